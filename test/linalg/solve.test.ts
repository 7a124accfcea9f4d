import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currentEngine } from "../../src/engine.js";
import { matmul } from "../../src/linalg/matmul.js";
import { type Field, identity, matrix, norm, sameField } from "../../src/linalg/matrix.js";
import { solve } from "../../src/linalg/solve.js";
import { byFormula, columnsTimes, minus, randomMatrix, turned, unitOf } from "../support/decompositions.js";
import { engineName } from "../support/engine.js";
import { scaled } from "../support/gallery.js";
import { EIGEN_RATIO, EPSILON } from "../support/tolerance.js";

const debug = engineName.endsWith("debug");

/** ‖A X − B‖ / (‖A‖ ‖X‖ n ε), all brought near 1 by powers of two. */
function ratio(A: Field, B: Field): number {
  const X = solve(A, B);
  expect([X.rows, X.cols]).toEqual([A.rows, B.cols]);
  const [a, b] = [unitOf(A), unitOf(B)];
  // (a A)(b/a X) = b B
  const near = scaled(scaled(X, b), 1 / a);
  const rest = norm(minus(matmul(scaled(A, a), near), scaled(B, b)));
  return rest / ((norm(scaled(A, a)) * norm(near) || 1) * Math.max(1, A.rows) * EPSILON);
}

describe("solve: ‖A X − B‖ < 10 n ε ‖A‖ ‖X‖", () => {
  const sizes = [0, 1, 2, 3, 5, 16, 20, 31, 32, 33, 63, 64, 65, 66];
  test.each(debug ? sizes : [...sizes, 129, 300])("random n = %i; 0, 1, 7 right-hand sides; real and complex", (n) => {
    for (const k of [0, 1, 7]) {
      expect(ratio(randomMatrix(n, n, false, n + 1), randomMatrix(n, k, false, n + 2))).toBeLessThan(EIGEN_RATIO);
      expect(ratio(randomMatrix(n, n, true, n + 3), randomMatrix(n, k, true, n + 4))).toBeLessThan(EIGEN_RATIO);
    }
  });

  test.each([1e150, 1e-150])("A and B, 40 × 40, times %d", (factor) => {
    for (const complex of [false, true]) {
      const [A, B] = [randomMatrix(40, 40, complex, 1), randomMatrix(40, 3, complex, 2)];
      expect(ratio(scaled(A, factor), scaled(B, factor))).toBeLessThan(EIGEN_RATIO);
      expect(ratio(scaled(A, factor), B)).toBeLessThan(EIGEN_RATIO);
      expect(ratio(A, scaled(B, factor))).toBeLessThan(EIGEN_RATIO);
    }
  });

  test.each([
    ["Hilbert 9", byFormula(9, 9, (i, j) => 1 / (i + j + 1))],
    ["zeros on the diagonal", byFormula(40, 40, (i, j) => (i === j ? 0 : 1))],
    ["a cyclic shift", byFormula(40, 40, (i, j) => (j === (i + 1) % 40 ? 1 : 0))],
    ["Wilkinson's growth, n = 16", byFormula(16, 16, (i, j) => (j === 15 || i === j ? 1 : j < i ? -0.5 : 0))],
  ] as [string, Field][])("%s, real and turned complex", (_, A) => {
    const B = randomMatrix(A.rows, 2, false, 7);
    expect(ratio(A, B)).toBeLessThan(EIGEN_RATIO);
    expect(ratio(turned(A), B.rows ? turned(B) : B)).toBeLessThan(EIGEN_RATIO);
  });

  test("rows and columns in units 1e±100 apart: each entry of x within 1e-10 of the one in common units", () => {
    const n = 33;
    const A = randomMatrix(n, n, false, 3);
    const B = randomMatrix(n, 1, false, 4);
    const plain = solve(A, B);
    const row = (i: number) => 10 ** ((i % 3) * 50 - 50);
    const column = (j: number) => 10 ** ((j % 5) * 25 - 50);
    const units = byFormula(n, n, (i, j) => A.data[i * n + j]! * row(i) * column(j));
    const X = solve(
      units,
      byFormula(n, 1, (i) => B.data[i]! * row(i)),
    );
    X.data.forEach((x, j) => {
      expect(Math.abs(x * column(j) - plain.data[j]!)).toBeLessThanOrEqual(1e-10 * norm(plain, "max"));
    });
  });

  test("1000 random integer systems of up to 6 × 6: solved, or refused as singular exactly where the determinant is 0", () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(size, fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 42, maxLength: 42 }), (n, x) => {
        const A = matrix(n, n, x.slice(0, n * n));
        const B = matrix(n, 1, x.slice(36, 36 + n));
        if (determinant(A) === 0n) expect(() => solve(A, B)).toThrow(/singular/);
        else expect(ratio(A, B)).toBeLessThan(EIGEN_RATIO);
      }),
      { numRuns: debug ? 200 : 1000 },
    );
  });
});

/** Exact, by Bareiss's elimination in whole numbers. */
function determinant(A: Field): bigint {
  const n = A.rows;
  const a = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => BigInt(A.data[i * n + j]!)));
  let sign = 1n;
  let before = 1n;
  for (let k = 0; k < n - 1; k++) {
    const place = a.findIndex((row, i) => i >= k && row[k] !== 0n);
    if (place < 0) return 0n;
    if (place !== k) {
      [a[k], a[place]] = [a[place]!, a[k]!];
      sign = -sign;
    }
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) {
        a[i]![j] = (a[i]![j]! * a[k]![k]! - a[i]![k]! * a[k]![j]!) / before;
      }
    }
    before = a[k]![k]!;
  }
  return sign * a[n - 1]![n - 1]!;
}

test("solve: [[2, 1], [1, 3]] x = (3, 4) is (1, 1); a real A with a complex B gives a complex X", () => {
  expect([...solve(matrix(2, 2, [2, 1, 1, 3]), matrix(2, 1, [3, 4])).data]).toEqual([1, 1]);
  const X = solve(scaled(identity(1), 2), { rows: 1, cols: 1, data: Float64Array.of(2, -4), complex: true });
  expect(X).toEqual({ rows: 1, cols: 1, data: Float64Array.of(1, -2), complex: true });
});

test("solve leaves its arguments untouched and the arena where it was", () => {
  const [A, B] = [randomMatrix(30, 30, true, 9), randomMatrix(30, 2, false, 10)];
  const before = [A.data.slice(), B.data.slice()];
  const top = currentEngine().arena.top;
  solve(A, B);
  expect([A.data, B.data]).toEqual(before);
  expect(currentEngine().arena.top).toBe(top);
});

const dependent = randomMatrix(50, 50, false, 3);
for (let i = 0; i < 50; i++)
  dependent.data[i * 50 + 44] = dependent.data[i * 50 + 2]! - 3 * dependent.data[i * 50 + 7]!;

test.each([
  [() => solve(matrix(4, 3), matrix(4, 1)), "solve: expected a square matrix, got 4 × 3"],
  [() => solve(identity(2), matrix(3, 1)), "solve: expected B to have the 2 rows of A, got 3 × 1"],
  [
    () => solve(matrix(2, 2, [1, 2, 2, 4]), matrix(2, 1)),
    "solve: A is singular to working precision: pivot 2 of 2 is 0.0 of its column, not above n ε; lstsq(A, B) gives the solution of minimum norm",
  ],
  [() => solve(matrix(3, 3), matrix(3, 1)), "pivot 1 of 3 is 0.0 of its column"],
  [() => solve(dependent, matrix(50, 1)), "solve: A is singular to working precision: pivot 45 of 50 is "],
  [() => solve(turned(dependent), matrix(50, 1)), "solve: A is singular to working precision: pivot 45 of 50 is "],
  [
    () => solve(matrix(1, 1, [1e-200]), matrix(1, 1, [1e200])),
    "solve: entry [0, 0] of X is beyond the largest double; scale A or B",
  ],
  [
    () => solve(identity(1), { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) }),
    "solve: expected finite entries, got NaN at B[0, 0]",
  ],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});

test("solve with badly scaled but regular matrices: diag(1, 1e-20) and its columns and rows", () => {
  expect([...solve(matrix(2, 2, [1, 0, 0, 1e-20]), matrix(2, 1, [1, 1e-20])).data]).toEqual([1, 1]);
  const A = columnsTimes(matrix(2, 2, [1, 1, 1, -1]), (j) => (j ? 2 ** -100 : 1));
  expect([...solve(A, sameField(A, 2, 1, Float64Array.of(2, 0))).data]).toEqual([1, 2 ** 100]);
});
