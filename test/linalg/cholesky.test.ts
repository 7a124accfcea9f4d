import { describe, expect, test } from "vitest";
import { cholesky } from "../../src/linalg/cholesky.js";
import { herk } from "../../src/linalg/herk.js";
import { matmul } from "../../src/linalg/matmul.js";
import {
  complexMatrix,
  type Field,
  fromNested,
  identity,
  isComplex,
  matrix,
  toNested,
} from "../../src/linalg/matrix.js";
import { byFormula, randomMatrix, relative, turned, unitOf } from "../support/decompositions.js";
import { engineName } from "../support/engine.js";
import { scaled } from "../support/gallery.js";
import { EIGEN_RATIO } from "../support/tolerance.js";

const debug = engineName.endsWith("debug");

function expectGood(A: Field) {
  const L = cholesky(A);
  const n = A.rows;
  const step = isComplex(A) ? 2 : 1;
  for (let i = 0; i < n; i++) {
    expect(L.data[i * (n + 1) * step]!).toBeGreaterThan(0);
    if (step === 2) expect(L.data[2 * i * (n + 1) + 1]).toBe(0);
    for (let k = (i * n + i + 1) * step; k < (i + 1) * n * step; k++) expect(L.data[k]).toBe(0);
  }
  const unit = unitOf(A);
  const near = scaled(L, Math.sqrt(unit));
  // unit is a power of two: take an even one.
  expect(relative(scaled(A, unit), matmul(near, near, { adjointB: true }))).toBeLessThan(EIGEN_RATIO);
}

describe("cholesky: ‖A − L Lᴴ‖ < 10 n ε ‖A‖, L lower triangular with a positive diagonal", () => {
  const sizes = [0, 1, 2, 3, 5, 16, 20, 31, 32, 33, 63, 64, 65, 66];
  test.each(debug ? sizes : [...sizes, 129, 300])("A Aᴴ of a random %i-row matrix, real and complex", (n) => {
    expectGood(herk(randomMatrix(n, n + 5, false, n + 1)));
    expectGood(herk(randomMatrix(n, n + 5, true, n + 2)));
  });

  test.each([1e150, 1e-150, 2 ** 1000, 2 ** -1000])("the same, 40 rows, times %d", (factor) => {
    expectGood(scaled(herk(randomMatrix(40, 60, false, 1)), factor));
    expectGood(scaled(herk(randomMatrix(40, 60, true, 2)), factor));
  });

  test.each([
    ["identity", identity(40)],
    ["Hilbert 12", byFormula(12, 12, (i, j) => 1 / (i + j + 1))],
    ["min(i, j)", byFormula(50, 50, (i, j) => Math.min(i, j) + 1)],
    ["second difference", byFormula(50, 50, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0))],
    ["graded 1 … 1e-16", byFormula(40, 40, (i, j) => 10 ** (-0.2 * (i + j)) * (i === j ? 2 : 1))],
  ] as [string, Field][])("%s, real and turned complex", (_, A) => {
    expectGood(A);
    expectGood(turned(A));
  });
});

test("cholesky of [[4, 2], [2, 5]] is [[2, 0], [1, 2]], and of [[2, −i], [i, 2]] has i/√2 below", () => {
  expect(toNested(cholesky(matrix(2, 2, [4, 2, 2, 5])))).toEqual([
    [2, 0],
    [1, 2],
  ]);
  const L = cholesky(
    fromNested([
      [2, [0, -1]],
      [[0, 1], 2],
    ]),
  );
  expect(L.data[4]).toBeCloseTo(0, 15);
  expect(L.data[5]).toBeCloseTo(Math.SQRT1_2, 15);
});

const late = byFormula(50, 50, (i, j) => (i === j ? (i === 40 ? 0.5 : 1) : i + j === 79 ? 0.75 : 0));

test.each([
  [() => cholesky(matrix(4, 3)), "cholesky: expected a square matrix, got 4 × 3"],
  [
    () => cholesky(matrix(2, 2, [1, 2, 2.001, 1])),
    "cholesky: A is not Hermitian (‖A − Aᴴ‖/‖A‖ = 5.0e-4 > 1e-12); hermitianPart(A) projects it",
  ],
  [
    () => cholesky(complexMatrix(1, 1, [1, 1])),
    "cholesky: A is not Hermitian (‖A − Aᴴ‖/‖A‖ = 2.0e+0 > 1e-12); hermitianPart(A) projects it",
  ],
  [
    () => cholesky(matrix(2, 2, [1, 2, 2, 1])),
    "cholesky: A is not positive definite: pivot 2 of 2 is -3.00; eigh(A) tells its eigenvalues",
  ],
  [() => cholesky(matrix(3, 3)), "cholesky: A is not positive definite: pivot 1 of 3 is 0.00"],
  [() => cholesky(late), "cholesky: A is not positive definite: pivot 41 of 50 is -0.0625"],
  [() => cholesky(turned(late)), "cholesky: A is not positive definite: pivot 41 of 50 is -0.0625"],
  [
    () => cholesky({ rows: 1, cols: 1, data: Float64Array.of(Number.NaN) }),
    "cholesky: expected finite entries, got NaN at A[0, 0]",
  ],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});
