import { checkNumbers, checkSize, show } from "../engine/arguments.js";

/** Runs of one size. */
export interface Ranks {
  /** P ≥ 1. */
  readonly parameters: number;
  /** n = N·n_L ≥ 1, the rows of J. */
  readonly observables: number;
  /** The rank of J in each run, at least one: `rank` of jacobianSpectrum. */
  readonly ranks: ArrayLike<number>;
}

export interface RankThreshold {
  /** The smallest P of the points from which on every run has rank n; Infinity when the last point has not. */
  readonly parameters: number;
  /** Mean ranks, in ascending order of P. */
  readonly means: { readonly parameters: number; readonly rank: number }[];
}

function checkPoint(speaker: string, name: string, point: unknown): asserts point is Ranks {
  if (typeof point !== "object" || point === null) {
    throw new TypeError(`${speaker}: expected ${name} to be { parameters, observables, ranks }, got ${show(point)}`);
  }
  const { parameters, observables, ranks } = point as Ranks;
  checkSize(speaker, `${name}.parameters`, parameters);
  checkSize(speaker, `${name}.observables`, observables);
  checkNumbers(speaker, `${name}.ranks`, ranks);
  if (parameters === 0 || observables === 0) {
    throw new RangeError(
      `${speaker}: expected parameters and observables ≥ 1 in ${name}, got ${parameters} and ${observables}`,
    );
  }
  if (ranks.length === 0) throw new RangeError(`${speaker}: expected ${name} to hold the ranks of its runs, got none`);
  const most = Math.min(parameters, observables);
  for (let r = 0; r < ranks.length; r++) {
    const rank = ranks[r] as number;
    if (!(Number.isSafeInteger(rank) && rank >= 0 && rank <= most)) {
      throw new RangeError(`${speaker}: expected a rank between 0 and ${most}, got ${rank} at ${name}.ranks[${r}]`);
    }
  }
}

/**
 * Where a network begins to have a Jacobian of full rank: the first P with rank J = n in every run, at it and beyond.
 *
 * For smooth activations it is the first P ≥ n. Each hidden unit of a relu network has one rescaling symmetry, so
 * that P − w ≥ n is needed for w of them, and more where units are dead.
 *
 * @param points  sizes and ranks of runs, in any order, at least one
 * @returns       { parameters, means }
 * @throws RangeError  no points, a size that is no whole number ≥ 1, a rank that is none of an n × P matrix, no ranks
 * @throws TypeError   points is not a list of such points
 * Source: docs/paper.md#lower-edge.
 * @example rankThreshold([{ parameters: 37, observables: 40, ranks: [37] }, { parameters: 49, observables: 40, ranks: [40] }]).parameters   // 49
 */
export function rankThreshold(points: readonly Ranks[]): RankThreshold {
  const speaker = "rankThreshold";
  if (!Array.isArray(points)) {
    throw new TypeError(
      `${speaker}: expected a list of points { parameters, observables, ranks }, got ${show(points)}`,
    );
  }
  if (points.length === 0) throw new RangeError(`${speaker}: expected at least one point, got none`);
  Array.from(points).forEach((point: unknown, i) => {
    checkPoint(speaker, `points[${i}]`, point);
  });
  const sorted = [...(points as readonly Ranks[])].sort((a, b) => a.parameters - b.parameters);
  let parameters = Infinity;
  for (const point of [...sorted].reverse()) {
    if (Array.from(point.ranks).some((rank) => rank < point.observables)) break;
    parameters = point.parameters;
  }
  const means = sorted.map(({ parameters, ranks }) => {
    let sum = 0;
    for (let r = 0; r < ranks.length; r++) sum += ranks[r] as number;
    return { parameters, rank: sum / ranks.length };
  });
  return { parameters, means };
}
