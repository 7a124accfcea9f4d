/**
 * dsyev, zheev — eigenvalues, and on request eigenvectors, of a Hermitian matrix:  A = Z Λ Zᴴ.
 *
 * in      vectors  0 values only, 1 vectors too
 * in/out  a    n × n, row-major, one triangle read; destroyed, or on exit (vectors = 1) the eigenvectors, row-major,
 *              vector j in column j with its first entry of largest modulus real and positive
 * out     w    f64[n], ascending
 * work    f64[dsyevWorkspace(n, vectors)] or f64[zheevWorkspace(n, vectors)], 64-byte aligned
 * returns 0, > 0 the number of off-diagonal entries that did not converge, or −i when argument i is illegal
 *
 *   scale → tridiagonal form (dsytrd, zhetrd) → its eigenpairs by divide and conquer (dstedc), its values alone by
 *   QL (dsterf) → back-transformation, sorted and with fixed phases (eigenvectors.ts)
 *
 * Entries beyond 2^±200 are scaled by a power of two first: squares then neither overflow nor vanish, and no bit is lost.
 * A row-major matrix is the conjugate of the column-major one at the same place: zheev diagonalises that and
 * conjugates the vectors on the way out.
 */
import { D } from "../blas/level1/vector";
import { dsytrd, dsytrdWorkspace } from "./dsytrd";
import { Eigenvectors } from "./eigenvectors";
import { Order } from "./order";
import { dstedc, dstedcWorkspace } from "./stedc";
import { dsterf } from "./sterf";
import { zhetrd, zhetrdWorkspace } from "./zhetrd";

export class Scaling {
  /** The power of two that brings `largest` near 1, or 1 when it is of ordinary size. */
  static factor(largest: f64): f64 {
    if (largest == 0) return 1;
    const exponent = <i32>((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1023;
    if (exponent > -200 && exponent < 200) return 1;
    return Scaling.power(largest);
  }

  /** The power of two that brings `largest` into [1, 2), or as near as a normal number can. */
  static power(largest: f64): f64 {
    if (largest == 0) return 1;
    const exponent = <i32>((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1023;
    // 2^−exponent; −1022 stands for subnormal input, where 2^1022 is large enough.
    const up = min(max(-exponent, -1022), 1022);
    return reinterpret<f64>((<u64>(up + 1023)) << 52);
  }
}

class Tridiagonal {
  /** w ← eigenvalues over `factor`, ascending. The status of dsterf. */
  static values(n: i32, d: usize, e: usize, factor: f64, w: usize): i32 {
    const status = dsterf(n, d, e);
    for (let i: usize = 0; i < (<usize>n) << 3; i += 8) f64.store(w + i, f64.load(d + i) / factor);
    return status;
  }
}

/** Doubles of workspace for dsyev. */
export function dsyevWorkspace(n: i32, vectors: i32): i32 {
  const common = 4 * n + 32;
  if (!vectors) return common + dsytrdWorkspace(n);
  return common + n * n + max(dstedcWorkspace(n), max(dsytrdWorkspace(n), Eigenvectors.workspace<f64>(n, n)));
}

export function dsyev(vectors: i32, n: i32, a: usize, w: usize, work: usize): i32 {
  if (vectors != 0 && vectors != 1) return -1;
  if (n < 0) return -2;
  if (n == 0) return 0;
  const d = work;
  const e = d + ((<usize>n) << 3);
  const tau = e + ((<usize>n) << 3);
  const order = tau + ((<usize>n) << 3);
  const z = (order + ((<usize>n) << 3) + 63) & ~63;
  const rest = vectors ? (z + ((<usize>n * n) << 3) + 63) & ~63 : z;
  const factor = Scaling.factor(D.amax(n * n, a));
  if (factor != 1) D.scal(n * n, factor, a);
  dsytrd(n, a, d, e, tau, rest);
  if (!vectors) return Tridiagonal.values(n, d, e, factor, w);
  const status = dstedc(n, d, e, z, order, rest);
  if (status) return status;
  Order.gather(n, d, order, 1 / factor, w);
  Eigenvectors.run<f64>(n, n, a, tau, z, order, a, rest);
  return 0;
}

/** Doubles of workspace for zheev. */
export function zheevWorkspace(n: i32, vectors: i32): i32 {
  const common = 5 * n + 32;
  if (!vectors) return common + zhetrdWorkspace(n);
  return common + n * n + max(dstedcWorkspace(n), max(zhetrdWorkspace(n), Eigenvectors.workspace<v128>(n, n)));
}

export function zheev(vectors: i32, n: i32, a: usize, w: usize, work: usize): i32 {
  if (vectors != 0 && vectors != 1) return -1;
  if (n < 0) return -2;
  if (n == 0) return 0;
  const d = work;
  const e = d + ((<usize>n) << 3);
  const tau = e + ((<usize>n) << 3);
  const order = tau + ((<usize>n) << 4);
  const z = (order + ((<usize>n) << 3) + 63) & ~63;
  const rest = vectors ? (z + ((<usize>n * n) << 3) + 63) & ~63 : z;
  const factor = Scaling.factor(D.amax(2 * n * n, a));
  if (factor != 1) D.scal(2 * n * n, factor, a);
  zhetrd(n, a, d, e, tau, rest);
  if (!vectors) return Tridiagonal.values(n, d, e, factor, w);
  const status = dstedc(n, d, e, z, order, rest);
  if (status) return status;
  Order.gather(n, d, order, 1 / factor, w);
  Eigenvectors.run<v128>(n, n, a, tau, z, order, a, rest);
  return 0;
}
