/** What a run says at its end: a table for people, one object for programs. */
import type { Report } from "../run/report.js";
import type { Shard } from "../run/shard.js";
import { VERSION } from "../run/version.js";
import { EXIT } from "./errors.js";
import { alignColumns } from "./table.js";

export const printLine = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

export const printTable = (rows: readonly (readonly string[])[]): void => {
  const words = (rows[0] ?? []).map(() => false);
  process.stdout.write(alignColumns(rows, words));
};

export interface Outcome {
  readonly command: string;
  readonly reports: readonly Report[];
  readonly digest: string;
  readonly seconds: number;
  readonly files: readonly string[];
}

/** Prints the outcome and returns the exit code that goes with it. */
export function present({ command, reports, digest, seconds, files }: Outcome, json: boolean): number {
  const holds = reports.every(({ verdict }) => verdict.holds);
  if (json) {
    const { preset, seed, workers, engine } = reports[0] as Report;
    const verdicts = reports.map((report) => ({
      claim: report.claim,
      title: report.title,
      ...report.verdict,
      digest: report.digest,
      params: report.params,
      trials: report.trials,
      seconds: report.seconds,
    }));
    printJson({ command, digest, holds, preset, seed, seconds, workers, verdicts, engine, version: VERSION, files });
  } else {
    const rows = reports.map((report) => [
      report.claim,
      report.verdict.holds ? "holds" : "FAILS",
      report.verdict.summary,
      report.digest.slice(0, 12),
      `${report.seconds.toFixed(1)} s`,
    ]);
    printLine();
    printTable([["claim", "verdict", "", "digest", "time"], ...rows]);
    printLine();
    printLine(`report  ${files[0]}`);
    printLine(`digest  ${digest}`);
  }
  return holds ? EXIT.done : EXIT.failed;
}

export interface ShardOutcome {
  readonly command: string;
  readonly shard: Shard;
  readonly preset: string;
  readonly seed: number;
  readonly seconds: number;
  readonly shards: readonly { readonly claim: string; readonly trials: number; readonly file: string }[];
}

export function presentShard(outcome: ShardOutcome, json: boolean): void {
  const { shard, shards } = outcome;
  if (json) {
    printJson({ ...outcome, shard: `${shard.index}/${shard.count}` });
    return;
  }
  printLine();
  printTable([["claim", "trials", "shard"], ...shards.map(({ claim, trials, file }) => [claim, String(trials), file])]);
  printLine();
  printLine("wishart merge joins the shards when all of them are there");
}
