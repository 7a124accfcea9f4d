import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currentEngine } from "../../src/engine.js";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { herk } from "../../src/linalg/herk.js";
import { matmul } from "../../src/linalg/matmul.js";
import { adjoint, type Field, isComplex, matrix } from "../../src/linalg/matrix.js";
import { qr } from "../../src/linalg/qr.js";
import { svd } from "../../src/linalg/svd.js";
import { svdvals } from "../../src/linalg/svdvals.js";
import {
  byFormula,
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
import { EIGEN_RATIO, EPSILON, eigenvalueBound } from "../support/tolerance.js";

const debug = engineName.endsWith("debug");

function expectCanonical(U: Field) {
  const step = isComplex(U) ? 2 : 1;
  for (let j = 0; j < U.cols; j++) {
    const places = Array.from({ length: U.rows }, (_, i) => (i * U.cols + j) * step);
    const square = (k: number) => U.data[k]! ** 2 + (step === 2 ? U.data[k + 1]! ** 2 : 0);
    const largest = Math.max(...places.map(square));
    // Ties within rounding may stand anywhere.
    const found = places.some(
      (k) => U.data[k]! > 0 && (step === 1 || U.data[k + 1] === 0) && square(k) >= largest * (1 - 8 * EPSILON),
    );
    expect(found).toBe(true);
  }
}

function expectGood(A: Field) {
  const [m, n] = [A.rows, A.cols];
  const k = Math.min(m, n);
  const { u, s, vh } = svd(A);
  expect([u.rows, u.cols, vh.rows, vh.cols, s.length]).toEqual([m, k, k, n, k]);
  for (let j = 0; j < k; j++) expect(s[j]!).toBeLessThanOrEqual(s[j - 1] ?? Number.MAX_VALUE);
  for (const x of s) expect(x).toBeGreaterThanOrEqual(0);
  const unit = unitOf(A);
  const back = matmul(
    columnsTimes(u, (j) => s[j]! * unit),
    vh,
  );
  expect(relative(scaled(A, unit), back)).toBeLessThan(EIGEN_RATIO);
  expect(orthogonality(u)).toBeLessThan(EIGEN_RATIO);
  expect(orthogonality(adjoint(vh))).toBeLessThan(EIGEN_RATIO);
  expectCanonical(u);
  const alone = svdvals(A);
  expect(alone.length).toBe(k);
  const bound = eigenvalueBound(Math.max(m, n), s[0] ?? 0);
  alone.forEach((x, j) => {
    expect(Math.abs(x - s[j]!)).toBeLessThanOrEqual(bound);
  });
}

describe("svd: ‖A − USVᴴ‖ < 10 max(m, n) ε ‖A‖, ‖UᴴU − 1‖, ‖VᴴV − 1‖ < 10 max(m, n) ε, descending, canonical phase", () => {
  test.each(SHAPES)("random %i × %i, real and complex", (m, n) => {
    expectGood(randomMatrix(m, n, false, m + 2 * n + 1));
    expectGood(randomMatrix(m, n, true, m + 2 * n + 2));
  });

  test.each(
    debug
      ? [[90, 88]]
      : [
          [129, 128],
          [300, 300],
          [300, 180],
          [170, 300],
          [520, 515],
        ],
  )("random %i × %i, real and complex", (m, n) => {
    expectGood(randomMatrix(m, n, false, m));
    if (m < 500) expectGood(randomMatrix(m, n, true, n));
  });

  for (const [m, n] of [
    [20, 20],
    [37, 33],
    [33, 37],
    [60, 24],
    [24, 60],
  ] as const) {
    for (const { name, A } of rectangles(m, n)) {
      test(`${name}, ${m} × ${n}, real and complex`, () => {
        expectGood(A);
        expectGood(turned(A));
      });
    }
  }

  test.each([1e150, 1e-150, 2 ** 500, 2 ** -500, 2 ** -1000])("random 20 × 14 times %d", (factor) => {
    expectGood(scaled(randomMatrix(20, 14, false, 1), factor));
    expectGood(scaled(randomMatrix(20, 14, true, 2), factor));
  });
});

/** Q₁ diag(s) Q₂ᴴ with Q₁, Q₂ from the QR factorization of random matrices. */
function withValues(m: number, n: number, s: readonly number[], complex: boolean): Field {
  const [left, right] = [qr(randomMatrix(m, s.length, complex, 1)).q, qr(randomMatrix(n, s.length, complex, 2)).q];
  return matmul(
    columnsTimes(left, (j) => s[j]!),
    right,
    { adjointB: true },
  );
}

describe("svd: |s − σ| ≤ 4 √n ε σ₁ for prescribed σ, real and complex", () => {
  const k = debug ? 34 : 66;
  const spectra: [string, number[]][] = [
    ["all equal", Array.from({ length: k }, () => 1)],
    ["three values, repeated", Array.from({ length: k }, (_, j) => [4, 2, 1][Math.floor((3 * j) / k)]!)],
    ["pairs 1e-13 apart", Array.from({ length: k }, (_, j) => 1 / (1 + Math.floor(j / 2)) - (j % 2) * 1e-13)],
    ["geometric 1 … 1e-16", Array.from({ length: k }, (_, j) => 10 ** ((-16 * j) / k))],
    ["half of them 0", Array.from({ length: k }, (_, j) => (j < k / 2 ? 1 - j / k : 0))],
    ["one large, the others at ε", Array.from({ length: k }, (_, j) => (j === 0 ? 1 : EPSILON))],
  ];
  for (const [name, sigma] of spectra) {
    test.each([
      [k, k],
      [2 * k, k],
      [k, k + 3],
    ])(`${name}, %i × %i`, (m, n) => {
      for (const complex of [false, true]) {
        const A = withValues(m, n, sigma, complex);
        for (const s of [svdvals(A), svd(A).s]) {
          s.forEach((x, j) => {
            expect(Math.abs(x - sigma[j]!)).toBeLessThanOrEqual(eigenvalueBound(Math.max(m, n), sigma[0]!));
          });
        }
        expectGood(A);
      }
    });
  }

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

describe("svdvals", () => {
  test.each(debug ? [1, 2, 7, 33] : [1, 2, 7, 33, 100])(
    "squares are the eigenvalues of A Aᴴ within 4 √n ε ‖A‖², n = %i",
    (n) => {
      for (const complex of [false, true]) {
        const A = randomMatrix(n, n + 3, complex, n);
        const s = svdvals(A);
        const lambda = eigvalsh(herk(A)).reverse();
        s.forEach((x, j) => {
          expect(Math.abs(x * x - lambda[j]!)).toBeLessThanOrEqual(8 * Math.sqrt(n) * EPSILON * s[0]! ** 2 + 1e-300);
        });
      }
    },
  );

  test("of a matrix and of its adjoint agree within 4 √n ε s₁", () => {
    for (const [m, n] of [
      [30, 30],
      [50, 20],
      [20, 31],
    ] as const) {
      const A = randomMatrix(m, n, true, m * n);
      const [s, t] = [svdvals(A), svdvals(adjoint(A))];
      s.forEach((x, j) => {
        expect(Math.abs(x - t[j]!)).toBeLessThanOrEqual(eigenvalueBound(Math.max(m, n), s[0]!));
      });
    }
  });

  test("scaling by a power of two scales the values and leaves the vectors' bits alone", () => {
    const A = randomMatrix(24, 17, true, 5);
    const plain = svd(A);
    const up = svd(scaled(A, 2 ** 500));
    expect(up.u.data).toEqual(plain.u.data);
    expect(up.vh.data).toEqual(plain.vh.data);
    expect(up.s).toEqual(plain.s.map((x) => x * 2 ** 500));
  });

  test("a bidiagonal matrix with entries 1 … 2⁻⁴⁸⁰ keeps a relative error of n ε · 100 in every value", () => {
    // d_i = e_i = 2^(−16 i). Values alone come from dqds, those with vectors from zero-shift QR: both to a relative error.
    const n = 31;
    const A = byFormula(n, n, (i, j) => (j - i === 0 || j - i === 1 ? 2 ** (-16 * i) : 0));
    const s = svdvals(A);
    const { s: t } = svd(A);
    let product = 1;
    s.forEach((x, j) => {
      expect(Math.abs(x / t[j]! - 1)).toBeLessThan(100 * n * EPSILON);
      product *= x * 2 ** (16 * j);
    });
    // The product of all is the determinant, 1 after the scaling.
    expect(Math.abs(product - 1)).toBeLessThan(100 * n * n * EPSILON);
  });
});

test("svd: [[0, 2], [1, 0]] is diag(2, 1) between two permutations", () => {
  const { u, s, vh } = svd(matrix(2, 2, [0, 2, 1, 0]));
  expect([...s]).toEqual([2, 1]);
  expect([...u.data]).toEqual([1, 0, 0, 1]);
  expect([...vh.data].map((x) => x + 0)).toEqual([0, 1, 1, 0]);
});

test("svd leaves its argument untouched and the arena where it was", () => {
  const A = randomMatrix(30, 20, true, 9);
  const before = A.data.slice();
  const top = currentEngine().arena.top;
  svd(A);
  svdvals(A);
  expect(A.data).toEqual(before);
  expect(currentEngine().arena.top).toBe(top);
});

test.each([
  [
    () => svd({ rows: 2, cols: 2, data: Float64Array.of(1, Number.NaN, 0, 1) }),
    "svd: expected finite entries, got NaN at A[0, 1]",
  ],
  [
    () => svdvals({ rows: 1, cols: 2, data: Float64Array.of(1, Number.NEGATIVE_INFINITY) }),
    "svdvals: expected finite entries, got -Infinity at A[0, 1]",
  ],
  [() => svd([[1]] as never), "svd: expected A to be a matrix { rows, cols, data: Float64Array }, got [[1]]"],
  [
    () => svdvals({ rows: 2, cols: 2, data: new Float64Array(3) }),
    "svdvals: expected A.data to hold 2 × 2 numbers = 4 doubles, got 3",
  ],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});
