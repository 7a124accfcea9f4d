import fc from "fast-check";
import { matmul } from "../../src/linalg/matmul.js";
import { type Matrix, matrix } from "../../src/linalg/matrix.js";
import { ACTIVATIONS, mlp, type Network } from "../../src/ntk/network.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";

/** Networks of one to four layers, all activations and parameterisations, with inputs of up to four samples. */
export const somewhere = fc
  .record({
    widths: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 5 }),
    activation: fc.constantFrom(...ACTIVATIONS),
    parameterization: fc.constantFrom("ntk" as const, "standard" as const),
    weightStd: fc.double({ min: 0.5, max: 2, noNaN: true }),
    biasStd: fc.constantFrom(0, 0.3, 1),
    bias: fc.boolean(),
    samples: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
  })
  .map(({ samples, seed, bias, biasStd, ...rest }) => {
    const net = mlp({ ...rest, bias, biasStd: bias ? biasStd : 0, stream: stream(seed) });
    const inputs = net.widths[0]!;
    return { net, X: matrix(samples, inputs, normals(stream(seed, 1), samples * inputs)), seed };
  });

export const withParameters = (net: Network, parameters: Float64Array): Network => ({ ...net, parameters });

export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
export const length = (a: Float64Array): number => Math.sqrt(dot(a, a));

/** The largest difference of two arrays over the largest entry of the second, which is taken to be at least 1. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length}`);
  let [most, scale] = [0, 1];
  for (let i = 0; i < b.length; i++) {
    const off = Math.abs(a[i]! - b[i]!);
    most = off <= most ? most : off;
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return most / scale;
}

/** J Jᵀ. */
export const gram = (J: Matrix): Matrix => matmul(J, J, { adjointB: true });
