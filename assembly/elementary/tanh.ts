import { Exp } from "./exp";

/** 22, from where tanh is 1; ½, where the two formulas meet; 2; 1. */
const CONSTANTS: usize = memory.data<f64>([22.0, 0.5, 2.0, 1.0]);

/**
 * Hyperbolic tangent of two numbers, from t = exp(2|x|) − 1:
 *
 *   |x| ≤ ½   t / (t + 2)          |x| > ½   1 − 2 / (t + 2)
 */
export class Tanh {
  /** tanh, ≤ 2.5 ulp.  ±0 → ±0, ±∞ → ±1, NaN → NaN. */
  @inline static value(x: v128): v128 {
    const a = f64x2.pmin(f64x2.abs(x), v128.load64_splat(CONSTANTS));
    const two = v128.load64_splat(CONSTANTS, 16);
    const t = Exp.minusOne(f64x2.add(a, a));
    const large = f64x2.gt(a, v128.load64_splat(CONSTANTS, 8));
    const quotient = f64x2.div(v128.bitselect(two, t, large), f64x2.add(t, two));
    const y = v128.bitselect(f64x2.sub(v128.load64_splat(CONSTANTS, 24), quotient), quotient, large);
    return v128.or(y, v128.and(x, i64x2.shl(i64x2.splat(1), 63)));
  }
}

/**
 * vtanh — y ← tanh(x), element by element.
 *
 * in      x    f64[n]
 * out     y    f64[n]; may be x
 * returns 0, or −1 when n is negative
 *
 * ≤ 2.5 ulp, |y| ≤ 1. Element i depends on x[i] alone, odd n included.
 */
export function vtanh(n: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  const end = x + ((<usize>n >> 1) << 4);
  while (x < end) {
    v128.store(y, Tanh.value(v128.load(x)));
    x += 16;
    y += 16;
  }
  if (n & 1) v128.store64_lane(y, Tanh.value(v128.load64_splat(x)), 0);
  return 0;
}

/** tanh(x): the bits of vtanh. */
export function dtanh(x: f64): f64 {
  return f64x2.extract_lane(Tanh.value(f64x2.splat(x)), 0);
}
