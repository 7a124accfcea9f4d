import { expect, test } from "vitest";
import { createEngine, currentEngine, engineInfo, withEngine } from "../../src/engine.js";
import { mixedCalls } from "../support/mixedCalls.js";

test("after 10,000 calls of mixed sizes, every fifth a failure, the arena is exactly where it was", () => {
  // An engine of its own, of the same module: what others left mapped does not count.
  const { build, module } = currentEngine();
  withEngine(createEngine({ build, module }), () => {
    const { arena } = currentEngine();
    const { top } = arena;
    const began = engineInfo().memory.mapped;
    let moved = 0;
    const tally = mixedCalls(10_000, () => {
      if (arena.top !== top) moved++;
    });
    expect(moved).toBe(0);
    expect(tally).toEqual({ returned: 8000, refused: 2000 });
    const { used, mapped, peak } = engineInfo().memory;
    expect(used).toBe(0);
    // Nothing asked for more than a megabyte, so the pages of the start were enough.
    expect(peak).toBeLessThan(2 ** 20);
    expect(mapped).toBe(began);
  });
}, 120_000);
