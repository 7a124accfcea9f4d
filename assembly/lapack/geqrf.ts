/**
 * dgeqrfp, zgeqrfp — thin QR factorization with a non-negative diagonal, blocked:  A = Q R,  k = min(m, n).
 *
 * in/out  a     m × n, column-major; destroyed
 * out     q     m × k, column-major, orthonormal columns; address 0: not formed
 * out     r     k × n, row-major, zero below the diagonal, which is real and ≥ 0
 * work    f64[geqrfWorkspace(m, n)]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * Inside: Qr.factor leaves R on and above the diagonal of A and below it the vectors of reflectors, Q = H₀ H₁ … H_{k−1}; Qr.form
 * multiplies them out. ‖A − QR‖ = O(n ε) ‖A‖; each column's error is ε times its own norm. 4n²(m − n/3) flops, four times
 * as many for complex entries: a panel of 32 columns by level 2, everything else in products.
 * see: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., §5.2; LAPACK dgeqrfp, dorgqr.
 */
import { Field } from "../blas/level1/field";
import { BlockReflector, larfbWorkspace } from "./larfb";
import { Reflector } from "./larfg";
import { BackTransform, ormtrWorkspaceFor } from "./ormtr";

/** Columns of a panel. */
const BLOCK: i32 = 32;

/** Doubles of workspace for dgeqrfp and zgeqrfp, and so for Qr.factor and Qr.form (counted for complex entries). */
export function geqrfWorkspace(m: i32, n: i32): i32 {
  const block = min(BLOCK, n);
  return 2 * n + 16 + max(2 * BLOCK + 16 + larfbWorkspace(block, m, n), ormtrWorkspaceFor(n, m, n));
}

export class Qr {
  static factor<T>(m: i32, n: i32, a: usize, lda: i32, tau: usize, work: usize): void {
    const k = min(m, n);
    const ld = Field.bytes<T>(lda);
    const rest = (work + Field.bytes<T>(BLOCK) + 63) & ~63;
    for (let first = 0; first < k; first += BLOCK) {
      const count = min(BLOCK, k - first);
      const corner = a + <usize>first * ld + Field.bytes<T>(first);
      const factors = tau + Field.bytes<T>(first);
      Qr.panel<T>(m - first, count, corner, lda, factors, work);
      const to = corner + <usize>count * ld;
      BlockReflector.apply<T>(true, m - first, count, corner, 1, lda, factors, n - first - count, to, lda, rest);
    }
  }

  /** q ← the first n columns of the product of `count` reflectors. */
  static form<T>(m: i32, n: i32, count: i32, a: usize, lda: i32, tau: usize, q: usize, work: usize): void {
    memory.fill(q, 0, Field.bytes<T>(m) * <usize>n);
    for (let j = 0; j < n; j++) store<T>(q + Field.bytes<T>(m + 1) * <usize>j, Field.real<T>(1));
    BackTransform.run<T>(m, count, 0, a, 1, lda, tau, n, q, m, true, work);
  }

  private static panel<T>(m: i32, n: i32, a: usize, lda: i32, tau: usize, row: usize): void {
    const ld = Field.bytes<T>(lda);
    for (let j = 0; j < n; j++) {
      const x = a + <usize>j * ld + Field.bytes<T>(j);
      const t = tau + Field.bytes<T>(j);
      const beta = Reflector.of<T>(m - j, x, t);
      const factor = load<T>(t);
      const right = n - j - 1;
      // Hᴴ A = A − v (τ Aᴴ v)ᴴ.
      Field.gemvAdjoint<T>(m - j, right, x + ld, lda, x, row);
      for (let l = 0; l < right; l++) {
        const dot = Field.mul<T>(factor, load<T>(row + Field.bytes<T>(l)));
        Field.axpy<T>(m - j, Field.neg<T>(Field.conj<T>(dot)), x, x + <usize>(l + 1) * ld);
      }
      store<T>(x, Field.real<T>(beta));
    }
  }
}

class Positive {
  static run<T>(m: i32, n: i32, a: usize, q: usize, r: usize, work: usize): i32 {
    if (m < 0) return -1;
    if (n < 0) return -2;
    const k = min(m, n);
    const one = Field.bytes<T>(1);
    const ld = Field.bytes<T>(m);
    const tau = work;
    const rest = (work + Field.bytes<T>(k) + 63) & ~63;
    Qr.factor<T>(m, n, a, m, tau, rest);
    if (q !== 0) Qr.form<T>(m, k, k, a, m, tau, q, rest);
    for (let i = 0; i < k; i++) {
      const diagonal = a + <usize>i * (ld + one);
      const row = r + Field.bytes<T>(n) * <usize>i;
      memory.fill(row, 0, Field.bytes<T>(i));
      const negative = f64.load(diagonal) < 0;
      let from = diagonal;
      for (let j = i; j < n; j++, from += ld) {
        const x = load<T>(from);
        store<T>(row + Field.bytes<T>(j), negative ? Field.neg<T>(x) : x);
      }
      store<T>(row + Field.bytes<T>(i), Field.real<T>(abs(f64.load(diagonal))));
      if (negative && q !== 0) Field.scal<T>(m, Field.real<T>(-1), q + <usize>i * ld);
    }
    return 0;
  }
}

export function dgeqrfp(m: i32, n: i32, a: usize, q: usize, r: usize, work: usize): i32 {
  return Positive.run<f64>(m, n, a, q, r, work);
}

export function zgeqrfp(m: i32, n: i32, a: usize, q: usize, r: usize, work: usize): i32 {
  return Positive.run<v128>(m, n, a, q, r, work);
}
