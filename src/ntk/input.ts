/** Arguments on their way into a network, and values on their way out. */
import { show } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { copyInField } from "../linalg/input.js";
import { checkField, isComplex, type Matrix } from "../linalg/matrix.js";
import type { Network } from "./network.js";

/** A real matrix; its entries are looked at on their way in. */
export function checkReal(speaker: string, name: string, A: unknown): asserts A is Matrix {
  checkField(speaker, name, A);
  if (isComplex(A)) throw new TypeError(`${speaker}: expected ${name} to be a real matrix, got a complex one`);
}

/** @throws TypeError, RangeError  X is not a real matrix with a column for every input of the network */
export function checkInputs(speaker: string, net: Network, X: unknown, name = "X"): asserts X is Matrix {
  checkReal(speaker, name, X);
  const inputs = net.widths[0] as number;
  if (X.cols !== inputs) {
    throw new RangeError(
      `${speaker}: expected ${name} to have ${inputs} columns, one for every input of the network, got ${show(X.cols)}`,
    );
  }
}

/** @throws TypeError, RangeError  u is not a real matrix with a row for every sample and a column for every output */
export function checkOutputWeights(speaker: string, net: Network, X: Matrix, u: unknown): asserts u is Matrix {
  checkReal(speaker, "u", u);
  const outputs = net.widths.at(-1) as number;
  if (u.rows !== X.rows || u.cols !== outputs) {
    throw new RangeError(
      `${speaker}: expected u to be ${X.rows} × ${outputs}, a row for every sample, a column for every output, got ${u.rows} × ${u.cols}`,
    );
  }
}

/** X in a scope, finite. */
export const copyInInputs = (s: Scope, X: Matrix, name = "X"): F64Block => copyInField(s, name, X);

/** @throws RangeError  a value has left the range of a double */
export function checkInRange(s: Scope, block: F64Block): F64Block {
  if (s.kernels.dfindNonFinite(block.length, block.address) >= 0) {
    throw new RangeError(
      `${s.speaker}: a value inside the network is beyond 1.8e308, the largest double; scale X or the parameters`,
    );
  }
  return block;
}
