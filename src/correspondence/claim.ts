/**
 * The contract of a claim: one sentence of the paper as something that can be run, measured and refuted.
 *
 * Every claim is one file in this folder with the same parts, so that a reader finds the science in one place and
 * every runner, report and page can execute it without knowing what it is about.
 */
import type { Stream } from "../random/stream.js";

/** Flat, numeric, serialisable: what `--set key=value` can reach and what the digest covers. */
export type Params = Readonly<Record<string, number>>;
export type Preset = "quick" | "default" | "full";
export const PRESETS: readonly Preset[] = ["quick", "default", "full"];

/** What one parameter means and which values it may take. */
export interface ParameterInfo {
  readonly description: string;
  readonly integer: boolean;
  readonly minimum: number;
  readonly maximum: number;
}

export interface Statement {
  /** The sentence that is tested. */
  readonly sentence: string;
  /** Its place in the paper. */
  readonly paper: string;
  /** The form that is true where the paper is imprecise. */
  readonly corrected?: string;
  /** What one might take for a part of the claim and is not, a sentence each. */
  readonly outside?: readonly string[];
}

/** All finished trials: `data` holds `count` rows of one number per field, in index order. */
export interface Records {
  readonly fields: readonly string[];
  readonly count: number;
  readonly data: Float64Array;
}

/** One rule of a verdict: `statistic` is what was measured, `holds` what came of the rule in words. */
export interface RuleOutcome {
  readonly name: string;
  /** The rule in words, with its bound: "|z| ≤ 5 at every divisor". */
  readonly rule: string;
  readonly statistic: number;
  /** Standard error of the statistic where it has one. */
  readonly standardError?: number;
  readonly expected?: number;
  readonly bound: number;
  /** The lower end of a rule that has two; `bound` is the upper one. */
  readonly low?: number;
  readonly holds: boolean;
}

/** One row of a dictionary: two things that correspond, and the rules of the same verdict that say so. */
export interface DictionaryRow {
  readonly quantum: string;
  readonly network: string;
  /** One sentence with the numbers of both sides. */
  readonly summary: string;
  /** Names of the rules. */
  readonly rules: readonly string[];
  readonly holds: boolean;
  /** Ids of the claims that measured the two sides. */
  readonly measuredBy: { readonly quantum: readonly string[]; readonly network: readonly string[] };
}

export interface Verdict {
  readonly holds: boolean;
  /** One sentence with the number that decides. */
  readonly summary: string;
  readonly rules: readonly RuleOutcome[];
  /** Of a claim that sets two sides against each other, row by row. */
  readonly rows?: readonly DictionaryRow[];
}

/** The two halves of the correspondence: each has one colour in all panels of a figure that shows both. */
export type Side = "quantum" | "network";

export interface Axis {
  readonly label: string;
  readonly scale: "linear" | "log";
  readonly domain?: readonly [number, number];
  /** Values with a name instead of a number: "16 × 16". Without them the axis chooses round numbers. */
  readonly ticks?: readonly { readonly value: number; readonly label: string }[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
  /** One standard error of y, where there is one. */
  readonly error?: number;
}

export type Series = { readonly side?: Side } & (
  | { readonly kind: "points"; readonly label: string; readonly points: readonly Point[] }
  /** Theory: drawn solid when exact at finite size, dashed when asymptotic. */
  | {
      readonly kind: "curve";
      readonly label: string;
      readonly exact: boolean;
      readonly points: readonly Point[];
    }
  /** A histogram as bars [x0, x1] of height y. */
  | {
      readonly kind: "bars";
      readonly label: string;
      readonly bars: readonly { readonly x0: number; readonly x1: number; readonly y: number }[];
    }
);

export interface Panel {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Vertical lines worth a label: "dA = dB". */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
}

/** What a person looks at: points with error bars over the theory curve. Data only; `report/` draws it. */
export interface Figure {
  readonly title: string;
  readonly caption: string;
  readonly panels: readonly Panel[];
}

/** A table of numbers beside the figure, already in words a reader needs. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a claim reads of another one: the same preset and the same seed, all trials finished. */
export interface Finished {
  readonly params: Params;
  readonly records: Records;
  readonly verdict: Verdict;
}

/** The claims that a claim `uses`, by their ids. */
export type Used = ReadonlyMap<string, Finished>;

export interface Claim<Prepared = unknown> {
  /** kebab-case name a person remembers; the streams of the trials are keyed by it. */
  readonly id: string;
  readonly title: string;
  readonly statement: Statement;
  readonly parameters: Readonly<Record<string, ParameterInfo>>;
  readonly presets: Readonly<Record<Preset, Params>>;
  /** Names of the numbers of one record, in order. */
  readonly fields: readonly string[];
  /** How many independent trials the parameters mean. */
  trials(params: Params): number;
  /** What all trials share; deterministic, made once per worker. */
  prepare(params: Params): Prepared;
  /** One trial: pure. Reads random numbers from `stream` (seed → claim id → index) and from nowhere else. */
  trial(params: Params, prepared: Prepared, stream: Stream, index: number): Float64Array;
  /** Ids of other claims whose records this one's verdict, figure and table read; they come before it in the list of claims. */
  readonly uses?: readonly string[];
  verdict(records: Records, params: Params, used: Used): Verdict;
  figure(records: Records, params: Params, used: Used): Figure;
  table(records: Records, params: Params, used: Used): Table;
}

/** What claim `id` found, of a claim that `uses` it. */
export function finished(used: Used, id: string): Finished {
  const found = used.get(id);
  if (found === undefined) throw new Error(`internal: the records of ${id} are read by a claim that does not use it`);
  return found;
}

/** The column of one field, over all trials in index order. */
export function column(records: Records, field: string): Float64Array {
  const at = records.fields.indexOf(field);
  if (at < 0) throw new Error(`internal: no field "${field}" among ${records.fields.join(", ")}`);
  const width = records.fields.length;
  return Float64Array.from({ length: records.count }, (_, i) => records.data[i * width + at]);
}

/**
 * The parameters of a preset with `changes` laid over them.
 *
 * @throws RangeError  a parameter the claim does not have, or a value outside its range
 */
export function resolveParams(claim: Claim, preset: Preset, changes: Params = {}): Params {
  if (!PRESETS.includes(preset)) {
    throw new RangeError(`${claim.id}: expected preset quick, default or full, got ${JSON.stringify(preset)}`);
  }
  const params: Record<string, number> = { ...claim.presets[preset] };
  for (const [key, value] of Object.entries(changes)) {
    const info = Object.hasOwn(claim.parameters, key) ? claim.parameters[key] : undefined;
    if (info === undefined) {
      throw new RangeError(
        `${claim.id}: unknown parameter "${key}"; there are ${Object.keys(claim.parameters).join(", ")}`,
      );
    }
    const kind = info.integer ? "an integer" : "a number";
    const fits = info.integer ? Number.isSafeInteger(value) : Number.isFinite(value);
    if (!fits || value < info.minimum || value > info.maximum) {
      throw new RangeError(
        `${claim.id}: expected ${key} to be ${kind} from ${info.minimum} to ${info.maximum}, got ${value}`,
      );
    }
    params[key] = value;
  }
  return params;
}
