import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/errors.js";
import { spectrumCommand } from "../../src/cli/spectrum.js";
import { readNpy, writeNpy } from "../../src/npy.js";
import { runCommand } from "./inProcess.js";

let home: string;
const at = (name: string) => join(home, name);
const save = (name: string, shape: number[], dtype: "f8" | "c16", data: number[], fortran = false) =>
  writeFile(at(name), writeNpy({ shape, dtype, fortran, data: Float64Array.from(data) }));
const spectrum = (...args: string[]) => runCommand(spectrumCommand(), args);
const json = async (...args: string[]) => JSON.parse(await spectrum(...args, "--json"));

// Open Ising chain of three sites, h = 0.5 along x: entries are exact, the spectrum is symmetric about 0.
const chain = () => {
  const n = 8;
  const H = new Array<number>(n * n).fill(0);
  for (let s = 0; s < n; s++) {
    const z = (j: number) => 1 - 2 * ((s >> (2 - j)) & 1);
    H[s * n + s] = z(0) * z(1) + z(1) * z(2);
    for (let j = 0; j < 3; j++) H[s * n + (s ^ (1 << j))] = 0.5;
  }
  return H;
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wishart-spectrum-"));
  await save("y.npy", [2, 2], "c16", [0, 0, 0, -1, 0, 1, 0, 0]);
  await save("yF.npy", [2, 2], "c16", [0, 0, 0, -1, 0, 1, 0, 0], true);
  await save("chain.npy", [8, 8], "f8", chain());
  await save("empty.npy", [0, 0], "f8", []);
  await save("vector.npy", [4], "f8", [1, 2, 3, 4]);
  await save("wide.npy", [2, 3], "f8", [1, 2, 3, 4, 5, 6]);
  await save("skew.npy", [2, 2], "f8", [1, 2, 3, 4]);
  await save("nan.npy", [2, 2], "f8", [1, 0, Number.NaN, 1]);
  await mkdir(at("folder.npy"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("Pauli Y has eigenvalues −1 and 1, in C and in Fortran order", async () => {
  for (const name of ["y.npy", "yF.npy"]) {
    const { values, ...rest } = await json(at(name));
    expect(rest).toEqual({ file: at(name), dimension: 2, complex: true, window: null, count: 2, vectors: null });
    expect(values[0]).toBeCloseTo(-1, 14);
    expect(values[1]).toBeCloseTo(1, 14);
  }
});

test("--window keeps lo ≤ λ < hi; inf leaves a side open", async () => {
  const { values } = await json(at("chain.npy"));
  const between = async (window: string) => (await json(at("chain.npy"), "--window", window)).values;
  expect(await between("-inf,inf")).toEqual(values);
  expect(await between("-1,1.5")).toEqual(values.filter((x: number) => x >= -1 && x < 1.5));
  expect(await between("0,inf")).toEqual(values.filter((x: number) => x >= 0));
  expect(await between("100,200")).toEqual([]);
});

test("--vectors writes columns with ‖Hv − λv‖ ≤ 1e-13, whole and nothing beside", async () => {
  await mkdir(at("out"));
  const file = at("out/v.npy");
  const { values, vectors } = await json(at("chain.npy"), "--window", "-1,2", "--vectors", file);
  expect(vectors).toBe(file);
  expect(await readdir(at("out"))).toEqual(["v.npy"]);
  const V = readNpy(await readFile(file));
  expect(V.shape).toEqual([8, values.length]);
  expect(V.dtype).toBe("f8");
  const H = chain();
  const k = values.length;
  for (let j = 0; j < k; j++) {
    for (let i = 0; i < 8; i++) {
      let sum = -values[j] * V.data[i * k + j]!;
      for (let l = 0; l < 8; l++) sum += H[i * 8 + l]! * V.data[l * k + j]!;
      expect(Math.abs(sum)).toBeLessThanOrEqual(1e-13);
    }
  }
});

test("the table for a person is aligned and says what it is", async () => {
  await save("diagonal.npy", [3, 3], "f8", [-1.5, 0, 0, 0, 2, 0, 0, 0, 0.25]);
  expect(await spectrum(at("diagonal.npy"))).toBe(
    `${at("diagonal.npy")}: real symmetric 3 × 3, 3 eigenvalues\n\nj  eigenvalue\n0  -1.5\n1   0.25\n2   2\n`,
  );
  expect(await spectrum(at("diagonal.npy"), "--window", "1,inf")).toBe(
    `${at("diagonal.npy")}: real symmetric 3 × 3, 1 of 3 eigenvalues in [1, inf)\n\nj  eigenvalue\n0  2\n`,
  );
  expect(await spectrum(at("empty.npy"))).toBe(`${at("empty.npy")}: real symmetric 0 × 0, 0 eigenvalues\n`);
});

describe("refused in one sentence, exit code 2", () => {
  test.each<[string, () => string[], string]>([
    ["a missing file", () => [at("none.npy")], "spectrum: expected an .npy file, but there is no <home>/none.npy"],
    ["a folder", () => [at("folder.npy")], "spectrum: expected an .npy file, but <home>/folder.npy is a folder"],
    ["a vector", () => [at("vector.npy")], "spectrum: <home>/vector.npy: expected a square matrix, got shape (4,)"],
    ["a wide matrix", () => [at("wide.npy")], "spectrum: <home>/wide.npy: expected a square matrix, got shape (2, 3)"],
    [
      "a matrix that is not Hermitian",
      () => [at("skew.npy")],
      "spectrum: <home>/skew.npy: A is not Hermitian (‖A − Aᴴ‖/‖A‖ = 2.5e-1 > 1e-12); np.save(path, (A + A.conj().T) / 2) keeps its Hermitian part",
    ],
    ["a NaN", () => [at("nan.npy")], "spectrum: <home>/nan.npy: expected finite entries, got NaN in entry 2"],
    [
      "a window upside down",
      () => [at("y.npy"), "--window", "1,0"],
      'spectrum: expected --window to be lo,hi with lo ≤ hi, got "1,0"',
    ],
    [
      "half a window",
      () => [at("y.npy"), "--window", "1"],
      'spectrum: expected --window to be lo,hi with lo ≤ hi, got "1"',
    ],
    [
      "a window of words",
      () => [at("y.npy"), "--window", "low,high"],
      'spectrum: expected --window to be numbers with commas between, got "low,high"',
    ],
    [
      "an output folder that is not there",
      () => [at("y.npy"), "--vectors", at("nowhere/v.npy")],
      "spectrum: cannot write to <home>/nowhere/v.npy (ENOENT: there is no such folder)",
    ],
    [
      "an output that is a folder",
      () => [at("y.npy"), "--vectors", at("folder.npy")],
      "spectrum: cannot write to <home>/folder.npy (EISDIR: it is a folder)",
    ],
  ])("%s", async (_, args, sentence) => {
    const error = await spectrum(...args()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message.replaceAll(home, "<home>")).toBe(sentence);
    expect((await readdir(home)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
