import { describe, expect, test } from "vitest";
import {
  ginibre,
  gordonBounds,
  jacobianSpectrum,
  kolmogorovDistance,
  marchenkoPastur,
  meanNoiseAmplificationReal,
  meanPurityReal,
  smallestEigenvalueLawReal,
  stream,
  svdvals,
} from "../../src/index.js";
import { engineName } from "../support/engine.js";
import { oneSample } from "../support/kolmogorov.js";

const runs = engineName.endsWith("debug") ? 100 : 400;
const draws = (n: number, P: number): Float64Array[] =>
  Array.from({ length: runs }, (_, r) => svdvals(ginibre(n, P, { stream: stream(P).child(n).child(r) })));
const meanAndError = (x: readonly number[]): [number, number] => {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return [mean, Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / (x.length - 1) / x.length)];
};

describe("the real Wishart matrix", () => {
  test(`Gordon: √P − √n ≤ E s_min ≤ E s_max ≤ √P + √n, ${runs} draws`, () => {
    for (const [n, P] of [
      [4, 4],
      [10, 20],
      [20, 60],
    ] as const) {
      const [lowest, highest] = gordonBounds(n, P);
      expect(lowest).toBeCloseTo(Math.sqrt(P) - Math.sqrt(n), 13);
      expect(gordonBounds(P, n)).toEqual([lowest, highest]);
      const values = draws(n, P);
      const [smallest, e1] = meanAndError(values.map((s) => s.at(-1)!));
      const [largest, e2] = meanAndError(values.map((s) => s[0]!));
      expect(smallest).toBeGreaterThan(lowest - 3 * e1);
      expect(largest).toBeLessThan(highest + 3 * e2);
    }
  });

  test(`n E Tr K²/(Tr K)² = n(n + P + 1)/(nP + 2) and E Tr K⁻¹ = n/(P − n − 1) within 5 standard errors, ${runs} draws`, () => {
    for (const [n, P] of [
      [4, 12],
      [12, 30],
    ] as const) {
      const values = draws(n, P).map((s) => s.map((x) => x * x));
      const trace = (l: Float64Array) => l.reduce((a, b) => a + b, 0);
      const [purity, e1] = meanAndError(values.map((l) => trace(l.map((x) => x * x)) / trace(l) ** 2));
      expect(Math.abs(purity - meanPurityReal(n, P))).toBeLessThan(5 * e1);
      const [inverse, e2] = meanAndError(values.map((l) => trace(l.map((x) => 1 / x))));
      expect(Math.abs(inverse - meanNoiseAmplificationReal(n, P))).toBeLessThan(5 * e2);
      expect(meanNoiseAmplificationReal(n, P)).toBe(n / (P - n - 1));
    }
    expect(meanNoiseAmplificationReal(60, 59)).toBe(Infinity);
    expect(meanNoiseAmplificationReal(60, 58)).toBe(58);
  });

  test("eigenvalues of J Jᵀ at mean 1 lie within .02 of the Marchenko–Pastur law at q = n/P, 40 draws; at 1.4 q beyond .04", () => {
    for (const [n, P] of [
      [30, 120],
      [40, 40],
      [40, 10],
    ] as const) {
      const values: number[] = [];
      for (let r = 0; r < 40; r++) {
        const { singularValues } = jacobianSpectrum(ginibre(n, P, { stream: stream(P).child(r) }));
        for (const s of singularValues) values.push((s * s) / P);
      }
      expect(kolmogorovDistance(values, marchenkoPastur(n / P).cdf)).toBeLessThan(0.02);
      expect(kolmogorovDistance(values, marchenkoPastur((1.4 * n) / P).cdf)).toBeGreaterThan(0.04);
    }
  });

  test("smallestEigenvalueLawReal: mean .6886, the integral of its tail; quantile and cdf are inverse within 4 ε", () => {
    const law = smallestEigenvalueLawReal();
    expect(law.mean).toBeCloseTo(0.6886, 4);
    // Midpoints in u = √x: the integrand is smooth there.
    const step = 1e-3;
    let integral = 0;
    for (let u = step / 2; u < 12; u += step) integral += 2 * u * law.survival(u * u) * step;
    expect(integral).toBeCloseTo(law.mean, 6);
    for (const p of [0, 1e-150, 1e-9, 0.1, 0.5, 0.99, 1 - 2 ** -53]) {
      const x = law.quantile(p);
      expect(Math.abs(law.cdf(x) - p)).toBeLessThanOrEqual(4 * 2 ** -52 * p);
      expect(law.cdf(x) + law.survival(x)).toBeCloseTo(1, 15);
    }
    expect(law.quantile(1)).toBe(Infinity);
    expect([law.cdf(-1), law.survival(0), law.cdf(Infinity), law.survival(Infinity)]).toEqual([0, 1, 1, 0]);
  });

  test(`n λ_min of ${runs} square matrices of n = 20: Kolmogorov's √n D below 2.6`, () => {
    const sample = draws(20, 20).map((s) => 20 * s.at(-1)! ** 2);
    expect(oneSample(sample, smallestEigenvalueLawReal().cdf)).toBeLessThan(2.6);
  });
});
