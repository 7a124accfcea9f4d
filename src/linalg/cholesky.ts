import { withScope } from "../engine/scope.js";
import { copyInHermitian } from "./input.js";
import { type ComplexMatrix, checkSquare, type Field, isComplex, type Matrix, sameField, width } from "./matrix.js";

/**
 * Cholesky factor of a real symmetric or complex Hermitian positive definite matrix:  A = L Lᴴ.
 *
 * @param A  n × n, Hermitian within 1e-12 of its largest entry; the upper triangle is read
 * @returns  L, n × n, zero above its real, positive diagonal. ‖A − L Lᴴ‖ is a small multiple of n ε ‖A‖
 * @throws RangeError  A is not square, not Hermitian, not finite, or not positive definite: then the first pivot that is
 *                     not positive is named
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., §4.2.
 * @example cholesky(fromNested([[4, 2], [2, 5]]))   // [[2, 0], [1, 2]]
 */
export function cholesky(A: Matrix): Matrix;
export function cholesky(A: ComplexMatrix): ComplexMatrix;
export function cholesky(A: Field): Field;
export function cholesky(A: Field): Field {
  checkSquare("cholesky", "A", A);
  const n = A.rows;
  const data = withScope("cholesky", (s) => {
    const { kernels } = s;
    const a = copyInHermitian(s, "A", A);
    const work = s.f64(kernels.potrfWorkspace(n));
    const failed = isComplex(A)
      ? s.check("zpotrf", kernels.zpotrf(n, a.address, work.address))
      : s.check("dpotrf", kernels.dpotrf(n, a.address, work.address));
    if (failed > 0) {
      const pivot = a.at((failed - 1) * (n + 1) * width(A));
      throw new RangeError(
        `cholesky: A is not positive definite: pivot ${failed} of ${n} is ${pivot.toPrecision(3)}; eigh(A) tells its eigenvalues`,
      );
    }
    return a.copy();
  });
  return sameField(A, n, n, data);
}
