import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median } from "../../src/correspondence/statistics.js";
import {
  adjoint,
  fromNested,
  ginibre,
  infiniteNtk,
  jacobian,
  lstsq,
  type Matrix,
  matmul,
  matrix,
  mlp,
  norm,
  normals,
  randomFeatures,
  ridgeless,
  solve,
  spherePoints,
  stream,
} from "../../src/index.js";
import { ACTIVATIONS } from "../../src/ntk/network.js";
import { engineName } from "../support/engine.js";
import { EPSILON } from "../support/tolerance.js";
import { meanSquare, medianError, regressionTask, tangentFeatures } from "./regressionTask.js";
import { expectation } from "./structureFixture.js";
import { difference } from "./support.js";

// The other engines run the same sources: a few sizes will do for them.
const full = engineName === "strict";
const runs = full ? 40 : 12;

/** n × p of rank at most r. */
const ofRank = (n: number, p: number, r: number, seed: number): Matrix =>
  matmul(ginibre(n, r, { stream: stream(seed).child(0) }), ginibre(r, p, { stream: stream(seed).child(1) }));

describe("ridgeless", () => {
  test("is lstsq with another cutoff: coefficients, rank and residual within 1e-9, any shape and rank", () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(size, size, size, fc.integer({ min: 1, max: 3 }), fc.nat(), (n, p, r, m, seed) => {
        const F = ofRank(n, p, r, seed);
        const Y = ginibre(n, m, { stream: stream(seed).child(2) });
        const fit = ridgeless(F, Y);
        const plain = lstsq(F, Y, { rcond: 1e-12 });
        expect(fit.rank).toBe(plain.rank);
        expect(fit.rank).toBe(Math.min(n, p, r));
        const scale = fit.condition * EPSILON * 1e3;
        expect(difference(fit.coefficients.data, plain.x.data)).toBeLessThan(scale * fit.condition);
        expect(fit.norm).toBeCloseTo(norm(fit.coefficients), 12);
        expect(Math.abs(fit.residual - norm(matrix(1, m, plain.residual)))).toBeLessThan(scale * norm(Y) + scale);
        expect(fit.trainError).toBeCloseTo(fit.residual ** 2 / (n * m), 12);
        expect(fit.condition).toBe(fit.singularValues[0]! / fit.singularValues[fit.rank - 1]!);
      }),
    );
  });

  test("noiseAmplification is mean ‖F⁺ᵀ x‖² by lstsq of the transpose, predict the plain product, within 1e-10", () => {
    for (const [n, p, r] of [
      [7, 4, 4],
      [4, 7, 4],
      [9, 9, 5],
      [20, 90, 20],
    ] as const) {
      const F = ofRank(n, p, r, n + p);
      const test = ginibre(11, p, { stream: stream(3) });
      const fit = ridgeless(F, normals(stream(4), n));
      const rows = lstsq(adjoint(F), adjoint(test), { rcond: 1e-12 }).x;
      const plain = rows.data.reduce((sum, x) => sum + x * x, 0) / 11;
      expect(Math.abs(fit.noiseAmplification(test) / plain - 1)).toBeLessThan(1e-10);
      expect(difference(fit.predict(test).data, matmul(test, fit.coefficients).data)).toBe(0);
    }
  });

  test("interpolates from p = n on: training error below 1e-24; below, the residual is orthogonal to the features", () => {
    const y = normals(stream(5), 30);
    for (const p of [30, 31, 60, 500]) {
      const F = ginibre(30, p, { stream: stream(6).child(p) });
      expect(ridgeless(F, y).trainError).toBeLessThan(1e-24);
    }
    const F = ginibre(30, 12, { stream: stream(7) });
    const fit = ridgeless(F, y);
    const rest = fit.predict(F).data.map((value, i) => value - y[i]!);
    expect(norm(matmul(matrix(1, 30, rest), F))).toBeLessThan(1e-12);
    expect(Math.abs(norm(matrix(1, 30, rest)) - fit.residual)).toBeLessThan(1e-13);
  });

  test("equal inputs with different labels: rank n − 1, the mean of the labels, training error (y₁ − y₂)²/2n", () => {
    const F = ginibre(5, 20, { stream: stream(8) });
    F.data.copyWithin(20, 0, 20);
    const fit = ridgeless(F, [3, 1, 0, 0, 0]);
    expect(fit.rank).toBe(4);
    expect(fit.condition).toBeLessThan(100);
    expect(fit.trainError).toBeCloseTo(4 / 10, 13);
    expect(fit.warnings).toEqual([
      "F is singular to working precision, rank 4 of 5: this is the answer of minimum norm",
      "no coefficients meet the targets, equal rows may have different ones: what remains is 1.41 (2-norm)",
    ]);
    expect(ridgeless(F, [2, 2, 0, 0, 0]).warnings.length).toBe(1);
    expect(ridgeless(ginibre(5, 20, { stream: stream(8) }), [3, 1, 0, 0, 0]).warnings).toEqual([]);
    expect(ridgeless(ginibre(20, 5, { stream: stream(8) }), normals(stream(9), 20)).warnings).toEqual([]);
    fit.predict(F).data.forEach((value, i) => {
      expect(value).toBeCloseTo(i < 2 ? 2 : 0, 12);
    });
  });

  test("rcond drops directions: diag(1, 1e-6) at 1e-5 keeps one", () => {
    const F = fromNested([
      [1, 0],
      [0, 1e-6],
    ]) as Matrix;
    expect([...ridgeless(F, [1, 1]).coefficients.data].map((x) => Math.round(x))).toEqual([1, 1e6]);
    const fit = ridgeless(F, [1, 1], { rcond: 1e-5 });
    expect([...fit.coefficients.data]).toEqual([1, 0]);
    expect([fit.rank, fit.condition, fit.residual]).toEqual([1, 1, 1]);
    expect(fit.trainError).toBeCloseTo(0.5, 15);
    expect(fit.noiseAmplification(F)).toBe(0.5);
    const steep = fromNested([
      [1, 0],
      [0, 1e-9],
    ]) as Matrix;
    expect(ridgeless(steep, [1, 0]).warnings).toEqual(["F has condition number 1.0e+9: as many digits are lost"]);
  });

  test("no samples, no features, zero features: coefficients 0, rank 0, condition 1", () => {
    const none = ridgeless(matrix(0, 3), []);
    expect([none.rank, none.condition, none.norm, none.trainError]).toEqual([0, 1, 0, 0]);
    expect([...none.coefficients.data]).toEqual([0, 0, 0]);
    const empty = ridgeless(matrix(3, 0), [1, 2, 2]);
    expect([empty.rank, empty.residual]).toEqual([0, 3]);
    expect(empty.trainError).toBeCloseTo(3, 14);
    expect(empty.predict(matrix(2, 0)).data).toEqual(new Float64Array(2));
    const zero = ridgeless(matrix(3, 2), [1, 2, 2]);
    expect([zero.rank, zero.norm, zero.noiseAmplification(matrix(1, 2, [1, 1]))]).toEqual([0, 0, 0]);
  });

  test("says what is wrong", () => {
    expect(() => ridgeless(matrix(3, 2), [1, 2])).toThrow(
      "ridgeless: expected y to have the 3 rows of features, got 2 × 1",
    );
    expect(() => ridgeless(matrix(2, 2), [1, 2], { rcond: 1 })).toThrow("ridgeless: expected rcond in [0, 1), got 1");
    expect(() => ridgeless(matrix(2, 2), [1, 2]).predict(matrix(1, 3))).toThrow(
      "ridgeless: expected features with the 2 columns of the fit, got 3",
    );
    expect(() => ridgeless(matrix(2, 2), [1, 2]).noiseAmplification(matrix(0, 2))).toThrow(
      "ridgeless: expected features of at least one sample to take a mean over, got 0 × 2",
    );
  });
});

describe("randomFeatures", () => {
  test.each(ACTIVATIONS)("%s: the derivatives of a network by its last weights, over σ_w, within 4 ε", (activation) => {
    const scales = { activation, weightStd: 1.4, biasStd: 0.5, stream: stream(9) };
    const X = spherePoints(6, 4, { stream: stream(10) });
    const F = randomFeatures(X, { ...scales, count: 7 });
    const J = jacobian(mlp({ ...scales, widths: [4, 7, 1] }), X);
    const last = J.data.filter((_, at) => at % J.cols >= 35 && at % J.cols < 42).map((x) => x / 1.4);
    expect(difference(F.data, last)).toBeLessThanOrEqual(4 * EPSILON);
    // Any other inputs meet the same features.
    const part = randomFeatures(matrix(2, 4, X.data.slice(8, 16)), { ...scales, count: 7 });
    expect(difference(part.data, F.data.slice(14, 28))).toBeLessThanOrEqual(4 * EPSILON);
  });
});

/** Distance of two medians over 5 combined standard errors, the reference's from 400 runs and ours. */
const apart = (sample: readonly number[], [value, error]: readonly [number, number]): number =>
  Math.abs(median(sample) - value) / (5 * Math.sqrt(error * error + medianError(sample) ** 2));

interface Risks {
  readonly w: number;
  readonly p: number;
  readonly P: number;
  readonly medRisk: readonly [number, number];
  readonly medNoiseAmp: readonly [number, number];
}

describe("double descent", () => {
  test(`E.ntk: medians of risk and V over ${runs} runs within 5 standard errors of the reference, factor 3 at P = 61; peak there`, () => {
    const { expected } = expectation<Risks[]>("dd.ntk");
    const widths = full ? [1, 2, 3, 5, 8, 9, 10, 11, 12, 20, 32, 64, 128] : [1, 3, 8, 10, 12];
    const risks = new Map<number, number>();
    for (const w of widths) {
      const reference = expected.find((entry) => entry.w === w)!;
      const [risk, V]: [number[], number[]] = [[], []];
      for (let run = 0; run < runs; run++) {
        const root = stream(11).child(w).child(run);
        const task = regressionTask(root);
        const [F, T] = tangentFeatures(w, task, root.child("network"));
        const fit = ridgeless(F, task.y);
        expect(fit.rank).toBe(Math.min(60, 6 * w + 1));
        risk.push(meanSquare(fit.predict(T), task.clean));
        V.push(fit.noiseAmplification(T));
      }
      risks.set(6 * w + 1, median(risk));
      if (w === 10) {
        for (const [sample, [value]] of [
          [risk, reference.medRisk],
          [V, reference.medNoiseAmp],
        ] as const) {
          expect(median(sample) / value).toBeGreaterThan(1 / 3);
          expect(median(sample) / value).toBeLessThan(3);
        }
      } else {
        expect(apart(risk, reference.medRisk), `risk at w = ${w}: ${median(risk)}`).toBeLessThan(1);
        expect(apart(V, reference.medNoiseAmp), `V at w = ${w}: ${median(V)}`).toBeLessThan(1);
      }
      // Below the threshold least squares does not see the covariance of its features.
      const P = 6 * w + 1;
      if (P <= 31) expect(Math.abs((median(V) * (60 - P - 1)) / P - 1)).toBeLessThan(P <= 19 ? 0.12 : 0.25);
    }
    const peak = [...risks].reduce((a, b) => (b[1] > a[1] ? b : a));
    expect(peak[0]).toBe(61);
    if (full) expect(risks.get(769)!).toBeLessThan(0.7 * Math.min(...[13, 19, 31].map((P) => risks.get(P)!)));
  });

  test(`E.ntk at infinite width: kernel regression with Θ, ${runs} runs, has risk .130 and V 1.23 within 5 standard errors`, () => {
    const reference = expectation<Risks[]>("dd.ntk").expected.at(-1)!;
    const arch = { widths: [4, 1, 1], activation: "erf", weightStd: 1.4, biasStd: 0.5 } as const;
    const [risk, V]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      const task = regressionTask(stream(12).child(run));
      const Theta = infiniteNtk(arch, task.X).ntk;
      const weights = solve(Theta, infiniteNtk(arch, task.X, task.Xtest).ntk);
      risk.push(meanSquare(matmul(weights, task.y, { adjointA: true }), task.clean));
      V.push(weights.data.reduce((sum, x) => sum + x * x, 0) / 300);
    }
    expect(apart(risk, reference.medRisk)).toBeLessThan(1);
    expect(apart(V, reference.medNoiseAmp)).toBeLessThan(1);
  });

  test(`E.rf: medians over ${runs} runs within 5 standard errors of the reference, factor 3 at p = n; peak there`, () => {
    const { expected } = expectation<Risks[]>("dd.rf");
    const counts = full ? [5, 10, 20, 30, 40, 55, 60, 65, 80, 100, 200, 400] : [5, 20, 60, 80];
    const risks = new Map<number, number>();
    for (const p of counts) {
      const reference = expected.find((entry) => entry.p === p)!;
      const [risk, V]: [number[], number[]] = [[], []];
      for (let run = 0; run < runs; run++) {
        const root = stream(13).child(p).child(run);
        const task = regressionTask(root);
        const options = { count: p, weightStd: 1.4, biasStd: 0.5, stream: root.child("features") };
        const T = randomFeatures(task.Xtest, { ...options, activation: "erf" });
        const fit = ridgeless(randomFeatures(task.X, { ...options, activation: "erf" }), task.y);
        risk.push(meanSquare(fit.predict(T), task.clean));
        V.push(fit.noiseAmplification(T));
      }
      risks.set(p, median(risk));
      if (p === 60) {
        expect(median(risk) / reference.medRisk[0]).toBeGreaterThan(1 / 3);
        expect(median(risk) / reference.medRisk[0]).toBeLessThan(3);
      } else {
        expect(apart(risk, reference.medRisk), `risk at p = ${p}: ${median(risk)}`).toBeLessThan(1);
        expect(apart(V, reference.medNoiseAmp), `V at p = ${p}: ${median(V)}`).toBeLessThan(1);
      }
    }
    expect([...risks].reduce((a, b) => (b[1] > a[1] ? b : a))[0]).toBe(60);
  });
});
