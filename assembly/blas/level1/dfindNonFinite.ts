/**
 * dfindNonFinite — index of the first NaN or infinite entry, or −1 when all are finite.
 *
 * in  x  f64[n]
 */
export function dfindNonFinite(n: i32, x: usize): i32 {
  // x − x is 0 for finite x and NaN otherwise; NaN survives every further sum.
  const start = x;
  const end = x + ((<usize>n) << 3);
  const body = x + ((<usize>n & ~3) << 3);
  let p = f64x2.splat(0);
  let q = f64x2.splat(0);
  for (; x < body; x += 32) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    p = f64x2.add(p, f64x2.sub(a, a));
    q = f64x2.add(q, f64x2.sub(b, b));
  }
  p = f64x2.add(p, q);
  let sum = f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1);
  for (; x < end; x += 8) {
    const a = f64.load(x);
    sum += a - a;
  }
  if (sum == 0) return -1;
  for (x = start; x < end; x += 8) {
    const a = f64.load(x);
    if (!(a - a == 0)) return <i32>((x - start) >> 3);
  }
  return -1;
}
