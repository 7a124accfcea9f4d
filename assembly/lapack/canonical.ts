/**
 * Canonical vectors: the first entry of largest modulus real and positive, written row-major.
 *
 * in/out  z      column-major, n entries a column; its columns are left canonical        order  i32[m]: which column comes j-th
 * out     to     n × m, row-major; may not overlap z
 *
 * The phases first, along the columns; then the transposition, eight rows of one cache line's columns at a time: at sizes
 * that are powers of two every row of `to` falls into the same few sets of the cache, and more rows would drive each other out.
 */
import { V } from "../core/simd";

const ROWS: i32 = 8;

export class Canonical {
  static real(n: i32, m: i32, z: usize, order: usize, to: usize): void {
    const ld = (<usize>n) << 3;
    const row = (<usize>m) << 3;
    for (let j = 0; j < m; j++) {
      const from = Canonical.column(z, order, j, ld);
      let largest: f64 = -1;
      let sign: f64 = 1;
      for (let i: usize = 0; i < ld; i += 8) {
        const x = f64.load(from + i);
        if (abs(x) > largest) {
          largest = abs(x);
          sign = x < 0 ? -1 : 1;
        }
      }
      if (sign < 0) for (let i: usize = 0; i < ld; i += 8) f64.store(from + i, -f64.load(from + i));
    }
    for (let jb = 0; jb < m; jb += 8) {
      const last = min(jb + 8, m);
      for (let ib = 0; ib < n; ib += ROWS) {
        const until = min(ib + ROWS, n);
        let j = jb;
        for (; j + 2 <= last; j += 2) {
          const x = Canonical.column(z, order, j, ld);
          const y = Canonical.column(z, order, j + 1, ld);
          let at = to + <usize>ib * row + ((<usize>j) << 3);
          let i = ib;
          for (; i + 2 <= until; i += 2, at += row << 1) {
            const a = v128.load(x + ((<usize>i) << 3));
            const b = v128.load(y + ((<usize>i) << 3));
            v128.store(at, V.low(a, b));
            v128.store(at + row, V.high(a, b));
          }
          if (i < until) {
            f64.store(at, f64.load(x + ((<usize>i) << 3)));
            f64.store(at, f64.load(y + ((<usize>i) << 3)), 8);
          }
        }
        if (j < last) {
          const x = Canonical.column(z, order, j, ld);
          for (let i = ib; i < until; i++) {
            f64.store(to + <usize>i * row + ((<usize>j) << 3), f64.load(x + ((<usize>i) << 3)));
          }
        }
      }
    }
  }

  /** Leaves and writes conjugates: a row-major matrix is the conjugate of the column-major one that was diagonalised. */
  static complex(n: i32, m: i32, z: usize, order: usize, to: usize): void {
    const ld = (<usize>n) << 4;
    const row = (<usize>m) << 4;
    for (let j = 0; j < m; j++) {
      const from = Canonical.column(z, order, j, ld);
      let largest: f64 = -1;
      let place: usize = 0;
      for (let i: usize = 0; i < ld; i += 16) {
        const re = f64.load(from + i);
        const im = f64.load(from + i, 8);
        const size = re * re + im * im;
        if (size > largest) {
          largest = size;
          place = i;
        }
      }
      const modulus = sqrt(largest);
      const phase = V.pair(f64.load(from + place) / modulus, -f64.load(from + place, 8) / modulus);
      for (let i: usize = 0; i < ld; i += 16) {
        v128.store(from + i, V.conj(V.cmul(v128.load(from + i), phase)));
      }
      if (n > 0) v128.store(from + place, V.pair(modulus, 0));
    }
    for (let jb = 0; jb < m; jb += 4) {
      const last = min(jb + 4, m);
      for (let ib = 0; ib < n; ib += ROWS) {
        const until = min(ib + ROWS, n);
        for (let j = jb; j < last; j++) {
          const x = Canonical.column(z, order, j, ld);
          for (let i = ib; i < until; i++) {
            v128.store(to + <usize>i * row + ((<usize>j) << 4), v128.load(x + ((<usize>i) << 4)));
          }
        }
      }
    }
  }

  /** The column that comes j-th. */
  @inline private static column(z: usize, order: usize, j: i32, ld: usize): usize {
    return z + <usize>i32.load(order + ((<usize>j) << 2)) * ld;
  }
}
