/**
 * dsyrk, zherk — Hermitian rank-k product:  C ← A·Aᴴ, both triangles.
 *
 * in      a    n × k, row-major
 * out     c    n × n, row-major; Hermitian to the bit, with a real diagonal
 * work    f64[gemmWorkspace(n, n, k)]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * n²·k multiply-adds: half of a product. This one operation is the reduced state of a pure state and the kernel of a
 * network. Sums run over ascending k. see: Dongarra et al., ACM TOMS 16 (1990) 1–17.
 */
import { V } from "../../core/simd";
import { dgemmt, zgemmt } from "./gemm";

export function dsyrk(n: i32, k: i32, a: usize, c: usize, work: usize): i32 {
  if (n < 0) return -1;
  if (k < 0) return -2;
  if (n == 0) return 0;
  const status = dgemmt(n, k, 1, a, k, 1, a, 1, k, 0, c, n, work);
  if (status) return status;
  Mirror.real(n, c);
  return 0;
}

export function zherk(n: i32, k: i32, a: usize, c: usize, work: usize): i32 {
  if (n < 0) return -1;
  if (k < 0) return -2;
  if (n == 0) return 0;
  // Column-major lower of conj(A)·Aᵀ is row-major upper of A·Aᴴ.
  const status = zgemmt(n, k, 1, a, k, 1, true, a, 1, k, false, 0, c, n, work);
  if (status) return status;
  Mirror.complex(n, c);
  return 0;
}

/** Copies the column-major lower triangle onto the upper one, in blocks that fit the first-level cache. */
class Mirror {
  static real(n: i32, c: usize): void {
    const ld = (<usize>n) << 3;
    for (let jb = 0; jb < n; jb += 32) {
      for (let ib = jb; ib < n; ib += 32) {
        for (let j = jb; j < min(jb + 32, n); j++) {
          for (let i = max(ib, j + 1); i < min(ib + 32, n); i++) {
            f64.store(c + ((<usize>j) << 3) + <usize>i * ld, f64.load(c + ((<usize>i) << 3) + <usize>j * ld));
          }
        }
      }
    }
  }

  static complex(n: i32, c: usize): void {
    const ld = (<usize>n) << 4;
    for (let jb = 0; jb < n; jb += 16) {
      for (let ib = jb; ib < n; ib += 16) {
        for (let j = jb; j < min(jb + 16, n); j++) {
          for (let i = max(ib, j + 1); i < min(ib + 16, n); i++) {
            v128.store(c + ((<usize>j) << 4) + <usize>i * ld, V.conj(v128.load(c + ((<usize>i) << 4) + <usize>j * ld)));
          }
        }
      }
    }
  }
}
