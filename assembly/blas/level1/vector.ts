/**
 * Level 1 on contiguous vectors: plain sums in a fixed order (two lanes, even and odd entries, added at the end).
 * Not exported: the factorizations call these on columns that the drivers have scaled near 1.
 */
import { V } from "../../core/simd";

/** Real vectors f64[n]. */
export class D {
  static dot(n: i32, x: usize, y: usize): f64 {
    const body = x + ((<usize>n & ~1) << 3);
    let s = f64x2.splat(0);
    for (; x < body; x += 16, y += 16) s = V.madd(v128.load(x), v128.load(y), s);
    let sum = V.sum(s);
    if (n & 1) sum += f64.load(x) * f64.load(y);
    return sum;
  }

  /** y ← y + αx. */
  static axpy(n: i32, alpha: f64, x: usize, y: usize): void {
    const s = f64x2.splat(alpha);
    const body = x + ((<usize>n & ~1) << 3);
    for (; x < body; x += 16, y += 16) v128.store(y, V.madd(s, v128.load(x), v128.load(y)));
    if (n & 1) f64.store(y, f64.load(y) + alpha * f64.load(x));
  }

  static scal(n: i32, alpha: f64, x: usize): void {
    const s = f64x2.splat(alpha);
    const body = x + ((<usize>n & ~1) << 3);
    for (; x < body; x += 16) v128.store(x, f64x2.mul(s, v128.load(x)));
    if (n & 1) f64.store(x, alpha * f64.load(x));
  }

  /** max |x|, 0 for an empty vector. */
  static amax(n: i32, x: usize): f64 {
    const body = x + ((<usize>n & ~1) << 3);
    let s = f64x2.splat(0);
    for (; x < body; x += 16) s = f64x2.pmax(s, f64x2.abs(v128.load(x)));
    let largest = max(f64x2.extract_lane(s, 0), f64x2.extract_lane(s, 1));
    if (n & 1) largest = max(largest, abs(f64.load(x)));
    return largest;
  }
}

/** Complex vectors, interleaved, f64[2n]. */
export class Z {
  /** xᴴy; the imaginary part is left at `im`. */
  static dotc(n: i32, x: usize, y: usize, im: usize): f64 {
    const end = x + ((<usize>n) << 4);
    let p = f64x2.splat(0);
    let q = f64x2.splat(0);
    for (; x < end; x += 16, y += 16) {
      const a = v128.load(x);
      const b = v128.load(y);
      p = V.madd(a, b, p);
      q = V.madd(V.swap(a), b, q);
    }
    f64.store(im, f64x2.extract_lane(q, 1) - f64x2.extract_lane(q, 0));
    return V.sum(p);
  }

  /** y ← y + (re + i·im) x. */
  static axpy(n: i32, re: f64, im: f64, x: usize, y: usize): void {
    const s = f64x2.splat(re);
    const t = V.pair(-im, im);
    const end = x + ((<usize>n) << 4);
    for (; x < end; x += 16, y += 16) {
      const a = v128.load(x);
      v128.store(y, V.madd(t, V.swap(a), V.madd(s, a, v128.load(y))));
    }
  }

  /** x ← (re + i·im) x. */
  static scal(n: i32, re: f64, im: f64, x: usize): void {
    const s = f64x2.splat(re);
    const t = V.pair(-im, im);
    const end = x + ((<usize>n) << 4);
    for (; x < end; x += 16) {
      const a = v128.load(x);
      v128.store(x, V.madd(t, V.swap(a), f64x2.mul(s, a)));
    }
  }
}
