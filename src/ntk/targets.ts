/** Targets and kernels on their way in, and what a kernel that cannot tell its inputs apart is told about. */
import { checkNumbers, firstNotFinite, isList } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { eigenpairsInto } from "../linalg/fused.js";
import { checkRange, copyInHermitian } from "../linalg/input.js";
import { checkSquare, type Field, type Matrix, notFinite } from "../linalg/matrix.js";
import { checkReal } from "./input.js";
import type { Network } from "./network.js";

/** One column a target: n × m, or a list of n numbers for one target. */
export type Targets = Matrix | ArrayLike<number>;

/** 2⁻⁵². */
export const EPSILON = 2.220446049250313e-16;

/** A finite real matrix; a list of numbers is its single column. */
export function asColumns(speaker: string, name: string, value: unknown): Matrix {
  let A: Matrix;
  if (isList(value)) {
    checkNumbers(speaker, name, value);
    A = { rows: value.length, cols: 1, data: Float64Array.from(value) };
  } else {
    checkReal(speaker, name, value);
    A = value;
  }
  const at = firstNotFinite(A.data);
  if (at >= 0) throw notFinite(speaker, name, A, at);
  return A;
}

/** @throws RangeError  Y has no row for every sample or no column for every output */
export function checkTargets(speaker: string, net: Network, X: Matrix, value: unknown): Matrix {
  const Y = asColumns(speaker, "Y", value);
  const outputs = net.widths.at(-1) as number;
  if (Y.rows !== X.rows || Y.cols !== outputs) {
    throw new RangeError(
      `${speaker}: expected Y to be ${X.rows} × ${outputs}, a row for every sample, a column for every output, got ${Y.rows} × ${Y.cols}`,
    );
  }
  return Y;
}

/** @throws RangeError  the value is not rows × cols */
export function sameShape(speaker: string, name: string, value: unknown, rows: number, cols: number): Matrix {
  const A = asColumns(speaker, name, value);
  if (A.rows !== rows || A.cols !== cols) {
    throw new RangeError(`${speaker}: expected ${name} to be ${rows} × ${cols}, got ${A.rows} × ${A.cols}`);
  }
  return A;
}

/** A real square matrix; its entries are looked at on their way in. */
export function checkKernel(speaker: string, K: unknown): asserts K is Matrix {
  checkReal(speaker, "K", K);
  checkSquare(speaker, "K", K);
}

/** @throws RangeError  a sum has left the range of a double */
export function inRange(s: Scope, block: F64Block): F64Block {
  if (s.kernels.dfindNonFinite(block.length, block.address) >= 0) {
    throw new RangeError(`${s.speaker}: a value is beyond 1.8e308, the largest double; scale K or the targets`);
  }
  return block;
}

/** How targets meet a kernel: every column with the same K, or all entries of all columns in one K. */
export interface Layout {
  /** Rows of K. */
  readonly n: number;
  /** Columns that each meet K. */
  readonly columns: number;
  /** Rows of K that belong to one sample. */
  readonly each: number;
}

/** @throws RangeError  K is neither rows × rows nor (rows · cols) × (rows · cols) */
export function layoutOf(speaker: string, name: string, K: Field, y: Matrix): Layout {
  if (K.rows === y.rows) return { n: y.rows, columns: y.cols, each: 1 };
  if (K.rows === y.rows * y.cols) return { n: K.rows, columns: 1, each: y.cols };
  const full =
    y.cols > 1 ? ` or ${y.rows * y.cols} × ${y.rows * y.cols} (row k·${y.cols} + i: sample k, output i)` : "";
  throw new RangeError(
    `${speaker}: expected K to be ${y.rows} × ${y.rows}${full} for ${name} of ${y.rows} × ${y.cols}, got ${K.rows} × ${K.cols}`,
  );
}

/** Ktest against K: its columns are those of K, its rows belong to samples. Returns the number of test samples. */
export function checkTestKernel(speaker: string, Ktest: unknown, { n, each }: Layout): number {
  checkReal(speaker, "Ktest", Ktest);
  if (Ktest.cols !== n || Ktest.rows % each !== 0) {
    const rows = each > 1 ? `a multiple of ${each} rows and ` : "";
    throw new RangeError(
      `${speaker}: expected Ktest (test × training) to have ${rows}the ${n} columns of K, got ${Ktest.rows} × ${Ktest.cols}`,
    );
  }
  return Ktest.rows / each;
}

/** A positive semidefinite kernel taken apart, in a scope. */
export interface Modes {
  /** Ascending; those up to the cutoff n ε λ_max are set to 0, and are the first n − rank. */
  readonly values: Float64Array;
  /** n × n, vector j in column j. */
  readonly vectors: F64Block;
  readonly rank: number;
  /** λ_max/λ_min; Infinity for a singular K, 1 for an empty one. */
  readonly condition: number;
}

/** Eigenvalues below −1e-10 λ_max are no rounding of a kernel's. */
export const NEGATIVE = 1e-10;

/** @throws RangeError  K is not symmetric, not finite or not positive semidefinite */
export function modesInto(s: Scope, K: Matrix): Modes {
  const n = K.rows;
  const vectors = copyInHermitian(s, "K", K);
  const block = s.f64(n);
  eigenpairsInto(s, { n, complex: false, a: vectors, values: block, vectors });
  const values = checkRange(s.speaker, block.copy());
  const largest = Math.max(0, values[n - 1] ?? 0);
  const least = values[0] ?? 0;
  if (least < -NEGATIVE * largest || (largest === 0 && least < 0)) {
    throw new RangeError(
      `${s.speaker}: expected K to be positive semidefinite, as J Jᵀ is, got an eigenvalue of ${least.toPrecision(3)} beside one of ${largest.toPrecision(3)}`,
    );
  }
  const cutoff = n * EPSILON * largest;
  for (let j = 0; j < n; j++) if ((values[j] as number) <= cutoff) values[j] = 0;
  const rank = values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  return { values, vectors, rank, condition: conditionOf(values, rank) };
}

const conditionOf = (values: Float64Array, rank: number): number =>
  values.length === 0 ? 1 : rank < values.length ? Infinity : (values.at(-1) as number) / (values[0] as number);

/** Above it, half of a double's digits are lost in whatever divides by K. */
const LARGE_CONDITION = 1e8;

/** What a reader of an answer should know about the matrix it comes from. */
export function warningsOf(
  name: string,
  { rank, n, condition, misfit }: { rank: number; n: number; condition: number; misfit?: number | undefined },
): string[] {
  const warnings: string[] = [];
  if (rank < n) {
    warnings.push(`${name} is singular to working precision, rank ${rank} of ${n}: this is the answer of minimum norm`);
  } else if (condition > LARGE_CONDITION) {
    warnings.push(`${name} has condition number ${condition.toPrecision(2)}: as many digits are lost`);
  }
  if (misfit !== undefined) {
    warnings.push(
      `no function of this kernel meets the targets, equal inputs may have different ones: what remains is ${misfit.toPrecision(3)} (2-norm)`,
    );
  }
  return warnings;
}

/** Of ‖r‖: a remainder up to here is rounding. */
export const CONSISTENT = 1e-10;
