import { run } from "../src/index.js";
import { watchCore } from "./support/clock.js";
import { timing } from "./support/measure.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// The default preset: D = 3600, its 45 divisors, 40 pairs of states each. In this thread, on one core. The first run
// compiles what it meets; the others are what a longer run costs.
const RUNS = 5;

async function* rows(): AsyncGenerator<Row> {
  const seconds: number[] = [];
  const target = atMost(2, "s");
  for (let k = 0; k <= RUNS; k++) {
    const watch = watchCore();
    const report = await run("page-curve", { preset: "default", seed: 1 });
    if (!report.verdict.holds) throw new Error("internal: page-curve of seed 1 does not hold");
    if (k > 0) seconds.push(report.seconds);
    else
      yield {
        size: "first run",
        build: "strict",
        median: report.seconds,
        reached: report.seconds,
        target,
        core: watch(),
      };
  }
  const all = timing(seconds.map((s) => 1000 * s));
  yield { size: `D = 3600, 45 × 40 pairs`, build: "strict", ...all, reached: all.median, target };
}

export default {
  name: "pageCurve",
  why: 'run("page-curve", { preset: "default", seed: 1 }) in this thread',
  rows,
} satisfies Operation;
