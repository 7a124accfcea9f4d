import { isList, roomFor, show } from "../engine/arguments.js";
import { checkField, isComplex, type Matrix } from "../linalg/matrix.js";

/**
 * Some rows of a matrix, in the order asked for.
 *
 * @param A       N × d
 * @param places  each in 0 … N − 1; a row may come twice
 * @throws RangeError  a place that is not there
 * @throws TypeError   A is not a real matrix, places is not a list
 * @example toNested(rowsOf(A, [2, 0]))   // [[0, 1, 4], [2, 1, 0]]
 */
export function rowsOf(A: Matrix, places: ArrayLike<number>): Matrix {
  checkField("rowsOf", "A", A);
  if (isComplex(A)) throw new TypeError("rowsOf: expected A to be a real matrix, got a complex one");
  if (!isList(places)) throw new TypeError(`rowsOf: expected places to be a list of numbers, got ${show(places)}`);
  const data = roomFor("rowsOf", places.length * A.cols);
  for (let k = 0; k < places.length; k++) {
    const i = places[k] as number;
    if (!Number.isSafeInteger(i) || i < 0 || i >= A.rows) {
      throw new RangeError(`rowsOf: expected places from 0 to ${A.rows - 1}, got ${show(i)} at index ${k}`);
    }
    data.set(A.data.subarray(i * A.cols, (i + 1) * A.cols), k * A.cols);
  }
  return { rows: places.length, cols: A.cols, data };
}
