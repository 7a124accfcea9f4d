// How the sentences of this room show what arrived. The room imports nothing of ours, so it has its own.

export const kindOf = (value: unknown): string =>
  value === null ? "null" : typeof value === "object" ? (value.constructor?.name ?? "an object") : typeof value;

export const quoted = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

/** Options that are on or off, all off when they are not there. */
export function checkOptions<K extends string>(
  speaker: string,
  options: unknown,
  known: readonly K[],
): Partial<Record<K, boolean>> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${speaker}: expected options { ${known.join(", ")} }, got ${kindOf(options)}`);
  }
  for (const [key, value] of Object.entries(options)) {
    if (!(known as readonly string[]).includes(key)) {
      throw new RangeError(`${speaker}: unknown option "${key}"; there are ${known.join(", ")}`);
    }
    if (value !== undefined && typeof value !== "boolean") {
      throw new TypeError(`${speaker}: expected ${key} to be true or false, got ${kindOf(value)}`);
    }
  }
  return options;
}
