import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as theory from "../../src/theory/index.js";

const functions: Record<string, unknown> = { ...theory };
type Entry = [name: string, args: number[], part: [string, ...number[]] | null, expected: number];
const { entries } = JSON.parse(readFileSync(new URL("../fixtures/theory.json", import.meta.url), "utf8")) as {
  entries: Entry[];
};

function value([name, args, part]: Entry): number {
  const result = (functions[name] as (...args: number[]) => unknown)(...args);
  if (part === null) return result as number;
  const [member, ...rest] = part;
  const found = (result as Record<string, unknown>)[member];
  return typeof found === "function" ? found(...rest) : (found as number);
}

/** Relative bounds of the docstrings; the cdf's is absolute. */
const bounds: Record<string, number> = {
  "marchenkoPastur.atom": 1e-15,
  "marchenkoPastur.density": 1e-12,
  "marchenkoPastur.moment": 1e-13,
  traceDistanceMarchenkoPastur: 1e-14,
  pairTraceDistanceMarchenkoPastur: 1e-14,
  meanQubitTraceDistance: 1e-15,
  pageEntropy: 2e-15,
  pageDeficit: 2e-15,
  pageVariance: 1e-14,
  meanPurity: 1e-15,
  purityVariance: 1e-15,
  meanMoment: 1e-14,
  renyiMarchenkoPastur: 1e-14,
  "smallestEigenvalueLaw.mean": 1e-14,
  "smallestEigenvalueLaw.survival": 1e-12,
  "smallestEigenvalueLaw.cdf": 1e-12,
  normalTail: 1e-12,
  kolmogorovTail: 1e-13,
  binomialTail: 1e-13,
};
const kindOf = ([name, , part]: Entry) => (part === null ? name : `${name}.${part[0]}`);

test.each(Object.entries(bounds))("%s is within %d (relative) of mpmath at 50 digits", (kind, bound) => {
  const cases = entries.filter((entry) => kindOf(entry) === kind);
  expect(cases.length).toBeGreaterThan(6);
  const wrong = cases
    .map((entry) => ({ entry, got: value(entry) }))
    .filter(({ entry, got }) => !(Math.abs(got - entry[3]) <= bound * Math.abs(entry[3]) + 1e-50));
  expect(wrong).toEqual([]);
});

test("marchenkoPastur.cdf is within 1e-14 of mpmath at 50 digits", () => {
  const cases = entries.filter((entry) => kindOf(entry) === "marchenkoPastur.cdf");
  const wrong = cases.filter((entry) => !(Math.abs(value(entry) - entry[3]) <= 1e-14));
  expect(wrong).toEqual([]);
});

test("every entry of the fixture belongs to a test", () => {
  const kinds = new Set(entries.map(kindOf));
  for (const kind of Object.keys(bounds)) kinds.delete(kind);
  expect([...kinds]).toEqual(["marchenkoPastur.cdf"]);
});
