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

/**
 * dmirror, zmirror — the upper triangle from the lower one:  C[i, j] ← C[j, i], conjugate, for i < j, column-major n × n.
 *
 * returns 0, or −1 when n is illegal (then nothing is written)
 */
export function dmirror(n: i32, c: usize): i32 {
  if (n < 0) return -1;
  Mirror.real(n, c);
  return 0;
}

export function zmirror(n: i32, c: usize): i32 {
  if (n < 0) return -1;
  Mirror.complex(n, c);
  return 0;
}

/**
 * Copies the column-major lower triangle onto the upper one, a strip of columns as wide as a cache line at a time: every line
 * of the upper triangle is written once and whole, whatever the distance of two columns is (a power of two
 * puts all lines of a square block into the same few places of the cache).
 */
class Mirror {
  static real(n: i32, c: usize): void {
    const ld = (<usize>n) << 3;
    for (let j = 0; j < n; j += 8) {
      const width = min(8, n - j);
      const strip = c + ((<usize>j) << 3) + <usize>j * ld;
      for (let r = 0; r < width; r++) {
        for (let i = r + 1; i < width; i++) Mirror.one(strip, r, i, ld);
      }
      let from = strip + 64;
      let to = strip + (ld << 3);
      let i = j + 8;
      for (; i + 2 <= n; i += 2) {
        // 2 × 2 transposes.
        for (let r: usize = 0; r < 8; r += 2) {
          const x = v128.load(from + r * ld);
          const y = v128.load(from + r * ld + ld);
          v128.store(to + (r << 3), V.low(x, y));
          v128.store(to + (r << 3) + ld, V.high(x, y));
        }
        from += 16;
        to += ld << 1;
      }
      if (i < n) for (let r = 0; r < 8; r++) Mirror.one(strip, r, i - j, ld);
    }
  }

  @inline private static one(c: usize, r: i32, i: i32, ld: usize): void {
    f64.store(c + ((<usize>r) << 3) + <usize>i * ld, f64.load(c + ((<usize>i) << 3) + <usize>r * ld));
  }

  static complex(n: i32, c: usize): void {
    const ld = (<usize>n) << 4;
    for (let j = 0; j < n; j += 4) {
      const width = <usize>min(4, n - j);
      for (let i = j + 1; i < n; i++) {
        const from = c + ((<usize>i) << 4);
        const to = c + <usize>i * ld;
        const until = <usize>j + min<usize>(width, <usize>(i - j));
        for (let r = <usize>j; r < until; r++) v128.store(to + (r << 4), V.conj(v128.load(from + r * ld)));
      }
    }
  }
}
