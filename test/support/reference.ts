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

/** The digits of a row-major index. */
export function digitsOf(index: number, dims: readonly number[]): number[] {
  const digits = dims.map(() => 0);
  let rest = index;
  for (let k = dims.length - 1; k >= 0; k--) {
    digits[k] = rest % dims[k]!;
    rest = Math.floor(rest / dims[k]!);
  }
  return digits;
}

export const indexOf = (digits: readonly number[], dims: readonly number[]): number =>
  dims.reduce((index, d, k) => index * d + digits[k]!, 0);

/** b[x_perm(0), x_perm(1), …] = a[x_0, x_1, …], entry by entry. */
export function referencePermute(a: Float64Array, dims: readonly number[], perm: readonly number[]): Float64Array {
  const out = new Float64Array(a.length);
  const to = perm.map((axis) => dims[axis]!);
  for (let x = 0; x < a.length / 2; x++) {
    const digits = digitsOf(x, dims);
    const y = indexOf(
      perm.map((axis) => digits[axis]!),
      to,
    );
    out[2 * y] = a[2 * x]!;
    out[2 * y + 1] = a[2 * x + 1]!;
  }
  return out;
}

/** Reduced matrix of an n × n interleaved one by the definition: pairs of indices that agree outside `keep`. */
export function referencePartialTrace(
  rho: Float64Array,
  dims: readonly number[],
  keep: readonly number[],
): Float64Array {
  const n = dims.reduce((p, d) => p * d, 1);
  const kept = keep.map((k) => dims[k]!);
  const m = kept.reduce((p, d) => p * d, 1);
  const out = new Float64Array(2 * m * m);
  for (let x = 0; x < n; x++) {
    for (let y = 0; y < n; y++) {
      const [dx, dy] = [digitsOf(x, dims), digitsOf(y, dims)];
      if (dims.some((_, k) => !keep.includes(k) && dx[k] !== dy[k])) continue;
      const i = indexOf(
        keep.map((k) => dx[k]!),
        kept,
      );
      const j = indexOf(
        keep.map((k) => dy[k]!),
        kept,
      );
      out[2 * (i * m + j)]! += rho[2 * (x * n + y)]!;
      out[2 * (i * m + j) + 1]! += rho[2 * (x * n + y) + 1]!;
    }
  }
  return out;
}
