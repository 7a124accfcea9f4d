// Same seed, same bits: every claim on every host that is installed, its digest compared with that of this Node, in this thread.
//
//   npm run test:everywhere -- [--hosts node22,firefox] [--claims page-curve] [--workers 1,2,5] [--preset quick] [--part 16] [--require all]
//
// A host that is not installed is named with the way to install it; with --require (all, or names) its absence is a failure.
// Ends with `N passed, N failed` and the exit code 1 when one failed.
import { spawn } from "node:child_process";
import { arch, cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setup } from "../../scripts/setup.mjs";

/** The claims whose digests are not those expected, in words; empty when all are. */
export function different(expected, got) {
  return [...new Set([...Object.keys(expected), ...Object.keys(got)])]
    .filter((id) => expected[id] !== got[id])
    .map((id) => `${id} ${got[id]?.slice(0, 12) ?? "missing"} instead of ${expected[id]?.slice(0, 12) ?? "nothing"}`);
}

const list = (text) => text.split(",").filter((item) => item !== "");

function options() {
  const { values } = parseArgs({
    options: {
      hosts: { type: "string" },
      claims: { type: "string" },
      workers: { type: "string", default: "1,2,5" },
      preset: { type: "string", default: "quick" },
      seed: { type: "string", default: "1" },
      require: { type: "string", default: "" },
      /** Of how many parts an emulated host runs the last, of every claim: 16 for a first look, which takes a fifth of the time. */
      part: { type: "string", default: "1" },
      kills: { type: "string", default: "3" },
    },
  });
  return values;
}

/** Runs the command under a Node and kills it, again and again; then lets it come to its end. */
async function killedAndResumed(host, { ids, preset, seed, workers }, kills, printed, temporary) {
  const { root } = await import("./hosts.mjs");
  const out = temporary("everywhere");
  const began = performance.now();
  const digests = {};
  let killed = 0;
  try {
    for (const id of ids) {
      const flags = preset === "default" ? [] : [`--${preset}`];
      const args = ["claim", id, ...flags, "--seed", `${seed}`, "--workers", `${workers}`, "--no-shard", "--json"];
      const command = [...host.command, join(root, "dist", "cli.js"), ...args, "--out", join(out.path, id), "--resume"];
      // The first comes while the process starts, the others later and later.
      for (let i = 0; i < kills; i++) killed += await killAfter(command, 200 + 250 * i + 300 * Math.random());
      const { verdicts } = JSON.parse(await printed(command));
      digests[id] = verdicts.find(({ claim }) => claim === id).digest;
    }
  } finally {
    out.remove();
  }
  return { digests, killed, seconds: (performance.now() - began) / 1000 };
}

/** 1 when the process was still running by then, else 0. */
function killAfter([file, ...args], milliseconds) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: "ignore" });
    const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    child.once("error", fail);
    child.once("exit", (_, signal) => {
      clearTimeout(timer);
      done(signal === "SIGKILL" ? 1 : 0);
    });
  });
}

async function main() {
  const { hosts, claims, workers, preset, seed, require, part, kills } = options();
  await setup();
  const { kinds, folder, printed } = await import("./hosts.mjs");
  const wishart = await import("../../dist/index.js");
  const { perform } = await import("./job.mjs");

  const known = kinds.map(({ name }) => name);
  const wanted = hosts === undefined ? known : list(hosts);
  const required = require === "all" ? wanted : list(require);
  for (const name of [...wanted, ...required]) {
    if (!known.includes(name)) throw new Error(`unknown host ${name}; there are ${known.join(", ")}`);
  }
  const every = wishart.claims.map(({ id }) => id);
  const ids = claims === undefined ? every : every.filter((id) => list(claims).includes(id));
  if (ids.length === 0) throw new Error(`no claim is called ${claims}; there are ${every.join(", ")}`);
  const base = { ids, preset, seed: Number(seed), workers: 0 };
  const counts = { passed: 0, failed: 0, absent: 0 };
  const row = (mark, host, version, what, said, seconds) =>
    console.log(
      `${mark} ${host.padEnd(9)} ${version.padEnd(26)} ${what.padEnd(32)} ${said.padEnd(14)} ${seconds === undefined ? "" : `${seconds.toFixed(1)} s`}`.trimEnd(),
    );
  const noPool = () => {
    throw new Error("internal: the reference needs no pool");
  };

  console.log(`${ids.length} claims, preset ${preset}, seed ${seed}; ${cpus()[0].model}, ${arch()}`);
  const reference = await perform(wishart, noPool, { ...base, mode: "run" });
  row("·", "reference", `Node ${process.version}`, "this thread", `${ids.length} digests`, reference.seconds);
  const few = ids.filter((id) => FEW.includes(id));
  let lastParts;

  /** One row: a job, and the digests it has to come to. */
  async function attempt(host, what, expected, body) {
    try {
      const { digests, seconds, killed } = await body();
      const differ = different(expected, digests);
      const count = Object.keys(expected).length;
      const words = killed === undefined ? what : what.replace("N", killed);
      row(
        differ.length === 0 ? "✓" : "✗",
        host.name,
        host.version,
        words,
        differ.length === 0 ? `${count} equal` : `${differ.length} of ${count} differ`,
        seconds,
      );
      for (const line of differ) console.log(`      ${line}`);
      counts[differ.length === 0 ? "passed" : "failed"]++;
    } catch (error) {
      row("✗", host.name, host.version, what, error.message);
      counts.failed++;
    }
  }

  /** One row: what a page of test/browser/fixture came to, each part as it has to be. */
  async function check(host, names, what, body) {
    const began = performance.now();
    const all = (word) => Object.fromEntries(names.map((name) => [name, word(name)]));
    await attempt(
      host,
      what,
      all(() => "right"),
      async () => {
        const checks = await body(host.result);
        const seconds = (performance.now() - began) / 1000;
        return { digests: all((name) => (checks[name] ? "right" : "wrong")), seconds };
      },
    );
  }

  for (const kind of kinds.filter(({ name }) => wanted.includes(name))) {
    let host;
    try {
      host = await kind.find();
    } catch (error) {
      row("✗", kind.name, "", "", `could not be started: ${error.message}`);
      counts.failed++;
      continue;
    }
    if (host === undefined) {
      const failed = required.includes(kind.name);
      row(failed ? "✗" : "-", kind.name, "", "", `absent: ${kind.way}`);
      counts[failed ? "failed" : "absent"]++;
      continue;
    }
    const run = (job) => () => host.perform({ ...base, ...job });
    try {
      if (kind.emulated) {
        if (Number(part) === 1) {
          await attempt(host, "this thread", reference.digests, run({ mode: "run" }));
        } else {
          const last = { mode: "last", shards: Number(part) };
          lastParts ??= await perform(wishart, noPool, { ...base, ...last });
          await attempt(host, `last of ${part} parts, this thread`, lastParts.digests, run(last));
        }
        const some = Object.fromEntries(few.map((id) => [id, reference.digests[id]]));
        for (const count of few.length === 0 ? [] : list(workers).map(Number)) {
          await attempt(host, workersOf(count), some, run({ mode: "run", ids: few, workers: count }));
        }
        continue;
      }
      for (const count of list(workers).map(Number)) {
        await attempt(host, workersOf(count), reference.digests, run({ mode: "run", workers: count }));
      }
      await attempt(
        host,
        "3 shards, merged out of order",
        reference.digests,
        run({ mode: "shards", shards: 3, workers: 2 }),
      );
      if (host.result !== undefined) {
        await check(host, ACCIDENTS, "workers that end, throw, abort", accidents);
        await check(host, RELOAD, "closed page, journal continued", reload);
      }
      if (host.command !== undefined && Number(kills) > 0) {
        await attempt(host, "killed N times, resumed", reference.digests, () =>
          killedAndResumed(host, { ...base, workers: 2 }, Number(kills), printed, folder),
        );
      }
    } finally {
      await host.close();
    }
  }
  const absent = counts.absent === 0 ? "" : `, ${counts.absent} absent`;
  console.log(`${counts.passed} passed, ${counts.failed} failed${absent}`);
  process.exit(counts.failed === 0 ? 0 : 1);
}

const ACCIDENTS = ["good", "closed", "threw", "trial", "missing", "aborted", "continued"];
/** A worker that ends is one sentence, the pool stays usable, a run with a journal continues. Browsers have words of their own. */
async function accidents(result) {
  const { expected: digest, closed, threw, trial, missing, aborted, continued, good } = await result("accidents.html");
  const ended = /^Error: webPool: a worker ended while it ran trials \d+ … \d+ of accidents/;
  return {
    good: good === digest,
    closed: ended.test(closed),
    threw: ended.test(threw) && threw.includes("out of luck"),
    trial: trial === "RangeError: accidents: trial 7 throws",
    missing: missing.startsWith("Error: webPool: a worker could not be started"),
    aborted: aborted.sentence.startsWith("AbortError") && aborted.prompt && aborted.after === digest,
    continued: ended.test(continued.broken) && continued.kept > 0 && continued.digest === digest,
  };
}

const RELOAD = ["found", "digest", "refused", "finished"];
/** A page left in the middle of its run; the next one finds what was finished, and has the journal for itself. */
async function reload(result) {
  const before = await result("journal.html");
  const { seed, twice, found, digest, expected: whole, finished, anew } = await result("journal.html?second");
  return {
    found: found >= before && found < 400,
    digest: digest === whole,
    refused: /^JournalError: .*seed 1 instead of 2/.test(seed) && /^JournalError: .* is in use/.test(twice),
    finished: finished && anew === 0,
  };
}

/** Claims that an emulated host runs whole: one of states and one of networks. */
const FEW = ["page-curve", "kernel-spectrum"];
const workersOf = (count) => (count === 1 ? "1 worker" : `${count} workers`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch(({ message }) => {
    process.stderr.write(`test:everywhere: ${message}\n`);
    process.exit(2);
  });
}
