// The ends of the arguments' ranges. Values by mpmath (50 digits) from the definitions: ½ ∫ |x − 1| dμ, the moments of W⁻¹.
import { expect, test } from "vitest";
import {
  binomialTail,
  inverseMomentVariance,
  kolmogorovTail,
  marchenkoPastur,
  meanMoment,
  regularisedIncompleteBeta,
  traceDistanceMarchenkoPastur,
} from "../../src/theory/index.js";

const relative = (got: number, expected: number) => Math.abs(got - expected) / Math.abs(expected);

test.each([
  [1e-300, 4.244131815783876e-151],
  [1e-40, 4.244131815783876e-21],
  [1e-14, 4.2441318157838745e-8],
  [8.1e-13, 3.8197186342054107e-7],
  [1e-10, 4.244131815773265e-6],
  [1e-6, 0.00042441317096805775],
])("traceDistanceMarchenkoPastur(%d): relative error below 1e-14", (c, expected) => {
  expect(relative(traceDistanceMarchenkoPastur(c), expected)).toBeLessThan(1e-14);
});

test("marchenkoPastur(c).density(1) is √(4 − c)/(2π√c), relative 1e-14, down to the smallest c", () => {
  for (const c of [5e-324, 1e-310, 1e-300, 1e-100, 1e-10, 0.1, 0.25, 0.5, 1]) {
    const expected = Math.sqrt(4 - c) / (2 * Math.PI * Math.sqrt(c));
    expect(relative(marchenkoPastur(c).density(1), expected)).toBeLessThan(1e-14);
  }
});

test.each([
  [2, 8, 1],
  [2, 1000, 2.4156710757813096e-5],
  [3, 1_000_000, 1.4400146401000807e-10],
  [60, 62, 4283097920],
  [5, 1000, 0.0012209992537430888],
])("inverseMomentVariance(%d, %d): relative error below 1e-15·2", (dA, dB, expected) => {
  expect(relative(inverseMomentVariance(dA, dB), expected)).toBeLessThan(2e-15);
  expect(inverseMomentVariance(dB, dA)).toBe(inverseMomentVariance(dA, dB));
});

test.each([
  [-1.999999999, 2, 3, 59999994895.57815],
  [-1.9999999999999998, 5, 6, 5.4853843461372576e19],
  [-0.5, 3, 4, 7.94311570782159],
  [1e-9, 3, 4, 2.999999995273701],
  [30.5, 3, 4, 0.000669151185942088],
  [100, 5, 6, 6.101557035739071e-15],
])("meanMoment(%d, %d, %d), next to its pole and far from it: relative 1e-14", (alpha, dA, dB, expected) => {
  expect(relative(meanMoment(alpha, dA, dB), expected)).toBeLessThan(1e-14);
});

test("kolmogorovTail is 1 down to the smallest λ", () => {
  for (const lambda of [5e-324, 1e-200, 1e-100, 0.01]) expect(kolmogorovTail(lambda)).toBe(1);
});

test("binomialTail: P(X ≥ n/2) − ½ is ½ P(X = n/2) at n = 10⁷, relative 1e-9, and takes as many steps as there are terms", () => {
  const n = 1e7;
  const centre = Math.sqrt(2 / (Math.PI * n)) * (1 - 1 / (4 * n));
  expect(relative(binomialTail(n, n / 2, 0.5) - 0.5, centre / 2)).toBeLessThan(1e-9);
});

test("orders and parameters near the largest double: the limit, not a NaN", () => {
  for (const c of [0.25, 1, 4]) expect(marchenkoPastur(c).moment(1e300)).toBe(Infinity);
  expect(marchenkoPastur(0.25).moment(-1e300)).toBe(Infinity);
  expect(regularisedIncompleteBeta(0.5, 1, 1e300)).toBe(1);
  expect(regularisedIncompleteBeta(0.5, 1e300, 1)).toBe(0);
  expect(regularisedIncompleteBeta(0.25, 1e300, 1e300)).toBe(0);
});
