/**
 * dlanczos — a three-term combination, and the square of its length:  w ← a·w + b·v + c·u,  returns ‖w‖².
 *
 * in/out  w     f64[n]; must not overlap v or u
 * in      v, u  f64[n]
 * returns Σ w² of what is left, or −1 when n is negative
 *
 * Lanczos' recurrence in one pass over memory: subtractions, scaling and norm would be four. Even and odd entries are summed apart,
 * ascending: the same bits on every host.
 */
import { V } from "../../core/simd";

export function dlanczos(n: i32, a: f64, w: usize, b: f64, v: usize, c: f64, u: usize): f64 {
  if (n < 0) return -1;
  const va = f64x2.splat(a);
  const vb = f64x2.splat(b);
  const vc = f64x2.splat(c);
  const end = w + ((<usize>n & ~1) << 3);
  let squares = f64x2.splat(0);
  for (; w < end; w += 16, v += 16, u += 16) {
    const x = V.madd(vc, v128.load(u), V.madd(vb, v128.load(v), f64x2.mul(va, v128.load(w))));
    v128.store(w, x);
    squares = V.madd(x, x, squares);
  }
  let sum = f64x2.extract_lane(squares, 0);
  if (n & 1) {
    const x = a * load<f64>(w) + b * load<f64>(v) + c * load<f64>(u);
    store<f64>(w, x);
    sum += x * x;
  }
  return sum + f64x2.extract_lane(squares, 1);
}
