import { checkDimensions, checkFinite } from "./check.js";
import { gammaRatio } from "./gammaRatio.js";

/** Numbers mantissa · 2^(512 exponent): moments of high order leave the range of doubles on the way, not at the end. */
const BASE = 1.3407807929942597e154;
const UP = 1.157920892373162e77;
const DOWN = 1 / UP;
/** Some ten seconds of terms. */
const MOST_TERMS = 4e9;

/**
 * Mean moment of the reduced state of a Haar-random state, for any real order:  E Tr ρ^α, exact.
 *
 * With m = min(dA, dB), n = max(dA, dB), a = n − m, D = m n:
 *   Γ(D)/Γ(D + α) · Σ_{k<m} k!/Γ(k + a + 1) · Σ_{i≤k} binom(α, k − i)² Γ(i + a + α + 1)/i!,
 * all terms positive. Zero eigenvalues (dA > dB) are left out, so that order 0 counts the rank.
 *
 * @param alpha  order, finite. 0: min(dA, dB). 1: 1. 2: the mean purity. −1: inverseMoment. ½ enters the mean fidelity
 * @returns      Infinity for alpha ≤ −(a + 1). Relative error below 1e-13 for |alpha| ≤ 100; min(dA, dB)² operations,
 *               or |alpha| min(dA, dB) when alpha is a positive integer
 * @throws RangeError  alpha is not finite, a dimension is not a positive integer, or the sum has more than 4·10⁹ terms
 * Source: moments of the Laguerre ensemble, e.g. F. D. Cunden, F. Mezzadri, N. O'Connell, N. Simm,
 *         Commun. Math. Phys. 369 (2019) 1091; the trace is independent of ρ and Gamma(D)-distributed.
 * @example meanMoment(3, 2, 2)   // 0.7
 */
export function meanMoment(alpha: number, dA: number, dB: number): number {
  checkFinite("meanMoment", "alpha", alpha);
  checkDimensions("meanMoment", dA, dB);
  const m = Math.min(dA, dB);
  const n = Math.max(dA, dB);
  const a = n - m;
  if (m === 1 || alpha === 1) return 1;
  if (alpha <= -(a + 1)) return Infinity;

  const rows = Number.isInteger(alpha) && alpha > 0 ? Math.min(m, alpha) : m;
  if (rows * m > MOST_TERMS || Math.abs(alpha) > MOST_TERMS) {
    throw new RangeError(
      `meanMoment: expected at most ${MOST_TERMS} terms, got ${rows * m + Math.abs(alpha)} for order ${alpha} of ${dA} × ${dB}; ` +
        "marchenkoPastur(dA / dB).moment(alpha) / dA^(alpha − 1) is the limit at large dimensions",
    );
  }

  // Γ(n + α)/Γ(n) · Γ(D)/Γ(D + α) with α = whole + f: factors n/D, no difference of logarithms.
  const D = m * n;
  const whole = Math.round(alpha);
  const f = alpha - whole;
  let scale = n > 1 ? gammaRatio(n, f) / gammaRatio(D, f) : 1;
  let scaleExponent = 0;
  for (let j = 0; j < whole; j++) {
    scale *= (n + f + j) / (D + f + j);
    if (scale < DOWN) {
      scale *= BASE;
      scaleExponent--;
    }
  }
  for (let j = 1; j <= -whole; j++) {
    scale *= (D + f - j) / (n + f - j);
    if (scale > UP) {
      scale /= BASE;
      scaleExponent++;
    }
  }

  // Σ_i Γ-ratio(i) Σ_d binom(α, d)² Π_{j=i+1}^{i+d} j/(j + a), relative to the term i = m − 1, d = 0.
  let sum = 0;
  let sumExponent = 0;
  let first = 1;
  let firstExponent = 0;
  for (let i = m - 1; i >= 0; i--) {
    let term = first;
    let exponent = firstExponent;
    for (let d = 0; ; d++) {
      if (exponent > sumExponent) {
        sum /= BASE;
        sumExponent = exponent;
      }
      if (exponent === sumExponent) sum += term;
      const k = i + d + 1;
      if (k >= m) break;
      const ratio = (alpha - d) / (d + 1);
      term *= ratio * ratio * (k / (k + a));
      if (term === 0) break;
      if (term > UP) {
        term /= BASE;
        exponent++;
      } else if (term < DOWN) {
        term *= BASE;
        exponent--;
      }
    }
    if (i > 0) first *= (i + a) / (i + a + alpha);
    if (first > UP) {
      first /= BASE;
      firstExponent++;
    } else if (first < DOWN) {
      first *= BASE;
      firstExponent--;
    }
  }
  let result = sum * scale;
  for (let e = scaleExponent + sumExponent; e !== 0 && result !== 0 && result !== Infinity; e += e < 0 ? 1 : -1) {
    result *= e < 0 ? 1 / BASE : BASE;
  }
  return result;
}

/**
 * Mean of Tr ρ⁺, the trace of the (pseudo-)inverse:  E = (D − 1) m/(n − m)  for n > m = min(dA, dB).
 *
 * @returns  Infinity at dA = dB (1 for 1 × 1)
 * @throws RangeError  a dimension is not a positive integer
 * Source: mean inverse of a complex Wishart matrix; e.g. D. Maiwald, D. Kraus, IEE Proc. Radar 147 (2000) 162.
 * @example inverseMoment(2, 4)   // 7
 */
export function inverseMoment(dA: number, dB: number): number {
  checkDimensions("inverseMoment", dA, dB);
  const m = Math.min(dA, dB);
  const a = Math.abs(dA - dB);
  if (m === 1) return 1;
  return a === 0 ? Infinity : ((dA * dB - 1) * m) / a;
}

/**
 * Noise amplification of a random state, A = Tr ρ_A⁺/D: the quantity of order −1 that diverges at dA = dB as the test
 * error does at the fitting threshold. Exact mean:  (D − 1)/D · min(dA, dB)/|dA − dB|.
 *
 * @returns  Infinity at dA = dB > 1
 * @throws RangeError  a dimension is not a positive integer
 * @example meanNoiseAmplification(30, 120)   // 0.3332407
 */
export function meanNoiseAmplification(dA: number, dB: number): number {
  checkDimensions("meanNoiseAmplification", dA, dB);
  return inverseMoment(dA, dB) / (dA * dB);
}

/**
 * Its limit at large dimensions:  q/(1 − q) for q < 1, 1/(q − 1) for q > 1, Infinity at q = 1.   q = dA/dB = n/P.
 *
 * @throws RangeError  q is not a finite number > 0
 * @example noiseAmplification(0.5)   // 1
 */
export function noiseAmplification(q: number): number {
  checkFinite("noiseAmplification", "q", q, true);
  return q < 1 ? q / (1 - q) : 1 / (q - 1);
}
