import { withScope } from "../engine/scope.js";
import { transposeInto } from "./fused.js";
import { copyInField, inOneField } from "./input.js";
import { checkField, checkSquare, type Field, isComplex, type Matrix, sameField, width } from "./matrix.js";

/**
 * The solution X of A X = B for a square A, real or complex; complex when either is.
 *
 * @param A  n × n
 * @param B  n × k: k right-hand sides in columns
 * @returns  n × k, with a residual ‖A X − B‖ of a small multiple of n ε ‖A‖ ‖X‖, whatever the condition of A
 * @throws RangeError  sizes do not fit, an entry is NaN or infinite, or A is singular to working precision: after scaling
 *                     its rows and columns by powers of two a pivot is at most n ε. Nothing else tells a solution that is all
 *                     noise from a good one; lstsq(A, B) gives the one of minimum norm. Or X is beyond 1.8e308.
 * @throws TypeError   an argument is not a matrix
 * Source: LU factorization with partial pivoting, Golub and Van Loan, Matrix Computations, 4th ed., §3.4.
 * @example solve(fromNested([[2, 1], [1, 3]]), fromNested([[3], [4]]))   // [[1], [1]]
 */
export function solve(A: Matrix, B: Matrix): Matrix;
export function solve(A: Field, B: Field): Field;
export function solve(A: Field, B: Field): Field {
  checkSquare("solve", "A", A);
  checkField("solve", "B", B);
  const [n, k] = [A.rows, B.cols];
  if (B.rows !== n) {
    throw new RangeError(`solve: expected B to have the ${n} rows of A, got ${B.rows} × ${k}`);
  }
  const [left, right] = inOneField("solve", A, B);
  const complex = isComplex(left);
  const data = withScope("solve", (s) => {
    const { kernels } = s;
    const [rowsA, rowsB] = [copyInField(s, "A", left), copyInField(s, "B", right)];
    const [a, b] = [s.f64(rowsA.length), s.f64(rowsB.length)];
    transposeInto(s, { rows: n, cols: n, complex, a: rowsA, b: a });
    transposeInto(s, { rows: n, cols: k, complex, a: rowsB, b });
    const [report, work] = [s.f64(1), s.f64(kernels.gesvWorkspace(n, k))];
    const failed = complex
      ? s.check("zgesv", kernels.zgesv(n, k, a.address, b.address, report.address, work.address))
      : s.check("dgesv", kernels.dgesv(n, k, a.address, b.address, report.address, work.address));
    if (failed > 0) {
      throw new RangeError(
        `solve: A is singular to working precision: pivot ${failed} of ${n} is ${report.at(0).toPrecision(2)} of its column, not above n ε; lstsq(A, B) gives the solution of minimum norm`,
      );
    }
    const bad = kernels.dfindNonFinite(b.length, b.address);
    if (bad >= 0) {
      const at = Math.floor(bad / width(left));
      throw new RangeError(
        `solve: entry [${at % n}, ${Math.floor(at / n)}] of X is beyond the largest double; scale A or B`,
      );
    }
    transposeInto(s, { rows: k, cols: n, complex, a: b, b: rowsB });
    return rowsB.copy();
  });
  return sameField(left, n, k, data);
}
