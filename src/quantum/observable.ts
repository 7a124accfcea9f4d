/** Observables: Hermitian matrices, or operators that can write themselves down as one. */
import { show } from "../engine/arguments.js";
import { checkSquare, type Field } from "../linalg/matrix.js";

/** A Hermitian matrix, or anything with `toMatrix()`. */
export type Observable = Field | { readonly dimension?: number; readonly toMatrix: () => Field };

/** What 32-bit addresses reach. */
const MOST_BYTES = 2 ** 32;

/**
 * The matrix of an observable, square, of `dimension` rows when that is given. That it is Hermitian is seen when it is copied in.
 *
 * @throws RangeError  its dense matrix is larger than memory; the message says how large
 */
export function observableMatrix(speaker: string, name: string, O: unknown, dimension?: number): Field {
  let A: unknown = O;
  if (typeof O === "object" && O !== null && "toMatrix" in O) {
    if (typeof O.toMatrix !== "function") {
      throw new TypeError(`${speaker}: expected ${name}.toMatrix to be a function, got ${show(O.toMatrix)}`);
    }
    const n = (O as { dimension?: unknown }).dimension;
    if (typeof n === "number" && !(8 * n * n < MOST_BYTES)) {
      throw new RangeError(
        `${speaker}: the dense matrix of ${name}, ${n} × ${n}, takes ${((8 * n * n) / 2 ** 30).toFixed(1)} GiB, and 4 GiB are there; take a smaller chain or a sector`,
      );
    }
    A = O.toMatrix();
  }
  checkSquare(speaker, name, A);
  if (dimension !== undefined && A.rows !== dimension) {
    throw new RangeError(`${speaker}: expected ${name} to be ${dimension} × ${dimension}, got ${A.rows} × ${A.cols}`);
  }
  return A;
}
