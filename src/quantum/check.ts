/**
 * What every quantum operation asks of its arguments, in one place: dims, states, density matrices, cuts, options.
 * Knows shapes and numbers; computes nothing that enters a result.
 */
import { firstNotFinite, isList, show } from "../engine/arguments.js";
import { checkField, HERMITIAN_TOLERANCE, isComplex } from "../linalg/matrix.js";
import type { State } from "./state.js";

/** Largest total dimension that 32-bit addresses can hold as interleaved doubles. */
const MAXIMUM_DIMENSION = 268_435_455;
const TRACE_TOLERANCE = 1e-8;
/** An eigenvalue of ρ down to here is a zero that was rounded. */
export const NEGATIVE_TOLERANCE = 1e-10;
/** 2⁻⁵². */
export const EPSILON = 2.220446049250313e-16;

/** The product of dims, after making sure that each is a positive integer. */
export function checkDims(speaker: string, dims: unknown): number {
  if (!isList(dims)) throw new TypeError(`${speaker}: expected dims to be a list of dimensions, got ${show(dims)}`);
  if (dims.length === 0) throw new RangeError(`${speaker}: expected at least one dimension in dims, got []`);
  let product = 1;
  for (let i = 0; i < dims.length; i++) {
    const d = dims[i];
    if (typeof d !== "number" || !Number.isSafeInteger(d) || d < 1) {
      throw new RangeError(`${speaker}: expected dims to be positive integers, got ${show(d)} at index ${i}`);
    }
    product *= d;
    if (product > MAXIMUM_DIMENSION) {
      throw new RangeError(
        `${speaker}: dims ${show([...Array.from(dims)])} multiply to more than ${MAXIMUM_DIMENSION}, the most that fits in memory`,
      );
    }
  }
  return product;
}

export function checkLength(speaker: string, dims: ArrayLike<number>, dimension: number, length: number): void {
  if (length === 2 * dimension) return;
  const found = length % 2 === 0 ? `the state has length ${length / 2}` : `the data has ${length} numbers`;
  throw new RangeError(
    `${speaker}: dims ${show(Array.from(dims))} multiply to ${dimension}, but ${found}; data is interleaved re, im: 2·${dimension} numbers`,
  );
}

export const isState = (value: unknown): value is State =>
  typeof value === "object" && value !== null && "dims" in value && "data" in value && !("rows" in value);

export interface CheckedState {
  readonly dims: readonly number[];
  readonly dimension: number;
  /** The caller's own array, of any norm: read only. `unitInto` refuses NaN and norm zero. */
  readonly data: Float64Array;
}

/** The shape of a state literal, seen as `dims` when those are given. */
export function checkState(speaker: string, state: unknown, dims?: readonly number[]): CheckedState {
  if (!isState(state)) throw new TypeError(`${speaker}: expected a state { dims, data }, got ${describeInput(state)}`);
  if (!(state.data instanceof Float64Array)) {
    throw new TypeError(
      `${speaker}: expected the state's data to be a Float64Array, got ${show(state.data)}; state(dims, data) makes one`,
    );
  }
  const own = checkDims(speaker, state.dims);
  checkLength(speaker, state.dims, own, state.data.length);
  let seen: readonly number[] = state.dims;
  if (dims !== undefined) {
    checkLength(speaker, dims, checkDims(speaker, dims), state.data.length);
    seen = dims;
  }
  return { dims: Array.from(seen), dimension: own, data: state.data };
}

const describeInput = (value: unknown): string => {
  if (isState(value)) return "a state; densityMatrix(state) or partialTrace(state, …) makes a matrix";
  if (typeof value === "object" && value !== null && "rows" in value) return "a matrix";
  return show(value);
};

export interface CheckedMatrix {
  readonly n: number;
  /** Interleaved, n × n; a copy when the input was real, else the caller's own array: read only. */
  readonly data: Float64Array;
}

/** A square, finite, Hermitian matrix of trace 1. Positivity is asked where eigenvalues are at hand. */
export function checkDensityMatrix(speaker: string, name: string, value: unknown): CheckedMatrix {
  if (isState(value)) {
    throw new TypeError(`${speaker}: expected ${name} to be a density matrix, got ${describeInput(value)}`);
  }
  checkField(speaker, name, value);
  const { rows: n, cols, data } = value;
  if (n !== cols) throw new RangeError(`${speaker}: expected ${name} to be square, got ${n} × ${cols}`);
  if (n === 0) throw new RangeError(`${speaker}: expected ${name} to have at least one row, got 0 × 0`);
  const bad = firstNotFinite(data);
  if (bad >= 0) throw new RangeError(`${speaker}: expected ${name} to be finite, got ${data[bad]} at index ${bad}`);
  const interleaved = isComplex(value) ? data : interleave(data);
  checkHermitian(speaker, name, n, interleaved);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += interleaved[2 * i * (n + 1)] as number;
  if (!(Math.abs(trace - 1) <= TRACE_TOLERANCE)) {
    throw new RangeError(
      `${speaker}: expected ${name} to have trace 1 within ${TRACE_TOLERANCE}, got ${trace}; divide it by its trace`,
    );
  }
  return { n, data: interleaved };
}

const interleave = (real: Float64Array): Float64Array => {
  const out = new Float64Array(2 * real.length);
  for (let i = 0; i < real.length; i++) out[2 * i] = real[i] as number;
  return out;
};

function checkHermitian(speaker: string, name: string, n: number, data: Float64Array): void {
  let size = 0;
  let skew = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const p = 2 * (i * n + j);
      const q = 2 * (j * n + i);
      const [re, im] = [data[p] as number, data[p + 1] as number];
      size = Math.max(size, Math.abs(re), Math.abs(im), Math.abs(data[q] as number));
      skew = Math.max(skew, Math.abs(re - (data[q] as number)), Math.abs(im + (data[q + 1] as number)));
    }
  }
  if (skew > HERMITIAN_TOLERANCE * size) {
    throw new RangeError(
      `${speaker}: ${name} is not Hermitian (max|ρ − ρᴴ|/max|ρ| = ${(skew / size).toExponential(1)} > 1e-12); hermitianPart(${name}) projects it`,
    );
  }
}

/** Which subsystems stay, in the order given, and which go, ascending. */
export interface Cut {
  readonly keep: readonly number[];
  readonly rest: readonly number[];
  /** Dimensions of both parts. */
  readonly dKeep: number;
  readonly dRest: number;
}

export function checkSubsystems(speaker: string, name: string, list: unknown, dims: readonly number[]): number[] {
  if (!isList(list)) {
    throw new TypeError(`${speaker}: expected ${name} to be a list of subsystems, got ${show(list)}`);
  }
  const subsystems = Array.from(list);
  for (const [i, k] of subsystems.entries()) {
    if (typeof k !== "number" || !Number.isSafeInteger(k) || k < 0 || k >= dims.length) {
      throw new RangeError(
        `${speaker}: expected ${name} to hold subsystems from 0 to ${dims.length - 1} of dims ${show(dims)}, got ${show(k)}`,
      );
    }
    if (subsystems.indexOf(k) !== i) {
      throw new RangeError(`${speaker}: expected ${name} to name each subsystem once, got ${k} twice`);
    }
  }
  return subsystems;
}

export const product = (dims: readonly number[], of: readonly number[]): number =>
  of.reduce((d, k) => d * (dims[k] as number), 1);

/** The complement of `list`, ascending. */
export const complement = (dims: readonly number[], list: readonly number[]): number[] =>
  dims.map((_, k) => k).filter((k) => !list.includes(k));

export function cutOf(dims: readonly number[], keep: readonly number[]): Cut {
  const rest = complement(dims, keep);
  return { keep, rest, dKeep: product(dims, keep), dRest: product(dims, rest) };
}

/** ln base, or 1 for natural units. */
export function checkBase(speaker: string, base: unknown): number | undefined {
  if (base === undefined) return undefined;
  if (typeof base !== "number" || !Number.isFinite(base) || base <= 0 || base === 1) {
    throw new RangeError(
      `${speaker}: expected base to be a positive number other than 1, got ${show(base)}; leave it out for nats`,
    );
  }
  return base;
}

export function checkOrder(speaker: string, alpha: unknown): number {
  if (typeof alpha !== "number" || !(alpha >= 0)) {
    throw new RangeError(`${speaker}: expected an order alpha ≥ 0 (Infinity included), got ${show(alpha)}`);
  }
  return alpha;
}

export function checkSameSize(speaker: string, n: number, m: number): number {
  if (n !== m) throw new RangeError(`${speaker}: expected rho and sigma of one size, got ${n} × ${n} and ${m} × ${m}`);
  return n;
}
