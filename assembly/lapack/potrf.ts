/**
 * dpotrf, zpotrf — Cholesky factor of a Hermitian positive definite matrix, blocked:  A = L Lᴴ.
 *
 * in/out  a    n × n, row-major, upper triangle read; on exit L, row-major, zero above its real, positive diagonal
 * work    f64[potrfWorkspace(n)]
 * returns 0; j + 1 when the pivot of column j is not positive: it is then found at a[j, j]; −1 when n < 0
 *
 * n³/3 flops (complex: four times): a panel of 32 columns by level 2, the rest one product of the lower triangle. Row-major
 * A is conj(A) column-major; that is factored, and its factor conj(L) transposed at the end.
 * see: Golub and Van Loan, Matrix Computations, 4th ed., §4.2; LAPACK dpotrf.
 */
import { Field } from "../blas/level1/field";
import { gemmWorkspace } from "../blas/level3/gemm";

const BLOCK: i32 = 32;
const SQUARE: i32 = 8;

/** Doubles of workspace for dpotrf and zpotrf (counted for complex entries). */
export function potrfWorkspace(n: i32): i32 {
  return 2 * BLOCK + 16 + gemmWorkspace(n, n, BLOCK);
}

class Cholesky {
  static run<T>(n: i32, a: usize, work: usize): i32 {
    if (n < 0) return -1;
    const ld = Field.bytes<T>(n);
    const one = Field.bytes<T>(1);
    const row = work;
    const gemm = (row + Field.bytes<T>(BLOCK) + 63) & ~63;
    for (let first = 0; first < n; first += BLOCK) {
      const count = min(BLOCK, n - first);
      const panel = a + <usize>first * ld;
      for (let j = first; j < first + count; j++) {
        // The column as those of its panel have left it.
        const at = <usize>j * one;
        const corner = a + <usize>j * ld + at;
        for (let l = 0; l < j - first; l++) {
          store<T>(row + Field.bytes<T>(l), Field.conj<T>(load<T>(panel + <usize>l * ld + at)));
        }
        Field.gemv<T>(n - j, j - first, panel + at, n, row, corner);
        const pivot = f64.load(corner);
        if (!(pivot > 0)) return j + 1;
        const root = sqrt(pivot);
        for (let p = corner + one; p < a + <usize>(j + 1) * ld; p += 8) f64.store(p, f64.load(p) / root);
        store<T>(corner, Field.real<T>(root));
      }
      const next = first + count;
      const rest = n - next;
      if (rest > 0) {
        const below = panel + <usize>next * one;
        const to = a + <usize>next * (ld + one);
        Field.gemmt<T>(rest, count, -1, below, 1, n, false, below, n, 1, true, 1, to, n, gemm);
      }
    }
    // Transposed in squares, so that rows that are a power of two apart do not drive each other out of the cache.
    for (let jb = 0; jb < n; jb += SQUARE) {
      const last = min(jb + SQUARE, n);
      for (let ib = jb; ib < n; ib += SQUARE) {
        for (let j = jb; j < last; j++) {
          const first = max(ib, j + 1);
          const count = min(ib + SQUARE, n) - first;
          let from = a + <usize>j * ld + <usize>first * one;
          let to = a + <usize>first * ld + <usize>j * one;
          for (let i = 0; i < count; i++, from += one, to += ld) {
            store<T>(to, Field.conj<T>(load<T>(from)));
            store<T>(from, Field.real<T>(0));
          }
        }
      }
    }
    return 0;
  }
}

export function dpotrf(n: i32, a: usize, work: usize): i32 {
  return Cholesky.run<f64>(n, a, work);
}

export function zpotrf(n: i32, a: usize, work: usize): i32 {
  return Cholesky.run<v128>(n, a, work);
}
