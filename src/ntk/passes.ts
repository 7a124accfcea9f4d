/**
 * Forward and backward passes on blocks of an open scope: the links of longer chains. Arguments are trusted.
 *
 *   forward    aˡ = φ(scale · aˡ⁻¹ Wᵀ + shift · b),  dˡ = φ′ of the same            rows are samples
 *   tangent    ḣˡ = scale · (ȧˡ⁻¹ Wᵀ + aˡ⁻¹ Ẇᵀ) + shift · ḃ,  ȧˡ = dˡ ∘ ḣˡ
 *   backward   sˡ⁻¹ = scale · (sˡ W) ∘ dˡ⁻¹                                          from sᴸ, the signal at the outputs
 *
 * All layers but the matrix product are one sweep over memory each.
 */
import type { F64Block, Scope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { ACTIVATIONS, type Layer, layersOf, type Network } from "./network.js";

/** A network in a scope. */
export interface Loaded {
  readonly layers: readonly Layer[];
  readonly kind: number;
  readonly bias: boolean;
  /** P of them, in the network's order. */
  readonly parameters: F64Block;
}

/** What a forward pass leaves for the derivatives: entry l belongs to layer l + 1. */
export interface Trace {
  readonly samples: number;
  /** aˡ, samples × ins: what goes into the layer. */
  readonly inputs: readonly F64Block[];
  /** φ′ behind the layer, samples × outs; the last layer has none. */
  readonly slopes: readonly F64Block[];
  /** samples × n_L. */
  readonly outputs: F64Block;
}

export function load(s: Scope, net: Network): Loaded {
  return {
    layers: layersOf(net).layers,
    kind: ACTIVATIONS.indexOf(net.activation),
    bias: net.bias,
    parameters: s.copyIn(net.parameters),
  };
}

export const weightsOf = ({ ins, outs, offset }: Layer, parameters: F64Block): F64Block =>
  parameters.part(offset, outs * ins);
/** Address of b, or 0: there is none. */
const biasOf = (net: Loaded, { ins, outs, offset }: Layer, parameters: F64Block): number =>
  net.bias ? parameters.part(offset + outs * ins, outs).address : 0;

/** h ← h + shift · b, in every row. */
function addBias(s: Scope, net: Loaded, layer: Layer, parameters: F64Block, rows: number, h: F64Block): void {
  if (!net.bias) return;
  const b = biasOf(net, layer, parameters);
  s.check("dactivate", s.kernels.dactivate(0, rows, layer.outs, layer.shift, b, h.address, h.address, 0));
}

/** Room for what a forward pass leaves, slopes included: passes that follow each other can leave it in the same place. */
export function roomForTrace(s: Scope, net: Loaded, x: F64Block, samples: number): Trace {
  const hidden = net.layers.slice(0, -1);
  return {
    samples,
    inputs: [x, ...hidden.map(({ outs }) => s.f64(samples * outs))],
    slopes: hidden.map(({ outs }) => s.f64(samples * outs)),
    outputs: s.f64(samples * (net.layers.at(-1) as Layer).outs),
  };
}

/** Outputs of `samples` rows of x; with `slopes`, all that the derivatives need as well. `into`: where to, if there is room. */
export function forwardInto(s: Scope, net: Loaded, x: F64Block, samples: number, slopes: boolean, into?: Trace): Trace {
  const inputs = [x];
  const gates: F64Block[] = [];
  const last = net.layers.length - 1;
  let a = x;
  net.layers.forEach((layer, l) => {
    const { ins, outs, scale, shift } = layer;
    const h = (l === last ? into?.outputs : into?.inputs[l + 1]) ?? s.f64(samples * outs);
    const w = weightsOf(layer, net.parameters);
    matmulInto(s, { m: samples, n: outs, k: ins, complex: false, a, b: w, adjointB: true, c: h, alpha: scale });
    if (l === last) {
      addBias(s, net, layer, net.parameters, samples, h);
    } else {
      const d = slopes ? (into?.slopes[l] ?? s.f64(samples * outs)) : undefined;
      const b = biasOf(net, layer, net.parameters);
      const status = s.kernels.dactivate(net.kind, samples, outs, shift, b, h.address, h.address, d?.address ?? 0);
      s.check("dactivate", status);
      if (d) gates.push(d);
      inputs.push(h);
    }
    a = h;
  });
  return { samples, inputs, slopes: gates, outputs: a };
}

/** Directional derivative of the outputs along v (P numbers): samples × n_L. */
export function tangentInto(s: Scope, net: Loaded, trace: Trace, v: F64Block): F64Block {
  const { samples } = trace;
  let moved: F64Block | undefined;
  net.layers.forEach((layer, l) => {
    const { ins, outs, scale } = layer;
    const h = s.f64(samples * outs);
    const sizes = { m: samples, n: outs, k: ins, complex: false, adjointB: true, c: h, alpha: scale } as const;
    matmulInto(s, { ...sizes, a: trace.inputs[l] as F64Block, b: weightsOf(layer, v) });
    if (moved) matmulInto(s, { ...sizes, a: moved, b: weightsOf(layer, net.parameters), beta: 1 });
    addBias(s, net, layer, v, samples, h);
    const d = trace.slopes[l];
    if (d) s.check("dgate", s.kernels.dgate(samples, outs, 1, 1, d.address, h.address));
    moved = h;
  });
  return moved as F64Block;
}

/** s ← scale · (signal W) ∘ d: from the outputs of layer l + 1 to those of layer l. `each` rows belong to one sample. */
export function backInto(
  s: Scope,
  net: Loaded,
  trace: Trace,
  l: number,
  signal: F64Block,
  each: number,
  back: F64Block = s.f64(trace.samples * each * (net.layers[l] as Layer).ins),
): F64Block {
  const { ins, outs, scale } = net.layers[l] as Layer;
  const rows = trace.samples * each;
  const b = weightsOf(net.layers[l] as Layer, net.parameters);
  matmulInto(s, { m: rows, n: ins, k: outs, complex: false, a: signal, b, c: back });
  const d = trace.slopes[l - 1] as F64Block;
  s.check("dgate", s.kernels.dgate(rows, ins, each, scale, d.address, back.address));
  return back;
}

/** Gradient of Σ u ∘ outputs with respect to the parameters: P numbers into g. */
export function gradientInto(s: Scope, net: Loaded, trace: Trace, u: F64Block, g: F64Block): void {
  const { samples } = trace;
  const ones = net.bias ? s.f64(samples).fill(1) : undefined;
  let signal = u;
  for (let l = net.layers.length - 1; l >= 0; l--) {
    const layer = net.layers[l] as Layer;
    const { ins, outs, offset, scale, shift } = layer;
    const c = weightsOf(layer, g);
    const a = trace.inputs[l] as F64Block;
    matmulInto(s, { m: outs, n: ins, k: samples, complex: false, a: signal, adjointA: true, b: a, c, alpha: scale });
    if (ones) {
      const bias = g.part(offset + outs * ins, outs);
      matmulInto(s, { m: 1, n: outs, k: samples, complex: false, a: ones, b: signal, c: bias, alpha: shift });
    }
    if (l > 0) signal = backInto(s, net, trace, l, signal, 1);
  }
}

/** K u = J (Jᵀ u) into y, samples · n_L numbers each; not the same block. */
export function productInto(s: Scope, net: Loaded, trace: Trace, u: F64Block, y: F64Block): void {
  s.nested(() => {
    const g = s.f64(net.parameters.length);
    gradientInto(s, net, trace, u, g);
    y.copyFrom(tangentInto(s, net, trace, g));
  });
}

/** Backward signals of every output of every sample, rows k·n_L + i; entry l is (samples · n_L) × outs of layer l + 1. */
export function signalsInto(s: Scope, net: Loaded, trace: Trace): F64Block[] {
  const last = net.layers.length - 1;
  const outputs = (net.layers[last] as Layer).outs;
  const top = s.f64(trace.samples * outputs * outputs).fill(0);
  const identity = s.f64(outputs * outputs).fill(0);
  for (let i = 0; i < outputs; i++) identity.part(i * outputs + i, 1).fill(1);
  for (let k = 0; k < trace.samples; k++) top.part(k * outputs * outputs, outputs * outputs).copyFrom(identity);
  const signals = [top];
  for (let l = last; l > 0; l--) signals.unshift(backInto(s, net, trace, l, signals[0] as F64Block, outputs));
  return signals;
}

/** Rows k·n_L + i of the Jacobian for samples first ≤ k < first + count, P columns each, into j. */
export function jacobianRowsInto(
  s: Scope,
  net: Loaded,
  trace: Trace,
  signals: readonly F64Block[],
  { first, count, j }: { first: number; count: number; j: F64Block },
): void {
  const outputs = (net.layers.at(-1) as Layer).outs;
  const parameters = net.parameters.length;
  const rows = count * outputs;
  net.layers.forEach(({ ins, outs, offset, scale, shift }, l) => {
    const signal = (signals[l] as F64Block).part(first * outputs * outs);
    const a = (trace.inputs[l] as F64Block).part(first * ins);
    const to = j.part(offset);
    s.check(
      "dgradientRows",
      // biome-ignore format: one operand a line
      s.kernels.dgradientRows(
        rows, outputs, outs, ins,
        scale, signal.address, a.address,
        net.bias, shift,
        to.address, parameters,
      ),
    );
  });
}
