import { checkBoolean, checkOptions, checkSize, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { krylovInto } from "../linalg/krylov.js";
import type { Matrix } from "../linalg/matrix.js";
import { stream } from "../random/stream.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { ntkInto } from "./ntkInto.js";
import { forwardInto, gradientInto, type Loaded, load, productInto, roomForTrace, type Trace } from "./passes.js";
import { checkTargets, type Targets } from "./targets.js";

const SPEAKER = "train";

interface CommonOptions {
  /** The most steps that are taken. Default: 100 (Levenberg–Marquardt), 1000 (gradient descent). */
  readonly iterations?: number;
  /** Training has converged when the loss ½‖f − Y‖² is below it. Default: 1e-20. */
  readonly tolerance?: number;
  /** Whether to keep the outputs after every iteration. Default: false. */
  readonly trajectory?: boolean;
}

export interface LevenbergMarquardtOptions extends CommonOptions {
  readonly method: "levenberg-marquardt";
  /** λ at the beginning, > 0. Default: 1e-3. */
  readonly damping?: number;
}

export interface GradientDescentOptions extends CommonOptions {
  readonly method: "gradient-descent";
  /** η > 0. Default: 1/λ_max of the tangent kernel at the beginning, half the largest stable rate (1 when that is 0). */
  readonly learningRate?: number;
}

export type TrainOptions = LevenbergMarquardtOptions | GradientDescentOptions;

/** Why training ended. */
export type TrainReason =
  /** The loss is below the tolerance. */
  | "tolerance"
  /** All iterations are used. */
  | "iterations"
  /** λ has passed 1e8: no step lowers the loss, a local minimum or the floor of rounding. */
  | "damping"
  /** The loss is 1e10 times the first one, or beyond the range of a double. */
  | "diverged";

export interface Trained {
  /** The network as trained; after divergence, as it was last with a finite loss. */
  readonly network: Network;
  /** ½‖f(X) − Y‖² of it. */
  readonly loss: number;
  /** Steps taken; those that Levenberg–Marquardt tried in vain are not among them. */
  readonly iterations: number;
  /** Whether the loss is below the tolerance. */
  readonly converged: boolean;
  readonly reason: TrainReason;
  /** ‖θ − θ_0‖. */
  readonly distance: number;
  /** Loss before the first and after every iteration: iterations + 1 numbers. */
  readonly history: Float64Array;
  /** η of gradient descent. */
  readonly learningRate?: number;
  /** f(X), N × n_L, at the same times as `history`; there when asked for. */
  readonly trajectory?: Matrix[];
}

/** Beyond this factor of the first loss nothing comes back. */
const DIVERGED = 1e10;
/** Bounds of λ of Levenberg–Marquardt. */
const LEAST_ACCEPTED = 1e-15;
const LEAST_REJECTED = 1e-12;
const MOST_DAMPING = 1e8;

/** A network with the trace of its last forward pass. */
interface Side {
  readonly net: Loaded;
  readonly trace: Trace;
}

/** Training in a scope: two sides, the one that holds and the one that is tried. */
class Training {
  now: Side;
  next: Side;
  /** Y − f of the side that holds, and of the one that is tried. */
  residual: F64Block;
  tried: F64Block;
  loss: number;
  readonly history: number[];
  readonly trajectory: Float64Array[] | undefined;
  readonly start: F64Block;

  constructor(
    readonly s: Scope,
    net: Network,
    readonly x: F64Block,
    readonly samples: number,
    readonly y: F64Block,
    keep: boolean,
  ) {
    const loaded = load(s, net);
    this.start = s.f64(loaded.parameters.length).copyFrom(loaded.parameters);
    const other = { ...loaded, parameters: s.f64(loaded.parameters.length) };
    this.now = { net: loaded, trace: roomForTrace(s, loaded, x, samples) };
    this.next = { net: other, trace: roomForTrace(s, loaded, x, samples) };
    [this.residual, this.tried] = [s.f64(y.length), s.f64(y.length)];
    this.loss = this.measure(this.now, this.residual);
    checkInRange(s, this.now.trace.outputs);
    if (!(this.loss < Infinity)) {
      throw new RangeError(`${SPEAKER}: the loss of the given network is beyond 1.8e308, the largest double; scale Y`);
    }
    this.history = [this.loss];
    this.trajectory = keep ? [this.now.trace.outputs.copy()] : undefined;
  }

  /** Forward pass and loss of a side. */
  measure({ net, trace }: Side, residual: F64Block): number {
    const { s, x, y, samples } = this;
    s.nested(() => forwardInto(s, net, x, samples, true, trace));
    return s.kernels.dsubtract(y.length, y.address, trace.outputs.address, residual.address) / 2;
  }

  /** next ← θ + rate · Jᵀ u; its loss. */
  step(u: F64Block, rate: number): number {
    const { s, now, next } = this;
    const P = this.start.length;
    const to = next.net.parameters;
    s.nested(() => {
      if (rate === 1) {
        gradientInto(s, now.net, now.trace, u, to);
        s.check("daxpy", s.kernels.daxpy(P, 1, now.net.parameters.address, to.address));
      } else {
        const g = s.f64(P);
        gradientInto(s, now.net, now.trace, u, g);
        to.copyFrom(now.net.parameters);
        s.check("daxpy", s.kernels.daxpy(P, rate, g.address, to.address));
      }
    });
    return this.measure(next, this.tried);
  }

  /** The side that was tried holds from now on. */
  accept(loss: number): void {
    [this.now, this.next] = [this.next, this.now];
    [this.residual, this.tried] = [this.tried, this.residual];
    this.loss = loss;
    this.history.push(loss);
    this.trajectory?.push(this.now.trace.outputs.copy());
  }

  /** ‖θ − θ_0‖; the side not in use is overwritten. */
  distance(): number {
    const { s, start, now, next } = this;
    const [a, b, d] = [now.net.parameters.address, start.address, next.net.parameters.address];
    return Math.sqrt(s.kernels.dsubtract(start.length, a, b, d));
  }
}

interface Limits {
  readonly iterations: number;
  readonly tolerance: number;
}

function levenbergMarquardt(training: Training, { iterations, tolerance }: Limits, damping: number): TrainReason {
  const { s } = training;
  const n = training.y.length;
  const [k, l, alpha] = [s.f64(n * n), s.f64(n * n), s.f64(n)];
  const work = s.f64(s.kernels.potrfWorkspace(n));
  let lambda = damping;
  for (let i = 0; ; i++) {
    if (training.loss < tolerance) return "tolerance";
    if (i === iterations) return "iterations";
    const { net, trace } = training.now;
    s.nested(() => ntkInto(s, net, { left: trace, traced: false, c: k }));
    let unit = 0;
    for (let j = 0; j < n; j++) unit += k.at(j * (n + 1));
    unit /= n;
    for (;;) {
      if (lambda > MOST_DAMPING) return "damping";
      alpha.copyFrom(training.residual);
      const shift = lambda * unit;
      const failed = s.kernels.dposv(n, shift, k.address, l.address, alpha.address, work.address);
      const loss = s.check("dposv", failed) > 0 ? Infinity : training.step(alpha, 1);
      if (loss < training.loss) {
        training.accept(loss);
        lambda = Math.max(lambda / 10, LEAST_ACCEPTED);
        break;
      }
      lambda = Math.max(10 * lambda, LEAST_REJECTED);
    }
  }
}

function gradientDescent(training: Training, { iterations, tolerance }: Limits, rate: number): TrainReason {
  const first = training.loss;
  for (let i = 0; ; i++) {
    if (training.loss < tolerance) return "tolerance";
    if (i === iterations) return "iterations";
    const loss = training.step(training.residual, rate);
    if (!(loss < Infinity)) return "diverged";
    training.accept(loss);
    if (loss > DIVERGED * first) return "diverged";
  }
}

/** λ_max of the tangent kernel at the beginning, within 1e-8, by products with J and Jᵀ. */
function largestEigenvalue({ s, now, y }: Training): number {
  if (y.length === 0) return 0;
  return s.nested(() => {
    const { values } = krylovInto(s, {
      n: y.length,
      complex: false,
      k: 1,
      smallest: false,
      tol: 1e-8,
      maxIterations: 1000,
      basis: 20,
      stream: stream(0),
      apply: (u, to) => {
        productInto(s, now.net, now.trace, u, to);
        checkInRange(s, to);
      },
    });
    return values[0] as number;
  });
}

const METHODS = {
  "levenberg-marquardt": ["method", "iterations", "tolerance", "trajectory", "damping"],
  "gradient-descent": ["method", "iterations", "tolerance", "trajectory", "learningRate"],
} as const;

function checkPositive(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${SPEAKER}: expected ${name} to be a number, got ${show(value)}`);
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${SPEAKER}: expected ${name} > 0, got ${value}`);
}

function checkTrainOptions(options: TrainOptions): void {
  checkOptions(SPEAKER, options, [...METHODS["levenberg-marquardt"], "learningRate"], true);
  const { method, iterations = 0, tolerance = 0, trajectory = false } = options;
  if (method !== "levenberg-marquardt" && method !== "gradient-descent") {
    throw new RangeError(
      `${SPEAKER}: expected method "levenberg-marquardt" or "gradient-descent", got ${show(method)}`,
    );
  }
  checkOptions(`${SPEAKER}: ${method}`, options, METHODS[method]);
  checkSize(SPEAKER, "iterations", iterations);
  if (typeof tolerance !== "number") {
    throw new TypeError(`${SPEAKER}: expected tolerance to be a number, got ${show(tolerance)}`);
  }
  if (!(tolerance >= 0 && tolerance < Infinity)) {
    throw new RangeError(`${SPEAKER}: expected a finite tolerance ≥ 0, got ${tolerance}`);
  }
  checkBoolean(SPEAKER, "trajectory", trajectory);
  if (options.method === "levenberg-marquardt" && options.damping !== undefined)
    checkPositive("damping", options.damping);
  if (options.method === "gradient-descent" && options.learningRate !== undefined) {
    checkPositive("learningRate", options.learningRate);
  }
}

/**
 * Trains a network on ½‖f(X) − Y‖², all samples at once.
 *
 *   "levenberg-marquardt"   step Jᵀ (K + λ (Tr K/n) 1)⁻¹ (Y − f), K = J Jᵀ of n = N·n_L rows, made without J. Taken when the loss falls,
 *                           and then λ ← max(λ/10, 1e-15); else λ ← max(10 λ, 1e-12) and another try. Ends when λ > 1e8
 *   "gradient-descent"      step η Jᵀ (Y − f). Above the stable rate the loss grows, at first at least
 *
 * @param net      the network at θ_0; left as it is
 * @param X        N × n_0, rows are samples
 * @param Y        N × n_L targets; for one output a list of N numbers will do
 * @param options  method; iterations, tolerance, trajectory; damping, the first λ (Levenberg–Marquardt), or learningRate
 * @returns        { network, loss, iterations, converged, reason, distance, history }, learningRate, trajectory. Divergence is a result:
 *                 reason "diverged", and the network with its last finite loss
 * @throws RangeError  X or Y does not fit the network, an entry is NaN or infinite, an unknown method or option, an option out of its
 *                     range, outputs or loss of the given network too large for a double
 * @throws TypeError   net is not a network, X or Y is not a real matrix, an option is of another kind
 * Source: K. Levenberg, Quart. Appl. Math. 2 (1944) 164–168; D. W. Marquardt, J. SIAM 11 (1963) 431–441; docs/paper.md#ubiquity.
 * @example train(net, A, forward(net, A), { method: "levenberg-marquardt" }).iterations   // 0
 */
export function train(net: Network, X: Matrix, Y: Targets, options: TrainOptions): Trained {
  checkNetwork(SPEAKER, net);
  checkInputs(SPEAKER, net, X);
  const targets = checkTargets(SPEAKER, net, X, Y);
  checkTrainOptions(options);
  const { tolerance = 1e-20, trajectory = false } = options;
  return withScope(SPEAKER, (s) => {
    const training = new Training(s, net, copyInInputs(s, X), X.rows, s.copyIn(targets.data), trajectory);
    let reason: TrainReason;
    let learningRate: number | undefined;
    if (options.method === "levenberg-marquardt") {
      reason = levenbergMarquardt(
        training,
        { iterations: options.iterations ?? 100, tolerance },
        options.damping ?? 1e-3,
      );
    } else {
      const largest = options.learningRate === undefined ? largestEigenvalue(training) : 0;
      learningRate = options.learningRate ?? (largest > 0 ? 1 / largest : 1);
      reason = gradientDescent(training, { iterations: options.iterations ?? 1000, tolerance }, learningRate);
    }
    const network: Network = { ...net, widths: [...net.widths], parameters: training.now.net.parameters.copy() };
    const [rows, cols] = [targets.rows, targets.cols];
    return {
      network,
      loss: training.loss,
      iterations: training.history.length - 1,
      converged: reason === "tolerance",
      reason,
      distance: training.distance(),
      history: Float64Array.from(training.history),
      ...(learningRate === undefined ? {} : { learningRate }),
      ...(training.trajectory === undefined
        ? {}
        : { trajectory: training.trajectory.map((data) => ({ rows, cols, data })) }),
    };
  });
}
