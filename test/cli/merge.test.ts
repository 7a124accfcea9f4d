import { expect, test } from "vitest";
import { absent } from "../../src/cli/merge.js";
import { claims } from "../../src/correspondence/index.js";
import { withUsed } from "../../src/run/execute.js";

const all = claims.map(({ id }) => ({ claim: id }));

test("merge: all claims, or one claim with what it reads, lack nothing", () => {
  expect(absent(all)).toEqual([]);
  for (const claim of claims) {
    expect(absent(withUsed(claims, [claim], "test").map(({ id }) => ({ claim: id })))).toEqual([]);
  }
});

test("merge: each claim that is in no shard of a run of all is named", () => {
  for (const [i, { id }] of claims.entries()) {
    expect(absent(all.filter((_, k) => k !== i))).toEqual([id]);
  }
  expect(absent(all.slice(2))).toEqual(claims.slice(0, 2).map(({ id }) => id));
});
