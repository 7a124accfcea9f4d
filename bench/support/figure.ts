/** The one figure of a run: time against n on logarithmic axes, with the exponent of every side. */
import { figureSvg } from "../../src/report/figure.js";
import type { Machine } from "./machine.js";
import type { Row } from "./operation.js";

interface Point {
  readonly x: number;
  readonly y: number;
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

export function drawFigure({ cpu, runtime, commit }: Machine, rows: readonly Row[]): string | undefined {
  const panels = new Map<string, Map<string, Point[]>>();
  for (const { point, median } of rows) {
    if (point === undefined || median === undefined) continue;
    const series = panels.get(point.panel) ?? new Map<string, Point[]>();
    panels.set(point.panel, series);
    series.set(point.series, [...(series.get(point.series) ?? []), { x: point.n, y: median }]);
  }
  if (panels.size === 0) return undefined;
  const label = (name: string, points: readonly Point[]) => {
    const exponent = exponentOf(points);
    return exponent === undefined ? name : `${name}, n^${exponent.toFixed(2)}`;
  };
  return figureSvg({
    title: `Eigenvalues and all vectors, one thread · ${cpu} · ${runtime} · ${commit}`,
    caption: "Medians of one run; the exponent is that from n = 256 on.",
    panels: [...panels].map(([title, series]) => ({
      title,
      x: { label: "n", scale: "log" as const },
      y: { label: "seconds a call", scale: "log" as const },
      series: [...series].map(([name, points]) => ({ kind: "points" as const, label: label(name, points), points })),
    })),
  });
}
