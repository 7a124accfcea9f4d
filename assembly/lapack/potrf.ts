/**
 * dpotrf, zpotrf — Cholesky factor of a Hermitian positive definite matrix, recursive:  A = L Lᴴ.
 *
 * in/out  a    n × n, row-major, upper triangle read; on exit L, row-major, zero above its real, positive diagonal
 * work    f64[potrfWorkspace(n)]
 * returns 0; j + 1 when the pivot of column j is not positive: it is then found at a[j, j]; −1 when n < 0
 *
 * n³/3 flops (complex: four times): the left half of the columns, a product, the right half. Row-major
 * A is conj(A) column-major; that is factored, and its factor conj(L) transposed at the end.
 * see: Golub and Van Loan, Matrix Computations, 4th ed., §4.2; LAPACK dpotrf.
 */
import { Field } from "../blas/level1/field";
import { gemmWorkspace } from "../blas/level3/gemm";
import { Triangle } from "./triangle";

/** Columns that are factored one by one. */
const NARROW: i32 = 16;
const SQUARE: i32 = 8;

/** Doubles of workspace for dpotrf and zpotrf (counted for complex entries). */
export function potrfWorkspace(n: i32): i32 {
  return 2 * NARROW + 16 + gemmWorkspace(n, n, n);
}

class Cholesky {
  static run<T>(n: i32, a: usize, work: usize): i32 {
    if (n < 0) return -1;
    const ld = Field.bytes<T>(n);
    const one = Field.bytes<T>(1);
    const row = work;
    const gemm = (row + Field.bytes<T>(NARROW) + 63) & ~63;
    const failed = Cholesky.factor<T>(0, n, n, a, row, gemm);
    if (failed) return failed;
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

  /** Columns [from, to), rows from … n − 1; what columns before them owe has been paid. */
  static factor<T>(from: i32, to: i32, n: i32, a: usize, row: usize, gemm: usize): i32 {
    if (to - from <= NARROW) return Cholesky.narrow<T>(from, to, n, a, row);
    const ld = Field.bytes<T>(n);
    const one = Field.bytes<T>(1);
    const half = Triangle.half(to - from);
    const mid = from + half;
    const failed = Cholesky.factor<T>(from, mid, n, a, row, gemm);
    if (failed) return failed;
    const left = a + <usize>from * ld + <usize>mid * one;
    const corner = a + <usize>mid * (ld + one);
    const down = <usize>(to - mid) * one;
    Field.gemmt<T>(to - mid, half, -1, left, 1, n, false, left, n, 1, true, 1, corner, n, gemm);
    Field.gemm<T>(n - to, to - mid, half, -1, left + down, 1, n, false, left, n, 1, true, 1, corner + down, n, gemm);
    return Cholesky.factor<T>(mid, to, n, a, row, gemm);
  }

  static narrow<T>(from: i32, to: i32, n: i32, a: usize, row: usize): i32 {
    const ld = Field.bytes<T>(n);
    const one = Field.bytes<T>(1);
    const panel = a + <usize>from * ld;
    for (let j = from; j < to; j++) {
      const at = <usize>j * one;
      const corner = a + <usize>j * ld + at;
      for (let l = 0; l < j - from; l++) {
        store<T>(row + Field.bytes<T>(l), Field.conj<T>(load<T>(panel + <usize>l * ld + at)));
      }
      Field.gemv<T>(n - j, j - from, panel + at, n, row, corner);
      const pivot = f64.load(corner);
      if (!(pivot > 0)) return j + 1;
      const root = sqrt(pivot);
      for (let p = corner + one; p < a + <usize>(j + 1) * ld; p += 8) f64.store(p, f64.load(p) / root);
      store<T>(corner, Field.real<T>(root));
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
