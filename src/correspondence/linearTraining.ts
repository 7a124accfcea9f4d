/**
 * linear-training — training a wide network is linear in its parameters (claim C5, experiment D.linearisation).
 *
 * Random networks of width w on det16x4. θ* is the nearest zero of the linearised loss. Two kinds of trial:
 *
 *   a step      error   ‖f(θ*) − y‖/‖r‖, what the network itself misses where its linearisation fits; r = y − f(θ₀)
 *               unseen  ‖f(x*; trained) − f_lin(x*; θ*)‖/‖f_lin‖ on 64 new inputs, the network trained to the end against kernel regression
 *   a descent   away    sup_t ‖f_t − f_t^lin‖/‖r‖ over 1000 steps of gradient descent at half the largest stable rate
 *               change  ‖K_end − K‖/‖K‖ of the tangent kernel
 */
import { type Matrix, matrix, norm } from "../linalg/matrix.js";
import { empiricalNtk } from "../ntk/empiricalNtk.js";
import { forward } from "../ntk/forward.js";
import { gradientFlow } from "../ntk/gradientFlow.js";
import { jvp } from "../ntk/jvp.js";
import { largestStableRate } from "../ntk/largestStableRate.js";
import { minimumNormStep } from "../ntk/minimumNormStep.js";
import type { Network } from "../ntk/network.js";
import { train } from "../ntk/train.js";
import type { Claim, Params, Records, RuleOutcome } from "./claim.js";
import {
  below,
  exponentOf,
  type Group,
  groupsOf,
  medianOf,
  medianRules,
  pointAt,
  type Reference,
  where,
} from "./groups.js";
import { START_FIELDS, startOf, startRules } from "./networkStart.js";
import {
  apart,
  deterministicScales,
  deterministicTask,
  doublings,
  gaussianNetwork,
  minus,
  moved,
  type NetworkSampler,
} from "./networkTasks.js";
import { atMost, median } from "./statistics.js";

const NARROWEST = 32;
const STEPS = 1000;
/** Medians of an independent program, of 200 to 500 initialisations. */
const ERROR: ReadonlyMap<number, Reference> = new Map([
  [32, [0.3492, 0.006238]],
  [64, [0.2406, 0.003225]],
  [128, [0.1476, 0.002572]],
  [256, [0.09565, 0.002981]],
  [512, [0.0501, 0.001212]],
  [1024, [0.02652, 0.0007905]],
]);
/** The same, of few initialisations and without an error. */
const AWAY: ReadonlyMap<number, Reference> = new Map([
  [32, [0.068, 0]],
  [128, [0.03, 0]],
  [256, [0.018, 0]],
]);
const CHANGE: ReadonlyMap<number, Reference> = new Map([
  [32, [0.25, 0]],
  [128, [0.08, 0]],
  [256, [0.046, 0]],
]);
const DESCENT_BAND = 0.35;
/** The slope of ln error in ln w: between 128 and 1024, and where the widest is less. */
const SLOPE = { wide: [-1.1, -0.65], narrow: [-1, -0.45], from: 128 } as const;

const STEP = 0;
const DESCENT = 1;

const widthsOf = (params: Params): number[] => doublings(NARROWEST, params.widest as number);
const descentWidths = (params: Params): number[] =>
  [...AWAY.keys()].filter((w) => w <= (params.widestDescent as number));

/** Length of the difference of two trajectories, the largest over time. */
function farthest(a: readonly Matrix[], b: readonly Matrix[]): number {
  return a.reduce((far, f, t) => Math.max(far, norm(minus(f, b[t] as Matrix))), 0);
}

/** Gradient descent beside that of the linearised network with the same rate. */
export function descent(start: Network, X: Matrix, y: Matrix, steps = STEPS): { away: number; change: number } {
  const K = empiricalNtk(start, X);
  const learningRate = largestStableRate(K) / 2;
  const options = { method: "gradient-descent", learningRate, iterations: steps, trajectory: true } as const;
  const { trajectory, network } = train(start, X, y, options);
  const f0 = forward(start, X);
  const times = Float64Array.from({ length: (trajectory as Matrix[]).length }, (_, step) => step);
  const { f } = gradientFlow({ K, y, f0, learningRate, steps: times });
  return {
    away: farthest(trajectory as Matrix[], f) / norm(minus(y, f0)),
    change: apart(empiricalNtk(network, X), K, K),
  };
}

interface Parts {
  readonly steps: readonly Group[];
  readonly descents: readonly Group[];
}

const partsOf = (records: Records, params: Params): Parts => ({
  steps: groupsOf(where(records, "kind", STEP), "w", widthsOf(params)),
  descents: groupsOf(where(records, "kind", DESCENT), "w", descentWidths(params)),
});

const slopeOfMedians = (groups: readonly Group[], field: string) =>
  exponentOf(
    groups.map(({ key }) => key),
    groups.map((group) => medianOf(group.of(field))),
  );

function rules({ steps, descents }: Parts, params: Params): RuleOutcome[] {
  const wide = (params.widest as number) >= 8 * SLOPE.from;
  const [low, high] = wide ? SLOPE.wide : SLOPE.narrow;
  const line = slopeOfMedians(wide ? steps.filter(({ key }) => key >= SLOPE.from) : steps, "error");
  const [centre, half] = [(low + high) / 2, (high - low) / 2];
  const unseen = slopeOfMedians(steps, "unseen");
  const falls = (["away", "change"] as const).map((field) => {
    const [first, last] = [descents[0] as Group, descents.at(-1) as Group];
    return atMost(
      `${field} falls with w`,
      `median at w = ${last.key} over that at w = ${first.key}, ≤ 1`,
      median(last.of(field)) / median(first.of(field)),
      1,
    );
  });
  return [
    atMost(
      "slope of the error",
      `of ln(median error) in ln w${wide ? ` from w = ${SLOPE.from} on` : ""}: within max(${half.toFixed(3)}, 5 SE) of ${centre.toFixed(3)}`,
      line.value - centre,
      Math.max(half, 5 * line.error),
      { standardError: line.error },
    ),
    below(
      "unseen points",
      "slope of ln(median difference to kernel regression) in ln w, over its SE, ≤ −5",
      { value: unseen.value / unseen.error, error: 1 },
      -5,
    ),
    ...falls,
    ...startRules(steps, 16),
    ...medianRules(steps, { name: "error", field: "error", reference: ERROR, band: 0.05 }),
    ...medianRules(descents, { name: "sup ‖f − f_lin‖", field: "away", reference: AWAY, band: DESCENT_BAND }).slice(
      0,
      1,
    ),
    ...medianRules(descents, { name: "change of K", field: "change", reference: CHANGE, band: DESCENT_BAND }).slice(
      0,
      1,
    ),
  ];
}

export function linearTrainingWith(network: NetworkSampler): Claim<ReturnType<typeof deterministicTask>> {
  return {
    id: "linear-training",
    title: "Training a wide network is linear",
    statement: {
      sentence: "The training of a wide network is that of its linearisation around the initialisation.",
      paper: "The paragraph on the neural tangent kernel",
      corrected:
        "The error of linearisation is proven to fall as 1/√w; measured, its slope goes from −0.5 towards −1. So does what training changes " +
        "in the kernel, and on inputs it never saw the trained network becomes kernel regression.",
    },
    parameters: {
      runs: { description: "initialisations at each width", integer: true, minimum: 20, maximum: 1e5 },
      descents: { description: "of gradient descent, at each of its widths", integer: true, minimum: 5, maximum: 1e5 },
      widest: {
        description: "largest hidden width; widths are 32, 64, … up to it",
        integer: true,
        minimum: 256,
        maximum: 4096,
      },
      widestDescent: {
        description: "largest width of gradient descent, of 32, 128 and 256",
        integer: true,
        minimum: 128,
        maximum: 256,
      },
    },
    presets: {
      quick: { runs: 20, descents: 5, widest: 256, widestDescent: 128 },
      default: { runs: 60, descents: 8, widest: 1024, widestDescent: 256 },
      full: { runs: 600, descents: 80, widest: 1024, widestDescent: 256 },
    },
    fields: ["kind", "w", "error", "unseen", "away", "change", ...START_FIELDS],
    trials: (params) =>
      widthsOf(params).length * (params.runs as number) + descentWidths(params).length * (params.descents as number),
    prepare: deterministicTask,
    trial: (params, { X, Y, Xtest, ...kernels }, stream, index) => {
      const [narrow, wide] = [descentWidths(params), widthsOf(params)];
      // The long trials first.
      const long = narrow.length * (params.descents as number);
      const kind = index < long ? DESCENT : STEP;
      const w = (kind === DESCENT ? narrow[index % narrow.length] : wide[(index - long) % wide.length]) as number;
      const start = network({ widths: [4, w, 1], activation: "erf", ...deterministicScales, stream });
      if (kind === DESCENT) {
        const { away, change } = descent(start, X, Y);
        return Float64Array.of(kind, w, 0, 0, away, change, 0, 0, 0);
      }
      const { step } = minimumNormStep(start, X, Y);
      const r = minus(Y, forward(start, X));
      const error = apart(forward(moved(start, step), X), Y, r);
      const trained = forward(train(start, X, Y, { method: "levenberg-marquardt" }).network, Xtest);
      const change = jvp(start, Xtest, step).data;
      const regression = matrix(
        Xtest.rows,
        1,
        forward(start, Xtest).data.map((f, i) => f + (change[i] as number)),
      );
      const unseen = apart(trained, regression, regression);
      return Float64Array.of(kind, w, error, unseen, 0, 0, ...startOf(start, X, kernels));
    },
    verdict: (records, params) => {
      const parts = partsOf(records, params);
      const outcomes = rules(parts, params);
      const [first, last] = [parts.steps[0] as Group, parts.steps.at(-1) as Group];
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `the error of linearisation falls from ${median(first.of("error")).toFixed(3)} at w = ${first.key} to ${median(last.of("error")).toFixed(3)} at w = ${last.key}, the difference on unseen inputs from ${median(first.of("unseen")).toFixed(3)} to ${median(last.of("unseen")).toFixed(3)}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const { steps, descents } = partsOf(records, params);
      const x = { label: "hidden width w", scale: "log" as const };
      const points = (groups: readonly Group[], field: string) =>
        groups.map((group) => pointAt(group.key, medianOf(group.of(field))));
      const known = (reference: ReadonlyMap<number, Reference>, groups: readonly Group[]) =>
        groups.flatMap(({ key }) => (reference.has(key) ? [{ x: key, y: (reference.get(key) as Reference)[0] }] : []));
      return {
        title: "Networks of width w against their linearisation, 16 samples",
        caption:
          "Points: medians over initialisations, one bootstrap standard error. Dashed: medians that an independent program found, along gradient descent of few " +
          "initialisations. r: the residual before training; f(θ*) − y: what the network misses at the minimum of the linearised loss. Unseen: trained " +
          "networks f against kernel regression f_lin on 64 new inputs.",
        panels: [
          {
            title: "Error of linearisation",
            x,
            y: { label: "relative size", scale: "log" },
            series: [
              { kind: "points", label: "‖f(θ*) − y‖/‖r‖", points: points(steps, "error") },
              { kind: "points", label: "unseen inputs, ‖f − f_lin‖/‖f_lin‖", points: points(steps, "unseen") },
              { kind: "curve", label: "reference, ‖f(θ*) − y‖/‖r‖", exact: false, points: known(ERROR, steps) },
            ],
          },
          {
            title: "Along gradient descent",
            x,
            y: { label: "relative size", scale: "log" },
            series: [
              { kind: "points", label: "sup ‖f − f_lin‖/‖r‖", points: points(descents, "away") },
              { kind: "points", label: "‖K_end − K‖/‖K‖", points: points(descents, "change") },
              { kind: "curve", label: "reference, outputs", exact: false, points: known(AWAY, descents) },
              { kind: "curve", label: "reference, K", exact: false, points: known(CHANGE, descents) },
            ],
          },
        ],
      };
    },
    table: (records, params) => {
      const { steps, descents } = partsOf(records, params);
      return {
        columns: ["w", "runs", "error", "SE", "reference", "unseen", "SE", "sup ‖f − f_lin‖/‖r‖", "change of K"],
        rows: steps.map((group) => {
          const [error, unseen] = [medianOf(group.of("error")), medianOf(group.of("unseen"))];
          const along = descents.find(({ key }) => key === group.key);
          return [
            group.key,
            group.count,
            error.value,
            error.error,
            ERROR.get(group.key)?.[0] ?? "",
            unseen.value,
            unseen.error,
            along ? median(along.of("away")) : "",
            along ? median(along.of("change")) : "",
          ];
        }),
      };
    },
  };
}

export const linearTraining = /* @__PURE__ */ linearTrainingWith(gaussianNetwork);
