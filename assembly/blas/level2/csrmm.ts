/**
 * dcsrmm, zcsrmm — a sparse matrix times a narrow dense one:  Y ← A·X.
 *
 * in      rows, pointers, index, value   A by rows: entries pointers[i] … pointers[i + 1] − 1 of i32 index, f64 value (z: complex);
 *                                        an index may occur twice, then the values add up
 *         k       columns of X and Y (z: complex)
 *         x       f64[n × k], row-major; a complex vector is two columns of dcsrmm
 * out     y       f64[rows × k], row-major; must not overlap x
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * Sums run in the order of the entries: the result is the same bit for bit on every host and for every k.
 */
import { V } from "../../core/simd";

export function dcsrmm(rows: i32, k: i32, pointers: usize, index: usize, value: usize, x: usize, y: usize): i32 {
  if (rows < 0) return -1;
  if (k < 0) return -2;
  const stride = (k as usize) << 3;
  for (let i = 0; i < rows; i++) {
    const from = load<i32>(pointers + ((i as usize) << 2)) as usize;
    const to = load<i32>(pointers + ((i as usize) << 2), 4) as usize;
    const last = index + (to << 2);
    let column: usize = 0;
    const body = stride & ~63;
    for (; column < body; column += 64) {
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      let a2 = f64x2.splat(0);
      let a3 = f64x2.splat(0);
      let value0 = value + (from << 3);
      for (let index0 = index + (from << 2); index0 < last; index0 += 4, value0 += 8) {
        const h = v128.load64_splat(value0);
        const p = x + (load<u32>(index0) as usize) * stride + column;
        a0 = V.madd(h, v128.load(p), a0);
        a1 = V.madd(h, v128.load(p, 16), a1);
        a2 = V.madd(h, v128.load(p, 32), a2);
        a3 = V.madd(h, v128.load(p, 48), a3);
      }
      const q = y + (i as usize) * stride + column;
      v128.store(q, a0);
      v128.store(q, a1, 16);
      v128.store(q, a2, 32);
      v128.store(q, a3, 48);
    }
    const pairs = stride & ~15;
    for (; column < pairs; column += 16) {
      let a = f64x2.splat(0);
      let value0 = value + (from << 3);
      for (let index0 = index + (from << 2); index0 < last; index0 += 4, value0 += 8) {
        a = V.madd(v128.load64_splat(value0), v128.load(x + (load<u32>(index0) as usize) * stride + column), a);
      }
      v128.store(y + (i as usize) * stride + column, a);
    }
    if (column < stride) {
      let a = f64x2.splat(0);
      let value0 = value + (from << 3);
      for (let index0 = index + (from << 2); index0 < last; index0 += 4, value0 += 8) {
        a = V.madd(v128.load64_splat(value0), v128.load64_zero(x + (load<u32>(index0) as usize) * stride + column), a);
      }
      v128.store64_lane(y + (i as usize) * stride + column, a, 0);
    }
  }
  return 0;
}

export function zcsrmm(rows: i32, k: i32, pointers: usize, index: usize, value: usize, x: usize, y: usize): i32 {
  if (rows < 0) return -1;
  if (k < 0) return -2;
  const stride = (k as usize) << 4;
  for (let i = 0; i < rows; i++) {
    const from = load<i32>(pointers + ((i as usize) << 2)) as usize;
    const to = load<i32>(pointers + ((i as usize) << 2), 4) as usize;
    const last = index + (to << 2);
    let column: usize = 0;
    const body = stride & ~31;
    for (; column < body; column += 32) {
      let r0 = f64x2.splat(0);
      let i0 = f64x2.splat(0);
      let r1 = f64x2.splat(0);
      let i1 = f64x2.splat(0);
      let value0 = value + (from << 4);
      for (let index0 = index + (from << 2); index0 < last; index0 += 4, value0 += 16) {
        const re = v128.load64_splat(value0);
        const im = v128.load64_splat(value0, 8);
        const p = x + (load<u32>(index0) as usize) * stride + column;
        r0 = V.madd(re, v128.load(p), r0);
        i0 = V.madd(im, v128.load(p), i0);
        r1 = V.madd(re, v128.load(p, 16), r1);
        i1 = V.madd(im, v128.load(p, 16), i1);
      }
      const q = y + (i as usize) * stride + column;
      v128.store(q, f64x2.add(r0, V.swap(V.conj(i0))));
      v128.store(q, f64x2.add(r1, V.swap(V.conj(i1))), 16);
    }
    if (column < stride) {
      let r0 = f64x2.splat(0);
      let i0 = f64x2.splat(0);
      let value0 = value + (from << 4);
      for (let index0 = index + (from << 2); index0 < last; index0 += 4, value0 += 16) {
        const p = x + (load<u32>(index0) as usize) * stride + column;
        r0 = V.madd(v128.load64_splat(value0), v128.load(p), r0);
        i0 = V.madd(v128.load64_splat(value0, 8), v128.load(p), i0);
      }
      v128.store(y + (i as usize) * stride + column, f64x2.add(r0, V.swap(V.conj(i0))));
    }
  }
  return 0;
}
