/** What every claim is put through, and how a claim is run without a runner. */
import { describe, expect, test } from "vitest";
import { type Claim, type Panel, type Preset, resolveParams, type Verdict } from "../../src/correspondence/claim.js";
import { currentEngine } from "../../src/engine.js";
import { stream } from "../../src/random/stream.js";
import { records } from "./judging.js";

export { records };

/** Of claims that read no other one. */
export const ALONE = new Map();

export const judge = (claim: Claim, preset: Preset, seed: number): Verdict =>
  claim.verdict(records(claim, preset, seed), claim.presets[preset], ALONE);

export const broken = (verdict: Verdict): string[] =>
  verdict.rules.filter((rule) => !rule.holds).map((rule) => rule.name);

/** Labels of a panel that stand for two things: only pieces of one curve share a name. */
export const ambiguous = ({ series }: Panel): string[] =>
  series
    .filter((s) => {
      const first = series.find(({ label }) => label === s.label)!;
      if (s === first) return false;
      if (s.kind !== "curve" || first.kind !== "curve" || s.exact !== first.exact || s.side !== first.side) return true;
      const [one, other] = [s, first].map(({ points }) => points.map(({ x }) => x)) as [number[], number[]];
      const apart = Math.max(...one) <= Math.min(...other) || Math.max(...other) <= Math.min(...one);
      return !apart && !series.some(({ side }) => side !== undefined);
    })
    .map(({ label }) => label);

export const SEEDS = Array.from({ length: 20 }, (_, k) => k + 1);

/** The tests of one claim; the default preset, which may be long, for the first `defaults` seeds; the quick one for `quicks`. */
// biome-ignore lint/suspicious/noExplicitAny: what a claim prepares is its own business
export function describeClaim(claim: Claim<any>, { quicks = SEEDS.length, defaults = SEEDS.length } = {}): void {
  describe(claim.id, () => {
    test(`the quick preset holds for the seeds 1 … ${quicks}`, () => {
      const failures = SEEDS.slice(0, quicks).flatMap((seed) =>
        broken(judge(claim, "quick", seed)).map((rule) => `${seed}: ${rule}`),
      );
      expect(failures).toEqual([]);
    });

    test(`the default preset holds for the seeds 1 … ${defaults}`, { timeout: 300_000 }, () => {
      const failures = SEEDS.slice(0, defaults).flatMap((seed) =>
        broken(judge(claim, "default", seed)).map((rule) => `${seed}: ${rule}`),
      );
      expect(failures).toEqual([]);
    });

    test("a trial depends on seed and index alone, has one finite number a field, and leaves the arena as it was", () => {
      const params = claim.presets.quick;
      const root = stream(7).child(claim.id);
      const top = currentEngine().arena.top;
      for (const index of [0, 1, claim.trials(params) - 1]) {
        const first = claim.trial(params, claim.prepare(params), root.child(index), index);
        expect(first.length).toBe(claim.fields.length);
        expect(first.every(Number.isFinite)).toBe(true);
        expect(claim.trial(params, claim.prepare(params), root.child(index), index)).toEqual(first);
      }
      expect(currentEngine().arena.top).toBe(top);
    });

    test("figure and table hold finite numbers and text only", () => {
      const params = claim.presets.quick;
      const all = records(claim, "quick", 1);
      const figure = claim.figure(all, params, ALONE);
      expect(figure.panels.length).toBeGreaterThan(0);
      for (const { series } of figure.panels) {
        for (const s of series) {
          const numbers = s.kind === "bars" ? s.bars.flatMap(Object.values) : s.points.flatMap(Object.values);
          expect(numbers.length).toBeGreaterThan(0);
          expect(numbers.every(Number.isFinite)).toBe(true);
        }
      }
      for (const panel of figure.panels) expect(ambiguous(panel)).toEqual([]);
      const { columns, rows } = claim.table(all, params, ALONE);
      for (const row of rows) {
        expect(row.length).toBe(columns.length);
        for (const cell of row) if (typeof cell === "number") expect(Number.isFinite(cell)).toBe(true);
      }
    });

    test.each([
      [{ nonsense: 1 }, /unknown parameter "nonsense"; there are /],
      [{ [Object.keys(claim.parameters)[0] as string]: -1 }, /expected .* to be an integer from .*, got -1/],
      [{ [Object.keys(claim.parameters)[0] as string]: 2.5 }, /got 2\.5/],
      [{ [Object.keys(claim.parameters)[0] as string]: Number.NaN }, /got NaN/],
    ])("refuses the parameters %j", (changes, message) => {
      expect(() => resolveParams(claim, "quick", changes)).toThrow(message);
    });
  });
}
