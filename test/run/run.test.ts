import { expect, test } from "vitest";
import { type Claim, finished } from "../../src/correspondence/claim.js";
import { claims } from "../../src/correspondence/index.js";
import { withUsed } from "../../src/run/execute.js";
import type { Piece } from "../../src/run/journal.js";
import type { Pool, Question } from "../../src/run/pool.js";
import type { Progress } from "../../src/run/progress.js";
import { judge } from "../../src/run/report.js";
import { mergeShards, run, runShard } from "../../src/run/run.js";
import { thisThread } from "../../src/run/thread.js";
import { slowClaim, claims as toys, uniformClaim } from "../support/toyClaims.js";

const quick = { preset: "quick" } as const;

test("run: the same claim, parameters and seed give the same digest; another seed or parameter another one", async () => {
  const once = await run(uniformClaim, quick);
  expect(once.digest).toMatch(/^[0-9a-f]{64}$/);
  expect((await run(uniformClaim, { ...quick, seed: 1n })).digest).toBe(once.digest);
  expect((await run(uniformClaim, { ...quick, seed: 2 })).digest).not.toBe(once.digest);
  expect((await run(uniformClaim, { ...quick, params: { trials: 201 } })).digest).not.toBe(once.digest);
});

test("run: a report carries the claim, what was asked and what came of it", async () => {
  const report = await run(uniformClaim, { ...quick, seed: 3 });
  expect(report).toMatchObject({
    claim: "toy-uniform",
    preset: "quick",
    seed: 3,
    trials: 200,
    workers: 1,
    engine: { build: "strict" },
  });
  expect(report.records).toMatchObject({ fields: ["draw", "other"], count: 200 });
  expect(report.records.data.length).toBe(400);
  expect(report.verdict.holds).toBe(true);
  expect(report.figure.panels.length).toBe(1);
  expect(report.table.rows).toEqual([[200]]);
});

test("run: trial k draws from the stream seed → claim → k, whatever ran before it", async () => {
  const all = (await run(uniformClaim, quick)).records.data;
  const few = (await run(uniformClaim, { ...quick, params: { trials: 7 } })).records.data;
  expect(few).toEqual(all.slice(0, 14));
});

test("run: a shifted sampler makes the verdict fail", async () => {
  expect((await run(uniformClaim, { ...quick, params: { shift: 0.2 } })).verdict.holds).toBe(false);
});

test("run: pools that cut and reorder the trials as they like give the same digest", async () => {
  const expected = await run(uniformClaim, quick);
  const inner = thisThread(uniformClaim);
  for (const workers of [1, 2, 5, 300]) {
    const pool: Pool = {
      workers,
      async run(task) {
        await new Promise((resolve) => setTimeout(resolve, (task.from * 7) % 5));
        return inner.run(task);
      },
      async close() {},
    };
    const report = await run(uniformClaim, { ...quick, pool });
    expect(report.digest).toBe(expected.digest);
    expect(report.workers).toBe(workers);
  }
});

test("run: no trials are a run, too", async () => {
  const report = await run(uniformClaim, { ...quick, params: { trials: 0 } });
  expect(report.records.count).toBe(0);
});

test("run: in this thread, timers fire while trials run", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 10);
  await run(slowClaim, { preset: "default" });
  clearInterval(timer);
  // 300 ms of trials; one breath every 25 ms lets through about ten.
  expect(ticks).toBeGreaterThanOrEqual(4);
});

test("run: progress begins at 0, ends at the total, rises, and comes at most ten times a second in between", async () => {
  const said: Progress[] = [];
  const { seconds } = await run(slowClaim, { preset: "default", onProgress: (progress) => said.push(progress) });
  expect(said[0]).toEqual({ claim: "toy-slow", done: 0, total: 300, rate: 0, eta: Number.POSITIVE_INFINITY });
  expect(said.at(-1)).toMatchObject({ done: 300, total: 300, eta: 0 });
  for (let i = 1; i < said.length; i++) expect(said[i]!.done).toBeGreaterThanOrEqual(said[i - 1]!.done);
  expect(said.length).toBeLessThanOrEqual(seconds * 10 + 3);
});

test("run: an aborted signal stops it with an AbortError that says how far it came; the journal keeps what was done", async () => {
  const kept: Piece[] = [];
  const stop = new AbortController();
  let ended = 0;
  const journal = {
    begin: () => [],
    append: (piece: Piece) => {
      kept.push(piece);
      if (kept.length === 3) stop.abort();
    },
    end: () => {
      ended++;
    },
  };
  await expect(run(slowClaim, { signal: stop.signal, journal })).rejects.toMatchObject({
    name: "AbortError",
    message: expect.stringMatching(/^run: toy-slow stopped after \d+ of 300 trials$/),
  });
  expect(kept.length).toBe(3);
  expect(ended).toBe(1);

  const rest = { ...journal, begin: () => kept.slice(), append: () => {} };
  expect((await run(slowClaim, { journal: rest })).digest).toBe((await run(slowClaim)).digest);
});

test("run: a signal that was aborted before it starts runs no trial and opens no journal", async () => {
  const journal = {
    begin: () => {
      throw new Error("opened");
    },
    append: () => {},
    end: () => {},
  };
  await expect(run(slowClaim, { signal: AbortSignal.abort(), journal })).rejects.toMatchObject({ name: "AbortError" });
});

test("run: a trial that throws, or returns NaN, ends the run with its own sentence", async () => {
  await expect(run(uniformClaim, { ...quick, params: { throwAt: 5 } })).rejects.toThrow(
    "toy-uniform: trial 5 does not like its number",
  );
  await expect(run(uniformClaim, { ...quick, params: { nanAt: 5 } })).rejects.toThrow(
    "internal: toy-uniform: trial 5 returned NaN as draw",
  );
});

test("runShard, mergeShards: three shards in any order are the whole run, bit for bit", async () => {
  const whole = await run(uniformClaim, quick);
  const shards = [];
  for (const index of [3, 1, 2]) shards.push(await runShard(uniformClaim, { ...quick, shard: { index, count: 3 } }));
  expect(shards.map(({ pieces }) => pieces.reduce((n, { data }) => n + data.length / 2, 0))).toEqual([67, 66, 67]);
  const [merged] = mergeShards(shards, toys);
  expect(merged!.digest).toBe(whole.digest);
  expect(merged!.verdict).toEqual(whole.verdict);
  expect(merged!.records).toEqual(whole.records);
});

test("runShard: more shards than trials leave some empty, and the whole is still whole", async () => {
  const params = { trials: 2 };
  const shards = [];
  for (let index = 1; index <= 5; index++) {
    shards.push(await runShard(uniformClaim, { ...quick, params, shard: { index, count: 5 } }));
  }
  expect(mergeShards(shards, toys)[0]!.digest).toBe((await run(uniformClaim, { ...quick, params })).digest);
});

test("mergeShards: shards of different runs, missing trials and no shards are refused", async () => {
  const shard = { index: 1, count: 2 };
  const one = await runShard(uniformClaim, { ...quick, shard });
  const other = await runShard(uniformClaim, { ...quick, seed: 2, shard: { index: 2, count: 2 } });
  expect(() => mergeShards([], toys)).toThrow("mergeShards: expected at least one shard, got none");
  expect(() => mergeShards([one, other], toys)).toThrow(
    "mergeShards: a shard of toy-uniform belongs to another run: seed 2 instead of 1",
  );
  expect(() => mergeShards([one], toys)).toThrow(
    "mergeShards: toy-uniform: trials 100 … 199 of 200 are in no shard; run those shards to their end",
  );
  expect(() => mergeShards([one], [slowClaim])).toThrow('unknown claim "toy-uniform"; there are toy-slow');
});

// Each of these is refused before a trial runs.
const bad: [string, unknown, unknown, string | RegExp][] = [
  ["an unknown claim", "page-curl", {}, /^run: unknown claim "page-curl"; there are/],
  ["no claim", 7, {}, "run: expected a claim or the id of one, got 7"],
  [
    "options that are no object",
    uniformClaim,
    null,
    "run: expected options { preset, params, seed, pool, journal, signal, used, onProgress }, got null",
  ],
  ["an unknown option", uniformClaim, { sead: 1 }, 'run: unknown option "sead"; there are preset, params, seed'],
  ["a shard", uniformClaim, { shard: { index: 1, count: 2 } }, 'run: unknown option "shard"'],
  ["an unknown preset", uniformClaim, { preset: "fast" }, 'run: expected preset quick, default or full, got "fast"'],
  ["an unknown parameter", uniformClaim, { params: { n: 1 } }, 'toy-uniform: unknown parameter "n"; there are trials'],
  ["a fractional count", uniformClaim, { params: { trials: 1.5 } }, "expected trials to be an integer from 0"],
  ["a value out of range", uniformClaim, { params: { shift: 2 } }, "expected shift to be a number from -1 to 1, got 2"],
  ["a negative seed", uniformClaim, { seed: -1 }, "run: expected seed to be an integer from 0 to 2^53 − 1, got -1"],
  ["a fractional seed", uniformClaim, { seed: 0.5 }, "got 0.5"],
  ["a seed that is NaN", uniformClaim, { seed: Number.NaN }, "got NaN"],
  ["a seed of 2^53", uniformClaim, { seed: 2n ** 53n + 1n }, "got 9007199254740993"],
  ["a seed in words", uniformClaim, { seed: "1" }, "run: expected seed to be an integer"],
  ["a pool that is none", uniformClaim, { pool: {} }, "run: expected pool to have run and workers ≥ 1"],
  ["a journal that is none", uniformClaim, { journal: {} }, "run: expected journal to have begin, append and end"],
  ["a signal that is none", uniformClaim, { signal: true }, "run: expected signal to be an AbortSignal, got true"],
  ["a listener that is none", uniformClaim, { onProgress: 1 }, "run: expected onProgress to be a function, got 1"],
];

test.each(bad)("run: %s is refused with a sentence", async (_, claim, options, message) => {
  let ran = 0;
  const spied =
    claim === uniformClaim
      ? {
          ...uniformClaim,
          trial: () => {
            ran++;
            return Float64Array.of(0, 0);
          },
        }
      : claim;
  await expect(run(spied as string, options as object)).rejects.toThrow(message);
  expect(ran).toBe(0);
});

test.each([
  { index: 0, count: 2 },
  { index: 3, count: 2 },
  { index: 1.5, count: 2 },
  { index: 1, count: 1e6 },
])("runShard: $index/$count is refused", async (shard) => {
  await expect(runShard(uniformClaim, { shard })).rejects.toThrow(
    `runShard: expected shard i/n with 1 ≤ i ≤ n ≤ 65536, got ${shard.index}/${shard.count}`,
  );
});

test("claims: ids are unique, presets are inside their own ranges", () => {
  expect(new Set(claims.map((claim) => claim.id)).size).toBe(claims.length);
});

/** Judges the records of toy-uniform, and has one trial of its own. */
const reader: Claim = {
  ...slowClaim,
  id: "toy-reader",
  uses: ["toy-uniform"],
  verdict: (_, __, used) => ({
    holds: finished(used, "toy-uniform").verdict.holds,
    summary: `${finished(used, "toy-uniform").records.count} draws`,
    rules: [],
  }),
};

test("run: a claim reads the records of the claims it uses, of the same preset and seed only", async () => {
  const params = { trials: 1 };
  const found = await run(uniformClaim, { preset: "quick", seed: 3 });
  const options = { preset: "quick", seed: 3, params } as const;
  expect((await run(reader, { ...options, used: [found] })).verdict.summary).toBe("200 draws");
  await expect(run(reader, { ...options, seed: 4, used: [found] })).rejects.toThrow(
    "run: toy-reader reads toy-uniform of preset quick and seed 4, got its report of preset quick and seed 3",
  );
  await expect(run(reader, { ...options, used: {} as never })).rejects.toThrow(
    "run: expected used to be a list of reports",
  );
  // Those that are not given are run, and these are not among the package's claims.
  await expect(run(reader, options)).rejects.toThrow('run: unknown claim "toy-uniform"');
});

test("run: a claim that reads another one refuses it with parameters that its preset does not have", async () => {
  const params = claims.find(({ id }) => id === "page-curve")!.presets.quick;
  const [key, value] = Object.entries(params)[0]!;
  const found = { ...(await run(uniformClaim, quick)), claim: "page-curve" };
  const reading = { ...reader, uses: ["page-curve"] };
  await expect(
    run(reading, { ...quick, used: [{ ...found, params: { ...params, [key]: value + 1 } }] }),
  ).rejects.toThrow(
    `run: toy-reader reads page-curve with ${key} ${value}, as in preset quick, got its report with ${key} ${value + 1}`,
  );
});

test("run: a pool that judges is asked for claims that read others too, with no more of these than can be posted", async () => {
  const found = await run(uniformClaim, quick);
  const asked: Question[] = [];
  const pool: Pool = {
    ...thisThread(reader),
    judge: async (question) => {
      asked.push(structuredClone(question));
      return judge(reader, question);
    },
  };
  const report = await run(reader, { ...quick, params: { trials: 3 }, pool, used: [found] });
  expect(report.verdict.summary).toBe("200 draws");
  const { used } = asked[0]!;
  expect([...used!.keys()]).toEqual(["toy-uniform"]);
  const { params, records, verdict } = found;
  expect(used!.get("toy-uniform")).toEqual({ params, records, verdict });
});

test("run: in this thread the event loop goes round between verdict, figure and table", async () => {
  let turn = 0;
  let going = true;
  const count = () => {
    turn++;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  const turns: number[] = [];
  const timed: Claim = {
    ...uniformClaim,
    verdict: (...all) => {
      turns.push(turn);
      return uniformClaim.verdict(...all);
    },
    figure: (...all) => {
      turns.push(turn);
      return uniformClaim.figure(...all);
    },
    table: (...all) => {
      turns.push(turn);
      return uniformClaim.table(...all);
    },
  };
  await run(timed, { preset: "quick" });
  going = false;
  const [verdict, figure, table] = turns as [number, number, number];
  expect(turns).toHaveLength(3);
  expect(figure).toBeGreaterThan(verdict);
  expect(table).toBeGreaterThan(figure);
});

test("mergeShards: a claim and the claims it uses come from the same shards, or are refused by name", async () => {
  const whole = { index: 1, count: 1 };
  const mine = await runShard(reader, { preset: "quick", params: { trials: 1 }, shard: whole });
  const other = await runShard(uniformClaim, { preset: "quick", shard: whole });
  const among = [uniformClaim, reader];
  expect(mergeShards([mine, other], among).map(({ verdict }) => verdict.holds)).toEqual([true, true]);
  expect(() => mergeShards([mine], among)).toThrow(
    "mergeShards: toy-reader reads the records of toy-uniform, which are in no shard; add its shards",
  );
});

test("withUsed: what is read comes first, once", () => {
  const among = [uniformClaim, slowClaim, reader];
  expect(withUsed(among, [reader], "test").map(({ id }) => id)).toEqual(["toy-uniform", "toy-reader"]);
  expect(withUsed(among, among, "test")).toEqual(among);
  expect(() => withUsed([reader], [reader], "test")).toThrow('test: toy-reader: unknown claim "toy-uniform"');
});
