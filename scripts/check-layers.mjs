// Arrows point down: draws the imports between the rooms of src/ and assembly/ in short, and names every one that climbs.
//
//   node scripts/check-layers.mjs [root]
//
// A room is a folder. The files at the top of src/ are the package's entries; the file at the top of assembly/ is the ABI.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import ts from "typescript";

/** Which rooms a room may import. `types` rooms: by `import type` only. `files`: data that a room may read from above. */
const LAYERS = {
  src: {
    engine: {},
    linalg: { imports: ["engine"] },
    random: { imports: ["engine", "linalg"] },
    theory: { imports: ["engine"] },
    quantum: { imports: ["engine", "linalg", "random"] },
    ntk: { imports: ["engine", "linalg", "random", "npy"] },
    correspondence: { imports: ["quantum", "ntk", "theory", "random", "linalg", "engine"] },
    run: { imports: ["correspondence", "quantum", "ntk", "theory", "random", "linalg", "engine"] },
    report: { types: ["correspondence", "run"], files: ["src/correspondence/dictionary.ts"] },
    npy: {},
    data: { imports: ["engine", "linalg", "random", "npy"] },
    cli: { imports: ["*"] },
  },
  assembly: {
    core: {},
    blas: { imports: ["core"] },
    elementary: { imports: ["core"] },
    lapack: { imports: ["core", "blas"] },
    tensor: { imports: ["core", "blas", "elementary"] },
    special: { imports: ["core", "elementary"] },
    random: { imports: ["core", "elementary"] },
    network: { imports: ["core", "blas", "elementary", "special"] },
  },
};
/** Entries that are a room by themselves: src/npy.ts imports nothing of ours. */
const LONE_ENTRIES = { src: { "npy.ts": "npy" }, assembly: {} };
/** The entries that every host loads. */
const EVERYWHERE = ["src/index.ts", "src/web.ts", "src/web-worker.ts"];
/** The only packages they reach; they are bundled. Of fflate the half that needs no Node. */
const BUNDLED = /^(@noble\/hashes(\/|$)|fflate\/browser$)/;

const folderExists = (path) => {
  try {
    return readdirSync(path).length > 0;
  } catch {
    return false;
  }
};

const sourcesIn = (path) =>
  readdirSync(path, { withFileTypes: true }).flatMap((item) =>
    item.isDirectory() ? sourcesIn(join(path, item.name)) : item.name.endsWith(".ts") ? [join(path, item.name)] : [],
  );

/** The room of "src/linalg/eigh.ts" is linalg; that of "src/index.ts" is the entry itself. */
function roomOf(tree, file) {
  const [, first, ...rest] = file.split("/");
  return rest.length > 0 ? first : (LONE_ENTRIES[tree][first] ?? "entry");
}

/** Files and the files they import, as dependency-cruiser sees them: [{ source, dependencies: [{ resolved, type }] }]. */
async function graphOf(root, tree) {
  const { output } = await cruise(
    [tree],
    {
      baseDir: root,
      doNotFollow: { path: "node_modules" },
      tsPreCompilationDeps: true,
      ruleSet: { options: {} },
    },
    { extensions: [".ts", ".d.ts", ".js"], extensionAlias: { ".js": [".ts", ".d.ts", ".js"] } },
  );
  return output.modules
    .filter(({ source }) => source.startsWith(`${tree}/`))
    .map(({ source, dependencies }) => ({
      source,
      dependencies: dependencies.map(({ module, protocol = "", resolved, dependencyTypes, typeOnly }) => ({
        module: `${protocol}${module}`,
        resolved,
        type: typeOnly === true || dependencyTypes.includes("type-only"),
      })),
    }));
}

/** A way from a file back to itself, or undefined. Imports of types do not count: nothing of them is left at run time. */
function cycle(modules) {
  const next = new Map(
    modules.map(({ source, dependencies }) => [
      source,
      dependencies.filter(({ type }) => !type).map(({ resolved }) => resolved),
    ]),
  );
  const done = new Set();
  const visit = (file, path) => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return undefined;
    for (const other of next.get(file) ?? []) {
      const found = next.has(other) && visit(other, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
}

/** What an entry needs beyond our own files, with the file that asks: packages and Node's modules. */
function reach(modules, entry) {
  const byName = new Map(modules.map((module) => [module.source, module]));
  const seen = new Set([entry]);
  const outside = [];
  for (const file of seen) {
    for (const { module, resolved, type } of byName.get(file)?.dependencies ?? []) {
      if (type) continue;
      if (byName.has(resolved)) seen.add(resolved);
      else if (!module.startsWith(".") && !module.startsWith("#wasm/")) outside.push({ file, module });
    }
  }
  return outside;
}

/** The lines on which a file says `WebAssembly` outside comments and texts. */
function webAssemblyLines(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const lines = [];
  const visit = (node) => {
    if (ts.isIdentifier(node) && node.text === "WebAssembly") {
      lines.push(source.getLineAndCharacterOfPosition(node.getStart()).line + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lines;
}

function checkTree(tree, modules) {
  const rooms = LAYERS[tree];
  const problems = [];
  const arrows = new Map();
  for (const { source, dependencies } of modules) {
    const from = roomOf(tree, source);
    const rule = from === "entry" ? { imports: ["*"] } : rooms[from];
    if (rule === undefined) {
      problems.push(`${source} is in a room nobody knows; add "${from}" to scripts/check-layers.mjs`);
      continue;
    }
    for (const { resolved, type } of dependencies) {
      if (!resolved.startsWith(`${tree}/`)) continue;
      const to = roomOf(tree, resolved);
      if (to === from) continue;
      const key = `${from} → ${to}`;
      arrows.set(key, (arrows.get(key) ?? 0) + 1);
      const allowed =
        rule.imports?.includes("*") ||
        rule.imports?.includes(to) ||
        rule.files?.includes(resolved) ||
        (type && rule.types?.includes(to));
      if (allowed) continue;
      const below = [...(rule.imports ?? []), ...(rule.types ?? []).map((room) => `types of ${room}`)];
      problems.push(
        `${source} imports ${resolved}: the arrow ${key} climbs; ${from} may import ${below.join(", ") || "nothing"}`,
      );
    }
  }
  const loop = cycle(modules);
  if (loop) problems.push(`a circle of imports: ${loop.join(" → ")}`);

  const names = [...Object.keys(rooms), "entry"];
  const graph = names.flatMap((from) => {
    const to = [...arrows].filter(([key]) => key.startsWith(`${from} → `));
    const files = modules.filter(({ source }) => roomOf(tree, source) === from).length;
    if (files === 0) return [];
    const list = to.map(([key, count]) => `${key.split(" → ")[1]} (${count})`).join(", ");
    return [`  ${`${from} [${files}]`.padEnd(20)}${list ? `→ ${list}` : ""}`.trimEnd()];
  });
  return { problems, graph: [`${tree}: ${modules.length} files`, ...graph] };
}

/**
 * @param {string} root  a folder with src/ or assembly/
 * @returns {Promise<{ problems: string[], graph: string[] }>}
 */
export async function checkLayers(root) {
  const problems = [];
  const graph = [];
  for (const tree of Object.keys(LAYERS)) {
    if (!folderExists(join(root, tree))) continue;
    const modules = await graphOf(root, tree);
    const found = new Set(modules.map(({ source }) => source));
    const missed = sourcesIn(join(root, tree))
      .map((path) => relative(root, path).split(sep).join("/"))
      .filter((file) => !found.has(file));
    if (missed.length > 0) problems.push(`internal: the graph misses ${missed.join(", ")}`);
    const result = checkTree(tree, modules);
    problems.push(...result.problems);
    graph.push(...result.graph);
    if (tree !== "src") continue;
    for (const entry of EVERYWHERE) {
      for (const { file, module } of reach(modules, entry)) {
        if (BUNDLED.test(module)) continue;
        problems.push(`${entry} reaches "${module}" through ${file}: the library needs no package`);
      }
    }
    for (const file of found) {
      if (file.startsWith("src/engine/")) continue;
      for (const line of webAssemblyLines(join(root, file))) {
        problems.push(`${file}:${line} says WebAssembly: only src/engine may`);
      }
    }
  }
  if (graph.length === 0) problems.push(`${root} holds no module to check`);
  return { problems, graph };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { problems, graph } = await checkLayers(
    resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..")),
  );
  console.log(graph.join("\n"));
  for (const problem of problems) console.error(`check-layers: ${problem}`);
  if (problems.length > 0) process.exit(1);
}
