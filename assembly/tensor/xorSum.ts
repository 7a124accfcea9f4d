/**
 * dxorSum, zxorSum — a sum of signed XOR permutations:
 *
 *     y[s] ← Σ_g u_g · D_g(s) · v[s ⊕ m_g],     D_g(s) = Σ_t c_t · (−1)^popcount(s & z_t),     0 ≤ s < 2^bits
 *
 * in      bits    0 … 30
 * in      groups, table   i32[groups][4]: mask m, first term, number of terms, 1 when u = i and 0 when u = 1. Masks are
 *                         different, but for one pair with u = 1 and u = i
 * in      z       i32[terms], masks of the signs
 * in      c       f64[terms]
 * in      v       f64[2^bits], for z… complex interleaved
 * out     y       the same; must not overlap v
 * work    work    f64[xorSumWorkspace(groups)]
 * returns 0, or −i when argument i is illegal (then nothing is written); dxorSum takes no group with u = i
 *
 * One pass over y, a strip of 2^STRIP runs at a time; a run is eight registers:
 *
 *   s =  ········ above ········ | run (STRIP bits) | lane (3 bits, 4 real)
 *
 *   groups above          whole strips of v: those with non-zero weight are listed and summed into y, by a loop made for their number
 *   groups seeing run     a list of runs with non-zero weight for each place in a strip, made once, for every setting of the up to
 *                         three bits above that they see; with more of those, made anew for every strip
 *   groups touching lane  register by register for the common ones (a flip, an exchange of neighbours), else a weight for every
 *                         entry of the run, from tables by the parity of what lies above
 *   m = 0, the diagonal   a table of a strip by the parities of the terms that lie on both sides of its edge (from more than three of
 *                         them by a Walsh–Hadamard transform a strip), plus a number a strip, from a table of a block of strips
 *
 * When all listed weights are one number, as on a uniform chain, runs are added and multiplied by it once; common lane groups with it, too. A flip-flop X X + Y Y has
 * weight 0 wherever two neighbours agree, so that half the runs are never loaded. In the time of one branch that the processor
 * guesses wrong it adds ten pairs: so what depends on the weights is decided once a strip, by counting. Sums have a fixed order: the
 * result is the same bit for bit on every host.
 */
import { V } from "../core/simd";
import { CHAIN, LANES, Lane, Runs, Strips } from "./xorRuns";

/** Bits: runs of a strip; strips of a block. */
const STRIP: i32 = 4;
const BLOCK: i32 = 5;
/** Tables of the diagonal and lists of the runs: for the settings of up to three parities, or bits. */
const SPLIT: i32 = 3;
const SETTINGS: i32 = 8;
/** Bytes of a table of the diagonal, 16 numbers a run. */
const TABLE: usize = 128 << STRIP;
/** Strips summed in one go. */
const TOGETHER: i32 = 8;

/** Doubles. */
export function xorSumWorkspace(groups: i32): i32 {
  // Tables of the diagonal, inside a strip and a block; lists of the runs and their heads; lists of the strips of a block and their
  // ends; lane groups; one more table; records of the other groups, by what they see; list of a strip.
  return (
    (SETTINGS << (STRIP + 4)) +
    (1 << BLOCK) +
    (SETTINGS << STRIP) * (2 * groups + 1) +
    (1 << BLOCK) * (2 * groups + 1) +
    68 * groups +
    16 +
    16 * groups +
    2 * (groups + 1)
  );
}

class Shift {
  static check(bits: i32, groups: i32, table: usize, imaginary: bool): i32 {
    if (bits < 0 || bits > 30) return -1;
    if (groups < 0) return -2;
    for (let g = 0; g < groups; g++) {
      const row = table + ((g as usize) << 4);
      if (load<u32>(row) >>> bits !== 0) return -3;
      if (load<i32>(row, 12) !== 0 && !imaginary) return -3;
    }
    return 0;
  }

  /** D(s) of a group. */
  static weight(s: i32, row: usize, z: usize, c: usize): f64 {
    let sum: f64 = 0;
    const first = load<i32>(row, 4);
    const end = first + load<i32>(row, 8);
    for (let t = first; t < end; t++) {
      const ct = load<f64>(c + ((t as usize) << 3));
      sum += popcnt<i32>(s & load<i32>(z + ((t as usize) << 2))) & 1 ? -ct : ct;
    }
    return sum;
  }

  /** All bits that the terms of a group look at. */
  static bits(row: usize, z: usize): i32 {
    let seen = load<i32>(row);
    const first = load<i32>(row, 4);
    const end = first + load<i32>(row, 8);
    for (let t = first; t < end; t++) seen |= load<i32>(z + ((t as usize) << 2));
    return seen;
  }

  /** The definition, entry by entry: for vectors shorter than a run. */
  static plain<T>(bits: i32, groups: i32, table: usize, z: usize, c: usize, v: usize, y: usize): void {
    const n = 1 << bits;
    for (let s = 0; s < n; s++) {
      let sum = f64x2.splat(0);
      for (let g = 0; g < groups; g++) {
        const row = table + ((g as usize) << 4);
        const w = Shift.weight(s, row, z, c);
        if (w === 0) continue;
        const t = (s ^ load<i32>(row)) as usize;
        if (!isVector<T>()) sum = V.madd(f64x2.splat(w), v128.load64_zero(v + (t << 3)), sum);
        else if (load<i32>(row, 12) === 0) sum = V.madd(f64x2.splat(w), v128.load(v + (t << 4)), sum);
        else sum = V.madd(V.pair(-w, w), V.swap(v128.load(v + (t << 4))), sum);
      }
      if (isVector<T>()) v128.store(y + ((s as usize) << 4), sum);
      else v128.store64_lane(y + ((s as usize) << 3), sum, 0);
    }
  }

  /**
   * Sums of signed diagonal terms over 2^count settings of the bits from `low` on, the bits above those as in `above`: of the terms
   * that look at no bit below `low`, those whose bits all lie above are in every setting. With low = 0 they are left out: they are
   * in another such table. Coefficients stand at the place of their mask; the transform makes the sums of all signs of them.
   */
  static diagonal(count: i32, low: i32, above: i32, first: i32, end: i32, z: usize, c: usize, out: usize): void {
    const n = 1 << count;
    memory.fill(out, 0, (n as usize) << 3);
    for (let t = first; t < end; t++) {
      const zt = load<i32>(z + ((t as usize) << 2));
      const inside = (zt >>> low) & (n - 1);
      if (low === 0 ? inside === 0 : (zt & ((1 << low) - 1)) !== 0) continue;
      const ct = load<f64>(c + ((t as usize) << 3));
      const at = out + ((inside as usize) << 3);
      // Bits of the setting itself are zero in `above`.
      store<f64>(at, load<f64>(at) + (popcnt<i32>(above & zt) & 1 ? -ct : ct));
    }
    for (let half = 1; half < n; half <<= 1) {
      const step = (half as usize) << 3;
      for (let block = 0; block < n; block += half << 1) {
        let p = out + ((block as usize) << 3);
        const last = p + step;
        if (half === 1) {
          const a = load<f64>(p);
          const b = load<f64>(p, 8);
          store<f64>(p, a + b);
          store<f64>(p, a - b, 8);
          continue;
        }
        for (; p < last; p += 16) {
          const a = v128.load(p);
          const b = v128.load(p + step);
          v128.store(p, f64x2.add(a, b));
          v128.store(p + step, f64x2.sub(a, b));
        }
      }
    }
  }

  /** Record of a group that touches no lane: where it comes from; the one mask its sign depends on, and its weight for both signs. */
  static record(at: usize, row: usize, lanes: i32, z: usize, c: usize): usize {
    const first = load<i32>(row, 4);
    const end = first + load<i32>(row, 8);
    let mask = 0;
    let one = true;
    let even: f64 = 0;
    let odd: f64 = 0;
    for (let t = first; t < end; t++) {
      const zt = load<i32>(z + ((t as usize) << 2));
      const ct = load<f64>(c + ((t as usize) << 3));
      if (zt !== 0) {
        one = one && (mask === 0 || mask === zt);
        mask = zt;
      }
      even += ct;
      odd += zt === 0 ? ct : -ct;
    }
    store<i32>(at, load<i32>(row) >>> lanes);
    // No mask: weighed anew for every run.
    store<i32>(at, one ? mask >>> lanes : -1, 4);
    store<i32>(at, row as i32, 8);
    store<f64>(at, even, 16);
    store<f64>(at, odd, 24);
    return at + 32;
  }

  /**
   * Entries of the groups of a list of records that have a weight at run r: distance + lag, weight. Every entry is written, and
   * kept by counting. Returns the end.
   */
  static list(at: usize, last: usize, r: i32, lanes: i32, z: usize, c: usize, lag: usize, out: usize): usize {
    for (; at < last; at += 32) {
      const mask = load<i32>(at, 4);
      let w: f64;
      if (mask === -1) w = Shift.weight(r << lanes, load<u32>(at, 8) as usize, z, c);
      else w = load<f64>(at + (((popcnt<i32>(r & mask) & 1) as usize) << 3), 16);
      store<u32>(out, ((((r ^ load<i32>(at)) - r) << 7) as u32) + (lag as u32));
      store<f64>(out, w, 8);
      out += w !== 0 ? 16 : 0;
    }
    return out;
  }

  /** Such lists for the runs of a strip, r0 on, and where each begins and ends. */
  static runLists(
    at: usize,
    last: usize,
    r0: i32,
    runs: i32,
    lanes: i32,
    z: usize,
    c: usize,
    heads: usize,
    out: usize,
  ): usize {
    for (let r = r0; r < r0 + runs; r++) {
      store<i32>(heads, out as i32);
      out = Shift.list(at, last, r, lanes, z, c, 0, out);
      store<i32>(heads, out as i32, 4);
      heads += 8;
    }
    return out;
  }

  /**
   * Which of the common groups touching the lanes this is, 0 for none of them, from its masks and tables (see laneGroup):
   * 1, 2, 3 exchange of register bits 0 1, 1 2, 2 3; 4, 5, 6 flip of register bit 0, 1, 2; with two real entries in a register
   * 7 exchange and 8 flip of the bit between them. One weight, at out + 16.
   */
  static common<T>(out: usize, row: usize, signs: i32, turned: i32): i32 {
    const entries = isVector<T>() ? 1 : 2;
    const m = load<i32>(row);
    if (turned !== 0 || signs > 1) return 0;
    if (!isVector<T>() && (m & 1) !== 0) {
      if (signs !== 0 || m > 3 || m === 2) return 0;
      const w = load<f64>(out + 32, 8);
      for (let k = 0; k < 16; k++) {
        const wanted = m === 1 || ((k ^ (k >> 1)) & 1) !== 0 ? w : 0;
        if (load<f64>(out + 32 + ((k as usize) << 3)) !== wanted) return 0;
      }
      store<f64>(out, w, 16);
      return m === 3 ? 7 : 8;
    }
    const flips = isVector<T>() ? m : m >>> 1;
    if (flips > 12) return 0;
    let w: f64 = 0;
    let masks = 0;
    for (let e = 0; e < 2; e++) {
      const bytes: usize = isVector<T>() ? 64 : 128;
      const weights = signs === 0 ? out + 32 : out + 32 + (e as usize) * bytes;
      for (let k = 0; k < 8; k++) {
        const at = weights + (((k * entries) as usize) << 3);
        const wk = load<f64>(at);
        const twin = at + (((entries - 1) as usize) << 3);
        if (wk !== load<f64>(twin)) return 0;
        if (wk === 0) continue;
        if (w !== 0 && wk !== w) return 0;
        w = wk;
        masks |= 1 << (8 * e + k);
      }
    }
    store<f64>(out, w, 16);
    if (flips === 3 && masks === 0x6666) return 1;
    if (flips === 6 && masks === 0x3c3c) return 2;
    if (flips === 12 && masks === 0x0ff0 && load<i32>(out, 8) === 1) return 3;
    if (masks !== 0xffff) return 0;
    if (flips === 1) return 4;
    if (flips === 2) return 5;
    return flips === 4 ? 6 : 0;
  }

  /** Weights of a group touching the lanes on the run of s, every entry of it. */
  static lanes(lanes: i32, s: i32, row: usize, z: usize, c: usize, out: usize): void {
    for (let k = 0; k < 1 << lanes; k++) store<f64>(out + ((k as usize) << 3), Shift.weight(s | k, row, z, c));
  }

  /** Row of a group touching the lanes. */
  static laneGroup<T>(out: usize, row: usize, lanes: i32, z: usize, c: usize): usize {
    const first = load<i32>(row, 4);
    const end = first + load<i32>(row, 8);
    const turned = load<i32>(row, 12);
    const laneMask = (1 << lanes) - 1;
    // Its row in the table, the number of signs from above, their masks, then tables of weights.
    let signs = 0;
    for (let t = first; t < end; t++) {
      const above = load<i32>(z + ((t as usize) << 2)) >>> lanes;
      if (above === 0) continue;
      if (signs > 0 && load<i32>(out, 8) === above) continue;
      if (signs > 1 && load<i32>(out, 12) === above) continue;
      if (signs < 2) store<i32>(out + 8 + ((signs as usize) << 2), above);
      signs++;
    }
    store<i32>(out, row as i32);
    store<i32>(out, signs, 4);
    if (signs <= 2) {
      for (let e = 0; e < 1 << signs; e++) {
        for (let k = 0; k < 1 << lanes; k++) {
          let sum: f64 = 0;
          for (let t = first; t < end; t++) {
            const zt = load<i32>(z + ((t as usize) << 2));
            const above = zt >>> lanes;
            let parity = popcnt<i32>(k & zt & laneMask);
            if (above !== 0) parity += above === load<i32>(out, 8) ? e & 1 : e >> 1;
            const ct = load<f64>(c + ((t as usize) << 3));
            sum += parity & 1 ? -ct : ct;
          }
          store<f64>(out + 32 + ((((e << lanes) + k) as usize) << 3), sum);
        }
      }
    }
    store<i32>(out, signs <= 2 ? Shift.common<T>(out, row, signs, turned) : 0, 24);
    return out + LANES;
  }

  /** Groups touching the lanes that have no lines of their own in Runs: added to a strip of y that is done but for them. */
  static others<T>(
    r0: i32,
    runs: i32,
    y: usize,
    laned: usize,
    laneEnd: usize,
    spare: usize,
    v: usize,
    z: usize,
    c: usize,
  ): void {
    const lanes = isVector<T>() ? 3 : 4;
    for (let place = 0; place < runs; place++) {
      const r = r0 | place;
      const p = v + ((r as usize) << 7);
      const to = y + ((place as usize) << 7);
      let a0 = v128.load(to, 0);
      let a1 = v128.load(to, 16);
      let a2 = v128.load(to, 32);
      let a3 = v128.load(to, 48);
      let a4 = v128.load(to, 64);
      let a5 = v128.load(to, 80);
      let a6 = v128.load(to, 96);
      let a7 = v128.load(to, 112);
      for (let at = laned; at < laneEnd; at += LANES) {
        const kind = load<i32>(at, 24);
        if (kind !== 0 && kind < 7) {
          const w = v128.load64_splat(at, 16);
          if (kind === 1) {
            a1 = V.madd(w, v128.load(p, 32), a1);
            a2 = V.madd(w, v128.load(p, 16), a2);
            a5 = V.madd(w, v128.load(p, 96), a5);
            a6 = V.madd(w, v128.load(p, 80), a6);
          } else if (kind === 2) {
            a2 = V.madd(w, v128.load(p, 64), a2);
            a3 = V.madd(w, v128.load(p, 80), a3);
            a4 = V.madd(w, v128.load(p, 32), a4);
            a5 = V.madd(w, v128.load(p, 48), a5);
          } else if (kind === 3) {
            if ((r & 1) === 0) {
              const q = p + 128;
              a4 = V.madd(w, v128.load(q, 0), a4);
              a5 = V.madd(w, v128.load(q, 16), a5);
              a6 = V.madd(w, v128.load(q, 32), a6);
              a7 = V.madd(w, v128.load(q, 48), a7);
            } else {
              const q = p - 128;
              a0 = V.madd(w, v128.load(q, 64), a0);
              a1 = V.madd(w, v128.load(q, 80), a1);
              a2 = V.madd(w, v128.load(q, 96), a2);
              a3 = V.madd(w, v128.load(q, 112), a3);
            }
          } else if (kind === 4) {
            a0 = V.madd(w, v128.load(p, 16), a0);
            a1 = V.madd(w, v128.load(p, 0), a1);
            a2 = V.madd(w, v128.load(p, 48), a2);
            a3 = V.madd(w, v128.load(p, 32), a3);
            a4 = V.madd(w, v128.load(p, 80), a4);
            a5 = V.madd(w, v128.load(p, 64), a5);
            a6 = V.madd(w, v128.load(p, 112), a6);
            a7 = V.madd(w, v128.load(p, 96), a7);
          } else if (kind === 5) {
            a0 = V.madd(w, v128.load(p, 32), a0);
            a1 = V.madd(w, v128.load(p, 48), a1);
            a2 = V.madd(w, v128.load(p, 0), a2);
            a3 = V.madd(w, v128.load(p, 16), a3);
            a4 = V.madd(w, v128.load(p, 96), a4);
            a5 = V.madd(w, v128.load(p, 112), a5);
            a6 = V.madd(w, v128.load(p, 64), a6);
            a7 = V.madd(w, v128.load(p, 80), a7);
          } else {
            a0 = V.madd(w, v128.load(p, 64), a0);
            a1 = V.madd(w, v128.load(p, 80), a1);
            a2 = V.madd(w, v128.load(p, 96), a2);
            a3 = V.madd(w, v128.load(p, 112), a3);
            a4 = V.madd(w, v128.load(p, 0), a4);
            a5 = V.madd(w, v128.load(p, 16), a5);
            a6 = V.madd(w, v128.load(p, 32), a6);
            a7 = V.madd(w, v128.load(p, 48), a7);
          }
          continue;
        }
        const row = load<u32>(at) as usize;
        const m = load<i32>(row);
        const signs = load<i32>(at, 4);
        let weights = at + 32;
        if (signs > 2) {
          weights = spare;
          Shift.lanes(lanes, r << lanes, row, z, c, spare);
        } else {
          const parities =
            (signs > 0 ? popcnt<i32>(r & load<i32>(at, 8)) & 1 : 0) |
            (signs > 1 ? (popcnt<i32>(r & load<i32>(at, 12)) & 1) << 1 : 0);
          weights += (parities as usize) << (lanes + 3);
        }
        const q = v + (((r ^ (m >>> lanes)) as usize) << 7);
        // Entry k of the run comes from entry k ⊕ (m & laneMask): registers move, and real ones may turn.
        const move = (((isVector<T>() ? m : m >>> 1) & 7) as usize) << 4;
        if (isVector<T>() ? load<i32>(row, 12) !== 0 : (m & 1) !== 0) {
          a0 = V.madd(Lane.load<T>(weights, 0), Lane.turn<T>(v128.load(q + (0 ^ move))), a0);
          a1 = V.madd(Lane.load<T>(weights, 1), Lane.turn<T>(v128.load(q + (16 ^ move))), a1);
          a2 = V.madd(Lane.load<T>(weights, 2), Lane.turn<T>(v128.load(q + (32 ^ move))), a2);
          a3 = V.madd(Lane.load<T>(weights, 3), Lane.turn<T>(v128.load(q + (48 ^ move))), a3);
          a4 = V.madd(Lane.load<T>(weights, 4), Lane.turn<T>(v128.load(q + (64 ^ move))), a4);
          a5 = V.madd(Lane.load<T>(weights, 5), Lane.turn<T>(v128.load(q + (80 ^ move))), a5);
          a6 = V.madd(Lane.load<T>(weights, 6), Lane.turn<T>(v128.load(q + (96 ^ move))), a6);
          a7 = V.madd(Lane.load<T>(weights, 7), Lane.turn<T>(v128.load(q + (112 ^ move))), a7);
        } else {
          a0 = V.madd(Lane.load<T>(weights, 0), v128.load(q + (0 ^ move)), a0);
          a1 = V.madd(Lane.load<T>(weights, 1), v128.load(q + (16 ^ move)), a1);
          a2 = V.madd(Lane.load<T>(weights, 2), v128.load(q + (32 ^ move)), a2);
          a3 = V.madd(Lane.load<T>(weights, 3), v128.load(q + (48 ^ move)), a3);
          a4 = V.madd(Lane.load<T>(weights, 4), v128.load(q + (64 ^ move)), a4);
          a5 = V.madd(Lane.load<T>(weights, 5), v128.load(q + (80 ^ move)), a5);
          a6 = V.madd(Lane.load<T>(weights, 6), v128.load(q + (96 ^ move)), a6);
          a7 = V.madd(Lane.load<T>(weights, 7), v128.load(q + (112 ^ move)), a7);
        }
      }

      v128.store(to, a0, 0);
      v128.store(to, a1, 16);
      v128.store(to, a2, 32);
      v128.store(to, a3, 48);
      v128.store(to, a4, 64);
      v128.store(to, a5, 80);
      v128.store(to, a6, 96);
      v128.store(to, a7, 112);
    }
  }

  static run<T>(bits: i32, groups: i32, table: usize, z: usize, c: usize, v: usize, y: usize, work: usize): void {
    const lanes = isVector<T>() ? 3 : 4;
    if (bits < lanes) {
      Shift.plain<T>(bits, groups, table, z, c, v, y);
      return;
    }
    const inner = min(STRIP, bits - lanes);
    const low = lanes + inner;
    const runs = 1 << inner;
    const lowMask = (1 << low) - 1;
    const laneMask = (1 << lanes) - 1;
    const size = (128 << inner) as usize;
    const places = min(BLOCK, bits - low);
    const high = low + places;

    const slots = work;
    const levels = slots + (SETTINGS as usize) * TABLE;
    const lists = levels + (8 << BLOCK);
    const heads = lists + (((SETTINGS << (STRIP + 4)) * groups) as usize);
    const nearLists = heads + (SETTINGS << (STRIP + 3));
    const nearEnds = nearLists + (((16 << BLOCK) * groups) as usize);
    const laned = nearEnds + (8 << BLOCK);
    const spare = laned + (groups as usize) * LANES;
    const mixed = spare + 128;
    const near = mixed + ((groups as usize) << 5);
    const far = near + ((groups as usize) << 5);
    const between = far + ((groups as usize) << 5);
    const strips = between + ((groups as usize) << 5);

    // Which groups are where.
    let diagonalFirst = 0;
    let diagonalEnd = 0;
    let laneEnd = laned;
    let mixedEnd = mixed;
    let nearEnd = near;
    let farEnd = far;
    let betweenEnd = between;
    // Bits above that groups seeing the runs see.
    let above = 0;
    for (let g = 0; g < groups; g++) {
      const row = table + ((g as usize) << 4);
      const m = load<i32>(row);
      const first = load<i32>(row, 4);
      const end = first + load<i32>(row, 8);
      const turned = load<i32>(row, 12);
      const seen = Shift.bits(row, z);
      if (m === 0 && turned === 0) {
        diagonalFirst = first;
        diagonalEnd = end;
      } else if (turned !== 0 || (seen & laneMask) !== 0) {
        laneEnd = Shift.laneGroup<T>(laneEnd, row, lanes, z, c);
      } else if ((seen & lowMask) === 0) {
        if (seen >>> high === 0) nearEnd = Shift.record(nearEnd, row, lanes, z, c);
        else if ((seen & ((1 << high) - 1)) === 0) farEnd = Shift.record(farEnd, row, lanes, z, c);
        else betweenEnd = Shift.record(betweenEnd, row, lanes, z, c);
      } else {
        mixedEnd = Shift.record(mixedEnd, row, lanes, z, c);
        above |= seen >>> low;
      }
    }

    // Lists of the runs for every setting of those bits: byte distance to the run it comes from, weight.
    const listed = popcnt<i32>(above) <= SPLIT;
    const bit0 = ctz<i32>(above);
    const bit1 = ctz<i32>(above & (above - 1));
    const bit2 = 31 - clz<i32>(above);
    const settings = listed ? 1 << popcnt<i32>(above) : 0;
    let entry = lists;
    for (let e = 0; e < settings; e++) {
      // With fewer bits the later ones are the same bit again, or none, and the setting has zeros there.
      let r = 0;
      if (e & 1) r |= 1 << (bit0 + inner);
      if (e & 2) r |= 1 << (bit1 + inner);
      if (e & 4) r |= 1 << (bit2 + inner);
      entry = Shift.runLists(mixed, mixedEnd, r, runs, lanes, z, c, heads + ((e << (inner + 3)) as usize), entry);
    }
    // Lists of the strips of a block, of groups that see nothing else. Distances are from the place in y.
    const lag = v - y;
    const nearSize = (nearEnd - near) >> 1;
    for (let place = 0; place < 1 << places; place++) {
      const list = nearLists + (place as usize) * nearSize;
      const end = Shift.list(near, nearEnd, place << inner, lanes, z, c, lag, list);
      store<i32>(nearEnds + ((place as usize) << 3), (end - list) as i32);
    }

    // One weight for all lists? Then common lane groups with it go the same way.
    let uniform = true;
    let unit: f64 = 0;
    for (let at = mixed; at < strips; at += 32) {
      if (at === mixedEnd) at = near;
      if (at === nearEnd) at = far;
      if (at === farEnd) at = between;
      if (at === betweenEnd) break;
      if (load<i32>(at, 4) === -1) uniform = false;
      for (let odd = 0; odd < 2; odd++) {
        const w = load<f64>(at + ((odd as usize) << 3), 16);
        if (w === 0) continue;
        if (unit === 0) unit = w;
        if (unit !== w) uniform = false;
      }
    }
    let kinds = 0;
    if (uniform) {
      let at = laned;
      for (let from = laned; from < laneEnd; from += LANES) {
        const kind = load<i32>(from, 24);
        if (kind !== 0 && unit === 0) unit = load<f64>(from, 16);
        if (kind !== 0 && load<f64>(from, 16) === unit) kinds |= 1 << (kind - 1);
        else {
          if (at !== from) memory.copy(at, from, LANES);
          at += LANES;
        }
      }
      laneEnd = at;
    }
    const chain = isVector<T>() && uniform && kinds === CHAIN;

    // Terms of the diagonal across the edge of a strip, and the tables for all their signs when they are few.
    let across = 0;
    let across0 = 0;
    let across1 = 0;
    let across2 = 0;
    for (let t = diagonalFirst; t < diagonalEnd; t++) {
      const zt = load<i32>(z + ((t as usize) << 2));
      if (zt >>> low === 0 || (zt & lowMask) === 0) continue;
      if (across === 0) across0 = zt >>> low;
      if (across === 1) across1 = zt >>> low;
      if (across === 2) across2 = zt >>> low;
      across++;
    }
    if (across <= SPLIT) {
      for (let e = 0; e < 1 << across; e++) {
        // The table of signs e: made for a strip that has them, when there is one.
        for (let h = 0; h < 1 << (bits - low); h++) {
          const signs =
            (popcnt<i32>(h & across0) & 1) |
            ((popcnt<i32>(h & across1) & 1) << 1) |
            ((popcnt<i32>(h & across2) & 1) << 2);
          if (signs !== e) continue;
          Shift.diagonal(low, 0, h << low, diagonalFirst, diagonalEnd, z, c, slots + TABLE * (e as usize));
          break;
        }
      }
    }

    const count = 1 << (bits - low);
    let tail = strips;
    for (let h = 0; h < count; h++) {
      const base = h << low;
      const r0 = h << inner;
      const place = h & ((1 << places) - 1);
      if (place === 0) {
        // A block: the diagonal that all entries of a strip share; strips of groups that see only the block.
        Shift.diagonal(places, low, base, diagonalFirst, diagonalEnd, z, c, levels);
        tail = Shift.list(far, farEnd, r0, lanes, z, c, lag, strips);
      }
      const level = load<f64>(levels + ((place as usize) << 3));
      let slot = slots;
      if (across > SPLIT) Shift.diagonal(low, 0, base, diagonalFirst, diagonalEnd, z, c, slots);
      else {
        const signs =
          (popcnt<i32>(h & across0) & 1) |
          ((popcnt<i32>(h & across1) & 1) << 1) |
          ((popcnt<i32>(h & across2) & 1) << 2);
        slot += TABLE * (signs as usize);
      }

      const p0 = v + ((h as usize) << (inner + 7));
      const y0 = y + ((h as usize) << (inner + 7));
      const list = nearLists + (place as usize) * nearSize;
      for (let at: usize = 0; at < nearSize; at += 16) v128.store(tail + at, v128.load(list + at));
      let end = tail + (load<u32>(nearEnds + ((place as usize) << 3)) as usize);
      end = Shift.list(between, betweenEnd, r0, lanes, z, c, lag, end);
      let first = strips;
      let n = ((end - first) >> 4) as i32;
      if (n === 0) memory.fill(y0, 0, size);
      else if (uniform) Strips.add(min(n, TOGETHER), first, y0, size);
      else Strips.addWeighted(min(n, TOGETHER), first, y0, size);
      for (n -= TOGETHER; n > 0; n -= TOGETHER - 1) {
        // The sum so far comes before the next ones, in the place of the strip that was last.
        first += ((TOGETHER - 1) as usize) << 4;
        const kept = v128.load(first);
        store<i32>(first, 0);
        store<f64>(first, 1, 8);
        if (uniform) Strips.add(min(n + 1, TOGETHER), first, y0, size);
        else Strips.addWeighted(min(n + 1, TOGETHER), first, y0, size);
        v128.store(first, kept);
      }

      let head = heads;
      if (listed) {
        const setting = ((h >>> (bit0 & 31)) & 1) | (((h >>> (bit1 & 31)) & 1) << 1) | (((h >>> (bit2 & 31)) & 1) << 2);
        head += ((setting & (settings - 1)) << (inner + 3)) as usize;
      } else Shift.runLists(mixed, mixedEnd, r0, runs, lanes, z, c, heads, lists);
      if (chain) Runs.chain(p0, y0, runs, slot, head, level, unit);
      else if (uniform) Runs.uniform<T>(p0, y0, runs, slot, head, level, unit, kinds);
      else Runs.weighted<T>(p0, y0, runs, slot, head, level);
      if (laneEnd > laned) Shift.others<T>(r0, runs, y0, laned, laneEnd, spare, v, z, c);
    }
  }
}

export function dxorSum(
  bits: i32,
  groups: i32,
  table: usize,
  z: usize,
  c: usize,
  v: usize,
  y: usize,
  work: usize,
): i32 {
  const status = Shift.check(bits, groups, table, false);
  if (status !== 0) return status;
  Shift.run<f64>(bits, groups, table, z, c, v, y, work);
  return 0;
}

export function zxorSum(
  bits: i32,
  groups: i32,
  table: usize,
  z: usize,
  c: usize,
  v: usize,
  y: usize,
  work: usize,
): i32 {
  const status = Shift.check(bits, groups, table, true);
  if (status !== 0) return status;
  Shift.run<v128>(bits, groups, table, z, c, v, y, work);
  return 0;
}
