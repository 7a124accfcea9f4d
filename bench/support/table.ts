/** Rows as aligned text. */
import { missed, type Row } from "./operation.js";

type Cells = readonly string[];

const HEAD: Cells = ["", "build", "median", "spread", "rate", "ratio", "target", "", "core"];
/** Cells that hold numbers end at the same column. */
const NUMERIC = new Set([2, 3, 4, 5, 8]);
const WIDTHS = [34, 7, 10, 6, 15, 15, 17, 17, 4];

const digits = (x: number): string => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));

function seconds(s: number | undefined): string {
  if (s === undefined) return "";
  return s >= 1 ? `${digits(s)} s` : s >= 1e-3 ? `${digits(1e3 * s)} ms` : `${digits(1e6 * s)} µs`;
}

export function verdict(row: Row): string {
  const short = missed(row);
  if (short === undefined) return "";
  if (short === 0) return "met";
  const percent = Math.max(1, Math.round(100 * short));
  return Number.isFinite(short) ? `missed by ${percent} %` : "missed";
}

function cells(row: Row): Cells {
  const { size, build, median, spread, rate, ratio, target, core } = row;
  return [
    size,
    build ?? "",
    seconds(median),
    spread === undefined ? "" : `±${(100 * spread).toFixed(1)}%`,
    rate ? `${digits(rate.value)} ${rate.unit}` : "",
    ratio ? `${ratio.value.toFixed(2)} ${ratio.to}` : "",
    target ? `${target.bound} ${target.value} ${target.unit}` : "",
    verdict(row),
    core === undefined ? "" : `${Math.round(100 * core)}%`,
  ];
}

const line = (row: Cells): string =>
  row
    .map((cell, k) => (NUMERIC.has(k) ? cell.padStart(WIDTHS[k] ?? 0) : cell.padEnd(WIDTHS[k] ?? 0)))
    .join("  ")
    .trimEnd();

export const head = (): string => line(HEAD);
export const format = (row: Row): string => line(cells(row)) + (row.note ? `\n    ${row.note}` : "");
