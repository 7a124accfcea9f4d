import { checkSize, roomFor } from "../engine/arguments.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { draw } from "./normals.js";
import { type StreamOption, streamOf } from "./options.js";

/**
 * Gaussian unitary ensemble: complex Hermitian, E|H_ij|² = 1/n on and off the diagonal; its spectrum fills [−2, 2].
 *
 * @param n  size, ≥ 0
 * @returns  n × n, Hermitian to the bit; the lower triangle takes the stream's normals row by row: (re, im) … then the
 *           real diagonal entry, n² in all
 * @throws RangeError  n is not a whole number ≥ 0, or an option does not exist
 * @throws TypeError   the stream is missing
 * Source: M. L. Mehta, Random Matrices, 3rd ed. (2004), chapter 2.
 * @example eigvalsh(gue(100, { stream: stream(1) }))
 */
export function gue(n: number, options: StreamOption): ComplexMatrix {
  checkSize("gue", "n", n);
  const stream = streamOf("gue", options);
  const data = roomFor("gue", 2 * n * n);
  const g = draw("gue", stream, n * n);
  const off = Math.sqrt(1 / (2 * n));
  const diagonal = Math.sqrt(1 / n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const re = (g[at++] as number) * off;
      const im = (g[at++] as number) * off;
      data[2 * (i * n + j)] = re;
      data[2 * (i * n + j) + 1] = im;
      data[2 * (j * n + i)] = re;
      data[2 * (j * n + i) + 1] = -im;
    }
    data[2 * (i * n + i)] = (g[at++] as number) * diagonal;
  }
  return { rows: n, cols: n, data, complex: true };
}
