import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openJournal, readJournal } from "../../../src/run/node/journal.js";
import { mergeShards, type RunOptions, run, runShard } from "../../../src/run/run.js";
import { claims, slowClaim, uniformClaim } from "../../support/toyClaims.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  path = join(folder, "toy.journal");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const quick: RunOptions = { preset: "quick", params: { trials: 40 } };

/** Runs with a journal and counts the trials that were really run. */
async function resumed(options: RunOptions = quick, resume = true) {
  let ran = 0;
  const counting = {
    ...uniformClaim,
    trial: (...args: Parameters<typeof uniformClaim.trial>) => {
      ran++;
      return uniformClaim.trial(...args);
    },
  };
  const report = await run(counting, { ...options, journal: openJournal(path, { resume }) });
  return { digest: report.digest, ran };
}

test("openJournal: a finished run, resumed, runs nothing and has the same digest; nothing else stays in the folder", async () => {
  const plain = await run(uniformClaim, quick);
  expect(await resumed(quick, false)).toEqual({ digest: plain.digest, ran: 40 });
  expect(await resumed()).toEqual({ digest: plain.digest, ran: 0 });
  expect(readdirSync(folder)).toEqual(["toy.journal"]);
});

test("openJournal: cut at any byte, the run continues, repeats no trial of a complete line, and ends in the same digest", async () => {
  const { digest } = await resumed(quick, false);
  const whole = readFileSync(path);
  const text = whole.toString();
  const header = text.indexOf("\n") + 1;
  // Every byte around the header's end, then every seventh.
  const cuts = Array.from({ length: whole.length + 1 }, (_, at) => at).filter(
    (at) => at % 7 === 0 || Math.abs(at - header) < 3 || at >= whole.length - 2,
  );
  for (const at of cuts) {
    writeFileSync(path, whole.subarray(0, at));
    const lines = at < header ? [] : text.slice(header, at).split("\n").slice(0, -1);
    const kept = lines.reduce((sum, line) => sum + Number(line.split(" ")[1]), 0);
    expect(await resumed(), `cut at ${at}`).toEqual({ digest, ran: 40 - kept });
    expect(await resumed(), `cut at ${at}, again`).toEqual({ digest, ran: 0 });
  }
});

test("openJournal: a flipped byte in a line costs that line and nothing else", async () => {
  const { digest } = await resumed(quick, false);
  const whole = readFileSync(path);
  const header = whole.indexOf("\n") + 1;
  for (let at = header; at < whole.length; at += 37) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 1;
    writeFileSync(path, damaged);
    const { digest: again, ran } = await resumed();
    expect(again, `byte ${at}`).toBe(digest);
    expect(ran, `byte ${at}`).toBeGreaterThan(0);
    expect(ran, `byte ${at}`).toBeLessThan(40);
  }
});

test("openJournal: without resume a run begins anew and keeps the earlier journal as .old", async () => {
  await resumed(quick, false);
  const before = readFileSync(path, "utf8");
  expect((await resumed({ ...quick, seed: 2 }, false)).ran).toBe(40);
  expect(readFileSync(`${path}.old`, "utf8")).toBe(before);
});

test("openJournal: an aborted run, resumed, loses nothing that was written", async () => {
  const stop = new AbortController();
  const options: RunOptions = { params: { trials: 200 } };
  await expect(
    run(slowClaim, {
      ...options,
      journal: openJournal(path),
      signal: stop.signal,
      onProgress: ({ done }) => done >= 20 && stop.abort(),
    }),
  ).rejects.toMatchObject({ name: "AbortError" });
  const kept = readJournal(path).pieces.reduce((sum, { data }) => sum + data.length / 2, 0);
  expect(kept).toBeGreaterThanOrEqual(20);
  let first = -1;
  const report = await run(slowClaim, {
    ...options,
    journal: openJournal(path, { resume: true }),
    onProgress: ({ done }) => {
      if (first < 0) first = done;
    },
  });
  expect(first).toBe(kept);
  expect(report.digest).toBe((await run(slowClaim, options)).digest);
});

const others: [string, () => Promise<unknown>, string][] = [
  ["seed", () => resumed({ ...quick, seed: 2 }), "seed 1 instead of 2"],
  ["parameter set", () => resumed({ ...quick, params: { trials: 41 } }), "trials 40 instead of 41"],
  [
    "claim",
    () => run(slowClaim, { journal: openJournal(path, { resume: true }) }),
    "claim toy-uniform instead of toy-slow",
  ],
  [
    "shard",
    () =>
      runShard(uniformClaim, {
        ...quick,
        shard: { index: 1, count: 2 },
        journal: openJournal(path, { resume: true }),
      }),
    "shard 1/1 instead of 1/2",
  ],
];
test.each(others)(
  "openJournal: a journal of another %s is refused and stays as it is",
  async (_, again, difference) => {
    await resumed(quick, false);
    const before = readFileSync(path);
    await expect(again()).rejects.toThrow(
      `openJournal: ${path} belongs to another run: ${difference}; open it as that run to continue it, or without resume`,
    );
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(["toy.journal"]);
  },
);

test.each([
  ["version", (text: string) => text.replace(/"version":"[^"]+"/, '"version":"0.0.9"'), "version 0.0.9 instead of"],
  ["engine", (text: string) => text.replace(/"hash":"....../, '"hash":"abcdef'), "engine strict abcdef"],
])("openJournal: a journal of another %s is refused", async (_, change, difference) => {
  await resumed(quick, false);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  await expect(resumed()).rejects.toThrow(difference);
});

test.each([
  ["a text", "hello\n"],
  ["a text without an end", "hello"],
  ["an object", "{}\n"],
  ["a journal of another format", '{"wishart":"journal","format":99}\n'],
])("openJournal: %s is no journal, and is left alone", async (_, content) => {
  writeFileSync(path, content);
  await expect(resumed()).rejects.toThrow(/^openJournal: .*toy\.journal is not a journal/);
  expect(readFileSync(path, "utf8")).toBe(content);
});

test("openJournal: two runs on one journal: the second is refused, the first goes on", async () => {
  const first = run(slowClaim, { params: { trials: 100 }, journal: openJournal(path) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await expect(resumed()).rejects.toThrow(
    `openJournal: ${path} is in use by process ${process.pid} on ${hostname()}; wait for it, or end it`,
  );
  expect((await first).trials).toBe(100);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("openJournal: the lock of a living process is respected, that of an ended one is taken over", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  writeFileSync(`${path}.lock`, `${other.pid} ${hostname()}\n`);
  await expect(resumed()).rejects.toThrow(`is in use by process ${other.pid}`);
  other.kill("SIGKILL");
  await once(other, "exit");
  expect((await resumed()).ran).toBe(40);
  expect(readdirSync(folder)).toEqual(["toy.journal"]);

  writeFileSync(`${path}.lock`, `1 another-machine\n`);
  await expect(resumed()).rejects.toThrow(
    `openJournal: ${path} is in use by process 1 on another-machine; wait for it, or, if it has ended, pass takeOver: true`,
  );
  const { digest } = await run(uniformClaim, {
    ...quick,
    journal: openJournal(path, { resume: true, takeOver: true }),
  });
  expect(digest).toBe((await run(uniformClaim, quick)).digest);
  expect(readdirSync(folder)).toEqual(["toy.journal"]);
});

test.runIf(process.platform === "linux")(
  "openJournal: takeOver takes nothing from a process that is seen to live",
  async () => {
    const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const start = readFileSync(`/proc/${other.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
    writeFileSync(`${path}.lock`, `${other.pid} ${hostname()} ${start}\n`);
    await expect(run(uniformClaim, { ...quick, journal: openJournal(path, { takeOver: true }) })).rejects.toThrow(
      `is in use by process ${other.pid} on ${hostname()}; wait for it, or end it`,
    );
    other.kill("SIGKILL");
  },
);

test.runIf(process.platform === "linux")(
  "openJournal: a lock whose process number now belongs to another process is taken over; what killed processes left beside it goes",
  async () => {
    const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    writeFileSync(`${path}.lock`, `${other.pid} ${hostname()} 1\n`);
    writeFileSync(`${path}.lock.${gone.pid}`, "");
    writeFileSync(`${path}.lock.${gone.pid}.gone`, `${gone.pid} ${hostname()} 1\n`);
    writeFileSync(`${path}.lock.${other.pid}`, "");
    expect((await resumed()).ran).toBe(40);
    expect(readdirSync(folder).sort()).toEqual(["toy.journal", `toy.journal.lock.${other.pid}`]);
    other.kill("SIGKILL");
  },
);

test("openJournal: a lock tells the process, the host and, on Linux, when that process began", async () => {
  let text = "";
  const claim = {
    ...uniformClaim,
    trial: (...args: Parameters<typeof uniformClaim.trial>) => {
      text ||= readFileSync(`${path}.lock`, "utf8");
      return uniformClaim.trial(...args);
    },
  };
  await run(claim, { ...quick, journal: openJournal(path) });
  const [pid, host, start, ...more] = text.trim().split(" ");
  expect([pid, host, more]).toEqual([String(process.pid), hostname(), []]);
  if (process.platform === "linux") expect(Number(start)).toBeGreaterThan(0);
});

test("readJournal, mergeShards: shards from files, merged in any order, one of them twice and one torn", async () => {
  const whole = await run(uniformClaim, quick);
  const paths = [3, 1, 2].map((index) => join(folder, `${index}.shard`));
  for (const [i, index] of [3, 1, 2].entries()) {
    await runShard(uniformClaim, { ...quick, shard: { index, count: 3 }, journal: openJournal(paths[i]!) });
  }
  appendFileSync(paths[0]!, "12 1 AAAA");
  const parts = [...paths, paths[1]!].map(readJournal);
  expect(mergeShards(parts, claims)[0]!.digest).toBe(whole.digest);
});

test("readJournal: a missing file and an empty one are refused with a sentence", () => {
  expect(() => readJournal(path)).toThrow(`readJournal: cannot read ${path} (ENOENT)`);
  writeFileSync(path, "");
  expect(() => readJournal(path)).toThrow(`readJournal: ${path} holds no finished trial; run that shard again`);
});
