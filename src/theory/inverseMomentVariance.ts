import { checkDimensions } from "./check.js";

/**
 * Variance of Tr ρ_A⁺ over Haar states of dA × dB, exact (ρ⁺ the pseudo-inverse).
 *
 * With m = min, n = max and W = G Gᴴ the unnormalised Wishart matrix, Tr W⁻¹ has mean μ = m/(n − m) and variance
 * v = mn/((n − m)²((n − m)² − 1)). Tr W is independent of ρ = W/Tr W and Gamma(D)-distributed, so
 *
 *     E (Tr ρ⁻¹)² = (D − 1)(D − 2)(v + μ²),      E Tr ρ⁻¹ = (D − 1) μ,
 *
 * and with a = n − m the difference is (D − 1) m (m² − 1)(2n − m)/(a² (a² − 1)): no term is subtracted, no digit is lost.
 *
 * @returns  relative error below 1e-14; Infinity when |dA − dB| < 2: the second moment does not exist; 0 when one side is 1
 * @throws RangeError  a dimension is not a positive integer
 * Source: J. A. Tague, C. I. Caldwell, Multidim. Syst. Signal Process. 5 (1994) 213–228 (complex inverse Wishart).
 * @example inverseMomentVariance(2, 8)   // 1
 */
export function inverseMomentVariance(dA: number, dB: number): number {
  checkDimensions("inverseMomentVariance", dA, dB);
  const m = Math.min(dA, dB);
  const n = Math.max(dA, dB);
  if (m === 1) return 0;
  const a = n - m;
  if (a < 2) return Number.POSITIVE_INFINITY;
  return (((m * n - 1) / a) * m * ((m - 1) / a) * ((m + 1) / (a - 1)) * (n + a)) / (a + 1);
}
