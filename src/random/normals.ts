import { roomFor, show } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { withScope } from "../engine/scope.js";
import { requireStream, type StreamValue } from "./stream.js";

/** Draws pass through wasm memory in pieces that stay in a second-level cache. */
const PIECE = 32768;

/**
 * Fills a block of an open scope with the stream's normals first, first + 1, …
 *
 * For chains that stay in wasm memory; arguments are the caller's promise.
 */
export function normalsInto(scope: Scope, stream: StreamValue, block: F64Block, first = 0): void {
  const [k0, k1] = stream.key;
  const [id0, id1] = stream.id;
  scope.check("philoxNormals", scope.kernels.philoxNormals(k0, k1, id0, id1, first, block.length, block.address));
}

/** `count` normals of a stream, times `scale`, without a check of the arguments. */
export function draw(speaker: string, stream: StreamValue, count: number, scale = 1): Float64Array {
  const out = roomFor(speaker, count);
  withScope(speaker, (s) => {
    const piece = s.f64(Math.min(count, PIECE));
    for (let first = 0; first < count; first += PIECE) {
      const part = piece.part(0, Math.min(PIECE, count - first));
      normalsInto(s, stream, part, first);
      out.set(part.arena.f64.subarray(part.address / 8, part.address / 8 + part.length), first);
    }
  });
  if (scale !== 1) for (let i = 0; i < count; i++) out[i] = (out[i] as number) * scale;
  return out;
}

/**
 * The first `count` normals of a stream: independent, mean 0, variance 1.
 *
 * @param stream  made by `stream(seed)`; the same stream gives the same numbers, a longer array continues a shorter one
 * @param count   how many, ≥ 0
 * @returns       Float64Array of length `count`, the same bits on every host
 * @throws RangeError  count is negative, fractional, NaN or more than the host can hold
 * @throws TypeError   stream is not one
 * Source: G. E. P. Box, M. E. Muller, Ann. Math. Stat. 29 (1958) 610–611, on Philox4x32-10.
 * @example normals(stream(1), 3)
 */
export function normals(stream: StreamValue, count: number): Float64Array {
  requireStream("normals", stream);
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`normals: expected count to be a non-negative integer, got ${show(count)}`);
  }
  return draw("normals", stream, count);
}
