// Claims for runs that are killed: each trial writes its index down in trials.log of the folder it runs in before it begins.
// Bundles for tests put this file in the place of src/correspondence/index.ts.
import { appendFileSync } from "node:fs";
import type { Claim } from "../../src/correspondence/claim.js";
import { slowClaim, uniformClaim } from "./toyClaims.js";

/** Long records: a line of the journal takes many pages, so that a process can die in the middle of one. */
const WIDTH = 4000;
/** Bytes that the journal of toy-wide takes in the end, nearly. */
export const WIDE_JOURNAL = 60 * WIDTH * 8 * (4 / 3);

// biome-ignore lint/suspicious/noExplicitAny: as in src/correspondence/index.ts
const counted = (claim: Claim<any>): Claim<any> => ({
  ...claim,
  trial(params, prepared, stream, index) {
    appendFileSync("trials.log", `${claim.id} ${index}\n`);
    return claim.trial(params, prepared, stream, index);
  },
});

const wide: typeof slowClaim = {
  ...slowClaim,
  id: "toy-wide",
  presets: { ...slowClaim.presets, quick: { ...slowClaim.presets.quick, trials: 60, micros: 4000 } },
  fields: ["draw", "other", ...Array.from({ length: WIDTH - 2 }, (_, k) => `more${k}`)],
  trial(params, prepared, stream, index) {
    const pair = slowClaim.trial(params, prepared, stream, index);
    const record = new Float64Array(WIDTH).map((_, k) => (pair[1] as number) / (k + 1));
    record.set(pair);
    return record;
  },
};

// biome-ignore lint/suspicious/noExplicitAny: as above
export const claims: readonly Claim<any>[] = [counted(uniformClaim), counted(wide)];
