import { Command } from "commander";
import type { Field } from "../linalg/matrix.js";
import { shapeText } from "../npy/header.js";
import type { NpyArray } from "../npy/npy.js";
import { entropies } from "../quantum/entropies.js";
import { partialTrace } from "../quantum/partialTrace.js";
import { purity } from "../quantum/purity.js";
import { renyiEntropy } from "../quantum/renyiEntropy.js";
import { schmidtValues } from "../quantum/schmidtValues.js";
import type { State } from "../quantum/state.js";
import { UsageError } from "./errors.js";
import { readArray } from "./files.js";
import { decimal, parseIntegers, parseNumbers } from "./lists.js";
import { speakingAs } from "./speaking.js";
import { alignColumns, shown } from "./table.js";

interface Options {
  readonly dims: string;
  readonly keep: string;
  readonly alpha: string;
  readonly base?: string;
  readonly json?: boolean;
}

/** `wishart entropy STATE.npy --dims 2,2,2 --keep 0,1`: entropies of a subsystem of a state that somebody else made. */
export function entropyCommand(): Command {
  return new Command("entropy")
    .description("entropies of the reduced state of a pure state or a density matrix in an .npy file")
    .argument("<STATE.npy>", "amplitudes (1-D, or shaped as dims) or a density matrix (n × n), float64 or complex128")
    .requiredOption("--dims <list>", "dimensions of the subsystems; subsystem 0 is the slowest index")
    .requiredOption("--keep <list>", "the subsystems that stay; the others are traced out")
    .option(
      "--alpha <list>",
      "Rényi orders ≥ 0: 1 is von Neumann's, 2 the purity's, inf the largest eigenvalue's",
      "1,2,inf",
    )
    .option("--base <number>", "base of the logarithm: 2 gives bits; without it nats")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText(
      "after",
      `
Example:
  python3 -c 'import numpy as np; np.save("ghz.npy", np.array([1, 0, 0, 0, 0, 0, 0, 1]) / np.sqrt(2))'
  wishart entropy ghz.npy --dims 2,2,2 --keep 0 --base 2`,
    )
    .action(async (path: string, options: Options) => {
      process.stdout.write(await entropyOutput(path, options));
    });
}

async function entropyOutput(path: string, options: Options): Promise<string> {
  const dims = parseIntegers("entropy", "--dims", options.dims, 1);
  const keep = parseIntegers("entropy", "--keep", options.keep, 0);
  const alphas = parseNumbers("entropy", "--alpha", options.alpha, true);
  const base = options.base === undefined ? null : parseBase(options.base);
  if (!alphas.every((alpha) => alpha >= 0)) {
    throw new UsageError(`entropy: expected --alpha to be orders ≥ 0 or inf, got ${JSON.stringify(options.alpha)}`);
  }
  checkKeep(keep, dims);
  const array = await readArray("entropy", path);
  const kind = kindOf(path, array, dims);
  const computed = speakingAs(`entropy: ${path}`, () =>
    kind === "state" ? ofState(array, dims, keep, alphas) : ofMatrix(array, dims, keep, alphas),
  );
  const unit = base === null ? 1 : Math.log(base);
  const values = computed.entropies.map((nats) => nats / unit);
  const of = (list: readonly number[]) => list.reduce((product, k) => product * dims[k]!, 1);
  const dimension = of(keep);
  const rest = dims.map((_, k) => k).filter((k) => !keep.includes(k));
  if (options.json === true) {
    const result = {
      file: path,
      kind,
      dims,
      keep,
      dimension,
      base,
      entropies: alphas.map((alpha, i) => ({ alpha: Number.isFinite(alpha) ? alpha : "inf", entropy: values[i] })),
      purity: computed.purity,
      ...(computed.norm === undefined ? {} : { norm: computed.norm }),
    };
    return `${JSON.stringify(result)}\n`;
  }
  const word = base === null ? "nats" : base === 2 ? "bits" : `base ${base}`;
  const side = (list: readonly number[]) =>
    list.length === 0 ? "nothing" : `${list.join(", ")} (dimension ${of(list)})`;
  const rescaled =
    computed.norm === undefined || Math.abs(computed.norm - 1) <= 1e-8
      ? ""
      : `The norm is ${shown(computed.norm)}; the state was divided by it.\n`;
  return (
    `${path}: ${kind === "state" ? "pure state" : "density matrix"} on dims ${dims.join(", ")}\n` +
    `kept ${side(keep)}, traced out ${side(rest)}\n${rescaled}\n` +
    alignColumns(
      [
        ["alpha", `entropy (${word})`],
        ...alphas.map((alpha, i) => [Number.isFinite(alpha) ? String(alpha) : "inf", shown(values[i]!)]),
      ],
      [true, false],
    ) +
    `\npurity ${shown(computed.purity)}\n`
  );
}

interface Computed {
  /** In nats, in the order of the orders. */
  readonly entropies: readonly number[];
  readonly purity: number;
  /** Of the state as it came. */
  readonly norm?: number;
}

function ofState(array: NpyArray, dims: number[], keep: number[], alphas: number[]): Computed {
  const state: State = { dims, data: complexData(array) };
  const values = schmidtValues(state, { keep });
  return {
    entropies: Array.from(entropies(state, { keep, alphas })),
    purity: values.reduce((sum, s) => sum + s * s * (s * s), 0),
    norm: normOf(state.data),
  };
}

function ofMatrix(array: NpyArray, dims: number[], keep: number[], alphas: number[]): Computed {
  const n = array.shape[0]!;
  const rho: Field = { rows: n, cols: n, data: complexData(array), complex: true };
  const reduced = partialTrace(rho, { dims, keep });
  return { entropies: alphas.map((alpha) => renyiEntropy(reduced, alpha)), purity: purity(reduced) };
}

/** A state is a list, a column, or shaped as dims; an n × n matrix with n = ∏dims is a density matrix. */
function kindOf(path: string, { shape }: NpyArray, dims: readonly number[]): "state" | "density matrix" {
  const size = dims.reduce((product, d) => product * d, 1);
  const is = (wanted: readonly number[]) => shape.length === wanted.length && wanted.every((d, i) => shape[i] === d);
  if (is([size]) || is(dims)) return "state";
  if (is([size, size])) return "density matrix";
  if (is([size, 1])) return "state";
  throw new UsageError(
    `entropy: ${path}: expected a state of ${size} amplitudes or a ${size} × ${size} density matrix for --dims ` +
      `${dims.join(",")}, got shape ${shapeText(shape)}`,
  );
}

function checkKeep(keep: readonly number[], dims: readonly number[]): void {
  for (const [i, k] of keep.entries()) {
    if (k >= dims.length) {
      throw new UsageError(
        `entropy: expected --keep to name subsystems 0 to ${dims.length - 1} of --dims ${dims.join(",")}, got ${k}`,
      );
    }
    if (keep.indexOf(k) !== i)
      throw new UsageError(`entropy: expected --keep to name each subsystem once, got ${k} twice`);
  }
}

function parseBase(text: string): number {
  const base = decimal(text);
  if (!(base > 0) || base === 1) {
    throw new UsageError(
      `entropy: expected --base to be a positive number other than 1, got ${JSON.stringify(text)}; leave it out for nats`,
    );
  }
  return base;
}

const complexData = ({ dtype, data }: NpyArray): Float64Array => {
  if (dtype === "c16") return data;
  const out = new Float64Array(2 * data.length);
  for (let i = 0; i < data.length; i++) out[2 * i] = data[i]!;
  return out;
};

/** Scaled by the largest entry, so that the squares neither overflow nor vanish. */
const normOf = (data: Float64Array): number => {
  const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(data.reduce((sum, x) => sum + (x / largest) * (x / largest), 0));
};
