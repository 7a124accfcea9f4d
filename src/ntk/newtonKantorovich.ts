import { checkNumbers, checkOptions, checkSize } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { eigenvaluesInto, herkInto } from "../linalg/fused.js";
import type { Matrix } from "../linalg/matrix.js";
import { normalsInto } from "../random/normals.js";
import { requireStream, type StreamValue, stream as streamFrom } from "../random/stream.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { stepTo } from "./minimumNormStep.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, gradientInto, jacobianRowsInto, type Loaded, load, signalsInto } from "./passes.js";
import { checkTargets, type Targets } from "./targets.js";

export interface NewtonKantorovichOptions {
  /** Seeds the directions along which the Lipschitz constant of J is sampled. */
  readonly stream: StreamValue;
  /** So many random ones, and as many in the row space of J. Default: 3. */
  readonly directions?: number;
  /** Where on each of them, in units of eta, each > 0. Default: 0.25 and 1. */
  readonly radii?: ArrayLike<number>;
}

export interface NewtonKantorovich {
  /** 1/s_min(J); Infinity where J has not full row rank. */
  readonly beta: number;
  /** ‖J⁺ r‖, the length of the minimum-norm step. */
  readonly eta: number;
  /** The largest ‖J(θ) − J(θ_0)‖₂/‖θ − θ_0‖ met at the sampled points: at most the Lipschitz constant of J. */
  readonly gamma: number;
  /** beta · gamma · eta. */
  readonly h: number;
  /** 2 eta/(1 + √(1 − 2h)), from eta to 2 eta: how far away a global minimum is at most; Infinity for h > ½. */
  readonly radius: number;
  /** Whether h ≤ ½. As good as gamma: a sample, so an estimate and not a certificate. */
  readonly guaranteed: boolean;
  /** How many points gamma was sampled at. */
  readonly samples: number;
}

/** J of the loaded network, checked. */
function jacobianInto(s: Scope, loaded: Loaded, x: F64Block, samples: number, j: F64Block): void {
  s.nested(() => {
    const trace = forwardInto(s, loaded, x, samples, true);
    checkInRange(s, trace.outputs);
    const signals = signalsInto(s, loaded, trace);
    jacobianRowsInto(s, loaded, trace, signals, { first: 0, count: samples, j });
    checkInRange(s, j);
  });
}

/** The largest singular value of n × P. */
function spectralNorm(s: Scope, n: number, P: number, a: F64Block): number {
  return s.nested(() => {
    const [c, values] = [s.f64(n * n), s.f64(n)];
    herkInto(s, { rows: n, cols: P, complex: false, a, c });
    eigenvaluesInto(s, { n, complex: false, a: c, values });
    return Math.sqrt(Math.max(0, values.at(n - 1)));
  });
}

/**
 * Whether a global minimum is near: Newton and Kantorovich's condition h = beta · gamma · eta ≤ ½ on θ_0 + range Jᵀ, with
 * beta = 1/s_min(J), eta the length of the minimum-norm step, gamma the Lipschitz constant of J. If it holds, the loss has a zero
 * within 2 eta of θ_0. gamma falls as 1/√width.
 *
 * An estimate, not a certificate: gamma is the largest of ‖J(θ) − J(θ_0)‖₂/‖θ − θ_0‖ at sampled points, along the step, random
 * directions and random directions in the row space of J, and can only be too small.
 *
 * @param net      the network at θ_0
 * @param X        N × n_0, rows are samples
 * @param Y        N × n_L targets; for one output a list of N numbers will do
 * @param options  stream; directions, 3 of each kind; radii in units of eta, [0.25, 1]
 * @returns        beta, eta, gamma, h, radius, guaranteed, samples. Without full row rank h is Infinity. On targets that are met already
 *                 (eta = 0) there is nowhere to sample, and gamma and h are 0
 * @throws RangeError  X or Y does not fit the network, an entry is NaN or infinite, a radius that is not > 0, a derivative too large
 *                     for a double
 * @throws TypeError   net is not a network, X or Y is not a real matrix, no stream
 * Source: L. V. Kantorovich, Uspekhi Mat. Nauk 3 (1948) 89–185; docs/paper.md#newton-kantorovich.
 * @example newtonKantorovich(net, A, forward(net, A), { stream: stream(1) }).h   // 0
 */
export function newtonKantorovich(
  net: Network,
  X: Matrix,
  Y: Targets,
  options: NewtonKantorovichOptions,
): NewtonKantorovich {
  const speaker = "newtonKantorovich";
  checkNetwork(speaker, net);
  checkInputs(speaker, net, X);
  const targets = checkTargets(speaker, net, X, Y);
  checkOptions(speaker, options, ["stream", "directions", "radii"], true);
  const { directions = 3, radii = [0.25, 1] } = options;
  const root = streamFrom(requireStream(speaker, options.stream));
  checkSize(speaker, "directions", directions);
  checkNumbers(speaker, "radii", radii);
  const bad = Array.from(radii).findIndex((radius) => !(radius > 0 && radius < Infinity));
  if (bad >= 0) throw new RangeError(`${speaker}: expected radii to be numbers > 0, got ${radii[bad]} at index ${bad}`);

  const [n, P] = [targets.data.length, net.parameters.length];
  const { step, distance: eta, rank, singularValues } = stepTo(speaker, net, X, targets);
  const beta = rank < n ? Infinity : n === 0 ? 0 : 1 / (singularValues[n - 1] as number);
  let [gamma, samples] = [0, 0];
  if (eta > 0) {
    withScope(speaker, (s) => {
      const loaded = load(s, net);
      const x = copyInInputs(s, X);
      const [from, there, direction] = [s.f64(n * P), s.f64(n * P), s.f64(P)];
      jacobianInto(s, loaded, x, X.rows, from);
      const moved: Loaded = { ...loaded, parameters: s.f64(P) };
      /** Goes along `direction`, whatever its length. */
      const sample = (): void => {
        if (s.check("dunit", s.kernels.dunit(P, direction.address)) > 0) return;
        for (let i = 0; i < radii.length; i++) {
          const length = (radii[i] as number) * eta;
          moved.parameters.copyFrom(loaded.parameters);
          s.check("daxpy", s.kernels.daxpy(P, length, direction.address, moved.parameters.address));
          jacobianInto(s, moved, x, X.rows, there);
          s.kernels.dsubtract(n * P, there.address, from.address, there.address);
          gamma = Math.max(gamma, spectralNorm(s, n, P, there) / length);
          samples++;
        }
      };
      direction.set(step);
      sample();
      for (let k = 0; k < directions; k++) {
        normalsInto(s, root.child("random").child(k), direction);
        sample();
        s.nested(() => {
          const u = s.f64(n);
          normalsInto(s, root.child("row space").child(k), u);
          gradientInto(s, loaded, forwardInto(s, loaded, x, X.rows, true), u, direction);
        });
        sample();
      }
    });
  }
  const h = rank < n ? Infinity : beta * gamma * eta;
  const guaranteed = h <= 0.5;
  const radius = guaranteed ? (2 * eta) / (1 + Math.sqrt(1 - 2 * h)) : Infinity;
  return { beta, eta, gamma, h, radius, guaranteed, samples };
}
