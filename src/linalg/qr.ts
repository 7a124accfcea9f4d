import { withScope } from "../engine/scope.js";
import { qrInto } from "./fused.js";
import { copyInField } from "./input.js";
import { type ComplexMatrix, checkField, type Field, isComplex, type Matrix, sameField, width } from "./matrix.js";

export interface QrFactors<F extends Field = Field> {
  /** m × k, k = min(m, n), orthonormal columns. */
  readonly q: F;
  /** k × n, zero below the diagonal, which is real and ≥ 0. */
  readonly r: F;
}

/**
 * Thin QR factorization of a real or complex m × n matrix:  A = Q R.
 *
 * With a diagonal ≥ 0 the factors of a matrix of full column rank are unique; columns that depend on earlier ones show
 * as diagonal entries near 0 (no columns are exchanged: svd tells ranks).
 *
 * @returns  ‖A − QR‖ and ‖QᴴQ − 1‖ are a small multiple of max(m, n) ε (times ‖A‖), column by column
 * @throws RangeError  an entry is NaN or infinite    @throws TypeError  A is not a matrix
 * Source: blocked Householder reflections, R. Schreiber, C. Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53–57.
 * @example qr(fromNested([[0, 2], [1, 0]])).r   // [[1, 0], [0, 2]]
 */
export function qr(A: Matrix): QrFactors<Matrix>;
export function qr(A: ComplexMatrix): QrFactors<ComplexMatrix>;
export function qr(A: Field): QrFactors;
export function qr(A: Field): QrFactors {
  checkField("qr", "A", A);
  const { rows, cols } = A;
  const k = Math.min(rows, cols);
  return withScope("qr", (s) => {
    const a = copyInField(s, "A", A);
    const [q, r] = [s.f64(width(A) * rows * k), s.f64(width(A) * k * cols)];
    qrInto(s, { rows, cols, complex: isComplex(A), a, q, r });
    return { q: sameField(A, rows, k, q.copy()), r: sameField(A, k, cols, r.copy()) };
  });
}
