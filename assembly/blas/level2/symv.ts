/**
 * dsymv, zhemv — Hermitian matrix times vector from the lower triangle:  y ← A x.
 *
 * in      n    order
 * in      a    column-major, lda elements a column; the strict upper triangle is not read, and the diagonal's
 *              imaginary parts are taken as 0
 * in      x    n entries        out  y  n entries, distinct from x
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * Each block of columns passes once over the triangle and serves both halves: a_ij x_j is added to y_i, and
 * conj(a_ij) x_i is summed for y_j. Two bytes of memory a flop: the speed limit of the one-stage reduction.
 */
import { V } from "../../core/simd";

export function dsymv(n: i32, a: usize, lda: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  if (lda < max(1, n)) return -3;
  memory.fill(y, 0, (<usize>n) << 3);
  const ld = (<usize>lda) << 3;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    // The 4 × 4 triangle on the diagonal, entry by entry.
    for (let c = j; c < j + 4; c++) {
      const column = a + <usize>c * ld;
      const xc = f64.load(x + ((<usize>c) << 3));
      const yc = y + ((<usize>c) << 3);
      f64.store(yc, f64.load(yc) + f64.load(column + ((<usize>c) << 3)) * xc);
      for (let r = c + 1; r < j + 4; r++) {
        const arc = f64.load(column + ((<usize>r) << 3));
        const yr = y + ((<usize>r) << 3);
        f64.store(yr, f64.load(yr) + arc * xc);
        f64.store(yc, f64.load(yc) + arc * f64.load(x + ((<usize>r) << 3)));
      }
    }
    const xj = x + ((<usize>j) << 3);
    const s0 = v128.load64_splat(xj);
    const s1 = v128.load64_splat(xj, 8);
    const s2 = v128.load64_splat(xj, 16);
    const s3 = v128.load64_splat(xj, 24);
    let t0 = f64x2.splat(0);
    let t1 = f64x2.splat(0);
    let t2 = f64x2.splat(0);
    let t3 = f64x2.splat(0);
    const below = n - j - 4;
    let p0 = a + <usize>j * ld + ((<usize>(j + 4)) << 3);
    let p1 = p0 + ld;
    let p2 = p1 + ld;
    let p3 = p2 + ld;
    let u = x + ((<usize>(j + 4)) << 3);
    let v = y + ((<usize>(j + 4)) << 3);
    const body = v + ((<usize>below & ~1) << 3);
    if (v < body) {
      do {
        const xi = v128.load(u);
        let yi = v128.load(v);
        const a0 = v128.load(p0);
        yi = V.madd(a0, s0, yi);
        t0 = V.madd(a0, xi, t0);
        const a1 = v128.load(p1);
        yi = V.madd(a1, s1, yi);
        t1 = V.madd(a1, xi, t1);
        const a2 = v128.load(p2);
        yi = V.madd(a2, s2, yi);
        t2 = V.madd(a2, xi, t2);
        const a3 = v128.load(p3);
        yi = V.madd(a3, s3, yi);
        t3 = V.madd(a3, xi, t3);
        v128.store(v, yi);
        p0 += 16;
        p1 += 16;
        p2 += 16;
        p3 += 16;
        u += 16;
        v += 16;
      } while (v < body);
    }
    let r0: f64 = 0;
    let r1: f64 = 0;
    let r2: f64 = 0;
    let r3: f64 = 0;
    if (below & 1) {
      const xi = f64.load(u);
      const a0 = f64.load(p0);
      const a1 = f64.load(p1);
      const a2 = f64.load(p2);
      const a3 = f64.load(p3);
      r0 = a0 * xi;
      r1 = a1 * xi;
      r2 = a2 * xi;
      r3 = a3 * xi;
      let yi = f64.load(v);
      yi += a0 * f64.load(xj);
      yi += a1 * f64.load(xj, 8);
      yi += a2 * f64.load(xj, 16);
      yi += a3 * f64.load(xj, 24);
      f64.store(v, yi);
    }
    const yj = y + ((<usize>j) << 3);
    f64.store(yj, f64.load(yj) + (V.sum(t0) + r0));
    f64.store(yj, f64.load(yj, 8) + (V.sum(t1) + r1), 8);
    f64.store(yj, f64.load(yj, 16) + (V.sum(t2) + r2), 16);
    f64.store(yj, f64.load(yj, 24) + (V.sum(t3) + r3), 24);
  }
  for (let c = j; c < n; c++) {
    const column = a + <usize>c * ld;
    const xc = f64.load(x + ((<usize>c) << 3));
    const yc = y + ((<usize>c) << 3);
    f64.store(yc, f64.load(yc) + f64.load(column + ((<usize>c) << 3)) * xc);
    for (let r = c + 1; r < n; r++) {
      const arc = f64.load(column + ((<usize>r) << 3));
      const yr = y + ((<usize>r) << 3);
      f64.store(yr, f64.load(yr) + arc * xc);
      f64.store(yc, f64.load(yc) + arc * f64.load(x + ((<usize>r) << 3)));
    }
  }
  return 0;
}

/** Scalar pieces of zhemv. */
class Entry {
  /** y ← y + a·x for complex numbers at addresses. */
  @inline static add(a: v128, x: usize, y: usize): void {
    v128.store(y, f64x2.add(v128.load(y), V.cmul(a, v128.load(x))));
  }
}

export function zhemv(n: i32, a: usize, lda: i32, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  if (lda < max(1, n)) return -3;
  memory.fill(y, 0, (<usize>n) << 4);
  const ld = (<usize>lda) << 4;
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    const xj = x + ((<usize>j) << 4);
    const yj = y + ((<usize>j) << 4);
    let p0 = a + <usize>j * ld + ((<usize>j) << 4);
    let p1 = p0 + ld + 16;
    v128.store(yj, f64x2.add(v128.load(yj), f64x2.mul(v128.load64_splat(p0), v128.load(xj))));
    v128.store(yj, f64x2.add(v128.load(yj, 16), f64x2.mul(v128.load64_splat(p1), v128.load(xj, 16))), 16);
    const corner = v128.load(p0, 16);
    Entry.add(corner, xj, yj + 16);
    Entry.add(V.conj(corner), xj + 16, yj);
    p0 += 32;
    p1 += 16;
    const r0 = v128.load64_splat(xj);
    const r1 = v128.load64_splat(xj, 16);
    const i0 = V.pair(-f64.load(xj, 8), f64.load(xj, 8));
    const i1 = V.pair(-f64.load(xj, 24), f64.load(xj, 24));
    let d0 = f64x2.splat(0);
    let d1 = f64x2.splat(0);
    let o0 = f64x2.splat(0);
    let o1 = f64x2.splat(0);
    let u = x + ((<usize>(j + 2)) << 4);
    let v = y + ((<usize>(j + 2)) << 4);
    const end = y + ((<usize>n) << 4);
    if (v < end) {
      do {
        const xi = v128.load(u);
        let yi = v128.load(v);
        const a0 = v128.load(p0);
        const b0 = V.swap(a0);
        yi = V.madd(a0, r0, yi);
        yi = V.madd(b0, i0, yi);
        d0 = V.madd(a0, xi, d0);
        o0 = V.madd(b0, xi, o0);
        const a1 = v128.load(p1);
        const b1 = V.swap(a1);
        yi = V.madd(a1, r1, yi);
        yi = V.madd(b1, i1, yi);
        d1 = V.madd(a1, xi, d1);
        o1 = V.madd(b1, xi, o1);
        v128.store(v, yi);
        p0 += 16;
        p1 += 16;
        u += 16;
        v += 16;
      } while (v < end);
    }
    const t0 = V.pair(V.sum(d0), f64x2.extract_lane(o0, 1) - f64x2.extract_lane(o0, 0));
    const t1 = V.pair(V.sum(d1), f64x2.extract_lane(o1, 1) - f64x2.extract_lane(o1, 0));
    v128.store(yj, f64x2.add(v128.load(yj), t0));
    v128.store(yj, f64x2.add(v128.load(yj, 16), t1), 16);
  }
  if (j < n) {
    const xj = x + ((<usize>j) << 4);
    const yj = y + ((<usize>j) << 4);
    const p0 = a + <usize>j * ld + ((<usize>j) << 4);
    v128.store(yj, f64x2.add(v128.load(yj), f64x2.mul(v128.load64_splat(p0), v128.load(xj))));
  }
  return 0;
}
