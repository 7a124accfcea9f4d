/**
 * dsymv, zhemv — Hermitian matrix times vector from the lower triangle:  y ← A x.
 *
 * in      n    order
 * in      a    column-major, lda elements a column; the strict upper triangle is not read, and the diagonal's
 *              imaginary parts are taken as 0
 * in      x    n entries        out  y  n entries, distinct from x
 * work    symvWorkspace(n) entries, 64-byte aligned
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * A pass over four (complex: two) columns serves both halves: a_ij x_j is added to y_i, and conj(a_ij) x_i is summed for y_j.
 * Two bytes of memory a flop: the speed limit of the one-stage reduction.
 *
 * A large triangle is cut into blocks of columns of equal areas, each with a y of its own, added in order at the end: what
 * threads can share. The blocks depend on n alone, and so do the bits.
 */

import { V } from "../../core/simd";
import { Team } from "../../core/team";
import { D } from "../level1/vector";

/** One triangle this wide is a block; more of them, up to MOST, are more. */
const WIDTH: i32 = 128;
const MOST: i32 = 8;

/** Entries of workspace for dsymv and zhemv of order n. */
export function symvWorkspace(n: i32): i32 {
  return (Blocks.count(n) - 1) * Blocks.stride(n);
}

class Blocks {
  @inline static count(n: i32): i32 {
    return max(1, min(MOST, n / WIDTH));
  }

  /** First column of block b. */
  static edge(b: i32, count: i32, n: i32): i32 {
    if (b >= count) return n;
    return <i32>(<f64>n * (1 - sqrt(1 - <f64>b / <f64>count))) & ~3;
  }

  /** Entries from one block's y to the next: whole cache lines. */
  @inline static stride(n: i32): i32 {
    return (n + 7) & ~7;
  }

  /** The y of block b, of which only the rows from its first column on are used. */
  @inline static partial<T>(b: i32, n: i32, y: usize, work: usize): usize {
    const shift: usize = isVector<T>() ? 4 : 3;
    return b == 0 ? y : work + ((<usize>((b - 1) * Blocks.stride(n))) << shift);
  }

  static run<T>(n: i32, a: usize, lda: i32, x: usize, y: usize, work: usize): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const count = Blocks.count(n);
    if (ASC_FEATURE_THREADS && count > 1 && Team.threads() > 1) Blocks.share<T>(n, a, lda, x, y, work);
    else for (let b = 0; b < count; b++) Blocks.one<T>(b, n, a, lda, x, y, work);
    for (let b = 1; b < count; b++) {
      const from = (<usize>Blocks.edge(b, count, n)) << shift;
      const partial = Blocks.partial<T>(b, n, y, work);
      const doubles = <i32>((((<usize>n) << shift) - from) >> 3);
      D.axpy(doubles, 1, partial + from, y + from);
    }
  }

  static one<T>(b: i32, n: i32, a: usize, lda: i32, x: usize, y: usize, work: usize): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const count = Blocks.count(n);
    const from = Blocks.edge(b, count, n);
    const to = Blocks.edge(b + 1, count, n);
    const partial = Blocks.partial<T>(b, n, y, work);
    memory.fill(partial + ((<usize>from) << shift), 0, (<usize>(n - from)) << shift);
    if (isVector<T>()) Columns.complex(n, from, to, a, lda, x, partial);
    else Columns.real(n, from, to, a, lda, x, partial);
  }

  static share<T>(n: i32, a: usize, lda: i32, x: usize, y: usize, work: usize): void {
    i32.store(Team.argument(0), isVector<T>() ? 1 : 0);
    i32.store(Team.argument(1), n);
    store<usize>(Team.argument(2), a);
    i32.store(Team.argument(3), lda);
    store<usize>(Team.argument(4), x);
    store<usize>(Team.argument(5), y);
    store<usize>(Team.argument(6), work);
    Team.run(Blocks.count(n), 0, (b: i32): void => {
      if (i32.load(Team.argument(0))) Blocks.ticket<v128>(b);
      else Blocks.ticket<f64>(b);
    });
  }

  static ticket<T>(b: i32): void {
    Blocks.one<T>(
      b,
      i32.load(Team.argument(1)),
      load<usize>(Team.argument(2)),
      i32.load(Team.argument(3)),
      load<usize>(Team.argument(4)),
      load<usize>(Team.argument(5)),
      load<usize>(Team.argument(6)),
    );
  }
}

/** y ← y + the part of A x that columns [from, to) hold, for rows from … n − 1. */
class Columns {
  static real(n: i32, from: i32, to: i32, a: usize, lda: i32, x: usize, y: usize): void {
    const ld = (<usize>lda) << 3;
    let j = from;
    for (; j + 4 <= to; j += 4) {
      // The 4 × 4 triangle on the diagonal, entry by entry.
      for (let c = j; c < j + 4; c++) {
        const column = a + <usize>c * ld;
        const xc = f64.load(x + ((<usize>c) << 3));
        const yc = y + ((<usize>c) << 3);
        f64.store(yc, f64.load(yc) + f64.load(column + ((<usize>c) << 3)) * xc);
        for (let r = c + 1; r < j + 4; r++) {
          const arc = f64.load(column + ((<usize>r) << 3));
          const yr = y + ((<usize>r) << 3);
          f64.store(yr, f64.load(yr) + arc * xc);
          f64.store(yc, f64.load(yc) + arc * f64.load(x + ((<usize>r) << 3)));
        }
      }
      const xj = x + ((<usize>j) << 3);
      const s0 = v128.load64_splat(xj);
      const s1 = v128.load64_splat(xj, 8);
      const s2 = v128.load64_splat(xj, 16);
      const s3 = v128.load64_splat(xj, 24);
      let t0 = f64x2.splat(0);
      let t1 = f64x2.splat(0);
      let t2 = f64x2.splat(0);
      let t3 = f64x2.splat(0);
      const below = n - j - 4;
      let p0 = a + <usize>j * ld + ((<usize>(j + 4)) << 3);
      let p1 = p0 + ld;
      let p2 = p1 + ld;
      let p3 = p2 + ld;
      let u = x + ((<usize>(j + 4)) << 3);
      let v = y + ((<usize>(j + 4)) << 3);
      const body = v + ((<usize>below & ~1) << 3);
      if (v < body) {
        do {
          const xi = v128.load(u);
          let yi = v128.load(v);
          const a0 = v128.load(p0);
          yi = V.madd(a0, s0, yi);
          t0 = V.madd(a0, xi, t0);
          const a1 = v128.load(p1);
          yi = V.madd(a1, s1, yi);
          t1 = V.madd(a1, xi, t1);
          const a2 = v128.load(p2);
          yi = V.madd(a2, s2, yi);
          t2 = V.madd(a2, xi, t2);
          const a3 = v128.load(p3);
          yi = V.madd(a3, s3, yi);
          t3 = V.madd(a3, xi, t3);
          v128.store(v, yi);
          p0 += 16;
          p1 += 16;
          p2 += 16;
          p3 += 16;
          u += 16;
          v += 16;
        } while (v < body);
      }
      let r0: f64 = 0;
      let r1: f64 = 0;
      let r2: f64 = 0;
      let r3: f64 = 0;
      if (below & 1) {
        const xi = f64.load(u);
        const a0 = f64.load(p0);
        const a1 = f64.load(p1);
        const a2 = f64.load(p2);
        const a3 = f64.load(p3);
        r0 = a0 * xi;
        r1 = a1 * xi;
        r2 = a2 * xi;
        r3 = a3 * xi;
        let yi = f64.load(v);
        yi += a0 * f64.load(xj);
        yi += a1 * f64.load(xj, 8);
        yi += a2 * f64.load(xj, 16);
        yi += a3 * f64.load(xj, 24);
        f64.store(v, yi);
      }
      const yj = y + ((<usize>j) << 3);
      f64.store(yj, f64.load(yj) + (V.sum(t0) + r0));
      f64.store(yj, f64.load(yj, 8) + (V.sum(t1) + r1), 8);
      f64.store(yj, f64.load(yj, 16) + (V.sum(t2) + r2), 16);
      f64.store(yj, f64.load(yj, 24) + (V.sum(t3) + r3), 24);
    }
    for (let c = j; c < to; c++) {
      const column = a + <usize>c * ld;
      const xc = f64.load(x + ((<usize>c) << 3));
      const yc = y + ((<usize>c) << 3);
      f64.store(yc, f64.load(yc) + f64.load(column + ((<usize>c) << 3)) * xc);
      for (let r = c + 1; r < n; r++) {
        const arc = f64.load(column + ((<usize>r) << 3));
        const yr = y + ((<usize>r) << 3);
        f64.store(yr, f64.load(yr) + arc * xc);
        f64.store(yc, f64.load(yc) + arc * f64.load(x + ((<usize>r) << 3)));
      }
    }
  }

  static complex(n: i32, from: i32, to: i32, a: usize, lda: i32, x: usize, y: usize): void {
    const ld = (<usize>lda) << 4;
    let j = from;
    for (; j + 2 <= to; j += 2) {
      const xj = x + ((<usize>j) << 4);
      const yj = y + ((<usize>j) << 4);
      let p0 = a + <usize>j * ld + ((<usize>j) << 4);
      let p1 = p0 + ld + 16;
      v128.store(yj, f64x2.add(v128.load(yj), f64x2.mul(v128.load64_splat(p0), v128.load(xj))));
      v128.store(yj, f64x2.add(v128.load(yj, 16), f64x2.mul(v128.load64_splat(p1), v128.load(xj, 16))), 16);
      const corner = v128.load(p0, 16);
      Columns.add(corner, xj, yj + 16);
      Columns.add(V.conj(corner), xj + 16, yj);
      p0 += 32;
      p1 += 16;
      const r0 = v128.load64_splat(xj);
      const r1 = v128.load64_splat(xj, 16);
      const i0 = V.pair(-f64.load(xj, 8), f64.load(xj, 8));
      const i1 = V.pair(-f64.load(xj, 24), f64.load(xj, 24));
      let d0 = f64x2.splat(0);
      let d1 = f64x2.splat(0);
      let o0 = f64x2.splat(0);
      let o1 = f64x2.splat(0);
      let u = x + ((<usize>(j + 2)) << 4);
      let v = y + ((<usize>(j + 2)) << 4);
      const end = y + ((<usize>n) << 4);
      if (v < end) {
        do {
          const xi = v128.load(u);
          let yi = v128.load(v);
          const a0 = v128.load(p0);
          const b0 = V.swap(a0);
          yi = V.madd(a0, r0, yi);
          yi = V.madd(b0, i0, yi);
          d0 = V.madd(a0, xi, d0);
          o0 = V.madd(b0, xi, o0);
          const a1 = v128.load(p1);
          const b1 = V.swap(a1);
          yi = V.madd(a1, r1, yi);
          yi = V.madd(b1, i1, yi);
          d1 = V.madd(a1, xi, d1);
          o1 = V.madd(b1, xi, o1);
          v128.store(v, yi);
          p0 += 16;
          p1 += 16;
          u += 16;
          v += 16;
        } while (v < end);
      }
      const t0 = V.pair(V.sum(d0), f64x2.extract_lane(o0, 1) - f64x2.extract_lane(o0, 0));
      const t1 = V.pair(V.sum(d1), f64x2.extract_lane(o1, 1) - f64x2.extract_lane(o1, 0));
      v128.store(yj, f64x2.add(v128.load(yj), t0));
      v128.store(yj, f64x2.add(v128.load(yj, 16), t1), 16);
    }
    if (j < to) {
      const xj = x + ((<usize>j) << 4);
      const yj = y + ((<usize>j) << 4);
      const p0 = a + <usize>j * ld + ((<usize>j) << 4);
      v128.store(yj, f64x2.add(v128.load(yj), f64x2.mul(v128.load64_splat(p0), v128.load(xj))));
    }
  }

  /** y ← y + a·x for complex numbers at addresses. */
  @inline private static add(a: v128, x: usize, y: usize): void {
    v128.store(y, f64x2.add(v128.load(y), V.cmul(a, v128.load(x))));
  }
}

export function dsymv(n: i32, a: usize, lda: i32, x: usize, y: usize, work: usize): i32 {
  if (n < 0) return -1;
  if (lda < max(1, n)) return -3;
  Blocks.run<f64>(n, a, lda, x, y, work);
  return 0;
}

export function zhemv(n: i32, a: usize, lda: i32, x: usize, y: usize, work: usize): i32 {
  if (n < 0) return -1;
  if (lda < max(1, n)) return -3;
  Blocks.run<v128>(n, a, lda, x, y, work);
  return 0;
}
