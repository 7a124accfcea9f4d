// Puts the engine named by WISHART_ENGINE under every test of a file: strict (default), relaxed, strict-debug.
import { readFileSync } from "node:fs";
import { createEngine, setDefaultEngine } from "../../src/engine.js";

export const engineName = process.env.WISHART_ENGINE ?? "strict";
const build = engineName.startsWith("relaxed") ? "relaxed" : "strict";

const bytes = readFileSync(new URL(`../../build/${engineName}.wasm`, import.meta.url));
setDefaultEngine(createEngine({ build, module: new WebAssembly.Module(bytes) }));
