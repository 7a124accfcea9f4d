import { Command } from "commander";
import { eigh, eigvalsh } from "../linalg/eigh.js";
import type { Field } from "../linalg/matrix.js";
import { shapeText } from "../npy/header.js";
import { UsageError } from "./errors.js";
import { assertWritableFile, readArray, writeArray } from "./files.js";
import { parseNumbers } from "./lists.js";
import { speakingAs } from "./speaking.js";
import { alignColumns, shown } from "./table.js";

interface Options {
  readonly window?: string;
  readonly vectors?: string;
  readonly json?: boolean;
}

/** `wishart spectrum H.npy`: eigenvalues, and eigenvectors into a file, of a matrix that somebody else made. */
export function spectrumCommand(): Command {
  return new Command("spectrum")
    .description("eigenvalues of a Hermitian matrix in an .npy file")
    .argument("<H.npy>", "a real symmetric or complex Hermitian matrix, float64 or complex128")
    .option("--window <lo,hi>", "only eigenvalues with lo ≤ λ < hi; -inf and inf leave a side open")
    .option("--vectors <OUT.npy>", "write their eigenvectors, one a column, to this file")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText("after", "\nExample:\n  wishart spectrum H.npy --window -0.5,0.5 --vectors V.npy")
    .action(async (path: string, options: Options) => {
      process.stdout.write(await spectrumOutput(path, options));
    });
}

async function spectrumOutput(path: string, options: Options): Promise<string> {
  const window = options.window === undefined ? undefined : parseWindow(options.window);
  const { shape, dtype, data } = await readArray("spectrum", path);
  const [n, cols] = shape;
  if (shape.length !== 2 || n === undefined || cols === undefined || n !== cols) {
    throw new UsageError(`spectrum: ${path}: expected a square matrix, got shape ${shapeText(shape)}`);
  }
  if (options.vectors !== undefined) await assertWritableFile("spectrum", options.vectors);
  const H: Field = dtype === "c16" ? { rows: n, cols, data, complex: true } : { rows: n, cols, data };
  const subset = window === undefined ? {} : { subset: { value: window } };
  const { values, vectors } = speakingAs(
    `spectrum: ${path}`,
    () => {
      if (options.vectors === undefined) return { values: eigvalsh(H, subset), vectors: undefined };
      return "complex" in H ? eigh(H, subset) : eigh(H, subset);
    },
    // The way out in the words of whoever made the file.
    (message) =>
      message.replace("hermitianPart(A) projects it", "np.save(path, (A + A.conj().T) / 2) keeps its Hermitian part"),
  );
  if (options.vectors !== undefined && vectors !== undefined) await writeArray("spectrum", options.vectors, vectors);
  if (options.json === true) {
    const open = (edge: number) => (Number.isFinite(edge) ? edge : edge > 0 ? "inf" : "-inf");
    const result = {
      file: path,
      dimension: n,
      complex: dtype === "c16",
      window: window?.map(open) ?? null,
      count: values.length,
      values: Array.from(values),
      vectors: options.vectors ?? null,
    };
    return `${JSON.stringify(result)}\n`;
  }
  const many = n === 1 ? "eigenvalue" : "eigenvalues";
  const range = window?.map((edge) => (Number.isFinite(edge) ? String(edge) : edge > 0 ? "inf" : "-inf")).join(", ");
  const which = range === undefined ? `${n} ${many}` : `${values.length} of ${n} ${many} in [${range})`;
  const rows = Array.from(values, (value, j) => [String(j), shown(value)]);
  return (
    `${path}: ${dtype === "c16" ? "complex Hermitian" : "real symmetric"} ${n} × ${n}, ${which}\n` +
    (rows.length === 0 ? "" : `\n${alignColumns([["j", "eigenvalue"], ...signed(rows)], [true, false])}`) +
    (options.vectors === undefined ? "" : `\nvectors in ${options.vectors}, shape (${n}, ${values.length})\n`)
  );
}

/** A space before what has no minus, where others have one: the digits stand under each other. */
const signed = (rows: string[][]): string[][] =>
  rows.some(([, value]) => value!.startsWith("-"))
    ? rows.map(([j, value]) => [j!, value!.startsWith("-") ? value! : ` ${value}`])
    : rows;

function parseWindow(text: string): [number, number] {
  const [lo, hi, ...more] = parseNumbers("spectrum", "--window", text, true);
  if (lo === undefined || hi === undefined || more.length > 0 || !(lo <= hi)) {
    throw new UsageError(`spectrum: expected --window to be lo,hi with lo ≤ hi, got ${JSON.stringify(text)}`);
  }
  return [lo, hi];
}
