import { withScope } from "../engine/scope.js";
import { singularValuesInto } from "./fused.js";
import { copyInField } from "./input.js";
import { checkField, type Field, isComplex } from "./matrix.js";

/**
 * Singular values of a real or complex m × n matrix, descending, without vectors.
 *
 * @returns  min(m, n) numbers ≥ 0, each right to O(max(m, n) ε) times the largest: not the square roots of a Gram
 *           matrix's eigenvalues, which would be right to √ε only
 * @throws RangeError  an entry is NaN or infinite    @throws TypeError  A is not a matrix
 * Source: as svd.
 * @example svdvals(ginibre(64, 256, { stream: stream(1), complex: true }))   // 64 values in about [1/2, 3/2] · √256
 */
export function svdvals(A: Field): Float64Array {
  checkField("svdvals", "A", A);
  const { rows, cols } = A;
  return withScope("svdvals", (s) => {
    const a = copyInField(s, "A", A);
    const values = s.f64(Math.min(rows, cols));
    singularValuesInto(s, { rows, cols, complex: isComplex(A), a, values });
    return values.copy();
  });
}
