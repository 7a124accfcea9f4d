import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import type { ComplexMatrix } from "../../src/linalg/matrix.js";
import { basisState } from "../../src/quantum/basisState.js";
import { entropies } from "../../src/quantum/entropies.js";
import { haarState } from "../../src/quantum/haarState.js";
import { partialTrace } from "../../src/quantum/partialTrace.js";
import { schmidtValues } from "../../src/quantum/schmidtValues.js";
import { state } from "../../src/quantum/state.js";
import { haarUnitary } from "../../src/random/haarUnitary.js";
import { stream } from "../../src/random/stream.js";
import { renyiMarchenkoPastur } from "../../src/theory/index.js";
import fixture from "../fixtures/entropy.json";
import { checkStateI, cuts, roughState } from "../support/states.js";

const cases = fixture.states.flatMap(({ name, dims, amplitudes, cuts }) =>
  cuts.map((cut) => ({ ...cut, name, title: `${name}, keep [${cut.keep}]`, psi: state(dims, amplitudes.flat()) })),
);

test.each(cases)("$title: Schmidt coefficients squared are the exact spectrum within 1e-14", (c) => {
  const squares = [...schmidtValues(c.psi, { keep: c.keep })].map((x) => x * x).reverse();
  const exact = c.spectrum.slice(-squares.length);
  for (const [i, p] of squares.entries()) expect(Math.abs(p - exact[i]!)).toBeLessThan(1e-14);
});

test.each(cases)("$title: entropies of orders 0, ½, 1, 2, 3, ∞ within 1e-13 of 50 digits", (c) => {
  const [rank, half, one, two, three, min] = entropies(c.psi, { keep: c.keep, alphas: [0, 0.5, 1, 2, 3, Infinity] });
  expect(Math.abs(rank! - Math.log(c.rank))).toBeLessThan(1e-13);
  expect(Math.abs(half! - c.renyi["0.5"])).toBeLessThan(1e-13);
  expect(Math.abs(one! - c.von_neumann)).toBeLessThan(1e-13);
  expect(Math.abs(two! - c.renyi["2"])).toBeLessThan(1e-13);
  expect(Math.abs(three! - c.renyi["3"])).toBeLessThan(1e-13);
  expect(Math.abs(min! - c.renyi.inf)).toBeLessThan(1e-13);
});

test("a Schmidt coefficient of 1e-12 beside 1 has relative error below 1e-12, and S_½ = 2e-12 follows it", () => {
  // (|00⟩ + 1e-12|11⟩) turned by a rotation of the first qubit, so that nothing is diagonal.
  const [c, s, t] = [0.6, 0.8, 1e-12];
  const psi = { dims: [2, 2], data: Float64Array.of(c, 0, -s * t, 0, s, 0, c * t, 0) };
  expect(Math.abs(schmidtValues(psi, { keep: [0] })[1]! / t - 1)).toBeLessThan(1e-12);
  expect(Math.abs(entropies(psi, { keep: [0], alphas: [0.5] })[0]! / (2 * t) - 1)).toBeLessThan(1e-3);
});

describe("above a smaller side of 64, where the bidiagonal form takes over from Jacobi", () => {
  test.each([
    [65, 65],
    [66, 140],
    [130, 70],
  ])(
    "%i × %i: Schmidt coefficients are the singular values, the square roots of the reduced spectrum, within 1e-13",
    (dA, dB) => {
      const psi = roughState([dA, dB], dA);
      const values = schmidtValues(psi, { keep: [0] });
      expect(values.length).toBe(Math.min(dA, dB));
      expect(Math.abs(values.reduce((sum, x) => sum + x * x, 0) - 1)).toBeLessThan(1e-13);
      const reduced = eigvalsh(partialTrace(psi, { keep: [dA <= dB ? 0 : 1] })).reverse();
      for (const [i, x] of values.entries()) expect(Math.abs(x * x - reduced[i]!)).toBeLessThan(1e-13);
    },
  );

  test("a state of Schmidt rank 3 in 70 × 90 with coefficients 1, 1e-3, 1e-6: S₀ = ln 3, S_½ within 1e-9", () => {
    // Σ_k t_k |a_k⟩|b_k⟩ with columns of two Haar unitaries.
    const [a, b] = [haarUnitary(70, { stream: stream(1) }), haarUnitary(90, { stream: stream(2) })];
    const t = [1, 1e-3, 1e-6];
    const column = (U: ComplexMatrix, n: number, k: number): [number, number][] =>
      Array.from({ length: n }, (_, i) => [U.data[2 * (i * n + k)]!, U.data[2 * (i * n + k) + 1]!]);
    const data = new Float64Array(2 * 70 * 90);
    for (const [k, size] of t.entries()) {
      const [x, y] = [column(a, 70, k), column(b, 90, k)];
      for (const [i, [xr, xi]] of x.entries()) {
        for (const [j, [yr, yi]] of y.entries()) {
          data[2 * (i * 90 + j)]! += size * (xr * yr - xi * yi);
          data[2 * (i * 90 + j) + 1]! += size * (xr * yi + xi * yr);
        }
      }
    }
    const psi = { dims: [70, 90], data };
    const values = schmidtValues(psi, { keep: [0] });
    const norm = Math.sqrt(t.reduce((sum, x) => sum + x * x, 0));
    for (const [k, size] of t.entries()) expect(Math.abs(values[k]! - size / norm)).toBeLessThan(1e-14);
    const [rank, half] = entropies(psi, { keep: [0], alphas: [0, 0.5] });
    expect(Math.abs(rank! - Math.log(3))).toBeLessThan(1e-14);
    expect(Math.abs(half! - 2 * Math.log(t.reduce((sum, x) => sum + x / norm, 0)))).toBeLessThan(1e-9);
  });
});

test("both sides of a cut have the same Schmidt coefficients within 1e-14", () => {
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const psi = roughState(dims, seed);
      const rest = dims.map((_, k) => k).filter((k) => !keep.includes(k));
      const [a, b] = [schmidtValues(psi, { keep }), schmidtValues(psi, { keep: rest })];
      expect(a.length).toBe(b.length);
      for (const [i, x] of a.entries()) expect(Math.abs(x - b[i]!)).toBeLessThan(1e-14);
    }),
    { seed: 6, numRuns: 60 },
  );
});

test("S_α does not increase with α, lies between 0 and ln min(dA, dB), and is continuous through α = 1", () => {
  const alphas = [
    0,
    0.1,
    0.5,
    0.74,
    0.76,
    0.9,
    1 - 1e-9,
    1,
    1 + 1e-9,
    1.2,
    1.24,
    1.26,
    2,
    3,
    10,
    100,
    1e4,
    1.7e308,
    Infinity,
  ];
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const psi = roughState(dims, seed);
      const s = entropies(psi, { keep, alphas });
      const rank = schmidtValues(psi, { keep }).length;
      for (const [i, value] of s.entries()) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(Math.log(rank) + 1e-13);
        if (i > 0) expect(value).toBeLessThanOrEqual(s[i - 1]! + 1e-13);
      }
      expect(Math.abs(s[6]! - s[8]!)).toBeLessThan(1e-7);
    }),
    { seed: 7, numRuns: 60 },
  );
});

test("product states have entropy 0 at every order, exactly", () => {
  const s = entropies(basisState([2, 3, 2], [1, 2, 0]), { keep: [2, 0], alphas: [0, 0.5, 1, 1.1, 2, Infinity] });
  expect([...s]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("the check state of the specification: S = 0.1920410232 for [0] and 0.5915077001 for [1] to 1e-10", () => {
  const psi = checkStateI([2, 3, 2]);
  expect(Math.abs(entropies(psi, { keep: [0], alphas: [1] })[0]! - 0.1920410232)).toBeLessThan(1e-10);
  expect(Math.abs(entropies(psi, { keep: [1], alphas: [1] })[0]! - 0.5915077001)).toBeLessThan(1e-10);
  const p = schmidtValues(psi, { keep: [1] }).map((x) => x * x);
  for (const [i, x] of [0.7255754909, 0.2738855523, 0.0005389568].entries()) {
    expect(Math.abs(p[i]! - x)).toBeLessThan(1e-10);
  }
});

test("the order of alphas is the order of the answer", () => {
  const psi = roughState([3, 4], 1);
  const [a, b] = entropies(psi, { keep: [0], alphas: [2, 0.5] });
  const [c, d] = entropies(psi, { keep: [0], alphas: [0.5, 2] });
  expect([a, b]).toEqual([d, c]);
});

test("from a smaller side of 33 on, orders ≥ 1 use M Mᴴ: the same entropies within 1e-13 as with Schmidt coefficients", () => {
  for (const dims of [
    [32, 33],
    [33, 33],
    [40, 34],
    [34, 50],
  ]) {
    const psi = roughState(dims, 4);
    const fast = entropies(psi, { keep: [0], alphas: [1, 2, Infinity] });
    const [, ...sure] = entropies(psi, { keep: [0], alphas: [0.5, 1, 2, Infinity] });
    for (const [i, s] of fast.entries()) expect(Math.abs(s - sure[i]!)).toBeLessThan(1e-13);
  }
});

test("the edge comes late: mean S_∞ of 16 × 16 is 1.571 ± .002, the limit of Eq. (2) 1.386, with the Tracy–Widom term 1.580, 1000 states, seed 9", () => {
  const runs = 1000;
  const values = Array.from(
    { length: runs },
    (_, k) => entropies(haarState([16, 16], { stream: stream(9).child(k) }), { keep: [0], alphas: [Infinity] })[0]!,
  );
  const mean = values.reduce((a, b) => a + b, 0) / runs;
  const error = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / runs / (runs - 1));
  expect(Math.abs(mean - 1.571)).toBeLessThan(5 * Math.hypot(error, 0.002));
  expect(Math.abs(renyiMarchenkoPastur(Infinity, 16, 16) - Math.log(4))).toBeLessThan(1e-13);
  expect(mean - Math.log(4)).toBeGreaterThan(50 * error);
  const edge = 8 ** 2 - 1.77109 * 8 * (1 / 4 + 1 / 4) ** (1 / 3);
  expect(Math.abs(-Math.log(edge / 256) - 1.58)).toBeLessThan(6e-4);
  expect(Math.abs(mean + Math.log(edge / 256))).toBeLessThan(0.02);
});
