import { matmul } from "../../src/linalg/matmul.js";
import { type Matrix, matrix } from "../../src/linalg/matrix.js";
import { mlp, type Network } from "../../src/ntk/network.js";
import { stream } from "../../src/random/stream.js";
import fixture from "../fixtures/ntk-dynamics.json" with { type: "json" };

/** An entry of the fixture. */
export function expectation<T>(id: string): T {
  const entry = fixture.entries.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry.expected as T;
}

/** The default network of the specification at width w, seeded. */
export const defaultNet = (w: number, seed: number, outputs = 1): Network =>
  mlp({ widths: [4, w, outputs], activation: "erf", weightStd: 1.5, biasStd: 0.5, stream: stream(seed) });

/** [4, 8, 1] with θ_p = √2 sin(1 + 0.37 p²), whose numbers the fixture knows. */
export const fixedNet: Network = {
  ...defaultNet(8, 0),
  parameters: Float64Array.from({ length: 49 }, (_, p) => Math.SQRT2 * Math.sin(1 + 0.37 * p * p)),
};

export const minus = (A: Matrix, B: Matrix): Matrix =>
  matrix(
    A.rows,
    A.cols,
    A.data.map((x, i) => x - B.data[i]!),
  );

/** J Jᵀ. */
export const gramOf = (J: Matrix): Matrix => matmul(J, J, { adjointB: true });

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
