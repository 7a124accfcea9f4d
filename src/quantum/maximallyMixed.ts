import { roomFor, show } from "../engine/arguments.js";
import type { ComplexMatrix } from "../linalg/matrix.js";

/**
 * The maximally mixed state 1/n on n levels.
 *
 * @throws RangeError  n is not a positive integer
 * @example vonNeumannEntropy(maximallyMixed(2))   // ln 2 = 0.6931
 */
export function maximallyMixed(n: number): ComplexMatrix {
  if (!Number.isSafeInteger(n) || n < 1 || n > 16384) {
    throw new RangeError(`maximallyMixed: expected n to be an integer from 1 to 16384, got ${show(n)}`);
  }
  const data = roomFor("maximallyMixed", 2 * n * n);
  for (let i = 0; i < n; i++) data[2 * i * (n + 1)] = 1 / n;
  return { rows: n, cols: n, data, complex: true };
}
