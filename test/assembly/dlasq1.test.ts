import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { uniforms } from "../support/random.js";
import { EPSILON } from "../support/tolerance.js";

const solve = (d: ArrayLike<number>, e: ArrayLike<number>, floor = 1) =>
  withScope("test", (s) => {
    const [diagonal, beside] = [s.copyIn(d), s.copyIn(e)];
    const work = s.f64(s.kernels.dlasq1Workspace(d.length));
    const status = s.kernels.dlasq1(d.length, diagonal.address, beside.address, floor, work.address);
    return { status, values: diagonal.copy() };
  });

/**
 * How many singular values lie below x > 0: the Sturm sequence of the 2n × 2n matrix with zero diagonal and d_1, e_1, d_2 …
 * beside it, whose eigenvalues are ±σ. Exact for entries moved by a few ε of themselves, hence relatively accurate.
 */
function below(d: ArrayLike<number>, e: ArrayLike<number>, x: number): number {
  const n = d.length;
  let q = -x;
  let count = 1;
  for (let i = 1; i < 2 * n; i++) {
    const b = i % 2 ? d[(i - 1) / 2]! : e[i / 2 - 1]!;
    q = -x - (b / q) * b;
    if (q === 0) q = -1e-300;
    if (q < 0) count++;
  }
  return count - n;
}

/** Every value within `bound` of itself. */
function expectRelative(d: ArrayLike<number>, e: ArrayLike<number>, bound: (n: number) => number, floor = 1) {
  const n = d.length;
  const { status, values } = solve(d, e, floor);
  expect(status).toBe(0);
  values.forEach((σ, k) => {
    if (k > 0) expect(σ).toBeLessThanOrEqual(values[k - 1]!);
    // k values are larger; n − k − 1 are smaller.
    expect(below(d, e, σ * (1 + bound(n)) + 1e-300)).toBeGreaterThanOrEqual(n - k);
    if (σ > 0) expect(below(d, e, σ * (1 - bound(n)))).toBeLessThanOrEqual(n - k - 1);
  });
}

const tight = (n: number) => (8 * Math.sqrt(n) + 8) * EPSILON;

const families: [string, (n: number) => [ArrayLike<number>, ArrayLike<number>]][] = [
  ["random", (n) => [uniforms(n, n), uniforms(n + 1, n)]],
  ["ones", (n) => [new Float64Array(n).fill(1), new Float64Array(n).fill(1)]],
  ["nearly the identity", (n) => [new Float64Array(n).fill(1), uniforms(n, n).map((x) => 1e-9 * x)]],
  [
    "chi-like, falling",
    (n) => [
      Float64Array.from({ length: n }, (_, i) => Math.sqrt(n - i)),
      Float64Array.from({ length: n }, (_, i) => Math.sqrt(n - 1 - i)),
    ],
  ],
  [
    "rising",
    (n) => [Float64Array.from({ length: n }, (_, i) => i + 1), Float64Array.from({ length: n }, (_, i) => 1 + i / 5)],
  ],
  [
    "graded 1 … 1e-40",
    (n) => [
      Float64Array.from({ length: n }, (_, i) => 10 ** ((-40 * i) / n)),
      uniforms(n, n).map((x, i) => x * 10 ** ((-40 * i) / n)),
    ],
  ],
  [
    "graded 1e-40 … 1",
    (n) => [
      Float64Array.from({ length: n }, (_, i) => 10 ** ((40 * i) / n - 40)),
      uniforms(n, n).map((x, i) => x * 10 ** ((40 * i) / n - 40)),
    ],
  ],
  [
    "saw of sixteen decades",
    (n) => [
      Float64Array.from({ length: n }, (_, i) => 10 ** -(i % 17)),
      uniforms(n, n).map((x, i) => x * 10 ** -((i * 5) % 17)),
    ],
  ],
  ["wide couplings, one value near 2⁻ⁿ", (n) => [new Float64Array(n).fill(1), new Float64Array(n).fill(2)]],
];

test.each([
  // A tight cluster above one tiny value: shifts between them fail.
  ["nearly nilpotent", [-40, -49, -40, -30, -6].map((x) => 2 ** x), [1, 1, 1, 1]],
  // Squares from 2⁻⁵⁰⁰ to 1: quotients that overflow.
  ["ranges of 2²⁰⁰", [1, 2 ** -200, 1, 2 ** -150, 2 ** -20, 1], [2 ** -200, 1, 2 ** -180, 2 ** -3, 2 ** -100]],
  // After the first transform there are zeros beside one another.
  ["zeros again and again", [0, 1, 2, 0, 1, 2, 0, 1, 2], [1, 2 ** -9, 1, 2 ** -30, 1, 1, 2 ** -14, 1]],
])("dlasq1: hard for the choice of shifts: %s", (_name, d, e) => {
  for (const floor of [1, 1 / 8192]) {
    expectRelative(d, e, (n) => tight(n) / floor, floor);
    expectRelative(d.slice().reverse(), e.slice().reverse(), (n) => tight(n) / floor, floor);
  }
});

describe("dlasq1: every singular value to (8 √n + 8) ε of itself by relative Sturm counts, descending", () => {
  for (const [name, make] of families) {
    test.each([1, 2, 3, 4, 5, 8, 20, 33, 100])(`${name}, n = %i`, (n) => {
      const [d, e] = make(n);
      expectRelative(d, Array.from(e).slice(0, n - 1), tight);
    });
  }

  test.each([2 ** 1000, 1e150, 1e-150, 2 ** -1000])("random times %d", (factor) => {
    const [d, e] = [uniforms(5, 20), uniforms(6, 19)];
    const plain = solve(d, e).values;
    const far = solve(
      d.map((x) => x * factor),
      e.map((x) => x * factor),
    ).values;
    far.forEach((σ, k) => {
      expect(Math.abs(σ / factor / plain[k]! - 1)).toBeLessThanOrEqual(tight(20));
    });
  });
});

test("dlasq1: zeros on the diagonal give as many zero values as they make, to 1e-300", () => {
  for (const at of [[0], [19], [7], [3, 4], [0, 9, 19]]) {
    const d = uniforms(3, 20).map((x, i) => (at.includes(i) ? 0 : x));
    const { status, values } = solve(d, uniforms(4, 19));
    expect(status).toBe(0);
    expect(values[19]!).toBeLessThan(1e-300);
    expect(values[20 - at.length - 1]!).toBeGreaterThan(1e-12);
  }
  expect(solve([0, 0, 0], [0, 0]).values).toEqual(new Float64Array(3));
});

test("dlasq1: Σσ² = ‖B‖², Πσ = Πd within 20 √n ε, 300 × 300", () => {
  const d = uniforms(8, 300).map((x) => 2 + x);
  const e = uniforms(9, 299);
  const { values } = solve(d, e);
  const square = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b * b, 0);
  expect(Math.abs(square(values) / (square(d) + square(e)) - 1)).toBeLessThan(20 * Math.sqrt(300) * EPSILON);
  const ratio = values.reduce((a, σ, k) => a * (σ / d[299 - k]!), 1);
  expect(Math.abs(ratio - 1)).toBeLessThan(20 * Math.sqrt(300) * EPSILON);
});

test.each(families)("dlasq1 with floor 2⁻¹⁰: every value to 2¹⁰ (8 √n + 8) ε of itself, %s", (_name, make) => {
  for (const n of [3, 8, 33, 100]) {
    const [d, e] = make(n);
    expectRelative(d, Array.from(e).slice(0, n - 1), (size) => 1024 * tight(size), 1 / 1024);
  }
});

test("dlasq1: what it cannot solve (NaN) is a status above 0, illegal arguments are −i", () => {
  expect(solve([1, Number.NaN, 2, 3], [1, 1, 1]).status).toBeGreaterThan(0);
  expect(solve([1, 2, 2, 3], [1, Number.NaN, 1]).status).toBeGreaterThan(0);
  expect(solve([1], [], 0).status).toBe(-4);
  expect(solve([], []).status).toBe(0);
  expect(withScope("test", (s) => s.kernels.dlasq1(-1, 0, 0, 1, 0))).toBe(-1);
});
