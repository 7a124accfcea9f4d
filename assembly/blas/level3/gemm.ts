/**
 * dgemm, zgemm — matrix product:  C ← αAB + βC,  and dgemmt, zgemmt — the same on the lower triangle of a square C.
 *
 * in      a    m × k, element (i, p) at a + i·rsa + p·csa        conjA   A is replaced by its complex conjugate
 * in      b    k × n, element (p, j) at b + p·rsb + j·csb        conjB
 * in/out  c    m × n, column-major, ldc ≥ m; with β = 0 it is written without being read
 * work    f64[gemmWorkspace(m, n, k)], 64-byte aligned
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * Strides count elements (8 bytes real, 16 bytes complex). α and β are real.
 *
 * Sums run over ascending k in blocks: the result depends on the sizes only, never on the host. The loops are in gemmDriver.ts;
 * gemmTeam.ts shares a large product between threads.
 */
import { Team } from "../../core/team";
import { Gemm } from "./gemmDriver";
import { Shared } from "./gemmTeam";

export { dgemmWorkspace, gemmWorkspace } from "./gemmDriver";

/** From here on a product is worth a helper's wake-up: columns, and multiply-adds. */
const SHARED_COLUMNS: i32 = 32;
const SHARED_SIZE: f64 = 1e6;

class Product {
  static run<T>(
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
    lower: bool,
    w: usize = 0,
    ldw: i32 = 0,
    each: i32 = 1,
  ): void {
    if (ASC_FEATURE_THREADS) {
      const weight: f64 = isVector<T>() ? 4 : 1;
      const size = (lower ? 0.5 : 1) * weight * <f64>m * <f64>n * <f64>k;
      if (Team.threads() > 1 && n >= SHARED_COLUMNS && size >= SHARED_SIZE) {
        Shared.run<T>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, lower, w, ldw, each);
        return;
      }
    }
    Gemm.strip<T>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, lower, w, ldw, each);
  }

  /** Index of the first illegal argument, by its place in dgemm's list, or 0. */
  static illegal(m: i32, n: i32, k: i32, ldc: i32): i32 {
    if (m < 0) return -1;
    if (n < 0) return -2;
    if (k < 0) return -3;
    if (ldc < max(1, m)) return -15;
    return 0;
  }
}

export function dgemm(
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
): i32 {
  const illegal = Product.illegal(m, n, k, ldc);
  if (illegal) return illegal;
  Product.run<f64>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, false);
  return 0;
}

export function zgemm(
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
): i32 {
  const illegal = Product.illegal(m, n, k, ldc);
  if (illegal) return illegal;
  Product.run<v128>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, false);
  return 0;
}

export function dgemmt(
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  rsa: i32,
  csa: i32,
  b: usize,
  rsb: i32,
  csb: i32,
  beta: f64,
  c: usize,
  ldc: i32,
  work: usize,
): i32 {
  const illegal = Product.illegal(n, n, k, ldc);
  if (illegal) return illegal;
  Product.run<f64>(n, n, k, alpha, a, rsa, csa, false, b, rsb, csb, false, beta, c, ldc, work, true);
  return 0;
}

export function zgemmt(
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
): i32 {
  const illegal = Product.illegal(n, n, k, ldc);
  if (illegal) return illegal;
  Product.run<v128>(n, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, true);
  return 0;
}

/**
 * dgemmHadamard — the product of two Gram matrices, entry by entry:  C ← W ∘ (αAB) + βC,  whole or its lower trapezoid.
 *
 * in      a    m × k, element (i, p) at a + i·rsa + p·csa
 * in      b    k × n, element (p, j) at b + p·rsb + j·csb
 * in      w    weight of entry (i, j) at w + i + ⌊j/each⌋·ldw: `each` columns of C share a column of W; 0: there are none, W = 1
 * in/out  c    m × n, column-major, ldc ≥ m; with β = 0 it is written without being read
 * in      lower  entries with i < j are neither computed nor touched
 * work    f64[gemmWorkspace(m, n, k)], 64-byte aligned
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * W is linear in every partial sum, so it goes in with each block of the reduction and AB is never stored.
 */
export function dgemmHadamard(
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  rsa: i32,
  csa: i32,
  b: usize,
  rsb: i32,
  csb: i32,
  w: usize,
  ldw: i32,
  each: i32,
  beta: f64,
  c: usize,
  ldc: i32,
  lower: bool,
  work: usize,
): i32 {
  if (m < 0) return -1;
  if (n < 0) return -2;
  if (k < 0) return -3;
  if (w && ldw < m) return -12;
  if (each < 1) return -13;
  if (ldc < max(1, m)) return -16;
  Product.run<f64>(m, n, k, alpha, a, rsa, csa, false, b, rsb, csb, false, beta, c, ldc, work, lower, w, ldw, each);
  return 0;
}
