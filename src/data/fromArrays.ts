import { checkOptions, firstNotFinite, show } from "../engine/arguments.js";
import type { Matrix } from "../linalg/matrix.js";
import type { NpyArray, NpyText } from "../npy/npy.js";
import { codeClasses, counted, type DataSet, type TargetKind } from "./dataSet.js";

const SPEAKER = "fromArrays";

/**
 * A data set from arrays as readNpy and readNpz return them: a row for each sample.
 *
 * @param arrays   X: shape (N,), (N, d), or (N, …), whose last axes are laid one after the other, as for images; y, which may be left
 *                 out: (N,) or (N, m) numbers, or N texts, which are classes
 * @param options  targets: "classes" takes the numbers of y for labels. Default: "numbers"
 * @returns        { X, Y, names, classes? }, as readCsv's; the columns of X are called "1", "2", …
 * @throws RangeError  an array without rows or of complex numbers or text, another number of targets than samples, an entry that
 *                     is NaN or infinite, labels in several columns, a single class, an unknown option
 * @throws TypeError   arrays is not { X, y }, an array is not one
 * @example fromArrays({ X: { shape: [2, 1], dtype: "f8", data: Float64Array.of(4, 5) } }).X.rows   // 2
 */
export function fromArrays(
  arrays: { readonly X: NpyArray | NpyText; readonly y?: NpyArray | NpyText },
  options: { readonly targets?: TargetKind } = {},
): DataSet {
  checkOptions(SPEAKER, arrays, ["X", "y"], true);
  checkOptions(SPEAKER, options, ["targets"]);
  const { targets = "numbers" } = options;
  if (targets !== "numbers" && targets !== "classes") {
    throw new RangeError(`${SPEAKER}: expected targets "numbers" or "classes", got ${show(targets)}`);
  }
  checkArray("X", arrays.X);
  const X = numbers("X", arrays.X);
  const names = counted(X.cols);
  const { y } = arrays;
  if (y === undefined) return { X, Y: { rows: X.rows, cols: 0, data: new Float64Array(0) }, names };
  checkArray("y", y);
  if (y.shape[0] !== X.rows) {
    throw new RangeError(`${SPEAKER}: expected y to have the ${X.rows} rows of X, got ${y.shape[0]}`);
  }
  if (y.dtype !== "U") {
    const Y = numbers("y", y);
    if (targets === "numbers") return { X, Y, names };
    if (Y.cols !== 1) throw new RangeError(`${SPEAKER}: expected labels in one column, got y with ${Y.cols}`);
    return { X, ...codeClasses(SPEAKER, Array.from(Y.data, String), true), names };
  }
  if (y.data.length !== X.rows) {
    throw new RangeError(`${SPEAKER}: expected labels in one column, got y with ${y.data.length / X.rows}`);
  }
  return { X, ...codeClasses(SPEAKER, y.data, false), names };
}

function checkArray(name: string, array: unknown): asserts array is NpyArray | NpyText {
  const { shape, dtype, data } = (array ?? {}) as Partial<NpyArray | NpyText>;
  const right =
    dtype === "U" ? Array.isArray(data) : data instanceof Float64Array && (dtype === "f8" || dtype === "c16");
  if (!Array.isArray(shape) || !right) {
    throw new TypeError(
      `${SPEAKER}: expected ${name} to be an array { shape, dtype, data }, readNpy returns one; got ${show(array)}`,
    );
  }
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new RangeError(`${SPEAKER}: expected ${name}.shape to be whole numbers ≥ 0, got ${show(shape)}`);
  }
  if (shape.length === 0 || shape[0] === 0) {
    throw new RangeError(`${SPEAKER}: expected ${name} to have at least one row, got shape (${shape.join(", ")})`);
  }
  const entries = shape.reduce((product, size) => product * size, dtype === "c16" ? 2 : 1);
  if (data!.length !== entries) {
    throw new RangeError(`${SPEAKER}: expected ${name}.data to hold ${entries} entries, got ${data!.length}`);
  }
  if (dtype === "U" && !(data as readonly unknown[]).every((text) => typeof text === "string")) {
    throw new TypeError(`${SPEAKER}: expected ${name}.data to be strings for dtype "U"`);
  }
}

function numbers(name: string, { shape, dtype, data }: NpyArray | NpyText): Matrix {
  if (dtype !== "f8") {
    throw new RangeError(
      `${SPEAKER}: expected ${name} to hold real numbers, got ${dtype === "U" ? "text" : "complex ones; take .real or .imag"}`,
    );
  }
  const rows = shape[0]!;
  const cols = data.length / rows;
  const at = firstNotFinite(data);
  if (at >= 0) {
    throw new RangeError(
      `${SPEAKER}: expected finite entries, got ${data[at]} at ${name}[${Math.floor(at / cols)}, ${at % cols}]`,
    );
  }
  return { rows, cols, data: data.slice() };
}
