/**
 * Triangular systems with many right-hand sides, recursive:  half of the rows, one product, the other half.
 *
 * lower    B ← L⁻¹ B     L n × n with ones on its diagonal, which is not read; nothing above it is
 * upper    B ← U⁻¹ B     nothing below the diagonal of U is read
 * minus    C ← C − A B
 *
 * All column-major; B is n × k. `work` is f64[gemmWorkspace(n, k, n)]. No inverse of a block is formed: substitution is
 * backward stable for any triangle. see: Golub and Van Loan, Matrix Computations, 4th ed., §3.1.
 */
import { Field } from "../blas/level1/field";

/** Rows that are substituted one by one. */
const FEW: i32 = 8;
/** Up to so many columns are multiplied one by one: products of matrices would pack A for them. */
const THIN: i32 = 2;

export class Triangle {
  static lower<T>(n: i32, k: i32, l: usize, ldl: i32, b: usize, ldb: i32, work: usize): void {
    const one = Field.bytes<T>(1);
    if (n > FEW) {
      const half = Triangle.half(n);
      const down = <usize>half * one;
      Triangle.lower<T>(half, k, l, ldl, b, ldb, work);
      Triangle.minus<T>(n - half, k, half, l + down, ldl, b, ldb, b + down, ldb, work);
      Triangle.lower<T>(n - half, k, l + down + <usize>half * Field.bytes<T>(ldl), ldl, b + down, ldb, work);
      return;
    }
    const step = Field.bytes<T>(ldl) + one;
    for (let j = 0; j < k; j++, b += Field.bytes<T>(ldb)) {
      let x = b;
      let column = l + one;
      for (let i = n - 1; i > 0; i--, x += one, column += step) {
        Field.axpy<T>(i, Field.neg<T>(load<T>(x)), column, x + one);
      }
    }
  }

  static upper<T>(n: i32, k: i32, u: usize, ldu: i32, b: usize, ldb: i32, work: usize): void {
    const one = Field.bytes<T>(1);
    const ld = Field.bytes<T>(ldu);
    if (n > FEW) {
      const half = Triangle.half(n);
      const down = <usize>half * one;
      const right = u + <usize>half * ld;
      Triangle.upper<T>(n - half, k, right + down, ldu, b + down, ldb, work);
      Triangle.minus<T>(half, k, n - half, right, ldu, b + down, ldb, b, ldb, work);
      Triangle.upper<T>(half, k, u, ldu, b, ldb, work);
      return;
    }
    for (let i = n - 1; i >= 0; i--) {
      const column = u + <usize>i * ld;
      const inverse = Field.inverse<T>(load<T>(column + <usize>i * one));
      let x = b;
      for (let j = 0; j < k; j++, x += Field.bytes<T>(ldb)) {
        const at = x + <usize>i * one;
        const value = Field.mul<T>(inverse, load<T>(at));
        store<T>(at, value);
        Field.axpy<T>(i, Field.neg<T>(value), column, x);
      }
    }
  }

  static minus<T>(
    m: i32,
    n: i32,
    k: i32,
    a: usize,
    lda: i32,
    b: usize,
    ldb: i32,
    c: usize,
    ldc: i32,
    work: usize,
  ): void {
    if (n > THIN) {
      Field.gemm<T>(m, n, k, -1, a, 1, lda, false, b, 1, ldb, false, 1, c, ldc, work);
      return;
    }
    for (let j = 0; j < n; j++) {
      Field.gemv<T>(m, k, a, lda, b + <usize>j * Field.bytes<T>(ldb), c + <usize>j * Field.bytes<T>(ldc));
    }
  }

  /** About one half, in whole rows of tiles. */
  @inline static half(n: i32): i32 {
    const half = n >> 1;
    return half >= 8 ? half & ~7 : half;
  }
}
