import { expect, test } from "vitest";
import { changesOf } from "../../src/cli/changes.js";
import { nearest } from "../../src/cli/nearest.js";
import { claims } from "../../src/correspondence/index.js";
import { withUsed } from "../../src/run/execute.js";

const byId = (id: string) => claims.find((claim) => claim.id === id)!;

test("--set: what a claim reads keeps the parameters of its preset, by a sentence with the way out", () => {
  expect(() => changesOf("reproduce", claims, claims, "quick", { "page-curve.pairs": 9 })).toThrow(
    "reproduce: table-1 reads page-curve with the parameters of its preset, got --set page-curve.pairs=9; wishart claim page-curve --set pairs=9 runs it alone",
  );
  const states = (byId("reduced-moments").presets.quick.states as number) + 1;
  const of = changesOf("reproduce", claims, claims, "quick", { "reduced-moments.states": states });
  expect(of(byId("reduced-moments"))).toEqual({ states });
  expect(of(byId("page-curve"))).toEqual({});
});

test("--set: a key alone is of the claim that was asked for, not of those it reads", () => {
  const table = byId("table-1");
  const of = changesOf("claim", [table], withUsed(claims, [table], "test"), "quick", { runs: 11 });
  expect(of(table)).toEqual({ runs: 11 });
  expect(of(byId("page-curve"))).toEqual({});
});

test("nearest: a slip of the keyboard is found, another word is not", () => {
  const ids = claims.map(({ id }) => id);
  for (const [slip, meant] of [
    ["page-curv", "page-curve"],
    ["pagecurve", "page-curve"],
    ["doble-descent", "double-descent"],
    ["marchenko-psatur", "marchenko-pastur"],
    ["tabel-1", "table-1"],
    ["typicality-t", "typicality-tail"],
  ]) {
    expect(nearest(slip as string, ids)).toBe(meant);
  }
  for (const word of ["everything", "page", "x", ""])
    expect(nearest(word, ["toy-uniform", "toy-slow"])).toBeUndefined();
});
