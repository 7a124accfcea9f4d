import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tailByContour, tailByRecurrence } from "../../src/theory/exactTail.js";
import {
  chernoffBound,
  exactTail,
  expectationVariance,
  levyBound,
  normalTail,
  projectorTail,
  twoSidedChernoffBound,
  twoSidedTail,
  typicalityBound,
} from "../../src/theory/index.js";
import { uniforms } from "../support/random.js";
import { EPSILON } from "../support/tolerance.js";

const { entries } = JSON.parse(readFileSync(new URL("../fixtures/typicality.json", import.meta.url), "utf8"));
const small = entries.find(({ id }: { id: string }) => id === "tail.smallspectrum");

/** Σ_{λ_i > x} (λ_i − x)^(d−1)/Π_{j≠i} (λ_i − λ_j) for distinct integers, without rounding until the last digit. */
function rationalTail(eigenvalues: readonly number[], x: number): number {
  const l = eigenvalues.map(BigInt);
  const at = BigInt(x);
  let [top, bottom] = [0n, 1n];
  for (const [i, li] of l.entries()) {
    if (li <= at) continue;
    const product = l.reduce((p, lj, j) => (j === i ? p : p * (li - lj)), 1n);
    [top, bottom] = [top * product + (li - at) ** BigInt(l.length - 1) * bottom, bottom * product];
  }
  const digits = 10n ** 400n;
  const scaled = (top * digits) / bottom;
  const text = scaled.toString();
  return Number(`${text.slice(0, 25)}e${text.length - Math.min(25, text.length) - 400}`);
}

/** Gil-Pelaez by the trapezoid rule in ln t, as the specification writes it: absolute error about 1e-9. */
function gilPelaez(eigenvalues: ArrayLike<number>, x: number): number {
  const m = Array.from(eigenvalues, (l) => l - x);
  const scale = 1 / Math.sqrt(m.reduce((sum, value) => sum + value * value, 0));
  const [from, to] = [Math.log(1e-9 * scale), Math.log(1e5 * scale)];
  const points = 4000;
  let sum = 0;
  for (let k = 0; k <= points; k++) {
    const t = Math.exp(from + ((to - from) * k) / points);
    const size = m.reduce((p, value) => p + Math.log1p(t * t * value * value), 0);
    const angle = m.reduce((p, value) => p + Math.atan(t * value), 0);
    sum += Math.exp(-size / 2) * Math.sin(angle) * (k === 0 || k === points ? 0.5 : 1);
  }
  return 0.5 + (sum * (to - from)) / points / Math.PI;
}

/** Clustered, spread, with one far away: d eigenvalues. */
const spectrum = (d: number): Float64Array => uniforms(d, d).map((u, i) => (i % 5 === 0 ? 3 + u : u * u));
const places = [0.001, 0.05, 0.2, 0.5, 0.7, 0.95, 0.999];
const inside = (l: Float64Array, f: number): number => Math.min(...l) + f * (Math.max(...l) - Math.min(...l));

test("exactTail of (0, .3, 1, 2, 2.5) above 1.4 is 0.2786980392156863 within 4 ε; Chernoff's bound 0.8569045 within 1e-9", () => {
  const { eigenvalues, x } = small.params;
  expect(Math.abs(exactTail(eigenvalues, x) / small.expected.upperTail - 1)).toBeLessThan(2e-15);
  expect(Math.abs(chernoffBound(eigenvalues, x) - small.expected.chernoffUpper)).toBeLessThan(1e-9);
  const d = eigenvalues.length;
  const mean = eigenvalues.reduce((sum: number, l: number) => sum + l, 0) / d;
  const variance = eigenvalues.reduce((sum: number, l: number) => sum + (l - mean) ** 2, 0) / d;
  expect(Math.abs(expectationVariance(variance, d) - small.expected.haarVar)).toBeLessThan(1e-14);
  expect(typicalityBound(variance, d, x - mean)).toBe(small.expected.chebyshevTwoSided);
  expect(Math.abs(gilPelaez(eigenvalues, x) - small.expected.gilPelaez)).toBeLessThan(1e-8);
});

test.each([2, 3, 5, 8, 13, 21])(
  "exactTail: d = %i integers, relative error ≤ (8 d + 20) ε down to the last unit below the top",
  (d) => {
    const eigenvalues = Array.from({ length: d }, (_, i) => 7 * i * i - 300 + ((i * 5) % 7));
    const [lo, hi] = [Math.min(...eigenvalues), Math.max(...eigenvalues)];
    for (const x of [lo + 1, lo + 5, Math.round((lo + hi) / 2), hi - 5, hi - 1]) {
      if (x <= lo || x >= hi) continue;
      const exact = rationalTail(eigenvalues, x);
      expect(Math.abs(exactTail(eigenvalues, x) / exact - 1)).toBeLessThan((8 * d + 20) * EPSILON);
    }
  },
);

test.each([2, 3, 4, 7, 16, 64])("exactTail: d = %i agrees with Gil-Pelaez's quadrature within 1e-7", (d) => {
  const l = spectrum(d);
  for (const f of places) {
    // At d = 2 the oscillating tail of the plain quadrature ends at 1/(1e5)².
    expect(Math.abs(exactTail(l, inside(l, f)) - gilPelaez(l, inside(l, f)))).toBeLessThan(1e-7);
  }
});

test.each([2, 3, 4, 8, 64, 128, 129, 300])(
  "the contour agrees with the recurrence within 1e-11 (relative, of the smaller side), d = %i",
  (d) => {
    const l = spectrum(d).sort();
    for (const f of places) {
      const x = inside(l, f);
      const [a, b] = [tailByRecurrence(l, x), tailByContour(l, x)];
      const above = l.reduce((sum, value) => sum + value, 0) / d <= x;
      expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-11 * (above ? a : 1));
    }
  },
);

test("exactTail at d = 400 takes the contour to 1e-60 and deeper, within 1e-11 of the recurrence, and never exceeds Chernoff's bound", () => {
  const l = spectrum(400).sort();
  let deepest = 1;
  for (const f of [0.4, 0.5, 0.6, 0.7]) {
    const x = inside(l, f);
    const p = exactTail(l, x);
    expect(Math.abs(p / tailByRecurrence(l, x) - 1)).toBeLessThan(1e-11);
    expect(p).toBeLessThanOrEqual(chernoffBound(l, x));
    deepest = Math.min(deepest, p);
  }
  expect(deepest).toBeLessThan(1e-60);
});

test("exactTail of r ones and d − r zeros is Beta(r, d − r)'s tail within 1e-13 (relative), d = 2 … 100", () => {
  for (const [rank, d] of [
    [1, 2],
    [1, 9],
    [4, 16],
    [16, 64],
    [63, 64],
    [50, 100],
  ] as const) {
    const ones = Float64Array.from({ length: d }, (_, i) => (i < rank ? 1 : 0));
    for (const x of [0.01, 0.2, 0.5, 0.77, 0.99]) {
      expect(Math.abs(exactTail(ones, x) / projectorTail(rank, d, x) - 1)).toBeLessThan(1e-13);
    }
  }
});

test("exactTail: both sides sum to 1 within 1e-13, order does not matter, a scaled and shifted operator has the same law", () => {
  for (const d of [3, 40, 200]) {
    const l = spectrum(d);
    const mirrored = l.map((value) => -value);
    for (const f of places) {
      const x = inside(l, f);
      expect(Math.abs(exactTail(l, x) + exactTail(mirrored, -x) - 1)).toBeLessThan(1e-13);
      expect(exactTail([...l].reverse(), x)).toBe(exactTail(l, x));
      expect(
        exactTail(
          l.map((value) => 4 * value),
          4 * x,
        ),
      ).toBeCloseTo(exactTail(l, x), 13);
    }
  }
});

test("exactTail falls with x, from 1 to 0", () => {
  const l = spectrum(30);
  let before = 1;
  for (let k = 0; k <= 300; k++) {
    const p = exactTail(l, inside(l, k / 300));
    expect(p).toBeLessThanOrEqual(before + 1e-14);
    before = p;
  }
  expect(before).toBe(0);
});

test("outside the spectrum, and for a single eigenvalue, tails and bounds are 0 or 1 exactly", () => {
  for (const f of [exactTail, chernoffBound]) {
    expect([f([1, 2], 0.5), f([1, 2], -Infinity), f([1, 2], 1), f([1, 2], 2.5), f([1, 2], Infinity)]).toEqual([
      1, 1, 1, 0, 0,
    ]);
    expect([f([3], 2), f([3], 4), f([3, 3, 3], 2.9), f([3, 3, 3], 3.1)]).toEqual([1, 0, 1, 0]);
  }
  // Strictly above against at least: they differ where an operator has one eigenvalue.
  expect([exactTail([3, 3], 3), chernoffBound([3, 3], 3)]).toEqual([0, 1]);
  expect([exactTail([1, 2], 2), chernoffBound([1, 2], 2)]).toEqual([0, 0]);
  expect([twoSidedTail([3, 3], 0), twoSidedTail([3, 3], 1), twoSidedChernoffBound([3, 3], 1)]).toEqual([1, 0, 0]);
});

test("the largest and the smallest doubles are an operator too", () => {
  for (const scale of [1.7e308, 1e-300, 5e-324]) {
    expect(exactTail([-scale, scale], 0)).toBeCloseTo(0.5, 15);
    expect(chernoffBound([-scale, -scale, scale], 0)).toBeCloseTo(27 / 32, 12);
  }
  // 5e-324 above x and 1e300 below: the quotient is no double. Half of 200 above, so that the contour takes it.
  const wild = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 5e-324 : -1e300));
  expect(exactTail(wild, 0)).toBe(0);
  expect(chernoffBound(wild, 0)).toBe(0);
  expect(
    exactTail(
      wild.map((value) => -value),
      0,
    ),
  ).toBe(1);
});

test("Chernoff's bound is the smallest of 10⁵ values of t within 1e-9, and is above the exact tail", () => {
  for (const d of [2, 5, 64]) {
    const l = spectrum(d);
    const [mean, top] = [l.reduce((sum, value) => sum + value, 0) / d, Math.max(...l)];
    for (const f of [0.1, 0.5, 0.9]) {
      const x = mean + f * (top - mean);
      let smallest = 1;
      for (let k = 1; k < 1e5; k++) {
        const t = k / 1e5 / (top - x);
        smallest = Math.min(
          smallest,
          l.reduce((p, value) => p / (1 - t * (value - x)), 1),
        );
      }
      const bound = chernoffBound(l, x);
      expect(bound).toBeLessThanOrEqual(smallest * (1 + 1e-12));
      expect(bound).toBeGreaterThan(smallest * (1 - 1e-8));
      expect(exactTail(l, x)).toBeLessThan(bound);
    }
  }
});

test("the bounds of Eq. (1) and of Lévy: (σ/ε)²/(d + 1) and 2 exp(−(d − 1)(ε/range)²), never above 1, and true", () => {
  expect(typicalityBound(2, 7, 1)).toBe(0.25);
  expect([
    typicalityBound(2, 7, 0.1),
    typicalityBound(2, 7, 0),
    typicalityBound(0, 7, 0),
    typicalityBound(0, 7, 0.1),
  ]).toEqual([1, 1, 1, 0]);
  expect(typicalityBound(1e300, 3, 1e200)).toBeCloseTo(0, 15);
  expect(levyBound(64, 1.912401, 3 * 0.09274430247)).toBeCloseTo(0.527, 3);
  expect([levyBound(1, 1, 5), levyBound(64, 0, 1), levyBound(64, 0, 0), levyBound(64, 1, 0)]).toEqual([1, 0, 1, 1]);
  for (const d of [2, 8, 64]) {
    const l = spectrum(d);
    const mean = l.reduce((sum, value) => sum + value, 0) / d;
    const variance = l.reduce((sum, value) => sum + (value - mean) ** 2, 0) / d;
    for (const epsilon of [0.05, 0.2, 0.5, 1, 2]) {
      const exact = twoSidedTail(l, epsilon);
      expect(exact).toBeLessThanOrEqual(typicalityBound(variance, d, epsilon));
      expect(exact).toBeLessThanOrEqual(levyBound(d, Math.max(...l) - Math.min(...l), epsilon));
      expect(exact).toBeLessThanOrEqual(twoSidedChernoffBound(l, epsilon));
    }
  }
});

test("the exact law has mean Tr O/d and variance expectationVariance = Var_shell/(d + 1) within 1e-6; real states twice d/(d + 2)", () => {
  for (const d of [2, 6, 40]) {
    const l = spectrum(d);
    const mean = l.reduce((sum, value) => sum + value, 0) / d;
    const variance = l.reduce((sum, value) => sum + (value - mean) ** 2, 0) / d;
    // E X = a + ∫ P dx and E X² = a² + 2 ∫ x P dx from the lower end a on.
    const [from, to] = [Math.min(...l), Math.max(...l)];
    let [first, second] = [from, from * from];
    const points = 4000;
    for (let k = 0; k < points; k++) {
      const x = from + ((k + 0.5) / points) * (to - from);
      const p = (exactTail(l, x) * (to - from)) / points;
      first += p;
      second += 2 * x * p;
    }
    expect(Math.abs(first - mean)).toBeLessThan(1e-6);
    expect(Math.abs(second - first * first - expectationVariance(variance, d))).toBeLessThan(1e-6);
  }
  expect([expectationVariance(3, 4, { real: true }), expectationVariance(3, 1), expectationVariance(0, 5)]).toEqual([
    1, 1.5, 0,
  ]);
});

test("the Gaussian limit: P(|⟨O⟩ − mc| ≥ k σ) → 2 normalTail(k), off by less than 2/d·k⁴ (relative) for ±1, d = 64, 512, 2000", () => {
  for (const d of [64, 512, 2000]) {
    const l = Float64Array.from({ length: d }, (_, i) => (i % 2 ? 1 : -1));
    for (const k of [0.5, 1, 2, 3]) {
      const exact = twoSidedTail(l, k * Math.sqrt(expectationVariance(1, d)));
      expect(Math.abs(exact / (2 * normalTail(k)) - 1)).toBeLessThan((2 * Math.max(1, k ** 4)) / d);
    }
  }
});
