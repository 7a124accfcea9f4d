import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type Architecture,
  eigvalsh,
  forward,
  herk,
  infiniteNtk,
  jacobian,
  type Matrix,
  matrix,
  mlp,
  normals,
  solve,
  stream,
} from "../../src/index.js";
import { EPSILON } from "../support/tolerance.js";

type Activation = Architecture["activation"];
type Entry = { id: string; params: Record<string, unknown>; expected: Record<string, unknown>; tol: { abs: number } };
const fixture = JSON.parse(readFileSync(new URL("../fixtures/infinite-ntk.json", import.meta.url), "utf8")) as {
  entries: Entry[];
  relu: { rho: number; nngp_ntk_by_hidden_layers_1_to_6: [number, number][] }[];
  checkValues: [Activation, number, number, number, number, number, number, number][];
};

const activations: Activation[] = ["relu", "erf", "tanh", "gelu", "sin", "softplus", "linear"];
/** Layers of weights L: L − 1 of them hidden. */
const network = (inputs: number, L: number, rest: Omit<Architecture, "widths">): Architecture => ({
  widths: [inputs, ...new Array<number>(L - 1).fill(1), 1],
  ...rest,
});
const sample = (seed: number, rows: number, cols: number) => matrix(rows, cols, normals(stream(seed), rows * cols));
const at = (A: Matrix, i: number, j: number) => A.data[i * A.cols + j] as number;
const largest = (values: Iterable<number>) => Math.max(0, ...Array.from(values, Math.abs));
const deviation = (A: Matrix, expected: ArrayLike<number>) =>
  largest(A.data.map((x, i) => x - (expected[i] as number)));

/** erf by its series and, from 3 on, by the continued fraction of erfc: nothing of the library. */
function erfPlain(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a > 3) {
    let fraction = a;
    for (let k = 60; k > 0; k--) fraction = a + k / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * fraction));
  }
  let term = x;
  let sum = x;
  for (let k = 1; k < 120; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
const normalDensity = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const normalCdf = (x: number) => (1 + erfPlain(x / Math.SQRT2)) / 2;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** The smooth activations and their slopes, from the host's functions. */
const smooth: Partial<Record<Activation, [(x: number) => number, (x: number) => number]>> = {
  erf: [erfPlain, (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  gelu: [(x) => x * normalCdf(x), (x) => normalCdf(x) + x * normalDensity(x)],
  sin: [Math.sin, Math.cos],
  softplus: [(x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid],
};

/** E f(u)f(v) by a trapezoidal tensor grid of the plane: for analytic f of moderate variance it is exact to rounding. */
function planar(f: (x: number) => number, a: number, b: number, r: number, step: number): number {
  const rho = a * b === 0 ? 0 : Math.max(-1, Math.min(1, r / Math.sqrt(a * b)));
  const across = Math.sqrt((1 - rho) * (1 + rho));
  const count = Math.ceil(9 / step);
  let sum = 0;
  for (let i = -count; i <= count; i++) {
    const y = i * step;
    const fu = f(Math.sqrt(a) * y) * normalDensity(y);
    for (let j = -count; j <= count; j++) {
      const z = j * step;
      sum += fu * f(Math.sqrt(b) * (rho * y + across * z)) * normalDensity(z);
    }
  }
  return sum * step * step;
}

/** The recursion of the definition with planar integrals. */
function byQuadrature(arch: Architecture, X: Matrix, step: number) {
  const [f, slope] = smooth[arch.activation] as [(x: number) => number, (x: number) => number];
  const [w, b] = [(arch.weightStd ?? 1) ** 2, (arch.biasStd ?? 0) ** 2];
  const n = X.rows;
  const row = (i: number) => X.data.subarray(i * X.cols, (i + 1) * X.cols);
  let S = Array.from({ length: n * n }, (_, k) => {
    const other = row(k % n);
    return (w * row(Math.floor(k / n)).reduce((sum, x, c) => sum + x * (other[c] as number), 0)) / X.cols + b;
  });
  let T = [...S];
  for (let l = 2; l < arch.widths.length; l++) {
    const pair = (g: (x: number) => number, k: number) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return planar(g, S[i * n + i] as number, S[j * n + j] as number, S[k] as number, step);
    };
    const next = S.map((_, k) => w * pair(f, k) + b);
    T = T.map((t, k) => (next[k] as number) + w * pair(slope, k) * t);
    S = next;
  }
  return { S, T };
}

describe("infiniteNtk, reference values", () => {
  test.each(fixture.entries.filter(({ id }) => id.startsWith("ntk.inf.")))(
    "$id: within 1e-12, or what the reference promises of its own grid (1e-7) for tanh",
    ({ params, expected }) => {
      const X = params.X as number[][];
      const activation = params.activation as Activation;
      const { nngp, ntk } = infiniteNtk(
        network(3, params.L as number, {
          activation,
          weightStd: params.sigma_w as number,
          biasStd: params.sigma_b as number,
        }),
        matrix(4, 3, X.flat()),
      );
      const bound = activation === "tanh" ? 1e-7 : 1e-12;
      expect(deviation(nngp, (expected.NNGP as number[][]).flat())).toBeLessThanOrEqual(bound);
      expect(deviation(ntk, (expected.NTK as number[][]).flat())).toBeLessThanOrEqual(bound);
    },
  );

  test.each(fixture.checkValues)(
    "%s, s_w = %f, s_b = %f, L = %i: the check values to the ten digits shown",
    (activation, weightStd, biasStd, L, ...expected) => {
      const { nngp, ntk } = infiniteNtk(
        network(3, L, { activation, weightStd, biasStd }),
        matrix(2, 3, [1, 0, 0, 0.6, 0.8, 0]),
      );
      const got = [nngp, nngp, ntk, ntk].map((K, k) => at(K, 0, k % 2));
      expect(largest(got.map((x, k) => x - (expected[k] as number)))).toBeLessThanOrEqual(0.51e-10);
    },
  );

  test("He initialisation, unit inputs at six correlations, one to six hidden layers: within 1e-13", () => {
    for (const { rho, nngp_ntk_by_hidden_layers_1_to_6: layers } of fixture.relu) {
      // With s_w² = 2 and n₀ = 2, S¹ is the inner product itself.
      const across = Math.sqrt((1 - rho) * (1 + rho));
      const X = matrix(2, 2, [1, 0, rho, across]);
      layers.forEach(([product, tangent], l) => {
        const { nngp, ntk } = infiniteNtk(network(2, l + 2, { activation: "relu", weightStd: Math.SQRT2 }), X);
        expect(Math.abs(at(nngp, 0, 1) - product)).toBeLessThanOrEqual(1e-13);
        expect(Math.abs(at(ntk, 0, 1) - tangent)).toBeLessThanOrEqual(1e-13);
      });
    }
  });

  test("det16x4: extreme eigenvalues and trace of Θ, and R_∞, within 1e-10", () => {
    const data = fixture.entries.find(({ id }) => id === "data.det16x4") as Entry;
    const { expected } = fixture.entries.find(({ id }) => id === "ntk.rinf.erf") as Entry;
    const X = matrix(16, 4, (data.expected.X as number[][]).flat());
    const y = data.expected.y as number[];
    const { nngp, ntk } = infiniteNtk(network(4, 2, { activation: "erf", weightStd: 1.5, biasStd: 0.5 }), X);
    const values = eigvalsh(ntk);
    expect(Math.abs((values[0] as number) - (expected.ThetaEigMin as number))).toBeLessThanOrEqual(1e-10);
    expect(Math.abs((values[15] as number) - (expected.ThetaEigMax as number))).toBeLessThanOrEqual(1e-10);
    const mean = values.reduce((sum, x) => sum + x, 0) / 16;
    expect(Math.abs(mean - (expected.ThetaTraceOverN as number))).toBeLessThanOrEqual(1e-10);
    const step = solve(ntk, matrix(16, 1, y)) as Matrix;
    const spread = solve(ntk, nngp) as Matrix;
    let square = 0;
    for (let i = 0; i < 16; i++) square += (y[i] as number) * at(step, i, 0) + at(spread, i, i);
    expect(Math.abs(Math.sqrt(square) - (expected.Rinf as number))).toBeLessThanOrEqual(1e-10);
  });
});

describe("infiniteNtk against integrals over the plane", () => {
  test.each([1, 2, 3, 4, 5])("erf, %i layers of weights: within 1e-13", (L) => {
    const arch = network(3, L, { activation: "erf", weightStd: 1.2, biasStd: 0.3 });
    const X = sample(1, 3, 3);
    const { S, T } = byQuadrature(arch, X, 0.2);
    const { nngp, ntk } = infiniteNtk(arch, X);
    expect(deviation(nngp, S)).toBeLessThanOrEqual(1e-13);
    expect(deviation(ntk, T)).toBeLessThanOrEqual(1e-13);
  });

  test.each(["tanh", "softplus", "gelu", "sin"] as const)("%s, three layers of weights: within 1e-12", (activation) => {
    const arch = network(3, 3, { activation, weightStd: 1.3, biasStd: 0.3 });
    const X = sample(2, 3, 3);
    const { S, T } = byQuadrature(arch, X, 0.125);
    const { nngp, ntk } = infiniteNtk(arch, X);
    expect(deviation(nngp, S)).toBeLessThanOrEqual(1e-12);
    expect(deviation(ntk, T)).toBeLessThanOrEqual(1e-12);
  });

  const line = (f: (x: number) => number, a: number) => {
    let sum = 0;
    const step = 1 / 1024;
    for (let j = -10 / step; j <= 10 / step; j++) sum += f(Math.sqrt(a) * j * step) ** 2 * normalDensity(j * step);
    return sum * step;
  };
  test.each([
    ["tanh", 0.01, 1e-12],
    ["tanh", 1, 1e-12],
    ["tanh", 30, 1e-12],
    ["tanh", 100, 1e-6],
    ["tanh", 1000, 4e-2],
    ["softplus", 0.01, 1e-12],
    ["softplus", 30, 1e-12],
    ["softplus", 100, 1e-12],
    ["softplus", 400, 1e-9],
    ["gelu", 1e4, 1e-12],
    ["erf", 1e3, 1e-12],
  ] as const)(
    "%s at layer variance %f and correlation 1, where the series is slowest: within %f",
    (activation, a, bound) => {
      const { nngp, ntk } = infiniteNtk(network(1, 2, { activation, weightStd: Math.sqrt(a) }), matrix(1, 1, [1]));
      const [f, slope] = smooth[activation] as [(x: number) => number, (x: number) => number];
      const product = a * line(f, a);
      const tangent = product + a * line(slope, a) * a;
      expect(Math.abs(at(nngp, 0, 0) / product - 1)).toBeLessThanOrEqual(bound);
      expect(Math.abs(at(ntk, 0, 0) / tangent - 1)).toBeLessThanOrEqual(bound);
    },
  );
});

describe("infiniteNtk against networks", () => {
  test.each(activations)(
    "%s, one hidden layer of 8: J Jᵀ and f fᵀ of 600 initialisations have the means Θ and S, within 5 standard errors",
    (activation) => {
      const arch = { widths: [2, 8, 1], activation, weightStd: 1.2, biasStd: 0.4 } as const;
      const X = matrix(3, 2, [0.3, -1.2, 1, 0.5, -0.8, 2]);
      const { nngp, ntk } = infiniteNtk(arch, X);
      const runs = 600;
      const [root, sums] = [stream(11), [new Float64Array(9), new Float64Array(9)] as const];
      const squares = [new Float64Array(9), new Float64Array(9)] as const;
      for (let run = 0; run < runs; run++) {
        const net = mlp({ ...arch, stream: root.child(run) });
        for (const [k, K] of [herk(forward(net, X)), herk(jacobian(net, X))].entries()) {
          K.data.forEach((x, i) => {
            (sums[k] as Float64Array)[i]! += x;
            (squares[k] as Float64Array)[i]! += x * x;
          });
        }
      }
      for (const [k, expected] of [nngp, ntk].entries()) {
        expected.data.forEach((value, i) => {
          const mean = (sums[k]?.[i] as number) / runs;
          const error = Math.sqrt(((squares[k]?.[i] as number) / runs - mean * mean) / (runs - 1));
          expect(Math.abs(mean - value)).toBeLessThanOrEqual(5 * error);
        });
      }
    },
  );

  test("tanh, two hidden layers: ‖K − Θ‖²/‖Θ‖² falls as 1/width, slope −1 ± 0.25 from 16 to 128 (60 initialisations each)", () => {
    const X = sample(7, 5, 3);
    const distance = (w: number) => {
      const arch = { widths: [3, w, w, 1], activation: "tanh", weightStd: 1.5, biasStd: 0.5 } as const;
      const { ntk } = infiniteNtk(arch, X);
      let sum = 0;
      for (let run = 0; run < 60; run++) {
        const K = herk(jacobian(mlp({ ...arch, stream: stream(12).child(w).child(run) }), X));
        sum += K.data.reduce((total, x, i) => total + (x - (ntk.data[i] as number)) ** 2, 0);
      }
      return sum / 60 / ntk.data.reduce((total, x) => total + x * x, 0);
    };
    const slope = Math.log(distance(128) / distance(16)) / Math.log(8);
    expect(Math.abs(slope + 1)).toBeLessThanOrEqual(0.25);
  });
});

describe("infiniteNtk, properties", () => {
  test.each(activations)(
    "%s: symmetric to the last bit, positive semidefinite to 20 n ε ‖K‖ with repeated inputs",
    (activation) => {
      const X = sample(3, 12, 4);
      X.data.copyWithin(8, 0, 8);
      const { nngp, ntk } = infiniteNtk(network(4, 4, { activation, weightStd: 1.2, biasStd: 0.2 }), X);
      for (const K of [nngp, ntk]) {
        for (let i = 0; i < 12; i++) for (let j = 0; j < i; j++) expect(at(K, i, j)).toBe(at(K, j, i));
        expect(Math.abs(at(K, 0, 2) - at(K, 0, 0))).toBeLessThanOrEqual(8 * EPSILON * at(K, 0, 0));
        const values = eigvalsh(K);
        expect(values[0]).toBeGreaterThanOrEqual(-20 * 12 * EPSILON * (values[11] as number));
      }
    },
  );

  test.each(activations)(
    "%s: X1 against X2 is the block of all inputs together, within 32 ε of the largest entry",
    (activation) => {
      const all = sample(4, 9, 3);
      const arch = network(3, 3, { activation, biasStd: 0.5 });
      const whole = infiniteNtk(arch, all);
      const block = infiniteNtk(arch, matrix(4, 3, all.data.slice(0, 12)), matrix(5, 3, all.data.slice(12)));
      for (const kind of ["nngp", "ntk"] as const) {
        expect([block[kind].rows, block[kind].cols]).toEqual([4, 5]);
        const bound = 32 * EPSILON * largest(whole[kind].data);
        for (let i = 0; i < 4; i++) {
          for (let j = 0; j < 5; j++) {
            expect(Math.abs(at(block[kind], i, j) - at(whole[kind], i, 4 + j))).toBeLessThanOrEqual(bound);
          }
        }
      }
    },
  );

  test("relu without biases: inputs times 4 give kernels times 16, to the last bit", () => {
    const X = sample(5, 6, 3);
    const arch = network(3, 4, { activation: "relu", weightStd: 1.3 });
    const small = infiniteNtk(arch, X);
    const large = infiniteNtk(
      arch,
      matrix(
        6,
        3,
        X.data.map((x) => 4 * x),
      ),
    );
    expect(large.nngp.data).toEqual(small.nngp.data.map((x) => 16 * x));
    expect(large.ntk.data).toEqual(small.ntk.data.map((x) => 16 * x));
  });

  test("relu at 1e±100: no overflow on the way, within 1e-14", () => {
    const arch = network(2, 3, { activation: "relu", weightStd: Math.SQRT2 });
    const middle = infiniteNtk(arch, matrix(2, 2, [1, 0, 0.6, 0.8])).ntk;
    for (const scale of [1e-100, 1e-74, 1e74]) {
      const { ntk } = infiniteNtk(arch, matrix(2, 2, [scale, 0, 0.6 * scale, 0.8 * scale]));
      expect(
        deviation(
          middle,
          ntk.data.map((x) => x / scale / scale),
        ),
      ).toBeLessThanOrEqual(1e-14);
    }
  });

  test("relu and equal inputs: (1 + hidden layers) |x|², within 4 ε a layer", () => {
    const X = matrix(2, 3, [0.3, -1.1, 0.7, 0.3, -1.1, 0.7]);
    const square = (2 * (0.09 + 1.21 + 0.49)) / 3;
    for (let L = 1; L <= 8; L++) {
      const { ntk } = infiniteNtk(network(3, L, { activation: "relu", weightStd: Math.SQRT2 }), X);
      for (const x of ntk.data) expect(Math.abs(x / (L * square) - 1)).toBeLessThanOrEqual(4 * L * EPSILON);
    }
  });

  test.each([1e-3, 1e-7, 1e-9, 1e-12])(
    "relu and unit inputs at angle %f: Θ falls by its share of the angle, within 1e-14; semidefinite to rounding",
    (step) => {
      const steps = [0, 1, 2, 5, 7, 11];
      const X = matrix(
        6,
        2,
        steps.flatMap((k) => [Math.cos(k * step), Math.sin(k * step)]),
      );
      const { ntk } = infiniteNtk(network(2, 3, { activation: "relu", weightStd: Math.SQRT2 }), X);
      // Θ² = 1 + (1 − t/π) 1 and Θ³ = 1 + (1 − t/π) Θ² = 3 − 3t/π, all up to t².
      for (let j = 1; j < 6; j++) {
        const t = (steps[j] as number) * step;
        expect(Math.abs(at(ntk, 0, j) - 3 + (3 * t) / Math.PI)).toBeLessThanOrEqual(1e-14 + 3 * t * t);
      }
      const values = eigvalsh(ntk);
      expect(values[0]).toBeGreaterThanOrEqual(-20 * 6 * EPSILON * (values[5] as number));
    },
  );

  test("linear, no biases: S = s_w^(2L) x·x′/n₀ and Θ = L S, within 1e-14", () => {
    const { nngp, ntk } = infiniteNtk(
      network(2, 5, { activation: "linear", weightStd: 1.1 }),
      matrix(2, 2, [1, 2, 3, -1]),
    );
    const S = 1.1 ** 10 / 2;
    expect(deviation(nngp, [5 * S, S, S, 10 * S])).toBeLessThanOrEqual(1e-14 * 10 * S);
    expect(deviation(ntk, [25 * S, 5 * S, 5 * S, 50 * S])).toBeLessThanOrEqual(1e-14 * 50 * S);
  });

  test.each(activations)(
    "%s: an input of zeros without biases gives finite kernels, 0 for all that vanish at 0",
    (activation) => {
      const { nngp, ntk } = infiniteNtk(network(2, 3, { activation }), matrix(2, 2, [0, 0, 1, 2]));
      for (const K of [nngp, ntk]) {
        expect(K.data.every(Number.isFinite)).toBe(true);
        if (activation !== "softplus") expect([at(K, 0, 0), at(K, 0, 1)]).toEqual([0, 0]);
      }
      const none = infiniteNtk(network(2, 3, { activation, weightStd: 0 }), matrix(2, 2, [0, 0, 1, 2]));
      expect(largest([...none.nngp.data, ...none.ntk.data])).toBe(0);
    },
  );

  test("hidden sizes are not used, bias: false is biasStd: 0, and empty inputs give empty kernels", () => {
    const X = sample(6, 3, 2);
    const narrow = infiniteNtk({ widths: [2, 1, 1, 1], activation: "tanh" }, X);
    expect(infiniteNtk({ widths: [2, 512, 7, 3], activation: "tanh", bias: false }, X)).toEqual(narrow);
    for (const activation of activations) {
      const { nngp, ntk } = infiniteNtk(network(2, 3, { activation }), matrix(0, 2), X);
      expect([nngp.rows, nngp.cols, ntk.rows, ntk.cols]).toEqual([0, 3, 0, 3]);
      expect(infiniteNtk(network(2, 3, { activation }), matrix(0, 2)).ntk.data.length).toBe(0);
    }
  });

  test("refusals speak: the standard parameterization has no limit, variances above 1e150 do not fit", () => {
    const X = matrix(1, 1, [1]);
    const arch: Architecture = { widths: [1, 1, 1], activation: "relu" };
    expect(() => infiniteNtk({ ...arch, parameterization: "standard" }, X)).toThrow(
      'infiniteNtk: the tangent kernel of parameterization "standard" grows with the width and has no limit; use "ntk"',
    );
    expect(() => infiniteNtk({ ...arch, weightStd: 1e80 }, X)).toThrow("expected at most 1e150; scale the inputs");
    expect(() => infiniteNtk({ ...arch, bias: false, biasStd: 1 }, X)).toThrow(
      "expected biasStd 0 in a network without biases, got 1; bias: true has them",
    );
  });
});
