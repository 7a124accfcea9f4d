/** What a run hands over: everything a page, a report or a program needs, as plain data. */
import type {
  Claim,
  Figure,
  ParameterInfo,
  Params,
  Preset,
  Records,
  Statement,
  Table,
  Verdict,
} from "../correspondence/claim.js";
import { digest } from "./digest.js";
import type { EngineIdentity } from "./journal.js";
import type { Judgement, Question } from "./pool.js";
import { eventLoop } from "./thread.js";

export interface Report {
  /** The claim's id. */
  readonly claim: string;
  readonly title: string;
  readonly statement: Statement;
  /** The preset the parameters began as; `params` holds what they became. */
  readonly preset: Preset;
  readonly params: Params;
  readonly parameters: Readonly<Record<string, ParameterInfo>>;
  readonly seed: number;
  readonly trials: number;
  readonly records: Records;
  /** 64 hex digits: see `digest`. */
  readonly digest: string;
  readonly verdict: Verdict;
  readonly figure: Figure;
  readonly table: Table;
  /** Wall time of this run, without the trials it found finished. */
  readonly seconds: number;
  readonly workers: number;
  readonly engine: EngineIdentity;
}

/** What is known of a run beside its records. */
export type Circumstances = Pick<Report, "preset" | "params" | "seed" | "seconds" | "workers" | "engine">;

/** What the records of a claim say, part by part, so that the caller can do other things between two of them. */
export function* judging(
  claim: Claim,
  { params, seed, data, used = new Map() }: Omit<Question, "claim">,
): Generator<void, Judgement> {
  const records: Records = { fields: claim.fields, count: claim.trials(params), data };
  const sum = digest(claim.id, params, seed, records);
  yield;
  const verdict = claim.verdict(records, params, used);
  yield;
  const figure = claim.figure(records, params, used);
  yield;
  return { digest: sum, verdict, figure, table: claim.table(records, params, used) };
}

/** The same at once. */
export function judge(...asked: Parameters<typeof judging>): Judgement {
  const parts = judging(...asked);
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

/** The same with a turn of the event loop between the parts. */
export async function judgeInTurns(...asked: Parameters<typeof judging>): Promise<Judgement> {
  const parts = judging(...asked);
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
    await eventLoop();
  }
}

/** The report of a claim whose trials are all there. */
export function report(
  claim: Claim,
  data: Float64Array,
  circumstances: Circumstances,
  { digest, verdict, figure, table }: Judgement,
): Report {
  const trials = claim.trials(circumstances.params);
  return {
    claim: claim.id,
    title: claim.title,
    statement: claim.statement,
    parameters: claim.parameters,
    trials,
    records: { fields: claim.fields, count: trials, data },
    digest,
    verdict,
    figure,
    table,
    ...circumstances,
  };
}
