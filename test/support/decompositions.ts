/** LAPACK's ratios for factorizations of rectangular matrices, and the matrices they are taken on. */
import { matmul } from "../../src/linalg/matmul.js";
import { complexMatrix, type Field, isComplex, matrix, norm, sameField } from "../../src/linalg/matrix.js";
import { uniform } from "./random.js";
import { EPSILON } from "./tolerance.js";

export const randomMatrix = (rows: number, cols: number, complex: boolean, seed: number): Field => {
  const next = uniform(seed);
  const A = complex ? complexMatrix(rows, cols) : matrix(rows, cols);
  for (let k = 0; k < A.data.length; k++) A.data[k] = next();
  return A;
};

export const byFormula = (rows: number, cols: number, f: (i: number, j: number) => number): Field =>
  matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, (_, k) => f(Math.floor(k / cols), k % cols)),
  );

/** Columns times numbers. */
export const columnsTimes = (A: Field, factors: (j: number) => number): Field => {
  const step = isComplex(A) ? 2 : 1;
  return sameField(
    A,
    A.rows,
    A.cols,
    A.data.map((x, k) => x * factors(Math.floor(k / step) % A.cols)),
  );
};

export const minus = (A: Field, B: Field): Field => ({ ...A, data: A.data.map((x, k) => x - B.data[k]!) });

/** A real matrix as a complex one whose rows and columns have been turned by i^(i − j). */
export const turned = (A: Field): Field => {
  if (isComplex(A)) return A;
  const out = complexMatrix(A.rows, A.cols);
  for (let k = 0; k < A.data.length; k++) {
    const turn = (((Math.floor(k / A.cols) - (k % A.cols)) % 4) + 4) % 4;
    const x = A.data[k]!;
    out.data[2 * k + (turn % 2)] = turn < 2 ? x : 0 - x;
  }
  return out;
};

/** A power of two that brings A near 1, so that 1e±150 does not overflow the check itself. */
export const unitOf = (A: Field): number => {
  const largest = norm(A, "max");
  return largest === 0 ? 1 : 2 ** -Math.floor(Math.log2(largest));
};

/** ‖Uᴴ U − 1‖ / (m ε) for an m × k matrix with columns that should be orthonormal. */
export function orthogonality(U: Field): number {
  const gram = matmul(U, U, { adjointA: true });
  const step = isComplex(gram) ? 2 : 1;
  for (let i = 0; i < gram.rows; i++) gram.data[i * (gram.rows + 1) * step]! -= 1;
  return norm(gram) / (Math.max(1, U.rows) * EPSILON);
}

/** ‖A − B‖ / (‖A‖ max(m, n) ε). */
export const relative = (A: Field, B: Field): number =>
  norm(minus(A, B)) / ((norm(A) || 1) * Math.max(1, A.rows, A.cols) * EPSILON);

/** Rectangular shapes: nothing, one, long, wide, around the blocks of 16 and 32 and the turn to QR first at m = 1.6 n. */
export const SHAPES: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 5],
  [5, 1],
  [2, 2],
  [3, 2],
  [2, 3],
  [5, 5],
  [8, 5],
  [7, 5],
  [15, 15],
  [16, 16],
  [17, 16],
  [31, 32],
  [32, 32],
  [33, 33],
  [34, 33],
  [33, 40],
  [40, 25],
  [39, 25],
  [47, 49],
  [64, 64],
  [65, 64],
  [66, 65],
  [100, 10],
  [10, 100],
  [130, 33],
  [33, 130],
];

/** Hard matrices of any shape, each with a name that says what is hard about it. */
export const rectangles = (m: number, n: number): { name: string; A: Field }[] => [
  { name: "zero", A: matrix(m, n) },
  { name: "identity", A: byFormula(m, n, (i, j) => (i === j ? 1 : 0)) },
  { name: "all ones", A: byFormula(m, n, () => 1) },
  { name: "rank two", A: byFormula(m, n, (i, j) => (1 + i) / m + Math.cos(i) * Math.sin(j)) },
  { name: "repeated diagonal", A: byFormula(m, n, (i, j) => (i === j ? 1 + (i % 3) : 0)) },
  { name: "one superdiagonal, zero diagonal", A: byFormula(m, n, (i, j) => (j === i + 1 ? 1 : 0)) },
  { name: "columns graded 1 … 1e-12", A: columnsTimes(randomMatrix(m, n, false, 3), (j) => 10 ** ((-12 * j) / n)) },
  {
    name: "columns graded 1e-12 … 1",
    A: columnsTimes(randomMatrix(m, n, false, 4), (j) => 10 ** ((-12 * (n - 1 - j)) / n)),
  },
  {
    name: "graded 1 … 1e-300 on two diagonals",
    A: byFormula(m, n, (i, j) => (j - i === 0 || j - i === 1 ? 10 ** ((-300 * i) / m) : 0)),
  },
  { name: "Jordan block near a multiple root", A: byFormula(m, n, (i, j) => (i === j ? 1e-8 : j === i + 1 ? 1 : 0)) },
  { name: "Hilbert", A: byFormula(m, n, (i, j) => 1 / (i + j + 1)) },
  { name: "Kahan", A: byFormula(m, n, (i, j) => 0.9 ** i * (i === j ? 1 : j > i ? -0.43 : 0)) },
];
