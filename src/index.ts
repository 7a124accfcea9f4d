// The public door: re-exports only, one line of comment per group.

// values
export {
  adjoint,
  type Complex,
  type ComplexMatrix,
  complexMatrix,
  type Field,
  fromNested,
  hermitianPart,
  identity,
  kron,
  type Matrix,
  matrix,
  norm,
  toNested,
  trace,
} from "./linalg/matrix.js";

// linear algebra
export { cholesky } from "./linalg/cholesky.js";
export { type Eigenpairs, type EighOptions, eigh, eigvalsh, type Subset } from "./linalg/eigh.js";
export { herk } from "./linalg/herk.js";
export {
  type AppliedOperator,
  type Apply,
  type LanczosInfo,
  type LanczosOptions,
  type LanczosResult,
  lanczos,
} from "./linalg/lanczos.js";
export { type LeastSquares, type LstsqOptions, lstsq } from "./linalg/lstsq.js";
export { type MatmulOptions, matmul } from "./linalg/matmul.js";
export { type QrFactors, qr } from "./linalg/qr.js";
export { solve } from "./linalg/solve.js";
export { type SingularTriples, svd } from "./linalg/svd.js";
export { svdvals } from "./linalg/svdvals.js";

// random: a stream is a value; Philox4x32-10, the same bits on every host
export { type GaussianSpectrumOptions, gaussianSpectrum } from "./random/gaussianSpectrum.js";
export { type GinibreOptions, ginibre } from "./random/ginibre.js";
export { goe } from "./random/goe.js";
export { gue } from "./random/gue.js";
export { haarUnitary } from "./random/haarUnitary.js";
export { normals } from "./random/normals.js";
export type { StreamOption } from "./random/options.js";
export { type SpherePointsOptions, spherePoints } from "./random/spherePoints.js";
export { type Stream, type StreamValue, stream } from "./random/stream.js";
export { type WishartSpectrumOptions, wishartSpectrum } from "./random/wishartSpectrum.js";

// quantum: states, reduced states, entropies, distances
export { basisState } from "./quantum/basisState.js";
export {
  type CanonicalTypicality,
  canonicalTypicality,
  effectiveDimension,
  type ShellCutOptions,
} from "./quantum/canonicalTypicality.js";
export { densityMatrix } from "./quantum/densityMatrix.js";
export { differenceSpectrum } from "./quantum/differenceSpectrum.js";
export { type EigenstateEntropiesOptions, eigenstateEntropies } from "./quantum/eigenstateEntropies.js";
export { eigenstateExpectations } from "./quantum/eigenstateExpectations.js";
export { type EnergyShellOptions, energyShell } from "./quantum/energyShell.js";
export { type EntropiesOptions, entropies } from "./quantum/entropies.js";
export { type EvolveOptions, evolve } from "./quantum/evolve.js";
export { expectation } from "./quantum/expectation.js";
export { type FidelityOptions, fidelity } from "./quantum/fidelity.js";
export type { Generator } from "./quantum/generator.js";
export { type HaarExpectationsOptions, haarExpectations } from "./quantum/haarExpectations.js";
export { type GroundState, type GroundStateOptions, groundState } from "./quantum/groundState.js";
export { type HaarStateOptions, haarState } from "./quantum/haarState.js";
export { type HamiltonianOptions, hamiltonian } from "./quantum/hamiltonian.js";
export { type HeisenbergOptions, heisenberg } from "./quantum/heisenberg.js";
export { type HelstromOptions, helstrom } from "./quantum/helstrom.js";
export { type HermitianBasisOptions, hermitianBasis, observableExpectations } from "./quantum/hermitianBasis.js";
export {
  type LevelSpacingRatios,
  levelSpacingRatio,
  levelSpacingRatios,
} from "./quantum/levelSpacingRatio.js";
export { maximallyMixed } from "./quantum/maximallyMixed.js";
export {
  type Microcanonical,
  microcanonical,
  microcanonicalCovariance,
  shellObservable,
} from "./quantum/microcanonical.js";
export { type MixedFieldIsingOptions, mixedFieldIsing } from "./quantum/mixedFieldIsing.js";
export { type MutualInformationOptions, mutualInformation } from "./quantum/mutualInformation.js";
export {
  linearThermalDistance,
  type NearestThermalState,
  type NearestThermalStateOptions,
  nearestThermalState,
} from "./quantum/nearestThermalState.js";
export type { Observable } from "./quantum/observable.js";
export type { Operator } from "./quantum/operator.js";
export { type PartialTraceOptions, partialTrace } from "./quantum/partialTrace.js";
export { pauliString } from "./quantum/pauliString.js";
export { type PseudoInverseMoment, pseudoInverseMoment } from "./quantum/pseudoInverseMoment.js";
export { purity } from "./quantum/purity.js";
export {
  type QuantumTangentKernelOptions,
  quantumTangentKernel,
  quantumTangentSpectrum,
} from "./quantum/quantumTangentKernel.js";
export { relativeEntropy } from "./quantum/relativeEntropy.js";
export { type EntropyOptions, renyiEntropy } from "./quantum/renyiEntropy.js";
export { type CutOptions, schmidtValues } from "./quantum/schmidtValues.js";
export type { SectorOptions } from "./quantum/sector.js";
export type { Sector } from "./quantum/sectorOperator.js";
export { type AbstractShellOptions, abstractShell, type Shell } from "./quantum/shell.js";
export { type Hamiltonian, type SpinChainOptions, spinChain } from "./quantum/spinChain.js";
export { type State, state } from "./quantum/state.js";
export type { Term } from "./quantum/terms.js";
export {
  type ThermalNeighbourFraction,
  type ThermalNeighbourFractionOptions,
  thermalNeighbourFraction,
} from "./quantum/thermalNeighbourFraction.js";
export {
  type ThermalPureState,
  type ThermalPureStateOptions,
  thermalPureState,
} from "./quantum/thermalPureState.js";
export { traceDistance } from "./quantum/traceDistance.js";
export { vonNeumannEntropy } from "./quantum/vonNeumannEntropy.js";
export { type XxzOptions, xxz } from "./quantum/xxz.js";

// wishart — theory: closed forms and quadrature, exact at finite size unless the name says otherwise
export {
  binomialTail,
  gordonBounds,
  chernoffBound,
  exactTail,
  expectationVariance,
  type ExpectationVarianceOptions,
  inverseMoment,
  inverseMomentVariance,
  kolmogorovDistance,
  kolmogorovTail,
  levyBound,
  type MarchenkoPastur,
  marchenkoPastur,
  meanMoment,
  meanNoiseAmplification,
  meanNoiseAmplificationReal,
  meanPureTraceDistance,
  meanPurity,
  meanPurityReal,
  meanQubitTraceDistance,
  meanSquaredDistance,
  meanSquaredThermalDistance,
  meanSquaredLinearDistance,
  meanKernelFluctuation,
  noiseAmplification,
  normalTail,
  pageDeficit,
  pageEntropy,
  pageVariance,
  pairTraceDistanceMarchenkoPastur,
  projectorTail,
  purityVariance,
  type RidgelessRiskOptions,
  regularisedIncompleteBeta,
  renyiMarchenkoPastur,
  ridgelessRisk,
  ridgelessRiskLimit,
  type SmallestEigenvalueLaw,
  smallestEigenvalueLaw,
  smallestEigenvalueLawReal,
  traceDistanceBound,
  traceDistanceMarchenkoPastur,
  twoSidedChernoffBound,
  twoSidedTail,
  typicalityBound,
} from "./theory/index.js";

// wishart — networks: fully connected, their outputs and derivatives; kernels of infinite width
export { type Det16x4, det16x4 } from "./ntk/det16x4.js";
export { forward } from "./ntk/forward.js";
export { type GradientFlow, type GradientFlowProblem, gradientFlow } from "./ntk/gradientFlow.js";
export { type Architecture, type InfiniteKernels, infiniteNtk } from "./ntk/infiniteNtk.js";
export { jacobian } from "./ntk/jacobian.js";
export { type EmpiricalNtkOptions, empiricalNtk } from "./ntk/empiricalNtk.js";
export { jvp } from "./ntk/jvp.js";
export { loadNetwork } from "./ntk/loadNetwork.js";
export { type KernelRegression, type KernelRegressionOptions, kernelRegression } from "./ntk/kernelRegression.js";
export { largestStableRate } from "./ntk/largestStableRate.js";
export { type Linearization, linearize } from "./ntk/linearize.js";
export { type MinimumNormStep, minimumNormStep } from "./ntk/minimumNormStep.js";
export { type Activation, type MlpOptions, mlp, type Network, type Parameterization } from "./ntk/network.js";
export {
  type NewtonKantorovich,
  type NewtonKantorovichOptions,
  newtonKantorovich,
} from "./ntk/newtonKantorovich.js";
export type { Targets } from "./ntk/targets.js";
export { saveNetwork } from "./ntk/saveNetwork.js";
export { type NtkExtremes, type NtkExtremesOptions, ntkExtremes } from "./ntk/ntkExtremes.js";
export { ntkVectorProduct } from "./ntk/ntkVectorProduct.js";
export { type Trained, type TrainOptions, type TrainReason, train } from "./ntk/train.js";
export { vjp } from "./ntk/vjp.js";

// wishart — the Wishart structure of their kernels, and regression without a ridge
export { type EffectiveDegreesOfFreedom, effectiveDegreesOfFreedom } from "./ntk/effectiveDegreesOfFreedom.js";
export { type JacobianSpectrum, type JacobianSpectrumOptions, jacobianSpectrum } from "./ntk/jacobianSpectrum.js";
export { limitingSigma } from "./ntk/limitingSigma.js";
export { type RandomFeaturesOptions, randomFeatures } from "./ntk/randomFeatures.js";
export { type Ranks, type RankThreshold, rankThreshold } from "./ntk/rankThreshold.js";
export { type Ridgeless, type RidgelessOptions, ridgeless } from "./ntk/ridgeless.js";
export {
  type Estimate,
  type SmallestSingularValueFit,
  type SmallestSingularValues,
  smallestSingularValueFit,
} from "./ntk/smallestSingularValueFit.js";
export { type WhitenOptions, whiten } from "./ntk/whiten.js";

// claims and runs
export type { Claim, Finished, Params, Preset, Records, Used, Verdict } from "./correspondence/claim.js";
export { claims } from "./correspondence/index.js";
export { combineDigests, digest } from "./run/digest.js";
export { type Journal, JournalError, type JournalHeader, type Piece } from "./run/journal.js";
export type { Pool, Task } from "./run/pool.js";
export type { Progress } from "./run/progress.js";
export type { Report } from "./run/report.js";
export { mergeShards, type Part, type RunOptions, run, runShard } from "./run/run.js";
export type { Shard } from "./run/shard.js";
