// What makes the verdicts of gue-eigenvectors, observable-counting and exponential-typicality fail.
import { expect, test } from "vitest";
import { exponentialTypicality, exponentialTypicalityWith } from "../../src/correspondence/exponentialTypicality.js";
import { gueEigenvectors, gueEigenvectorsWith } from "../../src/correspondence/gueEigenvectors.js";
import { observableCounting, observableCountingWith } from "../../src/correspondence/observableCounting.js";
import { gaussianAmplitudes } from "../../src/correspondence/sampler.js";
import { chiSquareZ } from "../../src/correspondence/statistics.js";
import type { ComplexMatrix } from "../../src/linalg/matrix.js";
import { gue } from "../../src/random/gue.js";
import { wishartSpectrum } from "../../src/random/wishartSpectrum.js";
import { realAmplitudes, uniformAmplitudes } from "../support/samplers.js";
import { ALONE, broken, judge, records } from "./harness.js";

test("chiSquareZ: the 99.9 % quantiles of χ² within 0.03 standard deviations, from 9 degrees on", () => {
  // R: qchisq(0.999, c(9, 64, 100)); the quantile of a Gaussian is 3.0902.
  for (const [degrees, quantile] of [
    [9, 27.877165],
    [64, 104.71675],
    [100, 149.449253],
  ] as const) {
    expect(Math.abs(chiSquareZ(quantile, degrees) - 3.0902)).toBeLessThan(0.03);
  }
});

const changed =
  (change: (x: number, i: number, j: number) => number) =>
  (n: number, stream: Parameters<typeof gue>[1]["stream"]): ComplexMatrix => {
    const H = gue(n, { stream });
    return {
      ...H,
      data: H.data.map(
        (x, at) => change(x, Math.floor(at / (2 * n)), (at >> 1) % n) * (at % 2 && change === realOnly ? 0 : 1),
      ),
    };
  };
const realOnly = (x: number) => x;

test("gue-eigenvectors quick: real symmetric matrices have another mean", () => {
  const rules = broken(judge(gueEigenvectorsWith(changed(realOnly)), "quick", 1));
  for (const name of ["mean S", "mean Tr ρ^2", "mean Tr ρ^0.25", "mean Tr ρ^5"]) expect(rules).toContain(name);
});

test("gue-eigenvectors quick: a diagonal that grows along the basis localises the outer eigenvectors", () => {
  const sampler = changed((x, i, j) => (i === j && x !== 0 ? x + (i - 32) / 8 : x));
  expect(broken(judge(gueEigenvectorsWith(sampler), "quick", 1))).toContain("the same at every energy");
});

test("gue-eigenvectors: matrices that are one and the same scatter too little, matrices of two kinds too much", () => {
  const { default: params } = gueEigenvectors.presets;
  const all = records(gueEigenvectors, "default", 1);
  const width = all.fields.length;
  const one = all.data.map((_, at) => all.data[at % width] as number);
  expect(broken(gueEigenvectors.verdict({ ...all, data: one }, params, ALONE))).toContain(
    "eigenvectors count as independent: S",
  );
  const two = all.data.map((x, at) => (at % width < 64 ? x + (Math.floor(at / width) % 2 ? 0.02 : -0.02) : x));
  expect(broken(gueEigenvectors.verdict({ ...all, data: two }, params, ALONE))).toContain(
    "eigenvectors count as independent: S",
  );
});

test("observable-counting quick: real amplitudes kill the antisymmetric observables, uniform ones shift the sum", () => {
  const real = broken(judge(observableCountingWith(realAmplitudes(gaussianAmplitudes)), "quick", 1));
  expect(real).toContain("observables over dimension");
  expect(real).toContain("variance of each observable");
  expect(broken(judge(observableCountingWith(uniformAmplitudes(0.1)), "quick", 1))).toContain(
    "mean of each observable",
  );
});

test("observable-counting: one state whose two sides differ is noticed", () => {
  const all = records(observableCounting, "quick", 1);
  const width = all.fields.length;
  const data = all.data.slice();
  data[7 * width] = (data[7 * width] as number) + 1e-10;
  const { quick } = observableCounting.presets;
  expect(broken(observableCounting.verdict({ ...all, data }, quick, ALONE))).toEqual(["sum over the observables"]);
});

test("exponential-typicality quick: real states fall as fast but from another height", () => {
  const real = exponentialTypicalityWith((dA, dB, stream) => wishartSpectrum(dA, dB, { stream, beta: 1 }));
  expect(broken(judge(real, "quick", 1))).toEqual(["mean deficit", "mean deficit, all sizes"]);
});

test("exponential-typicality: a rest that grows by 1.9 instead of 2 with each qubit has the wrong slope", () => {
  const slow = exponentialTypicalityWith((dA, dB, stream) =>
    wishartSpectrum(dA, Math.round(16 * 1.9 ** Math.log2(dB / 16)), { stream }),
  );
  expect(broken(judge(slow, "default", 1))).toContain("halves with each qubit");
});

test("exponential-typicality: at 2^20 the mean deficit is 1.8e-6, to 5 standard errors of 400 states", () => {
  const all = records(exponentialTypicality, "default", 1);
  const { rows } = exponentialTypicality.table(all, exponentialTypicality.presets.default, ALONE);
  const [, dB, deficit, error] = rows.at(-1) as number[];
  expect(dB).toBe(2 ** 20);
  expect(Math.abs(deficit! - 15 / (8 * 2 ** 20))).toBeLessThan(5 * error!);
});
