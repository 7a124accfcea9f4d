/**
 * Some eigenpairs, on blocks that already lie in a scope: tridiagonal form → places of what is wanted → values by
 * bisection, few vectors by inverse iteration, more by a divide and conquer whose last merge sees the wanted columns
 * only → back-transformation of those columns.
 */
import type { F64Block, Scope } from "../engine/scope.js";

/** Which eigenvalues, in ascending order: places lo … hi − 1, or those with lo ≤ λ < hi. */
export type Subset = { readonly index: readonly [number, number] } | { readonly value: readonly [number, number] };

/** 2^p A = Q T Qᴴ. */
export interface Tridiagonal {
  readonly n: number;
  readonly complex: boolean;
  /** The reflectors of Q. */
  readonly a: F64Block;
  /** Diagonal n, subdiagonal n, factors 2n. */
  readonly t: F64Block;
  /** For the stages to come. */
  readonly work: F64Block;
  /** 2^p. */
  readonly scale: number;
}

/**
 * Room for both stages with at most m vectors: taken before the first, so that too large a problem is refused before it
 * starts.
 */
export function pairsWorkspace(s: Scope, n: number, complex: boolean, m: number): F64Block {
  const { kernels } = s;
  return s.f64(
    complex
      ? Math.max(kernels.zheevxReduceWorkspace(n), kernels.zheevxWorkspace(n, m))
      : Math.max(kernels.dsyevxReduceWorkspace(n), kernels.dsyevxWorkspace(n, m)),
  );
}

/** Room for both stages without vectors. */
export function valuesWorkspace(s: Scope, n: number, complex: boolean): F64Block {
  const { kernels } = s;
  const reduce = complex ? kernels.zheevxReduceWorkspace(n) : kernels.dsyevxReduceWorkspace(n);
  return s.f64(Math.max(reduce, kernels.dstebzWorkspace(n)));
}

/** a is destroyed. */
export function tridiagonalise(s: Scope, n: number, complex: boolean, a: F64Block, work: F64Block): Tridiagonal {
  const t = s.f64(4 * n);
  const reduce = complex ? s.kernels.zheevxReduce : s.kernels.dsyevxReduce;
  return { n, complex, a, t, work, scale: reduce(n, a.address, t.address, work.address) };
}

/** Places [from, to) of what is wanted. By value they are Sturm counts: adjoining intervals share no eigenvalue and lose none. */
export function placesOf(s: Scope, { n, t, work, scale }: Tridiagonal, subset: Subset): [number, number] {
  if ("index" in subset) return [subset.index[0], subset.index[1]];
  const below = (x: number) =>
    s.check("dstebzCount", s.kernels.dstebzCount(n, t.address, t.part(n).address, x * scale, work.address));
  return [below(subset.value[0]), below(subset.value[1])];
}

/**
 * Above this part of all values QL finds all of them sooner than bisection finds these: measured at n = 128 … 1024,
 * where the curves cross between 0.18 and 0.21.
 */
const BISECTION_UP_TO = 3 / 16;

/** The values at places [from, to); t is destroyed. */
export function valuesAt(s: Scope, { n, t, work, scale }: Tridiagonal, [from, to]: readonly [number, number]) {
  const { kernels } = s;
  const [d, e] = [t.address, t.part(n).address];
  if (to - from > BISECTION_UP_TO * n) {
    const open = s.check("dsterf", kernels.dsterf(n, d, e));
    if (open > 0) throw new Error(`internal: ${s.speaker}: ${open} eigenvalues of ${n} did not converge`);
    return t.copy(from, to - from).map((x) => x / scale);
  }
  const values = s.f64(to - from);
  s.check("dstebz", kernels.dstebz(n, from, to, d, e, values.address, work.address));
  return values.copy().map((x) => x / scale);
}

/**
 * The pairs at places [from, to); a and t are destroyed.
 *
 * @throws Error  the iteration did not converge, which no finite matrix has been seen to cause
 */
export function pairsAt(
  s: Scope,
  { n, complex, a, t, work, scale }: Tridiagonal,
  [from, to]: readonly [number, number],
): { values: Float64Array; vectors: Float64Array } {
  const values = s.f64(to - from);
  const solve = complex ? s.kernels.zheevxVectors : s.kernels.dsyevxVectors;
  const status = s.check(
    complex ? "zheevxVectors" : "dsyevxVectors",
    solve(n, from, to, a.address, t.address, scale, values.address, a.address, work.address),
  );
  if (status > 0) throw new Error(`internal: ${s.speaker}: the tridiagonal eigenproblem did not converge`);
  return { values: values.copy(), vectors: a.copy(0, n * (to - from) * (complex ? 2 : 1)) };
}

/** Values of [lo, hi) that rounding has put outside go to its ends; in place. */
export function within(values: Float64Array, subset: Subset): Float64Array {
  if ("index" in subset) return values;
  const [lo, hi] = subset.value;
  // The number before hi, or the one before that.
  const last = Number.isFinite(hi) ? hi - Math.max(Math.abs(hi) * Number.EPSILON, Number.MIN_VALUE) : hi;
  for (let j = 0; j < values.length; j++) values[j] = Math.max(lo, Math.min(last, values[j] as number));
  return values;
}
