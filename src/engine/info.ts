import { hostHasSimd } from "./compile.js";
import { type Build, buildHash, currentEngine } from "./engine.js";

export interface EngineInfo {
  readonly build: Build;
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
  const { build, kernels, arena } = currentEngine();
  const base = Math.ceil((kernels.heapBase() >>> 0) / 64) * 64;
  return {
    build,
    hash: buildHash(build) ?? "supplied",
    simd: hostHasSimd(),
    memory: {
      mapped: kernels.memory.buffer.byteLength,
      used: arena.top - base,
      peak: arena.peak - base,
      limit: arena.limit,
    },
  };
}
