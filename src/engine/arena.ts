/**
 * The arena: a stack of blocks in the linear memory of one engine.
 *
 *   0 ··· heapBase ··· scope 1 ··· scope 2 ··· top ··········· capacity ········ limit
 *         64-byte aligned blocks, newest last     free, mapped   not yet grown    4 GiB of wasm32
 *
 * Knows addresses and sizes. Does not know kernels, matrices or what is stored.
 * Only the arena grows the memory, and only inside `take`, so a view made after the last `take` is never stale.
 */

/** Every block starts on a cache line, so that no two blocks share one. */
const ALIGNMENT = 64;
const PAGE = 65536;
/** What 32-bit addresses reach, less one page of 64 KiB: the end of the last block must be an address too, not 0. */
export const ADDRESSABLE_BYTES = 65535 * PAGE;

const gibibytes = (bytes: number): string =>
  bytes < 2 ** 20
    ? `${bytes} bytes`
    : bytes < 2 ** 30
      ? `${(bytes / 2 ** 20).toFixed(1)} MiB`
      : `${(bytes / 2 ** 30).toFixed(2)} GiB`;

export class Arena {
  readonly #memory: WebAssembly.Memory;
  readonly #limit: number;
  #bottom: number;
  #top: number;
  #peak: number;
  #f64: Float64Array;
  #i32: Int32Array;

  constructor(memory: WebAssembly.Memory, heapBase: number, limit: number) {
    this.#memory = memory;
    this.#limit = Math.min(limit, ADDRESSABLE_BYTES);
    this.#bottom = Math.ceil(heapBase / ALIGNMENT) * ALIGNMENT;
    this.#top = this.#bottom;
    this.#peak = this.#top;
    this.#f64 = new Float64Array(memory.buffer);
    this.#i32 = new Int32Array(memory.buffer);
  }

  /** Where the next block would begin. Equal before and after every public call. */
  get top(): number {
    return this.#top;
  }

  /** Where the first block of a scope begins: `top` between calls. */
  get bottom(): number {
    return this.#bottom;
  }

  /** Takes room for as long as the engine lives, below all scopes. Before the first scope only. */
  reserve(bytes: number, speaker: string): number {
    if (this.#top !== this.#bottom) throw new Error(`internal: ${speaker}: reserves below an open scope`);
    const address = this.take(bytes, speaker);
    this.#bottom = this.#top;
    return address;
  }

  /** The highest `top` ever reached. */
  get peak(): number {
    return this.#peak;
  }

  get limit(): number {
    return this.#limit;
  }

  /** The whole memory as doubles; re-made when growth has detached the old view. */
  get f64(): Float64Array {
    if (this.#f64.buffer !== this.#memory.buffer) this.#f64 = new Float64Array(this.#memory.buffer);
    return this.#f64;
  }

  get i32(): Int32Array {
    if (this.#i32.buffer !== this.#memory.buffer) this.#i32 = new Int32Array(this.#memory.buffer);
    return this.#i32;
  }

  /**
   * Takes `bytes` from the top, growing the memory when it must.
   *
   * @throws RangeError  when the request cannot fit below the limit, or the host refuses to grow; nothing is taken
   */
  take(bytes: number, speaker: string): number {
    const address = this.#top;
    const end = address + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    if (!(end <= this.#limit)) throw this.#refusal(bytes, speaker);
    const have = this.#memory.buffer.byteLength;
    if (end > have) this.#grow(end, have, bytes, speaker);
    this.#top = end;
    if (end > this.#peak) this.#peak = end;
    return address;
  }

  /** Gives back everything taken since `top` was this. */
  release(top: number): void {
    this.#top = top;
  }

  #grow(end: number, have: number, bytes: number, speaker: string): void {
    // A quarter more than asked, so that a slowly growing workload does not remap at every call.
    const generous = Math.min(this.#limit, Math.max(end, have * 1.25));
    for (const target of [generous, end]) {
      try {
        this.#memory.grow(Math.ceil((target - have) / PAGE));
        return;
      } catch {
        // Try again with just what is needed; then refuse.
      }
    }
    throw this.#refusal(bytes, speaker);
  }

  #refusal(bytes: number, speaker: string): RangeError {
    return new RangeError(
      `${speaker}: needs ${gibibytes(bytes)} of WebAssembly memory with ${gibibytes(this.#top)} in use, ` +
        `but this engine reaches ${gibibytes(this.#limit)}; not both have room, use a smaller problem or another engine`,
    );
  }
}
