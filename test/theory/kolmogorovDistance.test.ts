import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kolmogorovDistance, marchenkoPastur, normals, stream } from "../../src/index.js";
import { oneSample } from "../support/kolmogorov.js";

/** A law on 0, 1, …, 5 with the given weights: a staircase. */
const staircase = (weights: readonly number[]) => {
  const total = weights.reduce((a, b) => a + b, 0);
  return (x: number): number => weights.filter((_, k) => k <= x).reduce((a, b) => a + b, 0) / total;
};

describe("kolmogorovDistance", () => {
  test("of the midpoints of n cells to the uniform law is 1/(2n)", () => {
    const n = 10;
    const sample = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
    expect(kolmogorovDistance(sample, (x) => x)).toBeCloseTo(1 / (2 * n), 14);
  });

  test("reaches both sides: all of the sample above the law, all below", () => {
    expect(kolmogorovDistance([0], () => 0)).toBe(1);
    expect(kolmogorovDistance([0], () => 1)).toBe(1);
    expect(kolmogorovDistance([0.9], (x) => x)).toBeCloseTo(0.9, 14);
    expect(kolmogorovDistance([0.1], (x) => x)).toBeCloseTo(0.9, 14);
  });

  test("to a continuous law is what the plain formula gives, to rounding, 300 normals and ties among them", () => {
    const sample = normals(stream(1), 300).map((x) => Math.round(8 * x) / 8);
    const logistic = (x: number) => 1 / (1 + Math.exp(-1.7 * x));
    expect(kolmogorovDistance(sample, logistic)).toBeCloseTo(oneSample(sample, logistic) / Math.sqrt(300), 14);
  });

  test("to a staircase is the largest difference of two staircases, looked for at every step and between", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(
        weights.filter((w) => w.some((x) => x > 0)),
        fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 30 }),
        (law, sample) => {
          const cdf = staircase(law);
          let plain = 0;
          for (let x = -2; x <= 7; x += 0.5) {
            const share = sample.filter((value) => value <= x).length / sample.length;
            plain = Math.max(plain, Math.abs(share - cdf(x)));
          }
          expect(kolmogorovDistance(sample, cdf)).toBeCloseTo(plain, 14);
        },
      ),
    );
  });

  test("an atom met exactly counts nothing: quantiles of the Marchenko–Pastur law at c = 4, zeros included, are 1/(2n) away", () => {
    const law = marchenkoPastur(4);
    const n = 400;
    const sample = Array.from({ length: n }, (_, k) => {
      const p = (k + 0.5) / n;
      if (p <= law.atom) return 0;
      let [lo, hi] = [...law.edges];
      for (let i = 0; i < 60; i++) {
        const middle = (lo + hi) / 2;
        if (law.cdf(middle) < p) lo = middle;
        else hi = middle;
      }
      return (lo + hi) / 2;
    });
    expect(law.atom).toBe(0.75);
    expect(kolmogorovDistance(sample, law.cdf)).toBeCloseTo(1 / (2 * n), 9);
    // The formula for continuous laws takes the atom for a distance.
    expect(oneSample(sample, law.cdf) / Math.sqrt(n)).toBeGreaterThan(0.7);
    // A tenth of the zeros moved off the atom: the distance is their share of the sample.
    const moved = sample.map((x, k) => (k < 30 ? 1e-3 : x));
    expect(kolmogorovDistance(moved, law.cdf)).toBeCloseTo(0.075, 12);
  });

  test("steps to the next double on both sides of 0 and across powers of two", () => {
    for (const at of [0, 1, -1, 0.1, -0.1, 2, 2 ** -1022, -(2 ** -1022), 5e-324, -5e-324, 1e308]) {
      const step = (x: number) => (x >= at ? 1 : 0);
      expect(kolmogorovDistance([at, at], step)).toBe(0);
    }
  });

  test("refuses an empty sample, NaN, and a law that leaves [0, 1]", () => {
    expect(() => kolmogorovDistance([], (x) => x)).toThrow(
      "kolmogorovDistance: expected a sample of at least one number, got none",
    );
    expect(() => kolmogorovDistance([0, Number.NaN], (x) => x)).toThrow(
      "kolmogorovDistance: expected finite numbers, got NaN at index 1",
    );
    expect(() => kolmogorovDistance([2], (x) => x)).toThrow(/expected cdf\(1.99+\d*\) in \[0, 1\], got 1.99/);
    expect(() => kolmogorovDistance([2], () => Number.NaN)).toThrow("in [0, 1], got NaN");
  });
});
