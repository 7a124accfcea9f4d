/** LAPACK's test ratios of eigenpairs, computed with plain loops. */
import { type Field, isComplex } from "../../src/linalg/matrix.js";
import { EPSILON } from "./tolerance.js";

const entry = (A: Field, i: number, j: number): [number, number] => {
  const k = i * A.cols + j;
  return isComplex(A) ? [A.data[2 * k]!, A.data[2 * k + 1]!] : [A.data[k]!, 0];
};

/** The power of two that brings the largest entry near 1, and the 1-norm of A times it. */
function unitAndNorm(A: Field): { unit: number; norm: number } {
  const largest = A.data.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
  // 2^1074 is no number; 2^1000 brings a subnormal near enough.
  const unit = largest === 0 ? 1 : 2 ** Math.min(1000, -Math.floor(Math.log2(largest)));
  let norm = 0;
  for (let i = 0; i < A.rows; i++) {
    let sum = 0;
    for (let j = 0; j < A.cols; j++) {
      const [re, im] = entry(A, i, j);
      sum += Math.sqrt((re * unit) ** 2 + (im * unit) ** 2);
    }
    norm = Math.max(norm, sum);
  }
  return { unit, norm };
}

/**
 * ‖AV − VΛ‖/(‖A‖ n ε) and ‖VᴴV − 1‖/(n ε) in the 1-norm, for any number of columns of V.
 * Real and complex alike; A near overflow or underflow is brought near 1 first.
 */
export function eigenRatios(A: Field, values: Float64Array, V: Field): { residual: number; orthogonality: number } {
  const n = A.rows;
  const m = V.cols;
  const { unit, norm } = unitAndNorm(A);
  // Columns of V as arrays of their own, so that the loops below run over what is contiguous.
  const re = Array.from({ length: m }, (_, j) => Float64Array.from({ length: n }, (_, i) => entry(V, i, j)[0]));
  const im = Array.from({ length: m }, (_, j) => Float64Array.from({ length: n }, (_, i) => entry(V, i, j)[1]));
  const rowRe = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => entry(A, i, j)[0] * unit),
  );
  const rowIm = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => entry(A, i, j)[1] * unit),
  );
  let residual = 0;
  let orthogonality = 0;
  for (let j = 0; j < m; j++) {
    const x = re[j]!;
    const y = im[j]!;
    const lambda = values[j]! * unit;
    let column = 0;
    for (let i = 0; i < n; i++) {
      const a = rowRe[i]!;
      const b = rowIm[i]!;
      let p = -lambda * x[i]!;
      let q = -lambda * y[i]!;
      for (let l = 0; l < n; l++) {
        p += a[l]! * x[l]! - b[l]! * y[l]!;
        q += a[l]! * y[l]! + b[l]! * x[l]!;
      }
      column += Math.sqrt(p * p + q * q);
    }
    residual = Math.max(residual, column);
    column = 0;
    for (let i = 0; i < m; i++) {
      const u = re[i]!;
      const v = im[i]!;
      let p = i === j ? -1 : 0;
      let q = 0;
      for (let l = 0; l < n; l++) {
        p += u[l]! * x[l]! + v[l]! * y[l]!;
        q += u[l]! * y[l]! - v[l]! * x[l]!;
      }
      column += Math.sqrt(p * p + q * q);
    }
    orthogonality = Math.max(orthogonality, column);
  }
  const size = Math.max(1, n) * EPSILON;
  return { residual: residual / ((norm || 1) * size), orthogonality: orthogonality / size };
}
