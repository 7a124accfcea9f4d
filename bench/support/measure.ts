/**
 * Bodies measured in turns: every sample of the first one has a sample of each of the others right before it, so
 * that a machine that slows down slows all of them, and ratios of medians stay true.
 */
import { Bench } from "tinybench";
import { now, watchCore } from "./clock.js";

/** Runs a body so many times in a row. */
export type Repeated = (times: number) => unknown;

export const repeat =
  (body: () => unknown): Repeated =>
  (times) => {
    for (let k = 0; k < times; k++) body();
  };

export interface Timing {
  /** Seconds for one time. */
  readonly median: number;
  /** Median distance of a sample from the median, as a part of the median. */
  readonly spread: number;
  readonly samples: number;
}

export interface Measured {
  /** In the order of the bodies. */
  readonly timings: readonly Timing[];
  readonly core: number;
}

/** V8 compiles WebAssembly twice: first quickly, and well only after it has seen it work for a while. */
const WARM_UP_MS = 400;
/** A sample is not shorter, so that the clock does not matter, nor much longer: all bodies get equal turns. */
const SAMPLE_MS = 4;
const SAMPLES_AT_LEAST = 15;
const TOTAL_MS = 700;

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Seconds a time, of samples in milliseconds that each hold so many times. */
export function timing(samples: readonly number[], times = 1): Timing {
  const median = medianOf(samples);
  const spread = medianOf(samples.map((x) => Math.abs(x - median))) / median;
  return { median: median / times / 1000, spread, samples: samples.length };
}

function clocked(body: Repeated, times: number): number {
  const began = now();
  body(times);
  return now() - began;
}

/** Calls until the body is as fast as it gets; returns milliseconds for one time. */
function warmUp(body: Repeated): number {
  let times = 1;
  let spent = 0;
  let best = Number.POSITIVE_INFINITY;
  while (spent < WARM_UP_MS) {
    const ms = clocked(body, times);
    spent += ms;
    best = Math.min(best, ms / times);
    if (ms < SAMPLE_MS) times *= 2;
  }
  return best;
}

export async function inTurns(bodies: readonly [Repeated, ...Repeated[]]): Promise<Measured> {
  const single = bodies.map(warmUp);
  // All samples last as long as the longest single call: a long one meets more interruptions than a short one.
  const length = Math.max(SAMPLE_MS, ...single);
  const times = single.map((ms) => Math.max(1, Math.round(length / ms)));
  const samples: number[][] = bodies.map(() => []);
  const watch = watchCore();
  const [first] = bodies;
  const bench = new Bench({ now, time: TOTAL_MS, iterations: SAMPLES_AT_LEAST, warmup: false, throws: true });
  bench.add("first", () => void first(times[0] as number), {
    async: false,
    beforeEach() {
      for (let k = 1; k < bodies.length; k++) {
        samples[k]?.push(clocked(bodies[k] as Repeated, times[k] as number));
      }
    },
  });
  const [task] = await bench.run();
  const result = task?.result;
  if (result?.state !== "completed") throw new Error(`internal: a measurement ended as ${result?.state}`);
  const { p50, mad, samplesCount } = result.latency;
  const measured: Timing = {
    median: p50 / (times[0] as number) / 1000,
    spread: mad / p50,
    samples: samplesCount,
  };
  return {
    timings: [measured, ...samples.slice(1).map((list, k) => timing(list, times[k + 1]))],
    core: watch(),
  };
}
