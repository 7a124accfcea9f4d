/** The checks that the closed forms share. */

import { show } from "../engine/arguments.js";

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
