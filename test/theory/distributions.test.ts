import fc from "fast-check";
import { expect, test } from "vitest";
import { binomialTail, kolmogorovTail, normalTail } from "../../src/theory/index.js";

test("normalTail: the two tails add up to 1, the ends are 0 and 1, and the familiar quantiles hold", () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
      expect(Math.abs(normalTail(z) + normalTail(-z) - 1)).toBeLessThanOrEqual(2 ** -52);
    }),
  );
  expect([normalTail(Infinity), normalTail(-Infinity), normalTail(0)]).toEqual([0, 1, 0.5]);
  expect(normalTail(1.959964)).toBeCloseTo(0.025, 8);
});

test("kolmogorovTail: 1 up to 0, 0 at Infinity, no jump where the series change, falling", () => {
  expect([kolmogorovTail(-1), kolmogorovTail(0), kolmogorovTail(0.01), kolmogorovTail(Infinity)]).toEqual([1, 1, 1, 0]);
  expect(Math.abs(kolmogorovTail(1) - kolmogorovTail(1 - 2 ** -53))).toBeLessThanOrEqual(1e-15);
  expect(kolmogorovTail(1.358099)).toBeCloseTo(0.05, 6);
  for (let x = 0.1; x < 6; x += 0.01) expect(kolmogorovTail(x)).toBeLessThanOrEqual(kolmogorovTail(x - 0.01));
});

test("binomialTail: complement, reflection and ends, within 1e-13", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: -5, max: 305 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, k, p) => {
        const tail = binomialTail(n, k, p);
        expect(Math.abs(tail + binomialTail(n, n - k + 1, 1 - p) - 1)).toBeLessThanOrEqual(1e-13);
        expect(binomialTail(n, k - 0.5, p)).toBe(tail);
      },
    ),
  );
  expect([
    binomialTail(5, 0, 0),
    binomialTail(5, 1, 0),
    binomialTail(5, 5, 1),
    binomialTail(5, 6, 1),
    binomialTail(0, 0, 0.3),
  ]).toEqual([1, 0, 1, 0, 1]);
  expect(Math.abs(binomialTail(10, 5, 0.5) - 638 / 1024)).toBeLessThanOrEqual(2 ** -53);
});
