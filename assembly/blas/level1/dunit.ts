/**
 * dunit — a vector divided by its 2-norm:  x ← x / ‖x‖.
 *
 * in/out  x  f64[n], finite
 * returns 0; −1 when n is negative; 1 when every entry is zero (then nothing is written)
 *
 * Entries beyond 1e±100 are first divided by the largest, so that squares neither overflow nor vanish. A vector whose
 * norm rounds to 1 is left as it is. Even and odd entries are summed apart, ascending: the same bits on every host.
 */
export function dunit(n: i32, x: usize): i32 {
  if (n < 0) return -1;
  const pairs = x + ((<usize>(n >> 1)) << 4);
  const odd = (n & 1) !== 0;
  let sizes = f64x2.splat(0);
  for (let p = x; p < pairs; p += 16) sizes = f64x2.pmax(sizes, f64x2.abs(v128.load(p)));
  let largest = max<f64>(f64x2.extract_lane(sizes, 0), f64x2.extract_lane(sizes, 1));
  if (odd) largest = max<f64>(largest, abs(load<f64>(pairs)));
  if (largest === 0) return 1;
  if (largest > 1e100 || largest < 1e-100) Scale.divide(x, pairs, odd, largest);
  let squares = f64x2.splat(0);
  for (let p = x; p < pairs; p += 16) {
    const v = v128.load(p);
    squares = f64x2.add(squares, f64x2.mul(v, v));
  }
  let sum = f64x2.extract_lane(squares, 0);
  if (odd) sum += load<f64>(pairs) * load<f64>(pairs);
  const norm = sqrt(sum + f64x2.extract_lane(squares, 1));
  if (norm !== 1) Scale.divide(x, pairs, odd, norm);
  return 0;
}

class Scale {
  @inline static divide(x: usize, pairs: usize, odd: bool, by: f64): void {
    const divisor = f64x2.splat(by);
    for (let p = x; p < pairs; p += 16) v128.store(p, f64x2.div(v128.load(p), divisor));
    if (odd) store<f64>(pairs, load<f64>(pairs) / by);
  }
}
