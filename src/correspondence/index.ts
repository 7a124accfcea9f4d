// The claims, in the order in which `reproduce` runs and hashes them.

import { canonicalTypicalityClaim } from "./canonicalTypicalityClaim.js";
import type { Claim } from "./claim.js";
import { exponentialTypicality } from "./exponentialTypicality.js";
import { gueEigenvectors } from "./gueEigenvectors.js";
import { marchenkoPasturClaim } from "./marchenkoPastur.js";
import { networkClaims } from "./networks.js";
import { observableCounting } from "./observableCounting.js";
import { pageCurve } from "./pageCurve.js";
import { reducedMoments } from "./reducedMoments.js";
import { renyiEntropies } from "./renyiEntropies.js";
import { smallestEigenvalue } from "./smallestEigenvalue.js";
import { tableOne } from "./tableOne.js";
import { thermalNeighbours } from "./thermalNeighbours.js";
import { typicalityScaling } from "./typicalityScaling.js";
import { typicalityTail } from "./typicalityTail.js";

// biome-ignore lint/suspicious/noExplicitAny: a list of claims does not care what each one prepares
const quantumClaims: readonly Claim<any>[] = [
  typicalityTail,
  typicalityScaling,
  canonicalTypicalityClaim,
  pageCurve,
  reducedMoments,
  marchenkoPasturClaim,
  renyiEntropies,
  gueEigenvectors,
  smallestEigenvalue,
  observableCounting,
  exponentialTypicality,
  thermalNeighbours,
];

// biome-ignore lint/suspicious/noExplicitAny: as above
export const claims: readonly Claim<any>[] = /* @__PURE__ */ quantumClaims.concat(networkClaims, tableOne);
