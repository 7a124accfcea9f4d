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

function architecture(activation: Activation, layers: number, width: number, outputs = 1) {
  const widths = [4, ...new Array<number>(layers - 1).fill(width), outputs];
  return { widths, activation, weightStd: 1.5, biasStd: 0.5 };
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
function standardError(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - centre) ** 2)) / (values.length - 1));
}

/** ‖K − Θ‖²/‖Θ‖² of so many initialisations. */
function relativeSquares(activation: Activation, layers: number, width: number, count: number): number[] {
  const arch = architecture(activation, layers, width);
  const theta = infiniteNtk(arch, X).ntk.data;
  const size = theta.reduce((sum, x) => sum + x * x, 0);
  const root = stream(1).child(activation).child(layers).child(width);
  return Array.from({ length: count }, (_, k) => {
    const K = empiricalNtk(mlp({ ...arch, stream: root.child(k) }), X).data;
    return K.reduce((sum, x, at) => sum + (x - theta[at]!) ** 2, 0) / size;
  });
}

// Fluctuations ~ 1/√w: the square falls as 1/w.
test.each(["erf", "relu"] as const)(
  "%s: E‖K − Θ‖² falls as w^(−1 ± 0.1) from w = 16 to 512, within 5 standard errors",
  (activation) => {
    for (const layers of [2, 3]) {
      const widths = layers === 2 ? [16, 64, 512] : [32, 64, 256];
      const samples = widths.map((width) => relativeSquares(activation, layers, width, width > 100 ? 40 : 120));
      const slope = (a: number, b: number) =>
        Math.log(mean(samples[b]!) / mean(samples[a]!)) / Math.log(widths[b]! / widths[a]!);
      const relative = [0, 2].map((k) => standardError(samples[k]!) / mean(samples[k]!));
      const error = Math.hypot(...relative) / Math.log(widths[2]! / widths[0]!);
      expect(Math.abs(slope(0, 2) + 1)).toBeLessThanOrEqual(0.1 + 5 * error);
      expect(slope(0, 1)).toBeLessThan(-0.5);
    }
  },
);

test("one hidden layer of 3, two outputs: E K = Θ ⊗ 1 in every entry within 5.5 standard errors, 800 networks, seed 2", () => {
  for (const activation of ["erf", "relu", "gelu"] as const) {
    const arch = architecture(activation, 2, 3, 2);
    const theta = infiniteNtk(arch, X).ntk.data;
    const root = stream(2).child(activation);
    const kernels = Array.from(
      { length: 800 },
      (_, k) => empiricalNtk(mlp({ ...arch, stream: root.child(k) }), X).data,
    );
    for (let r = 0; r < 32; r++) {
      for (let c = 0; c <= r; c++) {
        const values = kernels.map((K) => K[32 * r + c]!);
        const expected = r % 2 === c % 2 ? theta[16 * Math.floor(r / 2) + Math.floor(c / 2)]! : 0;
        expect(Math.abs(mean(values) - expected)).toBeLessThanOrEqual(5.5 * standardError(values));
      }
    }
  }
});
