/** Copies of arguments in a scope, refused when an entry is NaN or infinite; two arguments brought to one field. */
import { roomFor } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { type ComplexMatrix, type Field, HERMITIAN_TOLERANCE, isComplex, notFinite } from "./matrix.js";

/** @throws RangeError  an entry of A is not finite; the message names it */
export function copyInField(s: Scope, name: string, A: Field): F64Block {
  const block = s.copyIn(A.data);
  const at = s.kernels.dfindNonFinite(block.length, block.address);
  if (at >= 0) throw notFinite(s.speaker, name, A, at);
  return block;
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
