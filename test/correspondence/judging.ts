/** How a claim is run without a runner. */
import { type Claim, type Preset, type Records, resolveParams } from "../../src/correspondence/claim.js";
import { stream } from "../../src/random/stream.js";

export function records(claim: Claim, preset: Preset, seed: number, params = resolveParams(claim, preset)): Records {
  const count = claim.trials(params);
  const data = new Float64Array(count * claim.fields.length);
  const root = stream(seed).child(claim.id);
  const prepared = claim.prepare(params);
  for (let k = 0; k < count; k++) {
    data.set(claim.trial(params, prepared, root.child(k), k), k * claim.fields.length);
  }
  return { fields: claim.fields, count, data };
}
