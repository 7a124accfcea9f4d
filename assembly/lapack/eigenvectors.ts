/**
 * Eigenvectors of a reduced Hermitian matrix:  X = Q Z, where Z are those of the tridiagonal matrix and Q the reflectors that
 * dsytrd or zhetrd left; written row-major, the first entry of largest modulus of each real and positive.
 *
 * Q is packed once, as the register tile wants it, and then meets Z strip by strip: a strip of columns stays in the cache
 * while all of Q passes by, and lies as `Pack.b` would lay it out, so that nothing is packed or transposed between products.
 *
 *   Q = Π (I − (V T) Vᴴ), last block first:     panels   │ Vᴴ: reflectors by 8 │ V T: rows by 8 │ next block …
 *   a strip, lane by lane, 16 bytes a row:               │ two real columns, or one complex column, of n rows and 8 of zeros │ …
 *
 * The zero rows let the last tile of a block reach beyond the matrix. Each entry is the same sum in the same order whatever
 * strip it is in, and a team shares the strips. T is f64 for real and v128 for complex vectors; Z is real in both.
 * see: LAPACK dormtr, zunmtr; the packing is that of micro.ts.
 */
import { Field } from "../blas/level1/field";
import { Gemm } from "../blas/level3/gemmDriver";
import { Tile } from "../blas/level3/micro";
import { Pack } from "../blas/level3/pack";
import { V } from "../core/simd";
import { Team } from "../core/team";
import { BlockReflector } from "./larfb";

/** Steps of a reduction for which 8 reflectors stay in L1. */
const KC: i32 = 256;
/** Rows written at a time: at sizes that are powers of two all of them fall into the same few sets of the cache. */
const ROWS: i32 = 8;

class Size {
  /** Reflectors a block: more of them a pass over the strip, but also a larger share of work on T. */
  @inline static block(n: i32): i32 {
    return n <= 320 ? 32 : 48;
  }

  /** Columns of a strip, as many as the cache of a core holds, and of a small matrix few, for the room beside it. */
  @inline static strip<T>(n: i32): i32 {
    const lanes = n <= 512 ? max(8, min(64, n >> 3)) : 48;
    return isVector<T>() ? lanes : 2 * lanes;
  }

  @inline static lane(n: i32): usize {
    return (<usize>(n + 8)) << 4;
  }

  /** Lanes of so many columns. */
  @inline static lanes<T>(columns: i32): i32 {
    return isVector<T>() ? columns : (columns + 1) >> 1;
  }

  /** Doubles of a lane. */
  @inline static half(x: usize): i32 {
    return <i32>(x >> 3);
  }

  /** Bytes of a strip, its products with a block, and its phases. */
  static buffer<T>(n: i32, m: i32): usize {
    const lanes = Size.lanes<T>(min(m, Size.strip<T>(n)));
    return <usize>lanes * (Size.lane(n) + ((<usize>min(Size.block(n), n) + 8) << 4) + 16);
  }

  static panels<T>(n: i32): i32 {
    const block = Size.block(n);
    const mr = Gemm.mr<T>();
    let total = 0;
    for (let first = 0; first < n - 1; first += block) {
      const rows = n - 1 - first;
      const count = min(block, rows);
      total += 8 * ((Gemm.up(count, mr) / mr) * rows + (Gemm.up(rows, mr) / mr) * count);
    }
    return total;
  }
}

export class Eigenvectors {
  /** Doubles of workspace for m vectors of order n. */
  static workspace<T>(n: i32, m: i32): i32 {
    const block = min(Size.block(n), n);
    const width = isVector<T>() ? 2 : 1;
    const forming = width * (n * block + (n + 8) * (block + 2) + 2 * (block + 8) * (block + 8)) + 32;
    return Size.panels<T>(n) + 8 + max(forming, Eigenvectors.tickets<T>(n, m) * Size.half(Size.buffer<T>(n, m))) + 32;
  }

  /**
   * in   a, tau  what dsytrd or zhetrd left        z  real, n × n, column-major        order  i32[m]: which column comes j-th
   * out  out     n × m, row-major; may be a
   */
  static run<T>(n: i32, m: i32, a: usize, tau: usize, z: usize, order: usize, out: usize, work: usize): void {
    if (n == 0 || m == 0) return;
    const panels = (work + 63) & ~63;
    const rest = panels + ((<usize>Size.panels<T>(n) + 8) << 3);
    Eigenvectors.pack<T>(n, a, tau, panels, rest);
    const tickets = Eigenvectors.tickets<T>(n, m);
    if (ASC_FEATURE_THREADS) {
      if (tickets > 1) {
        Eigenvectors.share<T>(tickets, n, m, panels, z, order, out, rest);
        return;
      }
    }
    Eigenvectors.strips<T>(0, 1, n, m, panels, z, order, out, rest);
  }

  /** Parts that a team works on: more than threads, so that who is held up leaves some to the others. */
  private static tickets<T>(n: i32, m: i32): i32 {
    if (Team.threads() == 1) return 1;
    const step = Size.strip<T>(n);
    return min((m + step - 1) / step, 2 * Team.threads());
  }

  private static share<T>(
    tickets: i32,
    n: i32,
    m: i32,
    panels: usize,
    z: usize,
    order: usize,
    out: usize,
    work: usize,
  ): void {
    i32.store(Team.argument(0), isVector<T>() ? 1 : 0);
    i32.store(Team.argument(1), tickets);
    i32.store(Team.argument(2), n);
    i32.store(Team.argument(3), m);
    store<usize>(Team.argument(4), panels);
    store<usize>(Team.argument(5), z);
    store<usize>(Team.argument(6), order);
    store<usize>(Team.argument(7), out);
    store<usize>(Team.argument(8), work);
    Team.run(tickets, work, (ticket: i32, _: usize): void => {
      if (i32.load(Team.argument(0))) Eigenvectors.ticket<v128>(ticket);
      else Eigenvectors.ticket<f64>(ticket);
    });
  }

  private static ticket<T>(ticket: i32): void {
    const n = i32.load(Team.argument(2));
    const m = i32.load(Team.argument(3));
    Eigenvectors.strips<T>(
      ticket,
      i32.load(Team.argument(1)),
      n,
      m,
      load<usize>(Team.argument(4)),
      load<usize>(Team.argument(5)),
      load<usize>(Team.argument(6)),
      load<usize>(Team.argument(7)),
      load<usize>(Team.argument(8)) + <usize>ticket * Size.buffer<T>(n, m),
    );
  }

  /** Every `parts`-th strip, from number `part`. */
  private static strips<T>(
    part: i32,
    parts: i32,
    n: i32,
    m: i32,
    panels: usize,
    z: usize,
    order: usize,
    out: usize,
    work: usize,
  ): void {
    const step = Size.strip<T>(n);
    for (let from = part * step; from < m; from += parts * step) {
      Eigenvectors.strip<T>(n, from, min(m, from + step), m, panels, z, order, out, work);
    }
  }

  /** panels ← Q. */
  static pack<T>(n: i32, a: usize, tau: usize, panels: usize, work: usize): void {
    if (n < 2) return;
    const block = min(Size.block(n), n);
    const mr = Gemm.mr<T>();
    const square = Field.bytes<T>((block + 8) * (block + 8));
    const v = work;
    const packed = v + Field.bytes<T>(n * block);
    const gram = packed + Field.bytes<T>((n + 8) * (block + 2));
    const t = gram + square;
    for (let first = ((n - 2) / Size.block(n)) * Size.block(n); first >= 0; first -= Size.block(n)) {
      const rows = n - 1 - first;
      const count = min(block, rows);
      const groups = Gemm.up(count, mr) / mr;
      const corner = a + Field.bytes<T>(first + 1) + Field.bytes<T>(first) * <usize>n;
      BlockReflector.gather<T>(rows, count, corner, 1, n, v);
      Pack.a<T>(count, rows, v, rows, 1, true, panels);
      Pack.b<T>(rows, count, v, 1, rows, false, packed);
      Eigenvectors.gram<T>(rows, count, panels, packed, gram);
      BlockReflector.triangle<T>(count, tau + Field.bytes<T>(first), gram, groups * mr, t);
      panels += (<usize>groups * <usize>rows) << 6;
      Pack.a<T>(rows, count, v, 1, rows, false, packed);
      // T takes the place of the Gram matrix.
      Pack.b<T>(count, count, t, 1, count, false, gram);
      panels = Eigenvectors.product<T>(rows, count, packed, gram, panels);
    }
  }

  /** The lower triangle of VᴴV, column-major with whole tiles, of two packings of V. */
  private static gram<T>(rows: i32, count: i32, a: usize, b: usize, to: usize): void {
    const mr = Gemm.mr<T>();
    const nr = Gemm.nr<T>();
    const column = Field.bytes<T>(Gemm.up(count, mr));
    const step = Gemm.block(rows, KC);
    for (let k = 0; k < rows; k += step) {
      const steps = min(step, rows - k);
      for (let row = 0; row < count; row += mr) {
        const panel = a + ((<usize>(row / mr) * <usize>rows + <usize>k) << 6);
        for (let j = 0; j < min(row + mr, count); j += nr) {
          const lane = b + ((<usize>(j / nr) * <usize>rows + <usize>k) << 4);
          Tile.run<T>(steps, panel, lane, 1, to + Field.bytes<T>(row) + <usize>j * column, column, k == 0);
        }
      }
    }
  }

  /** panels ← V T, of packed V and packed T, where a column of a panel is a column of a tile; the zeros of T are left out. */
  private static product<T>(rows: i32, count: i32, v: usize, t: usize, panels: usize): usize {
    const nr = Gemm.nr<T>();
    const panel = (<usize>count) << 6;
    for (let row = 0; row < rows; row += Gemm.mr<T>(), v += panel, panels += panel) {
      let j = 0;
      for (; j + nr <= count; j += nr) {
        Tile.run<T>(j + nr, v, t + ((<usize>(j / nr) * <usize>count) << 4), 1, panels + ((<usize>j) << 6), 64, true);
      }
      // A last single column takes two: the second is the begin of the panel behind, which is written next, or room to spare.
      if (j < count) {
        Tile.run<T>(count, v, t + ((<usize>(j / nr) * <usize>count) << 4), 1, panels + ((<usize>j) << 6), 64, true);
      }
    }
    return panels;
  }

  /** Vectors from … to − 1 of m. */
  static strip<T>(
    n: i32,
    from: i32,
    to: i32,
    m: i32,
    panels: usize,
    z: usize,
    order: usize,
    out: usize,
    work: usize,
  ): void {
    const lanes = Size.lanes<T>(to - from);
    const lane = Size.lane(n);
    const phases = work;
    const x = phases + ((<usize>lanes) << 4);
    const w = x + <usize>lanes * lane;
    for (let j = 0; j < lanes; j++) {
      const at = x + <usize>j * lane;
      if (isVector<T>()) {
        Eigenvectors.spread(n, Eigenvectors.column(n, z, order, from + j), at);
      } else {
        const first = from + 2 * j;
        const left = Eigenvectors.column(n, z, order, first);
        const right = first + 1 < to ? Eigenvectors.column(n, z, order, first + 1) : 0;
        Eigenvectors.interleave(n, left, right, at);
      }
      memory.fill(at + ((<usize>n) << 4), 0, 128);
    }
    Eigenvectors.transform<T>(n, lanes, panels, x, w);
    if (isVector<T>()) {
      for (let j = 0; j < lanes; j++) Eigenvectors.canonicalComplex(n, x + <usize>j * lane);
    } else {
      for (let j = 0; j < lanes; j++) {
        v128.store(phases + ((<usize>j) << 4), Eigenvectors.signs(n, x + <usize>j * lane));
      }
    }
    Eigenvectors.write<T>(n, from, to, m, lanes, x, phases, out);
  }

  @inline private static column(n: i32, z: usize, order: usize, j: i32): usize {
    return z + ((<usize>i32.load(order + ((<usize>j) << 2)) * <usize>n) << 3);
  }

  private static interleave(n: i32, left: usize, right: usize, to: usize): void {
    const end = left + ((<usize>n) << 3);
    if (right == 0) {
      for (; left < end; left += 8, to += 16) v128.store(to, V.pair(f64.load(left), 0));
      return;
    }
    for (; left + 16 <= end; left += 16, right += 16, to += 32) {
      const l = v128.load(left);
      const r = v128.load(right);
      v128.store(to, V.low(l, r));
      v128.store(to, V.high(l, r), 16);
    }
    if (left < end) v128.store(to, V.pair(f64.load(left), f64.load(right)));
  }

  private static spread(n: i32, from: usize, to: usize): void {
    const end = from + ((<usize>n) << 3);
    for (; from < end; from += 8, to += 16) v128.store(to, V.pair(f64.load(from), 0));
  }

  /** x ← Q x, block by block:  w = Vᴴ x,  x ← x − (V T) w. */
  private static transform<T>(n: i32, lanes: i32, panels: usize, x: usize, w: usize): void {
    if (n < 2) return;
    const block = Size.block(n);
    const mr = Gemm.mr<T>();
    const lane = Size.lane(n);
    const tile = (<usize>mr) << 4;
    for (let first = ((n - 2) / block) * block; first >= 0; first -= block) {
      const rows = n - 1 - first;
      const count = min(block, rows);
      const groups = Gemm.up(count, mr) / mr;
      const laneW = <usize>groups * tile;
      const corner = x + ((<usize>(first + 1)) << 4);
      const step = Gemm.block(rows, KC);
      for (let k = 0; k < rows; k += step) {
        const steps = min(step, rows - k);
        for (let g = 0; g < groups; g++) {
          const panel = panels + ((<usize>g * <usize>rows + <usize>k) << 6);
          let from = corner + ((<usize>k) << 4);
          let to = w + <usize>g * tile;
          for (let j = 0; j < lanes; j++, from += lane, to += laneW)
            Tile.lanes<T>(steps, panel, from, to, k == 0 ? 0 : 1);
        }
      }
      panels += (<usize>groups * <usize>rows) << 6;
      for (let row = 0; row < rows; row += mr) {
        let from = w;
        let to = corner + ((<usize>row) << 4);
        for (let j = 0; j < lanes; j++, from += laneW, to += lane) Tile.lanes<T>(count, panels, from, to, 2);
        panels += (<usize>count) << 6;
      }
    }
  }

  /** The sign bits that make the first entry of largest modulus of each of two columns positive. */
  private static signs(n: i32, x: usize): v128 {
    let largest = f64x2.splat(-1);
    let entry = f64x2.splat(0);
    const end = x + ((<usize>n) << 4);
    for (; x < end; x += 16) {
      const y = v128.load(x);
      const size = f64x2.abs(y);
      const larger = f64x2.gt(size, largest);
      largest = v128.bitselect(size, largest, larger);
      entry = v128.bitselect(y, entry, larger);
    }
    return v128.and(entry, i64x2.splat(i64.MIN_VALUE));
  }

  /** Rotates the column; leaves conjugates: a row-major matrix is the conjugate of the column-major one that was diagonalised. */
  private static canonicalComplex(n: i32, x: usize): void {
    const bytes = (<usize>n) << 4;
    let largest: f64 = -1;
    let place: usize = 0;
    for (let i: usize = 0; i < bytes; i += 16) {
      const re = f64.load(x + i);
      const im = f64.load(x + i, 8);
      const size = re * re + im * im;
      if (size > largest) {
        largest = size;
        place = i;
      }
    }
    const modulus = sqrt(largest);
    const phase = V.pair(f64.load(x + place) / modulus, -f64.load(x + place, 8) / modulus);
    for (let i: usize = 0; i < bytes; i += 16) v128.store(x + i, V.conj(V.cmul(v128.load(x + i), phase)));
    v128.store(x + place, V.pair(modulus, 0));
  }

  private static write<T>(n: i32, from: i32, to: i32, m: i32, lanes: i32, x: usize, phases: usize, out: usize): void {
    const lane = Size.lane(n);
    const row = Field.bytes<T>(m);
    const whole = isVector<T>() ? lanes : (to - from) >> 1;
    for (let i = 0; i < n; i += ROWS) {
      const rows = min(ROWS, n - i);
      let at = out + <usize>i * row + Field.bytes<T>(from);
      for (let j = 0; j < lanes; j++, at += 16) {
        const sign = isVector<T>() ? i64x2.splat(0) : v128.load(phases + ((<usize>j) << 4));
        let y = x + <usize>j * lane + ((<usize>i) << 4);
        let to = at;
        if (j < whole) {
          for (let r = 0; r < rows; r++, y += 16, to += row) v128.store(to, v128.xor(v128.load(y), sign));
        } else {
          for (let r = 0; r < rows; r++, y += 16, to += row) {
            f64.store(to, f64x2.extract_lane(v128.xor(v128.load(y), sign), 0));
          }
        }
      }
    }
  }
}
