/**
 * Panels for the register tile: any strides in, contiguous out, edges filled with zeros.
 *
 *   A block m × k  →  panels of 8 doubles a step        B block k × n  →  panels of 2 doubles a step
 *   real:    rows r … r+7 of column p, then column p+1   real:    columns j, j+1 of row p, then row p+1
 *   complex: rows r … r+3 as (re, im)                    complex: column j as (re, im)
 *
 * Strides `rs` (next row) and `cs` (next column) count elements, so transposes and layouts cost nothing; conjugation
 * is a sign flip on the way. T is f64 for real and v128 for complex elements.
 */
import { V } from "../../core/simd";

export class Pack {
  static a<T>(m: i32, k: i32, a: usize, rs: i32, cs: i32, conj: bool, to: usize): void {
    if (isVector<T>()) Pack.complexA(m, k, a, rs, cs, conj, to);
    else Pack.realA(m, k, a, rs, cs, to);
  }

  static b<T>(k: i32, n: i32, b: usize, rs: i32, cs: i32, conj: bool, to: usize): void {
    if (isVector<T>()) Pack.complexB(k, n, b, rs, cs, conj, to);
    else Pack.realB(k, n, b, rs, cs, to);
  }

  private static realA(m: i32, k: i32, a: usize, rs: i32, cs: i32, to: usize): void {
    const rowBytes = (<usize>rs) << 3;
    const colBytes = (<usize>cs) << 3;
    let i = 0;
    for (; i + 8 <= m; i += 8) {
      let p = a + <usize>i * rowBytes;
      if (rs == 1) {
        for (let l = 0; l < k; l++) {
          v128.store(to, v128.load(p));
          v128.store(to, v128.load(p, 16), 16);
          v128.store(to, v128.load(p, 32), 32);
          v128.store(to, v128.load(p, 48), 48);
          p += colBytes;
          to += 64;
        }
      } else if (cs == 1) {
        // Rows are contiguous: 2 × 2 transposes, two steps at a time.
        let l = 0;
        for (; l + 2 <= k; l += 2) {
          let q = p;
          for (let r: usize = 0; r < 64; r += 16) {
            const x = v128.load(q);
            const y = v128.load(q + rowBytes);
            v128.store(to + r, V.low(x, y));
            v128.store(to + r, V.high(x, y), 64);
            q += rowBytes << 1;
          }
          p += 16;
          to += 128;
        }
        if (l < k) {
          for (let r: usize = 0; r < 8; r++) f64.store(to + (r << 3), f64.load(p + r * rowBytes));
          to += 64;
        }
      } else {
        for (let l = 0; l < k; l++) {
          for (let r: usize = 0; r < 8; r++) f64.store(to + (r << 3), f64.load(p + r * rowBytes));
          p += colBytes;
          to += 64;
        }
      }
    }
    if (i < m) {
      const rest = <usize>(m - i);
      let p = a + <usize>i * rowBytes;
      for (let l = 0; l < k; l++) {
        for (let r: usize = 0; r < 8; r++) f64.store(to + (r << 3), r < rest ? f64.load(p + r * rowBytes) : 0);
        p += colBytes;
        to += 64;
      }
    }
  }

  private static realB(k: i32, n: i32, b: usize, rs: i32, cs: i32, to: usize): void {
    const rowBytes = (<usize>rs) << 3;
    const colBytes = (<usize>cs) << 3;
    let j = 0;
    for (; j + 2 <= n; j += 2) {
      let p = b + <usize>j * colBytes;
      let l = 0;
      if (cs == 1) {
        for (; l < k; l++) {
          v128.store(to, v128.load(p));
          p += rowBytes;
          to += 16;
        }
      } else if (rs == 1) {
        for (; l + 2 <= k; l += 2) {
          const x = v128.load(p);
          const y = v128.load(p + colBytes);
          v128.store(to, V.low(x, y));
          v128.store(to, V.high(x, y), 16);
          p += 16;
          to += 32;
        }
      }
      for (; l < k; l++) {
        f64.store(to, f64.load(p));
        f64.store(to, f64.load(p + colBytes), 8);
        p += rowBytes;
        to += 16;
      }
    }
    if (j < n) {
      let p = b + <usize>j * colBytes;
      for (let l = 0; l < k; l++) {
        v128.store(to, V.pair(f64.load(p), 0));
        p += rowBytes;
        to += 16;
      }
    }
  }

  private static complexA(m: i32, k: i32, a: usize, rs: i32, cs: i32, conj: bool, to: usize): void {
    const rowBytes = (<usize>rs) << 4;
    const colBytes = (<usize>cs) << 4;
    const flip = conj ? i64x2(0, i64.MIN_VALUE) : i64x2(0, 0);
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      let p = a + <usize>i * rowBytes;
      for (let l = 0; l < k; l++) {
        let q = p;
        v128.store(to, v128.xor(v128.load(q), flip));
        q += rowBytes;
        v128.store(to, v128.xor(v128.load(q), flip), 16);
        q += rowBytes;
        v128.store(to, v128.xor(v128.load(q), flip), 32);
        q += rowBytes;
        v128.store(to, v128.xor(v128.load(q), flip), 48);
        p += colBytes;
        to += 64;
      }
    }
    if (i < m) {
      const rest = <usize>(m - i);
      let p = a + <usize>i * rowBytes;
      for (let l = 0; l < k; l++) {
        for (let r: usize = 0; r < 4; r++) {
          const x = r < rest ? v128.xor(v128.load(p + r * rowBytes), flip) : f64x2.splat(0);
          v128.store(to + (r << 4), x);
        }
        p += colBytes;
        to += 64;
      }
    }
  }

  private static complexB(k: i32, n: i32, b: usize, rs: i32, cs: i32, conj: bool, to: usize): void {
    const rowBytes = (<usize>rs) << 4;
    const colBytes = (<usize>cs) << 4;
    const flip = conj ? i64x2(0, i64.MIN_VALUE) : i64x2(0, 0);
    for (let j = 0; j < n; j++) {
      let p = b + <usize>j * colBytes;
      for (let l = 0; l < k; l++) {
        v128.store(to, v128.xor(v128.load(p), flip));
        p += rowBytes;
        to += 16;
      }
    }
  }
}
