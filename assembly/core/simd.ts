/**
 * Two doubles in one register. Static methods, because they are inlined by the compiler and
 * still are plain TypeScript for every other tool.
 *
 * A complex number is one register: lane 0 its real, lane 1 its imaginary part.
 */
export class V {
  /** c + a·b: fused in the relaxed build where the host fuses, two roundings in the strict one. */
  @inline static madd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
    return f64x2.add(c, f64x2.mul(a, b));
  }

  /** c − a·b. */
  @inline static nmadd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
    return f64x2.sub(c, f64x2.mul(a, b));
  }

  /** (a₁, a₀). */
  @inline static swap(a: v128): v128 {
    return v128.shuffle<f64>(a, a, 1, 0);
  }

  /** (a₀, b₀). */
  @inline static low(a: v128, b: v128): v128 {
    return v128.shuffle<f64>(a, b, 0, 2);
  }

  /** (a₁, b₁). */
  @inline static high(a: v128, b: v128): v128 {
    return v128.shuffle<f64>(a, b, 1, 3);
  }

  /** (a₀, b₁). */
  @inline static outer(a: v128, b: v128): v128 {
    return v128.shuffle<f64>(a, b, 0, 3);
  }

  /** a₀ + a₁. */
  @inline static sum(a: v128): f64 {
    return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  }

  /** (x, y). */
  @inline static pair(x: f64, y: f64): v128 {
    return f64x2.replace_lane(f64x2.splat(x), 1, y);
  }

  /** Conjugate of a complex number: the sign of lane 1 flipped. */
  @inline static conj(a: v128): v128 {
    return v128.xor(a, i64x2(0, i64.MIN_VALUE));
  }

  /** The product of two complex numbers. */
  @inline static cmul(a: v128, b: v128): v128 {
    const br = f64x2.extract_lane(b, 0);
    const bi = f64x2.extract_lane(b, 1);
    return V.madd(V.swap(a), V.pair(-bi, bi), f64x2.mul(a, f64x2.splat(br)));
  }
}
