import { checkOptions, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { copyInField } from "../linalg/input.js";
import { type Matrix, norm } from "../linalg/matrix.js";
import {
  asColumns,
  CONSISTENT,
  checkKernel,
  checkTestKernel,
  inRange,
  layoutOf,
  modesInto,
  type Targets,
  warningsOf,
} from "./targets.js";

export interface KernelRegressionOptions {
  /** Added to the diagonal of K, ≥ 0. Default: 0, ridgeless. */
  readonly ridge?: number;
}

export interface KernelRegression {
  /** Outputs at the test points, one column a target. */
  readonly predictions: Matrix;
  /** (K + ridge)⁻¹ Y, of the shape of Y. */
  readonly coefficients: Matrix;
  /** Eigenvalues of K above n · 2⁻⁵² of the largest. */
  readonly rank: number;
  /** λ_max/λ_min of K + ridge, which the digits of an answer are lost by; Infinity for a singular one. */
  readonly condition: number;
  /** ‖K c − Y‖ at the training points, c the coefficients. */
  readonly residual: number;
  /** What to know about the answer, in sentences; empty when there is nothing. */
  readonly warnings: string[];
}

/**
 * Kernel regression:  f(x*) = Ktest (K + ridge)⁻¹ Y. With ridge 0 and the tangent kernel, where a wide network ends when trained.
 * A singular K (equal inputs, fewer parameters than samples) gives the answer of minimum norm, and says so.
 *
 * @param K        N × N, the same for every target; or (N·m) × (N·m), row k·m + i for target i of sample k; positive semidefinite
 * @param Y        N × m targets, or a list of N numbers
 * @param Ktest    test points × N, or (test points · m) × (N·m): the kernel of test against training points
 * @param options  ridge ≥ 0
 * @returns        predictions, coefficients, rank, condition, residual, warnings
 * @throws RangeError  shapes do not fit, K is not symmetric or has a negative eigenvalue, an entry is NaN or infinite, ridge < 0, a
 *                     prediction too large for a double
 * @throws TypeError   an argument is not a real matrix, ridge is not a number
 * Source: docs/paper.md#dynamics.
 * @example kernelRegression(identity(3), [1, 2, 3], identity(3)).predictions.data   // 1, 2, 3
 */
export function kernelRegression(
  K: Matrix,
  Y: Targets,
  Ktest: Matrix,
  options: KernelRegressionOptions = {},
): KernelRegression {
  const speaker = "kernelRegression";
  checkKernel(speaker, K);
  const y = asColumns(speaker, "Y", Y);
  const layout = layoutOf(speaker, "Y", K, y);
  const tests = checkTestKernel(speaker, Ktest, layout);
  checkOptions(speaker, options, ["ridge"]);
  const { ridge = 0 } = options;
  if (typeof ridge !== "number") throw new TypeError(`${speaker}: expected ridge to be a number, got ${show(ridge)}`);
  if (!(ridge >= 0 && ridge < Infinity)) throw new RangeError(`${speaker}: expected ridge ≥ 0, got ${ridge}`);
  const { n, columns } = layout;
  return withScope(speaker, (s) => {
    const { values, vectors, rank } = modesInto(s, K);
    const c = s.f64(n * columns);
    const targets = s.copyIn(y.data);
    matmulInto(s, { m: n, n: columns, k: n, complex: false, a: vectors, adjointA: true, b: targets, c });
    const inverse = values.map((value) => (value + ridge > 0 ? 1 / (value + ridge) : 0));
    c.set(
      inRange(s, c)
        .copy()
        .map((x, at) => x * (inverse[Math.floor(at / columns)] as number)),
    );
    const solution = s.f64(n * columns);
    matmulInto(s, { m: n, n: columns, k: n, complex: false, a: vectors, b: c, c: solution });
    const coefficients = inRange(s, solution).copy();
    const wide = Ktest.rows;
    const out = s.f64(wide * columns);
    const cross = copyInField(s, "Ktest", Ktest);
    matmulInto(s, { m: wide, n: columns, k: n, complex: false, a: cross, b: solution, c: out });
    const rest = s.copyIn(y.data);
    const kernel = s.copyIn(K.data);
    matmulInto(s, { m: n, n: columns, k: n, complex: false, a: kernel, b: solution, c: rest, beta: -1 });
    const residual = norm({ rows: n, cols: columns, data: inRange(s, rest).copy() });
    const length = norm(y);
    const [least, largest] = [(values[0] ?? 1) + ridge, (values[n - 1] ?? 1) + ridge];
    const condition = least > 0 ? largest / least : Infinity;
    const singular = least === 0;
    return {
      predictions: { rows: tests, cols: y.cols, data: inRange(s, out).copy() },
      coefficients: { rows: y.rows, cols: y.cols, data: coefficients },
      rank,
      condition,
      residual,
      warnings: warningsOf("K", {
        rank: singular ? rank : n,
        n,
        condition,
        misfit: singular && residual > CONSISTENT * length ? residual : undefined,
      }),
    };
  });
}
