/**
 * What the random kernels are keyed by. How streams are made and derived is the business of src/random/stream.ts; rooms below it
 * only take one.
 */
import { show } from "./arguments.js";
import type { F64Block, Scope } from "./scope.js";

/** What a stream is made of; survives `JSON.stringify` and `postMessage`, and `stream(value)` brings it back. */
export interface StreamValue {
  /** Philox key: two 32-bit words. */
  readonly key: readonly [number, number];
  /** Upper half of the counter: two 32-bit words that tell this stream from its siblings. */
  readonly id: readonly [number, number];
}

const isWords = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((word) => Number.isInteger(word) && word >= 0 && word <= 0xffffffff);

/** Whether `value` has a key and an id of two 32-bit words each. */
export function isStreamValue(value: unknown): value is StreamValue {
  const { key, id } = (value ?? {}) as Partial<StreamValue>;
  return isWords(key) && isWords(id);
}

/**
 * The stream of an options object, or an error that says how to make one.
 *
 * @throws TypeError  there is none, or it has no key and id
 */
export function requireStream(speaker: string, value: unknown): StreamValue {
  if (!isStreamValue(value)) {
    throw new TypeError(`${speaker}: expected { stream }, make one with stream(seed); got ${show(value)}`);
  }
  return value;
}

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
