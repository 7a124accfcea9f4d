import { checkOptions, firstNotFinite, roomFor } from "../engine/arguments.js";
import { checkField, isComplex, type Matrix, notFinite } from "../linalg/matrix.js";
import { distances, dualActivations } from "./dualActivation.js";
import { type Activation, checkArchitecture, type MlpOptions } from "./network.js";

const SPEAKER = "infiniteNtk";

/**
 * A fully connected network without its parameters: the options of mlp but for the stream. Hidden layers count, their sizes do
 * not; parameterization is "ntk", since in "standard" the tangent kernel grows with the width.
 */
export type Architecture = Omit<MlpOptions, "stream">;

export interface InfiniteKernels {
  /** Covariance of the outputs over initialisations. */
  readonly nngp: Matrix;
  /** The tangent kernel, for each output. */
  readonly ntk: Matrix;
}

/** Beyond this the closed forms overflow on their way. */
const LARGEST_VARIANCE = 1e150;

interface Checked {
  readonly inputs: number;
  readonly hidden: number;
  readonly activation: Activation;
  /** Squares of the standard deviations. */
  readonly weight: number;
  readonly bias: number;
}

function checked(arch: Architecture): Checked {
  checkOptions(SPEAKER, arch, ["widths", "activation", "parameterization", "weightStd", "biasStd", "bias"], true);
  const { widths, activation, parameterization = "ntk", weightStd = 1, biasStd = 0, bias = true } = arch;
  checkArchitecture(SPEAKER, { widths, activation, parameterization, weightStd, biasStd, bias }, true);
  if (parameterization === "standard") {
    throw new RangeError(
      `${SPEAKER}: the tangent kernel of parameterization "standard" grows with the width and has no limit; use "ntk"`,
    );
  }
  return {
    inputs: widths[0] as number,
    hidden: widths.length - 2,
    activation,
    weight: weightStd * weightStd,
    bias: biasStd * biasStd,
  };
}

function checkInputs(name: string, X: unknown, inputs: number): asserts X is Matrix {
  checkField(SPEAKER, name, X);
  if (isComplex(X)) throw new TypeError(`${SPEAKER}: expected ${name} to be real, got a complex matrix`);
  if (X.cols !== inputs) {
    throw new RangeError(`${SPEAKER}: expected ${name} to have widths[0] = ${inputs} columns, got ${X.cols}`);
  }
  const at = firstNotFinite(X.data);
  if (at >= 0) throw notFinite(SPEAKER, name, X, at);
}

/** x_i · x_j over ascending places: equal rows give equal bits, which keeps their correlation at exactly 1. */
function dot(n: number, x: Float64Array, i: number, y: Float64Array, j: number): number {
  let sum = 0;
  for (let k = 0, p = i * n, q = j * n; k < n; k++, p++, q++) sum += (x[p] as number) * (y[q] as number);
  return sum;
}

/** |x_i − y_j|². */
function squaredDistance(n: number, x: Float64Array, i: number, y: Float64Array, j: number): number {
  let sum = 0;
  for (let k = 0, p = i * n, q = j * n; k < n; k++, p++, q++) {
    const difference = (x[p] as number) - (y[q] as number);
    sum += difference * difference;
  }
  return sum;
}

function checkVariances(variances: Float64Array): void {
  for (const a of variances) {
    if (!(a <= LARGEST_VARIANCE)) {
      throw new RangeError(
        `${SPEAKER}: a layer has variance ${a}, expected at most 1e150; scale the inputs or weightStd`,
      );
    }
  }
}

/**
 * Kernels of a fully connected network of infinite width, in the NTK parameterization: of its outputs at initialisation (a
 * Gaussian process) and of its training (the tangent kernel, which then stays as it is).
 *
 *   S = Θ = s_w² x·x′/n₀ + s_b²;    S ← s_w² E φ(u)φ(v) + s_b²,  Θ ← S + s_w² E φ′(u)φ′(v) Θ    for each hidden layer,
 *
 * (u, v) Gaussian with the covariance S of the layer before. relu, erf, gelu, sin, linear: closed forms, to rounding, also for
 * inputs that are almost the same. tanh, softplus: Hermite series of degree up to
 * 4096, whose terms are added until the next do not count. Their relative error, worst at ρ = ±1, is below 1e-12 where the layers
 * have variances up to 30 (tanh) or 100 (softplus), below 1e-6 (tanh) at 100, 1e-9 (softplus) at 400, and below 4e-2 (tanh) at 1000; test/ntk/infiniteNtk.test.ts measures it.
 *
 * @param arch  { widths, activation, parameterization?, weightStd = 1, biasStd = 0, bias? }; hidden widths are not used
 * @param X1    N1 × widths[0], rows are samples
 * @param X2    N2 × widths[0]; left out: X1, and both kernels are symmetric to the last bit
 * @returns N1 × N2 matrices; the kernel of a network with n outputs is ntk ⊗ 1ₙ
 * @throws RangeError  a size, activation or deviation that is none, X with another number of columns, an entry that is NaN or
 *                     infinite, parameterization "standard" (no limit), layer variances above 1e150, more than 4 GiB
 * @throws TypeError   an argument of another kind
 * see: A. Jacot, F. Gabriel, C. Hongler, NeurIPS 31 (2018) 8571–8580.
 * @example infiniteNtk({ widths: [3, 1, 1], activation: "relu", weightStd: Math.SQRT2 }, matrix(1, 3, [1, 0, 0])).ntk   // about [1.3333333]
 */
export function infiniteNtk(arch: Architecture, X1: Matrix, X2?: Matrix): InfiniteKernels {
  const { inputs, hidden, activation, weight, bias } = checked(arch);
  checkInputs("X1", X1, inputs);
  if (X2 !== undefined) checkInputs("X2", X2, inputs);
  const rows = X1.rows;
  const cols = (X2 ?? X1).rows;
  const nngp = roomFor(SPEAKER, rows * cols);
  const ntk = roomFor(SPEAKER, rows * cols);

  // Points are the rows of X1, then those of X2; pairs are (i, first + j).
  const symmetric = X2 === undefined;
  const first = symmetric ? 0 : rows;
  const right = (X2 ?? X1).data;
  const linear = (product: number) => (weight * product) / inputs + bias;
  let variances = new Float64Array(first + cols);
  for (let p = 0; p < rows; p++) variances[p] = linear(dot(inputs, X1.data, p, X1.data, p));
  for (let q = 0; q < cols; q++) variances[first + q] = linear(dot(inputs, right, q, right, q));
  checkVariances(variances);
  const apart = roomFor(SPEAKER, distances.has(activation) ? rows * cols : 0);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < (symmetric ? i + 1 : cols); j++) {
      const at = i * cols + j;
      nngp[at] = ntk[at] = linear(dot(inputs, X1.data, i, right, j));
      if (apart.length > 0) apart[at] = (weight * squaredDistance(inputs, X1.data, i, right, j)) / inputs;
    }
  }

  const expected = new Float64Array(3);
  for (let l = 0; l < hidden && variances.length > 0; l++) {
    const pair = dualActivations[activation](SPEAKER, variances);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < (symmetric ? i + 1 : cols); j++) {
        const at = i * cols + j;
        pair(i, first + j, nngp[at] as number, expected, apart[at] ?? 0);
        if (apart.length > 0) apart[at] = weight * (expected[2] as number);
        const product = weight * (expected[0] as number) + bias;
        nngp[at] = product;
        ntk[at] = product + weight * (expected[1] as number) * (ntk[at] as number);
      }
    }
    const next = new Float64Array(variances.length);
    for (let p = 0; p < next.length; p++) {
      pair(p, p, variances[p] as number, expected, 0);
      next[p] = weight * (expected[0] as number) + bias;
    }
    variances = next;
    checkVariances(variances);
  }
  if (symmetric) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < i; j++) {
        nngp[j * cols + i] = nngp[i * cols + j] as number;
        ntk[j * cols + i] = ntk[i * cols + j] as number;
      }
    }
  }
  return { nngp: { rows, cols, data: nngp }, ntk: { rows, cols, data: ntk } };
}
