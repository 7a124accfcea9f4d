import { withScope } from "../engine/scope.js";
import { singularTriplesInto } from "./fused.js";
import { copyInField } from "./input.js";
import { type ComplexMatrix, checkField, type Field, isComplex, type Matrix, sameField, width } from "./matrix.js";

export interface SingularTriples<F extends Field = Field> {
  /** m × k, k = min(m, n): left vector j in column j. */
  readonly u: F;
  /** k numbers ≥ 0, descending. */
  readonly s: Float64Array;
  /** k × n: the adjoint of right vector j in row j. */
  readonly vh: F;
}

/**
 * Thin singular value decomposition of a real or complex m × n matrix:  A = U diag(s) Vᴴ.
 *
 * @returns  u, vh with orthonormal columns and rows; s descending. Each pair of vectors has a free common phase: in column j of
 *           u the entry of largest modulus (the first such) is real and positive.
 *           ‖A − U S Vᴴ‖, ‖UᴴU − 1‖ and ‖VᴴV − 1‖ are a small multiple of max(m, n) ε (times ‖A‖), and so is the error
 *           of each value: |s_j − σ_j| = O(max(m, n) ε σ₁). Smaller ones than that are noise; but the Gram matrix, which
 *           would lose twice the digits, is not formed. An empty matrix has no values.
 * @throws RangeError  an entry is NaN or infinite    @throws TypeError  A is not a matrix
 * Source: G. H. Golub, C. Reinsch, Numer. Math. 14 (1970) 403–420; J. Demmel, W. Kahan, SIAM J. Sci. Stat. Comput. 11 (1990) 873–912.
 * @example svd(fromNested([[0, 2], [1, 0]])).s   // 2, 1
 */
export function svd(A: Matrix): SingularTriples<Matrix>;
export function svd(A: ComplexMatrix): SingularTriples<ComplexMatrix>;
export function svd(A: Field): SingularTriples;
export function svd(A: Field): SingularTriples {
  checkField("svd", "A", A);
  const { rows, cols } = A;
  const k = Math.min(rows, cols);
  const complex = isComplex(A);
  return withScope("svd", (scope) => {
    const a = copyInField(scope, "A", A);
    const [u, values, vh] = [scope.f64(width(A) * rows * k), scope.f64(k), scope.f64(width(A) * k * cols)];
    singularTriplesInto(scope, { rows, cols, complex, a, values, u, vh });
    return { u: sameField(A, rows, k, u.copy()), s: values.copy(), vh: sameField(A, k, cols, vh.copy()) };
  });
}
