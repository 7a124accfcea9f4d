// Records for other programs: JSON of everything, CSV of one claim. Every number comes back bit for bit.
import type { ClaimReport, ReportMeta } from "./report.js";

/**
 * One claim's records as CSV: a line of field names, then a line a trial, in index order.
 * Numbers in the shortest form that reads back the same double; nan, inf and -inf as NumPy and pandas read them.
 */
export function recordsCsv({ records: { fields, count, data } }: ClaimReport): string {
  const width = fields.length;
  const lines = [fields.map(csvCell).join(",")];
  for (let i = 0; i < count; i++) {
    lines.push(Array.from(data.subarray(i * width, (i + 1) * width), csvNumber).join(","));
  }
  return `${lines.join("\n")}\n`;
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
export function recordsJson(reports: readonly ClaimReport[], meta: ReportMeta): string {
  const claims = reports.map(({ records, ...rest }) => {
    const { fields, count, data } = records;
    const rows: string[] = [];
    for (let i = 0; i < count; i++) {
      rows.push(`[${Array.from(data.subarray(i * fields.length, (i + 1) * fields.length), jsonNumber).join(",")}]`);
    }
    const head = JSON.stringify(parts(rest), plain);
    const table = `{"fields":${JSON.stringify(fields)},"count":${count},"rows":[\n${rows.join(",\n")}\n]}`;
    return `${head.slice(0, -1)},"records":${table}}`;
  });
  return `{"format":"wishart-records/1","meta":${JSON.stringify(meta, plain)},"claims":[\n${claims.join(",\n")}\n]}\n`;
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
