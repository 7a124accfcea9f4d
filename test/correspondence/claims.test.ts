import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/correspondence/claim.js";
import { claims } from "../../src/correspondence/index.js";
import { marchenkoPasturWith } from "../../src/correspondence/marchenkoPastur.js";
import { networkClaims } from "../../src/correspondence/networks.js";
import { pageCurveWith } from "../../src/correspondence/pageCurve.js";
import { reducedMomentsWith } from "../../src/correspondence/reducedMoments.js";
import { gaussianAmplitudes } from "../../src/correspondence/sampler.js";
import { realAmplitudes, uniformAmplitudes } from "../support/samplers.js";
import { ALONE, broken, describeClaim, judge, records, SEEDS } from "./harness.js";

/** Short enough for twenty seeds of the default preset in every run of the tests. */
const SHORT = ["page-curve", "reduced-moments", "marchenko-pastur"];

for (const claim of claims) {
  // Those that read others have tests of their own.
  if (networkClaims.includes(claim) || claim.uses !== undefined) continue;
  describeClaim(claim, SHORT.includes(claim.id) ? {} : { defaults: 1 });
}

describe("a wrong sampler is noticed", () => {
  test("page-curve quick: uniform amplitudes shift Page's curve by 0.4 standard deviations a state; |Σz|/√k > 5", () => {
    expect(broken(judge(pageCurveWith(uniformAmplitudes()), "quick", 1))).toContain("Page's mean over the curve");
  });

  test("page-curve quick: real amplitudes break the means", () => {
    expect(broken(judge(pageCurveWith(realAmplitudes(gaussianAmplitudes)), "quick", 1))).toContain(
      "Page's mean over the curve",
    );
  });

  test("page-curve quick: amplitudes of mean ½ break the mean at every cut, T1, T2 and the order −1 quantity", () => {
    const rules = broken(judge(pageCurveWith(uniformAmplitudes(0.5)), "quick", 1));
    for (const name of [
      "Page's mean at every cut",
      "T1 follows Marchenko–Pastur",
      "T2 follows Marchenko–Pastur",
      "order −1 quantity",
    ]) {
      expect(rules).toContain(name);
    }
  });

  test("reduced-moments quick: uniform amplitudes break entropy, purity and both higher moments", () => {
    const rules = broken(judge(reducedMomentsWith(uniformAmplitudes()), "quick", 1));
    for (const name of ["mean S", "mean Tr ρ²", "mean Tr ρ³", "mean Tr ρ⁴"]) expect(rules).toContain(name);
  });

  test("reduced-moments quick: real amplitudes break the law of the smallest eigenvalue", () => {
    expect(broken(judge(reducedMomentsWith(realAmplitudes(gaussianAmplitudes)), "quick", 1))).toContain(
      "law of the smallest eigenvalue",
    );
  });

  test("marchenko-pastur quick: amplitudes of mean ½ break every ensemble", () => {
    const rules = broken(judge(marchenkoPasturWith(uniformAmplitudes(0.5)), "quick", 1));
    for (const name of ["16 × 64", "64 × 64", "64 × 16", "16 × 16", "16 × 16 real", "64 × 64 real"]) {
      expect(rules).toContain(name);
    }
  });
});

test("page-curve: a Page curve shifted by 2 % of its deficit is refused", () => {
  const claim = claims.find(({ id }) => id === "page-curve") as Claim;
  const all = records(claim, "default", 1);
  const width = claim.fields.length;
  const shifted = all.data.map((x, i) => {
    const field = claim.fields[i % width] as string;
    const dA = all.data[i - (i % width)] as number;
    return field.startsWith("S_") ? x + 0.02 * (Math.log(dA) - x) : x;
  });
  expect(broken(claim.verdict({ ...all, data: shifted }, claim.presets.default, ALONE))).toContain(
    "Page's mean at every cut",
  );
});

test("marchenko-pastur: the bars of a panel hold every positive eigenvalue, those beyond the edges of the law too", () => {
  const claim = claims.find(({ id }) => id === "marchenko-pastur") as Claim;
  const all = records(claim, "quick", 1);
  const { panels } = claim.figure(all, claim.presets.quick, ALONE);
  const shares = panels.map(({ series: [bars] }) =>
    bars?.kind === "bars" ? bars.bars.reduce((sum, { x0, x1, y }) => sum + y * (x1 - x0), 0) : Number.NaN,
  );
  for (const [i, share] of [1, 1, 1 / 4, 1, 1, 1].entries()) expect(shares[i]).toBeCloseTo(share, 12);
  const ends = panels.map(({ series: [bars] }) => (bars?.kind === "bars" ? bars.bars.at(-1)!.x1 : Number.NaN));
  // At 16 × 16 real the largest of all is near 4.4, where the law ends at 4.
  expect(ends[4]).toBeGreaterThan(4.3);
  expect(panels.every(({ title }) => / distance 0\.\d+ ≤ 0\.\d+$/.test(title))).toBe(true);
});

test("marchenko-pastur: a panel of a broken rule says that its distance is above the bound", () => {
  const claim = marchenkoPasturWith(uniformAmplitudes(0.2));
  const all = records(claim, "quick", 1);
  const titles = claim.figure(all, claim.presets.quick, ALONE).panels.map(({ title }) => title);
  const names = broken(claim.verdict(all, claim.presets.quick, ALONE)).filter((name) => name.includes("×"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(titles.find((title) => title.startsWith(`${name}:`))).toMatch(/ distance 0\.\d+ > 0\.\d+$/);
  }
});

// Every value that --set may take must leave the verdict honest: the smallest sizes and the fewest trials it allows.
test("page-curve: small dimensions with 2 and with 40 pairs hold for the seeds 1 … 5", () => {
  const claim = claims.find(({ id }) => id === "page-curve") as Claim;
  const failures: string[] = [];
  for (const dimension of [4, 12, 24, 36, 64, 72, 100, 144]) {
    for (const pairs of [2, 40]) {
      const params = { dimension, pairs };
      for (const seed of SEEDS.slice(0, 5)) {
        const verdict = claim.verdict(records(claim, "quick", seed, params), params, ALONE);
        failures.push(...broken(verdict).map((rule) => `D = ${dimension}, ${pairs} pairs, seed ${seed}: ${rule}`));
      }
    }
  }
  expect(failures).toEqual([]);
});

test.each(["reduced-moments", "marchenko-pastur"])("%s: the fewest trials allowed hold for the seeds 1 … 20", (id) => {
  const claim = claims.find((one) => one.id === id) as Claim;
  const params = Object.fromEntries(Object.entries(claim.parameters).map(([key, { minimum }]) => [key, minimum]));
  const failures = SEEDS.flatMap((seed) =>
    broken(claim.verdict(records(claim, "quick", seed, params), params, ALONE)).map((rule) => `seed ${seed}: ${rule}`),
  );
  expect(failures).toEqual([]);
});
