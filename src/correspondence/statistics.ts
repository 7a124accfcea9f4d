/** Summaries of independent trials, and the rules that verdicts are made of. Only + − × ÷ √ and the engine's functions, in index order. */
import { pow } from "../engine/functions.js";
import type { RuleOutcome } from "./claim.js";

/** Rules speak of five standard errors: six false alarms in ten million for one Gaussian mean. */
export const Z_BOUND = 5;

export function mean(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] as number;
  return sum / x.length;
}

/** Standard error of the mean from the sample itself; Infinity for a single number. */
export function standardError(x: ArrayLike<number>): number {
  if (x.length < 2) return Number.POSITIVE_INFINITY;
  const centre = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const deviation = (x[i] as number) - centre;
    sum += deviation * deviation;
  }
  return Math.sqrt(sum / (x.length - 1) / x.length);
}

/** One variance from several samples with different means, and the degrees of freedom it rests on. */
export function pooledVariance(samples: readonly ArrayLike<number>[]): { variance: number; degrees: number } {
  let sum = 0;
  let degrees = 0;
  for (const x of samples) {
    const centre = mean(x);
    for (let i = 0; i < x.length; i++) {
      const deviation = (x[i] as number) - centre;
      sum += deviation * deviation;
    }
    degrees += x.length - 1;
  }
  return { variance: degrees > 0 ? sum / degrees : Number.POSITIVE_INFINITY, degrees };
}

/**
 * The t that Student's law with `degrees` of freedom exceeds as rarely as a Gaussian exceeds 5: what "five standard
 * errors" means when the standard error itself is estimated. Within 2 % for 20 degrees, closer for more.
 * Source: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964) 26.7.5.
 */
export function studentBound(degrees: number): number {
  const z = Z_BOUND;
  const z2 = z * z;
  const g1 = (z * (z2 + 1)) / 4;
  const g2 = (z * ((5 * z2 + 16) * z2 + 3)) / 96;
  const g3 = (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384;
  return z + (g1 + (g2 + g3 / degrees) / degrees) / degrees;
}

export function median(x: ArrayLike<number>): number {
  const sorted = Float64Array.from(x).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/**
 * (measured − expected) / standard error. Where the law has no spread at all (standard error 0), rounding is
 * allowed for: agreement to 1e-12 counts as 0, anything else as infinitely far.
 */
export function zScore(measured: number, expected: number, error: number): number {
  const difference = measured - expected;
  if (error > 0) return difference / error;
  return Math.abs(difference) <= 1e-12 * Math.max(1, Math.abs(expected)) ? 0 : Number.POSITIVE_INFINITY;
}

/** The entry of largest modulus. */
export function worst(x: readonly number[]): number {
  return x.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
}

/** Independent z-scores as one: Σz/√k is standard normal when every one is. A small common shift shows here first. */
export function combinedZ(z: readonly number[]): number {
  return z.reduce((a, b) => a + b, 0) / Math.sqrt(Math.max(1, z.length));
}

/** The rule |statistic| ≤ bound. A NaN does not hold. */
export function atMost(
  name: string,
  rule: string,
  statistic: number,
  bound: number,
  extra: Pick<RuleOutcome, "standardError" | "expected"> = {},
): RuleOutcome {
  return { name, rule, statistic, bound, holds: Math.abs(statistic) <= bound, ...extra };
}

/** The rule statistic ≥ bound. */
export function atLeast(name: string, rule: string, statistic: number, bound: number): RuleOutcome {
  return { name, rule, statistic, bound, holds: statistic >= bound };
}

/**
 * A sum of `degrees` squares of standard normals as one z: the cube root of χ²/degrees is very nearly Gaussian.
 * Source: E. B. Wilson, M. M. Hilferty, Proc. Natl. Acad. Sci. 17 (1931) 684.
 */
export function chiSquareZ(chiSquare: number, degrees: number): number {
  const variance = 2 / (9 * degrees);
  return (pow(chiSquare / degrees, 1 / 3) - (1 - variance)) / Math.sqrt(variance);
}
