/** Records of experiments that repeat something at several sizes: taken apart by size, summarised by medians, compared along a line. */
import { log } from "../engine/functions.js";
import { binomialTail } from "../theory/distributions.js";
import { regularisedIncompleteBeta } from "../theory/incompleteBeta.js";
import { column, type Point, type Records, type RuleOutcome } from "./claim.js";
import { atMost, mean, median, standardError, studentBound, worst } from "./statistics.js";

/** What one field holds in the records of one group. */
export type Sample = readonly number[];

export interface Group {
  /** The value that its records share. */
  readonly key: number;
  readonly count: number;
  of(field: string): Sample;
}

/** The records whose `field` is `value`. */
export function where(records: Records, field: string, value: number): Records {
  const width = records.fields.length;
  const at = column(records, field);
  const rows = Array.from(at.keys()).filter((i) => at[i] === value);
  const data = new Float64Array(rows.length * width);
  for (const [k, i] of rows.entries()) data.set(records.data.subarray(i * width, (i + 1) * width), k * width);
  return { fields: records.fields, count: rows.length, data };
}

/** The records with key `key` = each of `keys`, in that order; those without records are left out. */
export function groupsOf(records: Records, field: string, keys: readonly number[]): Group[] {
  const columns = new Map(records.fields.map((name) => [name, column(records, name)]));
  const at = column(records, field);
  return keys.flatMap((key) => {
    const rows = Array.from(at.keys()).filter((i) => at[i] === key);
    if (rows.length === 0) return [];
    return {
      key,
      count: rows.length,
      of(name: string) {
        const values = columns.get(name);
        if (values === undefined) throw new Error(`internal: no field "${name}" among ${records.fields.join(", ")}`);
        return rows.map((i) => values[i] as number);
      },
    };
  });
}

/**
 * Standard error of the median: the deviation of the medians of all bootstrap samples at once, without drawing any. In one of them
 * the middle value is x_(k) with probability I_{k/n}(a, a) − I_{(k−1)/n}(a, a), a = (n + 1)/2.
 * Source: J. S. Maritz, R. G. Jarrett, J. Amer. Statist. Assoc. 73 (1978) 194–196.
 */
export function medianError(x: ArrayLike<number>): number {
  const n = x.length;
  if (n < 2) return Number.POSITIVE_INFINITY;
  const sorted = Float64Array.from(x).sort();
  const a = (n + 1) / 2;
  let [before, first, second] = [0, 0, 0];
  // Around the middle, so that no digit is lost to the mean.
  const centre = sorted[n >> 1] as number;
  for (let k = 1; k <= n; k++) {
    const upTo = regularisedIncompleteBeta(k / n, a, a);
    const deviation = (sorted[k - 1] as number) - centre;
    first += (upTo - before) * deviation;
    second += (upTo - before) * deviation * deviation;
    before = upTo;
  }
  return Math.sqrt(Math.max(0, second - first * first));
}

/** A number with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

export const meanOf = (x: Sample): Estimate => ({ value: mean(x), error: standardError(x) });
/** Of positive numbers with a heavy tail: the error is that of the median of their logarithms. */
export function medianOf(x: Sample): Estimate {
  const value = median(x);
  return { value, error: value * medianError(x.map((one) => log(one))) };
}

/** Logarithm of an estimate of something positive. */
export const logOf = ({ value, error }: Estimate): Estimate => ({ value: log(value), error: error / value });

/** A point of a figure; no bar where the error is unknown. */
export const pointAt = (x: number, { value, error }: Estimate): Point => ({
  x,
  y: value,
  ...(Number.isFinite(error) ? { error } : {}),
});

/** Slope of the least-squares line through independent estimates. */
export function slopeOf(x: ArrayLike<number>, y: readonly Estimate[]): Estimate {
  const centre = mean(x);
  let [xx, value, variance] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) xx += ((x[i] as number) - centre) * ((x[i] as number) - centre);
  for (const [i, estimate] of y.entries()) {
    const weight = ((x[i] as number) - centre) / xx;
    value += weight * estimate.value;
    variance += weight * weight * estimate.error * estimate.error;
  }
  return { value, error: Math.sqrt(variance) };
}

/** Slope of ln y against ln x. */
export const exponentOf = (x: readonly number[], y: readonly Estimate[]): Estimate =>
  slopeOf(
    x.map((value) => log(value)),
    y.map(logOf),
  );

/** No fraction is refused that is more likely than one in a million. */
export const FRACTION_BOUND = 1e-6;

/** The smaller binomial tail of `hits` among `of`, for the probability between `low` and `high` that suits it best. */
export const fractionTail = (of: number, hits: number, low: number, high: number): number =>
  Math.min(binomialTail(of, hits, Math.min(1, high)), binomialTail(of, of - hits, 1 - Math.max(0, low)));

/** A share of trials at one size over the number of what is asked of it. */
export interface Share {
  readonly ratio: number;
  readonly hits: number;
  readonly of: number;
}

/** A share with the standard error of a fraction. */
export function shareAt(x: number, { hits, of }: Share): Point {
  const p = hits / of;
  return { x, y: p, error: Math.sqrt((p * (1 - p)) / of) };
}

/** The rule p ≥ 1e-6, for the smallest of some tails. */
export const likely = (name: string, rule: string, tail: number): RuleOutcome => ({
  name,
  rule,
  statistic: tail,
  bound: FRACTION_BOUND,
  holds: tail >= FRACTION_BOUND,
});

/** The rule low ≤ statistic ≤ high, each end a bound of its own. */
export const within = (
  name: string,
  rule: string,
  { value, error }: Estimate,
  low: number,
  high: number,
): RuleOutcome => ({
  name,
  rule,
  statistic: value,
  ...(Number.isFinite(error) ? { standardError: error } : {}),
  bound: high,
  low,
  holds: value >= low && value <= high,
});

/** How far from the threshold a peak may be, in ln(P/n). */
const PEAK = 0.25;

/** The rule that what is largest lies at the threshold; `ratio` of it, which is called `axis`. */
export const peakRule = (name: string, what: string, ratio: number, reach = PEAK, axis = "P/n"): RuleOutcome =>
  atMost(name, `${what} is where |ln(${axis})| ≤ ${reach}: ln(${axis}) there`, log(ratio), reach);

/** A median that an independent program found, with its standard error. */
export type Reference = readonly [value: number, error: number];

export interface MedianRules {
  /** What is measured: "risk". */
  readonly name: string;
  readonly field: string;
  readonly reference: ReadonlyMap<number, Reference>;
  /** Relative; an optimiser or a seed may move the median by so much. */
  readonly band: number;
  /** Sizes that the sign test counts. Default: all. */
  readonly counted?: (key: number) => boolean;
}

/** Sizes on either side whose samples estimate one spread. */
const NEIGHBOURS = 2;
/** By so much the reference medians, which are measured too, may miss the middle: a share of the sample. */
const MISPLACED = 0.03;

/**
 * Medians of positive numbers with a heavy tail against reference medians, in logarithms: each within the band or 5 standard errors,
 * whose spread is shared by neighbouring sizes; and all sizes together by a sign test, which asks nothing of the law.
 */
export function medianRules(
  groups: readonly Group[],
  { name, field, reference, band, counted = () => true }: MedianRules,
): RuleOutcome[] {
  const judged = groups.filter(({ key }) => reference.has(key));
  const logs = judged.map((group) => group.of(field).map((x) => log(x)));
  const squares = logs.map((x) => medianError(x) * medianError(x));
  let [lower, of] = [0, 0];
  const far = judged.map(({ key, count }, k) => {
    const [value, error] = reference.get(key) as Reference;
    const near = squares.slice(Math.max(0, k - NEIGHBOURS), k + NEIGHBOURS + 1);
    const relative = error / value;
    const se = Math.sqrt(Math.max(mean(near), (squares[k] as number) / 2) + relative * relative);
    const away = median(logs[k] as number[]) - log(value);
    if (counted(key)) {
      for (const x of logs[k] as number[]) lower += x < log(value) ? 1 : 0;
      of += count;
    }
    return away / Math.max(log(1 + band), studentBound(near.length * (count - 1)) * se);
  });
  return [
    atMost(
      `median ${name}`,
      `|ln(median/reference)| ≤ max(ln ${1 + band}, 5 SE) at every size, in units of that bound`,
      worst(far),
      1,
    ),
    likely(
      `median ${name}, sign test`,
      `${lower} of ${of} values below the reference medians: binomial tail ≥ 1e-6 for a chance of 0.5 ± ${MISPLACED}`,
      fractionTail(of, lower, 0.5 - MISPLACED, 0.5 + MISPLACED),
    ),
  ];
}

/** The rule statistic ≤ bound, with its sign. */
export const below = (name: string, rule: string, { value, error }: Estimate, bound: number): RuleOutcome => ({
  name,
  rule,
  statistic: value,
  ...(Number.isFinite(error) ? { standardError: error } : {}),
  bound,
  holds: value <= bound,
});
