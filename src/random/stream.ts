/** A stream is a value: its numbers depend on (seed, path of children) and on nothing else. */
export interface Stream {
  /** Philox key: two 32-bit words. */
  readonly key: readonly [number, number];
  /** Upper half of the counter: two 32-bit words that tell this stream from its siblings. */
  readonly id: readonly [number, number];
  /** A stream disjoint from this one and from every other child. */
  child(label: number | string): Stream;
}
