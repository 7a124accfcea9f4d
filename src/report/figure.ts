/**
 * A claim's figure as SVG: points with error bars over the theory, one panel beside the other.
 *
 * Drawn by Observable Plot on a small DOM, so that the terminal makes the same picture as a browser. Around each plot
 * stand a title and a legend inside the SVG. Only this file imports Plot and the DOM.
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom/worker";
import type { Axis, Figure, Panel, Point, Series } from "../correspondence/claim.js";
import { FAINT, figureStyle, GRID, INK, PALETTE, PAPER } from "./colours.js";
import { escapeMarkup, formatNumber, formatPower, formatWithError } from "./format.js";

const WIDTH = 480;
/** Panels side by side, in a file and on a wide page. */
const COLUMNS = 2;
const PLOT_HEIGHT = 310;
const TITLE_HEIGHT = 30;
/** Above the plot stand the label of y and, where there are any, the labels of marks. */
const MARGIN = { top: 28, marks: 12, right: 20, bottom: 46, left: 60 };
const FONT = "'DejaVu Sans', Verdana, 'Segoe UI', sans-serif";
const SYMBOLS = ["circle", "square", "triangle", "diamond2", "star", "times"] as const;
const DASH = "6 4";
/** A curve that lies outside its panel is brought in up to this many half heights of what was measured. */
const FAR = 12;

/** A figure as a file, and its panels for a page. */
export interface Drawing {
  /** All panels in one SVG, two columns wide. */
  readonly file: string;
  /** Each panel as an SVG of its own, for a page that lets panels flow and has `figureStyle` in its style sheet. */
  readonly panels: readonly string[];
}

/**
 * Draws panel by panel: a generator, so that its caller can do other things between two of them.
 *
 * @param id  on a page, keeps the names of this figure apart from those of another one
 */
export function* drawing(figure: Figure, id = "figure"): Generator<void, Drawing> {
  const panels: Drawn[] = [];
  for (const draw of panelsOf(figure, id)) {
    panels.push(draw());
    yield;
  }
  return {
    file: together(figure, panels, id),
    panels: panels.map(({ height, content }, i) => {
      const panel = figure.panels[i]!;
      return wrap({ width: WIDTH, height, id: `${id}-${i}`, title: panel.title, description: inWords(panel) }, content);
    }),
  };
}

/** The same at once. */
export function draw(figure: Figure, id?: string): Drawing {
  const steps = drawing(figure, id);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** All panels in one SVG, two columns wide. */
export const figureSvg = (figure: Figure, id?: string): string => draw(figure, id).file;

function together(figure: Figure, drawn: readonly Drawn[], id: string): string {
  const columns = Math.min(COLUMNS, Math.max(1, drawn.length));
  const rows: Drawn[][] = [];
  for (let i = 0; i < drawn.length; i += columns) rows.push(drawn.slice(i, i + columns));
  const heading = 34;
  let y = heading;
  const parts: string[] = [];
  for (const row of rows) {
    for (const [i, panel] of row.entries()) {
      parts.push(`<g transform="translate(${i * WIDTH} ${y})">${panel.content}</g>`);
    }
    y += Math.max(...row.map((panel) => panel.height));
  }
  const title = text(16, 24, figure.title, `font-size="15" font-weight="bold"`);
  const described = figure.panels.map((panel) => `${panel.title}: ${inWords(panel)}`);
  const description = [figure.caption, ...described].join(" ");
  const frame = { width: columns * WIDTH, height: y, id, title: figure.title, description };
  return wrap(frame, `<style>${figureStyle}</style>${title}${parts.join("")}`);
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** One image, which a reader of the screen hears as its title and its description. A title element would be a tooltip over all marks. */
const wrap = ({ width, height, id, title, description }: Frame, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" class="wishart-figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
  `role="img" aria-label="${escapeMarkup(title)}" aria-describedby="${id}-desc" font-family="${FONT}" font-size="12" fill="${INK.light}">` +
  `<desc id="${id}-desc">${escapeMarkup(description)}</desc><rect width="${width}" height="${height}" fill="${PAPER.light}"/>${content}</svg>`;

/** What a panel shows, for those who do not see it: its axes, and each series with the range of its points. */
function inWords({ x, y, series }: Panel): string {
  const axis = ({ label, scale }: Axis) => (scale === "log" ? `${label}, logarithmic` : label);
  const range = (values: readonly number[]): string => {
    const finite = values.filter(Number.isFinite);
    return `${formatNumber(least(finite), 4)} to ${formatNumber(greatest(finite), 4)}`;
  };
  const each = series.map((s) => {
    if (s.kind === "bars") return `${s.label}: histogram of ${s.bars.length} bars`;
    const kind = s.kind === "curve" ? "curve" : s.points.length === 1 ? "1 point" : `${s.points.length} points`;
    if (s.kind === "curve" || s.points.length === 0) return `${s.label}: ${kind}`;
    return `${s.label}: ${kind}, x ${range(s.points.map((p) => p.x))}, y ${range(s.points.map((p) => p.y))}`;
  });
  return `y: ${axis(y)}; x: ${axis(x)}. ${[...new Set(each)].join("; ")}.`;
}

const text = (x: number, y: number, words: string, attributes = ""): string =>
  `<text x="${x}" y="${y}" fill="${INK.light}" ${attributes}>${escapeMarkup(words)}</text>`;

/** How a series looks, in the plot and in the legend. */
interface Look {
  readonly colour: string;
  readonly symbol: (typeof SYMBOLS)[number];
}

/**
 * Theory wears the colour of its data when each set of points has one curve of a kind; a single set of points is
 * blue, its exact curve ink and its asymptotic one another colour, so that both stay visible under the points. Where
 * series say on which side of the correspondence they stand, each side has one colour, and what belongs to both is ink.
 */
function looks(series: readonly Series[]): Look[] {
  const of = (test: (s: Series) => boolean) => series.filter(test);
  const points = of((s) => s.kind === "points");
  const bars = of((s) => s.kind === "bars");
  const data = points.length > 0 ? points : bars;
  const exact = of((s) => s.kind === "curve" && s.exact);
  const asymptotic = of((s) => s.kind === "curve" && !s.exact);
  const palette = (i: number) => PALETTE[i % PALETTE.length]!.light;
  const sides = series.some(({ side }) => side !== undefined);
  let free = Math.max(data.length, 1);
  return series.map((s) => {
    const i = (s.kind === "points" ? points : s.kind === "bars" ? bars : s.exact ? exact : asymptotic).indexOf(s);
    const look = (colour: string): Look => ({ colour, symbol: SYMBOLS[i % SYMBOLS.length]! });
    if (sides) return look(s.side === undefined ? INK.light : palette(s.side === "quantum" ? 0 : 1));
    if (s.kind === "points") return look(palette(i));
    if (s.kind === "bars") return look(points.length === 0 ? palette(i) : FAINT.light);
    const kin = s.exact ? exact : asymptotic;
    if (data.length > 1 && kin.length === data.length) return look(palette(i));
    const pieces = arePieces(kin);
    if (s.exact && pieces) return look(INK.light);
    if (i === 0 || !pieces) free++;
    return look(palette(free - 1));
  });
}

/** Curves that share no stretch of x are pieces of one, and look like it. */
function arePieces(curves: readonly Series[]): boolean {
  const ranges = curves
    .map((s) => (s.kind === "curve" ? s.points.map((p) => p.x) : []))
    .map((xs) => [least(xs), greatest(xs)] as const)
    .sort(([a], [b]) => a - b);
  return ranges.every(([from], i) => i === 0 || from >= ranges[i - 1]![1]);
}

interface Drawn {
  readonly height: number;
  readonly content: string;
}

/** What draws each panel. It leaves the room of its neighbour's legend too, so that plots side by side stand on one line. */
function panelsOf(figure: Figure, id: string): (() => Drawn)[] {
  const all = figure.panels.map((panel) => looks(panel.series));
  const legends = figure.panels.map((panel, i) => drawLegend(panel.series, all[i]!));
  return figure.panels.map((panel, i) => () => {
    const row = i - (i % COLUMNS);
    const plotTop = TITLE_HEIGHT + greatest(legends.slice(row, row + COLUMNS).map((legend) => legend.height));
    const marked = figure.panels.slice(row, row + COLUMNS).some(({ marks }) => marks?.length);
    const plot = drawPlot(panel, all[i]!, MARGIN.top + (marked ? MARGIN.marks : 0));
    return {
      height: plotTop + PLOT_HEIGHT,
      content:
        text(16, 20, panel.title, `font-size="13" font-weight="bold"`) +
        `<g transform="translate(0 ${TITLE_HEIGHT})">${legends[i]!.content}</g>` +
        `<g transform="translate(0 ${plotTop})">${tidy(plot, `${id}-${i}`)}</g>`,
    };
  });
}

const COORDINATES = / (?:[xy][12]?|c[xy]|r|d|width|height|transform)="[^"]*"/g;

/**
 * Plot numbers its clipping paths over the life of the process and writes coordinates to 15 digits. Here the names come
 * from the figure and the coordinates stop at a tenth of a pixel, so that a figure is the same text every time, and short.
 */
const tidy = (svg: string, id: string): string => {
  const names = new Map<string, string>();
  return svg
    .replace(/plot-clip-\d+/g, (name) => {
      if (!names.has(name)) names.set(name, `${id}-clip-${names.size}`);
      return names.get(name)!;
    })
    .replace(COORDINATES, (attribute) =>
      attribute.replace(/-?\d+\.\d{2,}(?!\d*em)/g, (n) => String(Number(Number(n).toFixed(1)))),
    );
};

/** Entries side by side, as many to a line as fit. */
function drawLegend(series: readonly Series[], look: readonly Look[]): Drawn {
  const parts: string[] = [];
  let x = 16;
  let y = 10;
  for (const [i, s] of series.entries()) {
    const { colour, symbol } = look[i]!;
    // Pieces of one curve have one label.
    if (series.findIndex((t, k) => t.kind === s.kind && t.label === s.label && look[k]!.colour === colour) < i)
      continue;
    const width = 34 + 6.6 * s.label.length;
    if (x > 16 && x + width > WIDTH - 8) {
      x = 16;
      y += 18;
    }
    parts.push(`<g transform="translate(${x} ${y})">${legendKey(s, colour, symbol)}</g>`, text(x + 28, y + 4, s.label));
    x += width + 10;
  }
  return { height: series.length === 0 ? 0 : y + 8, content: parts.join("") };
}

function legendKey(s: Series, colour: string, symbol: Look["symbol"]): string {
  if (s.kind === "bars") return `<rect x="2" y="-6" width="18" height="12" fill="${colour}" fill-opacity="0.3"/>`;
  if (s.kind === "curve") {
    const dash = s.exact ? "" : ` stroke-dasharray="${DASH}"`;
    return `<line x1="0" x2="22" stroke="${colour}" stroke-width="1.75"${dash}/>`;
  }
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const dot = Plot.plot({
    document: document as unknown as Document,
    axis: null,
    width: 22,
    height: 12,
    margin: 0,
    x: { type: "identity" },
    y: { type: "identity" },
    marks: [Plot.dot([[11, 6]], dotLook(colour, symbol, 3.2))],
  });
  const inner = dot.querySelector("g")?.outerHTML ?? "";
  return `<g transform="translate(0 -6)">${inner}</g>`;
}

const dotLook = (colour: string, symbol: Look["symbol"], r: number) => ({
  symbol,
  r,
  stroke: colour,
  strokeWidth: 1.5,
  fill: PAPER.light,
});

function drawPlot(panel: Panel, look: readonly Look[], marginTop: number): string {
  const x = scaleOf(panel.x, xValues(panel), 0.02);
  const y = scaleOf(panel.y, yValues(panel), 0.06);
  const usable = (p: Point) =>
    Number.isFinite(p.x) &&
    Number.isFinite(p.y) &&
    (panel.x.scale === "linear" || p.x > 0) &&
    (panel.y.scale === "linear" || p.y > 0);

  const bars: Plot.Markish[] = [];
  const curves: Plot.Markish[] = [];
  const points: Plot.Markish[] = [];
  for (const [i, s] of panel.series.entries()) {
    const { colour, symbol } = look[i]!;
    if (s.kind === "bars") {
      bars.push(
        Plot.rect(s.bars, {
          x1: "x0",
          x2: "x1",
          y1: () => (panel.y.scale === "log" ? y.domain[0] : 0),
          y2: "y",
          fill: colour,
          fillOpacity: 0.3,
          stroke: colour,
          strokeOpacity: 0.45,
          strokeWidth: 0.75,
          clip: true,
          title: (b: { x0: number; x1: number; y: number }) =>
            `${s.label}\n${formatNumber(b.x0, 4)} … ${formatNumber(b.x1, 4)}: ${formatNumber(b.y, 4)}`,
        }),
      );
    } else if (s.kind === "curve") {
      curves.push(
        Plot.line(
          s.points.map((p) => (usable(p) ? p : { x: p.x, y: Number.NaN })),
          {
            x: "x",
            y: "y",
            stroke: colour,
            strokeWidth: 1.75,
            strokeLinejoin: "round",
            clip: true,
            ...(s.exact ? {} : { strokeDasharray: DASH }),
          },
        ),
      );
    } else {
      const [bottom, top] = y.domain;
      const all = s.points.filter((p) => usable(p) && p.x >= x.domain[0] && p.x <= x.domain[1]);
      const seen = all.filter((p) => p.y >= bottom && p.y <= top);
      const beyond = all.filter((p) => !seen.includes(p));
      const r = s.points.length > 30 ? 2.5 : 3.2;
      const title = (p: Point) =>
        `${s.label}\n${panel.x.label} = ${formatNumber(p.x, 5)}\n${panel.y.label} = ${formatWithError(p.y, p.error)}`;
      points.push(
        Plot.ruleX(
          seen.filter((p) => p.error !== undefined && p.error > 0),
          {
            x: "x",
            y1: (p: Point) =>
              Math.max(p.y - p.error!, panel.y.scale === "log" ? y.domain[0] : Number.NEGATIVE_INFINITY),
            y2: (p: Point) => p.y + p.error!,
            stroke: colour,
            strokeWidth: 1.25,
            clip: true,
          },
        ),
        Plot.dot(seen, { x: "x", y: "y", ...dotLook(colour, symbol, r), title }),
        // What was measured outside the panel is not hidden: a filled arrowhead at the edge points to it.
        Plot.dot(beyond, {
          x: "x",
          y: (p: Point) => (p.y > top ? top : bottom),
          symbol: "triangle",
          rotate: (p: Point) => (p.y > top ? 0 : 180),
          r: r + 1,
          fill: colour,
          title,
        }),
      );
    }
  }

  const marks = (panel.marks ?? []).filter((m) => m.x >= x.domain[0] && m.x <= x.domain[1]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg = Plot.plot({
    document: document as unknown as Document,
    className: "plot",
    width: WIDTH,
    height: PLOT_HEIGHT,
    marginTop,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    style: { fontFamily: FONT, fontSize: "12px" },
    x: { type: panel.x.scale, domain: x.domain },
    y: { type: panel.y.scale, domain: y.domain },
    marks: [
      Plot.gridY(y.ticks, { stroke: GRID.light, strokeOpacity: 1 }),
      Plot.gridX(x.ticks, { stroke: GRID.light, strokeOpacity: 1 }),
      ...bars,
      Plot.ruleX(marks, { x: "x", stroke: FAINT.light, strokeDasharray: "1 3" }),
      Plot.axisX(x.minor, { tickSize: 3, label: null, stroke: FAINT.light, fill: "none" }),
      Plot.axisY(y.minor, { tickSize: 3, label: null, stroke: FAINT.light, fill: "none" }),
      Plot.axisX(x.ticks, { ...axisOptions(x.format), fontSize: fittingSize(panel.x) }),
      Plot.axisY(y.ticks, axisOptions(y.format)),
      Plot.ruleY([y.domain[0]], { stroke: FAINT.light }),
      ...curves,
      ...points,
      ...marks.map((mark) =>
        Plot.text([mark], {
          x: "x",
          text: "label",
          frameAnchor: "top",
          lineAnchor: "bottom",
          textAnchor: anchor(x.position(mark.x)),
          dy: -5,
          fill: FAINT.light,
        }),
      ),
    ],
  });
  svg.querySelector("style")?.remove();
  for (const group of svg.querySelectorAll("g")) {
    // The whole figure is one image to a reader of the screen: nothing in it is spoken or hidden by itself.
    group.removeAttribute("aria-hidden");
    joinStrokes(group as unknown as Element);
  }
  for (const path of svg.querySelectorAll('[aria-label="line"] path')) {
    path.setAttribute("d", simplified(path.getAttribute("d") ?? ""));
  }
  for (const mark of svg.querySelectorAll("title")) addReadout(mark as unknown as Element);
  // The label of x stands under its axis, that of y upright above it, where it is read without turning the head.
  const middle = (MARGIN.left + WIDTH - MARGIN.right) / 2;
  return (
    svg.outerHTML +
    text(16, 17, panel.y.label, `class="y-label" font-style="italic"`) +
    text(middle, PLOT_HEIGHT - 12, panel.x.label, `font-style="italic" text-anchor="middle"`)
  );
}

/** Strokes that lie in one group and differ in their places alone become one path: the lines of a grid, ticks, error bars. */
function joinStrokes(group: Element): void {
  const strokes = [...group.children];
  if (strokes.length < 2) return;
  const drawn = strokes.map(strokeOf);
  if (!drawn.every((d) => d !== undefined)) return;
  group.innerHTML = `<path d="${drawn.join("")}"/>`;
}

type Four = [string, string, string, string];

/** As a piece of a path: a line, or the tick that Plot draws from the origin and moves to its place. */
function strokeOf(element: Element): string | undefined {
  if (element.localName === "line") {
    if (element.attributes.length !== 4) return undefined;
    const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => element.getAttribute(name)!) as Four;
    return `M${x1},${y1}${x1 === x2 ? `V${y2}` : y1 === y2 ? `H${x2}` : `L${x2},${y2}`}`;
  }
  const [, to] = element.getAttribute("d")?.match(/^M0,0L(-?[\d.]+,-?[\d.]+)$/) ?? [];
  const [, at] = element.getAttribute("transform")?.match(/^translate\((-?[\d.]+,-?[\d.]+)\)$/) ?? [];
  return to === undefined || at === undefined ? undefined : `M${at}l${to}`;
}

/** Pixels that nobody sees: a curve of hundreds of corners needs few of them where it is nearly straight. */
const UNSEEN = 0.05;

/** Without the corners of its lines that lie within `UNSEEN` of what is left. */
function simplified(path: string): string {
  return path
    .split("M")
    .slice(1)
    .map((piece) => {
      const corners = piece.split("L").map((pair) => pair.split(",").map(Number) as [number, number]);
      return corners.flat().every(Number.isFinite) ? relative(thinned(corners)) : `M${piece}`;
    })
    .join("");
}

/** Steps from corner to corner, in tenths of a pixel: shorter to write than places, and nothing adds up. */
function relative(corners: readonly (readonly [number, number])[]): string {
  const tenths = corners.map(([x, y]) => [Math.round(10 * x), Math.round(10 * y)] as const);
  const pair = (x: number, y: number) => `${x / 10},${y / 10}`;
  const steps = tenths.slice(1).map(([x, y], i) => pair(x - tenths[i]![0], y - tenths[i]![1]));
  return `M${pair(...tenths[0]!)}${steps.length === 0 ? "" : `l${steps.join(" ")}`}`;
}

/** Douglas and Peucker, Cartographica 10 (1973) 112–122: the corner farthest from the chord stays and parts the rest. */
function thinned(corners: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const kept = new Set<number>([0, corners.length - 1]);
  const spans: [number, number][] = [[0, corners.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [from, to] = span;
    const [x, y] = corners[from]!;
    const [dx, dy] = [corners[to]![0] - x, corners[to]![1] - y];
    const length = Math.hypot(dx, dy) || 1;
    let worst: number = UNSEEN;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const [cx, cy] = [corners[i]![0] - x, corners[i]![1] - y];
      const off = Math.abs(dx * cy - dy * cx) / length;
      if (off > worst) [worst, at] = [off, i];
    }
    if (at < 0) continue;
    kept.add(at);
    spans.push([from, at], [at, to]);
  }
  return corners.filter((_, i) => kept.has(i));
}

/**
 * What a mark says stands above the plot as long as the mark is pointed at or was touched: the text behind a mark, which the style sheet
 * shows then. What is too long for one line begins a second one behind the name of the series.
 */
function addReadout(title: Element): void {
  const mark = title.parentElement;
  if (mark === null) return;
  const [name = "", ...values] = (title.textContent ?? "").split("\n");
  const numbers = values.join(", ");
  title.remove();
  mark.setAttribute("tabindex", "-1");
  const one = `${name}: ${numbers}`;
  const room = WIDTH - 32;
  const fits = (words: string) => 6.6 * words.length <= room;
  const close = fits(numbers) ? "" : ` textLength="${room}" lengthAdjust="spacingAndGlyphs"`;
  const words = fits(one)
    ? `<text>${escapeMarkup(one)}</text>`
    : `<text y="-7">${escapeMarkup(name)}<tspan x="0" dy="12"${close}>${escapeMarkup(numbers)}</tspan></text>`;
  mark.insertAdjacentHTML("afterend", words);
}

/** A label near an end of the axis leans inwards. */
const anchor = (position: number) => (position < 0.15 ? "start" : position > 0.85 ? "end" : "middle");

/** Names under an axis are set smaller where they would touch. */
function fittingSize({ ticks }: Axis): number {
  if (ticks === undefined || ticks.length === 0) return 12;
  const widest = greatest(ticks.map(({ label }) => [...label].length));
  const room = (WIDTH - MARGIN.left - MARGIN.right) / ticks.length;
  return Math.max(8, Math.min(12, (12 * room) / (7 * (widest + 1))));
}

const axisOptions = (format: (v: number) => string) => ({
  // Given as text, since a tickFormat loses the 5s of a logarithmic axis.
  text: (value: number) => format(value),
  label: null,
  color: INK.light,
  stroke: FAINT.light,
  fill: INK.light,
});

const xValues = (panel: Panel): number[] =>
  panel.series.flatMap((s) => (s.kind === "bars" ? s.bars.flatMap((b) => [b.x0, b.x1]) : s.points.map((p) => p.x)));

/**
 * Measured values decide the height; theory may widen it by half, so that a curve that diverges does not flatten them. A
 * curve of which nothing would be seen, as a bound far above, pulls the edge to its middle when that is not far away.
 */
function yValues(panel: Panel): number[] {
  const log = panel.y.scale === "log";
  const fits = (v: number) => Number.isFinite(v) && (!log || v > 0);
  const measured = panel.series
    .flatMap((s) =>
      s.kind === "bars"
        ? [...s.bars.map((b) => b.y), ...(log ? [] : [0])]
        : s.kind === "points"
          ? s.points.flatMap((p) => [p.y, p.y - (p.error ?? 0), p.y + (p.error ?? 0)])
          : [],
    )
    .filter(fits);
  const curves = panel.series.flatMap((s) => (s.kind === "curve" ? [s.points.map((p) => p.y).filter(fits)] : []));
  if (measured.length === 0) return curves.flat();
  const to = (v: number) => (log ? Math.log(v) : v);
  const [lo, hi] = [least(measured), greatest(measured)];
  const reach = 0.5 * (to(hi) - to(lo) || 1);
  const beyond = (v: number) => Math.max(to(lo) - to(v), to(v) - to(hi));
  const theory = curves.flatMap((curve) => {
    const near = curve.filter((v) => beyond(v) <= reach);
    const middle = [...curve].sort((a, b) => beyond(a) - beyond(b))[Math.floor(curve.length / 2)];
    return near.length > 0 || middle === undefined || beyond(middle) > FAR * reach ? near : [middle];
  });
  return [...measured, ...theory];
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const greatest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

interface ScaleChoice {
  readonly domain: [number, number];
  readonly ticks: number[];
  readonly minor: number[];
  readonly format: (value: number) => string;
  /** Where a value stands, 0 at the beginning and 1 at the end. */
  position(value: number): number;
}

/** The axis' domain, or the values' own range with a little room, and the ticks a person would choose. */
function scaleOf(axis: Axis, values: readonly number[], room: number): ScaleChoice {
  const log = axis.scale === "log";
  const fitting = values.filter((v) => Number.isFinite(v) && (!log || v > 0));
  const domain = axis.domain ? ([...axis.domain] as [number, number]) : padded(fitting, log, room);
  const [lo, hi] = domain;
  if (axis.ticks !== undefined) {
    const names = new Map(axis.ticks.map(({ value, label }) => [value, label]));
    const position = (v: number) => (log ? Math.log(v / lo) / Math.log(hi / lo) : (v - lo) / (hi - lo));
    return { domain, ticks: [...names.keys()], minor: [], format: (v) => names.get(v) ?? "", position };
  }
  if (!log) {
    const ticks = linearTicks(lo, hi, 6);
    return { domain, ticks, minor: [], format: (v) => formatNumber(v), position: (v) => (v - lo) / (hi - lo) };
  }
  const decades = Math.log10(hi / lo);
  const within = (v: number) => v >= lo * (1 - 1e-9) && v <= hi * (1 + 1e-9);
  const multiples = (factors: readonly number[]) => {
    const ticks: number[] = [];
    for (let e = Math.floor(Math.log10(lo)) - 1; e <= Math.ceil(Math.log10(hi)); e++) {
      for (const factor of factors) ticks.push(Number(`${factor}e${e}`));
    }
    return ticks.filter(within);
  };
  let ticks: number[];
  if (decades < 0.8) ticks = linearTicks(lo, hi, 8);
  else if (decades < 2.7) {
    const few = multiples([1, 2, 5]);
    ticks = few.length > 3 ? few : multiples([1, 2, 3, 4, 6, 8]);
  } else {
    const step = Math.ceil(decades / 8);
    ticks = multiples([1]).filter((v) => Math.round(Math.log10(v)) % step === 0);
  }
  const minor = decades >= 0.8 && decades <= 8 ? multiples([2, 3, 4, 5, 6, 7, 8, 9]) : [];
  return { domain, ticks, minor, format: formatPower, position: (v) => Math.log(v / lo) / Math.log(hi / lo) };
}

function padded(values: readonly number[], log: boolean, room: number): [number, number] {
  if (values.length === 0) return log ? [0.1, 10] : [0, 1];
  const [lo, hi] = [least(values), greatest(values)];
  if (log) {
    const factor = hi > lo ? (hi / lo) ** room : 2;
    return [lo / factor, hi * factor];
  }
  const space = hi > lo ? room * (hi - lo) : Math.abs(hi) || 1;
  // A range that begins at zero stays there: bars and probabilities stand on the axis.
  return [lo === 0 && hi > 0 ? 0 : lo - space, hi + space];
}

/** About `count` round numbers from lo to hi. */
function linearTicks(lo: number, hi: number, count: number): number[] {
  const raw = (hi - lo) / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = magnitude * ([1, 2, 5, 10].find((m) => m * magnitude >= raw * 0.999) ?? 10);
  const ticks: number[] = [];
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + 1e-9 * step; k++)
    ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}
