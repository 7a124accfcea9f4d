/** Tails of the distributions that tests of hypotheses need. */
import { exp } from "../engine/functions.js";
import { erfc } from "../engine/special.js";
import { checkFinite, checkNumber } from "./check.js";

/**
 * Upper tail of the standard normal distribution:  P(Z > z) = ½ erfc(z/√2).
 *
 * @returns  1 at −Infinity … 0 at Infinity. Relative error below (4 + z²) ε for z > 0
 * @throws RangeError  z is NaN
 * @example normalTail(1.959964)   // 0.025
 */
export function normalTail(z: number): number {
  checkNumber("normalTail", "z", z);
  return 0.5 * erfc(z * Math.SQRT1_2);
}

/**
 * Asymptotic upper tail of Kolmogorov's statistic:  Q(λ) = lim P(√n sup|F_n − F| > λ).
 *
 *   Q(λ) = 2 Σ_{k≥1} (−1)^(k−1) e^(−2k²λ²) = 1 − √(2π)/λ Σ_{k≥1} e^(−(2k−1)²π²/(8λ²)):  the first series for large λ.
 *
 * @returns  1 for λ ≤ 0 … 0 at Infinity. Relative error below 1e-14 up to λ = 3, (4 + 4λ²) ε above
 * @throws RangeError  lambda is NaN
 * Source: A. Kolmogorov, G. Ist. Ital. Attuari 4 (1933) 83; G. Marsaglia, W. W. Tsang, J. Wang, J. Stat. Softw. 8 (2003) 18.
 * @example kolmogorovTail(1.358099)   // 0.05
 */
export function kolmogorovTail(lambda: number): number {
  checkNumber("kolmogorovTail", "lambda", lambda);
  if (lambda <= 0) return 1;
  if (lambda < 1) {
    // e^(−π²/(8λ²)) to the powers 1, 9, 25, 49: the fifth is below 1e-43.
    const q = exp((-Math.PI * Math.PI) / (8 * lambda * lambda));
    // Below λ ≈ 0.04, where λ² may be 0 too.
    if (q === 0) return 1;
    const q8 = q * q * (q * q) * (q * q * (q * q));
    const sum = q * (1 + q8 * (1 + q8 * q8 * (1 + q8 * q8 * q8)));
    return 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum;
  }
  const q = exp(-2 * lambda * lambda);
  // q − q⁴ + q⁹ − q¹⁶ + q²⁵, the next below 1e-31.
  const q3 = q * q * q;
  const q5 = q3 * q * q;
  const q7 = q5 * q * q;
  return 2 * q * (1 - q3 * (1 - q5 * (1 - q7 * (1 - q7 * q * q))));
}

/**
 * Upper tail of the binomial distribution:  P(X ≥ k) for n trials of probability p.
 *
 * @param k  any number; P(X ≥ k) = P(X ≥ ⌈k⌉)
 * @returns  relative error below 1e-13 for n ≤ 10⁴, also where the tail is tiny; 0 below 1e-300
 * @throws RangeError  n is not an integer ≥ 0, p is not in [0, 1], or k is not finite
 * @example binomialTail(10, 5, 0.5)   // 638/1024
 */
export function binomialTail(n: number, k: number, p: number): number {
  checkFinite("binomialTail", "n", n);
  checkFinite("binomialTail", "k", k);
  checkFinite("binomialTail", "p", p);
  if (!(Number.isSafeInteger(n) && n >= 0)) {
    throw new RangeError(`binomialTail: expected n to be an integer ≥ 0, got ${n}`);
  }
  if (!(p >= 0 && p <= 1)) throw new RangeError(`binomialTail: expected a probability p in [0, 1], got ${p}`);
  const from = Math.ceil(k);
  if (from <= 0) return 1;
  if (from > n) return 0;
  if (p === 0) return 0;
  if (p === 1) return 1;
  return binomialMean(n, p, (j) => (j >= from ? 1 : 0));
}

/** Where terms end: subnormal numbers round back to themselves when a factor is near 1, and would never reach 0. */
const TINY = 1e-307;

/** Σ_j weight(j) P(X = j), 0 < p < 1: from the mode in both directions, normalised by its own sum instead of by factorials. */
export function binomialMean(n: number, p: number, weight: (j: number) => number): number {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  let total = 1;
  let sum = weight(mode);
  for (let j = mode, term = 1; j > 0 && term > TINY; j--) {
    term *= j / ((n - j + 1) * odds);
    total += term;
    sum += term * weight(j - 1);
  }
  for (let j = mode, term = 1; j < n && term > TINY; j++) {
    term *= ((n - j) / (j + 1)) * odds;
    total += term;
    sum += term * weight(j + 1);
  }
  return sum / total;
}
