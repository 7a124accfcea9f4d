/** The common shape of the benches of level-3 operations: flops of a public call against the peak, on both builds. */
import { type Build, createEngine, type Engine, withEngine } from "../../src/engine.js";
import { inTurns, repeat } from "./measure.js";
import { atLeast, type Row } from "./operation.js";
import { PEAK_FLOPS, peak } from "./peak.js";

export interface OfPeak {
  readonly size: string;
  readonly flops: number;
  /** The public call, arguments made beforehand. */
  readonly body: () => unknown;
  /** Part of the peak; without one, the row is only shown. It binds the strict build. */
  readonly target?: number;
}

/** The builds that this host runs: relaxed SIMD is not everywhere, and in Node 20 behind a flag. */
export function engines(): [Build, Engine][] {
  const list: [Build, Engine][] = [["strict", createEngine()]];
  try {
    list.push(["relaxed", createEngine({ build: "relaxed" })]);
  } catch {
    // Only shown side by side where there is one.
  }
  return list;
}

export async function* ofPeak(cases: readonly OfPeak[]): AsyncGenerator<Row> {
  const both = engines();
  for (const { size, flops, body, target } of cases) {
    for (const [build, engine] of both) {
      const { timings, core } = await inTurns([repeat(() => withEngine(engine, body)), peak]);
      const [mine, most] = timings as [(typeof timings)[0], (typeof timings)[0]];
      const rate = flops / mine.median;
      const part = rate / (PEAK_FLOPS / most.median);
      const bound = build === "strict" && target !== undefined ? { target: atLeast(target, "of peak") } : {};
      yield {
        size,
        build,
        ...mine,
        core,
        rate: { value: rate / 1e9, unit: "GFLOP/s" },
        ratio: { value: part, to: "of peak" },
        reached: part,
        ...bound,
      };
    }
  }
}
