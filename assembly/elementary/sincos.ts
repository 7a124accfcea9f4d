import { PayneHanek } from "./payneHanek";

/** 2/π, 1.5·2⁵² (rounds to an integer), π/2 in parts of 33, 33, 33 and 53 bits, the widest argument of this path, 1, ½. */
const REDUCTION: usize = memory.data<f64>([
  0.6366197723675814, 6755399441055744.0, 1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21,
  8.4784276603689e-32, 1048576.0, 1.0, 0.5,
]);
/** S1 … S6 and C1 … C6 of fdlibm, for |x| ≤ π/4. */
const SINE: usize = memory.data<f64>([
  -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6, -2.5050760253406863e-8,
  1.58969099521155e-10,
]);
const COSINE: usize = memory.data<f64>([
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7, 2.087572321298175e-9,
  -1.1359647557788195e-11,
]);
/**
 * sin(π/2·f) = f (π/2 + z S(z)) and cos(π/2·f) = 1 + z C(z), z = f² ≤ ¼, near-minimax, relative error below 2⁻⁶².
 * π/2 in two parts comes first.
 */
const QUARTER_SINE: usize = memory.data<f64>([
  1.5707963267948966, 6.123233995736766e-17, -0.6459640975062463, 0.07969262624616703, -0.004681754135317561,
  0.00016044118476030617, -3.598842925925207e-6, 5.691991364926124e-8, -6.635152387230837e-10,
]);
const QUARTER_COSINE: usize = memory.data<f64>([
  -1.2337005501361697, 0.2536695079010478, -0.020863480763340773, 0.0009192602745468447, -2.5202039028029178e-5,
  4.710678405505227e-7, -6.329396344967424e-9,
]);

/** y and e of a wide argument. */
const REDUCED: usize = memory.data(16, 16);

/**
 * Sine and cosine of two numbers.
 *
 *   x = q·π/2 + y + e,  |y| ≤ π/4, to 150 bits of π/2, for |x| ≤ 2²⁰; polynomials in y; q mod 4 swaps and negates
 *
 * Wider arguments go lane by lane through payneHanek.ts to the same polynomials.
 * see: fdlibm, k_sin.c, k_cos.c, e_rem_pio2.c (Sun Microsystems, 1993).
 */
export class SinCos {
  @inline static constant(index: usize): v128 {
    return v128.load64_splat(REDUCTION + (index << 3));
  }

  @inline static signBit(): v128 {
    return i64x2.shl(i64x2.splat(1), 63);
  }

  /** Picks by quadrant: the lowest bit of t takes b instead of a, the next one negates. */
  @inline static pick(t: v128, a: v128, b: v128): v128 {
    const odd = i64x2.neg(v128.and(t, i64x2.splat(1)));
    const sign = v128.and(i64x2.shl(t, 62), SinCos.signBit());
    return v128.xor(v128.bitselect(b, a, odd), sign);
  }

  /** sin(x) for `ahead` = 0, cos(x) for `ahead` = 1, |x| ≤ 2²⁰, ≤ 1 ulp. */
  @inline static narrow(x: v128, ahead: i64): v128 {
    const t = f64x2.add(f64x2.mul(x, SinCos.constant(0)), SinCos.constant(1));
    const k = f64x2.sub(t, SinCos.constant(1));
    // k has at most 20 bits: its products with parts of 33 bits are exact, and so is every difference that cancels.
    const r = f64x2.sub(x, f64x2.mul(k, SinCos.constant(2)));
    const w = f64x2.mul(k, SinCos.constant(3));
    const first = f64x2.sub(r, w);
    const back = f64x2.sub(first, r);
    const lost = f64x2.sub(f64x2.sub(r, f64x2.sub(first, back)), f64x2.add(w, back));
    const more = f64x2.sub(f64x2.mul(k, SinCos.constant(4)), lost);
    const y = f64x2.sub(first, more);
    const again = f64x2.sub(y, first);
    const rest = f64x2.sub(f64x2.sub(first, f64x2.sub(y, again)), f64x2.add(more, again));
    const e = f64x2.sub(rest, f64x2.mul(k, SinCos.constant(5)));
    return SinCos.reduced(i64x2.add(t, i64x2.splat(ahead)), y, e);
  }

  /** sin(t·π/2 + y + e) for t in 64-bit lanes, of which the lowest two bits count, |y| ≤ π/4. */
  @inline static reduced(t: v128, y: v128, e: v128): v128 {
    const z = f64x2.mul(y, y);
    const v = f64x2.mul(z, y);
    let p = v128.load64_splat(SINE, 40);
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(SINE, 32));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(SINE, 24));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(SINE, 16));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(SINE, 8));
    const bent = f64x2.sub(f64x2.mul(z, f64x2.sub(f64x2.mul(e, SinCos.constant(8)), f64x2.mul(v, p))), e);
    const sine = f64x2.sub(y, f64x2.sub(bent, f64x2.mul(v, v128.load64_splat(SINE))));

    let c = v128.load64_splat(COSINE, 40);
    c = f64x2.add(f64x2.mul(c, z), v128.load64_splat(COSINE, 32));
    c = f64x2.add(f64x2.mul(c, z), v128.load64_splat(COSINE, 24));
    c = f64x2.add(f64x2.mul(c, z), v128.load64_splat(COSINE, 16));
    c = f64x2.add(f64x2.mul(c, z), v128.load64_splat(COSINE, 8));
    c = f64x2.mul(z, f64x2.add(f64x2.mul(c, z), v128.load64_splat(COSINE)));
    const half = f64x2.mul(z, SinCos.constant(8));
    const near = f64x2.sub(SinCos.constant(7), half);
    const tail = f64x2.sub(f64x2.mul(z, c), f64x2.mul(y, e));
    const cosine = f64x2.add(near, f64x2.add(f64x2.sub(f64x2.sub(SinCos.constant(7), near), half), tail));

    return SinCos.pick(t, sine, cosine);
  }

  /** |x| > 2²⁰, ∞ and NaN. */
  static wide(x: f64, ahead: i64): f64 {
    if (!(abs(x) < Infinity)) return NaN;
    const quadrant = <i64>PayneHanek.reduce(x, REDUCED) + ahead;
    const y = SinCos.reduced(i64x2.splat(quadrant), v128.load64_splat(REDUCED), v128.load64_splat(REDUCED, 8));
    return f64x2.extract_lane(y, 0);
  }

  /** Lane by lane: each takes the path that its own argument asks for. */
  static mixed(x: v128, ahead: i64): v128 {
    const widest = f64x2.extract_lane(SinCos.constant(6), 0);
    const x0 = f64x2.extract_lane(x, 0);
    const x1 = f64x2.extract_lane(x, 1);
    let y = SinCos.narrow(x, ahead);
    if (!(abs(x0) <= widest)) y = f64x2.replace_lane(y, 0, SinCos.wide(x0, ahead));
    if (!(abs(x1) <= widest)) y = f64x2.replace_lane(y, 1, SinCos.wide(x1, ahead));
    return y;
  }

  /** sin(x) for `ahead` = 0, cos(x) for `ahead` = 1, ≤ 1 ulp.  ±∞ and NaN → NaN, sin(±0) = ±0. */
  @inline static value(x: v128, ahead: i64): v128 {
    const usual = f64x2.le(f64x2.abs(x), SinCos.constant(6));
    return i64x2.all_true(usual) ? SinCos.narrow(x, ahead) : SinCos.mixed(x, ahead);
  }

  /** sin(π/2·f), |f| ≤ ½. */
  @inline static quarterSine(f: v128, z: v128): v128 {
    let p = v128.load64_splat(QUARTER_SINE, 64);
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_SINE, 56));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_SINE, 48));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_SINE, 40));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_SINE, 32));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_SINE, 24));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_SINE, 16));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_SINE, 8));
    return f64x2.add(f64x2.mul(f, v128.load64_splat(QUARTER_SINE)), f64x2.mul(f, p));
  }

  /** cos(π/2·f), |f| ≤ ½. */
  @inline static quarterCosine(z: v128): v128 {
    let p = v128.load64_splat(QUARTER_COSINE, 48);
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_COSINE, 40));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_COSINE, 32));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_COSINE, 24));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_COSINE, 16));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_COSINE, 8));
    p = f64x2.add(f64x2.mul(p, z), v128.load64_splat(QUARTER_COSINE));
    return f64x2.add(f64x2.mul(p, z), SinCos.constant(7));
  }
}

/**
 * vsin — y ← sin(x), element by element.
 *
 * in      x    f64[n]
 * out     y    f64[n]; may be x
 * returns 0, or −1 when n is negative
 *
 * ≤ 1 ulp for every finite x. Element i depends on x[i] alone, odd n included.
 */
export function vsin(n: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  const end = x + ((<usize>n >> 1) << 4);
  while (x < end) {
    v128.store(y, SinCos.value(v128.load(x), 0));
    x += 16;
    y += 16;
  }
  if (n & 1) v128.store64_lane(y, SinCos.value(v128.load64_splat(x), 0), 0);
  return 0;
}

/**
 * vcos — y ← cos(x), element by element.
 *
 * in      x    f64[n]
 * out     y    f64[n]; may be x
 * returns 0, or −1 when n is negative
 *
 * ≤ 1 ulp for every finite x. Element i depends on x[i] alone, odd n included.
 */
export function vcos(n: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  const end = x + ((<usize>n >> 1) << 4);
  while (x < end) {
    v128.store(y, SinCos.value(v128.load(x), 1));
    x += 16;
    y += 16;
  }
  if (n & 1) v128.store64_lane(y, SinCos.value(v128.load64_splat(x), 1), 0);
  return 0;
}

/** sin(x): the bits of vsin. */
export function dsin(x: f64): f64 {
  return f64x2.extract_lane(SinCos.value(f64x2.splat(x), 0), 0);
}

/** cos(x): the bits of vcos. */
export function dcos(x: f64): f64 {
  return f64x2.extract_lane(SinCos.value(f64x2.splat(x), 1), 0);
}
