import { expect, test } from "vitest";
import {
  meanPureTraceDistance,
  meanQubitTraceDistance,
  pairTraceDistanceMarchenkoPastur,
  traceDistanceMarchenkoPastur,
} from "../../src/theory/index.js";

test.each([
  [1 / 16, 0.1059372],
  [1 / 4, 0.2108713],
  [1 / 2, 0.296302],
  [1, (3 * Math.sqrt(3)) / (4 * Math.PI)],
  [2, 1 / 4 + 1 / Math.PI],
  [4, 3 / 4],
  [100, 0.99],
])("T1(%d) is %d", (c, value) => {
  expect(traceDistanceMarchenkoPastur(c)).toBeCloseTo(value, 7);
  expect(pairTraceDistanceMarchenkoPastur(c / 2)).toBe(traceDistanceMarchenkoPastur(c));
});

test("T1 has no jump at 1/4, 1 and 4 where its forms meet: within 1e-14", () => {
  for (const c of [0.25, 1, 4]) {
    const jump = traceDistanceMarchenkoPastur(c * (1 + 1e-15)) - traceDistanceMarchenkoPastur(c * (1 - 1e-15));
    expect(Math.abs(jump)).toBeLessThanOrEqual(1e-14);
  }
});

test("T1 rises with c, and is 4√c/(3π) for small c within c", () => {
  let before = 0;
  for (let c = 0.001; c < 8; c *= 1.05) {
    const value = traceDistanceMarchenkoPastur(c);
    expect(value).toBeGreaterThan(before);
    before = value;
  }
  for (const c of [1e-12, 1e-6, 1e-3]) {
    expect(Math.abs((traceDistanceMarchenkoPastur(c) * 3 * Math.PI) / (4 * Math.sqrt(c)) - 1)).toBeLessThanOrEqual(c);
  }
});

test("exact mean distances: a pure qubit is 1/2 from its mixture, two pure states (D − 1)/(D − 1/2) apart", () => {
  expect([
    meanQubitTraceDistance(1),
    meanQubitTraceDistance(2),
    meanPureTraceDistance(1),
    meanPureTraceDistance(2),
  ]).toEqual([1 / 2, 3 / 8, 0, 2 / 3]);
});
