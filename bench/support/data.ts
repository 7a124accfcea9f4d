/** Matrices to work on: uniform entries, from a generator that leans on nothing that is measured. */
import type { ComplexMatrix, Matrix } from "../../src/index.js";
import { uniforms } from "../../test/support/random.js";

export const realMatrix = (rows: number, cols: number, seed = 1): Matrix => ({
  rows,
  cols,
  data: uniforms(seed, rows * cols),
});

export const complexMatrix = (rows: number, cols: number, seed = 1): ComplexMatrix => ({
  rows,
  cols,
  data: uniforms(seed, 2 * rows * cols),
  complex: true,
});

export function symmetricMatrix(n: number, seed = 1): Matrix {
  const data = uniforms(seed, n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) data[i * n + j] = data[j * n + i] as number;
  return { rows: n, cols: n, data };
}

export function hermitianMatrix(n: number, seed = 1): ComplexMatrix {
  const data = uniforms(seed, 2 * n * n);
  for (let i = 0; i < n; i++) {
    data[2 * (i * n + i) + 1] = 0;
    for (let j = 0; j < i; j++) {
      data[2 * (i * n + j)] = data[2 * (j * n + i)] as number;
      data[2 * (i * n + j) + 1] = -(data[2 * (j * n + i) + 1] as number);
    }
  }
  return { rows: n, cols: n, data, complex: true };
}
