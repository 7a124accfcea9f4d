import { eigh } from "../../src/linalg/eigh.js";
import { type ComplexMatrix, isComplex } from "../../src/linalg/matrix.js";
import type { Operator } from "../../src/quantum/operator.js";

/** f(H) ψ through all eigenpairs, f given as re and im of every eigenvalue. */
export function functionOf(H: Operator, psi: Float64Array, f: (x: number) => readonly [number, number]): Float64Array {
  const { values, vectors } = eigh(H.toMatrix() as ComplexMatrix);
  const n = H.dimension;
  const entry = (i: number, j: number) =>
    isComplex(vectors)
      ? [vectors.data[2 * (i * n + j)]!, vectors.data[2 * (i * n + j) + 1]!]
      : [(vectors as { data: Float64Array }).data[i * n + j]!, 0];
  const out = new Float64Array(2 * n);
  for (let j = 0; j < n; j++) {
    let [re, im] = [0, 0];
    for (let i = 0; i < n; i++) {
      const [a, b] = entry(i, j) as [number, number];
      re += a * psi[2 * i]! + b * psi[2 * i + 1]!;
      im += a * psi[2 * i + 1]! - b * psi[2 * i]!;
    }
    const [c, d] = f(values[j]!);
    [re, im] = [re * c - im * d, re * d + im * c];
    for (let i = 0; i < n; i++) {
      const [a, b] = entry(i, j) as [number, number];
      out[2 * i]! += a * re - b * im;
      out[2 * i + 1]! += a * im + b * re;
    }
  }
  return out;
}
