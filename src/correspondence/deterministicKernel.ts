/**
 * deterministic-kernel — the tangent kernel of a wide network is not random (claim C5, experiment D.kernel).
 *
 * One trial is one random network of width w on the 16 inputs of det16x4: how far its kernel K = J Jᵀ is from Θ, that of infinite width,
 *
 *   square   ‖K − Θ‖²/‖Θ‖², which falls as 1/w          along   ⟨K, Θ⟩/⟨Θ, Θ⟩
 *
 * for erf and relu, one hidden layer (L = 2) and two (L = 3). With one hidden layer K is a mean over w independent units: E K = Θ
 * at every width, and the mean square is exactly a constant over w.
 */
import type { Matrix } from "../linalg/matrix.js";
import { det16x4 } from "../ntk/det16x4.js";
import { empiricalNtk } from "../ntk/empiricalNtk.js";
import { infiniteNtk } from "../ntk/infiniteNtk.js";
import type { Claim, Params, Records, RuleOutcome } from "./claim.js";
import {
  type Estimate,
  exponentOf,
  type Group,
  groupsOf,
  logOf,
  meanOf,
  pointAt,
  type Reference,
  where,
} from "./groups.js";
import { apart, deterministicScales, doublings, gaussianNetwork, type NetworkSampler } from "./networkTasks.js";
import { atMost, mean, studentBound, zScore } from "./statistics.js";

interface Kind {
  readonly activation: "erf" | "relu";
  /** Layers of weights. */
  readonly layers: 2 | 3;
  /** w · E‖K − Θ‖²/‖Θ‖² of an independent program, constant in w. */
  readonly constant: Reference;
}

const KINDS: readonly Kind[] = [
  { activation: "erf", layers: 2, constant: [2.15, 0.05] },
  { activation: "erf", layers: 3, constant: [4.4, 0.2] },
  { activation: "relu", layers: 2, constant: [3.55, 0.06] },
  { activation: "relu", layers: 3, constant: [7, 0.2] },
];
const NARROWEST = 32;
/** Of the slope of ln E‖K − Θ‖² in ln w around −1. */
const SLOPE_BAND = 0.1;

const nameOf = ({ activation, layers }: Kind): string => `${activation}, L = ${layers}`;
const widthsOf = (params: Params): number[] => doublings(NARROWEST, params.widest as number);
const architecture = ({ activation, layers }: Kind, w: number) => ({
  widths: [4, ...Array.from({ length: layers - 1 }, () => w), 1],
  activation,
  ...deterministicScales,
});

interface Prepared {
  readonly X: Matrix;
  /** Θ of each kind. */
  readonly limits: readonly Matrix[];
}

interface Measured {
  readonly kind: Kind;
  /** The records at each width. */
  readonly widths: readonly Group[];
  readonly squares: readonly Estimate[];
  readonly slope: Estimate;
  /** Of w · square, over all widths. */
  readonly constant: Estimate;
  /** Of √w (along − 1), over all widths. */
  readonly bias: Estimate;
  readonly count: number;
}

function measured(records: Records, params: Params): Measured[] {
  const keys = widthsOf(params);
  return KINDS.map((kind, k) => {
    const widths = groupsOf(where(records, "kind", k), "w", keys);
    const squares = widths.map((group) => meanOf(group.of("square")));
    return {
      kind,
      widths,
      squares,
      slope: exponentOf(keys, squares),
      constant: meanOf(widths.flatMap((group) => group.of("square").map((x) => group.key * x))),
      bias: meanOf(widths.flatMap((group) => group.of("along").map((x) => Math.sqrt(group.key) * (x - 1)))),
      count: widths.reduce((sum, group) => sum + group.count, 0),
    };
  });
}

/** E‖K − Θ‖²/‖Θ‖² against the width, for erf and one hidden layer. */
export function tangentFluctuations(records: Records, params: Params): { w: number; square: Estimate }[] {
  const { squares } = measured(records, params)[0] as Measured;
  return widthsOf(params).map((w, i) => ({ w, square: squares[i] as Estimate }));
}

const rules = (all: readonly Measured[]): RuleOutcome[] =>
  all.flatMap(({ kind, slope, constant, bias, count, squares }) => {
    const reference = logOf({ value: kind.constant[0], error: kind.constant[1] });
    const found = logOf(constant);
    const five = studentBound(count - 1);
    const error = Math.sqrt(found.error * found.error + reference.error * reference.error);
    const outcomes = [
      atMost(
        `${nameOf(kind)}: w · E‖K − Θ‖²/‖Θ‖²`,
        `within 5 SE of ${kind.constant[0]} ± ${kind.constant[1]}, all widths together: |z| of the logarithm`,
        (found.value - reference.value) / error,
        five,
        { standardError: 1 },
      ),
      atMost(
        `${nameOf(kind)}: slope`,
        `of ln E‖K − Θ‖² in ln w, over ${squares.length} widths: within max(${SLOPE_BAND}, 5 SE) of −1`,
        slope.value + 1,
        Math.max(SLOPE_BAND, studentBound(count - squares.length) * slope.error),
        { standardError: slope.error },
      ),
    ];
    if (kind.layers === 2) {
      outcomes.push(
        atMost(
          `${nameOf(kind)}: E K = Θ`,
          "|z| ≤ 5 of ⟨K, Θ⟩/⟨Θ, Θ⟩ against 1, which is exact at every width, all widths together",
          zScore(bias.value, 0, bias.error),
          five,
        ),
      );
    }
    return outcomes;
  });

export function deterministicKernelWith(network: NetworkSampler): Claim<Prepared> {
  return {
    id: "deterministic-kernel",
    title: "The kernel of a wide network is deterministic",
    statement: {
      sentence: "For wide networks the neural tangent kernel does not depend on the random initialisation.",
      paper: "The paragraph on the neural tangent kernel",
      corrected:
        "Hidden widths w → ∞ at fixed numbers of samples and outputs: E‖K − Θ‖²/‖Θ‖² is a constant over w. With one hidden layer E K = Θ " +
        "at every width; with more there is a bias of order 1/w.",
    },
    parameters: {
      runs: { description: "networks of each kind at each width", integer: true, minimum: 10, maximum: 1e5 },
      widest: {
        description: "largest hidden width; widths are 32, 64, … up to it",
        integer: true,
        minimum: 128,
        maximum: 4096,
      },
    },
    presets: {
      quick: { runs: 30, widest: 128 },
      default: { runs: 100, widest: 512 },
      full: { runs: 1000, widest: 512 },
    },
    fields: ["kind", "w", "square", "along"],
    trials: (params) => KINDS.length * widthsOf(params).length * (params.runs as number),
    prepare: () => {
      const { X } = det16x4();
      return { X, limits: KINDS.map((kind) => infiniteNtk(architecture(kind, 1), X).ntk) };
    },
    trial: (params, { X, limits }, stream, index) => {
      const widths = widthsOf(params);
      const k = index % KINDS.length;
      const w = widths[Math.floor(index / KINDS.length) % widths.length] as number;
      const limit = limits[k] as Matrix;
      const K = empiricalNtk(network({ ...architecture(KINDS[k] as Kind, w), stream }), X);
      const distance = apart(K, limit, limit);
      let [product, square] = [0, 0];
      for (let i = 0; i < K.data.length; i++) {
        const theta = limit.data[i] as number;
        product += (K.data[i] as number) * theta;
        square += theta * theta;
      }
      return Float64Array.of(k, w, distance * distance, product / square);
    },
    verdict: (records, params) => {
      const all = measured(records, params);
      const outcomes = rules(all);
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `E‖K − Θ‖²/‖Θ‖² is ${all.map(({ kind, constant }) => `${constant.value.toFixed(2)}/w (${nameOf(kind)})`).join(", ")}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const all = measured(records, params);
      const keys = widthsOf(params);
      const x = { label: "hidden width w", scale: "log" as const };
      const ends = [keys[0] as number, keys.at(-1) as number];
      return {
        title: "Tangent kernels of random networks against that of infinite width",
        caption:
          "Points: means over independent initialisations, one standard error. Lines: what an independent program found, a constant over w; " +
          "for L = 2 that form is exact.",
        panels: [
          {
            title: "Fluctuation of the kernel",
            x,
            y: { label: "E‖K − Θ‖² / ‖Θ‖²", scale: "log" },
            series: [
              ...all.map(({ kind, squares }) => ({
                kind: "points" as const,
                label: nameOf(kind),
                points: squares.map((square, i) => pointAt(keys[i] as number, square)),
              })),
              ...all.map(({ kind }) => ({
                kind: "curve" as const,
                label: `${kind.constant[0]}/w`,
                exact: false,
                points: ends.map((w) => ({ x: w, y: kind.constant[0] / w })),
              })),
            ],
          },
          {
            title: "Times the width",
            x,
            y: { label: "w · E‖K − Θ‖² / ‖Θ‖²", scale: "linear" },
            series: [
              ...all.map(({ kind, widths }) => ({
                kind: "points" as const,
                label: nameOf(kind),
                points: widths.map((group) =>
                  pointAt(group.key, meanOf(group.of("square").map((square) => group.key * square))),
                ),
              })),
              ...all.map(({ kind }) => ({
                kind: "curve" as const,
                label: `${kind.constant[0]}`,
                exact: false,
                points: ends.map((w) => ({ x: w, y: kind.constant[0] })),
              })),
            ],
          },
        ],
      };
    },
    table: (records, params) => ({
      columns: [
        "network",
        "w",
        "networks",
        "E‖K − Θ‖²/‖Θ‖²",
        "SE",
        "times w",
        "reference",
        "⟨K, Θ⟩/⟨Θ, Θ⟩",
        "slope of all w",
      ],
      rows: measured(records, params).flatMap(({ kind, widths, squares, slope }) =>
        widths.map((group, i) => {
          const square = squares[i] as Estimate;
          return [
            nameOf(kind),
            group.key,
            group.count,
            square.value,
            square.error,
            group.key * square.value,
            kind.constant[0],
            mean(group.of("along")),
            slope.value,
          ];
        }),
      ),
    }),
  };
}

export const deterministicKernel = /* @__PURE__ */ deterministicKernelWith(gaussianNetwork);
