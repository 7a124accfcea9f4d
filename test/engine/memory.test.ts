import { expect, test } from "vitest";
import { createEngine, currentEngine, engineInfo, withEngine } from "../../src/engine.js";
import { eigh } from "../../src/linalg/eigh.js";
import type { Matrix } from "../../src/linalg/matrix.js";
import { randomHermitian } from "../support/gallery.js";
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

test.each([
  [256, false],
  [512, false],
  [128, true],
  [256, true],
])("eigh of order %i (complex: %s) never has more than four copies of the matrix in use", (n, complex) => {
  const A = randomHermitian(n, complex, 1);
  const { build, module } = currentEngine();
  const engine = createEngine({ build, module });
  withEngine(engine, () => eigh(A as Matrix));
  expect(withEngine(engine, engineInfo).memory.peak).toBeLessThanOrEqual(4 * A.data.byteLength);
});
