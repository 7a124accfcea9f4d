/**
 * Hermitian operators as values: something that is applied to vectors, and can be written down as a matrix when it is small.
 * Where they come from (terms, sectors, a matrix) is the business of the files beside this one.
 */
import { roomFor, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { transposeInto } from "../linalg/fused.js";
import type { ComplexMatrix, Matrix } from "../linalg/matrix.js";
import { checkState, isState } from "./check.js";
import type { State } from "./state.js";
import type { Term } from "./terms.js";

export interface Operator {
  /** Length of the vectors it acts on, in entries. */
  readonly dimension: number;
  /** Dimensions of the subsystems of the states it acts on. */
  readonly dims: readonly number[];
  /** All matrix elements are real: it acts on real vectors, too. */
  readonly real: boolean;
  /** What it was made of, in Pauli matrices whatever the options said: the terms spinChain takes. Empty for a matrix. */
  readonly terms: readonly Term[];
  /**
   * The operator times a vector, which is not normalised before or after: a state, a complex vector (2 · dimension numbers,
   * interleaved), or, when the operator is real, a real one (dimension numbers).
   */
  readonly apply: Apply;
  /** The matrix: real symmetric when the operator is real, else complex Hermitian. */
  readonly toMatrix: () => Matrix | ComplexMatrix;
}

export interface Apply {
  (vector: Float64Array): Float64Array;
  (state: State): State;
}

/** y ← H x on blocks of equal length that do not overlap. */
export type Product = (x: F64Block, y: F64Block) => void;
/**
 * Copies into the scope what the product needs, once, and returns the product for vectors of one field: x and y hold so many
 * columns, dimension × columns, row-major.
 */
export type Prepare = (s: Scope, complex: boolean, columns: number) => Product;

const prepared = new WeakMap<object, Prepare>();

/** An operator with its `apply` and whatever else it has, known to `productOf`. */
export function makeOperator<T extends Omit<Operator, "apply">>(
  parts: T,
  prepare: Prepare,
): Readonly<T & Pick<Operator, "apply">> {
  const operator = Object.freeze({
    ...parts,
    apply: ((vector: Float64Array | State) => applied(parts, prepare, vector)) as Apply,
  });
  prepared.set(operator, prepare);
  return operator;
}

function applied(
  { dimension, real }: Pick<Operator, "dimension" | "real">,
  prepare: Prepare,
  vector: Float64Array | State,
): Float64Array | State {
  if (isState(vector)) {
    const { data } = checkState("apply", vector);
    if (data.length !== 2 * dimension) {
      throw new RangeError(`apply: expected a state of dimension ${dimension}, got one of ${data.length / 2}`);
    }
    return { dims: Array.from(vector.dims), data: multiply(prepare, data, true) };
  }
  if (!(vector instanceof Float64Array)) {
    throw new TypeError(`apply: expected a state { dims, data } or a Float64Array, got ${show(vector)}`);
  }
  const complex = vector.length === 2 * dimension;
  if (!complex && !(real && vector.length === dimension)) {
    throw new RangeError(
      `apply: expected ${2 * dimension} numbers, re and im of ${dimension} entries${real ? `, or ${dimension} real ones` : ""}, got ${vector.length}`,
    );
  }
  return multiply(prepare, vector, complex);
}

const multiply = (prepare: Prepare, data: Float64Array, complex: boolean): Float64Array =>
  withScope("apply", (s) => {
    const x = s.copyIn(data);
    const at = s.kernels.dfindNonFinite(x.length, x.address);
    if (at >= 0) throw new RangeError(`apply: expected finite entries, got ${data[at]} at index ${at}`);
    const y = s.f64(x.length);
    prepare(s, complex, 1)(x, y);
    return y.copy();
  });

/**
 * The product with an operator on borrowed memory, of so many columns (row-major: the entries of one row are neighbours). An operator
 * of ours copies its tables into the scope now and nothing later; a literal of the same shape is asked through its `apply`, column
 * by column, with a copy in and a copy out.
 */
export function productOf(s: Scope, operator: Operator, complex: boolean, columns = 1): Product {
  const prepare = prepared.get(operator);
  if (prepare !== undefined) return prepare(s, complex, columns);
  const width = complex ? 2 : 1;
  const argument = roomFor(s.speaker, operator.dimension * width);
  return (x, y) => {
    for (let column = 0; column < columns; column++) {
      copyColumn(x, column, columns, width, argument, true);
      const result: unknown = operator.apply(argument);
      if (!(result instanceof Float64Array) || result.length !== argument.length) {
        throw new TypeError(`${s.speaker}: expected apply to return ${argument.length} numbers, got ${show(result)}`);
      }
      copyColumn(y, column, columns, width, result, false);
    }
  };
}

/** A column of a block into an array, or back. */
function copyColumn(
  block: F64Block,
  column: number,
  columns: number,
  width: number,
  array: Float64Array,
  out: boolean,
): void {
  const { f64 } = block.arena;
  const base = block.address / 8 + width * column;
  for (let k = 0; k < array.length; k++) {
    const at = base + Math.floor(k / width) * width * columns + (k % width);
    if (out) array[k] = f64[at] as number;
    else f64[at] = array[k] as number;
  }
}

/**
 * A product of several columns out of one that takes a single one, for those that have nothing better: the columns become rows and
 * come back.
 */
export function columnByColumn(s: Scope, n: number, complex: boolean, columns: number, single: Product): Product {
  const length = n * (complex ? 2 : 1);
  const [a, b] = [s.f64(length * columns), s.f64(length * columns)];
  return (x, y) => {
    transposeInto(s, { rows: n, cols: columns, complex, a: x, b: a });
    for (let column = 0; column < columns; column++) {
      single(a.part(column * length, length), b.part(column * length, length));
    }
    transposeInto(s, { rows: columns, cols: n, complex, a: b, b: y });
  };
}
