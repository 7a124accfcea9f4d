import { expect, test } from "vitest";
import { haarState } from "../../src/quantum/haarState.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { uniforms } from "../support/random.js";

const DRAWS = 4000;

/** Mean of `f` over draws of |seed, trial⟩ and its standard error. */
function moment(draw: (trial: number) => Float64Array, f: (psi: Float64Array) => number) {
  let [sum, squares] = [0, 0];
  for (let t = 0; t < DRAWS; t++) {
    const x = f(draw(t));
    sum += x;
    squares += x * x;
  }
  const mean = sum / DRAWS;
  return { mean, error: Math.sqrt((squares / DRAWS - mean * mean) / DRAWS) };
}

const D = 6;
const weight = (psi: Float64Array, i: number) => psi[2 * i]! ** 2 + psi[2 * i + 1]! ** 2;
const complexDraws = Array.from({ length: DRAWS }, (_, t) => haarState(D, { stream: stream(1, t) }).data);
const realDraws = Array.from({ length: DRAWS }, (_, t) => haarState(D, { stream: stream(2, t), real: true }).data);

const complexMoments: [string, (psi: Float64Array) => number, number][] = [
  ["E Re ψ₀ = 0", (p) => p[0]!, 0],
  ["E|ψ₁|² = 1/D", (p) => weight(p, 1), 1 / D],
  ["E Re ψ₀² = 0", (p) => p[0]! ** 2 - p[1]! ** 2, 0],
  ["E Re ψ₀ψ₁* = 0", (p) => p[0]! * p[2]! + p[1]! * p[3]!, 0],
  ["E Im ψ₀ψ₁* = 0", (p) => p[1]! * p[2]! - p[0]! * p[3]!, 0],
  ["E|ψ₂|⁴ = 2/D(D+1)", (p) => weight(p, 2) ** 2, 2 / (D * (D + 1))],
  ["E|ψ₀|²|ψ₅|² = 1/D(D+1)", (p) => weight(p, 0) * weight(p, 5), 1 / (D * (D + 1))],
  ["E|ψ₃|⁶ = 6/D(D+1)(D+2)", (p) => weight(p, 3) ** 3, 6 / (D * (D + 1) * (D + 2))],
  ["E|ψ₄|⁸ = 24/D(D+1)(D+2)(D+3)", (p) => weight(p, 4) ** 4, 24 / (D * (D + 1) * (D + 2) * (D + 3))],
  [
    "E|ψ₀ψ₁ψ₂ψ₃|² = 1/D(D+1)(D+2)(D+3)",
    (p) => [0, 1, 2, 3].reduce((x, i) => x * weight(p, i), 1),
    1 / (D * (D + 1) * (D + 2) * (D + 3)),
  ],
];

test.each(complexMoments)("haarState: %s within 5 standard errors, 4000 draws of D = 6, seed 1", (_name, f, exact) => {
  const { mean, error } = moment((t) => complexDraws[t]!, f);
  expect(Math.abs(mean - exact)).toBeLessThan(5 * error);
});

const realMoments: [string, (psi: Float64Array) => number, number][] = [
  ["E x₀² = 1/D", (p) => p[0]! ** 2, 1 / D],
  ["E x₀x₁ = 0", (p) => p[0]! * p[2]!, 0],
  ["E x₁⁴ = 3/D(D+2)", (p) => p[2]! ** 4, 3 / (D * (D + 2))],
  ["E x₀²x₅² = 1/D(D+2)", (p) => (p[0]! * p[10]!) ** 2, 1 / (D * (D + 2))],
];

test.each(realMoments)(
  "haarState real: %s within 5 standard errors, 4000 draws of D = 6, seed 2",
  (_name, f, exact) => {
    const { mean, error } = moment((t) => realDraws[t]!, f);
    expect(Math.abs(mean - exact)).toBeLessThan(5 * error);
  },
);

/** √N sup|F_N − F| against Beta(1, D − 1), the law of one |ψ_i|²: F(x) = 1 − (1 − x)^(D−1). */
function kolmogorov(weights: number[], dimension: number): number {
  const sorted = [...weights].sort((a, b) => a - b);
  let worst = 0;
  for (const [i, x] of sorted.entries()) {
    const F = 1 - (1 - x) ** (dimension - 1);
    worst = Math.max(worst, F - i / sorted.length, (i + 1) / sorted.length - F);
  }
  return Math.sqrt(sorted.length) * worst;
}

test("haarState: every |ψ_i|² follows Beta(1, D − 1), √N·D_N < 1.95 (p > 0.001), 4000 draws, seed 1", () => {
  for (let i = 0; i < D; i++) {
    expect(
      kolmogorov(
        complexDraws.map((psi) => weight(psi, i)),
        D,
      ),
    ).toBeLessThan(1.95);
  }
});

test("the same test refuses amplitudes that are uniform in a square instead of normal: √N·D_N > 3", () => {
  const wrong = Array.from({ length: DRAWS }, (_, t) => {
    const u = uniforms(t, 2 * D);
    return weight(u, 0) / u.reduce((sum, x) => sum + x * x, 0);
  });
  expect(kolmogorov(wrong, D)).toBeGreaterThan(3);
});

test("haarState is the stream's normals divided by their norm within 4 ε: same stream, same bits; dims only label", () => {
  const s = stream(7).child("state");
  const psi = haarState([2, 3], { stream: s });
  const g = normals(s, 12);
  const norm = Math.sqrt(g.reduce((sum, x) => sum + x * x, 0));
  for (const [i, x] of psi.data.entries()) expect(Math.abs((x * norm) / g[i]! - 1)).toBeLessThan(4 * 2 ** -52);
  expect(haarState(6, { stream: s }).data).toEqual(psi.data);
  expect(psi.dims).toEqual([2, 3]);
  expect(haarState(6, { stream: stream(8) }).data).not.toEqual(psi.data);
});

test("haarState real has no imaginary part and norm 1 within 4 ε", () => {
  const { data } = haarState([3, 5], { stream: stream(3), real: true });
  expect(data.length).toBe(30);
  expect(data.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
  expect(Math.abs(data.reduce((sum, x) => sum + x * x, 0) - 1)).toBeLessThan(4 * 2 ** -52);
});
