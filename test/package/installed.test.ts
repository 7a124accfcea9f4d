// The tarball in an empty project: what a user gets.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedProject, type Project } from "../support/installed.js";

let project: Project;
beforeAll(() => {
  project = installedProject();
});
afterAll(() => project?.remove());

const inProject = (name: string) => join(project.folder, name);
const manifest = () => JSON.parse(readFileSync(inProject("node_modules/wishart/package.json"), "utf8"));
/** Subpaths that are modules: ".", "./engine", … */
const modules = () => Object.keys(manifest().exports).filter((path) => !/\.(wasm|json)$/.test(path));
const nameOf = (path: string) => `wishart${path.slice(1)}`;

test("every entry point imports in Node, and two entries share one engine", () => {
  writeFileSync(
    inProject("entries.mjs"),
    `${modules()
      .map((path) => `await import("${nameOf(path)}");`)
      .join("\n")}
import { createEngine, engineInfo, setDefaultEngine } from "wishart/engine";
import { normals, stream } from "wishart";
setDefaultEngine(createEngine({ maximumBytes: 2 ** 26 }));
normals(stream(1), 8);
console.log(engineInfo().memory.limit, engineInfo().memory.peak > 0);
`,
  );
  expect(project.run(process.execPath, "entries.mjs").trim()).toBe(`${2 ** 26} true`);
});

test("a pool of worker threads runs the installed worker and comes to the digest of one thread", () => {
  writeFileSync(
    inProject("pool.mjs"),
    `import { run } from "wishart";
import { nodePool } from "wishart/node";
const pool = nodePool({ workers: 2 });
const options = { preset: "quick", seed: 1 };
console.log((await run("page-curve", options)).digest);
console.log((await run("page-curve", { ...options, pool })).digest);
await pool.close();
`,
  );
  const [alone, pooled] = project.run(process.execPath, "pool.mjs").trim().split("\n");
  expect(alone).toMatch(/^[0-9a-f]{64}$/);
  expect(pooled).toBe(alone);
});

test("npx wishart answers, and its engine is the one that is exported", () => {
  const npx = (...args: string[]) => project.run("npx", "--no-install", "wishart", ...args);
  expect(npx("--version").trim()).toBe(manifest().version);
  const bytes = readFileSync(inProject("node_modules/wishart/dist/strict.wasm"));
  expect(JSON.parse(npx("info", "--json")).engine).toMatchObject({
    build: "strict",
    hash: createHash("sha256").update(bytes).digest("hex"),
  });
  expect(npx("list")).toMatch(/^page-curve /m);
});

test("npx wishart reproduce --quick writes a report and comes to one digest for one and two workers", () => {
  const digest = (workers: string) => {
    const args = ["reproduce", "--quick", "--seed", "1", "--workers", workers, "--out", `report-${workers}`, "--json"];
    return JSON.parse(project.run("npx", "--no-install", "wishart", ...args)).digest;
  };
  expect(digest("2")).toBe(digest("1"));
  for (const name of ["report.html", "records.json", "page-curve.csv"]) {
    expect(existsSync(inProject(`report-1/${name}`))).toBe(true);
  }
  // Every claim twice: a quarter of a minute, and more where others use the machine too.
}, 300_000);

test("the binaries are exported and are the ones the engine knows by their hash", () => {
  writeFileSync(
    inProject("binaries.mjs"),
    `import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createEngine, engineInfo, withEngine } from "wishart/engine";
for (const build of ["strict", "relaxed"]) {
  const bytes = readFileSync(new URL(import.meta.resolve(\`wishart/\${build}.wasm\`)));
  console.log(createHash("sha256").update(bytes).digest("hex"));
}
console.log(withEngine(createEngine(), engineInfo).hash);
`,
  );
  const [strict, relaxed, known] = project.run(process.execPath, "binaries.mjs").trim().split("\n");
  expect(known).toBe(strict);
  expect(relaxed).toMatch(/^[0-9a-f]{64}$/);
});

test.each(["node16", "bundler"])("types of every entry point resolve under moduleResolution %s", (resolution) => {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  writeFileSync(
    inProject("use.ts"),
    `${modules()
      .map((path, i) => `import * as entry${i} from "${nameOf(path)}";`)
      .join("\n")}
import { normals, stream } from "wishart";
import { type Engine, createEngine } from "wishart/engine";
const engine: Engine = createEngine();
const top: number = engine.kernels.heapBase();
const numbers: Float64Array = normals(stream(1), 4);
// @ts-expect-error a number of numbers is a number: the types are not "any"
normals(stream(1), "four");
export { ${modules()
      .map((_, i) => `entry${i}`)
      .join(", ")}, top, numbers };
`,
  );
  writeFileSync(
    inProject("tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: "ES2022",
        types: [],
        module: resolution === "node16" ? "node16" : "esnext",
        moduleResolution: resolution,
      },
      files: ["use.ts"],
    }),
  );
  expect(project.run(process.execPath, tsc, "-p", ".")).toBe("");
});

test("the library entry bundles for any host with nothing left outside, and without the relaxed bytes", async () => {
  const { metafile, outputFiles, warnings } = await build({
    entryPoints: [inProject("node_modules/wishart/dist/index.js")],
    bundle: true,
    format: "esm",
    platform: "neutral",
    metafile: true,
    write: false,
    outdir: project.folder,
  });
  expect(warnings).toEqual([]);
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
  const packed = (name: string) =>
    deflateRawSync(readFileSync(inProject(`node_modules/wishart/dist/${name}.wasm`)), { level: 9 }).toString("base64");
  const text = outputFiles.map((file) => file.text).join("");
  expect(text.includes(packed("strict"))).toBe(true);
  expect(text.includes(packed("relaxed"))).toBe(false);
});

test("what is installed carries its licences and nothing of the sources", () => {
  const folder = inProject("node_modules/wishart");
  for (const name of ["LICENSE", "README.md", "dist/THIRD-PARTY.txt"])
    expect(existsSync(join(folder, name))).toBe(true);
  for (const name of ["src", "assembly", "test", "build"]) expect(existsSync(join(folder, name))).toBe(false);
  expect(Object.keys(manifest().dependencies)).toEqual(["piscina"]);
});

test.each(["web", "web-worker"])("the entry %s bundles for any host with nothing left outside", async (name) => {
  const { metafile, warnings } = await build({
    entryPoints: [inProject(`node_modules/wishart/dist/${name}.js`)],
    bundle: true,
    format: "esm",
    platform: "neutral",
    metafile: true,
    write: false,
    outdir: project.folder,
  });
  expect(warnings).toEqual([]);
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
});
