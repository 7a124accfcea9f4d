import { describe, expect, test } from "vitest";
import {
  type Activation,
  det16x4,
  ginibre,
  infiniteNtk,
  jacobianSpectrum,
  limitingSigma,
  matrix,
  normals,
  rankThreshold,
  type SmallestSingularValues,
  smallestSingularValueFit,
  spherePoints,
  stream,
} from "../../src/index.js";
import { engineName } from "../support/engine.js";
import { jacobianAt } from "./regressionTask.js";
import { expectation } from "./structureFixture.js";

// The other engines run the same sources: a few sizes will do for them.
const full = engineName === "strict";

/** Runs of a σ (P^g − …) law with noise of its own in every value. */
const law = (g: number, noise: number, runs: number, zero = 1.2): SmallestSingularValues[] =>
  [30, 60, 90, 140, 200, 400, 900, 1600].map((parameters, i) => {
    const e = normals(stream(1).child(i), runs);
    return {
      parameters,
      observables: 40,
      values: e.map((x) => Math.max(0, 0.4 * (parameters ** g - zero * 40 ** g)) + noise * Math.abs(x)),
    };
  });

const slope = (x: readonly number[], y: readonly number[]): number => {
  const mx = x.reduce((a, b) => a + b, 0) / x.length;
  const my = y.reduce((a, b) => a + b, 0) / y.length;
  return x.reduce((sum, u, i) => sum + (u - mx) * (y[i]! - my), 0) / x.reduce((sum, u) => sum + (u - mx) ** 2, 0);
};

describe("smallestSingularValueFit", () => {
  test("finds the line it was given within 1e-12, errors 0, and fits above 1.3 n only, in any order", () => {
    const points = law(0.5, 0, 3);
    const fit = smallestSingularValueFit([...points].reverse());
    expect(fit.fitted).toEqual([60, 90, 140, 200, 400, 900, 1600]);
    expect(fit.sigma.value).toBeCloseTo(0.4, 12);
    expect(fit.kappa.value).toBeCloseTo(1.2, 12);
    expect(fit.offset.value).toBeCloseTo(0.48 * Math.sqrt(40), 12);
    expect(fit.threshold.value).toBeCloseTo(57.6, 10);
    expect(fit.r2).toBeCloseTo(1, 12);
    expect(fit.exponent.value).toBeCloseTo(0.5, 6);
    for (const { error } of [fit.sigma, fit.kappa, fit.offset, fit.threshold]) expect(error).toBeLessThan(1e-12);
  });

  test.each([0.2, 0.35, 0.8, 1.5])("finds the exponent %f within 1e-6", (g) => {
    expect(smallestSingularValueFit(law(g, 0, 2, 1.05)).exponent.value).toBeCloseTo(g, 6);
  });

  test("the error of σ is that of the mean slope of the runs, to 1e-12: the jackknife is exact for a linear estimate", () => {
    const points = law(0.5, 0.3, 12);
    const used = points.slice(1);
    const roots = used.map(({ parameters }) => Math.sqrt(parameters));
    const slopes = Array.from({ length: 12 }, (_, r) =>
      slope(
        roots,
        used.map(({ values }) => values[r]!),
      ),
    );
    const mean = slopes.reduce((a, b) => a + b, 0) / 12;
    const error = Math.sqrt(slopes.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 11 / 12);
    const { sigma } = smallestSingularValueFit(points);
    expect(sigma.value).toBeCloseTo(mean, 12);
    expect(sigma.error).toBeCloseTo(error, 12);
  });

  test("says what is wrong", () => {
    expect(() => smallestSingularValueFit(law(0.5, 0, 2).slice(0, 4))).toThrow(
      "smallestSingularValueFit: expected at least 4 points of different P > 1.3 n = 52, got 3",
    );
    expect(() => smallestSingularValueFit(law(0.5, 0, 1))).toThrow(
      "smallestSingularValueFit: expected as many values in every point, at least 2, got 1 in points[0] and 1 in points[0]",
    );
    const flat = law(0.5, 0, 2).map((point) => ({ ...point, values: [1, 1] }));
    expect(() => smallestSingularValueFit(flat)).toThrow("expected values that rise with P, got a slope of 0");
  });
});

describe("jacobianSpectrum", () => {
  test("is in units of the root mean square of the entries: Σ s̃² = nP, whatever the scale of J", () => {
    for (const [n, P] of [
      [3, 8],
      [8, 3],
      [5, 5],
    ] as const) {
      const J = ginibre(n, P, { stream: stream(2) });
      const { singularValues, scale, rank, smallest } = jacobianSpectrum(J);
      expect(singularValues.reduce((sum, s) => sum + s * s, 0)).toBeCloseTo(n * P, 10);
      expect([singularValues.length, rank]).toEqual([n, Math.min(n, P)]);
      expect(smallest).toBe(singularValues[n - 1]);
      expect(smallest > 0).toBe(P >= n);
      const larger = jacobianSpectrum(
        matrix(
          n,
          P,
          J.data.map((x) => 2 ** 30 * x),
        ),
      );
      expect(larger.scale).toBe(2 ** 30 * scale);
      expect(larger.singularValues).toEqual(singularValues);
    }
  });

  test("the cutoff of the rank is rcond of the largest", () => {
    const J = matrix(2, 2, [1, 0, 0, 1e-9]);
    expect(jacobianSpectrum(J).rank).toBe(2);
    expect(jacobianSpectrum(J, { rcond: 1e-8 })).toMatchObject({ rank: 1, smallest: 0 });
    expect(() => jacobianSpectrum(matrix(2, 2))).toThrow(
      "jacobianSpectrum: expected J to have a scale, its root mean square is 0",
    );
  });
});

describe("rankThreshold", () => {
  test("is the first P from which on all runs have full rank, in any order of points", () => {
    const point = (parameters: number, ...ranks: number[]) => ({ parameters, observables: 4, ranks });
    expect(rankThreshold([point(8, 4, 4), point(5, 4, 4), point(4, 4, 3), point(3, 3, 3)])).toEqual({
      parameters: 5,
      means: [
        { parameters: 3, rank: 3 },
        { parameters: 4, rank: 3.5 },
        { parameters: 5, rank: 4 },
        { parameters: 8, rank: 4 },
      ],
    });
    expect(rankThreshold([point(5, 4), point(8, 3)]).parameters).toBe(Infinity);
  });

  test("smooth activations: rank J = min(n, P) in every run, also at P = n, one below and one above", () => {
    for (const activation of ["erf", "tanh", "gelu", "sin", "softplus"] as const) {
      for (const N of [36, 37, 38]) {
        for (let run = 0; run < 3; run++) {
          const J = jacobianAt(3, activation, stream(3).child(N).child(run), { N });
          expect([J.cols, jacobianSpectrum(J).rank]).toEqual([37, Math.min(37, N)]);
        }
      }
    }
  });

  test("it is n = n_L N that counts: tanh, N = 20, three outputs: P = 59 has rank 59, P = 73 rank 60", () => {
    for (const [w, P, rank] of [
      [4, 59, 59],
      [5, 73, 60],
    ] as const) {
      for (let run = 0; run < 5; run++) {
        const J = jacobianAt(w, "tanh", stream(4).child(w).child(run), { N: 20, outputs: 3 });
        expect([J.rows, J.cols, jacobianSpectrum(J).rank]).toEqual([60, P, rank]);
      }
    }
  });

  test("relu, n = 40: at most P − w; mean ranks at P = 49 and 73 are those of NumPy's matrix_rank within 5 standard errors", () => {
    // Means and standard errors over 3000 draws of the same ensemble, numpy.linalg.matrix_rank of J by the chain rule, PCG64, seed 1.
    for (const [w, mean, se] of [
      [4, 38.325, 0.037],
      [6, 39.785, 0.011],
    ] as const) {
      const runs = full ? 200 : 50;
      const ranks = Array.from({ length: runs }, (_, run) => {
        const { rank } = jacobianSpectrum(jacobianAt(w, "relu", stream(5).child(w).child(run)));
        expect(rank).toBeLessThanOrEqual(Math.min(40, 12 * w + 1 - w));
        return rank;
      });
      const found = ranks.reduce((a, b) => a + b, 0) / runs;
      const variance = ranks.reduce((sum, rank) => sum + (rank - found) ** 2, 0) / (runs - 1) / runs;
      expect(Math.abs(found - mean), `P = ${12 * w + 1}: ${found}`).toBeLessThan(5 * Math.sqrt(se * se + variance));
    }
  });
});

interface Reference {
  readonly sigma: readonly [number, number];
  readonly kappa: readonly [number, number];
  readonly smin: { readonly P: number; readonly mean: number; readonly se: number }[];
}

describe("E.smin", () => {
  const { params, expected } = expectation<Record<string, Reference>>("ntk.sminFit");
  const widths = (params.widths as number[]).filter((w) => full || w <= 20);
  const runs = full ? 30 : 8;
  const measured = (activation: Activation | "iid", seed: number, outputs = 1): SmallestSingularValues[] =>
    widths.map((w) => {
      const values: number[] = [];
      let sizes = { parameters: 0, observables: 0 };
      for (let run = 0; run < runs; run++) {
        const root = stream(seed).child(w).child(run);
        const J =
          activation === "iid"
            ? ginibre(40, 12 * w + 1, { stream: root })
            : jacobianAt(w, activation, root, { N: outputs === 1 ? 40 : 20, outputs });
        sizes = { parameters: J.cols, observables: J.rows };
        values.push(jacobianSpectrum(J).smallest);
      }
      return { ...sizes, values };
    });

  test.each(["erf", "tanh", "relu"] as const)(
    `%s: means within 5 standard errors of the reference, σ within .08 and κ within .06 (relative), exponent .5 ± .07, ${runs} runs`,
    (activation) => {
      const points = measured(activation, 6);
      const reference = expected[activation]!;
      for (const { parameters, values } of points) {
        const { mean: value, se } = reference.smin.find(({ P }) => P === parameters)!;
        const list = Array.from(values);
        const mean = list.reduce((a, b) => a + b, 0) / runs;
        const error = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (runs - 1) / runs);
        expect(Math.abs(mean - value), `P = ${parameters}: ${mean}`).toBeLessThanOrEqual(
          5 * Math.sqrt(se * se + error * error),
        );
      }
      const { sigma, kappa, offset, r2, exponent } = smallestSingularValueFit(points);
      // The reference is that of all widths, and the scatter of a few runs is no line.
      if (full) {
        expect(offset.value).toBeGreaterThan(10 * offset.error);
        expect(r2).toBeGreaterThan(0.998);
        expect(Math.abs(sigma.value / reference.sigma[0] - 1)).toBeLessThan(0.08);
        expect(Math.abs(kappa.value / reference.kappa[0] - 1)).toBeLessThan(0.06);
        expect(Math.abs(exponent.value - 0.5)).toBeLessThan(0.07);
      }
    },
  );

  test(`independent entries: σ 1.003 and κ .957 within 5 standard errors, exponent .5 within 5 of its own, ${runs} runs`, () => {
    const { sigma, kappa, exponent, r2 } = smallestSingularValueFit(measured("iid", 7));
    for (const [found, [value, error]] of [
      [sigma, expected.iid!.sigma],
      [kappa, expected.iid!.kappa],
    ] as const) {
      expect(Math.abs(found.value - value)).toBeLessThan(5 * Math.sqrt(found.error ** 2 + error ** 2));
    }
    expect(Math.abs(exponent.value - 0.5)).toBeLessThan(Math.max(0.03, 5 * exponent.error));
    expect(r2).toBeGreaterThan(0.998);
  });

  test("three outputs, N = 20: zero up to P = 59 < n = 60, then a line; R² > .998, exponent .5 ± .07, b above 10 standard errors", () => {
    const points = measured("tanh", 8, 3);
    for (const { parameters, observables, values } of points) {
      expect(observables).toBe(60);
      for (const value of Array.from(values)) expect(value > 0).toBe(parameters >= 60);
    }
    if (!full) return;
    const { r2, offset, exponent } = smallestSingularValueFit(points);
    expect(r2).toBeGreaterThan(0.998);
    expect(offset.value).toBeGreaterThan(10 * offset.error);
    expect(Math.abs(exponent.value - 0.5)).toBeLessThan(0.07);
  });
});

describe("limitingSigma", () => {
  test("det16x4: .22135912490 within 1e-9", () => {
    const { sigmaInf } = expectation<{ sigmaInf: number }>("ntk.rinf.erf").expected;
    const arch = { widths: [4, 1, 1], activation: "erf", weightStd: 1.5, biasStd: 0.5 } as const;
    expect(limitingSigma(infiniteNtk(arch, det16x4().X).ntk)).toBeCloseTo(sigmaInf, 9);
  });

  test("mean over 30 sets of inputs of E.smin is .373 within .01", () => {
    const arch = { widths: [10, 1, 1], activation: "erf", weightStd: 1.4, biasStd: 0.3 } as const;
    let sum = 0;
    for (let run = 0; run < 30; run++) {
      sum += limitingSigma(infiniteNtk(arch, spherePoints(40, 10, { stream: stream(9).child(run) })).ntk);
    }
    expect(Math.abs(sum / 30 - 0.373)).toBeLessThan(0.01);
  });

  test("is 1 for the identity, 0 for a singular Θ", () => {
    expect(limitingSigma(matrix(2, 2, [1, 0, 0, 1]))).toBe(1);
    expect(limitingSigma(matrix(2, 2, [1, 1, 1, 1]))).toBeLessThan(1e-7);
  });
});
