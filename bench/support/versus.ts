/**
 * Sides of a comparison, on the same matrix and in turns: round after round every side gives one sample, so that a machine
 * that slows down slows all of them. A side whose result is wrong has no time.
 */
import { now, watchCore } from "./clock.js";
import type { Contender, Found, Task } from "./contender.js";
import { effort } from "./effort.js";
import { type Timing, timing } from "./measure.js";

export interface Side {
  readonly name: string;
  /** May take long, and then gives fewer samples. */
  readonly patient?: boolean;
  /** Seconds for one time, of so many in a row. */
  sample(times: number): number | Promise<number>;
}

/** What this process does itself. */
export const here = (name: string, body: () => unknown): Side => ({
  name,
  sample(times) {
    const began = now();
    for (let k = 0; k < times; k++) body();
    return (now() - began) / 1000 / times;
  },
});

export interface Elsewhere extends Side {
  readonly driver: string | null;
  result(): Promise<Found>;
}

/** A call that is no longer the faster for a call before it. */
const LONG_S = 0.5;

/** A contender by its best driver: each has a first call, and a second one that is timed. */
export async function elsewhere(contender: Contender, task: Task, patient = false): Promise<Elsewhere> {
  let driver: string | null = null;
  let best = Number.POSITIVE_INFINITY;
  const drivers = await contender.drivers(task);
  for (const candidate of drivers) {
    if (drivers.length === 1) break;
    const first = await contender.seconds(task, candidate, 1);
    const seconds = first > LONG_S ? first : await contender.seconds(task, candidate, 1);
    if (seconds < best) [best, driver] = [seconds, candidate];
  }
  return {
    name: contender.name,
    patient,
    driver,
    sample: (times) => contender.seconds(task, driver, times),
    result: () => contender.result(task, driver),
  };
}

const SAMPLE_S = 0.004;

/** Calls until it is as fast as it gets; seconds for one time. */
async function warm(side: Side): Promise<number> {
  const { warmUp } = effort();
  let best = Number.POSITIVE_INFINITY;
  let times = 1;
  // Its result was looked at before: a long call has been made once. V8 compiles well only what it has seen working.
  for (let spent = 0, calls = 0; spent < warmUp || (calls < 2 && spent < LONG_S); calls += times) {
    const seconds = await side.sample(times);
    spent += seconds * times;
    best = Math.min(best, seconds);
    if (seconds * times < SAMPLE_S) times *= 2;
  }
  return best;
}

export interface Compared {
  /** In the order of the sides. */
  readonly timings: readonly Timing[];
  /** The part of its samples' time in which the first side, which is ours, had a core. */
  readonly core: number;
}

export async function compare(sides: readonly Side[]): Promise<Compared> {
  const { least, most, seconds } = effort();
  const single: number[] = [];
  for (const side of sides) single.push(await warm(side));
  const times = single.map((s) => Math.max(1, Math.round(SAMPLE_S / s)));
  const once = sides.map((_, k) => (single[k] as number) * (times[k] as number));
  const round = sides.reduce((sum, side, k) => sum + (side.patient ? 0 : (once[k] as number)), 0);
  const rounds = Math.min(most, Math.max(round > 1.5 ? 3 : least, Math.ceil(seconds / round)));
  const turns = sides.map((side, k) =>
    side.patient ? Math.min(rounds, Math.max(2, Math.floor(seconds / 2 / (once[k] as number)))) : rounds,
  );
  const samples: number[][] = sides.map(() => []);
  let core = 0;
  for (let r = 0; r < rounds; r++) {
    for (const [k, side] of sides.entries()) {
      if (r >= (turns[k] as number)) continue;
      const watch = watchCore();
      samples[k]?.push(1000 * (await side.sample(times[k] as number)));
      if (k === 0) core += watch() / rounds;
    }
  }
  return { timings: samples.map((list) => timing(list)), core };
}
