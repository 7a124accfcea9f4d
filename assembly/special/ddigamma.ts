/**
 * ddigamma — the logarithmic derivative of the gamma function:  ψ(x) = Γ′(x)/Γ(x).
 *
 * Within 5 ulp for x > 0, also next to the zero at 1.4616…; for x < 0 within 5 ulp of the larger of ψ(1 − x) and
 * π cot πx, of which the result is the difference. ψ(+0) = −∞, ψ(−0) = +∞, ψ(∞) = ∞; NaN at the negative integers,
 * where both signs of ∞ meet, at −∞ and at NaN.
 *
 *   1 ≤ x < 3     (x − x₀) P(t)/Q(t) on [1, 2) and [2, 3), t = x − left end, all coefficients positive
 *   x < 1, x < 10 recurrence to there
 *   x ≥ 10        ln x − 1/(2x) − Σ B₂ₖ/(2k x²ᵏ)
 *   x < 0         ψ(x) = ψ(1 − x) − π cot πx
 *
 * Coefficients: scripts/fit/special.py. see: NIST DLMF §5.5, §5.11; W. J. Cody et al., Math. Comp. 27 (1973) 123–127.
 */
import { Periodic } from "./periodic";
import { Polynomial } from "./polynomial";

/** The zero x₀ as a sum of two doubles. */
const ROOT: f64 = 1.4616321449683622;
const ROOT_REST: f64 = 9.549995429965697e-17;
const LOW_P = memory.data<f64>([
  1.2503801375034054, 1.8675925104074453, 0.9711327526262392, 0.21631407251432455, 0.01996408274151926,
  0.0005811135063985677, 1.0894678528383955e-6,
]);
const LOW_Q = memory.data<f64>([
  1.0, 2.1771665986671342, 1.6630736963665909, 0.5710455727133128, 0.09111902253303285, 0.006100975692434821,
  0.00012043151172286901,
]);
const HIGH_P = memory.data<f64>([
  0.7853075386041053, 0.7866907616770974, 0.28312098034971833, 0.044658272729006555, 0.0029692144095145394,
  6.305516335512497e-5, 8.465316478829805e-8,
]);
const HIGH_Q = memory.data<f64>([
  1.0, 1.3337828364947564, 0.6645679307007903, 0.15548791869874182, 0.01746593463357756, 0.0008452425253064001,
  1.2347257443058188e-5,
]);
/** B₂ₖ / 2k, k = 1 … 7. */
const SERIES = memory.data<f64>([
  0.08333333333333333, -0.008333333333333333, 0.003968253968253968, -0.004166666666666667, 0.007575757575757576,
  -0.021092796092796094, 0.08333333333333333,
]);

class Digamma {
  /** x > 0 */
  static positive(x: f64): f64 {
    if (x >= 10) {
      const z = 1 / (x * x);
      return NativeMath.log(x) - (0.5 / x + z * Polynomial.at(SERIES, 6, z));
    }
    let sum: f64 = 0;
    if (x < 1) {
      sum = -1 / x;
      x += 1;
    }
    while (x >= 3) {
      x -= 1;
      sum += 1 / x;
    }
    const t = x < 2 ? x - 1 : x - 2;
    const g =
      x < 2
        ? Polynomial.at(LOW_P, 6, t) / Polynomial.at(LOW_Q, 6, t)
        : Polynomial.at(HIGH_P, 6, t) / Polynomial.at(HIGH_Q, 6, t);
    return sum + (x - ROOT - ROOT_REST) * g;
  }
}

export function ddigamma(x: f64): f64 {
  if (F64.isNaN(x)) return x;
  if (x > 0) return Digamma.positive(x);
  if (x === 0) return copysign<f64>(Infinity, -x);
  if (x === floor(x)) return NaN;
  return Digamma.positive(1 - x) - Math.PI * Periodic.cotangent(x);
}
