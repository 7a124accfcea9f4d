import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../src/index.js";
import { nodePool, openJournal } from "../src/node.js";
import { medianOf } from "./support/measure.js";
import { atLeast, atMost, type Operation, type Row } from "./support/operation.js";

// What a person waits for at a terminal, wall time; what two threads gain on full presets; what the pool and the journal cost beside the
// trials, in processor time of the process, workers included, so that a busy machine does not matter; and what memory a long run takes.
const SPEED_UP = ["page-curve", "reduced-moments", "deterministic-kernel"];
const OVERHEAD = ["page-curve", "reduced-moments", "ridgeless-regression", "double-descent"];
const ROUNDS = 3;
const LONG = "page-curve";

const cli = join(dirname(fileURLToPath(import.meta.resolve("wishart"))), "cli.js");

interface Ended {
  readonly seconds: number;
  /** The longest time in which nothing came on standard error or output. */
  readonly silence: number;
  /** Resident kilobytes, about ten times a second; empty where the system does not tell. */
  readonly resident: readonly number[];
}

function resident(pid: number | undefined): number | undefined {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
}

function command(program: string, args: readonly string[]): Promise<Ended> {
  const began = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let last = began;
  let silence = 0;
  const heard = () => {
    const now = performance.now();
    silence = Math.max(silence, now - last);
    last = now;
  };
  child.stdout.on("data", heard);
  child.stderr.on("data", heard);
  const kilobytes: number[] = [];
  const timer = setInterval(() => {
    const now = resident(child.pid);
    if (now !== undefined) kilobytes.push(now);
  }, 100);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      if (code === 0) {
        resolve({ seconds: (performance.now() - began) / 1000, silence: silence / 1000, resident: kilobytes });
      } else reject(new Error(`internal: ${args.join(" ")} ended with code ${code}`));
    });
  });
}

const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function* commands(folder: string): AsyncGenerator<Row> {
  const out = ["--out", join(folder, "report")];
  const quick: number[] = [];
  for (let k = 0; k < ROUNDS; k++)
    quick.push((await command(process.execPath, [cli, "reproduce", "--quick", ...out])).seconds);
  const median = medianOf(quick);
  yield { size: "reproduce --quick", median, samples: ROUNDS, reached: median, target: atMost(8, "s") };

  // `script` gives the command a terminal: progress is a bar there.
  const line = `"${process.execPath}" "${cli}" reproduce --out "${join(folder, "report")}"`;
  const hasScript = spawnSync("script", ["-qec", "true", "/dev/null"], { stdio: "ignore" }).status === 0;
  const { seconds, silence } = hasScript
    ? await command("script", ["-qefc", line, "/dev/null"])
    : await command(process.execPath, [cli, "reproduce", ...out]);
  yield { size: "reproduce", median: seconds, samples: 1, reached: seconds, target: atMost(45, "s") };
  yield {
    size: `longest silence, ${hasScript ? "terminal" : "pipe"}`,
    median: silence,
    samples: 1,
    reached: silence,
    target: atMost(1, "s"),
  };
}

async function* speedUp(): AsyncGenerator<Row> {
  const pools = [nodePool({ workers: 1 }), nodePool({ workers: 2 })] as const;
  const wall: [number, number] = [0, 0];
  for (const id of SPEED_UP) {
    // Both have compiled what they need when they are measured, one after the other.
    for (const pool of pools) await run(id, { preset: "default", pool });
    for (const [k, pool] of pools.entries()) {
      const { seconds } = await run(id, { preset: "full", pool });
      wall[k as 0 | 1] += seconds;
    }
  }
  for (const pool of pools) await pool.close();
  const value = wall[0] / wall[1];
  yield {
    size: "full preset, 2 workers",
    median: wall[1],
    samples: 1,
    ratio: { value, to: "1 worker" },
    reached: value,
    target: atLeast(1.85, "of 1 worker"),
    note: SPEED_UP.join(", "),
  };
}

async function* overhead(folder: string): AsyncGenerator<Row> {
  const pool = nodePool({ workers: 1 });
  const alone: number[] = [];
  const pooled: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const spent = [0, 0] as [number, number];
    for (const id of OVERHEAD) {
      const began = processorSeconds();
      await run(id, { preset: "default" });
      const between = processorSeconds();
      await run(id, { preset: "default", pool, journal: openJournal(join(folder, `${id}.journal`)) });
      spent[0] += between - began;
      spent[1] += processorSeconds() - between;
    }
    // The first one compiles.
    if (round === 0) continue;
    alone.push(spent[0]);
    pooled.push(spent[1]);
  }
  await pool.close();
  const percent = 100 * (medianOf(pooled) / medianOf(alone) - 1);
  yield {
    size: "pool of 1 and journal, CPU",
    median: medianOf(pooled),
    samples: ROUNDS,
    ratio: { value: medianOf(pooled) / medianOf(alone), to: "this thread" },
    reached: percent,
    target: atMost(3, "% more"),
    note: OVERHEAD.join(", "),
  };
}

async function* memory(folder: string): AsyncGenerator<Row> {
  const { resident } = await command(process.execPath, [cli, "claim", LONG, "--full", "--out", join(folder, "long")]);
  if (resident.length < 9) {
    yield { size: "memory of a full run", note: "this system does not tell" };
    return;
  }
  const third = Math.floor(resident.length / 3);
  const first = medianOf(resident.slice(0, third));
  const final = medianOf(resident.slice(-third));
  yield {
    size: `memory, ${LONG} --full`,
    note: `${Math.round(first / 1024)} MB in the first third, ${Math.round(final / 1024)} MB in the last`,
    reached: final / first,
    target: atMost(1.1, "of the first third"),
  };
}

async function* rows(): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), "runs-"));
  try {
    yield* overhead(folder);
    yield* speedUp();
    yield* memory(folder);
    yield* commands(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export default {
  name: "runs",
  why: "the command from start to end, two workers against one, the cost of pool and journal, memory",
  rows,
} satisfies Operation;
