import { exp, log1p } from "../engine/functions.js";
import { checkEigenvalues, checkNotNegative, checkNumber } from "./check.js";
import { saddlePoint } from "./saddlePoint.js";

/**
 * Chernoff's bound for the expectation value of O in a Haar-random state:
 *   P(⟨O⟩ ≥ x) ≤ min_{0 < t < 1/(λ_max − x)} Π_i 1/(1 − t (λ_i − x)).
 *
 * @param eigenvalues  of O inside the shell (d × d), in any order, at least one. For the lower tail, P(⟨O⟩ ≤ x), give −λ and −x
 * @param x            any number
 * @returns            1 up to the mean; 0 from the largest eigenvalue on
 * @throws RangeError  no eigenvalues, one that is not finite, or x is NaN
 * Source: H. Chernoff, Ann. Math. Stat. 23 (1952) 493, for Σ (λ_i − x) E_i ≥ 0 with exponential E_i, which is ⟨O⟩ ≥ x.
 * @example chernoffBound([0, 0.3, 1, 2, 2.5], 1.4)   // 0.8569045
 */
export function chernoffBound(eigenvalues: ArrayLike<number>, x: number): number {
  const sorted = checkEigenvalues("chernoffBound", eigenvalues);
  checkNumber("chernoffBound", "x", x);
  return upperBound(sorted, x);
}

/**
 * Chernoff's bounds of both sides of the mean together:  P(|⟨O⟩ − Tr O/d| ≥ ε) ≤ upper + lower, and at most 1.
 *
 * @param eigenvalues  of O inside the shell, in any order    @param epsilon  ≥ 0
 * @throws RangeError  no eigenvalues, one that is not finite, or epsilon is negative or not finite
 * @example twoSidedChernoffBound([0, 0.3, 1, 2, 2.5], 1.2)   // 0.000998062
 */
export function twoSidedChernoffBound(eigenvalues: ArrayLike<number>, epsilon: number): number {
  const sorted = checkEigenvalues("twoSidedChernoffBound", eigenvalues);
  checkNotNegative("twoSidedChernoffBound", "epsilon", epsilon);
  return bothSides(sorted, epsilon, upperBound);
}

/** Differences of such eigenvalues could overflow. */
export const isHuge = (sorted: Float64Array): boolean =>
  Math.max(-(sorted[0] as number), sorted[sorted.length - 1] as number) > 2 ** 1000;

export const quarters = (values: Float64Array): Float64Array => values.map((value) => value / 4);

function upperBound(sorted: Float64Array, x: number): number {
  const largest = sorted[sorted.length - 1] as number;
  if (x > largest) return 0;
  if (x <= (sorted[0] as number)) return 1;
  if (isHuge(sorted)) return upperBound(quarters(sorted), x / 4);
  const top = largest - x;
  let excess = 0;
  for (const value of sorted) excess += value - x;
  if (excess >= 0) return 1;
  if (top === 0) return 0;
  // Clamped, so that no ratio overflows: the product only grows.
  const mu = sorted.map((value) => Math.max(-1e300, (value - x) / top));
  const y = saddlePoint(mu, 0);
  let exponent = 0;
  for (const m of mu) exponent -= log1p(-y * m);
  return Math.min(1, exp(exponent));
}

/** f of both tails beyond mean ± epsilon, and at most 1. `sorted` is used up. */
export function bothSides(
  sorted: Float64Array,
  epsilon: number,
  f: (sorted: Float64Array, x: number) => number,
): number {
  if (epsilon === 0) return 1;
  let mean = 0;
  for (const value of sorted) mean += value / sorted.length;
  const upper = f(sorted, mean + epsilon);
  const mirrored = sorted.reverse().map((value) => -value);
  return Math.min(1, upper + f(mirrored, epsilon - mean));
}
