import { hostHasSimd } from "./compile.js";
import { type Build, buildHash, currentEngine } from "./engine.js";

export interface EngineInfo {
  readonly build: Build;
  /** Threads that work on one problem, this one included. */
  readonly threads: number;
  /** Helper threads that have started and take their share of large products. */
  readonly helpers: number;
  /** SHA-256 of the binary, in hex; `"supplied"` when the module came from the caller and its bytes are not known. */
  readonly hash: string;
  readonly simd: boolean;
  /** Bytes of linear memory now mapped, in use by open scopes (0 between calls), and the most that was ever in use. */
  readonly memory: {
    readonly mapped: number;
    readonly used: number;
    readonly peak: number;
    readonly limit: number;
  };
}

/**
 * What the current engine is and holds.
 *
 * @example engineInfo().build   // "strict"
 */
export function engineInfo(): EngineInfo {
  const { build, threads, kernels, arena } = currentEngine();
  return {
    build,
    threads,
    helpers: kernels.teamReady(),
    hash: buildHash(build) ?? "supplied",
    simd: hostHasSimd(),
    memory: {
      mapped: kernels.memory.buffer.byteLength,
      used: arena.top - arena.bottom,
      peak: Math.max(0, arena.peak - arena.bottom),
      limit: arena.limit,
    },
  };
}
