/** 2/π = 0.w₀w₁w₂… in words of 32 bits, as many as the largest double needs. */
const TWO_OVER_PI: usize = memory.data<u32>([
  0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a,
  0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41,
  0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf,
  0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08,
  0x56033046, 0xfc7b6bab,
]);
/** π/2 in parts of 26, 27 and 53 bits. */
const HALF_PI_HIGH: f64 = 1.5707963109016418;
const HALF_PI_LOW: f64 = 1.5893254712295857e-8;
const HALF_PI_REST: f64 = 6.123233995736766e-17;

/** Words of the product, least first, between one word and two words of zeros. */
const PRODUCT: usize = memory.data(48, 8);

/**
 * Payne and Hanek's reduction:  x = q·π/2 + y + e,  |y| ≤ π/4, for any finite |x| ≥ 1.
 *
 *   x = ±m·2^s, m of 53 bits.  Words of 2/π whose product with x is a multiple of 4 are skipped; the next seven, times m,
 *   hold the quadrant and a fraction of 138 good bits or more. Doubles come no nearer to a multiple of π/2 than 2⁻⁶²,
 *   so y + e keeps 75 bits in the worst case.
 *
 * see: M. Payne, R. Hanek, SIGNUM Newsletter 18 (1983) 19–24; J.-M. Muller, Elementary Functions, 3rd ed., §11.4.
 */
export class PayneHanek {
  /** 64 bits of the product from bit `position` on. */
  @inline static bitsAt(position: i32): u64 {
    const at = PRODUCT + ((<usize>(position >> 5)) << 2);
    const shift = <u64>(position & 31);
    const low = load<u64>(at);
    return shift ? (low >> shift) | ((<u64>load<u32>(at, 8)) << (64 - shift)) : low;
  }

  /** y and e go to `out`; returns q mod 4. */
  static reduce(x: f64, out: usize): i32 {
    const bits = reinterpret<u64>(x);
    const s = <i32>((bits >> 52) & 0x7ff) - 1075;
    const m0 = bits & 0xffffffff;
    const m1 = ((bits >> 32) & 0xfffff) | 0x100000;
    const skipped = s < 2 ? 0 : (s - 2) >> 5;
    const table = TWO_OVER_PI + ((<usize>skipped) << 2);
    // Two rows of the schoolbook product at once; carry stays below 2³³·2³².
    let carry: u64 = 0;
    let above: u64 = 0;
    for (let k = 0; k < 9; k++) {
      const w = k < 7 ? <u64>load<u32>(table + ((<usize>(6 - k)) << 2)) : 0;
      const low = m0 * w;
      const sum = (carry & 0xffffffff) + (low & 0xffffffff) + (above & 0xffffffff);
      store<u32>(PRODUCT + ((<usize>(k + 1)) << 2), <u32>sum);
      carry = (carry >> 32) + (low >> 32) + (above >> 32) + (sum >> 32);
      above = m1 * w;
    }
    // Bit `point` has the value 1.
    const point = 256 - (s - (skipped << 5));
    let q = <i32>PayneHanek.bitsAt(point);
    let high = PayneHanek.bitsAt(point - 64);
    let middle = PayneHanek.bitsAt(point - 128);
    let low = PayneHanek.bitsAt(point - 192);
    let negative = <i64>bits < 0;
    if (negative) q = -q;
    if (<i64>high < 0) {
      // A fraction of ½ or more belongs to the next quadrant, from the other side.
      q += negative ? -1 : 1;
      negative = !negative;
      low = 0 - low;
      middle = ~middle + u64(low == 0);
      high = ~high + u64(low == 0 && middle == 0);
    }
    const zeros = <i32>clz(high);
    if (zeros) {
      high = (high << zeros) | (middle >> (64 - zeros));
      middle = (middle << zeros) | (low >> (64 - zeros));
    }
    // high · 2⁻⁶⁴ + middle · 2⁻¹²⁸ in parts of 27, 26 and 53 bits.
    const a = <f64>(high >> 37);
    const b = <f64>((high >> 11) & 0x3ffffff) * 1.4901161193847656e-8;
    const c = <f64>(((high & 0x7ff) << 53) | (middle >> 11)) * 8.077935669463161e-28;
    const main = a * HALF_PI_HIGH;
    const rest =
      a * HALF_PI_LOW +
      (b * HALF_PI_HIGH + (b * HALF_PI_LOW + ((a + b) * HALF_PI_REST + c * (HALF_PI_HIGH + HALF_PI_LOW))));
    const y = main + rest;
    const e = main - y + rest;
    const unit = reinterpret<f64>((<u64>(1023 - 27 - zeros)) << 52) * (negative ? -1.0 : 1.0);
    store<f64>(out, y * unit);
    store<f64>(out, e * unit, 8);
    return q & 3;
  }
}
