// wishart/engine — choose a build, bring your own module, look at the memory.
import * as relaxed from "#wasm/relaxed.inline";
import * as threads from "#wasm/threads.inline";
import * as engine from "./engine/engine.js";

/**
 * A new engine with a memory of its own: `strict` (the default build) or `relaxed`, on one thread or several. Synchronous.
 *
 * @param options  build; module, compiled by the caller; threads, 1 to 16, that share large products to the same bits;
 *                 maximumBytes of memory, 4 GiB by default
 * @throws RangeError  options that do not exist or do not go together, a limit that is not a positive number of bytes
 * @throws Error       the host has no SIMD, no relaxed SIMD or no shared memory, or forbids compiling bytes
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
