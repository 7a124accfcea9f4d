/**
 * trained-double-descent — the network itself, trained to the end (claim C8, experiment E.trained).
 *
 * The task of double-descent, and the network of width w trained on it by Levenberg–Marquardt from its random initialisation: no
 * linearisation. One trial is one data set with one initialisation. The peak is far milder than that of the linearised network, whose step
 * diverges at P = n, and lies where training begins to reach zero loss.
 *
 *   risk   mean squared error to the noiseless teacher at 300 new points        zero   whether the loss fell below 1e-20
 */
import { exp, log } from "../engine/functions.js";
import { forward } from "../ntk/forward.js";
import { train } from "../ntk/train.js";
import type { Claim, Params, RuleOutcome } from "./claim.js";
import {
  fractionTail,
  type Group,
  groupsOf,
  likely,
  logOf,
  medianOf,
  medianRules,
  peakRule,
  pointAt,
  type Reference,
  within,
} from "./groups.js";
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
import { atLeast, mean, median } from "./statistics.js";

const n = TASK.samples;
const WIDTHS = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 16, 20, 32, 64, 128];
const parametersOf = (w: number): number => 6 * w + 1;

/** Medians of 150 runs of an independent program, its own optimiser: risk; fractions of zero loss. */
const RISK: ReadonlyMap<number, Reference> = new Map([
  [1, [0.4181, 0.01344]],
  [2, [0.2564, 0.05336]],
  [3, [0.1863, 0.01132]],
  [4, [0.1842, 0.0114]],
  [5, [0.2169, 0.01342]],
  [6, [0.2671, 0.01127]],
  [8, [0.4927, 0.02342]],
  [9, [0.5592, 0.03069]],
  [10, [0.7425, 0.04883]],
  [11, [0.7679, 0.05234]],
  [12, [0.6603, 0.03628]],
  [14, [0.5753, 0.02539]],
  [16, [0.4947, 0.0203]],
  [20, [0.4504, 0.01565]],
  [32, [0.3216, 0.01511]],
  [64, [0.2844, 0.008588]],
  [128, [0.2059, 0.01145]],
]);
const ZERO: ReadonlyMap<number, Reference> = new Map([
  [1, [0, 0.006667]],
  [2, [0, 0.006667]],
  [3, [0, 0.006667]],
  [4, [0, 0.006667]],
  [5, [0, 0.006667]],
  [6, [0, 0.006667]],
  [8, [0, 0.006667]],
  [9, [0, 0.006667]],
  [10, [0.05333, 0.01835]],
  [11, [0.64, 0.03919]],
  [12, [0.8733, 0.02716]],
  [14, [0.98, 0.01143]],
  [16, [0.9933, 0.006667]],
  [20, [1, 0.006667]],
  [32, [1, 0.006667]],
  [64, [1, 0.006667]],
  [128, [1, 0.006667]],
]);
const BAND = 0.35;
/** Standard errors that the reference fraction is given. */
const SLACK = 3;
/** The trained peak lies up to here, in ln(P/n). */
const PEAK = 0.36;

const widthsOf = (params: Params): number[] => WIDTHS.filter((w) => w <= (params.widest as number));

/** P at which half of the runs reach zero loss, by straight lines in ln P; 0 when none do, or all. */
function half(groups: readonly Group[]): number {
  const at = groups.map(({ key, of }) => ({ P: parametersOf(key), share: mean(of("zero")) }));
  const k = at.findIndex(({ share }) => share >= 0.5);
  if (k <= 0) return 0;
  const [a, b] = [at[k - 1] as (typeof at)[0], at[k] as (typeof at)[0]];
  return exp(log(a.P) + ((log(b.P) - log(a.P)) * (0.5 - a.share)) / (b.share - a.share));
}

function rules(groups: readonly Group[]): RuleOutcome[] {
  const at = groups.map((group) => ({ P: parametersOf(group.key), group }));
  // Three widths together: with few runs the largest of so flat a peak is anywhere.
  const smooth = at.slice(1, -1).map(({ P }, k) => ({
    P,
    risk: median(at.slice(k, k + 3).flatMap(({ group }) => group.of("risk"))),
  }));
  const peak = smooth.reduce((a, b) => (b.risk > a.risk ? b : a));
  /** Of all runs with P in a range, as one sample. */
  const pooled = (from: number, to: number) =>
    logOf(medianOf(at.filter(({ P }) => P >= from && P <= to).flatMap(({ group }) => group.of("risk"))));
  const [before, top, after] = [pooled(13, 31), pooled(55, 73), pooled(6 * n, Number.POSITIVE_INFINITY)];
  const above = (side: typeof before): number => top.value - side.value;
  const tails = at.map(({ group }) => {
    const [p, error] = ZERO.get(group.key) as Reference;
    const hits = group.of("zero").reduce((a, b) => a + b, 0);
    return fractionTail(group.count, hits, p - SLACK * error, p + SLACK * error);
  });
  const least = tails.reduce((a, b) => Math.min(a, b));
  return [
    peakRule("peak of the risk", "the largest median of three neighbouring widths together", peak.P / n, PEAK),
    atLeast(
      "above the first minimum",
      "the median risk of all runs with 55 ≤ P ≤ 73 is at least 1.5 times that of 13 ≤ P ≤ 31: ln ratio",
      above(before),
      log(1.5),
    ),
    atLeast(
      "above the second descent",
      "the median risk of all runs with 55 ≤ P ≤ 73 is at least 1.5 times that of P > 6 n: ln ratio",
      above(after),
      log(1.5),
    ),
    likely(
      "zero loss",
      "binomial tails of the runs that reach zero loss ≥ 1e-6 for the reference fractions ± 3 SE",
      least,
    ),
    within(
      "half of the runs reach zero loss",
      "at a P in [n, 1.35 n], by lines in ln P",
      { value: half(groups) / n, error: Number.NaN },
      1,
      1.35,
    ),
    ...startRules(groups, n),
    ...medianRules(groups, {
      name: "risk",
      field: "risk",
      reference: RISK,
      band: BAND,
      // Below, local minima: another optimiser, another median.
      counted: (w) => parametersOf(w) > 1.3 * n,
    }),
  ];
}

export function trainedDoubleDescentWith(network: NetworkSampler): Claim<null> {
  return {
    id: "trained-double-descent",
    title: "Double descent of trained networks",
    statement: {
      sentence:
        "The error of trained networks on new data peaks at the fitting threshold, and falls again with overparameterisation.",
      paper: "The paragraph on double descent",
      corrected:
        "The peak of real training is finite and lies at 1 to 1.2 n, where half of the runs reach zero loss at 1.1 n; the error falls again beyond it.",
    },
    parameters: {
      runs: { description: "data sets with a network each, at each width", integer: true, minimum: 10, maximum: 1e5 },
      widest: { description: "largest hidden width; P = 6 w + 1", integer: true, minimum: 64, maximum: 128 },
    },
    presets: {
      quick: { runs: 10, widest: 128 },
      default: { runs: 20, widest: 128 },
      full: { runs: 200, widest: 128 },
    },
    fields: ["w", "P", "risk", "zero", "distance", ...START_FIELDS],
    trials: (params) => widthsOf(params).length * (params.runs as number),
    prepare: () => null,
    trial: (params, _, stream, index) => {
      const widths = widthsOf(params);
      const w = widths[index % widths.length] as number;
      const { X, y, Xtest, clean } = regressionTask(stream);
      const arch = { widths: [TASK.inputs, w, 1], activation: "erf", ...taskScales } as const;
      const start = network({ ...arch, stream: stream.child("network") });
      const { network: end, converged, distance } = train(start, X, y, { method: "levenberg-marquardt" });
      const risk = meanSquare(forward(end, Xtest), clean);
      const before = startOf(start, X, taskKernels(X));
      return Float64Array.of(w, start.parameters.length, risk, converged ? 1 : 0, distance, ...before);
    },
    verdict: (records, params) => {
      const groups = groupsOf(records, "w", widthsOf(params));
      const outcomes = rules(groups);
      const at = (group: Group) => median(group.of("risk"));
      const peak = groups.reduce((a, b) => (at(b) > at(a) ? b : a));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `the error peaks at P = ${parametersOf(peak.key)}, n = ${n} (${at(peak).toPrecision(3)}); half of the runs reach zero loss at P = ${half(groups).toFixed(0)}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const groups = groupsOf(records, "w", widthsOf(params));
      const x = { label: "P / n", scale: "log" as const };
      const ratio = (w: number) => parametersOf(w) / n;
      const marks = [{ x: 1, label: "P = n" }];
      return {
        title: `Networks trained to the end on ${n} noisy samples`,
        caption:
          "Points: medians over independent data sets and initialisations, one bootstrap standard error; shares with the standard error " +
          "of a fraction. Dashed: what an independent program found, whose optimiser finds other local minima below 1.3 n. Not " +
          "judged: whether the second descent passes below the first minimum. That of the reference does not, by P = 769 (.206 against .184 at P = 25).",
        panels: [
          {
            title: "Test error",
            x,
            y: { label: RISK_LABEL, scale: "log" },
            series: [
              {
                kind: "points",
                label: "trained, median",
                points: groups.map((g) => pointAt(ratio(g.key), medianOf(g.of("risk")))),
              },
              {
                kind: "curve",
                label: "reference",
                exact: false,
                points: groups.map((g) => ({ x: ratio(g.key), y: (RISK.get(g.key) as Reference)[0] })),
              },
            ],
            marks,
          },
          {
            title: "Runs that reach zero loss",
            x,
            y: { label: "fraction", scale: "linear" },
            series: [
              {
                kind: "points",
                label: "loss < 1e-20",
                points: groups.map((g) => {
                  const share = mean(g.of("zero"));
                  return { x: ratio(g.key), y: share, error: Math.sqrt((share * (1 - share)) / g.count) };
                }),
              },
              {
                kind: "curve",
                label: "reference",
                exact: false,
                points: groups.map((g) => ({ x: ratio(g.key), y: (ZERO.get(g.key) as Reference)[0] })),
              },
            ],
            marks,
          },
        ],
      };
    },
    table: (records, params) => ({
      columns: ["w", "P", "P/n", "risk", "SE", "reference", "zero loss", "reference", "‖θ − θ₀‖"],
      rows: groupsOf(records, "w", widthsOf(params)).map((group) => {
        const risk = medianOf(group.of("risk"));
        return [
          group.key,
          parametersOf(group.key),
          parametersOf(group.key) / n,
          risk.value,
          risk.error,
          RISK.get(group.key)?.[0] ?? "",
          mean(group.of("zero")),
          ZERO.get(group.key)?.[0] ?? "",
          median(group.of("distance")),
        ];
      }),
    }),
  };
}

export const trainedDoubleDescent = /* @__PURE__ */ trainedDoubleDescentWith(gaussianNetwork);
