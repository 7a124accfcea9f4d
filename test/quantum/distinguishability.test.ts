// Section C of the specification: differences of reduced states, observables that tell them apart, the order −1 quantities.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { eigvalsh } from "../../src/linalg/eigh.js";
import type { ComplexMatrix } from "../../src/linalg/matrix.js";
import { densityMatrix } from "../../src/quantum/densityMatrix.js";
import { differenceSpectrum } from "../../src/quantum/differenceSpectrum.js";
import { haarState } from "../../src/quantum/haarState.js";
import { helstrom } from "../../src/quantum/helstrom.js";
import { hermitianBasis, observableExpectations } from "../../src/quantum/hermitianBasis.js";
import { maximallyMixed } from "../../src/quantum/maximallyMixed.js";
import { partialTrace } from "../../src/quantum/partialTrace.js";
import { pauliString } from "../../src/quantum/pauliString.js";
import { pseudoInverseMoment } from "../../src/quantum/pseudoInverseMoment.js";
import { purity } from "../../src/quantum/purity.js";
import { reducedSpectrumInto } from "../../src/quantum/reducedSpectrum.js";
import { relativeEntropy } from "../../src/quantum/relativeEntropy.js";
import { state } from "../../src/quantum/state.js";
import { traceDistance } from "../../src/quantum/traceDistance.js";
import { vonNeumannEntropy } from "../../src/quantum/vonNeumannEntropy.js";
import { stream } from "../../src/random/stream.js";
import {
  inverseMoment,
  inverseMomentVariance,
  meanNoiseAmplification,
  meanPureTraceDistance,
  meanSquaredDistance,
  pageEntropy,
} from "../../src/theory/index.js";

const keep = [0];
const halfSum = (values: Float64Array) => values.reduce((sum, x) => sum + Math.abs(x), 0) / 2;

/** Mean of `count` numbers and its standard error. */
function summary(count: number, f: (k: number) => number): { mean: number; error: number } {
  const values = Float64Array.from({ length: count }, (_, k) => f(k));
  const mean = values.reduce((sum, x) => sum + x, 0) / count;
  return { mean, error: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1) / count) };
}

test.each([
  [2, 8],
  [6, 3],
  [7, 3],
  [12, 2],
  [30, 1],
])("differenceSpectrum %i × %i: the eigenvalues of ρ₁ − ρ₂ within 1e-14, sum 0, dA − 2dB exact zeros", (dA, dB) => {
  const [psi, phi] = [haarState([dA, dB], { stream: stream(1) }), haarState([dA, dB], { stream: stream(2) })];
  const [rho, sigma] = [partialTrace(psi, { keep }), partialTrace(phi, { keep })];
  const plain = eigvalsh({ ...rho, data: rho.data.map((x, i) => x - sigma.data[i]!) });
  const got = differenceSpectrum(psi, phi, { keep });
  expect(got.length).toBe(dA);
  for (const [k, x] of got.entries()) expect(Math.abs(x - plain[k]!)).toBeLessThan(1e-14);
  expect(Math.abs(got.reduce((sum, x) => sum + x, 0))).toBeLessThan(1e-14);
  expect(got.filter((x) => x === 0).length).toBeGreaterThanOrEqual(Math.max(0, dA - 2 * dB));
  expect(Math.abs(halfSum(got) - traceDistance(rho, sigma))).toBeLessThan(1e-14);
  expect(Math.abs(helstrom(rho, sigma) - (0.5 + halfSum(got) / 2))).toBeLessThan(1e-14);
});

test("differenceSpectrum sees other cuts and dims: keep [1, 0] and the reshaped state", () => {
  const [psi, phi] = [haarState([2, 3, 2], { stream: stream(3) }), haarState([2, 3, 2], { stream: stream(4) })];
  const a = differenceSpectrum(psi, phi, { keep: [0, 1] });
  for (const other of [
    differenceSpectrum(psi, phi, { keep: [1, 0] }),
    differenceSpectrum(psi, phi, { dims: [6, 2], keep }),
  ]) {
    for (const [k, x] of other.entries()) expect(Math.abs(x - a[k]!)).toBeLessThan(1e-14);
  }
});

test("helstrom: 1 for orthogonal states, the larger prior for equal ones, pure states (1 + √(1 − 4p(1 − p)|⟨ψ|φ⟩|²))/2", () => {
  const [a, b] = [densityMatrix(state([2], [1, 0, 0, 0])), densityMatrix(state([2], [1, 0, 1, 0]))];
  expect(helstrom(a, densityMatrix(state([2], [0, 0, 1, 0])))).toBeCloseTo(1, 15);
  expect(helstrom(a, a, { prior: 0.3 })).toBeCloseTo(0.7, 15);
  for (const prior of [0, 0.1, 0.5, 0.9, 1]) {
    expect(helstrom(a, b, { prior })).toBeCloseTo((1 + Math.sqrt(1 - 4 * prior * (1 - prior) * 0.5)) / 2, 14);
  }
});

test("two pure states are (D − 1)/(D − ½) apart in the mean, within 5 standard errors, D = 2 and 5, 2000 pairs, seed 11", () => {
  for (const D of [2, 5]) {
    const { mean, error } = summary(2000, (k) => {
      const [a, b] = [0, 1].map((part) => haarState([D, 1], { stream: stream(11).child(k).child(part) })) as [
        never,
        never,
      ];
      return halfSum(differenceSpectrum(a, b, { keep }));
    });
    expect(Math.abs(mean - meanPureTraceDistance(D))).toBeLessThan(5 * error);
  }
});

const bases: [string, number, ComplexMatrix[]][] = [
  ...[1, 2, 3, 5].map((n): [string, number, ComplexMatrix[]] => ["Gell-Mann", n, hermitianBasis(n)]),
  ...[2, 4].map((n): [string, number, ComplexMatrix[]] => ["random", n, hermitianBasis(n, { stream: stream(5) })]),
];

test.each(bases)(
  "hermitianBasis, %s, n = %i: n² Hermitian matrices, O_0 = 1, Tr O_k O_l = n δ_kl within 1e-13",
  (_kind, n, basis) => {
    expect(basis.length).toBe(n * n);
    for (const [k, { data: a }] of basis.entries()) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          expect(a[2 * (i * n + j)]).toBe(a[2 * (j * n + i)]);
          expect(a[2 * (i * n + j) + 1]! + a[2 * (j * n + i) + 1]!).toBe(0);
          if (k === 0) expect([a[2 * (i * n + j)], a[2 * (i * n + j) + 1]]).toEqual([i === j ? 1 : 0, 0]);
        }
      }
      for (const [l, { data: b }] of basis.entries()) {
        const product = a.reduce((sum, x, at) => sum + x * b[at]!, 0);
        expect(Math.abs(product - (k === l ? n : 0))).toBeLessThan(1e-13 * n);
      }
    }
  },
);

test("hermitianBasis(2) is 1, X, Y, Z", () => {
  const [, X, Y, Z] = hermitianBasis(2).map(({ data }) => Array.from(data, (x) => x + 0));
  expect(X).toEqual([0, 0, 1, 0, 1, 0, 0, 0]);
  expect(Y).toEqual([0, 0, 0, -1, 0, 1, 0, 0]);
  expect(Z).toEqual([1, 0, 0, 0, 0, 0, -1, 0]);
});

test("counting observables: Σ_k≥1 ⟨O_k⟩² = dA Tr ρ² − 1 within 1e-13 in any basis", () => {
  for (const [, n, basis] of bases) {
    const rho = partialTrace(haarState([n, 3], { stream: stream(n) }), { keep });
    const values = observableExpectations(rho, basis);
    expect(values[0]).toBeCloseTo(1, 14);
    const sum = values.reduce((total, x) => total + x * x, 0) - 1;
    expect(Math.abs(sum - (n * purity(rho) - 1))).toBeLessThan(1e-13 * n);
  }
});

test("C.observables: 4 × 16, random basis, mean Σ ⟨O_k⟩² is 15/65 and each ⟨O_k⟩² 1/65 within 5 standard errors, 1000 states, seed 6", () => {
  const basis = hermitianBasis(4, { stream: stream(6) });
  const draws = Array.from({ length: 1000 }, (_, k) =>
    observableExpectations(partialTrace(haarState([4, 16], { stream: stream(6).child(k) }), { keep }), basis),
  );
  const total = summary(1000, (k) => draws[k]!.reduce((sum, x) => sum + x * x, 0) - 1);
  expect(4 * meanSquaredDistance(4, 16)).toBeCloseTo(15 / 65, 15);
  expect(Math.abs(total.mean - 15 / 65)).toBeLessThan(5 * total.error);
  for (let o = 1; o < 16; o++) {
    const { mean, error } = summary(1000, (k) => draws[k]![o]! ** 2);
    expect(Math.abs(mean - 1 / 65)).toBeLessThan(5 * error);
  }
});

test("the 15 Pauli strings on 2 of 8 qubits: mean Σ ⟨P_k⟩² is 15/257 within 5 standard errors, and each sum 4 Tr ρ² − 1 within 1e-13, 1000 states, seed 7", () => {
  const letters = ["I", "X", "Y", "Z"];
  const strings = letters.flatMap((a) => letters.map((b) => a + b)).slice(1);
  // Qubits 2 and 5 of 8; on the reduced state they are 0 and 1.
  const terms = strings.map((ops) => {
    const at = [0, 1].filter((j) => ops[j] !== "I");
    return pauliString(at.map((j) => ops[j]).join(""), at, 2);
  });
  const sums = Array.from({ length: 1000 }, (_, k) => {
    const psi = haarState(new Array<number>(8).fill(2), { stream: stream(7).child(k) });
    const rho = partialTrace(psi, { keep: [2, 5] });
    const sum = observableExpectations(rho, terms).reduce((s, x) => s + x * x, 0);
    expect(Math.abs(sum - (4 * purity(rho) - 1))).toBeLessThan(1e-13);
    return sum;
  });
  const mean = sums.reduce((a, b) => a + b, 0) / sums.length;
  const error = Math.sqrt(sums.reduce((a, b) => a + (b - mean) ** 2, 0) / sums.length / (sums.length - 1));
  expect(Math.abs(mean - 15 / 257)).toBeLessThan(5 * error);
});

test("pseudoInverseMoment: Σ 1/p, its part of D, rank and χ² within 1e-11 of the definition; Infinity when the rank is below dA", () => {
  for (const [dA, dB] of [
    [3, 7],
    [4, 4],
    [5, 2],
    [1, 3],
  ] as const) {
    const psi = haarState([dA, dB], { stream: stream(21) });
    const p = withScope("test", (s) => {
      const values = s.f64(Math.min(dA, dB));
      reducedSpectrumInto(s, { dA, dB, amplitudes: s.copyIn(psi.data), values });
      return values.copy();
    });
    const moment = p.reduce((sum, x) => sum + 1 / x, 0);
    const got = pseudoInverseMoment(psi, { keep });
    expect(got.rank).toBe(Math.min(dA, dB));
    expect(Math.abs(got.moment / moment - 1)).toBeLessThan(1e-11);
    expect(got.amplification).toBeCloseTo(got.moment / (dA * dB), 12);
    if (dA > dB) expect(got.chiSquare).toBe(Infinity);
    else expect(Math.abs(got.chiSquare - (moment / dA ** 2 - 1))).toBeLessThan(1e-11 * moment);
  }
  expect(pseudoInverseMoment(state([2, 2], [1, 0, 0, 0, 0, 0, 0, 0]), { keep })).toEqual({
    moment: 1,
    amplification: 0.25,
    rank: 1,
    chiSquare: Infinity,
  });
});

test("E Tr ρ⁺ and A of 4 × 8 and 8 × 4 within 5 exact standard errors, 2000 states, seed 8", () => {
  for (const dims of [
    [4, 8],
    [8, 4],
  ] as const) {
    const [dA, dB] = dims;
    const { mean } = summary(
      2000,
      (k) => pseudoInverseMoment(haarState(dims, { stream: stream(8).child(k) }), { keep }).moment,
    );
    const error = Math.sqrt(inverseMomentVariance(dA, dB) / 2000);
    expect(Math.abs(mean - inverseMoment(dA, dB))).toBeLessThan(5 * error);
    expect(Math.abs(mean / 32 - meanNoiseAmplification(dA, dB))).toBeLessThan((5 * error) / 32);
  }
});

test("quantum.scan.D3600: over the 45 divisors the entropy (3.5945066) and A are largest at dA = 60, and both are symmetric", () => {
  const divisors = Array.from({ length: 3600 }, (_, k) => k + 1).filter((dA) => 3600 % dA === 0);
  expect(divisors.length).toBe(45);
  for (const f of [pageEntropy, meanNoiseAmplification]) {
    const values = divisors.map((dA) => f(dA, 3600 / dA));
    expect(divisors[values.indexOf(Math.max(...values))]).toBe(60);
    for (const [k, x] of values.entries()) expect(values[44 - k]).toBe(x);
  }
  expect(Math.abs(pageEntropy(60, 60) - 3.5945066)).toBeLessThan(1e-7);
  for (const [dA, A] of [
    [30, 0.3332],
    [40, 0.7998],
    [45, 1.2854],
    [50, 2.2721],
    [120, 0.3332],
  ] as const) {
    expect(Math.abs(meanNoiseAmplification(dA, 3600 / dA) - A)).toBeLessThan(5e-5);
  }
});

test("relative entropy to the maximally mixed state is ln dA − S within 1e-13", () => {
  const rho = partialTrace(haarState([5, 8], { stream: stream(9) }), { keep });
  expect(Math.abs(relativeEntropy(rho, maximallyMixed(5)) - (Math.log(5) - vonNeumannEntropy(rho)))).toBeLessThan(
    1e-13,
  );
});

test.each(
  JSON.parse(readFileSync(new URL("../fixtures/science-distances.json", import.meta.url), "utf8"))
    .entries.filter(({ id }: { id: string }) => id === "dist.finite")
    .flatMap(({ expected }: { expected: object[] }) => expected.slice(0, 1).concat(expected.slice(6, 7))) as object[],
)("dist.finite $dA × $dB: T2 by differenceSpectrum within 5 combined standard errors, 300 pairs, seed 12", (row) => {
  const { dA, dB, T2 } = row as { dA: number; dB: number; T2: [number, number] };
  const { mean, error } = summary(300, (k) => {
    const [a, b] = [0, 1].map((part) => haarState([dA, dB], { stream: stream(12).child(k).child(part) })) as [
      never,
      never,
    ];
    return halfSum(differenceSpectrum(a, b, { keep }));
  });
  expect(Math.abs(mean - T2[0])).toBeLessThan(5 * Math.sqrt(error ** 2 + T2[1] ** 2));
});
