import { checkOptions, checkSize, show } from "../engine/arguments.js";
import { draw } from "../random/normals.js";
import { requireStream, type StreamValue } from "../random/stream.js";

export interface SplitOptions {
  /** In [0, 1): round(n · testFraction) samples are for testing. Default: 0.2. */
  readonly testFraction?: number;
  /** What decides which. */
  readonly stream: StreamValue;
}

/**
 * Places 0 … n − 1 parted at random into training and test data. Every choice is equally likely; the same stream chooses the same, on
 * every host.
 *
 * @param n        the number of samples
 * @param options  testFraction, stream
 * @returns        places in ascending order; rowsOf takes the rows
 * @throws RangeError  n is not a whole number, testFraction is not in [0, 1), or leaves no training or, above 0, no test sample
 * @throws TypeError   options is not an object, testFraction is not a number, no stream
 * @example trainTestSplit(5, { testFraction: 0.4, stream: stream(1) }).test.length   // 2
 */
export function trainTestSplit(
  n: number,
  options: SplitOptions,
): { readonly train: number[]; readonly test: number[] } {
  checkSize("trainTestSplit", "n", n);
  checkOptions("trainTestSplit", options, ["testFraction", "stream"], true);
  const { testFraction = 0.2 } = options;
  const value = requireStream("trainTestSplit", options.stream);
  if (typeof testFraction !== "number") {
    throw new TypeError(`trainTestSplit: expected testFraction to be a number, got ${show(testFraction)}`);
  }
  if (!(testFraction >= 0 && testFraction < 1)) {
    throw new RangeError(`trainTestSplit: expected testFraction in [0, 1), got ${testFraction}`);
  }
  const count = Math.round(n * testFraction);
  if (n > 0 && count === n) {
    throw new RangeError(
      `trainTestSplit: testFraction ${testFraction} of ${n} samples leaves none for training; lower it`,
    );
  }
  if (n > 0 && count === 0 && testFraction > 0) {
    throw new RangeError(
      `trainTestSplit: testFraction ${testFraction} of ${n} samples is none; raise it, or 0 tests nothing`,
    );
  }
  // The order of independent numbers is a uniform permutation.
  const keys = draw("trainTestSplit", value, n);
  const order = Array.from(keys, (_, i) => i).sort((i, j) => keys[i]! - keys[j]! || i - j);
  const ascending = (places: number[]) => places.sort((i, j) => i - j);
  return { train: ascending(order.slice(count)), test: ascending(order.slice(0, count)) };
}
