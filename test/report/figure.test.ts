import { parseHTML } from "linkedom/worker";
import { describe, expect, test } from "vitest";
import type { Panel, Series } from "../../src/correspondence/claim.js";
import { draw as drawFigure, figureSvg } from "../../src/report/figure.js";
import { exampleReports } from "./example.js";

const axis = (scale: "linear" | "log", label: string = scale) => ({ label, scale });
const draw = (series: Series[], rest: Partial<Panel> = {}) => {
  const panel: Panel = { title: "panel", x: axis("log", "q"), y: axis("linear", "S"), series, ...rest };
  const svg = figureSvg({ title: "figure", caption: "", panels: [panel] });
  return { svg, document: parseHTML(`<html><body>${svg}</body></html>`).document };
};
const points = (ys: number[], error?: number): Series => ({
  kind: "points",
  label: "measured",
  points: ys.map((y, i) => ({ x: 10 ** i, y, ...(error === undefined ? {} : { error }) })),
});
const curve = (exact: boolean, ys = [1, 2, 3]): Series => ({
  kind: "curve",
  label: exact ? "exact" : "limit",
  exact,
  points: ys.map((y, i) => ({ x: 10 ** i, y })),
});
const texts = (document: ReturnType<typeof draw>["document"]) =>
  [...document.querySelectorAll("text")].map((t) => t.textContent);

test("every point carries its numbers as a title, the error cut at its second digit", () => {
  const { document } = draw([points([1, 2, 3], 0.0123)]);
  const titles = [...document.querySelectorAll("title")].map((t) => t.textContent);
  expect(titles).toEqual([
    "measured\nq = 1\nS = 1.000 ± 0.012",
    "measured\nq = 10\nS = 2.000 ± 0.012",
    "measured\nq = 100\nS = 3.000 ± 0.012",
  ]);
});

test("what a mark says stands above the plot while it is pointed at or was touched, without a script", () => {
  const named = (label: string, x: string) =>
    draw([{ ...points([1, 2], 0.0123), label } as Series, { ...curve(true) }], { x: axis("log", x) });
  const { svg, document } = named("measured", "q");
  const marks = [...document.querySelectorAll(".mark")];
  expect(marks).toHaveLength(2);
  for (const [i, mark] of marks.entries()) {
    expect(mark.getAttribute("tabindex")).toBe("-1");
    const readout = mark.nextElementSibling;
    expect(readout?.getAttribute("class")).toBe("readout");
    expect(readout?.textContent).toBe(`measured: q = ${10 ** i}, S = ${i + 1}.000 ± 0.012`);
    expect(readout?.getAttribute("textLength")).toBeNull();
  }
  expect(svg).toContain(".readout{display:none");
  expect(svg).toMatch(/\.mark:hover\+\.readout,[^{}]*\.mark:focus\+\.readout\{display:inline\}/);
  const long = named("measured in a great many independent runs", "a ratio of two dimensions").document;
  expect(long.querySelector(".readout")?.getAttribute("textLength")).toBe("448");
});

test("an error bar spans ±1 standard error, drawn to scale", () => {
  const { document } = draw([points([0, 10], 2)], { y: { label: "S", scale: "linear", domain: [-10, 20] } });
  const bars = [...document.querySelectorAll('g[aria-label="rule"] line')].filter((l) => l.getAttribute("y1") !== null);
  const heights = bars.map((l) => Math.abs(Number(l.getAttribute("y1")) - Number(l.getAttribute("y2"))));
  const dots = [...document.querySelectorAll(".plot circle")].map((c) => Number(c.getAttribute("cy")));
  const unit = Math.abs(dots[0]! - dots[1]!) / 10;
  expect(heights.filter((h) => Math.abs(h - 4 * unit) < 0.05)).toHaveLength(2);
});

test("a point beyond a given domain is an arrowhead at the edge, with its true value; beyond x it is left out", () => {
  const { document } = draw([points([0, 40, -40, 1])], {
    x: { label: "q", scale: "log", domain: [0.5, 200] },
    y: { label: "z", scale: "linear", domain: [-6, 6] },
  });
  const titles = [...document.querySelectorAll('g[aria-label="dot"] title')].map((t) => t.textContent);
  expect(titles).toEqual(["measured\nq = 1\nz = 0", "measured\nq = 10\nz = 40", "measured\nq = 100\nz = −40"]);
  const at = [...document.querySelectorAll('g[aria-label="dot"] path')].map((p) => p.getAttribute("transform") ?? "");
  expect(at).toHaveLength(2);
  // The plot reaches from 28 to 264 pixels.
  expect(at[0]).toMatch(/,28\)/);
  expect(at[1]).toMatch(/,264\) rotate\(180\)/);
});

test("exact theory is solid, asymptotic theory dashed, in the plot and in the legend", () => {
  const dashes = (series: Series[]) => (draw(series).svg.match(/stroke-dasharray="6 4"/g) ?? []).length;
  expect(dashes([curve(true)])).toBe(0);
  expect(dashes([curve(false)])).toBe(2);
});

test("theory wears the colour of its data, pieces of one curve the same colour, other curves their own", () => {
  const colours = (series: Series[]) =>
    [...draw(series).document.querySelectorAll('g[aria-label="line"] [stroke]')].map((g) => g.getAttribute("stroke"));
  const two = [points([1, 2, 3]), { ...points([2, 3, 4]), label: "other" } as Series];
  const [blue, orange] = colours([...two, curve(true), { ...curve(true), label: "other" } as Series]);
  const dots = [...draw(two).document.querySelectorAll('.plot g[aria-label="dot"]')].map((g) =>
    g.getAttribute("stroke"),
  );
  expect(dots).toEqual([blue, orange]);
  expect(blue).not.toBe(orange);
  const piece = (from: number, to: number, exact: boolean): Series => ({
    kind: "curve",
    label: `${from}`,
    exact,
    points: [from, to].map((x) => ({ x, y: 1 })),
  });
  const [a, b, c, d] = colours([
    points([1, 2]),
    piece(1, 2, true),
    piece(3, 4, true),
    piece(1, 2, false),
    piece(3, 4, false),
  ]);
  expect(a).toBe(b);
  expect(c).toBe(d);
  expect(a).not.toBe(c);
  const crossing = colours([points([1, 2]), piece(1, 3, false), piece(2, 4, false), piece(1, 4, true)]);
  expect(new Set(crossing).size).toBe(3);
});

test("each side of the correspondence has one colour, its theory too; what belongs to both is ink", () => {
  const on = (series: Series, side: "quantum" | "network"): Series => ({ ...series, side });
  const { document } = draw([
    on(points([1, 2]), "network"),
    on(points([2, 3]), "quantum"),
    on(points([3, 4]), "network"),
    on(curve(true), "quantum"),
    curve(false),
  ]);
  const strokes = (what: string) =>
    [...document.querySelectorAll(`.plot g[aria-label="${what}"]`)].map(
      (g) => g.getAttribute("stroke") ?? g.querySelector("[stroke]")?.getAttribute("stroke"),
    );
  const [orange, blue, again] = strokes("dot");
  expect(again).toBe(orange);
  expect(blue).not.toBe(orange);
  const [own, both] = [...document.querySelectorAll('g[aria-label="line"] [stroke]')].map((g) =>
    g.getAttribute("stroke"),
  );
  expect(own).toBe(blue);
  expect([orange, blue]).not.toContain(both);
});

test("plots side by side stand on one line; the next row does not wait for a long legend above it", () => {
  const long: Series[] = [1, 2, 3, 4, 5, 6].map(
    (i) => ({ ...points([i, 2]), label: `a long label, number ${i}` }) as Series,
  );
  const panel = (series: Series[]): Panel => ({ title: "p", x: axis("log"), y: axis("linear"), series });
  const short = panel([points([1, 2])]);
  const heights = drawFigure({ title: "f", caption: "", panels: [short, panel(long), short, short] }).panels.map(
    (svg) => Number(svg.match(/ height="(\d+)"/)?.[1]),
  );
  expect(heights[0]).toBe(heights[1]);
  expect(heights[2]).toBe(heights[3]);
  expect(heights[2]!).toBeLessThan(heights[0]!);
});

test("the legend names every series inside the SVG", () => {
  const { document } = draw([points([1, 2]), curve(true), curve(false)]);
  expect(texts(document)).toEqual(expect.arrayContaining(["measured", "exact", "limit", "figure", "panel", "q", "S"]));
});

test("ticks are numbers a person would write: 0.001 … 1000, 10⁻⁶, −5, 0.5; never 10m or 1k", () => {
  const ticks = (panel: Partial<Panel>) => texts(draw([], panel).document);
  const span = (scale: "linear" | "log", lo: number, hi: number) => ({
    x: { label: "", scale, domain: [lo, hi] as const },
  });
  expect(ticks(span("log", 1e-3, 1e3))).toEqual(
    expect.arrayContaining(["0.001", "0.01", "0.1", "1", "10", "100", "1000"]),
  );
  expect(ticks(span("log", 1e-12, 1))).toEqual(expect.arrayContaining(["10⁻¹²", "10⁻⁶", "1"]));
  expect(ticks(span("log", 0.04, 0.9))).toEqual(expect.arrayContaining(["0.05", "0.1", "0.2", "0.5"]));
  expect(ticks(span("log", 1.1, 1.9))).toEqual(expect.arrayContaining(["1.2", "1.4", "1.6", "1.8"]));
  expect(ticks(span("linear", -7, 7))).toEqual(expect.arrayContaining(["−5", "0", "5"]));
  for (const text of ticks(span("log", 1e-9, 1e9))) expect(text).not.toMatch(/\d[a-zA-Z]/);
});

test("an axis with names has its names and no number", () => {
  const ticks = ["2 × 2", "4 × 16", "60 × 60"].map((label, i) => ({ value: 10 * i + 10, label }));
  const said = texts(draw([points([1, 2, 3])], { x: { label: "", scale: "linear", domain: [5, 35], ticks } }).document);
  expect(said).toEqual(expect.arrayContaining(["2 × 2", "4 × 16", "60 × 60"]));
  expect(said).not.toContain("20");
});

test("a curve that diverges does not flatten the measured values", () => {
  const { svg } = draw([points([1, 2, 3]), curve(true, [1, 2, 1e9])]);
  expect(texts(parseHTML(svg).document).filter((t) => /×10|0{5}/.test(t ?? ""))).toEqual([]);
});

test("a curve that lies outside comes into sight when it is not far, and not when it is", () => {
  const ticks = (bound: number) => {
    const { document } = draw([points([1, 2, 3]), curve(false, [bound, bound, bound])]);
    return texts(document).flatMap((t) => (t !== "" && Number.isFinite(Number(t)) ? [Number(t)] : []));
  };
  expect(ticks(8)).toContain(8);
  for (const far of [8, 500]) expect(ticks(500)).not.toContain(far);
});

describe("what cannot be drawn leaves a gap, never NaN in the SVG", () => {
  test.each<[string, Series[], Partial<Panel>]>([
    [
      "NaN and infinite entries",
      [points([1, Number.NaN, Number.POSITIVE_INFINITY]), curve(true, [1, Number.NaN, 2])],
      {},
    ],
    ["zero and negative values on a logarithmic axis", [points([0, -1, 2], 3)], { y: axis("log") }],
    ["nothing at all", [], {}],
    ["points that are all NaN", [points([Number.NaN])], { y: axis("log") }],
    ["a single value", [points([5])], {}],
    ["a histogram of zeros", [{ kind: "bars", label: "b", bars: [{ x0: 0, x1: 1, y: 0 }] }], { x: axis("linear") }],
  ])("%s", (_, series, panel) => {
    expect(draw(series, panel).svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test("texts are escaped: no element or attribute can be smuggled in", () => {
  const evil = `"><script>alert(1)</script><a b='`;
  const { svg, document } = draw(
    [{ ...points([1]), label: evil } as Series, { ...curve(true), label: evil } as Series],
    {
      title: evil,
      x: axis("log", evil),
      y: axis("log", evil),
      marks: [{ x: 1, label: evil }],
    },
  );
  expect(document.querySelector("script")).toBeNull();
  expect(svg).not.toContain("<script");
  expect(texts(document).filter((t) => t === evil)).toHaveLength(6);
});

test("a figure is the same text every time", () => {
  for (const { figure } of exampleReports) expect(figureSvg(figure)).toBe(figureSvg(figure));
});
