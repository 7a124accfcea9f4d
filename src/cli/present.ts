/** What a run says at its end: a table for people, one object for programs. */

import type { RuleOutcome } from "../correspondence/claim.js";
import type { Report } from "../run/report.js";
import type { Shard } from "../run/shard.js";
import { VERSION } from "../run/version.js";
import { EXIT } from "./errors.js";
import { quoted } from "./options.js";
import { alignColumns, shown } from "./table.js";

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
  /** Claims of the run that are not among the reports. */
  readonly missing?: readonly string[];
}

/** Prints the outcome and returns the exit code that goes with it. */
export function present({ command, reports, digest, seconds, files, missing = [] }: Outcome, json: boolean): number {
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
    printJson({
      command,
      digest,
      holds,
      preset,
      seed,
      seconds,
      workers,
      verdicts,
      engine,
      version: VERSION,
      files,
      ...(missing.length > 0 && { missing }),
    });
  } else {
    const rows = reports.map((report) => [
      report.claim,
      report.verdict.holds ? "holds" : "FAILS",
      report.digest.slice(0, 12),
      // Trials that were read, from shards or a journal, took no time of this run.
      report.seconds === 0 ? "" : `${report.seconds.toFixed(1)} s`,
    ]);
    const [head, ...lines] = alignColumns(
      [["claim", "verdict", "digest", "time"], ...rows],
      [false, false, false, false],
    )
      .trimEnd()
      .split("\n");
    printLine();
    printLine(head);
    for (const [i, line] of lines.entries()) {
      const { summary, rules } = (reports[i] as Report).verdict;
      printLine(line);
      printLine(wrap(summary, "  "));
      for (const rule of rules.filter(({ holds }) => !holds)) printLine(wrap(brokenRule(rule), "  ✗ "));
    }
    printLine();
    printLine(`report  ${files[0]}`);
    printLine(`digest  ${digest}`);
  }
  return holds ? EXIT.done : EXIT.failed;
}

/** What a reader needs to see why: the rule in words, what it asked and what came. */
const brokenRule = ({ name, rule, statistic, standardError, expected, bound, low }: RuleOutcome): string => {
  const error = standardError === undefined ? "" : ` ± ${Number(standardError.toPrecision(2))}`;
  const wanted = expected === undefined ? "" : `, expected ${shown(expected)}`;
  return `${name}: ${rule}; measured ${Number(statistic.toPrecision(4))}${error}${wanted}, bound ${low === undefined ? "" : `${Number(low.toPrecision(4))} … `}${Number(bound.toPrecision(4))}`;
};

/** Lines no longer than the terminal is wide, each under the first word; one line where nobody knows the width. */
export function wrap(
  text: string,
  first: string,
  columns = process.stdout.columns ?? Number.POSITIVE_INFINITY,
): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(" ")) {
    const bare = line.trim() === "" || line === first;
    if (!bare && [...line].length + 1 + [...word].length > columns) {
      lines.push(line);
      line = " ".repeat([...first].length) + word;
    } else {
      line += bare ? word : ` ${word}`;
    }
  }
  return [...lines, line].join("\n");
}

export interface ShardOutcome {
  readonly command: string;
  /** The folder of the shards. */
  readonly out: string;
  readonly shard: Shard;
  readonly preset: string;
  readonly seed: number;
  readonly seconds: number;
  readonly shards: readonly { readonly claim: string; readonly trials: number; readonly file: string }[];
}

export function presentShard(outcome: ShardOutcome, json: boolean): void {
  const { out, shard, shards } = outcome;
  if (json) {
    printJson({ ...outcome, shard: `${shard.index}/${shard.count}` });
    return;
  }
  printLine();
  printTable([["claim", "trials", "shard"], ...shards.map(({ claim, trials, file }) => [claim, String(trials), file])]);
  printLine();
  printLine(`when all ${shard.count} shards are there: wishart merge ${quoted(out)}`);
}
