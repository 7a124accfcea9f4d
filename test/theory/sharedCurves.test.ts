// The curves both sides share, on real independent entries: the limit of a network's side, as reduced states are on the other.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { svdvals } from "../../src/linalg/svdvals.js";
import { ginibre } from "../../src/random/ginibre.js";
import { stream } from "../../src/random/stream.js";
import { meanNoiseAmplificationReal, pageDeficit, traceDistanceMarchenkoPastur } from "../../src/theory/index.js";
import { engineName } from "../support/engine.js";

interface Row {
  readonly P: number;
  readonly q: number;
  readonly deficit: readonly [number, number];
  readonly T1: readonly [number, number];
  readonly nPurityMinus1_exact: number;
  readonly noiseAmp_exact: number | null;
}
const { expected, params } = JSON.parse(
  readFileSync(new URL("../fixtures/science-shared.json", import.meta.url), "utf8"),
) as { expected: Row[]; params: { n: number } };
const { n } = params;
const runs = engineName.endsWith("debug") ? 8 : 40;
const meanOf = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;

test.each(expected)(
  `shared.iid.real.n60, P = $P: entropy deficit, distance to 1/n and n Tr K²/(Tr K)² − 1 of K = J Jᵀ, 5 combined standard errors, ${runs} matrices, seed 1`,
  ({ P, q, deficit, T1, nPurityMinus1_exact: purity, noiseAmp_exact: amplification }) => {
    const found = Array.from({ length: runs }, (_, k) => {
      const squares = svdvals(ginibre(n, P, { stream: stream(1).child(P).child(k), complex: false })).map((x) => x * x);
      const total = squares.reduce((sum, x) => sum + x, 0);
      const p = [...squares.map((x) => x / total), ...new Array<number>(Math.max(0, n - P)).fill(0)];
      const entropy = p.reduce((sum, x) => (x > 0 ? sum - x * Math.log(x) : sum), 0);
      return [
        Math.log(n) - entropy,
        p.reduce((sum, x) => sum + Math.abs(x - 1 / n), 0) / 2,
        n * p.reduce((sum, x) => sum + x * x, 0) - 1,
      ];
    });
    for (const [k, [value, error]] of [deficit, T1, [purity, 0] as const].entries()) {
      const sample = found.map((row) => row[k]!);
      const mean = meanOf(sample);
      const own = meanOf(sample.map((x) => (x - mean) ** 2)) / (runs - 1);
      expect(Math.abs(mean - value)).toBeLessThan(5 * Math.sqrt(own + error ** 2));
    }
    expect(Math.abs((n - 1) * (n + 2) - purity * (n * P + 2))).toBeLessThan(1e-9);
    expect(meanNoiseAmplificationReal(n, P)).toBeCloseTo(amplification ?? Infinity, 12);
    // What they have in common with reduced states: within the part that specifications allow at n = 60.
    expect(Math.abs(traceDistanceMarchenkoPastur(q) / T1[0] - 1)).toBeLessThan(0.011);
    expect(Math.abs(pageDeficit(n, P) / deficit[0] - 1)).toBeLessThan(0.025);
  },
);
