import { basename } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { DataSet } from "../data/dataSet.js";
import { rowsOf } from "../data/rowsOf.js";
import { standardise } from "../data/standardise.js";
import { trainTestSplit } from "../data/trainTestSplit.js";
import { type Errors, type KernelReport, kernelReport, type Samples } from "../ntk/kernelReport.js";
import { ACTIVATIONS, type Activation, mlp, type Network, type Parameterization } from "../ntk/network.js";
import { stream } from "../random/stream.js";
import { type DataOptions, readDataSet } from "./dataSet.js";
import { assertWritableFile, writeArray, writeWhole } from "./files.js";
import { decimal, parseIntegers } from "./lists.js";
import { jsonOption, seedOption } from "./options.js";
import { speakingAs } from "./speaking.js";
import { alignColumns } from "./table.js";

interface Options extends DataOptions {
  readonly widths: string;
  readonly activation: Activation;
  readonly parameterization: Parameterization;
  readonly weightStd: number;
  readonly biasStd: number;
  readonly bias: boolean;
  readonly seed: number;
  readonly testFraction: number;
  readonly standardise: boolean;
  readonly keepConstant?: boolean;
  readonly trace?: boolean;
  readonly out?: string;
  readonly figure?: string;
  readonly json?: boolean;
}

const number = (text: string): number => {
  const value = decimal(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError(`to be a number, got ${JSON.stringify(text)}`);
  return value;
};

/** `wishart ntk DATA`: the tangent kernel of a random network on data that somebody else made. */
export function ntkCommand(): Command {
  return new Command("ntk")
    .description("tangent kernel of a random network on a data set: spectrum, nearest minimum, errors")
    .argument("<DATA>", "a .csv table, an .npz archive with X and y, or an .npy array of inputs, rows are samples")
    .requiredOption("--widths <list>", "units of the hidden layers")
    .addOption(new Option("--activation <name>", "of the hidden layers").choices(ACTIVATIONS).default("relu"))
    .option("--targets <Y.npy>", "targets in a file of their own")
    .option(
      "--target-column <name>",
      "the column of targets of a table; without a header columns are 1, 2, … (default: the last)",
    )
    .option("--classes", "the targets are labels of classes, also when they are numbers; text always is")
    .option("--header", "the first line of a table holds names (default: when none of its cells is a number)")
    .option("--no-header", "it holds data")
    .option("--delimiter <character>", "between the cells of a table (default: a comma)")
    .option("--test-fraction <number>", "share of the samples that is kept for testing, 0 for none", number, 0.2)
    .option(
      "--no-standardise",
      "leave the inputs as they are; else their columns get mean 0 and deviation 1 in the training data",
    )
    .option(
      "--keep-constant",
      "take the mean off columns that are constant in the training data, instead of refusing them",
    )
    .addOption(
      new Option("--parameterization <name>", "ntk: parameters of variance 1; standard: the scales are in them")
        .choices(["ntk", "standard"])
        .default("ntk"),
    )
    .option("--weight-std <number>", "σ_w > 0", number, 1)
    .option("--bias-std <number>", "σ_b ≥ 0", number, 0)
    .option("--no-bias", "a network without biases")
    .addOption(seedOption("of the network's parameters and of the split"))
    .option("--trace", "one kernel for all outputs, the mean over them: N × N instead of one row for every output")
    .option("--out <K.npy>", "write the kernel of the training data to this file")
    .option("--figure <FILE.svg>", "draw the spectrum into this file")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  wishart ntk iris.csv --target-column species --widths 512,512 --activation relu",
    )
    .action(async (path: string, options: Options) => {
      process.stdout.write(await ntkOutput(path, options));
    });
}

/** The options in the words of a terminal. */
const reword = (message: string): string =>
  message
    .replace('constant: "keep" only takes its mean off', "--keep-constant only takes its mean off")
    .replace("testFraction", "--test-fraction")
    .replace("expected weightStd", "expected --weight-std")
    .replace("expected biasStd", "expected --bias-std")
    .replace("bias: true has them", "leave out --no-bias or --bias-std")
    .replace("expected widths", "expected --widths")
    .replace(/^(there is no room .*); ask for fewer/, "$1; lower --widths or take fewer samples")
    .replace("ask for fewer", "take fewer samples, or --trace for one kernel of all outputs");

async function ntkOutput(path: string, options: Options): Promise<string> {
  const { seed, json, figure, out } = options;
  const hidden = parseIntegers("ntk", "--widths", options.widths, 1);
  const data = await readDataSet("ntk", path, options);
  const speak = <T>(body: () => T): T => speakingAs(`ntk: ${path}`, body, reword);
  const split = speak(() =>
    trainTestSplit(data.X.rows, { testFraction: options.testFraction, stream: stream(seed).child("split") }),
  );
  const { train, test } = speak(() => parts(data, split, options));
  const { activation, parameterization, weightStd, biasStd, bias } = options;
  const widths = [data.X.cols, ...hidden, data.Y.cols];
  const net = speak(() =>
    mlp({ widths, activation, parameterization, weightStd, biasStd, bias, stream: stream(seed).child("network") }),
  );
  for (const file of [out, figure]) if (file !== undefined) await assertWritableFile("ntk", file);
  const classes = data.classes !== undefined;
  const report = speak(() => kernelReport(net, train, test, { classes, trace: options.trace === true }));
  const warnings = [...equalRows(report, split.train), ...report.warnings];
  // Drawing needs Plot and a DOM: loaded when there is something to draw.
  const svg =
    figure === undefined ? "" : (await import("../report/figure.js")).figureSvg(spectrumFigure(path, net, report));
  if (out !== undefined) await writeArray("ntk", out, report.kernel);
  if (figure !== undefined) await writeWhole("ntk", figure, svg);
  const all = { path, data, split, net, report, warnings, options };
  return json === true ? `${JSON.stringify(result(all))}\n` : page(all);
}

/** Training and test data, both scaled by the training data. */
function parts(data: DataSet, split: { train: number[]; test: number[] }, options: Options) {
  const { X, Y, names } = data;
  const of = (places: number[]): Samples => ({ X: rowsOf(X, places), Y: rowsOf(Y, places) });
  const [train, test] = [of(split.train), split.test.length === 0 ? undefined : of(split.test)];
  if (!options.standardise) return { train, test };
  const like = standardise(train.X, { names, constant: options.keepConstant === true ? "keep" : "refuse" });
  return {
    train: { ...train, X: like.X },
    test: test && { ...test, X: standardise(test.X, { like }).X },
  };
}

/** The sentences about training samples that no kernel can tell apart; rows count from 1, as the data stand in the file. */
function equalRows({ equal }: KernelReport, places: readonly number[]): string[] {
  return [true, false].flatMap((same) => {
    const list = equal.filter(({ sameTargets }) => sameTargets === same);
    const [first] = list;
    if (first === undefined) return [];
    const more = list.length === 1 ? "" : `, and ${list.length - 1} more`;
    const rows = `rows ${places[first.earlier]! + 1} and ${places[first.sample]! + 1} of the data${more}`;
    return [`equal inputs with ${same ? "the same" : "different"} targets: ${rows}`];
  });
}

interface All {
  readonly path: string;
  readonly data: DataSet;
  readonly split: { readonly train: number[]; readonly test: number[] };
  readonly net: Network;
  readonly report: KernelReport;
  readonly warnings: readonly string[];
  readonly options: Options;
}

/** Five significant digits: the kernel's small eigenvalues have no more. --json has all. */
const shown = (value: number): string => {
  const digits = Number(value.toPrecision(5));
  return Math.abs(digits) < 1e-3 && digits !== 0 ? digits.toExponential() : String(digits);
};

/** Squared errors this far below those at the start are rounding. */
const ROUNDING = 1e-16;

const edges = ({ spectrum }: KernelReport) => ({ least: spectrum[0]!, largest: spectrum.at(-1)! });

/** JSON has no infinity. */
const finite = (value: number) => (Number.isFinite(value) ? value : "inf");

function result({ path, data, split, net, report, warnings, options }: All) {
  const { least, largest } = edges(report);
  return {
    file: path,
    samples: { train: split.train.length, test: split.test.length },
    inputs: data.names,
    outputs: data.Y.cols,
    classes: data.classes ?? null,
    standardised: options.standardise,
    seed: options.seed,
    network: {
      widths: net.widths,
      activation: net.activation,
      parameterization: net.parameterization,
      weightStd: net.weightStd,
      biasStd: net.biasStd,
      bias: net.bias,
      parameters: net.parameters.length,
    },
    kernel: { rows: report.kernel.rows, outputs: options.trace === true ? "trace" : "full" },
    rank: report.rank,
    largest,
    smallest: least,
    condition: finite(report.condition),
    distance: report.distance,
    train: report.train,
    test: report.test ?? null,
    spectrum: Array.from(report.spectrum),
    warnings,
    out: options.out ?? null,
    figure: options.figure ?? null,
  };
}

function page({ path, data, split, net, report, warnings, options }: All): string {
  const { least, largest } = edges(report);
  const { classes } = data;
  const list = classes && (classes.length <= 10 ? classes : [...classes.slice(0, 10), "…"]).join(", ");
  const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
  const targets = classes ? `${classes.length} classes (${list})` : count(data.Y.cols, "target");
  const scaled = options.standardise ? "inputs standardised by the training data" : "inputs as they are";
  const { rows } = report.kernel;
  const numbers = [
    ["rank", `${report.rank} of ${rows}`],
    ["largest eigenvalue", shown(largest)],
    ["smallest eigenvalue", shown(least)],
    ["condition number", Number.isFinite(report.condition) ? shown(report.condition) : "infinite"],
    ["distance to the nearest minimum", shown(report.distance)],
  ];
  const line = (name: string, of: (errors: Errors, start: Errors) => string) =>
    Object.entries({ training: report.train, test: report.test }).flatMap(([where, errors]) =>
      errors ? [[`${name}, ${where}`, of(errors.initial, errors.initial), of(errors.minimum, errors.initial)]] : [],
    );
  const errors = [
    ["", "at the start", "at the minimum"],
    ...line("mean squared error", ({ meanSquared }, start) =>
      meanSquared < ROUNDING * start.meanSquared ? "0 to rounding" : shown(meanSquared),
    ),
    ...(classes ? line("misclassified", ({ misclassified }) => `${shown(100 * misclassified!)} %`) : []),
  ];
  const { out, figure } = options;
  return (
    `${path}: ${count(data.X.rows, "sample")}, ${count(data.X.cols, "input")}, ${targets}\n` +
    `${split.train.length} for training, ${split.test.length} for testing; ${scaled}\n` +
    `network ${net.widths.join(", ")}, ${net.activation}, ${count(net.parameters.length, "parameter")}, seed ${options.seed}\n` +
    `tangent kernel ${rows} × ${rows}${options.trace === true ? ", the mean over the outputs" : ""}\n\n` +
    `${alignColumns(numbers, [false, false])}\n` +
    alignColumns(errors, [false, true, true]) +
    (warnings.length === 0 ? "" : `\n${warnings.map((warning) => `warning: ${warning}\n`).join("")}`) +
    (out === undefined && figure === undefined ? "" : "\n") +
    (out === undefined ? "" : `kernel in ${out}, shape (${rows}, ${rows})\n`) +
    (figure === undefined ? "" : `figure in ${figure}\n`)
  );
}

function spectrumFigure(path: string, net: Network, { spectrum, kernel, rank }: KernelReport) {
  const n = spectrum.length;
  const points = Array.from(spectrum, (y, j) => ({ x: n - j, y }))
    .slice(n - rank)
    .reverse();
  const rest = n === rank ? "" : `, rank ${rank}`;
  return {
    title: `Tangent kernel on ${basename(path)}`,
    caption: "",
    panels: [
      {
        title: `${net.activation} ${net.widths.join("–")}, kernel ${kernel.rows} × ${kernel.rows}${rest}`,
        x: { label: "place, from the largest", scale: n > 30 ? "log" : "linear" },
        y: { label: "eigenvalue", scale: "log" },
        series: [{ kind: "points", label: "eigenvalues", points }],
      },
    ],
  } as const;
}
