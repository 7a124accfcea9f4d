/**
 * dsubtract — a difference and the square of its length:  d ← x − y,  returns ‖d‖².
 *
 * in      x, y  f64[n]
 * out     d     f64[n]; may be x or y
 * returns Σ d², at least 0, or NaN where an entry is; −1 when n is negative
 *
 * Even and odd entries are summed apart, ascending: the same bits on every host.
 */
export function dsubtract(n: i32, x: usize, y: usize, d: usize): f64 {
  if (n < 0) return -1;
  const end = x + ((<usize>n >> 1) << 4);
  let squares = f64x2.splat(0);
  while (x < end) {
    const v = f64x2.sub(v128.load(x), v128.load(y));
    v128.store(d, v);
    squares = f64x2.add(squares, f64x2.mul(v, v));
    x += 16;
    y += 16;
    d += 16;
  }
  let sum = f64x2.extract_lane(squares, 0);
  if (n & 1) {
    const v = load<f64>(x) - load<f64>(y);
    store<f64>(d, v);
    sum += v * v;
  }
  return sum + f64x2.extract_lane(squares, 1);
}
