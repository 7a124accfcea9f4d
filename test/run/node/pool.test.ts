import { afterAll, beforeAll, expect, test } from "vitest";
import { nodePool } from "../../../src/run/node/pool.js";
import type { Pool } from "../../../src/run/pool.js";
import { run } from "../../../src/run/run.js";
import { type BuiltCli, buildCli } from "../../support/buildCli.js";
import { slowClaim, uniformClaim } from "../../support/toyClaims.js";

let built: BuiltCli;
beforeAll(async () => {
  built = await buildCli({ claims: "toy" });
});
afterAll(() => built.remove());

async function withPool<T>(workers: number, body: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = nodePool({ workers, file: built.worker });
  try {
    return await body(pool);
  } finally {
    await pool.close();
  }
}

test("nodePool: 1, 2 and 5 worker threads give the digest of this thread", async () => {
  const options = { preset: "default", params: { micros: 20 }, seed: 11 } as const;
  const expected = await run(uniformClaim, options);
  for (const workers of [1, 2, 5]) {
    const report = await withPool(workers, (pool) => run(uniformClaim, { ...options, pool }));
    expect(report.digest).toBe(expected.digest);
    expect(report.workers).toBe(workers);
  }
});

test("nodePool: a worker judges as this thread does, what a verdict throws arrives, an abort ends it", async () => {
  const here = await run(uniformClaim, { preset: "quick" });
  const { seed, params, records } = here;
  await withPool(1, async (pool) => {
    const { seconds: _, ...there } = await run(uniformClaim, { preset: "quick", pool });
    expect(there).toEqual({ ...here, seconds: undefined, workers: 1 });
    const question = { claim: "toy-uniform", params, seed, data: records.data };
    expect((await pool.judge!(question)).digest).toBe(here.digest);
    await expect(pool.judge!({ ...question, claim: "toy" })).rejects.toThrow('worker: unknown claim "toy"');
    await expect(pool.judge!(question, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
    expect((await pool.judge!(question)).verdict).toEqual(here.verdict);
  });
});

test("nodePool: one pool serves several runs, also at the same time", async () => {
  await withPool(2, async (pool) => {
    const seeds = [1, 2, 3];
    const together = await Promise.all(seeds.map((seed) => run(uniformClaim, { preset: "quick", seed, pool })));
    for (const [i, seed] of seeds.entries()) {
      expect(together[i]!.digest).toBe((await run(uniformClaim, { preset: "quick", seed })).digest);
    }
  });
});

test("nodePool: an abort ends a run within 0.55 s though a trial takes 1 s, and the pool stays usable", async () => {
  await withPool(2, async (pool) => {
    await run(uniformClaim, { preset: "quick", pool });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const began = performance.now();
    const params = { micros: 1e6, trials: 60 };
    await expect(run(slowClaim, { params, pool, signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(performance.now() - began).toBeLessThan(550);
    await run(uniformClaim, { preset: "quick", pool });
  });
});

test("nodePool: what a trial throws arrives as it was thrown", async () => {
  await withPool(2, async (pool) => {
    await expect(run(uniformClaim, { preset: "quick", params: { throwAt: 3 }, pool })).rejects.toThrow(
      /^toy-uniform: trial 3 does not like its number$/,
    );
    await run(uniformClaim, { preset: "quick", pool });
  });
});

test("nodePool: a worker that dies becomes a sentence, and the pool stays usable", async () => {
  await withPool(2, async (pool) => {
    await expect(run(uniformClaim, { preset: "quick", params: { exitAt: 20 }, pool })).rejects.toThrow(
      /^nodePool: a worker ended while it ran trials \d+ … \d+ of toy-uniform \(worker exited with code: 7\); use fewer/,
    );
    await run(uniformClaim, { preset: "quick", pool });
  });
});

test("nodePool: a claim the worker does not know is refused with those it knows", async () => {
  const own = { ...uniformClaim, id: "my-own" };
  await withPool(1, async (pool) => {
    await expect(run(own, { preset: "quick", pool })).rejects.toThrow(
      'worker: unknown claim "my-own"; there are toy-uniform, toy-slow',
    );
  });
});

test("nodePool: a closed pool says so", async () => {
  const pool = nodePool({ workers: 1, file: built.worker });
  await pool.close();
  await expect(run(uniformClaim, { preset: "quick", pool })).rejects.toThrow("nodePool: the pool is closed");
});

const bad: [string, object, string][] = [
  ["no workers", { workers: 0 }, "nodePool: expected workers to be an integer from 1 to 1024, got 0"],
  ["half a worker", { workers: 1.5 }, "got 1.5"],
  ["NaN workers", { workers: Number.NaN }, "got NaN"],
  ["a million workers", { workers: 1e6 }, "got 1000000"],
  ["an unknown option", { threads: 2 }, 'nodePool: unknown option "threads"; there are workers, file'],
  ["a worker module that is not there", { file: "/nowhere/worker.js" }, "there is no worker module at /nowhere"],
];
test.each(bad)("nodePool: %s is refused with a sentence", (_, options, message) => {
  expect(() => nodePool(options)).toThrow(message);
});
