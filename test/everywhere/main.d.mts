/** The claims whose digests are not those expected, in words; empty when all are. */
export function different(expected: Readonly<Record<string, string>>, got: Readonly<Record<string, string>>): string[];
