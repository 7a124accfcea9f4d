import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { engineName } from "../support/engine.js";
import { gammaCdf, oneSample } from "../support/kolmogorov.js";

interface Draw {
  readonly count: number;
  readonly degrees: number;
  readonly first?: number;
  readonly step?: number;
  readonly scale?: number;
  readonly id?: number;
}

const chi = ({ count, degrees, first = 0, step = 0, scale = 1, id = 0 }: Draw): Float64Array =>
  withScope("test", (s) => {
    const out = s.f64(count);
    expect(s.kernels.philoxChi(1, 0, id, 0, first, count, degrees, step, scale, out.address)).toBe(0);
    return out.copy();
  });

const count = engineName.endsWith("debug") ? 1000 : 10000;

describe(`philoxChi: χ² has the law Gamma(k/2)·2: √n D < 2.6, mean k and variance 2k within 5 standard errors, ${count} draws, seed 1`, () => {
  test.each([0.1, 0.5, 1, 1.5, 2, 3, 7, 100, 4096, 2 ** 20, 2 ** 40])("k = %d", (k) => {
    const squares = chi({ count, degrees: k }).map((x) => x * x);
    expect(oneSample(squares, (x) => gammaCdf(k / 2, x / 2))).toBeLessThan(2.6);
    const mean = squares.reduce((a, b) => a + b, 0) / count;
    const variance = squares.reduce((a, x) => a + (x - mean) ** 2, 0) / (count - 1);
    expect(Math.abs(mean - k) / Math.sqrt((2 * k) / count)).toBeLessThan(5);
    // Var s² = (excess + 2) Var²/n with the excess kurtosis 12/k of χ²_k.
    expect(Math.abs(variance / (2 * k) - 1) / Math.sqrt((2 + 12 / k) / count)).toBeLessThan(5);
  });

  test("the law notices half a degree of freedom in ten", () => {
    const squares = chi({ count: 10000, degrees: 10.5 }).map((x) => x * x);
    expect(oneSample(squares, (x) => gammaCdf(5, x / 2))).toBeGreaterThan(2.6);
  });
});

test("philoxChi: neighbours are uncorrelated within 5 standard errors, also in their squares, 4000 draws", () => {
  const x = chi({ count: 4000, degrees: 3 });
  for (const y of [x, x.map((v) => v * v)]) {
    const mean = y.reduce((a, b) => a + b, 0) / y.length;
    const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / y.length;
    let product = 0;
    for (let i = 1; i < y.length; i++) product += (y[i]! - mean) * (y[i - 1]! - mean);
    expect(Math.abs(product / y.length / variance) * Math.sqrt(y.length)).toBeLessThan(5);
  }
});

test("philoxChi: variate i depends on (stream, i) and its own degrees only, however it is reached", () => {
  const all = chi({ count: 300, degrees: 0.5, step: 0.5, scale: 2 });
  for (const i of [0, 1, 2, 3, 63, 64, 299]) {
    expect(chi({ count: 1, first: i, degrees: 0.5 + 0.5 * i, scale: 2 })[0]).toBe(all[i]);
  }
  expect(chi({ count: 10, first: 290, degrees: 145.5, step: 0.5, scale: 2 })).toEqual(all.slice(290));
  expect(chi({ count: 1, first: 2 ** 46 - 1, degrees: 3 })[0]).toBeGreaterThan(0);
  const other = chi({ count: 300, degrees: 0.5, step: 0.5, scale: 2, id: 1 });
  expect(all.some((x, i) => x === other[i])).toBe(false);
});

test("philoxChi: no degrees of freedom give 0; arguments out of range give their number", () => {
  expect(chi({ count: 4, degrees: 3, step: -1 })[3]).toBe(0);
  const status = (first: number, n: number, degrees: number, step: number) =>
    withScope("test", (s) => s.kernels.philoxChi(1, 0, 0, 0, first, n, degrees, step, 1, s.f64(4).address));
  expect(status(0, 0, 0, 0)).toBe(0);
  expect(status(-1, 1, 1, 0)).toBe(-5);
  expect(status(2 ** 46, 1, 1, 0)).toBe(-5);
  expect(status(0, -1, 1, 0)).toBe(-6);
  expect(status(0, 1, -1, 0)).toBe(-7);
  expect(status(0, 1, Number.NaN, 0)).toBe(-7);
  expect(status(0, 4, 2, -1)).toBe(-8);
});
