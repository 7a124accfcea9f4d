import { expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { matrix, norm } from "../../src/linalg/matrix.js";
import { solve } from "../../src/linalg/solve.js";
import { empiricalNtk } from "../../src/ntk/empiricalNtk.js";
import { forward } from "../../src/ntk/forward.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import type { Activation, Network, Parameterization } from "../../src/ntk/network.js";
import fixture from "../fixtures/ntk.json" with { type: "json" };
import { difference, gram } from "./support.js";

/** (37i + 101j + 59l + 17ij) mod 23 − 11 of the fixture's note. */
const hash = (i: number, j: number, l: number) => ((37 * i + 101 * j + 59 * l + 17 * i * j) % 23) - 11;

/** The fixture's parameters with W as (in × out), as its own rows are, or as ours, (out × in). */
function fixtureOrder(widths: readonly number[], transposed: boolean): number[] {
  return widths.slice(1).flatMap((outs, l) => {
    const ins = widths[l]!;
    const weights = Array.from({ length: ins * outs }, (_, at) => {
      const [i, j] = transposed ? [at % ins, Math.floor(at / ins)] : [Math.floor(at / outs), at % outs];
      return hash(i, j, l) / 8;
    });
    return [...weights, ...Array.from({ length: outs }, (_, j) => hash(j, 7, l) / 16)];
  });
}

/** Our place of every parameter in the fixture's order. */
function places(widths: readonly number[]): number[] {
  let offset = 0;
  return widths.slice(1).flatMap((outs, l) => {
    const ins = widths[l]!;
    const start = offset;
    offset += outs * (ins + 1);
    const weights = Array.from({ length: ins * outs }, (_, at) => start + (at % outs) * ins + Math.floor(at / outs));
    return [...weights, ...Array.from({ length: outs }, (_, j) => start + outs * ins + j)];
  });
}

test.each(fixture.finite)(
  "$activation of the fixture: outputs, J Jᵀ, the 8 × 8 kernel and a row of J within 1e-13",
  (entry) => {
    const widths = [3, 4, 4, 2];
    const net: Network = {
      widths,
      activation: entry.activation as Activation,
      parameterization: "standard",
      weightStd: 1,
      biasStd: 1,
      bias: true,
      parameters: Float64Array.from(fixtureOrder(widths, true)),
    };
    const order = places(widths);
    expect(order.map((at) => net.parameters[at])).toEqual(fixtureOrder(widths, false));
    const X = matrix(
      4,
      3,
      Array.from({ length: 12 }, (_, at) => hash(Math.floor(at / 3), at % 3, 5) / 8),
    );
    expect(difference(forward(net, X).data, entry.outputs.flat())).toBeLessThan(1e-13);
    const J = jacobian(net, X);
    expect(difference(gram(J).data, entry.kernel.flat())).toBeLessThan(1e-13);
    expect(difference(empiricalNtk(net, X).data, entry.kernel.flat())).toBeLessThan(1e-13);
    const row = J.data.subarray(J.cols, 2 * J.cols);
    expect(
      difference(
        order.map((at) => row[at]!),
        entry.jacobian_row_input0_output1,
      ),
    ).toBeLessThan(1e-13);
  },
);

const small = (activation: Activation, parameterization: Parameterization): Network => ({
  widths: [3, 4, 3, 2],
  activation,
  parameterization,
  weightStd: 1.3,
  biasStd: 0.4,
  bias: true,
  parameters: Float64Array.from({ length: 39 }, (_, p) => Math.sin(p + 1)),
});
const threeInputs = matrix(3, 3, [1, 0, 0, 0.6, 0.8, 0, 0, -1, 1]);

// To the digits shown there.
test.each([
  ["tanh", "ntk", 2.4170279892],
  ["tanh", "standard", 5.7138189286],
  ["relu", "ntk", 1.6408612334],
  ["relu", "standard", 5.4089689862],
] as const)(
  "‖J‖ of the [3, 4, 3, 2] network, θ = sin(p + 1), is the specification's: %s, %s, %d",
  (phi, kind, value) => {
    expect(Math.abs(norm(jacobian(small(phi, kind), threeInputs)) - value)).toBeLessThan(6e-11);
  },
);

test("its outputs are the specification's to ten digits", () => {
  const ntk = [-0.2330184281, 0.6732912152, -0.1896304022, 0.6356434059, -0.3504024366, 0.8140378664];
  expect(difference(forward(small("tanh", "ntk"), threeInputs).data, ntk)).toBeLessThan(6e-11);
  const standard = forward(small("tanh", "standard"), threeInputs).data.slice(0, 2);
  expect(difference(standard, [-0.4586724898, 1.5625727694])).toBeLessThan(6e-11);
});

/** The data set det16x4 of the specification: rows of norm 2, ‖y‖² = 16. */
function det16x4() {
  const rows = Array.from({ length: 16 }, (_, k) => {
    const raw = Array.from({ length: 4 }, (_, j) => Math.sin(1 + 2.1 * k * (j + 1) + 0.7 * j * j + 0.31 * k));
    const scale = 2 / Math.hypot(...raw);
    return raw.map((x) => x * scale);
  });
  const raw = Array.from({ length: 16 }, (_, k) => Math.sin(3 + 1.3 * k * k));
  const scale = 4 / Math.hypot(...raw);
  return {
    X: matrix(16, 4, rows.flat()),
    y: matrix(
      16,
      1,
      raw.map((x) => x * scale),
    ),
  };
}

test("the erf network on det16x4 has the specification's smallest singular value and distance to the labels", () => {
  const { X, y } = det16x4();
  const net: Network = {
    widths: [4, 8, 1],
    activation: "erf",
    parameterization: "ntk",
    weightStd: 1.5,
    biasStd: 0.5,
    bias: true,
    parameters: Float64Array.from({ length: 49 }, (_, p) => Math.SQRT2 * Math.sin(1 + 0.37 * p * p)),
  };
  const K = gram(jacobian(net, X));
  expect(Math.abs(Math.sqrt(eigvalsh(K)[0]!) - 0.1972966497)).toBeLessThan(6e-11);
  const f = forward(net, X);
  const r = matrix(
    16,
    1,
    y.data.map((value, k) => value - f.data[k]!),
  );
  const step = solve(K, r);
  expect(Math.abs(r.data.reduce((sum, value, k) => sum + value * step.data[k]!, 0) - 15.4748401582)).toBeLessThan(1e-8);
});
