import { run } from "../src/index.js";
import { now, watchCore } from "./support/clock.js";
import { timing } from "./support/measure.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// The default preset: D = 3600, its 45 divisors, 40 pairs of states each. In this thread, on one core. The first run
// compiles what it meets; the others are what a longer run costs.
const RUNS = 5;

async function* rows(): AsyncGenerator<Row> {
  const target = atMost(2, "s");
  const once = async () => {
    const began = now();
    const { verdict } = await run("page-curve", { preset: "default", seed: 1 });
    if (!verdict.holds) throw new Error("internal: page-curve of seed 1 does not hold");
    return now() - began;
  };
  const first = watchCore();
  const cold = (await once()) / 1000;
  yield { size: "first run", build: "strict", median: cold, reached: cold, target, core: first() };
  const rest = watchCore();
  const milliseconds: number[] = [];
  for (let k = 0; k < RUNS; k++) milliseconds.push(await once());
  const all = timing(milliseconds);
  yield { size: "D = 3600, 45 × 40 pairs", build: "strict", ...all, reached: all.median, target, core: rest() };
}

export default {
  name: "pageCurve",
  why: 'run("page-curve", { preset: "default", seed: 1 }) in this thread',
  rows,
} satisfies Operation;
