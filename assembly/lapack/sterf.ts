/**
 * dsterf — eigenvalues of a real symmetric tridiagonal matrix by QL without square roots, four sweeps at a time.
 *
 * in/out  d     f64[n] diagonal; on exit the eigenvalues, ascending
 * in/out  e     f64[n] subdiagonal, its last place unused; destroyed
 * returns 0, > 0 the number of off-diagonal entries that did not converge, or −i when argument i is illegal
 *
 * Pal, Walker and Kahan's form of the sweep, on the squares of e. Time is the latency of its recurrence
 *
 *   r = p + e_i²,   c = p/r,   s = e_i²/r,   γ ← c (d_i − σ) − s γ,   p ← γ²/c
 *
 * so γ is taken as (p (d_i − σ) − e_i² γ) · 1/r and p as γ² · r/p, where the two divisions of a step run side by side; and
 * three more sweeps follow the first one, two rows behind one another, in the lanes of the same step. Their shifts must be
 * known before the first one ends: they are the eigenvalues of the leading 4 × 4. That takes about 0.6 n²/2 steps of four
 * instead of 1.9 n²/2 single ones (measured on random matrices).
 * A block that does not split is brought near 1 by a power of two, so that squares neither overflow nor vanish, and is
 * turned upside down when its larger end is on top, so that graded matrices keep their small eigenvalues.
 * see: B. N. Parlett, The Symmetric Eigenvalue Problem (1998) §8.15; LAPACK dsterf.
 */
import { D } from "../blas/level1/vector";
import { Sort } from "./order";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
/** Squares of subdiagonal entries below this, in a block of norm about 1, are 0. */
const NEGLIGIBLE: f64 = 3.872591914849318e-121; // 2⁻⁴⁰⁰
/** p below this many e² is 0 beside it. */
const NOTHING: f64 = 6.223015277861142e-61; // 2⁻²⁰⁰
/** Added to every square that a sweep leaves, so that the one behind it never meets 0/0. */
const FLOOR: f64 = 1.901120994418885e-211; // 2⁻⁷⁰⁰
const SWEEPS_PER_VALUE: i32 = 30;
/** The leading 4 × 4: its diagonal, then its squares; and the four shifts. */
const LEADING: usize = memory.data(64, 16);
/** Bytes of diagonal from which on four sweeps go together. */
const MANY: usize = 16 * 8;
/** Fours that may pass without an eigenvalue: then single sweeps take over, which always converge. */
const PATIENCE: i32 = 8;

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
    let tries = 0;
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
      if (k <= d + 8) tries = 0;
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
      tries++;
      if (k - d < MANY || tries > PATIENCE) {
        Block.sweep(d, k, b, f64.load(d) - Block.offset(f64.load(d), f64.load(d, 8), f64.load(e)));
        continue;
      }
      memory.copy(LEADING, d, 32);
      memory.copy(LEADING + 32, e, 24);
      if (Block.sweeps(LEADING, LEADING + 24, LEADING + 32, 4 * SWEEPS_PER_VALUE) < 0) return -Block.open(e, end - d);
      Block.fourSweeps(d, k, b);
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
   * Four sweeps from row k up to row l ≤ k − 8, two rows behind one another, with the shifts at LEADING: lanes 0 and 1 of A, then
   * of B.
   */
  static fourSweeps(l: usize, k: usize, b: usize): void {
    const one = f64x2.splat(1);
    const nothing = f64x2.splat(NOTHING);
    const floor = f64x2.splat(FLOOR);
    const sigmaA = v128.load(LEADING);
    const sigmaB = v128.load(LEADING, 16);
    Block.begin(k, b, 0, 48);
    let gammaA = f64x2.splat(Block.gamma);
    let pA = f64x2.splat(Block.p);
    let cA = f64x2.splat(Block.c);
    let sA = f64x2.splat(Block.s);
    Block.begin(k, b, 8, 32);
    gammaA = f64x2.replace_lane(gammaA, 1, Block.gamma);
    pA = f64x2.replace_lane(pA, 1, Block.p);
    cA = f64x2.replace_lane(cA, 1, Block.c);
    sA = f64x2.replace_lane(sA, 1, Block.s);
    Block.begin(k, b, 16, 16);
    let gammaB = f64x2.splat(Block.gamma);
    let pB = f64x2.splat(Block.p);
    let cB = f64x2.splat(Block.c);
    let sB = f64x2.splat(Block.s);
    Block.start(k, f64.load(LEADING, 24));
    gammaB = f64x2.replace_lane(gammaB, 1, Block.gamma);
    pB = f64x2.replace_lane(pB, 1, Block.p);
    cB = f64x2.replace_lane(cB, 1, Block.c);
    sB = f64x2.replace_lane(sB, 1, Block.s);
    k -= 48;
    b -= 48;
    do {
      k -= 8;
      b -= 8;
      const squareA = v128.load64_lane(b, v128.load64_zero(b, 0), 1, 16);
      const alphaA = v128.load64_lane(k, v128.load64_zero(k, 0), 1, 16);
      const rA = f64x2.add(pA, squareA);
      const inverseA = f64x2.div(one, rA);
      const ratioA = f64x2.div(rA, pA);
      const squareB = v128.load64_lane(b, v128.load64_zero(b, 32), 1, 48);
      const alphaB = v128.load64_lane(k, v128.load64_zero(k, 32), 1, 48);
      const rB = f64x2.add(pB, squareB);
      const inverseB = f64x2.div(one, rB);
      const ratioB = f64x2.div(rB, pB);
      const leftA = f64x2.add(f64x2.mul(sA, rA), floor);
      v128.store64_lane(b, leftA, 0, 8);
      v128.store64_lane(b, leftA, 1, 24);
      const beforeA = gammaA;
      gammaA = f64x2.sub(f64x2.mul(pA, f64x2.sub(alphaA, sigmaA)), f64x2.mul(squareA, beforeA));
      gammaA = f64x2.mul(gammaA, inverseA);
      const valueA = f64x2.add(beforeA, f64x2.sub(alphaA, gammaA));
      v128.store64_lane(k, valueA, 0, 8);
      v128.store64_lane(k, valueA, 1, 24);
      const restA = f64x2.mul(cA, squareA);
      const usualA = f64x2.gt(pA, f64x2.mul(nothing, squareA));
      cA = f64x2.mul(pA, inverseA);
      sA = f64x2.mul(squareA, inverseA);
      pA = v128.bitselect(f64x2.mul(f64x2.mul(gammaA, gammaA), ratioA), restA, usualA);
      const leftB = f64x2.add(f64x2.mul(sB, rB), floor);
      v128.store64_lane(b, leftB, 0, 40);
      v128.store64_lane(b, leftB, 1, 56);
      const beforeB = gammaB;
      gammaB = f64x2.sub(f64x2.mul(pB, f64x2.sub(alphaB, sigmaB)), f64x2.mul(squareB, beforeB));
      gammaB = f64x2.mul(gammaB, inverseB);
      const valueB = f64x2.add(beforeB, f64x2.sub(alphaB, gammaB));
      v128.store64_lane(k, valueB, 0, 40);
      v128.store64_lane(k, valueB, 1, 56);
      const restB = f64x2.mul(cB, squareB);
      const usualB = f64x2.gt(pB, f64x2.mul(nothing, squareB));
      cB = f64x2.mul(pB, inverseB);
      sB = f64x2.mul(squareB, inverseB);
      pB = v128.bitselect(f64x2.mul(f64x2.mul(gammaB, gammaB), ratioB), restB, usualB);
    } while (k > l);
    Block.gamma = f64x2.extract_lane(gammaA, 0);
    Block.p = f64x2.extract_lane(pA, 0);
    Block.c = f64x2.extract_lane(cA, 0);
    Block.s = f64x2.extract_lane(sA, 0);
    Block.end(l, l, b, 0);
    Block.gamma = f64x2.extract_lane(gammaA, 1);
    Block.p = f64x2.extract_lane(pA, 1);
    Block.c = f64x2.extract_lane(cA, 1);
    Block.s = f64x2.extract_lane(sA, 1);
    Block.end(l, k + 16, b, 8);
    Block.gamma = f64x2.extract_lane(gammaB, 0);
    Block.p = f64x2.extract_lane(pB, 0);
    Block.c = f64x2.extract_lane(cB, 0);
    Block.s = f64x2.extract_lane(sB, 0);
    Block.end(l, k + 32, b, 16);
    Block.gamma = f64x2.extract_lane(gammaB, 1);
    Block.p = f64x2.extract_lane(pB, 1);
    Block.c = f64x2.extract_lane(cB, 1);
    Block.s = f64x2.extract_lane(sB, 1);
    Block.end(l, k + 48, b, 24);
  }

  /** A sweep, the shift of which stands at LEADING + `which`, from row k over the next `bytes` of diagonal. */
  static begin(k: usize, b: usize, which: usize, bytes: usize): void {
    const sigma = f64.load(LEADING + which);
    Block.start(k, sigma);
    Block.steps(k - bytes, k, b, sigma);
  }

  /** The same sweep from row k to the last one, l, whose square is at `first`. */
  static end(l: usize, k: usize, first: usize, which: usize): void {
    const sigma = f64.load(LEADING + which);
    if (k > l) Block.steps(l, k, first + (k - l), sigma);
    f64.store(first, Block.s * Block.p + FLOOR);
    f64.store(l, sigma + Block.gamma);
  }
}
