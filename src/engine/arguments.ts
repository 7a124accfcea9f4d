/** What every room asks of its arguments, and how an error sentence shows what arrived. Knows no room's words. */

/** A value as an error sentence shows it. */
export function show(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return value.length <= 12 ? `[${value.map(show).join(", ")}]` : `${value.length} entries`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  return value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}

/** Refuses options that are not an object or that have a name nobody reads. */
export function checkOptions(speaker: string, options: unknown, known: readonly string[], required = false): void {
  if (options === undefined && !required) return;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${speaker}: expected options { ${known.join(", ")} }, got ${show(options)}`);
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new RangeError(`${speaker}: unknown option "${key}"; there are ${known.join(", ")}`);
    }
  }
}

/** A size of a matrix: a whole number, 0 included. */
export function checkSize(speaker: string, name: string, size: unknown): asserts size is number {
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw new RangeError(`${speaker}: expected ${name} to be a whole number ≥ 0, got ${show(size)}`);
  }
}
