/**
 * global-minima — a zero of the loss near every random initialisation (claim C6, experiment D.ubiquity).
 *
 * One trial is one random network of width w, P = 6w + 1, on the 16 samples of det16x4:
 *
 *   linear     ‖θ* − θ₀‖ of the nearest zero of the linearised loss, √(rᵀK⁻¹r)
 *   trained    ‖θ − θ₀‖ after Levenberg–Marquardt on the network itself; success = its loss fell below 1e-20
 *
 * R_∞² = yᵀΘ⁻¹y + Tr Θ⁻¹Σ is the mean of linear² at infinite width, so the step stays O(1) while ‖θ₀‖ grows as √P: relative to it a global
 * minimum is near every initialisation once P is large.
 */
import { trace } from "../linalg/matrix.js";
import { solve } from "../linalg/solve.js";
import { kernelRegression } from "../ntk/kernelRegression.js";
import { minimumNormStep } from "../ntk/minimumNormStep.js";
import { train } from "../ntk/train.js";
import { binomialTail } from "../theory/distributions.js";
import type { Claim, Params, Point, Records, RuleOutcome } from "./claim.js";
import {
  below,
  exponentOf,
  fractionTail,
  type Group,
  groupsOf,
  likely,
  medianOf,
  medianRules,
  pointAt,
  type Reference,
  type Sample,
  type Share,
} from "./groups.js";
import { START_FIELDS, startOf, startRules } from "./networkStart.js";
import { deterministicScales, deterministicTask, gaussianNetwork, type NetworkSampler } from "./networkTasks.js";
import { atMost, median } from "./statistics.js";

const n = 16;
const parametersOf = (w: number): number => 6 * w + 1;

/** Of 500 initialisations of an independent program: fractions and medians. */
interface Expected {
  readonly w: number;
  readonly success: Reference;
  /** Trained distance ≤ 1.5 R_∞. */
  readonly near: Reference;
  /** Trained distance ≤ 0.3 √P. */
  readonly relative: Reference;
  readonly linear?: Reference;
  readonly trained?: Reference;
}
const EXPECTED: readonly Expected[] = [
  { w: 2, success: [0.0, 0.002], near: [0.0, 0.002], relative: [0.0, 0.002] },
  {
    w: 3,
    success: [0.156, 0.01623],
    near: [0.046, 0.009368],
    relative: [0.0, 0.002],
    linear: [61.79, 4.456],
    trained: [8.041, 0.617],
  },
  {
    w: 4,
    success: [0.606, 0.02185],
    near: [0.13, 0.01504],
    relative: [0.0, 0.002],
    linear: [21.2, 0.751],
    trained: [8.206, 0.2172],
  },
  {
    w: 6,
    success: [0.966, 0.008105],
    near: [0.214, 0.01834],
    relative: [0.0, 0.002],
    linear: [9.983, 0.2042],
    trained: [8.264, 0.1701],
  },
  {
    w: 8,
    success: [0.996, 0.002823],
    near: [0.168, 0.01672],
    relative: [0.0, 0.002],
    linear: [7.532, 0.1341],
    trained: [8.343, 0.1278],
  },
  {
    w: 12,
    success: [1.0, 0.002],
    near: [0.258, 0.01957],
    relative: [0.0, 0.002],
    linear: [6.13, 0.08999],
    trained: [7.463, 0.07403],
  },
  {
    w: 16,
    success: [1.0, 0.002],
    near: [0.372, 0.02162],
    relative: [0.0, 0.002],
    linear: [5.619, 0.06861],
    trained: [6.828, 0.06605],
  },
  {
    w: 24,
    success: [1.0, 0.002],
    near: [0.604, 0.02187],
    relative: [0.006, 0.003454],
    linear: [5.136, 0.04955],
    trained: [6.072, 0.06431],
  },
  {
    w: 32,
    success: [1.0, 0.002],
    near: [0.776, 0.01865],
    relative: [0.032, 0.007871],
    linear: [4.902, 0.04226],
    trained: [5.676, 0.04886],
  },
  {
    w: 48,
    success: [1.0, 0.002],
    near: [0.898, 0.01353],
    relative: [0.376, 0.02166],
    linear: [4.676, 0.03444],
    trained: [5.385, 0.04383],
  },
  {
    w: 64,
    success: [1.0, 0.002],
    near: [0.954, 0.009368],
    relative: [0.818, 0.01726],
    linear: [4.568, 0.03338],
    trained: [5.166, 0.04212],
  },
  {
    w: 96,
    success: [1.0, 0.002],
    near: [0.976, 0.006845],
    relative: [1.0, 0.002],
    linear: [4.51, 0.02462],
    trained: [5.118, 0.03188],
  },
  {
    w: 128,
    success: [1.0, 0.002],
    near: [0.992, 0.003984],
    relative: [1.0, 0.002],
    linear: [4.432, 0.03112],
    trained: [4.944, 0.03588],
  },
  {
    w: 256,
    success: [1.0, 0.005],
    near: [0.995, 0.005],
    relative: [1.0, 0.005],
    linear: [4.367, 0.03657],
    trained: [4.775, 0.04587],
  },
  {
    w: 512,
    success: [1.0, 0.005],
    near: [1.0, 0.005],
    relative: [1.0, 0.005],
    linear: [4.291, 0.02793],
    trained: [4.52, 0.0332],
  },
];
const REFERENCE = new Map(EXPECTED.map((expected) => [expected.w, expected]));
/** Standard errors that a reference fraction is given. */
const SLACK = 3;
const BAND = 0.05;
/** "Near" in units of R_∞, and of √P. */
const FACTOR = 1.5;
const RELATIVE = 0.3;
/** From this width on nearly every initialisation has a minimum near it, and with at least this probability. */
const WIDE = { from: 96, share: 0.95 };

const widthsOf = (params: Params): number[] => EXPECTED.map(({ w }) => w).filter((w) => w <= (params.widest as number));

type Prepared = ReturnType<typeof deterministicTask>;

/** R_∞ of det16x4. */
function limitingDistance(): number {
  const { Y, nngp, ntk } = deterministicTask();
  const { coefficients } = kernelRegression(ntk, Y, ntk);
  const square = coefficients.data.reduce((sum, c, k) => sum + c * (Y.data[k] as number), 0);
  return Math.sqrt(square + (trace(solve(ntk, nngp)) as number));
}

interface Width {
  readonly group: Group;
  readonly P: number;
  readonly expected: Expected;
  /** Distances of the runs that reached zero loss. */
  readonly distances: readonly number[];
  readonly hits: { readonly success: number; readonly near: number; readonly relative: number };
}

function widths(records: Records, params: Params, R: number): Width[] {
  return groupsOf(records, "w", widthsOf(params)).map((group) => {
    const P = parametersOf(group.key);
    const success = group.of("success");
    const distances = group.of("trained").filter((_, i) => success[i] === 1);
    const closer = (bound: number) => distances.filter((d) => d <= bound).length;
    return {
      group,
      P,
      expected: REFERENCE.get(group.key) as Expected,
      distances,
      hits: { success: distances.length, near: closer(FACTOR * R), relative: closer(RELATIVE * Math.sqrt(P)) },
    };
  });
}

/** How many networks have a zero of the loss within 0.3 √P, against P/n. */
export const ubiquityShares = (records: Records): Share[] =>
  groupsOf(
    records,
    "w",
    EXPECTED.map(({ w }) => w),
  ).map((group) => {
    const P = parametersOf(group.key);
    const [success, distance] = [group.of("success"), group.of("trained")];
    const hits = distance.filter((d, i) => success[i] === 1 && d <= RELATIVE * Math.sqrt(P)).length;
    return { ratio: P / n, hits, of: group.count };
  });

/** Squared relative displacement ‖Δθ‖²/P of every network of w ≥ 64 hidden units, against P: by the linear step, and trained where training ended. */
export const displacements = (records: Records): { P: number; linear: Sample; trained: Sample }[] =>
  groupsOf(
    records,
    "w",
    EXPECTED.map(({ w }) => w).filter((w) => w >= 64),
  ).map((group) => {
    const P = parametersOf(group.key);
    const success = group.of("success");
    return {
      P,
      linear: group.of("linear").map((d) => (d * d) / P),
      trained: group
        .of("trained")
        .filter((_, i) => success[i] === 1)
        .map((d) => (d * d) / P),
    };
  });

const KINDS = [
  { kind: "success", name: "zero loss" },
  { kind: "near", name: `zero loss within ${FACTOR} R_∞` },
  { kind: "relative", name: `zero loss within ${RELATIVE} √P` },
] as const;

function rules(all: readonly Width[]): RuleOutcome[] {
  const least = (tails: readonly number[]) => tails.reduce((a, b) => Math.min(a, b), 1);
  const fractions = KINDS.map(({ kind, name }) =>
    likely(
      name,
      `binomial tails of the runs at each width ≥ 1e-6 for the reference fraction ± ${SLACK} SE`,
      least(
        all.map(({ group, expected, hits }) => {
          const [p, error] = expected[kind];
          return fractionTail(group.count, hits[kind], p - SLACK * error, p + SLACK * error);
        }),
      ),
    ),
  );
  const wide = all.filter(({ group }) => group.key >= WIDE.from);
  const of = wide.reduce((sum, { group }) => sum + group.count, 0);
  const reached = KINDS.map(({ kind }) => {
    const missed = wide.reduce((sum, { group, hits }) => sum + group.count - hits[kind], 0);
    return binomialTail(of, missed, 1 - WIDE.share);
  });
  const falling = all.filter(({ group }) => group.key >= 12);
  const slope = exponentOf(
    falling.map(({ group }) => group.key),
    falling.map(({ distances }) => medianOf(distances)),
  );
  const linear = (w: number) => median((all.find(({ group }) => group.key === w) as Width).group.of("linear"));
  const narrow = all.filter(({ group }) => group.key === 3 || group.key === 4).flatMap(({ distances }) => distances);
  const eight = (all.find(({ group }) => group.key === 8) as Width).distances;
  const trained = all
    .filter(({ expected }) => expected.w >= 6)
    .map(({ group, distances }) => ({ key: group.key, count: distances.length, of: () => distances }));
  return [
    ...fractions,
    likely(
      "ubiquity",
      `at w ≥ ${WIDE.from} all three fractions are consistent with ${WIDE.share} or more: binomial tail ≥ 1e-6`,
      least(reached),
    ),
    below(
      "the trained distance does not grow",
      "slope of ln(median trained distance) in ln w from w = 12 on, ≤ 0",
      slope,
      0,
    ),
    atMost(
      "the linear step diverges at P = n",
      "median linear distance at w = 8 over that at w = 3, ≤ 1",
      linear(8) / linear(3),
      1,
    ),
    atMost(
      "training does not follow it",
      "median trained distance at w = 3 and 4 together over that at w = 8, ≤ 3",
      narrow.length === 0 ? 0 : median(narrow) / median(eight),
      3,
    ),
    ...startRules(
      all.map(({ group }) => group),
      n,
    ),
    ...medianRules(
      all.map(({ group }) => group),
      { name: "linear distance", field: "linear", reference: referenceOf("linear"), band: BAND },
    ),
    ...medianRules(trained, {
      name: "trained distance",
      field: "trained",
      reference: referenceOf("trained"),
      band: BAND,
    }),
  ];
}

const referenceOf = (kind: "linear" | "trained"): Map<number, Reference> =>
  new Map(EXPECTED.flatMap((expected) => (expected[kind] ? [[expected.w, expected[kind]] as const] : [])));

export function globalMinimaWith(network: NetworkSampler): Claim<Prepared> {
  return {
    id: "global-minima",
    title: "Global minima near every initialisation",
    statement: {
      sentence:
        "In the neighbourhood of any random initialisation of a wide network there are parameters of zero loss.",
      paper: "The paragraph on the ubiquity of global minima",
      corrected:
        "With probability → 1 as the width grows; at fixed width it is a fraction of the initialisations. The nearest minimum is about R_∞ away " +
        "whatever the width, so it is near relative to ‖θ₀‖ ≈ √P.",
    },
    parameters: {
      runs: { description: "initialisations at each width", integer: true, minimum: 10, maximum: 1e5 },
      widest: { description: "largest hidden width; P = 6 w + 1, n = 16", integer: true, minimum: 128, maximum: 512 },
    },
    presets: {
      quick: { runs: 10, widest: 128 },
      default: { runs: 100, widest: 512 },
      full: { runs: 1000, widest: 512 },
    },
    fields: ["w", "P", "success", "linear", "trained", ...START_FIELDS],
    trials: (params) => widthsOf(params).length * (params.runs as number),
    prepare: deterministicTask,
    trial: (params, { X, Y, ...kernels }, stream, index) => {
      const sizes = widthsOf(params);
      const w = sizes[index % sizes.length] as number;
      const start = network({ widths: [4, w, 1], activation: "erf", ...deterministicScales, stream });
      const linear = minimumNormStep(start, X, Y).distance;
      const { converged, distance } = train(start, X, Y, { method: "levenberg-marquardt" });
      const P = start.parameters.length;
      return Float64Array.of(w, P, converged ? 1 : 0, linear, distance, ...startOf(start, X, kernels));
    },
    verdict: (records, params) => {
      const all = widths(records, params, limitingDistance());
      const outcomes = rules(all);
      const last = all.at(-1) as Width;
      const half = all.find(({ group, hits }) => hits.success >= group.count / 2);
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `zero loss within ${RELATIVE} √P: ${percent(last.hits.relative / last.group.count)} at P/n = ${(last.P / n).toFixed(0)}, at any distance for half of the runs from P/n = ${half ? (half.P / n).toFixed(2) : "nowhere"} on; median distance ${median(last.distances).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const R = limitingDistance();
      const all = widths(records, params, R);
      const x = { label: "P / n", scale: "log" as const };
      const ratio = ({ P }: Width) => P / n;
      const ends = [all[0] as Width, all.at(-1) as Width];
      const marks = [{ x: 1, label: "P = n" }];
      return {
        title: "Random networks on 16 samples: how far the nearest zero of the loss is",
        caption:
          `Fractions with the standard error of a fraction; distances are medians with one bootstrap standard error, trained ones of the runs ` +
          `that reach zero loss. R_∞ = ${R.toFixed(3)} is the distance at infinite width; R_∞ = ${RELATIVE} √P at P/n = ${((R * R) / (RELATIVE * RELATIVE) / n).toFixed(1)}. ` +
          "The linear step diverges at P = n, training does not follow it.",
        panels: [
          {
            title: "Initialisations with a minimum near them",
            x,
            y: { label: "fraction", scale: "linear" },
            series: [
              ...KINDS.map(({ kind, name }) => ({
                kind: "points" as const,
                label: name,
                points: all.map((width): Point => {
                  const p = width.hits[kind] / width.group.count;
                  return { x: ratio(width), y: p, error: Math.sqrt((p * (1 - p)) / width.group.count) };
                }),
              })),
              ...KINDS.map(({ kind, name }) => ({
                kind: "curve" as const,
                label: `${name}, reference`,
                exact: false,
                points: all.map((width) => ({ x: ratio(width), y: width.expected[kind][0] })),
              })),
            ],
            marks,
          },
          {
            title: "Distance from the initialisation",
            x,
            y: { label: "‖θ − θ₀‖", scale: "log" },
            series: [
              {
                kind: "points",
                label: "linearised, exact step",
                points: all.slice(1).map((width) => pointAt(ratio(width), medianOf(width.group.of("linear")))),
              },
              {
                kind: "points",
                label: "trained",
                points: all
                  .filter(({ distances }) => distances.length > 1)
                  .map((width) => pointAt(ratio(width), medianOf(width.distances))),
              },
              { kind: "curve", label: "R_∞", exact: false, points: ends.map((width) => ({ x: ratio(width), y: R })) },
              {
                kind: "curve",
                label: `${RELATIVE} √P`,
                exact: true,
                points: all.map((width) => ({ x: ratio(width), y: RELATIVE * Math.sqrt(width.P) })),
              },
            ],
            marks,
          },
        ],
      };
    },
    table: (records, params) => ({
      columns: [
        "w",
        "P",
        "P/n",
        "runs",
        ...KINDS.flatMap(({ name }) => [name, "reference"]),
        "linear distance",
        "trained distance",
      ],
      rows: widths(records, params, limitingDistance()).map(({ group, P, expected, hits, distances }) => [
        group.key,
        P,
        P / n,
        group.count,
        ...KINDS.flatMap(({ kind }) => [hits[kind] / group.count, expected[kind][0]]),
        median(group.of("linear")),
        distances.length > 0 ? median(distances) : "none",
      ]),
    }),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

export const globalMinima = /* @__PURE__ */ globalMinimaWith(gaussianNetwork);
