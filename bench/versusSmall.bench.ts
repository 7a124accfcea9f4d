import { eigh } from "../src/index.js";
import { now, watchCore } from "./support/clock.js";
import { symmetricMatrix } from "./support/data.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// Three qubits. Everything around the kernel shows here: checks, copies, objects.
const N = 8;
const CALLS = 100_000;
const BATCH = 1000;

/** Bytes that JavaScript holds: objects, and the buffers of large arrays. */
const held = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

function* rows(): Generator<Row> {
  const A = symmetricMatrix(N);
  const results: unknown[] = new Array(BATCH).fill(undefined);
  for (let k = 0; k < 20_000; k++) eigh(A);
  const watch = watchCore();
  const began = now();
  for (let k = 0; k < CALLS; k++) eigh(A);
  const micro = (1000 * (now() - began)) / CALLS;
  yield {
    size: `${N} × ${N}, ${CALLS} calls`,
    build: "strict",
    median: micro / 1e6,
    core: watch(),
    reached: micro,
    target: atMost(6, "µs"),
  };

  const collect = globalThis.gc;
  if (collect === undefined) return;
  const settle = () => {
    for (let k = 0; k < 4; k++) collect();
    return held();
  };
  const before = settle();
  for (let k = 0; k < CALLS; k++) eigh(A);
  const grown = (settle() - before) / CALLS;
  yield {
    size: "left behind by a call",
    build: "strict",
    note: `after ${CALLS} calls and a collection, ${grown.toFixed(3)} bytes a call more than before`,
    reached: Math.max(0, Math.round(grown)),
    target: atMost(0, "bytes"),
  };
  // What a call makes, and what of it is the result: without and after a collection.
  const made: number[] = [];
  const kept: number[] = [];
  for (let round = 0; round < 15; round++) {
    results.fill(undefined);
    const start = settle();
    for (let k = 0; k < BATCH; k++) results[k] = eigh(A);
    made.push((held() - start) / BATCH);
    kept.push((settle() - start) / BATCH);
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1] as number;
  const [all, result] = [median(made), median(kept)];
  yield {
    size: "garbage of a call",
    build: "strict",
    note: `${all.toFixed(0)} bytes made, of which the result keeps ${result.toFixed(0)}; short-lived, gone with the next minor collection`,
    ratio: { value: Math.max(0, all - result) / result, to: "of result" },
    reached: Math.max(0, Math.round(all - result)),
    target: atMost(0, "bytes"),
  };
}

export default {
  name: "versusSmall",
  why: "small matrices, again and again: time and garbage of a call",
  rows,
} satisfies Operation;
