import { checkNumbers, checkOptions, firstNotFinite, isList, roomFor, show } from "../engine/arguments.js";
import { checkValues, isComplex, type Matrix } from "../linalg/matrix.js";

/** What standardising learns from a data set, to be applied to another. */
export interface Scaling {
  /** Of each column. */
  readonly mean: Float64Array;
  /** The standard deviation of each column, over N; 1 for a constant one that was kept. */
  readonly scale: Float64Array;
}

export interface StandardiseOptions {
  /** The result for the training data, whose mean and scale are used; without it X's own. */
  readonly like?: { readonly mean: ArrayLike<number>; readonly scale: ArrayLike<number> };
  /** A column whose entries are all equal. "refuse" (default), or "keep": its mean is taken off and its scale is 1. */
  readonly constant?: "refuse" | "keep";
  /** Of the columns, for the sentence about a constant one. */
  readonly names?: readonly string[];
}

const SPEAKER = "standardise";

/**
 * Columns of mean 0 and standard deviation 1:  (X − mean) / scale.
 *
 * @param X        N × d, rows are samples
 * @param options  like: { mean, scale } of the training data, for test data; constant: "refuse" or "keep"; names of the columns
 * @returns        X scaled, and the mean and scale that were used; the standard deviation divides by N, as scikit-learn's StandardScaler
 * @throws RangeError  N = 0; a constant column (always with N = 1); like of another number of columns or with a scale that is not > 0; an
 *                     entry that is NaN or infinite, or too large for a double when scaled
 * @throws TypeError   X is not a real matrix, an option of another kind
 * @example standardise(A, { like: { mean: [2, 1, 0], scale: [1, 1, 1] } }).X.data[0]   // 0
 */
export function standardise(X: Matrix, options: StandardiseOptions = {}): { readonly X: Matrix } & Scaling {
  checkValues(SPEAKER, "X", X);
  if (isComplex(X)) throw new TypeError(`${SPEAKER}: expected X to be a real matrix, got a complex one`);
  checkOptions(SPEAKER, options, ["like", "constant", "names"]);
  const { like, constant = "refuse", names } = options;
  if (constant !== "refuse" && constant !== "keep") {
    throw new RangeError(`${SPEAKER}: expected constant "refuse" or "keep", got ${show(constant)}`);
  }
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === "string"))) {
    throw new TypeError(`${SPEAKER}: expected names to be a list of strings, got ${show(names)}`);
  }
  if (names !== undefined && names.length !== X.cols) {
    throw new RangeError(`${SPEAKER}: expected a name for each of the ${X.cols} columns, got ${names.length}`);
  }
  const { mean, scale } = like === undefined ? learn(X, constant, names) : learned(like, X.cols);
  const data = roomFor(SPEAKER, X.data.length);
  for (let at = 0; at < data.length; at++) {
    const j = at % X.cols;
    data[at] = ((X.data[at] as number) - (mean[j] as number)) / (scale[j] as number);
  }
  const at = firstNotFinite(data);
  if (at >= 0) {
    throw new RangeError(
      `${SPEAKER}: entry [${Math.floor(at / X.cols)}, ${at % X.cols}] is too large for a double when scaled`,
    );
  }
  return { X: { rows: X.rows, cols: X.cols, data }, mean, scale };
}

function learn({ rows, cols, data }: Matrix, constant: "refuse" | "keep", names?: readonly string[]): Scaling {
  if (rows === 0) throw new RangeError(`${SPEAKER}: expected at least one row, got 0 × ${cols}`);
  const mean = new Float64Array(cols);
  const scale = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    const first = data[j] as number;
    // Divided by the largest distance from the first entry, so that neither sums overflow nor squares vanish.
    let reach = 0;
    for (let i = 1; i < rows; i++) reach = Math.max(reach, Math.abs((data[i * cols + j] as number) - first));
    if (reach === 0) {
      if (constant === "refuse") throw isConstant(names?.[j] ?? String(j + 1), first, rows);
      mean[j] = first;
      scale[j] = 1;
      continue;
    }
    const of = (i: number) => ((data[i * cols + j] as number) - first) / reach;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += of(i);
    const centre = sum / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (of(i) - centre) * (of(i) - centre);
    mean[j] = first + reach * centre;
    scale[j] = reach * Math.sqrt(squares / rows);
  }
  return { mean, scale };
}

function isConstant(name: string, value: number, rows: number): RangeError {
  const what = rows === 1 ? `has one row, so every column is constant` : `is ${value} in all ${rows} rows`;
  const who = rows === 1 ? "X" : `column ${show(name)}`;
  return new RangeError(
    `${SPEAKER}: ${who} ${what} and has no scale; drop it, or constant: "keep" only takes its mean off`,
  );
}

function learned(like: unknown, cols: number): Scaling {
  const { mean, scale } = (typeof like === "object" && like !== null ? like : {}) as Partial<Scaling>;
  if (!isList(mean) || !isList(scale)) {
    throw new TypeError(`${SPEAKER}: expected like to be { mean, scale } of the training data, got ${show(like)}`);
  }
  for (const [name, list] of Object.entries({ mean, scale })) {
    checkNumbers(SPEAKER, `like.${name}`, list);
    if (list.length !== cols) {
      throw new RangeError(
        `${SPEAKER}: expected like.${name} to have ${cols} entries, one a column, got ${list.length}`,
      );
    }
    for (let j = 0; j < cols; j++) {
      const value = list[j] as number;
      if (!Number.isFinite(value) || (name === "scale" && value <= 0)) {
        const wanted = name === "scale" ? "numbers > 0" : "finite numbers";
        throw new RangeError(`${SPEAKER}: expected like.${name} to be ${wanted}, got ${value} at index ${j}`);
      }
    }
  }
  return { mean: Float64Array.from(mean), scale: Float64Array.from(scale) };
}
