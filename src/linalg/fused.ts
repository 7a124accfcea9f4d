/**
 * Linear algebra on blocks that already lie in a scope: the links of hot chains (draw → M → M Mᴴ → eigenvalues),
 * which stay in the engine's memory from the first number to the last. Arguments are trusted; shapes are the caller's.
 */
import type { F64Block, Scope } from "../engine/scope.js";

export interface HerkArguments {
  readonly rows: number;
  readonly cols: number;
  readonly complex: boolean;
  /** rows × cols, row-major. */
  readonly a: F64Block;
  /** rows × rows, row-major: written in full. */
  readonly c: F64Block;
}

/** c ← A Aᴴ. */
export function herkInto(s: Scope, { rows, cols, complex, a, c }: HerkArguments): void {
  s.nested(() => {
    const work = s.f64(s.kernels.gemmWorkspace(rows, rows, cols));
    if (complex) s.check("zherk", s.kernels.zherk(rows, cols, a.address, c.address, work.address));
    else s.check("dsyrk", s.kernels.dsyrk(rows, cols, a.address, c.address, work.address));
  });
}

export interface MatmulArguments {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly complex: boolean;
  /** m × k, or k × m with adjointA; row-major. */
  readonly a: F64Block;
  /** k × n, or n × k with adjointB; row-major. */
  readonly b: F64Block;
  /** m × n, row-major: written in full. */
  readonly c: F64Block;
  readonly adjointA?: boolean;
  readonly adjointB?: boolean;
}

/** c ← op(A) op(B). */
export function matmulInto(
  s: Scope,
  { m, n, k, complex, a, b, c, adjointA = false, adjointB = false }: MatmulArguments,
): void {
  s.nested(() => {
    const work = s.f64(s.kernels.gemmWorkspace(n, m, k));
    // The kernel writes column-major, so it is given Cᵀ = op(B)ᵀ · op(A)ᵀ, where
    //   op(B)ᵀ[j, p] = B[p, j] or conj B[j, p]    and    op(A)ᵀ[p, i] = A[i, p] or conj A[p, i].
    const [rowB, colB] = adjointB ? ([k, 1] as const) : ([1, n] as const);
    const [rowA, colA] = adjointA ? ([m, 1] as const) : ([1, k] as const);
    const ld = Math.max(1, n);
    const gemm = complex ? s.kernels.zgemm : s.kernels.dgemm;
    s.check(
      complex ? "zgemm" : "dgemm",
      // biome-ignore format: the three operands, one a line
      gemm(
        n, m, k, 1,
        b.address, rowB, colB, adjointB,
        a.address, rowA, colA, adjointA,
        0, c.address, ld, work.address,
      ),
    );
  });
}

export interface EigenvaluesArguments {
  readonly n: number;
  readonly complex: boolean;
  /** n × n Hermitian, row-major; destroyed. */
  readonly a: F64Block;
  /** n values, ascending. */
  readonly values: F64Block;
}

export interface EigenpairsArguments extends EigenvaluesArguments {
  /** n × n, row-major, vector j in column j with canonical phase. May be `a` itself. */
  readonly vectors: F64Block;
}

/** @throws Error  the iteration did not converge, which no finite matrix has been seen to cause */
function diagonalise(s: Scope, { n, complex, a, values }: EigenvaluesArguments, vectors: 0 | 1): void {
  s.nested(() => {
    const { kernels } = s;
    const workspace = complex ? kernels.zheevWorkspace(n, vectors) : kernels.dsyevWorkspace(n, vectors);
    const work = s.f64(workspace);
    const solve = complex ? kernels.zheev : kernels.dsyev;
    const open = s.check(complex ? "zheev" : "dsyev", solve(vectors, n, a.address, values.address, work.address));
    if (open > 0) throw new Error(`internal: ${s.speaker}: ${open} eigenvalues of ${n} did not converge`);
  });
}

/** values ← eigenvalues of a, ascending; a is destroyed. */
export function eigenvaluesInto(s: Scope, args: EigenvaluesArguments): void {
  diagonalise(s, args, 0);
}

/** values, vectors ← eigenpairs of a, ascending; a is destroyed. */
export function eigenpairsInto(s: Scope, args: EigenpairsArguments): void {
  diagonalise(s, args, 1);
  if (args.vectors.address !== args.a.address) args.vectors.copyFrom(args.a);
}
