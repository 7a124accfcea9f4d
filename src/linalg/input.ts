/**
 * Copies of arguments into a scope and of results out of it, refused when an entry is NaN or infinite; two arguments brought to
 * one field.
 */
import { roomFor } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { type ComplexMatrix, type Field, HERMITIAN_TOLERANCE, isComplex, notFinite } from "./matrix.js";

/** @throws RangeError  an entry of A is not finite; the message names it */
export function copyInField(s: Scope, name: string, A: Field): F64Block {
  const block = s.copyIn(A.data);
  checkFinite(s, name, A, block);
  return block;
}

function checkFinite(s: Scope, name: string, A: Field, block: F64Block): void {
  const at = s.kernels.dfindNonFinite(block.length, block.address);
  if (at >= 0) throw notFinite(s.speaker, name, A, at);
}

/** A factor of a product: its name, the argument, and its copy in the scope. */
export type Factor = readonly [name: string, A: Field, block: F64Block];

/**
 * A product on its way out. Every entry of a factor takes part in some sum, and a sum that meets a NaN or an infinity ends
 * as one: a finite product has finite factors, so one look at the product covers them. An empty one covers nothing.
 *
 * @throws RangeError  an entry of a factor is not finite, or the product of finite ones is too large for a double
 */
export function copyOutProduct(s: Scope, c: F64Block, factors: readonly Factor[]): Float64Array {
  const at = s.kernels.dfindNonFinite(c.length, c.address);
  if (at >= 0 || c.length === 0) for (const [name, A, block] of factors) checkFinite(s, name, A, block);
  if (at >= 0) {
    throw new RangeError(
      `${s.speaker}: an entry of the product is beyond 1.8e308, the largest double; scale the factors`,
    );
  }
  return c.copy();
}

/** @throws RangeError  a value that scaling back has made infinite */
export function checkRange(speaker: string, values: Float64Array): Float64Array {
  const n = values.length;
  if (n > 0 && !(Number.isFinite(values[0]) && Number.isFinite(values[n - 1]))) {
    throw new RangeError(`${speaker}: a value is beyond 1.8e308, the largest double; scale the matrix`);
  }
  return values;
}

/** The same for a square A that must be Hermitian within 1e-12 of its largest entry. */
export function copyInHermitian(s: Scope, name: string, A: Field): F64Block {
  const block = copyInField(s, name, A);
  const measure = isComplex(A) ? s.kernels.zhermitianDefect : s.kernels.dhermitianDefect;
  const defect = measure(A.rows, block.address);
  if (!(defect <= HERMITIAN_TOLERANCE)) {
    throw new RangeError(
      `${s.speaker}: ${name} is not Hermitian (‖${name} − ${name}ᴴ‖/‖${name}‖ = ${defect.toExponential(1)} > 1e-12); hermitianPart(${name}) projects it`,
    );
  }
  return block;
}

const complexified = (speaker: string, A: Field): ComplexMatrix => {
  if (isComplex(A)) return A;
  const data = roomFor(speaker, 2 * A.data.length);
  for (let k = 0; k < A.data.length; k++) data[2 * k] = A.data[k] as number;
  return { rows: A.rows, cols: A.cols, data, complex: true };
};

/** Both as they are, or both complex when one of them is. */
export const inOneField = (speaker: string, A: Field, B: Field): readonly [Field, Field] =>
  isComplex(A) || isComplex(B) ? [complexified(speaker, A), complexified(speaker, B)] : [A, B];
