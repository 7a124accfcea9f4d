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
  /** Default: 1. */
  readonly alpha?: number;
  /** Default: 0, which writes c without reading it. */
  readonly beta?: number;
}

/** c ← alpha op(A) op(B) + beta c. */
export function matmulInto(
  s: Scope,
  { m, n, k, complex, a, b, c, adjointA = false, adjointB = false, alpha = 1, beta = 0 }: MatmulArguments,
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
        n, m, k, alpha,
        b.address, rowB, colB, adjointB,
        a.address, rowA, colA, adjointA,
        beta, c.address, ld, work.address,
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

/**
 * values ← eigenvalues of a, ascending; a ← its eigenvectors, or what is left of it without `vectors`.
 *
 * @throws Error  the iteration did not converge, which no finite matrix has been seen to cause
 */
export function diagonalise(
  s: Scope,
  n: number,
  complex: boolean,
  a: F64Block,
  values: F64Block,
  vectors: 0 | 1,
): void {
  const { kernels, arena } = s;
  const { top } = arena;
  const work = s.workspace(complex ? kernels.zheevWorkspace(n, vectors) : kernels.dsyevWorkspace(n, vectors));
  const status = complex
    ? kernels.zheev(vectors, n, a.address, values.address, work)
    : kernels.dsyev(vectors, n, a.address, values.address, work);
  arena.release(top);
  const open = s.check(complex ? "zheev" : "dsyev", status);
  if (open > 0) throw new Error(`internal: ${s.speaker}: ${open} eigenvalues of ${n} did not converge`);
}

/** values ← eigenvalues of a, ascending; a is destroyed. */
export function eigenvaluesInto(s: Scope, { n, complex, a, values }: EigenvaluesArguments): void {
  diagonalise(s, n, complex, a, values, 0);
}

/** values, vectors ← eigenpairs of a, ascending; a is destroyed. */
export function eigenpairsInto(s: Scope, { n, complex, a, values, vectors }: EigenpairsArguments): void {
  diagonalise(s, n, complex, a, values, 1);
  if (vectors.address !== a.address) vectors.copyFrom(a);
}

export interface TransposeArguments {
  readonly rows: number;
  readonly cols: number;
  readonly complex: boolean;
  /** rows × cols, row-major. */
  readonly a: F64Block;
  /** cols × rows, row-major (or: the matrix itself, column-major). Not `a`. */
  readonly b: F64Block;
}

/** b ← aᵀ. */
export function transposeInto(s: Scope, { rows, cols, complex, a, b }: TransposeArguments): void {
  const copy = complex ? s.kernels.zomatcopy : s.kernels.domatcopy;
  s.check(complex ? "zomatcopy" : "domatcopy", copy(rows, cols, a.address, b.address));
}

export interface SingularValuesArguments {
  readonly rows: number;
  readonly cols: number;
  readonly complex: boolean;
  /** rows × cols, row-major; destroyed. */
  readonly a: F64Block;
  /** min(rows, cols) values, descending. */
  readonly values: F64Block;
}

export interface SingularTriplesArguments extends SingularValuesArguments {
  /** rows × min(rows, cols), row-major, vector j in column j with canonical phase. */
  readonly u: F64Block;
  /** min(rows, cols) × cols, row-major. */
  readonly vh: F64Block;
}

/**
 * The kernel takes a tall column-major matrix. A wide row-major A is that already: it is Aᵀ = U S Vᴴ there, and
 * A = (Vᴴ)ᵀ S Uᵀ. A tall one is copied into the other order.
 *
 * @throws Error  the iteration did not converge, which no finite matrix has been seen to cause
 */
function decompose(s: Scope, args: SingularValuesArguments, vectors?: { u: F64Block; vh: F64Block }): void {
  const { rows, cols, complex, a, values } = args;
  if (rows === 0 || cols === 0) return;
  s.nested(() => {
    const { kernels } = s;
    const width = complex ? 2 : 1;
    const wide = rows <= cols;
    const [m, n] = wide ? [cols, rows] : [rows, cols];
    const mode = vectors === undefined ? 0 : wide ? 2 : 1;
    let tall = a;
    if (!wide) {
      tall = s.f64(width * m * n);
      transposeInto(s, { rows, cols, complex, a, b: tall });
    }
    // Wide: the kernel's U is our Vᴴ as it lies, and its Vᴴ, n × n, the transpose of our U. Tall: the other way round.
    const square = s.f64(vectors === undefined || !wide ? 0 : width * n * n);
    const long = s.f64(vectors === undefined || wide ? 0 : width * m * n);
    const [u, vh] = wide ? [vectors?.vh ?? square, square] : [long, vectors?.vh ?? long];
    const size = complex ? kernels.zgesvdWorkspace : kernels.dgesvdWorkspace;
    const work = s.f64(size(m, n, mode));
    const solve = complex ? kernels.zgesvd : kernels.dgesvd;
    const status = solve(mode, m, n, tall.address, values.address, u.address, vh.address, work.address);
    const open = s.check(complex ? "zgesvd" : "dgesvd", status);
    if (open > 0) throw new Error(`internal: ${s.speaker}: ${open} singular values of ${n} did not converge`);
    if (vectors === undefined) return;
    if (wide) transposeInto(s, { rows: n, cols: n, complex, a: square, b: vectors.u });
    else transposeInto(s, { rows: n, cols: m, complex, a: long, b: vectors.u });
  });
}

/** values ← singular values of a, descending; a is destroyed. */
export function singularValuesInto(s: Scope, args: SingularValuesArguments): void {
  decompose(s, args);
}

/** u, values, vh ← the thin decomposition of a; a is destroyed. */
export function singularTriplesInto(s: Scope, args: SingularTriplesArguments): void {
  decompose(s, args, args);
}

export interface QrArguments {
  readonly rows: number;
  readonly cols: number;
  readonly complex: boolean;
  /** rows × cols, row-major. */
  readonly a: F64Block;
  /** rows × min(rows, cols), row-major; may be `a` itself when rows ≥ cols. */
  readonly q: F64Block;
  /** min(rows, cols) × cols, row-major, upper triangular, diagonal ≥ 0. */
  readonly r: F64Block;
}

/** q r ← a. */
export function qrInto(s: Scope, { rows, cols, complex, a, q, r }: QrArguments): void {
  const k = Math.min(rows, cols);
  if (k === 0) return;
  s.nested(() => {
    const { kernels } = s;
    const width = complex ? 2 : 1;
    const [columns, basis] = [s.f64(width * rows * cols), s.f64(width * rows * k)];
    const work = s.f64(kernels.geqrfWorkspace(rows, cols));
    transposeInto(s, { rows, cols, complex, a, b: columns });
    const factor = complex ? kernels.zgeqrfp : kernels.dgeqrfp;
    const status = factor(rows, cols, columns.address, basis.address, r.address, work.address);
    s.check(complex ? "zgeqrfp" : "dgeqrfp", status);
    transposeInto(s, { rows: k, cols: rows, complex, a: basis, b: q });
  });
}
