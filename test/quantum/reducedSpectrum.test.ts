import { expect, test } from "vitest";
import { type Scope, withScope } from "../../src/engine/scope.js";
import { densityMatrix } from "../../src/quantum/densityMatrix.js";
import { entropyOf } from "../../src/quantum/entropyOf.js";
import { haarState } from "../../src/quantum/haarState.js";
import { maximallyMixed } from "../../src/quantum/maximallyMixed.js";
import { partialTrace } from "../../src/quantum/partialTrace.js";
import { pairTraceDistanceInto, reducedSpectrumInto } from "../../src/quantum/reducedSpectrum.js";
import { schmidtValues } from "../../src/quantum/schmidtValues.js";
import { traceDistance } from "../../src/quantum/traceDistance.js";
import { normalsInto } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import distances from "../fixtures/science-distances.json";
import moments from "../fixtures/science-reduced-moments.json";
import { engineName } from "../support/engine.js";
import { roughState } from "../support/states.js";

const spectrum = (dA: number, dB: number, data: ArrayLike<number>): Float64Array =>
  withScope("test", (s) => {
    const [amplitudes, values] = [s.copyIn(data), s.f64(Math.min(dA, dB))];
    reducedSpectrumInto(s, { dA, dB, amplitudes, values });
    expect(amplitudes.copy()).toEqual(Float64Array.from(data));
    return values.copy();
  });

const shapes = [
  [1, 1],
  [1, 6],
  [6, 1],
  [2, 2],
  [3, 7],
  [7, 3],
  [16, 16],
  [20, 33],
  [33, 20],
] as const;

test.each(shapes)(
  "reducedSpectrumInto: the squared Schmidt coefficients within 1e-14, at any norm, %i × %i",
  (dA, dB) => {
    const psi = roughState([dA, dB], dA * 100 + dB);
    const exact = schmidtValues(psi, { keep: [0] })
      .map((x) => x * x)
      .reverse();
    for (const factor of [1, 1000, 2 ** -40]) {
      const p = spectrum(
        dA,
        dB,
        psi.data.map((x) => x * factor),
      );
      expect(p.length).toBe(exact.length);
      for (const [i, x] of p.entries()) expect(Math.abs(x - exact[i]!)).toBeLessThan(1e-14);
    }
  },
);

test("reducedSpectrumInto: a product state has the exact spectrum 0, …, 0, 1 up to ε", () => {
  const a = [0.6, 0, 0, 0.8];
  const data: number[] = [];
  for (const [re, im] of [
    [3, 1],
    [2, -5],
    [4, 4],
  ] as const) {
    for (let j = 0; j < 2; j++) {
      const [br, bi] = [a[2 * j]!, a[2 * j + 1]!];
      data.push(re * br - im * bi, re * bi + im * br);
    }
  }
  const p = spectrum(3, 2, data);
  expect(p[0]).toBe(0);
  expect(Math.abs(p[1]! - 1)).toBeLessThan(2 ** -51);
});

const pairs = [
  [1, 1],
  [1, 5],
  [2, 8],
  [4, 4],
  [8, 4],
  [9, 4],
  [5, 2],
  [16, 2],
  [12, 1],
  [3, 1],
] as const;

test.each(pairs)(
  "pairTraceDistanceInto: ½‖ρ₁ − ρ₂‖₁ of partialTrace within 1e-13, direct or low rank, %i × %i",
  (dA, dB) => {
    const [psi, phi] = [roughState([dA, dB], 1), roughState([dA, dB], 2)];
    const exact = traceDistance(partialTrace(psi, { keep: [0] }), partialTrace(phi, { keep: [0] }));
    const [first, second] = [psi.data, phi.data.map((x) => 5 * x)];
    const distance = withScope("test", (s) =>
      pairTraceDistanceInto(s, { dA, dB, first: s.copyIn(first), second: s.copyIn(second) }),
    );
    expect(Math.abs(distance - exact)).toBeLessThan(1e-13);
    if (dB === 1) {
      expect(Math.abs(traceDistance(densityMatrix(psi), densityMatrix(phi)) - distance)).toBeLessThan(1e-13);
    }
  },
);

test("pairTraceDistanceInto: 0 for equal rays within 1e-15·d, 1 for orthogonal ones, both forms", () => {
  withScope("test", (s) => {
    for (const [dA, dB] of [
      [4, 4],
      [12, 2],
    ] as const) {
      const psi = s.copyIn(roughState([dA, dB], 3).data);
      expect(pairTraceDistanceInto(s, { dA, dB, first: psi, second: psi })).toBeLessThan(1e-15 * dA);
      const [first, second] = [s.f64(2 * dA * dB).fill(0), s.f64(2 * dA * dB).fill(0)];
      first.set([1]);
      second.set([1], 2 * dB);
      expect(Math.abs(pairTraceDistanceInto(s, { dA, dB, first, second }) - 1)).toBeLessThan(4e-16);
    }
  });
});

/** Means over Haar draws: f(spectrum), with their standard errors. */
function average(draws: number, f: (s: Scope, trial: number) => number[]): { mean: number; error: number }[] {
  const rows = withScope("test", (s) => Array.from({ length: draws }, (_, t) => s.nested(() => f(s, t))));
  return rows[0]!.map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + row[k]!, 0) / draws;
    const variance = rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0) / (draws - 1);
    return { mean, error: Math.sqrt(variance / draws) };
  });
}

const DRAWS = 300;
const complexCases = moments.entries.filter(({ id }) => !id.includes("real"));

test.each(complexCases)(
  "$id: mean entropy, purity, Tr ρ³, Tr ρ⁴, Tr √ρ of Haar states within 5 standard errors, 300 draws, seed 5",
  ({ params: { dA, dB }, expected }) => {
    const [S, p2, p3, p4, root] = average(DRAWS, (s, t) => {
      const [amplitudes, values] = [s.f64(2 * dA * dB), s.f64(Math.min(dA, dB))];
      normalsInto(s, stream(5, t), amplitudes);
      reducedSpectrumInto(s, { dA, dB, amplitudes, values });
      const p = values.copy();
      return [
        entropyOf(s, values, 1),
        ...[2, 3, 4].map((k) => p.reduce((sum, x) => sum + x ** k, 0)),
        p.reduce((sum, x) => sum + Math.sqrt(x), 0),
      ];
    });
    // The standard error of the mean comes from the exact variance where there is one.
    const bound = (variance: number) => 5 * Math.sqrt(variance / DRAWS) + 1e-14;
    expect(Math.abs(S!.mean - expected.meanS!)).toBeLessThan(bound(expected.varS!));
    expect(Math.abs(p2!.mean - expected.meanPurity)).toBeLessThan(bound(expected.varPurity!));
    expect(Math.abs(p3!.mean - expected.meanTr3!)).toBeLessThan(5 * p3!.error + 1e-14);
    expect(Math.abs(p4!.mean - expected.meanTr4!)).toBeLessThan(5 * p4!.error + 1e-14);
    expect(Math.abs(root!.mean - expected.meanTrSqrt!)).toBeLessThan(5 * root!.error + 1e-14);
  },
);

test.each(moments.entries.filter(({ id }) => id.includes("real")))(
  "$id: mean purity of real Haar states within 5 standard errors, 300 draws, seed 6",
  ({ params: { dA, dB }, expected }) => {
    const [purity] = average(DRAWS, (_s, t) => {
      const psi = haarState([dA, dB], { stream: stream(6, t), real: true });
      return [schmidtValues(psi, { keep: [0] }).reduce((sum, x) => sum + x ** 4, 0)];
    });
    expect(Math.abs(purity!.mean - expected.meanPurity)).toBeLessThan(5 * purity!.error);
  },
);

const finite = distances.entries.find(({ id }) => id === "dist.finite")!.expected as unknown as {
  dA: number;
  dB: number;
  T1: [number, number];
  T2: [number, number];
}[];

// The debug variant, a hundred times slower, stops at D = 256.
test.each(finite.filter(({ dA, dB }) => dA * dB <= 256 || !engineName.endsWith("debug")))(
  "mean T1 and T2 at $dA × $dB within 5 standard errors of an independent ensemble, 60 pairs, seed 7",
  ({ dA, dB, T1, T2 }) => {
    const [one, two] = average(60, (s, t) => {
      const [psi, phi] = [0, 1].map((k) => haarState([dA, dB], { stream: stream(7, t).child(k) })) as [
        ReturnType<typeof haarState>,
        ReturnType<typeof haarState>,
      ];
      const distance = pairTraceDistanceInto(s, { dA, dB, first: s.copyIn(psi.data), second: s.copyIn(phi.data) });
      return [traceDistance(partialTrace(psi, { keep: [0] }), maximallyMixed(dA)), distance];
    });
    expect(Math.abs(one!.mean - T1[0])).toBeLessThan(5 * Math.hypot(one!.error, T1[1]) + 1e-12);
    expect(Math.abs(two!.mean - T2[0])).toBeLessThan(5 * Math.hypot(two!.error, T2[1]));
  },
);

const qubits = distances.entries.filter(({ id }) => id.startsWith("rdm.qubit")) as unknown as {
  params: { dA: number; dB: number };
  expected: { meanT1: number };
}[];

test.each(qubits)(
  "one qubit beside $params.dB levels: mean T1 = $expected.meanT1 within 5 standard errors, 300 draws",
  (c) => {
    const [T1] = average(DRAWS, (s, t) => {
      const [amplitudes, values] = [s.f64(4 * c.params.dB), s.f64(2)];
      normalsInto(s, stream(8, t), amplitudes);
      reducedSpectrumInto(s, { dA: 2, dB: c.params.dB, amplitudes, values });
      return [(values.at(1) - values.at(0)) / 2];
    });
    expect(Math.abs(T1!.mean - c.expected.meanT1)).toBeLessThan(5 * T1!.error);
  },
);
