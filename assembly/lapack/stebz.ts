/**
 * dstebz — eigenvalues number from … to − 1 (ascending, from 0) of a real symmetric tridiagonal matrix by bisection.
 * dstebzCount — how many eigenvalues are < x.
 *
 * in      d    f64[n] diagonal       e    f64[n − 1] subdiagonal; |d|, |e| ≤ 2²⁰⁰
 * out     w    f64[to − from], ascending
 * work    f64[dstebzWorkspace(n)]
 * returns 0, or −i when argument i is illegal (then nothing is written); dstebzCount: the count
 *
 * Sturm: the number of eigenvalues < x is the number of negative pivots of  T − x = L D Lᵀ,
 *
 *      q₀ = d₀ − x,    q_i = (d_i − x) − e²_{i−1} / q_{i−1},      0 taken as + (so that x itself does not count).
 *
 * The division waits thirteen cycles for its predecessor, so eight shifts run side by side. The computed count does not
 * decrease with x and is exact for a matrix within a few ε of T, entry by entry.
 * All brackets have the same width at every step, 2^p ≥ ‖T‖ halved 55 times: a bracket is its lower end alone, equal
 * ends are one bracket, midpoints are exact, and w_j is the last lower end: the same bits whatever else is asked for.
 * |w − λ| is at most ε‖T‖ more than the count's own rounding.
 * see: W. Kahan, Stanford report CS41 (1966); J. Demmel, I. Dhillon, H. Ren, ETNA 3 (1995) 116–149; LAPACK dstebz.
 */

const SAFE_MINIMUM: f64 = 2.2250738585072014e-308; // 2⁻¹⁰²²
const STEPS: i32 = 55;
/** Shifts side by side. */
const LANES: i32 = 8;

/** Doubles of workspace for dstebz and dstebzCount. */
export function dstebzWorkspace(n: i32): i32 {
  return n + 2 * LANES + 8;
}

class Sturm {
  /** squares_i ← e_i², and returns the smallest pivot that e² / q can bear. */
  static prepare(n: i32, e: usize, squares: usize): f64 {
    let largest: f64 = 1;
    for (let i = 0; i < n - 1; i++) {
      const at = (<usize>i) << 3;
      const x = f64.load(e + at);
      f64.store(squares + at, x * x);
      largest = max(largest, x * x);
    }
    return SAFE_MINIMUM * largest;
  }

  /** Pivot (d − x) − e²/q, away from 0. */
  @inline static step(d: v128, x: v128, square: v128, q: v128, smallest: v128): v128 {
    const p = f64x2.sub(f64x2.sub(d, x), f64x2.div(square, q));
    return v128.bitselect(smallest, p, f64x2.lt(f64x2.abs(p), smallest));
  }

  /** counts_l ← number of eigenvalues below shifts_l, for eight shifts; i64[8]. */
  static count(n: i32, d: usize, squares: usize, pivot: f64, shifts: usize, counts: usize): void {
    const smallest = f64x2.splat(pivot);
    const x0 = v128.load(shifts);
    const x1 = v128.load(shifts, 16);
    const x2 = v128.load(shifts, 32);
    const x3 = v128.load(shifts, 48);
    const zero = f64x2.splat(0);
    let q0 = f64x2.splat(1);
    let q1 = q0;
    let q2 = q0;
    let q3 = q0;
    let c0 = zero;
    let c1 = zero;
    let c2 = zero;
    let c3 = zero;
    let square = zero;
    const end = d + ((<usize>n) << 3);
    for (; d < end; d += 8, squares += 8) {
      const di = v128.load64_splat(d);
      q0 = Sturm.step(di, x0, square, q0, smallest);
      q1 = Sturm.step(di, x1, square, q1, smallest);
      q2 = Sturm.step(di, x2, square, q2, smallest);
      q3 = Sturm.step(di, x3, square, q3, smallest);
      c0 = i64x2.add(c0, i64x2.shr_u(q0, 63));
      c1 = i64x2.add(c1, i64x2.shr_u(q1, 63));
      c2 = i64x2.add(c2, i64x2.shr_u(q2, 63));
      c3 = i64x2.add(c3, i64x2.shr_u(q3, 63));
      square = v128.load64_splat(squares);
    }
    v128.store(counts, c0);
    v128.store(counts, c1, 16);
    v128.store(counts, c2, 32);
    v128.store(counts, c3, 48);
  }

  /** A power of two above every |eigenvalue| (Gershgorin), or 0 for T = 0. */
  static bound(n: i32, d: usize, e: usize): f64 {
    let largest: f64 = 0;
    let before: f64 = 0;
    for (let i = 0; i < n; i++) {
      const at = (<usize>i) << 3;
      const after = i < n - 1 ? abs(f64.load(e + at)) : 0;
      largest = max(largest, abs(f64.load(d + at)) + before + after);
      before = after;
    }
    if (!(largest > 0)) return 0;
    return reinterpret<f64>((reinterpret<u64>(largest) & 0x7ff0000000000000) + 0x0010000000000000);
  }
}

export function dstebz(n: i32, from: i32, to: i32, d: usize, e: usize, w: usize, work: usize): i32 {
  if (n < 0) return -1;
  if (from < 0) return -2;
  if (to < from || to > n) return -3;
  const m = to - from;
  const shifts = work;
  const counts = shifts + LANES * 8;
  const squares = counts + LANES * 8;
  const pivot = Sturm.prepare(n, e, squares);
  let half = Sturm.bound(n, d, e);
  for (let j = 0; j < m; j++) f64.store(w + ((<usize>j) << 3), -half);
  if (half == 0) {
    memory.fill(w, 0, (<usize>m) << 3);
    return 0;
  }
  // Every eigenvalue lies in [w_j, w_j + 2 half).
  for (let step = 0; step < STEPS; step++, half *= 0.5) {
    let j = 0;
    while (j < m) {
      // The next eight brackets, each as its midpoint; brackets that coincide stand side by side.
      const first = j;
      let lane = 0;
      for (; j < m && lane < LANES; lane++) {
        const low = f64.load(w + ((<usize>j) << 3));
        f64.store(shifts + ((<usize>lane) << 3), low + half);
        while (j < m && f64.load(w + ((<usize>j) << 3)) == low) j++;
      }
      for (; lane < LANES; lane++) f64.store(shifts + ((<usize>lane) << 3), 0);
      Sturm.count(n, d, squares, pivot, shifts, counts);
      lane = 0;
      for (let l = first; l < j; l++) {
        const at = w + ((<usize>l) << 3);
        const middle = f64.load(at) + half;
        while (f64.load(shifts + ((<usize>lane) << 3)) != middle) lane++;
        if (<i32>i64.load(counts + ((<usize>lane) << 3)) <= from + l) f64.store(at, middle);
      }
    }
  }
  return 0;
}

export function dstebzCount(n: i32, d: usize, e: usize, x: f64, work: usize): i32 {
  if (n < 0) return -1;
  const shifts = work;
  const counts = shifts + LANES * 8;
  const squares = counts + LANES * 8;
  const pivot = Sturm.prepare(n, e, squares);
  for (let lane = 0; lane < LANES; lane++) f64.store(shifts + ((<usize>lane) << 3), x);
  Sturm.count(n, d, squares, pivot, shifts, counts);
  return <i32>i64.load(counts);
}
