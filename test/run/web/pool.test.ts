import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pool } from "../../../src/run/pool.js";
import { run } from "../../../src/run/run.js";
import { type WebWorker, webPool } from "../../../src/run/web/pool.js";
import { serve } from "../../../src/run/web/serve.js";
import { type BuiltCli, buildCli } from "../../support/buildCli.js";
import { slowClaim, uniformClaim } from "../../support/toyClaims.js";
import { webWorker } from "../../support/webWorker.js";

let built: BuiltCli;
beforeAll(async () => {
  built = await buildCli({ claims: "toy" });
});
afterAll(() => built.remove());

const worker = () => webWorker(built.webWorker);

async function withPool<T>(workers: number, body: (pool: Pool) => Promise<T>, start: () => WebWorker = worker) {
  const pool = webPool({ workers, worker: start });
  try {
    return await body(pool);
  } finally {
    await pool.close();
  }
}

/** Counts the workers that are started and ended. */
function counted() {
  const count = { started: 0, ended: 0 };
  const start = (): WebWorker => {
    const one = worker();
    count.started++;
    return {
      postMessage: (message) => one.postMessage(message),
      addEventListener: (type, listener) => one.addEventListener(type, listener),
      terminate() {
        count.ended++;
        one.terminate();
      },
    };
  };
  return { count, start };
}

test("webPool: 1, 2 and 5 workers give the digest of this thread", async () => {
  const options = { preset: "default", params: { micros: 20 }, seed: 11 } as const;
  const expected = await run(uniformClaim, options);
  for (const workers of [1, 2, 5]) {
    const { count, start } = counted();
    const report = await withPool(workers, (pool) => run(uniformClaim, { ...options, pool }), start);
    expect(report.digest).toBe(expected.digest);
    expect(report.workers).toBe(workers);
    expect(count).toEqual({ started: workers, ended: workers });
  }
});

test("webPool: workers judge, with the verdict, figure and table of this thread", async () => {
  const options = { preset: "quick", seed: 3 } as const;
  const here = await run(uniformClaim, options);
  const { verdict, figure, table } = await withPool(2, async (pool) => {
    const asked: string[] = [];
    const judge: Pool["judge"] = (question, signal) => {
      asked.push(question.claim);
      return pool.judge!(question, signal);
    };
    const report = await run(uniformClaim, { ...options, pool: { ...pool, judge } });
    expect(asked).toEqual(["toy-uniform"]);
    return report;
  });
  expect({ verdict, figure, table }).toEqual({ verdict: here.verdict, figure: here.figure, table: here.table });
});

test("webPool: one pool serves several runs, also at the same time, with no more workers than it has", async () => {
  const { count, start } = counted();
  await withPool(
    2,
    async (pool) => {
      const seeds = [1, 2, 3];
      const together = await Promise.all(seeds.map((seed) => run(uniformClaim, { preset: "quick", seed, pool })));
      for (const [i, seed] of seeds.entries()) {
        expect(together[i]!.digest).toBe((await run(uniformClaim, { preset: "quick", seed })).digest);
      }
    },
    start,
  );
  expect(count).toEqual({ started: 2, ended: 2 });
});

test("webPool: an abort ends a run within 0.55 s though a trial takes 1 s, and the pool stays usable", async () => {
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

test("webPool: a task that waits is taken out of the queue by its abort, and the others are answered", async () => {
  await withPool(1, async (pool) => {
    const task = { claim: "toy-slow", params: { ...slowClaim.presets.quick, micros: 2e4 }, seed: 1, from: 0, count: 5 };
    const stop = new AbortController();
    const first = pool.run(task);
    const second = pool.run(task, stop.signal);
    const third = pool.run(task);
    stop.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    expect(await first).toEqual(await third);
    await expect(pool.run(task, stop.signal)).rejects.toThrow("enough");
  });
});

test("webPool: what a trial throws arrives with its words and its kind", async () => {
  await withPool(2, async (pool) => {
    await expect(run(uniformClaim, { preset: "quick", params: { throwAt: 3 }, pool })).rejects.toThrow(
      /^toy-uniform: trial 3 does not like its number$/,
    );
    await run(uniformClaim, { preset: "quick", pool });
    const own = { ...uniformClaim, id: "my-own" };
    const unknown = run(own, { preset: "quick", pool });
    await expect(unknown).rejects.toThrow('worker: unknown claim "my-own"; there are toy-uniform, toy-slow');
    await expect(unknown).rejects.toBeInstanceOf(RangeError);
  });
});

test("webPool: a worker that dies becomes a sentence, and another takes its place", async () => {
  const { count, start } = counted();
  await withPool(
    2,
    async (pool) => {
      await expect(run(uniformClaim, { preset: "quick", params: { exitAt: 20 }, pool })).rejects.toThrow(
        /^webPool: a worker ended while it ran trials \d+ … \d+ of toy-uniform \(exit code 7\); use fewer/,
      );
      await run(uniformClaim, { preset: "quick", pool });
    },
    start,
  );
  expect(count.started).toBeGreaterThan(2);
  expect(count.ended).toBe(count.started);
});

test("webPool: a worker that cannot be started becomes a sentence with the way out, each time", async () => {
  const sentence = (why: string) => `webPool: a worker could not be started (${why}`;
  const refused = () => {
    throw new Error("the policy of this page forbids it");
  };
  for (const [start, why] of [
    [refused, "the policy of this page forbids it"],
    [() => webWorker("/nowhere/worker.js"), "Cannot find module '/nowhere/worker.js'"],
  ] as const) {
    await withPool(
      2,
      async (pool) => {
        for (let i = 0; i < 2; i++) {
          await expect(run(uniformClaim, { preset: "quick", pool })).rejects.toThrow(sentence(why));
        }
        await expect(run(uniformClaim, { pool })).rejects.toThrow("); if a bundler left the package's worker behind");
      },
      start,
    );
  }
});

test("webPool: a closed pool says so, and to those who wait for it", async () => {
  const pool = webPool({ workers: 1, worker });
  const task = { claim: "toy-slow", params: { ...slowClaim.presets.quick, micros: 1e5 }, seed: 1, from: 3, count: 50 };
  const waiting = [pool.run(task), pool.run(task)].map((answer) =>
    expect(answer).rejects.toThrow("webPool: the pool was closed while it ran trials 3 … 52 of toy-slow"),
  );
  await pool.close();
  await Promise.all(waiting);
  await expect(pool.run(task)).rejects.toThrow("webPool: the pool is closed");
});

test("webPool in Node points to nodePool, serve outside a worker to webPool", () => {
  expect(() => webPool()).toThrow('webPool: this host has no Web Workers; in Node, nodePool of "wishart/node"');
  expect(() => serve([])).toThrow("serve: expected to be called in a Web Worker; webPool({ worker }) starts one");
});

const bad: [string, object, string][] = [
  ["no workers", { workers: 0 }, "webPool: expected workers to be an integer from 1 to 1024, got 0"],
  ["half a worker", { workers: 1.5 }, "got 1.5"],
  ["NaN workers", { workers: Number.NaN }, "got NaN"],
  ["a million workers", { workers: 1e6 }, "got 1000000"],
  ["text for workers", { workers: "2" }, 'got "2"'],
  ["an unknown option", { threads: 2 }, 'webPool: unknown option "threads"; there are workers, worker'],
  ["a worker instead of what starts one", { worker: {} }, "webPool: expected worker to be a function that starts one"],
];
test.each(bad)("webPool: %s is refused with a sentence", (_, options, message) => {
  expect(() => webPool(options)).toThrow(message);
});
