import { describe, expect, test } from "vitest";
import { engineInfo } from "../../src/engine/info.js";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { herk } from "../../src/linalg/herk.js";
import { gaussianSpectrum } from "../../src/random/gaussianSpectrum.js";
import { ginibre } from "../../src/random/ginibre.js";
import { goe } from "../../src/random/goe.js";
import { gue } from "../../src/random/gue.js";
import { type Stream, stream } from "../../src/random/stream.js";
import { wishartSpectrum } from "../../src/random/wishartSpectrum.js";
import {
  meanPurity,
  meanPurityReal,
  pageEntropy,
  purityVariance,
  smallestEigenvalueLaw,
} from "../../src/theory/index.js";
import { engineName } from "../support/engine.js";
import { gammaCdf, oneSample, twoSamples } from "../support/kolmogorov.js";

const debug = engineName.endsWith("debug");
const draws = debug ? 1000 : 3000;

const trials = <T>(count: number, seed: number, one: (stream: Stream) => T): T[] =>
  Array.from({ length: count }, (_, k) => one(stream(seed, k)));

const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const variance = (x: readonly number[]) => {
  const m = mean(x);
  return x.reduce((a, b) => a + (b - m) ** 2, 0) / (x.length - 1);
};
const expectMean = (x: readonly number[], exact: number) => {
  const z = (mean(x) - exact) / Math.sqrt(variance(x) / x.length);
  expect(Math.abs(z), `mean ${mean(x)}, exact ${exact}, z = ${z.toFixed(2)}`).toBeLessThan(5);
};

const sum = (x: Float64Array) => x.reduce((a, b) => a + b, 0);
const squares = (x: Float64Array) => x.reduce((a, b) => a + b * b, 0);
const entropy = (x: Float64Array) => -x.reduce((a, p) => a + (p > 0 ? p * Math.log(p) : 0), 0);

describe(`wishartSpectrum, ${draws} draws, seed 1`, () => {
  test.each([
    [2, 2],
    [4, 4],
    [8, 3],
    [8, 32],
    [3, 1000],
  ])("mean entropy is Page's and mean purity Lubkin's within 5 standard errors, %i × %i", (dA, dB) => {
    const spectra = trials(draws, 1, (s) => wishartSpectrum(dA, dB, { stream: s }));
    expectMean(spectra.map(entropy), pageEntropy(Math.min(dA, dB), Math.max(dA, dB)));
    const purities = spectra.map(squares);
    expectMean(purities, meanPurity(dA, dB));
    expectMean(
      purities.map((p) => (p - meanPurity(dA, dB)) ** 2),
      purityVariance(dA, dB),
    );
  });

  test.each([
    [2, 2],
    [4, 4],
    [3, 20],
  ])("beta = 1: mean purity is the real one within 5 standard errors, and not the complex one, %i × %i", (dA, dB) => {
    const purities = trials(draws, 1, (s) => squares(wishartSpectrum(dA, dB, { stream: s, beta: 1 })));
    expectMean(purities, meanPurityReal(dA, dB));
    const away = (mean(purities) - meanPurity(dA, dB)) / Math.sqrt(variance(purities) / purities.length);
    expect(away).toBeGreaterThan(5);
  });

  test.each([
    [4, 4],
    [4, 6],
    [9, 11],
  ])("the smallest eigenvalue has its exact law, √n D < 2.6, %i × %i", (dA, dB) => {
    const law = smallestEigenvalueLaw(dA, dB);
    const smallest = trials(draws, 1, (s) => wishartSpectrum(dA, dB, { stream: s })[0]!);
    expect(oneSample(smallest, (x) => law.cdf(x))).toBeLessThan(2.6);
  });

  test.each([0.5, 1, 2, 4])(
    "beta = %d: Tr W is Gamma(β dA dB/2)·2/β, √n D < 2.6; E Tr W² = dA dB (dA + dB − 1 + 2/β)",
    (beta) => {
      const [dA, dB] = [5, 7];
      const spectra = trials(draws, 1, (s) => wishartSpectrum(dA, dB, { stream: s, beta, normalised: false }));
      const shape = (beta * dA * dB) / 2;
      expect(oneSample(spectra.map(sum), (x) => gammaCdf(shape, (x * beta) / 2))).toBeLessThan(2.6);
      expectMean(spectra.map(squares), dA * dB * (dA + dB - 1 + 2 / beta));
    },
  );

  test.each([
    [5, 9, 2],
    [5, 9, 1],
    [6, 6, 2],
    [6, 6, 1],
  ])(
    "each eigenvalue of W has the law of the full draw's, two samples, scaled D < 2.6, %i × %i, beta = %i",
    (dA, dB, beta) => {
      const model = trials(draws, 1, (s) => wishartSpectrum(dA, dB, { stream: s, beta, normalised: false }));
      const full = trials(draws, 2, (s) => eigvalsh(herk(ginibre(dA, dB, { stream: s, complex: beta === 2 }))));
      for (let k = 0; k < dA; k++) {
        expect(
          twoSamples(
            model.map((x) => x[k]!),
            full.map((x) => x[k]!),
          ),
        ).toBeLessThan(2.6);
      }
      const ratio = (x: Float64Array) => x[dA - 1]! / x[1]!;
      expect(twoSamples(model.map(ratio), full.map(ratio))).toBeLessThan(2.6);
    },
  );
});

test("wishartSpectrum: dA values ascending with sum 1 within 4 n ε; dA > dB begins with dA − dB zeros, the rest is the spectrum of ρ_B", () => {
  for (const [dA, dB] of [
    [1, 1],
    [1, 9],
    [2, 3],
    [40, 40],
    [65, 4000],
    [128, 2 ** 40],
  ] as const) {
    const x = wishartSpectrum(dA, dB, { stream: stream(5) });
    expect(x.length).toBe(dA);
    x.forEach((p, k) => {
      expect(p).toBeGreaterThan(0);
      if (k > 0) expect(p).toBeGreaterThanOrEqual(x[k - 1]!);
    });
    expect(Math.abs(sum(x) - 1)).toBeLessThan(4 * dA * 2 ** -52);
    const w = wishartSpectrum(dA, dB, { stream: stream(5), normalised: false });
    w.forEach((y, k) => {
      expect(Math.abs(y / sum(w) / x[k]! - 1)).toBeLessThan(1e-13);
    });
    if (dB > 5000) continue;
    const other = wishartSpectrum(dB, dA, { stream: stream(5) });
    expect(other.length).toBe(dB);
    expect(other.slice(dB - dA)).toEqual(x);
    expect(other.slice(0, dB - dA)).toEqual(new Float64Array(dB - dA));
  }
  expect(wishartSpectrum(1, 7, { stream: stream(5) })).toEqual(Float64Array.of(1));
});

test("wishartSpectrum: one draw of 256 × 256 has Page's entropy within 5 standard deviations of pageEntropy, 1/(√2 dB) each", () => {
  const x = wishartSpectrum(256, 256, { stream: stream(1) });
  expect(Math.abs(entropy(x) - pageEntropy(256, 256))).toBeLessThan(5 / (Math.SQRT2 * 256));
});

describe(`gaussianSpectrum, ${draws} draws, seed 1`, () => {
  test.each([0.5, 1, 2, 4])(
    "beta = %d: Tr H is N(0, 2/β) and E Tr H² = n − 1 + 2/β within 5 standard errors, n = 6",
    (beta) => {
      const spectra = trials(draws, 1, (s) => gaussianSpectrum(6, { stream: s, beta }));
      const halves = spectra.map((x) => (sum(x) ** 2 * beta) / 4);
      expect(oneSample(halves, (x) => gammaCdf(0.5, x))).toBeLessThan(2.6);
      expectMean(spectra.map(sum), 0);
      expectMean(spectra.map(squares), 5 + 2 / beta);
    },
  );

  test.each([
    [1, 1],
    [2, 1],
    [7, 1],
    [1, 2],
    [2, 2],
    [7, 2],
  ])("each eigenvalue has the law of the full draw's, two samples, scaled D < 2.6, n = %i, beta = %i", (n, beta) => {
    const model = trials(draws, 1, (s) => gaussianSpectrum(n, { stream: s, beta }));
    const full = trials(draws, 2, (s) => eigvalsh(beta === 2 ? gue(n, { stream: s }) : goe(n, { stream: s })));
    for (let k = 0; k < n; k++) {
      expect(
        twoSamples(
          model.map((x) => x[k]!),
          full.map((x) => x[k]!),
        ),
      ).toBeLessThan(2.6);
    }
    if (n < 2) return;
    const spacing = (x: Float64Array) => x[1]! - x[0]!;
    expect(twoSamples(model.map(spacing), full.map(spacing))).toBeLessThan(2.6);
  });
});

test("gaussianSpectrum: n values ascending, the edge of 400 within 0.2 of 2; n = 0 has none", () => {
  const x = gaussianSpectrum(400, { stream: stream(1) });
  expect(x.length).toBe(400);
  x.forEach((value, k) => {
    if (k > 0) expect(value).toBeGreaterThanOrEqual(x[k - 1]!);
  });
  expect(Math.abs(x[399]! - 2)).toBeLessThan(0.2);
  expect(Math.abs(x[0]! + 2)).toBeLessThan(0.2);
  expect(gaussianSpectrum(0, { stream: stream(1) })).toEqual(new Float64Array(0));
});

test("spectra are values of their stream: the same twice, others for every other seed, index, child and beta", () => {
  for (const draw of [
    (s: Stream, beta = 2) => wishartSpectrum(6, 9, { stream: s, beta }),
    (s: Stream, beta = 2) => gaussianSpectrum(6, { stream: s, beta }),
  ]) {
    const first = draw(stream(1));
    expect(draw(stream(1))).toEqual(first);
    expect(draw(stream(JSON.parse(JSON.stringify(stream(1)))))).toEqual(first);
    for (const other of [draw(stream(2)), draw(stream(1, 1)), draw(stream(1).child(0)), draw(stream(1), 1)]) {
      expect(other.some((x) => first.includes(x))).toBe(false);
    }
  }
});

const spectra: [string, (size: unknown, options: unknown) => Float64Array][] = [
  ["wishartSpectrum", (size, options) => wishartSpectrum(size as number, 3, options as never)],
  ["wishartSpectrum", (size, options) => wishartSpectrum(3, size as number, options as never)],
  ["gaussianSpectrum", (size, options) => gaussianSpectrum(size as number, options as never)],
];

test.each(spectra)("%s refuses bad input in one sentence, and leaves the arena as it was", (name, draw) => {
  const s = stream(1);
  for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "3", undefined]) {
    expect(() => draw(bad, { stream: s })).toThrow(RangeError);
    expect(() => draw(bad, { stream: s })).toThrow(
      new RegExp(`^${name}: expected (n|dA|dB) to be a whole number ≥ [01], got`),
    );
  }
  for (const bad of [undefined, null, {}, s, { stream: 1 }]) {
    expect(() => draw(2, bad)).toThrow(TypeError);
    expect(() => draw(2, bad)).toThrow(`${name}: expected { stream }, make one with stream(seed); got `);
  }
  expect(() => draw(2, { stream: s, seed: 1 })).toThrow(`${name}: unknown option "seed"; there are stream, beta`);
  for (const beta of [0, -1, 0.09, 2e6, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => draw(2, { stream: s, beta })).toThrow(
      new RangeError(`${name}: expected 0.1 ≤ beta ≤ 1e6 (1 real, 2 complex), got ${beta}`),
    );
  }
  expect(() => draw(2, { stream: s, beta: "2" })).toThrow(
    new TypeError(`${name}: expected beta to be a number, got "2"`),
  );
  expect(engineInfo().memory.used).toBe(0);
});

test("spectra: what does not fit is refused with a RangeError, normalised must be a boolean, no dimension is 0", () => {
  const s = stream(1);
  expect(() => wishartSpectrum(1e9, 1e9, { stream: s })).toThrow(RangeError);
  expect(() => gaussianSpectrum(1e9, { stream: s })).toThrow(RangeError);
  expect(() => wishartSpectrum(2, 2, { stream: s, normalised: 1 as never })).toThrow(
    new TypeError("wishartSpectrum: expected normalised to be true or false, got 1"),
  );
  expect(() => wishartSpectrum(0, 2, { stream: s })).toThrow(
    new RangeError("wishartSpectrum: expected dA to be a whole number ≥ 1, got 0"),
  );
  expect(engineInfo().memory.used).toBe(0);
});
