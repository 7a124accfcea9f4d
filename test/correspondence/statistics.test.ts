import { expect, test } from "vitest";
import {
  combinedZ,
  mean,
  median,
  pooledVariance,
  standardError,
  studentBound,
  worst,
  zScore,
} from "../../src/correspondence/statistics.js";

test("mean, median, standard error of 1, 2, 3, 4", () => {
  expect(mean([1, 2, 3, 4])).toBe(2.5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([3, 1, 2])).toBe(2);
  expect(standardError([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3 / 4), 15);
  expect(standardError([1])).toBe(Number.POSITIVE_INFINITY);
});

test("pooledVariance of one sample is its variance; two samples share their degrees of freedom", () => {
  expect(pooledVariance([[1, 2, 3, 4]])).toEqual({ variance: 5 / 3, degrees: 3 });
  expect(
    pooledVariance([
      [0, 2],
      [10, 10, 10],
    ]),
  ).toEqual({ variance: 2 / 3, degrees: 3 });
});

// P(|t| > x) = 5.733e-7, the two-sided tail of a Gaussian at 5; quantiles by bisection on mpmath's regularised incomplete beta function.
test.each([
  [20, 7.1975],
  [21, 7.0612],
  [63, 5.5654],
  [273, 5.1216],
])("studentBound(%i) is the 5.7e-7 quantile within 2 %%", (degrees, quantile) => {
  expect(Math.abs(studentBound(degrees) / quantile - 1)).toBeLessThan(0.02);
});

test("zScore of a law without spread: rounding is no deviation, anything else is infinitely far", () => {
  expect(zScore(1 + 1e-14, 1, 0)).toBe(0);
  expect(zScore(1.1, 1, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(zScore(1.1, 1, 0.05)).toBeCloseTo(2, 12);
});

test("worst keeps the sign, combinedZ adds in quadrature", () => {
  expect(worst([1, -3, 2])).toBe(-3);
  expect(combinedZ([1, 1, 1, 1])).toBe(2);
});
