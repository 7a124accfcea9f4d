import { checkBoolean, checkOptions, roomFor } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { matmulInto } from "./fused.js";
import { copyInField } from "./input.js";
import { type ComplexMatrix, checkField, type Field, isComplex, type Matrix } from "./matrix.js";

export interface MatmulOptions {
  /** Use Aᴴ in place of A. Default: false. */
  readonly adjointA?: boolean;
  /** Use Bᴴ in place of B. Default: false. */
  readonly adjointB?: boolean;
}

/** A real matrix as a complex one, when its partner is complex. */
const complexified = (A: Field): ComplexMatrix => {
  if (isComplex(A)) return A;
  const data = roomFor("matmul", 2 * A.data.length);
  for (let k = 0; k < A.data.length; k++) data[2 * k] = A.data[k] as number;
  return { rows: A.rows, cols: A.cols, data, complex: true };
};

/**
 * The matrix product op(A) · op(B), m × k times k × n; complex when either factor is.
 *
 * Sums run over ascending k in an order that depends on the sizes alone: the same bits on every host (strict build).
 *
 * @param options  adjointA, adjointB: use the adjoint of a factor without forming it
 * @returns        m × n
 * @throws RangeError  inner sizes differ, an entry is NaN or infinite, or an unknown option
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
  const complex = isComplex(A) || isComplex(B);
  const [left, right] = complex ? [complexified(A), complexified(B)] : [A, B];
  const data = withScope("matmul", (s) => {
    const a = copyInField(s, "A", left);
    const b = copyInField(s, "B", right);
    const c = s.f64(m * n * (complex ? 2 : 1));
    matmulInto(s, { m, n, k, complex, a, b, c, adjointA, adjointB });
    return c.copy();
  });
  return complex ? { rows: m, cols: n, data, complex: true } : { rows: m, cols: n, data };
}
