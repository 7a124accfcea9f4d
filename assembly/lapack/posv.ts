/**
 * dposv — solution of (A + shift·1) x = b for symmetric positive definite matrices, by Cholesky's factor.
 *
 * in      a      f64[n × n], row-major, upper triangle read; kept, so that another shift can follow
 * out     l      f64[n × n], row-major: A + shift·1 = L Lᵀ
 * in/out  b      f64[n]; on exit x
 * work    f64[potrfWorkspace(n)]
 * returns 0; j + 1 when pivot j is not positive (then b is untouched); −1 when n < 0
 *
 * n³/3 + 2 n² flops. see: Golub and Van Loan, Matrix Computations, 4th ed., §4.2; LAPACK dposv.
 */
import { D } from "../blas/level1/vector";
import { dpotrf } from "./potrf";

export function dposv(n: i32, shift: f64, a: usize, l: usize, b: usize, work: usize): i32 {
  if (n < 0) return -1;
  const ld = (<usize>n) << 3;
  memory.copy(l, a, ld * <usize>n);
  for (let p = l; p < l + ld * <usize>n; p += ld + 8) store<f64>(p, load<f64>(p) + shift);
  const failed = dpotrf(n, l, work);
  if (failed) return failed;
  // L y = b by rows of L; Lᵀ x = y by its rows again, from the last.
  for (let i = 0; i < n; i++) {
    const row = l + <usize>i * ld;
    const to = b + ((<usize>i) << 3);
    store<f64>(to, (load<f64>(to) - D.dot(i, row, b)) / load<f64>(row + ((<usize>i) << 3)));
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = l + <usize>i * ld;
    const to = b + ((<usize>i) << 3);
    const x = load<f64>(to) / load<f64>(row + ((<usize>i) << 3));
    store<f64>(to, x);
    D.axpy(i, -x, row, b);
  }
  return 0;
}
