// The claims, in the order in which `reproduce` runs and hashes them.
import type { Claim } from "./claim.js";
import { exponentialTypicality } from "./exponentialTypicality.js";
import { gueEigenvectors } from "./gueEigenvectors.js";
import { marchenkoPasturClaim } from "./marchenkoPastur.js";
import { networkClaims } from "./networks.js";
import { observableCounting } from "./observableCounting.js";
import { pageCurve } from "./pageCurve.js";
import { reducedMoments } from "./reducedMoments.js";
import { renyiEntropies } from "./renyiEntropies.js";

// biome-ignore lint/suspicious/noExplicitAny: a list of claims does not care what each one prepares
export const claims: readonly Claim<any>[] = [
  pageCurve,
  reducedMoments,
  marchenkoPasturClaim,
  renyiEntropies,
  gueEigenvectors,
  observableCounting,
  exponentialTypicality,
  ...networkClaims,
];
