/**
 * random-features — regression on the hidden layer of a network that is never trained (claim C8, experiment E.rf).
 *
 * p features erf(σ_w w·x/√n₀ + σ_b b)/√p with random w and b, the coefficients of smallest norm that fit 60 noisy values best: the
 * task of double-descent, with p parameters. One trial is one data set with one set of features. Risk and noise amplification have heavy
 * tails near p = n and are reported by medians.
 *
 * Exact at every p is the mean of the features' kernel, E F Fᵀ = E φφ, so that Tr (E φφ)⁻¹F Fᵀ/n is 1 on average.
 */
import { exp } from "../engine/functions.js";
import { matmul } from "../linalg/matmul.js";
import { type Matrix, matrix } from "../linalg/matrix.js";
import { type RandomFeaturesOptions, randomFeatures } from "../ntk/randomFeatures.js";
import { ridgeless } from "../ntk/ridgeless.js";
import { meanNoiseAmplificationReal } from "../theory/ridgelessRisk.js";
import type { Claim, Panel, Params, Point, RuleOutcome } from "./claim.js";
import { type Group, groupsOf, logOf, medianOf, medianRules, peakRule, pointAt, type Reference } from "./groups.js";
import { unitMean, whitenedTrace } from "./networkStart.js";
import { meanSquare, RISK_LABEL, regressionTask, TASK, taskKernels, taskScales } from "./networkTasks.js";
import { atMost, median, studentBound } from "./statistics.js";

const n = TASK.samples;
const COUNTS = [5, 10, 20, 30, 40, 50, 55, 60, 65, 70, 80, 100, 200, 400, 1000];

/** Medians of 400 runs of an independent program, p = n left out: risk, V. */
const RISK: ReadonlyMap<number, Reference> = new Map([
  [5, [0.4575, 0.005983]],
  [10, [0.3788, 0.005224]],
  [20, [0.3183, 0.009754]],
  [30, [0.309, 0.008277]],
  [40, [0.4217, 0.01406]],
  [50, [0.8763, 0.04216]],
  [55, [1.95, 0.08134]],
  [65, [3.857, 0.2601]],
  [70, [2.065, 0.1118]],
  [80, [1.26, 0.04586]],
  [100, [0.7615, 0.03181]],
  [200, [0.3547, 0.01397]],
  [400, [0.2474, 0.006703]],
  [1000, [0.2006, 0.009405]],
]);
const AMPLIFICATION: ReadonlyMap<number, Reference> = new Map([
  [5, [0.08924, 0.0003792]],
  [10, [0.1981, 0.0007119]],
  [20, [0.5079, 0.002216]],
  [30, [1.097, 0.01095]],
  [40, [2.452, 0.02807]],
  [50, [8.366, 0.1628]],
  [55, [23.0, 0.8539]],
  [65, [50.71, 2.227]],
  [70, [25.95, 0.9832]],
  [80, [15.34, 0.467]],
  [100, [9.156, 0.218]],
  [200, [4.072, 0.1087]],
  [400, [2.72, 0.07032]],
  [1000, [2.272, 0.08739]],
]);
const BAND = 0.35;

/** Features of some inputs. */
export type FeatureMap = (X: Matrix, options: RandomFeaturesOptions) => Matrix;

const countsOf = (params: Params): number[] => COUNTS.filter((p) => p <= (params.most as number));

/** E φφ of the features: the outputs' covariance without the second layer's scales. */
function featureKernel(X: Matrix): Matrix {
  const { weightStd, biasStd } = taskScales;
  const { nngp } = taskKernels(X);
  return matrix(
    nngp.rows,
    nngp.cols,
    nngp.data.map((x) => (x - biasStd * biasStd) / (weightStd * weightStd)),
  );
}

function rules(groups: readonly Group[]): RuleOutcome[] {
  const kernel = unitMean(groups);
  const peak = (field: string) => groups.reduce((a, b) => (median(b.of(field)) > median(a.of(field)) ? b : a)).key / n;
  const pooled = (keep: (p: number) => boolean) =>
    logOf(medianOf(groups.filter(({ key }) => keep(key)).flatMap((group) => group.of("risk")))).value;
  return [
    peakRule("peak of the risk", "the largest median", peak("risk")),
    peakRule("peak of V", "the largest median", peak("V")),
    atMost(
      "second descent",
      "the median risk of all p > 6 n is below that of all p < 0.55 n: their ratio ≤ 1",
      exp(pooled((p) => p > 6 * n) - pooled((p) => p < 0.55 * n)),
      1,
    ),
    atMost(
      "mean kernel of the features",
      "mean of Tr (E φφ)⁻¹F Fᵀ/n = 1: |z| ≤ 5 (as rare: Student's t), exact at every p",
      kernel.value / kernel.error,
      studentBound(kernel.count - 1),
    ),
    ...medianRules(groups, { name: "risk", field: "risk", reference: RISK, band: BAND }),
    ...medianRules(groups, { name: "V", field: "V", reference: AMPLIFICATION, band: BAND }),
  ];
}

export function randomFeaturesDescentWith(features: FeatureMap): Claim<null> {
  return {
    id: "random-features",
    title: "Double descent of random features",
    statement: {
      sentence:
        "The error on new data peaks where there are as many parameters as samples also when only the last layer learns, and falls below " +
        "its first minimum beyond.",
      paper: "The paragraph on double descent",
    },
    parameters: {
      runs: { description: "data sets with features each, at each p", integer: true, minimum: 10, maximum: 1e5 },
      most: { description: "largest number of features", integer: true, minimum: 400, maximum: 1000 },
    },
    presets: {
      quick: { runs: 10, most: 1000 },
      default: { runs: 40, most: 1000 },
      full: { runs: 400, most: 1000 },
    },
    fields: ["p", "risk", "V", "kernel"],
    trials: (params) => countsOf(params).length * (params.runs as number),
    prepare: () => null,
    trial: (params, _, stream, index) => {
      const counts = countsOf(params);
      const count = counts[index % counts.length] as number;
      const task = regressionTask(stream);
      const options = { count, activation: "erf", ...taskScales, stream: stream.child("features") } as const;
      const F = features(task.X, options);
      const fit = ridgeless(F, task.y);
      const test = features(task.Xtest, options);
      const kernel = whitenedTrace(matmul(F, F, { adjointB: true }), featureKernel(task.X));
      return Float64Array.of(count, meanSquare(fit.predict(test), task.clean), fit.noiseAmplification(test), kernel);
    },
    verdict: (records, params) => {
      const groups = groupsOf(records, "p", countsOf(params));
      const outcomes = rules(groups);
      const at = (group: Group) => median(group.of("risk"));
      const peak = groups.reduce((a, b) => (at(b) > at(a) ? b : a));
      const first = groups.filter(({ key }) => key < n).reduce((a, b) => (at(b) < at(a) ? b : a));
      const last = groups.at(-1) as Group;
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `the error peaks at p = ${peak.key}, n = ${n} (${at(peak).toPrecision(3)}), between ${at(first).toFixed(3)} at p = ${first.key} and ${at(last).toFixed(3)} at p = ${last.key}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const groups = groupsOf(records, "p", countsOf(params));
      const most = (groups.at(-1) as Group).key;
      const independent = (from: number, to: number): Point[] =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i).map((p) => ({
          x: p / n,
          y: meanNoiseAmplificationReal(n, p),
        }));
      const panel = (title: string, label: string, field: string, more: Panel["series"]): Panel => ({
        title,
        x: { label: "p / n", scale: "log" },
        y: { label, scale: "log" },
        series: [
          { kind: "points", label: "median", points: groups.map((g) => pointAt(g.key / n, medianOf(g.of(field)))) },
          ...more,
        ],
        marks: [{ x: 1, label: "p = n" }],
      });
      return {
        title: `Ridgeless regression on p random features, n = ${n}`,
        caption:
          "Points: medians over independent data sets and features, one bootstrap standard error. Solid: the exact mean for independent " +
          "Gaussian features, which V follows while p is well below n; beyond, the features are not independent and V does not vanish.",
        panels: [
          panel("Test error", RISK_LABEL, "risk", []),
          panel("Noise amplification", "V", "V", [
            { kind: "curve", label: "independent features, mean", exact: true, points: independent(5, n - 2) },
            { kind: "curve", label: "independent features, mean", exact: true, points: independent(n + 2, most) },
          ]),
        ],
      };
    },
    table: (records, params) => ({
      columns: ["p", "p/n", "risk", "SE", "reference", "V", "SE", "reference"],
      rows: groupsOf(records, "p", countsOf(params)).map((group) => {
        const [risk, V] = [medianOf(group.of("risk")), medianOf(group.of("V"))];
        return [
          group.key,
          group.key / n,
          risk.value,
          risk.error,
          RISK.get(group.key)?.[0] ?? "",
          V.value,
          V.error,
          AMPLIFICATION.get(group.key)?.[0] ?? "",
        ];
      }),
    }),
  };
}

export const randomFeaturesDescent = /* @__PURE__ */ randomFeaturesDescentWith(randomFeatures);
