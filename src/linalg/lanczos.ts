import { checkBoolean, checkOptions, checkSize, roomFor, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { requireStream, type StreamValue } from "../engine/streamValue.js";
import { copyInHermitian } from "./input.js";
import { type KrylovArguments, krylovInto } from "./krylov.js";
import { type ComplexMatrix, checkSquare, type Field, isComplex, type Matrix } from "./matrix.js";

/**
 * A Hermitian operator: gets a vector, returns A times it, a Float64Array of the same length (interleaved re, im with complex).
 * The vector it gets is overwritten after the call; it may call everything of this library.
 */
export type Apply = (x: Float64Array) => Float64Array;

/** An operator as a value, such as a Hamiltonian of a spin chain. */
export interface AppliedOperator {
  /** Its order. */
  readonly dimension: number;
  /** Takes and returns `dimension` real numbers. Default: false, 2 · dimension numbers, interleaved. */
  readonly real?: boolean;
  readonly apply: Apply;
}

export interface LanczosOptions {
  /** Order of the operator; of a matrix or an operator with a `dimension` it is known. */
  readonly n?: number;
  /** How many eigenpairs: 1 ≤ k ≤ n. */
  readonly k: number;
  readonly which: "smallest" | "largest";
  /** A pair with ‖A v − λ v‖ ≤ tol · ‖A‖ has converged. Default: 1e-10; at least 4 ε is used. */
  readonly tol?: number;
  /** The most applications of the operator, ≥ k. Default: 5000. Each pair returned costs one more. */
  readonly maxIterations?: number;
  /** Vectors held in memory, k < basis unless k = n; k + 2 at least. Default: the larger of 30 and 2k + 10. More: fewer applications. */
  readonly basis?: number;
  /** An operator on complex vectors. Default: false; of a matrix or an operator that says `real` it is known. */
  readonly complex?: boolean;
  /** Seeds the start vector. */
  readonly stream: StreamValue;
}

export interface LanczosInfo {
  /** Whether all k pairs have converged and no other was found beyond them. */
  readonly converged: boolean;
  /** Applications of the operator. */
  readonly iterations: number;
  /** ‖A v − λ v‖ of every pair, computed from what is returned. */
  readonly residuals: Float64Array;
}

export interface LanczosResult<F extends Field = Field> {
  /** k of them, ascending. */
  readonly values: Float64Array;
  /** n × k, orthonormal, vector j in column j, its first entry of largest modulus real and positive. */
  readonly vectors: F;
  readonly info: LanczosInfo;
}

const KNOWN = ["n", "k", "which", "tol", "maxIterations", "basis", "complex", "stream"];

const isOperator = (H: unknown): H is AppliedOperator =>
  typeof H === "object" && H !== null && "apply" in H && !("rows" in H);

/** Order and field of an operator, or of a matrix. */
function orderOf({ dimension, real = false, apply }: AppliedOperator): { n: number; complex: boolean } {
  if (typeof apply !== "function") {
    throw new TypeError(`lanczos: expected H.apply to be a function, got ${show(apply)}`);
  }
  checkSize("lanczos", "H.dimension", dimension);
  checkBoolean("lanczos", "H.real", real);
  return { n: dimension, complex: !real };
}

function checkedOrder(H: unknown): { n: number; complex: boolean } {
  if (typeof H !== "object" || H === null || !("rows" in H)) {
    throw new TypeError(
      `lanczos: expected H to be a Hermitian matrix, an operator { dimension, apply } or a function, got ${show(H)}`,
    );
  }
  checkSquare("lanczos", "H", H);
  return { n: H.rows, complex: isComplex(H) };
}

/** Options with their defaults, checked. */
function checkArguments(of: unknown, options: LanczosOptions): Omit<KrylovArguments, "apply"> {
  const speaker = "lanczos";
  const stream = requireStream(speaker, (options as LanczosOptions | undefined | null)?.stream);
  checkOptions(speaker, options, KNOWN, true);
  const { k, which, tol = 1e-10, maxIterations = 5000 } = options;
  let { n, complex = false } = options;
  checkBoolean(speaker, "complex", complex);
  if (typeof of !== "function") {
    const known = isOperator(of) ? orderOf(of) : checkedOrder(of);
    if (n !== undefined && n !== known.n) {
      throw new RangeError(`lanczos: H is ${known.n} × ${known.n}, but n is ${show(n)}; leave n out`);
    }
    if (options.complex !== undefined && complex !== known.complex) {
      throw new RangeError(
        `lanczos: H is ${known.complex ? "complex" : "real"}, but complex is ${complex}; leave it out`,
      );
    }
    ({ n, complex } = known);
  }
  checkSize(speaker, "n", n);
  checkSize(speaker, "k", k);
  if (k < 1 || k > n) throw new RangeError(`lanczos: expected 1 ≤ k ≤ n = ${n}, got ${k}`);
  if (which !== "smallest" && which !== "largest") {
    throw new RangeError(`lanczos: expected which "smallest" or "largest", got ${show(which)}`);
  }
  if (typeof tol !== "number" || !(tol >= 0 && tol < 1)) {
    throw new RangeError(`lanczos: expected 0 ≤ tol < 1, got ${show(tol)}`);
  }
  checkSize(speaker, "maxIterations", maxIterations);
  if (maxIterations < k) throw new RangeError(`lanczos: expected maxIterations ≥ k = ${k}, got ${maxIterations}`);
  const basis = options.basis ?? Math.max(30, 2 * k + 10);
  checkSize(speaker, "basis", basis);
  if (basis <= k && k < n) throw new RangeError(`lanczos: expected basis > k = ${k}, got ${basis}`);
  return { n, complex, k, smallest: which === "smallest", tol, maxIterations, basis: Math.max(basis, k + 2), stream };
}

/** y ← apply(x), on blocks. */
function applied(apply: Apply, length: number): (x: F64Block, y: F64Block) => void {
  const argument = roomFor("lanczos", length);
  return (x, y) => {
    argument.set(x.arena.f64.subarray(x.address / 8, x.address / 8 + length));
    const result = apply(argument);
    if (!(result instanceof Float64Array)) {
      throw new TypeError(`lanczos: expected apply to return a Float64Array, got ${show(result)}`);
    }
    if (result.length !== length) {
      throw new RangeError(
        `lanczos: expected apply to return ${length} numbers, as it was given, got ${result.length}`,
      );
    }
    y.set(result);
  };
}

/** y ← H x, from a copy of H in the scope. */
function multiplied(s: Scope, H: Field): (x: F64Block, y: F64Block) => void {
  const n = H.rows;
  const h = copyInHermitian(s, "H", H);
  if (isComplex(H)) {
    // The kernel reads columns: of the conjugate matrix.
    const view = h.arena.f64.subarray(h.address / 8, h.address / 8 + h.length);
    for (let at = 1; at < view.length; at += 2) view[at] = 0 - (view[at] as number);
  }
  const multiply = isComplex(H) ? s.kernels.zhemv : s.kernels.dsymv;
  const work = s.f64(s.kernels.symvWorkspace(n) * (isComplex(H) ? 2 : 1));
  return (x, y) => void s.check("hemv", multiply(n, h.address, n, x.address, y.address, work.address));
}

/** Columns of a block, row-major and with canonical phase. */
function copyOutVectors(block: F64Block, n: number, k: number, complex: boolean): Float64Array {
  const step = complex ? 2 : 1;
  const out = roomFor("lanczos", step * n * k);
  const view = block.arena.f64.subarray(block.address / 8, block.address / 8 + block.length);
  for (let j = 0; j < k; j++) {
    const from = step * n * j;
    let [largest, place, re, im] = [-1, from, 1, 0];
    for (let at = from; at < from + step * n; at += step) {
      const [x, y] = [view[at] as number, complex ? (view[at + 1] as number) : 0];
      const square = x * x + y * y;
      if (square > largest) [largest, place, re, im] = [square, at, x, y];
    }
    const modulus = complex ? Math.sqrt(largest) : Math.abs(re);
    [re, im] = complex ? [re / modulus, 0 - im / modulus] : [re < 0 ? -1 : 1, 0];
    for (let i = 0; i < n; i++) {
      const at = from + step * i;
      const [x, y] = [view[at] as number, complex ? (view[at + 1] as number) : 0];
      const to = step * (i * k + j);
      // The first of the largest becomes real to the bit.
      const top = at === place;
      out[to] = top ? modulus : x * re - y * im;
      if (complex) out[to + 1] = top ? 0 : x * im + y * re;
    }
  }
  return out;
}

/**
 * The k smallest or largest eigenpairs of a Hermitian operator that is only applied to vectors: a matrix, a Hamiltonian, or a function
 * that multiplies. Thick-restart Lanczos; every vector is orthogonalised against all before it.
 *
 * Eigenvalues that occur several times are found as often as they occur: when k pairs have converged, a random vector
 * orthogonal to them looks for more.
 *
 * @param H        n × n, Hermitian within 1e-12 of its largest entry; or a function from Float64Array to Float64Array, of length
 *                 n, or 2n with complex; or an object { dimension, real, apply } with such a function, as spinChain and hamiltonian
 *                 return. A function has to be Hermitian, and is caught when it is not
 * @param options  n (for a function), k, which; tol, maxIterations, basis; complex; stream, which makes the result repeatable
 * @returns        values, ascending; vectors in columns; info: { converged, iterations, residuals }. Slow convergence is no error:
 *                 after maxIterations the nearest pairs come back with converged: false and their residuals
 * @throws RangeError  an option out of its range, H not square, not Hermitian or not finite, an apply that returns another length or
 *                     numbers that are not finite, or is not Hermitian; more than 4 GiB: (basis + 1) vectors
 * @throws TypeError   H is neither a matrix, an operator nor a function, no stream, apply returns something else
 * Source: K. Wu, H. Simon, SIAM J. Matrix Anal. Appl. 22 (2000) 602–616.
 * @example lanczos((x) => x.map((value, i) => (i * value) / 10), { n: 500, k: 2, which: "largest", stream: stream(1) }).values   // 49.8, 49.9
 */
export function lanczos(H: Matrix, options: LanczosOptions): LanczosResult<Matrix>;
export function lanczos(H: ComplexMatrix, options: LanczosOptions): LanczosResult<ComplexMatrix>;
export function lanczos(apply: Apply, options: LanczosOptions & { complex: true }): LanczosResult<ComplexMatrix>;
export function lanczos(apply: Apply, options: LanczosOptions & { complex?: false }): LanczosResult<Matrix>;
export function lanczos(H: Field | Apply | AppliedOperator, options: LanczosOptions): LanczosResult;
export function lanczos(H: Field | Apply | AppliedOperator, options: LanczosOptions): LanczosResult {
  const args = checkArguments(H, options);
  const { n, k, complex } = args;
  return withScope("lanczos", (s) => {
    const given = isOperator(H) ? (x: Float64Array) => H.apply(x) : H;
    const multiply = typeof given === "function" ? applied(given, complex ? 2 * n : n) : multiplied(s, given);
    const apply = (x: F64Block, y: F64Block): void => {
      multiply(x, y);
      const at = s.kernels.dfindNonFinite(y.length, y.address);
      if (at >= 0)
        throw new RangeError(`lanczos: expected apply to return finite numbers, got ${y.at(at)} at index ${at}`);
    };
    const { values, vectors, converged, iterations, residuals } = krylovInto(s, { ...args, apply });
    const data = copyOutVectors(vectors, n, k, complex);
    return {
      values,
      vectors: complex ? { rows: n, cols: k, data, complex } : { rows: n, cols: k, data },
      info: { converged, iterations, residuals },
    };
  });
}
