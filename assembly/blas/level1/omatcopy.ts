/**
 * domatcopy, zomatcopy — the transpose of a matrix in a new place:  B ← Aᵀ.
 *
 * in      a    m × n, row-major       out   b    n × m, row-major
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * Between a row-major matrix and the same matrix column-major. In blocks of 16 × 16, which the first-level cache holds.
 */
class Transpose {
  static run<T>(m: i32, n: i32, a: usize, b: usize): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const rowA = (<usize>n) << shift;
    const rowB = (<usize>m) << shift;
    for (let ib = 0; ib < m; ib += 16) {
      for (let jb = 0; jb < n; jb += 16) {
        const iEnd = min(ib + 16, m);
        const jEnd = min(jb + 16, n);
        for (let j = jb; j < jEnd; j++) {
          let from = a + <usize>ib * rowA + ((<usize>j) << shift);
          let to = b + <usize>j * rowB + ((<usize>ib) << shift);
          for (let i = ib; i < iEnd; i++) {
            store<T>(to, load<T>(from));
            from += rowA;
            to += (<usize>1) << shift;
          }
        }
      }
    }
  }
}

export function domatcopy(m: i32, n: i32, a: usize, b: usize): i32 {
  if (m < 0) return -1;
  if (n < 0) return -2;
  Transpose.run<f64>(m, n, a, b);
  return 0;
}

export function zomatcopy(m: i32, n: i32, a: usize, b: usize): i32 {
  if (m < 0) return -1;
  if (n < 0) return -2;
  Transpose.run<v128>(m, n, a, b);
  return 0;
}
