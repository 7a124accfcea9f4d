import { checkOptions } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { eigenpairsInto, eigenvaluesInto } from "./fused.js";
import { copyInField } from "./input.js";
import { type ComplexMatrix, checkSquare, type Field, isComplex, type Matrix, sameField } from "./matrix.js";

/** Which eigenvalues, in ascending order: places lo … hi − 1, or those with lo ≤ λ < hi. */
export type Subset = { readonly index: readonly [number, number] } | { readonly value: readonly [number, number] };

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

const HERMITIAN_TOLERANCE = 1e-12;

function checkArguments(speaker: string, A: Field, options: EighOptions): void {
  checkSquare(speaker, "A", A);
  checkOptions(speaker, options, ["subset", "check"]);
  const { subset } = options;
  if (subset === undefined) return;
  checkOptions(speaker, subset, ["index", "value"]);
  const range = "index" in subset ? subset.index : subset.value;
  if ("index" in subset === "value" in subset || !Array.isArray(range) || range.length !== 2) {
    throw new RangeError(
      `${speaker}: expected subset { index: [lo, hi] } or { value: [lo, hi] }, got ${JSON.stringify(subset)}`,
    );
  }
  const [lo, hi] = range as [number, number];
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

/** Places [from, to) of the wanted values among all of them. */
function places(values: Float64Array, subset: Subset | undefined): [number, number] {
  if (subset === undefined) return [0, values.length];
  if ("index" in subset) return [subset.index[0], subset.index[1]];
  const [lo, hi] = subset.value;
  const from = values.findIndex((x) => x >= lo);
  const to = values.findIndex((x) => x >= hi);
  return [from < 0 ? values.length : from, to < 0 ? values.length : to];
}

/** Opens a scope, copies A in, checks it, and hands block and scope to `body`. */
function onCopy<T>(speaker: string, A: Field, check: boolean, body: (s: Scope, a: F64Block) => T): T {
  return withScope(speaker, (s) => {
    const a = copyInField(s, "A", A);
    if (check) {
      const defect = isComplex(A)
        ? s.kernels.zhermitianDefect(A.rows, a.address)
        : s.kernels.dhermitianDefect(A.rows, a.address);
      if (!(defect <= HERMITIAN_TOLERANCE)) {
        throw new RangeError(
          `${speaker}: A is not Hermitian (‖A − Aᴴ‖/‖A‖ = ${defect.toExponential(1)} > 1e-12); hermitianPart(A) projects it`,
        );
      }
    }
    return body(s, a);
  });
}

/**
 * Eigenvalues and eigenvectors of a real symmetric or complex Hermitian matrix:  A = V Λ Vᴴ.
 *
 * @param A        n × n, Hermitian within 1e-12 of its largest entry
 * @param options  subset: which eigenpairs; check: false skips the test for symmetry
 * @returns        values, ascending; vectors in columns, orthonormal, each with its entry of largest modulus (the first
 *                 such) real and positive. ‖A − VΛVᴴ‖ and ‖VᴴV − 1‖ are a small multiple of n ε (times ‖A‖).
 *                 n = 0 gives no values and a 0 × 0 matrix.
 * @throws RangeError  A is not square, not Hermitian or not finite; an option that does not exist
 * Source: blocked Householder reduction and implicit QL/QR, as LAPACK's dsyev and zheev.
 * @example eigh(fromNested([[2, [0, -1]], [[0, 1], 2]])).values   // 1, 3
 */
export function eigh(A: Matrix, options?: EighOptions): Eigenpairs<Matrix>;
export function eigh(A: ComplexMatrix, options?: EighOptions): Eigenpairs<ComplexMatrix>;
export function eigh(A: Field, options?: EighOptions): Eigenpairs;
export function eigh(A: Field, options: EighOptions = {}): Eigenpairs {
  checkArguments("eigh", A, options);
  const n = A.rows;
  const complex = isComplex(A);
  const all = onCopy("eigh", A, options.check ?? true, (s, a) => {
    const values = s.f64(n);
    eigenpairsInto(s, { n, complex, a, values, vectors: a });
    return { values: values.copy(), vectors: a.copy() };
  });
  const [from, to] = places(all.values, options.subset);
  if (from === 0 && to === n) return { values: all.values, vectors: sameField(A, n, n, all.vectors) };
  const step = complex ? 2 : 1;
  const columns = new Float64Array(n * (to - from) * step);
  for (let i = 0; i < n; i++) {
    const row = all.vectors.subarray((i * n + from) * step, (i * n + to) * step);
    columns.set(row, i * (to - from) * step);
  }
  return { values: all.values.slice(from, to), vectors: sameField(A, n, to - from, columns) };
}

/**
 * Eigenvalues of a real symmetric or complex Hermitian matrix, ascending, without vectors.
 *
 * @param A        n × n, Hermitian within 1e-12 of its largest entry
 * @param options  as for eigh
 * @throws RangeError  as eigh
 * @example eigvalsh(gue(64, { stream: stream(1) }))   // 64 values in about [−2, 2]
 */
export function eigvalsh(A: Field, options: EighOptions = {}): Float64Array {
  checkArguments("eigvalsh", A, options);
  const n = A.rows;
  const values = onCopy("eigvalsh", A, options.check ?? true, (s, a) => {
    const w = s.f64(n);
    eigenvaluesInto(s, { n, complex: isComplex(A), a, values: w });
    return w.copy();
  });
  const [from, to] = places(values, options.subset);
  return values.slice(from, to);
}
