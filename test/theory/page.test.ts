import fc from "fast-check";
import { expect, test } from "vitest";
import { log } from "../../src/engine/functions.js";
import {
  meanMoment,
  meanPurity,
  pageDeficit,
  pageEntropy,
  pageVariance,
  purityVariance,
  renyiMarchenkoPastur,
} from "../../src/theory/index.js";

const dimension = fc.integer({ min: 1, max: 500 });

test("pageEntropy(2, 2) is 1/3 nat, and a side of dimension 1 has none", () => {
  expect(Math.abs(pageEntropy(2, 2) - 1 / 3)).toBeLessThanOrEqual(2 ** -53);
  expect([pageEntropy(1, 9), pageVariance(1, 9), pageEntropy(1, 1), pageVariance(1, 1), purityVariance(1, 9)]).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

test("means and variances are symmetric under dA ↔ dB", () => {
  fc.assert(
    fc.property(dimension, dimension, (a, b) => {
      for (const f of [pageEntropy, pageVariance, meanPurity]) expect(f(a, b)).toBe(f(b, a));
      expect(Math.abs(purityVariance(a, b) / purityVariance(b, a) - 1) || 0).toBeLessThanOrEqual(1e-15);
    }),
  );
});

test("pageEntropy is the plain sum Σ 1/k − (m − 1)/(2n) within 1e-13", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 60, max: 120 }), (m, n) => {
      let sum = -(m - 1) / (2 * n);
      for (let k = n + 1; k <= m * n; k++) sum += 1 / k;
      expect(Math.abs(pageEntropy(m, n) - sum)).toBeLessThanOrEqual(1e-13);
    }),
  );
});

test("entropy and deficit add up to ln dA within 4 ε ln dA, and the deficit of qubits halves per qubit of B", () => {
  fc.assert(
    fc.property(dimension, dimension, (a, b) => {
      expect(Math.abs(pageEntropy(a, b) + pageDeficit(a, b) - log(a))).toBeLessThanOrEqual(4 * 2 ** -52 * (1 + log(a)));
    }),
  );
  for (let k = 10; k < 40; k++) {
    const ratio = pageDeficit(4, 2 ** k) / pageDeficit(4, 2 ** (k + 1));
    expect(Math.abs(ratio - 2)).toBeLessThanOrEqual(2 ** -k);
  }
});

test("at fixed m the variance falls as (m² − 1)/(2 D²): within 1/n at n = 10³ … 10⁹", () => {
  for (const m of [2, 5, 40]) {
    for (const n of [1e3, 1e6, 1e9]) {
      const D = m * n;
      const leading = (m * m - 1) / 2 / D / D;
      expect(Math.abs(pageVariance(m, n) / leading - 1)).toBeLessThanOrEqual((2 * m) / n);
    }
  }
});

test("ln E Tr ρᵅ/(1 − α) meets the mean entropy at α → 1 within |α − 1|", () => {
  for (const [a, b] of [
    [2, 2],
    [4, 16],
    [20, 5],
  ] as const) {
    for (const h of [1e-3, 1e-5]) {
      // The mean of the derivative is the derivative of the mean.
      expect(
        Math.abs((meanMoment(1 - h, a, b) - meanMoment(1 + h, a, b)) / (2 * h) - pageEntropy(a, b)),
      ).toBeLessThanOrEqual(10 * h * h + 1e-15 / h);
    }
  }
});

test("renyiMarchenkoPastur: its named orders, its symmetry, and its fall with α", () => {
  expect(renyiMarchenkoPastur(0, 8, 32)).toBe(log(8));
  expect(renyiMarchenkoPastur(1, 8, 32)).toBe(log(8) - 1 / 8);
  expect(Math.abs(renyiMarchenkoPastur(2, 8, 32) + log(40 / 256))).toBeLessThanOrEqual(1e-15);
  expect(Math.abs(renyiMarchenkoPastur(Infinity, 8, 32) - (log(8) - 2 * log(1.5)))).toBeLessThanOrEqual(1e-15);
  fc.assert(
    fc.property(
      dimension,
      dimension,
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.double({ min: 1e-3, max: 5, noNaN: true }),
      (a, b, alpha, step) => {
        const S = renyiMarchenkoPastur(alpha, a, b);
        expect(S).toBe(renyiMarchenkoPastur(alpha, b, a));
        expect(renyiMarchenkoPastur(alpha + step, a, b)).toBeLessThanOrEqual(S + 1e-13);
        expect(renyiMarchenkoPastur(Infinity, a, b)).toBeLessThanOrEqual(S + 1e-13);
      },
    ),
  );
});

test("renyiMarchenkoPastur is continuous at α = 1, ½ and 3/2 within 1e-12", () => {
  for (const alpha of [0.5, 1, 1.5]) {
    for (const [a, b] of [
      [8, 8],
      [3, 700],
    ] as const) {
      const jump = renyiMarchenkoPastur(alpha + 1e-13, a, b) - renyiMarchenkoPastur(alpha - 1e-13, a, b);
      expect(Math.abs(jump)).toBeLessThanOrEqual(1e-12);
    }
  }
});

test("renyiMarchenkoPastur tends to its order ∞ as ln α/α, far beyond the range of xᵅ", () => {
  for (const [a, b] of [
    [8, 8],
    [4, 400],
  ] as const) {
    for (const alpha of [1e3, 1e6, 1e12, 1e300]) {
      const excess = renyiMarchenkoPastur(alpha, a, b) - renyiMarchenkoPastur(Infinity, a, b);
      expect(excess).toBeGreaterThanOrEqual(-1e-15);
      expect(excess).toBeLessThanOrEqual((2 * log(alpha)) / alpha + 1e-15);
    }
  }
});
