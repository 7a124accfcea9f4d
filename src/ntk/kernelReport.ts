/**
 * A network, a data set and the tangent kernel between them, as numbers: what `wishart ntk` prints. Spectrum, distance and errors
 * come from one factorization: of the Jacobian where it is at most twice as large as the kernel, since the kernel has its
 * singular values squared and near P = N·n_L half of their digits lost; of the kernel above, which then is far from singular.
 */
import { eigvalsh } from "../linalg/eigh.js";
import { matmul } from "../linalg/matmul.js";
import type { Matrix } from "../linalg/matrix.js";
import { empiricalNtk } from "./empiricalNtk.js";
import { forward } from "./forward.js";
import { jvp } from "./jvp.js";
import { kernelRegression } from "./kernelRegression.js";
import { minimumNormStep } from "./minimumNormStep.js";
import type { Network } from "./network.js";

/** How far predictions are from targets. */
export interface Errors {
  /** Over all entries of the targets. */
  readonly meanSquared: number;
  /** The share of samples whose largest output is not that of their class; not for targets that are no classes. */
  readonly misclassified?: number;
}

/** Of the network at θ_0, and of its linearisation at the minimum of the loss nearest to θ_0. */
export interface BeforeAndAfter {
  readonly initial: Errors;
  readonly minimum: Errors;
}

export interface KernelReport {
  readonly kernel: Matrix;
  /** Eigenvalues of the kernel, ascending. */
  readonly spectrum: Float64Array;
  readonly rank: number;
  /** Infinity for a singular kernel. */
  readonly condition: number;
  /** ‖θ* − θ_0‖ = √(rᵀ K⁺ r), r = Y − f(X; θ_0). */
  readonly distance: number;
  readonly train: BeforeAndAfter;
  readonly test?: BeforeAndAfter;
  /** Training samples with the inputs of an earlier one, and whether the targets are the same. */
  readonly equal: readonly { readonly sample: number; readonly earlier: number; readonly sameTargets: boolean }[];
  /** Sentences, as kernelRegression's. */
  readonly warnings: readonly string[];
}

export interface Samples {
  readonly X: Matrix;
  readonly Y: Matrix;
}

/**
 * @param options  classes: the targets are classes, coded so that the largest is the sample's own; trace: the mean of the kernel over the
 *                 outputs, N × N, the same for each of them
 * @throws RangeError, TypeError  a kernel beyond 11585 rows, and what empiricalNtk and kernelRegression refuse
 */
export function kernelReport(
  net: Network,
  train: Samples,
  test: Samples | undefined,
  options: { readonly classes: boolean; readonly trace: boolean },
): KernelReport {
  const outputs = options.trace ? "trace" : "full";
  const rows = train.Y.rows * (options.trace ? 1 : train.Y.cols);
  if (rows > LARGEST) {
    throw new RangeError(
      `kernelReport: a kernel of ${rows} × ${rows} and its factorization do not fit 4 GiB, ${LARGEST} rows do; ask for fewer`,
    );
  }
  const kernel = empiricalNtk(net, train.X, undefined, { outputs });
  const before = forward(net, train.X);
  const start = test && forward(net, test.X);
  const small = !options.trace && net.parameters.length <= JACOBIAN * rows && rows <= LARGEST_JACOBIAN;
  const solved = small ? byJacobian(net, train, test) : byKernel(net, train, test, kernel, outputs);
  const { spectrum, rank, condition, distance, warnings } = solved;
  const errors = (at: Matrix, change: Matrix, Y: Matrix): BeforeAndAfter => ({
    initial: errorsOf(at, Y, options.classes),
    minimum: errorsOf(plus(at, change), Y, options.classes),
  });
  return {
    kernel,
    spectrum,
    rank,
    condition,
    distance,
    train: errors(before, solved.train, train.Y),
    ...(test && start && solved.test ? { test: errors(start, solved.test, test.Y) } : {}),
    equal: equalInputs(train),
    warnings,
  };
}

/** A kernel, a copy, its eigenvectors and their workspace in 2²⁹ doubles. */
const LARGEST = 11585;
/** In kernels: the largest Jacobian that is factorized. At twice the kernel and N·n_L = 2000 it takes five times as long as the kernel. */
const JACOBIAN = 2;
const LARGEST_JACOBIAN = 4096;

/** A minimum, and how the outputs change on the way to it. */
interface Solved extends Pick<KernelReport, "spectrum" | "rank" | "condition" | "distance" | "warnings"> {
  readonly train: Matrix;
  readonly test: Matrix | undefined;
}

function byJacobian(net: Network, { X, Y }: Samples, test: Samples | undefined): Solved {
  const { singularValues, rank, condition, distance, warnings, step } = minimumNormStep(net, X, Y);
  const spectrum = new Float64Array(Y.data.length);
  singularValues.forEach((value, j) => {
    spectrum[spectrum.length - 1 - j] = value * value;
  });
  return {
    spectrum,
    rank,
    condition,
    distance,
    warnings,
    train: jvp(net, X, step),
    test: test && jvp(net, test.X, step),
  };
}

function byKernel(
  net: Network,
  { X, Y }: Samples,
  test: Samples | undefined,
  kernel: Matrix,
  outputs: "full" | "trace",
): Solved {
  const rest = minus(Y, forward(net, X));
  const none = { rows: 0, cols: kernel.cols, data: new Float64Array(0) };
  const cross = test === undefined ? none : empiricalNtk(net, test.X, X, { outputs });
  const { coefficients, predictions, rank, condition, warnings } = kernelRegression(kernel, rest, cross);
  // Row by row, the targets are the rows of a full kernel.
  const cols = outputs === "trace" ? rest.cols : 1;
  const change = matmul(kernel, { rows: kernel.rows, cols, data: coefficients.data });
  const squared = rest.data.reduce((sum, r, i) => sum + r * (coefficients.data[i] as number), 0);
  return {
    spectrum: eigvalsh(kernel),
    rank,
    condition,
    distance: Math.sqrt(Math.max(0, squared)),
    warnings,
    train: { ...rest, data: change.data },
    test: test && predictions,
  };
}

const minus = (A: Matrix, B: Matrix): Matrix => ({ ...A, data: A.data.map((a, i) => a - (B.data[i] as number)) });
const plus = (A: Matrix, B: Matrix): Matrix => ({ ...A, data: A.data.map((a, i) => a + (B.data[i] as number)) });

function errorsOf(outputs: Matrix, Y: Matrix, classes: boolean): Errors {
  const { rows, cols } = Y;
  const meanSquared = minus(outputs, Y).data.reduce((sum, x) => sum + x * x, 0) / (rows * cols);
  if (!classes) return { meanSquared };
  const largest = ({ data }: Matrix, i: number) => {
    let best = 0;
    for (let j = 1; j < cols; j++) if ((data[i * cols + j] as number) > (data[i * cols + best] as number)) best = j;
    return best;
  };
  let wrong = 0;
  for (let i = 0; i < rows; i++) if (largest(outputs, i) !== largest(Y, i)) wrong++;
  return { meanSquared, misclassified: wrong / rows };
}

function equalInputs({ X, Y }: Samples): KernelReport["equal"] {
  const row = ({ cols, data }: Matrix, i: number) => data.subarray(i * cols, (i + 1) * cols).join();
  const first = new Map<string, number>();
  const found: { sample: number; earlier: number; sameTargets: boolean }[] = [];
  for (let sample = 0; sample < X.rows; sample++) {
    const key = row(X, sample);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, sample);
    else found.push({ sample, earlier, sameTargets: row(Y, sample) === row(Y, earlier) });
  }
  return found;
}
