import { expect, test } from "vitest";
import { commonGround, dictionary, notCorresponding } from "../../src/correspondence/dictionary.js";
import { claims } from "../../src/correspondence/index.js";

const rows = [...dictionary, commonGround];
const ids = claims.map(({ id }) => id);

test("the dictionary has the five rows of the paper, each measured on both sides", () => {
  expect(dictionary).toHaveLength(5);
  for (const { claims: of } of rows) {
    expect(of.quantum.length).toBeGreaterThan(0);
    expect(of.network.length).toBeGreaterThan(0);
  }
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(notCorresponding.length).toBeGreaterThan(4);
});

test("every name in the dictionary is a claim's, and no claim stands on both sides", () => {
  const quantum = rows.flatMap(({ claims: of }) => of.quantum);
  const network = rows.flatMap(({ claims: of }) => of.network);
  for (const id of [...quantum, ...network]) expect(ids).toContain(id);
  expect(quantum.filter((id) => network.includes(id))).toEqual([]);
});

test("every claim has a place in the dictionary, but the one that sets its rows against each other", () => {
  const placed = new Set(rows.flatMap(({ claims: of }) => [...of.quantum, ...of.network]));
  expect(ids.filter((id) => !placed.has(id) && id !== "table-1")).toEqual([]);
});
