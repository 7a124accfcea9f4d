/** Lg1 … Lg7 of fdlibm; then ln 2 in two parts, 2⁵² + 1023, 2, ½, 1, the smallest normal number, 2⁵⁴, ∞, 54, NaN. */
const CONSTANTS: usize = memory.data<f64>([
  0.6666666666666735,
  0.3999999999940942,
  0.2857142874366239,
  0.22222198432149784,
  0.1818357216161805,
  0.15313837699209373,
  0.14798198605116586,
  0.6931471803691238,
  1.9082149292705877e-10,
  4503599627371519.0,
  2.0,
  0.5,
  1.0,
  2.2250738585072014e-308,
  18014398509481984.0,
  Infinity,
  54.0,
  NaN,
]);
/** 1.0 less √½ (their upper words), the mask of a significand, √½, the exponent of 2⁵². */
const INTEGERS: usize = memory.data<i64>([
  0x0009_5f62_0000_0000, 0x000f_ffff_ffff_ffff, 0x3fe6_a09e_0000_0000, 0x4330_0000_0000_0000,
]);

/**
 * Natural logarithm of two numbers.
 *
 *   x = 2^k (1 + f),  √½ ≤ 1 + f < √2,  s = f / (2 + f),  log(1 + f) = f − f²/2 + s (f²/2 + R(s²))
 *
 * see: fdlibm, e_log.c (Sun Microsystems, 1993), by way of musl, src/math/log.c.
 */
export class Log {
  @inline static constant(index: usize): v128 {
    return v128.load64_splat(CONSTANTS + (index << 3));
  }

  /** log of normal positive numbers, plus `shift` · ln 2 for an integer `shift`. */
  @inline static reduced(x: v128, shift: v128): v128 {
    const bits = i64x2.add(x, v128.load64_splat(INTEGERS));
    // The exponent, put under 2⁵², is a number without a conversion.
    const exponent = v128.or(i64x2.shr_u(bits, 52), v128.load64_splat(INTEGERS, 24));
    const k = f64x2.add(f64x2.sub(exponent, Log.constant(9)), shift);
    const significand = i64x2.add(v128.and(bits, v128.load64_splat(INTEGERS, 8)), v128.load64_splat(INTEGERS, 16));
    const f = f64x2.sub(significand, Log.constant(12));
    const s = f64x2.div(f, f64x2.add(f, Log.constant(10)));
    const half = f64x2.mul(f64x2.mul(f, f), Log.constant(11));
    const z = f64x2.mul(s, s);
    const w = f64x2.mul(z, z);
    let even = f64x2.add(f64x2.mul(w, Log.constant(5)), Log.constant(3));
    even = f64x2.mul(w, f64x2.add(f64x2.mul(w, even), Log.constant(1)));
    let odd = f64x2.add(f64x2.mul(w, Log.constant(6)), Log.constant(4));
    odd = f64x2.add(f64x2.mul(w, odd), Log.constant(2));
    odd = f64x2.mul(z, f64x2.add(f64x2.mul(w, odd), Log.constant(0)));
    const correction = f64x2.add(f64x2.mul(s, f64x2.add(half, f64x2.add(odd, even))), f64x2.mul(k, Log.constant(8)));
    return f64x2.sub(f64x2.mul(k, Log.constant(7)), f64x2.sub(f64x2.sub(half, correction), f));
  }

  /** log of normal positive numbers, ≤ 1 ulp. */
  @inline static positive(x: v128): v128 {
    return Log.reduced(x, i64x2.splat(0));
  }

  /** Everything else: subnormals, zero, negative numbers, ∞, NaN. */
  static rare(x: v128): v128 {
    const zero = i64x2.splat(0);
    const infinity = Log.constant(15);
    const small = f64x2.lt(x, Log.constant(13));
    const scaled = v128.bitselect(f64x2.mul(x, Log.constant(14)), x, small);
    let y = Log.reduced(scaled, f64x2.sub(zero, v128.and(small, Log.constant(16))));
    y = v128.bitselect(x, y, f64x2.eq(x, infinity));
    y = v128.bitselect(f64x2.neg(infinity), y, f64x2.eq(x, zero));
    // Neither ≥ 0 nor < 0 is NaN.
    return v128.bitselect(y, Log.constant(17), f64x2.ge(x, zero));
  }

  /** log, ≤ 1 ulp.  ±0 → −∞, x < 0 → NaN, +∞ → +∞, NaN → NaN. */
  @inline static value(x: v128): v128 {
    const usual = v128.and(f64x2.ge(x, Log.constant(13)), f64x2.lt(x, Log.constant(15)));
    return i64x2.all_true(usual) ? Log.positive(x) : Log.rare(x);
  }
}

/**
 * vlog — y ← log(x), element by element.
 *
 * in      x    f64[n]
 * out     y    f64[n]; may be x
 * returns 0, or −1 when n is negative
 *
 * ≤ 1 ulp. A last odd element runs through the same code with its lane doubled: element i depends on x[i] alone.
 */
export function vlog(n: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  const end = x + ((<usize>n >> 1) << 4);
  while (x < end) {
    v128.store(y, Log.value(v128.load(x)));
    x += 16;
    y += 16;
  }
  if (n & 1) v128.store64_lane(y, Log.value(v128.load64_splat(x)), 0);
  return 0;
}

/** log(x): the bits of vlog. */
export function dlog(x: f64): f64 {
  return f64x2.extract_lane(Log.value(f64x2.splat(x)), 0);
}
