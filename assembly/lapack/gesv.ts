/**
 * dgesv, zgesv — solution of A X = B by LU factorization with partial pivoting, recursive:  P A = L U.
 *
 * in/out  a       n × n, column-major; destroyed
 * in/out  b       n × k, column-major; on exit X
 * out     report  f64[1]: where the matrix is singular, the pivot over the largest entry of its column
 * work    f64[gesvWorkspace(n, k)]
 * returns 0; j + 1 when pivot j is at most n·ε of its column; −i when argument i is illegal (then nothing is written)
 *
 * Rows and then columns are first scaled by powers of two to largest entries in [1, 2): no bit is lost, and "small
 * pivot" means the same whatever units the equations and the unknowns are in. (2/3) n³ + 2 n² k flops, complex four times
 * as many. The left half of the columns is factored, then what that leaves of the right half:
 *
 *      [ A₁₁ A₁₂ ]   [ L₁     ] [ U₁ U₁₂ ]      U₁₂ = L₁⁻¹ P A₁₂
 *      [ A₂₁ A₂₂ ] = [ L₂₁ L₂ ] [    U₂  ]      A₂₂ − L₂₁ U₁₂ is factored in its turn
 *
 * so that all but columns of eight is in products, half of it in products as large as they can be.
 * see: S. Toledo, SIAM J. Matrix Anal. Appl. 18 (1997) 1065–1081; Golub and Van Loan, Matrix Computations, 4th ed., §3.4;
 * LAPACK dgetrf2, dgetrs, dgeequb.
 */
import { Field } from "../blas/level1/field";
import { D } from "../blas/level1/vector";
import { gemmWorkspace } from "../blas/level3/gemm";
import { V } from "../core/simd";
import { Scaling } from "./syev";
import { Triangle } from "./triangle";

/** Columns that are factored one by one. */
const NARROW: i32 = 8;
const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²

/** Doubles of workspace for dgesv and zgesv (counted for complex entries). */
export function gesvWorkspace(n: i32, k: i32): i32 {
  return 2 * n + 16 + gemmWorkspace(n, max(n, k), n);
}

/** The matrix at hand. */
let order: i32 = 0;
let pivots: usize = 0;
let gemm: usize = 0;
let report: usize = 0;

class Lu {
  static run<T>(n: i32, k: i32, a: usize, b: usize, reportOut: usize, work: usize): i32 {
    if (n < 0) return -1;
    if (k < 0) return -2;
    const ld = Field.bytes<T>(n);
    const units = work;
    order = n;
    pivots = work + ((<usize>n) << 3);
    gemm = (pivots + ((<usize>n) << 2) + 63) & ~63;
    report = reportOut;
    Lu.equilibrate<T>(n, k, a, b, units);
    const failed = Lu.factor<T>(0, n, a, ld);
    if (failed) return failed;
    Lu.swap<T>(0, n, k, b, ld);
    Triangle.lower<T>(n, k, a, n, b, n, gemm);
    Triangle.upper<T>(n, k, a, n, b, n, gemm);
    for (let j = 0; j < k; j++) Lu.scale<T>(n, units, b + <usize>j * ld);
    return 0;
  }

  /** Columns [from, to), rows from … n − 1. */
  static factor<T>(from: i32, to: i32, a: usize, ld: usize): i32 {
    const one = Field.bytes<T>(1);
    const n = to - from;
    if (n <= NARROW) return Lu.narrow<T>(from, to, a, ld);
    const half = Triangle.half(n);
    const mid = from + half;
    const failed = Lu.factor<T>(from, mid, a, ld);
    if (failed) return failed;
    const corner = a + <usize>from * (ld + one);
    const right = a + <usize>mid * ld;
    const upper = right + <usize>from * one;
    const below = a + <usize>from * ld + <usize>mid * one;
    Lu.swap<T>(from, mid, to - mid, right, ld);
    Triangle.lower<T>(half, to - mid, corner, order, upper, order, gemm);
    const rest = right + <usize>mid * one;
    Triangle.minus<T>(order - mid, to - mid, half, below, order, upper, order, rest, order, gemm);
    const status = Lu.factor<T>(mid, to, a, ld);
    if (status) return status;
    Lu.swap<T>(mid, to, half, a + <usize>from * ld, ld);
    return 0;
  }

  /** Column by column; a column is brought up to date when its turn comes. */
  static narrow<T>(from: i32, to: i32, a: usize, ld: usize): i32 {
    const one = Field.bytes<T>(1);
    for (let j = from; j < to; j++) {
      const column = a + <usize>j * ld;
      Lu.swap<T>(from, j, 1, column, ld);
      for (let l = from; l < j; l++) {
        const x = column + <usize>l * one;
        const left = a + <usize>l * ld + <usize>l * one;
        Field.axpy<T>(order - l - 1, Field.neg<T>(load<T>(x)), left + one, x + one);
      }
      let place = j;
      let largest: f64 = -1;
      for (let i = j; i < order; i++) {
        const size = Field.size<T>(load<T>(column + <usize>i * one));
        if (size > largest) {
          largest = size;
          place = i;
        }
      }
      // Every column's largest entry was in [1, 2).
      if (!(largest > <f64>order * EPSILON)) {
        f64.store(report, largest);
        return j + 1;
      }
      i32.store(pivots + ((<usize>j) << 2), place);
      Lu.swap<T>(j, j + 1, j + 1 - from, a + <usize>from * ld, ld);
      const pivot = column + <usize>j * one;
      Field.scal<T>(order - j - 1, Field.inverse<T>(load<T>(pivot)), pivot + one);
    }
    return 0;
  }

  /** The exchanges of rows [from, to), on columns each of which stays in the cache for all of them. */
  static swap<T>(from: i32, to: i32, columns: i32, x: usize, ld: usize): void {
    const one = Field.bytes<T>(1);
    for (let j = 0; j < columns; j++, x += ld) {
      for (let i = from; i < to; i++) {
        const place = i32.load(pivots + ((<usize>i) << 2));
        if (place == i) continue;
        const here = x + <usize>i * one;
        const there = x + <usize>place * one;
        const t = load<T>(here);
        store<T>(here, load<T>(there));
        store<T>(there, t);
      }
    }
  }

  /** A ← R A C, b ← R b; `units` receives C. */
  static equilibrate<T>(n: i32, k: i32, a: usize, b: usize, units: usize): void {
    const ld = Field.bytes<T>(n);
    const end = units + ((<usize>n) << 3);
    memory.fill(units, 0, (<usize>n) << 3);
    for (let j = 0; j < n; j++) Lu.largest<T>(n, a + <usize>j * ld, units);
    for (let at = units; at < end; at += 8) f64.store(at, Scaling.power(f64.load(at)));
    for (let j = 0; j < k; j++) Lu.scale<T>(n, units, b + <usize>j * ld);
    // The factors of the columns wait in the room of the pivots and the products.
    const columns = pivots;
    for (let j = 0; j < n; j++) {
      const column = a + <usize>j * ld;
      const factor = Scaling.power(Lu.scale<T>(n, units, column));
      if (factor != 1) D.scal(isVector<T>() ? 2 * n : n, factor, column);
      f64.store(columns + ((<usize>j) << 3), factor);
    }
    memory.copy(units, columns, (<usize>n) << 3);
  }

  /** sizes_i ← max(sizes_i, |x_i|). */
  static largest<T>(n: i32, x: usize, sizes: usize): void {
    const end = sizes + ((<usize>n) << 3);
    if (isVector<T>()) {
      for (; sizes < end; sizes += 8, x += 16) {
        const size = f64x2.abs(v128.load(x));
        const both = f64x2.pmax(size, V.swap(size));
        f64.store(sizes, f64x2.extract_lane(f64x2.pmax(both, v128.load64_splat(sizes)), 0));
      }
      return;
    }
    for (; sizes + 16 <= end; sizes += 16, x += 16) {
      v128.store(sizes, f64x2.pmax(v128.load(sizes), f64x2.abs(v128.load(x))));
    }
    if (sizes < end) f64.store(sizes, max(f64.load(sizes), abs(f64.load(x))));
  }

  /** x_i ← units_i x_i; returns max |x|. */
  static scale<T>(n: i32, units: usize, x: usize): f64 {
    const end = units + ((<usize>n) << 3);
    let size = f64x2.splat(0);
    if (isVector<T>()) {
      for (; units < end; units += 8, x += 16) {
        const y = f64x2.mul(v128.load64_splat(units), v128.load(x));
        v128.store(x, y);
        size = f64x2.pmax(size, f64x2.abs(y));
      }
    } else {
      for (; units + 16 <= end; units += 16, x += 16) {
        const y = f64x2.mul(v128.load(units), v128.load(x));
        v128.store(x, y);
        size = f64x2.pmax(size, f64x2.abs(y));
      }
      if (units < end) {
        const y = f64.load(units) * f64.load(x);
        f64.store(x, y);
        size = f64x2.pmax(size, f64x2.splat(abs(y)));
      }
    }
    return max(f64x2.extract_lane(size, 0), f64x2.extract_lane(size, 1));
  }
}

export function dgesv(n: i32, k: i32, a: usize, b: usize, report: usize, work: usize): i32 {
  return Lu.run<f64>(n, k, a, b, report, work);
}

export function zgesv(n: i32, k: i32, a: usize, b: usize, report: usize, work: usize): i32 {
  return Lu.run<v128>(n, k, a, b, report, work);
}
