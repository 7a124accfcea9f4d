import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entropyCommand } from "../../src/cli/entropy.js";
import { UsageError } from "../../src/cli/errors.js";
import { writeNpy } from "../../src/npy.js";
import { runCommand } from "./inProcess.js";

let home: string;
const at = (name: string) => join(home, name);
const save = (name: string, shape: number[], dtype: "f8" | "c16", data: number[], fortran = false) =>
  writeFile(at(name), writeNpy({ shape, dtype, fortran, data: Float64Array.from(data) }));
const entropy = (...args: string[]) => runCommand(entropyCommand(), args);
const json = async (...args: string[]) => JSON.parse(await entropy(...args, "--json"));

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wishart-entropy-"));
  const ghz = [1, 0, 0, 0, 0, 0, 0, 1].map((x) => x * Math.SQRT1_2);
  await save("ghz.npy", [8], "f8", ghz);
  await save("tensor.npy", [2, 2, 2], "f8", ghz, true);
  await save("column.npy", [8, 1], "f8", ghz);
  await save("complex.npy", [4], "c16", [0.6, 0, 0, 0, 0, 0, 0, 0.8]);
  await save("unnormalised.npy", [4], "f8", [3, 0, 0, 4]);
  await save("zero.npy", [4], "f8", [0, 0, 0, 0]);
  await save("infinite.npy", [4], "c16", [1, 0, 0, 0, 0, Number.POSITIVE_INFINITY, 0, 0]);
  await save("mixed.npy", [4, 4], "f8", [0.4, 0, 0, 0.2, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0.2, 0, 0, 0.4]);
  await save("skew.npy", [2, 2], "f8", [0.5, 1, 0, 0.5]);
  await save("wide.npy", [2, 3], "f8", [1, 2, 3, 4, 5, 6]);
  await mkdir(at("folder.npy"));
  const bytes = await readFile(at("ghz.npy"));
  await writeFile(at("truncated.npy"), bytes.subarray(0, -8));
  await writeFile(at("garbage.npy"), "not an array");
  await writeFile(at("big.npy"), Buffer.from(bytes.toString("latin1").replace("<f8", ">f8"), "latin1"));
  await writeFile(at("single.npy"), Buffer.from(bytes.toString("latin1").replace("<f8", "<f4"), "latin1"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("a GHZ state has entropy ln 2 at every order and purity 1/2, whichever subsystems stay", async () => {
  for (const keep of ["0", "1", "0,1", "2,0"]) {
    const result = await json(at("ghz.npy"), "--dims", "2,2,2", "--keep", keep, "--alpha", "0.5,1,2,inf");
    expect(result.entropies.map((e: { alpha: unknown }) => e.alpha)).toEqual([0.5, 1, 2, "inf"]);
    for (const { entropy } of result.entropies) expect(entropy).toBeCloseTo(Math.LN2, 13);
    expect(result.purity).toBeCloseTo(0.5, 13);
  }
});

test("a list, a column and a tensor in Fortran order are the same state", async () => {
  const of = async (name: string) => {
    const { file, ...rest } = await json(at(name), "--dims", "2,2,2", "--keep", "0");
    expect(file).toBe(at(name));
    return rest;
  };
  expect(await of("tensor.npy")).toEqual(await of("ghz.npy"));
  expect(await of("column.npy")).toEqual(await of("ghz.npy"));
});

test("the object holds what was asked and what came of it", async () => {
  const result = await json(at("complex.npy"), "--dims", "2,2", "--keep", "1", "--alpha", "1", "--base", "2");
  expect(Object.keys(result)).toEqual([
    "file",
    "kind",
    "dims",
    "keep",
    "dimension",
    "base",
    "entropies",
    "purity",
    "norm",
  ]);
  const h = -(0.36 * Math.log2(0.36) + 0.64 * Math.log2(0.64));
  expect(result.entropies[0].entropy).toBeCloseTo(h, 13);
  expect(result).toMatchObject({ kind: "state", dims: [2, 2], keep: [1], dimension: 2, base: 2 });
});

test("a density matrix is recognised by its shape; keeping everything gives its own entropy", async () => {
  const all = await json(at("mixed.npy"), "--dims", "2,2", "--keep", "0,1", "--alpha", "1");
  // Eigenvalues 0.6, 0.2, 0.1, 0.1.
  const h = -[0.6, 0.2, 0.1, 0.1].reduce((sum, p) => sum + p * Math.log(p), 0);
  expect(all.kind).toBe("density matrix");
  expect(all.entropies[0].entropy).toBeCloseTo(h, 13);
  const half = await json(at("mixed.npy"), "--dims", "2,2", "--keep", "0");
  expect(half.purity).toBeCloseTo(0.5, 14);
});

test("the table for a person is aligned, names the unit, and says that a state was divided by its norm", async () => {
  const text = await entropy(at("unnormalised.npy"), "--dims", "2,2", "--keep", "0", "--base", "2");
  expect(text).toBe(
    `${at("unnormalised.npy")}: pure state on dims 2, 2
kept 0 (dimension 2), traced out 1 (dimension 2)
The norm is 5; the state was divided by it.

alpha  entropy (bits)
    1  0.9426831893
    2  0.8911075984
  inf  0.6438561898

purity 0.5392
`,
  );
});

describe("refused in one sentence, exit code 2", () => {
  const usual = ["--dims", "2,2,2", "--keep", "0"];
  test.each<[string, () => string[], string]>([
    [
      "a missing file",
      () => [at("none.npy"), ...usual],
      "entropy: expected an .npy file, but there is no <home>/none.npy",
    ],
    [
      "a folder",
      () => [at("folder.npy"), ...usual],
      "entropy: expected an .npy file, but <home>/folder.npy is a folder",
    ],
    [
      "text",
      () => [at("garbage.npy"), ...usual],
      "entropy: <home>/garbage.npy: expected an .npy file, which begins with \\x93NUMPY, got not an",
    ],
    [
      "a truncated file",
      () => [at("truncated.npy"), ...usual],
      "entropy: <home>/truncated.npy: the data are cut off: expected 64 bytes for shape (8,) of float64, got 56",
    ],
    [
      "a big-endian file",
      () => [at("big.npy"), ...usual],
      'entropy: <home>/big.npy: expected little-endian float64 or complex128, got big-endian (>f8); convert: np.save(path, a.astype("<f8"))',
    ],
    [
      "single precision",
      () => [at("single.npy"), ...usual],
      "entropy: <home>/single.npy: expected little-endian float64 or complex128, got float32 (<f4); convert: np.save(path, a.astype(np.float64))",
    ],
    [
      "an infinite entry",
      () => [at("infinite.npy"), "--dims", "2,2", "--keep", "0"],
      "entropy: <home>/infinite.npy: expected finite entries, got Infinity in entry 2",
    ],
    [
      "dims whose product is not the length",
      () => [at("ghz.npy"), "--dims", "2,3", "--keep", "0"],
      "entropy: <home>/ghz.npy: expected a state of 6 amplitudes or a 6 × 6 density matrix for --dims 2,3, got shape (8,)",
    ],
    [
      "a matrix that is not square",
      () => [at("wide.npy"), "--dims", "2", "--keep", "0"],
      "entropy: <home>/wide.npy: expected a state of 2 amplitudes or a 2 × 2 density matrix for --dims 2, got shape (2, 3)",
    ],
    [
      "a fractional size",
      () => [at("ghz.npy"), "--dims", "2.5,2", "--keep", "0"],
      'entropy: expected --dims to be whole numbers ≥ 1 with commas between, got "2.5,2"',
    ],
    [
      "a negative size",
      () => [at("ghz.npy"), "--dims", "-2,-4", "--keep", "0"],
      'entropy: expected --dims to be whole numbers ≥ 1 with commas between, got "-2,-4"',
    ],
    [
      "words",
      () => [at("ghz.npy"), "--dims", "two", "--keep", "0"],
      'entropy: expected --dims to be numbers with commas between, got "two"',
    ],
    [
      "an empty list",
      () => [at("ghz.npy"), "--dims", "2,2,2", "--keep", ""],
      'entropy: expected --keep to be numbers with commas between, got ""',
    ],
    [
      "a subsystem that is not there",
      () => [at("ghz.npy"), "--dims", "2,2,2", "--keep", "3"],
      "entropy: expected --keep to name subsystems 0 to 2 of --dims 2,2,2, got 3",
    ],
    [
      "a subsystem twice",
      () => [at("ghz.npy"), "--dims", "2,2,2", "--keep", "1,1"],
      "entropy: expected --keep to name each subsystem once, got 1 twice",
    ],
    [
      "a negative order",
      () => [at("ghz.npy"), ...usual, "--alpha", "1,-2"],
      'entropy: expected --alpha to be orders ≥ 0 or inf, got "1,-2"',
    ],
    [
      "base 1",
      () => [at("ghz.npy"), ...usual, "--base", "1"],
      'entropy: expected --base to be a positive number other than 1, got "1"; leave it out for nats',
    ],
    [
      "a base in words",
      () => [at("ghz.npy"), ...usual, "--base", "two"],
      'entropy: expected --base to be a positive number other than 1, got "two"; leave it out for nats',
    ],
    ["a state of norm zero", () => [at("zero.npy"), "--dims", "2,2", "--keep", "0"], "entropy: <home>/zero.npy: "],
    [
      "a matrix that is not Hermitian",
      () => [at("skew.npy"), "--dims", "2", "--keep", "0"],
      "entropy: <home>/skew.npy: ",
    ],
  ])("%s", async (_, args, sentence) => {
    const error = await entropy(...args()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UsageError);
    const message = (error as Error).message.replaceAll(home, "<home>");
    if (sentence.endsWith(": ")) expect(message.slice(0, sentence.length)).toBe(sentence);
    else expect(message).toBe(sentence);
    expect(message).not.toContain("\n");
  });

  test("missing --dims or --keep and unknown options are refused by the parser", async () => {
    await expect(entropy(at("ghz.npy"), "--dims", "2,2,2")).rejects.toThrow(/--keep/);
    await expect(entropy(at("ghz.npy"), ...usual, "--bits")).rejects.toThrow(/--bits/);
  });
});
