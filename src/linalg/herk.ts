import { withScope } from "../engine/scope.js";
import { herkInto } from "./fused.js";
import { copyOutProduct } from "./input.js";
import { type ComplexMatrix, checkField, type Field, isComplex, type Matrix, sameField } from "./matrix.js";

/**
 * A Aᴴ, the Gram matrix of the rows of A (n × k → n × n): the reduced state of a pure state, the kernel of a network.
 *
 * Exactly Hermitian, with a real diagonal; half the work of `matmul(A, A, { adjointB: true })`.
 *
 * @returns  n × n, both triangles
 * @throws RangeError  an entry is NaN or infinite, or the product overflows    @throws TypeError  A is not a matrix
 * Source: Dongarra et al., ACM TOMS 16 (1990) 1–17.
 * @example herk(ginibre(4, 16, { stream: stream(1), complex: true }))   // an unnormalised Wishart matrix
 */
export function herk(A: Matrix): Matrix;
export function herk(A: ComplexMatrix): ComplexMatrix;
export function herk(A: Field): Field;
export function herk(A: Field): Field {
  checkField("herk", "A", A);
  const complex = isComplex(A);
  const { rows, cols } = A;
  const data = withScope("herk", (s) => {
    const a = s.copyIn(A.data);
    const c = s.f64(rows * rows * (complex ? 2 : 1));
    herkInto(s, { rows, cols, complex, a, c });
    return copyOutProduct(s, c, [["A", A, a]]);
  });
  return sameField(A, rows, rows, data);
}
