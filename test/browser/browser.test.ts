// The installed package in Chromium, four ways; each runs the quick claims and must come to the digests of Node.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedProject, type Project } from "../support/installed.js";
import { type Browser, openBrowser } from "./browser.js";

let project: Project;
let browser: Browser;
/** What the same file computes in Node, with the same installed package. */
let inNode: unknown;

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
  const { digests } = inNode as { digests: Record<string, string> };
  expect(Object.keys(digests)).toContain("page-curve");
  for (const digest of Object.values(digests)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test("a plain module script comes to Node's digests and bits", async () => {
  expect(await browser.result("plain.html")).toEqual(inNode);
});

test("a module worker comes to Node's digests and bits", async () => {
  expect(await browser.result("plain-worker.html")).toEqual(inNode);
});

test("a Vite build comes to Node's digests and bits, in the page and in its worker", async () => {
  await vite({
    root: project.folder,
    configFile: false,
    logLevel: "warn",
    worker: { format: "es" },
    build: { outDir: "vite", emptyOutDir: true },
    base: "./",
  });
  expect(await browser.result("vite/index.html")).toEqual({ page: inNode, worker: inNode });
});

test("an esbuild bundle comes to Node's digests and bits, in the page and in its worker", async () => {
  await esbuild({
    absWorkingDir: project.folder,
    entryPoints: ["main.js", "worker.js"],
    bundle: true,
    minify: true,
    format: "esm",
    outdir: "esbuild",
  });
  cpSync(join(project.folder, "index.html"), join(project.folder, "esbuild", "index.html"));
  expect(await browser.result("esbuild/index.html")).toEqual({ page: inNode, worker: inNode });
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
    streamed: inNode,
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
