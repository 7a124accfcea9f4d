// Records for other programs: JSON of everything, CSV of one claim. Every number comes back bit for bit.
import type { ClaimReport, ReportMeta } from "./report.js";

/** Rows of records that are put into words at a time: a caller that writes them can do other things in between. */
const ROWS = 4096;

/** Rows as text, `ROWS` at a time. */
function* rowsOf({ records: { fields, count, data } }: ClaimReport, row: (values: Float64Array) => string) {
  for (let from = 0; from < count; from += ROWS) {
    const end = Math.min(from + ROWS, count);
    yield Array.from({ length: end - from }, (_, i) =>
      row(data.subarray((from + i) * fields.length, (from + i + 1) * fields.length)),
    );
  }
}

/**
 * One claim's records as CSV: a line of field names, then a line a trial, in index order.
 * Numbers in the shortest form that reads back the same double; nan, inf and -inf as NumPy and pandas read them.
 */
export const recordsCsv = (report: ClaimReport): string => [...csvChunks(report)].join("");

export function* csvChunks(report: ClaimReport): Generator<string> {
  yield `${report.records.fields.map(csvCell).join(",")}\n`;
  for (const rows of rowsOf(report, (values) => Array.from(values, csvNumber).join(","))) yield `${rows.join("\n")}\n`;
}

const csvCell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const csvNumber = (value: number): string => {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
};

/**
 * The whole report as JSON: the circumstances, then each claim with its verdict, table, figure and records, a row a trial.
 * What JSON has no number for stands as the string "NaN", "Infinity" or "-Infinity", which Number() reads back.
 */
export const recordsJson = (reports: readonly ClaimReport[], meta: ReportMeta): string =>
  [...jsonChunks(reports, meta)].join("");

/** @param written  called behind the last chunk of each claim */
export function* jsonChunks(
  reports: readonly ClaimReport[],
  meta: ReportMeta,
  written: (report: ClaimReport) => void = () => {},
): Generator<string> {
  yield `{"format":"wishart-records/1","meta":${JSON.stringify(meta, plain)},"claims":[\n`;
  for (const [i, report] of reports.entries()) {
    const { fields, count } = report.records;
    const head = JSON.stringify(parts(report), plain).slice(0, -1);
    yield `${i === 0 ? "" : ",\n"}${head},"records":{"fields":${JSON.stringify(fields)},"count":${count},"rows":[\n`;
    let before = "";
    for (const rows of rowsOf(report, (values) => `[${Array.from(values, jsonNumber).join(",")}]`)) {
      yield before + rows.join(",\n");
      before = ",\n";
    }
    yield "\n]}}";
    written(report);
  }
  yield "\n]}\n";
}

/** The parts of a report by name, so that nothing a caller hangs on it reaches the file by chance. */
const parts = (report: Omit<ClaimReport, "records">) => ({
  claim: report.claim,
  title: report.title,
  statement: report.statement,
  preset: report.preset,
  params: report.params,
  seed: report.seed,
  trials: report.trials,
  digest: report.digest,
  verdict: report.verdict,
  seconds: report.seconds,
  workers: report.workers,
  table: report.table,
  figure: report.figure,
});

const jsonNumber = (value: number): string => {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  return `"${value}"`;
};

/** A seed beyond 2^53 is written in digits, as a string. */
const plain = (_: string, value: unknown): unknown => {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};
