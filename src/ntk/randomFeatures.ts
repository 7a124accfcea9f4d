import { checkOptions, checkSize, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import type { Matrix } from "../linalg/matrix.js";
import { normalsInto } from "../random/normals.js";
import { requireStream, type StreamValue, stream as streamFrom } from "../random/stream.js";
import { checkInRange, checkReal, copyInInputs } from "./input.js";
import { ACTIVATIONS, type Activation } from "./network.js";

export interface RandomFeaturesOptions {
  /** p ≥ 1, the number of features. */
  readonly count: number;
  /** φ. */
  readonly activation: Activation;
  /** σ_w > 0. Default: 1. */
  readonly weightStd?: number;
  /** σ_b ≥ 0. Default: 0. */
  readonly biasStd?: number;
  /** The weights: the same stream gives the same features of other inputs. */
  readonly stream: StreamValue;
}

/**
 * Random features: the hidden layer of a network that is never trained,  F_kj = φ(σ_w/√n_0 w_j·x_k + σ_b b_j)/√p,  w, b ~ N(0, 1).
 *
 * Called with the same options on training and on test inputs it gives rows of one feature map. They are the derivatives of
 * mlp({ widths: [n_0, p, 1], …, stream }) with respect to its last weights, over σ_w, for the same stream.
 *
 * @param X        N × n_0, rows are samples
 * @param options  count p and activation; scales; the stream of the weights
 * @returns        N × p
 * @throws RangeError  count is not a whole number ≥ 1, an unknown activation or option, a scale that is negative or not finite, an
 *                     entry of X that is NaN or infinite, a feature too large for a double, more than 4 GiB
 * @throws TypeError   X is not a real matrix, there are no options or no stream
 * Source: A. Rahimi, B. Recht, NIPS 20 (2007) 1177–1184.
 * @example randomFeatures(A, { count: 100, activation: "erf", stream: stream(1) }).cols   // 100
 */
export function randomFeatures(X: Matrix, options: RandomFeaturesOptions): Matrix {
  const speaker = "randomFeatures";
  checkReal(speaker, "X", X);
  checkOptions(speaker, options, ["count", "activation", "weightStd", "biasStd", "stream"], true);
  const { count, activation, weightStd = 1, biasStd = 0 } = options;
  const root = requireStream(speaker, options.stream);
  checkSize(speaker, "count", count);
  if (count === 0) throw new RangeError(`${speaker}: expected count ≥ 1, got 0`);
  const kind = ACTIVATIONS.indexOf(activation);
  if (kind < 0) {
    throw new RangeError(
      `${speaker}: expected activation to be one of ${ACTIVATIONS.join(", ")}, got ${show(activation)}`,
    );
  }
  if (!(Number.isFinite(weightStd) && weightStd > 0)) {
    throw new RangeError(`${speaker}: expected weightStd to be a number > 0, got ${show(weightStd)}`);
  }
  if (!(Number.isFinite(biasStd) && biasStd >= 0)) {
    throw new RangeError(`${speaker}: expected biasStd to be a number ≥ 0, got ${show(biasStd)}`);
  }
  const { rows, cols: inputs } = X;
  return withScope(speaker, (s) => {
    const x = copyInInputs(s, X);
    const h = s.f64(rows * count);
    // W, then b: where mlp draws its first layer from.
    const parameters = s.f64(count * (inputs + 1));
    normalsInto(s, streamFrom(root).child(1), parameters);
    const b = parameters.part(count * inputs, count);
    const alpha = inputs > 0 ? weightStd / Math.sqrt(inputs) : 0;
    matmulInto(s, { m: rows, n: count, k: inputs, complex: false, a: x, b: parameters, adjointB: true, c: h, alpha });
    s.check("dactivate", s.kernels.dactivate(kind, rows, count, biasStd, b.address, h.address, h.address, 0));
    const norm = Math.sqrt(count);
    const data = checkInRange(s, h).copy();
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) / norm;
    return { rows, cols: count, data };
  });
}
