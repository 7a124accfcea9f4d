/**
 * mean-field-control — two controls that must fail (claims C5 and C6, experiment D.control).
 *
 * With the output multiplied by 1/√w ("mean-field" scaling) the tangent kernel shrinks as 1/w and a network has to move far to learn: the
 * same networks on det16x4, once as they are and once so scaled. Multiplying by c is the same problem as targets y/c.
 *
 *   error    ‖f(θ*) − y‖/‖r‖ at the minimum θ* of the linearised loss        moved   ‖θ* − θ₀‖/‖θ₀‖
 *   change   ‖K_end − K‖/‖K‖ under gradient descent, at two widths
 *
 * And two equal inputs with different labels: K is singular at any width, and the loss stays at or above (y₁ − y₂)²/4.
 */
import { matrix, norm } from "../linalg/matrix.js";
import { type Det16x4, det16x4 } from "../ntk/det16x4.js";
import { forward } from "../ntk/forward.js";
import { minimumNormStep } from "../ntk/minimumNormStep.js";
import type { Network } from "../ntk/network.js";
import { train } from "../ntk/train.js";
import type { Claim, Params, Records, RuleOutcome } from "./claim.js";
import { exponentOf, type Group, groupsOf, medianOf, medianRules, pointAt, type Reference, where } from "./groups.js";
import { descent } from "./linearTraining.js";
import {
  apart,
  deterministicScales,
  doublings,
  gaussianNetwork,
  minus,
  moved,
  type NetworkSampler,
} from "./networkTasks.js";
import { atLeast, atMost, median } from "./statistics.js";

const NARROWEST = 32;
/** Widths of gradient descent, the long trials. */
const DESCENTS = [32, 64];
const DESCENT_STEPS = 500;

/** Medians of 60 to 500 initialisations of an independent program. */
const MEAN_FIELD_ERROR: ReadonlyMap<number, Reference> = new Map([
  [32, [0.8991, 0.01236]],
  [64, [0.8462, 0.01012]],
  [128, [0.825, 0.009443]],
  [256, [0.8149, 0.005056]],
  [512, [0.8057, 0.002719]],
  [1024, [0.8032, 0.002498]],
]);
const MEAN_FIELD_MOVED: ReadonlyMap<number, Reference> = new Map([
  [32, [1.801, 0.02738]],
  [64, [1.657, 0.02962]],
  [128, [1.582, 0.01557]],
  [256, [1.576, 0.01068]],
  [512, [1.537, 0.008502]],
  [1024, [1.547, 0.005283]],
]);
/** Lazy or not: the mean-field error stays above LEVEL, its slope in ln w above FLAT; that of the NTK scaling is below STEEP. */
const LEVEL = 0.6;
const FLAT = -0.15;
const STEEP = -0.45;

const STEP = 0;
const DESCENT = 1;

interface Prepared extends Det16x4 {
  /** det16x4 whose second input is the first. */
  readonly twins: Det16x4["X"];
  /** (y₁ − y₂)²/4. */
  readonly floor: number;
}

const widthsOf = (params: Params): number[] => doublings(NARROWEST, params.widest as number);

/** At the minimum of the linearised loss. */
function step(start: Network, X: Det16x4["X"], y: Det16x4["Y"]): { error: number; moved: number } {
  const there = minimumNormStep(start, X, y);
  const r = minus(y, forward(start, X));
  const origin = matrix(start.parameters.length, 1, start.parameters);
  return { error: apart(forward(moved(start, there.step), X), y, r), moved: there.distance / norm(origin) };
}

interface Parts {
  readonly steps: readonly Group[];
  readonly descents: readonly Group[];
}
const partsOf = (records: Records, params: Params): Parts => ({
  steps: groupsOf(where(records, "kind", STEP), "w", widthsOf(params)),
  descents: groupsOf(where(records, "kind", DESCENT), "w", DESCENTS),
});

function rules({ steps, descents }: Parts): RuleOutcome[] {
  const slope = (field: string) =>
    exponentOf(
      steps.map(({ key }) => key),
      steps.map((group) => medianOf(group.of(field))),
    );
  const [scaled, lazy] = [slope("errorScaled"), slope("error")];
  const all = (field: string) => steps.flatMap((group) => group.of(field));
  const least = (x: readonly number[]) => x.reduce((a, b) => Math.min(a, b));
  return [
    atLeast(
      "mean-field: the error stays",
      `median error > ${LEVEL} at every width, the smallest`,
      least(steps.map((group) => median(group.of("errorScaled")))),
      LEVEL,
    ),
    {
      ...atLeast("mean-field: no decay", `slope of ln(median error) in ln w > ${FLAT}`, scaled.value, FLAT),
      standardError: scaled.error,
    },
    {
      ...atLeast("NTK scaling: decay", `slope of ln(median error) in ln w < ${STEEP}: −slope`, -lazy.value, -STEEP),
      standardError: lazy.error,
    },
    atLeast(
      "mean-field: the kernel changes",
      "median ‖K_end − K‖/‖K‖ under gradient descent > 1 at every width, the smallest",
      least(descents.map((group) => median(group.of("change")))),
      1,
    ),
    atMost(
      "equal inputs: singular kernel",
      "rank n − 1 in every network: the most that one differs by",
      all("rank").reduce((far, rank) => Math.max(far, Math.abs(rank - 15)), 0),
      0,
    ),
    atLeast(
      "equal inputs: no zero of the loss",
      "loss ≥ (y₁ − y₂)²/4 (1 − 1e-12) after training, the smallest ratio",
      least(all("floor")),
      1 - 1e-12,
    ),
    ...medianRules(steps, { name: "mean-field error", field: "errorScaled", reference: MEAN_FIELD_ERROR, band: 0.05 }),
    ...medianRules(steps, {
      name: "mean-field displacement",
      field: "movedScaled",
      reference: MEAN_FIELD_MOVED,
      band: 0.05,
    }),
  ];
}

export function meanFieldControlWith(network: NetworkSampler): Claim<Prepared> {
  return {
    id: "mean-field-control",
    title: "Where global minima are not near",
    statement: {
      sentence:
        "That a minimum is near every initialisation depends on the scaling of the network and on consistent data.",
      paper: "A control that is not in the text",
      corrected:
        "With an output scaled by 1/√w networks leave the neighbourhood of their initialisation at every width, and no minimum near it follows; with equal " +
        "inputs of different labels there is no zero of the loss at all.",
    },
    parameters: {
      runs: { description: "initialisations at each width", integer: true, minimum: 20, maximum: 1e5 },
      descents: { description: "of gradient descent, at widths 32 and 64", integer: true, minimum: 3, maximum: 1e5 },
      widest: {
        description: "largest hidden width; widths are 32, 64, … up to it",
        integer: true,
        minimum: 256,
        maximum: 4096,
      },
    },
    presets: {
      quick: { runs: 20, descents: 4, widest: 512 },
      default: { runs: 30, descents: 10, widest: 1024 },
      full: { runs: 300, descents: 100, widest: 1024 },
    },
    fields: ["kind", "w", "error", "moved", "errorScaled", "movedScaled", "rank", "floor", "change"],
    trials: (params) =>
      widthsOf(params).length * (params.runs as number) + DESCENTS.length * (params.descents as number),
    prepare: () => {
      const task = det16x4();
      const twins = matrix(task.X.rows, task.X.cols, task.X.data);
      twins.data.copyWithin(twins.cols, 0, twins.cols);
      const difference = (task.Y.data[0] as number) - (task.Y.data[1] as number);
      return { ...task, twins, floor: (difference * difference) / 4 };
    },
    trial: (params, { X, Y, twins, floor }, stream, index) => {
      const widths = widthsOf(params);
      const long = DESCENTS.length * (params.descents as number);
      const w = (index < long ? DESCENTS[index % DESCENTS.length] : widths[(index - long) % widths.length]) as number;
      const start = network({ widths: [4, w, 1], activation: "erf", ...deterministicScales, stream });
      const scaled = matrix(
        Y.rows,
        1,
        Y.data.map((y) => y * Math.sqrt(w)),
      );
      if (index < long) {
        return Float64Array.of(DESCENT, w, 0, 0, 0, 0, 0, 0, descent(start, X, scaled, DESCENT_STEPS).change);
      }
      const [lazy, far] = [step(start, X, Y), step(start, X, scaled)];
      const { rank } = minimumNormStep(start, twins, Y);
      const { loss } = train(start, twins, Y, { method: "levenberg-marquardt", iterations: 20 });
      return Float64Array.of(STEP, w, lazy.error, lazy.moved, far.error, far.moved, rank, loss / floor, 0);
    },
    verdict: (records, params) => {
      const parts = partsOf(records, params);
      const outcomes = rules(parts);
      const last = parts.steps.at(-1) as Group;
      const loss = parts.steps.flatMap((group) => group.of("floor"));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `at w = ${last.key} the error of linearisation is ${median(last.of("errorScaled")).toFixed(2)} in the mean-field scaling, ${median(last.of("error")).toFixed(3)} in the NTK scaling; equal inputs leave ${median(loss).toFixed(3)} (y₁ − y₂)²/4`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const { steps } = partsOf(records, params);
      const x = { label: "hidden width w", scale: "log" as const };
      const points = (field: string) => steps.map((group) => pointAt(group.key, medianOf(group.of(field))));
      const known = (reference: ReadonlyMap<number, Reference>) =>
        steps.flatMap(({ key }) => (reference.has(key) ? [{ x: key, y: (reference.get(key) as Reference)[0] }] : []));
      const panel = (title: string, label: string, field: string, reference: ReadonlyMap<number, Reference>) => ({
        title,
        x,
        y: { label, scale: "log" as const },
        series: [
          { kind: "points" as const, label: "mean-field scaling", points: points(`${field}Scaled`) },
          { kind: "points" as const, label: "NTK scaling", points: points(field) },
          { kind: "curve" as const, label: "reference, mean-field", exact: false, points: known(reference) },
        ],
      });
      return {
        title: "A control that must fail: the output multiplied by 1/√w",
        caption:
          "Points: medians over initialisations, one bootstrap standard error; both scalings with the same networks. Dashed: what an independent " +
          "program found. The mean-field network stays as far from its linearisation, and moves as far, at every width.",
        panels: [
          panel("Error of linearisation", "‖f(θ*) − y‖/‖r‖", "error", MEAN_FIELD_ERROR),
          panel("Displacement", "‖θ* − θ₀‖/‖θ₀‖", "moved", MEAN_FIELD_MOVED),
        ],
      };
    },
    table: (records, params) => {
      const { steps, descents } = partsOf(records, params);
      return {
        columns: [
          "w",
          "error, NTK",
          "error, mean-field",
          "reference",
          "displacement, NTK",
          "mean-field",
          "reference",
          "change of K, mean-field",
          "loss of equal inputs/floor",
        ],
        rows: steps.map((group) => {
          const along = descents.find(({ key }) => key === group.key);
          return [
            group.key,
            median(group.of("error")),
            median(group.of("errorScaled")),
            MEAN_FIELD_ERROR.get(group.key)?.[0] ?? "",
            median(group.of("moved")),
            median(group.of("movedScaled")),
            MEAN_FIELD_MOVED.get(group.key)?.[0] ?? "",
            along ? median(along.of("change")) : "",
            median(group.of("floor")),
          ];
        }),
      };
    },
  };
}

export const meanFieldControl = /* @__PURE__ */ meanFieldControlWith(gaussianNetwork);
