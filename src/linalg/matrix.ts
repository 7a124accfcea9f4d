/**
 * Values: plain row-major matrices, and the operations that need no kernel. Knows shapes; does no arithmetic
 * that a kernel could do faster.
 */

import { checkNumbers, checkSize, firstNotFinite, isSize, roomFor, show } from "../engine/arguments.js";

/** A real matrix, row-major: entry (i, j) is data[i · cols + j]. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
  /** Never set: it tells the compiler that a complex matrix is not a real one. */
  readonly complex?: false;
}

/** A complex matrix, row-major, interleaved: entry (i, j) is data[2(i · cols + j)] + i · data[2(i · cols + j) + 1]. */
export interface ComplexMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
  readonly complex: true;
}

export type Field = Matrix | ComplexMatrix;

/** ‖A − Aᴴ‖/‖A‖ (largest entries) up to here is rounding. */
export const HERMITIAN_TOLERANCE = 1e-12;

/** A complex number as (re, im). */
export type Complex = readonly [number, number];

export const isComplex = (A: Field): A is ComplexMatrix => A.complex === true;

/** Doubles per entry: 1 real, 2 complex. */
export const width = (A: Field): 1 | 2 => (isComplex(A) ? 2 : 1);

/** A matrix over `data` (not copied) of the same field as `like`. */
export const sameField = (like: Field, rows: number, cols: number, data: Float64Array): Field =>
  isComplex(like) ? { rows, cols, data, complex: true } : { rows, cols, data };

/** @throws TypeError, RangeError  A is not a matrix whose data has rows · cols entries */
export function checkField(speaker: string, name: string, A: unknown): asserts A is Field {
  if (typeof A !== "object" || A === null || !((A as Field).data instanceof Float64Array)) {
    throw new TypeError(
      `${speaker}: expected ${name} to be a matrix { rows, cols, data: Float64Array }, got ${describe(A)}`,
    );
  }
  const { rows, cols, data, complex } = A as Field;
  if (complex !== undefined && typeof complex !== "boolean") {
    throw new TypeError(`${speaker}: expected ${name}.complex to be true or false, got ${show(complex)}`);
  }
  // Sentences are put together when there is something to say.
  if (!isSize(rows)) checkSize(speaker, `${name}.rows`, rows);
  if (!isSize(cols)) checkSize(speaker, `${name}.cols`, cols);
  const expected = rows * cols * width(A as Field);
  if (data.length !== expected) {
    const kind = isComplex(A as Field) ? "complex numbers (interleaved)" : "numbers";
    throw new RangeError(
      `${speaker}: expected ${name}.data to hold ${rows} × ${cols} ${kind} = ${expected} doubles, got ${data.length}`,
    );
  }
}

const describe = (value: unknown): string => {
  const data = (value as Partial<Field> | null | undefined)?.data;
  return data === undefined ? show(value) : `data of another kind: ${show(data)}`;
};

/** The sentence about data[at] of A, which is NaN or infinite. */
export function notFinite(speaker: string, name: string, A: Field, at: number): RangeError {
  const entry = Math.floor(at / width(A));
  const [i, j] = [Math.floor(entry / A.cols), entry % A.cols];
  return new RangeError(`${speaker}: expected finite entries, got ${A.data[at]} at ${name}[${i}, ${j}]`);
}

/** A matrix, all of whose entries are finite. */
export function checkValues(speaker: string, name: string, A: unknown): asserts A is Field {
  checkField(speaker, name, A);
  const at = firstNotFinite(A.data);
  if (at >= 0) throw notFinite(speaker, name, A, at);
}

export function checkSquare(speaker: string, name: string, A: unknown): asserts A is Field {
  checkField(speaker, name, A);
  if (A.rows !== A.cols) {
    throw new RangeError(`${speaker}: expected a square matrix, got ${A.rows} × ${A.cols}`);
  }
}

/** Zeros, or a copy of a list of numbers, as a matrix. */
function make(speaker: string, rows: number, cols: number, complex: boolean, data: unknown): Field {
  checkSize(speaker, "rows", rows);
  checkSize(speaker, "cols", cols);
  if (data !== undefined) checkNumbers(speaker, "data", data);
  const values = roomFor(speaker, data === undefined ? rows * cols * (complex ? 2 : 1) : data.length);
  if (data !== undefined) values.set(data);
  const A: Field = complex ? { rows, cols, data: values, complex } : { rows, cols, data: values };
  checkValues(speaker, "A", A);
  return A;
}

/**
 * A real rows × cols matrix: zeros, or a copy of `data` in row-major order.
 *
 * @throws RangeError  a size that is not a whole number ≥ 0, data of another length, an entry that is NaN or infinite, or
 *                     more than 4 GiB
 * @throws TypeError   data is not a list of numbers
 * @example matrix(2, 2, [1, 2, 3, 4])
 */
export function matrix(rows: number, cols: number, data?: ArrayLike<number>): Matrix {
  return make("matrix", rows, cols, false, data) as Matrix;
}

/**
 * A complex rows × cols matrix: zeros, or a copy of `data`, interleaved (re, im) in row-major order.
 *
 * @throws RangeError  a size that is not a whole number ≥ 0, data of another length than 2 · rows · cols, an entry that is NaN
 *                     or infinite, or more than 4 GiB
 * @throws TypeError   data is not a list of numbers
 * @example complexMatrix(1, 2, [1, 0, 0, 1])   // (1, i)
 */
export function complexMatrix(rows: number, cols: number, data?: ArrayLike<number>): ComplexMatrix {
  return make("complexMatrix", rows, cols, true, data) as ComplexMatrix;
}

/**
 * The real n × n identity.
 *
 * @throws RangeError  n is not a whole number ≥ 0, or the matrix would exceed 4 GiB
 * @example identity(3)
 */
export function identity(n: number): Matrix {
  checkSize("identity", "n", n);
  const data = roomFor("identity", n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return { rows: n, cols: n, data };
}

/**
 * A matrix from nested arrays: real from numbers, complex when entries are [re, im] pairs.
 *
 * @throws RangeError  rows of different lengths, an entry that is NaN or infinite
 * @throws TypeError   an entry that is neither a number nor a pair
 * @example fromNested([[1, [0, 1]], [[0, -1], 1]])   // complex: one pair makes all entries complex
 */
export function fromNested(rows: readonly (readonly (number | Complex)[])[]): Field {
  // Array.from shows the holes of a sparse array, which every() skips.
  const strange = Array.isArray(rows) ? Array.from(rows).find((row) => !Array.isArray(row)) : rows;
  if (!Array.isArray(rows) || Array.from(rows).some((row) => !Array.isArray(row))) {
    throw new TypeError(
      `fromNested: expected an array of rows, each an array of numbers or [re, im] pairs, got ${show(strange)}`,
    );
  }
  const cols = rows[0]?.length ?? 0;
  for (const [i, row] of rows.entries()) {
    if (row.length !== cols) {
      throw new RangeError(`fromNested: expected rows of equal length ${cols}, got ${row.length} entries in row ${i}`);
    }
    for (const x of row) {
      const pair = Array.isArray(x) && x.length === 2 && x.every((part) => typeof part === "number");
      if (typeof x !== "number" && !pair) {
        throw new TypeError(`fromNested: expected numbers or [re, im] pairs, got ${show(x)} in row ${i}`);
      }
    }
  }
  const flat = rows.flatMap((row) => [...row]);
  if (flat.every((x) => typeof x === "number")) return make("fromNested", rows.length, cols, false, flat);
  const pairs = flat.flatMap((x) => (typeof x === "number" ? [x, 0] : [...x]));
  return make("fromNested", rows.length, cols, true, pairs);
}

/**
 * Nested arrays of a matrix: numbers for a real one, [re, im] pairs for a complex one.
 *
 * @throws TypeError, RangeError  A is not a matrix of finite entries
 * @example toNested(identity(2))   // [[1, 0], [0, 1]]
 */
export function toNested(A: Matrix): number[][];
export function toNested(A: ComplexMatrix): Complex[][];
export function toNested(A: Field): (number | Complex)[][];
export function toNested(A: Field): (number | Complex)[][] {
  checkValues("toNested", "A", A);
  const at = (k: number): number | Complex =>
    isComplex(A) ? [A.data[2 * k] as number, A.data[2 * k + 1] as number] : (A.data[k] as number);
  return Array.from({ length: A.rows }, (_, i) => Array.from({ length: A.cols }, (_, j) => at(i * A.cols + j)));
}

/**
 * Aᴴ: the transpose of a real matrix, the conjugate transpose of a complex one.
 *
 * @throws TypeError, RangeError  A is not a matrix of finite entries
 * @example adjoint(A)   // cols × rows
 */
export function adjoint<F extends Field>(A: F): F;
export function adjoint(A: Field): Field {
  checkValues("adjoint", "A", A);
  const { rows, cols } = A;
  const out = roomFor("adjoint", A.data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const from = i * cols + j;
      const to = j * rows + i;
      if (isComplex(A)) {
        out[2 * to] = A.data[2 * from] as number;
        // 0 − x, so that a real entry keeps the imaginary part +0.
        out[2 * to + 1] = 0 - (A.data[2 * from + 1] as number);
      } else {
        out[to] = A.data[from] as number;
      }
    }
  }
  return sameField(A, cols, rows, out);
}

/**
 * (A + Aᴴ) / 2: the nearest Hermitian matrix, exactly Hermitian.
 *
 * @throws TypeError, RangeError  A is not a square matrix of finite entries
 * @example eigh(hermitianPart(A))
 */
export function hermitianPart<F extends Field>(A: F): F;
export function hermitianPart(A: Field): Field {
  checkSquare("hermitianPart", "A", A);
  checkValues("hermitianPart", "A", A);
  const B = adjoint(A).data;
  const out = roomFor("hermitianPart", B.length);
  for (let k = 0; k < B.length; k++) {
    const [a, b] = [A.data[k] as number, B[k] as number];
    const sum = a + b;
    // Halves first only where the sum overflows: they would round subnormal numbers.
    out[k] = Number.isFinite(sum) ? sum / 2 : a / 2 + b / 2;
  }
  return sameField(A, A.rows, A.cols, out);
}

/**
 * The Kronecker product A ⊗ B; complex when either factor is. The index of A is the slow one.
 *
 * @throws TypeError, RangeError  a factor is not a matrix of finite entries, or the product would exceed 4 GiB
 * @example kron(identity(2), A)   // block-diagonal (A, A)
 */
export function kron(A: Matrix, B: Matrix): Matrix;
export function kron(A: Field, B: Field): Field;
export function kron(A: Field, B: Field): Field {
  checkValues("kron", "A", A);
  checkValues("kron", "B", B);
  const rows = A.rows * B.rows;
  const cols = A.cols * B.cols;
  checkSize("kron", "the product's rows", rows);
  checkSize("kron", "the product's cols", cols);
  const complex = isComplex(A) || isComplex(B);
  const step = complex ? 2 : 1;
  const data = roomFor("kron", rows * cols * step);
  const re = (M: Field, k: number) => M.data[k * width(M)] as number;
  const im = (M: Field, k: number) => (isComplex(M) ? (M.data[2 * k + 1] as number) : 0);
  for (let i = 0; i < A.rows && cols > 0; i++) {
    for (let k = 0; k < B.rows; k++) {
      for (let j = 0; j < A.cols; j++) {
        for (let l = 0; l < B.cols; l++) {
          const a = i * A.cols + j;
          const b = k * B.cols + l;
          const to = ((i * B.rows + k) * cols + j * B.cols + l) * step;
          data[to] = re(A, a) * re(B, b) - im(A, a) * im(B, b);
          if (complex) data[to + 1] = re(A, a) * im(B, b) + im(A, a) * re(B, b);
        }
      }
    }
  }
  return complex ? { rows, cols, data, complex: true } : { rows, cols, data };
}

/**
 * The trace: a number for a real matrix, [re, im] for a complex one.
 *
 * @throws TypeError, RangeError  A is not a square matrix of finite entries
 * @example trace(identity(5))   // 5
 */
export function trace(A: Matrix): number;
export function trace(A: ComplexMatrix): Complex;
export function trace(A: Field): number | Complex;
export function trace(A: Field): number | Complex {
  checkSquare("trace", "A", A);
  checkValues("trace", "A", A);
  const step = width(A);
  let re = 0;
  let im = 0;
  for (let i = 0; i < A.rows; i++) {
    const k = (i * A.cols + i) * step;
    re += A.data[k] as number;
    if (step === 2) im += A.data[k + 1] as number;
  }
  return step === 2 ? [re, im] : re;
}

/**
 * The Frobenius norm (root of the sum of squared moduli), or the largest modulus of an entry.
 *
 * Scaled by the largest part of an entry, so that neither 1e±200 nor subnormals overflow or vanish. 0 for an empty matrix.
 *
 * @throws TypeError, RangeError  A is not a matrix of finite entries, or kind is neither "fro" nor "max"
 * @example norm(identity(4))   // 2
 */
export function norm(A: Field, kind: "fro" | "max" = "fro"): number {
  checkValues("norm", "A", A);
  if (kind !== "fro" && kind !== "max") {
    throw new RangeError(`norm: expected "fro" or "max", got ${show(kind)}`);
  }
  let scale = 0;
  for (const x of A.data) scale = Math.max(scale, Math.abs(x));
  if (scale === 0) return 0;
  const step = width(A);
  let sum = 0;
  let largest = 0;
  for (let k = 0; k < A.data.length; k += step) {
    const re = (A.data[k] as number) / scale;
    const im = step === 2 ? (A.data[k + 1] as number) / scale : 0;
    const square = re * re + im * im;
    sum += square;
    if (square > largest) largest = square;
  }
  return scale * Math.sqrt(kind === "fro" ? sum : largest);
}
