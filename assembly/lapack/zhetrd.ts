/**
 * zhetrd — tridiagonal form of a Hermitian matrix:  A = Q T Qᴴ with T real, blocked.
 *
 * in/out  a    complex[n × n], column-major, lower triangle; on exit column j holds the reflector v_j in rows j+1 … n−1 (v₀ = 1)
 * out     d    f64[n] diagonal of T       e    f64[n − 1] subdiagonal       tau  complex[n − 1]
 * work    f64[zhetrdWorkspace(n)]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * The panels are those of dsytrd:  P = [ V | W | V ],  A ← A − V Wᴴ − W Vᴴ.
 * see: LAPACK zlatrd.
 */
import { Z } from "../blas/level1/vector";
import { ZGemv } from "../blas/level2/gemv";
import { symvWorkspace, zhemv } from "../blas/level2/symv";
import { gemmWorkspace, zgemmt } from "../blas/level3/gemm";
import { V } from "../core/simd";
import { PanelWidth } from "./dsytrd";
import { Reflector } from "./larfg";

/** Doubles of workspace for zhetrd(n). */
export function zhetrdWorkspace(n: i32): i32 {
  const nb = PanelWidth.of(n);
  return 6 * n * nb + 4 * nb + 24 + max(2 * symvWorkspace(n), gemmWorkspace(n, n, 2 * nb));
}

export function zhetrd(n: i32, a: usize, d: usize, e: usize, tau: usize, work: usize): i32 {
  if (n < 0) return -1;
  const nb = PanelWidth.of(n);
  const ld = (<usize>n) << 4;
  const v = work;
  const w = v + <usize>nb * ld;
  const v2 = w + <usize>nb * ld;
  const row = v2 + <usize>nb * ld;
  const im = row + ((<usize>(2 * nb)) << 4);
  const gemm = (im + 8 + 63) & ~63;
  for (let start = 0; start < n; start += nb) {
    const columns = min(nb, n - start);
    for (let i = 0; i < columns; i++) {
      const c = start + i;
      const below = n - c - 1;
      const column = a + <usize>c * ld;
      if (i > 0) {
        // The column as the reflectors so far have left it: a_c ← a_c − V conj(w_c)ᵀ − W conj(v_c)ᵀ.
        const atRow = (<usize>c) << 4;
        for (let l = 0; l < i; l++) {
          v128.store(row + ((<usize>l) << 4), V.conj(v128.load(w + <usize>l * ld + atRow)));
          v128.store(row + ((<usize>(nb + l)) << 4), V.conj(v128.load(v + <usize>l * ld + atRow)));
        }
        ZGemv.n(n - c, i, v + atRow, n, row, column + atRow);
        ZGemv.n(n - c, i, w + atRow, n, row + ((<usize>nb) << 4), column + atRow);
      }
      f64.store(d + ((<usize>c) << 3), f64.load(column + ((<usize>c) << 4)));
      if (below == 0) break;
      const from = (<usize>(c + 1)) << 4;
      const x = column + from;
      const t = tau + ((<usize>c) << 4);
      f64.store(e + ((<usize>c) << 3), Reflector.complex(below, x, t));
      const vi = v + <usize>i * ld;
      const wi = w + <usize>i * ld;
      memory.fill(vi, 0, ld);
      memory.fill(wi, 0, ld);
      memory.copy(vi + from, x, ld - from);
      memory.copy(v2 + <usize>i * ld, vi, ld);
      const tr = f64.load(t);
      const ti = f64.load(t, 8);
      // w = τ (A v − V (Wᴴ v) − W (Vᴴ v)), then w ← w − ½ τ (wᴴ v) v.
      zhemv(below, a + <usize>(c + 1) * ld + from, n, vi + from, wi + from, gemm);
      if (i > 0) {
        ZGemv.c(below, i, w + from, n, vi + from, row);
        ZGemv.n(below, i, v + from, n, row, wi + from);
        ZGemv.c(below, i, v + from, n, vi + from, row);
        ZGemv.n(below, i, w + from, n, row, wi + from);
      }
      Z.scal(below, tr, ti, wi + from);
      const dr = Z.dotc(below, wi + from, vi + from, im);
      const di = f64.load(im);
      Z.axpy(below, -0.5 * (tr * dr - ti * di), -0.5 * (tr * di + ti * dr), vi + from, wi + from);
    }
    const next = start + nb;
    if (next < n) {
      const at = (<usize>next) << 4;
      zgemmt(n - next, 2 * nb, -1, v + at, 1, n, false, w + at, n, 1, true, 1, a + <usize>next * ld + at, n, gemm);
    }
  }
  return 0;
}
