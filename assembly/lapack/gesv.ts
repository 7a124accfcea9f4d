/**
 * dgesv, zgesv — solution of A X = B by LU factorization with partial pivoting, blocked:  P A = L U.
 *
 * in/out  a       n × n, column-major; destroyed
 * in/out  b       n × k, column-major; on exit X
 * out     report  f64[1]: where the matrix is singular, the pivot over the largest entry of its column
 * work    f64[gesvWorkspace(n, k)]
 * returns 0; j + 1 when pivot j is at most n·ε of its column; −i when argument i is illegal (then nothing is written)
 *
 * Rows and then columns are first scaled by powers of two to largest entries in [1, 2): no bit is lost, and "small
 * pivot" means the same whatever units the equations and the unknowns are in. (2/3) n³ + 2 n² k flops, complex four times
 * as many: panels of 32 columns by level 2, everything else in products.
 * see: Golub and Van Loan, Matrix Computations, 4th ed., §3.4; LAPACK dgetrf, dgetrs, dgeequb.
 */
import { Field } from "../blas/level1/field";
import { gemmWorkspace } from "../blas/level3/gemm";
import { Scaling } from "./syev";

const BLOCK: i32 = 32;
const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²

/** Doubles of workspace for dgesv and zgesv (counted for complex entries). */
export function gesvWorkspace(n: i32, k: i32): i32 {
  return n + 16 + gemmWorkspace(n, max(n, k), BLOCK);
}

class Lu {
  static run<T>(n: i32, k: i32, a: usize, b: usize, report: usize, work: usize): i32 {
    if (n < 0) return -1;
    if (k < 0) return -2;
    const ld = Field.bytes<T>(n);
    const one = Field.bytes<T>(1);
    const units = work;
    const gemm = (work + ((<usize>n) << 3) + 63) & ~63;
    Lu.equilibrate<T>(n, k, a, b, units);
    for (let first = 0; first < n; first += BLOCK) {
      const count = min(BLOCK, n - first);
      const next = first + count;
      const corner = a + <usize>first * (ld + one);
      const right = corner + <usize>count * ld;
      const side = b + <usize>first * one;
      for (let j = first; j < next; j++) {
        const column = a + <usize>j * ld;
        let place = j;
        let largest: f64 = -1;
        for (let i = j; i < n; i++) {
          const size = Field.size<T>(load<T>(column + <usize>i * one));
          if (size > largest) {
            largest = size;
            place = i;
          }
        }
        // Every column's largest entry was in [1, 2).
        if (!(largest > <f64>n * EPSILON)) {
          f64.store(report, largest);
          return j + 1;
        }
        if (place != j) {
          Lu.swap<T>(n, a + <usize>j * one, a + <usize>place * one, ld);
          Lu.swap<T>(k, b + <usize>j * one, b + <usize>place * one, ld);
        }
        const pivot = column + <usize>j * one;
        const below = n - j - 1;
        Field.scal<T>(below, Field.inverse<T>(load<T>(pivot)), pivot + one);
        let to = pivot + ld;
        for (let l = j + 1; l < next; l++, to += ld) {
          Field.axpy<T>(below, Field.neg<T>(load<T>(to)), pivot + one, to + one);
        }
      }
      // What lies right of the panel, and the right-hand sides: L⁻¹ on the panel's rows, one product on those below.
      Lu.forward<T>(count, n - next, corner, right, ld);
      Lu.forward<T>(count, k, corner, side, ld);
      const rest = n - next;
      if (rest > 0) {
        const down = <usize>count * one;
        const low = corner + down;
        Field.gemm<T>(rest, rest, count, -1, low, 1, n, false, right, 1, n, false, 1, right + down, n, gemm);
        Field.gemm<T>(rest, k, count, -1, low, 1, n, false, side, 1, n, false, 1, side + down, n, gemm);
      }
    }
    for (let first = ((n - 1) / BLOCK) * BLOCK; first >= 0; first -= BLOCK) {
      const count = min(BLOCK, n - first);
      const side = b + <usize>first * one;
      Lu.backward<T>(count, k, a + <usize>first * (ld + one), side, ld);
      Field.gemm<T>(first, k, count, -1, a + <usize>first * ld, 1, n, false, side, 1, n, false, 1, b, n, gemm);
    }
    for (let j = 0; j < k; j++) {
      for (let i = 0; i < n; i++) Lu.times<T>(f64.load(units + ((<usize>i) << 3)), b + <usize>j * ld + <usize>i * one);
    }
    return 0;
  }

  @inline static times<T>(factor: f64, at: usize): void {
    if (isVector<T>()) v128.store(at, f64x2.mul(f64x2.splat(factor), v128.load(at)));
    else f64.store(at, factor * f64.load(at));
  }

  /** A ← R A C, b ← R b; `units` receives C. */
  static equilibrate<T>(n: i32, k: i32, a: usize, b: usize, units: usize): void {
    const ld = Field.bytes<T>(n);
    const one = Field.bytes<T>(1);
    for (let i = 0; i < n; i++) f64.store(units + ((<usize>i) << 3), 0);
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const at = units + ((<usize>i) << 3);
        f64.store(at, max(f64.load(at), Field.size<T>(load<T>(a + <usize>j * ld + <usize>i * one))));
      }
    }
    for (let i = 0; i < n; i++) {
      const at = units + ((<usize>i) << 3);
      f64.store(at, Scaling.power(f64.load(at)));
    }
    for (let j = 0; j < n; j++) {
      const column = a + <usize>j * ld;
      for (let i = 0; i < n; i++) Lu.times<T>(f64.load(units + ((<usize>i) << 3)), column + <usize>i * one);
    }
    for (let j = 0; j < k; j++) {
      const column = b + <usize>j * ld;
      for (let i = 0; i < n; i++) Lu.times<T>(f64.load(units + ((<usize>i) << 3)), column + <usize>i * one);
    }
    for (let j = 0; j < n; j++) {
      const column = a + <usize>j * ld;
      let largest: f64 = 0;
      for (let i = 0; i < n; i++) largest = max(largest, Field.size<T>(load<T>(column + <usize>i * one)));
      const factor = Scaling.power(largest);
      for (let i = 0; i < n; i++) Lu.times<T>(factor, column + <usize>i * one);
      f64.store(units + ((<usize>j) << 3), factor);
    }
  }

  /** Two rows of `columns` entries change places. */
  static swap<T>(columns: i32, x: usize, y: usize, ld: usize): void {
    for (let j = 0; j < columns; j++, x += ld, y += ld) {
      const t = load<T>(x);
      store<T>(x, load<T>(y));
      store<T>(y, t);
    }
  }

  /** b ← L⁻¹ b with ones on the diagonal of L. */
  static forward<T>(n: i32, columns: i32, l: usize, b: usize, ld: usize): void {
    const one = Field.bytes<T>(1);
    for (let j = 0; j < columns; j++) {
      const x = b + <usize>j * ld;
      for (let i = 0; i < n - 1; i++) {
        const at = x + <usize>i * one;
        Field.axpy<T>(n - i - 1, Field.neg<T>(load<T>(at)), l + <usize>i * (ld + one) + one, at + one);
      }
    }
  }

  /** b ← U⁻¹ b. */
  static backward<T>(n: i32, columns: i32, u: usize, b: usize, ld: usize): void {
    const one = Field.bytes<T>(1);
    for (let i = n - 1; i >= 0; i--) {
      const column = u + <usize>i * ld;
      const inverse = Field.inverse<T>(load<T>(column + <usize>i * one));
      for (let j = 0; j < columns; j++) {
        const x = b + <usize>j * ld;
        const at = x + <usize>i * one;
        const value = Field.mul<T>(inverse, load<T>(at));
        store<T>(at, value);
        Field.axpy<T>(i, Field.neg<T>(value), column, x);
      }
    }
  }
}

export function dgesv(n: i32, k: i32, a: usize, b: usize, report: usize, work: usize): i32 {
  return Lu.run<f64>(n, k, a, b, report, work);
}

export function zgesv(n: i32, k: i32, a: usize, b: usize, report: usize, work: usize): i32 {
  return Lu.run<v128>(n, k, a, b, report, work);
}
