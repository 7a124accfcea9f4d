/**
 * Canonical vectors: the first entry of largest modulus real and positive.
 *
 * in   z      column-major, n entries a column        order  i32[m]: which column comes j-th
 * out  to     n × m, row-major; may not overlap z
 */
import { V } from "../core/simd";

export class Canonical {
  static real(n: i32, m: i32, z: usize, order: usize, to: usize): void {
    const ld = (<usize>n) << 3;
    const row = (<usize>m) << 3;
    for (let j = 0; j < m; j++) {
      const from = z + <usize>i32.load(order + ((<usize>j) << 2)) * ld;
      let largest: f64 = -1;
      let sign: f64 = 1;
      for (let i: usize = 0; i < ld; i += 8) {
        const x = f64.load(from + i);
        if (abs(x) > largest) {
          largest = abs(x);
          sign = x < 0 ? -1 : 1;
        }
      }
      let at = to + ((<usize>j) << 3);
      for (let i: usize = 0; i < ld; i += 8, at += row) f64.store(at, sign * f64.load(from + i));
    }
  }

  /** Writes conjugates: a row-major matrix is the conjugate of the column-major one that was diagonalised. */
  static complex(n: i32, m: i32, z: usize, order: usize, to: usize): void {
    const ld = (<usize>n) << 4;
    const row = (<usize>m) << 4;
    for (let j = 0; j < m; j++) {
      const from = z + <usize>i32.load(order + ((<usize>j) << 2)) * ld;
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
      let at = to + ((<usize>j) << 4);
      for (let i: usize = 0; i < ld; i += 16, at += row) {
        const entry = V.conj(V.cmul(v128.load(from + i), phase));
        v128.store(at, i == place ? V.pair(modulus, 0) : entry);
      }
    }
  }
}
