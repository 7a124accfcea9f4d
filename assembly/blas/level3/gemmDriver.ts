/**
 * The blocking around the register tile, for every product of matrices of either field.
 *
 *   for jc  in steps of NC columns of C
 *     for pc  in steps of KC of the reduction     B(pc, jc) → packed panels, streamed from L2/L3
 *       for ic  in steps of MC rows of C          A(ic, pc) → packed panels
 *         for ir  in steps of one tile            8 rows of A stay in L1 …
 *           for jr  in steps of one tile          … while every panel of B passes by
 *             micro
 *
 * Tiles that stick out of C, or cross the diagonal in the triangular form, go through a small tile in `work`. With weights w ≠ 0
 * (real only) entry (i, j) is multiplied by w[i + ⌊(first + j)/each⌋·ldw] on its way into C.
 * Sums run over ascending k in blocks of KC: the result depends on the sizes only, never on the host.
 * Arguments are those of `gemm.ts`.
 */
import { Tile } from "./micro";
import { Pack } from "./pack";

const KC: i32 = 256;
/** In real rows; a complex block has half as many rows and as many bytes. */
const MC: i32 = 192;
const NC: i32 = 512;

export class Gemm {
  /** Rows of the register tile. */
  @inline static mr<T>(): i32 {
    return isVector<T>() ? 4 : 8;
  }

  /** Columns of the register tile. */
  @inline static nr<T>(): i32 {
    return isVector<T>() ? 1 : 2;
  }

  @inline static up(size: i32, step: i32): i32 {
    return ((size + step - 1) / step) * step;
  }

  /** A block length at most `limit`, all blocks about equally long. */
  @inline static block(size: i32, limit: i32): i32 {
    const blocks = (size + limit - 1) / limit;
    return (size + blocks - 1) / blocks;
  }

  /** One thread's part: everything, or a strip of columns of C. */
  static strip<T>(
    m: i32,
    n: i32,
    k: i32,
    alpha: f64,
    a: usize,
    rsa: i32,
    csa: i32,
    conjA: bool,
    b: usize,
    rsb: i32,
    csb: i32,
    conjB: bool,
    beta: f64,
    c: usize,
    ldc: i32,
    work: usize,
    lower: bool,
    w: usize = 0,
    ldw: i32 = 0,
    each: i32 = 1,
    first: i32 = 0,
  ): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const mr = Gemm.mr<T>();
    const nr = Gemm.nr<T>();
    const colBytes = (<usize>ldc) << shift;
    if (m == 0 || n == 0) return;
    if (beta != 1 && (beta != 0 || k == 0 || alpha == 0)) Gemm.scale<T>(m, n, beta, c, colBytes, lower);
    if (k == 0 || alpha == 0) return;
    const kcMax = Gemm.block(k, KC);
    const mcMax = Gemm.up(Gemm.block(m, isVector<T>() ? MC / 2 : MC), mr);
    const ncMax = Gemm.up(Gemm.block(n, isVector<T>() ? NC / 2 : NC), nr);
    const tile = work;
    const packedA = work + 128;
    const packedB = packedA + ((<usize>(mcMax / mr)) << 6) * <usize>kcMax;
    for (let jc = 0; jc < n; jc += ncMax) {
      const nc = min(ncMax, n - jc);
      for (let pc = 0; pc < k; pc += kcMax) {
        const kc = min(kcMax, k - pc);
        const overwrite = beta == 0 && pc == 0;
        Pack.b<T>(kc, nc, b + ((<usize>pc * rsb + <usize>jc * csb) << shift), rsb, csb, conjB, packedB);
        for (let ic = 0; ic < m; ic += mcMax) {
          const mc = min(mcMax, m - ic);
          if (lower && ic + mc <= jc) continue;
          Pack.a<T>(mc, kc, a + ((<usize>ic * rsa + <usize>pc * csa) << shift), rsa, csa, conjA, packedA);
          for (let ir = 0; ir < mc; ir += mr) {
            const row = ic + ir;
            const panelA = packedA + ((<usize>(ir / mr)) << 6) * <usize>kc;
            let panelB = packedB;
            // Past this column the tile lies above the diagonal.
            const until = lower ? min(nc, row + mr - jc) : nc;
            let to = c + ((<usize>row) << shift) + <usize>jc * colBytes;
            const step = colBytes * <usize>nr;
            for (let jr = 0; jr < until; jr += nr) {
              const col = jc + jr;
              const whole = row + mr <= m && col + nr <= n && (!lower || row >= col + nr - 1);
              if (!whole) {
                Tile.run<T>(kc, panelA, panelB, alpha, tile, 64, true);
                if (!isVector<T>() && w) Gemm.weigh(row, col, m, n, tile, w, ldw, each, first);
                Gemm.merge<T>(row, col, m, n, tile, c, colBytes, overwrite, lower);
              } else if (!isVector<T>() && w) {
                const u = Gemm.weights(row, first + col, w, ldw, each);
                const v = Gemm.weights(row, first + col + 1, w, ldw, each);
                Tile.weighted(kc, panelA, panelB, alpha, to, colBytes, overwrite, u, v);
              } else {
                Tile.run<T>(kc, panelA, panelB, alpha, to, colBytes, overwrite);
              }
              panelB += (<usize>kc) << 4;
              to += step;
            }
          }
        }
      }
    }
  }

  /** Address of the weight of entry (row, col). */
  @inline static weights(row: i32, col: i32, w: usize, ldw: i32, each: i32): usize {
    return w + ((<usize>row + <usize>(each == 1 ? col : col / each) * <usize>ldw) << 3);
  }

  /** The part of a tile that lies inside C, times its weights. */
  static weigh(row: i32, col: i32, m: i32, n: i32, tile: usize, w: usize, ldw: i32, each: i32, first: i32): void {
    for (let j = 0; j < 2 && col + j < n; j++) {
      const from = Gemm.weights(row, first + col + j, w, ldw, each);
      for (let i = 0; i < 8 && row + i < m; i++) {
        const at = tile + ((<usize>(8 * j + i)) << 3);
        f64.store(at, f64.load(at) * f64.load(from + ((<usize>i) << 3)));
      }
    }
  }

  /** Adds (or writes) the part of a tile that lies inside C, and on or below the diagonal in the triangular form. */
  static merge<T>(
    row: i32,
    col: i32,
    m: i32,
    n: i32,
    tile: usize,
    c: usize,
    colBytes: usize,
    overwrite: bool,
    lower: bool,
  ): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const mr = Gemm.mr<T>();
    for (let j = 0; j < Gemm.nr<T>() && col + j < n; j++) {
      for (let i = lower ? max(0, col + j - row) : 0; i < mr && row + i < m; i++) {
        const from = tile + ((<usize>(j * mr + i)) << shift);
        const to = c + ((<usize>(row + i)) << shift) + <usize>(col + j) * colBytes;
        if (isVector<T>()) {
          v128.store(to, overwrite ? v128.load(from) : f64x2.add(v128.load(to), v128.load(from)));
        } else {
          f64.store(to, overwrite ? f64.load(from) : f64.load(to) + f64.load(from));
        }
      }
    }
  }

  static scale<T>(m: i32, n: i32, beta: f64, c: usize, colBytes: usize, lower: bool): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    for (let j = 0; j < n; j++) {
      const column = c + <usize>j * colBytes;
      let p = column + ((lower ? <usize>j : 0) << shift);
      const end = column + ((<usize>m) << shift);
      for (; p < end; p += 8) f64.store(p, beta == 0 ? 0 : beta * f64.load(p));
    }
  }
}

/** Doubles of workspace for dgemm, zgemm, dgemmt and zgemmt of these sizes and all smaller ones. */
export function gemmWorkspace(m: i32, n: i32, k: i32): i32 {
  // Complex blocks hold half as many rows and columns: real products need no more.
  return 16 + 2 * steps(k) * (min(Gemm.up(m, 4), MC / 2) + min(n, NC / 2));
}

/** The same for dgemm and dgemmt alone. */
export function dgemmWorkspace(m: i32, n: i32, k: i32): i32 {
  return 16 + steps(k) * (min(Gemm.up(m, 8), MC) + min(Gemm.up(n, 2), NC));
}

/** Steps of a block of the reduction, at most. Not block(k): 300 steps go in blocks of 150, and 256 steps in one. */
function steps(k: i32): i32 {
  return min(max(k, 1), KC);
}
