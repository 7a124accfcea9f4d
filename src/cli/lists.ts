// Options that are lists of numbers: "2,2,2", "1,2,inf".
import { UsageError } from "./errors.js";

/** A number as people write it: 12, -0.5, 1e-3. NaN for anything else, hexadecimal and what overflows included. */
export function decimal(text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The numbers of a comma-separated option; "inf" and "-inf" are numbers where `infinite` allows them. */
export function parseNumbers(speaker: string, option: string, text: string, infinite = false): number[] {
  return text.split(",").map((word) => {
    const trimmed = word.trim();
    const match = /^([+-]?)inf(inity)?$/i.exec(trimmed);
    if (match !== null && infinite) return match[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const value = decimal(trimmed);
    if (!Number.isFinite(value)) {
      throw new UsageError(
        `${speaker}: expected ${option} to be numbers with commas between, got ${JSON.stringify(text)}`,
      );
    }
    return value;
  });
}

/** Whole numbers ≥ `minimum`. */
export function parseIntegers(speaker: string, option: string, text: string, minimum: number): number[] {
  const values = parseNumbers(speaker, option, text);
  if (!values.every((value) => Number.isSafeInteger(value) && value >= minimum)) {
    throw new UsageError(
      `${speaker}: expected ${option} to be whole numbers ≥ ${minimum} with commas between, got ${JSON.stringify(text)}`,
    );
  }
  return values;
}
