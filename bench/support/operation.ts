/** What a `bench/<operation>.bench.ts` exports, and what comes of it. */
import type { Build } from "../../src/engine.js";

/** A number that a measurement has to reach. */
export interface Target {
  readonly bound: "≥" | "≤";
  readonly value: number;
  readonly unit: string;
}

export const atLeast = (value: number, unit: string): Target => ({ bound: "≥", value, unit });
export const atMost = (value: number, unit: string): Target => ({ bound: "≤", value, unit });

/** One line of the table. */
export interface Row {
  readonly size: string;
  readonly build?: Build;
  /** Seconds for one call: the median, and the median distance from it as a part of it. */
  readonly median?: number;
  readonly spread?: number;
  readonly samples?: number;
  /** What was done in that time, as "31.2 GFLOP/s". */
  readonly rate?: { readonly value: number; readonly unit: string };
  /** The rate against another one measured in turns with it. */
  readonly ratio?: { readonly value: number; readonly to: string };
  /** For what is neither a time nor a rate. */
  readonly note?: string;
  readonly target?: Target;
  /** What the target is compared with, in the target's unit. */
  readonly reached?: number;
  /** ‖AV − VΛ‖/(‖A‖ n ε) of this very result, or what takes its place for values alone. */
  readonly residual?: number;
  /** Where the median, or a number of bytes, stands in the figure. */
  readonly point?: { readonly panel: string; readonly series: string; readonly n: number; readonly bytes?: number };
  /** The part of the wall time in which this process had a core; well below 1, the machine was busy with something else. */
  readonly core?: number;
}

/** Yields rows as they are measured. */
export interface Operation {
  readonly name: string;
  /** Why these sizes, and how many flops. */
  readonly why: string;
  rows(): AsyncGenerator<Row> | Generator<Row>;
}

/** By how much a row missed its target, as a part of it; 0 when met, undefined without one. */
export function missed({ target, reached }: Row): number | undefined {
  if (target === undefined || reached === undefined) return undefined;
  if (target.bound === "≥" ? reached >= target.value : reached <= target.value) return 0;
  return Math.abs(reached / target.value - 1);
}
