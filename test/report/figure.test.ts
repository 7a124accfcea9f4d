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

/** What the marks say: the text behind each. */
const words = (document: ReturnType<typeof draw>["document"]) =>
  [...document.querySelectorAll("[tabindex]")].map((mark) => mark.nextElementSibling?.textContent);

test("every point carries its numbers, the error cut at its second digit, and they are said once", () => {
  const { document } = draw([points([1, 2, 3], 0.0123)]);
  expect(words(document)).toEqual([
    "measured: q = 1, S = 1.000 ± 0.012",
    "measured: q = 10, S = 2.000 ± 0.012",
    "measured: q = 100, S = 3.000 ± 0.012",
  ]);
  expect(document.querySelector("title")).toBeNull();
});

test("what a mark says stands above the plot while it is pointed at or was touched, without a script", () => {
  const named = (label: string, x: string) =>
    draw([{ ...points([1, 2], 0.0123), label } as Series, { ...curve(true) }], { x: axis("log", x) });
  const { svg, document } = named("measured", "q");
  const marks = [...document.querySelectorAll("[tabindex]")];
  expect(marks).toHaveLength(2);
  for (const mark of marks) expect(mark.getAttribute("tabindex")).toBe("-1");
  expect(svg).toContain("[tabindex]+text{display:none");
  expect(svg).toMatch(/\[tabindex\]:hover\+text,[^{}]*\[tabindex\]:focus\+text\{display:inline\}/);
  // Too long for one line: the name, and the numbers below it. Too long for that: set closer.
  const long = named("measured in a great many independent runs", "a ratio of two dimensions").document;
  const [first] = long.querySelectorAll("[tabindex]+text");
  expect(first?.querySelector("tspan")?.textContent).toBe("a ratio of two dimensions = 1, S = 1.000 ± 0.012");
  expect(first?.textContent).toContain("measured in a great many independent runs");
  expect(first?.querySelector("[textLength]")).toBeNull();
  const longer = named("m", "a ratio of two dimensions that are both named here at their full length").document;
  expect(longer.querySelector("tspan")?.getAttribute("textLength")).toBe("448");
});

test("a figure is one image with a name and a description in words: axes, series, the range of their points", () => {
  const figure = {
    title: "f",
    caption: "Caption.",
    panels: [{ title: "p", x: axis("log", "q"), y: axis("linear", "S"), series: [points([1, 3, 2]), curve(true)] }],
  };
  const { file, panels } = drawFigure(figure, "page-curve");
  const described = (svg: string) => {
    const image = parseHTML(`<html><body>${svg}</body></html>`).document.querySelector("svg")!;
    expect(image.getAttribute("role")).toBe("img");
    const description = image.querySelector("desc")!;
    expect(image.getAttribute("aria-describedby")).toBe(description.id);
    expect(image.querySelector('[aria-hidden="true"]')).toBeNull();
    return [image.getAttribute("aria-label"), description.id, description.textContent];
  };
  const said = "y: S; x: q, logarithmic. measured: 3 points, x 1 to 100, y 1 to 3; exact: curve.";
  expect(described(panels[0]!)).toEqual(["p", "page-curve-0-desc", said]);
  expect(described(file)).toEqual(["f", "page-curve-desc", `Caption. p: ${said}`]);
});

test("a curve of a thousand corners keeps those that a reader could miss, within a tenth of a pixel", () => {
  const smooth: Series = {
    kind: "curve",
    label: "sine",
    exact: true,
    points: Array.from({ length: 1001 }, (_, i) => ({ x: i / 100, y: Math.sin(i / 100) })),
  };
  const { document } = draw([smooth], {
    x: { label: "x", scale: "linear", domain: [0, 10] },
    y: { label: "y", scale: "linear", domain: [-1, 1] },
  });
  const d = document.querySelector('[aria-label="line"] path')!.getAttribute("d")!;
  const [, start, rest] = d.match(/^M([^l]*)l(.*)$/)!;
  let [x, y] = start!.split(",").map(Number) as [number, number];
  const corners = [[x, y]];
  for (const step of rest!.split(" ")) {
    const [dx, dy] = step.split(",").map(Number) as [number, number];
    [x, y] = [x + dx, y + dy];
    corners.push([x, y]);
  }
  expect(corners.length).toBeLessThan(200);
  // The plot is 400 pixels wide from 60 on, and 236 high from 28 on.
  let worst = 0;
  for (const [i, [px, py]] of corners.entries()) {
    const [qx, qy] = (corners[i + 1] ?? [px, py]) as [number, number];
    for (const t of [0, 0.25, 0.5, 0.75]) {
      const at = (((px as number) + t * (qx - (px as number)) - 60) / 400) * 10;
      const drawn = (py as number) + t * (qy - (py as number));
      worst = Math.max(worst, Math.abs(drawn - (28 + (236 * (1 - Math.sin(at))) / 2)));
    }
  }
  expect(worst).toBeLessThan(0.2);
});

test("an error bar spans ±1 standard error, drawn to scale", () => {
  const { document } = draw([points([0, 10], 2)], { y: { label: "S", scale: "linear", domain: [-10, 20] } });
  // All bars of a series are one path.
  const bars = document.querySelector('g[aria-label="rule"] g path')!.getAttribute("d")!;
  const heights = [...bars.matchAll(/M[\d.]+,([\d.]+)V([\d.]+)/g)].map(([, from, to]) =>
    Math.abs(Number(from) - Number(to)),
  );
  const dots = [...document.querySelectorAll(".plot circle")].map((c) => Number(c.getAttribute("cy")));
  const unit = Math.abs(dots[0]! - dots[1]!) / 10;
  expect(heights.filter((h) => Math.abs(h - 4 * unit) < 0.25)).toHaveLength(2);
});

test("a point beyond a given domain is an arrowhead at the edge, with its true value; beyond x it is left out", () => {
  const { document } = draw([points([0, 40, -40, 1])], {
    x: { label: "q", scale: "log", domain: [0.5, 200] },
    y: { label: "z", scale: "linear", domain: [-6, 6] },
  });
  expect(words(document)).toEqual(["measured: q = 1, z = 0", "measured: q = 10, z = 40", "measured: q = 100, z = −40"]);
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

test("pieces of one curve have one entry in the legend, two curves of one name have two", () => {
  const piece = (from: number): Series => ({
    kind: "curve",
    label: "exact",
    exact: true,
    points: [from, 2 * from].map((x) => ({ x, y: x })),
  });
  const entries = (series: Series[]) => texts(draw(series).document).filter((t) => t === "exact").length;
  expect(entries([points([1, 2]), piece(1), piece(4)])).toBe(1);
  expect(entries([points([1, 2]), piece(1), piece(1.5)])).toBe(2);
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
  // Where two of them are all there would be, the axis takes more.
  expect(ticks(span("log", 0.0075, 0.048)).filter((t) => t !== "")).toEqual(
    expect.arrayContaining(["0.008", "0.01", "0.02", "0.03", "0.04"]),
  );
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
