/**
 * The passes of xorSum over a strip: see there. Addresses: p of the strip in v, y of the strip in y, q elsewhere in v.
 */
import { V } from "../core/simd";

/** Bytes of the record of a group touching lanes: a head of 32, 4 tables of up to 16 weights. */
export const LANES: usize = 544;

/**
 * Common groups touching lanes: an exchange of neighbouring register bits (the third is the first bit of the run), a flip of one; with
 * two real entries in a register also those of the entry's bit. A record has the number of its kind, from 1; a set of them has a bit each.
 */
const EXCHANGE_01: i32 = 1;
const EXCHANGE_12: i32 = 2;
const EXCHANGE_23: i32 = 4;
export const CHAIN: i32 = EXCHANGE_01 | EXCHANGE_12 | EXCHANGE_23;
const FLIP_0: i32 = 8;
const FLIP_1: i32 = 16;
const FLIP_2: i32 = 32;
const EXCHANGE_HALF: i32 = 64;
const FLIP_HALF: i32 = 128;
const FLIPS: i32 = FLIP_0 | FLIP_1 | FLIP_2;

export class Lane {
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

/** Sums of whole strips: one loop for every number of them, chosen once a strip. */
export class Strips {
  /** Distance of strip k of a list from the strip of y. */
  @inline static at(list: usize, k: i32): usize {
    return load<u32>(list + ((k as usize) << 4)) as usize;
  }

  /** The sum of n registers, 1 … 8, at these distances, in pairs. */
  @inline static sum(
    n: i32,
    at: usize,
    q0: usize,
    q1: usize,
    q2: usize,
    q3: usize,
    q4: usize,
    q5: usize,
    q6: usize,
    q7: usize,
  ): v128 {
    let a = v128.load(at + q0);
    if (n > 1) a = f64x2.add(a, v128.load(at + q1));
    if (n > 2) {
      let b = v128.load(at + q2);
      if (n > 3) b = f64x2.add(b, v128.load(at + q3));
      a = f64x2.add(a, b);
    }
    if (n > 4) {
      let b = v128.load(at + q4);
      if (n > 5) b = f64x2.add(b, v128.load(at + q5));
      if (n > 6) {
        let c = v128.load(at + q6);
        if (n > 7) c = f64x2.add(c, v128.load(at + q7));
        b = f64x2.add(b, c);
      }
      a = f64x2.add(a, b);
    }
    return a;
  }

  @inline static loop(n: i32, list: usize, y: usize, size: usize): void {
    const q0 = Strips.at(list, 0);
    const q1 = n > 1 ? Strips.at(list, 1) : 0;
    const q2 = n > 2 ? Strips.at(list, 2) : 0;
    const q3 = n > 3 ? Strips.at(list, 3) : 0;
    const q4 = n > 4 ? Strips.at(list, 4) : 0;
    const q5 = n > 5 ? Strips.at(list, 5) : 0;
    const q6 = n > 6 ? Strips.at(list, 6) : 0;
    const q7 = n > 7 ? Strips.at(list, 7) : 0;
    const end = y + size;
    let to = y;
    do {
      v128.store(to, Strips.sum(n, to, q0, q1, q2, q3, q4, q5, q6, q7));
      to += 16;
    } while (to < end);
  }

  /** y ← the sum of n strips, 1 … 8. */
  static add(n: i32, list: usize, y: usize, size: usize): void {
    switch (n) {
      case 1:
        Strips.loop(1, list, y, size);
        break;
      case 2:
        Strips.loop(2, list, y, size);
        break;
      case 3:
        Strips.loop(3, list, y, size);
        break;
      case 4:
        Strips.loop(4, list, y, size);
        break;
      case 5:
        Strips.loop(5, list, y, size);
        break;
      case 6:
        Strips.loop(6, list, y, size);
        break;
      case 7:
        Strips.loop(7, list, y, size);
        break;
      default:
        Strips.loop(8, list, y, size);
    }
  }

  /** The same with weights. */
  static addWeighted(n: i32, list: usize, y: usize, size: usize): void {
    const end = y + size;
    const last = list + ((n as usize) << 4);
    for (let to = y; to < end; to += 128) {
      let a0 = f64x2.splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let a4 = a0;
      let a5 = a0;
      let a6 = a0;
      let a7 = a0;
      for (let e = list; e < last; e += 16) {
        const q = (load<u32>(e) as usize) + to;
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

export class Runs {
  /**
   * The runs' own lists and the diagonal, all weights of the lists and of these kinds of lane groups being `unit`:
   * y ← unit · (y + …) + (d + level) · v.
   */
  static uniform<T>(p: usize, y: usize, runs: i32, slot: usize, heads: usize, level: f64, unit: f64, kinds: i32): void {
    const shared = f64x2.splat(level);
    const factor = f64x2.splat(unit);
    const zero = f64x2.splat(0);
    const lag = y - p;
    const end = p + ((runs as usize) << 7);
    let even = true;
    let d = slot;
    do {
      let e = load<u32>(heads) as usize;
      const last = load<u32>(heads, 4) as usize;
      heads += 8;
      const to = p + lag;
      let a0 = v128.load(to, 0);
      let a1 = v128.load(to, 16);
      let a2 = v128.load(to, 32);
      let a3 = v128.load(to, 48);
      let a4 = v128.load(to, 64);
      let a5 = v128.load(to, 80);
      let a6 = v128.load(to, 96);
      let a7 = v128.load(to, 112);
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
      if (kinds & EXCHANGE_23) {
        if (even) {
          a4 = f64x2.add(a4, v128.load(p, 128));
          a5 = f64x2.add(a5, v128.load(p, 144));
          a6 = f64x2.add(a6, v128.load(p, 160));
          a7 = f64x2.add(a7, v128.load(p, 176));
        } else {
          const q = p - 64;
          a0 = f64x2.add(a0, v128.load(q, 0));
          a1 = f64x2.add(a1, v128.load(q, 16));
          a2 = f64x2.add(a2, v128.load(q, 32));
          a3 = f64x2.add(a3, v128.load(q, 48));
        }
      }
      if (kinds & EXCHANGE_01) {
        a1 = f64x2.add(a1, v128.load(p, 32));
        a2 = f64x2.add(a2, v128.load(p, 16));
        a5 = f64x2.add(a5, v128.load(p, 96));
        a6 = f64x2.add(a6, v128.load(p, 80));
      }
      if (kinds & EXCHANGE_12) {
        a2 = f64x2.add(a2, v128.load(p, 64));
        a3 = f64x2.add(a3, v128.load(p, 80));
        a4 = f64x2.add(a4, v128.load(p, 32));
        a5 = f64x2.add(a5, v128.load(p, 48));
      }
      if (kinds & FLIPS) {
        if (kinds & FLIP_0) {
          a0 = f64x2.add(a0, v128.load(p, 16));
          a1 = f64x2.add(a1, v128.load(p, 0));
          a2 = f64x2.add(a2, v128.load(p, 48));
          a3 = f64x2.add(a3, v128.load(p, 32));
          a4 = f64x2.add(a4, v128.load(p, 80));
          a5 = f64x2.add(a5, v128.load(p, 64));
          a6 = f64x2.add(a6, v128.load(p, 112));
          a7 = f64x2.add(a7, v128.load(p, 96));
        }
        if (kinds & FLIP_1) {
          a0 = f64x2.add(a0, v128.load(p, 32));
          a1 = f64x2.add(a1, v128.load(p, 48));
          a2 = f64x2.add(a2, v128.load(p, 0));
          a3 = f64x2.add(a3, v128.load(p, 16));
          a4 = f64x2.add(a4, v128.load(p, 96));
          a5 = f64x2.add(a5, v128.load(p, 112));
          a6 = f64x2.add(a6, v128.load(p, 64));
          a7 = f64x2.add(a7, v128.load(p, 80));
        }
        if (kinds & FLIP_2) {
          a0 = f64x2.add(a0, v128.load(p, 64));
          a1 = f64x2.add(a1, v128.load(p, 80));
          a2 = f64x2.add(a2, v128.load(p, 96));
          a3 = f64x2.add(a3, v128.load(p, 112));
          a4 = f64x2.add(a4, v128.load(p, 0));
          a5 = f64x2.add(a5, v128.load(p, 16));
          a6 = f64x2.add(a6, v128.load(p, 32));
          a7 = f64x2.add(a7, v128.load(p, 48));
        }
      }
      if (!isVector<T>()) {
        if (kinds & EXCHANGE_HALF) {
          a0 = f64x2.add(a0, V.low(zero, v128.load(p, 16)));
          a1 = f64x2.add(a1, V.high(v128.load(p, 0), zero));
          a2 = f64x2.add(a2, V.low(zero, v128.load(p, 48)));
          a3 = f64x2.add(a3, V.high(v128.load(p, 32), zero));
          a4 = f64x2.add(a4, V.low(zero, v128.load(p, 80)));
          a5 = f64x2.add(a5, V.high(v128.load(p, 64), zero));
          a6 = f64x2.add(a6, V.low(zero, v128.load(p, 112)));
          a7 = f64x2.add(a7, V.high(v128.load(p, 96), zero));
        }
        if (kinds & FLIP_HALF) {
          a0 = f64x2.add(a0, V.swap(v128.load(p, 0)));
          a1 = f64x2.add(a1, V.swap(v128.load(p, 16)));
          a2 = f64x2.add(a2, V.swap(v128.load(p, 32)));
          a3 = f64x2.add(a3, V.swap(v128.load(p, 48)));
          a4 = f64x2.add(a4, V.swap(v128.load(p, 64)));
          a5 = f64x2.add(a5, V.swap(v128.load(p, 80)));
          a6 = f64x2.add(a6, V.swap(v128.load(p, 96)));
          a7 = f64x2.add(a7, V.swap(v128.load(p, 112)));
        }
      }
      a0 = f64x2.mul(a0, factor);
      a1 = f64x2.mul(a1, factor);
      a2 = f64x2.mul(a2, factor);
      a3 = f64x2.mul(a3, factor);
      a4 = f64x2.mul(a4, factor);
      a5 = f64x2.mul(a5, factor);
      a6 = f64x2.mul(a6, factor);
      a7 = f64x2.mul(a7, factor);
      a0 = V.madd(f64x2.add(Lane.load<T>(d, 0), shared), v128.load(p, 0), a0);
      a1 = V.madd(f64x2.add(Lane.load<T>(d, 1), shared), v128.load(p, 16), a1);
      a2 = V.madd(f64x2.add(Lane.load<T>(d, 2), shared), v128.load(p, 32), a2);
      a3 = V.madd(f64x2.add(Lane.load<T>(d, 3), shared), v128.load(p, 48), a3);
      a4 = V.madd(f64x2.add(Lane.load<T>(d, 4), shared), v128.load(p, 64), a4);
      a5 = V.madd(f64x2.add(Lane.load<T>(d, 5), shared), v128.load(p, 80), a5);
      a6 = V.madd(f64x2.add(Lane.load<T>(d, 6), shared), v128.load(p, 96), a6);
      a7 = V.madd(f64x2.add(Lane.load<T>(d, 7), shared), v128.load(p, 112), a7);
      v128.store(to, a0, 0);
      v128.store(to, a1, 16);
      v128.store(to, a2, 32);
      v128.store(to, a3, 48);
      v128.store(to, a4, 64);
      v128.store(to, a5, 80);
      v128.store(to, a6, 96);
      v128.store(to, a7, 112);
      even = !even;
      p += 128;
      d += isVector<T>() ? 64 : 128;
    } while (p < end);
  }

  /** The same for complex entries and kinds === CHAIN: every number of a run is loaded once, and twice at two places. */
  static chain(p: usize, y: usize, runs: i32, slot: usize, heads: usize, level: f64, unit: f64): void {
    const shared = f64x2.splat(level);
    const factor = f64x2.splat(unit);
    const lag = y - p;
    const end = p + ((runs as usize) << 7);
    let even = true;
    let d = slot;
    do {
      let e = load<u32>(heads) as usize;
      const last = load<u32>(heads, 4) as usize;
      heads += 8;
      const to = p + lag;
      let a0 = v128.load(to, 0);
      let a1 = v128.load(to, 16);
      let a2 = v128.load(to, 32);
      let a3 = v128.load(to, 48);
      let a4 = v128.load(to, 64);
      let a5 = v128.load(to, 80);
      let a6 = v128.load(to, 96);
      let a7 = v128.load(to, 112);
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
      if (even) {
        a4 = f64x2.add(a4, v128.load(p, 128));
        a5 = f64x2.add(a5, v128.load(p, 144));
        a6 = f64x2.add(a6, v128.load(p, 160));
        a7 = f64x2.add(a7, v128.load(p, 176));
      } else {
        const q = p - 64;
        a0 = f64x2.add(a0, v128.load(q, 0));
        a1 = f64x2.add(a1, v128.load(q, 16));
        a2 = f64x2.add(a2, v128.load(q, 32));
        a3 = f64x2.add(a3, v128.load(q, 48));
      }
      // Registers 1 2, 2 4, 3 5, 5 6 change places.
      let x = v128.load(p, 0);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 0), shared), x, f64x2.mul(a0, factor)), 0);
      x = v128.load(p, 112);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 7), shared), x, f64x2.mul(a7, factor)), 112);
      x = v128.load(p, 32);
      a1 = f64x2.add(a1, x);
      a4 = f64x2.add(a4, x);
      x = v128.load(p, 16);
      a2 = f64x2.add(a2, x);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 1), shared), x, f64x2.mul(a1, factor)), 16);
      x = v128.load(p, 64);
      a2 = f64x2.add(a2, x);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 4), shared), x, f64x2.mul(a4, factor)), 64);
      x = v128.load(p, 32);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 2), shared), x, f64x2.mul(a2, factor)), 32);
      x = v128.load(p, 80);
      a3 = f64x2.add(a3, x);
      a6 = f64x2.add(a6, x);
      x = v128.load(p, 48);
      a5 = f64x2.add(a5, x);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 3), shared), x, f64x2.mul(a3, factor)), 48);
      x = v128.load(p, 96);
      a5 = f64x2.add(a5, x);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 6), shared), x, f64x2.mul(a6, factor)), 96);
      x = v128.load(p, 80);
      v128.store(to, V.madd(f64x2.add(Lane.load<v128>(d, 5), shared), x, f64x2.mul(a5, factor)), 80);
      even = !even;
      p += 128;
      d += 64;
    } while (p < end);
  }

  /** The same with weights, and no lane groups. */
  static weighted<T>(p: usize, y: usize, runs: i32, slot: usize, heads: usize, level: f64): void {
    const shared = f64x2.splat(level);
    const lag = y - p;
    const end = p + ((runs as usize) << 7);
    let d = slot;
    do {
      let e = load<u32>(heads) as usize;
      const last = load<u32>(heads, 4) as usize;
      heads += 8;
      const to = p + lag;
      let a0 = v128.load(to, 0);
      let a1 = v128.load(to, 16);
      let a2 = v128.load(to, 32);
      let a3 = v128.load(to, 48);
      let a4 = v128.load(to, 64);
      let a5 = v128.load(to, 80);
      let a6 = v128.load(to, 96);
      let a7 = v128.load(to, 112);
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
      a0 = V.madd(f64x2.add(Lane.load<T>(d, 0), shared), v128.load(p, 0), a0);
      a1 = V.madd(f64x2.add(Lane.load<T>(d, 1), shared), v128.load(p, 16), a1);
      a2 = V.madd(f64x2.add(Lane.load<T>(d, 2), shared), v128.load(p, 32), a2);
      a3 = V.madd(f64x2.add(Lane.load<T>(d, 3), shared), v128.load(p, 48), a3);
      a4 = V.madd(f64x2.add(Lane.load<T>(d, 4), shared), v128.load(p, 64), a4);
      a5 = V.madd(f64x2.add(Lane.load<T>(d, 5), shared), v128.load(p, 80), a5);
      a6 = V.madd(f64x2.add(Lane.load<T>(d, 6), shared), v128.load(p, 96), a6);
      a7 = V.madd(f64x2.add(Lane.load<T>(d, 7), shared), v128.load(p, 112), a7);
      v128.store(to, a0, 0);
      v128.store(to, a1, 16);
      v128.store(to, a2, 32);
      v128.store(to, a3, 48);
      v128.store(to, a4, 64);
      v128.store(to, a5, 80);
      v128.store(to, a6, 96);
      v128.store(to, a7, 112);
      p += 128;
      d += isVector<T>() ? 64 : 128;
    } while (p < end);
  }
}
