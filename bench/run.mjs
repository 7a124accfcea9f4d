// Measures, in one run, what the package is to reach, and prints it. Nothing here can fail a build: numbers are for reading.
//
//   npm run bench                          everything, some minutes
//   npm run bench -- gemm herk             operations whose names contain one of these words
//   npm run bench -- --clock cpu           processor time instead of the wall clock, for a machine that is busy
//   npm run bench -- --node 24             under another Node, fetched by npx
//   npm run bench -- --python /usr/bin/python3 versus    with the LAPACK of this Python
//   npm run bench -- --quick versus        small sizes and few samples: does it run?
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setup } from "../scripts/setup.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
// Inside the package, so that `import "wishart"` finds the package itself, as a user has it.
const out = join(root, ".cache", "bench");

const giveUp = (sentence) => {
  process.stderr.write(`bench: ${sentence}\n`);
  process.exit(2);
};

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        clock: { type: "string", default: "wall" },
        node: { type: "string" },
        python: { type: "string" },
        quick: { type: "boolean", default: false },
      },
    });
    if (!["wall", "cpu"].includes(values.clock)) giveUp(`expected --clock wall or cpu, got ${values.clock}`);
    if (values.node !== undefined && !/^\d+(\.\d+){0,2}$/.test(values.node)) {
      giveUp(`expected --node and a version such as 24, got ${values.node}`);
    }
    return { ...values, words: positionals };
  } catch (error) {
    return giveUp(error.message);
  }
}

/** The names of the operations wanted: those whose name contains one of the words, all without words. The peak comes first. */
function wanted(words) {
  const names = readdirSync(here)
    .filter((file) => file.endsWith(".bench.ts"))
    .map((file) => file.slice(0, -".bench.ts".length))
    .sort((a, b) => (b === "peak") - (a === "peak") || (a < b ? -1 : 1));
  const matches = (name, word) => name.toLowerCase().includes(word.toLowerCase());
  const unknown = words.filter((word) => !names.some((name) => matches(name, word)));
  if (unknown.length > 0) giveUp(`no operation is called ${unknown.join(" or ")}; there are ${names.join(", ")}`);
  const found = names.filter((name) => words.length === 0 || words.some((word) => matches(name, word)));
  return found;
}

/** bench/peak/<name>.ts with the flags of the strict build. */
async function compileKernels(name) {
  const { default: asc } = await import("assemblyscript/asc");
  const { options, targets } = JSON.parse(readFileSync(join(root, "asconfig.json"), "utf8"));
  const { bindings, ...flags } = options;
  const config = {
    entries: [`bench/peak/${name}.ts`],
    options: flags,
    targets: { peak: { ...targets.strict, outFile: `${name}.wasm` } },
  };
  const { error, stderr } = await asc.main(["--config", "peak.json", "--target", "peak"], {
    readFile: (file, base) => {
      if (file === "peak.json") return JSON.stringify(config);
      try {
        return readFileSync(join(base, file), "utf8");
      } catch {
        return null;
      }
    },
    writeFile: (file, content) => writeFileSync(join(out, file), content),
    listFiles: () => null,
  });
  if (error) giveUp(`bench/peak/${name}.ts does not compile\n${stderr}`);
}

/** One module with the wanted operations; the package itself stays outside, built. */
async function bundle(names) {
  const { build } = await import("esbuild");
  const doors = {
    [join(root, "src", "index.ts")]: "wishart",
    [join(root, "src", "engine.ts")]: "wishart/engine",
    [join(root, "src", "node.ts")]: "wishart/node",
  };
  const lines = names.map((name, k) => `import operation${k} from "./${name}.bench.js";`);
  lines.push(
    'import { main } from "./support/main.js";',
    `const operations = [${names.map((_, k) => `operation${k}`)}];`,
    "await main(operations, JSON.parse(process.argv[2]));",
  );
  await build({
    stdin: { contents: lines.join("\n"), resolveDir: here, sourcefile: "bench.js" },
    outfile: join(out, "main.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: ["es2022"],
    packages: "external",
    logLevel: "warning",
    plugins: [
      {
        // Benches name the sources, for their types, and get what is published.
        name: "the built package",
        setup({ onResolve, resolve }) {
          onResolve({ filter: /\/src\/(index|engine|node)\.js$/ }, async ({ path, pluginData, ...where }) => {
            if (pluginData === "seen") return;
            const found = await resolve(path, { ...where, pluginData: "seen" });
            const door = doors[found.path];
            return door ? { path: door, external: true } : found;
          });
        },
      },
    ],
  });
}

/** The packages we are compared with, exactly as their lock file has them. Without them the rows say so. */
function installPackages() {
  const folder = join(here, "packages");
  const lock = join(folder, "package-lock.json");
  // npm writes it at the end of an installation.
  const done = join(folder, "node_modules", ".package-lock.json");
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return;
  process.stderr.write("bench: installing bench/packages, once\n");
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [command, ...first] = npm;
  const { status } = spawnSync(command, [...first, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) process.stderr.write("bench: npm ci failed in bench/packages; going on without them\n");
}

const { clock, node, python, quick, words } = options();
const names = wanted(words);
await setup();
if (names.includes("versusEigh") || names.includes("versusNtk")) installPackages();
mkdirSync(out, { recursive: true });
await Promise.all([compileKernels("peak"), compileKernels("phases"), bundle(names)]);
const scripts = join(here, "support", "scripts");
for (const file of readdirSync(scripts)) copyFileSync(join(scripts, file), join(out, file));

const [command, ...first] = node ? ["npx", "-y", "-p", `node@${node}`, "node"] : [process.execPath];
const major = (node ?? process.versions.node).split(".")[0];
// Node 20 has relaxed SIMD behind a flag; the strict build does not notice.
const flags = major === "20" ? ["--experimental-wasm-relaxed-simd"] : [];
// So that what a call leaves behind can be counted.
flags.push("--expose-gc");
const told = JSON.stringify({
  clock,
  python,
  quick,
  bench: here,
  results: join(here, "results"),
  scratch: join(out, "matrices"),
});
const { status, error } = spawnSync(command, [...first, ...flags, join(out, "main.mjs"), told], {
  cwd: root,
  stdio: "inherit",
});
if (error) giveUp(`${command} does not run (${error.message})`);
process.exit(status ?? 1);
