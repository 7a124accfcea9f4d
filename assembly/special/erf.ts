/**
 * derf, derfc — the error function and its complement:  erf x = 2/√π ∫₀ˣ e^(−t²) dt,  erfc x = 1 − erf x.
 *
 * Within 1.5 ulp (erf) and 4 ulp (erfc, also where it is tiny; within 1 of the last place where it is subnormal).
 * erf(±0) = ±0, erf(±∞) = ±1, erfc(∞) = 0, erfc(−∞) = 2, NaN → NaN.
 *
 *   |x| < 0.85          erf x = x P(x²)
 *   0.5 ≤ x < 2.5       erfc x = e^(−x²) P(t)/Q(t) on two intervals, t = x − left end, all coefficients positive
 *   2.5 ≤ x < 27.3      erfc x = e^(−x²)/x P(1/x²)/Q(1/x²)
 *
 * Coefficients: scripts/fit/special.py. see: W. J. Cody, Math. Comp. 23 (1969) 631–637, for this division of the axis.
 */
import { Polynomial } from "./polynomial";

const ERF_P = memory.data<f64>([
  1.1283791670955126, -0.3761263890318375, 0.11283791670954685, -0.02686617064501726, 0.005223977623916789,
  -0.0008548326902886471, 0.00012055326932054655, -1.4925450090912942e-5, 1.6457676496214065e-6, -1.6300495998065118e-7,
  1.4189584294135369e-8, -8.837207342835496e-10,
]);
const LOW_P = memory.data<f64>([
  0.6156903441929259, 0.7231266478478412, 0.39985669246527533, 0.12106273759303258, 0.01995114726814935,
  0.0014174226542785517, 4.1799389308690647e-8,
]);
const LOW_Q = memory.data<f64>([
  1.0, 2.007202942853342, 1.73720650958687, 0.8323006204090129, 0.23364704081249707, 0.03660141873941562,
  0.0025139174420856576,
]);
const MIDDLE_P = memory.data<f64>([
  0.3678229164523611, 0.5134682413742526, 0.3208542943057649, 0.11334520579629632, 0.02376231476628774,
  0.0027990205936874826, 0.00014486045002792906,
]);
const MIDDLE_Q = memory.data<f64>([
  1.0, 1.9636898220081689, 1.6967950808316647, 0.8378434880782953, 0.25586745466653954, 0.04844729404348888,
  0.005282089806618123, 0.0002567582385961326,
]);
const HIGH_P = memory.data<f64>([
  0.5641895835477563, 22.295276635087518, 332.15303239113865, 2380.6011074227263, 8687.569821083955, 15723.785651737267,
  12662.375441175405, 3483.3192189922197, 139.05140990417672,
]);
const HIGH_Q = memory.data<f64>([
  1.0, 40.01734892886464, 607.9845958160521, 4495.3598865324075, 17258.478110078355, 34034.2920804756,
  31975.005147247804, 12005.2358106464, 1157.3739707022794,
]);

class Erf {
  /** |x| < 0.85 */
  @inline
  static small(x: f64): f64 {
    return x * Polynomial.at(ERF_P, 11, x * x);
  }

  /** x ≥ 0.5 */
  static complement(x: f64): f64 {
    if (x >= 27.3) return 0;
    let g: f64;
    if (x < 1.25) {
      g = Polynomial.at(LOW_P, 6, x - 0.5) / Polynomial.at(LOW_Q, 6, x - 0.5);
    } else if (x < 2.5) {
      g = Polynomial.at(MIDDLE_P, 6, x - 1.25) / Polynomial.at(MIDDLE_Q, 7, x - 1.25);
    } else {
      const t = 1 / (x * x);
      g = Polynomial.at(HIGH_P, 8, t) / (Polynomial.at(HIGH_Q, 8, t) * x);
    }
    // −x² = −z² + (z − x)(z + x): z keeps 26 bits, so that z² is exact and the exponential loses no digits.
    const z = reinterpret<f64>(reinterpret<u64>(x) & 0xffff_ffff_f800_0000);
    return NativeMath.exp(-z * z) * (NativeMath.exp((z - x) * (z + x)) * g);
  }
}

export function derf(x: f64): f64 {
  const a = abs(x);
  if (a < 0.85) return Erf.small(x);
  if (a >= 6) return copysign<f64>(1, x);
  if (F64.isNaN(a)) return x;
  return copysign<f64>(1 - Erf.complement(a), x);
}

export function derfc(x: f64): f64 {
  if (F64.isNaN(x)) return x;
  if (abs(x) < 0.5) return 1 - Erf.small(x);
  if (x > 0) return Erf.complement(x);
  return x < -6 ? 2 : 2 - Erf.complement(-x);
}
