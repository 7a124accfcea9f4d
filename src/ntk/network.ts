import { checkBoolean, checkOptions, firstNotFinite, isList, roomFor, show } from "../engine/arguments.js";
import { draw } from "../random/normals.js";
import { requireStream, type StreamValue, stream as streamFrom } from "../random/stream.js";

/** The activations; their places are the numbers that assembly/network/activation.ts knows them by. */
export const ACTIVATIONS = ["linear", "relu", "erf", "tanh", "gelu", "sin", "softplus"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

const PARAMETERIZATIONS = ["ntk", "standard"] as const;
/** "ntk": parameters of variance 1, scales in front of them. "standard": the scales are in the parameters. */
export type Parameterization = (typeof PARAMETERIZATIONS)[number];

/**
 * A fully connected network, a plain object. With a⁰ = x and n_l = widths[l], layer l of L is
 *
 *   "ntk"       hˡ = weightStd/√n_{l−1} · Wˡ aˡ⁻¹ + biasStd · bˡ        "standard"   hˡ = Wˡ aˡ⁻¹ + bˡ
 *
 * with aˡ = φ(hˡ) before the last layer, and the output f = hᴸ.
 */
export interface Network {
  /** n_0 (inputs), hidden widths, n_L (outputs). */
  readonly widths: readonly number[];
  readonly activation: Activation;
  readonly parameterization: Parameterization;
  readonly weightStd: number;
  readonly biasStd: number;
  /** Whether the layers have biases among the parameters. */
  readonly bias: boolean;
  /** Layer by layer: W row-major (out × in), then b. */
  readonly parameters: Float64Array;
}

export interface MlpOptions {
  /** n_0 (inputs), hidden widths, n_L (outputs): at least two whole numbers ≥ 1. */
  readonly widths: readonly number[];
  /** relu, erf, tanh, gelu (x Φ(x)), sin, softplus or linear, on the hidden layers. */
  readonly activation: Activation;
  /** Default: "ntk". */
  readonly parameterization?: Parameterization;
  /** σ_w > 0. Default: 1. */
  readonly weightStd?: number;
  /** σ_b ≥ 0. Default: 0. */
  readonly biasStd?: number;
  /** Default: true; false leaves the biases out of the parameters, and biasStd must be 0. */
  readonly bias?: boolean;
  /** Layer l draws from stream.child(l): W, then b. */
  readonly stream: StreamValue;
}

const KEYS = ["widths", "activation", "parameterization", "weightStd", "biasStd", "bias"] as const;

/** A layer as the kernels meet it: sizes, where its parameters lie, and the scales in front of them. */
export interface Layer {
  readonly ins: number;
  readonly outs: number;
  /** Place of W in the parameters; b follows it. */
  readonly offset: number;
  readonly scale: number;
  readonly shift: number;
}

type Architecture = Omit<Network, "parameters">;

/** The layers of a network, and P, the number of its parameters. */
export function layersOf(net: Architecture): { layers: Layer[]; count: number } {
  const layers: Layer[] = [];
  let offset = 0;
  const ntk = net.parameterization === "ntk";
  for (let l = 1; l < net.widths.length; l++) {
    const [ins, outs] = [net.widths[l - 1] as number, net.widths[l] as number];
    layers.push({
      ins,
      outs,
      offset,
      scale: ntk ? net.weightStd / Math.sqrt(ins) : 1,
      shift: ntk ? net.biasStd : 1,
    });
    offset += outs * (ins + (net.bias ? 1 : 0));
  }
  return { layers, count: offset };
}

/** A network's shape: everything but its parameters. `weightless`: weightStd may be 0. */
export function checkArchitecture(speaker: string, arch: Architecture, weightless = false): void {
  const { widths, activation, parameterization, weightStd, biasStd, bias } = arch;
  if (!isList(widths)) {
    throw new TypeError(`${speaker}: expected widths to be a list [inputs, …, outputs], got ${show(widths)}`);
  }
  if (widths.length < 2) {
    throw new RangeError(`${speaker}: expected widths [inputs, …, outputs], at least two, got ${show(widths)}`);
  }
  for (let l = 0; l < widths.length; l++) {
    if (!Number.isSafeInteger(widths[l]) || (widths[l] as number) < 1) {
      throw new RangeError(`${speaker}: expected widths to be whole numbers ≥ 1, got ${show(widths[l])} at index ${l}`);
    }
  }
  if (!ACTIVATIONS.includes(activation)) {
    throw new RangeError(
      `${speaker}: expected activation to be one of ${ACTIVATIONS.join(", ")}, got ${show(activation)}`,
    );
  }
  if (!PARAMETERIZATIONS.includes(parameterization)) {
    throw new RangeError(`${speaker}: expected parameterization "ntk" or "standard", got ${show(parameterization)}`);
  }
  if (!(Number.isFinite(weightStd) && (weightless ? weightStd >= 0 : weightStd > 0))) {
    throw new RangeError(
      `${speaker}: expected weightStd to be a number ${weightless ? "≥" : ">"} 0, got ${show(weightStd)}`,
    );
  }
  if (!(Number.isFinite(biasStd) && biasStd >= 0)) {
    throw new RangeError(`${speaker}: expected biasStd to be a number ≥ 0, got ${show(biasStd)}`);
  }
  checkBoolean(speaker, "bias", bias);
  if (!bias && biasStd !== 0) {
    throw new RangeError(
      `${speaker}: expected biasStd 0 in a network without biases, got ${biasStd}; bias: true has them`,
    );
  }
}

/** A network whose parameters fit its shape and are finite. */
export function checkNetwork(speaker: string, net: unknown): asserts net is Network {
  if (typeof net !== "object" || net === null || !((net as Network).parameters instanceof Float64Array)) {
    throw new TypeError(
      `${speaker}: expected net to be a network { widths, activation, …, parameters: Float64Array }, mlp makes one; got ${show(net)}`,
    );
  }
  checkArchitecture(speaker, net as Network);
  const { parameters, widths } = net as Network;
  const { count } = layersOf(net as Network);
  if (parameters.length !== count) {
    throw new RangeError(
      `${speaker}: expected ${count} parameters for widths ${show(Array.from(widths))}, got ${parameters.length}`,
    );
  }
  const at = firstNotFinite(parameters);
  if (at >= 0) throw new RangeError(`${speaker}: expected finite parameters, got ${parameters[at]} at index ${at}`);
}

/**
 * A fully connected network with random parameters: W, b ~ N(0, 1) ("ntk"), or W ~ N(0, weightStd²/n_{l−1}),
 * b ~ N(0, biasStd²) ("standard"). Both compute the same functions with the same law.
 *
 * @param options  widths [n_0, …, n_L] and activation; scales; the stream that seeds it
 * @returns        a plain object { widths, activation, parameterization, weightStd, biasStd, bias, parameters }
 *                 with Σ_l n_l (n_{l−1} + 1) parameters, without the + 1 for bias: false
 * @throws RangeError  a width that is not a whole number ≥ 1, an unknown activation, parameterization or option, a scale that is
 *                     negative or not finite, biasStd without biases, more than 4 GiB of parameters
 * @throws TypeError   options or widths of another kind, no stream
 * Source: A. Jacot, F. Gabriel, C. Hongler, NeurIPS 31 (2018) 8571–8580 (the NTK parameterisation).
 * @example mlp({ widths: [3, 4, 2], activation: "tanh", biasStd: 0.5, stream: stream(1) }).parameters.length   // 26
 */
export function mlp(options: MlpOptions): Network {
  checkOptions("mlp", options, [...KEYS, "stream"], true);
  const { widths, activation, parameterization = "ntk", weightStd = 1, biasStd = 0, bias = true } = options;
  const value = requireStream("mlp", options.stream);
  checkArchitecture("mlp", { widths, activation, parameterization, weightStd, biasStd, bias });
  const arch = { widths: Array.from(widths), activation, parameterization, weightStd, biasStd, bias };
  const { layers, count } = layersOf(arch);
  const parameters = roomFor("mlp", count);
  const root = streamFrom(value);
  layers.forEach(({ ins, outs, offset }, l) => {
    const weights = outs * ins;
    const part = draw("mlp", root.child(l + 1), weights + (bias ? outs : 0));
    if (parameterization === "standard") {
      const std = weightStd / Math.sqrt(ins);
      for (let i = 0; i < part.length; i++) part[i] = (part[i] as number) * (i < weights ? std : biasStd);
    }
    parameters.set(part, offset);
  });
  return { ...arch, parameters };
}
