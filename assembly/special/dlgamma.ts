/**
 * dlgamma — the logarithm of the gamma function:  ln |Γ(x)|.
 *
 * Within 4 ulp for x > 0, also next to the zeros at 1 and 2. For x < 0 the error is at most 4 ulp of the larger of
 * ln(π/|x sin πx|) and ln Γ(−x), of which the result is the difference: relative accuracy is lost next to its zeros.
 * +∞ at 0, at the negative integers and at ±∞. NaN → NaN.
 *
 *   0.75 ≤ x < 3     (x − 1)(x − 2) P(t)/Q(t) on two intervals, t = x − left end, all coefficients positive
 *   x < 0.75, x < 8  recurrence to there, without cancellation
 *   x ≥ 8            Stirling's series
 *   x < 0            ln |Γ(x)| = ln(π/|x sin πx|) − ln Γ(−x)
 *
 * Coefficients: scripts/fit/special.py. see: NIST DLMF §5.5, §5.11.
 */
import { Periodic } from "./periodic";
import { Polynomial } from "./polynomial";

const LOW_P = memory.data<f64>([
  0.6504990445801452, 2.454259919835091, 3.51417743326107, 2.3850363503945213, 0.7816181173365345, 0.11167206930617295,
  0.005124896144479923, 1.7444219996343833e-5,
]);
const LOW_Q = memory.data<f64>([
  1.0, 4.314563325728778, 7.287280521002449, 6.107371635553569, 2.659173227320746, 0.5752895523728764,
  0.05340743669357306, 0.001448996459307273,
]);
const HIGH_P = memory.data<f64>([
  0.4501393121092563, 0.6469519136428332, 0.33746529816441795, 0.07746329475227923, 0.00748471094239596,
  0.00023044122253572193, 5.103696469539607e-7,
]);
const HIGH_Q = memory.data<f64>([
  1.0, 1.7026584429534333, 1.102727910799262, 0.3387169562231276, 0.050045000965750486, 0.0031644225739142088,
  5.9439419691677493e-5,
]);
/** B₂ₖ / (2k (2k − 1)), k = 1 … 8. */
const STIRLING = memory.data<f64>([
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417,
  -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242,
]);
/** ½ ln 2π − ½ */
const SHIFT: f64 = 0.4189385332046727;

class LogGamma {
  /** 0.75 ≤ x < 3, given x − 1 and x − 2 without error. The added 0 makes the zeros +0. */
  @inline
  static middle(x: f64, one: f64, two: f64): f64 {
    if (x < 1.75) {
      const t = x - 0.75;
      return (one * two * Polynomial.at(LOW_P, 7, t)) / Polynomial.at(LOW_Q, 7, t) + 0.0;
    }
    const t = x - 1.75;
    return (one * two * Polynomial.at(HIGH_P, 6, t)) / Polynomial.at(HIGH_Q, 6, t) + 0.0;
  }

  /** x > 0 */
  static positive(x: f64): f64 {
    if (x < 0.75) return LogGamma.middle(x + 1, x, x - 1) - NativeMath.log(x);
    if (x < 3) return LogGamma.middle(x, x - 1, x - 2);
    if (x < 8) {
      let product: f64 = 1;
      while (x >= 3) {
        x -= 1;
        product *= x;
      }
      return NativeMath.log(product) + LogGamma.middle(x, x - 1, x - 2);
    }
    if (x > 1e300) return x * (NativeMath.log(x) - 1);
    const z = 1 / x;
    const series = z * Polynomial.at(STIRLING, 7, z * z);
    return (x - 0.5) * (NativeMath.log(x) - 1) + (SHIFT + series);
  }
}

export function dlgamma(x: f64): f64 {
  if (F64.isNaN(x)) return x;
  if (x > 0) return LogGamma.positive(x);
  // All numbers beyond 2⁵² are integers.
  if (x === floor(x)) return Infinity;
  if (x > -1e-20) return -NativeMath.log(-x);
  return NativeMath.log(Math.PI / -(x * Periodic.sine(x))) - LogGamma.positive(-x);
}
