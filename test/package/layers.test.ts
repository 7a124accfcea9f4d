import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkLayers } from "../../scripts/check-layers.mjs";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The problems of a tree with these files. */
async function problemsOf(files: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "wishart-layers-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return (await checkLayers(folder)).problems;
}

const engine = { "src/engine/engine.ts": "export const engine = 1;\n" };

test("an import that points down passes", async () => {
  expect(
    await problemsOf({
      ...engine,
      "src/linalg/eigh.ts": 'import { engine } from "../engine/engine.js";\nexport const eigh = engine;\n',
    }),
  ).toEqual([]);
});

test("an import that climbs is named with both files and the arrow", async () => {
  expect(
    await problemsOf({
      "src/engine/engine.ts": 'import { eigh } from "../linalg/eigh.js";\nexport const engine = eigh;\n',
      "src/linalg/eigh.ts": "export const eigh = 1;\n",
    }),
  ).toEqual([
    "src/engine/engine.ts imports src/linalg/eigh.ts: the arrow engine → linalg climbs; engine may import nothing",
  ]);
});

test("quantum and ntk do not import each other, not even a type", async () => {
  expect(
    await problemsOf({
      "src/quantum/state.ts": "export interface State {}\n",
      "src/ntk/kernel.ts": 'import type { State } from "../quantum/state.js";\nexport type Kernel = State;\n',
    }),
  ).toEqual([
    "src/ntk/kernel.ts imports src/quantum/state.ts: the arrow ntk → quantum climbs; ntk may import engine, linalg, random, npy",
  ]);
});

test("report may import types of correspondence, and nothing that runs", async () => {
  const claim = { "src/correspondence/claim.ts": "export interface Claim {}\nexport const claims = [];\n" };
  expect(
    await problemsOf({
      ...claim,
      "src/report/html.ts": 'import type { Claim } from "../correspondence/claim.js";\nexport type Html = Claim;\n',
    }),
  ).toEqual([]);
  expect(
    await problemsOf({
      ...claim,
      "src/report/html.ts": 'import { claims } from "../correspondence/claim.js";\nexport const html = claims;\n',
    }),
  ).toEqual([
    "src/report/html.ts imports src/correspondence/claim.ts: the arrow report → correspondence climbs; " +
      "report may import types of correspondence, types of run",
  ]);
});

test("the report may read the dictionary, which is data, and no other file of its room", async () => {
  const dictionary = { "src/correspondence/dictionary.ts": "export const dictionary = [];\n" };
  const report = 'import { dictionary } from "../correspondence/dictionary.js";\nexport const rows = dictionary;\n';
  expect(await problemsOf({ ...dictionary, "src/report/html.ts": report })).toEqual([]);
  expect(await problemsOf({ ...dictionary, "src/quantum/html.ts": report })).toHaveLength(1);
});

test("kernels have rooms too: a file of core may not import blas", async () => {
  expect(
    await problemsOf({
      "assembly/core/status.ts": 'import { dgemm } from "../blas/dgemm";\nexport const status = dgemm;\n',
      "assembly/blas/dgemm.ts": "export const dgemm = 1;\n",
    }),
  ).toEqual([
    "assembly/core/status.ts imports assembly/blas/dgemm.ts: the arrow core → blas climbs; core may import nothing",
  ]);
});

test("a circle inside a room is found", async () => {
  expect(
    await problemsOf({
      "src/engine/a.ts": 'import { b } from "./b.js";\nexport const a = () => b;\n',
      "src/engine/b.ts": 'import { a } from "./a.js";\nexport const b = () => a;\n',
    }),
  ).toEqual(["a circle of imports: src/engine/a.ts → src/engine/b.ts → src/engine/a.ts"]);
});

test("only the engine says WebAssembly; a comment may", async () => {
  expect(
    await problemsOf({
      ...engine,
      "src/linalg/eigh.ts": "// WebAssembly\nexport const eigh = () => new WebAssembly.Memory({ initial: 1 });\n",
    }),
  ).toEqual(["src/linalg/eigh.ts:2 says WebAssembly: only src/engine may"]);
});

test("the library entry reaches no package and no module of Node, however far below", async () => {
  expect(
    await problemsOf({
      "src/index.ts": 'export { run } from "./run/run.js";\n',
      "src/run/run.ts": 'export const run = async () => import("node:fs");\n',
    }),
  ).toEqual(['src/index.ts reaches "node:fs" through src/run/run.ts: the library needs no package']);
});

test("a room nobody knows, and a tree without modules, do not pass in silence", async () => {
  expect(await problemsOf({ "src/chemistry/atom.ts": "export const atom = 1;\n" })).toEqual([
    'src/chemistry/atom.ts is in a room nobody knows; add "chemistry" to scripts/check-layers.mjs',
  ]);
  expect(await problemsOf({ "README.md": "" })).toEqual([expect.stringMatching(/holds no module to check$/)]);
});
