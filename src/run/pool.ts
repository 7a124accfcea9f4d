/** Where trials run. `run` needs no more than this, so that a pool can be threads, Web Workers or this thread. */
import type { Params } from "../correspondence/claim.js";

/** The trials from … from + count − 1 of a claim. Plain data, so that it can be posted. */
export interface Task {
  readonly claim: string;
  readonly params: Params;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
}

export interface Pool {
  /** How many tasks run at the same time. */
  readonly workers: number;
  /** The records of the task's trials, in index order; rejects when a trial throws, the worker dies or `signal` aborts. */
  run(task: Task, signal?: AbortSignal): Promise<Float64Array>;
  close(): Promise<void>;
}
