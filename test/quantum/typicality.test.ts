// Section A of the specification: shells of two chains, variances, tails, canonical typicality.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { matmul } from "../../src/linalg/matmul.js";
import { type Field, fromNested, isComplex, matrix, trace } from "../../src/linalg/matrix.js";
import { canonicalTypicality, effectiveDimension } from "../../src/quantum/canonicalTypicality.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import { expectation } from "../../src/quantum/expectation.js";
import { haarExpectations } from "../../src/quantum/haarExpectations.js";
import { haarState } from "../../src/quantum/haarState.js";
import { microcanonical, microcanonicalCovariance, shellObservable } from "../../src/quantum/microcanonical.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import type { Operator } from "../../src/quantum/operator.js";
import { partialTrace } from "../../src/quantum/partialTrace.js";
import { pauliString } from "../../src/quantum/pauliString.js";
import { purity } from "../../src/quantum/purity.js";
import { abstractShell, type Shell } from "../../src/quantum/shell.js";
import { traceDistance } from "../../src/quantum/traceDistance.js";
import { xxz } from "../../src/quantum/xxz.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import {
  chernoffBound,
  exactTail,
  expectationVariance,
  kolmogorovTail,
  levyBound,
  meanPurity,
  traceDistanceBound,
  twoSidedChernoffBound,
  twoSidedTail,
  typicalityBound,
} from "../../src/theory/index.js";
import { chainObservables, ising, xxzChain } from "../support/chains.js";
import { oneSample } from "../support/kolmogorov.js";

interface Entry {
  readonly id: string;
  readonly params: { readonly model: "ising" | "xxz"; readonly L: number; readonly d: number };
  // biome-ignore lint/suspicious/noExplicitAny: a fixture
  readonly expected: any;
}
const { entries } = JSON.parse(readFileSync(new URL("../fixtures/typicality.json", import.meta.url), "utf8")) as {
  entries: Entry[];
};
const chain = { ising, xxz: xxzChain };
const names = ["Z_m", "X_m", "ZZ", "Mz_per_site"] as const;

/** One shell per fixture, made once. */
const shells = new Map(
  entries
    .filter(({ id }) => id.startsWith("shell."))
    .map(({ id, params: { model, L, d } }) => {
      const shell = energyShell(chain[model](L), { centre: 0, states: d, dims: new Array<number>(L).fill(2) });
      return [id, { shell, observables: chainObservables(L) }] as const;
    }),
);
const shellOf = (id: string) => shells.get(id)!;
/** abs 1e-8 and rel 1e-7, as the fixture says. */
const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(1e-8 + 1e-7 * Math.abs(expected));

test.each(entries.filter(({ id }) => id.startsWith("ham.")))(
  "$id: the chains, by definition and ready-made, have the spectra of the specification within 1e-9",
  ({ id, expected, params: { L } }) => {
    const model = id.includes("xxz") ? "xxz" : "ising";
    for (const H of [chain[model](L), { ising: mixedFieldIsing, xxz }[model]({ sites: L }).toMatrix()]) {
      const values = eigvalsh(H);
      expect(values.length).toBe(expected.eigenvalues.length);
      expected.eigenvalues.forEach((e: number, k: number) => {
        expect(Math.abs(values[k]! - e)).toBeLessThan(1e-9);
      });
      expect(trace(matmul(H, H) as ReturnType<typeof matrix>)).toBeCloseTo(expected.trH2, 8);
    }
  },
);

describe.each(entries.filter(({ id }) => id.startsWith("shell.")))("$id", ({ id, expected, params: { d, L } }) => {
  const { shell, observables } = shellOf(id);

  test("its levels", () => {
    expect(shell.dimension).toBe(d);
    near(shell.energies[0]!, expected.Efirst);
    near(shell.energies[d - 1]!, expected.Elast);
    near(shell.energies.reduce((sum, e) => sum + e, 0) / d, expected.meanE);
  });

  test.each(names)("microcanonical %s: mean, both variances, extreme eigenvalues, Haar deviation", (name) => {
    const { mean, varianceShell, varianceFull } = microcanonical(observables[name], shell);
    const { mc, varShell, varFull, lmin, lmax, haarStd } = expected[name];
    near(mean, mc);
    near(varianceShell, varShell);
    near(varianceFull, varFull);
    near(Math.sqrt(expectationVariance(varianceShell, d)), haarStd);
    const l = eigvalsh(shellObservable(observables[name], shell));
    near(l[0]!, lmin);
    near(l[d - 1]!, lmax);
    expect(microcanonicalCovariance(observables[name], observables[name], shell)).toBeCloseTo(varianceShell, 12);
  });

  test.each([1, 2, 3])("canonicalTypicality of the first %i sites: Ω_S, effective dimension, h2, both bounds", (s) => {
    const keep = Array.from({ length: s }, (_, k) => k);
    const result = canonicalTypicality(shell, { keep });
    const e = expected[`S${s}`];
    near(purity(result.omega), e.purityOmegaS);
    near(result.effectiveDimension, e.dEeff);
    near(result.meanSquaredDistance, e.meanHS2);
    near(result.meanPurity, e.meanHS2 + e.purityOmegaS);
    near(result.tightBound, e.boundTight);
    near(result.publishedBound, e.boundPopescu);
    eigvalsh(result.omega).forEach((p, k) => {
      near(p, e.omegaEig[k]);
    });
    expect(result.effectiveDimension).toBeGreaterThanOrEqual(d / 2 ** s);
    // A longer keep has the smaller environment: both ways to the purity meet.
    const rest = Array.from({ length: L - s }, (_, k) => s + k);
    expect(effectiveDimension(shell, { keep })).toBe(result.effectiveDimension);
    near(1 / purity(canonicalTypicality(shell, { keep: rest }).omega), e.dEeff);
  });
});

describe("the table of tails, L = 8, d = 64, ε = k standard deviations", () => {
  const table = entries.find(({ id }) => id === "tail.shells")!.expected as {
    model: "ising" | "xxz";
    obs: (typeof names)[number];
    [k: `k${number}`]: { exact: number; chebyshev: number; chernoff: number; levy: number };
  }[];
  test.each(table)("$model $obs: exact, Chebyshev, Chernoff and Lévy within 1e-3", ({ model, obs, ...rows }) => {
    const { shell, observables } = shellOf(`shell.${model}.L8.d64.E0`);
    const l = eigvalsh(shellObservable(observables[obs], shell));
    const { varianceShell } = microcanonical(observables[obs], shell);
    for (const k of [2, 3, 4]) {
      const epsilon = k * Math.sqrt(expectationVariance(varianceShell, 64));
      const { exact, chebyshev, chernoff, levy } = rows[`k${k}`]!;
      const within = (value: number, reference: number) =>
        expect(Math.abs(value - reference)).toBeLessThan(5e-8 + 1e-3 * reference);
      within(twoSidedTail(l, epsilon), exact);
      within(typicalityBound(varianceShell, 64, epsilon), chebyshev);
      within(twoSidedChernoffBound(l, epsilon), chernoff);
      within(levyBound(64, l[63]! - l[0]!, epsilon), levy);
    }
  });
});

describe("sampled ⟨O⟩ against the exact law", () => {
  const count = 2000;
  const L = 6;
  const models: [string, Field][] = [
    ["Ising", ising(L)],
    ["XXZ", xxzChain(L)],
    ["GUE", gue(2 ** L, { stream: stream(5) })],
  ];
  test.each(models)(
    "%s, L = 6, d = 16: Kolmogorov–Smirnov p > 1e-7 for four observables, 2000 states, seed 7; no bound is exceeded",
    (_name, H) => {
      const shell = energyShell(H, { centre: 0, states: 16 });
      const observables = Object.values(chainObservables(L));
      const { data } = haarExpectations(observables, { stream: stream(7), count, shell });
      observables.forEach((O, k) => {
        const l = eigvalsh(shellObservable(O, shell));
        const sample = Float64Array.from({ length: count }, (_, i) => data[4 * i + k]!);
        expect(kolmogorovTail(oneSample(sample, (x) => 1 - exactTail(l, x)))).toBeGreaterThan(1e-7);
        // The mean within 5 standard errors; the measured tail at two deviations below Chernoff's bound + 5 of its own.
        const { mean, varianceShell } = microcanonical(O, shell);
        const deviation = Math.sqrt(expectationVariance(varianceShell, 16));
        expect(Math.abs(sample.reduce((sum, x) => sum + x, 0) / count - mean)).toBeLessThan(
          (5 * deviation) / Math.sqrt(count),
        );
        const above = sample.filter((x) => x >= mean + 2 * deviation).length / count;
        expect(above).toBeLessThan(chernoffBound(l, mean + 2 * deviation) + 5 * Math.sqrt(above / count));
      });
    },
  );

  test("the same test refuses amplitudes of product states: p < 1e-12", () => {
    const shell = energyShell(ising(L), { centre: 0, states: 16 });
    const l = eigvalsh(shellObservable(chainObservables(L).Z_m, shell));
    const wrong = Float64Array.from({ length: count }, (_, i) => Math.sin(i));
    expect(kolmogorovTail(oneSample(wrong, (x) => 1 - exactTail(l, x)))).toBeLessThan(1e-12);
  });

  test("variance and covariance: E⟨A⟩⟨B⟩ within 5 standard errors for complex and real states, 4000 states, seed 3", () => {
    const n = 6;
    const [A, B] = [ising(3), xxzChain(3)].map((M) =>
      matrix(
        n,
        n,
        Array.from({ length: n * n }, (_, i) => M.data[Math.floor(i / n) * 8 + (i % n)]!),
      ),
    ) as [Field, Field];
    const shell = abstractShell(n);
    const [a, b] = [microcanonical(A, shell), microcanonical(B, shell)];
    const covariance = microcanonicalCovariance(A, B, shell);
    for (const real of [false, true]) {
      const draws = 4000;
      const { data } = haarExpectations([A, B], { stream: stream(3), count: draws, shell, real });
      const moments: [(x: number, y: number) => number, number][] = [
        [(x) => (x - a.mean) ** 2, expectationVariance(a.varianceShell, n, { real })],
        [(_, y) => (y - b.mean) ** 2, expectationVariance(b.varianceShell, n, { real })],
        [(x, y) => (x - a.mean) * (y - b.mean), (real ? 2 / (n + 2) : 1 / (n + 1)) * covariance],
      ];
      for (const [f, exact] of moments) {
        const values = Array.from({ length: draws }, (_, i) => f(data[2 * i]!, data[2 * i + 1]!));
        const mean = values.reduce((sum, x) => sum + x, 0) / draws;
        const error = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws / (draws - 1));
        expect(Math.abs(mean - exact)).toBeLessThan(5 * error);
      }
    }
  });
});

test("haarState in a shell is V z/‖z‖: norm 1, no part outside, the values of haarExpectations' first row within 1e-13", () => {
  for (const H of [ising(5), gue(32, { stream: stream(2) })]) {
    const shell = energyShell(H, { centre: 0.1, states: 7 });
    const O = chainObservables(5).X_m;
    for (const real of isComplex(H) ? [false] : [false, true]) {
      const psi = haarState([4, 8], { stream: stream(9), shell, real });
      expect(psi.dims).toEqual([4, 8]);
      expect(Math.abs(psi.data.reduce((sum, x) => sum + x * x, 0) - 1)).toBeLessThan(1e-14);
      if (real) expect(psi.data.every((x, i) => i % 2 === 0 || x === 0)).toBe(true);
      // ⟨H⟩ and ⟨H²⟩ stay inside the shell's range of energy.
      const energy = expectation(psi, H);
      expect(energy).toBeGreaterThan(shell.energies[0]!);
      expect(energy).toBeLessThan(shell.energies[6]!);
      const inside = Array.from({ length: 7 }, (_, n) => {
        const w = isComplex(shell.vectors) ? 2 : 1;
        let [re, im] = [0, 0];
        for (let i = 0; i < 32; i++) {
          const [vr, vi] = [
            shell.vectors.data[(i * 7 + n) * w]!,
            w === 2 ? shell.vectors.data[(i * 7 + n) * 2 + 1]! : 0,
          ];
          re += vr * psi.data[2 * i]! + vi * psi.data[2 * i + 1]!;
          im += vr * psi.data[2 * i + 1]! - vi * psi.data[2 * i]!;
        }
        return re * re + im * im;
      });
      expect(inside.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 13);
      const { data } = haarExpectations([O], { stream: stream(9), count: 2, shell, real });
      expect(Math.abs(data[0]! - expectation(psi, O))).toBeLessThan(1e-13);
    }
  }
});

test("haarExpectations do not depend on how many are drawn or on what else is asked, within 1e-14", () => {
  const [A, B] = [
    gue(9, { stream: stream(4) }),
    matrix(
      9,
      9,
      Array.from({ length: 81 }, (_, i) => (i % 10 === 0 ? i : 0)),
    ),
  ];
  const many = haarExpectations([A, B, A], { stream: stream(1), count: 300 });
  const few = haarExpectations([A], { stream: stream(1), count: 5 });
  expect([many.rows, many.cols]).toEqual([300, 3]);
  for (let i = 0; i < 5; i++) expect(Math.abs(few.data[i]! - many.data[3 * i]!)).toBeLessThan(1e-14);
  for (let i = 0; i < 300; i++) expect(many.data[3 * i]).toBe(many.data[3 * i + 2]);
});

test("expectation: ⟨ψ|O|ψ⟩ against the double sum within 1e-13, states and density matrices, real and complex O", () => {
  const psi = haarState([2, 3], { stream: stream(1) });
  const rho = partialTrace(haarState([6, 4], { stream: stream(2) }), { keep: [0] });
  for (const O of [
    gue(6, { stream: stream(3) }),
    matrix(
      6,
      6,
      Array.from({ length: 36 }, (_, i) => Math.min(i % 6, Math.floor(i / 6))),
    ),
  ] as Field[]) {
    const at = (i: number, j: number): [number, number] =>
      isComplex(O) ? [O.data[2 * (6 * i + j)]!, O.data[2 * (6 * i + j) + 1]!] : [O.data[6 * i + j]!, 0];
    let [pure, mixed] = [0, 0];
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        const [re, im] = at(i, j);
        const [a, b, c, d] = [psi.data[2 * i]!, psi.data[2 * i + 1]!, psi.data[2 * j]!, psi.data[2 * j + 1]!];
        pure += re * (a * c + b * d) - im * (a * d - b * c);
        mixed += re * rho.data[2 * (6 * j + i)]! - im * rho.data[2 * (6 * j + i) + 1]!;
      }
    }
    expect(Math.abs(expectation(psi, O) - pure)).toBeLessThan(1e-13);
    expect(Math.abs(expectation({ dims: [6], data: psi.data.map((x) => 3 * x) }, O) - pure)).toBeLessThan(1e-13);
    expect(Math.abs(expectation(rho, O) - mixed)).toBeLessThan(1e-13);
    expect(expectation(psi, { toMatrix: () => O })).toBe(expectation(psi, O));
  }
});

test("shellObservable is VᴴOV within 1e-13, exactly Hermitian; varianceFull exceeds varianceShell, and equals it in the whole space", () => {
  const H = gue(20, { stream: stream(6) });
  const O = gue(20, { stream: stream(7) });
  const shell = energyShell(H, { centre: 0, states: 6 });
  const plain = matmul(shell.vectors, matmul(O, shell.vectors), { adjointA: true });
  const block = shellObservable(O, shell);
  block.data.forEach((x, i) => {
    expect(Math.abs(x - plain.data[i]!)).toBeLessThan(1e-13);
  });
  const { varianceFull, varianceShell } = microcanonical(O, shell);
  expect(varianceFull).toBeGreaterThan(varianceShell);
  const whole = microcanonical(O, abstractShell(20));
  expect(whole.varianceFull).toBeCloseTo(whole.varianceShell, 12);
  // A real observable in a complex shell.
  const real = microcanonical(
    fromNested([
      [1, 0],
      [0, -1],
    ]),
    abstractShell(2),
  );
  expect(real).toEqual({ mean: 0, varianceShell: 1, varianceFull: 1 });
});

test("A.scaling: (d + 1) E(⟨O⟩ − mc)²/Var_shell is 1 within 5 standard errors, L = 6, 7, 8, d = 2^L/4, Z and X, 5000 states, seed 20", () => {
  for (const model of [ising, xxzChain]) {
    for (const L of [6, 7, 8]) {
      const shell = energyShell(model(L), { centre: 0, states: 2 ** (L - 2) });
      const { Z_m, X_m } = chainObservables(L);
      const count = 5000;
      const { data } = haarExpectations([Z_m, X_m], { stream: stream(20).child(L), count, shell });
      for (const [k, O] of [Z_m, X_m].entries()) {
        const { mean, varianceShell } = microcanonical(O, shell);
        const exact = expectationVariance(varianceShell, shell.dimension);
        const ratios = Float64Array.from({ length: count }, (_, i) => (data[2 * i + k]! - mean) ** 2 / exact);
        const ratio = ratios.reduce((sum, x) => sum + x, 0) / count;
        const error = Math.sqrt(ratios.reduce((sum, x) => sum + (x - ratio) ** 2, 0) / count / (count - 1));
        expect(Math.abs(ratio - 1)).toBeLessThan(5 * error);
      }
    }
  }
});

describe("operators", () => {
  const L = 6;
  const H = mixedFieldIsing({ sites: L });
  const shell = energyShell(H, { centre: 0, states: 16 });
  const matrices = chainObservables(L);
  const operators: [keyof typeof matrices, Operator][] = [
    ["Z_m", pauliString("Z", [3], L)],
    ["X_m", pauliString("X", [3], L)],
    ["ZZ", pauliString("ZZ", [2, 3], L)],
  ];

  test("a Hamiltonian brings its dims, and its shell is that of its matrix", () => {
    expect(shell.dims).toEqual(new Array(L).fill(2));
    const plain = energyShell(ising(L), { centre: 0, states: 16 });
    for (const [k, e] of plain.energies.entries()) expect(Math.abs(shell.energies[k]! - e)).toBeLessThan(1e-13);
    expect(effectiveDimension(shell, { keep: [0] })).toBeGreaterThan(8);
  });

  test.each(operators)("%s applied gives what its matrix gives within 1e-13, in real and complex shells", (name, O) => {
    const complexShell = energyShell(gue(2 ** L, { stream: stream(1) }), { centre: 0, states: 9 });
    for (const where of [shell, complexShell]) {
      const [a, b] = [microcanonical(O, where), microcanonical(matrices[name], where)];
      for (const key of ["mean", "varianceShell", "varianceFull"] as const) {
        expect(Math.abs(a[key] - b[key])).toBeLessThan(1e-13);
      }
      const [x, y] = [shellObservable(O, where), shellObservable(matrices[name], where)];
      for (const [i, value] of x.data.entries()) expect(Math.abs(value - y.data[i]!)).toBeLessThan(1e-13);
      const options = { stream: stream(2), count: 20, shell: where };
      const [many, plain] = [haarExpectations([O], options), haarExpectations([matrices[name]], options)];
      for (const [i, value] of many.data.entries()) expect(Math.abs(value - plain.data[i]!)).toBeLessThan(1e-13);
    }
    const psi = haarState(new Array(L).fill(2), { stream: stream(3) });
    expect(Math.abs(expectation(psi, O) - expectation(psi, matrices[name]))).toBeLessThan(1e-13);
  });

  test("a literal { dimension, apply } is enough and is never written down; one that is not Hermitian or not finite is refused", () => {
    const literal = (apply: (x: Float64Array) => Float64Array) => ({
      dimension: 2 ** L,
      apply: apply as Operator["apply"],
      toMatrix: () => {
        throw new Error("was written down");
      },
    });
    const twice = literal((x) => x.map((value) => 2 * value));
    expect(microcanonical(twice, shell).mean).toBeCloseTo(2, 13);
    const psi = haarState(2 ** L, { stream: stream(3), shell });
    expect(expectation(psi, twice)).toBeCloseTo(2, 13);
    const shift = literal((x) => x.map((_, i) => x[(i + 2) % x.length]!));
    expect(() => microcanonical(shift, shell)).toThrow(
      /^microcanonical: O is not Hermitian \(⟨u, O v⟩ and ⟨O u, v⟩ differ by \S+ > 1e-10 of its size\)$/,
    );
    expect(() => expectation(haarState(2 ** L, { stream: stream(4) }), shift)).toThrow(
      /^expectation: O is not Hermitian/,
    );
    expect(() =>
      microcanonical(
        literal((x) => x.map(() => Number.NaN)),
        shell,
      ),
    ).toThrow("microcanonical: expected O.apply to return finite numbers");
    expect(() => expectation(psi, { ...twice, dimension: 8 })).toThrow(
      "expectation: expected O to be 64 × 64, got 8 × 8",
    );
  });
});

test("vectors of a shell that are changed afterwards are refused, by whatever looks at them next", () => {
  const shell = energyShell(mixedFieldIsing({ sites: 4 }), { centre: 0, states: 3, dims: [4, 4] });
  const O = pauliString("Z", [0], 4);
  shell.vectors.data.fill(1);
  const sentence =
    "expected shell.vectors to have orthonormal columns, but an overlap is off by 1.6e+1; qr(V).q is such a basis";
  expect(() => haarState(16, { stream: stream(1), shell })).toThrow(`haarState: ${sentence}`);
  expect(() => microcanonical(O, shell)).toThrow(`microcanonical: ${sentence}`);
  expect(() => canonicalTypicality(shell, { keep: [0] })).toThrow(`canonicalTypicality: ${sentence}`);
});

describe("canonical typicality", () => {
  test("the whole space: Ω = 1/dA, mean purity (dA + dB)/(D + 1), effective dimension dB", () => {
    for (const [dA, dB] of [
      [2, 3],
      [4, 4],
      [5, 2],
    ] as const) {
      const shell: Shell = abstractShell(dA * dB, { dims: [dA, dB] });
      const result = canonicalTypicality(shell, { keep: [0] });
      expect(result.meanPurity).toBeCloseTo(meanPurity(dA, dB), 14);
      expect(result.effectiveDimension).toBeCloseTo(dB, 13);
      expect(purity(result.omega)).toBeCloseTo(1 / dA, 14);
    }
  });

  test("Ising L = 8: mean ‖ρ_S − Ω_S‖² and mean T within 5 standard errors, E T / tight in [.78, .93], 300 states, seed 1", () => {
    const { shell } = shellOf("shell.ising.L8.d64.E0");
    const dims = new Array<number>(8).fill(2);
    const measured = [
      [0.0599, 0.0009],
      [0.119, 0.0009],
      [0.2232, 0.0008],
    ] as const;
    for (const s of [1, 2, 3]) {
      const keep = Array.from({ length: s }, (_, k) => k);
      const { omega, meanSquaredDistance, tightBound, publishedBound } = canonicalTypicality(shell, { keep });
      const runs = 300;
      const [distances, squares] = [new Float64Array(runs), new Float64Array(runs)];
      for (let k = 0; k < runs; k++) {
        const rho = partialTrace(haarState(dims, { stream: stream(1).child(k), shell }), { keep });
        distances[k] = traceDistance(rho, omega);
        squares[k] = rho.data.reduce((sum, x, i) => sum + (x - omega.data[i]!) ** 2, 0);
      }
      const summary = (x: Float64Array) => {
        const mean = x.reduce((sum, value) => sum + value, 0) / runs;
        return [mean, Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1) / runs)] as const;
      };
      const [h2, h2Error] = summary(squares);
      const [T, error] = summary(distances);
      const [reference, referenceError] = measured[s - 1]!;
      expect(Math.abs(h2 - meanSquaredDistance)).toBeLessThan(5 * h2Error);
      expect(Math.abs(T - reference)).toBeLessThan(5 * Math.sqrt(error ** 2 + referenceError ** 2));
      expect(T).toBeLessThan(tightBound);
      expect(tightBound).toBeLessThan(publishedBound);
      // The deviation bound holds with room: 5 standard errors of a count.
      for (const epsilon of [0.02, 0.05, 0.1]) {
        const above = distances.filter((x) => x >= T + epsilon).length;
        expect(above - 5 * Math.sqrt(above)).toBeLessThan(runs * traceDistanceBound(64, epsilon));
      }
      expect(T / tightBound).toBeGreaterThan(0.78);
      expect(T / tightBound).toBeLessThan(0.93);
    }
  });

  test.each([
    ["XXZ L = 8, 64 levels", shellOf("shell.xxz.L8.d64.E0").shell],
    [
      "XXZ L = 10 without magnetisation, 64 levels of the sector",
      energyShell(xxz({ sites: 10, sector: { up: 5 } }), { centre: 0, states: 64 }),
    ],
  ])(
    "%s: mean ‖ρ_S − Ω_S‖² of s = 1, 2, 3 sites within 5 standard errors, E T at most tight and above .7 of it, 200 states, seed 2",
    (_title, shell) => {
      const dims = new Array<number>(shell.sector?.sites ?? 8).fill(2);
      for (const s of [1, 2, 3]) {
        const keep = Array.from({ length: s }, (_, k) => k + 2);
        const { omega, meanSquaredDistance, tightBound } = canonicalTypicality(shell, { keep });
        const runs = 200;
        const [distances, squares] = [new Float64Array(runs), new Float64Array(runs)];
        for (let k = 0; k < runs; k++) {
          const rho = partialTrace(haarState(dims, { stream: stream(2).child(k), shell }), { keep });
          distances[k] = traceDistance(rho, omega);
          squares[k] = rho.data.reduce((sum, x, i) => sum + (x - omega.data[i]!) ** 2, 0);
        }
        const h2 = squares.reduce((sum, x) => sum + x, 0) / runs;
        const error = Math.sqrt(squares.reduce((sum, x) => sum + (x - h2) ** 2, 0) / (runs - 1) / runs);
        expect(Math.abs(h2 - meanSquaredDistance)).toBeLessThan(5 * error);
        const T = distances.reduce((sum, x) => sum + x, 0) / runs;
        expect(T).toBeLessThan(tightBound);
        expect(T / tightBound).toBeGreaterThan(0.7);
      }
    },
  );

  test("an off-centre shell (E = −4) has an Ω_S that is visibly not mixed: T(Ω_S, ½) is .12 ± .01", () => {
    const shell = energyShell(ising(8), { centre: -4, states: 64, dims: new Array<number>(8).fill(2) });
    const { omega } = canonicalTypicality(shell, { keep: [0] });
    const p = eigvalsh(omega);
    expect(Math.abs((p[1]! - p[0]!) / 2 - 0.12)).toBeLessThan(0.01);
  });

  test("keep in the order given: [2, 0] of a cut is [0, 2] with its factors exchanged", () => {
    const shell = energyShell(gue(12, { stream: stream(8) }), { centre: 0, states: 4, dims: [2, 3, 2] });
    const [a, b] = [canonicalTypicality(shell, { keep: [0, 2] }), canonicalTypicality(shell, { keep: [2, 0] })];
    expect(b.effectiveDimension).toBeCloseTo(a.effectiveDimension, 12);
    const swap = [0, 2, 1, 3];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        for (const part of [0, 1]) {
          expect(b.omega.data[2 * (4 * i + j) + part]).toBeCloseTo(
            a.omega.data[2 * (4 * swap[i]! + swap[j]!) + part]!,
            14,
          );
        }
      }
    }
  });
});

const flat = abstractShell(4, { dims: [2, 2] });
test.each([
  [
    "haarState: dims [2, 3] multiply to 6, but the states of the shell have 4 amplitudes",
    () => haarState([2, 3], { stream: stream(1), shell: flat }),
  ],
  [
    "haarState: real amplitudes need a real shell, and the vectors of this one are complex",
    () =>
      haarState(4, {
        stream: stream(1),
        real: true,
        shell: energyShell(gue(4, { stream: stream(1) }), { centre: 0, states: 2 }),
      }),
  ],
  ["microcanonical: expected O to be 4 × 4, got 2 × 2", () => microcanonical(matrix(2, 2), flat)],
  [
    "canonicalTypicality: expected keep to hold subsystems from 0 to 1 of dims [2, 2], got 2",
    () => canonicalTypicality(flat, { keep: [2] }),
  ],
  [
    "effectiveDimension: dims [2, 3] multiply to 6, not to 4, the number of states",
    () => effectiveDimension(flat, { keep: [0], dims: [2, 3] }),
  ],
  [
    "microcanonical: expected shell.vectors to have orthonormal columns, but an overlap is off by 1.0e+0; qr(V).q is such a basis",
    () =>
      microcanonical(matrix(2, 2), {
        dimension: 2,
        energies: new Float64Array(2),
        vectors: matrix(2, 2, [1, 1, 0, 0]),
      }),
  ],
  [
    "haarExpectations: expected at least one observable, got []",
    () => haarExpectations([], { stream: stream(1), count: 1 }),
  ],
])("%s", (sentence, call) => {
  expect(call).toThrow(new RangeError(sentence));
});
