/** The options that the commands that run trials share, parsed and checked. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Params, Preset } from "../correspondence/claim.js";
import { checkShard, MOST_SHARDS, type Shard } from "../run/shard.js";
import { jobShard } from "./arrayJob.js";
import { decimal } from "./lists.js";

export const DEFAULT_OUT = "wishart-report";

/** As commander hands them over. */
interface Raw {
  readonly quick?: true;
  readonly full?: true;
  readonly out: string;
  readonly seed: number;
  readonly workers?: number;
  readonly resume?: true;
  readonly takeOver?: true;
  /** False: --no-shard. */
  readonly shard?: Shard | false;
  readonly shards?: number;
  readonly json?: true;
  readonly set?: Params;
}

export interface RunSettings {
  readonly preset: Preset;
  readonly out: string;
  readonly seed: number;
  /** Undefined: the cores of this machine. */
  readonly workers: number | undefined;
  readonly resume: boolean;
  /** The folder may be taken from a run of which nobody here can know whether it is still there. */
  readonly takeOver: boolean;
  readonly shard: Shard | undefined;
  /** The variable of the scheduler that named the shard; undefined when a person did. */
  readonly shardFrom: string | undefined;
  /** --no-shard was given. */
  readonly whole: boolean;
  readonly json: boolean;
  readonly changes: Params;
}

function integer(least: number, most: number, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new InvalidArgumentError(`to be an integer from ${least} to ${most}, got ${JSON.stringify(text)}`);
  }
  return value;
}

function parseShard(text: string): Shard {
  const [, index, count] = text.match(/^(\d+)\/(\d+)$/) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  try {
    checkShard(shard, "--shard");
  } catch {
    throw new InvalidArgumentError(
      `to be i/n with 1 ≤ i ≤ n ≤ ${MOST_SHARDS}, such as 2/8, got ${JSON.stringify(text)}`,
    );
  }
  return shard;
}

function parseSet(text: string, before: Params = {}): Params {
  const [, key, value] = text.match(/^([^=]+)=(.*)$/) ?? [];
  const number = decimal(value ?? "");
  if (key === undefined || Number.isNaN(number)) {
    throw new InvalidArgumentError(
      `to be key=number, got ${JSON.stringify(text)}; wishart claim --help names the keys`,
    );
  }
  return { ...before, [key]: number };
}

export const jsonOption = () => new Option("--json", "print one JSON object and nothing else");
export const outOption = () =>
  new Option("--out <dir>", "folder of the report, made when it is not there").default(DEFAULT_OUT);

export const seedOption = (description: string) =>
  new Option("--seed <n>", description).default(1).argParser((text) => integer(0, Number.MAX_SAFE_INTEGER, text));

export function addRunOptions(command: Command): Command {
  return command
    .addOption(new Option("--quick", "few trials, for a first look").conflicts("full"))
    .addOption(new Option("--full", "ten times the trials of the default"))
    .addOption(outOption())
    .addOption(seedOption("same seed, same bits and same digest"))
    .addOption(
      new Option(
        "--set <key=value...>",
        "change parameters of the claim, or of one of several: page-curve.pairs=9",
      ).argParser(parseSet),
    )
    .addOption(new Option("--workers <n>", "threads (default: one a core)").argParser((text) => integer(1, 1024, text)))
    .addOption(new Option("--resume", "continue the interrupted run in that folder"))
    .addOption(new Option("--take-over", "also when a run on another machine, which has ended, still holds the folder"))
    .addOption(
      new Option(
        "--shard <i/n>",
        "run part i of n; wishart merge joins them (default: as an array job says)",
      ).argParser(parseShard),
    )
    .addOption(
      new Option("--shards <n>", "of how many, when the job gives the part alone (Kubernetes)")
        .argParser((text) => integer(1, MOST_SHARDS, text))
        .conflicts("shard"),
    )
    .addOption(new Option("--no-shard", "the whole run, also in an array job"))
    .addOption(jsonOption());
}

/** What the flags say; of the part, when no flag says it, what the scheduler does. */
export function settings(speaker: string, raw: Raw, environment = process.env): RunSettings {
  const job = raw.shard === undefined ? jobShard(speaker, environment, raw.shards) : undefined;
  return {
    preset: raw.quick ? "quick" : raw.full ? "full" : "default",
    out: raw.out,
    seed: raw.seed,
    workers: raw.workers,
    resume: raw.resume ?? false,
    takeOver: raw.takeOver ?? false,
    shard: raw.shard || job?.shard,
    shardFrom: job?.from,
    whole: raw.shard === false,
    json: raw.json ?? false,
    changes: raw.set ?? {},
  };
}

/** A path as a shell takes it. */
export const quoted = (path: string): string =>
  /^[\w./:@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/** What a command without options asks for. */
export const WHOLE_RUN = {
  preset: "default",
  out: DEFAULT_OUT,
  seed: 1,
  shard: undefined,
  whole: false,
  changes: {},
} as const;

/** The command as a person would type it, `extra` included. */
export function commandLine(
  name: string,
  {
    preset,
    out,
    seed,
    shard,
    whole,
    changes,
  }: Omit<RunSettings, "workers" | "resume" | "takeOver" | "shardFrom" | "json">,
  extra = "",
): string {
  const words = [`wishart ${name}`];
  if (preset !== "default") words.push(`--${preset}`);
  if (seed !== 1) words.push(`--seed ${seed}`);
  const set = Object.entries(changes).map(([key, value]) => `${key}=${value}`);
  if (set.length > 0) words.push(`--set ${set.join(" ")}`);
  if (shard !== undefined) words.push(`--shard ${shard.index}/${shard.count}`);
  if (whole) words.push("--no-shard");
  if (out !== DEFAULT_OUT) words.push(`--out ${quoted(out)}`);
  if (extra !== "") words.push(extra);
  return words.join(" ");
}
