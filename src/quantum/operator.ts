/**
 * Hermitian operators as values: something that is applied to vectors, and can be written down as a matrix when it is small.
 * Where they come from (terms, sectors, a matrix) is the business of the files beside this one.
 */
import { roomFor, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
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
  /** What it was made of; empty for a matrix. */
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
/** Copies into the scope what the product needs, once, and returns the product for vectors of one field. */
export type Prepare = (s: Scope, complex: boolean) => Product;

const prepared = new WeakMap<object, Prepare>();

export interface OperatorParts extends Omit<Operator, "apply"> {
  readonly prepare: Prepare;
}

/** An operator with its `apply`, and known to `productOf`. */
export function makeOperator({ prepare, toMatrix, ...parts }: OperatorParts): Operator {
  const operator = Object.freeze({
    ...parts,
    apply: ((vector: Float64Array | State) => applied(parts, prepare, vector)) as Apply,
    toMatrix,
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
    prepare(s, complex)(x, y);
    return y.copy();
  });

/**
 * The product with an operator on borrowed memory. An operator of ours copies its tables into the scope now and nothing later;
 * a literal of the same shape is asked through its `apply`, with a copy in and a copy out.
 */
export function productOf(s: Scope, operator: Operator, complex: boolean): Product {
  const prepare = prepared.get(operator);
  if (prepare !== undefined) return prepare(s, complex);
  const argument = roomFor(s.speaker, operator.dimension * (complex ? 2 : 1));
  return (x, y) => {
    argument.set(x.arena.f64.subarray(x.address / 8, x.address / 8 + x.length));
    const result: unknown = operator.apply(argument);
    if (!(result instanceof Float64Array) || result.length !== x.length) {
      throw new TypeError(`${s.speaker}: expected apply to return ${x.length} numbers, got ${show(result)}`);
    }
    y.set(result);
  };
}
