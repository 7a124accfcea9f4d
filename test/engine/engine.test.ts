import { expect, test, vi } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { createEngine, currentEngine, engineInfo, withEngine } from "../../src/engine.js";

test("a scope gives back what it took, also when its body throws", () => {
  const before = currentEngine().arena.top;
  expect(() =>
    withScope("test", (scope) => {
      scope.f64(1000);
      throw new Error("boom");
    }),
  ).toThrow("boom");
  expect(currentEngine().arena.top).toBe(before);
});

test("a block filled before the memory grows still holds its numbers after it", () => {
  const engine = createEngine();
  withEngine(engine, () =>
    withScope("test", (scope) => {
      const small = scope.copyIn([1, 2, 3]);
      const mapped = engineInfo().memory.mapped;
      scope.f64(mapped);
      expect(engineInfo().memory.mapped).toBeGreaterThan(mapped);
      expect([...small.copy()]).toEqual([1, 2, 3]);
    }),
  );
});

test("what cannot fit is refused with the size asked and the size there is, and the engine stays usable", () => {
  withEngine(createEngine({ maximumBytes: 4 * 2 ** 20 }), () => {
    expect(() => withScope("eigh", (scope) => scope.f64(2 ** 20))).toThrow(
      /^eigh: needs 8\.0 MiB of WebAssembly memory with .* in use, but this engine reaches 4\.0 MiB; /,
    );
    expect(withScope("eigh", (scope) => scope.copyIn([7]).at(0))).toBe(7);
    expect(engineInfo().memory.used).toBe(0);
  });
});

test("withEngine refuses an asynchronous body", () => {
  expect(() => withEngine(createEngine(), async () => 1)).toThrow(
    "withEngine: expected a synchronous function, got one that returns a promise",
  );
});

test("createEngine: a host that rations address space is told so, and the engine there was goes on", () => {
  const before = engineInfo().memory.used;
  class Rationed {
    constructor() {
      throw new RangeError("WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance");
    }
  }
  const spy = vi.spyOn(WebAssembly, "Instance").mockImplementation(Rationed as never);
  try {
    expect(() => createEngine()).toThrow(
      new RangeError(
        "engine: this host has no room for a WebAssembly memory; raise its limit on address space (ulimit -v), or use fewer threads",
      ),
    );
  } finally {
    spy.mockRestore();
  }
  expect(engineInfo().memory.used).toBe(before);
});
