import { describe, expect, test } from "vitest";
import { engineInfo } from "../../src/engine/info.js";
import { ginibre } from "../../src/random/ginibre.js";
import { goe } from "../../src/random/goe.js";
import { gue } from "../../src/random/gue.js";
import { haarUnitary } from "../../src/random/haarUnitary.js";
import { normals } from "../../src/random/normals.js";
import { type Stream, stream } from "../../src/random/stream.js";

const ε = 2 ** -52;
const trials = (count: number, one: (stream: Stream) => number[]): number[][] =>
  Array.from({ length: count }, (_, k) => one(stream(1, k)));

/** Column means lie within 5 standard errors, estimated from the trials, of what is exact. */
function expectMeans(rows: number[][], exact: number[]) {
  exact.forEach((mean, j) => {
    const values = rows.map((row) => row[j]!);
    const average = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - average) ** 2, 0) / (values.length - 1);
    const z = (average - mean) / Math.sqrt(variance / values.length);
    expect(Math.abs(z), `number ${j}: mean ${average}, exact ${mean}, z = ${z.toFixed(2)}`).toBeLessThan(5);
  });
}

test("ginibre: real entries are the stream's normals, complex ones those times √½", () => {
  const s = stream(4);
  expect(ginibre(3, 5, { stream: s })).toEqual({ rows: 3, cols: 5, data: normals(s, 15) });
  expect(ginibre(3, 5, { stream: s, complex: true })).toEqual({
    rows: 3,
    cols: 5,
    data: normals(s, 30).map((x) => x * Math.SQRT1_2),
    complex: true,
  });
  expect(ginibre(0, 5, { stream: s }).data).toHaveLength(0);
});

test("ginibre: E|g|² = 1, E|g|⁴ = 3 real and 2 complex, E g² = 0 complex within 5 standard errors, 400 of 10 × 10, seed 1", () => {
  const moments = (s: Stream) => {
    const real = ginibre(10, 10, { stream: s }).data;
    const { data } = ginibre(10, 10, { stream: s.child("complex"), complex: true });
    const sums = [0, 0, 0, 0, 0];
    for (let i = 0; i < 100; i++) {
      const [x, re, im] = [real[i]!, data[2 * i]!, data[2 * i + 1]!];
      const m = re * re + im * im;
      [x * x, x ** 4, m, m * m, re * re - im * im].forEach((value, k) => {
        sums[k]! += value / 100;
      });
    }
    return sums;
  };
  expectMeans(trials(400, moments), [1, 3, 1, 2, 0]);
});

test("goe: symmetric to the bit; variances 1/n off and 2/n on the diagonal within 5 standard errors, 500 of n = 7, seed 1", () => {
  const n = 7;
  const rows = trials(500, (s) => {
    const { data } = goe(n, { stream: s });
    let [off, on] = [0, 0];
    for (let i = 0; i < n; i++) {
      on += (data[i * n + i]! ** 2 * n) / n;
      for (let j = 0; j < i; j++) {
        expect(data[i * n + j]).toBe(data[j * n + i]);
        off += (data[i * n + j]! ** 2 * n) / ((n * (n - 1)) / 2);
      }
    }
    return [off, on];
  });
  expectMeans(rows, [1, 2]);
});

test("gue: Hermitian to the bit; E|H_ij|² = 1/n everywhere, half of it real, within 5 standard errors, 500 of n = 7, seed 1", () => {
  const n = 7;
  const rows = trials(500, (s) => {
    const { data } = gue(n, { stream: s });
    let [re2, im2, on] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      on += data[2 * (i * n + i)]! ** 2;
      expect(data[2 * (i * n + i) + 1]).toBe(0);
      for (let j = 0; j < i; j++) {
        const [re, im] = [data[2 * (i * n + j)]!, data[2 * (i * n + j) + 1]!];
        expect([data[2 * (j * n + i)], data[2 * (j * n + i) + 1]]).toEqual([re, -im]);
        re2 += (re ** 2 * n) / ((n * (n - 1)) / 2);
        im2 += (im ** 2 * n) / ((n * (n - 1)) / 2);
      }
    }
    return [re2, im2, on];
  });
  expectMeans(rows, [0.5, 0.5, 1]);
});

test.each([0, 1, 2, 3, 5, 20, 50])("haarUnitary: ‖UᴴU − 1‖ and ‖UUᴴ − 1‖ ≤ 10 n ε at n = %i", (n) => {
  const { data } = haarUnitary(n, { stream: stream(3, n) });
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const sums = [i === j ? -1 : 0, 0, i === j ? -1 : 0, 0];
      for (let l = 0; l < n; l++) {
        const [ar, ai, br, bi] = [l * n + i, l * n + j].flatMap((k) => [data[2 * k]!, data[2 * k + 1]!]) as number[];
        const [cr, ci, dr, di] = [i * n + l, j * n + l].flatMap((k) => [data[2 * k]!, data[2 * k + 1]!]) as number[];
        sums[0]! += ar! * br! + ai! * bi!;
        sums[1]! += ar! * bi! - ai! * br!;
        sums[2]! += cr! * dr! + ci! * di!;
        sums[3]! += ci! * dr! - cr! * di!;
      }
      worst = Math.max(worst, ...sums.map(Math.abs));
    }
  }
  expect(worst).toBeLessThanOrEqual(10 * n * ε);
});

test("haarUnitary: E|U_ij|² = 1/n, E|U_ij|⁴ = 2/(n(n+1)), E U_ij = 0, E|tr U|² = 1, E|tr U²|² = 2 within 5 standard errors, 3000 of n = 4, seed 1", () => {
  const n = 4;
  const rows = trials(3000, (s) => {
    const { data } = haarUnitary(n, { stream: s });
    const at = (i: number, j: number) => [data[2 * (i * n + j)]!, data[2 * (i * n + j) + 1]!] as const;
    const out: number[] = [];
    // One corner, one entry of the last column, and the diagonal's real parts: where a wrong phase would show.
    for (const [i, j] of [
      [0, 0],
      [1, 2],
      [3, 3],
    ] as const) {
      const [re, im] = at(i, j);
      out.push(re * re + im * im, (re * re + im * im) ** 2, re, im);
    }
    let [tr, ti, sr, si] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      tr += at(i, i)[0];
      ti += at(i, i)[1];
      for (let j = 0; j < n; j++) {
        const [ar, ai] = at(i, j);
        const [br, bi] = at(j, i);
        sr += ar * br - ai * bi;
        si += ar * bi + ai * br;
      }
    }
    return [...out, tr * tr + ti * ti, sr * sr + si * si];
  });
  const one = [1 / n, 2 / (n * (n + 1)), 0, 0];
  expectMeans(rows, [...one, ...one, ...one, 1, 2]);
});

describe("bad input", () => {
  const s = stream(1);
  const makers: [string, (n: number, options: never) => unknown][] = [
    ["ginibre", (n, options) => ginibre(n, n, options)],
    ["goe", goe],
    ["gue", gue],
    ["haarUnitary", haarUnitary],
  ];
  test.each(makers)(
    "%s refuses sizes, streams and options in one sentence, and leaves the arena as it was",
    (name, make) => {
      const good = { stream: s } as never;
      for (const bad of [-1, 1.5, NaN, Infinity, "3", undefined]) {
        expect(() => make(bad as number, good)).toThrow(RangeError);
      }
      expect(() => make(-1, good)).toThrow(new RegExp(`^${name}: expected (n|rows) to be a whole number ≥ 0, got -1$`));
      for (const bad of [undefined, null, {}, s, { stream: 1 }, { stream: { key: [1, 2] } }]) {
        expect(() => make(2, bad as never)).toThrow(TypeError);
        expect(() => make(2, bad as never)).toThrow(`${name}: expected { stream }, make one with stream(seed)`);
      }
      expect(() => make(2, { stream: s, seed: 1 } as never)).toThrow(
        `${name}: unknown option "seed"; there are stream`,
      );
      expect(() => make(1e6, good)).toThrow(RangeError);
      expect(() => make(1e9, good)).toThrow(RangeError);
      expect(engineInfo().memory.used).toBe(0);
      expect(make(2, good)).toEqual(make(2, { stream: { key: [1, 0], id: [0, 0] } } as never));
    },
  );
  test("ginibre: complex must be a boolean", () => {
    expect(() => ginibre(2, 2, { stream: s, complex: 1 as never })).toThrow(
      new TypeError("ginibre: expected complex to be true or false, got 1"),
    );
  });
});
