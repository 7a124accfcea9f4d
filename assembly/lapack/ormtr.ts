/**
 * dormtr, zunmtr — back-transformation:  Z ← Q Z, where Q is the product of the reflectors left by dsytrd, zhetrd.
 *
 * in      a    n × n, column-major, reflectors below the subdiagonal      tau  n − 1 factors
 * in/out  z    n × m, column-major
 * work    f64[ormtrWorkspace(n, m)]
 *
 * Blocks of reflectors, last to first, as I − (V T) Vᴴ (compact WY), so that all the work is in two large products,
 * VᴴZ and (VT)(VᴴZ); forming V T first costs half of applying T to the m columns of VᴴZ.
 * T comes from the Gram matrix G = VᴴV, of which one triangle is formed:  T_jj = τ_j,  T_{:j,j} = −τ_j T_{:j,:j} G_{:j,j}.
 * see: R. Schreiber, C. Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53–57; LAPACK dlarft.
 */
import { D, Z } from "../blas/level1/vector";
import { dgemm, dgemmt, gemmWorkspace, zgemm, zgemmt } from "../blas/level3/gemm";
import { V } from "../core/simd";

class Width {
  /** Reflectors a block: more of them a pass over Z, but also a larger share of work on T. */
  static of(n: i32): i32 {
    return n <= 320 ? 32 : 64;
  }
}

/** Doubles of workspace for dormtr and zunmtr (counted for complex entries). */
export function ormtrWorkspace(n: i32, m: i32): i32 {
  const block = Width.of(n);
  const panels = 2 * (2 * n * block + 8);
  const small = 2 * (2 * block * block + 8);
  const product = 2 * block * m + 16;
  return panels + small + product + max(gemmWorkspace(n, m, block), gemmWorkspace(block, m, n)) + 32;
}

/** The reflectors of one block as a matrix of their own, with the zeros above the ones written out. */
class Block {
  static copy<T>(n: i32, a: usize, first: i32, count: i32, v: usize): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const rows = n - first - 1;
    const ld = (<usize>n) << shift;
    const ldv = (<usize>rows) << shift;
    for (let l = 0; l < count; l++) {
      const to = v + <usize>l * ldv;
      const skipped = (<usize>l) << shift;
      memory.fill(to, 0, skipped);
      memory.copy(to + skipped, a + <usize>(first + l) * ld + ((<usize>(first + 1 + l)) << shift), ldv - skipped);
    }
  }
}

export class BackTransform {
  static real(n: i32, m: i32, a: usize, tau: usize, z: usize, work: usize): void {
    if (n < 2 || m == 0) return;
    const block = Width.of(n);
    const panel = ((<usize>(n * block)) << 3) + 64;
    const v = (work + 63) & ~63;
    const vt = v + panel;
    const gram = vt + panel;
    const t = gram + ((<usize>(block * block)) << 3);
    const w = t + ((<usize>(block * block)) << 3);
    const gemm = (w + ((<usize>(block * m)) << 3) + 63) & ~63;
    for (let first = ((n - 2) / block) * block; first >= 0; first -= block) {
      const count = min(block, n - 1 - first);
      const rows = n - first - 1;
      Block.copy<f64>(n, a, first, count, v);
      dgemmt(count, rows, 1, v, rows, 1, v, 1, rows, 0, gram, count, gemm);
      memory.fill(t, 0, (<usize>(count * count)) << 3);
      for (let j = 0; j < count; j++) {
        const tj = f64.load(tau + ((<usize>(first + j)) << 3));
        const column = t + ((<usize>(j * count)) << 3);
        for (let l = 0; l < j; l++) {
          const g = f64.load(gram + ((<usize>(l * count + j)) << 3));
          D.axpy(l + 1, -tj * g, t + ((<usize>(l * count)) << 3), column);
        }
        f64.store(column + ((<usize>j) << 3), tj);
      }
      const zr = z + ((<usize>(first + 1)) << 3);
      dgemm(rows, count, count, 1, v, 1, rows, false, t, 1, count, false, 0, vt, rows, gemm);
      dgemm(count, m, rows, 1, v, rows, 1, false, zr, 1, n, false, 0, w, count, gemm);
      dgemm(rows, m, count, -1, vt, 1, rows, false, w, 1, count, false, 1, zr, n, gemm);
    }
  }

  static complex(n: i32, m: i32, a: usize, tau: usize, z: usize, work: usize): void {
    if (n < 2 || m == 0) return;
    const block = Width.of(n);
    const panel = ((<usize>(n * block)) << 4) + 64;
    const v = (work + 63) & ~63;
    const vt = v + panel;
    const gram = vt + panel;
    const t = gram + ((<usize>(block * block)) << 4);
    const w = t + ((<usize>(block * block)) << 4);
    const gemm = (w + ((<usize>(block * m)) << 4) + 63) & ~63;
    for (let first = ((n - 2) / block) * block; first >= 0; first -= block) {
      const count = min(block, n - 1 - first);
      const rows = n - first - 1;
      Block.copy<v128>(n, a, first, count, v);
      zgemmt(count, rows, 1, v, rows, 1, true, v, 1, rows, false, 0, gram, count, gemm);
      memory.fill(t, 0, (<usize>(count * count)) << 4);
      for (let j = 0; j < count; j++) {
        const tj = v128.load(tau + ((<usize>(first + j)) << 4));
        const column = t + ((<usize>(j * count)) << 4);
        for (let l = 0; l < j; l++) {
          const g = V.cmul(tj, V.conj(v128.load(gram + ((<usize>(l * count + j)) << 4))));
          const re = -f64x2.extract_lane(g, 0);
          const im = -f64x2.extract_lane(g, 1);
          Z.axpy(l + 1, re, im, t + ((<usize>(l * count)) << 4), column);
        }
        v128.store(column + ((<usize>j) << 4), tj);
      }
      const zr = z + ((<usize>(first + 1)) << 4);
      zgemm(rows, count, count, 1, v, 1, rows, false, t, 1, count, false, 0, vt, rows, gemm);
      zgemm(count, m, rows, 1, v, rows, 1, true, zr, 1, n, false, 0, w, count, gemm);
      zgemm(rows, m, count, -1, vt, 1, rows, false, w, 1, count, false, 1, zr, n, gemm);
    }
  }
}
