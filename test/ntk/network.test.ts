import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { erf, erfc } from "../../src/engine/special.js";
import { matrix } from "../../src/linalg/matrix.js";
import { forward } from "../../src/ntk/forward.js";
import { ACTIVATIONS, type Activation, mlp } from "../../src/ntk/network.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";

const bell = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const cdf = (x: number) => erfc(-x * Math.SQRT1_2) / 2;
const plain: Record<Activation, [(x: number) => number, (x: number) => number]> = {
  linear: [(x) => x, () => 1],
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  erf: [erf, (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)],
  tanh: [Math.tanh, (x) => 1 / Math.cosh(x) ** 2],
  gelu: [(x) => x * cdf(x), (x) => cdf(x) + x * bell(x)],
  sin: [Math.sin, Math.cos],
  softplus: [(x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), (x) => 1 / (1 + Math.exp(-x))],
};

test.each(ACTIVATIONS)("%s and its slope agree with the host's functions within 1e-15 (1 + |x|)", (activation) => {
  const points = [...Array.from({ length: 401 }, (_, i) => (i - 200) / 20), -700, -40, -0, 1e-300, -1e-9, 40, 700];
  const [value, slope] = plain[activation];
  for (const cols of [1, 2, 3, points.length]) {
    const rows = Math.floor(points.length / cols);
    const h = points.slice(0, rows * cols);
    const [a, d] = withScope("test", (s) => {
      const [x, y, z] = [s.copyIn(h), s.f64(h.length + 1).fill(-7), s.f64(h.length + 1).fill(-7)];
      const kind = ACTIVATIONS.indexOf(activation);
      s.check("dactivate", s.kernels.dactivate(kind, rows, cols, 1, 0, x.address, y.address, z.address));
      expect([y.at(h.length), z.at(h.length)]).toEqual([-7, -7]);
      return [y.copy(), z.copy()];
    });
    h.forEach((x, i) => {
      expect(Math.abs(a[i]! - value(x))).toBeLessThanOrEqual(1e-15 * (1 + Math.abs(x)));
      expect(Math.abs(d[i]! - slope(x))).toBeLessThanOrEqual(1e-15 * (1 + Math.abs(x)));
    });
  }
});

test("kernels say which argument is illegal", () => {
  withScope("test", ({ kernels }) => {
    expect(kernels.dactivate(7, 1, 1, 1, 0, 0, 0, 0)).toBe(-1);
    expect(kernels.dactivate(0, -1, 1, 1, 0, 0, 0, 0)).toBe(-2);
    expect(kernels.dactivate(0, 1, -1, 1, 0, 0, 0, 0)).toBe(-3);
    expect(kernels.dgate(-1, 1, 1, 1, 0, 0)).toBe(-1);
    expect(kernels.dgate(1, -1, 1, 1, 0, 0)).toBe(-2);
    expect(kernels.dgate(1, 1, 0, 1, 0, 0)).toBe(-3);
    expect(kernels.dgradientRows(-1, 1, 1, 1, 1, 0, 0, false, 1, 0, 1)).toBe(-1);
    expect(kernels.dgradientRows(1, 0, 1, 1, 1, 0, 0, false, 1, 0, 1)).toBe(-2);
    expect(kernels.dgradientRows(1, 1, -1, 1, 1, 0, 0, false, 1, 0, 1)).toBe(-3);
    expect(kernels.dgradientRows(1, 1, 1, -1, 1, 0, 0, false, 1, 0, 1)).toBe(-4);
    expect(kernels.dgradientRows(1, 1, 1, 1, 1, 0, 0, true, 1, 0, 1)).toBe(-11);
  });
});

test("mlp: layer l holds the first normals of stream.child(l), W row by row, then b", () => {
  const seed = stream(7);
  const net = mlp({ widths: [3, 4, 2], activation: "erf", biasStd: 0.5, stream: seed });
  expect([...net.parameters]).toEqual([...normals(seed.child(1), 16), ...normals(seed.child(2), 10)]);
  const { parameters, ...rest } = net;
  expect(rest).toEqual({
    widths: [3, 4, 2],
    activation: "erf",
    parameterization: "ntk",
    weightStd: 1,
    biasStd: 0.5,
    bias: true,
  });
  const bare = mlp({ widths: [3, 4, 2], activation: "erf", bias: false, stream: seed });
  expect([...bare.parameters]).toEqual([...normals(seed.child(1), 12), ...normals(seed.child(2), 8)]);
});

test("mlp: standard parameters are σ_w/√n and σ_b times those of the NTK parameterisation", () => {
  const options = { widths: [4, 3], activation: "relu", weightStd: 2, biasStd: 0.5, stream: stream(1) } as const;
  const [ntk, standard] = [mlp(options), mlp({ ...options, parameterization: "standard" })];
  expect([...standard.parameters]).toEqual([...ntk.parameters].map((x, p) => (p < 12 ? x : x / 2)));
  const still = mlp({ ...options, biasStd: 0, parameterization: "standard" });
  expect([...still.parameters.subarray(12)].map(Math.abs)).toEqual([0, 0, 0]);
});

test("a network is plain: what JSON keeps of it and its parameters make it again; the list of widths is copied", () => {
  const widths = [2, 3, 1];
  const net = mlp({ widths, activation: "softplus", stream: stream(1) });
  widths[1] = 9;
  expect(net.widths).toEqual([2, 3, 1]);
  const again = { ...JSON.parse(JSON.stringify(net)), parameters: Float64Array.from(net.parameters) };
  const X = matrix(2, 2, [1, 2, 3, 4]);
  expect(forward(again, X)).toEqual(forward(net, X));
});

test("outputs of 2000 networks have variance σ_w² E φ² + σ_b² within 5 standard errors (linear, seed 1)", () => {
  const X = matrix(1, 2, [1, 1]);
  const values = Array.from({ length: 2000 }, (_, k) => {
    const net = mlp({ widths: [2, 8, 1], activation: "linear", weightStd: 1.5, biasStd: 0.5, stream: stream(1, k) });
    return forward(net, X).data[0]!;
  });
  const squares = values.map((f) => f * f);
  const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length;
  const spread = Math.sqrt(squares.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / squares.length;
  const first = 1.5 ** 2 + 0.25;
  expect(Math.abs(mean - (1.5 ** 2 * first + 0.25))).toBeLessThan(5 * spread);
});

test("a wrong argument gets one sentence", () => {
  const net = mlp({ widths: [3, 4, 2], activation: "tanh", stream: stream(1) });
  expect(() => mlp({ widths: [3, 0], activation: "tanh", stream: stream(1) })).toThrow(
    "mlp: expected widths to be whole numbers ≥ 1, got 0 at index 1",
  );
  expect(() => mlp({ widths: [3, 1], activation: "swish" as Activation, stream: stream(1) })).toThrow(
    'mlp: expected activation to be one of linear, relu, erf, tanh, gelu, sin, softplus, got "swish"',
  );
  expect(() => forward({ ...net, parameters: new Float64Array(25) }, matrix(1, 3))).toThrow(
    "forward: expected 26 parameters for widths [3, 4, 2], got 25",
  );
  expect(() => forward(net, matrix(1, 2))).toThrow(
    "forward: expected X to have 3 columns, one for every input of the network, got 2",
  );
});
