/**
 * dtrigamma — the derivative of the digamma function:  ψ₁(x) = Σ_{k ≥ 0} 1/(x + k)².
 *
 * Within 4 ulp for x > 0 and 8 ulp for x < 0. +∞ at 0 and at the negative integers; 0 at +∞; NaN at −∞ and at NaN.
 *
 *   x < 12        the first terms of the sum, smallest first: all of them positive
 *   x ≥ 12        1/x + 1/(2x²) + Σ B₂ₖ/x²ᵏ⁺¹
 *   x < 0         ψ₁(x) = (π / sin πx)² − ψ₁(1 − x)
 *
 * see: NIST DLMF §5.15.
 */
import { Periodic } from "./periodic";
import { Polynomial } from "./polynomial";

/** B₂ₖ, k = 1 … 8. */
const BERNOULLI = memory.data<f64>([
  0.16666666666666666, -0.03333333333333333, 0.023809523809523808, -0.03333333333333333, 0.07575757575757576,
  -0.2531135531135531, 1.1666666666666667, -7.092156862745098,
]);

class Trigamma {
  /** x > 0 */
  static positive(x: f64): f64 {
    let steps = x < 12 ? <i32>ceil(12 - x) : 0;
    const y = x + <f64>steps;
    const z = 1 / y;
    let sum = z + z * z * (0.5 + z * Polynomial.at(BERNOULLI, 7, z * z));
    while (steps > 0) {
      steps--;
      const t = x + <f64>steps;
      sum += 1 / (t * t);
    }
    return sum;
  }
}

export function dtrigamma(x: f64): f64 {
  if (F64.isNaN(x)) return x;
  if (x > 0) return Trigamma.positive(x);
  if (x === -Infinity) return NaN;
  if (x === floor(x)) return Infinity;
  const s = Math.PI / Periodic.sine(x);
  return s * s - Trigamma.positive(1 - x);
}
