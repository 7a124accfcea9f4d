import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { matrix, toNested } from "../../src/linalg/matrix.js";
import { type NpySource, readNpz, writeNpz } from "../../src/npy.js";
import { forward } from "../../src/ntk/forward.js";
import { loadNetwork } from "../../src/ntk/loadNetwork.js";
import { ACTIVATIONS, mlp } from "../../src/ntk/network.js";
import { saveNetwork } from "../../src/ntk/saveNetwork.js";
import { stream } from "../../src/random/stream.js";

const { network } = JSON.parse(readFileSync(new URL("../fixtures/npz.json", import.meta.url), "utf8")) as {
  network: { bytes: string; inputs: number[][]; outputs: number[][] };
};

test("loadNetwork(saveNetwork(net)) is net, bit for bit, for every activation, parameterisation and with or without biases", () => {
  for (const activation of ACTIVATIONS) {
    for (const parameterization of ["ntk", "standard"] as const) {
      for (const bias of [true, false]) {
        const biasStd = bias ? 0.3 : 0;
        const net = mlp({
          widths: [3, 4, 5, 2],
          activation,
          parameterization,
          weightStd: 1.4,
          biasStd,
          bias,
          stream: stream(1),
        });
        expect(loadNetwork(saveNetwork(net))).toEqual(net);
      }
    }
  }
});

test("the arrays have the names and shapes that the documentation says", () => {
  const net = mlp({ widths: [3, 4, 2], activation: "erf", biasStd: 0.1, stream: stream(2) });
  const arrays = readNpz(saveNetwork(net), { text: true });
  expect(Object.entries(arrays).map(([name, { shape, dtype }]) => [name, dtype, shape])).toEqual([
    ["activation", "U", []],
    ["parameterization", "U", []],
    ["weightStd", "f8", []],
    ["biasStd", "f8", []],
    ["W1", "f8", [4, 3]],
    ["b1", "f8", [4]],
    ["W2", "f8", [2, 4]],
    ["b2", "f8", [2]],
  ]);
  expect(arrays.activation!.data).toEqual(["erf"]);
  expect([...arrays.W1!.data, ...arrays.b1!.data, ...arrays.W2!.data, ...arrays.b2!.data]).toEqual([...net.parameters]);
});

test("weights saved by NumPy in single precision make the network that NumPy evaluates, within 1e-15", () => {
  const net = loadNetwork(new Uint8Array(Buffer.from(network.bytes, "base64")));
  expect(net).toMatchObject({ widths: [3, 5, 2], activation: "relu", parameterization: "standard", bias: true });
  toNested(forward(net, matrix(4, 3, network.inputs.flat()))).forEach((row, k) => {
    row.forEach((value, i) => {
      expect(Math.abs(value - network.outputs[k]![i]!)).toBeLessThanOrEqual(1e-15 * 10);
    });
  });
});

describe("archives that are no network are refused in one sentence", () => {
  const text = (...data: string[]): NpySource => ({ shape: data.length === 1 ? [] : [data.length], dtype: "U", data });
  const array = (shape: number[], fill = 1): NpySource => ({
    shape,
    data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(fill),
  });
  const good: Record<string, NpySource> = {
    activation: text("relu"),
    parameterization: text("ntk"),
    weightStd: array([]),
    biasStd: array([]),
    W1: array([4, 3]),
    b1: array([4]),
    W2: array([2, 4]),
    b2: array([2]),
  };
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name)));

  test.each<[string, Record<string, NpySource>, string]>([
    ["nothing in it", {}, "loadNetwork: expected weights W1, W2, … in the archive, got none"],
    ["a data set", { X: array([2, 2]) }, "loadNetwork: expected weights W1, W2, … in the archive, got X"],
    [
      "no activation",
      without("activation"),
      "loadNetwork: expected an array activation in the archive, got parameterization, weightStd, biasStd, W1, b1, W2, b2",
    ],
    [
      "a missing layer",
      without("W1", "b1"),
      "loadNetwork: expected an array W1 in the archive, got activation, parameterization, weightStd, biasStd, W2, b2",
    ],
    [
      "a layer without its bias",
      without("b2"),
      "loadNetwork: expected an array b2 in the archive, got activation, parameterization, weightStd, biasStd, W1, b1, W2",
    ],
    [
      "a bias of the second layer only",
      without("b1"),
      'loadNetwork: unknown array "b2"; there are activation, parameterization, weightStd, biasStd, W1, W2',
    ],
    [
      "another array",
      { ...good, epoch: array([]) },
      'loadNetwork: unknown array "epoch"; there are activation, parameterization, weightStd, biasStd, W1, b1, W2, b2',
    ],
    [
      "weights that are no matrix",
      { ...good, W1: array([12]) },
      "loadNetwork: expected W1 to have a shape (outputs, inputs), got (12)",
    ],
    [
      "layers that do not fit",
      { ...good, W2: array([2, 5]) },
      "loadNetwork: expected W2 to have a shape (outputs, 4), got (2, 5)",
    ],
    [
      "a bias that does not fit",
      { ...good, b1: array([3]) },
      "loadNetwork: expected b1 to have the shape (4), the rows of W1, got (3)",
    ],
    ["weights in words", { ...good, W1: text("a") }, "loadNetwork: expected W1 to hold real numbers, got text"],
    [
      "an unknown activation",
      { ...good, activation: text("swish") },
      'loadNetwork: expected activation to be one of linear, relu, erf, tanh, gelu, sin, softplus, got "swish"',
    ],
    [
      "two activations",
      { ...good, activation: text("relu", "erf") },
      'loadNetwork: expected activation to be one text, np.array("relu") is one; got U of shape (2)',
    ],
    [
      "a scale for each layer",
      { ...good, weightStd: array([2]) },
      "loadNetwork: expected weightStd to be one number, got shape (2)",
    ],
    [
      "a negative scale",
      { ...good, weightStd: array([], -1) },
      "loadNetwork: expected weightStd to be a number > 0, got -1",
    ],
    [
      "a scale of biases that are not there",
      without("b1", "b2"),
      "loadNetwork: expected biasStd 0 in a network without biases, got 1; bias: true has them",
    ],
    ["NaN", { ...good, b2: array([2], Number.NaN) }, "loadNetwork: expected finite parameters, got NaN at index 24"],
    [
      "a layer of no units",
      { ...good, W1: array([0, 3]), b1: array([0]), W2: array([2, 0]) },
      "loadNetwork: expected widths to be whole numbers ≥ 1, got 0 at index 1",
    ],
  ])("%s", (_, arrays, sentence) => {
    expect(() => loadNetwork(writeNpz(arrays))).toThrow(new RangeError(sentence));
  });

  test("a damaged archive speaks in loadNetwork's name", () => {
    const bytes = writeNpz(good);
    expect(() => loadNetwork(bytes.subarray(0, 500))).toThrow(
      new RangeError("loadNetwork: the archive is cut off: its directory, which comes last, is missing"),
    );
  });

  test("scales that are left out are 1 and 0, as mlp has them", () => {
    expect(loadNetwork(writeNpz(without("weightStd", "biasStd")))).toMatchObject({ weightStd: 1, biasStd: 0 });
  });
});
