/** A part of a claim's trials: shard i of n holds the indices ⌊N (i − 1)/n⌋ … ⌊N i/n⌋ − 1 of N. Some may be empty. */

import { show } from "../engine/arguments.js";

export interface Shard {
  /** 1 … count */
  readonly index: number;
  readonly count: number;
}

export const WHOLE: Shard = { index: 1, count: 1 };

/** Shards that may be asked for: keeps N·n exact. */
export const MOST_SHARDS = 65536;

/**
 * @throws TypeError   not an object
 * @throws RangeError  not two integers 1 ≤ index ≤ count ≤ 65536
 */
export function checkShard(shard: unknown, speaker: string): asserts shard is Shard {
  if (typeof shard !== "object" || shard === null) {
    throw new TypeError(`${speaker}: expected shard { index, count }, got ${show(shard)}`);
  }
  const { index, count } = shard as Shard;
  if (!Number.isInteger(index) || !Number.isInteger(count) || index < 1 || index > count || count > MOST_SHARDS) {
    throw new RangeError(
      `${speaker}: expected shard i/n with 1 ≤ i ≤ n ≤ ${MOST_SHARDS}, got ${show(index)}/${show(count)}`,
    );
  }
}

/** First index of the shard and the one behind its last. */
export function shardRange({ index, count }: Shard, trials: number): readonly [number, number] {
  return [Math.floor((trials * (index - 1)) / count), Math.floor((trials * index) / count)];
}
