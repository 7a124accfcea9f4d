/**
 * double-descent — regression on the tangent features of a network (claim C8, experiment E.ntk).
 *
 * f(x) = J(x) J⁺ y: what the linearised network learns from 60 noisy values of a teacher, P = 6w + 1 features at width w. One trial is
 * one data set with one initialisation at one width; w = 0 stands for the limit of infinite width, kernel regression with Θ.
 *
 *   risk   mean squared error to the noiseless teacher at 300 new points
 *   V      mean ‖J(x) J⁺‖² there: the share of the labels' noise in a prediction
 *
 * Both have heavy tails near P = n and are reported by medians.
 */

import { exp, log } from "../engine/functions.js";
import { matmul } from "../linalg/matmul.js";
import { solve } from "../linalg/solve.js";
import { infiniteNtk } from "../ntk/infiniteNtk.js";
import { jacobian } from "../ntk/jacobian.js";
import { ridgeless } from "../ntk/ridgeless.js";
import { meanNoiseAmplificationReal } from "../theory/ridgelessRisk.js";
import type { Claim, Panel, Params, Point, RuleOutcome } from "./claim.js";
import { type Group, groupsOf, logOf, medianOf, medianRules, peakRule, pointAt, type Reference } from "./groups.js";
import { START_FIELDS, startOf, startRules } from "./networkStart.js";
import {
  gaussianNetwork,
  meanSquare,
  type NetworkSampler,
  RISK_LABEL,
  regressionTask,
  TASK,
  taskKernels,
  taskScales,
} from "./networkTasks.js";
import { atMost, median, studentBound, worst } from "./statistics.js";

const n = TASK.samples;
const WIDTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 32, 64, 128, 256];
const INFINITE = 0;
const parametersOf = (w: number): number => 6 * w + 1;

/** Medians of 400 runs of an independent program: risk, V. */
const RISK: ReadonlyMap<number, Reference> = new Map([
  [1, [0.482, 0.00769]],
  [2, [0.4149, 0.005359]],
  [3, [0.4078, 0.008353]],
  [4, [0.4097, 0.0115]],
  [5, [0.4274, 0.01424]],
  [6, [0.5077, 0.01998]],
  [7, [0.6779, 0.03181]],
  [8, [1.064, 0.04914]],
  [9, [2.393, 0.1265]],
  [11, [4.392, 0.262]],
  [12, [2.742, 0.1062]],
  [14, [1.649, 0.07964]],
  [16, [1.254, 0.04257]],
  [20, [0.8308, 0.02923]],
  [32, [0.4794, 0.01772]],
  [64, [0.2785, 0.008487]],
  [128, [0.1975, 0.007495]],
  [256, [0.1712, 0.005368]],
  [INFINITE, [0.1303, 0.003415]],
]);
const AMPLIFICATION: ReadonlyMap<number, Reference> = new Map([
  [1, [0.1341, 0.0007813]],
  [2, [0.2893, 0.001997]],
  [3, [0.4918, 0.003464]],
  [4, [0.7938, 0.008742]],
  [5, [1.277, 0.01152]],
  [6, [2.039, 0.02583]],
  [7, [3.58, 0.05197]],
  [8, [7.319, 0.1314]],
  [9, [24.69, 0.8096]],
  [11, [54.59, 1.947]],
  [12, [32.99, 1.224]],
  [14, [18.96, 0.747]],
  [16, [13.66, 0.3594]],
  [20, [8.984, 0.2641]],
  [32, [4.679, 0.1066]],
  [64, [2.83, 0.05669]],
  [128, [2.063, 0.05318]],
  [256, [1.579, 0.03504]],
  [INFINITE, [1.231, 0.01482]],
]);
/** How near to a reference a median counts as it. */
const BAND = 0.1;
/** V = P/(n − P − 1) up to this relative difference, at P ≤ 19 and at P ≤ 31; the reference medians differ by 3.5 and 15.3 % there. */
const BLIND = [
  { most: 19, band: 0.06 },
  { most: 31, band: 0.2 },
];

const widthsOf = (params: Params): number[] => [INFINITE, ...WIDTHS.filter((w) => w <= (params.widest as number))];

function rules(groups: readonly Group[]): RuleOutcome[] {
  const finite = groups.filter(({ key }) => key !== INFINITE);
  const medians = (field: string) =>
    finite.map((group) => ({ P: parametersOf(group.key), value: median(group.of(field)) }));
  const peak = (field: string) => medians(field).reduce((a, b) => (b.value > a.value ? b : a)).P / n;
  const pooled = (keep: (P: number) => boolean) =>
    logOf(medianOf(finite.filter(({ key }) => keep(parametersOf(key))).flatMap((group) => group.of("risk"))));
  const [first, second] = [pooled((P) => P < 0.55 * n), pooled((P) => P > 6 * n)];
  const blind = finite
    .filter(({ key }) => parametersOf(key) <= 31)
    .map((group) => {
      const P = parametersOf(group.key);
      const { value, error } = logOf(medianOf(group.of("V")));
      const { band } = BLIND.find(({ most }) => P <= most) as { band: number };
      const bound = Math.max(log(1 + band), studentBound(2 * (group.count - 1)) * error);
      return (value - log(meanNoiseAmplificationReal(n, P))) / bound;
    });
  return [
    peakRule("peak of the risk", "the largest median", peak("risk")),
    peakRule("peak of V", "the largest median", peak("V")),
    atMost(
      "second descent",
      "the median risk of all widths with P > 6 n is below that of all widths with P < 0.55 n: their ratio ≤ 1",
      exp(second.value - first.value),
      1,
    ),
    atMost(
      "blind to the covariance below n",
      "median V is P/(n − P − 1) within max(6 % up to P = 19, 20 % up to P = 31; 5 SE), in units of that bound",
      worst(blind),
      1,
    ),
    ...startRules(finite, n),
    ...medianRules(groups, { name: "risk", field: "risk", reference: RISK, band: BAND }),
    ...medianRules(groups, { name: "V", field: "V", reference: AMPLIFICATION, band: BAND }),
  ];
}

export function doubleDescentWith(network: NetworkSampler): Claim<null> {
  return {
    id: "double-descent",
    title: "Double descent on tangent features",
    statement: {
      sentence:
        "The smallest eigenvalue of the tangent kernel vanishes where there are as many parameters as samples; there the error on new " +
        "data peaks, and far beyond it falls below its first minimum.",
      paper: "The paragraph on double descent",
      corrected:
        "Below P = n the noise amplification V is that of independent features, P/(n − P − 1). Above, it stays above n/(P − n − 1) and ends " +
        "at the value of kernel regression with Θ instead of 0: the limit is set by Θ, not by n/P.",
    },
    parameters: {
      runs: { description: "data sets with a network each, at each width", integer: true, minimum: 10, maximum: 1e5 },
      widest: { description: "largest hidden width; P = 6 w + 1", integer: true, minimum: 64, maximum: 256 },
    },
    presets: {
      quick: { runs: 10, widest: 128 },
      default: { runs: 40, widest: 256 },
      full: { runs: 400, widest: 256 },
    },
    fields: ["w", "P", "risk", "V", ...START_FIELDS],
    trials: (params) => widthsOf(params).length * (params.runs as number),
    prepare: () => null,
    trial: (params, _, stream, index) => {
      const widths = widthsOf(params);
      const w = widths[index % widths.length] as number;
      const task = regressionTask(stream);
      const arch = { widths: [TASK.inputs, Math.max(1, w), 1], activation: "erf", ...taskScales } as const;
      if (w === INFINITE) {
        // Columns: what each new point makes of the labels.
        const weights = solve(infiniteNtk(arch, task.X).ntk, infiniteNtk(arch, task.X, task.Xtest).ntk);
        const risk = meanSquare(matmul(weights, task.y, { adjointA: true }), task.clean);
        return Float64Array.of(w, 0, risk, weights.data.reduce((sum, x) => sum + x * x, 0) / TASK.test, 1, 1, 0);
      }
      const net = network({ ...arch, stream: stream.child("network") });
      const J = jacobian(net, task.X);
      const fit = ridgeless(J, task.y);
      const features = jacobian(net, task.Xtest);
      const risk = meanSquare(fit.predict(features), task.clean);
      const before = startOf(net, task.X, taskKernels(task.X), matmul(J, J, { adjointB: true }));
      return Float64Array.of(w, features.cols, risk, fit.noiseAmplification(features), ...before);
    },
    verdict: (records, params) => {
      const groups = groupsOf(records, "w", widthsOf(params));
      const outcomes = rules(groups);
      const finite = groups.filter(({ key }) => key !== INFINITE);
      const at = (group: Group) => median(group.of("risk"));
      const peak = finite.reduce((a, b) => (at(b) > at(a) ? b : a));
      const last = finite.at(-1) as Group;
      const first = finite.filter(({ key }) => parametersOf(key) < n).reduce((a, b) => (at(b) < at(a) ? b : a));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `the error peaks at P = ${parametersOf(peak.key)}, n = ${n} (${at(peak).toPrecision(3)}), between ${at(first).toFixed(3)} at P = ${parametersOf(first.key)} and ${at(last).toFixed(3)} at P = ${parametersOf(last.key)}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const groups = groupsOf(records, "w", widthsOf(params));
      const finite = groups.filter(({ key }) => key !== INFINITE);
      const limit = groups.find(({ key }) => key === INFINITE) as Group;
      const ratio = (w: number) => parametersOf(w) / n;
      const ends = [ratio(1), ratio((finite.at(-1) as Group).key)];
      const flat = (field: string): Point[] => ends.map((x) => ({ x, y: median(limit.of(field)) }));
      const points = (field: string) => finite.map((group) => pointAt(ratio(group.key), medianOf(group.of(field))));
      const independent = (from: number, to: number): Point[] =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i).map((P) => ({
          x: P / n,
          y: meanNoiseAmplificationReal(n, P),
        }));
      const panel = (title: string, label: string, field: string, more: Panel["series"]): Panel => ({
        title,
        x: { label: "P / n", scale: "log" },
        y: { label, scale: "log" },
        series: [
          { kind: "points", label: "median", points: points(field) },
          { kind: "curve", label: "Θ, infinite width", exact: false, points: flat(field) },
          ...more,
        ],
        marks: [{ x: 1, label: "P = n" }],
      });
      return {
        title: `Ridgeless regression on the tangent features of a network, n = ${n}`,
        caption:
          "Points: medians over independent data sets and initialisations, one bootstrap standard error. Dashed: kernel regression with the " +
          "kernel of infinite width, on data sets of its own. Solid: the exact mean for independent Gaussian features, which V follows " +
          "below P = n and leaves above.",
        panels: [
          panel("Test error", RISK_LABEL, "risk", []),
          panel("Noise amplification", "V", "V", [
            { kind: "curve", label: "independent features, mean", exact: true, points: independent(7, n - 2) },
            {
              kind: "curve",
              label: "independent features, mean",
              exact: true,
              points: independent(n + 2, parametersOf((finite.at(-1) as Group).key)),
            },
          ]),
        ],
      };
    },
    table: (records, params) => ({
      columns: ["w", "P", "P/n", "risk", "SE", "reference", "V", "SE", "reference", "P/(n − P − 1)"],
      rows: groupsOf(records, "w", widthsOf(params)).map((group) => {
        const [risk, V] = [medianOf(group.of("risk")), medianOf(group.of("V"))];
        const P = parametersOf(group.key);
        const infinite = group.key === INFINITE;
        return [
          infinite ? "infinite" : group.key,
          infinite ? "infinite" : P,
          infinite ? "infinite" : P / n,
          risk.value,
          risk.error,
          RISK.get(group.key)?.[0] ?? "",
          V.value,
          V.error,
          AMPLIFICATION.get(group.key)?.[0] ?? "",
          !infinite && P < n - 1 ? meanNoiseAmplificationReal(n, P) : "",
        ];
      }),
    }),
  };
}

export const doubleDescent = /* @__PURE__ */ doubleDescentWith(gaussianNetwork);
