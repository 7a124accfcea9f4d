// Runs that are killed at random moments, again and again, and continued. `npm run test:kills` kills fifty times, the tests a few.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltCli, buildCli } from "../support/buildCli.js";
import { WIDE_JOURNAL } from "../support/countedClaims.js";
import { uniform } from "../support/random.js";

const KILLS = Number(process.env.WISHART_KILLS ?? 6);
const SEED = Number(process.env.WISHART_KILLS_SEED ?? 1);
/** Kills that a run may meet before it is let to its end. */
const IN_A_ROW = 4;
const WORKERS = [1, 2, 5];

let built: BuiltCli;
let folder: string;
beforeAll(async () => {
  built = await buildCli({ claims: "counted" });
  folder = mkdtempSync(join(tmpdir(), "kills-"));
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly killed: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** When to kill: so many milliseconds after the start, or when a journal has so many bytes, in the middle of a write. */
type Moment = { readonly after: number } | { readonly journal: string; readonly bytes: number };

/** Calls `kill` when the file has reached a size; looks all the time, since a write takes a fraction of a millisecond. */
function watchSize(path: string, bytes: number, kill: () => void): () => void {
  let over = false;
  const look = () => {
    const until = performance.now() + 5;
    while (!over && performance.now() < until) {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= bytes) {
        kill();
        over = true;
      }
    }
    if (!over) setImmediate(look);
  };
  look();
  return () => {
    over = true;
  };
}

/** Runs reproduce in a folder, and kills it at that moment if it still runs. */
function reproduce(cwd: string, args: readonly string[], moment?: Moment): Promise<Ended> {
  const began = performance.now();
  const command = [built.cli, "reproduce", "--quick", "--out", "report", "--json", ...args];
  const child = spawn(process.execPath, command, { cwd });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const kill = () => child.kill("SIGKILL");
  let forget = () => {};
  if (moment !== undefined && "after" in moment) {
    const timer = setTimeout(kill, moment.after);
    forget = () => clearTimeout(timer);
  } else if (moment !== undefined) {
    forget = watchSize(join(cwd, moment.journal), moment.bytes, kill);
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (_, signal) => {
      forget();
      resolve({ killed: signal === "SIGKILL", stdout, stderr, milliseconds: performance.now() - began });
    });
  });
}

const journals = (cwd: string): string[] => {
  const path = join(cwd, "report", "journal");
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".journal"))
    .map((name) => join(path, name));
};

/** "claim index" of every trial that stands in a whole line of a journal, read without the code under test. */
function finishedTrials(cwd: string): Set<string> {
  const found = new Set<string>();
  for (const path of journals(cwd)) {
    const [header, ...pieces] = readFileSync(path, "utf8").split("\n").slice(0, -1);
    if (header === undefined) continue;
    const { claim } = JSON.parse(header) as { claim: string };
    for (const piece of pieces) {
      const [from, count] = piece.split(" ").map(Number);
      for (let k = 0; k < count!; k++) found.add(`${claim} ${from! + k}`);
    }
  }
  return found;
}

/** Is a line of a journal begun and not ended? */
const torn = (path: string): boolean => {
  const bytes = readFileSync(path);
  return bytes.length > 0 && bytes.at(-1) !== "\n".charCodeAt(0);
};

const begunTrials = (cwd: string): string[] => {
  const path = join(cwd, "trials.log");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
};

test(`killed ${KILLS} times at random moments, with 1, 2 and 5 workers, and continued: the uninterrupted digest, no finished trial twice (seed ${SEED})`, async () => {
  const plain = join(folder, "plain");
  mkdirSync(plain);
  const whole = await reproduce(plain, []);
  const { digest } = JSON.parse(whole.stdout) as { digest: string };
  const trials = begunTrials(plain).length;
  const files = readdirSync(join(plain, "report")).sort();

  const draw = uniform(SEED);
  const random = () => (draw() + 1) / 2;
  const seen = { kills: 0, runs: 0, tornByKill: 0, tornByUs: 0, ended: 0, resumed: 0 };
  while (seen.kills < KILLS) {
    const cwd = join(folder, `run${seen.runs}`);
    mkdirSync(cwd);
    const rounds = 1 + Math.floor(random() * IN_A_ROW);
    let finished = new Set<string>();
    let begun = 0;
    const check = (where: string) => {
      const again = begunTrials(cwd)
        .slice(begun)
        .filter((trial) => finished.has(trial));
      expect(again, where).toEqual([]);
    };
    for (let round = 0; ; round++) {
      const workers = String(WORKERS[(seen.runs + round) % WORKERS.length]);
      // The last one is left alone; the first does not know that there will be others.
      const last = round >= rounds || seen.kills >= KILLS;
      const args = ["--workers", workers, ...(round === 0 ? [] : ["--resume"])];
      const moment =
        random() < 0.5
          ? { after: random() * whole.milliseconds }
          : { journal: join("report", "journal", "toy-wide.journal"), bytes: random() * WIDE_JOURNAL };
      const ended = await reproduce(cwd, args, last ? undefined : moment);
      const where = `run ${seen.runs}, round ${round}, ${workers} workers: ${ended.stderr}`;
      check(where);
      if (!ended.killed) {
        if (!last) seen.ended++;
        expect(JSON.parse(ended.stdout).digest, where).toBe(digest);
        expect(readdirSync(join(cwd, "report")).sort(), where).toEqual(files);
        break;
      }
      seen.kills++;
      const paths = journals(cwd);
      if (paths.some(torn)) seen.tornByKill++;
      // A crash of the machine may take more of the last line than a kill does.
      const latest = paths.at(-1);
      if (latest !== undefined && random() < 0.5) {
        const { size } = statSync(latest);
        truncateSync(latest, Math.max(0, size - 1 - Math.floor(random() * 200)));
        seen.tornByUs++;
      }
      finished = finishedTrials(cwd);
      if (finished.size > 0) seen.resumed++;
      begun = begunTrials(cwd).length;
    }
    seen.runs++;
    rmSync(cwd, { recursive: true });
  }
  expect(trials).toBe(260);
  process.stderr.write(
    `kills: ${seen.kills} in ${seen.runs} runs; ${seen.resumed} left finished trials, ${seen.tornByKill} a torn line, ` +
      `${seen.tornByUs} were torn by us; ${seen.ended} came too late\n`,
  );
  expect(seen.resumed).toBeGreaterThan(0);
}, 3_600_000);
