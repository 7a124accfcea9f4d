/** One flow for every command that runs trials: check, run each claim on a pool with its journal, write, tell. */
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { cpus, platform } from "node:os";
import { join } from "node:path";
import type { Claim } from "../correspondence/claim.js";
import { claims } from "../correspondence/index.js";
import { engineInfo } from "../engine/info.js";
import type { ReportMeta } from "../report/report.js";
import { assertWritable, reasonOf, removeLeftovers, writeReport } from "../report/write.js";
import { combineDigests } from "../run/digest.js";
import { withUsed } from "../run/execute.js";
import { JournalError } from "../run/journal.js";
import { openJournal } from "../run/node/journal.js";
import { lock } from "../run/node/lock.js";
import { nodePool } from "../run/node/pool.js";
import type { Progress } from "../run/progress.js";
import type { Report } from "../run/report.js";
import { type Part, runShard, runTrials } from "../run/run.js";
import { VERSION } from "../run/version.js";
import { changesFrom, changesOf } from "./changes.js";
import { asUsage, EXIT, Interrupted, systemCode, UsageError } from "./errors.js";
import { commandLine, type RunSettings } from "./options.js";
import { present, presentShard } from "./present.js";
import { type Display, display } from "./progress.js";

/** Under npm one Ctrl-C arrives twice: from the terminal and from npm. */
const SAME_KEY_MS = 500;

/** The first Ctrl-C stops the run, a second one does not wait for it. */
function interruption(): { readonly signal: AbortSignal; forget(): void } {
  const controller = new AbortController();
  let first = 0;
  const stop = () => {
    const now = performance.now();
    if (controller.signal.aborted && now - first > SAME_KEY_MS) process.exit(EXIT.interrupted);
    if (!controller.signal.aborted) first = now;
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    forget: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}

const JOURNALS = "journal";

/** Runs of one folder would take each other's journals and files; shards of one run have their own and may share it. */
function lockFolder({ out, shard, takeOver }: RunSettings, speaker: string): () => void {
  mkdirSync(join(out, JOURNALS), { recursive: true });
  const part = shard === undefined ? "" : `.${shard.index}-of-${shard.count}`;
  const whose = `${speaker}: ${out}${shard === undefined ? "" : ` (shard ${shard.index}/${shard.count})`}`;
  return lock(join(out, JOURNALS, `run${part}`), { whose, takeOver });
}

/** Where a claim's trials are written down while they run, and where a finished shard lies. */
function places({ out, shard }: RunSettings, claim: string) {
  const part = shard === undefined ? "" : `.${shard.index}-of-${shard.count}`;
  return {
    journal: join(out, JOURNALS, `${claim}${part}.journal`),
    shard: join(out, `${claim}${part}.shard`),
  };
}

/** One digest for all claims of a run. */
export const digestOf = (reports: readonly Report[]): string => combineDigests(reports.map(({ digest }) => digest));

/** Writes the report of finished claims, telling how far it is, and returns the paths of its files. */
export async function writeFiles(
  speaker: string,
  asked: Pick<ReportMeta, "command" | "missing"> & { readonly repeat?: string | undefined },
  reports: readonly Report[],
  out: string,
  seconds: number,
  show: Display,
): Promise<string[]> {
  const [first] = reports as [Report];
  show.begin("report");
  const files = await writeReport(
    out,
    reports,
    {
      ...asked,
      seed: first.seed,
      preset: first.preset,
      digest: digestOf(reports),
      seconds,
      workers: first.workers,
      date: `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
      engine: first.engine,
      versions: { wishart: VERSION, runtime: `Node ${process.versions.node}` },
      machine: [cpus()[0]?.model, process.arch, `${cpus().length} cores`, platform()].filter(Boolean).join(", "),
    },
    speaker,
    (done, total) => show.update({ claim: "report", done, total, rate: 0, eta: 0 }, "pieces written"),
  );
  show.end();
  return files;
}

/** @returns the exit code */
export async function execute(name: string, selected: readonly Claim[], settings: RunSettings): Promise<number> {
  const { preset, seed, out, shard, resume, takeOver, json } = settings;
  const all = withUsed(claims, selected, name);
  const began = performance.now();
  const speaker = name.split(" ")[0] as string;
  const { signal, forget } = interruption();
  const show = display(json);
  let unlock = () => {};
  let started = false;
  /** Some trial is finished, of this run or an earlier one. */
  let anything = false;
  try {
    const own = await asUsage(() => changesOf(speaker, selected, all, preset, settings.changes));
    await asUsage(() => assertWritable(out, speaker));
    unlock = lockFolder(settings, speaker);
    await removeLeftovers(out, shard !== undefined);
    if (settings.shardFrom !== undefined) {
      show.say(`${name}: shard ${shard?.index}/${shard?.count}, from ${settings.shardFrom}; --no-shard runs the whole`);
    }

    if (resume && !all.some(({ id }) => Object.values(places(settings, id)).some((path) => existsSync(path)))) {
      show.say(`${name}: no interrupted run is in ${out}; this one begins anew`);
    }
    const pool = nodePool(settings.workers === undefined ? {} : { workers: settings.workers });
    const what = all.length === 1 ? "" : `${all.length} claims, `;
    show.say(`${name}: ${what}preset ${preset}, seed ${seed}, on ${count(pool.workers, "worker")}`);
    const reports: Report[] = [];
    /** Claims whose trials are done, while they are judged. */
    const waiting: Promise<Report>[] = [];
    const judged = async () => {
      if (waiting.length === 0) return;
      show.begin("verdicts");
      const told = () =>
        show.update({ claim: "verdicts", done: reports.length, total: all.length, rate: 0, eta: 0 }, "claims");
      told();
      for (const report of waiting.splice(0)) {
        reports.push(await report);
        told();
      }
      show.end();
    };
    const shards: { claim: string; trials: number; file: string }[] = [];
    try {
      for (const claim of all) {
        const place = places(settings, claim.id);
        if (shard !== undefined && resume && existsSync(place.shard) && !existsSync(place.journal)) {
          // A finished shard is a journal that lacks nothing: asked to continue it, we find nothing to do.
          renameSync(place.shard, place.journal);
        }
        if (!resume && existsSync(place.journal)) {
          show.say(`${claim.id}: begins anew; the trials of an interrupted run are kept in ${place.journal}.old`);
        }
        // Claims that read others come to their verdict after them; the others do not wait.
        if (shard === undefined && claim.uses !== undefined) await judged();
        show.begin(claim.id);
        started = true;
        const options = {
          preset,
          params: own(claim),
          seed,
          pool,
          signal,
          journal: openJournal(place.journal, { resume, takeOver }),
          onProgress: (progress: Progress) => {
            anything ||= progress.done > 0;
            show.update(progress);
          },
        };
        if (shard === undefined) {
          waiting.push((await runTrials(claim, { ...options, used: reports })).report);
          // Of a run that goes on with finished claims all verdicts would be sought at once, before the next trials.
          while (waiting.length > pool.workers) reports.push(await (waiting.shift() as Promise<Report>));
        } else {
          const part = await runShard(claim, { ...options, shard });
          // Another run's, or it would have been continued.
          if (existsSync(place.shard)) renameSync(place.shard, `${place.shard}.old`);
          renameSync(place.journal, place.shard);
          shards.push({ claim: claim.id, trials: trialsOf(part), file: place.shard });
        }
        show.end();
      }
      await judged();
    } finally {
      show.end();
      await pool.close();
    }
    const seconds = (performance.now() - began) / 1000;
    const command = commandLine(name, settings);
    if (shard !== undefined) {
      presentShard({ command, out, shard, preset, seed, seconds, shards }, json);
      return EXIT.done;
    }
    const files = await writeFiles(speaker, { command, repeat: command }, reports, out, seconds, show);
    // The report has all that the journals held. Before the last words: who reads them may stop reading.
    for (const { claim } of reports) rmSync(places(settings, claim).journal, { force: true });
    return present({ command, reports, digest: digestOf(reports), seconds, files }, json);
  } catch (error) {
    const again = commandLine(name, settings, "--resume");
    if (signal.aborted) {
      throw new Interrupted(
        anything
          ? `${name}: interrupted; finished trials are kept, continue with\n  ${again}`
          : `${name}: interrupted before the first trial was finished; begin again with\n  ${commandLine(name, settings)}`,
      );
    }
    if (error instanceof UsageError) throw error;
    if (error instanceof JournalError) throw new UsageError(refusal(error, name, selected, settings), { cause: error });
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new UsageError(
      started
        ? `${speaker}: cannot write to ${out} (${reasonOf(code)}); finished trials are kept, mend that and continue with\n  ${again}`
        : `${speaker}: cannot write to ${out} (${reasonOf(code)}); choose another with --out`,
      { cause: error },
    );
  } finally {
    // Also when the report could not be written: what is shown ticks, and would keep the process.
    show.end();
    unlock();
    // Once stopped we go on listening: the echo of the signal must not end us before our last sentence.
    if (!signal.aborted) forget();
    tidy(join(out, JOURNALS));
  }
}

/** A journal that cannot be used, with the line that goes on. */
function refusal(
  { problem, wayOut, found, elsewhere }: JournalError,
  name: string,
  selected: readonly Claim[],
  settings: RunSettings,
): string {
  const [speaker] = name.split(" ");
  const said = problem.replace(/^openJournal: /, `${speaker}: `);
  if (elsewhere) {
    const again = commandLine(name, settings, "--resume --take-over");
    return `${said}; wait for it, or, if it has ended, take over what it has done with\n  ${again}`;
  }
  if (found === undefined) return wayOut === "" ? said : `${said}; ${wayOut}`;
  const anew = "leave out --resume to begin anew, which keeps it as .old";
  const { claim, preset, params, seed, version, engine } = found;
  const known = claims.find(({ id }) => id === claim);
  const ours = version === VERSION && engine.hash === engineInfo().hash;
  if (known === undefined || !ours || problem.includes(" belongs to another run: claim ")) return `${said}; ${anew}`;
  const changes = changesFrom(known, preset, params, selected.length === 1);
  const again = commandLine(name, { ...settings, preset, seed, changes }, "--resume");
  return `${said}; continue that one with\n  ${again}\nor ${anew}`;
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

const trialsOf = ({ header, pieces }: Part) =>
  pieces.reduce((sum, { data }) => sum + data.length / header.fields.length, 0);

/** Removes the folder of journals when nothing is left in it. */
function tidy(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty, or was never made.
  }
}
