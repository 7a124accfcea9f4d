// The room's door: closed forms and quadrature, exact at finite size unless the name says otherwise.

export { chernoffBound, twoSidedChernoffBound } from "./chernoff.js";
export { binomialTail, kolmogorovTail, normalTail } from "./distributions.js";
export { exactTail, twoSidedTail } from "./exactTail.js";
export { projectorTail, regularisedIncompleteBeta } from "./incompleteBeta.js";
export { inverseMomentVariance } from "./inverseMomentVariance.js";
export { kolmogorovDistance } from "./kolmogorovDistance.js";
export { type MarchenkoPastur, marchenkoPastur } from "./marchenkoPastur.js";
export { inverseMoment, meanMoment, meanNoiseAmplification, noiseAmplification } from "./meanMoment.js";
export { pageDeficit, pageEntropy, pageVariance } from "./page.js";
export { meanPurity, meanPurityReal, meanSquaredDistance, purityVariance } from "./purity.js";
export { gordonBounds, smallestEigenvalueLawReal } from "./realWishart.js";
export { renyiMarchenkoPastur } from "./renyiMarchenkoPastur.js";
export {
  meanNoiseAmplificationReal,
  type RidgelessRiskOptions,
  ridgelessRisk,
  ridgelessRiskLimit,
} from "./ridgelessRisk.js";
export { type SmallestEigenvalueLaw, smallestEigenvalueLaw } from "./smallestEigenvalueLaw.js";
export { meanKernelFluctuation, meanSquaredLinearDistance, meanSquaredThermalDistance } from "./thermalDistance.js";
export {
  meanPureTraceDistance,
  meanQubitTraceDistance,
  pairTraceDistanceMarchenkoPastur,
  traceDistanceMarchenkoPastur,
} from "./traceDistanceMarchenkoPastur.js";
export {
  type ExpectationVarianceOptions,
  expectationVariance,
  levyBound,
  traceDistanceBound,
  typicalityBound,
} from "./typicality.js";
