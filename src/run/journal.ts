/** What a run writes down as it goes. Where it goes (a file, a database of a page) is somebody else's matter. */
import type { Params, Preset } from "../correspondence/claim.js";
import { type Shard, shardRange } from "./shard.js";

/** The build the trials run on, and the SHA-256 of its binary. */
export interface EngineIdentity {
  readonly build: string;
  readonly hash: string;
}

/** Everything the numbers in a journal depend on. Two runs with equal headers have equal records. */
export interface JournalHeader {
  readonly claim: string;
  readonly params: Params;
  readonly seed: number;
  /** All trials of the claim, those of other shards included. */
  readonly trials: number;
  readonly fields: readonly string[];
  readonly shard: Shard;
  readonly version: string;
  readonly engine: EngineIdentity;
  /** A name for people; not compared. */
  readonly preset: Preset;
}

/** Finished trials from … in index order. */
export interface Piece {
  readonly from: number;
  readonly data: Float64Array;
}

export interface Journal {
  /**
   * Called once before the first trial: takes the journal for this run alone and returns what an earlier one left in it.
   *
   * @throws JournalError  it is another run's, or in use
   */
  begin(header: JournalHeader): Piece[] | Promise<Piece[]>;
  append(piece: Piece): void | Promise<void>;
  /** Called once after the last trial, or after what stopped the run. */
  end(): void | Promise<void>;
}

export interface JournalErrorOptions extends ErrorOptions {
  /** What to do, for a program; the command line has words of its own. */
  readonly wayOut?: string;
  /** The run that the journal belongs to. */
  readonly found?: JournalHeader;
  /** Whoever has it may be gone, which cannot be seen from here. */
  readonly elsewhere?: boolean;
}

/** A journal that cannot be used for this run; the sentence says why and what to do. */
export class JournalError extends RangeError {
  override readonly name = "JournalError";
  /** The sentence without what to do. */
  readonly problem: string;
  readonly wayOut: string;
  readonly found: JournalHeader | undefined;
  readonly elsewhere: boolean;

  constructor(problem: string, { wayOut = "", found, elsewhere = false, ...options }: JournalErrorOptions = {}) {
    super(wayOut === "" ? problem : `${problem}; ${wayOut}`, options);
    this.problem = problem;
    this.wayOut = wayOut;
    this.found = found;
    this.elsewhere = elsewhere;
  }
}

const nameOf = ({ build, hash }: EngineIdentity) => `${build} ${hash.slice(0, 12)}`;

/** In words, what differs between two headers; empty when nothing does. */
export function differences(found: JournalHeader, expected: JournalHeader): string[] {
  const says: string[] = [];
  const compare = (what: string, a: unknown, b: unknown) => {
    if (a !== b) says.push(`${what} ${a} instead of ${b}`);
  };
  compare("claim", found.claim, expected.claim);
  if (says.length > 0) return says;
  compare("seed", found.seed, expected.seed);
  const before = says.length;
  for (const key of [...new Set([...Object.keys(found.params), ...Object.keys(expected.params)])].sort()) {
    compare(key, found.params[key], expected.params[key]);
  }
  // The name that people gave to all of these at once.
  if (says.length > before && found.preset !== expected.preset) {
    says.splice(before, 0, `preset ${found.preset} instead of ${expected.preset}`);
  }
  compare("version", found.version, expected.version);
  compare("engine", nameOf(found.engine), nameOf(expected.engine));
  compare("shard", `${found.shard.index}/${found.shard.count}`, `${expected.shard.index}/${expected.shard.count}`);
  // What follows from the parameters and the version is news only when they agree.
  if (says.length > 0) return says;
  compare("trials", found.trials, expected.trials);
  compare("fields", found.fields.join(" "), expected.fields.join(" "));
  return says;
}

/** Is a piece whole records that lie inside its shard? */
export function fits({ from, data }: Piece, { shard, trials, fields }: JournalHeader): boolean {
  const [first, end] = shardRange(shard, trials);
  const count = data.length / fields.length;
  return Number.isInteger(count) && count > 0 && from >= first && from + count <= end;
}
