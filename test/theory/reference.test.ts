// Numbers made by others: the tables of closed forms, and the entries B and C of the science file.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { log } from "../../src/engine/functions.js";
import {
  inverseMoment,
  marchenkoPastur,
  meanMoment,
  meanNoiseAmplification,
  meanPurity,
  meanPurityReal,
  meanQubitTraceDistance,
  meanSquaredDistance,
  pageEntropy,
  pageVariance,
  pairTraceDistanceMarchenkoPastur,
  purityVariance,
  renyiMarchenkoPastur,
  smallestEigenvalueLaw,
  traceDistanceMarchenkoPastur,
} from "../../src/theory/index.js";

const read = (name: string) => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));

const relative = (got: number, expected: number, bound: number) =>
  expect(Math.abs(got - expected), `${got} for ${expected}`).toBeLessThanOrEqual(bound * Math.abs(expected));

interface Row {
  dA: number;
  dB: number;
  mean: number;
  variance: number;
  mean_purity: number;
  variance_purity: number;
  mean_tr_rho3: number;
}

describe("page.json, relative 1e-13", () => {
  const { grid, trace_distance_to_mixed: distances } = read("page");
  test.each(grid as Row[])("Haar states on $dA × $dB", (row) => {
    const { dA, dB } = row;
    for (const [a, b] of [
      [dA, dB],
      [dB, dA],
    ] as const) {
      relative(pageEntropy(a, b), row.mean, 1e-13);
      relative(pageVariance(a, b), row.variance, 1e-13);
      relative(meanPurity(a, b), row.mean_purity, 1e-13);
      relative(purityVariance(a, b), row.variance_purity, 1e-13);
      relative(meanMoment(2, a, b), row.mean_purity, 1e-13);
      relative(meanMoment(3, a, b), row.mean_tr_rho3, 1e-13);
    }
  });
  test.each(distances as { dA: number; dB: number; mean: number }[])("trace distance on 2 × $dB", ({ dB, mean }) => {
    relative(meanQubitTraceDistance(dB), mean, 1e-15);
  });
});

describe("marchenko_pastur.json, relative 1e-14", () => {
  const { moments, other } = read("marchenko_pastur");
  test.each(moments as { c: number; alpha: number; moment: string }[])("⟨x^$alpha⟩ at c = $c", (row) => {
    relative(marchenkoPastur(row.c).moment(row.alpha), Number(row.moment), 1e-14);
  });
  test.each(
    other as {
      c: number;
      trace_distance_to_mixed: string;
      edges: [string, string];
      cdf_at_1: string;
      x_log_x: string;
    }[],
  )("distance, edges and F(1) at c = $c", (row) => {
    const law = marchenkoPastur(row.c);
    relative(traceDistanceMarchenkoPastur(row.c), Number(row.trace_distance_to_mixed), 1e-14);
    relative(law.cdf(1), Number(row.cdf_at_1), 1e-14);
    relative(law.edges[0], Number(row.edges[0]), 1e-14);
    relative(law.edges[1], Number(row.edges[1]), 1e-14);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the entries have shapes of their own
type Loose = any;
type Entry = { id: string; kind: string; params: Loose; expected: Loose; tol: Loose };
const { entries } = read("theory-science") as { entries: Entry[] };
const within = (tol: { abs: number; rel: number }, got: number, expected: number) =>
  expect(Math.abs(got - expected), `${got} for ${expected}`).toBeLessThanOrEqual(
    tol.abs + tol.rel * Math.abs(expected),
  );

describe("the B and C entries of the science file, at their tolerance", () => {
  test.each(entries.filter(({ id }) => /^rdm\.exact\.\d/.test(id)))("$id", ({ params: { dA, dB }, expected, tol }) => {
    const purity = meanPurity(dA, dB);
    const root = meanMoment(0.5, dA, dB);
    const computed: Record<string, number> = {
      meanS: pageEntropy(dA, dB),
      varS: pageVariance(dA, dB),
      meanPurity: purity,
      varPurity: purityVariance(dA, dB),
      meanTr3: meanMoment(3, dA, dB),
      meanTr4: meanMoment(4, dA, dB),
      meanHS2fromMixed: meanSquaredDistance(dA, dB),
      meanHS2pair: 2 * meanSquaredDistance(dA, dB),
      meanS2corrected: -log(purity) + purityVariance(dA, dB) / (2 * purity * purity),
      meanTrSqrt: root,
      "meanTr1.5": meanMoment(1.5, dA, dB),
      "meanTr2.5": meanMoment(2.5, dA, dB),
      dist2Thermal: 2 * (1 - root / Math.sqrt(dA)),
      meanTrPinv: inverseMoment(dA, dB),
      meanMinEig_smallerSide: smallestEigenvalueLaw(dA, dB).mean,
    };
    for (const [name, value] of Object.entries(expected as Record<string, number>)) {
      expect(Object.keys(computed)).toContain(name);
      within(tol, computed[name] as number, value);
    }
  });
  test.each(entries.filter(({ id }) => id.startsWith("rdm.exact.real")))("$id", ({ params, expected, tol }) => {
    within(tol, meanPurityReal(params.dA, params.dB), expected.meanPurity);
  });
  test.each(entries.filter(({ id }) => id.startsWith("rdm.qubit")))("$id", ({ params, expected, tol }) => {
    within(tol, meanQubitTraceDistance(params.dB), expected.meanT1);
  });
  test.each(entries.filter(({ id }) => id.startsWith("mp.")))("$id", ({ params: { c, x }, expected, tol }) => {
    const law = marchenkoPastur(c);
    within(tol, law.edges[0], expected.edgeMinus);
    within(tol, law.edges[1], expected.edgePlus);
    within(tol, law.atom, expected.atomAtZero);
    x.forEach((at: number, i: number) => {
      within(tol, law.density(at), expected.density[i]);
      within(tol, law.cdf(at), expected.cdf[i]);
    });
    for (const [alpha, moment] of Object.entries(expected.moments))
      within(tol, law.moment(Number(alpha)), moment as number);
    within(tol, traceDistanceMarchenkoPastur(c), expected.T1);
    within(tol, pairTraceDistanceMarchenkoPastur(c), expected.T2pair);
    // ⟨x ln x⟩ = ln dA − S₁ of Eq. (2).
    within(tol, log(10000 * c) - renyiMarchenkoPastur(1, 10000 * c, 10000), expected.xlnx);
  });
  test("quantum.scan: at D = 3600 the maximum of the mean entropy and the pole of A(q) stand at dA = 60", () => {
    const { expected, tol } = entries.find(({ id }) => id === "quantum.scan.D3600") as Entry;
    const divisors = Array.from({ length: 3600 }, (_, i) => i + 1).filter((d) => 3600 % d === 0);
    expect(divisors).toHaveLength(45);
    const entropy = divisors.map((d) => pageEntropy(d, 3600 / d));
    const best = Math.max(...entropy);
    expect(divisors[entropy.indexOf(best)]).toBe(expected.argmaxS);
    expect(Math.abs(best - expected.maxMeanS)).toBeLessThanOrEqual(tol.maxMeanS.abs);
    const poles = divisors.filter((d) => meanNoiseAmplification(d, 3600 / d) === Infinity);
    expect(poles).toEqual([expected.argmaxNoiseAmp]);
  });
  test("dist.finite: sampled trace distances lie below T1(c), T2(c) by at most 0.4/m² and 5 standard errors", () => {
    const { expected } = entries.find(({ id }) => id === "dist.finite") as Entry;
    for (const { dA, dB, T1, T2 } of expected) {
      const m = Math.min(dA, dB);
      for (const [limit, [mean, error]] of [
        [traceDistanceMarchenkoPastur(dA / dB), T1],
        [pairTraceDistanceMarchenkoPastur(dA / dB), T2],
      ]) {
        expect(limit - mean).toBeLessThanOrEqual(0.4 / (m * m) + 5 * error);
        expect(mean - limit).toBeLessThanOrEqual(5 * error);
      }
    }
  });
});
