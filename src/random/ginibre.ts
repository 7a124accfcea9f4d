import { checkBoolean, checkSize } from "../engine/arguments.js";
import type { ComplexMatrix, Field, Matrix } from "../linalg/matrix.js";
import { draw } from "./normals.js";
import { type StreamOption, streamOf } from "./options.js";

export interface GinibreOptions extends StreamOption {
  /** Complex entries, real and imaginary part of variance ½ each; default false: real ones of variance 1. */
  readonly complex?: boolean;
}

/**
 * Ginibre matrix: independent normal entries with E|g|² = 1.
 *
 * @param rows  ≥ 0    @param cols  ≥ 0
 * @returns     rows × cols, entries in the order of the stream's normals, row by row
 * @throws RangeError  a size is not a whole number ≥ 0, or an option does not exist
 * @throws TypeError   the stream is missing, or complex is not a boolean
 * Source: J. Ginibre, J. Math. Phys. 6 (1965) 440–449.
 * @example ginibre(2, 3, { stream: stream(1), complex: true })
 */
export function ginibre(
  rows: number,
  cols: number,
  options: GinibreOptions & { readonly complex: true },
): ComplexMatrix;
export function ginibre(rows: number, cols: number, options: StreamOption & { readonly complex?: false }): Matrix;
export function ginibre(rows: number, cols: number, options: GinibreOptions): Field;
export function ginibre(rows: number, cols: number, options: GinibreOptions): Field {
  checkSize("ginibre", "rows", rows);
  checkSize("ginibre", "cols", cols);
  const stream = streamOf("ginibre", options, ["stream", "complex"]);
  const { complex = false } = options;
  checkBoolean("ginibre", "complex", complex);
  return complex
    ? { rows, cols, data: draw("ginibre", stream, 2 * rows * cols, Math.SQRT1_2), complex: true }
    : { rows, cols, data: draw("ginibre", stream, rows * cols) };
}
