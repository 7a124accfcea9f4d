/**
 * The one figure of a run: time, or memory, against n on logarithmic axes, every side a line that ends in its name and its exponent.
 * Drawn as src/report draws, by Observable Plot on a small DOM; with names at the lines, because ten keys in a legend are
 * not told apart.
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom/worker";
import { FAINT, GRID, INK, PALETTE, PAPER } from "../../src/report/colours.js";
import { escapeMarkup } from "../../src/report/format.js";
import type { Machine } from "./machine.js";
import type { Row } from "./operation.js";

interface Point {
  readonly x: number;
  /** Seconds, or bytes. */
  readonly y: number;
  readonly bytes?: boolean;
}

/** From this size on, what grows slower than n³ no longer counts. */
const FROM = 256;

/** The slope of the least-squares line through log t over log n, from n = 256; undefined with fewer than two sizes. */
export function exponentOf(points: readonly Point[]): number | undefined {
  const logs = points.filter(({ x }) => x >= FROM).map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  if (logs.length < 2) return undefined;
  const mean = (k: 0 | 1) => logs.reduce((sum, pair) => sum + pair[k], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - mx) * (x - mx), 0);
}

type Series = readonly [name: string, points: readonly Point[]];

function panelsOf(rows: readonly Row[]): Map<string, Series[]> {
  const panels = new Map<string, Map<string, Point[]>>();
  for (const { point, median } of rows) {
    const y = point?.bytes ?? median;
    if (point === undefined || y === undefined) continue;
    const series = panels.get(point.panel) ?? new Map<string, Point[]>();
    panels.set(point.panel, series);
    series.set(point.series, [
      ...(series.get(point.series) ?? []),
      { x: point.n, y, bytes: point.bytes !== undefined },
    ]);
  }
  return new Map([...panels].map(([title, series]) => [title, [...series]]));
}

const WIDTH = 600;
const HEIGHT = 460;
const HEADING = 40;
const MARGIN = { top: 46, right: 170, bottom: 44, left: 60 };
const FONT = "'DejaVu Sans', Verdana, 'Segoe UI', sans-serif";
const LINE_HEIGHT = 15;

/** Ours are thick, LAPACK is ink, plain TypeScript grey and broken, packages have the other colours. */
function lookOf(name: string, k: number): { colour: string; width: number; dash?: string } {
  if (name === "LAPACK") return { colour: INK.light, width: 1.5 };
  if (name === "plain TypeScript") return { colour: FAINT.light, width: 1.5, dash: "5 4" };
  const colour = PALETTE[1 + ((k + PALETTE.length - 2) % (PALETTE.length - 1))]?.light ?? INK.light;
  if (name === "wishart, strict") return { colour: PALETTE[0]?.light ?? colour, width: 3 };
  if (name === "wishart, relaxed") return { colour: PALETTE[0]?.light ?? colour, width: 1.5, dash: "2 3" };
  return { colour, width: 1.25 };
}

const seconds = (t: number): string =>
  t >= 1 ? `${t} s` : t >= 1e-3 ? `${Math.round(1e3 * t)} ms` : `${Number((1e6 * t).toPrecision(3))} µs`;

const mebibytes = (bytes: number): string => `${Number((bytes / 2 ** 20).toPrecision(3))} MiB`;

function drawPanel(title: string, series: readonly Series[], names: readonly string[]): string {
  const all = series.flatMap(([, points]) => points);
  const inBytes = all.some(({ bytes }) => bytes);
  const xs = [...new Set(all.map(({ x }) => x))].sort((a, b) => a - b);
  const ys = all.map(({ y }) => y);
  const domainX = [(xs[0] as number) / 1.1, (xs.at(-1) as number) * 1.1] as const;
  const domainY = [Math.min(...ys) / 1.4, Math.max(...ys) * 1.4] as const;
  const decades: number[] = [];
  for (let k = -6; k <= 40; k++) {
    const t = inBytes ? 2 ** k : Number(`1e${k}`);
    if (t >= domainY[0] && t <= domainY[1]) decades.push(t);
  }
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const look = ([name]: Series) => lookOf(name, names.indexOf(name));
  const axis = { label: null, color: INK.light, stroke: FAINT.light, fill: INK.light } as const;
  const svg = Plot.plot({
    document: document as unknown as Document,
    className: "plot",
    width: WIDTH,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    style: { fontFamily: FONT, fontSize: "12px" },
    x: { type: "log", domain: [...domainX] },
    y: { type: "log", domain: [...domainY] },
    marks: [
      Plot.gridY(decades, { stroke: GRID.light, strokeOpacity: 1 }),
      Plot.gridX(xs, { stroke: GRID.light, strokeOpacity: 1 }),
      Plot.axisX(xs, { ...axis, text: (n: number) => String(n) }),
      Plot.axisY(decades, { ...axis, text: inBytes ? mebibytes : seconds }),
      ...series.flatMap((one) => {
        const { colour, width, dash } = look(one);
        return [
          Plot.line(one[1], {
            x: "x",
            y: "y",
            stroke: colour,
            strokeWidth: width,
            ...(dash ? { strokeDasharray: dash } : {}),
          }),
          Plot.dot(one[1], {
            x: "x",
            y: "y",
            r: 2.5,
            stroke: colour,
            fill: PAPER.light,
            title: (p: Point) =>
              `${one[0]}\nn = ${p.x}: ${inBytes ? mebibytes(p.y) : `${Number((1e3 * p.y).toPrecision(4))} ms`}`,
          }),
        ];
      }),
    ],
  });
  svg.querySelector("style")?.remove();

  // A name stands at the height of its line's end, or as near to it as its neighbours let it.
  const within = (v: number, [lo, hi]: readonly [number, number]) => Math.log(v / lo) / Math.log(hi / lo);
  const left = (x: number) => MARGIN.left + within(x, domainX) * (WIDTH - MARGIN.left - MARGIN.right);
  const top = (y: number) => HEIGHT - MARGIN.bottom - within(y, domainY) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const labels = series
    .map((one) => {
      const end = one[1].at(-1) as Point;
      const exponent = exponentOf(one[1]);
      const words = exponent === undefined ? one[0] : `${one[0]}, n^${exponent.toFixed(2)}`;
      return { words, colour: look(one).colour, x: left(end.x), at: top(end.y), y: top(end.y) };
    })
    .sort((a, b) => a.at - b.at);
  for (let sweep = 0; sweep < 50; sweep++) {
    for (let k = 1; k < labels.length; k++) {
      const [upper, lower] = [labels[k - 1], labels[k]];
      if (upper === undefined || lower === undefined) continue;
      const overlap = LINE_HEIGHT - (lower.y - upper.y);
      if (overlap > 0) [upper.y, lower.y] = [upper.y - overlap / 2, lower.y + overlap / 2];
    }
  }
  const edge = WIDTH - MARGIN.right + 14;
  const lines = labels.map(
    ({ words, colour, x, at, y }) =>
      `<path d="M${(x + 4).toFixed(1)} ${at.toFixed(1)}L${edge - 3} ${y.toFixed(1)}" stroke="${colour}" stroke-width="0.5" stroke-opacity="0.6" fill="none"/>` +
      text(edge, y + 4, words, `fill="${colour}" font-size="11"`),
  );
  const middle = (MARGIN.left + WIDTH - MARGIN.right) / 2;
  return (
    svg.outerHTML.replace(/="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d{3,}/g, (n) => String(Number(Number(n).toFixed(2)))),
    ) +
    lines.join("") +
    text(16, 16, title, `font-size="13" font-weight="bold"`) +
    text(16, 36, inBytes ? "memory of a call" : "time of a call", `font-style="italic"`) +
    text(middle, HEIGHT - 8, "n", `font-style="italic"`)
  );
}

const text = (x: number, y: number, words: string, attributes = ""): string =>
  `<text x="${x}" y="${Number(y.toFixed(1))}" ${attributes}>${escapeMarkup(words)}</text>`;

/** Undefined when nothing that was measured belongs into it. */
export function drawFigure({ cpu, runtime, commit }: Machine, rows: readonly Row[]): string | undefined {
  const panels = panelsOf(rows);
  if (panels.size === 0) return undefined;
  const names = [...new Set([...panels.values()].flatMap((series) => series.map(([name]) => name)))].filter(
    (name) => name !== "LAPACK" && name !== "plain TypeScript" && name !== "wishart, relaxed",
  );
  const width = panels.size * WIDTH;
  const title = "What a call costs, one thread";
  const about = `${cpu}, ${runtime}, commit ${commit}; medians of one run, exponents from n = ${FROM} on`;
  const drawn = [...panels].map(
    ([name, series], k) =>
      `<g transform="translate(${k * WIDTH} ${HEADING + 16})">${drawPanel(name, series, names)}</g>`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT + HEADING + 16}" width="${width}" ` +
    `height="${HEIGHT + HEADING + 16}" role="img" aria-label="${title}" font-family="${FONT}" font-size="12" fill="${INK.light}">` +
    `<rect width="100%" height="100%" fill="${PAPER.light}"/>` +
    text(16, 24, title, `font-size="15" font-weight="bold"`) +
    text(16, 42, about, `font-size="11"`) +
    `${drawn.join("")}</svg>\n`
  );
}
