/** The checks that the closed forms share. */

import { checkNumbers, firstNotFinite, show } from "../engine/arguments.js";

export function checkDimension(speaker: string, name: string, value: number): void {
  if (typeof value !== "number") throw new TypeError(`${speaker}: expected ${name} to be a number, got ${show(value)}`);
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${speaker}: expected ${name} to be a positive integer, got ${value}`);
  }
}

export function checkDimensions(speaker: string, dA: number, dB: number): void {
  checkDimension(speaker, "dA", dA);
  checkDimension(speaker, "dB", dB);
}

/** A number that is finite and, when `positive`, above zero. */
export function checkFinite(speaker: string, name: string, value: number, positive = false): void {
  if (typeof value !== "number") throw new TypeError(`${speaker}: expected ${name} to be a number, got ${show(value)}`);
  if (!(Number.isFinite(value) && (!positive || value > 0))) {
    throw new RangeError(`${speaker}: expected ${name} to be a finite number${positive ? " > 0" : ""}, got ${value}`);
  }
}

/** Any number but NaN. */
export function checkNumber(speaker: string, name: string, value: number): void {
  if (typeof value !== "number") throw new TypeError(`${speaker}: expected ${name} to be a number, got ${show(value)}`);
  if (Number.isNaN(value)) throw new RangeError(`${speaker}: expected ${name} to be a number, got NaN`);
}

/** A list of at least one finite number, copied in ascending order. */
export function checkEigenvalues(speaker: string, eigenvalues: ArrayLike<number>): Float64Array {
  checkNumbers(speaker, "eigenvalues", eigenvalues);
  if (eigenvalues.length === 0) throw new RangeError(`${speaker}: expected at least one eigenvalue, got none`);
  const bad = firstNotFinite(eigenvalues);
  if (bad >= 0) {
    throw new RangeError(`${speaker}: expected finite eigenvalues, got ${eigenvalues[bad]} at index ${bad}`);
  }
  const sorted = Float64Array.from(eigenvalues);
  for (let i = 1; i < sorted.length; i++) {
    if ((sorted[i] as number) < (sorted[i - 1] as number)) return sorted.sort();
  }
  return sorted;
}

/** A finite number ≥ 0. */
export function checkNotNegative(speaker: string, name: string, value: number): void {
  checkFinite(speaker, name, value);
  if (value < 0) throw new RangeError(`${speaker}: expected ${name} ≥ 0, got ${value}`);
}
