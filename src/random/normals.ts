import { roomFor, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { normalsInto, requireStream, type StreamValue } from "../engine/streamValue.js";

export { normalsInto } from "../engine/streamValue.js";

/** Draws pass through wasm memory in pieces that stay in a second-level cache. */
const PIECE = 32768;

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
