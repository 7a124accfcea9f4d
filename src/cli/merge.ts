import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Command } from "commander";
import type { Claim, Params } from "../correspondence/claim.js";
import { claims } from "../correspondence/index.js";
import { withUsed } from "../run/execute.js";
import { readJournal } from "../run/node/journal.js";
import { nodePool } from "../run/node/pool.js";
import type { Report } from "../run/report.js";
import { mergeOn, type Part } from "../run/run.js";
import { changesFrom } from "./changes.js";
import { asUsage, UsageError } from "./errors.js";
import { digestOf, writeFiles } from "./execute.js";
import { commandLine, DEFAULT_OUT, jsonOption, outOption, quoted, WHOLE_RUN } from "./options.js";
import { present } from "./present.js";
import { type Display, display } from "./progress.js";
import { speakingAs } from "./speaking.js";

/** A folder stands for the shards in it. */
function shardFiles(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const found = readdirSync(path)
    .filter((name) => name.endsWith(".shard"))
    .sort();
  if (found.length === 0) throw new UsageError(`merge: there is no .shard file in ${path}`);
  return found.map((name) => join(path, name));
}

/** Milliseconds after which a merge says how far it is. */
const PATIENCE = 250;

/** Reads here, free for timers after each file, and judges on all cores. */
async function merged(files: readonly string[], show: Display): Promise<Report[]> {
  const began = performance.now();
  const tell = (claim: string, done: number, total: number, unit: string) => {
    if (performance.now() - began > PATIENCE) show.update({ claim, done, total, rate: 0, eta: 0 }, unit);
  };
  show.begin("merge");
  const parts: Part[] = [];
  for (const file of files) {
    parts.push(speakingAs("merge", () => readJournal(file)));
    tell("shards", parts.length, files.length, "read");
    await setImmediate();
  }
  show.begin("verdicts");
  const pool = nodePool();
  try {
    return await mergeOn(pool, parts, (done, total) => tell("verdicts", done, total, "claims"));
  } catch (error) {
    return speakingAs("merge", () => {
      throw error;
    });
  } finally {
    await pool.close();
  }
}

/** The claims of `reproduce` that are in no shard, unless the shards are those of one claim and what it reads. */
export function absent(reports: readonly Pick<Report, "claim">[]): string[] {
  const there = reports.map(({ claim }) => claim);
  const isWhole = (one: Claim) => {
    const read = withUsed(claims, [one], "merge").map(({ id }) => id);
    return read.length === there.length && read.every((id) => there.includes(id));
  };
  return claims.some(isWhole) ? [] : claims.map(({ id }) => id).filter((id) => !there.includes(id));
}

/** Parts that were stopped and can go on, in words. */
function unfinished(paths: readonly string[]): string {
  const found = paths.flatMap((path) => {
    const folder = join(path, "journal");
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
    return readdirSync(folder).flatMap((name) => (name.endsWith(".journal") ? [join(folder, name)] : []));
  });
  if (found.length === 0) return "";
  return `; trials that were finished are in ${found.join(", ")}: --resume continues those parts`;
}

/** The command that runs in one piece what the shards ran in parts; none where they are a choice of claims. */
function wholeCommand(reports: readonly Report[], missing: readonly string[]): string | undefined {
  const [first, last] = [reports[0] as Report, reports.at(-1) as Report];
  const { preset, seed } = first;
  if (missing.length > 0) return undefined;
  const all = reports.length === claims.length && reports.length > 1;
  const claimOf = ({ claim }: Report) => claims.find(({ id }) => id === claim);
  const changed = (all ? reports : [last]).map((one) => changesFrom(claimOf(one), preset, one.params, !all));
  const changes = Object.assign({}, ...changed) as Params;
  return commandLine(all ? "reproduce" : `claim ${last.claim}`, { ...WHOLE_RUN, preset, seed, changes });
}

export function mergeCommand(): Command {
  return new Command("merge")
    .argument("<shard...>", "files that --shard wrote, or folders of them")
    .description("join the shards of a run into its report, with the digest of the whole run")
    .addHelpText(
      "after",
      `
Example:
  wishart reproduce --full --shard 1/2 --out parts     on one machine
  wishart reproduce --full --shard 2/2 --out parts     on another
  wishart merge parts --out whole`,
    )
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (paths: string[], { out, json = false }: { out: string; json?: boolean }) => {
      const began = performance.now();
      const show = display(json);
      const command = `wishart merge ${[...paths.map(quoted), ...(out === DEFAULT_OUT ? [] : ["--out", quoted(out)])].join(" ")}`;
      try {
        const reports = await merged(paths.flatMap(shardFiles), show);
        const seconds = (performance.now() - began) / 1000;
        const missing = absent(reports);
        const repeat = wholeCommand(reports, missing);
        const files = await asUsage(() =>
          writeFiles("merge", { command, repeat, missing }, reports, out, seconds, show),
        );
        process.exitCode = present({ command, reports, digest: digestOf(reports), seconds, files, missing }, json);
        if (missing.length > 0) {
          const one = missing.length === 1;
          const left = unfinished(paths);
          process.stderr.write(
            `merge: ${missing.length} of ${claims.length} claims ${one ? "is" : "are"} in no shard, and neither in the report nor in its digest: ${missing.join(", ")}${left}\n`,
          );
        }
      } finally {
        show.end();
      }
    });
}
