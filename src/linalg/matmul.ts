import { checkBoolean, checkOptions } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { matmulInto } from "./fused.js";
import { copyOutProduct, inOneField } from "./input.js";
import { checkField, type Field, isComplex, type Matrix, sameField } from "./matrix.js";

export interface MatmulOptions {
  /** Use Aᴴ in place of A. Default: false. */
  readonly adjointA?: boolean;
  /** Use Bᴴ in place of B. Default: false. */
  readonly adjointB?: boolean;
}

/**
 * The matrix product op(A) · op(B), m × k times k × n; complex when either factor is.
 *
 * Sums run over ascending k in an order that depends on the sizes alone: the same bits on every host (strict build).
 *
 * @param options  adjointA, adjointB: use the adjoint of a factor without forming it
 * @returns        m × n
 * @throws RangeError  inner sizes differ, an entry is NaN or infinite, the product overflows, or an unknown option
 * @throws TypeError   an argument is not a matrix
 * Source: F. G. Van Zee, R. A. van de Geijn, ACM TOMS 41 (2015) 14 (the blocking).
 * @example matmul(A, A, { adjointB: true })   // A Aᴴ; herk(A) does half the work
 */
export function matmul(A: Matrix, B: Matrix, options?: MatmulOptions): Matrix;
export function matmul(A: Field, B: Field, options?: MatmulOptions): Field;
export function matmul(A: Field, B: Field, options: MatmulOptions = {}): Field {
  checkField("matmul", "A", A);
  checkField("matmul", "B", B);
  checkOptions("matmul", options, ["adjointA", "adjointB"]);
  const { adjointA = false, adjointB = false } = options;
  checkBoolean("matmul", "adjointA", adjointA);
  checkBoolean("matmul", "adjointB", adjointB);
  const [m, k] = adjointA ? [A.cols, A.rows] : [A.rows, A.cols];
  const [kB, n] = adjointB ? [B.cols, B.rows] : [B.rows, B.cols];
  if (k !== kB) {
    const shape = (M: Field, adjoint: boolean) => `${M.rows} × ${M.cols}${adjoint ? " (adjoint)" : ""}`;
    throw new RangeError(
      `matmul: expected equal inner sizes, got ${shape(A, adjointA)} times ${shape(B, adjointB)} (${k} against ${kB})`,
    );
  }
  const [left, right] = inOneField("matmul", A, B);
  const complex = isComplex(left);
  const data = withScope("matmul", (s) => {
    const a = s.copyIn(left.data);
    const b = s.copyIn(right.data);
    const c = s.f64(m * n * (complex ? 2 : 1));
    matmulInto(s, { m, n, k, complex, a, b, c, adjointA, adjointB });
    return copyOutProduct(s, c, [
      ["A", left, a],
      ["B", right, b],
    ]);
  });
  return sameField(left, m, n, data);
}
