import { checkSize, roomFor } from "../engine/arguments.js";
import type { Matrix } from "../linalg/matrix.js";
import { draw } from "./normals.js";
import { type StreamOption, streamOf } from "./options.js";

/**
 * Gaussian orthogonal ensemble: real symmetric, E H_ij² = 1/n off the diagonal and 2/n on it; its spectrum fills [−2, 2].
 *
 * @param n  size, ≥ 0
 * @returns  n × n, symmetric to the bit; the lower triangle takes the stream's normals row by row
 * @throws RangeError  n is not a whole number ≥ 0, or an option does not exist
 * @throws TypeError   the stream is missing
 * Source: M. L. Mehta, Random Matrices, 3rd ed. (2004), chapter 2.
 * @example eigvalsh(goe(100, { stream: stream(1) }))
 */
export function goe(n: number, options: StreamOption): Matrix {
  checkSize("goe", "n", n);
  const stream = streamOf("goe", options);
  const data = roomFor("goe", n * n);
  const g = draw("goe", stream, (n * (n + 1)) / 2);
  const off = Math.sqrt(1 / n);
  const diagonal = Math.sqrt(2 / n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = (g[at++] as number) * off;
      data[i * n + j] = value;
      data[j * n + i] = value;
    }
    data[i * n + i] = (g[at++] as number) * diagonal;
  }
  return { rows: n, cols: n, data };
}
