/**
 * Each claim with a sampler that is off by a share ε of what it draws: what a verdict should notice, and from which ε on it does.
 * `npm run false-alarms` measures that for docs/verdicts.md.
 */
import { canonicalTypicalityWith } from "../../src/correspondence/canonicalTypicalityClaim.js";
import type { Claim } from "../../src/correspondence/claim.js";
import { degenerateMinimaWith, split } from "../../src/correspondence/degenerateMinima.js";
import { deterministicKernelWith } from "../../src/correspondence/deterministicKernel.js";
import { doubleDescentWith } from "../../src/correspondence/doubleDescent.js";
import { exponentialTypicalityWith } from "../../src/correspondence/exponentialTypicality.js";
import { fittingThresholdWith } from "../../src/correspondence/fittingThreshold.js";
import { gaussianMatrix } from "../../src/correspondence/fourScans.js";
import { globalMinimaWith } from "../../src/correspondence/globalMinima.js";
import { gueEigenvectorsWith } from "../../src/correspondence/gueEigenvectors.js";
import { kernelSpectrumWith } from "../../src/correspondence/kernelSpectrum.js";
import { linearTrainingWith } from "../../src/correspondence/linearTraining.js";
import { marchenkoPasturWith } from "../../src/correspondence/marchenkoPastur.js";
import { meanFieldControlWith } from "../../src/correspondence/meanFieldControl.js";
import { gaussianNetwork, type NetworkSampler } from "../../src/correspondence/networkTasks.js";
import { observableCountingWith } from "../../src/correspondence/observableCounting.js";
import { pageCurveWith } from "../../src/correspondence/pageCurve.js";
import { randomFeaturesDescentWith } from "../../src/correspondence/randomFeaturesDescent.js";
import { reducedMomentsWith } from "../../src/correspondence/reducedMoments.js";
import { renyiEntropiesWith } from "../../src/correspondence/renyiEntropies.js";
import { ridgelessRegressionWith } from "../../src/correspondence/ridgelessRegression.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "../../src/correspondence/sampler.js";
import { smallestEigenvalueWith } from "../../src/correspondence/smallestEigenvalue.js";
import { tableOneWith } from "../../src/correspondence/tableOne.js";
import { thermalNeighboursWith } from "../../src/correspondence/thermalNeighbours.js";
import { trainedDoubleDescentWith } from "../../src/correspondence/trainedDoubleDescent.js";
import { typicalityScalingWith } from "../../src/correspondence/typicalityScaling.js";
import { type ExpectationSampler, typicalityTailWith } from "../../src/correspondence/typicalityTail.js";
import { isComplex } from "../../src/linalg/matrix.js";
import { randomFeatures } from "../../src/ntk/randomFeatures.js";
import { haarExpectations } from "../../src/quantum/haarExpectations.js";
import { haarState } from "../../src/quantum/haarState.js";
import { ginibre } from "../../src/random/ginibre.js";
import { gue } from "../../src/random/gue.js";
import { wishartSpectrum } from "../../src/random/wishartSpectrum.js";

export interface Distortion {
  /** What is off by ε, in words. */
  readonly what: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a claim prepares is its own business
  readonly claim: (epsilon: number) => Claim<any>;
  /** Another way of being off, where the first one leaves a part of the claim as it is. */
  readonly other?: Distortion;
}

const normalised = (data: Float64Array): Float64Array => {
  const norm = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
  return data.map((x) => x / norm);
};

/** The share ε of the norm² of every state lies in one fixed direction, that of equal real amplitudes: a product state. */
const inOneState =
  (epsilon: number): AmplitudeSampler =>
  (s, stream, amplitudes) => {
    gaussianAmplitudes(s, stream, amplitudes);
    const data = amplitudes.copy();
    const norm = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
    const a = Math.sqrt(1 - epsilon) / norm;
    const b = Math.sqrt((2 * epsilon) / data.length);
    amplitudes.set(data.map((x, i) => a * x + (i % 2 ? 0 : b)));
  };

/** Deviations of ⟨O⟩ from the mean over the shell, larger by the share ε. */
const wider =
  (epsilon: number): ExpectationSampler =>
  (observables, stream, count) => {
    const { data, cols } = haarExpectations(observables, { stream, count });
    const means = observables.map((O) => {
      const w = isComplex(O) ? 2 : 1;
      let trace = 0;
      for (let i = 0; i < O.rows; i++) trace += O.data[w * i * (O.cols + 1)] as number;
      return trace / O.rows;
    });
    return data.map((x, i) => x + epsilon * (x - (means[i % cols] as number)));
  };

/** Every weight and bias is larger by the share ε. */
const larger =
  (epsilon: number): NetworkSampler =>
  (options) => {
    const net = gaussianNetwork(options);
    return { ...net, parameters: net.parameters.map((x) => (1 + epsilon) * x) };
  };

const states = (make: (sampler: AmplitudeSampler) => ReturnType<Distortion["claim"]>) => ({
  what: "ε of each state's norm² lies in one fixed product state",
  claim: (epsilon: number) => make(inOneState(epsilon)),
});

const expectations = (make: (sampler: ExpectationSampler) => ReturnType<Distortion["claim"]>) => ({
  what: "deviations of ⟨O⟩ from its mean are larger by ε",
  claim: (epsilon: number) => make(wider(epsilon)),
});

const networks = (make: (network: NetworkSampler) => ReturnType<Distortion["claim"]>) => ({
  what: "weights and biases are larger by ε",
  claim: (epsilon: number) => make(larger(epsilon)),
});

/** By the id of the claim. */
export const distortions: Readonly<Record<string, Distortion>> = {
  "typicality-tail": expectations(typicalityTailWith),
  "typicality-scaling": expectations(typicalityScalingWith),
  "canonical-typicality": {
    what: "ε of each state's norm² lies in the shell's first level",
    claim: (epsilon) =>
      canonicalTypicalityWith((shell, stream) => {
        const psi = haarState(shell.dims as number[], { stream, shell });
        const w = psi.data.length / shell.vectors.rows;
        const v = isComplex(shell.vectors) ? 2 : 1;
        const data = psi.data.map((x, at) => {
          const i = Math.floor(at / w);
          const part = at % w;
          const level = part < v ? (shell.vectors.data[v * i * shell.dimension + part] as number) : 0;
          return Math.sqrt(1 - epsilon) * x + Math.sqrt(epsilon) * level;
        });
        return { ...psi, data: normalised(data) };
      }),
  },
  "page-curve": states(pageCurveWith),
  "reduced-moments": states(reducedMomentsWith),
  "marchenko-pastur": states(marchenkoPasturWith),
  "renyi-entropies": states(renyiEntropiesWith),
  "gue-eigenvectors": {
    what: "a diagonal that rises evenly from −ε to ε of the spectral radius is added",
    claim: (epsilon) =>
      gueEigenvectorsWith((n, stream) => {
        const H = gue(n, { stream });
        const data = H.data.slice();
        for (let i = 0; i < n; i++) {
          data[2 * i * (n + 1)] = (data[2 * i * (n + 1)] as number) + 2 * epsilon * ((2 * i) / (n - 1) - 1);
        }
        return { ...H, data };
      }),
  },
  "smallest-eigenvalue": states(smallestEigenvalueWith),
  "observable-counting": states(observableCountingWith),
  "exponential-typicality": {
    what: "deviations of the eigenvalues from 1/dA are larger by ε",
    claim: (epsilon) =>
      exponentialTypicalityWith((dA, dB, stream) => {
        const p = wishartSpectrum(dA, dB, { stream }).map((x) => Math.max(0, x + epsilon * (x - 1 / dA)));
        const sum = p.reduce((a, x) => a + x, 0);
        return p.map((x) => x / sum);
      }),
  },
  "thermal-neighbours": states(thermalNeighboursWith),
  "deterministic-kernel": networks(deterministicKernelWith),
  "linear-training": networks(linearTrainingWith),
  "global-minima": networks(globalMinimaWith),
  "degenerate-minima": {
    ...networks((network) => degenerateMinimaWith(network)),
    other: {
      what: "ε of the length² of null directions lies in the row space: powers of the step do not see a scale",
      claim: (epsilon) =>
        degenerateMinimaWith(gaussianNetwork, (J, v) => {
          const { null: along, row } = split(J, v);
          const mixed = along.map((x, p) => Math.sqrt(1 - epsilon) * x + Math.sqrt(epsilon) * (row[p] as number));
          return { null: mixed, row };
        }),
    },
  },
  "mean-field-control": networks(meanFieldControlWith),
  "fitting-threshold": {
    ...networks((network) => fittingThresholdWith(network)),
    what: "weights and biases are larger by ε; the independent entries are not",
  },
  "kernel-spectrum": networks(kernelSpectrumWith),
  "ridgeless-regression": {
    what: "features are larger by ε",
    claim: (epsilon) =>
      ridgelessRegressionWith((stream) => {
        const F = ginibre(60, 400, { stream });
        return { rows: F.rows, cols: F.cols, data: F.data.map((x) => (1 + epsilon) * x) };
      }),
  },
  "random-features": {
    what: "weights of the features are larger by ε",
    claim: (epsilon) =>
      randomFeaturesDescentWith((X, options) =>
        randomFeatures(X, { ...options, weightStd: (1 + epsilon) * (options.weightStd as number) }),
      ),
  },
  "double-descent": networks(doubleDescentWith),
  "trained-double-descent": networks(trainedDoubleDescentWith),
  "table-1": {
    what: "its states, entries of matrices and networks as above, and what it reads",
    claim: (epsilon) =>
      tableOneWith({
        amplitudes: inOneState(epsilon),
        matrix: (...where) => {
          const M = gaussianMatrix(...where);
          return { ...M, data: M.data.map((x) => (1 + epsilon) * x) };
        },
        network: larger(epsilon),
      }),
  },
};
