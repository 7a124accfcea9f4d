import { checkNumbers, firstNotFinite, show } from "../engine/arguments.js";

const SPEAKER = "kolmogorovDistance";

/** By so much a distribution function may leave [0, 1], as one does that is put together from others. */
const ROUNDING = 1e-12;

/** The bits of a double, to step to its neighbour. */
const double = new Float64Array(1);
const words = new BigInt64Array(double.buffer);

/** The largest double below a finite x. */
function below(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  double[0] = x;
  words[0] = (words[0] as bigint) + (x > 0 ? -1n : 1n);
  return double[0] as number;
}

/**
 * The largest distance sup|F_n − F| between the empirical distribution of a sample and a law, exact also where the law jumps.
 *
 * Between two points of the sample F_n is constant and F rises, so the distance is reached at a point or just below one: every
 * distinct point x is compared with F(x) and with F(x−), which is F at the next double below x. An atom of F on a point of the
 * sample counts as one: zeros of a singular matrix are to be 0, not 1e-17.
 *
 * @param sample  numbers in any order, at least one
 * @param cdf     F, non-decreasing from 0 to 1; called twice for each distinct point
 * @returns       in [0, 1]; times √n it follows kolmogorovTail's law when the sample is independent and F continuous
 * @throws RangeError  the sample is empty or has an entry that is NaN or infinite; F returns something outside [0, 1]
 * @throws TypeError   sample is not a list of numbers, cdf is not a function
 * Source: A. Kolmogorov, G. Ist. Ital. Attuari 4 (1933) 83.
 * @example kolmogorovDistance([0.25, 0.5, 0.75], (x) => x)   // 0.25
 */
export function kolmogorovDistance(sample: ArrayLike<number>, cdf: (x: number) => number): number {
  checkNumbers(SPEAKER, "sample", sample);
  if (typeof cdf !== "function") throw new TypeError(`${SPEAKER}: expected cdf to be a function, got ${show(cdf)}`);
  const n = sample.length;
  if (n === 0) throw new RangeError(`${SPEAKER}: expected a sample of at least one number, got none`);
  const bad = firstNotFinite(sample);
  if (bad >= 0) throw new RangeError(`${SPEAKER}: expected finite numbers, got ${sample[bad]} at index ${bad}`);
  const F = (x: number): number => {
    const p = cdf(x);
    if (typeof p !== "number" || !(p >= -ROUNDING && p <= 1 + ROUNDING))
      throw new RangeError(`${SPEAKER}: expected cdf(${x}) in [0, 1], got ${show(p)}`);
    return Math.max(0, Math.min(1, p));
  };
  const sorted = Float64Array.from(sample).sort();
  let distance = 0;
  for (let i = 0; i < n; ) {
    const x = sorted[i] as number;
    let j = i + 1;
    while (j < n && sorted[j] === x) j++;
    distance = Math.max(distance, Math.abs(i / n - F(below(x))), Math.abs(j / n - F(x)));
    i = j;
  }
  return distance;
}
