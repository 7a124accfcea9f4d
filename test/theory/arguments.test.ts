import { expect, test } from "vitest";
import * as theory from "../../src/theory/index.js";

const { marchenkoPastur, smallestEigenvalueLaw } = theory;

const pairs = [
  "pageEntropy",
  "pageDeficit",
  "pageVariance",
  "meanPurity",
  "meanPurityReal",
  "purityVariance",
  "meanSquaredDistance",
  "inverseMoment",
  "meanNoiseAmplification",
  "smallestEigenvalueLaw",
] as const;
const functions: Record<string, unknown> = { ...theory };

test.each(pairs)("%s refuses dimensions that are not positive integers", (name) => {
  const f = functions[name] as (dA: unknown, dB: unknown) => number;
  for (const bad of [0, -2, 1.5, NaN, Infinity, 2 ** 60]) {
    expect(() => f(bad, 2)).toThrow(new RangeError(`${name}: expected dA to be a positive integer, got ${bad}`));
    expect(() => f(2, bad)).toThrow(new RangeError(`${name}: expected dB to be a positive integer, got ${bad}`));
  }
  expect(() => f("4", 2)).toThrow(new TypeError(`${name}: expected dA to be a number, got "4"`));
  expect(() => f(2, undefined)).toThrow(new TypeError(`${name}: expected dB to be a number, got undefined`));
});

test.each(["marchenkoPastur", "traceDistanceMarchenkoPastur", "pairTraceDistanceMarchenkoPastur"])(
  "%s refuses a ratio that is not a finite number > 0",
  (name) => {
    const f = functions[name] as (c: unknown) => unknown;
    for (const bad of [0, -1, NaN, Infinity]) {
      expect(() => f(bad)).toThrow(new RangeError(`${name}: expected c to be a finite number > 0, got ${bad}`));
    }
    expect(() => f(null)).toThrow(new TypeError(`${name}: expected c to be a number, got null`));
  },
);

test.each([
  [
    "marchenkoPastur.moment: expected alpha to be a finite number, got Infinity",
    () => marchenkoPastur(1).moment(Infinity),
  ],
  ["marchenkoPastur.density: expected x to be a number, got NaN", () => marchenkoPastur(1).density(NaN)],
  ["marchenkoPastur.cdf: expected x to be a number, got NaN", () => marchenkoPastur(1).cdf(NaN)],
  ["meanMoment: expected alpha to be a finite number, got NaN", () => theory.meanMoment(NaN, 2, 2)],
  ["meanMoment: expected dB to be a positive integer, got 0", () => theory.meanMoment(1, 2, 0)],
  ["renyiMarchenkoPastur: expected an order alpha ≥ 0, got -1", () => theory.renyiMarchenkoPastur(-1, 2, 2)],
  ["renyiMarchenkoPastur: expected alpha to be a number, got NaN", () => theory.renyiMarchenkoPastur(NaN, 2, 2)],
  ["meanQubitTraceDistance: expected dB to be a positive integer, got 0", () => theory.meanQubitTraceDistance(0)],
  ["meanPureTraceDistance: expected D to be a positive integer, got 0.5", () => theory.meanPureTraceDistance(0.5)],
  ["noiseAmplification: expected q to be a finite number > 0, got 0", () => theory.noiseAmplification(0)],
  [
    "smallestEigenvalueLaw.survival: expected x to be a number, got NaN",
    () => smallestEigenvalueLaw(2, 3).survival(NaN),
  ],
  [
    "smallestEigenvalueLaw.quantile: expected a probability p in [0, 1], got 1.5",
    () => smallestEigenvalueLaw(3, 3).quantile(1.5),
  ],
  ["normalTail: expected z to be a number, got NaN", () => theory.normalTail(NaN)],
  ["kolmogorovTail: expected lambda to be a number, got NaN", () => theory.kolmogorovTail(NaN)],
  ["binomialTail: expected n to be an integer ≥ 0, got 1.5", () => theory.binomialTail(1.5, 0, 0.5)],
  ["binomialTail: expected a probability p in [0, 1], got 2", () => theory.binomialTail(3, 0, 2)],
  ["binomialTail: expected k to be a finite number, got NaN", () => theory.binomialTail(3, NaN, 0.5)],
] as const)("%s", (message, call) => {
  expect(call).toThrow(new RangeError(message));
});
