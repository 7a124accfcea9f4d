// wishart/engine — choose a build, bring your own module, look at the memory.
import * as relaxed from "#wasm/relaxed.inline";
import * as threads from "#wasm/threads.inline";
import * as engine from "./engine/engine.js";

/**
 * A new engine with a memory of its own: `strict` (the default build) or `relaxed`. Synchronous.
 *
 * @throws RangeError  options that do not exist, or a limit that is not a positive number of bytes
 * @throws Error       the host has no SIMD (or no relaxed SIMD), or forbids compiling bytes
 * @example withEngine(createEngine({ build: "relaxed" }), () => eigh(A))
 */
export function createEngine(options: engine.EngineOptions = {}): engine.Engine {
  // Only this entry carries the bytes of the other builds, so that `import "wishart"` stays small.
  engine.registerBuild("relaxed", relaxed);
  engine.registerThreads(threads);
  return engine.createEngine(options);
}

export type { Build, Engine, EngineOptions } from "./engine/engine.js";
export { currentEngine, setDefaultEngine, withEngine } from "./engine/engine.js";
export { type EngineInfo, engineInfo } from "./engine/info.js";
