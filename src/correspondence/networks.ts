// The claims about networks, in the order in which `reproduce` runs them.
import type { Claim } from "./claim.js";
import { degenerateMinima } from "./degenerateMinima.js";
import { deterministicKernel } from "./deterministicKernel.js";
import { doubleDescent } from "./doubleDescent.js";
import { fittingThreshold } from "./fittingThreshold.js";
import { globalMinima } from "./globalMinima.js";
import { kernelSpectrum } from "./kernelSpectrum.js";
import { linearTraining } from "./linearTraining.js";
import { meanFieldControl } from "./meanFieldControl.js";
import { randomFeaturesDescent } from "./randomFeaturesDescent.js";
import { ridgelessRegression } from "./ridgelessRegression.js";
import { trainedDoubleDescent } from "./trainedDoubleDescent.js";

// biome-ignore lint/suspicious/noExplicitAny: a list of claims does not care what each one prepares
export const networkClaims: readonly Claim<any>[] = [
  deterministicKernel,
  linearTraining,
  globalMinima,
  degenerateMinima,
  meanFieldControl,
  fittingThreshold,
  kernelSpectrum,
  ridgelessRegression,
  randomFeaturesDescent,
  doubleDescent,
  trainedDoubleDescent,
];
