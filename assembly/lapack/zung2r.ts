import { Apply } from "./zlarf";

/**
 * zung2r — the first n columns of Q = H₀ H₁ … H_{k−1}, from what zgeqr2 leaves:  m ≥ n ≥ k.
 *
 * in/out  a      complex f64[m × n], row-major, row stride lda ≥ n.  On entry the vectors of the reflectors below the
 *                diagonal of the first k columns; on exit Q, with orthonormal columns
 * in      tau    complex f64[k]
 * out     work   complex f64[m + n]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * ‖QᴴQ − 1‖ = O(n ε).
 * see: LAPACK, zung2r.f.
 */
export function zung2r(m: i32, n: i32, k: i32, a: usize, lda: i32, tau: usize, work: usize): i32 {
  if (m < 0) return -1;
  if (n < 0 || n > m) return -2;
  if (k < 0 || k > n) return -3;
  if (lda < max(1, n)) return -5;
  const stride = (<usize>lda) << 4;
  const w = work + ((<usize>m) << 4);
  for (let l = 0; l < m; l++) {
    for (let j = k; j < n; j++) {
      const at = a + <usize>l * stride + ((<usize>j) << 4);
      store<f64>(at, l == j ? 1 : 0);
      store<f64>(at, 0, 8);
    }
  }
  for (let i = k - 1; i >= 0; i--) {
    const corner = a + <usize>i * stride + ((<usize>i) << 4);
    const tr = load<f64>(tau + ((<usize>i) << 4));
    const ti = load<f64>(tau + ((<usize>i) << 4), 8);
    store<f64>(work, 1);
    store<f64>(work, 0, 8);
    for (let l = 1; l < m - i; l++) v128.store(work + ((<usize>l) << 4), v128.load(corner + <usize>l * stride));
    Apply.left(m - i, n - i - 1, work, tr, ti, corner + 16, lda, w);
    // Column i: H applied to the unit vector.
    for (let l = 0; l < i; l++) v128.store(a + <usize>l * stride + ((<usize>i) << 4), f64x2.splat(0));
    store<f64>(corner, 1 - tr);
    store<f64>(corner, -ti, 8);
    for (let l = 1; l < m - i; l++) {
      const vr = load<f64>(work + ((<usize>l) << 4));
      const vi = load<f64>(work + ((<usize>l) << 4), 8);
      store<f64>(corner + <usize>l * stride, -(tr * vr - ti * vi));
      store<f64>(corner + <usize>l * stride, -(tr * vi + ti * vr), 8);
    }
  }
  return 0;
}
