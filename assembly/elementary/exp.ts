/** Coefficients of (exp(r) − 1 − r)/r² on |r| ≤ ln 2 / 2, near-minimax, relative error of r + r²·P below 2⁻⁶⁰. */
const COEFFICIENTS: usize = memory.data<f64>([
  0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326141, 0.0013888888888883752, 0.00019841269874800493,
  2.4801587325533363e-5, 2.7557255425746435e-6, 2.7557273661348637e-7, 2.510520637395701e-8, 2.0914679376583935e-9,
]);

/**
 * log2e · magic number · ln 2 in two parts, the first of 32 bits, so that k·high is exact.
 * 1.5·2⁵² + 2046 rounds to an integer k and leaves k + 2046 in the low bits.
 */
const REDUCTION: usize = memory.data<f64>([
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: static data takes literals only
  1.4426950408889634, 6755399441057790.0, 0.6931471803691238, 1.9082149292705877e-10, 710.0, -746.0, -60.0, 64.0, 1.0,
]);
const INTEGERS: usize = memory.data<i64>([0x4338000000000000, 1023, 3069]);

/**
 * exp and exp − 1 of two numbers.
 *
 *   x = k ln 2 + r + c,  |r| ≤ ln 2 / 2 (c is what rounding r has lost);   exp(x) = 2^k (1 + r + r² P(r))
 *
 * 2^k is multiplied in two halves, so that results round once into the subnormals and overflow to infinity.
 */
export class Exp {
  @inline static constant(index: usize): v128 {
    return v128.load64_splat(REDUCTION + (index << 3));
  }

  @inline static polynomial(r: v128): v128 {
    let p = v128.load64_splat(COEFFICIENTS, 80);
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 72));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 64));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 56));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 48));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 40));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 32));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 24));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 16));
    p = f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS, 8));
    return f64x2.add(f64x2.mul(p, r), v128.load64_splat(COEFFICIENTS));
  }

  /** y · 2^k for `biased` = k + 2046 in 64-bit lanes, 0 ≤ biased ≤ 4092. */
  @inline static scale(y: v128, biased: v128): v128 {
    const half = i64x2.shr_u(biased, 1);
    const first = i64x2.shl(half, 52);
    const second = i64x2.shl(i64x2.sub(biased, half), 52);
    return f64x2.mul(f64x2.mul(y, first), second);
  }

  /** exp, ≤ 1 ulp.  NaN → NaN, +∞ → +∞, −∞ → 0. */
  @inline static value(a: v128): v128 {
    // pmin and pmax keep their first argument when it is NaN.
    const x = f64x2.pmax(f64x2.pmin(a, Exp.constant(4)), Exp.constant(5));
    const magic = Exp.constant(1);
    const t = f64x2.add(f64x2.mul(x, Exp.constant(0)), magic);
    const k = f64x2.sub(t, magic);
    const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, Exp.constant(2))), f64x2.mul(k, Exp.constant(3)));
    const p = Exp.polynomial(r);
    const y = f64x2.add(Exp.constant(8), f64x2.add(r, f64x2.mul(f64x2.mul(r, r), p)));
    return Exp.scale(y, i64x2.sub(t, v128.load64_splat(INTEGERS)));
  }

  /** exp(a) − 1, ≤ 2 ulp.  NaN → NaN, +∞ → +∞, −∞ → −1, ±0 → ±0. */
  @inline static minusOne(a: v128): v128 {
    const x = f64x2.pmax(f64x2.pmin(a, Exp.constant(4)), Exp.constant(6));
    const magic = Exp.constant(1);
    const t = f64x2.add(f64x2.mul(x, Exp.constant(0)), magic);
    const k = f64x2.sub(t, magic);
    const high = f64x2.sub(x, f64x2.mul(k, Exp.constant(2)));
    const low = f64x2.mul(k, Exp.constant(3));
    const r = f64x2.sub(high, low);
    const c = f64x2.sub(f64x2.sub(high, r), low);
    const p = Exp.polynomial(r);
    const q = f64x2.add(r, f64x2.add(f64x2.mul(r, f64x2.add(f64x2.mul(r, p), c)), c));
    // 2^k (q + 1 − 2^−k); from k = 64 on the last term no longer counts, and 2^−64 stands for it.
    const few = f64x2.add(f64x2.pmin(k, Exp.constant(7)), magic);
    const power = i64x2.shl(
      i64x2.sub(v128.load64_splat(INTEGERS, 16), i64x2.sub(few, v128.load64_splat(INTEGERS))),
      52,
    );
    const y = f64x2.add(f64x2.sub(Exp.constant(8), power), q);
    const scaled = Exp.scale(y, i64x2.sub(t, v128.load64_splat(INTEGERS)));
    return v128.or(scaled, v128.and(a, i64x2.shl(i64x2.splat(1), 63)));
  }
}

/**
 * vexp — y ← exp(x), element by element.
 *
 * in      x    f64[n]
 * out     y    f64[n]; may be x
 * returns 0, or −1 when n is negative
 *
 * ≤ 1 ulp. A last odd element runs through the same code with its lane doubled: element i depends on x[i] alone.
 * see: P. T. P. Tang, ACM TOMS 15 (1989) 144–157, for the reduction.
 */
export function vexp(n: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  const end = x + ((<usize>n >> 1) << 4);
  while (x < end) {
    v128.store(y, Exp.value(v128.load(x)));
    x += 16;
    y += 16;
  }
  if (n & 1) v128.store64_lane(y, Exp.value(v128.load64_splat(x)), 0);
  return 0;
}

/**
 * vexpm1 — y ← exp(x) − 1, element by element, with small x kept to the last digits.
 *
 * in      x    f64[n]
 * out     y    f64[n]; may be x
 * returns 0, or −1 when n is negative
 *
 * ≤ 2 ulp.
 */
export function vexpm1(n: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  const end = x + ((<usize>n >> 1) << 4);
  while (x < end) {
    v128.store(y, Exp.minusOne(v128.load(x)));
    x += 16;
    y += 16;
  }
  if (n & 1) v128.store64_lane(y, Exp.minusOne(v128.load64_splat(x)), 0);
  return 0;
}

/** exp(x): the bits of vexp. */
export function dexp(x: f64): f64 {
  return f64x2.extract_lane(Exp.value(f64x2.splat(x)), 0);
}

/** exp(x) − 1: the bits of vexpm1. */
export function dexpm1(x: f64): f64 {
  return f64x2.extract_lane(Exp.minusOne(f64x2.splat(x)), 0);
}
