/**
 * The tangent kernel of a relu network (NTK parameterisation, weightStd 1) in plain TypeScript: the formula of
 * src/ntk/ntkInto.ts with loops over contiguous rows.
 */
import type { Matrix, Network } from "../../../src/index.js";

/** Σ_p x[from + p] y[at + p]; four sums, since one would wait for itself at every step. */
function dot(n: number, x: Float64Array, from: number, y: Float64Array, at: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  let p = 0;
  for (; p + 4 <= n; p += 4) {
    s += (x[from + p] as number) * (y[at + p] as number);
    t += (x[from + p + 1] as number) * (y[at + p + 1] as number);
    u += (x[from + p + 2] as number) * (y[at + p + 2] as number);
    v += (x[from + p + 3] as number) * (y[at + p + 3] as number);
  }
  for (; p < n; p++) s += (x[from + p] as number) * (y[at + p] as number);
  return s + t + (u + v);
}

export function plainNtk({ widths, biasStd, parameters }: Network, X: Matrix): Float64Array {
  const N = X.rows;
  const last = widths.length - 2;
  const outputs = widths[last + 1] as number;
  const rows = N * outputs;
  const size = (l: number) => widths[l] as number;
  const offsets: number[] = [];
  let offset = 0;
  for (let l = 0; l <= last; l++) {
    offsets.push(offset);
    offset += size(l + 1) * (size(l) + 1);
  }

  const activations = [X.data];
  const slopes: Float64Array[] = [];
  for (let l = 0; l < last; l++) {
    const [ins, outs, at] = [size(l), size(l + 1), offsets[l] as number];
    const a = activations[l] as Float64Array;
    const next = new Float64Array(N * outs);
    const slope = new Float64Array(N * outs);
    const scale = 1 / Math.sqrt(ins);
    for (let k = 0; k < N; k++) {
      for (let o = 0; o < outs; o++) {
        const sum = dot(ins, a, k * ins, parameters, at + o * ins);
        const h = scale * sum + biasStd * (parameters[at + outs * ins + o] as number);
        if (h > 0) {
          next[k * outs + o] = h;
          slope[k * outs + o] = 1;
        }
      }
    }
    activations.push(next);
    slopes.push(slope);
  }

  const K = new Float64Array(rows * rows);
  const gram = new Float64Array(N * N);
  let signal = new Float64Array(0);
  for (let l = last; l >= 0; l--) {
    const [ins, outs, at] = [size(l), size(l + 1), offsets[l] as number];
    const scale = 1 / Math.sqrt(ins);
    const a = activations[l] as Float64Array;
    for (let k = 0; k < N; k++) {
      for (let m = 0; m <= k; m++) gram[k * N + m] = dot(ins, a, k * ins, a, m * ins) / ins + biasStd * biasStd;
    }
    for (let r = 0; r < rows; r++) {
      const k = Math.floor(r / outputs);
      if (l === last) {
        for (let m = 0; m <= k; m++) K[r * rows + m * outputs + (r % outputs)] = gram[k * N + m] as number;
        continue;
      }
      for (let c = 0; c <= r; c++) {
        const product = dot(outs, signal, r * outs, signal, c * outs);
        const to = r * rows + c;
        K[to] = (K[to] as number) + product * (gram[k * N + Math.floor(c / outputs)] as number);
      }
    }
    if (l === 0) break;
    const slope = slopes[l - 1] as Float64Array;
    const back = new Float64Array(rows * ins);
    for (let r = 0; r < rows; r++) {
      const to = r * ins;
      for (let o = 0; o < outs; o++) {
        const s = l === last ? (o === r % outputs ? 1 : 0) : (signal[r * outs + o] as number);
        if (s === 0) continue;
        const from = at + o * ins;
        for (let i = 0; i < ins; i++) back[to + i] = (back[to + i] as number) + s * (parameters[from + i] as number);
      }
      const gate = Math.floor(r / outputs) * ins;
      for (let i = 0; i < ins; i++) back[to + i] = (back[to + i] as number) * scale * (slope[gate + i] as number);
    }
    signal = back;
  }
  for (let r = 0; r < rows; r++) for (let c = 0; c < r; c++) K[c * rows + r] = K[r * rows + c] as number;
  return K;
}
