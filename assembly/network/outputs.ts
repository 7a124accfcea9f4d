/**
 * Between matrices over samples and matrices over (sample, output), the outputs of a sample side by side.
 *
 * drepeatRows — rows for every output:  w[i, q] ← g[⌊i/each⌋, q]
 *
 * in      g    m × n, column-major, ldg ≥ m
 * out     w    (m·each) × n, column-major, m·each doubles a column
 *
 * daddOnDiagonals — a kernel that is the same for every output:  c[p·each + i, q·each + i] += g[p, q],  i < each
 *
 * in      g    m × n, column-major, ldg ≥ m
 * in/out  c    (m·each) × (n·each), column-major, ldc ≥ m·each
 * in      lower  only p ≥ q is read and written
 *
 * dexpandPairs — a kernel that is the same for outputs (i, j) and (j, i), all of it from i ≤ j:
 *
 *   c[p·each + j, q·each + i] ← t[p, q·pairs + place of (min, max) of i and j],   pairs = each(each + 1)/2
 *
 * in      t    m × (n·pairs), column-major, ldt ≥ m; pairs in the order (0, 0), (0, 1) … (1, 1), (1, 2) …
 * out     c    (m·each) × (n·each), column-major, ldc ≥ m·each
 *
 * All return 0, or −i when argument i is illegal (then nothing is written).
 */
export function drepeatRows(m: i32, n: i32, each: i32, g: usize, ldg: i32, w: usize): i32 {
  if (m < 0) return -1;
  if (n < 0) return -2;
  if (each < 1) return -3;
  if (ldg < max(1, m)) return -5;
  for (let q = 0; q < n; q++) {
    let from = g + ((<usize>q * <usize>ldg) << 3);
    const end = from + ((<usize>m) << 3);
    for (; from < end; from += 8) {
      const x = v128.load64_splat(from);
      const until = w + ((<usize>each) << 3);
      for (; w + 16 <= until; w += 16) v128.store(w, x);
      if (w < until) {
        v128.store64_lane(w, x, 0);
        w += 8;
      }
    }
  }
  return 0;
}

export function daddOnDiagonals(m: i32, n: i32, each: i32, g: usize, ldg: i32, c: usize, ldc: i32, lower: bool): i32 {
  if (m < 0) return -1;
  if (n < 0) return -2;
  if (each < 1) return -3;
  if (ldg < max(1, m)) return -5;
  if (ldc < max(1, m * each)) return -7;
  const step = (<usize>each) << 3;
  for (let q = 0; q < n; q++) {
    const skipped = lower ? q : 0;
    const start = g + ((<usize>q * <usize>ldg + <usize>skipped) << 3);
    const end = g + ((<usize>q * <usize>ldg + <usize>m) << 3);
    for (let i = 0; i < each; i++) {
      const row = <usize>skipped * <usize>each + <usize>i;
      let to = c + ((row + (<usize>q * <usize>each + <usize>i) * <usize>ldc) << 3);
      for (let from = start; from < end; from += 8, to += step) f64.store(to, f64.load(to) + f64.load(from));
    }
  }
  return 0;
}

export function dexpandPairs(m: i32, n: i32, each: i32, t: usize, ldt: i32, c: usize, ldc: i32): i32 {
  if (m < 0) return -1;
  if (n < 0) return -2;
  if (each < 1) return -3;
  if (ldt < max(1, m)) return -5;
  if (ldc < max(1, m * each)) return -7;
  const column = (<usize>ldt) << 3;
  const pairs = (<usize>each * <usize>(each + 1)) >> 1;
  for (let q = 0; q < n; q++) {
    for (let i = 0; i < each; i++) {
      let to = c + (((<usize>q * <usize>each + <usize>i) * <usize>ldc) << 3);
      for (let p = 0; p < m; p++) {
        let from = t + ((<usize>p) << 3) + (<usize>q * pairs + <usize>i) * column;
        let j = 0;
        for (; j < i; j++, to += 8) {
          f64.store(to, f64.load(from));
          from += <usize>(each - j - 1) * column;
        }
        for (; j < each; j++, to += 8, from += column) f64.store(to, f64.load(from));
      }
    }
  }
  return 0;
}
