/**
 * dbdsqr — singular values and vectors of a real upper bidiagonal matrix by implicit zero-shift QR:  B = U S Vᵀ.
 *
 * in/out  d     f64[n] diagonal; on exit the singular values, ≥ 0, not sorted
 * in/out  e     f64[n − 1] superdiagonal; destroyed
 * out     u, v  f64[stripsLength(n)] each, in strips of eight rows: entry (i, j) at ((⌊i/8⌋ n + j) 8 + i mod 8)
 * work    f64[dbdsqrWorkspace(n)]
 * returns 0, or > 0 the number of superdiagonal entries that did not converge
 *
 * Every singular value is found to a relative error of a modest multiple of n·ε, however small: a shift is used only
 * where it cannot hurt the smallest one. A sweep runs from the large end of a block to the small one. Its rotations are
 * recorded; SWEEPS of them are then applied to one strip of U or V after the other, the strip in the first-level cache, and a
 * team shares the strips.
 * see: J. Demmel, W. Kahan, SIAM J. Sci. Stat. Comput. 11 (1990) 873–912.
 */
import { Team } from "../core/team";
import { Hypot, Rotations, Tri } from "./steqr";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
const SAFE_MINIMUM: f64 = 2.2250738585072014e-308; // 2⁻¹⁰²²
/** Relative size of an entry that may be dropped: the bound on each value's relative error, up to a factor of n. */
const TOLERANCE: f64 = 1e-14;
const SWEEPS_PER_VALUE: i32 = 40;
/** Sweeps recorded before they are applied. */
const SWEEPS: i32 = 16;

/** Doubles of an n × n matrix in strips. */
export function stripsLength(n: i32): i32 {
  return ((n + 7) & ~7) * n;
}

/** Doubles of workspace for dbdsqr. */
export function dbdsqrWorkspace(n: i32): i32 {
  return 4 * SWEEPS * n + 2 * SWEEPS;
}

export class Strips {
  @inline static at(n: i32, z: usize, i: i32, j: i32): usize {
    return z + ((<usize>(i >> 3) * <usize>n + <usize>j) << 6) + ((<usize>(i & 7)) << 3);
  }

  static identity(n: i32, z: usize): void {
    memory.fill(z, 0, (<usize>stripsLength(n)) << 3);
    for (let i = 0; i < n; i++) f64.store(Strips.at(n, z, i, i), 1);
  }
}

/** The plane rotation that takes (f, g) to (r, 0):  c f + s g = r,  c g − s f = 0. */
let c: f64 = 1;
let s: f64 = 0;
let r: f64 = 0;

class Givens {
  @inline static of(f: f64, g: f64): void {
    if (g == 0) {
      c = 1;
      s = 0;
      r = f;
      return;
    }
    r = Hypot.of(f, g);
    if (r == 0) {
      c = 1;
      s = 0;
      return;
    }
    c = f / r;
    s = g / r;
  }
}

/** What a sweep works on; set once a call. */
let D: usize = 0;
let E: usize = 0;
let U: usize = 0;
let W: usize = 0;
let N: i32 = 0;
let cosU: usize = 0;
let sinU: usize = 0;
let cosV: usize = 0;
let sinV: usize = 0;
/** First and last row of each recorded sweep; first > last when it runs upwards. */
let ends: usize = 0;
/** How many are recorded, and where the current one's rotations are. */
let recorded: i32 = 0;
let slot: usize = 0;

export function dbdsqr(n: i32, d: usize, e: usize, u: usize, v: usize, work: usize): i32 {
  if (n < 0) return -1;
  D = d;
  E = e;
  Pending.place(n, u, v, work);
  recorded = 0;
  slot = 0;
  Strips.identity(n, u);
  Strips.identity(n, v);
  const threshold = Block.threshold(n);
  let left = SWEEPS_PER_VALUE * n;
  let high = n - 1;
  // The block that was last worked on, and its direction.
  let oldLow = -1;
  let oldHigh = -1;
  let downwards = true;
  while (high > 0) {
    let low = high;
    let largest = abs(Tri.at(d, high));
    while (low > 0) {
      const size = abs(Tri.at(e, low - 1));
      if (size <= threshold) {
        Tri.set(e, low - 1, 0);
        break;
      }
      low--;
      largest = max(largest, max(size, abs(Tri.at(d, low))));
    }
    if (low == high) {
      high--;
      continue;
    }
    if (low > oldHigh || high < oldLow) downwards = abs(Tri.at(d, low)) >= abs(Tri.at(d, high));
    oldLow = low;
    oldHigh = high;
    const smallest = downwards ? Block.downwards(low, high) : Block.upwards(low, high);
    if (smallest < 0) continue;
    if (left == 0) {
      let open = 0;
      for (let i = 0; i < n - 1; i++) if (Tri.at(e, i) != 0) open++;
      return max(open, 1);
    }
    left--;
    const shift = Block.shift(low, high, downwards, smallest, largest, n);
    if (downwards) {
      if (shift == 0) Sweep.zeroDown(low, high);
      else Sweep.shiftDown(low, high, shift);
      if (abs(Tri.at(e, high - 1)) <= threshold) Tri.set(e, high - 1, 0);
      Pending.push(low, high);
    } else {
      if (shift == 0) Sweep.zeroUp(low, high);
      else Sweep.shiftUp(low, high, shift);
      if (abs(Tri.at(e, low)) <= threshold) Tri.set(e, low, 0);
      Pending.push(high, low);
    }
  }
  Pending.apply();
  for (let j = 0; j < n; j++) {
    const value = Tri.at(d, j);
    // −0 too becomes 0.
    Tri.set(d, j, abs(value));
    if (!(value < 0)) continue;
    for (let i = 0; i < n; i++) {
      const at = Strips.at(n, v, i, j);
      f64.store(at, -f64.load(at));
    }
  }
  return 0;
}

/** With so many columns there is enough for a team. */
const SHARED: i32 = 128;
/** Strips a ticket. */
const TICKET: i32 = 4;

class Pending {
  /** Where everything lies: for a sweep, and in a helper for a ticket. */
  static place(n: i32, u: usize, v: usize, work: usize): void {
    const side = (<usize>(SWEEPS * n)) << 3;
    N = n;
    U = u;
    W = v;
    cosU = work;
    sinU = cosU + side;
    cosV = sinU + side;
    sinV = cosV + side;
    ends = sinV + side;
  }

  static push(first: i32, last: i32): void {
    i32.store(ends + ((<usize>recorded) << 3), first);
    i32.store(ends + ((<usize>recorded) << 3), last, 4);
    recorded++;
    slot += (<usize>N) << 3;
    if (recorded == SWEEPS) Pending.apply();
  }

  static apply(): void {
    const strips = (N + 7) >> 3;
    if (ASC_FEATURE_THREADS && N >= SHARED && Team.threads() > 1) Pending.share((strips + TICKET - 1) / TICKET);
    else Pending.strips(0, strips);
    recorded = 0;
    slot = 0;
  }

  static share(tickets: i32): void {
    i32.store(Team.argument(0), N);
    store<usize>(Team.argument(1), U);
    store<usize>(Team.argument(2), W);
    store<usize>(Team.argument(3), cosU);
    i32.store(Team.argument(4), recorded);
    Team.run(tickets, 0, (ticket: i32): void => {
      const n = i32.load(Team.argument(0));
      Pending.place(n, load<usize>(Team.argument(1)), load<usize>(Team.argument(2)), load<usize>(Team.argument(3)));
      recorded = i32.load(Team.argument(4));
      Pending.strips(ticket * TICKET, min((ticket + 1) * TICKET, (n + 7) >> 3));
    });
  }

  static strips(from: i32, to: i32): void {
    const strip = (<usize>N) << 6;
    for (let i = from; i < to; i++) {
      Pending.side(U + <usize>i * strip, cosU, sinU);
      Pending.side(W + <usize>i * strip, cosV, sinV);
    }
  }

  static side(z: usize, cs: usize, sn: usize): void {
    const row = (<usize>N) << 3;
    for (let l = 0; l < recorded; l++, cs += row, sn += row) {
      const first = i32.load(ends + ((<usize>l) << 3));
      const last = i32.load(ends + ((<usize>l) << 3), 4);
      if (first < last) Rotations.up(8, z, first, last, cs, sn);
      else Rotations.down(8, z, last, first, cs, sn);
    }
  }
}

class Block {
  /** Below this an entry of e is negligible against the smallest singular value of B: a lower bound of that, times the tolerance. */
  static threshold(n: i32): f64 {
    let mu = n > 0 ? abs(Tri.at(D, 0)) : 0;
    let smallest = mu;
    for (let i = 1; i < n && smallest > 0; i++) {
      mu = abs(Tri.at(D, i)) * (mu / (mu + abs(Tri.at(E, i - 1))));
      smallest = min(smallest, mu);
    }
    return max((TOLERANCE * smallest) / sqrt(<f64>max(n, 1)), 6 * <f64>n * <f64>n * SAFE_MINIMUM);
  }

  /** Drops what has converged, and then returns −1; otherwise a lower bound of the block's smallest singular value. */
  static downwards(low: i32, high: i32): f64 {
    if (abs(Tri.at(E, high - 1)) <= TOLERANCE * abs(Tri.at(D, high))) {
      Tri.set(E, high - 1, 0);
      return -1;
    }
    let mu = abs(Tri.at(D, low));
    let smallest = mu;
    for (let i = low; i < high; i++) {
      const size = abs(Tri.at(E, i));
      if (size <= TOLERANCE * mu) {
        Tri.set(E, i, 0);
        return -1;
      }
      mu = abs(Tri.at(D, i + 1)) * (mu / (mu + size));
      smallest = min(smallest, mu);
    }
    return smallest;
  }

  static upwards(low: i32, high: i32): f64 {
    if (abs(Tri.at(E, low)) <= TOLERANCE * abs(Tri.at(D, low))) {
      Tri.set(E, low, 0);
      return -1;
    }
    let mu = abs(Tri.at(D, high));
    let smallest = mu;
    for (let i = high - 1; i >= low; i--) {
      const size = abs(Tri.at(E, i));
      if (size <= TOLERANCE * mu) {
        Tri.set(E, i, 0);
        return -1;
      }
      mu = abs(Tri.at(D, i)) * (mu / (mu + size));
      smallest = min(smallest, mu);
    }
    return smallest;
  }

  /** The smaller singular value of the 2 × 2 at the far end, or 0 where a shift would cost the smallest value its accuracy. */
  static shift(low: i32, high: i32, down: bool, smallest: f64, largest: f64, n: i32): f64 {
    if (<f64>n * TOLERANCE * (smallest / largest) <= EPSILON) return 0;
    const shift = down
      ? Block.smaller(Tri.at(D, high - 1), Tri.at(E, high - 1), Tri.at(D, high))
      : Block.smaller(Tri.at(D, low), Tri.at(E, low), Tri.at(D, low + 1));
    const start = abs(Tri.at(D, down ? low : high));
    if (start == 0) return 0;
    const ratio = shift / start;
    return ratio * ratio < EPSILON ? 0 : shift;
  }

  /** σ_min of [f g; 0 h] without cancellation: f·h / σ_max, σ_max ± σ_min = √((f ± h)² + g²). */
  static smaller(f: f64, g: f64, h: f64): f64 {
    const a = abs(f);
    const b = abs(h);
    const largest = max(max(a, b), abs(g));
    if (largest == 0) return 0;
    const x = a / largest;
    const y = b / largest;
    const z = g / largest;
    const sigma = 0.5 * (sqrt((x + y) * (x + y) + z * z) + sqrt((x - y) * (x - y) + z * z));
    return largest * ((x * y) / sigma);
  }
}

class Sweep {
  static zeroDown(low: i32, high: i32): void {
    let cs: f64 = 1;
    let oldC: f64 = 1;
    let oldS: f64 = 0;
    for (let i = low; i < high; i++) {
      Givens.of(Tri.at(D, i) * cs, Tri.at(E, i));
      cs = c;
      const sn = s;
      if (i > low) Tri.set(E, i - 1, oldS * r);
      Givens.of(oldC * r, Tri.at(D, i + 1) * sn);
      oldC = c;
      oldS = s;
      Tri.set(D, i, r);
      Sweep.record(i, oldC, oldS, cs, sn);
    }
    const h = Tri.at(D, high) * cs;
    Tri.set(D, high, h * oldC);
    Tri.set(E, high - 1, h * oldS);
  }

  static zeroUp(low: i32, high: i32): void {
    let cs: f64 = 1;
    let oldC: f64 = 1;
    let oldS: f64 = 0;
    for (let i = high; i > low; i--) {
      Givens.of(Tri.at(D, i) * cs, Tri.at(E, i - 1));
      cs = c;
      const sn = s;
      if (i < high) Tri.set(E, i, oldS * r);
      Givens.of(oldC * r, Tri.at(D, i - 1) * sn);
      oldC = c;
      oldS = s;
      Tri.set(D, i, r);
      Sweep.record(i - 1, cs, sn, oldC, oldS);
    }
    const h = Tri.at(D, low) * cs;
    Tri.set(D, low, h * oldC);
    Tri.set(E, low, h * oldS);
  }

  static shiftDown(low: i32, high: i32, shift: f64): void {
    const start = Tri.at(D, low);
    let f = (abs(start) - shift) * (copysign(1, start) + shift / start);
    let g = Tri.at(E, low);
    for (let i = low; i < high; i++) {
      Givens.of(f, g);
      const cr = c;
      const sr = s;
      if (i > low) Tri.set(E, i - 1, r);
      const di = Tri.at(D, i);
      const ei = Tri.at(E, i);
      const after = Tri.at(D, i + 1);
      const e1 = cr * ei - sr * di;
      const d1 = cr * after;
      Givens.of(cr * di + sr * ei, sr * after);
      Tri.set(D, i, r);
      f = c * e1 + s * d1;
      Tri.set(D, i + 1, c * d1 - s * e1);
      if (i < high - 1) {
        const ahead = Tri.at(E, i + 1);
        g = s * ahead;
        Tri.set(E, i + 1, c * ahead);
      }
      Sweep.record(i, c, s, cr, sr);
    }
    Tri.set(E, high - 1, f);
  }

  static shiftUp(low: i32, high: i32, shift: f64): void {
    const start = Tri.at(D, high);
    let f = (abs(start) - shift) * (copysign(1, start) + shift / start);
    let g = Tri.at(E, high - 1);
    for (let i = high; i > low; i--) {
      Givens.of(f, g);
      const cl = c;
      const sl = s;
      if (i < high) Tri.set(E, i, r);
      const di = Tri.at(D, i);
      const ei = Tri.at(E, i - 1);
      const after = Tri.at(D, i - 1);
      const e1 = cl * ei - sl * di;
      const d1 = cl * after;
      Givens.of(cl * di + sl * ei, sl * after);
      Tri.set(D, i, r);
      f = c * e1 + s * d1;
      Tri.set(D, i - 1, c * d1 - s * e1);
      if (i > low + 1) {
        const ahead = Tri.at(E, i - 2);
        g = s * ahead;
        Tri.set(E, i - 2, c * ahead);
      }
      Sweep.record(i - 1, cl, sl, c, s);
    }
    Tri.set(E, low, f);
  }

  @inline static record(i: i32, cu: f64, su: f64, cv: f64, sv: f64): void {
    Tri.set(cosU + slot, i, cu);
    Tri.set(sinU + slot, i, su);
    Tri.set(cosV + slot, i, cv);
    Tri.set(sinV + slot, i, sv);
  }
}
