/**
 * One spelling for both fields: T is f64 for real and v128 for complex entries. What the factorizations that read the
 * same in both are written with; the branches are resolved when the code is compiled.
 */
import { V } from "../../core/simd";
import { DGemv, ZGemv } from "../level2/gemv";
import { dgemm, dgemmt, zgemm, zgemmt } from "../level3/gemm";
import { D, Z } from "./vector";

export class Field {
  /** Bytes of an entry as a power of two. */
  @inline static shift<T>(): usize {
    return isVector<T>() ? 4 : 3;
  }

  /** The bytes of n entries. */
  @inline static bytes<T>(n: i32): usize {
    return (<usize>n) << Field.shift<T>();
  }

  @inline static real<T>(x: f64): T {
    if (isVector<T>()) return changetype<T>(V.pair(x, 0));
    return changetype<T>(x);
  }

  @inline static conj<T>(x: T): T {
    if (isVector<T>()) return changetype<T>(V.conj(changetype<v128>(x)));
    return x;
  }

  @inline static neg<T>(x: T): T {
    if (isVector<T>()) return changetype<T>(f64x2.neg(changetype<v128>(x)));
    return changetype<T>(-changetype<f64>(x));
  }

  @inline static mul<T>(x: T, y: T): T {
    if (isVector<T>()) return changetype<T>(V.cmul(changetype<v128>(x), changetype<v128>(y)));
    return changetype<T>(changetype<f64>(x) * changetype<f64>(y));
  }

  @inline static add<T>(x: T, y: T): T {
    if (isVector<T>()) return changetype<T>(f64x2.add(changetype<v128>(x), changetype<v128>(y)));
    return changetype<T>(changetype<f64>(x) + changetype<f64>(y));
  }

  /** |x|² */
  @inline static norm<T>(x: T): f64 {
    if (isVector<T>()) return V.sum(f64x2.mul(changetype<v128>(x), changetype<v128>(x)));
    return changetype<f64>(x) * changetype<f64>(x);
  }

  /** max(|re|, |im|): a size that neither overflows nor vanishes. */
  @inline static size<T>(x: T): f64 {
    if (isVector<T>()) return max(abs(Field.re<T>(x)), abs(Field.im<T>(x)));
    return abs(changetype<f64>(x));
  }

  @inline static re<T>(x: T): f64 {
    if (isVector<T>()) return f64x2.extract_lane(changetype<v128>(x), 0);
    return changetype<f64>(x);
  }

  @inline static im<T>(x: T): f64 {
    if (isVector<T>()) return f64x2.extract_lane(changetype<v128>(x), 1);
    return 0;
  }

  /** 1 / x by Smith's way, so that no square overflows. */
  static inverse<T>(x: T): T {
    const re = Field.re<T>(x);
    const im = Field.im<T>(x);
    if (!isVector<T>()) return changetype<T>(1 / re);
    if (abs(re) >= abs(im)) {
      const t = im / re;
      const d = re + im * t;
      return changetype<T>(V.pair(1 / d, -t / d));
    }
    const t = re / im;
    const d = re * t + im;
    return changetype<T>(V.pair(t / d, -1 / d));
  }

  @inline static axpy<T>(n: i32, alpha: T, x: usize, y: usize): void {
    if (isVector<T>()) Z.axpy(n, Field.re<T>(alpha), Field.im<T>(alpha), x, y);
    else D.axpy(n, changetype<f64>(alpha), x, y);
  }

  @inline static scal<T>(n: i32, alpha: T, x: usize): void {
    if (isVector<T>()) Z.scal(n, Field.re<T>(alpha), Field.im<T>(alpha), x);
    else D.scal(n, changetype<f64>(alpha), x);
  }

  /** y ← y − A x, A m × k column-major. */
  @inline static gemv<T>(m: i32, k: i32, a: usize, lda: i32, x: usize, y: usize): void {
    if (isVector<T>()) ZGemv.n(m, k, a, lda, x, y);
    else DGemv.n(m, k, a, lda, x, y);
  }

  /** x ← Aᴴ y, A m × k column-major. */
  @inline static gemvAdjoint<T>(m: i32, k: i32, a: usize, lda: i32, y: usize, x: usize): void {
    if (isVector<T>()) ZGemv.c(m, k, a, lda, y, x);
    else DGemv.t(m, k, a, lda, y, x);
  }

  @inline static gemm<T>(
    m: i32,
    n: i32,
    k: i32,
    alpha: f64,
    a: usize,
    rsa: i32,
    csa: i32,
    conjA: bool,
    b: usize,
    rsb: i32,
    csb: i32,
    conjB: bool,
    beta: f64,
    c: usize,
    ldc: i32,
    work: usize,
  ): void {
    if (isVector<T>()) zgemm(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work);
    else dgemm(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work);
  }

  /** The lower triangle of a square product. */
  @inline static gemmt<T>(
    n: i32,
    k: i32,
    alpha: f64,
    a: usize,
    rsa: i32,
    csa: i32,
    conjA: bool,
    b: usize,
    rsb: i32,
    csb: i32,
    conjB: bool,
    beta: f64,
    c: usize,
    ldc: i32,
    work: usize,
  ): void {
    if (isVector<T>()) zgemmt(n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work);
    else dgemmt(n, k, alpha, a, rsa, csa, b, rsb, csb, beta, c, ldc, work);
  }
}
