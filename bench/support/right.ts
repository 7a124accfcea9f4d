/** Is it right? A time is believed only with its result. */
import { adjoint, complexMatrix, eigh, type Field, identity, matmul, matrix } from "../../src/index.js";
import type { Found } from "./contender.js";

/** LAPACK's own test programs accept ratios below 30. */
export const BELIEVED = 30;

const isComplex = (A: Field): boolean => "complex" in A;
const size = (A: Field, k: number): number =>
  isComplex(A) ? Math.hypot(A.data[2 * k] as number, A.data[2 * k + 1] as number) : Math.abs(A.data[k] as number);

/** The largest sum of a column. */
export function norm1(A: Field): number {
  const sums = new Float64Array(A.cols);
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < A.cols; j++) sums[j] = (sums[j] as number) + size(A, i * A.cols + j);
  }
  return Math.max(...sums);
}

const minus = (A: Field, B: Field): Field => ({ ...A, data: A.data.map((x, k) => x - (B.data[k] as number)) });

/** The larger of ‖AV − VΛ‖/(‖A‖ n ε) and ‖VᴴV − 1‖/(n ε), in 1-norms. */
export function residualOf(A: Field, { values, vectors }: Found): number {
  const n = A.rows;
  const width = isComplex(A) ? 2 : 1;
  if (values.length !== n || vectors.length !== width * n * n) return Number.POSITIVE_INFINITY;
  const V: Field = isComplex(A) ? complexMatrix(n, n, vectors) : matrix(n, n, vectors);
  const scaled: Field = { ...V, data: vectors.map((x, k) => x * (values[Math.floor(k / width) % n] as number)) };
  const product = (L: Field, R: Field): Field => matmul(L, R);
  const nEps = n * Number.EPSILON;
  const residual = norm1(minus(product(A, V), scaled)) / (norm1(A) * nEps);
  const one: Field = identity(n);
  const gram = product(adjoint(V), V);
  const ones = isComplex(A)
    ? Float64Array.from(gram.data, (_, k) => (k % 2 ? 0 : (one.data[k / 2] as number)))
    : one.data;
  const orthogonality = norm1(minus(gram, { ...gram, data: ones })) / nEps;
  // A comparison with NaN is false: nothing that is not a number is believed.
  return Math.max(residual, orthogonality);
}

/** max |λ − λ′| / (largest |λ| · n ε). */
export function distanceOf(values: Float64Array, reference: Float64Array): number {
  if (values.length !== reference.length) return Number.POSITIVE_INFINITY;
  const largest = reference.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const furthest = values.reduce((most, x, k) => Math.max(most, Math.abs(x - (reference[k] as number))), 0);
  return furthest / (largest * values.length * Number.EPSILON);
}

export const referenceValues = (A: Field): Float64Array => eigh(A).values;
