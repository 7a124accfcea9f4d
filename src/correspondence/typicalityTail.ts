/**
 * typicality-tail — how seldom a typical state deviates from the microcanonical value (claim C1, experiment A.tail).
 *
 * Shells of 64 levels of three Hamiltonians of 8 spins, four observables each. One trial draws a hundred Haar states of one shell; they are
 * vectors of C^64, and an observable is its 64 × 64 block there. Over the measured tail P(|⟨O⟩ − mc| ≥ ε):
 *
 *   exact      the law of ⟨O⟩ is the B-spline with the eigenvalues of the block as knots
 *   Chernoff   the best exponential bound        Lévy   from the diameter of the spectrum alone
 *   Chebyshev  Eq. (1), with the variance inside the shell, or with the full one, which is larger
 *
 * The four observables are measured in the same states. Their covariance is exact too, C = (Tr A_E B_E/d − mc_A mc_B)/(d + 1), and so the
 * mean of xᵀC⁻¹x over states, x = ⟨O⟩ − mc: 4, whatever the law. It sees a wrong scale before any tail does.
 */

import { eigvalsh } from "../linalg/eigh.js";
import { type Field, matrix } from "../linalg/matrix.js";
import { solve } from "../linalg/solve.js";
import { haarExpectations } from "../quantum/haarExpectations.js";
import { microcanonical, shellObservable } from "../quantum/microcanonical.js";
import type { Stream } from "../random/stream.js";
import { twoSidedChernoffBound } from "../theory/chernoff.js";
import { binomialTail, kolmogorovTail, normalTail } from "../theory/distributions.js";
import { exactTail, twoSidedTail } from "../theory/exactTail.js";
import { kolmogorovDistance } from "../theory/kolmogorovDistance.js";
import { expectationVariance, levyBound, typicalityBound } from "../theory/typicality.js";
import type { Claim, Panel, Point, Records, RuleOutcome } from "./claim.js";
import { fractionTail, meanOf } from "./groups.js";
import { type Model, middleObservables, once, spinShell } from "./spinShells.js";
import { atLeast, atMost, combinedZ, worst, Z_BOUND } from "./statistics.js";

const SITES = 8;
const LEVELS = 64;
const MODELS: readonly Model[] = ["Ising", "XXZ", "GUE"];
const NAMES = ["Z", "X", "ZZ", "M"];
/** States of one trial. */
const BATCH = 100;
/** ε in standard deviations. */
const DISTANCES = Array.from({ length: 17 }, (_, k) => 0.5 + 0.25 * k);
/** One false alarm in ten million. */
const P_BOUND = 1e-7;

interface Block {
  readonly model: Model;
  readonly name: string;
  /** O_E, 64 × 64. */
  readonly inside: Field;
  readonly eigenvalues: Float64Array;
  readonly mean: number;
  readonly varianceShell: number;
  readonly varianceFull: number;
  /** Standard deviation of ⟨O⟩ over the states. */
  readonly deviation: number;
}

const blocks = /* @__PURE__ */ once((): Block[] =>
  MODELS.flatMap((model) => {
    const shell = spinShell(model, SITES, LEVELS);
    return middleObservables(SITES).map(({ name, O }) => {
      const inside = shellObservable(O, shell);
      const values = microcanonical(O, shell);
      return {
        model,
        name,
        inside,
        eigenvalues: eigvalsh(inside),
        ...values,
        deviation: Math.sqrt(expectationVariance(values.varianceShell, LEVELS)),
      };
    });
  }),
);

const bounds: readonly { readonly name: string; readonly of: (block: Block, epsilon: number) => number }[] = [
  { name: "Chernoff", of: (b, epsilon) => twoSidedChernoffBound(b.eigenvalues, epsilon) },
  {
    name: "Lévy",
    of: (b, epsilon) =>
      levyBound(LEVELS, (b.eigenvalues[LEVELS - 1] as number) - (b.eigenvalues[0] as number), epsilon),
  },
  { name: "Chebyshev, Var_shell", of: (b, epsilon) => typicalityBound(b.varianceShell, LEVELS, epsilon) },
  { name: "Chebyshev, Var_full", of: (b, epsilon) => typicalityBound(b.varianceFull, LEVELS, epsilon) },
];

/** Expectation values of the observables of C^d in `count` states: a matrix of count rows. */
export type ExpectationSampler = (observables: readonly Field[], stream: Stream, count: number) => Float64Array;
const haar: ExpectationSampler = (observables, stream, count) => haarExpectations(observables, { stream, count }).data;

interface Sample {
  readonly block: Block;
  readonly values: Float64Array;
}

function samples(records: Records): Sample[] {
  const width = records.fields.length;
  return blocks().map((block, k) => {
    const model = Math.floor(k / NAMES.length);
    const at = k % NAMES.length;
    const values: number[] = [];
    for (let i = 0; i < records.count; i++) {
      if (records.data[i * width] !== model) continue;
      for (let j = 0; j < BATCH; j++) values.push(records.data[i * width + 1 + j * NAMES.length + at] as number);
    }
    return { block, values: Float64Array.from(values) };
  });
}

/** States further from the mean than epsilon, or as far. */
function beyond({ block, values }: Sample, epsilon: number): number {
  let count = 0;
  for (const x of values) if (Math.abs(x - block.mean) >= epsilon) count++;
  return count;
}

/** Kolmogorov and Smirnov's p of the exact law. */
function law({ block, values }: Sample): number {
  const distance = kolmogorovDistance(values, (x) => 1 - exactTail(block.eigenvalues, x));
  return kolmogorovTail(Math.sqrt(values.length) * distance);
}

/** The probability of so many states beyond ε or more, if the bound were the truth; the smallest over the distances. */
function exceeds(sample: Sample, of: (block: Block, epsilon: number) => number): number {
  const { block, values } = sample;
  return Math.min(
    ...DISTANCES.map((k) => {
      const epsilon = k * block.deviation;
      return binomialTail(values.length, beyond(sample, epsilon), Math.min(1, of(block, epsilon)));
    }),
  );
}

/** The smaller binomial tail of the states beyond ε under the exact law, the smallest over the distances. */
function exactly(sample: Sample): number {
  const { block, values } = sample;
  return Math.min(
    ...DISTANCES.map((k) => {
      const p = twoSidedTail(block.eigenvalues, k * block.deviation);
      return fractionTail(values.length, beyond(sample, k * block.deviation), p, p);
    }),
  );
}

/** How far the mean of xᵀC⁻¹x over the states of one shell is from the number of observables, in its standard error. */
function covarianceZ(some: readonly Sample[]): number {
  const k = some.length;
  const covariance = some.flatMap(({ block: a }) =>
    some.map(({ block: b }) => {
      let product = 0;
      for (let i = 0; i < a.inside.data.length; i++) {
        product += (a.inside.data[i] as number) * (b.inside.data[i] as number);
      }
      return (product / LEVELS - a.mean * b.mean) / (LEVELS + 1);
    }),
  );
  const states = (some[0] as Sample).values.length;
  const x = matrix(
    k,
    states,
    Float64Array.from(some.flatMap(({ block, values }) => Array.from(values, (value) => value - block.mean))),
  );
  const solved = solve(matrix(k, k, Float64Array.from(covariance)), x).data;
  const sums = Array.from({ length: states }, (_, j) => {
    let sum = 0;
    for (let at = j; at < solved.length; at += states) sum += (solved[at] as number) * (x.data[at] as number);
    return sum;
  });
  const { value, error } = meanOf(sums);
  return (value - k) / error;
}

function rules(all: readonly Sample[]): RuleOutcome[] {
  const spread = MODELS.map((model) => covarianceZ(all.filter(({ block }) => block.model === model)));
  return [
    ...MODELS.map((model) =>
      atLeast(
        `law of ⟨O⟩: ${model}`,
        "Kolmogorov–Smirnov p > 1e-7 against the exact law, smallest of the four observables",
        Math.min(...all.filter(({ block }) => block.model === model).map(law)),
        P_BOUND,
      ),
    ),
    atMost(
      "covariance of the observables",
      "|z| ≤ 5 for the mean of xᵀC⁻¹x, x = ⟨O⟩ − mc of four observables with the exact covariance C, which is 4: largest of the shells",
      worst(spread),
      Z_BOUND,
    ),
    atMost("covariance, all shells", "|Σz|/√3 ≤ 5 over the three shells", combinedZ(spread), Z_BOUND),
    atLeast(
      "on the exact tail",
      "so many states beyond ε, or so few, have p > 1e-7 under the exact law, smallest of 12 observables at 17 distances",
      Math.min(...all.map(exactly)),
      P_BOUND,
    ),
    ...bounds.map(({ name, of }) =>
      atLeast(
        `below ${name}`,
        "so many states beyond ε have p > 1e-7 under the bound, smallest of 12 observables at 17 distances",
        Math.min(...all.map((sample) => exceeds(sample, of))),
        P_BOUND,
      ),
    ),
  ];
}

const share = (sample: Sample, epsilon: number) => beyond(sample, epsilon) / sample.values.length;

function tailPanel(sample: Sample): Panel {
  const { block } = sample;
  const fine = Array.from({ length: 81 }, (_, i) => 0.5 + i / 20);
  const curve = (f: (epsilon: number) => number): Point[] =>
    fine.map((k) => ({ x: k, y: f(k * block.deviation) })).filter(({ y }) => y > 0);
  return {
    title: `${block.model} chain, Z of the middle site`.replace("GUE chain", "GUE"),
    x: { label: "ε / standard deviation", scale: "linear" },
    y: { label: "P(|⟨O⟩ − mc| ≥ ε)", scale: "log", domain: [1e-5, 2] },
    series: [
      {
        kind: "points",
        label: "measured",
        points: DISTANCES.map((k) => ({ x: k, y: share(sample, k * block.deviation) }))
          .filter(({ y }) => y > 0)
          .map(({ x, y }) => ({ x, y, error: Math.sqrt((y * (1 - y)) / sample.values.length) })),
      },
      {
        kind: "curve",
        label: "exact",
        exact: true,
        points: curve((epsilon) => twoSidedTail(block.eigenvalues, epsilon)),
      },
      ...bounds.map(({ name, of }) => ({
        kind: "curve" as const,
        label: name,
        exact: false,
        points: curve((epsilon) => of(block, epsilon)),
      })),
    ],
  };
}

export function typicalityTailWith(sampler: ExpectationSampler): Claim<readonly (readonly Field[])[]> {
  return {
    id: "typicality-tail",
    title: "Deviations from the microcanonical value",
    statement: {
      sentence:
        "In almost every pure state of an energy shell the expectation value of an observable agrees with the microcanonical one: " +
        "deviations beyond ε have a probability of at most Var/(ε²(d + 1)).",
      paper: "Eq. (1)",
      corrected:
        "Eq. (1) is Chebyshev's bound and holds with either microcanonical variance; exact for the second moment is the one inside the " +
        "shell, about half or a quarter of the full one here. The true tails fall exponentially: the exact law is tested, Chernoff's and " +
        "Lévy's bounds are shown. Integrable and chaotic chains do not differ: it is about states, not about dynamics.",
    },
    parameters: {
      hundreds: { description: "hundreds of states of each shell", integer: true, minimum: 1, maximum: 1e5 },
    },
    presets: { quick: { hundreds: 4 }, default: { hundreds: 40 }, full: { hundreds: 400 } },
    fields: ["shell", ...Array.from({ length: BATCH }, (_, j) => NAMES.map((name) => `${name}_${j}`)).flat()],
    trials: (params) => MODELS.length * (params.hundreds as number),
    prepare: () =>
      MODELS.map((model) =>
        blocks()
          .filter((b) => b.model === model)
          .map(({ inside }) => inside),
      ),
    trial: (_params, prepared, stream, index) => {
      const model = index % MODELS.length;
      const values = sampler(prepared[model] as readonly Field[], stream, BATCH);
      const out = new Float64Array(1 + values.length);
      out[0] = model;
      out.set(values, 1);
      return out;
    },
    verdict: (records) => {
      const all = samples(records);
      const outcomes = rules(all);
      const p = Math.min(...outcomes.slice(0, MODELS.length).map(({ statistic }) => statistic));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary:
          `12 observables in ${records.count * BATCH} states against their exact laws: smallest Kolmogorov–Smirnov p ${p.toPrecision(2)}; no bound exceeded`.replace(
            "; no bound exceeded",
            outcomes.filter(({ name }) => name.startsWith("below")).every((rule) => rule.holds)
              ? "; no bound exceeded"
              : "; a bound is exceeded",
          ),
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = samples(records);
      const combos = all.map((sample, k) => {
        const epsilon = 2 * sample.block.deviation;
        const exact = twoSidedTail(sample.block.eigenvalues, epsilon);
        const error = Math.sqrt((exact * (1 - exact)) / sample.values.length);
        // The observables side by side, the models next to each other.
        const x = (k % NAMES.length) + 1 + (Math.floor(k / NAMES.length) - 1) * 0.15;
        return { x, model: sample.block.model, share: share(sample, epsilon), error, exact };
      });
      return {
        title: `Haar states of shells of ${LEVELS} levels, ${SITES} spins`,
        caption:
          "Points: the share of states whose ⟨O⟩ is further than ε from the microcanonical value, one standard error. Solid: exact. Dashed: " +
          "bounds. All observables of all shells stand together at ε = 2 standard deviations, where a Gaussian has " +
          `${(2 * normalTail(2)).toFixed(4)}.`,
        panels: [
          ...all.filter(({ block }) => block.name === "Z").map(tailPanel),
          {
            title: "All observables at two standard deviations",
            x: {
              label: "observable",
              scale: "linear",
              domain: [0.5, NAMES.length + 0.5],
              ticks: NAMES.map((name, k) => ({ value: k + 1, label: name })),
            },
            y: { label: "P(|⟨O⟩ − mc| ≥ 2σ)", scale: "linear" },
            series: [
              ...MODELS.map((model) => ({
                kind: "points" as const,
                label: model,
                points: combos.filter((c) => c.model === model).map((c) => ({ x: c.x, y: c.share, error: c.error })),
              })),
              // A stroke behind each point: nothing lies between two observables.
              ...combos.map((c) => ({
                kind: "curve" as const,
                label: "exact",
                exact: true,
                points: [-0.07, 0.07].map((dx) => ({ x: c.x + dx, y: c.exact })),
              })),
            ],
          },
        ],
      };
    },
    table: (records) => ({
      columns: [
        "shell",
        "observable",
        "mc",
        "Var_shell",
        "Var_full",
        "measured, 2σ",
        "exact, 2σ",
        "measured, 3σ",
        "exact, 3σ",
        "Chernoff, 3σ",
        "Lévy, 3σ",
        "p of the law",
      ],
      rows: samples(records).map((sample) => {
        const { block } = sample;
        const at = (k: number) => k * block.deviation;
        return [
          block.model,
          block.name,
          // 0 but for rounding, where a symmetry makes it so.
          Math.abs(block.mean) < 1e-12 ? 0 : block.mean,
          block.varianceShell,
          block.varianceFull,
          share(sample, at(2)),
          twoSidedTail(block.eigenvalues, at(2)),
          share(sample, at(3)),
          twoSidedTail(block.eigenvalues, at(3)),
          twoSidedChernoffBound(block.eigenvalues, at(3)),
          bounds[1]?.of(block, at(3)) as number,
          law(sample),
        ];
      }),
    }),
  };
}

export const typicalityTail = /* @__PURE__ */ typicalityTailWith(haar);
