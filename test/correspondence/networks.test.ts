// The claims about networks: twenty seeds of the quick preset, one of the default, and what makes each verdict fail.
import { describe, expect, test } from "vitest";
import { type FeatureSampler, ridgelessRegressionWith } from "../../src/correspondence/ridgelessRegression.js";
import { matrix } from "../../src/linalg/matrix.js";
import { ginibre } from "../../src/random/ginibre.js";
import { broken, describeClaim, judge } from "./harness.js";
import { networkClaims } from "./networkClaims.js";

for (const claim of networkClaims) describeClaim(claim, { defaults: 1 });

describe("what a claim says is not so is noticed", () => {
  const features = (change: (x: number, at: number, all: Float64Array) => number): FeatureSampler => {
    return (stream) => {
      const { rows, cols, data } = ginibre(60, 400, { stream });
      return matrix(rows, cols, data.map(change));
    };
  };
  test.each([
    ["that are 10 % too large", features((x) => 1.1 * x), ["mean V, all sizes"]],
    ["of mean ½", features((x) => x + 0.5), ["mean risk", "mean risk, all sizes"]],
    ["of which 30 repeat", features((_, at, all) => all[at - (at % 400) + (at % 30)]!), ["mean V", "peak of V"]],
  ])("ridgeless-regression quick: features %s", (_, sampler, names) => {
    const rules = broken(judge(ridgelessRegressionWith(sampler), "quick", 1));
    for (const name of names) expect(rules).toContain(name);
  });
});
