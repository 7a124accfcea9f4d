import { checkOptions, roomFor, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { ntkInto } from "./ntkInto.js";
import { forwardInto, load } from "./passes.js";

export interface EmpiricalNtkOptions {
  /** "full" (default): a row for every output of every sample. "trace": the mean over outputs, a row for every sample. */
  readonly outputs?: "full" | "trace";
}

/**
 * The tangent kernel J(X1) J(X2)ᵀ of a network, without J: for each layer the Gram matrix of its backward signals times the
 * Gram matrix of what goes into it, entry by entry. Takes, beside the result, memory of O(samples · width · outputs).
 *
 * @param net  made by mlp, or a plain object of that shape
 * @param X1   N1 × n_0, rows are samples
 * @param X2   N2 × n_0; left out: X1, at half the work, and the kernel is symmetric to the bit
 * @returns    (N1·n_L) × (N2·n_L), row k·n_L + i for output i of sample k, as in the Jacobian; with outputs: "trace" N1 × N2,
 *             (1/n_L) Σ_i of entries (k·n_L + i, m·n_L + i). Goes to infiniteNtk (⊗ 1) as the widths grow
 * @throws RangeError  X1 or X2 has other columns than the network inputs, parameters of another length, an entry that is NaN or
 *                     infinite, an unknown option, an entry of the kernel too large for a double, more than 4 GiB
 * @throws TypeError   net is not a network, X1 or X2 is not a real matrix, options is not an object
 * Source: R. Novak, J. Sohl-Dickstein, S. S. Schoenholz, ICML 39 (2022) 17018–17044, section 4. Used in docs/paper.md#network.
 * @example empiricalNtk(net, A, undefined, { outputs: "trace" }).rows   // 3
 */
export function empiricalNtk(net: Network, X1: Matrix, X2?: Matrix, options: EmpiricalNtkOptions = {}): Matrix {
  const speaker = "empiricalNtk";
  checkNetwork(speaker, net);
  checkInputs(speaker, net, X1, "X1");
  if (X2 !== undefined) checkInputs(speaker, net, X2, "X2");
  checkOptions(speaker, options, ["outputs"]);
  const { outputs = "full" } = options;
  if (outputs !== "full" && outputs !== "trace") {
    throw new RangeError(`${speaker}: expected outputs "full" or "trace", got ${show(outputs)}`);
  }
  const traced = outputs === "trace";
  const each = traced ? 1 : (net.widths.at(-1) as number);
  const [rows, cols] = [X1.rows * each, (X2 ?? X1).rows * each];
  const data = roomFor(speaker, rows * cols);
  withScope(speaker, (s) => {
    const c = s.f64(rows * cols);
    const loaded = load(s, net);
    const left = forwardInto(s, loaded, copyInInputs(s, X1, "X1"), X1.rows, true);
    checkInRange(s, left.outputs);
    const right = X2 && forwardInto(s, loaded, copyInInputs(s, X2, "X2"), X2.rows, true);
    if (right) checkInRange(s, right.outputs);
    ntkInto(s, loaded, { left, right, traced, c });
    if (X2 === undefined) {
      // No entry is larger than those of the diagonal.
      const diagonal = s.f64(rows);
      for (let i = 0; i < rows; i++) diagonal.part(i, 1).copyFrom(c.part(i * rows + i, 1));
      checkInRange(s, diagonal);
      s.check("dmirror", s.kernels.dmirror(rows, c.address));
    } else {
      checkInRange(s, c);
    }
    data.set(c.arena.f64.subarray(c.address / 8, c.address / 8 + c.length));
  });
  return { rows, cols, data };
}
