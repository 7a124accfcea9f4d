/**
 * dormtr, zunmtr — back-transformation:  Z ← Q Z, where Q is the product of the reflectors left by dsytrd, zhetrd.
 *
 * in      a    n × n, column-major, reflectors below the subdiagonal      tau  n − 1 factors
 * in/out  z    n × m, column-major
 * work    f64[ormtrWorkspace(n, m)]
 *
 * Blocks of reflectors, last to first, as I − V T Vᴴ (compact WY), so that all the work is in three products.
 * T comes from the Gram matrix G = VᴴV:  T_jj = τ_j,  T_{:j,j} = −τ_j T_{:j,:j} G_{:j,j}.
 * see: R. Schreiber, C. Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53–57; LAPACK dlarft.
 */
import { dgemm, gemmWorkspace, zgemm } from "../blas/level3/gemm";
import { V } from "../core/simd";

const BLOCK: i32 = 32;

/** Doubles of workspace for dormtr and zunmtr (counted for complex entries). */
export function ormtrWorkspace(n: i32, m: i32): i32 {
  const panel = 2 * n * BLOCK + 16;
  const small = 2 * 2 * BLOCK * BLOCK + 16;
  const products = 2 * 2 * BLOCK * m + 32;
  return panel + small + products + max(gemmWorkspace(n, m, BLOCK), gemmWorkspace(BLOCK, m, n));
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
    const v = (work + 63) & ~63;
    const gram = v + ((<usize>(n * BLOCK)) << 3);
    const t = gram + BLOCK * BLOCK * 8;
    const w1 = t + BLOCK * BLOCK * 8;
    const w2 = w1 + ((<usize>(BLOCK * m)) << 3);
    const gemm = (w2 + ((<usize>(BLOCK * m)) << 3) + 63) & ~63;
    if (n < 2 || m == 0) return;
    for (let first = ((n - 2) / BLOCK) * BLOCK; first >= 0; first -= BLOCK) {
      const count = min(BLOCK, n - 1 - first);
      const rows = n - first - 1;
      Block.copy<f64>(n, a, first, count, v);
      dgemm(count, count, rows, 1, v, rows, 1, false, v, 1, rows, false, 0, gram, count, gemm);
      memory.fill(t, 0, (<usize>(count * count)) << 3);
      for (let j = 0; j < count; j++) {
        const tj = f64.load(tau + ((<usize>(first + j)) << 3));
        const column = t + ((<usize>(j * count)) << 3);
        for (let i = 0; i < j; i++) {
          let sum: f64 = 0;
          for (let l = i; l < j; l++) {
            sum += f64.load(t + ((<usize>(l * count + i)) << 3)) * f64.load(gram + ((<usize>(j * count + l)) << 3));
          }
          f64.store(column + ((<usize>i) << 3), -tj * sum);
        }
        f64.store(column + ((<usize>j) << 3), tj);
      }
      const zr = z + ((<usize>(first + 1)) << 3);
      dgemm(count, m, rows, 1, v, rows, 1, false, zr, 1, n, false, 0, w1, count, gemm);
      dgemm(count, m, count, 1, t, 1, count, false, w1, 1, count, false, 0, w2, count, gemm);
      dgemm(rows, m, count, -1, v, 1, rows, false, w2, 1, count, false, 1, zr, n, gemm);
    }
  }

  static complex(n: i32, m: i32, a: usize, tau: usize, z: usize, work: usize): void {
    const v = (work + 63) & ~63;
    const gram = v + ((<usize>(n * BLOCK)) << 4);
    const t = gram + BLOCK * BLOCK * 16;
    const w1 = t + BLOCK * BLOCK * 16;
    const w2 = w1 + ((<usize>(BLOCK * m)) << 4);
    const gemm = (w2 + ((<usize>(BLOCK * m)) << 4) + 63) & ~63;
    if (n < 2 || m == 0) return;
    for (let first = ((n - 2) / BLOCK) * BLOCK; first >= 0; first -= BLOCK) {
      const count = min(BLOCK, n - 1 - first);
      const rows = n - first - 1;
      Block.copy<v128>(n, a, first, count, v);
      zgemm(count, count, rows, 1, v, rows, 1, true, v, 1, rows, false, 0, gram, count, gemm);
      memory.fill(t, 0, (<usize>(count * count)) << 4);
      for (let j = 0; j < count; j++) {
        const tj = v128.load(tau + ((<usize>(first + j)) << 4));
        const column = t + ((<usize>(j * count)) << 4);
        for (let i = 0; i < j; i++) {
          let sum = f64x2.splat(0);
          for (let l = i; l < j; l++) {
            const x = v128.load(t + ((<usize>(l * count + i)) << 4));
            sum = f64x2.add(sum, V.cmul(x, v128.load(gram + ((<usize>(j * count + l)) << 4))));
          }
          v128.store(column + ((<usize>i) << 4), f64x2.neg(V.cmul(tj, sum)));
        }
        v128.store(column + ((<usize>j) << 4), tj);
      }
      const zr = z + ((<usize>(first + 1)) << 4);
      zgemm(count, m, rows, 1, v, rows, 1, true, zr, 1, n, false, 0, w1, count, gemm);
      zgemm(count, m, count, 1, t, 1, count, false, w1, 1, count, false, 0, w2, count, gemm);
      zgemm(rows, m, count, -1, v, 1, rows, false, w2, 1, count, false, 1, zr, n, gemm);
    }
  }
}
