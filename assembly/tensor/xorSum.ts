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
 * One pass over y. A run of y, eight registers, is summed from the runs of v that the groups bring to it:
 *
 *   s =  ········ high ········ | mid (6 bits) | lane (3 bits, 4 real)
 *
 *   groups inside high     a list of runs with non-zero weight, made once a block of 64 runs
 *   groups inside mid      such a list for each of the 64 places, made once
 *   groups of both         joined to the list of every run
 *   groups touching lane   register by register for the common ones (a flip, an exchange of neighbours), else a weight for every
 *                          entry of the run, from tables by the parity of what lies above
 *   m = 0, the diagonal    a table of a block by the parities of the terms that lie on both sides of its edge (from more than
 *                          three of them by a Walsh–Hadamard transform a block), plus one number a block: no 2^bits table
 *
 * When all listed weights are one number, as on a uniform chain, runs are added and multiplied by it once. A flip-flop X X + Y Y has weight 0 wherever two neighbours agree, so that half the runs are never loaded; and neighbours below the
 * top few bits are in the cache. Sums have a fixed order: the result is the same bit for bit on every host.
 */
import { V } from "../core/simd";

const MID: i32 = 6;
/** Tables of the diagonal: by the parities of up to three terms. */
const SPLIT: i32 = 3;
const SLOTS: i32 = 8;
const TABLE: usize = 8192;

/** Doubles. */
export function xorSumWorkspace(groups: i32): i32 {
  // Diagonal; lists of 64 places; list of a block; lane groups with 4 tables of up to 16 weights; one more table; heads.
  return SLOTS * 1024 + 64 * 2 * groups + 2 * groups + groups * (64 + 4) + 16 + 40 + 5 * groups + 64;
}

class Lane {
  /** Numbers of register k of a run, one an entry: a pair, or one for both parts of a complex entry. */
  @inline static load<T>(from: usize, k: i32): v128 {
    if (isVector<T>()) return v128.load64_splat(from + ((k as usize) << 3));
    return v128.load(from + ((k as usize) << 4));
  }

  /** i times a complex entry; two real ones exchanged. */
  @inline static turn<T>(a: v128): v128 {
    if (isVector<T>()) return V.swap(V.conj(a));
    return V.swap(a);
  }
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
   * The diagonal on a block of 2^low entries: terms inside the block, and those across its edge with the signs of `above`.
   * Coefficients stand at the place of their mask; the transform makes the sums of all signs of them.
   */
  static diagonal(low: i32, above: i32, first: i32, end: i32, z: usize, c: usize, out: usize): void {
    const n = 1 << low;
    memory.fill(out, 0, (n as usize) << 3);
    for (let t = first; t < end; t++) {
      const zt = load<i32>(z + ((t as usize) << 2));
      const inside = zt & (n - 1);
      if (inside === 0) continue;
      const ct = load<f64>(c + ((t as usize) << 3));
      const at = out + ((inside as usize) << 3);
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

  /** Record of a group of high and mid: where it comes from; the one mask its sign depends on, and its weight for both signs. */
  static mixed(at: usize, row: usize, lanes: i32, z: usize, c: usize): usize {
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
   * Which of the common groups touching the lanes this is, 0 for none of them, from its masks and tables (see run):
   * 1, 2, 3 exchange of register bits 0 1, 1 2, 2 3; 4, 5, 6 flip of register bit 0, 1, 2. One weight, at out + 16.
   */
  static common<T>(out: usize, row: usize, signs: i32, turned: i32): i32 {
    const entries = isVector<T>() ? 1 : 2;
    const m = load<i32>(row);
    if (turned !== 0 || signs > 1 || (!isVector<T>() && (m & 1) !== 0)) return 0;
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

  static run<T>(bits: i32, groups: i32, table: usize, z: usize, c: usize, v: usize, y: usize, work: usize): void {
    const lanes = isVector<T>() ? 3 : 4;
    if (bits < lanes) {
      Shift.plain<T>(bits, groups, table, z, c, v, y);
      return;
    }
    const mid = min(MID, bits - lanes);
    const low = lanes + mid;
    const places = 1 << mid;
    const lowMask = (1 << low) - 1;
    const laneMask = (1 << lanes) - 1;

    const slots = work;
    const lists = slots + ((SLOTS as usize) << 13);
    const block = lists + (((64 * 2 * groups) as usize) << 3);
    const laned = block + (((2 * groups) as usize) << 3);
    const spare = laned + (((groups * 68) as usize) << 3);
    const heads = spare + 128;
    const mixed = heads + 40 * 8;
    const highs = mixed + ((groups as usize) << 5);

    // Which groups are where.
    let diagonalFirst = 0;
    let diagonalEnd = 0;
    let laneEnd = laned;
    let mixedEnd = mixed;
    let highEnd = highs;
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
        // Row of a lane group: its row in the table, the number of signs from above, their masks, then tables of weights.
        let signs = 0;
        for (let t = first; t < end; t++) {
          const above = load<i32>(z + ((t as usize) << 2)) >>> lanes;
          if (above === 0) continue;
          if (signs > 0 && load<i32>(laneEnd, 8) === above) continue;
          if (signs > 1 && load<i32>(laneEnd, 12) === above) continue;
          if (signs < 2) store<i32>(laneEnd + 8 + ((signs as usize) << 2), above);
          signs++;
        }
        store<i32>(laneEnd, row as i32);
        store<i32>(laneEnd, signs, 4);
        if (signs <= 2) {
          for (let e = 0; e < 1 << signs; e++) {
            for (let k = 0; k < 1 << lanes; k++) {
              let sum: f64 = 0;
              for (let t = first; t < end; t++) {
                const zt = load<i32>(z + ((t as usize) << 2));
                const above = zt >>> lanes;
                let parity = popcnt<i32>(k & zt & laneMask);
                if (above !== 0) parity += above === load<i32>(laneEnd, 8) ? e & 1 : e >> 1;
                const ct = load<f64>(c + ((t as usize) << 3));
                sum += parity & 1 ? -ct : ct;
              }
              store<f64>(laneEnd + 32 + ((((e << lanes) + k) as usize) << 3), sum);
            }
          }
        }
        store<i32>(laneEnd, signs <= 2 ? Shift.common<T>(laneEnd, row, signs, turned) : 0, 24);
        laneEnd += 68 << 3;
      } else if (seen >>> low === 0) {
        // Inside mid: below.
      } else if ((seen & lowMask) === 0) {
        store<i32>(highEnd, row as i32);
        highEnd += 4;
      } else {
        mixedEnd = Shift.mixed(mixedEnd, row, lanes, z, c);
      }
    }

    // Lists of the places: byte distance to the run it comes from, weight.
    let entry = lists;
    for (let place = 0; place < places; place++) {
      store<i32>(heads + ((place as usize) << 2), entry as i32);
      for (let g = 0; g < groups; g++) {
        const row = table + ((g as usize) << 4);
        const m = load<i32>(row);
        const seen = Shift.bits(row, z);
        if (m === 0 || load<i32>(row, 12) !== 0 || (seen & laneMask) !== 0 || seen >>> low !== 0) continue;
        const w = Shift.weight(place << lanes, row, z, c);
        if (w === 0) continue;
        store<i32>(entry, ((place ^ (m >>> lanes)) - place) << 7);
        store<f64>(entry, w, 8);
        entry += 16;
      }
    }
    store<i32>(heads + ((places as usize) << 2), entry as i32);

    // One weight for all lists?
    let uniform = true;
    let unit: f64 = 0;
    for (let g = 0; g < groups && uniform; g++) {
      const row = table + ((g as usize) << 4);
      if (load<i32>(row) === 0 || load<i32>(row, 12) !== 0 || (Shift.bits(row, z) & laneMask) !== 0) continue;
      Shift.mixed(spare, row, lanes, z, c);
      const even = load<f64>(spare, 16);
      const odd = load<f64>(spare, 24);
      if (load<i32>(spare, 4) === -1) uniform = false;
      if (even !== 0) {
        if (unit === 0) unit = even;
        if (unit !== even) uniform = false;
      }
      if (odd !== 0) {
        if (unit === 0) unit = odd;
        if (unit !== odd) uniform = false;
      }
    }
    const factor = f64x2.splat(unit);

    // Terms of the diagonal across the edge of a block, and the tables for all their signs when they are few.
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
        // The table of signs e: made for a block that has them, when there is one.
        for (let h = 0; h < 1 << (bits - low); h++) {
          const signs =
            (popcnt<i32>(h & across0) & 1) |
            ((popcnt<i32>(h & across1) & 1) << 1) |
            ((popcnt<i32>(h & across2) & 1) << 2);
          if (signs !== e) continue;
          Shift.diagonal(low, h << low, diagonalFirst, diagonalEnd, z, c, slots + TABLE * (e as usize));
          break;
        }
      }
    }

    const blocks = 1 << (bits - low);
    for (let h = 0; h < blocks; h++) {
      const base = h << low;
      let slot = slots;
      if (across > SPLIT) Shift.diagonal(low, base, diagonalFirst, diagonalEnd, z, c, slots);
      else {
        const signs =
          (popcnt<i32>(h & across0) & 1) |
          ((popcnt<i32>(h & across1) & 1) << 1) |
          ((popcnt<i32>(h & across2) & 1) << 2);
        slot += TABLE * (signs as usize);
      }
      let level: f64 = 0;
      for (let t = diagonalFirst; t < diagonalEnd; t++) {
        const zt = load<i32>(z + ((t as usize) << 2));
        if ((zt & lowMask) !== 0) continue;
        const ct = load<f64>(c + ((t as usize) << 3));
        level += popcnt<i32>(base & zt) & 1 ? -ct : ct;
      }
      const shared = f64x2.splat(level);
      let blockEnd = block;
      for (let at = highs; at < highEnd; at += 4) {
        const row = load<u32>(at) as usize;
        const w = Shift.weight(base, row, z, c);
        if (w === 0) continue;
        store<i32>(blockEnd, ((h ^ (load<i32>(row) >>> low)) - h) << (mid + 7));
        store<f64>(blockEnd, w, 8);
        blockEnd += 16;
      }

      for (let place = 0; place < places; place++) {
        const r = (h << mid) | place;
        const p = v + ((r as usize) << 7);
        let end = blockEnd;
        for (let at = mixed; at < mixedEnd; at += 32) {
          const mask = load<i32>(at, 4);
          let w: f64;
          if (mask === -1) w = Shift.weight(r << lanes, load<u32>(at, 8) as usize, z, c);
          else w = load<f64>(at + (((popcnt<i32>(r & mask) & 1) as usize) << 3), 16);
          if (w === 0) continue;
          store<i32>(end, ((r ^ load<i32>(at)) - r) << 7);
          store<f64>(end, w, 8);
          end += 16;
        }
        let e = load<u32>(heads + ((place as usize) << 2)) as usize;
        let last = load<u32>(heads + ((place as usize) << 2), 4) as usize;
        let a0 = f64x2.splat(0);
        let a1 = f64x2.splat(0);
        let a2 = f64x2.splat(0);
        let a3 = f64x2.splat(0);
        let a4 = f64x2.splat(0);
        let a5 = f64x2.splat(0);
        let a6 = f64x2.splat(0);
        let a7 = f64x2.splat(0);
        if (uniform) {
          while (true) {
            for (; e < last; e += 16) {
              const q = p + (load<i32>(e) as usize);
              a0 = f64x2.add(a0, v128.load(q, 0));
              a1 = f64x2.add(a1, v128.load(q, 16));
              a2 = f64x2.add(a2, v128.load(q, 32));
              a3 = f64x2.add(a3, v128.load(q, 48));
              a4 = f64x2.add(a4, v128.load(q, 64));
              a5 = f64x2.add(a5, v128.load(q, 80));
              a6 = f64x2.add(a6, v128.load(q, 96));
              a7 = f64x2.add(a7, v128.load(q, 112));
            }
            if (last === end) break;
            e = block;
            last = end;
          }
          a0 = f64x2.mul(a0, factor);
          a1 = f64x2.mul(a1, factor);
          a2 = f64x2.mul(a2, factor);
          a3 = f64x2.mul(a3, factor);
          a4 = f64x2.mul(a4, factor);
          a5 = f64x2.mul(a5, factor);
          a6 = f64x2.mul(a6, factor);
          a7 = f64x2.mul(a7, factor);
        } else {
          while (true) {
            for (; e < last; e += 16) {
              const q = p + (load<i32>(e) as usize);
              const w = v128.load64_splat(e, 8);
              a0 = V.madd(w, v128.load(q, 0), a0);
              a1 = V.madd(w, v128.load(q, 16), a1);
              a2 = V.madd(w, v128.load(q, 32), a2);
              a3 = V.madd(w, v128.load(q, 48), a3);
              a4 = V.madd(w, v128.load(q, 64), a4);
              a5 = V.madd(w, v128.load(q, 80), a5);
              a6 = V.madd(w, v128.load(q, 96), a6);
              a7 = V.madd(w, v128.load(q, 112), a7);
            }
            if (last === end) break;
            e = block;
            last = end;
          }
        }
        const d = slot + ((place as usize) << (lanes + 3));
        a0 = V.madd(f64x2.add(Lane.load<T>(d, 0), shared), v128.load(p, 0), a0);
        a1 = V.madd(f64x2.add(Lane.load<T>(d, 1), shared), v128.load(p, 16), a1);
        a2 = V.madd(f64x2.add(Lane.load<T>(d, 2), shared), v128.load(p, 32), a2);
        a3 = V.madd(f64x2.add(Lane.load<T>(d, 3), shared), v128.load(p, 48), a3);
        a4 = V.madd(f64x2.add(Lane.load<T>(d, 4), shared), v128.load(p, 64), a4);
        a5 = V.madd(f64x2.add(Lane.load<T>(d, 5), shared), v128.load(p, 80), a5);
        a6 = V.madd(f64x2.add(Lane.load<T>(d, 6), shared), v128.load(p, 96), a6);
        a7 = V.madd(f64x2.add(Lane.load<T>(d, 7), shared), v128.load(p, 112), a7);

        for (let at = laned; at < laneEnd; at += 68 << 3) {
          const kind = load<i32>(at, 24);
          if (kind !== 0) {
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

        const to = y + ((r as usize) << 7);
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
