/**
 * degenerate-minima — many parameters give the same function (claims C5 and C6, experiment D.degeneracy).
 *
 * One trial is one random network of width w, trained on det16x4 to a loss below 1e-20. At that minimum J is 16 × P: its null space has
 * P − 16 dimensions, along which the outputs stay as they are to first order. One random direction of it, one of the row space:
 *
 *   null, row    log₂ of how the loss grows when the step along the direction is doubled: 4 (second order in f) and 2
 */
import { log } from "../engine/functions.js";
import { type Matrix, matrix, norm } from "../linalg/matrix.js";
import type { Det16x4 } from "../ntk/det16x4.js";
import { forward } from "../ntk/forward.js";
import { jacobian } from "../ntk/jacobian.js";
import { minimumNormStep } from "../ntk/minimumNormStep.js";
import type { Network } from "../ntk/network.js";
import { ridgeless } from "../ntk/ridgeless.js";
import { train } from "../ntk/train.js";
import { normals } from "../random/normals.js";
import type { Claim, Params, Point, Records, RuleOutcome } from "./claim.js";
import { type Group, groupsOf, medianOf, pointAt } from "./groups.js";
import { START_FIELDS, startOf, startRules } from "./networkStart.js";
import {
  deterministicScales,
  deterministicTask,
  doublings,
  gaussianNetwork,
  minus,
  moved,
  type NetworkSampler,
} from "./networkTasks.js";
import { atLeast, atMost, median } from "./statistics.js";

const n = 16;
const NARROWEST = 8;
/** The shorter of the two steps, along a direction of length 1. */
const LENGTH = 0.01;
const BAND = 0.1;

const widthsOf = (params: Params): number[] => doublings(NARROWEST, params.widest as number);

/** The direction of length 1. */
function unit(v: Float64Array): Float64Array {
  const length = norm(matrix(v.length, 1, v));
  return v.map((x) => x / length);
}

/** log₂ of the loss at twice a step over that at the step. */
function growth(net: Network, { X, Y }: Det16x4, direction: Float64Array): number {
  const lossAt = (length: number): number => {
    const there = moved(
      net,
      direction.map((x) => length * x),
    );
    const miss = norm(minus(forward(there, X), Y));
    return miss * miss;
  };
  return log(lossAt(2 * LENGTH) / lossAt(LENGTH)) / log(2);
}

/** A direction of the null space of J and one of its row space, from a random vector. */
export type DirectionSampler = (J: Matrix, v: Float64Array) => { null: Float64Array; row: Float64Array };

/** v without its part in the row space of J, and that part. */
export const split: DirectionSampler = (J, v) => {
  const image = new Float64Array(J.rows);
  for (let i = 0; i < J.rows; i++) {
    for (let p = 0; p < J.cols; p++)
      image[i] = (image[i] as number) + (J.data[i * J.cols + p] as number) * (v[p] as number);
  }
  const row = ridgeless(J, image).coefficients.data;
  return { null: unit(v.map((x, p) => x - (row[p] as number))), row: unit(row) };
};

/** Groups of the runs that reached zero loss. */
const minima = (records: Records, params: Params): Group[] =>
  groupsOf(records, "w", widthsOf(params)).map((group) => {
    const zero = group.of("zero");
    return {
      key: group.key,
      count: zero.reduce((a, b) => a + b, 0),
      of: (field: string) => group.of(field).filter((_, i) => zero[i] === 1),
    };
  });

function rules(groups: readonly Group[], starts: readonly Group[], total: number): RuleOutcome[] {
  const all = (field: string) => groups.flatMap((group) => group.of(field));
  const excess = groups.flatMap((group) => {
    const P = group.of("P");
    return group.of("nullity").map((nullity, i) => nullity - ((P[i] as number) - n));
  });
  const order = (field: string, power: number, name: string) => {
    const { value, error } = medianOf(all(field));
    return atMost(
      name,
      `median exponent of the loss in the step, over all widths: within max(${BAND}, 5 SE) of ${power}`,
      value - power,
      Math.max(BAND, 5 * error),
      { standardError: error },
    );
  };
  return [
    atLeast("training succeeds", "zero loss in at least 0.9 of the runs", all("nullity").length / total, 0.9),
    atMost(
      "nullity P − n",
      "of J at every minimum that was reached: the most that one differs by",
      excess.reduce((far, x) => Math.max(far, Math.abs(x)), 0),
      0,
    ),
    order("null", 4, "null directions: fourth power"),
    order("row", 2, "row space: second power"),
    ...startRules(starts, n),
  ];
}

export function degenerateMinimaWith(
  network: NetworkSampler,
  sampler: DirectionSampler = split,
): Claim<ReturnType<typeof deterministicTask>> {
  return {
    id: "degenerate-minima",
    title: "Many parameters give the same function",
    statement: {
      sentence:
        "A global minimum of an overparameterised network is not a point: many parameters give the same function.",
      paper: "The paragraph on the ubiquity of global minima",
      corrected:
        "The Jacobian at a minimum has nullity P − n, so minima form a manifold of P − n dimensions; along a direction of its tangent space the " +
        "loss grows as the fourth power of the step, across it as the second.",
    },
    parameters: {
      runs: { description: "initialisations at each width", integer: true, minimum: 10, maximum: 1e5 },
      widest: {
        description: "largest hidden width; widths are 8, 16, … up to it",
        integer: true,
        minimum: 16,
        maximum: 512,
      },
    },
    presets: {
      quick: { runs: 10, widest: 64 },
      default: { runs: 40, widest: 128 },
      full: { runs: 400, widest: 128 },
    },
    fields: ["w", "P", "zero", "nullity", "null", "row", ...START_FIELDS],
    trials: (params) => widthsOf(params).length * (params.runs as number),
    prepare: deterministicTask,
    trial: (params, task, stream, index) => {
      const widths = widthsOf(params);
      const w = widths[index % widths.length] as number;
      const arch = { widths: [4, w, 1], activation: "erf", ...deterministicScales } as const;
      const start = network({ ...arch, stream: stream.child("network") });
      const P = start.parameters.length;
      const { network: end, converged } = train(start, task.X, task.Y, { method: "levenberg-marquardt" });
      const { rank } = minimumNormStep(end, task.X, task.Y);
      const directions = sampler(jacobian(end, task.X), normals(stream.child("direction"), P));
      const [along, across] = [growth(end, task, directions.null), growth(end, task, directions.row)];
      return Float64Array.of(w, P, converged ? 1 : 0, P - rank, along, across, ...startOf(start, task.X, task));
    },
    verdict: (records, params) => {
      const groups = minima(records, params);
      const outcomes = rules(groups, groupsOf(records, "w", widthsOf(params)), records.count);
      const all = (field: string) => median(groups.flatMap((group) => group.of(field)));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `the loss grows with the power ${all("null").toFixed(3)} of a step along the ${"P − 16"} null directions, ${all("row").toFixed(3)} across them`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const groups = minima(records, params).filter(({ count }) => count > 1);
      const ratio = ({ key }: Group) => (6 * key + 1) / n;
      const x = { label: "P / n", scale: "log" as const };
      const [first, last] = [ratio(groups[0] as Group), ratio(groups.at(-1) as Group)];
      const flat = (y: number): Point[] => [first, last].map((at) => ({ x: at, y }));
      const points = (field: string) => groups.map((g) => pointAt(ratio(g), medianOf(g.of(field))));
      return {
        title: "The neighbourhood of a global minimum, 16 samples",
        caption:
          "Exponents: medians over trained networks of log₂(loss at a step of 0.02/loss at a step of 0.01), one bootstrap standard error. " +
          "Nullity: dimensions of the null space of the Jacobian at the minimum.",
        panels: [
          {
            title: "How the loss grows with the step",
            x,
            y: { label: "exponent", scale: "linear", domain: [0, 5] },
            series: [
              { kind: "points", label: "null direction", points: points("null") },
              { kind: "points", label: "row space", points: points("row") },
              { kind: "curve", label: "4: second order in f", exact: false, points: flat(4) },
              { kind: "curve", label: "2: first order in f", exact: false, points: flat(2) },
            ],
          },
          {
            title: "Dimensions without effect",
            x,
            y: { label: "nullity of J", scale: "log" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: groups.map((g) => ({ x: ratio(g), y: median(g.of("nullity")) })),
              },
              {
                kind: "curve",
                label: "P − n",
                exact: true,
                // Curved in logarithms: not only at the widths that were measured.
                points: Array.from({ length: 41 }, (_, i) => first + ((last - first) * i * i) / 1600).map((x) => ({
                  x,
                  y: n * (x - 1),
                })),
              },
            ],
          },
        ],
      };
    },
    table: (records, params) => ({
      columns: ["w", "P", "minima", "nullity", "P − n", "exponent, null", "exponent, row"],
      rows: minima(records, params)
        .filter(({ count }) => count > 0)
        .map((group) => {
          const P = 6 * group.key + 1;
          const at = (field: string) => median(group.of(field));
          return [group.key, P, group.count, at("nullity"), P - n, at("null"), at("row")];
        }),
    }),
  };
}

export const degenerateMinima = /* @__PURE__ */ degenerateMinimaWith(gaussianNetwork);
