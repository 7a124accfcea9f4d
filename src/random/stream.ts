/**
 * Streams of random numbers. A stream is a value, not a generator: its numbers depend on (seed, index, path of
 * children) and on nothing else, and two calls with the same stream return the same numbers.
 *
 *   Philox counter   word 0            word 1            word 2   word 3
 *     a draw         block, low        block, high       id 0     id 1       block < 2⁵²: word 1 < 2²⁰
 *     child(k)       k, low            k, high + 2³¹     id 0     id 1       the output is the child's key and id
 *     child(text)    length, then two  2³¹ + 2³⁰ (+ 2²⁹  id 0     id 1       chained: each output is the key and id
 *                    UTF-16 units      after the length)                     of the next step, the last one the child's
 *
 * Draws and children never meet in one counter, and for one key distinct counters give distinct blocks: children of one
 * stream with different numbers are different for certain, all others up to the chance that 128 bits collide.
 */
import { show } from "../engine/arguments.js";
import { type Scope, withScope } from "../engine/scope.js";
import { isStreamValue, type StreamValue } from "../engine/streamValue.js";

export { requireStream, type StreamValue } from "../engine/streamValue.js";

export interface Stream extends StreamValue {
  /** A stream disjoint from this one and from every other child. */
  child(label: number | string): Stream;
}

const NUMBER_TAG = 0x80000000;
const LENGTH_TAG = 0xc0000000;
const TEXT_TAG = 0xe0000000;

type Words = readonly [number, number];

const words = (low: number, high: number): Words => Object.freeze([low >>> 0, high >>> 0] as const);

/** The 32-bit halves of a non-negative safe integer, low first. */
const halves = (value: number): Words => words(value % 0x100000000, Math.floor(value / 0x100000000));

/** One step of the derivation: the block at a counter that no draw can reach. */
function derive(scope: Scope, parent: StreamValue, low: number, tagged: number): StreamValue {
  const out = scope.i32(4);
  const [k0, k1] = parent.key;
  const [id0, id1] = parent.id;
  scope.check("philox4x32", scope.kernels.philox4x32(k0, k1, low, tagged, id0, id1, out.address));
  const [a, b, c, d] = out.copy() as unknown as [number, number, number, number];
  return { key: words(a, b), id: words(c, d) };
}

class PhiloxStream implements Stream {
  readonly key: Words;
  readonly id: Words;

  constructor(value: StreamValue) {
    this.key = words(value.key[0], value.key[1]);
    this.id = words(value.id[0], value.id[1]);
    Object.freeze(this);
  }

  child(label: number | string): Stream {
    if (typeof label === "number") {
      if (!Number.isSafeInteger(label) || label < 0) {
        throw new RangeError(
          `child: expected a non-negative integer up to 2^53 − 1, got ${label}; a string names a child too`,
        );
      }
      const [low, high] = halves(label);
      return withScope("child", (s) => new PhiloxStream(derive(s, this, low, high + NUMBER_TAG)));
    }
    if (typeof label !== "string") {
      throw new TypeError(`child: expected a non-negative integer or a string, got ${show(label)}`);
    }
    return withScope("child", (s) => {
      let value = derive(s, this, label.length, LENGTH_TAG);
      for (let i = 0; i < label.length; i += 2) {
        const pair = label.charCodeAt(i) + (i + 1 < label.length ? 0x10000 * label.charCodeAt(i + 1) : 0);
        value = s.nested(() => derive(s, value, pair, TEXT_TAG));
      }
      return new PhiloxStream(value);
    });
  }
}

/**
 * The stream of a seed.
 *
 * @param seed   non-negative integer: a number up to 2⁵³ − 1 or a bigint up to 2⁶⁴ − 1; 7 and 7n are the same seed.
 *               Or a stream that went through JSON or postMessage, which comes back as it was
 * @param index  non-negative integer up to 2⁵³ − 1: streams of one seed with different indices are disjoint
 * @returns      a frozen value
 * @throws RangeError  seed or index is negative, fractional, NaN or too large
 * @throws TypeError   seed is neither a number, a bigint nor a stream
 * Source: Philox4x32-10, J. K. Salmon et al., SC11 (2011).
 * @example normals(stream(1).child("initialisation"), 3)
 */
export function stream(seed: number | bigint | StreamValue, index = 0): Stream {
  if (typeof index !== "number") throw new TypeError(`stream: expected index to be a number, got ${show(index)}`);
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new RangeError(`stream: expected index to be a non-negative integer up to 2^53 − 1, got ${index}`);
  }
  const id = halves(index);
  if (typeof seed === "number") {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(
        `stream: expected seed to be a non-negative integer up to 2^53 − 1, got ${seed}; a bigint reaches 2^64 − 1`,
      );
    }
    return new PhiloxStream({ key: halves(seed), id });
  }
  if (typeof seed === "bigint") {
    if (seed < 0n || seed > 0xffffffffffffffffn) {
      throw new RangeError(`stream: expected seed to be between 0 and 2^64 − 1, got ${seed}`);
    }
    return new PhiloxStream({ key: words(Number(seed & 0xffffffffn), Number(seed >> 32n)), id });
  }
  if (!isStreamValue(seed)) {
    throw new TypeError(`stream: expected seed to be a number, a bigint or a stream, got ${show(seed)}`);
  }
  if (index !== 0) throw new RangeError(`stream: a stream takes no index, got ${index}; child(${index}) derives one`);
  return new PhiloxStream(seed);
}
