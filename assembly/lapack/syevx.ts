/**
 * dsyevx, zheevx — some eigenvalues and eigenvectors of a Hermitian matrix, in two stages.
 *
 * dsyevxReduce, zheevxReduce:  2^p A = Q T Qᴴ
 *   in/out  a    n × n, row-major, one triangle read; on exit the reflectors of Q
 *   out     t    f64[4n]:  [ diagonal n | subdiagonal n | tau 2n ]
 *   work    f64[dsyevxReduceWorkspace(n)] or f64[zheevxReduceWorkspace(n)], 64-byte aligned
 *   returns 2^p, 1 unless the entries are beyond 2^±200
 *
 * Between the stages dstebzCount turns an interval of values into places, and dstebz finds values alone.
 *
 * dsyevxVectors, zheevxVectors:  pairs from … to − 1 in ascending order, m = to − from
 *   in/out  a, t   as the first stage left them; t is destroyed
 *   in      scale  2^p
 *   out     w      f64[m]
 *   out     v      n × m, row-major, vector j in column j, phases as in dsyev; may be a
 *   work    f64[dsyevxWorkspace(n, m)] or f64[zheevxWorkspace(n, m)], 64-byte aligned
 *   returns 0, > 0 when the tridiagonal problem did not converge, or −i when argument i is illegal
 *
 * Few vectors come by bisection and inverse iteration (dstebz, dstein), which verifies what it found. When that fails, and
 * for more vectors, divide and conquer, orthogonal however many eigenvalues coincide: of its flops the last merge, and of
 * the whole the back-transformation, depend on how many are wanted.
 */
import { D } from "../blas/level1/vector";
import { dsytrd, dsytrdWorkspace } from "./dsytrd";
import { Eigenvectors } from "./eigenvectors";
import { dstebz, dstebzWorkspace } from "./stebz";
import { dstedcRange, dstedcWorkspace } from "./stedc";
import { dstein, dsteinWorkspace } from "./stein";
import { Scaling } from "./syev";
import { zhetrd, zhetrdWorkspace } from "./zhetrd";

/** Doubles of workspace for dsyevxReduce. */
export function dsyevxReduceWorkspace(n: i32): i32 {
  return dsytrdWorkspace(n);
}

/** Doubles of workspace for zheevxReduce. */
export function zheevxReduceWorkspace(n: i32): i32 {
  return zhetrdWorkspace(n);
}

export function dsyevxReduce(n: i32, a: usize, t: usize, work: usize): f64 {
  const row = (<usize>n) << 3;
  const factor = Scaling.factor(D.amax(n * n, a));
  if (factor != 1) D.scal(n * n, factor, a);
  dsytrd(n, a, t, t + row, t + 2 * row, work);
  return factor;
}

export function zheevxReduce(n: i32, a: usize, t: usize, work: usize): f64 {
  const row = (<usize>n) << 3;
  const factor = Scaling.factor(D.amax(2 * n * n, a));
  if (factor != 1) D.scal(2 * n * n, factor, a);
  zhetrd(n, a, t, t + row, t + 2 * row, work);
  return factor;
}

/**
 * Inverse iteration from this order, one more than a leaf, and for at most one vector in FEW. Measured, it meets divide and
 * conquer at 0.24 n vectors for n = 1024 and 512, and at 0.35 n to 0.4 n for n = 64 … 256.
 */
const SMALL: i32 = 33;
const FEW: i32 = 5;

class Wanted {
  /** Where the wanted columns and what follows lie: behind `order` and all the columns of divide and conquer. */
  @inline static columns(n: i32, work: usize): usize {
    return Wanted.all(n, work) + ((((<usize>n * n) << 3) + 63) & ~63);
  }

  @inline static all(n: i32, work: usize): usize {
    return (work + ((<usize>n) << 2) + 63) & ~63;
  }

  /** Doubles of workspace. */
  static doubles<T>(n: i32, m: i32): i32 {
    const few = max(dstebzWorkspace(n), dsteinWorkspace(n, min(m, Wanted.few(n))));
    return n + 32 + n * n + max(max(dstedcWorkspace(n), few), Eigenvectors.workspace<T>(n, m));
  }

  /** At most so many vectors are tried by inverse iteration. */
  static few(n: i32): i32 {
    return n < SMALL ? 0 : n / FEW;
  }

  /** Eigenpairs of T: w, order, and the columns of `all`. */
  static solve(n: i32, from: i32, to: i32, t: usize, scale: f64, w: usize, work: usize): i32 {
    const m = to - from;
    if (m <= Wanted.few(n)) {
      const e = t + ((<usize>n) << 3);
      const rest = Wanted.columns(n, work);
      dstebz(n, from, to, t, e, w, rest);
      if (dstein(n, m, t, e, w, Wanted.all(n, work), rest) == 0) {
        D.scal(m, 1 / scale, w);
        for (let j = 0; j < m; j++) i32.store(work + ((<usize>(from + j)) << 2), j);
        return 0;
      }
    }
    const status = dstedcRange(
      n,
      from,
      to,
      t,
      t + ((<usize>n) << 3),
      Wanted.all(n, work),
      work,
      Wanted.columns(n, work),
    );
    if (status) return status;
    for (let j = from; j < to; j++) {
      const at = <usize>i32.load(work + ((<usize>j) << 2));
      f64.store(w + ((<usize>(j - from)) << 3), f64.load(t + (at << 3)) / scale);
    }
    return 0;
  }

  /** Illegal argument by its place, or 0. */
  static illegal(n: i32, from: i32, to: i32): i32 {
    if (n < 0) return -1;
    if (from < 0) return -2;
    if (to < from || to > n) return -3;
    return 0;
  }
}

/** Doubles of workspace for dsyevxVectors. */
export function dsyevxWorkspace(n: i32, m: i32): i32 {
  return Wanted.doubles<f64>(n, m);
}

export function dsyevxVectors(
  n: i32,
  from: i32,
  to: i32,
  a: usize,
  t: usize,
  scale: f64,
  w: usize,
  v: usize,
  work: usize,
): i32 {
  const illegal = Wanted.illegal(n, from, to);
  if (illegal) return illegal;
  const m = to - from;
  const status = Wanted.solve(n, from, to, t, scale, w, work);
  if (status) return status;
  const tau = t + ((<usize>n) << 4);
  const order = work + ((<usize>from) << 2);
  Eigenvectors.run<f64>(n, m, a, tau, Wanted.all(n, work), order, v, Wanted.columns(n, work));
  return 0;
}

/** Doubles of workspace for zheevxVectors. */
export function zheevxWorkspace(n: i32, m: i32): i32 {
  return Wanted.doubles<v128>(n, m);
}

export function zheevxVectors(
  n: i32,
  from: i32,
  to: i32,
  a: usize,
  t: usize,
  scale: f64,
  w: usize,
  v: usize,
  work: usize,
): i32 {
  const illegal = Wanted.illegal(n, from, to);
  if (illegal) return illegal;
  const m = to - from;
  const status = Wanted.solve(n, from, to, t, scale, w, work);
  if (status) return status;
  const tau = t + ((<usize>n) << 4);
  const order = work + ((<usize>from) << 2);
  Eigenvectors.run<v128>(n, m, a, tau, Wanted.all(n, work), order, v, Wanted.columns(n, work));
  return 0;
}
