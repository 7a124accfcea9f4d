import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { combineDigests } from "../../src/run/digest.js";
import { openJournal } from "../../src/run/node/journal.js";
import { run as runInThread } from "../../src/run/run.js";
import { type BuiltCli, buildCli } from "../support/buildCli.js";
import { slowClaim, uniformClaim } from "../support/toyClaims.js";

let built: BuiltCli;
let folder: string;
let out: string;
beforeAll(async () => {
  built = await buildCli({ claims: "toy" });
});
afterAll(() => built.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
  out = join(folder, "report");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end; `watch` sees it while it runs. */
function wishart(
  args: readonly string[],
  watch?: (child: ChildProcess, stderr: string) => void,
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [built.cli, ...args], { cwd: folder, env });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
    watch?.(child, stderr);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

const files = (path: string) => readdirSync(path).sort();
const WHOLE = ["records.json", "report.html", "toy-slow.csv", "toy-slow.svg", "toy-uniform.csv", "toy-uniform.svg"];

test("reproduce: runs every claim, writes a whole report, prints a verdict a line and the digest, exits 0", async () => {
  const { code, stdout, stderr } = await wishart(["reproduce", "--quick", "--out", out]);
  expect(code).toBe(0);
  const digests = [];
  for (const claim of [uniformClaim, slowClaim]) {
    const { digest, verdict } = await runInThread(claim, { preset: "quick" });
    expect(stdout).toMatch(new RegExp(`^${claim.id} +holds +${digest.slice(0, 12)} .* s\n  mean 0`, "m"));
    expect(stdout).toContain(`\n  ${verdict.summary}\n`);
    digests.push(digest);
  }
  expect(stdout).toContain(`digest  ${combineDigests(digests)}\n`);
  expect(stdout).toContain(`report  ${join(out, "report.html")}\n`);
  // What runs, the trials, the verdicts, the report: nothing goes by without a word.
  expect(stderr).toMatch(/^reproduce: 2 claims, preset quick, seed 1, on \d+ workers?\n/);
  expect(stderr).toMatch(/^toy-uniform: 200 of 200 trials/m);
  expect(stderr).toMatch(/^verdicts: 0 of 2 claims\n/m);
  expect(stderr).toMatch(/^verdicts: 2 of 2 claims\n/m);
  expect(stderr).toMatch(/^report: 0 of 9 pieces written\n/m);
  expect(stderr).toMatch(/^report: 9 of 9 pieces written\n/m);
  expect(files(out)).toEqual(WHOLE);
});

test("reproduce --json: standard output is one object; in a pipe standard error is silent", async () => {
  const { code, stdout, stderr } = await wishart(["reproduce", "--quick", "--seed", "5", "--out", out, "--json"]);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  const said = JSON.parse(stdout);
  expect(said).toMatchObject({ preset: "quick", seed: 5, holds: true });
  expect(said.digest).toBe(combineDigests(said.verdicts.map(({ digest }: { digest: string }) => digest)));
  expect(said.seconds).toBeGreaterThan(0);
  expect(said.verdicts.map(({ claim, holds }: { claim: string; holds: boolean }) => [claim, holds])).toEqual([
    ["toy-uniform", true],
    ["toy-slow", true],
  ]);
});

test("claim: a digest that does not depend on the number of workers, and is that of run()", async () => {
  const expected = await runInThread(uniformClaim, { preset: "quick", params: { trials: 123 }, seed: 3 });
  for (const workers of ["1", "2", "5", "12"]) {
    const args = ["claim", "toy-uniform", "--quick", "--seed", "3", "--set", "trials=123", "--workers", workers];
    const { code, stdout, stderr } = await wishart([...args, "--out", out, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).digest).toBe(expected.digest);
    // Not even Node's word that twelve workers listen to one signal.
    expect(stderr).toBe("");
  }
});

test("claim: a verdict that fails is told, written and exits 1", async () => {
  const { code, stdout } = await wishart(["claim", "toy-uniform", "--set", "shift=0.3", "trials=50", "--out", out]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^toy-uniform +FAILS +[0-9a-f]{12} /m);
  // The rule that failed, what it asked and what came.
  expect(stdout).toMatch(/^ {2}✗ mean: \|z\| ≤ 5; measured \d+(\.\d+)? ± 1, expected 0, bound 5$/m);
  expect(files(out)).toEqual(["records.json", "report.html", "toy-uniform.csv", "toy-uniform.svg"]);
});

test("claim: in a pipe two or three lines a second say how far it is, and no more", async () => {
  const times: number[] = [];
  const args = ["claim", "toy-slow", "--set", "trials=500", "micros=10000", "--workers", "2", "--out", out];
  const { stderr } = await wishart(args, () => times.push(performance.now()));
  expect(stderr).toMatch(/^toy-slow: \d+ of 500 trials, \d+(\.\d+)?\/s, \d+ s left$/m);
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  expect(Math.max(...gaps)).toBeLessThan(2000);
  // Beside the ticks: what runs, the first and the last state of trials, verdicts and report.
  const seconds = (times.at(-1)! - times[0]!) / 1000;
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(8 + 2.5 * seconds);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "reproduce: %s in the middle exits 3, leaves no file of a report, and --resume ends in the same digest",
  async (signal) => {
    const args = ["claim", "toy-slow", "--set", "trials=400", "micros=5000", "--workers", "2", "--out", out];
    let sent = 0;
    const stopped = await wishart(args, (child, stderr) => {
      // After the first line that tells of finished trials.
      if (sent === 0 && /: [1-9]\d* of \d+ trials/.test(stderr)) {
        sent = performance.now();
        // Twice, as under npm, where the terminal and npm both send it.
        child.kill(signal);
        setTimeout(() => child.kill(signal), 2);
      }
    });
    expect(stopped.code).toBe(3);
    expect(performance.now() - sent).toBeLessThan(1500);
    expect(stopped.stdout).toBe("");
    expect(stopped.stderr).toContain(
      "claim toy-slow: interrupted; finished trials are kept, continue with\n" +
        `  wishart claim toy-slow --set trials=400 micros=5000 --out ${out} --resume\n`,
    );
    expect(files(out)).toEqual(["journal"]);
    expect(files(join(out, "journal"))).toEqual(["toy-slow.journal"]);

    const resumed = await wishart([...args, "--resume"]);
    expect(resumed.code).toBe(0);
    const first = Number(resumed.stderr.match(/^toy-slow: (\d+) of 400/m)?.[1]);
    expect(first).toBeGreaterThan(0);
    const again = await wishart([...args, "--json"]);
    expect(resumed.stdout).toContain(`digest  ${JSON.parse(again.stdout).digest}`);
    expect(files(out)).not.toContain("journal");
  },
);

test("reproduce: kill -9 and --resume: the same digest, and the dead process's lock does not stand in the way", async () => {
  const args = ["claim", "toy-slow", "--set", "trials=400", "micros=5000", "--workers", "2", "--out", out];
  const killed = await wishart(args, (child, stderr) => {
    if (/: [1-9]\d* of \d+ trials/.test(stderr)) child.kill("SIGKILL");
  });
  expect(killed.code).toBe(null);
  const resumed = await wishart([...args, "--resume", "--json"]);
  const whole = await wishart([...args, "--json"]);
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout).digest).toBe(JSON.parse(whole.stdout).digest);
});

test("reproduce: without --resume an interrupted run is kept and named", async () => {
  mkdirSync(join(out, "journal"), { recursive: true });
  writeFileSync(join(out, "journal", "toy-slow.journal"), "whatever was there\n");
  const { code, stderr } = await wishart(["claim", "toy-slow", "--quick", "--out", out]);
  expect(code).toBe(0);
  const old = join(out, "journal", "toy-slow.journal.old");
  expect(stderr).toContain(`toy-slow: begins anew; the trials of an interrupted run are kept in ${old}\n`);
  expect(readFileSync(old, "utf8")).toBe("whatever was there\n");
});

test("--shard and merge: shards of one run, merged in any order, print the digest of the whole run", async () => {
  const whole = JSON.parse((await wishart(["reproduce", "--quick", "--out", out, "--json"])).stdout);
  const shards = join(folder, "shards");
  for (const shard of ["3/3", "1/3", "2/3"]) {
    const { code, stdout } = await wishart(["reproduce", "--quick", "--shard", shard, "--out", shards, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ shard, seed: 1, preset: "quick" });
  }
  expect(files(shards).length).toBe(6);
  for (const paths of [
    [shards],
    files(shards)
      .reverse()
      .map((name) => join(shards, name)),
  ]) {
    const merged = await wishart(["merge", ...paths, "--out", join(folder, "merged"), "--json"]);
    expect(merged.code).toBe(0);
    expect(JSON.parse(merged.stdout).digest).toBe(whole.digest);
  }
  expect(files(join(folder, "merged"))).toEqual(WHOLE);

  rmSync(join(shards, "toy-slow.2-of-3.shard"));
  const missing = await wishart(["merge", shards, "--out", join(folder, "never")]);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toBe("merge: toy-slow: trials 20 … 39 of 60 are in no shard; run those shards to their end\n");
  expect(existsSync(join(folder, "never"))).toBe(false);
});

test("an array of 2 tasks and an indexed job of 2: each task runs its part, merged they print the digest of the whole run", async () => {
  const claim = ["claim", "toy-uniform", "--quick"];
  const whole = JSON.parse((await wishart([...claim, "--out", out, "--json"])).stdout);
  const slurm = { SLURM_ARRAY_TASK_COUNT: "2", SLURM_ARRAY_TASK_MIN: "4" };
  const jobs: [string, string[], Record<string, string>[]][] = [
    ["slurm", [], ["4", "5"].map((id) => ({ ...slurm, SLURM_ARRAY_TASK_ID: id }))],
    ["kubernetes", ["--shards", "2"], ["1", "0"].map((index) => ({ JOB_COMPLETION_INDEX: index }))],
  ];
  for (const [name, flags, tasks] of jobs) {
    for (const variables of tasks) {
      const { code, stderr } = await wishart([...claim, ...flags, "--out", name], undefined, variables);
      expect(code).toBe(0);
      const [variable, value] = Object.entries(variables).at(-1)!;
      expect(stderr).toMatch(
        new RegExp(`^claim toy-uniform: shard [12]/2, from ${variable}=${value}; --no-shard runs the whole$`, "m"),
      );
    }
    expect(files(join(folder, name))).toEqual(["toy-uniform.1-of-2.shard", "toy-uniform.2-of-2.shard"]);
    const merged = await wishart(["merge", name, "--out", `${name}-whole`, "--json"]);
    expect(JSON.parse(merged.stdout).digest).toBe(whole.digest);
  }
  const alone = await wishart([...claim, "--no-shard", "--json"], undefined, { JOB_COMPLETION_INDEX: "1" });
  expect(JSON.parse(alone.stdout).digest).toBe(whole.digest);
});

test("--shard --resume: a finished shard is done again without a trial", async () => {
  const args = ["claim", "toy-uniform", "--quick", "--shard", "1/2", "--out", out];
  await wishart(args);
  const before = readFileSync(join(out, "toy-uniform.1-of-2.shard"));
  const again = await wishart([...args, "--resume"]);
  expect(again.code).toBe(0);
  expect(again.stderr).toMatch(/^toy-uniform: 100 of 100 trials$/m);
  expect(readFileSync(join(out, "toy-uniform.1-of-2.shard"))).toEqual(before);
});

test("list and info: for people and as one JSON object", async () => {
  expect((await wishart(["list"])).stdout).toMatch(/^toy-uniform +a uniform draw +200, 1000, 5000$/m);
  const list = JSON.parse((await wishart(["list", "--json"])).stdout);
  expect(list.claims.map(({ id }: { id: string }) => id)).toEqual(["toy-uniform", "toy-slow"]);
  expect(list.claims[0].trials).toEqual({ quick: 200, default: 1000, full: 5000 });
  expect((await wishart(["info"])).stdout).toMatch(/^engine +strict, SHA-256 [0-9a-f]{64}$/m);
  const { version, engine } = JSON.parse((await wishart(["info", "--json"])).stdout);
  expect(version).toBe(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version);
  expect(engine).toMatchObject({ build: "strict", simd: true });
});

test("a claim that throws is an internal error: exit 70, no report", async () => {
  const { code, stdout, stderr } = await wishart([
    "claim",
    "toy-uniform",
    "--set",
    "throwAt=3",
    "--out",
    out,
    "--json",
  ]);
  expect(code).toBe(70);
  expect(stdout).toBe("");
  expect(stderr).toContain("toy-uniform: trial 3 does not like its number");
  expect(existsSync(join(out, "report.html"))).toBe(false);
});

test("help and version exit 0; no command prints the help and exits 2", async () => {
  for (const args of [["--help"], ["help"], ["reproduce", "--help"], ["--version"]]) {
    const { code, stdout, stderr } = await wishart(args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).not.toBe("");
  }
  const { code, stdout, stderr } = await wishart([]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Usage: wishart");
});

// Every one of these exits 2 with its sentence on standard error and nothing on standard output.
const bad: [string, string[], string][] = [
  ["an unknown command", ["reproduse"], "wishart: unknown command reproduse; did you mean reproduce?\n"],
  ["an unknown option", ["reproduce", "--quik"], "reproduce: unknown option --quik; did you mean --quick?\n"],
  ["an argument too many", ["list", "all"], "list: expected no argument, got all\n"],
  [
    "a claim for reproduce",
    ["reproduce", "toy-slow"],
    "reproduce: expected no argument, got toy-slow; wishart claim toy-slow runs claims alone\n",
  ],
  ["no claim", ["claim"], "claim: expected <id>, got none"],
  ["an unknown claim", ["claim", "page"], 'claim: unknown claim "page"; there are toy-uniform, toy-slow'],
  [
    "a claim with a slip",
    ["claim", "toy-solw"],
    'claim: unknown claim "toy-solw"; did you mean toy-slow? wishart list has them all\n',
  ],
  ["--set without anything", ["claim", "toy-slow", "--set"], "claim: expected --set <key=value...>, got none\n"],
  [
    "--set of one claim among several",
    ["reproduce", "--set", "trials=9"],
    "reproduce: --set trials does not say of which claim; write it as toy-uniform.trials\n",
  ],
  [
    "--set of a claim that is not there",
    ["reproduce", "--set", "page-curve.trials=9"],
    'reproduce: --set page-curve.trials: "page-curve" is not among toy-uniform, toy-slow\n',
  ],
  ["two presets", ["reproduce", "--quick", "--full"], "reproduce: expected one of --quick and --full, got both\n"],
  [
    "a seed in words",
    ["reproduce", "--seed", "one"],
    'reproduce: expected --seed to be an integer from 0 to 9007199254740991, got "one"\n',
  ],
  [
    "a negative seed",
    ["reproduce", "--seed", "-1"],
    'expected --seed to be an integer from 0 to 9007199254740991, got "-1"\n',
  ],
  ["a seed too large", ["reproduce", "--seed", "9007199254740993"], 'got "9007199254740993"\n'],
  ["no workers", ["reproduce", "--workers", "0"], 'expected --workers to be an integer from 1 to 1024, got "0"\n'],
  [
    "a shard of none",
    ["reproduce", "--shard", "0/2"],
    'expected --shard to be i/n with 1 ≤ i ≤ n ≤ 65536, such as 2/8, got "0/2"\n',
  ],
  ["a shard in words", ["reproduce", "--shard", "half"], 'got "half"\n'],
  [
    "--set without a value",
    ["claim", "toy-slow", "--set", "trials"],
    'claim: expected --set to be key=number, got "trials"; wishart claim --help names the keys\n',
  ],
  ["--set to a word", ["claim", "toy-slow", "--set", "trials=many"], 'got "trials=many"'],
  ["--set to hexadecimal", ["claim", "toy-slow", "--set", "trials=0x10"], 'got "trials=0x10"'],
  ["--set beyond all numbers", ["claim", "toy-slow", "--set", "trials=1e400"], 'got "trials=1e400"'],
  ["--set to two values", ["claim", "toy-slow", "--set", "trials=1=2"], 'got "trials=1=2"'],
  ["--set to nothing", ["claim", "toy-slow", "--set", "trials="], 'got "trials="'],
  ["an unknown parameter", ["claim", "toy-slow", "--set", "n=1"], 'toy-slow: unknown parameter "n"; there are trials'],
  [
    "a fraction",
    ["claim", "toy-slow", "--set", "trials=0.5"],
    "toy-slow: expected trials to be an integer from 0 to 1000000",
  ],
  [
    "a value too large",
    ["claim", "toy-slow", "--set", "shift=7"],
    "toy-slow: expected shift to be a number from -1 to 1, got 7",
  ],
  ["a shard that is not there", ["merge", "nowhere.shard"], "merge: cannot read nowhere.shard (ENOENT)"],
  ["a folder without shards", ["merge", "."], "merge: there is no .shard file in ."],
  [
    "a file in the place of the folder",
    ["reproduce", "--out", "file"],
    "reproduce: cannot write to file (EEXIST: a file of that name is there); choose another with --out",
  ],
  [
    "a folder below a file",
    ["reproduce", "--out", "file/below"],
    "reproduce: cannot write to file/below (ENOTDIR: a part of the path is a file)",
  ],
  ["a folder without a name", ["claim", "toy-slow", "--out", ""], 'claim: cannot write to "" (ENOENT'],
  ["no shards", ["merge"], "merge: expected <shard>, got none"],
  [
    "a file that is no shard",
    ["merge", "file"],
    "merge: file is not a journal of this version of wishart; give it what --shard wrote",
  ],
  [
    "a folder the system refuses",
    ["reproduce", "--out", "/proc/wishart"],
    "reproduce: cannot write to /proc/wishart (",
  ],
];
test.each(bad)("%s: exit 2 with one sentence, before any trial", async (_, args, message) => {
  writeFileSync(join(folder, "file"), "a file\n");
  const { code, stdout, stderr } = await wishart(args);
  expect(stderr).toContain(message);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).not.toMatch(/ of \d+ trials/);
  expect(files(folder)).toEqual(["file"]);
});

const others: [string, string, string[], (text: string) => string, string][] = [
  ["seed", "toy-slow", ["--seed", "2"], (text) => text, "seed 1 instead of 2"],
  [
    "parameter set",
    "toy-slow",
    ["--set", "trials=50", "shift=0.1"],
    (text) => text,
    "shift 0 instead of 0.1, trials 60 instead of 50",
  ],
  ["claim", "toy-uniform", [], (text) => text, "claim toy-slow instead of toy-uniform"],
  [
    "version",
    "toy-slow",
    [],
    (text) => text.replace(/"version":"[^"]*"/, '"version":"0.0.7"'),
    "version 0.0.7 instead of",
  ],
  ["engine", "toy-slow", [], (text) => text.replace(/"hash":"......../, '"hash":"01234567'), "engine strict 01234567"],
];
test.each(others)(
  "--resume: a journal of another %s is refused with the difference, and stays",
  async (what, id, flags, change, difference) => {
    mkdirSync(join(out, "journal"), { recursive: true });
    const path = join(out, "journal", `${id}.journal`);
    await runInThread(slowClaim, { preset: "quick", journal: openJournal(path) });
    writeFileSync(path, change(readFileSync(path, "utf8")));
    const before = readFileSync(path);
    const { code, stdout, stderr } = await wishart(["claim", id, "--quick", ...flags, "--out", out, "--resume"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`claim: ${path} belongs to another run: ${difference}`);
    const anew = "leave out --resume to begin anew, which keeps it as .old\n";
    const again = `continue that one with\n  wishart claim toy-slow --quick --out ${out} --resume\nor `;
    expect(stderr).toContain(`; ${["claim", "version", "engine"].includes(what) ? "" : again}${anew}`);
    expect(readFileSync(path)).toEqual(before);
    expect(files(join(out, "journal"))).toEqual([`${id}.journal`]);
  },
);

test("shards of two runs in one folder: merge names the file that does not belong; a finished shard is kept beside the new one", async () => {
  const args = (shard: string, seed: string) => [
    ...["claim", "toy-uniform", "--quick", "--shard", shard, "--seed", seed],
    ...["--out", "parts"],
  ];
  for (const [shard, seed] of [
    ["1/2", "1"],
    ["2/2", "1"],
    ["2/2", "7"],
  ] as const) {
    expect((await wishart(args(shard, seed))).code).toBe(0);
  }
  expect(files(join(folder, "parts"))).toEqual([
    ...["toy-uniform.1-of-2.shard", "toy-uniform.2-of-2.shard", "toy-uniform.2-of-2.shard.old"],
  ]);
  const { code, stderr } = await wishart(["merge", "parts"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `merge: ${join("parts", "toy-uniform.2-of-2.shard")} belongs to another run: seed 7 instead of 1\n`,
  );
});

test("claim: several claims in one report, each with parameters of its own; the command that repeats it is on the page", async () => {
  const set = ["--set", "toy-slow.trials=70", "toy-uniform.trials=80"];
  const { code, stdout } = await wishart([
    "claim",
    "toy-slow",
    "toy-uniform",
    "--quick",
    ...set,
    "--out",
    out,
    "--json",
  ]);
  expect(code).toBe(0);
  const said = JSON.parse(stdout);
  expect(said.command).toBe(
    `wishart claim toy-uniform toy-slow --quick --set toy-slow.trials=70 toy-uniform.trials=80 --out ${out}`,
  );
  expect(said.verdicts.map(({ claim, trials }: { claim: string; trials: number }) => [claim, trials])).toEqual([
    ["toy-uniform", 80],
    ["toy-slow", 70],
  ]);
  const alone = await runInThread(slowClaim, { preset: "quick", params: { trials: 70 } });
  expect(said.verdicts[1].digest).toBe(alone.digest);
  expect(files(out)).toEqual(WHOLE);
  // As reproduce does it, and in shards that are merged.
  const reproduced = await wishart(["reproduce", "--quick", ...set, "--out", out, "--json"]);
  expect(JSON.parse(reproduced.stdout).digest).toBe(said.digest);
  const parts = join(folder, "parts");
  for (const shard of ["1/2", "2/2"]) await wishart(["reproduce", "--quick", ...set, "--shard", shard, "--out", parts]);
  const merged = await wishart(["merge", parts, "--out", join(folder, "merged"), "--json"]);
  expect(JSON.parse(merged.stdout).digest).toBe(said.digest);
  expect(readFileSync(join(folder, "merged", "report.html"), "utf8")).toContain(
    "<code>wishart reproduce --quick --set toy-uniform.trials=80 toy-slow.trials=70</code>",
  );
});

test("--resume where nothing was interrupted says so and runs", async () => {
  const { code, stderr } = await wishart(["claim", "toy-uniform", "--quick", "--out", out, "--resume"]);
  expect(code).toBe(0);
  expect(stderr).toContain(`claim toy-uniform: no interrupted run is in ${out}; this one begins anew\n`);
});

test("two runs at once in one folder: the second is refused, the first is not disturbed; shards may share one", async () => {
  const args = (seed: string) => [
    "claim",
    "toy-slow",
    "--set",
    "trials=800",
    "micros=5000",
    "--workers",
    "1",
    "--seed",
    seed,
    "--out",
    out,
  ];
  let second: Promise<Ended> | undefined;
  const first = await wishart(args("1"), (_, stderr) => {
    if (second === undefined && /: [1-9]\d* of \d+ trials/.test(stderr)) second = wishart(args("2"));
  });
  const { code, stderr } = await second!;
  expect(code).toBe(2);
  expect(stderr).toMatch(
    process.platform === "linux"
      ? /^claim: .*report is in use by process \d+ on .*; wait for it, or end it$/m
      : /^claim: .*report is in use by process \d+ on .*; wait for it, or, if it has ended, /m,
  );
  expect(first.code).toBe(0);
  expect(files(out)).toEqual(["records.json", "report.html", "toy-slow.csv", "toy-slow.svg"]);

  const quick = ["claim", "toy-slow", "--quick", "--out", out];
  const parts = ["1/2", "2/2"].map((shard) => wishart([...quick, "--shard", shard]));
  expect((await Promise.all(parts)).map(({ code }) => code)).toEqual([0, 0]);
});

test("a folder that a process on another machine left locked: refused with the line that takes it over, which goes on and leaves no lock", async () => {
  const args = ["claim", "toy-slow", "--quick", "--out", out];
  const whole = JSON.parse((await wishart([...args, "--json"])).stdout);
  const journals = join(out, "journal");
  mkdirSync(journals, { recursive: true });
  const path = join(journals, "toy-slow.journal");
  const claim = { ...slowClaim, trial: (...all: Parameters<typeof slowClaim.trial>) => slowClaim.trial(...all) };
  const controller = new AbortController();
  const journal = openJournal(path);
  const stopping = {
    ...journal,
    append: (piece: Parameters<typeof journal.append>[0]) => {
      journal.append(piece);
      controller.abort();
    },
  };
  await expect(runInThread(claim, { preset: "quick", journal: stopping, signal: controller.signal })).rejects.toThrow(
    "stopped after",
  );
  for (const name of ["run.lock", "toy-slow.journal.lock"])
    writeFileSync(join(journals, name), "1 another-machine 7\n");

  const refused = await wishart([...args, "--resume"]);
  const again = `wishart claim toy-slow --quick --out ${out} --resume --take-over`;
  expect(refused.code).toBe(2);
  expect(refused.stderr).toBe(
    `claim: ${out} is in use by process 1 on another-machine; wait for it, or, if it has ended, take over what it has done with\n  ${again}\n`,
  );
  const { code, stdout } = await wishart([...again.split(" ").slice(1), "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).digest).toBe(whole.digest);
  expect(existsSync(journals)).toBe(false);
});

test("a report that cannot be written keeps its trials and says how to continue", async () => {
  // A folder in the place of a file: the rename at the very end is refused.
  mkdirSync(join(out, "toy-uniform.csv", "full"), { recursive: true });
  const args = ["claim", "toy-uniform", "--quick", "--out", "report"];
  const { code, stdout, stderr } = await wishart(args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(
    /^claim: cannot write to report \(E[A-Z]+.*\); finished trials are kept, mend that and continue with\n/m,
  );
  expect(stderr).toContain("\n  wishart claim toy-uniform --quick --out report --resume\n");
  expect(files(join(out, "journal"))).toEqual(["toy-uniform.journal"]);
  rmSync(join(out, "toy-uniform.csv"), { recursive: true });
  const resumed = await wishart([...args, "--resume"]);
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toMatch(/^toy-uniform: 200 of 200 trials$/m);
});

test("a reader that stops reading: no trace, nothing left behind", async () => {
  const child = spawn(process.execPath, [built.cli, "reproduce", "--quick", "--out", out], { cwd: folder });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/EPIPE|Error/);
  expect(files(out)).toEqual(WHOLE);
});

test("every command has a help with an example", async () => {
  for (const command of ["reproduce", "claim", "list", "entropy", "spectrum", "merge", "info"]) {
    const { code, stdout } = await wishart([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`\n\nExamples?:\n(.*\n)*  wishart ${command} `));
  }
  const { stdout } = await wishart(["claim", "--help"]);
  expect(stdout).toMatch(/^ {2}toy-slow\n {4}trials +independent draws \(300; 0 to 1000000\)$/m);
});
