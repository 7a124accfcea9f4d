// What a reader must be able to see in single figures; what holds for all of them stands in harness.ts.
import { expect, test } from "vitest";
import { canonicalTypicalityClaim } from "../../src/correspondence/canonicalTypicalityClaim.js";
import type { Claim, Panel, Series } from "../../src/correspondence/claim.js";
import { kernelSpectrum } from "../../src/correspondence/kernelSpectrum.js";
import { marchenkoPastur } from "../../src/theory/marchenkoPastur.js";
import { ALONE, records } from "./harness.js";

type Curve = Extract<Series, { kind: "curve" }>;
const curves = ({ series }: Panel): Curve[] => series.filter((s) => s.kind === "curve");

// biome-ignore lint/suspicious/noExplicitAny: what a claim prepares is its own business
const panelsOf = (claim: Claim<any>, changes: Record<string, number> = {}): readonly Panel[] => {
  const params = { ...claim.presets.quick, ...changes };
  return claim.figure(records(claim, "quick", 1, params), params, ALONE).panels;
};

test("canonical-typicality: both bounds are inside their panel from end to end", () => {
  const panels = panelsOf(canonicalTypicalityClaim).slice(0, 3);
  for (const panel of panels) {
    const [low, high] = panel.y.domain!;
    expect(curves(panel).map(({ label }) => label)).toEqual(["tight bound", "published bound"]);
    for (const { points } of curves(panel)) {
      expect(points).toHaveLength(4);
      for (const { y } of points) expect(y > low && y < high).toBe(true);
    }
  }
});

test("kernel-spectrum: both laws are limits, drawn dashed from edge to edge", () => {
  const [panel] = panelsOf(kernelSpectrum, { runs: 20, widest: 64 });
  const laws = curves(panel!);
  expect(laws.map(({ exact }) => exact)).toEqual([false, false]);
  const nominal = laws[1]!.points;
  expect(nominal[0]!.x).toBeCloseTo(marchenkoPastur(40 / (12 * 32 + 1)).edges[0], 12);
  for (const end of [0, -1]) expect(nominal.at(end)!.y).toBeCloseTo(0, 6);
});
