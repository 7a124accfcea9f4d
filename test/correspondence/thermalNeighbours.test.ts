// What makes the verdicts of thermal-neighbours and smallest-eigenvalue fail.
import { expect, test } from "vitest";
import type { Claim, Records } from "../../src/correspondence/claim.js";
import { gaussianAmplitudes } from "../../src/correspondence/sampler.js";
import { smallestEigenvalue, smallestEigenvalueWith } from "../../src/correspondence/smallestEigenvalue.js";
import { thermalNeighbours, thermalNeighboursWith } from "../../src/correspondence/thermalNeighbours.js";
import { realAmplitudes, uniformAmplitudes } from "../support/samplers.js";
import { ALONE, broken, judge, records } from "./harness.js";

/** The rules that break when one field is not what was measured. */
function altered(
  claim: Claim<null>,
  field: string,
  change: (x: number, row: readonly number[]) => number,
  preset: "quick" | "default" = "quick",
): string[] {
  const all: Records = records(claim, preset, 1);
  const width = claim.fields.length;
  const at = claim.fields.indexOf(field);
  const data = all.data.map((x, i) => {
    const first = i - (i % width);
    return i % width === at ? change(x, [...all.data.subarray(first, first + width)]) : x;
  });
  return broken(claim.verdict({ ...all, data }, claim.presets[preset], ALONE));
}

test("thermal-neighbours quick: real amplitudes are further from thermal and their kernel scatters more", () => {
  const rules = broken(judge(thermalNeighboursWith(realAmplitudes(gaussianAmplitudes)), "quick", 1));
  for (const name of [
    "mean squared distance",
    "a thermal state within 0.3",
    "mean fluctuation of K_Q, all sizes",
    "mean squared linear step, all sizes",
    "median linear distance",
  ]) {
    expect(rules).toContain(name);
  }
});

test("thermal-neighbours quick: amplitudes of mean ½ have no thermal state near them at any size", () => {
  const rules = broken(judge(thermalNeighboursWith(uniformAmplitudes(0.5)), "quick", 1));
  for (const name of ["a thermal state within 0.3", "mean squared linear step", "median linear distance, sign test"]) {
    expect(rules).toContain(name);
  }
});

test.each([
  ["distance", (x) => 1.02 * x, ["mean squared distance", "mean squared distance, all sizes"]],
  ["residual", (x) => x + 1e-11, ["the nearest state is thermal"]],
  ["fluctuation", (x) => 1.1 * x, ["mean fluctuation of K_Q, all sizes"]],
  ["spectrum", (x) => x + 1e-11, ["spectrum of K_Q"]],
  ["zeros", (x, [dB]) => x + (dB === 3 ? 1 : 0), ["zeros of K_Q"]],
  [
    "linear",
    (x, row) => (row[1]! < 0 ? x : row[1]!),
    ["the linear step diverges at dB = dA", "median linear distance"],
  ],
  ["linear", (x, [dB]) => (dB === 64 ? 1.2 * x : x), ["far from it the two agree"]],
] as [string, (x: number, row: readonly number[]) => number, string[]][])(
  "thermal-neighbours default: another %s",
  (field, change, names) => {
    const rules = altered(thermalNeighbours, field, change, "default");
    for (const name of names) expect(rules).toContain(name);
  },
);

test("thermal-neighbours: for dB < dA there is no distance, and (dA − dB)² eigenvalues of K_Q are zero", () => {
  const { fields, data } = records(thermalNeighbours, "quick", 1);
  const [two, three, four] = [0, 1, 2].map((i) => data.subarray(i * fields.length, (i + 1) * fields.length));
  expect([two![0], two![1], two![7]]).toEqual([2, -1, 4]);
  expect([three![0], three![1], three![7]]).toEqual([3, -1, 1]);
  expect(four![1]).toBeGreaterThan(0);
  expect(four![7]).toBe(0);
});

test("smallest-eigenvalue quick: real amplitudes, and amplitudes of mean ½, break the means", () => {
  for (const sampler of [realAmplitudes(gaussianAmplitudes), uniformAmplitudes(0.5)]) {
    const rules = broken(judge(smallestEigenvalueWith(sampler), "quick", 1));
    for (const name of ["dA = dB: mean, all m", "dA < dB: mean, all rests"]) {
      expect(rules).toContain(name);
    }
  }
});

test("smallest-eigenvalue: values 15 % too large, and one that is zero, are noticed", () => {
  const larger = altered(smallestEigenvalue, "min", (x) => 1.15 * x, "default");
  for (const name of ["dA = dB: mean, all m", "dA < dB: mean", "dA < dB: law"]) expect(larger).toContain(name);
  let first = true;
  const zero = altered(smallestEigenvalue, "min", (x) => {
    const value = first ? 0 : x;
    first = false;
    return value;
  });
  expect(zero).toEqual(["never zero"]);
});

test("smallest-eigenvalue: the same values at every cut have another law", () => {
  const same = altered(smallestEigenvalue, "min", (_, [cut]) => (cut! < 15 ? 1 / (cut! + 2) ** 3 : 0.01), "default");
  for (const name of ["dA = dB: law", "dA < dB: law"]) expect(same).toContain(name);
});
