/** Where trials run. `run` needs no more than this, so that a pool can be threads, Web Workers or this thread. */
import type { Figure, Params, Table, Used, Verdict } from "../correspondence/claim.js";

/** The trials from … from + count − 1 of a claim. Plain data, so that it can be posted. */
export interface Task {
  readonly claim: string;
  readonly params: Params;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
}

/** All records of a claim, and what it reads of others. Plain data, as above. */
export interface Question {
  readonly claim: string;
  readonly params: Params;
  readonly seed: number;
  readonly data: Float64Array;
  /** By the ids of its `uses`; absent when it reads none. */
  readonly used?: Used;
}

/** What follows from the records alone. */
export interface Judgement {
  readonly digest: string;
  readonly verdict: Verdict;
  readonly figure: Figure;
  readonly table: Table;
}

export interface Pool {
  /** How many tasks run at the same time. */
  readonly workers: number;
  /** The records of the task's trials, in index order; rejects when a trial throws, the worker dies or `signal` aborts. */
  run(task: Task, signal?: AbortSignal): Promise<Float64Array>;
  /**
   * Judges elsewhere, so that a verdict of a second does not hold up this thread and the trials it hands out. A pool without it
   * leaves that to the caller's thread; the answer is the same.
   */
  judge?(question: Question, signal?: AbortSignal): Promise<Judgement>;
  close(): Promise<void>;
}
