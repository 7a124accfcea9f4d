import fc from "fast-check";
import { expect, test } from "vitest";
import { smallestEigenvalueLaw } from "../../src/theory/index.js";
import { exactLaw, quadratureLaw, qubitLaw } from "../../src/theory/smallestEigenvalueLaw.js";

/** Words of `length` letters out of m whose longest weakly increasing subsequence has at most a letters, counted one by one. */
function countWords(m: number, a: number, length: number): number {
  let count = 0;
  // ends[i]: smallest last letter of a weakly increasing subsequence of i + 1 letters (patience sorting).
  const extend = (left: number, ends: number[]): void => {
    if (left === 0) {
      count++;
      return;
    }
    for (let letter = 0; letter < m; letter++) {
      const at = ends.findIndex((end) => end > letter);
      if (at === -1 && ends.length === a) continue;
      const next = [...ends];
      next[at === -1 ? ends.length : at] = letter;
      extend(left - 1, next);
    }
  };
  extend(length, []);
  return count;
}

test("P(min ρ > y) is the mean of the word frequencies β_K over K ~ Binomial(D − 1, m y), words counted one by one", () => {
  for (const [m, a] of [
    [2, 1],
    [2, 3],
    [3, 1],
    [3, 2],
  ] as const) {
    const D = m * (m + a);
    const law = exactLaw(m, a);
    for (const u of [0.05, 0.4, 0.8]) {
      let sum = 0;
      let binomial = 1;
      for (let k = 0; k <= m * a; k++) {
        sum += (countWords(m, a, k) / m ** k) * binomial * u ** k * (1 - u) ** (D - 1 - k);
        binomial *= (D - 1 - k) / (k + 1);
      }
      expect(Math.abs(law.survival(u / m) - sum)).toBeLessThanOrEqual(1e-13 * sum);
    }
  }
});

test("dA = dB = m: P(min > x) = (1 − m x)^(m² − 1), mean 1/m³", () => {
  for (const m of [2, 3, 16]) {
    const law = smallestEigenvalueLaw(m, m);
    expect(Math.abs(law.mean * m ** 3 - 1)).toBeLessThanOrEqual(1e-15);
    const x = 0.1 / m ** 3;
    expect(Math.abs(law.survival(x) / (1 - m * x) ** (m * m - 1) - 1)).toBeLessThanOrEqual(1e-13);
  }
});

test("a = 1: Q is Laguerre's L_m(−x) = Σ binom(m, k) x^k/k!, so the mean is Σ binom(m, k)/m^(k + 1) over D within 1e-14", () => {
  for (const m of [2, 5, 11]) {
    let sum = 0;
    let term = 1 / m;
    for (let k = 0; k <= m; k++) {
      sum += term;
      term *= (m - k) / ((k + 1) * m);
    }
    expect(Math.abs((smallestEigenvalueLaw(m, m + 1).mean * m * (m + 1)) / sum - 1)).toBeLessThanOrEqual(1e-14);
  }
});

test("survival and cdf add up to 1, the mean is ∫ survival, and quantile inverts the cdf", () => {
  for (const [dA, dB] of [
    [2, 2],
    [4, 16],
    [9, 7],
    [16, 17],
  ] as const) {
    const law = smallestEigenvalueLaw(dA, dB);
    const m = Math.min(dA, dB);
    let sum = 0;
    const nodes = 4000;
    // Midpoints in w, x = w²/m, which resolves the fast fall at 0.
    for (let k = 0; k < nodes; k++) {
      const w = (k + 0.5) / nodes;
      const x = (w * w) / m;
      sum += law.survival(x) * ((2 * w) / m / nodes);
      if (k % 100 === 0) expect(Math.abs(law.survival(x) + law.cdf(x) - 1)).toBeLessThanOrEqual(1e-14);
    }
    expect(Math.abs(sum / law.mean - 1)).toBeLessThanOrEqual(1e-5);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.999, noNaN: true }), (p) => {
        expect(Math.abs(law.cdf(law.quantile(p)) / p - 1)).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 20 },
    );
    expect([law.cdf(-1), law.cdf(1), law.survival(0), law.survival(1 / m), law.quantile(0), law.quantile(1)]).toEqual([
      0,
      1,
      1,
      0,
      0,
      1 / m,
    ]);
  }
});

test("one-dimensional sides: the only eigenvalue is 1", () => {
  const law = smallestEigenvalueLaw(1, 7);
  expect([law.mean, law.survival(0.99), law.survival(1), law.cdf(0.99), law.cdf(1), law.quantile(0.3)]).toEqual([
    1, 1, 0, 0, 1, 1,
  ]);
});

test("means of the specification", () => {
  expect(smallestEigenvalueLaw(4, 16).mean).toBeCloseTo(0.1096056, 7);
  expect(smallestEigenvalueLaw(32, 8).mean).toBeCloseTo(0.0445184, 7);
});

test("the law by quadrature is the law by integers: mean within 1e-12 (relative), survival within 1e-10 and 1e-13 for m ≥ 8", () => {
  for (const [m, a] of [
    [3, 60],
    [4, 50],
    [8, 24],
    [16, 5],
    [40, 1],
  ] as const) {
    const exact = exactLaw(m, a);
    const quadrature = quadratureLaw(m, a);
    expect(Math.abs(quadrature.mean / exact.mean - 1)).toBeLessThanOrEqual(1e-12);
    for (const p of [1e-9, 0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-9]) {
      const x = exact.quantile(p);
      expect(Math.abs(quadrature.survival(x) - exact.survival(x))).toBeLessThanOrEqual(m < 8 ? 1e-10 : 1e-13);
    }
  }
});

test("the law of a qubit is the law by integers within 1e-12 (relative), in both tails", () => {
  for (const a of [1, 7, 80]) {
    const exact = exactLaw(2, a);
    const qubit = qubitLaw(a);
    expect(Math.abs(qubit.mean / exact.mean - 1)).toBeLessThanOrEqual(1e-14);
    for (const x of [1e-250, 1e-40, 1e-17, 1e-9]) {
      const value = exact.cdf(x);
      if (value > 1e-290) expect(Math.abs(qubit.cdf(x) / value - 1)).toBeLessThanOrEqual(1e-12);
      else expect(qubit.cdf(x)).toBeLessThanOrEqual(1e-290);
    }
    for (const p of [1e-280, 1e-100, 1e-40]) {
      expect(Math.abs(qubit.quantile(p) / exact.quantile(p) - 1)).toBeLessThanOrEqual(1e-12);
    }
    for (const x of [0.05, 0.2, 0.4, 0.49]) {
      expect(Math.abs(qubit.survival(x) / exact.survival(x) - 1)).toBeLessThanOrEqual(1e-12);
      expect(Math.abs(qubit.cdf(x) / exact.cdf(x) - 1)).toBeLessThanOrEqual(1e-12);
    }
  }
});

test("large dimensions: survival falls from 1 to 0, and the mean stands between the Marchenko–Pastur edge and 1/m", () => {
  for (const [dA, dB] of [
    [32, 64],
    [45, 80],
    [3, 5000],
  ] as const) {
    const law = smallestEigenvalueLaw(dA, dB);
    const root = Math.sqrt(dB) - Math.sqrt(dA);
    expect(law.mean).toBeGreaterThan((root * root) / (dA * dB));
    expect(law.mean).toBeLessThan(1 / dA);
    let before = 1;
    for (const f of [0, 0.2, 0.5, 0.8, 0.9, 0.97, 1, 1.05, 1.2, 2, 5]) {
      const value = law.survival(f * law.mean);
      expect(value).toBeLessThanOrEqual(before + 1e-10);
      before = value;
    }
    expect(before).toBe(0);
    expect(law.survival(law.mean)).toBeGreaterThan(0.45);
    expect(law.survival(law.mean)).toBeLessThan(0.55);
  }
});
