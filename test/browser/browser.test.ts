// The installed package in Chromium, many ways; what it computes must come to the digests and bits of Node.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedProject, type Project } from "../support/installed.js";
import { type Browser, openBrowser } from "./browser.js";

type Digests = Record<string, string>;

let project: Project;
let browser: Browser;
/** What the same files compute in Node, with the same installed package. */
let inNode: { few: { digests: Digests }; all: Digests };

beforeAll(async () => {
  project = installedProject(fileURLToPath(new URL("./fixture", import.meta.url)));
  inNode = JSON.parse(project.run(process.execPath, "node.js"));
  browser = await openBrowser(project.folder);
});
afterAll(async () => {
  await browser?.close();
  project?.remove();
});

test("Node runs every claim, page-curve among them, and has a digest for each", () => {
  expect(inNode.all).toMatchObject(inNode.few.digests);
  for (const digest of Object.values(inNode.all)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test("a plain module script comes to Node's digests and bits", async () => {
  expect(await browser.result("plain.html")).toEqual(inNode.few);
});

test("a module worker comes to Node's digests and bits", async () => {
  expect(await browser.result("plain-worker.html")).toEqual(inNode.few);
});

test("pools of one and two Web Workers come to Node's digest of every claim, one of five to some", async () => {
  expect(await browser.result("pool.html")).toEqual({ 1: inNode.all, 2: inNode.all, 5: inNode.few.digests });
});

test("a worker that ends, throws, is aborted or is not there becomes one sentence, and nothing finished is lost", async () => {
  const result = (await browser.result("accidents.html")) as Record<string, string> & {
    aborted: Record<string, string>;
    continued: { broken: string; kept: number; digest: string };
  };
  const { expected, aborted, continued } = result;
  expect(expected).toMatch(/^[0-9a-f]{64}$/);
  expect(result.good).toBe(expected);
  const ended = (why: string) =>
    new RegExp(
      `^Error: webPool: a worker ended while it ran trials \\d+ … \\d+ of accidents \\(${why}\\); use fewer workers`,
    );
  expect(result.closed).toMatch(ended("it closed itself or was stopped by the browser"));
  expect(result.threw).toMatch(ended("Uncaught Error: out of luck"));
  expect(result.trial).toBe("RangeError: accidents: trial 7 throws");
  expect(result.missing).toMatch(
    /^Error: webPool: a worker could not be started; if a bundler left the package's worker/,
  );
  expect(aborted).toEqual({
    sentence: expect.stringMatching(/^AbortError: run: accidents stopped after 0 of 300 trials$/),
    prompt: true,
    after: expected,
  });
  expect(continued.broken).toMatch(ended("it closed itself or was stopped by the browser"));
  expect(continued.kept).toBeGreaterThan(0);
  expect(continued.digest).toBe(expected);
});

test("a journal in the browser's database outlives the page: the next one continues, to the same digest", async () => {
  const before = (await browser.result("journal.html")) as number;
  expect(before).toBeGreaterThan(100);
  const { seed, twice, found, digest, expected, finished, anew } = (await browser.result(
    "journal.html?second",
  )) as Record<string, unknown>;
  expect(seed).toBe(
    "JournalError: openJournal: a run belongs to another run: seed 1 instead of 2; " +
      "ask for that run to continue it, or leave out resume to begin anew",
  );
  expect(twice).toBe(
    "JournalError: openJournal: a run is in use by another run; wait for it, or close the page that runs it",
  );
  expect(found).toBeGreaterThanOrEqual(before);
  expect(found).toBeLessThan(400);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digest).toBe(expected);
  expect({ finished, anew }).toEqual({ finished: true, anew: 0 });
});

test("examples/page.html runs a claim on a button's click and shows its verdict and its digest", async () => {
  const source = readFileSync(new URL("../../examples/page.html", import.meta.url), "utf8");
  const driver = `<script type="module">
    document.querySelector("button").click();
    globalThis.result = new Promise((done) => {
      const rules = document.querySelector("ul");
      new MutationObserver(() => done(document.querySelector("output").value)).observe(rules, { childList: true });
    });
  </script>`;
  mkdirSync(join(project.folder, "examples"));
  writeFileSync(
    join(project.folder, "examples", "page.html"),
    source.replaceAll("../dist/", "../node_modules/wishart/dist/").replace("</body>", `${driver}</body>`),
  );
  expect(await browser.result("examples/page.html")).toMatch(
    new RegExp(`^holds: .*; digest ${inNode.all["page-curve"]}$`),
  );
});

test("a Vite build comes to Node's digests and bits, in the page, in its worker and in the package's workers", async () => {
  await vite({
    root: project.folder,
    configFile: false,
    logLevel: "warn",
    worker: { format: "es" },
    build: { outDir: "vite", emptyOutDir: true },
    base: "./",
  });
  const { few } = inNode;
  expect(await browser.result("vite/index.html")).toEqual({ page: few, worker: few, pool: few.digests });
});

test("an esbuild bundle comes to Node's digests and bits, in the page, in its worker and in workers of its own", async () => {
  await esbuild({
    absWorkingDir: project.folder,
    entryPoints: ["main.js", "worker.js", "pool-worker.js"],
    bundle: true,
    minify: true,
    format: "esm",
    outdir: "esbuild",
  });
  cpSync(join(project.folder, "index.html"), join(project.folder, "esbuild", "index.html"));
  const { few } = inNode;
  expect(await browser.result("esbuild/index.html?own")).toEqual({ page: few, worker: few, pool: few.digests });
});

test("a policy that forbids WebAssembly is answered with a sentence and the way out", async () => {
  const sentence =
    "engine: this host forbids compiling WebAssembly from bytes; allow 'wasm-unsafe-eval' in its content policy, " +
    "or compile wishart/strict.wasm yourself and pass createEngine({ module })";
  expect(await browser.result("policy.html", { "Content-Security-Policy": "default-src 'self'" })).toEqual({
    createEngine: sentence,
    normals: sentence,
    streamed: "CompileError",
  });
});

test("under 'wasm-unsafe-eval' a streamed module comes to Node's digests and bits", async () => {
  const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  expect(await browser.result("policy.html", { "Content-Security-Policy": policy })).toEqual({
    createEngine: null,
    normals: null,
    streamed: inNode.few,
  });
});

test("a cross-origin-isolated page shares a problem between two threads, to the bits of one", async () => {
  const isolation = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  expect(await browser.result("threads.html", isolation)).toEqual({
    refusal: null,
    helpers: 1,
    matmul: true,
    eigh: true,
    answered: true,
  });
});

test("a page without shared memory is told which headers bring it", async () => {
  expect(await browser.result("threads.html")).toEqual({
    refusal:
      "createEngine: this host has no shared memory; serve the page with Cross-Origin-Opener-Policy: same-origin and " +
      "Cross-Origin-Embedder-Policy: require-corp, or use threads: 1",
  });
});
