import { checkBoolean, checkOptions, isList, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { diagonalise } from "./fused.js";
import { checkRange, copyInField, copyInHermitian } from "./input.js";
import { type ComplexMatrix, checkSquare, type Field, isComplex, type Matrix, sameField } from "./matrix.js";
import {
  pairsAt,
  pairsWorkspace,
  placesOf,
  type Subset,
  tridiagonalise,
  valuesAt,
  valuesWorkspace,
  within,
} from "./subset.js";

export type { Subset } from "./subset.js";

export interface EighOptions {
  /** Default: all of them. */
  readonly subset?: Subset;
  /** Refuse a matrix with ‖A − Aᴴ‖/‖A‖ > 1e-12 (largest entries). Default: true. With false, one triangle is read. */
  readonly check?: boolean;
}

export interface Eigenpairs<F extends Field = Field> {
  /** Ascending. */
  readonly values: Float64Array;
  /** n × (number of values): vector j in column j. */
  readonly vectors: F;
}

const NAMES = ["subset", "check"];

function checkArguments(speaker: string, A: Field, options: EighOptions): void {
  checkSquare(speaker, "A", A);
  checkOptions(speaker, options, NAMES);
  const { subset, check = true } = options;
  checkBoolean(speaker, "check", check);
  if (subset === undefined) return;
  const expected = `${speaker}: expected subset { index: [lo, hi] } or { value: [lo, hi] }`;
  if (typeof subset !== "object" || subset === null) throw new TypeError(`${expected}, got ${show(subset)}`);
  const keys = Object.keys(subset);
  if (keys.length !== 1 || !("index" in subset || "value" in subset)) {
    throw new RangeError(`${expected}, got ${show(subset)}`);
  }
  const range: unknown = "index" in subset ? subset.index : subset.value;
  if (!isList(range) || range.length !== 2 || typeof range[0] !== "number" || typeof range[1] !== "number") {
    throw new RangeError(`${expected}, got { ${keys[0]}: ${show(range)} }`);
  }
  const [lo, hi] = [range[0], range[1]];
  if ("index" in subset) {
    if (!(Number.isInteger(lo) && Number.isInteger(hi) && 0 <= lo && lo <= hi && hi <= A.rows)) {
      throw new RangeError(
        `${speaker}: expected subset.index [lo, hi) with 0 ≤ lo ≤ hi ≤ ${A.rows}, got [${lo}, ${hi})`,
      );
    }
  } else if (!(lo <= hi)) {
    throw new RangeError(`${speaker}: expected subset.value [lo, hi) with lo ≤ hi, got [${lo}, ${hi})`);
  }
}

const ALL: EighOptions = {};

const copyIn = (s: Scope, A: Field, { check = true }: EighOptions): F64Block =>
  check ? copyInHermitian(s, "A", A) : copyInField(s, "A", A);

function pairs(s: Scope, A: Field, options: EighOptions): Eigenpairs {
  const n = A.rows;
  const complex = isComplex(A);
  const { subset } = options;
  const a = copyIn(s, A, options);
  if (subset !== undefined) {
    // By value their number is known only after the reduction.
    const most = "index" in subset ? subset.index[1] - subset.index[0] : n;
    const T = tridiagonalise(s, n, complex, a, pairsWorkspace(s, n, complex, most));
    const { values, vectors } = pairsAt(s, T, placesOf(s, T, subset));
    return {
      values: checkRange(s.speaker, within(values, subset)),
      vectors: sameField(A, n, values.length, vectors),
    };
  }
  const values = s.f64(n);
  diagonalise(s, n, complex, a, values, 1);
  return { values: checkRange(s.speaker, values.copy()), vectors: sameField(A, n, n, a.copy()) };
}

function valuesOf(s: Scope, A: Field, options: EighOptions): Float64Array {
  const n = A.rows;
  const complex = isComplex(A);
  const { subset } = options;
  const a = copyIn(s, A, options);
  if (subset !== undefined) {
    const T = tridiagonalise(s, n, complex, a, valuesWorkspace(s, n, complex));
    return checkRange(s.speaker, within(valuesAt(s, T, placesOf(s, T, subset)), subset));
  }
  const values = s.f64(n);
  diagonalise(s, n, complex, a, values, 0);
  return checkRange(s.speaker, values.copy());
}

/**
 * Eigenvalues and eigenvectors of a real symmetric or complex Hermitian matrix:  A = V Λ Vᴴ.
 *
 * @param A        n × n, Hermitian within 1e-12 of its largest entry
 * @param options  subset: which eigenpairs, and fewer cost less; check: false skips the test for symmetry.
 *                 By value, what lies within rounding of an end may be counted on either side of it, but intervals that
 *                 adjoin share no eigenvalue and lose none, and the values given satisfy lo ≤ λ < hi. None: n × 0 vectors.
 * @returns        values, ascending; vectors in columns, orthonormal, each with its entry of largest modulus (the first
 *                 such) real and positive. ‖A − VΛVᴴ‖ and ‖VᴴV − 1‖ are a small multiple of n ε (times ‖A‖).
 *                 n = 0 gives no values and a 0 × 0 matrix.
 * @throws RangeError  A is not square, not Hermitian or not finite; a value overflows; an option that does not exist
 * Source: blocked Householder reduction and divide and conquer, as LAPACK's dsyevd and zheevd.
 * @example eigh(fromNested([[2, [0, -1]], [[0, 1], 2]])).values   // 1, 3
 */
export function eigh(A: Matrix, options?: EighOptions): Eigenpairs<Matrix>;
export function eigh(A: ComplexMatrix, options?: EighOptions): Eigenpairs<ComplexMatrix>;
export function eigh(A: Field, options?: EighOptions): Eigenpairs;
export function eigh(A: Field, options: EighOptions = ALL): Eigenpairs {
  checkArguments("eigh", A, options);
  return withScope("eigh", pairs, A, options);
}

/**
 * Eigenvalues of a real symmetric or complex Hermitian matrix, ascending, without vectors.
 *
 * @param A        n × n, Hermitian within 1e-12 of its largest entry
 * @param options  as for eigh; few values of a subset are found by bisection, many by QL
 * @throws RangeError  as eigh
 * @example eigvalsh(gue(64, { stream: stream(1) }))   // 64 values in about [−2, 2]
 */
export function eigvalsh(A: Field, options: EighOptions = ALL): Float64Array {
  checkArguments("eigvalsh", A, options);
  return withScope("eigvalsh", valuesOf, A, options);
}
