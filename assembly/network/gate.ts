/**
 * dgate — signals through the slopes of a layer:  s[r, j] ← alpha · d[⌊r/each⌋, j] · s[r, j].
 *
 * in      d    f64[⌈rows/each⌉ × cols], row-major: one row for `each` rows of s, so that all outputs of a sample share one
 * in/out  s    f64[rows × cols], row-major
 * returns 0, or −i when argument i is illegal (then nothing is written)
 */
export function dgate(rows: i32, cols: i32, each: i32, alpha: f64, d: usize, s: usize): i32 {
  if (rows < 0) return -1;
  if (cols < 0) return -2;
  if (each < 1) return -3;
  const factor = f64x2.splat(alpha);
  const width = (<usize>cols) << 3;
  const pairs = (<usize>cols >> 1) << 4;
  let left = each;
  for (let r = 0; r < rows; r++) {
    let from = d;
    const end = s + pairs;
    while (s < end) {
      v128.store(s, f64x2.mul(f64x2.mul(factor, v128.load(from)), v128.load(s)));
      from += 16;
      s += 16;
    }
    if (cols & 1) {
      store<f64>(s, alpha * load<f64>(from) * load<f64>(s));
      s += 8;
    }
    left -= 1;
    if (left == 0) {
      left = each;
      d += width;
    }
  }
  return 0;
}

/**
 * dgateCopies — the same signals through the slopes of every sample:  s[r, j] ← alpha · d[⌊r/each⌋, j] · v[r mod each, j].
 *
 * in      d    f64[⌈rows/each⌉ × cols], row-major
 * in      v    f64[each × cols], row-major
 * out     s    f64[rows × cols], row-major
 * returns 0, or −i when argument i is illegal (then nothing is written)
 */
export function dgateCopies(rows: i32, cols: i32, each: i32, alpha: f64, d: usize, v: usize, s: usize): i32 {
  if (rows < 0) return -1;
  if (cols < 0) return -2;
  if (each < 1) return -3;
  const factor = f64x2.splat(alpha);
  const width = (<usize>cols) << 3;
  const pairs = (<usize>cols >> 1) << 4;
  let left = each;
  let p = v;
  for (let r = 0; r < rows; r++) {
    let from = d;
    const end = s + pairs;
    while (s < end) {
      v128.store(s, f64x2.mul(f64x2.mul(factor, v128.load(from)), v128.load(p)));
      from += 16;
      p += 16;
      s += 16;
    }
    if (cols & 1) {
      store<f64>(s, alpha * load<f64>(from) * load<f64>(p));
      p += 8;
      s += 8;
    }
    left -= 1;
    if (left == 0) {
      left = each;
      d += width;
      p = v;
    }
  }
  return 0;
}
