// Builds what a user installs: dist/, from assembly/ and src/.
//
//   node scripts/build.mjs
//
//   dist/<entry>.js            one module per file of src/ and one for the command; what they share, above all the
//                              engine and its bytes, lies in chunks beside them, so that two entries share one engine
//   dist/types/                declarations, with the kernels' signatures in dist/build/abi.d.ts
//   dist/strict.wasm, …        the binaries, for those who stream them
//   dist/THIRD-PARTY.txt       the licences of what is bundled
//
// Only names of Node's own modules are imported at the top: scripts/setup.mjs asks `isStale` before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
/** Holds the hash of the inputs that dist/ was made from. */
const stamp = join(root, "build", "dist.inputs");

const filesIn = (path) =>
  readdirSync(path, { withFileTypes: true })
    .flatMap((item) => (item.isDirectory() ? filesIn(join(path, item.name)) : [join(path, item.name)]))
    .sort();

/** A hash over the names and contents of everything that goes into dist/. */
function inputs() {
  const hash = createHash("sha256");
  const files = ["src", "assembly"].flatMap((folder) => filesIn(join(root, folder)));
  for (const name of [
    "package.json",
    "package-lock.json",
    "asconfig.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "scripts/build.mjs",
    "scripts/build-wasm.mjs",
  ]) {
    files.push(join(root, name));
  }
  for (const file of files) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

export const isStale = () =>
  !existsSync(join(dist, "index.js")) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== inputs();

/** Every file at the top of src/ is an entry; the command is one more. */
function entries() {
  const found = {};
  for (const name of readdirSync(join(root, "src"))) {
    if (name.endsWith(".ts") && !name.endsWith(".d.ts")) found[basename(name, ".ts")] = join(root, "src", name);
  }
  const cli = join(root, "src", "cli", "main.ts");
  if (existsSync(cli)) found.cli = cli;
  return found;
}

/**
 * A CommonJS package asks for Node's modules by `require`, which an ES module does not have. It is given a CommonJS
 * module that holds what an ES module beside it imported: `import x from "node:x"` is what `require("x")` returns.
 */
const requireOfBuiltins = {
  name: "require-of-builtins",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path, namespace }) => {
      if (kind !== "require-call") return;
      if (namespace === "builtin") return { path, namespace: "builtin-import" };
      const name = path.replace(/^node:/, "");
      if (builtinModules.includes(name)) return { path: name, namespace: "builtin" };
    });
    build.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = require("${path}").default;`,
    }));
    build.onLoad({ filter: /./, namespace: "builtin-import" }, ({ path }) => ({
      contents: `export { default } from "node:${path}";`,
    }));
  },
};

/** The licences of the packages whose files went into the bundle, and of the compiler whose library is in the kernels. */
function thirdParty(files) {
  const folders = new Set([join("node_modules", "assemblyscript")]);
  for (const file of files) {
    const inside = file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
    if (inside) folders.add(inside[1]);
  }
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license, homepage } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const text = readdirSync(join(root, folder))
        .filter((file) => /^(licen[cs]e|notice)/i.test(file))
        .map((file) => readFileSync(join(root, folder, file), "utf8").trim());
      if (license === undefined && text.length === 0) throw new Error(`build: ${folder} names no licence`);
      return `${name} ${version} (${license})${homepage ? ` ${homepage}` : ""}\n\n${text.join("\n\n")}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

export async function build() {
  const [{ build: esbuild }, { buildWasm }] = await Promise.all([import("esbuild"), import("./build-wasm.mjs")]);
  const began = inputs();
  await buildWasm();

  // Built beside, then renamed: nobody sees half a package.
  const out = join(root, ".cache", `dist-${process.pid}`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "build"), { recursive: true });
  try {
    const { metafile } = await esbuild({
      entryPoints: entries(),
      outdir: out,
      absWorkingDir: root,
      bundle: true,
      splitting: true,
      // Not the white space: with it would go the marks by which another bundler sees that a claim nobody asks for can be left out.
      minifySyntax: true,
      minifyIdentifiers: true,
      format: "esm",
      platform: "node",
      target: ["es2022"],
      // The pool of worker threads finds its own files beside itself, so it is installed, not bundled.
      external: ["piscina"],
      plugins: [requireOfBuiltins],
      metafile: true,
      legalComments: "none",
      logLevel: "warning",
    });
    const cli = join(out, "cli.js");
    if (existsSync(cli)) {
      const text = readFileSync(cli, "utf8");
      if (!text.startsWith("#!")) writeFileSync(cli, `#!/usr/bin/env node\n${text}`);
      chmodSync(cli, 0o755);
    }
    const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
    const declarations = [tsc, "-p", "tsconfig.build.json", "--outDir", join(out, "types")];
    if (spawnSync(process.execPath, declarations, { cwd: root, stdio: ["ignore", 2, 2] }).status !== 0) {
      throw new Error("build: the declarations do not compile, see the compiler's messages above");
    }
    // dist/types/engine/*.d.ts name it as the sources do: ../../build/abi.js
    copyFileSync(join(root, "build", "abi.d.ts"), join(out, "build", "abi.d.ts"));
    for (const name of ["strict.wasm", "relaxed.wasm"]) copyFileSync(join(root, "build", name), join(out, name));
    writeFileSync(join(out, "THIRD-PARTY.txt"), thirdParty(Object.keys(metafile.inputs)));
    rmSync(dist, { recursive: true, force: true });
    renameSync(out, dist);
    writeFileSync(stamp, began);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  await build().catch(({ message }) => {
    process.stderr.write(`${message}\n`);
    process.exit(1);
  });
}
