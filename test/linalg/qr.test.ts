import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currentEngine } from "../../src/engine.js";
import { matmul } from "../../src/linalg/matmul.js";
import { type Field, isComplex, matrix } from "../../src/linalg/matrix.js";
import { qr } from "../../src/linalg/qr.js";
import {
  columnsTimes,
  orthogonality,
  randomMatrix,
  rectangles,
  relative,
  SHAPES,
  turned,
  unitOf,
} from "../support/decompositions.js";
import { engineName } from "../support/engine.js";
import { scaled } from "../support/gallery.js";
import { EIGEN_RATIO } from "../support/tolerance.js";

const debug = engineName.endsWith("debug");

/** R is upper triangular to the bit, and its diagonal real and ≥ 0. */
function expectTriangle(R: Field) {
  const step = isComplex(R) ? 2 : 1;
  for (let i = 0; i < R.rows; i++) {
    for (let k = i * R.cols * step; k < (i * R.cols + i) * step; k++) expect(R.data[k]).toBe(0);
    const at = (i * R.cols + i) * step;
    expect(R.data[at]!).toBeGreaterThanOrEqual(0);
    if (step === 2) expect(R.data[at + 1]).toBe(0);
  }
}

function expectGood(A: Field) {
  const k = Math.min(A.rows, A.cols);
  const unit = unitOf(A);
  const { q, r } = qr(A);
  expect([q.rows, q.cols, r.rows, r.cols]).toEqual([A.rows, k, k, A.cols]);
  expectTriangle(r);
  expect(relative(scaled(A, unit), matmul(q, scaled(r, unit)))).toBeLessThan(EIGEN_RATIO);
  expect(orthogonality(q)).toBeLessThan(EIGEN_RATIO);
}

describe("qr: ‖A − QR‖ < 10 max(m, n) ε ‖A‖, ‖QᴴQ − 1‖ < 10 m ε, diagonal of R ≥ 0", () => {
  test.each(SHAPES)("random %i × %i, real and complex", (m, n) => {
    expectGood(randomMatrix(m, n, false, m + 2 * n + 1));
    expectGood(randomMatrix(m, n, true, m + 2 * n + 2));
  });

  const large: [number, number][] = [
    [300, 300],
    [700, 90],
    [129, 300],
  ];
  test.each(debug ? [[97, 96] as [number, number]] : large)("random %i × %i, real and complex", (m, n) => {
    expectGood(randomMatrix(m, n, false, m));
    expectGood(randomMatrix(m, n, true, n));
  });

  for (const [m, n] of [
    [20, 20],
    [37, 33],
    [24, 60],
  ] as const) {
    for (const { name, A } of rectangles(m, n)) {
      test(`${name}, ${m} × ${n}, real and complex`, () => {
        expectGood(A);
        expectGood(turned(A));
      });
    }
  }

  test.each([1e150, 1e-150, 2 ** 1000, 2 ** -1000])("random 20 × 14 times %d", (factor) => {
    expectGood(scaled(randomMatrix(20, 14, false, 1), factor));
    expectGood(scaled(randomMatrix(20, 14, true, 2), factor));
  });

  test("2000 random matrices of up to 7 × 7 with entries from −2, −1, 0, 1, 2", () => {
    const size = fc.integer({ min: 0, max: 7 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 49, maxLength: 49 }),
        (m, n, x) => {
          expectGood(matrix(m, n, x.slice(0, m * n)));
        },
      ),
      { numRuns: debug ? 200 : 2000 },
    );
  });
});

test("qr: each column's error is its own: columns graded 1 … 1e-12 to 10 m ε of each", () => {
  const A = columnsTimes(randomMatrix(40, 30, true, 1), (j) => 10 ** (-12 * (j / 29)));
  const { q, r } = qr(A);
  const column = (M: Field, j: number): Field => ({
    ...matrix(M.rows, 2),
    data: M.data.filter((_, k) => Math.floor(k / 2) % M.cols === j),
  });
  const back = matmul(q, r);
  for (let j = 0; j < 30; j++) expect(relative(column(A, j), column(back, j))).toBeLessThan(EIGEN_RATIO);
});

test("qr: [[0, 2], [1, 0]] is a permutation times diag(1, 2)", () => {
  const { q, r } = qr(matrix(2, 2, [0, 2, 1, 0]));
  expect([...q.data].map((x) => x + 0)).toEqual([0, 1, 1, 0]);
  expect([...r.data].map((x) => x + 0)).toEqual([1, 0, 0, 2]);
});

test("qr leaves its argument untouched and the arena where it was", () => {
  const A = randomMatrix(30, 20, true, 9);
  const before = A.data.slice();
  const top = currentEngine().arena.top;
  qr(A);
  expect(A.data).toEqual(before);
  expect(currentEngine().arena.top).toBe(top);
});

test.each([
  [
    () => qr({ rows: 2, cols: 1, data: Float64Array.of(1, Number.NaN) }),
    "qr: expected finite entries, got NaN at A[1, 0]",
  ],
  [() => qr(undefined as never), "qr: expected A to be a matrix { rows, cols, data: Float64Array }, got undefined"],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});
