/**
 * dsteqr — eigenvalues, and on request eigenvectors, of a real symmetric tridiagonal matrix by implicit QL and QR.
 *
 * in/out  d     f64[n] diagonal; on exit the eigenvalues, not sorted
 * in/out  e     f64[n − 1] subdiagonal; destroyed
 * in/out  z     f64[m × n] column-major, or 0 when no vectors are wanted; on exit Z·(eigenvectors of T)
 * work    f64[2n]   cosines and sines of one sweep; not used without vectors
 * returns 0, > 0 the number of off-diagonal entries that did not converge, or −i when argument i is illegal
 *
 * QL where the matrix grows downwards, QR where it grows upwards, so that graded matrices keep their small eigenvalues.
 * One sweep's rotations are recorded and then applied to Z with eight rows in registers: column i + 1 is
 * finished when rotation i has passed, and column i stays where it is for the next one.
 * see: B. N. Parlett, The Symmetric Eigenvalue Problem (1998) ch. 8; LAPACK dsteqr.
 */
import { V } from "../core/simd";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
const SAFE_MINIMUM: f64 = 2.2250738585072014e-308; // 2⁻¹⁰²²
const UP: f64 = 4.149515568880993e180; // 2⁶⁰⁰
const DOWN: f64 = 2.409919865102884e-181; // 2⁻⁶⁰⁰
const SWEEPS_PER_VALUE: i32 = 30;

/** √(x² + y²) for numbers of ordinary size, and for tiny pairs without underflow. */
export class Hypot {
  @inline static of(x: f64, y: f64): f64 {
    const s = x * x + y * y;
    if (s > 1e-240) return sqrt(s);
    const u = x * UP;
    const v = y * UP;
    return sqrt(u * u + v * v) * DOWN;
  }
}

export function dsteqr(n: i32, d: usize, e: usize, m: i32, z: usize, work: usize): i32 {
  if (n < 0) return -1;
  if (m < 0) return -4;
  const cosines = work;
  const sines = work + ((<usize>n) << 3);
  let left = SWEEPS_PER_VALUE * n;
  let first = 0;
  while (first < n) {
    // The next block that no negligible subdiagonal entry splits: rows first … last.
    let last = first;
    for (; last < n - 1; last++) {
      const size = abs(Tri.at(e, last));
      if (size <= sqrt(abs(Tri.at(d, last))) * sqrt(abs(Tri.at(d, last + 1))) * EPSILON) {
        Tri.set(e, last, 0);
        break;
      }
    }
    const low = first;
    const high = last;
    first = last + 1;
    if (low == high) continue;
    const downwards = abs(Tri.at(d, high)) >= abs(Tri.at(d, low));
    const done = downwards
      ? Sweep.ql(low, high, d, e, m, z, cosines, sines, left)
      : Sweep.qr(low, high, d, e, m, z, cosines, sines, left);
    if (done < 0) {
      let open = 0;
      for (let i = 0; i < n - 1; i++) if (Tri.at(e, i) != 0) open++;
      return max(open, 1);
    }
    left = done;
  }
  return 0;
}

export class Tri {
  @inline static at(x: usize, i: i32): f64 {
    return f64.load(x + ((<usize>i) << 3));
  }

  @inline static set(x: usize, i: i32, value: f64): void {
    f64.store(x + ((<usize>i) << 3), value);
  }

  /** |e_i| is negligible against its neighbours on the diagonal. */
  @inline static split(d: usize, e: usize, i: i32): bool {
    const size = abs(Tri.at(e, i));
    return size * size <= EPSILON * EPSILON * abs(Tri.at(d, i)) * abs(Tri.at(d, i + 1)) + SAFE_MINIMUM;
  }
}

class Sweep {
  /** Rows l … high, eigenvalues found at the top. Returns the sweeps left, or −1 when there are none. */
  static ql(l: i32, high: i32, d: usize, e: usize, m: i32, z: usize, cs: usize, sn: usize, left: i32): i32 {
    while (l <= high) {
      let k = l;
      while (k < high && !Tri.split(d, e, k)) k++;
      if (k < high) Tri.set(e, k, 0);
      if (k == l) {
        l++;
        continue;
      }
      if (left == 0) return -1;
      left--;
      // Wilkinson's shift from the leading 2 × 2.
      const el = Tri.at(e, l);
      let p = Tri.at(d, l);
      let g = (Tri.at(d, l + 1) - p) / (2 * el);
      let r = Hypot.of(g, 1);
      g = Tri.at(d, k) - p + el / (g + copysign(r, g));
      let s: f64 = 1;
      let c: f64 = 1;
      p = 0;
      for (let i = k - 1; i >= l; i--) {
        const f = s * Tri.at(e, i);
        const b = c * Tri.at(e, i);
        r = Hypot.of(f, g);
        if (r == 0) {
          c = 1;
          s = 0;
        } else {
          c = g / r;
          s = f / r;
        }
        if (i != k - 1) Tri.set(e, i + 1, r);
        g = Tri.at(d, i + 1) - p;
        r = (Tri.at(d, i) - g) * s + 2 * c * b;
        p = s * r;
        Tri.set(d, i + 1, g + p);
        g = c * r - b;
        Tri.set(cs, i, c);
        Tri.set(sn, i, s);
      }
      Tri.set(d, l, Tri.at(d, l) - p);
      Tri.set(e, l, g);
      if (z) Rotations.down(m, z, l, k, cs, sn);
    }
    return left;
  }

  /** The mirror image: rows low … l, eigenvalues found at the bottom. */
  static qr(low: i32, l: i32, d: usize, e: usize, m: i32, z: usize, cs: usize, sn: usize, left: i32): i32 {
    while (l >= low) {
      let k = l;
      while (k > low && !Tri.split(d, e, k - 1)) k--;
      if (k > low) Tri.set(e, k - 1, 0);
      if (k == l) {
        l--;
        continue;
      }
      if (left == 0) return -1;
      left--;
      const el = Tri.at(e, l - 1);
      let p = Tri.at(d, l);
      let g = (Tri.at(d, l - 1) - p) / (2 * el);
      let r = Hypot.of(g, 1);
      g = Tri.at(d, k) - p + el / (g + copysign(r, g));
      let s: f64 = 1;
      let c: f64 = 1;
      p = 0;
      for (let i = k; i < l; i++) {
        const f = s * Tri.at(e, i);
        const b = c * Tri.at(e, i);
        r = Hypot.of(f, g);
        if (r == 0) {
          c = 1;
          s = 0;
        } else {
          c = g / r;
          s = f / r;
        }
        if (i != k) Tri.set(e, i - 1, r);
        g = Tri.at(d, i) - p;
        r = (Tri.at(d, i + 1) - g) * s + 2 * c * b;
        p = s * r;
        Tri.set(d, i, g + p);
        g = c * r - b;
        Tri.set(cs, i, c);
        Tri.set(sn, i, s);
      }
      Tri.set(d, l, Tri.at(d, l) - p);
      Tri.set(e, l - 1, g);
      if (z) Rotations.up(m, z, k, l, cs, sn);
    }
    return left;
  }
}

/** One sweep applied to the columns of Z, eight rows at a time, the column in flight kept in registers. */
export class Rotations {
  /** i = k − 1 … l:  (z_i, z_{i+1}) ← (c z_i − s z_{i+1}, s z_i + c z_{i+1}). */
  static down(m: i32, z: usize, l: i32, k: i32, cs: usize, sn: usize): void {
    const ld = (<usize>m) << 3;
    let r = 0;
    for (; r + 8 <= m; r += 8) {
      let p = z + <usize>k * ld + ((<usize>r) << 3);
      let y0 = v128.load(p);
      let y1 = v128.load(p, 16);
      let y2 = v128.load(p, 32);
      let y3 = v128.load(p, 48);
      for (let i = k - 1; i >= l; i--) {
        const c = v128.load64_splat(cs + ((<usize>i) << 3));
        const s = v128.load64_splat(sn + ((<usize>i) << 3));
        const q = p - ld;
        const x0 = v128.load(q);
        const x1 = v128.load(q, 16);
        const x2 = v128.load(q, 32);
        const x3 = v128.load(q, 48);
        v128.store(p, V.madd(s, x0, f64x2.mul(c, y0)));
        v128.store(p, V.madd(s, x1, f64x2.mul(c, y1)), 16);
        v128.store(p, V.madd(s, x2, f64x2.mul(c, y2)), 32);
        v128.store(p, V.madd(s, x3, f64x2.mul(c, y3)), 48);
        y0 = V.nmadd(s, y0, f64x2.mul(c, x0));
        y1 = V.nmadd(s, y1, f64x2.mul(c, x1));
        y2 = V.nmadd(s, y2, f64x2.mul(c, x2));
        y3 = V.nmadd(s, y3, f64x2.mul(c, x3));
        p = q;
      }
      v128.store(p, y0);
      v128.store(p, y1, 16);
      v128.store(p, y2, 32);
      v128.store(p, y3, 48);
    }
    for (; r < m; r++) {
      let p = z + <usize>k * ld + ((<usize>r) << 3);
      let y = f64.load(p);
      for (let i = k - 1; i >= l; i--) {
        const c = Tri.at(cs, i);
        const s = Tri.at(sn, i);
        const q = p - ld;
        const x = f64.load(q);
        f64.store(p, s * x + c * y);
        y = c * x - s * y;
        p = q;
      }
      f64.store(p, y);
    }
  }

  /** i = k … l − 1:  (z_i, z_{i+1}) ← (c z_i + s z_{i+1}, −s z_i + c z_{i+1}). */
  static up(m: i32, z: usize, k: i32, l: i32, cs: usize, sn: usize): void {
    const ld = (<usize>m) << 3;
    let r = 0;
    for (; r + 8 <= m; r += 8) {
      let p = z + <usize>k * ld + ((<usize>r) << 3);
      let x0 = v128.load(p);
      let x1 = v128.load(p, 16);
      let x2 = v128.load(p, 32);
      let x3 = v128.load(p, 48);
      for (let i = k; i < l; i++) {
        const c = v128.load64_splat(cs + ((<usize>i) << 3));
        const s = v128.load64_splat(sn + ((<usize>i) << 3));
        const q = p + ld;
        const y0 = v128.load(q);
        const y1 = v128.load(q, 16);
        const y2 = v128.load(q, 32);
        const y3 = v128.load(q, 48);
        v128.store(p, V.madd(s, y0, f64x2.mul(c, x0)));
        v128.store(p, V.madd(s, y1, f64x2.mul(c, x1)), 16);
        v128.store(p, V.madd(s, y2, f64x2.mul(c, x2)), 32);
        v128.store(p, V.madd(s, y3, f64x2.mul(c, x3)), 48);
        x0 = V.nmadd(s, x0, f64x2.mul(c, y0));
        x1 = V.nmadd(s, x1, f64x2.mul(c, y1));
        x2 = V.nmadd(s, x2, f64x2.mul(c, y2));
        x3 = V.nmadd(s, x3, f64x2.mul(c, y3));
        p = q;
      }
      v128.store(p, x0);
      v128.store(p, x1, 16);
      v128.store(p, x2, 32);
      v128.store(p, x3, 48);
    }
    for (; r < m; r++) {
      let p = z + <usize>k * ld + ((<usize>r) << 3);
      let x = f64.load(p);
      for (let i = k; i < l; i++) {
        const c = Tri.at(cs, i);
        const s = Tri.at(sn, i);
        const q = p + ld;
        const y = f64.load(q);
        f64.store(p, s * y + c * x);
        x = c * y - s * x;
        p = q;
      }
      f64.store(p, x);
    }
  }
}
