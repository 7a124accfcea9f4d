/**
 * dsterf — eigenvalues of a real symmetric tridiagonal matrix by QL without square roots, two sweeps at a time.
 *
 * in/out  d     f64[n] diagonal; on exit the eigenvalues, ascending
 * in/out  e     f64[n] subdiagonal, its last place unused; destroyed
 * returns 0, > 0 the number of off-diagonal entries that did not converge, or −i when argument i is illegal
 *
 * Pal, Walker and Kahan's form of the sweep, on the squares of e. Time is the latency of its recurrence
 *
 *   r = p + e_i²,   c = p/r,   s = e_i²/r,   γ ← c (d_i − σ) − s γ,   p ← γ²/c
 *
 * so γ is taken as (p (d_i − σ) − e_i² γ) · 1/r and p as γ² · r/p, where the two divisions of a step run side by side, and a
 * second sweep follows the first one two rows behind, in the other lane of the same registers. Its shift must be known before
 * the first one ends: the two take both eigenvalues of the leading 2 × 2. That costs 1.1 pairs of sweeps a value instead of 1.9
 * single ones.
 * A block that does not split is brought near 1 by a power of two, so that squares neither overflow nor vanish, and is
 * turned upside down when its larger end is on top, so that graded matrices keep their small eigenvalues.
 * see: B. N. Parlett, The Symmetric Eigenvalue Problem (1998) §8.15; LAPACK dsterf.
 */
import { D } from "../blas/level1/vector";
import { V } from "../core/simd";
import { Sort } from "./order";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
/** Squares of subdiagonal entries below this, in a block of norm about 1, are 0. */
const NEGLIGIBLE: f64 = 3.872591914849318e-121; // 2⁻⁴⁰⁰
/** p below this many e² is 0 beside it. */
const NOTHING: f64 = 6.223015277861142e-61; // 2⁻²⁰⁰
/** Added to every square that a sweep leaves, so that the one behind it never meets 0/0. */
const FLOOR: f64 = 1.901120994418885e-211; // 2⁻⁷⁰⁰
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
      const t = Block.offset(f64.load(d), f64.load(d, 8), f64.load(e));
      const near = f64.load(d) - t;
      if (k - d < 4 * 8) Block.sweep(d, k, b, near);
      else Block.twoSweeps(d, k, b, near, f64.load(d, 8) + t);
    }
    return left;
  }

  /** How many of the squares at e, over `bytes`, are not negligible; at least 1. */
  static open(e: usize, bytes: usize): i32 {
    let count = 0;
    for (let i: usize = 0; i < bytes; i += 8) if (!(f64.load(e + i) <= NEGLIGIBLE)) count++;
    return max(count, 1);
  }

  /** t, where a − t and c + t are the eigenvalues of [a √b; √b c], a − t the one nearer to a: Wilkinson's shift. */
  @inline static offset(a: f64, c: f64, b: f64): f64 {
    const root = sqrt(b);
    const g = (c - a) / (2 * root);
    return root / (g + copysign(sqrt(g * g + 1), g));
  }

  /** The two rows at d, with the square b beside them, replaced by their eigenvalues. */
  static pair(d: usize, b: f64): void {
    const a = f64.load(d);
    const c = f64.load(d, 8);
    const t = Block.offset(a, c, b);
    f64.store(d, a - t);
    f64.store(d, c + t, 8);
  }

  /** Where a sweep stands: γ, p, c, s. */
  static gamma: f64 = 0;
  static p: f64 = 0;
  static c: f64 = 1;
  static s: f64 = 0;

  /** One sweep with shift σ from row k up to row l; b is the address of the square above row k. */
  static sweep(l: usize, k: usize, b: usize, sigma: f64): void {
    Block.start(k, sigma);
    Block.steps(l, k, b, sigma);
    f64.store(b - (k - l), Block.s * Block.p + FLOOR);
    f64.store(l, sigma + Block.gamma);
  }

  @inline static start(k: usize, sigma: f64): void {
    const gamma = f64.load(k) - sigma;
    Block.gamma = gamma;
    Block.p = gamma * gamma;
    Block.c = 1;
    Block.s = 0;
  }

  /** A sweep that has come to row k goes on to row l < k. */
  static steps(l: usize, k: usize, b: usize, sigma: f64): void {
    let gamma = Block.gamma;
    let p = Block.p;
    let c = Block.c;
    let s = Block.s;
    do {
      k -= 8;
      b -= 8;
      const square = f64.load(b);
      const r = p + square;
      f64.store(b, s * r + FLOOR, 8);
      const inverse = 1 / r;
      const ratio = r / p;
      const alpha = f64.load(k);
      const before = gamma;
      gamma = (p * (alpha - sigma) - square * before) * inverse;
      f64.store(k, before + (alpha - gamma), 8);
      const rest = c * square;
      c = p * inverse;
      s = square * inverse;
      p = p > NOTHING * square ? gamma * gamma * ratio : rest;
    } while (k > l);
    Block.gamma = gamma;
    Block.p = p;
    Block.c = c;
    Block.s = s;
  }

  /**
   * Two sweeps from row k up to row l ≤ k − 4, with shift σ₀ and, two rows behind, with shift σ₁: lane 1 takes up a row that
   * lane 0 has left for good one step before.
   */
  static twoSweeps(l: usize, k: usize, b: usize, sigma0: f64, sigma1: f64): void {
    const one = f64x2.splat(1);
    const nothing = f64x2.splat(NOTHING);
    const floor = f64x2.splat(FLOOR);
    const sigma = V.pair(sigma0, sigma1);
    Block.start(k, sigma0);
    Block.steps(k - 16, k, b, sigma0);
    const gamma1 = f64.load(k) - sigma1;
    let gamma = V.pair(Block.gamma, gamma1);
    let p = V.pair(Block.p, gamma1 * gamma1);
    let c = V.pair(Block.c, 1);
    let s = V.pair(Block.s, 0);
    k -= 16;
    b -= 16;
    do {
      k -= 8;
      b -= 8;
      const square = v128.load64_lane(b, v128.load64_zero(b), 1, 16);
      const alpha = v128.load64_lane(k, v128.load64_zero(k), 1, 16);
      const r = f64x2.add(p, square);
      const left = f64x2.add(f64x2.mul(s, r), floor);
      v128.store64_lane(b, left, 0, 8);
      v128.store64_lane(b, left, 1, 24);
      const inverse = f64x2.div(one, r);
      const ratio = f64x2.div(r, p);
      const before = gamma;
      const product = f64x2.sub(f64x2.mul(p, f64x2.sub(alpha, sigma)), f64x2.mul(square, before));
      gamma = f64x2.mul(product, inverse);
      const value = f64x2.add(before, f64x2.sub(alpha, gamma));
      v128.store64_lane(k, value, 0, 8);
      v128.store64_lane(k, value, 1, 24);
      const rest = f64x2.mul(c, square);
      const usual = f64x2.gt(p, f64x2.mul(nothing, square));
      c = f64x2.mul(p, inverse);
      s = f64x2.mul(square, inverse);
      p = v128.bitselect(f64x2.mul(f64x2.mul(gamma, gamma), ratio), rest, usual);
    } while (k > l);
    f64.store(b, f64x2.extract_lane(s, 0) * f64x2.extract_lane(p, 0) + FLOOR);
    f64.store(k, sigma0 + f64x2.extract_lane(gamma, 0));
    Block.gamma = f64x2.extract_lane(gamma, 1);
    Block.p = f64x2.extract_lane(p, 1);
    Block.c = f64x2.extract_lane(c, 1);
    Block.s = f64x2.extract_lane(s, 1);
    Block.steps(l, k + 16, b + 16, sigma1);
    f64.store(b, Block.s * Block.p + FLOOR);
    f64.store(k, sigma1 + Block.gamma);
  }
}
