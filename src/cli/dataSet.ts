// A data set out of files, for commands: .csv, .npy or .npz, and targets of their own.
import { extname } from "node:path";
import type { DataSet } from "../data/dataSet.js";
import { fromArrays } from "../data/fromArrays.js";
import { readCsv } from "../data/readCsv.js";
import { type NpyArray, type NpyText, readNpy } from "../npy/npy.js";
import { readNpz } from "../npy/npz.js";
import { UsageError } from "./errors.js";
import { readBytes } from "./files.js";
import { speakingAs } from "./speaking.js";

export interface DataOptions {
  readonly targets?: string;
  readonly targetColumn?: string;
  readonly classes?: boolean;
  readonly header?: boolean;
  readonly delimiter?: string;
}

const KINDS = "a .csv, .npy or .npz file";
const LOOSE = { widen: true, text: true } as const;

/** The options in the words of a terminal. */
const reword = (message: string): string =>
  message
    .replace("header: true takes", "--header takes")
    .replace('delimiter: "', '--delimiter "')
    .replace("expected delimiter", "expected --delimiter")
    .replace("expected targetColumn to be one of", "expected --target-column to be one of")
    .replace(
      /^expected at least two classes among the targets/,
      "expected at least two classes among the targets (text, or --classes)",
    );

/** @throws UsageError  a file of another kind or that cannot be read, options that do not fit it, data that no network can take */
export async function readDataSet(speaker: string, path: string, options: DataOptions): Promise<DataSet> {
  const kind = extname(path).toLowerCase();
  if (![".csv", ".npy", ".npz"].includes(kind)) {
    throw new UsageError(`${speaker}: expected ${KINDS}, got ${path === "" ? '""' : path}`);
  }
  if (options.targets !== undefined && extname(options.targets).toLowerCase() !== ".npy") {
    throw new UsageError(`${speaker}: expected --targets to be an .npy file, got ${options.targets}`);
  }
  if (options.targets !== undefined && options.targetColumn !== undefined) {
    throw new UsageError(`${speaker}: expected --targets or --target-column, got both`);
  }
  for (const [name, given] of Object.entries({
    "--target-column": options.targetColumn,
    "--delimiter": options.delimiter,
    "--header": options.header,
  })) {
    if (kind !== ".csv" && given !== undefined) {
      throw new UsageError(`${speaker}: ${name} is about .csv files, got ${path}`);
    }
  }
  const bytes = await readBytes(speaker, path, KINDS);
  const targets =
    options.targets === undefined ? undefined : await readBytes(speaker, options.targets, "an .npy file of targets");
  const own =
    targets === undefined ? undefined : speakingAs(`${speaker}: ${options.targets}`, () => readNpy(targets, LOOSE));
  return speakingAs(
    `${speaker}: ${path}`,
    () => (kind === ".csv" ? table(bytes, own, options) : arrays(kind, bytes, own, options)),
    reword,
  );
}

function table(bytes: Uint8Array, y: NpyArray | NpyText | undefined, options: DataOptions): DataSet {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RangeError("readCsv: expected text in UTF-8", { cause });
  }
  const { header, delimiter, targetColumn, classes } = options;
  const form = {
    ...(header === undefined ? {} : { header }),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
  if (y === undefined) {
    const kind = classes === true ? ({ targets: "classes" } as const) : {};
    return readCsv(text, { ...form, ...kind, ...(targetColumn === undefined ? {} : { targetColumn }) });
  }
  const { X, names } = readCsv(text, { ...form, targetColumn: null });
  const array = { shape: [X.rows, X.cols], dtype: "f8", fortran: false, data: X.data } as const;
  return { ...fromArrays({ X: array, y }, kindOf(options)), names };
}

function arrays(kind: string, bytes: Uint8Array, own: NpyArray | NpyText | undefined, options: DataOptions): DataSet {
  if (kind === ".npy") {
    if (own === undefined) {
      throw new RangeError(
        "readNpy: expected --targets Y.npy beside the inputs, got none; an .npz archive holds both, X and y",
      );
    }
    return fromArrays({ X: readNpy(bytes, LOOSE), y: own }, kindOf(options));
  }
  const found = readNpz(bytes, LOOSE);
  const named = (...names: string[]) => names.filter((name) => Object.hasOwn(found, name)).map((name) => found[name]!);
  const [X] = named("X", "x");
  const [y] = own === undefined ? named("y", "Y") : [own];
  if (X === undefined || y === undefined) {
    const wanted = own === undefined ? "arrays X and y" : "an array X";
    const got = Object.keys(found).join(", ") || "none";
    throw new RangeError(`readNpz: expected ${wanted} in the archive, got ${got}; np.savez(path, X=…, y=…) writes it`);
  }
  return fromArrays({ X, y }, kindOf(options));
}

const kindOf = ({ classes }: DataOptions) => (classes === true ? ({ targets: "classes" } as const) : {});
