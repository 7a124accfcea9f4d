import { checkOptions, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { matmulInto, singularTriplesInto } from "./fused.js";
import { copyInField, inOneField } from "./input.js";
import { checkField, type Field, isComplex, type Matrix, norm, sameField, width } from "./matrix.js";

export interface LstsqOptions {
  /** Singular values up to rcond · s₁ count as 0. Default: max(m, n) · 2⁻⁵². */
  readonly rcond?: number;
}

export interface LeastSquares<F extends Field = Field> {
  /** n × k. */
  readonly x: F;
  /** The number of singular values above the cutoff. */
  readonly rank: number;
  /** k numbers: ‖A x − b‖₂ for each column of B, computed from x. */
  readonly residual: Float64Array;
  /** All min(m, n) of A, descending. */
  readonly singularValues: Float64Array;
}

/** 2⁻⁵². */
const EPSILON = 2.220446049250313e-16;

/**
 * Least squares by singular values: of all x that make ‖A x − b‖₂ smallest, the one of smallest norm, for each column b of B.
 *
 * @param A        m × n, any shape and rank, real or complex
 * @param B        m × k; complex when A is or it is
 * @param options  rcond: singular values s ≤ rcond · s₁ are taken as 0, and their directions do not enter x
 * @returns        x, rank, residual, singularValues. x is orthogonal to the null space that the cutoff leaves
 * @throws RangeError  row counts differ, an entry is NaN or infinite, rcond is not in [0, 1), or x is beyond 1.8e308
 * @throws TypeError   an argument is not a matrix, or rcond is not a number
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., §5.5.
 * @example lstsq(fromNested([[1], [1]]), fromNested([[1], [3]])).x   // [[2]], the mean; residual [√2]
 */
export function lstsq(A: Matrix, B: Matrix, options?: LstsqOptions): LeastSquares<Matrix>;
export function lstsq(A: Field, B: Field, options?: LstsqOptions): LeastSquares;
export function lstsq(A: Field, B: Field, options: LstsqOptions = {}): LeastSquares {
  checkField("lstsq", "A", A);
  checkField("lstsq", "B", B);
  checkOptions("lstsq", options, ["rcond"]);
  const { rows: m, cols: n } = A;
  const columns = B.cols;
  const { rcond = Math.max(m, n) * EPSILON } = options;
  if (typeof rcond !== "number") throw new TypeError(`lstsq: expected rcond to be a number, got ${show(rcond)}`);
  if (!(rcond >= 0 && rcond < 1)) throw new RangeError(`lstsq: expected rcond in [0, 1), got ${rcond}`);
  if (B.rows !== m) throw new RangeError(`lstsq: expected B to have the ${m} rows of A, got ${B.rows} × ${columns}`);
  const [left, right] = inOneField("lstsq", A, B);
  const complex = isComplex(left);
  const step = width(left);
  const k = Math.min(m, n);
  return withScope("lstsq", (s) => {
    const [a, b] = [copyInField(s, "A", left), copyInField(s, "B", right)];
    const [u, values, vh] = [s.f64(step * m * k), s.f64(k), s.f64(step * k * n)];
    s.nested(() => {
      const used = s.f64(a.length).copyFrom(a);
      singularTriplesInto(s, { rows: m, cols: n, complex, a: used, values, u, vh });
    });
    const singularValues = values.copy();
    const cutoff = rcond * (singularValues[0] ?? 0);
    const rank = singularValues.filter((value) => value > cutoff).length;
    const coefficients = s.f64(step * k * columns);
    matmulInto(s, { m: k, n: columns, k: m, complex, a: u, b, c: coefficients, adjointA: true });
    const perRow = step * columns;
    coefficients.set(
      coefficients.copy().map((c, at) => {
        const j = Math.floor(at / perRow);
        return j < rank ? c / (singularValues[j] as number) : 0;
      }),
    );
    const x = s.f64(step * n * columns);
    matmulInto(s, { m: n, n: columns, k, complex, a: vh, b: coefficients, c: x, adjointA: true });
    const bad = s.kernels.dfindNonFinite(x.length, x.address);
    if (bad >= 0) {
      const at = Math.floor(bad / step);
      throw new RangeError(
        `lstsq: entry [${Math.floor(at / columns)}, ${at % columns}] of x is beyond the largest double; raise rcond or scale A`,
      );
    }
    const fitted = s.f64(step * m * columns);
    matmulInto(s, { m, n: columns, k: n, complex, a, b: x, c: fitted });
    const fit = fitted.copy();
    const residual = new Float64Array(columns);
    for (let j = 0; j < columns; j++) {
      const rest = new Float64Array(step * m);
      for (let i = 0; i < m; i++) {
        for (let part = 0; part < step; part++) {
          const at = step * (i * columns + j) + part;
          rest[step * i + part] = (right.data[at] as number) - (fit[at] as number);
        }
      }
      residual[j] = norm(sameField(left, m, 1, rest));
    }
    return { x: sameField(left, n, columns, x.copy()), rank, residual, singularValues };
  });
}
