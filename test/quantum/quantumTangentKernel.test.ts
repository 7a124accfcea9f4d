// Section F3 of the specification: the correspondence as an equation.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { herk } from "../../src/linalg/herk.js";
import { matmul } from "../../src/linalg/matmul.js";
import { type ComplexMatrix, matrix } from "../../src/linalg/matrix.js";
import { solve } from "../../src/linalg/solve.js";
import { densityMatrix } from "../../src/quantum/densityMatrix.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import { fidelity } from "../../src/quantum/fidelity.js";
import { haarState } from "../../src/quantum/haarState.js";
import { hermitianBasis, observableExpectations } from "../../src/quantum/hermitianBasis.js";
import { maximallyMixed } from "../../src/quantum/maximallyMixed.js";
import { linearThermalDistance, nearestThermalState } from "../../src/quantum/nearestThermalState.js";
import { partialTrace } from "../../src/quantum/partialTrace.js";
import { pseudoInverseMoment } from "../../src/quantum/pseudoInverseMoment.js";
import { quantumTangentKernel, quantumTangentSpectrum } from "../../src/quantum/quantumTangentKernel.js";
import { schmidtValues } from "../../src/quantum/schmidtValues.js";
import { type State, state } from "../../src/quantum/state.js";
import { thermalNeighbourFraction } from "../../src/quantum/thermalNeighbourFraction.js";
import { xxz } from "../../src/quantum/xxz.js";
import { stream } from "../../src/random/stream.js";
import {
  meanKernelFluctuation,
  meanSquaredLinearDistance,
  meanSquaredThermalDistance,
} from "../../src/theory/index.js";

const { entries } = JSON.parse(readFileSync(new URL("../fixtures/typicality.json", import.meta.url), "utf8"));
const entry = (id: string) => entries.find((e: { id: string }) => e.id === id);
const keep = [0];

/** ψ_k ∝ cos(k² + 1) + i sin(3k + 2). */
const checkState = state(
  [3, 4],
  Float64Array.from({ length: 24 }, (_, i) =>
    i % 2 === 0 ? Math.cos((i / 2) ** 2 + 1) : Math.sin((3 * (i - 1)) / 2 + 2),
  ),
);

/** J with rows 2 (Re O_k ψ, Im O_k ψ), by the definition. */
function jacobian({ dims, data }: State) {
  const [dA, dB] = dims as [number, number];
  const psi: ComplexMatrix = { rows: dA, cols: dB, data, complex: true };
  const rows = hermitianBasis(dA).map((O) => Array.from(matmul(O, psi).data, (x) => 2 * x));
  return matrix(dA * dA, 2 * dA * dB, rows.flat());
}

test("qntk.3x4: spectrum of ρ, of K_Q and of the tangent kernel, distances and fidelity within 1e-9", () => {
  const { expected } = entry("qntk.3x4");
  const close = (got: ArrayLike<number>, reference: number[]) => {
    expect(got.length).toBe(reference.length);
    for (const [k, x] of reference.entries()) expect(Math.abs(got[k]! - x)).toBeLessThan(1e-9);
  };
  close(eigvalsh(partialTrace(checkState, { keep })), expected.rhoEig);
  close(eigvalsh(quantumTangentKernel(checkState, { keep })), expected.Keig);
  close(quantumTangentSpectrum(checkState, { keep }), expected.KeigFormula);
  close(eigvalsh(quantumTangentKernel(checkState, { keep, tangent: true })), expected.KprojEig);
  close([linearThermalDistance(checkState, { keep }) ** 2], [expected.linDist2]);
  close([nearestThermalState(checkState, { keep }).distance ** 2], [expected.exactDist2]);
  close([fidelity(partialTrace(checkState, { keep }), maximallyMixed(3))], [expected.fidelity]);
});

test.each([
  [1, 3],
  [2, 2],
  [3, 5],
  [4, 2],
  [5, 1],
])(
  "quantumTangentKernel %i × %i is J Jᵀ within 1e-13, symmetric to the bit, eigenvalues 2dA(p_i + p_j), max(0, dA − dB)² of them 0",
  (dA, dB) => {
    const psi = haarState([dA, dB], { stream: stream(1) });
    const K = quantumTangentKernel(psi, { keep });
    const plain = herk(jacobian(psi));
    const n = dA * dA;
    for (let k = 0; k < n; k++) {
      for (let l = 0; l < n; l++) {
        expect(Math.abs(K.data[k * n + l]! - plain.data[k * n + l]!)).toBeLessThan(1e-13 * dA);
        expect(K.data[k * n + l]).toBe(K.data[l * n + k]);
      }
    }
    const exact = quantumTangentSpectrum(psi, { keep });
    for (const [k, x] of eigvalsh(K).entries()) expect(Math.abs(x - exact[k]!)).toBeLessThan(1e-13 * dA);
    expect(exact.filter((x) => x === 0).length).toBe(Math.max(0, dA - dB) ** 2);
    // On the tangent space of the sphere.
    const tangent = quantumTangentKernel(psi, { keep, tangent: true });
    expect(tangent.rows).toBe(n - 1);
    const v = observableExpectations(partialTrace(psi, { keep }), hermitianBasis(dA));
    for (let k = 1; k < n; k++) {
      for (let l = 1; l < n; l++) {
        const difference = tangent.data[(k - 1) * (n - 1) + l - 1]! - (K.data[k * n + l]! - 4 * v[k]! * v[l]!);
        expect(Math.abs(difference)).toBeLessThan(1e-13 * dA);
      }
    }
    const rank = eigvalsh(tangent).filter((x) => x > 1e-10).length;
    expect(rank).toBe(n - 1 - Math.max(0, dA - dB) ** 2);
  },
);

test("any cut: the kernel of subsystems [2, 0] is that of the reshaped state within 1e-13", () => {
  const psi = haarState([2, 3, 2], { stream: stream(2) });
  const moved = new Float64Array(24);
  for (let a = 0; a < 2; a++) {
    for (let b = 0; b < 3; b++) {
      for (let c = 0; c < 2; c++) {
        for (const part of [0, 1])
          moved[2 * ((c * 2 + a) * 3 + b) + part] = psi.data[2 * ((a * 3 + b) * 2 + c) + part]!;
      }
    }
  }
  const K = quantumTangentKernel(psi, { keep: [2, 0] });
  const plain = quantumTangentKernel(state([4, 3], moved), { keep });
  for (const [i, x] of K.data.entries()) expect(Math.abs(x - plain.data[i]!)).toBeLessThan(1e-13);
});

test("mean ‖K_Q − 4‖²/‖4‖² is (dA² − 1)/(2(D + 1)) within 5 standard errors, 3 × 5, 500 states, seed 4", () => {
  const values = Array.from({ length: 500 }, (_, k) => {
    const { data } = quantumTangentKernel(haarState([3, 5], { stream: stream(4).child(k) }), { keep });
    return data.reduce((sum, x, at) => sum + (x - (at % 10 === 0 ? 4 : 0)) ** 2, 0) / (9 * 16);
  });
  const mean = values.reduce((sum, x) => sum + x, 0) / 500;
  const error = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 499 / 500);
  expect(Math.abs(mean - meanKernelFluctuation(3, 5))).toBeLessThan(5 * error);
});

const distanceOf = (a: State, b: State) => Math.sqrt(a.data.reduce((sum, x, i) => sum + (x - b.data[i]!) ** 2, 0));

test.each([
  [[2, 2], [0]],
  [[3, 8], [0]],
  [[2, 3, 4], [2]],
  [
    [2, 5, 2],
    [2, 0],
  ],
] as const)(
  "nearestThermalState of dims %j, keep %j: ρ_A = 1/dA, the distance told, and 2(1 − Tr √ρ/√dA), all within 1e-13",
  (dims, subsystems) => {
    const psi = haarState(dims, { stream: stream(5) });
    const { state: nearest, distance } = nearestThermalState(psi, { keep: subsystems });
    expect(nearest.dims).toEqual(psi.dims);
    const rho = partialTrace(nearest, { keep: subsystems });
    const dA = rho.rows;
    const mixed = maximallyMixed(dA).data;
    for (const [i, x] of rho.data.entries()) expect(Math.abs(x - mixed[i]!)).toBeLessThan(1e-14);
    expect(Math.abs(distance - distanceOf(psi, nearest))).toBeLessThan(1e-13);
    const root = schmidtValues(psi, { keep: subsystems }).reduce((sum, x) => sum + x, 0);
    expect(Math.abs(distance ** 2 - 2 * (1 - root / Math.sqrt(dA)))).toBeLessThan(1e-13);
    // No other thermal state is nearer: rotations of B keep the reduced state.
    for (let k = 0; k < 20; k++) {
      const other = nearestThermalState(haarState(dims, { stream: stream(6).child(k) }), { keep: subsystems }).state;
      expect(distanceOf(psi, other)).toBeGreaterThan(distance);
    }
    // It is its own nearest one.
    expect(nearestThermalState(nearest, { keep: subsystems }).distance).toBeLessThan(1e-14);
  },
);

test("a target τ: the reduced state is τ within 1e-13, the squared distance 2(1 − √F); rank-deficient targets and dA > dB too", () => {
  const targets: [number, number, ComplexMatrix][] = [
    [3, 5, partialTrace(haarState([3, 4], { stream: stream(7) }), { keep })],
    [4, 4, partialTrace(haarState([4, 2], { stream: stream(8) }), { keep })],
    [4, 2, partialTrace(haarState([4, 2], { stream: stream(9) }), { keep })],
    [5, 3, densityMatrix(haarState(5, { stream: stream(10) }))],
  ];
  for (const [dA, dB, target] of targets) {
    const psi = haarState([dA, dB], { stream: stream(11) });
    const { state: nearest, distance } = nearestThermalState(psi, { keep, target });
    const rho = partialTrace(nearest, { keep });
    for (const [i, x] of rho.data.entries()) expect(Math.abs(x - target.data[i]!)).toBeLessThan(1e-13);
    const root = fidelity(partialTrace(psi, { keep }), target, { squared: false });
    expect(Math.abs(distance ** 2 - 2 * (1 - root))).toBeLessThan(1e-10);
  }
  const psi = haarState([3, 6], { stream: stream(12) });
  const [a, b] = [nearestThermalState(psi, { keep }), nearestThermalState(psi, { keep, target: maximallyMixed(3) })];
  expect(Math.abs(a.distance - b.distance)).toBeLessThan(1e-13);
});

test("states of deficient rank have a nearest thermal state too: a product state is √(2 − √2) away from a Bell state", () => {
  const product = state([2, 2], [1, 0, 0, 0, 0, 0, 0, 0]);
  const { state: nearest, distance } = nearestThermalState(product, { keep });
  expect(distance).toBeCloseTo(Math.sqrt(2 - Math.SQRT2), 14);
  const mixed = maximallyMixed(2).data;
  for (const [i, x] of partialTrace(nearest, { keep }).data.entries())
    expect(Math.abs(x - mixed[i]!)).toBeLessThan(1e-14);
  expect(linearThermalDistance(product, { keep })).toBe(Infinity);
});

test("the linear step: √(vᵀK⁻¹v) of the tangent kernel is ½√χ² within 1e-11, and is longer than the true distance", () => {
  for (const [dA, dB] of [
    [2, 3],
    [3, 4],
    [4, 9],
  ] as const) {
    const psi = haarState([dA, dB], { stream: stream(13) });
    const v = observableExpectations(partialTrace(psi, { keep }), hermitianBasis(dA)).subarray(1);
    const x = solve(quantumTangentKernel(psi, { keep, tangent: true }), matrix(v.length, 1, v)).data;
    const squared = v.reduce((sum, value, k) => sum + value * x[k]!, 0);
    const linear = linearThermalDistance(psi, { keep });
    expect(Math.abs(linear ** 2 / squared - 1)).toBeLessThan(1e-11);
    expect(Math.abs(pseudoInverseMoment(psi, { keep }).chiSquare / (4 * squared) - 1)).toBeLessThan(1e-11);
    expect(linear).toBeGreaterThan(nearestThermalState(psi, { keep }).distance);
  }
});

test("means: 4×4 .280810, 4×16 .060635, 8×32 .063628, 16×16 .300791 within 1e-6; → q/4; the fixtures' dist2Thermal within 1e-9", () => {
  for (const [dA, dB, mean] of [
    [4, 4, 0.28081],
    [4, 16, 0.060635],
    [8, 32, 0.063628],
    [16, 16, 0.300791],
  ] as const) {
    expect(Math.abs(meanSquaredThermalDistance(dA, dB) - mean)).toBeLessThan(1e-6);
    const { expected } = entry(`rdm.exact.${dA}x${dB}`);
    expect(Math.abs(meanSquaredThermalDistance(dA, dB) - expected.dist2Thermal)).toBeLessThan(1e-9);
  }
  expect(Math.abs((meanSquaredThermalDistance(8, 8000) * 4000) / 1 - 1)).toBeLessThan(0.02);
  expect([meanSquaredThermalDistance(5, 4), meanSquaredThermalDistance(1, 7)]).toEqual([Infinity, 0]);
  expect([meanSquaredLinearDistance(4, 4), meanSquaredLinearDistance(1, 1), meanSquaredLinearDistance(4, 64)]).toEqual([
    Infinity,
    0,
    1 / 64,
  ]);
});

test.each(entry("qntk.ubiquity").expected as object[])(
  "F.qntk 4 × $dB: mean squared distance and fraction within .3, 5 combined standard errors (fraction + 1/1000), 1000 states (250 above D = 128), seed 14",
  (row) => {
    const { dB, meanDist2, frac_r0_3 } = row as {
      dB: number;
      meanDist2: [number, number];
      frac_r0_3: [number, number];
    };
    const count = dB > 32 ? 250 : 1000;
    const source = stream(14).child(dB);
    const found = thermalNeighbourFraction([4, dB], { keep, radius: 0.3, count, stream: source });
    const squared = found.distances.map((x) => x * x);
    const mean = squared.reduce((sum, x) => sum + x, 0) / count;
    const error = Math.sqrt(squared.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1) / count);
    expect(Math.abs(mean - meanDist2[0])).toBeLessThan(5 * Math.sqrt(error ** 2 + meanDist2[1] ** 2));
    expect(Math.abs(mean - meanSquaredThermalDistance(4, dB))).toBeLessThan(5 * error);
    const reference = frac_r0_3[0];
    const spread = Math.sqrt((reference * (1 - reference)) / count + frac_r0_3[1] ** 2);
    expect(Math.abs(found.fraction - reference)).toBeLessThan(5 * spread + 1e-3);
    expect(found.standardError).toBeCloseTo(Math.sqrt((found.fraction * (1 - found.fraction)) / count), 15);
    for (const k of [0, 7, count - 1]) {
      const { distance } = nearestThermalState(haarState([4, dB], { stream: source.child(k) }), { keep });
      expect(Math.abs(found.distances[k]! - distance)).toBeLessThan(1e-13);
    }
  },
);

test("thermalNeighbourFraction in the shell of a sector: distances are those of the embedded states within 1e-13", () => {
  const shell = energyShell(xxz({ sites: 6, sector: { up: 3 } }), { centre: 0, states: 8 });
  const dims = [2, 2, 2, 2, 2, 2];
  const found = thermalNeighbourFraction(dims, { keep: [1, 2], radius: 0.4, count: 20, stream: stream(3), shell });
  for (const [k, x] of found.distances.entries()) {
    const psi = haarState(dims, { stream: stream(3).child(k), shell });
    expect(Math.abs(x - nearestThermalState(psi, { keep: [1, 2] }).distance)).toBeLessThan(1e-13);
  }
  expect(found.fraction).toBe(found.distances.filter((x) => x <= 0.4).length / 20);
});

test("F.qntk 4 × 2 and 4 × 3: no state has a thermal one to be near to, so the fraction is 0", () => {
  for (const dB of [2, 3]) {
    const psi = haarState([4, dB], { stream: stream(14).child(dB) });
    expect(() => nearestThermalState(psi, { keep })).toThrow(/^nearestThermalState: no state has a maximally mixed/);
    const found = thermalNeighbourFraction([4, dB], { keep, radius: 2, count: 3, stream: stream(14) });
    expect(found).toEqual({ fraction: 0, standardError: 0, distances: Float64Array.of(Infinity, Infinity, Infinity) });
  }
});

test("the mean squared linear step of 4 × 64 is 1/64 within 5 standard errors, 500 states, seed 15", () => {
  const values = Array.from(
    { length: 500 },
    (_, k) => linearThermalDistance(haarState([4, 64], { stream: stream(15).child(k) }), { keep }) ** 2,
  );
  const mean = values.reduce((sum, x) => sum + x, 0) / 500;
  const error = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 499 / 500);
  expect(Math.abs(mean - 1 / 64)).toBeLessThan(5 * error);
});

const wide = haarState([5, 3], { stream: stream(1) });
test.each([
  [
    "nearestThermalState: no state has a maximally mixed reduced state of dimension 5 when the rest has dimension 3: its rank is at most 3",
    () => nearestThermalState(wide, { keep }),
  ],
  [
    "linearThermalDistance: no state has a maximally mixed reduced state of dimension 5 when the rest has dimension 3: its rank is at most 3",
    () => linearThermalDistance(wide, { keep }),
  ],
  [
    "nearestThermalState: no state has a reduced state of rank 5 when the rest has dimension 3: the rank is at most that",
    () => nearestThermalState(wide, { keep, target: maximallyMixed(5) }),
  ],
  [
    "nearestThermalState: expected target to be 5 × 5, got 3 × 3",
    () => nearestThermalState(wide, { keep, target: maximallyMixed(3) }),
  ],
])("%s", (sentence, call) => {
  expect(call).toThrow(new RangeError(sentence));
});
