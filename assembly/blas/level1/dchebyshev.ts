/**
 * dchebyshev — one step of a three-term recurrence, and of the sum it serves:
 *
 *     y ← a·h + b·x − y,      s ← s + w·y
 *
 * in      h, x  f64[n]: A·x and x; with a = 2/r, b = −2c/r the step is T_{k+1} = 2 (A − c)/r T_k − T_{k−1}
 * in/out  y     f64[n], T_{k−1} before and T_{k+1} after
 * in/out  s     f64[n]; not read or written when w is 0
 * returns 0, or −1 when n is negative
 *
 * One pass over memory where three updates would be three; y must not overlap x, h may.
 */
import { V } from "../../core/simd";

export function dchebyshev(n: i32, a: f64, h: usize, b: f64, x: usize, y: usize, w: f64, s: usize): i32 {
  if (n < 0) return -1;
  const va = f64x2.splat(a);
  const vb = f64x2.splat(b);
  const vw = f64x2.splat(w);
  const end = h + ((<usize>n & ~1) << 3);
  if (w === 0) {
    for (; h < end; h += 16, x += 16, y += 16) {
      const old = f64x2.sub(f64x2.mul(va, v128.load(h)), v128.load(y));
      v128.store(y, V.madd(vb, v128.load(x), old));
    }
  } else {
    for (; h < end; h += 16, x += 16, y += 16, s += 16) {
      const old = f64x2.sub(f64x2.mul(va, v128.load(h)), v128.load(y));
      const next = V.madd(vb, v128.load(x), old);
      v128.store(y, next);
      v128.store(s, V.madd(vw, next, v128.load(s)));
    }
  }
  if (n & 1) {
    const next = a * load<f64>(h) - load<f64>(y) + b * load<f64>(x);
    store<f64>(y, next);
    if (w !== 0) store<f64>(s, load<f64>(s) + w * next);
  }
  return 0;
}
