// Everything that can be said about the sources without running the tests. Two steps at a time, a line each.
//
//   node scripts/check.mjs
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { setup } from "./setup.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const require = createRequire(import.meta.url);

/**
 * What the library entry may weigh in KB, minified and gzipped, kernels inside: with one operation, which is what a bundler keeps of
 * `import { eigh } from "wishart"`, and with everything it exports. The first limit of everything was 120, when that was linear algebra,
 * states and three claims; `npm run bench -- size` still measures against it.
 */
const LIMITS = [
  ["one operation", 'export { eigh } from "./dist/index.js"', 90],
  ["everything", 'export * from "./dist/index.js"', 220],
];

/** Runs a script of an installed package, or one of ours, and returns what it said; throws the same when it fails. */
const node = (...args) =>
  new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trimEnd();
      if (error) fail(new Error(said || error.message));
      else done(said);
    });
  });
const bin = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), file);

/** The package as npm would publish it, in a temporary folder that is removed afterwards. */
async function publintPacked() {
  const folder = mkdtempSync(join(tmpdir(), "wishart-pack-"));
  try {
    const npm = process.env.npm_execpath;
    const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
    const said = execFileSync(
      command,
      [...first, "pack", "--ignore-scripts", "--json", "--loglevel=error", "--pack-destination", folder],
      { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], shell: process.platform === "win32" },
    );
    const [{ filename, size, entryCount }] = JSON.parse(said);
    const { publint } = await import("publint");
    const { formatMessage } = await import("publint/utils");
    const tarball = readFileSync(join(folder, filename));
    const { messages, pkg } = await publint({
      pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) },
      strict: true,
    });
    if (messages.length > 0) throw new Error(messages.map((message) => formatMessage(message, pkg)).join("\n"));
    return `${entryCount} files, ${Math.round(size / 1024)} KB packed`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bundles the library entry as a browser's build would, with nothing left outside, and weighs it. */
async function entrySize() {
  const { build } = await import("esbuild");
  const said = [];
  let heavy = false;
  for (const [what, contents, limit] of LIMITS) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
      logLevel: "silent",
    });
    const size = gzipSync(outputFiles[0].contents, { level: 9 }).length / 1024;
    said.push(`${what}: ${size.toFixed(1)} KB gzipped of at most ${limit} KB`);
    heavy ||= size > limit;
  }
  if (heavy) throw new Error(said.join("\n"));
  return said.join("\n");
}

/** What a script makes is not kept in git. */
function nothingGenerated() {
  if (!existsSync(join(root, ".git"))) return "not a git checkout";
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  const tracked = git("ls-files", "-z");
  const ignored = git("ls-files", "-z", "--cached", "--ignored", "--exclude-standard");
  const binary = tracked.filter((file) => /\.(wasm|tgz)$/.test(file));
  const found = [...new Set([...ignored, ...binary])];
  if (found.length > 0) throw new Error(`generated files are committed: ${found.join(", ")}`);
  return `${tracked.length} tracked files`;
}

const steps = [
  ["types of assembly/", () => node(bin("typescript", "bin/tsc"), "-p", "assembly")],
  ["types of src/, test/, bench/", () => node(bin("typescript", "bin/tsc"), "-p", ".")],
  // Not in CI's own format: the plain one is readable everywhere.
  [
    "format and lint",
    () =>
      node(
        bin("@biomejs/biome", "bin/biome"),
        "check",
        "--error-on-warnings",
        "--diagnostic-level=warn",
        "--colors=off",
        ".",
      ),
  ],
  ["layers", () => node(join(root, "scripts", "check-layers.mjs"))],
  ["the same arithmetic on every host", () => node(join(root, "scripts", "check-arithmetic.mjs"))],
  ["the packed package", publintPacked],
  ["size of the library entry", entrySize],
  ["nothing generated is committed", async () => nothingGenerated()],
];

await setup();
let failed = 0;
const queue = [...steps];
const worker = async () => {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const [name, run] = step;
    const began = performance.now();
    const report = (mark, said) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${mark} ${name} (${seconds} s)${said ? `\n${said.replace(/^/gm, "    ")}` : ""}`);
    };
    try {
      report("✓", await run());
    } catch (error) {
      failed++;
      report("✗", error.message);
    }
  }
};
await Promise.all([worker(), worker()]);
console.log(failed === 0 ? "check: all is well" : `check: ${failed} of ${steps.length} failed`);
process.exit(failed === 0 ? 0 : 1);
