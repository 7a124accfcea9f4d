/**
 * dgesvd, zgesvd — singular values, and on request vectors, of an m × n matrix with m ≥ n:  A = U S Vᴴ.
 *
 * in      vectors  0 values only, 1 with vectors, 2 the same with the phase fixed in Vᴴ instead of U
 * in/out  a    m × n, column-major; destroyed
 * out     s    f64[n], descending, ≥ 0
 * out     u    m × n, column-major, orthonormal columns (not touched without vectors)
 * out     vh   n × n, row-major, orthonormal rows
 * work    f64[dgesvdWorkspace(m, n, vectors)] or f64[zgesvdWorkspace(m, n, vectors)], 64-byte aligned
 * returns 0, > 0 the number of superdiagonal entries that did not converge, or −i when argument i is illegal
 *
 *   scale → QR first when m ≥ 1.6 n (geqrf) → bidiagonal form (gebrd) → values alone by dqds (dlasq1), with vectors by
 *   zero-shift QR (dbdsqr) → back-transformation (ormtr, twice for a tall matrix) → sort, fix phases
 *
 * Each pair (u_j, v_j) has a free phase: the first entry of largest modulus of column j of U (or of row j of Vᴴ) is real and
 * positive. |s − σ| is a modest multiple of n·ε·σ₁: small singular values are not squared on the way, and those
 * of the bidiagonal matrix keep their relative accuracy. Entries beyond 2^±200 are scaled by a power of two.
 * see: G. H. Golub, C. Reinsch, Numer. Math. 14 (1970) 403–420; T. F. Chan, ACM TOMS 8 (1982) 72–83.
 */
import { Field } from "../blas/level1/field";
import { D } from "../blas/level1/vector";
import { V } from "../core/simd";
import { dbdsqr, dbdsqrWorkspace, Strips, stripsLength } from "./bdsqr";
import { Bidiagonal, gebrdWorkspace } from "./gebrd";
import { geqrfWorkspace, Qr } from "./geqrf";
import { dlasq1, dlasq1Workspace } from "./lasq";
import { BackTransform, ormtrWorkspaceFor } from "./ormtr";
import { Scaling } from "./syev";

class Svd {
  /** Is a QR factorization first the shorter way? */
  @inline static tall(m: i32, n: i32): bool {
    return m > n && m - n >= (3 * n) / 5;
  }

  static workspace<T>(m: i32, n: i32, vectors: i32): i32 {
    // More than 2³¹ doubles would be: an answer that any arena refuses, before the sums below leave their range.
    if (<f64>m * (8 * <f64>min(n, 64) + 2 * <f64>n) + 1e4 * <f64>n + 8 * <f64>n * <f64>n > 2147483647)
      return i32.MAX_VALUE;
    const width = isVector<T>() ? 2 : 1;
    const tall = Svd.tall(m, n);
    let doubles = 3 * n + 3 * n * width + 64;
    if (tall) doubles += n * n * width;
    let phase = max(gebrdWorkspace(tall ? n : m, n), dlasq1Workspace(n));
    if (tall) phase = max(phase, geqrfWorkspace(m, n));
    if (vectors) phase = max(phase, max(2 * stripsLength(n) + dbdsqrWorkspace(n), ormtrWorkspaceFor(n, m, n)));
    return doubles + phase;
  }

  static run<T>(vectors: i32, m: i32, n: i32, a: usize, s: usize, u: usize, vh: usize, work: usize): i32 {
    if (vectors < 0 || vectors > 2) return -1;
    if (m < n) return -2;
    if (n < 0) return -3;
    if (n == 0) return 0;
    const row = (<usize>n) << 3;
    const tall = Svd.tall(m, n);
    const d = work;
    const e = d + row;
    const order = e + row;
    const tauq = (order + row + 63) & ~63;
    const taup = tauq + Field.bytes<T>(n);
    const tau = taup + Field.bytes<T>(n);
    let rest = (tau + Field.bytes<T>(n) + 63) & ~63;
    let b = a;
    let rows = m;
    const count = m * n * (isVector<T>() ? 2 : 1);
    const factor = Scaling.factor(D.amax(count, a));
    if (factor != 1) D.scal(count, factor, a);
    if (tall) {
      b = rest;
      rest += Field.bytes<T>(n * n);
      rows = n;
      Qr.factor<T>(m, n, a, m, tau, rest);
      memory.fill(b, 0, Field.bytes<T>(n * n));
      for (let j = 0; j < n; j++) {
        memory.copy(b + Field.bytes<T>(j * n), a + Field.bytes<T>(j * m), Field.bytes<T>(j + 1));
      }
    }
    Bidiagonal.reduce<T>(rows, n, b, rows, d, e, tauq, taup, rest);
    if (!vectors) {
      const open = dlasq1(n, d, e, 1, rest);
      for (let j: usize = 0; j < row; j += 8) f64.store(s + j, f64.load(d + j) / factor);
      return open;
    }
    const u0 = rest;
    const v0 = u0 + ((<usize>stripsLength(n)) << 3);
    const left = v0 + ((<usize>stripsLength(n)) << 3);
    const status = dbdsqr(n, d, e, u0, v0, left);
    if (status) return status;
    Svd.descending(n, d, order);
    for (let j = 0; j < n; j++) f64.store(s + ((<usize>j) << 3), f64.load(d + Svd.at(order, j) * 8) / factor);
    memory.fill(u, 0, Field.bytes<T>(m) * <usize>n);
    for (let j = 0; j < n; j++) {
      const from = <i32>Svd.at(order, j);
      Svd.spread<T>(n, u0, from, u + Field.bytes<T>(m) * <usize>j);
      Svd.spread<T>(n, v0, from, vh + Field.bytes<T>(n) * <usize>j);
    }
    BackTransform.run<T>(rows, n, 0, b, 1, rows, tauq, n, u, m, false, rest);
    if (tall) BackTransform.run<T>(m, n, 0, a, 1, m, tau, n, u, m, false, rest);
    BackTransform.run<T>(n, n - 1, 1, b, rows, 1, taup, n, vh, n, false, rest);
    for (let j = 0; j < n; j++) {
      Svd.phase<T>(vectors == 2, m, u + Field.bytes<T>(m) * <usize>j, n, vh + Field.bytes<T>(n) * <usize>j);
    }
    return 0;
  }

  @inline static at(order: usize, j: i32): usize {
    return <usize>i32.load(order + ((<usize>j) << 2));
  }

  static descending(n: i32, d: usize, order: usize): void {
    for (let i = 0; i < n; i++) {
      const value = f64.load(d + ((<usize>i) << 3));
      let j = i;
      for (; j > 0 && f64.load(d + Svd.at(order, j - 1) * 8) < value; j--) {
        i32.store(order + ((<usize>j) << 2), <i32>Svd.at(order, j - 1));
      }
      i32.store(order + ((<usize>j) << 2), i);
    }
  }

  /** Column j of strips as one of the field. */
  static spread<T>(n: i32, strips: usize, j: i32, to: usize): void {
    for (let i = 0; i < n; i++) {
      store<T>(to + Field.bytes<T>(i), Field.real<T>(f64.load(Strips.at(n, strips, i, j))));
    }
  }

  /** u ← q u, v ← conj(q v), with |q| = 1 making one of them canonical. */
  static phase<T>(ofRow: bool, m: i32, u: usize, n: i32, v: usize): void {
    const x = ofRow ? v : u;
    const length = ofRow ? n : m;
    let largest: f64 = -1;
    let place = 0;
    for (let i = 0; i < length; i++) {
      const norm = Field.norm<T>(load<T>(x + Field.bytes<T>(i)));
      if (norm > largest) {
        largest = norm;
        place = i;
      }
    }
    const modulus = sqrt(largest);
    const at = x + Field.bytes<T>(place);
    if (isVector<T>()) {
      const re = f64.load(at) / modulus;
      const im = f64.load(at, 8) / modulus;
      Field.scal<v128>(m, V.pair(re, -im), u);
      Field.scal<v128>(n, V.pair(re, -im), v);
      for (let i = 0; i < n; i++) {
        const to = v + ((<usize>i) << 4);
        v128.store(to, V.conj(v128.load(to)));
      }
      v128.store(at, V.pair(modulus, 0));
    } else if (f64.load(at) < 0) {
      D.scal(m, -1, u);
      D.scal(n, -1, v);
    }
  }
}

/** Doubles of workspace for dgesvd. */
export function dgesvdWorkspace(m: i32, n: i32, vectors: i32): i32 {
  return Svd.workspace<f64>(m, n, vectors);
}

export function dgesvd(vectors: i32, m: i32, n: i32, a: usize, s: usize, u: usize, vh: usize, work: usize): i32 {
  return Svd.run<f64>(vectors, m, n, a, s, u, vh, work);
}

/** Doubles of workspace for zgesvd. */
export function zgesvdWorkspace(m: i32, n: i32, vectors: i32): i32 {
  return Svd.workspace<v128>(m, n, vectors);
}

export function zgesvd(vectors: i32, m: i32, n: i32, a: usize, s: usize, u: usize, vh: usize, work: usize): i32 {
  return Svd.run<v128>(vectors, m, n, a, s, u, vh, work);
}
