/** Slow and sure: triple loops that fast paths are held against. */
import { adjoint, type Field, isComplex, sameField } from "../../src/linalg/matrix.js";

/** A·B by the definition, summing over ascending k. */
export function referenceMatmul(A: Field, B: Field): Field {
  const complex = isComplex(A);
  const step = complex ? 2 : 1;
  const out = new Float64Array(A.rows * B.cols * step);
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < B.cols; j++) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < A.cols; k++) {
        const a = (i * A.cols + k) * step;
        const b = (k * B.cols + j) * step;
        re += A.data[a]! * B.data[b]!;
        if (complex) {
          re -= A.data[a + 1]! * B.data[b + 1]!;
          im += A.data[a]! * B.data[b + 1]! + A.data[a + 1]! * B.data[b]!;
        }
      }
      const to = (i * B.cols + j) * step;
      out[to] = re;
      if (complex) out[to + 1] = im;
    }
  }
  return sameField(A, A.rows, B.cols, out);
}

export const referenceHerk = (A: Field): Field => referenceMatmul(A, adjoint(A));

/** Largest absolute difference of two equally long arrays. */
export function maxDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let k = 0; k < a.length; k++) worst = Math.max(worst, Math.abs(a[k]! - b[k]!));
  return worst;
}
