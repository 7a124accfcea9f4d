/**
 * Matrix times vector for the tall, narrow panels of the blocked reductions. Column-major, `lda` elements a column.
 *
 * real     n:  y ← y − A x          t:  x ← Aᵀ y          A is m × k
 * complex  n:  y ← y − A x          c:  x ← Aᴴ y
 *
 * Four (real) or two (complex) columns a pass, so that y is read once for all of them; each column's own sum runs
 * over ascending rows.
 */
import { V } from "../../core/simd";

export class DGemv {
  static n(m: i32, k: i32, a: usize, lda: i32, x: usize, y: usize): void {
    const ld = (<usize>lda) << 3;
    let j = 0;
    for (; j + 4 <= k; j += 4, x += 32) {
      const x0 = f64.load(x);
      const x1 = f64.load(x, 8);
      const x2 = f64.load(x, 16);
      const x3 = f64.load(x, 24);
      const s0 = f64x2.splat(x0);
      const s1 = f64x2.splat(x1);
      const s2 = f64x2.splat(x2);
      const s3 = f64x2.splat(x3);
      let p0 = a + <usize>j * ld;
      let p1 = p0 + ld;
      let p2 = p1 + ld;
      let p3 = p2 + ld;
      let q = y;
      const body = y + ((<usize>m & ~1) << 3);
      for (; q < body; q += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
        let v = v128.load(q);
        v = V.nmadd(s0, v128.load(p0), v);
        v = V.nmadd(s1, v128.load(p1), v);
        v = V.nmadd(s2, v128.load(p2), v);
        v = V.nmadd(s3, v128.load(p3), v);
        v128.store(q, v);
      }
      if (m & 1) {
        let v = f64.load(q);
        v -= x0 * f64.load(p0);
        v -= x1 * f64.load(p1);
        v -= x2 * f64.load(p2);
        v -= x3 * f64.load(p3);
        f64.store(q, v);
      }
    }
    for (; j < k; j++, x += 8) {
      const x0 = f64.load(x);
      const s0 = f64x2.splat(x0);
      let p0 = a + <usize>j * ld;
      let q = y;
      const body = y + ((<usize>m & ~1) << 3);
      for (; q < body; q += 16, p0 += 16) v128.store(q, V.nmadd(s0, v128.load(p0), v128.load(q)));
      if (m & 1) f64.store(q, f64.load(q) - x0 * f64.load(p0));
    }
  }

  static t(m: i32, k: i32, a: usize, lda: i32, y: usize, x: usize): void {
    const ld = (<usize>lda) << 3;
    let j = 0;
    for (; j + 4 <= k; j += 4, x += 32) {
      let t0 = f64x2.splat(0);
      let t1 = f64x2.splat(0);
      let t2 = f64x2.splat(0);
      let t3 = f64x2.splat(0);
      let p0 = a + <usize>j * ld;
      let p1 = p0 + ld;
      let p2 = p1 + ld;
      let p3 = p2 + ld;
      let q = y;
      const body = y + ((<usize>m & ~1) << 3);
      for (; q < body; q += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
        const v = v128.load(q);
        t0 = V.madd(v, v128.load(p0), t0);
        t1 = V.madd(v, v128.load(p1), t1);
        t2 = V.madd(v, v128.load(p2), t2);
        t3 = V.madd(v, v128.load(p3), t3);
      }
      const last = m & 1 ? f64.load(q) : 0;
      f64.store(x, V.sum(t0) + (m & 1 ? last * f64.load(p0) : 0));
      f64.store(x, V.sum(t1) + (m & 1 ? last * f64.load(p1) : 0), 8);
      f64.store(x, V.sum(t2) + (m & 1 ? last * f64.load(p2) : 0), 16);
      f64.store(x, V.sum(t3) + (m & 1 ? last * f64.load(p3) : 0), 24);
    }
    for (; j < k; j++, x += 8) {
      let t0 = f64x2.splat(0);
      let p0 = a + <usize>j * ld;
      let q = y;
      const body = y + ((<usize>m & ~1) << 3);
      for (; q < body; q += 16, p0 += 16) t0 = V.madd(v128.load(q), v128.load(p0), t0);
      f64.store(x, V.sum(t0) + (m & 1 ? f64.load(q) * f64.load(p0) : 0));
    }
  }
}

export class ZGemv {
  static n(m: i32, k: i32, a: usize, lda: i32, x: usize, y: usize): void {
    const ld = (<usize>lda) << 4;
    const end = y + ((<usize>m) << 4);
    let j = 0;
    for (; j + 2 <= k; j += 2, x += 32) {
      const r0 = v128.load64_splat(x);
      const i0 = V.pair(-f64.load(x, 8), f64.load(x, 8));
      const r1 = v128.load64_splat(x, 16);
      const i1 = V.pair(-f64.load(x, 24), f64.load(x, 24));
      let p0 = a + <usize>j * ld;
      let p1 = p0 + ld;
      for (let q = y; q < end; q += 16, p0 += 16, p1 += 16) {
        const a0 = v128.load(p0);
        const a1 = v128.load(p1);
        let v = v128.load(q);
        v = V.nmadd(r0, a0, v);
        v = V.nmadd(i0, V.swap(a0), v);
        v = V.nmadd(r1, a1, v);
        v = V.nmadd(i1, V.swap(a1), v);
        v128.store(q, v);
      }
    }
    if (j < k) {
      const r0 = v128.load64_splat(x);
      const i0 = V.pair(-f64.load(x, 8), f64.load(x, 8));
      let p0 = a + <usize>j * ld;
      for (let q = y; q < end; q += 16, p0 += 16) {
        const a0 = v128.load(p0);
        v128.store(q, V.nmadd(i0, V.swap(a0), V.nmadd(r0, a0, v128.load(q))));
      }
    }
  }

  static c(m: i32, k: i32, a: usize, lda: i32, y: usize, x: usize): void {
    const ld = (<usize>lda) << 4;
    const end = y + ((<usize>m) << 4);
    let j = 0;
    for (; j + 2 <= k; j += 2, x += 32) {
      let p0 = f64x2.splat(0);
      let q0 = f64x2.splat(0);
      let p1 = f64x2.splat(0);
      let q1 = f64x2.splat(0);
      let from = a + <usize>j * ld;
      let next = from + ld;
      for (let at = y; at < end; at += 16, from += 16, next += 16) {
        const v = v128.load(at);
        const w = V.swap(v);
        const u0 = v128.load(from);
        const u1 = v128.load(next);
        p0 = V.madd(u0, v, p0);
        q0 = V.madd(u0, w, q0);
        p1 = V.madd(u1, v, p1);
        q1 = V.madd(u1, w, q1);
      }
      f64.store(x, V.sum(p0));
      f64.store(x, f64x2.extract_lane(q0, 0) - f64x2.extract_lane(q0, 1), 8);
      f64.store(x, V.sum(p1), 16);
      f64.store(x, f64x2.extract_lane(q1, 0) - f64x2.extract_lane(q1, 1), 24);
    }
    if (j < k) {
      let p = f64x2.splat(0);
      let q = f64x2.splat(0);
      let from = a + <usize>j * ld;
      for (let at = y; at < end; at += 16, from += 16) {
        const u = v128.load(from);
        const v = v128.load(at);
        p = V.madd(u, v, p);
        q = V.madd(u, V.swap(v), q);
      }
      f64.store(x, V.sum(p));
      f64.store(x, f64x2.extract_lane(q, 0) - f64x2.extract_lane(q, 1), 8);
    }
  }
}
