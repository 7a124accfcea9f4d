import { expect, test } from "vitest";
import { renyiEntropies, renyiEntropiesWith } from "../../src/correspondence/renyiEntropies.js";
import { gaussianAmplitudes } from "../../src/correspondence/sampler.js";
import { meanMoment } from "../../src/theory/meanMoment.js";
import { renyiMarchenkoPastur } from "../../src/theory/renyiMarchenkoPastur.js";
import { realAmplitudes, uniformAmplitudes } from "../support/samplers.js";
import { ALONE, broken, judge, records } from "./harness.js";

const MEANS = [
  "mean Tr ρ^0.25",
  "mean Tr ρ^0.5",
  "mean S",
  "mean Tr ρ^1.5",
  "mean Tr ρ^2",
  "mean Tr ρ^3",
  "mean Tr ρ^5",
];

test("quick: real amplitudes break the mean at every order", () => {
  const rules = broken(judge(renyiEntropiesWith(realAmplitudes(gaussianAmplitudes)), "quick", 1));
  for (const name of MEANS) expect(rules).toContain(name);
});

test("quick: amplitudes of mean ½ break the largest eigenvalue too", () => {
  expect(broken(judge(renyiEntropiesWith(uniformAmplitudes(0.5)), "quick", 1))).toContain("largest eigenvalue");
});

test("default: mean moments that are 5 % off are refused at every order but 1, where Page's formula stands", () => {
  const shifted = renyiEntropiesWith(gaussianAmplitudes, (...args) => 1.05 * meanMoment(...args));
  const all = records(renyiEntropies, "default", 1);
  const rules = broken(shifted.verdict(all, renyiEntropies.presets.default, ALONE));
  expect(rules.filter((name) => MEANS.includes(name))).toEqual(MEANS.filter((name) => name !== "mean S"));
});

test("an entropy that rises with the order in one state of all is noticed", () => {
  const all = records(renyiEntropies, "quick", 1);
  const data = all.data.slice();
  const last = data.length - 1;
  data[last] = (data[last - 1] as number) + 1e-9;
  expect(broken(renyiEntropies.verdict({ ...all, data }, renyiEntropies.presets.quick, ALONE))).toEqual([
    "falls with the order",
  ]);
});

test("figure: the solid curve goes through Page's entropy and the purity, the dashed one ends at −ln of the edge", () => {
  const all = records(renyiEntropies, "quick", 1);
  const [panel] = renyiEntropies.figure(all, renyiEntropies.presets.quick, ALONE).panels;
  const curves = panel!.series
    .filter((s) => s.kind === "curve")
    .map((s) => new Map(s.points.map(({ x, y }) => [x, y])));
  expect(curves[0]!.get(0.5)).toBeCloseTo(1.5885338, 7);
  expect(curves[1]!.get(1)).toBeCloseTo(Math.LN2, 14);
  // The straight pieces between its corners lie on Eq. (2), above order 6 too: 6e-3 nats are a pixel.
  const corners = [...curves[1]!].sort(([a], [b]) => a - b);
  for (const [i, [x, y]] of corners.slice(0, -1).entries()) {
    const [nextX, nextY] = corners[i + 1]!;
    const middle = (x + nextX) / 2;
    expect(Math.abs((y + nextY) / 2 - renyiMarchenkoPastur(middle / (1 - middle), 8, 8))).toBeLessThan(6e-3);
  }
});
