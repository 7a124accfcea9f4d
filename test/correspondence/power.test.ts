// Which rule notices a sampler that is off by a few per cent; docs/verdicts.md has the rates over many seeds.
import { expect, test } from "vitest";
import type { Preset } from "../../src/correspondence/claim.js";
import { distortions } from "../support/distortions.js";
import { broken, judge } from "./harness.js";

test.each<[string, Preset, number, string[]]>([
  ["typicality-tail", "default", 0.05, ["covariance of the observables", "covariance, all shells"]],
  ["typicality-tail", "default", 0.1, ["on the exact tail"]],
  ["canonical-typicality", "quick", 0.05, ["mean energy, all shells"]],
  ["gue-eigenvectors", "quick", 0.05, ["the spin of A does not follow the energy"]],
  ["linear-training", "quick", 0.1, ["mean kernel before training", "‖θ₀‖² before training"]],
  ["global-minima", "quick", 0.1, ["mean kernel before training", "‖θ₀‖² before training"]],
  ["degenerate-minima", "quick", 0.1, ["‖θ₀‖² before training"]],
  ["double-descent", "quick", 0.1, ["mean kernel before training", "mean outputs before training"]],
  ["trained-double-descent", "quick", 0.1, ["mean kernel before training", "mean outputs before training"]],
  ["random-features", "quick", 0.05, ["mean kernel of the features"]],
  ["kernel-spectrum", "quick", 0.1, ["mean kernel", "spread of the kernel"]],
  ["fitting-threshold", "quick", 0.1, ["mean trace", "mean trace, all ensembles"]],
])("%s %s: a share of %f off", (id, preset, epsilon, names) => {
  const rules = broken(judge(distortions[id]!.claim(epsilon), preset, 1));
  for (const name of names) expect(rules).toContain(name);
});

test("degenerate-minima quick: null directions that lie in the row space by a hundredth are refused by the fourth power alone", () => {
  const rules = broken(judge(distortions["degenerate-minima"]!.other!.claim(0.01), "quick", 1));
  expect(rules).toEqual(["null directions: fourth power"]);
});
