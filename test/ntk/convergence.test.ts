import { expect, test } from "vitest";
import { matrix, norm } from "../../src/linalg/matrix.js";
import { det16x4 } from "../../src/ntk/det16x4.js";
import { empiricalNtk } from "../../src/ntk/empiricalNtk.js";
import { forward } from "../../src/ntk/forward.js";
import { infiniteNtk } from "../../src/ntk/infiniteNtk.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { type Activation, mlp, type Network, type Parameterization } from "../../src/ntk/network.js";
import { stream } from "../../src/random/stream.js";
import { expectation, minus } from "./dynamics.js";
import { difference } from "./support.js";

interface Derivatives {
  readonly f: number[];
  readonly K: number[][];
  readonly Jfirst5cols: number[][];
  readonly Jlast3cols: number[][];
  readonly normJF: number;
}

test.each([
  ["jac.ntk.tanh", "tanh", "ntk"],
  ["jac.std.relu", "relu", "standard"],
] as [string, Activation, Parameterization][])(
  "%s: outputs, kernel, first and last columns of J, and ‖J‖ are the fixture's within 1e-9",
  (id, activation, parameterization) => {
    const expected = expectation<Derivatives>(id);
    const net: Network = {
      widths: [3, 4, 3, 2],
      activation,
      parameterization,
      weightStd: 1.3,
      biasStd: 0.4,
      bias: true,
      parameters: Float64Array.from({ length: 39 }, (_, p) => Math.sin(p + 1)),
    };
    const X = matrix(3, 3, [1, 0, 0, 0.6, 0.8, 0, 0, -1, 1]);
    expect(difference(forward(net, X).data, expected.f)).toBeLessThan(1e-9);
    expect(difference(empiricalNtk(net, X).data, expected.K.flat())).toBeLessThan(1e-9);
    const J = jacobian(net, X);
    const columns = (first: number, last: number) =>
      Array.from({ length: 6 }, (_, r) => [...J.data.subarray(r * J.cols + first, r * J.cols + last)]).flat();
    expect(difference(columns(0, 5), expected.Jfirst5cols.flat())).toBeLessThan(1e-9);
    expect(difference(columns(36, 39), expected.Jlast3cols.flat())).toBeLessThan(1e-9);
    expect(Math.abs(norm(J) - expected.normJF)).toBeLessThan(1e-9);
  },
);

interface Convergence {
  readonly activation: Activation;
  readonly L: number;
  readonly w: number;
  readonly relFro2: [number, number];
}
const { X } = det16x4();

test.each(expectation<Convergence[]>("ntk.kernelConvergence").filter(({ w }) => [16, 64, 256].includes(w)))(
  "$activation, $L layers, width $w, 40 initialisations: mean ‖K − Θ‖²/‖Θ‖² is the reference's, 5 standard errors",
  ({ activation, L, w, relFro2: [reference, se] }) => {
    const widths = [4, ...Array.from({ length: L - 1 }, () => w), 1];
    const arch = { widths, activation, weightStd: 1.5, biasStd: 0.5 };
    const { ntk } = infiniteNtk(arch, X);
    const root = stream(21).child(activation).child(L).child(w);
    const values = Array.from({ length: 40 }, (_, k) => {
      const ratio = norm(minus(empiricalNtk(mlp({ ...arch, stream: root.child(k) }), X), ntk)) / norm(ntk);
      return ratio * ratio;
    });
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (values.length - 1);
    expect(Math.abs(mean - reference)).toBeLessThan(5 * Math.sqrt(variance / values.length + se * se));
  },
);
