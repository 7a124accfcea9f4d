import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix } from "../../src/linalg/matrix.js";
import { forward } from "../../src/ntk/forward.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { jvp } from "../../src/ntk/jvp.js";
import { ACTIVATIONS, mlp, type Network } from "../../src/ntk/network.js";
import { vjp } from "../../src/ntk/vjp.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { difference, dot, gram, length, somewhere, withParameters } from "./support.js";

const X = matrix(3, 3, normals(stream(3), 9));

test.each(ACTIVATIONS)("%s: J agrees with central differences of step 1e-6 within 1e-8", (activation) => {
  for (const parameterization of ["ntk", "standard"] as const) {
    const net = mlp({
      widths: [3, 5, 4, 2],
      activation,
      parameterization,
      weightStd: 1.3,
      biasStd: 0.4,
      stream: stream(1),
    });
    const J = jacobian(net, X);
    for (let p = 0; p < J.cols; p++) {
      const moved = (by: number) => {
        const parameters = net.parameters.slice();
        parameters[p]! += by;
        return forward(withParameters(net, parameters), X).data;
      };
      const [up, down] = [moved(1e-6), moved(-1e-6)];
      for (let r = 0; r < J.rows; r++) {
        expect(Math.abs((up[r]! - down[r]!) / 2e-6 - J.data[r * J.cols + p]!)).toBeLessThan(1e-8);
      }
    }
  }
});

test("⟨u, J v⟩ = ⟨Jᵀ u, v⟩ within 1e-13 ‖u‖ ‖J v‖ + 1e-13 ‖Jᵀ u‖ ‖v‖, for all architectures", () => {
  fc.assert(
    fc.property(somewhere, ({ net, X, seed }) => {
      const v = normals(stream(seed, 2), net.parameters.length);
      const outputs = net.widths.at(-1)!;
      const u = matrix(X.rows, outputs, normals(stream(seed, 3), X.rows * outputs));
      const [forwards, back] = [jvp(net, X, v).data, vjp(net, X, u)];
      const bound = 1e-13 * (length(u.data) * length(forwards) + length(back) * length(v));
      expect(Math.abs(dot(u.data, forwards) - dot(back, v))).toBeLessThanOrEqual(bound);
    }),
  );
});

test("rows of J are vjp of unit vectors and its columns are jvp of them, within 1e-13, for all architectures", () => {
  fc.assert(
    fc.property(somewhere, ({ net, X }) => {
      const J = jacobian(net, X);
      const outputs = net.widths.at(-1)!;
      expect([J.rows, J.cols]).toEqual([X.rows * outputs, net.parameters.length]);
      for (let r = 0; r < J.rows; r++) {
        const u = matrix(X.rows, outputs);
        u.data[r] = 1;
        expect(difference(vjp(net, X, u), J.data.subarray(r * J.cols, (r + 1) * J.cols))).toBeLessThan(1e-13);
      }
      for (let p = 0; p < J.cols; p++) {
        const v = new Float64Array(J.cols);
        v[p] = 1;
        const column = Float64Array.from({ length: J.rows }, (_, r) => J.data[r * J.cols + p]!);
        expect(difference(jvp(net, X, v).data, column)).toBeLessThan(1e-13);
      }
    }),
    { numRuns: 30 },
  );
});

test("hidden units in another order: the same outputs and the same J Jᵀ within 1e-13", () => {
  const [ins, hidden, outs] = [3, 9, 2];
  for (const activation of ACTIVATIONS) {
    const net = mlp({ widths: [ins, hidden, outs], activation, weightStd: 1.2, biasStd: 0.3, stream: stream(5) });
    const theta = net.parameters;
    const order = Array.from({ length: hidden }, (_, j) => (4 * j + 2) % hidden);
    const second = hidden * (ins + 1);
    const parameters = Float64Array.from([
      ...order.flatMap((j) => [...theta.subarray(j * ins, (j + 1) * ins)]),
      ...order.map((j) => theta[hidden * ins + j]!),
      ...Array.from({ length: outs }, (_, i) => order.map((j) => theta[second + i * hidden + j]!)).flat(),
      ...theta.subarray(second + outs * hidden),
    ]);
    const other = withParameters(net, parameters);
    expect(difference(forward(other, X).data, forward(net, X).data)).toBeLessThan(1e-13);
    expect(difference(gram(jacobian(other, X)).data, gram(jacobian(net, X)).data)).toBeLessThan(1e-13);
  }
});

test("one layer is linear: f = W x + b, and J holds x and 1", () => {
  const net: Network = {
    widths: [2, 2],
    activation: "tanh",
    parameterization: "standard",
    weightStd: 1,
    biasStd: 0,
    bias: true,
    parameters: Float64Array.of(1, 2, 3, 4, 10, 20),
  };
  const x = matrix(2, 2, [1, -1, 5, 7]);
  expect([...forward(net, x).data]).toEqual([9, 19, 29, 63]);
  // biome-ignore format: rows (sample, output); + 0 turns −0 into 0
  expect([...jacobian(net, x).data].map((value) => value + 0)).toEqual([
    1, -1, 0, 0, 1, 0,
    0, 0, 1, -1, 0, 1,
    5, 7, 0, 0, 1, 0,
    0, 0, 5, 7, 0, 1,
  ]);
  expect([...jvp(net, x, net.parameters).data]).toEqual([9, 19, 29, 63]);
  expect([...vjp(net, x, matrix(2, 2, [1, 0, 0, 1]))]).toEqual([1, -1, 5, 7, 1, 1]);
});

test("the two parameterisations are one function: J_ntk = J_standard · scale, within 1e-13", () => {
  const options = {
    widths: [3, 8, 5, 2],
    activation: "gelu",
    weightStd: 1.4,
    biasStd: 0.2,
    stream: stream(9),
  } as const;
  const [ntk, standard] = [mlp(options), mlp({ ...options, parameterization: "standard" })];
  expect(difference(forward(ntk, X).data, forward(standard, X).data)).toBeLessThan(1e-13);
  const [A, B] = [jacobian(ntk, X), jacobian(standard, X)];
  const ratio = ntk.parameters.map((value, p) => standard.parameters[p]! / value);
  expect(
    difference(
      A.data,
      B.data.map((value, at) => value * ratio[at % B.cols]!),
    ),
  ).toBeLessThan(1e-13);
});

test("no samples: empty answers of the right shape", () => {
  const net = mlp({ widths: [3, 4, 2], activation: "sin", stream: stream(1) });
  const none = matrix(0, 3);
  expect(forward(net, none)).toEqual({ rows: 0, cols: 2, data: new Float64Array(0) });
  expect(jacobian(net, none)).toEqual({ rows: 0, cols: 26, data: new Float64Array(0) });
  expect(jvp(net, none, net.parameters)).toEqual({ rows: 0, cols: 2, data: new Float64Array(0) });
  expect(vjp(net, none, matrix(0, 2))).toEqual(new Float64Array(26));
});

test("a Jacobian that leaves the engine in pieces has the rows of its samples", () => {
  // 31 samples of 36 354 parameters: more than a piece of 2²⁰ numbers.
  const net = mlp({ widths: [5, 175, 200, 1], activation: "relu", biasStd: 0.1, stream: stream(2) });
  const many = matrix(31, 5, normals(stream(4), 155));
  const J = jacobian(net, many);
  expect(J.rows * J.cols).toBeGreaterThan(2 ** 20);
  for (const k of [0, 15, 28, 29, 30]) {
    const alone = jacobian(net, matrix(1, 5, many.data.subarray(5 * k, 5 * k + 5)));
    expect(difference(J.data.subarray(k * J.cols, (k + 1) * J.cols), alone.data)).toBeLessThan(1e-13);
  }
});

test("values beyond the largest double are a sentence", () => {
  const net = mlp({ widths: [1, 2, 1], activation: "linear", weightStd: 1e200, stream: stream(1) });
  const x = matrix(1, 1, [1]);
  for (const call of [
    () => forward(net, x),
    () => jacobian(net, x),
    () => jvp(net, x, net.parameters),
    () => vjp(net, x, x),
  ]) {
    expect(call).toThrow(
      /^(forward|jacobian|jvp|vjp): a value inside the network is beyond 1\.8e308, the largest double/,
    );
  }
});
