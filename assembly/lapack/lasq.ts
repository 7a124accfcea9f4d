/**
 * dlasq1 — singular values of a real bidiagonal matrix by dqds, small ones to high relative accuracy.
 *
 * in/out  d     f64[n] diagonal; on exit the singular values, descending
 * in      e     f64[n − 1] the entries beside it
 * in      floor squares known to be above floor · ‖B‖² are left to dsterf, five times as fast; their relative error may reach
 *               √n ε/floor. 1: none are
 * work    f64[dlasq1Workspace(n)]
 * returns 0, > 0 the number of values that did not converge, or −i when argument i is illegal
 *
 * Squares q_i of d and e_i of e go through the differential quotient-difference transform with shift τ,
 *
 *   d_1 = q_1 − τ;    q̂_i = d_i + e_i,   t = q_{i+1}/q̂_i,   ê_i = e_i t,   d_{i+1} = d_i t − τ;    q̂_n = d_n,
 *
 * which subtracts τ from every eigenvalue of B Bᵀ: a division, two products and two sums a step, no cancellation but by τ.
 * It fails, d_i < 0, only when τ is above the smallest eigenvalue; the old q and e still stand then, and a smaller τ is tried.
 * Small values come first. Once the shifts add up to σ > floor · ‖B‖², no other value is below σ, and an error of ε‖B‖² in
 * the rest is one of ε/floor in any of them.
 * Relative accuracy ends about 2⁻⁵⁰⁰ below the largest entry, where squares count as 0.
 * see: K. V. Fernando, B. N. Parlett, Numer. Math. 67 (1994) 191–229; B. N. Parlett, O. A. Marques, Linear Algebra Appl. 309
 *      (2000) 217–259 (choice of τ); LAPACK dlasq1.
 */
import { D } from "../blas/level1/vector";
import { Sort } from "./order";
import { dsterf } from "./sterf";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
const TOLERANCE: f64 = 8.881784197001252e-16; // 2⁻⁵⁰
const TRANSFORMS_PER_VALUE: i32 = 30;
/** Above this square of a tail, its first terms say nothing about the smallest eigenvalue. */
const LONG_TAIL: f64 = 0.563;
/** Terms of a tail below a hundredth of its sum no longer count. */
const RAISE: f64 = 1.05;

/** Doubles of workspace for dlasq1. */
export function dlasq1Workspace(n: i32): i32 {
  return 4 * n + 4;
}

export function dlasq1(n: i32, d: usize, e: usize, floor: f64, work: usize): i32 {
  if (n < 0) return -1;
  if (!(floor > 0)) return -4;
  if (n == 0) return 0;
  const largest = max(D.amax(n, d), D.amax(n - 1, e));
  if (largest == 0) {
    memory.fill(d, 0, (<usize>n) << 3);
    return 0;
  }
  // Entries come to [2²⁵⁰, 2²⁵¹), squares from there down to 2⁻⁵⁰⁰.
  const exponent = <i32>((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1023;
  const first = Dqds.power(250 - exponent);
  const second = Dqds.power(250 - exponent - Dqds.clamp(250 - exponent));
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    const q = f64.load(d + at) * first * second;
    const z = work + (at << 1);
    f64.store(z, Dqds.square(q));
    f64.store(z, i < n - 1 ? Dqds.square(f64.load(e + at) * first * second) : 0, 8);
  }
  Dqds.floor = floor;
  const status = Dqds.values(n, work, work + ((<usize>n) << 4), d);
  if (status) return status;
  Sort.ascending(n, d);
  for (let low = d, high = d + ((<usize>(n - 1)) << 3); low <= high; low += 8, high -= 8) {
    const x = sqrt(f64.load(low)) / first / second;
    f64.store(low, sqrt(f64.load(high)) / first / second);
    f64.store(high, x);
  }
  return 0;
}

/** The transform and its shifts. z holds pairs (q_i, e_i); a transform reads one of two such arrays and writes the other. */
class Dqds {
  static floor: f64 = 1;
  /** Of the last transform: d_n, d_{n−1}, d_{n−2}; the least d_i without the last none, one, two; the least ê_i. */
  static dn: f64 = 0;
  static dn1: f64 = 0;
  static dn2: f64 = 0;
  static dmin: f64 = 0;
  static dmin1: f64 = 0;
  static dmin2: f64 = 0;
  static emin: f64 = 0;
  /** The part of dmin that is tried where nothing is known about the vector. */
  static part: f64 = 0;

  static clamp(x: i32): i32 {
    return min(max(x, -1022), 1022);
  }

  /** 2^x, x within ±1022. */
  static power(x: i32): f64 {
    return reinterpret<f64>((<u64>(1023 + Dqds.clamp(x))) << 52);
  }

  @inline static square(x: f64): f64 {
    const y = x * x;
    return y < 3.054936363499605e-151 ? 0 : y;
  }

  @inline static q(z: usize, i: i32): f64 {
    return f64.load(z + ((<usize>i) << 4));
  }

  @inline static e(z: usize, i: i32): f64 {
    return f64.load(z + ((<usize>i) << 4), 8);
  }

  @inline static setE(z: usize, i: i32, value: f64): void {
    f64.store(z + ((<usize>i) << 4), value, 8);
  }

  /** values ← eigenvalues of B Bᵀ, in no order; z destroyed. Returns 0, or how many did not converge. */
  static values(n: i32, z: usize, spare: usize, values: usize): i32 {
    Dqds.splitFirst(n, z);
    let left = TRANSFORMS_PER_VALUE * n;
    let last = n - 1;
    while (last >= 0) {
      let first = last;
      while (first > 0 && Dqds.e(z, first - 1) != 0) first--;
      const at = (<usize>first) << 4;
      left = Dqds.solve(last - first + 1, z + at, spare + at, values + (at >> 1), 0, left);
      if (left < 0) return first - left;
      last = first - 1;
    }
    return 0;
  }

  /** Zeroes the e_i that are negligible beside every singular value of the rows above them. */
  static splitFirst(n: i32, z: usize): void {
    let d = Dqds.q(z, 0);
    for (let i = 0; i < n - 1; i++) {
      const e = Dqds.e(z, i);
      const q = Dqds.q(z, i + 1);
      if (e <= EPSILON * EPSILON * d) {
        Dqds.setE(z, i, 0);
        d = q;
      } else {
        d = q * (d / (d + e));
      }
    }
  }

  /** One part without zero e_i. Returns the transforms left, or minus the number of open values. */
  static solve(size: i32, z: usize, spare: usize, values: usize, start: f64, left: i32): i32 {
    let n = size;
    let sigma = start;
    let low: f64 = 0;
    let other = spare;
    let known = false;
    let gone = 0;
    Dqds.part = 0.25;
    let high = Dqds.q(z, n - 1);
    for (let i = 0; i < n - 1; i++) high = max(high, Dqds.q(z, i) + Dqds.e(z, i));
    high = Dqds.floor * (sigma + high);
    while (n > 0) {
      if (sigma > high) {
        if (Dqds.rest(n, z, other, sigma, values) != 0) return -n;
        break;
      }
      // Deflate at the bottom.
      if (n == 1) {
        f64.store(values, Dqds.q(z, 0) + sigma);
        n = 0;
        break;
      }
      if (Dqds.e(z, n - 2) <= TOLERANCE * TOLERANCE * (sigma + Dqds.q(z, n - 1))) {
        f64.store(values + ((<usize>(n - 1)) << 3), Dqds.q(z, n - 1) + sigma);
        n--;
        gone++;
        continue;
      }
      if (n == 2 || Dqds.e(z, n - 3) <= TOLERANCE * TOLERANCE * sigma) {
        Dqds.pair(z + ((<usize>(n - 2)) << 4), sigma, values + ((<usize>(n - 2)) << 3));
        n -= 2;
        gone += 2;
        continue;
      }
      if (!known || Dqds.emin <= TOLERANCE * TOLERANCE * sigma) {
        let top = n - 2;
        while (top >= 0 && !(Dqds.e(z, top) <= TOLERANCE * TOLERANCE * sigma)) top--;
        if (top >= 0) {
          // Rows 0 … top wait, and the rows below go first.
          Dqds.setE(z, top, 0);
          const done = top + 1;
          const at = (<usize>done) << 4;
          left = Dqds.solve(n - done, z + at, other + at, values + (at >> 1), sigma, left);
          if (left < 0) return left - done;
          n = done;
          known = false;
          gone = 0;
          Dqds.part = 0.25;
          continue;
        }
        Dqds.emin = Infinity;
      }
      if (!known && 1.5 * Dqds.q(z, 0) < Dqds.q(z, n - 1)) Dqds.flip(n, z);
      let tau = known ? Dqds.shift(n, z, gone) : 0;
      for (let failures = 0; ; failures++) {
        if (left == 0) return -n;
        left--;
        const failed = Dqds.transform(n, z, other, tau);
        if (failed < 0) break;
        if (tau == 0) {
          // Without a shift nothing falls below 0: a quotient has overflowed.
          if (!Dqds.carefully(n, z, other)) return -n;
          break;
        }
        if (failed == n - 1 && failures < 2) {
          const rest = Dqds.e(other, n - 2);
          if (rest < TOLERANCE * (sigma + Dqds.dn1) && -Dqds.dn < EPSILON * sigma) {
            // The smallest eigenvalue is τ to rounding.
            f64.store(other + ((<usize>(n - 1)) << 4), 0);
            Dqds.dn = 0;
            Dqds.dmin = 0;
            break;
          }
        }
        // A failure at the very end tells a better shift; circles around the diagonal tell one that is safe.
        const late = failed == n - 1 ? (tau + Dqds.dn) * (1 - 2 * EPSILON) : 0;
        const safe = failures == 0 ? Dqds.circles(n, z) * (1 - 4 * EPSILON) : 0;
        const better = max(late, safe);
        tau = failures > 1 ? 0 : better < tau ? max(better, 0.25 * tau) : 0.25 * tau;
        Dqds.part = 0.25;
      }
      const from = z;
      z = other;
      other = from;
      known = true;
      gone = 0;
      // σ + τ, with what rounding loses carried along.
      const add = tau + low;
      const sum = sigma + add;
      low = add - (sum - sigma);
      sigma = sum;
    }
    return left;
  }

  /** values ← σ + eigenvalues of B Bᵀ, by dsterf. Returns its status. */
  static rest(n: i32, z: usize, work: usize, sigma: f64, values: usize): i32 {
    for (let i = 0; i < n - 1; i++) {
      const at = (<usize>i) << 3;
      f64.store(values + at, Dqds.q(z, i) + Dqds.e(z, i));
      f64.store(work + at, sqrt(Dqds.e(z, i) * Dqds.q(z, i + 1)));
    }
    f64.store(values + ((<usize>(n - 1)) << 3), Dqds.q(z, n - 1));
    const status = dsterf(n, values, work);
    for (let i = 0; i < n; i++) {
      const at = values + ((<usize>i) << 3);
      f64.store(at, sigma + f64.load(at));
    }
    return status;
  }

  /** The eigenvalues of two rows. */
  static pair(z: usize, sigma: f64, values: usize): void {
    let a = f64.load(z);
    const e = f64.load(z, 8);
    let b = f64.load(z, 16);
    if (b > a) {
      const c = a;
      a = b;
      b = c;
    }
    const t = 0.5 * (a - b + e);
    if (e > b * EPSILON * EPSILON && t != 0) {
      let s = b * (e / t);
      s = s <= t ? b * (e / (t * (1 + sqrt(1 + s / t)))) : b * (e / (t + sqrt(t) * sqrt(t + s)));
      const sum = a + (s + e);
      b = b * (a / sum);
      a = sum;
    }
    f64.store(values, a + sigma);
    f64.store(values, b + sigma, 8);
  }

  /** The same matrix read from the bottom: small values belong there. */
  static flip(n: i32, z: usize): void {
    for (let i = 0, j = n - 1; i < j; i++, j--) {
      const q = Dqds.q(z, i);
      f64.store(z + ((<usize>i) << 4), Dqds.q(z, j));
      f64.store(z + ((<usize>j) << 4), q);
    }
    for (let i = 0, j = n - 2; i < j; i++, j--) {
      const e = Dqds.e(z, i);
      Dqds.setE(z, i, Dqds.e(z, j));
      Dqds.setE(z, j, e);
    }
  }

  /** One transform of n ≥ 3 rows. Returns −1, or the place where d went below 0. */
  static transform(n: i32, z: usize, to: usize, tau: f64): i32 {
    let d = f64.load(z) - tau;
    if (!(d >= 0)) return 0;
    let dmin = d;
    let emin: f64 = Infinity;
    const stop = z + ((<usize>(n - 3)) << 4);
    while (z < stop) {
      const e = f64.load(z, 8);
      const q = d + e;
      const t = f64.load(z, 16) / q;
      const next = e * t;
      f64.store(to, q);
      f64.store(to, next, 8);
      d = d * t - tau;
      if (!(d >= 0)) return 1;
      dmin = d < dmin ? d : dmin;
      emin = next < emin ? next : emin;
      z += 16;
      to += 16;
    }
    Dqds.dn2 = d;
    Dqds.dmin2 = dmin;
    let e = f64.load(z, 8);
    let q = d + e;
    let t = f64.load(z, 16) / q;
    let next = e * t;
    f64.store(to, q);
    f64.store(to, next, 8);
    emin = min(emin, next);
    d = d * t - tau;
    if (!(d >= 0)) return 1;
    dmin = min(dmin, d);
    Dqds.dn1 = d;
    Dqds.dmin1 = dmin;
    e = f64.load(z, 24);
    q = d + e;
    t = f64.load(z, 32) / q;
    next = e * t;
    f64.store(to, q, 16);
    f64.store(to, next, 24);
    d = d * t - tau;
    Dqds.dn = d;
    Dqds.dmin = min(dmin, d);
    Dqds.emin = min(emin, next);
    f64.store(to, d, 32);
    return d >= 0 ? -1 : n - 1;
  }

  /** A lower bound of the eigenvalues of B Bᵀ: the least diagonal entry less those beside it (Gershgorin). */
  static circles(n: i32, z: usize): f64 {
    let least = Infinity;
    let above: f64 = 0;
    for (let i = 0; i < n; i++) {
      const q = Dqds.q(z, i);
      const e = i < n - 1 ? Dqds.e(z, i) : 0;
      const below = i < n - 1 ? sqrt(e) * sqrt(Dqds.q(z, i + 1)) : 0;
      least = min(least, q + e - above - below);
      above = below;
    }
    return least;
  }

  /** The transform without shift for entries of any size: each quotient is one of neighbours, ≤ 1. False for NaN. */
  static carefully(n: i32, z: usize, to: usize): bool {
    let d = f64.load(z);
    Dqds.dmin = d;
    Dqds.emin = Infinity;
    for (let i = 0; i < n - 1; i++) {
      const e = Dqds.e(z, i);
      const next = Dqds.q(z, i + 1);
      const q = d + e;
      const left = q == 0 ? 0 : next * (e / q);
      f64.store(to + ((<usize>i) << 4), q);
      Dqds.setE(to, i, left);
      Dqds.dn2 = Dqds.dn1;
      Dqds.dmin2 = Dqds.dmin1;
      Dqds.dn1 = d;
      Dqds.dmin1 = Dqds.dmin;
      d = q == 0 ? next : next * (d / q);
      if (!(d >= 0)) return false;
      Dqds.dmin = min(Dqds.dmin, d);
      Dqds.emin = min(Dqds.emin, left);
    }
    Dqds.dn = d;
    f64.store(to + ((<usize>(n - 1)) << 4), d);
    return true;
  }

  /**
   * A shift that should be just below the smallest eigenvalue, after a transform and `gone` deflations.
   * In all cases dmin is an upper bound.
   */
  static shift(n: i32, z: usize, gone: i32): f64 {
    if (gone == 0) {
      const dmin = Dqds.dmin;
      if (dmin == Dqds.dn) {
        if (Dqds.dmin1 == Dqds.dn1) return Dqds.gap(n, z);
        const tail = Dqds.tail(n, z);
        return tail < LONG_TAIL ? (Dqds.dn * (1 - sqrt(tail))) / (1 + tail) : 0.25 * dmin;
      }
      if (dmin == Dqds.dn1) return 0.25 * dmin;
      const tau = Dqds.part * dmin;
      Dqds.part += (1 - Dqds.part) / 3;
      return tau;
    }
    Dqds.part = 0.25;
    const dmin = gone == 1 ? Dqds.dmin1 : gone == 2 ? Dqds.dmin2 : 0;
    const dn = gone == 1 ? Dqds.dn1 : Dqds.dn2;
    if (dmin != dn || gone > 2) return 0.25 * dmin;
    const tail = Dqds.tail(n, z) * RAISE;
    const least = dmin / 3;
    if (tail >= LONG_TAIL) return least;
    // A Rayleigh quotient with its residual, the latter squared over the gap where one is known.
    const rayleigh = dmin / (1 + tail);
    const gap = gone == 1 && Dqds.dmin2 == Dqds.dn2 ? 0.5 * Dqds.dmin2 - rayleigh : 0;
    const residual = gap > 0 && gap > sqrt(tail) * rayleigh ? rayleigh * (tail / gap) : sqrt(tail);
    return max(least, rayleigh * (1 - 1.01 * residual));
  }

  /** Both last d are the least ones: the last diagonal entry less its coupling squared over the gap. */
  static gap(n: i32, z: usize): f64 {
    const dn = Dqds.dn;
    const q = Dqds.q(z, n - 2);
    const e = Dqds.e(z, n - 2);
    const b1 = sqrt(Dqds.q(z, n - 1)) * sqrt(e);
    const b2 = sqrt(q) * sqrt(Dqds.e(z, n - 3));
    const a = q + e;
    const above = 0.75 * Dqds.dmin2 - a;
    const gap = above > b2 ? a - dn - (b2 / above) * b2 : a - dn - (b1 + b2);
    if (gap > b1) return max(dn - (b1 / gap) * b1, 0.5 * Dqds.dmin);
    let tau: f64 = dn > b1 ? dn - b1 : 0;
    if (a > b1 + b2) tau = min(tau, a - (b1 + b2));
    return max(tau, Dqds.dmin / 3);
  }

  /** |v|² − 1 of the vector with v_n = 1 that solves all equations but the last: Σ Π e_j/q_j, upwards. */
  static tail(n: i32, z: usize): f64 {
    let product: f64 = 1;
    let sum: f64 = 0;
    for (let i = n - 2; i >= 0; i--) {
      const q = Dqds.q(z, i);
      const e = Dqds.e(z, i);
      if (e > q) return Infinity;
      const before = product;
      product *= e / q;
      sum += product;
      if (100 * max(product, before) < sum || sum > LONG_TAIL) break;
    }
    return sum;
  }
}
