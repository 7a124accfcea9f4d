import { checkSize, show } from "../engine/arguments.js";
import type { Matrix } from "../linalg/matrix.js";
import { draw } from "./normals.js";
import { type StreamOption, streamOf } from "./options.js";

export interface SpherePointsOptions extends StreamOption {
  /** Length of each row, finite and > 0. Default: √dimension, so that the mean square of an entry is 1. */
  readonly radius?: number;
}

/**
 * Points independent and uniform on a sphere: rows of normals, each divided by its length.
 *
 * @param count      N ≥ 0 points
 * @param dimension  d ≥ 1 coordinates
 * @returns          N × d, rows are points. Row k takes the stream's normals k·d … k·d + d − 1: more points continue fewer
 * @throws RangeError  count or dimension is not a whole number ≥ 0, dimension is 0, radius is not finite and > 0, an option does
 *                     not exist, or the matrix does not fit
 * @throws TypeError   the stream is missing, or radius is not a number
 * Source: M. E. Muller, Comm. ACM 2 (1959) 19–20.
 * @example spherePoints(40, 10, { stream: stream(1) })   // inputs of length √10
 */
export function spherePoints(count: number, dimension: number, options: SpherePointsOptions): Matrix {
  const speaker = "spherePoints";
  checkSize(speaker, "count", count);
  checkSize(speaker, "dimension", dimension);
  if (dimension === 0) throw new RangeError(`${speaker}: expected dimension ≥ 1, got 0`);
  const stream = streamOf(speaker, options, ["stream", "radius"]);
  const { radius = Math.sqrt(dimension) } = options;
  if (typeof radius !== "number")
    throw new TypeError(`${speaker}: expected radius to be a number, got ${show(radius)}`);
  if (!(radius > 0 && radius < Infinity)) {
    throw new RangeError(`${speaker}: expected radius to be finite and > 0, got ${radius}`);
  }
  const data = draw(speaker, stream, count * dimension);
  for (let first = 0; first < data.length; first += dimension) {
    let square = 0;
    for (let i = first; i < first + dimension; i++) square += (data[i] as number) * (data[i] as number);
    const length = Math.sqrt(square);
    // A radius of 0 has probability 2⁻⁵², and no direction.
    if (length === 0) data[first] = radius;
    else for (let i = first; i < first + dimension; i++) data[i] = ((data[i] as number) / length) * radius;
  }
  return { rows: count, cols: dimension, data };
}
