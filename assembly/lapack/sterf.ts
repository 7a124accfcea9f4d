/**
 * dsterf — eigenvalues of a real symmetric tridiagonal matrix by QL without square roots.
 *
 * in/out  d     f64[n] diagonal; on exit the eigenvalues, ascending
 * in/out  e     f64[n] subdiagonal, its last place unused; destroyed
 * returns 0, > 0 the number of off-diagonal entries that did not converge, or −i when argument i is illegal
 *
 * Pal, Walker and Kahan's form of the sweep, on the squares of e. Time is the latency of its recurrence
 *
 *   r = p + e_i²,   c = p/r,   s = e_i²/r,   γ ← c (d_i − σ) − s γ,   p ← γ²/c
 *
 * so γ is taken as (p (d_i − σ) − e_i² γ) · 1/r and p as γ² · r/p: the two divisions of a step run side by side.
 * A block that does not split is brought near 1 by a power of two, so that squares neither overflow nor vanish, and is
 * turned upside down when its larger end is on top, so that graded matrices keep their small eigenvalues.
 * see: B. N. Parlett, The Symmetric Eigenvalue Problem (1998) §8.15; LAPACK dsterf.
 */
import { D } from "../blas/level1/vector";
import { Sort } from "./order";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
/** Squares of subdiagonal entries below this, in a block of norm about 1, are 0. */
const NEGLIGIBLE: f64 = 3.872591914849318e-121; // 2⁻⁴⁰⁰
/** A square p below this is 0 beside every e² that is not negligible. */
const NOTHING: f64 = 2.409919865102884e-181; // 2⁻⁶⁰⁰
const SWEEPS_PER_VALUE: i32 = 30;

export function dsterf(n: i32, d: usize, e: usize): i32 {
  if (n < 0) return -1;
  let left = SWEEPS_PER_VALUE * n;
  let first = 0;
  while (first < n) {
    // The next block that no negligible subdiagonal entry splits: rows first … last.
    let last = first;
    for (; last < n - 1; last++) {
      const size = abs(f64.load(e + ((<usize>last) << 3)));
      const upper = abs(f64.load(d + ((<usize>last) << 3)));
      const lower = abs(f64.load(d + ((<usize>last) << 3), 8));
      if (size <= sqrt(upper) * sqrt(lower) * EPSILON) break;
    }
    const order = last - first + 1;
    if (order > 1) {
      left = Block.values(order, d + ((<usize>first) << 3), e + ((<usize>first) << 3), left);
      if (left < 0) return -left;
    }
    first = last + 1;
  }
  Sort.ascending(n, d);
  return 0;
}

class Block {
  /** One unsplit block. Returns the sweeps left, or minus the number of entries that are still open when there are none. */
  static values(n: i32, d: usize, e: usize, left: i32): i32 {
    const largest = max(D.amax(n, d), D.amax(n - 1, e));
    const exponent = <i32>((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1023;
    const up = min(max(-exponent, -1022), 1022);
    const factor = reinterpret<f64>((<u64>(1023 + up)) << 52);
    const end = d + ((<usize>(n - 1)) << 3);
    if (abs(f64.load(end)) < abs(f64.load(d))) {
      Block.reverse(n, d);
      Block.reverse(n - 1, e);
    }
    D.scal(n, factor, d);
    for (let i = 0; i < n - 1; i++) {
      const at = e + ((<usize>i) << 3);
      const x = factor * f64.load(at);
      f64.store(at, x * x);
    }
    left = Block.sweeps(d, end, e, left);
    D.scal(n, reinterpret<f64>((<u64>(1023 - up)) << 52), d);
    return left;
  }

  static reverse(n: i32, x: usize): void {
    let y = x + ((<usize>n) << 3);
    while (x + 8 < y) {
      y -= 8;
      const value = f64.load(x);
      f64.store(x, f64.load(y));
      f64.store(y, value);
      x += 8;
    }
  }

  /** Rows at addresses d … end; e holds squares. Eigenvalues are found at the top. */
  static sweeps(d: usize, end: usize, e: usize, left: i32): i32 {
    while (d < end) {
      let k = d;
      let b = e;
      while (k < end) {
        const product = abs(f64.load(k) * f64.load(k, 8));
        if (f64.load(b) <= EPSILON * EPSILON * product + NEGLIGIBLE) break;
        k += 8;
        b += 8;
      }
      if (k < end) f64.store(b, 0);
      if (k == d) {
        d += 8;
        e += 8;
        continue;
      }
      if (k == d + 8) {
        Block.pair(d, f64.load(e));
        d += 16;
        e += 16;
        continue;
      }
      if (left == 0) return -Block.open(e, end - d);
      left--;
      Block.sweep(d, k, b, Block.shift(f64.load(d), f64.load(d, 8), f64.load(e)));
    }
    return left;
  }

  /** How many of the squares at e, over `bytes`, are not 0; at least 1. */
  static open(e: usize, bytes: usize): i32 {
    let count = 0;
    for (let i: usize = 0; i < bytes; i += 8) if (f64.load(e + i) != 0) count++;
    return max(count, 1);
  }

  /** Wilkinson's: the eigenvalue of [a √b; √b c] nearer to a. */
  @inline static shift(a: f64, c: f64, b: f64): f64 {
    const root = sqrt(b);
    const g = (c - a) / (2 * root);
    return a - root / (g + copysign(sqrt(g * g + 1), g));
  }

  /** The two rows at d, with the square b beside them, replaced by their eigenvalues. */
  static pair(d: usize, b: f64): void {
    const a = f64.load(d);
    const c = f64.load(d, 8);
    const root = sqrt(b);
    const g = (c - a) / (2 * root);
    const t = root / (g + copysign(sqrt(g * g + 1), g));
    f64.store(d, a - t);
    f64.store(d, c + t, 8);
  }

  /** One sweep with shift σ from row k up to row l; b is the address of the square above row k. */
  static sweep(l: usize, k: usize, b: usize, sigma: f64): void {
    let gamma = f64.load(k) - sigma;
    let p = gamma * gamma;
    let c: f64 = 1;
    let s: f64 = 0;
    do {
      k -= 8;
      b -= 8;
      const square = f64.load(b);
      const r = p + square;
      f64.store(b, s * r, 8);
      const inverse = 1 / r;
      const ratio = r / p;
      const alpha = f64.load(k);
      const before = gamma;
      gamma = (p * (alpha - sigma) - square * before) * inverse;
      f64.store(k, before + (alpha - gamma), 8);
      const rest = c * square;
      c = p * inverse;
      s = square * inverse;
      p = p > NOTHING ? gamma * gamma * ratio : rest;
    } while (k > l);
    f64.store(b, s * p);
    f64.store(k, sigma + gamma);
  }
}
