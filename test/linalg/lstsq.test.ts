import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currentEngine } from "../../src/engine.js";
import { lstsq } from "../../src/linalg/lstsq.js";
import { matmul } from "../../src/linalg/matmul.js";
import { type Field, fromNested, identity, isComplex, matrix, norm, toNested } from "../../src/linalg/matrix.js";
import { solve } from "../../src/linalg/solve.js";
import { svd } from "../../src/linalg/svd.js";
import { svdvals } from "../../src/linalg/svdvals.js";
import { byFormula, minus, randomMatrix, turned } from "../support/decompositions.js";
import { engineName } from "../support/engine.js";
import { scaled } from "../support/gallery.js";
import { EPSILON } from "../support/tolerance.js";

const debug = engineName.endsWith("debug");

/** A random m × n matrix of rank at most r. */
const ofRank = (m: number, n: number, r: number, complex: boolean): Field =>
  matmul(randomMatrix(m, r, complex, m + 1), randomMatrix(r, n, complex, n + 2));

/** Rank; the normal equations; orthogonality to the null space; the residuals. */
function expectGood(A: Field, B: Field, rank: number) {
  const found = lstsq(A, B);
  const { x, residual, singularValues } = found;
  expect(found.rank).toBe(rank);
  expect([x.rows, x.cols, residual.length]).toEqual([A.cols, B.cols, B.cols]);
  expect(singularValues.length).toBe(Math.min(A.rows, A.cols));
  const size = 20 * Math.max(1, A.rows, A.cols) * EPSILON;
  const rest = minus(B, matmul(A, x));
  const scale = norm(A) * norm(x) + norm(B);
  // Aᴴ (B − A x) = 0: to rounding of A x, and of the projection on the singular vectors that count.
  expect(norm(matmul(A, rest, { adjointA: true }))).toBeLessThanOrEqual(size * (singularValues[0] ?? 0) * scale);
  // x = Vᵣ Vᵣᴴ x.
  const { vh } = svd(A);
  const step = isComplex(vh) ? 2 : 1;
  const kept: Field = { ...vh, rows: rank, data: vh.data.slice(0, rank * vh.cols * step) };
  expect(norm(minus(x, matmul(kept, matmul(kept, x), { adjointA: true })))).toBeLessThanOrEqual(size * norm(x));
  residual.forEach((value, j) => {
    const column = rest.data.filter((_, k) => Math.floor(k / step) % B.cols === j);
    expect(Math.abs(value - Math.sqrt(column.reduce((a, y) => a + y * y, 0)))).toBeLessThanOrEqual(size * scale);
  });
}

describe("lstsq: Aᴴ(Ax − b) = 0 and x ⟂ null space within 20 max(m, n) ε, rank as made", () => {
  const shapes: (readonly [number, number, number])[] = [
    [1, 1, 1],
    [3, 1, 1],
    [1, 3, 1],
    [5, 5, 5],
    [7, 5, 3],
    [5, 7, 3],
    [20, 20, 11],
    [33, 32, 32],
    [40, 20, 20],
    [20, 40, 20],
    [60, 33, 10],
    [33, 60, 1],
  ];
  test.each(debug ? shapes : [...shapes, [200, 70, 50] as const])("%i × %i of rank %i, real and complex", (m, n, r) => {
    for (const complex of [false, true]) {
      expectGood(ofRank(m, n, r, complex), randomMatrix(m, 3, complex, 5), r);
    }
  });

  test.each([
    [0, 0],
    [0, 3],
    [3, 0],
  ])("%i × %i: rank 0, x = 0, residual ‖b‖", (m, n) => {
    const { x, rank, residual } = lstsq(matrix(m, n), randomMatrix(m, 2, false, 1));
    expect(rank).toBe(0);
    expect([...x.data]).toEqual(Array(n * 2).fill(0));
    expect(residual[0]).toBe(
      norm({ ...matrix(m, 1), data: randomMatrix(m, 2, false, 1).data.filter((_, k) => k % 2 === 0) }),
    );
  });

  test("the zero matrix: rank 0 and x = 0", () => {
    const { x, rank, residual } = lstsq(matrix(3, 2), matrix(3, 1, [0, 3, 4]));
    expect(rank).toBe(0);
    expect([...x.data]).toEqual([0, 0]);
    expect([...residual]).toEqual([5]);
  });

  test("all ones, 6 × 4: rank 1 and every unknown the mean over 4", () => {
    const { x, rank } = lstsq(
      byFormula(6, 4, () => 1),
      byFormula(6, 1, (i) => i),
    );
    expect(rank).toBe(1);
    for (const value of x.data) expect(value).toBeCloseTo(2.5 / 4, 14);
  });

  test("a regular square matrix gives the solution of solve within 100 κ ε", () => {
    const [A, B] = [randomMatrix(30, 30, true, 1), randomMatrix(30, 2, true, 2)];
    const s = svdvals(A);
    const [x, y] = [lstsq(A, B).x, solve(A, B)];
    expect(norm(minus(x, y))).toBeLessThanOrEqual(100 * (s[0]! / s[29]!) * EPSILON * norm(y));
  });

  test.each([1e150, 1e-150])("A and B times %d: the same rank and x", (factor) => {
    const [A, B] = [ofRank(20, 12, 7, true), randomMatrix(20, 1, true, 2)];
    const [plain, far] = [lstsq(A, B), lstsq(scaled(A, factor), scaled(B, factor))];
    expect(far.rank).toBe(7);
    expect(norm(minus(plain.x, far.x))).toBeLessThanOrEqual(1e-10 * norm(plain.x));
    expect(Math.abs(far.residual[0]! / factor - plain.residual[0]!)).toBeLessThanOrEqual(1e-12 * norm(B));
  });

  test("300 random integer systems of up to 5 × 5", () => {
    const size = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 30, maxLength: 30 }),
        (m, n, x) => {
          const A = matrix(m, n, x.slice(0, m * n));
          const rank = svdvals(A).filter((s) => s > 1e-10).length;
          expectGood(A, matrix(m, 1, x.slice(25, 25 + m)), rank);
        },
      ),
      { numRuns: debug ? 100 : 300 },
    );
  });
});

test("lstsq: rcond moves the cutoff: diag(1, 1e-3, 1e-6) has rank 3, and 2 with rcond 1e-4; s = rcond · s₁ counts as 0", () => {
  const A = byFormula(3, 3, (i, j) => (i === j ? [1, 2 ** -10, 2 ** -20][i]! : 0));
  const B = matrix(3, 1, [1, 1, 1]);
  expect(lstsq(A, B).rank).toBe(3);
  const cut = lstsq(A, B, { rcond: 2 ** -15 });
  expect(cut.rank).toBe(2);
  expect([...cut.x.data].map((x) => x + 0)).toEqual([1, 1024, 0]);
  expect([...cut.residual]).toEqual([1]);
  expect(lstsq(A, B, { rcond: 2 ** -10 }).rank).toBe(1);
  expect(lstsq(A, B, { rcond: 0 }).rank).toBe(3);
});

test("lstsq: the line through (0, 1), (1, 3), (2, 5) is 1 + 2t, and a mean is a fit", () => {
  const { x, residual } = lstsq(
    fromNested([
      [1, 0],
      [1, 1],
      [1, 2],
    ]),
    fromNested([[1], [3], [5]]),
  );
  expect(x.data[0]).toBeCloseTo(1, 14);
  expect(x.data[1]).toBeCloseTo(2, 14);
  expect(residual[0]!).toBeLessThan(1e-14);
  const mean = lstsq(fromNested([[1], [1]]), fromNested([[1], [3]]));
  expect(mean.x.data[0]).toBeCloseTo(2, 14);
  expect(mean.residual[0]).toBeCloseTo(Math.SQRT2, 14);
});

test("lstsq: a real A with a complex B gives a complex x", () => {
  const { x } = lstsq(scaled(identity(2), 2), turned(matrix(2, 1, [2, 4])));
  expect(isComplex(x)).toBe(true);
  expect((toNested(x) as [number, number][][]).map(([[re, im]]) => [re + 0, im + 0])).toEqual([
    [1, 0],
    [0, 2],
  ]);
});

test("lstsq leaves its arguments untouched and the arena where it was", () => {
  const [A, B] = [randomMatrix(30, 20, true, 9), randomMatrix(30, 2, false, 10)];
  const before = [A.data.slice(), B.data.slice()];
  const top = currentEngine().arena.top;
  lstsq(A, B);
  expect([A.data, B.data]).toEqual(before);
  expect(currentEngine().arena.top).toBe(top);
});

test.each([
  [() => lstsq(matrix(3, 2), matrix(2, 1)), "lstsq: expected B to have the 3 rows of A, got 2 × 1"],
  [() => lstsq(identity(2), identity(2), { rcond: 1 }), "lstsq: expected rcond in [0, 1), got 1"],
  [() => lstsq(identity(2), identity(2), { rcond: -1e-9 }), "lstsq: expected rcond in [0, 1), got -1e-9"],
  [() => lstsq(identity(2), identity(2), { rcond: Number.NaN }), "lstsq: expected rcond in [0, 1), got NaN"],
  [() => lstsq(identity(2), identity(2), { rcond: "1" as never }), 'lstsq: expected rcond to be a number, got "1"'],
  [() => lstsq(identity(2), identity(2), { tol: 1 } as object), 'lstsq: unknown option "tol"; there are rcond'],
  [
    () => lstsq(matrix(1, 1, [1e-200]), matrix(1, 1, [1e200])),
    "lstsq: entry [0, 0] of x is beyond the largest double; raise rcond or scale A",
  ],
  [
    () => lstsq(identity(1), { rows: 1, cols: 1, data: Float64Array.of(Number.NaN) }),
    "lstsq: expected finite entries, got NaN at B[0, 0]",
  ],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});
