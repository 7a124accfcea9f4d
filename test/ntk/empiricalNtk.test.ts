import fc from "fast-check";
import { expect, test } from "vitest";
import { createEngine, currentEngine, withEngine } from "../../src/engine/engine.js";
import { withScope } from "../../src/engine/scope.js";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { matmul } from "../../src/linalg/matmul.js";
import { type Matrix, matrix } from "../../src/linalg/matrix.js";
import { empiricalNtk } from "../../src/ntk/empiricalNtk.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { jvp } from "../../src/ntk/jvp.js";
import { ACTIVATIONS, mlp } from "../../src/ntk/network.js";
import { vjp } from "../../src/ntk/vjp.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { EPSILON } from "../support/tolerance.js";
import { difference, gram, somewhere, withParameters } from "./support.js";

const sample = (seed: number, rows: number, cols: number) => matrix(rows, cols, normals(stream(seed), rows * cols));
const traced = { outputs: "trace" } as const;

/** The mean over outputs of K, (N1·outputs) × (N2·outputs). */
function meanOverOutputs(K: Matrix, outputs: number): Float64Array {
  const [rows, cols] = [K.rows / outputs, K.cols / outputs];
  return Float64Array.from({ length: rows * cols }, (_, at) => {
    const [k, m] = [Math.floor(at / cols), at % cols];
    let sum = 0;
    for (let i = 0; i < outputs; i++) sum += K.data[(k * outputs + i) * K.cols + m * outputs + i]!;
    return sum / outputs;
  });
}

function isSymmetric(K: Matrix): boolean {
  for (let i = 0; i < K.rows; i++) {
    for (let j = 0; j < i; j++) if (K.data[i * K.cols + j] !== K.data[j * K.cols + i]) return false;
  }
  return true;
}

test("K = J Jᵀ within 1e-12 for all architectures, symmetric to the bit; its trace is the mean over outputs", () => {
  fc.assert(
    fc.property(somewhere, ({ net, X, seed }) => {
      const [inputs, outputs] = [net.widths[0]!, net.widths.at(-1)!];
      const other = sample(seed + 1, (seed % 5) + 1, inputs);
      const [J, G] = [jacobian(net, X), jacobian(net, other)];
      const K = empiricalNtk(net, X);
      expect([K.rows, K.cols]).toEqual([J.rows, J.rows]);
      expect(difference(K.data, gram(J).data)).toBeLessThan(1e-12);
      expect(isSymmetric(K)).toBe(true);
      const cross = empiricalNtk(net, X, other);
      expect([cross.rows, cross.cols]).toEqual([J.rows, G.rows]);
      expect(difference(cross.data, matmul(J, G, { adjointB: true }).data)).toBeLessThan(1e-12);
      const T = empiricalNtk(net, X, undefined, traced);
      expect([T.rows, T.cols]).toEqual([X.rows, X.rows]);
      expect(difference(T.data, meanOverOutputs(K, outputs))).toBeLessThan(1e-12);
      expect(isSymmetric(T)).toBe(true);
      const crossT = empiricalNtk(net, X, other, traced);
      expect([crossT.rows, crossT.cols]).toEqual([X.rows, other.rows]);
      expect(difference(crossT.data, meanOverOutputs(cross, outputs))).toBeLessThan(1e-12);
    }),
  );
});

// Samples × outputs beyond a strip of 512 columns, widths beyond a block of 256, and one off the register tile.
test.each([
  [259, 1, 300, 3],
  [75, 7, 40, 9],
  [53, 10, 265, 6],
  [1, 523, 5, 0],
  [9, 33, 8, 4],
])("%i samples, %i outputs, width %i against %i samples: K = J Jᵀ within 1e-12", (samples, outputs, width, others) => {
  const net = mlp({ widths: [3, width, 6, outputs], activation: "erf", biasStd: 0.3, stream: stream(4) });
  const [X, Y] = [sample(1, samples, 3), sample(2, others, 3)];
  const J = jacobian(net, X);
  const K = empiricalNtk(net, X);
  const expected = gram(J);
  expect(difference(K.data, expected.data)).toBeLessThan(1e-12);
  expect(isSymmetric(K)).toBe(true);
  const cross = matmul(J, jacobian(net, Y), { adjointB: true });
  expect(difference(empiricalNtk(net, X, Y).data, cross.data)).toBeLessThan(1e-12);
  const T = meanOverOutputs(expected, outputs);
  expect(difference(empiricalNtk(net, X, undefined, traced).data, T)).toBeLessThan(1e-12);
});

test("its columns are J (Jᵀ e) by jvp of vjp, within 1e-12, for all activations", () => {
  const X = sample(3, 4, 3);
  for (const activation of ACTIVATIONS) {
    const net = mlp({ widths: [3, 9, 8, 2], activation, weightStd: 1.3, biasStd: 0.2, stream: stream(8) });
    const K = empiricalNtk(net, X);
    for (let r = 0; r < K.rows; r++) {
      const e = matrix(4, 2);
      e.data[r] = 1;
      const column = jvp(net, X, vjp(net, X, e)).data;
      expect(difference(K.data.subarray(r * K.cols, (r + 1) * K.cols), column)).toBeLessThan(1e-12);
    }
  }
});

test("hidden units in another order: the same kernel within 1e-12", () => {
  const [ins, hidden, outs] = [3, 40, 2];
  const X = sample(5, 9, ins);
  for (const activation of ACTIVATIONS) {
    const net = mlp({ widths: [ins, hidden, outs], activation, weightStd: 1.2, biasStd: 0.3, stream: stream(5) });
    const theta = net.parameters;
    const order = Array.from({ length: hidden }, (_, j) => (7 * j + 2) % hidden);
    const second = hidden * (ins + 1);
    const parameters = Float64Array.from([
      ...order.flatMap((j) => [...theta.subarray(j * ins, (j + 1) * ins)]),
      ...order.map((j) => theta[hidden * ins + j]!),
      ...Array.from({ length: outs }, (_, i) => order.map((j) => theta[second + i * hidden + j]!)).flat(),
      ...theta.subarray(second + outs * hidden),
    ]);
    const other = withParameters(net, parameters);
    expect(difference(empiricalNtk(other, X).data, empiricalNtk(net, X).data)).toBeLessThan(1e-12);
  }
});

test("K of 30 equal and 30 different inputs is positive semidefinite: smallest eigenvalue ≥ −n ε ‖K‖", () => {
  const X = sample(6, 60, 4);
  for (let k = 1; k < 30; k++) X.data.copyWithin(4 * k, 0, 4);
  for (const activation of ["relu", "tanh"] as const) {
    const net = mlp({ widths: [4, 20, 20, 3], activation, biasStd: 0.1, stream: stream(6) });
    const values = eigvalsh(empiricalNtk(net, X));
    expect(values[0]!).toBeGreaterThanOrEqual(-180 * EPSILON * values.at(-1)!);
  }
});

test("a linear model x ↦ W x/√n + b/2 has the kernel (x·x′/n + 1/4) ⊗ 1, without b: (x·x′/n) ⊗ 1", () => {
  const x = matrix(2, 2, [1, 2, 3, -1]);
  const options = { widths: [2, 2], activation: "relu", stream: stream(1) } as const;
  // biome-ignore format: rows (sample, output)
  const bare = [
    2.5, 0, 0.5, 0,
    0, 2.5, 0, 0.5,
    0.5, 0, 5, 0,
    0, 0.5, 0, 5,
  ];
  expect(difference(empiricalNtk(mlp({ ...options, bias: false }), x).data, bare)).toBeLessThan(1e-15);
  const biased = bare.map((value, at) => value + (at % 2 === Math.floor(at / 4) % 2 ? 0.25 : 0));
  expect(difference(empiricalNtk(mlp({ ...options, biasStd: 0.5 }), x).data, biased)).toBeLessThan(1e-15);
});

test("no samples: an empty kernel of the right shape", () => {
  const net = mlp({ widths: [3, 4, 2], activation: "sin", stream: stream(1) });
  const [none, two] = [matrix(0, 3), matrix(2, 3)];
  expect(empiricalNtk(net, none)).toEqual(matrix(0, 0));
  expect(empiricalNtk(net, two, none)).toEqual(matrix(4, 0));
  expect(empiricalNtk(net, none, two, traced)).toEqual(matrix(0, 2));
});

test("many outputs of many samples are summed in groups: the same mean within 1e-12", () => {
  // More than 2²⁴ signals: two groups of outputs.
  const samples = 32;
  const net = mlp({ widths: [1, 4100, 137], activation: "linear", stream: stream(3) });
  const X = sample(7, samples, 1);
  const T = empiricalNtk(net, X, undefined, traced);
  // Linear, f = W2 W1 x/√4100: the kernel's part of W2 is x x′ |W1|²/4100 · 1, that of W1 x x′ W2 W2ᵀ/4100.
  const theta = net.parameters;
  let first = 0;
  for (let j = 0; j < 4100; j++) first += theta[j]! ** 2;
  let second = 0;
  for (let p = 0; p < 137 * 4100; p++) second += theta[8200 + p]! ** 2;
  const factor = (first + second / 137) / 4100;
  const expected = Array.from({ length: samples ** 2 }, (_, at) => {
    return X.data[Math.floor(at / samples)]! * X.data[at % samples]! * factor;
  });
  expect(difference(T.data, expected)).toBeLessThan(1e-12);
});

test("memory beside the result is O(samples · width): twice the samples take at most twice as much more", () => {
  const net = mlp({ widths: [4, 64, 64, 2], activation: "relu", stream: stream(2) });
  const beside = (samples: number): number => {
    const { build, module } = currentEngine();
    const engine = createEngine({ build, module });
    const before = engine.arena.top;
    const K = withEngine(engine, () => empiricalNtk(net, sample(1, samples, 4), undefined, traced));
    return engine.arena.peak - before - 8 * K.data.length;
  };
  const [a, b, c] = [beside(256), beside(512), beside(1024)] as [number, number, number];
  expect(c - b).toBeLessThanOrEqual(2 * (b - a) + 1024);
  // Activations, slopes, signals and a strip of 512 columns of one Gram matrix.
  expect(c).toBeLessThan(8 * 1024 * (2 * 128 + 2 * 2 * 64 + 512 + 64) + 2 ** 22);
});

test("kernels say which argument is illegal", () => {
  withScope("test", ({ kernels }) => {
    const hadamard = (m: number, n: number, k: number, ldw: number, each: number, ldc: number) =>
      kernels.dgemmHadamard(m, n, k, 1, 0, 1, 1, 0, 1, 1, 8, ldw, each, 0, 0, ldc, false, 0);
    expect(hadamard(-1, 0, 0, 0, 1, 1)).toBe(-1);
    expect(hadamard(0, -1, 0, 0, 1, 1)).toBe(-2);
    expect(hadamard(0, 0, -1, 0, 1, 1)).toBe(-3);
    expect(hadamard(2, 0, 0, 1, 1, 2)).toBe(-12);
    expect(hadamard(0, 0, 0, 0, 0, 1)).toBe(-13);
    expect(hadamard(2, 0, 0, 2, 1, 1)).toBe(-16);
    expect(kernels.dmirror(-1, 0)).toBe(-1);
    expect(kernels.drepeatRows(-1, 0, 1, 0, 1, 0)).toBe(-1);
    expect(kernels.drepeatRows(0, -1, 1, 0, 1, 0)).toBe(-2);
    expect(kernels.drepeatRows(0, 0, 0, 0, 1, 0)).toBe(-3);
    expect(kernels.drepeatRows(2, 0, 1, 0, 1, 0)).toBe(-5);
    expect(kernels.dexpandPairs(-1, 0, 1, 0, 1, 0, 1)).toBe(-1);
    expect(kernels.dexpandPairs(0, -1, 1, 0, 1, 0, 1)).toBe(-2);
    expect(kernels.dexpandPairs(0, 0, 0, 0, 1, 0, 1)).toBe(-3);
    expect(kernels.dexpandPairs(2, 0, 1, 0, 1, 0, 2)).toBe(-5);
    expect(kernels.dexpandPairs(2, 0, 3, 0, 2, 0, 5)).toBe(-7);
    expect(kernels.dgateCopies(-1, 0, 1, 1, 0, 0, 0)).toBe(-1);
    expect(kernels.dgateCopies(0, -1, 1, 1, 0, 0, 0)).toBe(-2);
    expect(kernels.dgateCopies(0, 0, 0, 1, 0, 0, 0)).toBe(-3);
    expect(kernels.daddOnDiagonals(-1, 0, 1, 0, 1, 0, 1, false)).toBe(-1);
    expect(kernels.daddOnDiagonals(0, -1, 1, 0, 1, 0, 1, false)).toBe(-2);
    expect(kernels.daddOnDiagonals(0, 0, 0, 0, 1, 0, 1, false)).toBe(-3);
    expect(kernels.daddOnDiagonals(2, 0, 1, 0, 1, 0, 2, false)).toBe(-5);
    expect(kernels.daddOnDiagonals(2, 0, 3, 0, 2, 0, 5, false)).toBe(-7);
  });
});

test("a wrong argument gets one sentence", () => {
  const net = mlp({ widths: [3, 4, 2], activation: "tanh", stream: stream(1) });
  const X = sample(1, 2, 3);
  expect(() => empiricalNtk(net, X, matrix(1, 2))).toThrow(
    "empiricalNtk: expected X2 to have 3 columns, one for every input of the network, got 2",
  );
  expect(() => empiricalNtk(net, X, undefined, { outputs: "all" as "full" })).toThrow(
    'empiricalNtk: expected outputs "full" or "trace", got "all"',
  );
  const huge = mlp({ widths: [1, 2, 1], activation: "linear", weightStd: 1e100, stream: stream(1) });
  const x = matrix(1, 1, [1e100]);
  for (const call of [() => empiricalNtk(huge, x), () => empiricalNtk(huge, x, x)]) {
    expect(call).toThrow("empiricalNtk: a value inside the network is beyond 1.8e308, the largest double");
  }
});
