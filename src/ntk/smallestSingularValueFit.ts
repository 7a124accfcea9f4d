/**
 * The law of the smallest singular value of a Jacobian,  s̃ = σ (√P − κ √n), as a straight line in √P.
 *
 * s̃ is s_min(J) over the root mean square of J's entries: with independent entries σ = κ = 1 in the limit. It is a law of the
 * singular value; the eigenvalue of K = J Jᵀ is its square. The line extrapolates to 0 at P_fit = κ² n, which is
 * not where the rank is lost: that is P = n for a smooth activation (rankThreshold).
 */
import { checkNumbers, checkSize, show } from "../engine/arguments.js";
import { expm1, log } from "../engine/functions.js";

/** Runs of one size. */
export interface SmallestSingularValues {
  /** P ≥ 1. */
  readonly parameters: number;
  /** n = N·n_L ≥ 1, the rows of J; the same in every point. */
  readonly observables: number;
  /** s̃ of each run: `smallest` of jacobianSpectrum. As many in every point, at least 2. */
  readonly values: ArrayLike<number>;
}

/** A number with its standard error, by the jackknife over runs. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

export interface SmallestSingularValueFit {
  /** The slope a: s̃ = a √P − b. */
  readonly sigma: Estimate;
  /** b. */
  readonly offset: Estimate;
  /** b/(a √n). */
  readonly kappa: Estimate;
  /** P_fit = κ² n, where the line reaches 0: an extrapolation. */
  readonly threshold: Estimate;
  /** Of the line. It alone cannot tell √P from P^0.35. */
  readonly r2: number;
  /** g of a P^g − b, all three free. In [0.02, 3]: at an end of it the points have no such exponent. */
  readonly exponent: Estimate;
  /** The P of the points above 1.3 n, which were fitted, ascending. */
  readonly fitted: number[];
}

const SPEAKER = "smallestSingularValueFit";

/** Points from here on are fitted. */
const FROM = 1.3;
const LEAST_POINTS = 4;

interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Sum of squares of what remains, and of the deviations from the mean. */
  readonly rest: number;
  readonly total: number;
}

/** Least squares of y on x. */
function line(x: Float64Array, y: Float64Array): Line {
  const count = x.length;
  let [mx, my] = [0, 0];
  for (let i = 0; i < count; i++) {
    mx += (x[i] as number) / count;
    my += (y[i] as number) / count;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const [u, v] = [(x[i] as number) - mx, (y[i] as number) - my];
    xx += u * u;
    xy += u * v;
    yy += v * v;
  }
  const slope = xy / xx;
  let rest = 0;
  for (let i = 0; i < count; i++) {
    const off = (y[i] as number) - my - slope * ((x[i] as number) - mx);
    rest += off * off;
  }
  return { slope, intercept: my - slope * mx, rest, total: yy };
}

const LOWEST = 0.02;
const HIGHEST = 3;

/** What a P^g − b leaves at its best a and b; (P^g − 1)/g spans the same functions, and stays apart from 1 for small g. */
function restAt(g: number, logs: Float64Array, y: Float64Array): number {
  return line(
    logs.map((t) => expm1(g * t) / g),
    y,
  ).rest;
}

/** The exponent that leaves least: the best of a grid, then golden sections around it. */
function bestExponent(logs: Float64Array, y: Float64Array): number {
  const step = 0.02;
  const cells = Math.round((HIGHEST - LOWEST) / step);
  let best = LOWEST;
  let least = Infinity;
  for (let i = 0; i <= cells; i++) {
    const g = LOWEST + i * step;
    const rest = restAt(g, logs, y);
    if (rest < least) [best, least] = [g, rest];
  }
  let [lo, hi] = [Math.max(LOWEST, best - step), Math.min(HIGHEST, best + step)];
  const golden = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [hi - golden * (hi - lo), lo + golden * (hi - lo)];
  let [atLeft, atRight] = [restAt(left, logs, y), restAt(right, logs, y)];
  for (let i = 0; i < 30; i++) {
    if (atLeft <= atRight) {
      [hi, right, atRight] = [right, left, atLeft];
      left = hi - golden * (hi - lo);
      atLeft = restAt(left, logs, y);
    } else {
      [lo, left, atLeft] = [left, right, atRight];
      right = lo + golden * (hi - lo);
      atRight = restAt(right, logs, y);
    }
  }
  return (lo + hi) / 2;
}

function checkPoints(points: unknown): asserts points is readonly SmallestSingularValues[] {
  if (!Array.isArray(points)) {
    throw new TypeError(
      `${SPEAKER}: expected a list of points { parameters, observables, values }, got ${show(points)}`,
    );
  }
  Array.from(points).forEach((point: unknown, i) => {
    const name = `points[${i}]`;
    if (typeof point !== "object" || point === null) {
      throw new TypeError(`${SPEAKER}: expected ${name} to be { parameters, observables, values }, got ${show(point)}`);
    }
    const { parameters, observables, values } = point as SmallestSingularValues;
    for (const [key, size] of [
      ["parameters", parameters],
      ["observables", observables],
    ] as const) {
      checkSize(SPEAKER, `${name}.${key}`, size);
      if (size === 0) throw new RangeError(`${SPEAKER}: expected ${name}.${key} ≥ 1, got 0`);
    }
    const first = points[0] as SmallestSingularValues;
    if (observables !== first.observables) {
      throw new RangeError(
        `${SPEAKER}: expected the same observables in every point, got ${first.observables} and, in ${name}, ${observables}`,
      );
    }
    checkNumbers(SPEAKER, `${name}.values`, values);
    if (values.length < 2 || values.length !== first.values.length) {
      throw new RangeError(
        `${SPEAKER}: expected as many values in every point, at least 2, got ${values.length} in ${name} and ${first.values.length} in points[0]`,
      );
    }
    for (let r = 0; r < values.length; r++) {
      const value = values[r] as number;
      if (!(value >= 0 && value < Infinity)) {
        throw new RangeError(
          `${SPEAKER}: expected singular values, finite and ≥ 0, got ${value} at ${name}.values[${r}]`,
        );
      }
    }
  });
}

/**
 * σ and κ of s̃ = σ (√P − κ √n): least squares of a √P − b on the means of the points with P > 1.3 n; σ = a, κ = b/(a √n).
 *
 * Errors by the jackknife: run r is left out of every point at once, so that runs of one index may share their data. Whether
 * the root is the right power is asked apart, by the exponent of a P^g − b.
 *
 * @param points  at least four of different P above 1.3 n; those below do not count
 * @returns       sigma, offset, kappa, threshold, r2, exponent, fitted
 * @throws RangeError  a size that is no whole number ≥ 1, points of different n or number of runs, fewer than 2 runs or 4 points
 *                     above 1.3 n, values that are negative or not finite, or that do not rise with P
 * @throws TypeError   points is not a list of such points
 * Source: M. Rudelson, R. Vershynin, Comm. Pure Appl. Math. 62 (2009) 1707–1739 (the law with independent entries); docs/paper.md#lower-edge.
 * @example smallestSingularValueFit([64, 100, 144, 196].map((P) => ({ parameters: P, observables: 36, values: [Math.sqrt(P) - 6, Math.sqrt(P) - 6] }))).kappa.value   // 1
 */
export function smallestSingularValueFit(points: readonly SmallestSingularValues[]): SmallestSingularValueFit {
  checkPoints(points);
  const n = points[0]?.observables ?? 0;
  const used = points.filter(({ parameters }) => parameters > FROM * n).sort((a, b) => a.parameters - b.parameters);
  const distinct = new Set(used.map(({ parameters }) => parameters)).size;
  if (distinct < LEAST_POINTS) {
    throw new RangeError(
      `${SPEAKER}: expected at least ${LEAST_POINTS} points of different P > ${FROM} n = ${FROM * n}, got ${distinct}`,
    );
  }
  const runs = (used[0] as SmallestSingularValues).values.length;
  const roots = Float64Array.from(used, ({ parameters }) => Math.sqrt(parameters));
  const logs = Float64Array.from(used, ({ parameters }) => log(parameters));
  const sums = Float64Array.from(used, ({ values }) => {
    let sum = 0;
    for (let r = 0; r < runs; r++) sum += values[r] as number;
    return sum;
  });

  /** [a, b, κ, P_fit, g] without run `left`, or of all runs for −1. */
  const estimate = (left: number): { row: number[]; fit: Line } => {
    const y = sums.map((sum, i) =>
      left < 0 ? sum / runs : (sum - ((used[i] as SmallestSingularValues).values[left] as number)) / (runs - 1),
    );
    const fit = line(roots, y);
    if (!(fit.slope > 0)) {
      throw new RangeError(`${SPEAKER}: expected values that rise with P, got a slope of ${fit.slope}`);
    }
    const root = -fit.intercept / fit.slope;
    return {
      row: [fit.slope, -fit.intercept, root / Math.sqrt(n), root > 0 ? root * root : 0, bestExponent(logs, y)],
      fit,
    };
  };

  const whole = estimate(-1);
  const parts = Array.from({ length: runs }, (_, r) => estimate(r).row);
  const of = (k: number): Estimate => {
    let mean = 0;
    for (const part of parts) mean += (part[k] as number) / runs;
    let squares = 0;
    for (const part of parts) squares += ((part[k] as number) - mean) * ((part[k] as number) - mean);
    return { value: whole.row[k] as number, error: Math.sqrt(((runs - 1) / runs) * squares) };
  };
  return {
    sigma: of(0),
    offset: of(1),
    kappa: of(2),
    threshold: of(3),
    r2: 1 - whole.fit.rest / whole.fit.total,
    exponent: of(4),
    fitted: used.map(({ parameters }) => parameters),
  };
}
