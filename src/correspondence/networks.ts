// The claims about networks, in the order in which `reproduce` runs them.
import type { Claim } from "./claim.js";
import { deterministicKernel } from "./deterministicKernel.js";
import { doubleDescent } from "./doubleDescent.js";
import { randomFeaturesDescent } from "./randomFeaturesDescent.js";
import { ridgelessRegression } from "./ridgelessRegression.js";
import { trainedDoubleDescent } from "./trainedDoubleDescent.js";

// biome-ignore lint/suspicious/noExplicitAny: a list of claims does not care what each one prepares
export const networkClaims: readonly Claim<any>[] = [
  deterministicKernel,
  ridgelessRegression,
  randomFeaturesDescent,
  doubleDescent,
  trainedDoubleDescent,
];
