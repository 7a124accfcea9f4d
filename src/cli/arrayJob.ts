/**
 * Which part of a run this process is, as the scheduler that started it says:
 *
 *   Slurm job array          SLURM_ARRAY_TASK_ID of _COUNT, the first one _MIN, the next one _STEP later
 *   Kubernetes indexed job   JOB_COMPLETION_INDEX, from 0; it does not say of how many, so `--shards n` does
 */
import { checkShard, MOST_SHARDS, type Shard } from "../run/shard.js";
import { UsageError } from "./errors.js";

type Environment = Readonly<Record<string, string | undefined>>;

const SLURM = "SLURM_ARRAY_TASK_";
const KUBERNETES = "JOB_COMPLETION_INDEX";

/** The ways out of every refusal here. */
const instead = "give --shard i/n, or --no-shard for the whole run";

export interface JobShard {
  readonly shard: Shard;
  /** The variable that named the part, as it stands in the environment. */
  readonly from: string;
}

/** An integer, undefined where there is none; empty is not there, as YAML and shells have it. */
function read(speaker: string, environment: Environment, name: string, least: number): number | undefined {
  const text = environment[name] ?? "";
  if (text === "") return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least)) {
    throw new UsageError(
      `${speaker}: expected ${name} to be an integer from ${least}, got ${JSON.stringify(text)}; ${instead}`,
    );
  }
  return value;
}

function slurm(speaker: string, environment: Environment): JobShard | undefined {
  const value = (name: string, least: number) => read(speaker, environment, `${SLURM}${name}`, least);
  const id = value("ID", 0);
  const count = value("COUNT", 1);
  if (id === undefined && count === undefined) return undefined;
  if (id === undefined || count === undefined) {
    const [is, isNot] = id === undefined ? ["COUNT", "ID"] : ["ID", "COUNT"];
    throw new UsageError(`${speaker}: ${SLURM}${is} is set, but not ${SLURM}${isNot}; ${instead}`);
  }
  // Without _MIN we cannot know whether an array begins at 0 or 1.
  const first = value("MIN", 0);
  if (first === undefined) {
    throw new UsageError(`${speaker}: ${SLURM}ID is set, but not ${SLURM}MIN; ${instead}`);
  }
  const index = (id - first) / (value("STEP", 1) ?? 1) + 1;
  if (!Number.isInteger(index) || index < 1 || index > count) {
    throw new UsageError(
      `${speaker}: task ${id} of a Slurm array of ${count} that begins at ${first} has no place in even steps; ${instead}`,
    );
  }
  return { shard: { index, count }, from: `${SLURM}ID=${id}` };
}

/**
 * @param shards  of how many, from the command line; undefined when it does not say
 * @returns undefined where no scheduler started this process
 * @throws UsageError  variables that are half set, no integers, or contradict `shards`
 */
export function jobShard(speaker: string, environment: Environment, shards: number | undefined): JobShard | undefined {
  const task = slurm(speaker, environment);
  const index = read(speaker, environment, KUBERNETES, 0);
  if (task !== undefined && index !== undefined) {
    throw new UsageError(`${speaker}: ${SLURM}ID and ${KUBERNETES} both name a part; ${instead}`);
  }
  if (task !== undefined) {
    const { count } = task.shard;
    if (count > MOST_SHARDS) {
      throw new UsageError(
        `${speaker}: expected at most ${MOST_SHARDS} shards, got ${SLURM}COUNT ${count}; ${instead}`,
      );
    }
    if (shards !== undefined && shards !== count) {
      throw new UsageError(`${speaker}: --shards ${shards}, but the Slurm array has ${count}; ${instead}`);
    }
    return task;
  }
  if (index === undefined) {
    if (shards === undefined) return undefined;
    throw new UsageError(
      `${speaker}: --shards ${shards} leaves the part to ${SLURM}ID or ${KUBERNETES}, got neither; give --shard i/${shards}`,
    );
  }
  const from = `${KUBERNETES}=${index}`;
  if (shards === undefined) {
    throw new UsageError(
      `${speaker}: ${from} names a part, but not of how many; give --shards n, the completions of the job, or --no-shard for the whole run`,
    );
  }
  if (index >= shards) {
    throw new UsageError(`${speaker}: expected ${KUBERNETES} below --shards ${shards}, got ${index}; ${instead}`);
  }
  const shard = { index: index + 1, count: shards };
  checkShard(shard, speaker);
  return { shard, from };
}
