/**
 * Page's theorem: the entropy of a subsystem of a Haar-random pure state on dA × dB, its mean and its variance, exact.
 *
 * m = min(dA, dB), n = max(dA, dB), D = m n. Both are symmetric under dA ↔ dB. With the asymptotic series
 *   ψ(x + 1) = ln x + 1/(2x) − σ(x),  ψ₁(x) = 1/x + 1/(2x²) + τ(x),  ψ₁(x + 1) = 1/x − 1/(2x²) + τ(x)
 * the leading terms cancel on paper instead of in floating point.
 */
import { log } from "../engine/functions.js";
import { trigamma } from "../engine/special.js";
import { checkDimensions } from "./check.js";

/** From here on the series σ and τ have all their digits. */
const LARGE = 10;

/** σ(x) = Σ B₂ₖ/(2k x²ᵏ) */
function sigma(x: number): number {
  const z = 1 / (x * x);
  return z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z / 12))))));
}

/** τ(x) = Σ B₂ₖ/x²ᵏ⁺¹ */
function tau(x: number): number {
  if (x < LARGE) return trigamma(x) - (1 + 0.5 / x) / x;
  const z = 1 / (x * x);
  return (z / x) * (1 / 6 - z * (1 / 30 - z * (1 / 42 - z * (1 / 30 - z * (5 / 66 - z * (691 / 2730 - (z * 7) / 6))))));
}

/** Σ_{k = n+1}^{D} 1/k, smallest first. */
function harmonic(n: number, D: number): number {
  let sum = 0;
  for (let k = D; k > n; k--) sum += 1 / k;
  return sum;
}

/** ln m − E S. */
function deficit(m: number, n: number): number {
  if (n < LARGE) return log(m) - harmonic(n, m * n) + (m - 1) / (2 * n);
  const D = m * n;
  return (m - 1 / m) / (2 * n) - sigma(n) + sigma(D);
}

/**
 * Mean entanglement entropy of a Haar-random state:  E S = Σ_{k=n+1}^{D} 1/k − (m − 1)/(2n), in nats.
 *
 * @param dA  dimension of the subsystem, a positive integer
 * @param dB  dimension of the rest
 * @returns   0 when either is 1 … below ln min(dA, dB). Relative error below 1e-14
 * @throws RangeError  a dimension is not a positive integer
 * Source: D. N. Page, Phys. Rev. Lett. 71 (1993) 1291; S. Sen, Phys. Rev. Lett. 77 (1996) 1.
 * @example pageEntropy(2, 2)   // 1/3
 */
export function pageEntropy(dA: number, dB: number): number {
  checkDimensions("pageEntropy", dA, dB);
  const m = Math.min(dA, dB);
  const n = Math.max(dA, dB);
  return n < LARGE ? harmonic(n, m * n) - (m - 1) / (2 * n) : log(m) - deficit(m, n);
}

/**
 * What the mean entropy lacks to the maximal one:  ln dA − E S, in nats, with all digits also where it is tiny:
 * the mean relative entropy of ρ_A to the maximally mixed state.
 *
 * @returns  about dA/(2 dB) for dA ≤ dB;  ln(dA/dB) + dB/(2 dA) above
 * @throws RangeError  a dimension is not a positive integer
 * Source: as pageEntropy.
 * @example pageDeficit(4, 2 ** 20)   // 1.788e-6
 */
export function pageDeficit(dA: number, dB: number): number {
  checkDimensions("pageDeficit", dA, dB);
  return dA <= dB ? deficit(dA, dB) : log(dA / dB) + deficit(dB, dA);
}

/**
 * Variance of the entanglement entropy of a Haar-random state, exact:
 *   Var S = −ψ₁(D + 1) + (m + n)/(D + 1) ψ₁(n) − (m + 1)(m + 2n + 1)/(4 n² (D + 1)).
 *
 * @returns  in nats²; about (m² − 1)/(2 D²) for m ≪ n. Relative error below 1e-13
 * @throws RangeError  a dimension is not a positive integer
 * Source: P. Vivo, M. P. Pato, G. Oshanin, Phys. Rev. E 93 (2016) 052106; L. Wei, Phys. Rev. E 96 (2017) 022106.
 * @example pageVariance(2, 2)   // 0.0321243
 */
export function pageVariance(dA: number, dB: number): number {
  checkDimensions("pageVariance", dA, dB);
  const m = Math.min(dA, dB);
  const n = Math.max(dA, dB);
  if (m === 1) return 0;
  const D = m * n;
  const leading = (m - 1) * (m + 1) * (1 / (2 * D) - 1 / (4 * n * n));
  const rest = (m + n) * tau(n) - (D + 1) * tau(D) - 1 / (2 * n * n) + 1 / (2 * D * D);
  return (leading + rest) / (D + 1);
}
