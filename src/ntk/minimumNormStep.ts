import { withScope } from "../engine/scope.js";
import { matmulInto, singularTriplesInto } from "../linalg/fused.js";
import { type Matrix, norm } from "../linalg/matrix.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, jacobianRowsInto, load, signalsInto } from "./passes.js";
import { CONSISTENT, checkTargets, EPSILON, type Targets, warningsOf } from "./targets.js";

export interface MinimumNormStep {
  /** P numbers: θ* − θ_0. */
  readonly step: Float64Array;
  /** ‖θ* − θ_0‖. */
  readonly distance: number;
  /** rᵀ K⁻¹ r, with the pseudo-inverse where K is singular. */
  readonly squaredDistance: number;
  /** Rank of J: singular values above max(n, P) · 2⁻⁵² of the largest. */
  readonly rank: number;
  /** Of K = J Jᵀ: (s_max/s_min)²; Infinity when the rank is below n = N·n_L. */
  readonly condition: number;
  /** min(n, P) of J, descending. */
  readonly singularValues: Float64Array;
  /** ‖f_0 + J step − Y‖: what no step removes from the linearised network; 0 at full rank, to rounding. */
  readonly residual: number;
  /** Whether the residual is rounding: below 1e-10 ‖Y − f_0‖. */
  readonly consistent: boolean;
  /** What to know about the answer, in sentences; empty when there is nothing. */
  readonly warnings: string[];
}

/**
 * The shortest step to a zero of the linearised loss:  θ* − θ_0 = Jᵀ K⁻¹ r,  r = Y − f(X; θ_0),  K = J Jᵀ.
 * The endpoint of gradient descent on the linearised network. By singular values of J, which K has squared: no digit is
 * lost near the threshold P = N·n_L. Where J has not full row rank, the minimum-norm least-squares step.
 *
 * @param net  the network at θ_0
 * @param X    N × n_0, rows are samples
 * @param Y    N × n_L targets; for one output a list of N numbers will do
 * @returns    step, distance, squaredDistance rᵀ K⁻¹ r, rank, condition, singularValues, residual, consistent, warnings
 * @throws RangeError  X or Y does not fit the network, an entry is NaN or infinite, a derivative too large for a double
 * @throws TypeError   net is not a network, X or Y is not a real matrix
 * Source: docs/paper.md#global-minima.
 * @example minimumNormStep(net, A, forward(net, A)).distance   // 0
 */
export function minimumNormStep(net: Network, X: Matrix, Y: Targets): MinimumNormStep {
  const speaker = "minimumNormStep";
  checkNetwork(speaker, net);
  checkInputs(speaker, net, X);
  return stepTo(speaker, net, X, checkTargets(speaker, net, X, Y));
}

const column = (data: Float64Array): Matrix => ({ rows: data.length, cols: 1, data });

/** The same in another function's name; its arguments are checked there. */
export function stepTo(speaker: string, net: Network, X: Matrix, targets: Matrix): MinimumNormStep {
  const [n, P] = [targets.data.length, net.parameters.length];
  return withScope(speaker, (s) => {
    const loaded = load(s, net);
    const trace = forwardInto(s, loaded, copyInInputs(s, X), X.rows, true);
    const f0 = checkInRange(s, trace.outputs).copy();
    const r = f0.map((f, i) => (targets.data[i] as number) - f);
    const k = Math.min(n, P);
    const [u, values, vh] = [s.f64(n * k), s.f64(k), s.f64(k * P)];
    s.nested(() => {
      const j = s.f64(n * P);
      if (X.rows > 0) {
        jacobianRowsInto(s, loaded, trace, signalsInto(s, loaded, trace), { first: 0, count: X.rows, j });
      }
      checkInRange(s, j);
      singularTriplesInto(s, { rows: n, cols: P, complex: false, a: j, values, u, vh });
    });
    const singularValues = values.copy();
    const cutoff = Math.max(n, P) * EPSILON * (singularValues[0] ?? 0);
    const rank = singularValues.reduce((count, value) => count + (value > cutoff ? 1 : 0), 0);
    const projection = s.f64(k);
    matmulInto(s, { m: k, n: 1, k: n, complex: false, a: u, adjointA: true, b: s.copyIn(r), c: projection });
    const reached = projection.copy().fill(0, rank);
    const c = reached.map((value, j) => (j < rank ? value / (singularValues[j] as number) : 0));
    const distance = norm(column(c));
    const step = s.f64(P);
    matmulInto(s, { m: P, n: 1, k, complex: false, a: vh, adjointA: true, b: s.copyIn(c), c: step });
    const fitted = s.f64(n);
    matmulInto(s, { m: n, n: 1, k, complex: false, a: u, b: s.copyIn(reached), c: fitted });
    const rest = fitted.copy().map((x, i) => (r[i] as number) - x);
    const [residual, length] = [norm(column(rest)), norm(column(r))];
    const consistent = residual <= CONSISTENT * length;
    const quotient = n === 0 ? 1 : (singularValues[0] as number) / (singularValues[n - 1] as number);
    const condition = rank < n ? Infinity : quotient * quotient;
    return {
      step: checkInRange(s, step).copy(),
      distance,
      squaredDistance: distance * distance,
      rank,
      condition,
      singularValues,
      residual,
      consistent,
      warnings: warningsOf("K = J Jᵀ", { rank, n, condition, misfit: consistent ? undefined : residual }),
    };
  });
}
