import { checkBoolean, checkOptions, roomFor, show } from "../engine/arguments.js";
import { codeClasses, counted, type DataSet, type TargetKind } from "./dataSet.js";
import { type CsvRecord, isBlank, parseCsv } from "./parseCsv.js";

export interface CsvOptions {
  /** Whether the first line holds names. Default: it does when none of its cells is a number. */
  readonly header?: boolean;
  /** The column of the targets: its name, its place from 0, or null for none. Default: the last. */
  readonly targetColumn?: string | number | null;
  /** One character between cells. Default: a comma. */
  readonly delimiter?: string;
  /** What the targets are. Default: numbers, or classes when a cell is no number. */
  readonly targets?: TargetKind;
}

const SPEAKER = "readCsv";

/**
 * A table of numbers with a column of targets, from comma-separated text (RFC 4180: quotes, CRLF; a byte-order mark and blank lines at
 * the end are allowed).
 *
 * @param text     the whole file
 * @param options  header; targetColumn: name, place from 0, or null; delimiter; targets: "numbers" or "classes"
 * @returns        { X, Y, names, classes? }. Classes are coded centred: Y has a column each, 1 − 1/m for a sample's own and −1/m for
 *                 the others. Without header the columns are called "1", "2", …
 * @throws RangeError  no row of data, a line with more or fewer cells than the first, a cell of an input column that is empty, text,
 *                     NaN or infinite (the message names line and column), a name twice, a target column that is not there,
 *                     a single class, an unknown option
 * @throws TypeError   text is not a string, an option of another kind
 * @example readCsv("a,b,kind\n1,2,x\n3,4,y").Y.data   // [0.5, -0.5, -0.5, 0.5]
 */
export function readCsv(text: string, options: CsvOptions = {}): DataSet {
  if (typeof text !== "string") {
    throw new TypeError(`${SPEAKER}: expected the text of a file, a string, got ${show(text)}`);
  }
  checkOptions(SPEAKER, options, ["header", "targetColumn", "delimiter", "targets"]);
  const { header, targetColumn, delimiter = ",", targets } = options;
  if (header !== undefined) checkBoolean(SPEAKER, "header", header);
  if (typeof delimiter !== "string" || delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new RangeError(
      `${SPEAKER}: expected delimiter to be one character, no quote and no line end, got ${show(delimiter)}`,
    );
  }
  if (targets !== undefined && targets !== "numbers" && targets !== "classes") {
    throw new RangeError(`${SPEAKER}: expected targets "numbers" or "classes", got ${show(targets)}`);
  }
  if (targetColumn !== undefined && targetColumn !== null && typeof targetColumn !== "string") {
    if (typeof targetColumn !== "number") {
      throw new TypeError(`${SPEAKER}: expected targetColumn to be a name, a place or null, got ${show(targetColumn)}`);
    }
  }

  const records = parseCsv(SPEAKER, text, delimiter);
  const [first] = records;
  if (first === undefined) throw new RangeError(`${SPEAKER}: expected a table, got an empty text`);
  const width = first.cells.length;
  const ragged = records.find(({ cells }) => cells.length !== width);
  if (ragged !== undefined) throw raggedLine(ragged, width, first, delimiter);
  const headed = header ?? first.cells.every((cell) => Number.isNaN(decimal(cell)));
  const names = headed ? first.cells.map((cell, j) => cell.trim() || String(j + 1)) : counted(width);
  names.forEach((name, j) => {
    const other = names.indexOf(name);
    if (other < j) {
      throw new RangeError(
        `${SPEAKER}: expected each column to have its own name, got ${show(name)} for columns ${other + 1} and ${j + 1}`,
      );
    }
  });
  const rows = headed ? records.slice(1) : records;
  if (rows.length === 0) throw new RangeError(`${SPEAKER}: expected at least one row of data, got the header alone`);

  const target = placeOf(targetColumn, names);
  const inputs = names.map((_, j) => j).filter((j) => j !== target);
  if (inputs.length === 0) {
    const way = meant(first, delimiter);
    throw new RangeError(`${SPEAKER}: expected columns of inputs beside the target, got ${show(names[0])} alone${way}`);
  }
  const data = roomFor(SPEAKER, rows.length * inputs.length);
  rows.forEach(({ line, cells }, i) => {
    inputs.forEach((j, k) => {
      const value = decimal(cells[j]!);
      if (Number.isNaN(value)) throw notNumber(cells[j]!, line, names[j]!, line === 1 && header === undefined);
      data[i * inputs.length + k] = value;
    });
  });
  const X = { rows: rows.length, cols: inputs.length, data };
  const inputNames = inputs.map((j) => names[j]!);
  if (target < 0) return { X, Y: { rows: rows.length, cols: 0, data: new Float64Array(0) }, names: inputNames };

  const cells = rows.map((row) => row.cells[target]!.trim());
  const empty = cells.indexOf("");
  if (empty >= 0) throw notNumber("", rows[empty]!.line, names[target]!, false);
  const values = Float64Array.from(cells, decimal);
  const words = values.findIndex(Number.isNaN);
  if (words >= 0 && (targets === "numbers" || /^[+-]?(nan|inf(inity)?)$/i.test(cells[words]!))) {
    throw notNumber(cells[words]!, rows[words]!.line, names[target]!, false);
  }
  if (targets === "classes" || words >= 0) {
    // 1 and 1.0 are one class.
    const labels = words >= 0 ? cells : Array.from(values, String);
    return { X, ...codeClasses(SPEAKER, labels, words < 0), names: inputNames };
  }
  return { X, Y: { rows: rows.length, cols: 1, data: values }, names: inputNames };
}

/** A number as people write it: 12, -0.5, .5, 1e-3, with spaces around. NaN for anything else, what overflows included. */
function decimal(cell: string): number {
  const text = cell.trim();
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

function placeOf(targetColumn: string | number | null | undefined, names: readonly string[]): number {
  if (targetColumn === null) return -1;
  if (targetColumn === undefined) return names.length - 1;
  if (typeof targetColumn === "number") {
    if (Number.isSafeInteger(targetColumn) && targetColumn >= 0 && targetColumn < names.length) return targetColumn;
    throw new RangeError(
      `${SPEAKER}: expected targetColumn to be a name or a place from 0 to ${names.length - 1}, got ${targetColumn}`,
    );
  }
  const place = names.indexOf(targetColumn);
  if (place >= 0) return place;
  const list = names.length <= 12 ? names.join(", ") : `${names.slice(0, 12).join(", ")}, …`;
  throw new RangeError(`${SPEAKER}: expected targetColumn to be one of ${list}, got ${show(targetColumn)}`);
}

/** The way out of a table of one column whose cells hold another delimiter. */
function meant({ cells }: CsvRecord, delimiter: string): string {
  const other = [";", "\t", ","].find((c) => c !== delimiter && cells.length === 1 && cells[0]!.includes(c));
  return other === undefined ? "" : `; delimiter: ${JSON.stringify(other)} may be meant`;
}

function raggedLine(record: CsvRecord, width: number, first: CsvRecord, delimiter: string): RangeError {
  const got = isBlank(record) ? "an empty line" : `${record.cells.length}`;
  const cells = width === 1 ? "1 cell" : `${width} cells`;
  const way = meant(first, delimiter);
  return new RangeError(
    `${SPEAKER}: line ${record.line}: expected ${cells}, as in line ${first.line}, got ${got}${way}`,
  );
}

function notNumber(cell: string, line: number, name: string, first: boolean): RangeError {
  const got = cell.trim() === "" ? "an empty cell; fill it or drop the row" : show(cell.trim());
  const way = first ? "; header: true takes the first line for names" : "";
  return new RangeError(`${SPEAKER}: line ${line}, column ${show(name)}: expected a finite number, got ${got}${way}`);
}
