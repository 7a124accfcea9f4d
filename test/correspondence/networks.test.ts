// The claims about networks: ten seeds of the quick preset, one of the default, and what makes each verdict fail.
import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/correspondence/claim.js";
import { degenerateMinimaWith } from "../../src/correspondence/degenerateMinima.js";
import { deterministicKernelWith } from "../../src/correspondence/deterministicKernel.js";
import { doubleDescentWith } from "../../src/correspondence/doubleDescent.js";
import { fittingThresholdWith } from "../../src/correspondence/fittingThreshold.js";
import { globalMinimaWith } from "../../src/correspondence/globalMinima.js";
import { kernelSpectrumWith } from "../../src/correspondence/kernelSpectrum.js";
import { linearTrainingWith } from "../../src/correspondence/linearTraining.js";
import { meanFieldControlWith } from "../../src/correspondence/meanFieldControl.js";
import { networkClaims } from "../../src/correspondence/networks.js";
import { gaussianNetwork, type NetworkSampler } from "../../src/correspondence/networkTasks.js";
import { randomFeaturesDescentWith } from "../../src/correspondence/randomFeaturesDescent.js";
import { type FeatureSampler, ridgelessRegressionWith } from "../../src/correspondence/ridgelessRegression.js";
import { trainedDoubleDescentWith } from "../../src/correspondence/trainedDoubleDescent.js";
import { matrix } from "../../src/linalg/matrix.js";
import { randomFeatures } from "../../src/ntk/randomFeatures.js";
import { ginibre } from "../../src/random/ginibre.js";
import { stream } from "../../src/random/stream.js";
import { ALONE, broken, describeClaim, judge, records } from "./harness.js";

for (const claim of networkClaims) describeClaim(claim, { quicks: 10, defaults: 1 });

/** Parameters that are too large by a factor. */
const scaled =
  (factor: number): NetworkSampler =>
  (options) => {
    const net = gaussianNetwork(options);
    return { ...net, parameters: net.parameters.map((x) => factor * x) };
  };

/** All hidden units of a layer are the first one, so that no width makes a mean of many. */
const oneUnit: NetworkSampler = (options) => {
  const net = gaussianNetwork(options);
  const parameters = net.parameters.slice();
  let offset = 0;
  net.widths.slice(1, -1).forEach((outs, l) => {
    const ins = net.widths[l]!;
    for (let o = 1; o < outs; o++) {
      parameters.copyWithin(offset + o * ins, offset, offset + ins);
      parameters[offset + outs * ins + o] = parameters[offset + outs * ins]!;
    }
    offset += outs * (ins + 1);
  });
  return { ...net, parameters };
};

const linear: NetworkSampler = (options) => gaussianNetwork({ ...options, activation: "linear" });

describe("what a claim says is not so is noticed", () => {
  const features = (change: (x: number, at: number, all: Float64Array) => number): FeatureSampler => {
    return (stream) => {
      const { rows, cols, data } = ginibre(60, 400, { stream });
      return matrix(rows, cols, data.map(change));
    };
  };
  test.each([
    ["that are 10 % too large", features((x) => 1.1 * x), ["mean V, all sizes"]],
    ["of mean ½", features((x) => x + 0.5), ["mean risk", "mean risk, all sizes"]],
    ["of which 30 repeat", features((_, at, all) => all[at - (at % 400) + (at % 30)]!), ["mean V", "peak of V"]],
  ])("ridgeless-regression quick: features %s", (_, sampler, names) => {
    const rules = broken(judge(ridgelessRegressionWith(sampler), "quick", 1));
    for (const name of names) expect(rules).toContain(name);
  });

  test.each([
    ["hidden units that are all the same", oneUnit, ["erf, L = 2: slope", "erf, L = 3: w · E‖K − Θ‖²/‖Θ‖²"]],
    ["parameters 20 % too large", scaled(1.2), ["relu, L = 2: E K = Θ", "relu, L = 3: w · E‖K − Θ‖²/‖Θ‖²"]],
  ] as const)("deterministic-kernel quick: %s", (_, network, names) => {
    const rules = broken(judge(deterministicKernelWith(network), "quick", 1));
    for (const name of names) expect(rules).toContain(name);
  });

  test.each([
    ["a linear network", linear, ["peak of V", "median risk", "median V"]],
    ["parameters twice too large", scaled(2), ["median V", "median risk, sign test"]],
  ] as const)("double-descent quick: %s", (_, network, names) => {
    const rules = broken(judge(doubleDescentWith(network), "quick", 1));
    for (const name of names) expect(rules).toContain(name);
  });

  test.each([
    [
      "other features at the new points",
      randomFeaturesDescentWith((X, options) =>
        randomFeatures(X, { ...options, stream: X.rows > 60 ? stream(1) : options.stream }),
      ),
      ["median risk", "median risk, sign test"],
    ],
    [
      "weights 3 times too large",
      randomFeaturesDescentWith((X, options) => randomFeatures(X, { ...options, weightStd: 3 * options.weightStd! })),
      ["median V, sign test"],
    ],
  ])("random-features quick: %s", (_, claim, names) => {
    const rules = broken(judge(claim, "quick", 1));
    for (const name of names) expect(rules).toContain(name);
  });

  test.each([
    ["a linear network", linear, ["zero loss", "above the second descent", "median risk"]],
    ["parameters 3 times too large", scaled(3), ["median risk, sign test"]],
  ] as const)("trained-double-descent quick: %s", (_, network, names) => {
    const rules = broken(judge(trainedDoubleDescentWith(network), "quick", 1));
    for (const name of names) expect(rules).toContain(name);
  });

  test.each([
    [
      "hidden units that are all the same",
      linearTrainingWith(oneUnit),
      ["slope of the error", "unseen points", "median error"],
    ],
    ["parameters twice too large", linearTrainingWith(scaled(2)), ["median error", "median error, sign test"]],
    [
      "hidden units that are all the same",
      globalMinimaWith(oneUnit),
      ["zero loss within 1.5 R_∞", "zero loss within 0.3 √P", "ubiquity"],
    ],
    [
      "parameters half as large",
      globalMinimaWith(scaled(0.5)),
      ["median linear distance, sign test", "median trained distance, sign test"],
    ],
    ["a linear network", degenerateMinimaWith(linear), ["training succeeds"]],
    ["a linear network", meanFieldControlWith(linear), ["equal inputs: singular kernel", "NTK scaling: decay"]],
    [
      "a network of relu in the place of the others",
      fittingThresholdWith((options) => gaussianNetwork({ ...options, activation: "relu" })),
      ["erf: rank threshold", "tanh, 3 outputs: rank threshold"],
    ],
    [
      "a Jacobian with entries of mean 1",
      fittingThresholdWith(gaussianNetwork, (_, { samples, outputs }, w, stream) => {
        const J = ginibre(samples * outputs, 11 * w + outputs * (w + 1), { stream });
        return { ...J, data: J.data.map((x) => x + 1) };
      }),
      ["independent: σ"],
    ],
    [
      "hidden units that are all the same",
      kernelSpectrumWith(oneUnit),
      ["w = 32: P_eff/w", "w = 64: the law at q", "w = 128: the law at q"],
    ],
  ] as [string, Claim, string[]][])("quick: %s", (_, claim, names) => {
    const rules = broken(judge(claim, "quick", 1));
    for (const name of names) expect(rules, claim.id).toContain(name);
  });

  /** The verdict on records of which one field is not what was measured. */
  const altered = (id: string, field: string, change: (x: number, row: readonly number[]) => number): string[] => {
    const claim = networkClaims.find((one) => one.id === id)!;
    const all = records(claim, "quick", 1);
    const width = claim.fields.length;
    const at = claim.fields.indexOf(field);
    const data = all.data.map((x, i) => {
      const first = i - (i % width);
      return i % width === at ? change(x, [...all.data.subarray(first, first + width)]) : x;
    });
    return broken(claim.verdict({ ...all, data }, claim.presets.quick, ALONE));
  };
  test.each([
    ["mean-field-control", "errorScaled", (_, row) => row[2]!, ["mean-field: the error stays", "mean-field: no decay"]],
    ["mean-field-control", "floor", (x) => 0.99 * x, ["equal inputs: no zero of the loss"]],
    ["mean-field-control", "change", (x) => x / 2, ["mean-field: the kernel changes"]],
    ["degenerate-minima", "nullity", (x, [w]) => x + (w === 16 ? 1 : 0), ["nullity P − n"]],
    ["degenerate-minima", "null", (x) => x / 2, ["null directions: fourth power"]],
    ["degenerate-minima", "row", (x) => 1.1 * x, ["row space: second power"]],
    ["global-minima", "trained", (x, [w]) => x * w!, ["the trained distance does not grow", "median trained distance"]],
    ["fitting-threshold", "smallest", (x) => x * x, ["erf: σ", "tanh: exponent", "independent: κ"]],
    ["linear-training", "away", (x, [, w]) => x * w!, ["away falls with w", "median sup ‖f − f_lin‖"]],
    ["linear-training", "change", (x, [, w]) => x * w! * w!, ["change falls with w", "median change of K"]],
    ["global-minima", "linear", (x, [w]) => (w === 8 ? 100 * x : x), ["the linear step diverges at P = n"]],
    ["global-minima", "trained", (x, [w]) => (w! < 6 ? 10 * x : x), ["training does not follow it"]],
    ["fitting-threshold", "smallest", (x, row) => Math.sqrt(row[2]!) + (x % 1), ["erf: an offset", "relu: an offset"]],
    ["fitting-threshold", "smallest", (x) => x / 2, ["independent: Gordon's bound"]],
    [
      "fitting-threshold",
      "rank",
      (_, row) => Math.min(40, row[2]!),
      ["relu: rank ≤ P − w", "tanh, 3 outputs: rank threshold"],
    ],
    ["random-features", "risk", (_, [p]) => p!, ["peak of the risk", "second descent"]],
    ["random-features", "V", (_, [p]) => p!, ["peak of V"]],
    ["trained-double-descent", "risk", (_, [w]) => w!, ["peak of the risk", "above the second descent"]],
    ["double-descent", "risk", (x, [w]) => (w! > 12 ? 10 * x : x), ["second descent", "median risk"]],
  ] as [string, string, (x: number, row: readonly number[]) => number, string[]][])(
    "%s quick: another %s",
    (id, field, change, names) => {
      const rules = altered(id, field, change);
      for (const name of names) expect(rules).toContain(name);
    },
  );

  test("kernel-spectrum quick: spectra as narrow as those of P independent columns, and as the unwhitened kernel", () => {
    const claim = kernelSpectrumWith(gaussianNetwork);
    const all = records(claim, "quick", 1);
    const width = claim.fields.length;
    const data = all.data.slice();
    for (let i = 0; i < all.data.length; i += width) {
      for (let k = 1; k <= 40; k++) {
        data[i + k] = 1 + Math.sqrt(0.35) * (all.data[i + k]! - 1);
        data[i + 40 + k] = all.data[i + k]!;
      }
    }
    const rules = broken(claim.verdict({ ...all, data }, claim.presets.quick, ALONE));
    for (const name of ["P_eff/w", "not the law at n/P", "K itself follows no such law"]) {
      expect(rules).toContain(`w = 64: ${name}`);
    }
  });
});
