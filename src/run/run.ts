import {
  type Claim,
  type Finished,
  type Params,
  PRESETS,
  type Preset,
  resolveParams,
  type Used,
} from "../correspondence/claim.js";
import { claims } from "../correspondence/index.js";
import { checkOptions, isList, show } from "../engine/arguments.js";
import { engineInfo } from "../engine/info.js";
import { findClaim } from "./execute.js";
import { differences, fits, type Journal, type JournalHeader, type Piece } from "./journal.js";
import type { Judgement, Pool, Question } from "./pool.js";
import { Meter, type Progress } from "./progress.js";
import { judge, judgeInTurns, type Report, report } from "./report.js";
import { gaps, schedule } from "./schedule.js";
import { checkShard, type Shard, shardRange, WHOLE } from "./shard.js";
import { thisThread } from "./thread.js";
import { VERSION } from "./version.js";

export interface RunOptions {
  /** Default: `"default"`. */
  readonly preset?: Preset;
  /** Laid over the preset's. */
  readonly params?: Params;
  /** An integer 0 … 2^53 − 1; default 1. Same seed, same bits. */
  readonly seed?: number | bigint;
  /** Where the trials run; default: this thread, which stays responsive. The caller closes it. */
  readonly pool?: Pool;
  /** Where finished trials are written down, and where those of an earlier run are found. */
  readonly journal?: Journal;
  readonly signal?: AbortSignal;
  /**
   * Reports of claims that this one reads (its `uses`), of the same preset and seed. Those that are not given are run first, on the
   * same pool, without a journal.
   */
  readonly used?: readonly Report[];
  /** Called at the beginning, at the end and at most ten times a second in between. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Some or all trials of a claim, and what they are trials of. */
export interface Part {
  /** Where it was read, for errors. */
  readonly source?: string;
  readonly header: JournalHeader;
  readonly pieces: readonly Piece[];
}

const OPTIONS = ["preset", "params", "seed", "pool", "journal", "signal", "used", "onProgress"];

class AbortError extends Error {
  override readonly name = "AbortError";
}

/** A seed as the streams and the digest take it. */
export function checkSeed(seed: unknown, speaker: string): number {
  const value = typeof seed === "bigint" ? Number(seed) : seed;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${speaker}: expected seed to be an integer from 0 to 2^53 − 1, got ${show(seed)}`);
  }
  // −0 is 0.
  return value + 0;
}

const isClaim = (claim: unknown): claim is Claim =>
  typeof claim === "object" &&
  claim !== null &&
  typeof (claim as Claim).id === "string" &&
  typeof (claim as Claim).trial === "function";

/** A claim reads others as their preset has them: it knows their sizes. */
function checkRead(
  claim: Claim,
  { claim: id, preset, params }: Pick<Report, "claim" | "preset" | "params">,
  speaker: string,
) {
  const expected = claims.find((one) => one.id === id)?.presets[preset];
  const changed = Object.keys(expected ?? {}).find((key) => params[key] !== expected?.[key]);
  if (changed === undefined) return;
  throw new RangeError(
    `${speaker}: ${claim.id} reads ${id} with ${changed} ${show(expected?.[changed])}, as in preset ${preset}, got its report with ${changed} ${show(params[changed])}`,
  );
}

function checkUsed(claim: Claim, used: unknown, preset: Preset, seed: unknown, speaker: string): void {
  if (!Array.isArray(used) || !used.every((one) => typeof (one as Report | null)?.records === "object")) {
    throw new TypeError(`${speaker}: expected used to be a list of reports, got ${show(used)}`);
  }
  for (const one of used as readonly Report[]) {
    if (!claim.uses?.includes(one.claim)) continue;
    if (one.preset !== preset || one.seed !== Number(seed)) {
      throw new RangeError(
        `${speaker}: ${claim.id} reads ${one.claim} of preset ${preset} and seed ${show(seed)}, got its report of preset ${one.preset} and seed ${one.seed}`,
      );
    }
    checkRead(claim, one, speaker);
  }
}

function check(claim: Claim | string, options: RunOptions & { shard?: Shard }, speaker: string, known: string[]) {
  checkOptions(speaker, options, known, true);
  if (typeof claim !== "string" && !isClaim(claim)) {
    throw new TypeError(`${speaker}: expected a claim or the id of one, got ${show(claim)}`);
  }
  const found = typeof claim === "string" ? findClaim(claims, claim, speaker) : claim;
  const { preset = "default", seed = 1, pool, journal, signal, onProgress, shard = WHOLE } = options;
  if (!PRESETS.includes(preset)) {
    throw new RangeError(`${speaker}: expected preset quick, default or full, got ${show(preset)}`);
  }
  const { params: changes = {} } = options;
  if (typeof changes !== "object" || changes === null || Array.isArray(changes)) {
    throw new TypeError(
      `${speaker}: expected params { ${Object.keys(found.parameters).join(", ")} }, got ${show(changes)}`,
    );
  }
  const params = resolveParams(found, preset, changes);
  checkShard(shard, speaker);
  if (pool !== undefined && (typeof pool?.run !== "function" || !(pool.workers >= 1))) {
    throw new TypeError(`${speaker}: expected pool to have run and workers ≥ 1; nodePool() and webPool() make one`);
  }
  if (
    journal !== undefined &&
    ![journal?.begin, journal?.append, journal?.end].every((part) => typeof part === "function")
  ) {
    throw new TypeError(`${speaker}: expected journal to have begin, append and end; openJournal() makes one`);
  }
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw new TypeError(`${speaker}: expected signal to be an AbortSignal, got ${show(signal)}`);
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(`${speaker}: expected onProgress to be a function, got ${show(onProgress)}`);
  }
  const { used } = options;
  if (used !== undefined) checkUsed(found, used, preset, seed, speaker);
  const { build, hash } = engineInfo();
  const header: JournalHeader = {
    claim: found.id,
    preset,
    params,
    seed: checkSeed(seed, speaker),
    trials: found.trials(params),
    fields: found.fields,
    shard,
    version: VERSION,
    engine: { build, hash },
  };
  return { claim: found, header, pool, journal, signal, used, onProgress };
}

type Checked = ReturnType<typeof check>;

/** Everything of the shard that the journal does not hold yet. */
async function collect(checked: Checked, pool: Pool, speaker: string): Promise<Piece[]> {
  const { claim, header, journal, signal, onProgress } = checked;
  const [first, end] = shardRange(header.shard, header.trials);
  const width = header.fields.length;
  let meter: Meter | undefined;
  const stopped = () =>
    new AbortError(`${speaker}: ${claim.id} stopped after ${meter?.done ?? 0} of ${end - first} trials`, {
      cause: signal?.reason,
    });
  if (signal?.aborted) throw stopped();

  const found = journal === undefined ? [] : await journal.begin(header);
  const pieces: Piece[] = isList(found) ? [...found] : [];
  try {
    if (!isList(found)) {
      throw new TypeError(`${speaker}: expected journal.begin to return a list of pieces, got ${show(found)}`);
    }
    if (!pieces.every((piece) => fits(piece, header))) throw new Error("internal: a journal returned foreign trials");
    const left = gaps(first, end, pieces, width);
    const missing = left.reduce((sum, [from, to]) => sum + to - from, 0);
    meter = new Meter(claim.id, end - first, end - first - missing, onProgress);
    const { params, seed } = header;
    await schedule({ claim: claim.id, params, seed }, width, left, pool, signal, async (piece) => {
      await journal?.append(piece);
      pieces.push(piece);
      meter?.add(piece.data.length / width);
    });
  } catch (error) {
    throw signal?.aborted ? stopped() : error;
  } finally {
    await journal?.end();
  }
  return pieces;
}

/** All records in index order. */
export function assemble(header: JournalHeader, pieces: readonly Piece[]): Float64Array {
  const width = header.fields.length;
  const data = new Float64Array(header.trials * width);
  for (const piece of pieces) data.set(piece.data, piece.from * width);
  return data;
}

/**
 * Runs the trials of a claim and judges them.
 *
 * The records, and with them the digest and the verdict, depend on the claim, its parameters and the seed alone: not on the pool,
 * the number of workers, the order in which trials finish, or how often the run was interrupted and continued.
 *
 * @param claim  a claim, or the id of one of `claims`. A pool of workers knows only those.
 * @throws RangeError, TypeError  anything wrong with the arguments, before a trial is run
 * @throws AbortError             `signal` fired; what the journal has is kept
 * @example const { verdict, digest } = await run("page-curve", { preset: "quick" })
 */
export async function run(claim: Claim | string, options: RunOptions = {}): Promise<Report> {
  return (await runTrials(claim, options)).report;
}

/** As `run`, but resolves when the trials are done, while they are still judged: the pool is free for others. */
export async function runTrials(
  claim: Claim | string,
  options: RunOptions = {},
): Promise<{ readonly report: Promise<Report> }> {
  const checked = check(claim, options, "run", OPTIONS);
  const { header, signal } = checked;
  const used = await gather(checked, checked.pool);
  const pool = checked.pool ?? thisThread(checked.claim);
  const began = performance.now();
  const pieces = await collect(checked, pool, "run");
  const seconds = (performance.now() - began) / 1000;
  const { preset, params, seed, engine } = header;
  const circumstances = { preset, params, seed, seconds, workers: pool.workers, engine };
  const data = assemble(header, pieces);
  const judged = async (): Promise<Report> => {
    const question = { claim: checked.claim.id, params, seed, data, ...(used.size > 0 && { used }) };
    try {
      const judgement = (await pool.judge?.(question, signal)) ?? (await judgeInTurns(checked.claim, question));
      return report(checked.claim, data, circumstances, judgement);
    } catch (error) {
      const { id } = checked.claim;
      throw signal?.aborted ? new AbortError(`run: ${id} stopped before its verdict`, { cause: signal.reason }) : error;
    }
  };
  const promise = judged();
  // Whoever asks for the report hears of a failure; nobody is asking yet.
  promise.catch(() => {});
  return { report: promise };
}

/** What the claim reads: taken from the reports given, else run. */
async function gather(
  { claim, header, signal, onProgress, used = [] }: Checked,
  pool: Pool | undefined,
): Promise<Used> {
  const { preset, seed } = header;
  const found = new Map<string, Finished>();
  for (const id of claim.uses ?? []) {
    const given = used.find((one) => one.claim === id);
    const options = {
      preset,
      seed,
      used,
      ...(pool && { pool }),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    };
    // These parts alone: they may be posted to a worker.
    const { params, records, verdict } = given ?? (await run(id, options));
    found.set(id, { params, records, verdict });
  }
  return found;
}

/**
 * Runs one shard of the trials of a claim. `mergeShards` makes the report when all are there.
 *
 * @throws RangeError, TypeError  anything wrong with the arguments, before a trial is run
 * @throws AbortError             `signal` fired; what the journal has is kept
 * @example await runShard("page-curve", { preset: "quick", shard: { index: 2, count: 4 } })
 */
export async function runShard(claim: Claim | string, options: RunOptions & { readonly shard: Shard }): Promise<Part> {
  const checked = check(claim, options, "runShard", [...OPTIONS, "shard"]);
  if (options.shard === undefined) checkShard(options.shard, "runShard");
  const pieces = await collect(checked, checked.pool ?? thisThread(checked.claim), "runShard");
  return { header: checked.header, pieces };
}

const isPiece = (piece: unknown): piece is Piece =>
  typeof piece === "object" && piece !== null && (piece as Piece).data instanceof Float64Array;

/** A part as it leaves runShard, or comes back from a journal: what is in it is compared later. */
function isPart(part: unknown): part is Part {
  const { header, pieces } = (part ?? {}) as Partial<Part>;
  const { claim, params, fields, shard, engine } = (header ?? {}) as Partial<JournalHeader>;
  return (
    typeof claim === "string" &&
    [params, shard, engine].every((value) => typeof value === "object" && value !== null) &&
    Array.isArray(fields) &&
    Array.isArray(pieces) &&
    pieces.every(isPiece)
  );
}

/**
 * The reports of the claims whose shards are given, in any order; shards may come from journals, and more than once.
 *
 * @param among  the claims they may belong to; the reports are in this order
 * @throws TypeError   parts or among is not a list of them
 * @throws RangeError  shards of different runs, an unknown claim, or trials that nobody ran
 * @example const [report] = mergeShards([await runShard("page-curve", { preset: "quick", shard: { index: 1, count: 1 } })])
 */
export function mergeShards(parts: readonly Part[], among: readonly Claim[] = claims): Report[] {
  const found = checkParts(parts, among);
  const reports: Report[] = [];
  for (const claim of found) {
    const whole = joined(claim, parts);
    const question = questionOf(claim, whole, reports);
    reports.push(mergedReport(claim, whole, question, judge(claim, question)));
  }
  return reports;
}

/** As `mergeShards` for the package's claims, but the workers of a pool judge, as many claims at a time as there are workers. */
export async function mergeOn(
  pool: Pool,
  parts: readonly Part[],
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Report[]> {
  const found = checkParts(parts, claims);
  const reports: Report[] = [];
  const left = [...found];
  let done = 0;
  onProgress(done, found.length);
  const judged = async (claim: Claim): Promise<Report> => {
    const whole = joined(claim, parts);
    const question = questionOf(claim, whole, reports);
    const judgement = (await pool.judge?.(question)) ?? (await judgeInTurns(claim, question));
    onProgress(++done, found.length);
    return mergedReport(claim, whole, question, judgement);
  };
  while (left.length > 0) {
    // The next ones that do not read each other.
    const next = left.splice(0, Math.max(1, independent(left, pool.workers)));
    reports.push(...(await Promise.all(next.map(judged))));
  }
  return reports;
}

/** How many of the first `most` claims read none of those before them in the list. */
function independent(list: readonly Claim[], most: number): number {
  const first = list.slice(0, most);
  const reading = first.findIndex(({ uses = [] }, i) => first.slice(0, i).some(({ id }) => uses.includes(id)));
  return reading < 0 ? first.length : reading;
}

/** The claims of the shards, when these are all of one run and nothing is missing. */
function checkParts(parts: readonly Part[], among: readonly Claim[]): Claim[] {
  if (!Array.isArray(among) || !among.every(isClaim)) {
    throw new TypeError(`mergeShards: expected a list of claims, got ${show(among)}`);
  }
  if (!Array.isArray(parts) || !parts.every(isPart)) {
    throw new TypeError(`mergeShards: expected a list of parts as runShard returns them, got ${show(parts)}`);
  }
  if (parts.length === 0) throw new RangeError("mergeShards: expected at least one shard, got none");
  const [{ header: one }] = parts as [Part];
  for (const { header, source } of parts) {
    findClaim(among, header.claim, "mergeShards");
    // Claims of one run share its seed and its preset; shards of one claim share everything but their place.
    const model = parts.find((other) => other.header.claim === header.claim) as Part;
    const expected = { ...model.header, shard: header.shard, seed: one.seed, version: VERSION };
    const differ = differences(header, expected);
    if (header.preset !== one.preset) differ.push(`preset ${header.preset} instead of ${one.preset}`);
    if (differ.length > 0) {
      throw new RangeError(
        `mergeShards: ${source ?? `a shard of ${header.claim}`} belongs to another run: ${differ.join(", ")}`,
      );
    }
  }
  const found = among.filter(({ id }) => parts.some(({ header }) => header.claim === id));
  // What is missing is said before the first verdict is sought.
  for (const claim of found) checkWhole(claim, parts);
  return found;
}

/** The shards of one claim, and their trials. */
function joined({ id }: Claim, parts: readonly Part[]) {
  const mine = parts.filter(({ header }) => header.claim === id);
  const { header } = mine[0] as Part;
  return { header, pieces: mine.flatMap((part) => part.pieces.filter((piece) => fits(piece, part.header))) };
}

/** Is every trial of the claim in a shard, and every claim that it reads? */
function checkWhole(claim: Claim, parts: readonly Part[]): void {
  const { header, pieces } = joined(claim, parts);
  const { params, trials, fields } = header;
  if (trials !== claim.trials(params) || fields.join() !== claim.fields.join()) {
    throw new RangeError(`mergeShards: the shards of ${claim.id} are not of this version of the claim`);
  }
  const missing = gaps(0, trials, pieces, fields.length);
  if (missing.length > 0) {
    const ranges = missing.map(([from, end]) => (end - from === 1 ? `${from}` : `${from} … ${end - 1}`));
    throw new RangeError(
      `mergeShards: ${claim.id}: trials ${ranges.join(", ")} of ${trials} are in no shard; run those shards to their end`,
    );
  }
  const absent = claim.uses?.find((id) => !parts.some((part) => part.header.claim === id));
  if (absent !== undefined) {
    throw new RangeError(
      `mergeShards: ${claim.id} reads the records of ${absent}, which are in no shard; add its shards`,
    );
  }
}

type Joined = ReturnType<typeof joined>;

/** What is judged of one claim; those it reads are among the reports. */
function questionOf(claim: Claim, { header, pieces }: Joined, reports: readonly Report[]): Question {
  const { params, seed } = header;
  const used = new Map<string, Finished>();
  for (const id of claim.uses ?? []) {
    const one = reports.find((other) => other.claim === id);
    if (one === undefined) {
      throw new RangeError(`mergeShards: expected ${id} before ${claim.id}, which reads it, in the list of claims`);
    }
    checkRead(claim, one, "mergeShards");
    used.set(id, { params: one.params, records: one.records, verdict: one.verdict });
  }
  return { claim: claim.id, params, seed, data: assemble(header, pieces), ...(used.size > 0 && { used }) };
}

function mergedReport(claim: Claim, { header }: Joined, { data }: Question, judgement: Judgement): Report {
  const { preset, params, seed, engine } = header;
  return report(claim, data, { preset, params, seed, engine, seconds: 0, workers: 1 }, judgement);
}
