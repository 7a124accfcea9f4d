import { readFileSync } from "node:fs";

interface Entry<Expected> {
  readonly id: string;
  readonly params: Record<string, unknown>;
  readonly expected: Expected;
}

const { entries } = JSON.parse(
  readFileSync(new URL("../fixtures/science-structure.json", import.meta.url), "utf8"),
) as { entries: Entry<unknown>[] };

/** What an independent program found; ensembles as [value, standard error]. */
export function expectation<Expected>(id: string): Entry<Expected> {
  const entry = entries.find((e) => e.id === id);
  if (!entry) throw new Error(`no ${id} in the fixture`);
  return entry as Entry<Expected>;
}
