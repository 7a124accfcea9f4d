import { inTurns } from "./support/measure.js";
import { atLeast, type Operation, type Row } from "./support/operation.js";
import { CHAINS, CYCLES, cycles, flopsOf, multiplyAdd } from "./support/peak.js";

// 12 chains are the peak that everything else is measured against; 8 and 10 are there to show that 12 do not spill.
// Four flops a chain and step: two lanes, multiply and add. The clock is measured in turns with them, by a chain of
// operations of one cycle each.
async function* rows(): AsyncGenerator<Row> {
  for (const chains of CHAINS) {
    const { timings, core } = await inTurns([multiplyAdd(chains), cycles]);
    const [mine, clock] = timings as [(typeof timings)[0], (typeof timings)[0]];
    const rate = flopsOf(chains) / mine.median;
    const hertz = CYCLES / clock.median;
    const perCycle = rate / hertz;
    yield {
      size: `${chains} chains`,
      build: "strict",
      ...mine,
      core,
      rate: { value: rate / 1e9, unit: "GFLOP/s" },
      ratio: { value: perCycle, to: "flop/cycle" },
      note: `at ${(hertz / 1e9).toFixed(2)} GHz`,
      reached: perCycle,
      // Two units multiply and two add on current x86-64; other processors have other numbers.
      ...(chains === 12 && process.arch === "x64" ? { target: atLeast(6.5, "flop/cycle") } : {}),
    };
  }
}

export default {
  name: "peak",
  why: "register-only f64x2 multiply-add: the limit of 128-bit code on this core",
  rows,
} satisfies Operation;
