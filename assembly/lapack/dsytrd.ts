/**
 * dsytrd — tridiagonal form of a real symmetric matrix:  A = Q T Qᵀ, blocked.
 *
 * in/out  a    f64[n × n], column-major, lower triangle; on exit column j holds the reflector v_j in rows j+1 … n−1 (v₀ = 1)
 * out     d    f64[n] diagonal of T       e    f64[n − 1] subdiagonal       tau  f64[n − 1]
 * work    f64[dsytrdWorkspace(n)]: the panel, and what the products need by turns
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * A panel of nb columns is reduced while the matrix behind it is left alone; what the panel owes it is one
 * rank-2nb update of its lower triangle, A ← A − V Wᵀ − W Vᵀ. The panel is kept as
 *
 *      P = [ V | W | V ]     n × 3nb     so that  [V W] · [W V]ᵀ  has both operands contiguous.
 *
 * Half of the 4/3 n³ flops are in dsymv, half in this update.
 * see: J. J. Dongarra, D. C. Sorensen, S. J. Hammarling, J. Comput. Appl. Math. 27 (1989) 215–227; LAPACK dlatrd.
 */
import { D } from "../blas/level1/vector";
import { DGemv } from "../blas/level2/gemv";
import { dsymv, symvWorkspace } from "../blas/level2/symv";
import { dgemmt, dgemmWorkspace } from "../blas/level3/gemm";
import { Reflector } from "./larfg";

export class PanelWidth {
  /** Columns of a panel: narrow while the trailing matrix fits in the second-level cache. */
  @inline static of(n: i32): i32 {
    return n <= 512 ? 16 : 32;
  }
}

/** Doubles of workspace for dsytrd(n). */
export function dsytrdWorkspace(n: i32): i32 {
  const nb = PanelWidth.of(n);
  return 3 * n * nb + 2 * nb + 16 + max(symvWorkspace(n), dgemmWorkspace(n, n, 2 * nb));
}

export function dsytrd(n: i32, a: usize, d: usize, e: usize, tau: usize, work: usize): i32 {
  if (n < 0) return -1;
  const nb = PanelWidth.of(n);
  const ld = (<usize>n) << 3;
  const v = work;
  const w = v + <usize>nb * ld;
  const v2 = w + <usize>nb * ld;
  const row = v2 + <usize>nb * ld;
  const gemm = (row + ((<usize>(2 * nb)) << 3) + 63) & ~63;
  for (let start = 0; start < n; start += nb) {
    const columns = min(nb, n - start);
    for (let i = 0; i < columns; i++) {
      const c = start + i;
      const below = n - c - 1;
      const column = a + <usize>c * ld;
      if (i > 0) {
        // The column as the reflectors so far have left it: a_c ← a_c − V w_cᵀ − W v_cᵀ.
        const atRow = (<usize>c) << 3;
        for (let l = 0; l < i; l++) {
          f64.store(row + ((<usize>l) << 3), f64.load(w + <usize>l * ld + atRow));
          f64.store(row + ((<usize>(nb + l)) << 3), f64.load(v + <usize>l * ld + atRow));
        }
        DGemv.n(n - c, i, v + atRow, n, row, column + atRow);
        DGemv.n(n - c, i, w + atRow, n, row + ((<usize>nb) << 3), column + atRow);
      }
      f64.store(d + ((<usize>c) << 3), f64.load(column + ((<usize>c) << 3)));
      if (below == 0) break;
      const from = (<usize>(c + 1)) << 3;
      const x = column + from;
      const t = tau + ((<usize>c) << 3);
      f64.store(e + ((<usize>c) << 3), Reflector.real(below, x, t));
      const vi = v + <usize>i * ld;
      const wi = w + <usize>i * ld;
      memory.fill(vi, 0, ld);
      memory.fill(wi, 0, ld);
      memory.copy(vi + from, x, ld - from);
      memory.copy(v2 + <usize>i * ld, vi, ld);
      const factor = f64.load(t);
      // w = τ (A v − V (Wᵀ v) − W (Vᵀ v)), then w ← w − ½ τ (wᵀ v) v.
      dsymv(below, a + <usize>(c + 1) * ld + from, n, vi + from, wi + from, gemm);
      if (i > 0) {
        DGemv.t(below, i, w + from, n, vi + from, row);
        DGemv.n(below, i, v + from, n, row, wi + from);
        DGemv.t(below, i, v + from, n, vi + from, row);
        DGemv.n(below, i, w + from, n, row, wi + from);
      }
      D.scal(below, factor, wi + from);
      D.axpy(below, -0.5 * factor * D.dot(below, wi + from, vi + from), vi + from, wi + from);
    }
    const next = start + nb;
    if (next < n) {
      const at = (<usize>next) << 3;
      // [V W] · [W V]ᵀ on rows and columns next … n−1.
      dgemmt(n - next, 2 * nb, -1, v + at, 1, n, w + at, n, 1, 1, a + <usize>next * ld + at, n, gemm);
    }
  }
  return 0;
}
