/**
 * dgemm, zgemm — matrix product:  C ← αAB + βC,  and dgemmt, zgemmt — the same on the lower triangle of a square C.
 *
 * in      a    m × k, element (i, p) at a + i·rsa + p·csa        conjA   A is replaced by its complex conjugate
 * in      b    k × n, element (p, j) at b + p·rsb + j·csb        conjB
 * in/out  c    m × n, column-major, ldc ≥ m; with β = 0 it is written without being read
 * work    f64[gemmWorkspace(m, n, k)], 64-byte aligned
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * Strides count elements (8 bytes real, 16 bytes complex). α and β are real.
 *
 *   for jc  in steps of NC columns of C
 *     for pc  in steps of KC of the reduction     B(pc, jc) → packed panels, streamed from L2/L3
 *       for ic  in steps of MC rows of C          A(ic, pc) → packed panels
 *         for ir  in steps of one tile            8 rows of A stay in L1 …
 *           for jr  in steps of one tile          … while every panel of B passes by
 *             micro
 *
 * Tiles that stick out of C, or cross the diagonal in the triangular form, go through a small tile in `work`.
 * Sums run over ascending k in blocks of KC: the result depends on the sizes only, never on the host.
 */
import { Team, teamReady } from "../../core/team";
import { Tile } from "./micro";
import { Pack } from "./pack";

const KC: i32 = 256;
/** In real rows; a complex block has half as many rows and as many bytes. */
const MC: i32 = 192;
const NC: i32 = 512;
/** From here on a product is worth a helper's wake-up: columns, and multiply-adds. */
const SHARED_COLUMNS: i32 = 32;
const SHARED_SIZE: f64 = 1e6;

class Gemm {
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

  static run<T>(
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
  ): void {
    if (ASC_FEATURE_THREADS) {
      const weight: f64 = isVector<T>() ? 4 : 1;
      const size = (lower ? 0.5 : 1) * weight * <f64>m * <f64>n * <f64>k;
      if (Team.helpers() > 0 && n >= SHARED_COLUMNS && size >= SHARED_SIZE) {
        Shared.run<T>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, lower);
        return;
      }
    }
    Gemm.strip<T>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, lower);
  }

  /** One thread's part: everything, or a strip of columns. */
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
              const whole = row + mr <= m && jc + jr + nr <= n && (!lower || row >= jc + jr + nr - 1);
              if (whole) {
                Tile.run<T>(kc, panelA, panelB, alpha, to, colBytes, overwrite);
              } else {
                Tile.run<T>(kc, panelA, panelB, alpha, tile, 64, true);
                Gemm.merge<T>(row, jc + jr, m, n, tile, c, colBytes, overwrite, lower);
              }
              panelB += (<usize>kc) << 4;
              to += step;
            }
          }
        }
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

  /** Index of the first illegal argument, by its place in dgemm'"'"'s list, or 0. */
  static illegal(m: i32, n: i32, k: i32, ldc: i32): i32 {
    if (m < 0) return -1;
    if (n < 0) return -2;
    if (k < 0) return -3;
    if (ldc < max(1, m)) return -15;
    return 0;
  }
}

/**
 * A product shared by a team: strips of columns of C, each with its own packed panels. Every entry of C is the same sum in
 * the same order whoever computes it, so the bits are those of one thread.
 *
 * Of a triangle, a strip [from, to) is a triangle and the rows below it; strips have equal areas, not equal widths.
 */
class Shared {
  static run<T>(
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
  ): void {
    const helpers = Team.helpers();
    const parts = teamReady() + 1;
    i32.store(Team.argument(0), isVector<T>() ? 1 : 0);
    i32.store(Team.argument(1), m);
    i32.store(Team.argument(2), k);
    f64.store(Team.argument(3), alpha);
    store<usize>(Team.argument(4), a);
    i32.store(Team.argument(5), rsa);
    i32.store(Team.argument(6), csa);
    i32.store(Team.argument(7), conjA ? 1 : 0);
    store<usize>(Team.argument(8), b);
    i32.store(Team.argument(9), rsb);
    i32.store(Team.argument(10), csb);
    i32.store(Team.argument(11), conjB ? 1 : 0);
    f64.store(Team.argument(12), beta);
    store<usize>(Team.argument(13), c);
    i32.store(Team.argument(14), ldc);
    i32.store(Team.argument(15), lower ? 1 : 0);
    const first = Shared.edge(1, parts, n, lower);
    let part = 1;
    for (let i = 0; i < helpers; i++) {
      if (!Team.isReady(i) || part == parts) {
        Team.assign(i, 0, 0);
        continue;
      }
      Team.assign(i, Shared.edge(part, parts, n, lower), Shared.edge(part + 1, parts, n, lower));
      part++;
    }
    // A helper may have become ready since it was counted: the last part is then nobody else's, and this thread's.
    const last = Shared.edge(part, parts, n, lower);
    Team.post();
    Shared.strip<T>(0, first, work);
    Team.join();
    if (last < n) Shared.strip<T>(last, n, work);
  }

  /** First column of part i of `parts`. */
  static edge(i: i32, parts: i32, n: i32, lower: bool): i32 {
    if (i >= parts) return n;
    const share = <f64>i / <f64>parts;
    const column = lower ? <f64>n * (1 - sqrt(1 - share)) : <f64>n * share;
    return <i32>column & ~7;
  }

  /** Columns [from, to) of the job in the mailbox. */
  static strip<T>(from: i32, to: i32, work: usize): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const rsa = i32.load(Team.argument(5));
    const csb = i32.load(Team.argument(10));
    const ldc = i32.load(Team.argument(14));
    const lower = i32.load(Team.argument(15)) != 0;
    // The rows above a triangle's strip are not its business.
    const skipped = lower ? from : 0;
    Gemm.strip<T>(
      i32.load(Team.argument(1)) - skipped,
      to - from,
      i32.load(Team.argument(2)),
      f64.load(Team.argument(3)),
      load<usize>(Team.argument(4)) + ((<usize>skipped * rsa) << shift),
      rsa,
      i32.load(Team.argument(6)),
      i32.load(Team.argument(7)) != 0,
      load<usize>(Team.argument(8)) + ((<usize>from * csb) << shift),
      i32.load(Team.argument(9)),
      csb,
      i32.load(Team.argument(11)) != 0,
      f64.load(Team.argument(12)),
      load<usize>(Team.argument(13)) + ((<usize>from * ldc + skipped) << shift),
      ldc,
      work,
      lower,
    );
  }
}

/** Panels of this helper; set by teamServe. */
let panels: usize = 0;

/** Helper `index` of the team at `mailbox`, with its own gemmWorkspace at `work`: returns when the team is closed. */
export function teamServe(mailbox: usize, index: i32, work: usize): i32 {
  if (ASC_FEATURE_THREADS) {
    panels = work;
    Team.serve(mailbox, index, (from: i32, to: i32): void => {
      if (i32.load(Team.argument(0))) Shared.strip<v128>(from, to, panels);
      else Shared.strip<f64>(from, to, panels);
    });
  }
  return 0;
}

/** Doubles of workspace for dgemm, zgemm, dgemmt and zgemmt of these sizes (counted in elements of either field). */
export function gemmWorkspace(m: i32, n: i32, k: i32): i32 {
  // A real element takes 1 double, a complex one 2, but complex blocks hold half as many rows and columns.
  const kc = Gemm.block(max(k, 1), KC);
  const mc = min(2 * m, MC) + 16;
  const nc = min(2 * n, NC) + 16;
  return 16 + kc * (mc + nc);
}

export function dgemm(
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
): i32 {
  const illegal = Gemm.illegal(m, n, k, ldc);
  if (illegal) return illegal;
  Gemm.run<f64>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, false);
  return 0;
}

export function zgemm(
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
): i32 {
  const illegal = Gemm.illegal(m, n, k, ldc);
  if (illegal) return illegal;
  Gemm.run<v128>(m, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, false);
  return 0;
}

export function dgemmt(
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  rsa: i32,
  csa: i32,
  b: usize,
  rsb: i32,
  csb: i32,
  beta: f64,
  c: usize,
  ldc: i32,
  work: usize,
): i32 {
  const illegal = Gemm.illegal(n, n, k, ldc);
  if (illegal) return illegal;
  Gemm.run<f64>(n, n, k, alpha, a, rsa, csa, false, b, rsb, csb, false, beta, c, ldc, work, true);
  return 0;
}

export function zgemmt(
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
): i32 {
  const illegal = Gemm.illegal(n, n, k, ldc);
  if (illegal) return illegal;
  Gemm.run<v128>(n, n, k, alpha, a, rsa, csa, conjA, b, rsb, csb, conjB, beta, c, ldc, work, true);
  return 0;
}
