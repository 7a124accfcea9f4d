import { createEngine, currentEngine, engineInfo, withEngine } from "../src/engine.js";
import { mixedCalls } from "../test/support/mixedCalls.js";
import { watchCore } from "./support/clock.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// The calls of test/engine/memory.test.ts, which asserts what is printed here: sizes 1 … 40, every fifth call wrong.
const CALLS = 10_000;

function* rows(): Generator<Row> {
  yield withEngine(createEngine(), () => {
    const { arena } = currentEngine();
    const { top } = arena;
    const began = engineInfo().memory.mapped;
    const watch = watchCore();
    const { returned, refused } = mixedCalls(CALLS, () => {});
    const { used, mapped, peak } = engineInfo().memory;
    const moved = Math.abs(arena.top - top) + used;
    const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;
    return {
      size: `${CALLS} calls`,
      build: "strict",
      note:
        `${returned} answered, ${refused} refused; arena moved by ${moved} bytes; ` +
        `mapped ${mebibytes(began)} → ${mebibytes(mapped)}, most in use ${mebibytes(peak)}`,
      core: watch(),
      reached: moved,
      target: atMost(0, "bytes moved"),
    } satisfies Row;
  });
}

export default {
  name: "memory",
  why: "the arena after calls of mixed sizes and failures, exactly where it was",
  rows,
} satisfies Operation;
