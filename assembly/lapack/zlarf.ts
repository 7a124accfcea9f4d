import { Z } from "../blas/level1/vector";

/**
 * zlarf — a reflector 1 − τ v vᴴ applied to rows. Rows are contiguous, a complex number is a register.
 *
 * see: LAPACK 3, zlarf.f.
 */
export class Apply {
  /** a ← (1 − τ v vᴴ) a for m × n rows with stride lda; `work` holds n complex numbers. */
  static left(m: i32, n: i32, v: usize, tr: f64, ti: f64, a: usize, lda: i32, work: usize): void {
    if (n == 0 || (tr == 0 && ti == 0)) return;
    const stride = (<usize>lda) << 4;
    memory.fill(work, 0, (<usize>n) << 4);
    for (let i = 0; i < m; i++) {
      const at = v + ((<usize>i) << 4);
      Z.axpy(n, load<f64>(at), -load<f64>(at, 8), a + <usize>i * stride, work);
    }
    for (let i = 0; i < m; i++) {
      const at = v + ((<usize>i) << 4);
      const vr = load<f64>(at);
      const vi = load<f64>(at, 8);
      Z.axpy(n, -(tr * vr - ti * vi), -(tr * vi + ti * vr), work, a + <usize>i * stride);
    }
  }
}
