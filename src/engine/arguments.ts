/** What every room asks of its arguments, and how an error sentence shows what arrived. Knows no room's words. */

/** The most doubles one array may hold: what 32-bit addresses reach, 4 GiB. */
const MAXIMUM_LENGTH = 2 ** 29;

/** A value as an error sentence shows it. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length <= 40 ? value : `${value.slice(0, 40)}…`);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length <= 12 ? `[${value.map(show).join(", ")}]` : `${value.length} entries`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    return keys.length > 0 && keys.length <= 6 ? `an object { ${keys.join(", ")} }` : "an object";
  }
  return String(value);
}

/** A list of things that can be counted and indexed: an array or a typed array. */
export const isList = (value: unknown): value is ArrayLike<number> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** Refuses options that are not an object or that have a name nobody reads. */
export function checkOptions(speaker: string, options: unknown, known: readonly string[], required = false): void {
  if (options === undefined && !required) return;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${speaker}: expected options { ${known.join(", ")} }, got ${show(options)}`);
  }
  for (const key in options) {
    if (Object.hasOwn(options, key) && !known.includes(key)) {
      throw new RangeError(`${speaker}: unknown option "${key}"; there are ${known.join(", ")}`);
    }
  }
}

/** An option that is on or off. */
export function checkBoolean(speaker: string, name: string, value: unknown): asserts value is boolean {
  if (typeof value !== "boolean") {
    throw new TypeError(`${speaker}: expected ${name} to be true or false, got ${show(value)}`);
  }
}

/** The largest size a kernel can be told: they count in 32 bits. */
const MAXIMUM_SIZE = 2 ** 31 - 1;

/** A whole number from 0 to what a kernel can be told. */
export const isSize = (size: unknown): size is number =>
  typeof size === "number" && Number.isSafeInteger(size) && size >= 0 && size <= MAXIMUM_SIZE;

/** A size of a matrix: a whole number, 0 included. */
export function checkSize(speaker: string, name: string, size: unknown): asserts size is number {
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw new RangeError(`${speaker}: expected ${name} to be a whole number ≥ 0, got ${show(size)}`);
  }
  if (size > MAXIMUM_SIZE)
    throw new RangeError(`${speaker}: expected ${name} to be at most ${MAXIMUM_SIZE}, got ${size}`);
}

/** The first entry that is not a finite number, or −1. */
export function firstNotFinite(data: ArrayLike<number>): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

/**
 * A Float64Array of zeros.
 *
 * @throws RangeError  more than 4 GiB, which no engine could take, or more than the host has
 */
export function roomFor(speaker: string, length: number): Float64Array {
  if (!(length <= MAXIMUM_LENGTH)) {
    throw new RangeError(
      `${speaker}: there is no room for ${length} numbers, ${MAXIMUM_LENGTH} are 4 GiB; ask for fewer`,
    );
  }
  try {
    return new Float64Array(length);
  } catch (cause) {
    throw new RangeError(`${speaker}: this host has no room for ${length} numbers; ask for fewer`, { cause });
  }
}

/** @throws TypeError  not a list, or an entry is not a number: text and bigints would be converted on their way in */
export function checkNumbers(speaker: string, name: string, data: unknown): asserts data is ArrayLike<number> {
  if (!isList(data)) throw new TypeError(`${speaker}: expected ${name} to be a list of numbers, got ${show(data)}`);
  if (!(data instanceof Float64Array)) {
    for (let i = 0; i < data.length; i++) {
      if (typeof data[i] !== "number") {
        throw new TypeError(`${speaker}: expected ${name} to be numbers, got ${show(data[i])} at index ${i}`);
      }
    }
  }
}
