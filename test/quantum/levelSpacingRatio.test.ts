import { describe, expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import type { Field } from "../../src/linalg/matrix.js";
import { levelSpacingRatio, levelSpacingRatios } from "../../src/quantum/levelSpacingRatio.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import { xxz } from "../../src/quantum/xxz.js";
import { gaussianSpectrum } from "../../src/random/gaussianSpectrum.js";
import { goe } from "../../src/random/goe.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import { engineName } from "../support/engine.js";
import { uniform } from "../support/random.js";

/** Large matrices: Y. Y. Atas et al. 2013; levels without memory: 2 ln 2 − 1; two GOE spectra as one: O. Giraud et al. 2022. */
const [GOE, GUE, POISSON, TWO_GOE] = [0.5307, 0.5996, 2 * Math.log(2) - 1, 0.4234];
const middle = (e: Float64Array) => e.subarray(Math.floor(e.length / 4), Math.ceil((3 * e.length) / 4));
/** All ratios of some spectra: mean and standard error. */
function pooled(spectra: readonly Float64Array[]): { mean: number; error: number; count: number } {
  const parts = spectra.map((e) => levelSpacingRatios(e));
  const count = parts.reduce((sum, { ratios }) => sum + ratios.length, 0);
  const mean = parts.reduce((sum, { ratios, mean: m }) => sum + ratios.length * m, 0) / count;
  const error = Math.sqrt(parts.reduce((sum, { ratios, error: e }) => sum + (ratios.length * e) ** 2, 0)) / count;
  return { mean, error, count };
}
const levels = (H: { toMatrix: () => Field }): Float64Array => eigvalsh(H.toMatrix());
const debug = engineName.endsWith("debug");
const signs = [1, -1] as const;

describe("r of random matrices within 5 standard errors, middle halves", () => {
  test.each([
    [1, GOE],
    [2, GUE],
    [4, 0.6744],
  ] as const)("β = %d: %d, 40 tridiagonal spectra of 200 levels, seed 1, error below .006", (beta, expected) => {
    const { mean, error } = pooled(
      Array.from({ length: 40 }, (_, k) => middle(gaussianSpectrum(200, { stream: stream(1).child(k), beta }))),
    );
    expect(error).toBeLessThan(0.006);
    expect(Math.abs(mean - expected)).toBeLessThan(5 * error);
  });

  test("dense GOE and GUE matrices, 8 of order 120, seed 2: 0.5307 and 0.5996, and each is told from the other", () => {
    const found = [goe, gue].map((draw) =>
      pooled(Array.from({ length: 8 }, (_, k) => middle(eigvalsh(draw(120, { stream: stream(2).child(k) }) as Field)))),
    ) as [ReturnType<typeof pooled>, ReturnType<typeof pooled>];
    for (const [k, expected] of [GOE, GUE].entries()) {
      expect(Math.abs(found[k]!.mean - expected)).toBeLessThan(5 * found[k]!.error);
    }
    expect(found[1].mean - found[0].mean).toBeGreaterThan(2 * Math.hypot(found[0].error, found[1].error));
  });

  test("levels that do not know of each other: 2 ln 2 − 1, 20000 levels; errors are calibrated over 200 lists of 100", () => {
    const random = uniform(5);
    const list = (n: number) => Float64Array.from({ length: n }, () => random()).sort();
    const { mean, error } = levelSpacingRatios(list(20000));
    expect(error).toBeLessThan(0.003);
    expect(Math.abs(mean - POISSON)).toBeLessThan(5 * error);
    const z = Array.from({ length: 200 }, () => {
      const r = levelSpacingRatios(list(100));
      return (r.mean - POISSON) / r.error;
    });
    const scatter = Math.sqrt(z.reduce((sum, x) => sum + x * x, 0) / z.length);
    // Without the correlation of neighbours it would be 1.18.
    expect(scatter).toBeGreaterThan(0.8);
    expect(scatter).toBeLessThan(1.15);
  });
});

describe("r of spin chains, sectors split", () => {
  const ising = (debug ? [10, 11] : [11, 12]).flatMap((sites) =>
    signs.map((reflection) => [sites, levels(mixedFieldIsing({ sites, sector: { reflection } }))] as const),
  );
  // Between up and sites − up the spectra differ by a constant only: one of them is enough.
  const chains = [
    [12, 5],
    [13, 5],
  ];

  test("the chaotic Ising chain, both reflections: 0.5307 within 5 standard errors, far from 0.3863", () => {
    const { mean, error } = pooled(ising.map(([, e]) => middle(e)));
    expect(error).toBeLessThan(0.015);
    expect(Math.abs(mean - GOE)).toBeLessThan(5 * error);
    expect(mean - POISSON).toBeGreaterThan(8 * error);
  });

  test("its sectors in one list do not repel each other: 0.4234, far from 0.5307", () => {
    const [sites] = ising[0]!;
    const both = Float64Array.from(ising.flatMap(([L, e]) => (L === sites ? Array.from(e) : []))).sort();
    const { mean, error } = pooled([middle(both)]);
    expect(Math.abs(mean - TWO_GOE)).toBeLessThan(5 * error);
    expect(GOE - mean).toBeGreaterThan(5 * error);
  });

  test("the integrable XXZ chain, magnetisation and reflection: 0.3863 within 5 standard errors, far from 0.5307", () => {
    const { mean, error } = pooled(
      chains.flatMap(([sites, up]) =>
        signs.map((reflection) => middle(levels(xxz({ sites: sites!, sector: { up: up!, reflection } })))),
      ),
    );
    expect(error).toBeLessThan(0.02);
    expect(Math.abs(mean - POISSON)).toBeLessThan(5 * error);
    expect(GOE - mean).toBeGreaterThan(6 * error);
  });
});

test("the definition: min/max of neighbouring spacings, their mean, any scale and offset", () => {
  const e = [-3, -1, -0.5, 2, 2.25, 4];
  const s = [2, 0.5, 2.5, 0.25, 1.75];
  const expected = [0, 1, 2, 3].map((k) => Math.min(s[k]!, s[k + 1]!) / Math.max(s[k]!, s[k + 1]!));
  for (const scale of [1, 2 ** -1000, 2 ** 1000]) {
    const { ratios, mean } = levelSpacingRatios(e.map((x) => scale * x));
    expect(Array.from(ratios)).toEqual(expected);
    expect(mean).toBeCloseTo(expected.reduce((a, b) => a + b) / 4, 15);
    expect(levelSpacingRatio(Float32Array.from(e))).toBe(mean);
  }
  expect(levelSpacingRatio([-1.7e308, 0, 1.7e308])).toBe(1);
  expect(levelSpacingRatios([1, 2, 4])).toEqual({ ratios: Float64Array.of(0.5), mean: 0.5, error: Infinity });
});

test("levels that coincide, exactly or within what an eigensolver rounds, have ratio 0, three of them too", () => {
  expect(levelSpacingRatios([0, 0, 0])).toEqual({ ratios: Float64Array.of(0), mean: 0, error: Infinity });
  expect(Array.from(levelSpacingRatios([-1, 1, 1 + 1e-15, 1 + 2e-15, 2]).ratios)).toEqual([0, 0, 0]);
  // Two equal spectra in one list: a spin that nothing acts on.
  const e = gaussianSpectrum(60, { stream: stream(4) });
  expect(levelSpacingRatio(Float64Array.from([...e, ...e]).sort())).toBe(0);
});

test.each([
  [
    "fewer than three",
    [1, 2],
    RangeError,
    "levelSpacingRatio: expected at least 3 levels, which have one ratio, got 2",
  ],
  [
    "unsorted",
    [1, 3, 2],
    RangeError,
    "levelSpacingRatio: expected energies in ascending order, got 2 after 3; Float64Array.from(energies).sort() is in order",
  ],
  ["NaN", [1, Number.NaN, 2], RangeError, "levelSpacingRatio: expected finite energies, got NaN at index 1"],
  ["text", ["1", "2", "3"], TypeError, 'levelSpacingRatio: expected energies to be numbers, got "1" at index 0'],
  ["a number", 3, TypeError, "levelSpacingRatio: expected energies to be a list of numbers, got 3"],
])("%s is refused", (_title, energies, kind, sentence) => {
  expect(() => levelSpacingRatio(energies as number[])).toThrow(new (kind as ErrorConstructor)(sentence));
});
