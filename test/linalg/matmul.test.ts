import { describe, expect, test } from "vitest";
import { herk } from "../../src/linalg/herk.js";
import { matmul } from "../../src/linalg/matmul.js";
import { adjoint, complexMatrix, type Field, isComplex, matrix } from "../../src/linalg/matrix.js";
import { uniforms } from "../support/random.js";
import { maxDifference, referenceHerk, referenceMatmul } from "../support/reference.js";

const EPS = 2 ** -52;

/** k ε times the largest entry of |A| |B|: twice the error any two orders of summation can differ by, to first order. */
function roundingBound(A: Field, B: Field): number {
  const absolute = (M: Field) =>
    matrix(
      M.rows,
      M.cols,
      Float64Array.from({ length: M.rows * M.cols }, (_, k) =>
        isComplex(M) ? Math.abs(M.data[2 * k]!) + Math.abs(M.data[2 * k + 1]!) : Math.abs(M.data[k]!),
      ),
    );
  return (
    (isComplex(A) ? 2 : 1) *
    A.cols *
    EPS *
    referenceMatmul(absolute(A), absolute(B)).data.reduce((a, b) => Math.max(a, b), 0)
  );
}
const draw = (rows: number, cols: number, complex: boolean, seed: number): Field =>
  complex
    ? complexMatrix(rows, cols, uniforms(seed, 2 * rows * cols))
    : matrix(rows, cols, uniforms(seed, rows * cols));

// Around the tile (8 × 2, 4 × 1), the row block (192, 96), the column block (512, 256) and the depth block (256).
const SHAPES: [number, number, number][] = [
  [0, 0, 0],
  [0, 3, 2],
  [3, 0, 2],
  [3, 2, 0],
  [1, 1, 1],
  [2, 3, 5],
  [7, 2, 3],
  [8, 2, 4],
  [9, 3, 1],
  [5, 1, 9],
  [20, 20, 20],
  [95, 5, 7],
  [97, 193, 3],
  [5, 257, 4],
  [3, 513, 2],
  [4, 6, 255],
  [9, 7, 257],
  [3, 3, 513],
  [33, 31, 300],
];

for (const complex of [false, true]) {
  const name = complex ? "complex" : "real";
  describe(`matmul, ${name}`, () => {
    test.each(SHAPES)(`%i × %i over %i: |C − reference| ≤ k ε |A||B|, all four adjoint forms`, (m, n, k) => {
      const A = draw(m, k, complex, 1);
      const B = draw(k, n, complex, 2);
      const expected = referenceMatmul(A, B).data;
      const bound = roundingBound(A, B);
      expect(maxDifference(matmul(A, B).data, expected)).toBeLessThanOrEqual(bound);
      const [Ah, Bh] = [adjoint(A), adjoint(B)];
      expect(maxDifference(matmul(Ah, B, { adjointA: true }).data, expected)).toBeLessThanOrEqual(bound);
      expect(maxDifference(matmul(A, Bh, { adjointB: true }).data, expected)).toBeLessThanOrEqual(bound);
      const both = matmul(Ah, Bh, { adjointA: true, adjointB: true }).data;
      expect(maxDifference(both, expected)).toBeLessThanOrEqual(bound);
    });
  });

  describe(`herk, ${name}`, () => {
    test.each(SHAPES)("%i rows (and %i) over %i: |C − reference| ≤ k ε |A||B|, Hermitian to the bit", (m, n, k) => {
      for (const rows of [m, n]) {
        const A = draw(rows, k, complex, 3);
        const C = herk(A);
        expect(maxDifference(C.data, referenceHerk(A).data)).toBeLessThanOrEqual(roundingBound(A, adjoint(A)));
        expect(maxDifference(C.data, adjoint(C).data)).toBe(0);
      }
    });
  });
}

test("matmul: a real factor beside a complex one gives the complex product", () => {
  const A = matrix(2, 2, [1, 2, 3, 4]);
  const B = complexMatrix(2, 1, [1, 1, 0, -1]);
  expect(matmul(A, B)).toEqual(complexMatrix(2, 1, [1, -1, 3, -1]));
});

test("matmul leaves its arguments untouched", () => {
  const A = draw(5, 5, true, 4);
  const before = A.data.slice();
  matmul(A, A);
  expect(A.data).toEqual(before);
});

test.each([
  [() => matmul(matrix(2, 3), matrix(2, 3)), "matmul: expected equal inner sizes, got 2 × 3 times 2 × 3 (3 against 2)"],
  [
    () => matmul({ rows: 2, cols: 2, data: new Float64Array(3) }, matrix(2, 2)),
    "matmul: expected A.data to hold 2 × 2 numbers = 4 doubles, got 3",
  ],
  [
    () => matmul({ rows: 1, cols: 2, data: Float64Array.of(1, Number.NaN) }, matrix(2, 1)),
    "matmul: expected finite entries, got NaN at A[0, 1]",
  ],
  [
    () => matmul(matrix(1, 1), { rows: 1, cols: 1, data: Float64Array.of(0, Infinity), complex: true }),
    "matmul: expected finite entries, got Infinity at B[0, 0]",
  ],
  [
    () => matmul(complexMatrix(1, 2, [1e200, 1e200, 1, 1]), complexMatrix(2, 1, [1e200, 1e200, 1, 1])),
    "matmul: an entry of the product is beyond 1.8e308, the largest double; scale the factors",
  ],
  [
    () => herk(complexMatrix(2, 1, [1e200, -1e200, 1, 0])),
    "herk: an entry of the product is beyond 1.8e308, the largest double; scale the factors",
  ],
  [
    () =>
      matmul({ rows: 0, cols: 1, data: new Float64Array(0) }, { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) }),
    "matmul: expected finite entries, got NaN at B[0, 0]",
  ],
  [() => matrix(-1, 2), "matrix: expected rows to be a whole number ≥ 0, got -1"],
  [() => matrix(1.5, 2), "matrix: expected rows to be a whole number ≥ 0, got 1.5"],
  [
    () => matmul(matrix(1, 1), matrix(1, 1), { adjoint: true } as object),
    'matmul: unknown option "adjoint"; there are adjointA, adjointB',
  ],
  [() => herk(3 as never), "herk: expected A to be a matrix { rows, cols, data: Float64Array }, got 3"],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});
