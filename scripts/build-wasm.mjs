// Compiles assembly/ into build/: the two builds, on request their debug variants, and beside each
// binary a module that carries its bytes as text, so that the engine can be imported anywhere.
//
//   node scripts/build-wasm.mjs [--debug] [--force]
//
//   build/strict.wasm          the binary                     build/strict.inline.js   deflated, in base64, and its SHA-256
//   build/abi.d.ts             the kernels' signatures, read off the compiler's own output
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const RELEASE = ["strict", "relaxed", "threads"];
const DEBUG = ["strict-debug", "relaxed-debug"];

const newest = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
};

const age = (path) => {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};

/** Writes beside, then renames: a reader never sees half a file. */
const write = (path, content) => {
  writeFileSync(`${path}.tmp`, content);
  renameSync(`${path}.tmp`, path);
};

function writeInline(target) {
  const bytes = readFileSync(join(root, "build", `${target}.wasm`));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  write(
    join(root, "build", `${target}.inline.js`),
    `export const sha256 = "${sha256}";\nexport const size = ${bytes.length};\nexport const deflated =\n  "${deflateRawSync(bytes, { level: 9 }).toString("base64")}";\n`,
  );
  write(
    join(root, "build", `${target}.inline.d.ts`),
    "export declare const sha256: string;\nexport declare const size: number;\nexport declare const deflated: string;\n",
  );
}

function writeAbi() {
  const declarations = readFileSync(join(root, "build", "strict.d.ts"), "utf8");
  const body = declarations.match(/declare namespace __AdaptedExports \{\n([\s\S]*?)\n\}\n/)[1];
  const members = body
    .replace(/export const memory: WebAssembly\.Memory;/, "readonly memory: WebAssembly.Memory;")
    .replace(/export function /g, "");
  write(join(root, "build", "abi.d.ts"), `export interface Kernels {\n${members}\n}\n`);
}

/** Compiles what is older than the sources. Throws with the compiler's own messages. */
export async function buildWasm({ debug = false, force = false } = {}) {
  mkdirSync(join(root, "build"), { recursive: true });
  const changed = Math.max(
    newest(join(root, "assembly")),
    newest(join(root, "asconfig.json")),
    newest(join(root, "scripts", "build-wasm.mjs")),
  );
  for (const target of debug ? [...RELEASE, ...DEBUG] : RELEASE) {
    if (!force && age(join(root, "build", `${target}.inline.js`)) > changed) continue;
    const { error, stderr } = await asc.main(["--target", target], {
      readFile: (name, base) => {
        try {
          return readFileSync(join(base, name), "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (name, content, base) => write(join(base, name), content),
      listFiles: (name, base) => {
        try {
          return readdirSync(join(base, name)).filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
        } catch {
          return null;
        }
      },
    });
    const said = stderr.toString();
    if (error) throw new Error(`build-wasm: ${target} does not compile\n${said}`);
    if (said) process.stderr.write(said);
    writeInline(target);
    if (target === "strict") writeAbi();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  await buildWasm({ debug: process.argv.includes("--debug"), force: process.argv.includes("--force") });
}
