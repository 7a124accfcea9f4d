/**
 * dgeqrf, zgeqrf — QR factorization, blocked:  A = Q R,  Q = H₀ H₁ … H_{k−1},  k = min(m, n).
 *
 * in/out  a     m × n, column-major, lda ≥ m.  On exit R on and above the diagonal, its diagonal real (of either sign);
 *               below it the vectors of the reflectors
 * out     tau   k entries of the field
 * work    f64[geqrfWorkspace(m, n)]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * dorgqr, zungqr — the first n columns of Q, m ≥ n ≥ k reflectors, in a place of their own.
 *
 * out     q     m × n, column-major, orthonormal columns
 *
 * ‖A − QR‖ = O(n ε) ‖A‖; each column's error is ε times its own norm. 2n²(m − n/3) flops, four times as many for complex
 * entries: a panel of 32 columns by level 2, everything else in products.
 * see: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., §5.2; LAPACK dgeqrf, dorgqr.
 */
import { Field } from "../blas/level1/field";
import { BlockReflector, larfbWorkspace } from "./larfb";
import { Reflector } from "./larfg";
import { BackTransform, ormtrWorkspaceFor } from "./ormtr";

/** Columns of a panel. */
const BLOCK: i32 = 32;

/** Doubles of workspace for the factorization and for forming Q (counted for complex entries). */
export function geqrfWorkspace(m: i32, n: i32): i32 {
  const block = min(BLOCK, n);
  return max(2 * BLOCK + 16 + larfbWorkspace(block, m, n), ormtrWorkspaceFor(n, m, n));
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

class Check {
  static factor(m: i32, n: i32, lda: i32): i32 {
    if (m < 0) return -1;
    if (n < 0) return -2;
    return lda < max(1, m) ? -4 : 0;
  }

  static form(m: i32, n: i32, k: i32, lda: i32): i32 {
    if (m < 0) return -1;
    if (n < 0 || n > m) return -2;
    if (k < 0 || k > n) return -3;
    return lda < max(1, m) ? -5 : 0;
  }
}

export function dgeqrf(m: i32, n: i32, a: usize, lda: i32, tau: usize, work: usize): i32 {
  const illegal = Check.factor(m, n, lda);
  if (!illegal) Qr.factor<f64>(m, n, a, lda, tau, work);
  return illegal;
}

export function zgeqrf(m: i32, n: i32, a: usize, lda: i32, tau: usize, work: usize): i32 {
  const illegal = Check.factor(m, n, lda);
  if (!illegal) Qr.factor<v128>(m, n, a, lda, tau, work);
  return illegal;
}

export function dorgqr(m: i32, n: i32, k: i32, a: usize, lda: i32, tau: usize, q: usize, work: usize): i32 {
  const illegal = Check.form(m, n, k, lda);
  if (!illegal) Qr.form<f64>(m, n, k, a, lda, tau, q, work);
  return illegal;
}

export function zungqr(m: i32, n: i32, k: i32, a: usize, lda: i32, tau: usize, q: usize, work: usize): i32 {
  const illegal = Check.form(m, n, k, lda);
  if (!illegal) Qr.form<v128>(m, n, k, a, lda, tau, q, work);
  return illegal;
}
