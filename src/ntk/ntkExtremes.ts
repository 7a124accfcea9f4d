import { checkOptions, checkSize, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { requireStream, type StreamValue } from "../engine/streamValue.js";
import { krylovInto } from "../linalg/krylov.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, load, productInto } from "./passes.js";

export interface NtkExtremesOptions {
  /** Seeds the start vectors. */
  readonly stream: StreamValue;
  /** A residual up to tol · ‖K‖ is convergence. Default: 1e-10. */
  readonly tol?: number;
  /** The most products for each of the two. Default: 5000. */
  readonly maxIterations?: number;
}

export interface NtkExtremes {
  readonly smallest: number;
  readonly largest: number;
  /** largest / smallest; Infinity where the smallest is not positive: K is singular to rounding. */
  readonly condition: number;
  readonly info: {
    readonly converged: boolean;
    /** Products K u. */
    readonly iterations: number;
    /** ‖K v − λ v‖ of both: smallest, largest. */
    readonly residuals: Float64Array;
  };
}

/** The vectors of a Lanczos basis; n · 41 doubles. */
const BASIS = 40;

/**
 * The smallest and the largest eigenvalue of the tangent kernel of a network, and their ratio, by Lanczos on products K u: K is
 * not formed, and after one forward pass each product is a backward pass and one of tangents. For kernels that are too large to
 * be stored; where (N · n_L)² numbers have room, eigvalsh(empiricalNtk(net, X)) is faster and gives all of them.
 *
 * @param net      made by mlp, or a plain object of that shape
 * @param X        N × n_0, N ≥ 1, rows are samples
 * @param options  stream; tol, maxIterations, as for lanczos
 * @returns        { smallest, largest, condition, info: { converged, iterations, residuals } }; smallest is within its residual of an
 *                 eigenvalue, which for a condition number above 1/tol says no more than that it is large
 * @throws RangeError  X without rows or with other columns than the network inputs, parameters of another length, an entry that is NaN
 *                     or infinite, an option out of its range, a value too large for a double
 * @throws TypeError   net is not a network, X is not a real matrix, no stream
 * Source: docs/paper.md#network; lanczos.
 * @example ntkExtremes(net, A, { stream: stream(1) }).info.converged   // true
 */
export function ntkExtremes(net: Network, X: Matrix, options: NtkExtremesOptions): NtkExtremes {
  const speaker = "ntkExtremes";
  checkNetwork(speaker, net);
  checkInputs(speaker, net, X);
  if (X.rows === 0) throw new RangeError(`${speaker}: expected at least one sample, got X with 0 rows`);
  const stream = requireStream(speaker, (options as NtkExtremesOptions | undefined | null)?.stream);
  checkOptions(speaker, options, ["stream", "tol", "maxIterations"], true);
  const { tol = 1e-10, maxIterations = 5000 } = options;
  if (typeof tol !== "number" || !(tol >= 0 && tol < 1)) {
    throw new RangeError(`${speaker}: expected 0 ≤ tol < 1, got ${show(tol)}`);
  }
  checkSize(speaker, "maxIterations", maxIterations);
  if (maxIterations < 1) throw new RangeError(`${speaker}: expected maxIterations ≥ 1, got ${maxIterations}`);
  return withScope(speaker, (s) => {
    const loaded = load(s, net);
    const trace = forwardInto(s, loaded, copyInInputs(s, X), X.rows, true);
    checkInRange(s, trace.outputs);
    const n = X.rows * (net.widths.at(-1) as number);
    const common = { n, complex: false, k: 1, tol, maxIterations, basis: BASIS, stream } as const;
    const [low, high] = [true, false].map((smallest) =>
      s.nested(() => {
        const { values, converged, iterations, residuals } = krylovInto(s, {
          ...common,
          smallest,
          apply: (x, y) => {
            productInto(s, loaded, trace, x, y);
            checkInRange(s, y);
          },
        });
        return { value: values[0] as number, converged, iterations, residual: residuals[0] as number };
      }),
    ) as [End, End];
    return {
      smallest: low.value,
      largest: high.value,
      condition: low.value > 0 ? high.value / low.value : Infinity,
      info: {
        converged: low.converged && high.converged,
        iterations: low.iterations + high.iterations,
        residuals: Float64Array.of(low.residual, high.residual),
      },
    };
  });
}

interface End {
  readonly value: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly residual: number;
}
