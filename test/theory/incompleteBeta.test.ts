import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { binomialTail, projectorTail, regularisedIncompleteBeta } from "../../src/theory/index.js";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/typicality.json", import.meta.url), "utf8"));
const values: [x: number, a: number, b: number, expected: number][] = fixture.regularisedIncompleteBeta;

test.each(values)("I_%d(%d, %d) = %d within 1e-13 (relative; of 1 − I above the mean)", (x, a, b, expected) => {
  const got = regularisedIncompleteBeta(x, a, b);
  const scale = x < (a + 1) / (a + b + 2) ? expected : Math.max(1 - expected, 1e-3);
  expect(Math.abs(got - expected)).toBeLessThan(1e-13 * scale);
});

test("closed forms: I_x(a, 1) = x^a, I_x(1, b) = 1 − (1 − x)^b within 1e-13, 0 and 1 at the ends", () => {
  for (const x of [1e-6, 0.1, 0.5, 0.9]) {
    for (const a of [0.25, 1, 3, 40]) {
      expect(Math.abs(regularisedIncompleteBeta(x, a, 1) / x ** a - 1)).toBeLessThan(1e-13);
      expect(Math.abs(regularisedIncompleteBeta(x, 1, a) / -Math.expm1(a * Math.log1p(-x)) - 1)).toBeLessThan(1e-13);
    }
  }
  expect([regularisedIncompleteBeta(0, 2, 3), regularisedIncompleteBeta(1, 2, 3)]).toEqual([0, 1]);
});

test("I_x(a, b) + I_{1−x}(b, a) = 1 within 1e-14, and I_x(k, n − k + 1) is the binomial tail within 1e-12 (relative)", () => {
  for (const x of [0.125, 0.5, 0.75]) {
    for (const [k, n] of [
      [1, 1],
      [3, 10],
      [20, 25],
      [40, 1000],
    ] as const) {
      const value = regularisedIncompleteBeta(x, k, n - k + 1);
      expect(Math.abs(value + regularisedIncompleteBeta(1 - x, n - k + 1, k) - 1)).toBeLessThan(1e-14);
      expect(Math.abs(value / binomialTail(n, k, x) - 1)).toBeLessThan(1e-12);
    }
  }
});

test("projectorTail: (1 − x)^(d − 1) for rank 1 within 1e-13, steps for rank 0 and d", () => {
  for (const d of [2, 7, 64, 4096]) {
    for (const x of [1e-6, 0.01, 0.1]) {
      const exact = Math.exp((d - 1) * Math.log1p(-x));
      expect(Math.abs(projectorTail(1, d, x) / exact - 1)).toBeLessThan(1e-12);
    }
  }
  expect([projectorTail(0, 3, -1), projectorTail(0, 3, 0), projectorTail(3, 3, 0.5), projectorTail(3, 3, 1)]).toEqual([
    1, 0, 1, 0,
  ]);
  expect([projectorTail(1, 3, -1), projectorTail(1, 3, 0), projectorTail(1, 3, 1)]).toEqual([1, 1, 0]);
});

test.each([
  ["regularisedIncompleteBeta: expected x in [0, 1], got 1.5", () => regularisedIncompleteBeta(1.5, 1, 1)],
  [
    "regularisedIncompleteBeta: expected a to be a finite number > 0, got 0",
    () => regularisedIncompleteBeta(0.5, 0, 1),
  ],
  ["projectorTail: expected a rank from 0 to 4, got 5", () => projectorTail(5, 4, 0.5)],
  ["projectorTail: expected x to be a number, got NaN", () => projectorTail(1, 4, Number.NaN)],
])("%s", (sentence, call) => {
  expect(call).toThrow(new RangeError(sentence));
});
