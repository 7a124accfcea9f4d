// What a reader must be able to see in single figures; what holds for all of them stands in harness.ts.
import { expect, test } from "vitest";
import { canonicalTypicalityClaim } from "../../src/correspondence/canonicalTypicalityClaim.js";
import type { Claim, Panel, Series } from "../../src/correspondence/claim.js";
import { degenerateMinima } from "../../src/correspondence/degenerateMinima.js";
import { kernelSpectrum } from "../../src/correspondence/kernelSpectrum.js";
import { pageCurve } from "../../src/correspondence/pageCurve.js";
import { ridgelessRegression } from "../../src/correspondence/ridgelessRegression.js";
import { thermalNeighbours } from "../../src/correspondence/thermalNeighbours.js";
import { typicalityTail } from "../../src/correspondence/typicalityTail.js";
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

test("page-curve: the zero eigenvalues are drawn, max(0, dA − dB) of dA at every cut", () => {
  const panel = panelsOf(pageCurve).find(({ title }) => title === "Zero eigenvalues")!;
  const [measured] = panel.series;
  if (measured?.kind !== "points") throw new Error("points come first");
  expect(measured.points).toHaveLength(45);
  for (const { x, y } of measured.points) expect(y).toBeCloseTo(Math.max(0, 1 - 1 / x), 12);
});

test("thermal-neighbours: sizes without a thermal state are in the figure, at 0, and in the table, as none", () => {
  const all = records(thermalNeighbours, "quick", 1);
  const { panels } = thermalNeighbours.figure(all, thermalNeighbours.presets.quick, ALONE);
  const [shares] = panels[0]!.series;
  if (shares?.kind !== "points") throw new Error("points come first");
  expect(shares.points).toHaveLength(11);
  expect(shares.points.filter(({ x }) => x < 16 / 15).map(({ x, y }) => [x, y])).toEqual([
    [8 / 15, 0],
    [12 / 15, 0],
  ]);
  const { rows } = thermalNeighbours.table(all, thermalNeighbours.presets.quick, ALONE);
  expect(rows.map(([dB]) => dB)).toEqual([2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 64]);
  expect(rows.slice(0, 3).map((row) => [row[3], row[5] === "none"])).toEqual([
    [0, true],
    [0, true],
    [rows[2]![3], false],
  ]);
});

test("typicality-tail: nothing is drawn between two observables; a mean that symmetry makes 0 is 0", () => {
  const all = records(typicalityTail, "quick", 1);
  const panel = typicalityTail.figure(all, typicalityTail.presets.quick, ALONE).panels.at(-1)!;
  expect(curves(panel)).toHaveLength(12);
  for (const { points } of curves(panel)) {
    expect(points[1]!.x - points[0]!.x).toBeCloseTo(0.14, 12);
    expect(points[1]!.y).toBe(points[0]!.y);
  }
  const { columns, rows } = typicalityTail.table(all, typicalityTail.presets.quick, ALONE);
  const mc = columns.indexOf("mc");
  const flips = rows.find((row) => row[0] === "XXZ" && row[1] === "X")!;
  expect(flips[mc]).toBe(0);
  expect(rows.filter((row) => row[mc] === 0)).toEqual([flips]);
});

test("degenerate-minima: P − n is drawn between the widths too", () => {
  const line = curves(panelsOf(degenerateMinima, { widest: 16 })[1]!)[0]!;
  expect(line.points.length).toBeGreaterThan(20);
  for (const { x, y } of line.points) expect(y).toBeCloseTo(16 * x - 16, 10);
});

test("ridgeless-regression: the exact mean error beyond the peak stays above its first minimum, as the caption says", () => {
  const pieces = curves(panelsOf(ridgelessRegression)[0]!).map(({ points }) => Math.min(...points.map(({ y }) => y)));
  expect(pieces).toHaveLength(2);
  expect(pieces[1]).toBeGreaterThan(2 * pieces[0]!);
});
