import { Reflector } from "./larfg";
import { Apply } from "./zlarf";

/**
 * zgeqr2 — QR factorization of a complex matrix, column by column:  A = Q R,  Q = H₀ H₁ … H_{k−1},  k = min(m, n).
 *
 * in/out  a      complex f64[m × n], row-major, row stride lda ≥ n.  On exit: on and above the diagonal R, whose
 *                diagonal is real (of either sign); below it the vectors of the reflectors Hᵢ = 1 − τᵢ vᵢ vᵢᴴ
 * out     tau    complex f64[k]
 *         work   complex f64[m + n]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * ‖A − QR‖ = O(n ε) ‖A‖. About 8 n² (m − n/3) flops for m ≥ n, unblocked.
 * see: LAPACK, zgeqr2.f; G. H. Golub, C. F. Van Loan, Matrix Computations, §5.2.
 */
export function zgeqr2(m: i32, n: i32, a: usize, lda: i32, tau: usize, work: usize): i32 {
  if (m < 0) return -1;
  if (n < 0) return -2;
  if (lda < max(1, n)) return -4;
  const stride = (<usize>lda) << 4;
  const w = work + ((<usize>m) << 4);
  const k = min(m, n);
  for (let i = 0; i < k; i++) {
    const corner = a + <usize>i * stride + ((<usize>i) << 4);
    const t = tau + ((<usize>i) << 4);
    for (let l = 0; l < m - i; l++) v128.store(work + ((<usize>l) << 4), v128.load(corner + <usize>l * stride));
    const beta = Reflector.complex(m - i, work, t);
    // Hᴴ: the conjugate of τ.
    Apply.left(m - i, n - i - 1, work, load<f64>(t), -load<f64>(t, 8), corner + 16, lda, w);
    store<f64>(corner, beta);
    store<f64>(corner, 0, 8);
    for (let l = 1; l < m - i; l++) v128.store(corner + <usize>l * stride, v128.load(work + ((<usize>l) << 4)));
  }
  return 0;
}
