import { expect, test } from "vitest";
import { jobShard } from "../../src/cli/arrayJob.js";
import { settings } from "../../src/cli/options.js";

/** Variables of a Slurm array, as `id/count/min[/step]`. */
const slurm = (text: string): Record<string, string> => {
  const [id, count, min, step] = text.split("/");
  const all = { ID: id, COUNT: count, MIN: min, STEP: step };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value ? [[`SLURM_ARRAY_TASK_${name}`, value]] : [])),
  );
};
const kubernetes = (index: string) => ({ JOB_COMPLETION_INDEX: index });

test.each([
  ["0/8/0", "1/8"],
  ["7/8/0/1", "8/8"],
  ["1/8/1/1", "1/8"],
  ["8/8/1/1", "8/8"],
  ["30/4/10/10", "3/4"],
  ["3/1/3/1", "1/1"],
])("jobShard: task %s of a Slurm array is shard %s", (text, expected) => {
  const { shard, from } = jobShard("claim", slurm(text), undefined)!;
  expect(`${shard.index}/${shard.count}`).toBe(expected);
  expect(from).toBe(`SLURM_ARRAY_TASK_ID=${text.split("/")[0]}`);
});

test("jobShard: the tasks of an array are each shard once", () => {
  const ids = [5, 8, 11, 14];
  const found = ids.map((id) => jobShard("claim", slurm(`${id}/4/5/3`), 4)?.shard.index);
  expect(found).toEqual([1, 2, 3, 4]);
});

test("jobShard: an index of Kubernetes counts from 0, of as many as --shards says", () => {
  expect(jobShard("claim", kubernetes("0"), 3)?.shard).toEqual({ index: 1, count: 3 });
  expect(jobShard("claim", kubernetes("2"), 3)?.shard).toEqual({ index: 3, count: 3 });
});

test("jobShard: no scheduler, or its variables empty: no shard", () => {
  expect(jobShard("claim", {}, undefined)).toBe(undefined);
  const empty = { SLURM_ARRAY_TASK_ID: "", SLURM_ARRAY_TASK_COUNT: "", JOB_COMPLETION_INDEX: "" };
  expect(jobShard("claim", empty, undefined)).toBe(undefined);
});

const either = "; give --shard i/n, or --no-shard for the whole run";
test.each<[string, Record<string, string>, number | undefined, string]>([
  ["no count", slurm("3"), undefined, `SLURM_ARRAY_TASK_ID is set, but not SLURM_ARRAY_TASK_COUNT${either}`],
  [
    "no id",
    { SLURM_ARRAY_TASK_COUNT: "3" },
    undefined,
    `SLURM_ARRAY_TASK_COUNT is set, but not SLURM_ARRAY_TASK_ID${either}`,
  ],
  ["no first task", slurm("3/4"), undefined, `SLURM_ARRAY_TASK_ID is set, but not SLURM_ARRAY_TASK_MIN${either}`],
  ["an id in words", slurm("x/4/0"), undefined, 'expected SLURM_ARRAY_TASK_ID to be an integer from 0, got "x"'],
  ["a negative id", slurm("-1/4/0"), undefined, 'expected SLURM_ARRAY_TASK_ID to be an integer from 0, got "-1"'],
  ["a count of none", slurm("0/0/0"), undefined, 'expected SLURM_ARRAY_TASK_COUNT to be an integer from 1, got "0"'],
  ["a step of none", slurm("0/4/0/0"), undefined, 'expected SLURM_ARRAY_TASK_STEP to be an integer from 1, got "0"'],
  ["a task behind the last", slurm("4/4/0"), undefined, "task 4 of a Slurm array of 4 that begins at 0 has no place"],
  ["a task before the first", slurm("0/4/1"), undefined, "task 0 of a Slurm array of 4 that begins at 1 has no place"],
  ["a list with gaps", slurm("7/3/1/1"), undefined, "task 7 of a Slurm array of 3 that begins at 1 has no place"],
  ["too many tasks", slurm("0/65537/0"), undefined, "expected at most 65536 shards, got SLURM_ARRAY_TASK_COUNT 65537"],
  ["one task of an array again", slurm("3/1/3"), 8, `--shards 8, but the Slurm array has 1${either}`],
  [
    "an index without a count",
    kubernetes("2"),
    undefined,
    "JOB_COMPLETION_INDEX=2 names a part, but not of how many; give --shards n, the completions of the job",
  ],
  ["an index beyond the count", kubernetes("2"), 2, `expected JOB_COMPLETION_INDEX below --shards 2, got 2${either}`],
  ["an index in words", kubernetes("two"), 2, 'expected JOB_COMPLETION_INDEX to be an integer from 0, got "two"'],
  [
    "a count without an index",
    {},
    8,
    "--shards 8 leaves the part to SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, got neither; give --shard i/8",
  ],
  [
    "two schedulers",
    { ...slurm("0/2/0"), ...kubernetes("0") },
    2,
    "SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX both name a part",
  ],
])("jobShard: %s is refused with a sentence", (_, environment, shards, sentence) => {
  expect(() => jobShard("claim", environment, shards)).toThrow(`claim: ${sentence}`);
});

test("settings: --shard and --no-shard win over the variables, nonsense in them included", () => {
  const raw = { out: "out", seed: 1 };
  const array = slurm("2/3/0");
  expect(settings("claim", raw, array).shard).toEqual({ index: 3, count: 3 });
  for (const environment of [array, slurm("2"), kubernetes("x")]) {
    const shard = { index: 1, count: 2 };
    expect(settings("claim", { ...raw, shard }, environment)).toMatchObject({ shard, shardFrom: undefined });
    expect(settings("claim", { ...raw, shard: false }, environment).shard).toBe(undefined);
  }
});
