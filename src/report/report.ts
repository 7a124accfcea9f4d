/**
 * What a report is made of: finished claims and the circumstances of the run. Knows no numerics and no files;
 * everything that is drawn or printed here was computed before.
 */
import type {
  Figure,
  ParameterInfo,
  Params,
  Preset,
  Records,
  Statement,
  Table,
  Verdict,
} from "../correspondence/claim.js";

/** One finished claim. A run's own report has at least these parts. */
export interface ClaimReport {
  /** The claim's id, also the name of its files. */
  readonly claim: string;
  readonly title: string;
  readonly statement: Statement;
  readonly preset: Preset;
  readonly params: Params;
  /** What the parameters mean, where that is known. */
  readonly parameters?: Readonly<Record<string, ParameterInfo>>;
  readonly seed: number | bigint;
  readonly trials: number;
  readonly records: Records;
  readonly digest: string;
  readonly verdict: Verdict;
  readonly figure: Figure;
  readonly table: Table;
  readonly seconds: number;
  readonly workers: number;
}

/** The circumstances of a run, as the caller knows them. Nothing here enters a digest. */
export interface ReportMeta {
  /** The command that made this report, as a person would type it. */
  readonly command: string;
  /** The command that makes every number again, where one does; undefined: those of the claims, each by itself. Default: `command`. */
  readonly repeat?: string | undefined;
  /** Claims that belong to this run and are not in the report. */
  readonly missing?: readonly string[];
  readonly seed: number | bigint;
  readonly preset: Preset;
  /** The digest over all claims. */
  readonly digest: string;
  readonly seconds: number;
  readonly workers: number;
  /** When the run ended, already in words: "2025-11-21 08:00 UTC". */
  readonly date: string;
  readonly engine: { readonly build: string; readonly hash: string };
  readonly versions: { readonly wishart: string; readonly runtime: string };
  /** Processor and system in a few words: "x64, 2 cores, linux". */
  readonly machine: string;
}

/** The command that repeats one claim alone, every parameter spelled out, so that it never depends on a preset. */
export function rerunCommand({ claim, preset, params, seed }: ClaimReport): string {
  const size = preset === "default" ? "" : ` --${preset}`;
  const set = Object.entries(params).map(([key, value]) => ` --set ${key}=${value}`);
  return `npx wishart claim ${claim}${size} --seed ${seed}${set.join("")}`;
}
