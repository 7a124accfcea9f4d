import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  ginibre,
  matmul,
  matrix,
  meanNoiseAmplificationReal,
  noiseAmplification,
  normals,
  ridgeless,
  ridgelessRisk,
  ridgelessRiskLimit,
  stream,
} from "../../src/index.js";
import { engineName } from "../support/engine.js";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/science-structure.json", import.meta.url), "utf8")) as {
  entries: { id: string; params: Record<string, unknown>; expected: Record<string, number[]> }[];
};
const iso = fixture.entries.find(({ id }) => id === "dd.iso")!;
const { n, D, noiseVar: noise, p: sizes } = iso.params as { n: number; D: number; noiseVar: number; p: number[] };

/** β_j² ~ j^−1.5, sum 1. */
const decay = Array.from({ length: D }, (_, j) => (j + 1) ** -1.5);
const total = decay.reduce((a, b) => a + b, 0);
const signal = decay.map((x) => x / total);

describe("ridgelessRisk", () => {
  test.each(sizes.map((p, i) => [p, i] as const))("p = %i of 60 samples agrees with dd.iso to 1e-13", (p, i) => {
    const expected = iso.expected.excessRisk![i]!;
    expect(Math.abs(ridgelessRisk({ n, p, noise, signal }) / expected - 1)).toBeLessThan(1e-13);
    if (p > 0) {
      expect(meanNoiseAmplificationReal(n, p)).toBeCloseTo(iso.expected.noiseAmplification![i]!, 12);
    }
  });

  test("is infinite for |p − n| ≤ 1, and nowhere else", () => {
    for (let p = 0; p <= 2 * n; p++) {
      expect(Number.isFinite(ridgelessRisk({ n, p, noise, signal }))).toBe(Math.abs(p - n) > 1);
    }
    expect(ridgelessRisk({ n: 1, p: 0, noise, signal: [1, 2] })).toBe(3);
  });

  test("without noise and without an unseen part the fit is exact up to p = n, and a projection beyond", () => {
    for (const p of [3, 19, 20]) expect(ridgelessRisk({ n: 20, p, noise: 0, signal: [1, 2, 3] })).toBe(0);
    for (const p of [21, 40]) expect(ridgelessRisk({ n: 20, p, noise: 0, signal: [6] })).toBeCloseTo(6 - 120 / p, 13);
  });

  test("coordinates beyond the list have β = 0", () => {
    const padded = [1, 2, ...new Array<number>(78).fill(0)];
    for (const p of [5, 80]) {
      expect(ridgelessRisk({ n: 40, p, noise: 1, signal: [1, 2] })).toBe(
        ridgelessRisk({ n: 40, p, noise: 1, signal: padded }),
      );
    }
  });

  test("tends to ridgelessRiskLimit as 1/n: within 4/n of it, relatively, at n = 10³ … 10⁶", () => {
    for (const samples of [1e3, 1e4, 1e6]) {
      for (const gamma of [0.2, 0.5, 2, 5]) {
        const exact = ridgelessRisk({ n: samples, p: gamma * samples, noise: 0.25, signal: [2] });
        expect(Math.abs(exact / ridgelessRiskLimit(gamma, 0.25, 2) - 1)).toBeLessThan(4 / samples);
      }
    }
    expect(ridgelessRiskLimit(1, 0.25, 2)).toBe(Infinity);
    expect(ridgelessRiskLimit(1, 0, 2)).toBe(0);
    for (const gamma of [0.3, 3]) expect(ridgelessRiskLimit(gamma, 1, 0)).toBe(noiseAmplification(gamma));
  });

  const runs = engineName === "strict" ? 100 : 25;
  test(`E.iso: means of the excess risk and of V within 5 standard errors where |p − n| ≥ 10, ${runs} runs, seed 1`, () => {
    const beta = matrix(D, 1, signal.map(Math.sqrt));
    const first = (A: { rows: number; data: Float64Array }, p: number) =>
      matrix(
        A.rows,
        p,
        A.data.filter((_, at) => at % D < p),
      );
    for (const p of [2, 10, 20, 40, 80, 120, 400]) {
      const risks: number[] = [];
      const amplifications: number[] = [];
      for (let run = 0; run < runs; run++) {
        const root = stream(1).child(p).child(run);
        const X = ginibre(n, D, { stream: root.child("x") });
        const e = normals(root.child("e"), n);
        const y = matmul(X, beta).data.map((value, k) => value + Math.sqrt(noise) * e[k]!);
        const fit = ridgeless(first(X, p), y);
        // E (x·(θ − β))² over x is the squared length; E ‖xᵀ X⁺‖² = Σ 1/s².
        risks.push(signal.reduce((sum, _, j) => sum + ((fit.coefficients.data[j] ?? 0) - beta.data[j]!) ** 2, 0));
        amplifications.push(fit.singularValues.reduce((sum, s) => sum + 1 / (s * s), 0));
      }
      for (const [sample, expected] of [
        [risks, ridgelessRisk({ n, p, noise, signal })],
        [amplifications, meanNoiseAmplificationReal(n, p)],
      ] as const) {
        const mean = sample.reduce((a, b) => a + b, 0) / runs;
        const error = Math.sqrt(sample.reduce((a, b) => a + (b - mean) ** 2, 0) / (runs - 1) / runs);
        expect(Math.abs(mean - expected), `p = ${p}: ${mean} ± ${error}, exact ${expected}`).toBeLessThan(5 * error);
      }
    }
  });
});
