/**
 * typicality-scaling — fluctuations over an energy shell fall with its dimension (claim C1, experiment A.scaling).
 *
 * Chains of 6 to 9 spins, the middle quarter of their levels; Z and X of the middle site. One trial is a batch of Haar states of one shell:
 *
 *   E(⟨O⟩ − mc)² = Var_shell/(d + 1)     exact, for the chaotic Ising chain and the integrable XXZ chain alike
 *
 * Three other spreads are no typicality: Var_shell itself drifts with L, so that the raw slope is not −1; single eigenstates (a question
 * of thermalisation) stay spread out in the integrable chain; random product states do not concentrate at all, E⟨Z⟩² = 1/3.
 */
import { log } from "../engine/functions.js";
import { matmul } from "../linalg/matmul.js";
import type { Field } from "../linalg/matrix.js";
import { haarExpectations } from "../quantum/haarExpectations.js";
import { microcanonical, shellObservable } from "../quantum/microcanonical.js";
import { normals } from "../random/normals.js";
import { expectationVariance } from "../theory/typicality.js";
import type { Claim, Point, Records, RuleOutcome } from "./claim.js";
import { type Estimate, exponentOf, groupsOf, slopeOf } from "./groups.js";
import { middleObservables, once, spinShell } from "./spinShells.js";
import { atMost, combinedZ, mean, worst, Z_BOUND, zScore } from "./statistics.js";
import type { ExpectationSampler } from "./typicalityTail.js";

const MODELS = ["Ising", "XXZ"] as const;
const SIZES = [6, 7, 8, 9];
const NAMES = ["Z", "X"];
/** States of one trial. */
const BATCH = 200;

interface Block {
  readonly name: string;
  readonly inside: Field;
  readonly mean: number;
  readonly varianceShell: number;
  /** Of (⟨O⟩ − mc)² over Haar states. */
  readonly squareVariance: number;
  /** Standard deviation of ⟨E_n|O|E_n⟩ over the eigenstates of the shell. */
  readonly eigenstates: number;
}

interface Shell {
  readonly model: (typeof MODELS)[number];
  readonly sites: number;
  readonly d: number;
  readonly blocks: readonly Block[];
}

/** Variance of (⟨O⟩ − mc)²: with s_k = Tr(O_E − mc)^k, E(⟨O⟩ − mc)⁴ = (3 s_2² + 6 s_4)/(d(d + 1)(d + 2)(d + 3)). */
function squareVariance(inside: Field, centre: number): number {
  const d = inside.rows;
  const w = inside.complex ? 2 : 1;
  const data = inside.data.slice();
  for (let i = 0; i < d; i++) data[w * i * (d + 1)] = (data[w * i * (d + 1)] as number) - centre;
  const O: Field = { ...inside, data };
  const squares = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0);
  const second = squares(data);
  const fourth = squares(matmul(O, O).data);
  const variance = second / (d * (d + 1));
  return (3 * second * second + 6 * fourth) / (d * (d + 1) * (d + 2) * (d + 3)) - variance * variance;
}

const shells = /* @__PURE__ */ once((): Shell[] =>
  MODELS.flatMap((model) =>
    SIZES.map((sites) => {
      const shell = spinShell(model, sites, (1 << sites) / 4);
      const d = shell.dimension;
      const blocks = middleObservables(sites)
        .filter(({ name }) => NAMES.includes(name))
        .map(({ name, O }) => {
          const inside = shellObservable(O, shell);
          const { mean: centre, varianceShell } = microcanonical(O, shell);
          const w = inside.complex ? 2 : 1;
          let spread = 0;
          for (let i = 0; i < d; i++) {
            const x = (inside.data[w * i * (d + 1)] as number) - centre;
            spread += (x * x) / d;
          }
          return {
            name,
            inside,
            mean: centre,
            varianceShell,
            squareVariance: squareVariance(inside, centre),
            eigenstates: Math.sqrt(spread),
          };
        });
      return { model, sites, d, blocks };
    }),
  ),
);

const FIELDS = ["shell", ...NAMES.flatMap((name) => [`mean${name}`, `square${name}`]), "product"];

/** Mean ⟨Z⟩² of a site over random product states: the third component of a random direction. */
function productSquare(stream: Parameters<ExpectationSampler>[1]): number {
  const g = normals(stream, 3 * BATCH);
  let sum = 0;
  for (let i = 0; i < g.length; i += 3) {
    const [x, y, z] = [g[i] as number, g[i + 1] as number, g[i + 2] as number];
    sum += (z * z) / (x * x + y * y + z * z);
  }
  return sum / BATCH;
}

const haar: ExpectationSampler = (observables, stream, count) => haarExpectations(observables, { stream, count }).data;

interface Measured {
  readonly shell: Shell;
  readonly block: Block;
  readonly states: number;
  /** (d + 1) E(⟨O⟩ − mc)²/Var_shell, 1 exactly. */
  readonly ratio: Estimate;
  /** E(⟨O⟩ − mc)²/Var_shell. */
  readonly normalised: Estimate;
  /** E(⟨O⟩ − mc)². */
  readonly raw: Estimate;
  readonly meanZ: number;
  readonly product: Estimate;
}

function measurements(records: Records): Measured[] {
  const all = shells();
  return groupsOf(
    records,
    "shell",
    all.map((_, k) => k),
  ).flatMap((group) => {
    const shell = all[group.key] as Shell;
    const states = group.count * BATCH;
    return shell.blocks.map((block) => {
      const square = mean(group.of(`square${block.name}`));
      const error = Math.sqrt(block.squareVariance / states);
      const scaled = (by: number): Estimate => ({ value: square * by, error: error * by });
      const meanError = Math.sqrt(expectationVariance(block.varianceShell, shell.d) / states);
      return {
        shell,
        block,
        states,
        ratio: scaled((shell.d + 1) / block.varianceShell),
        normalised: scaled(1 / block.varianceShell),
        raw: scaled(1),
        meanZ: zScore(mean(group.of(`mean${block.name}`)), 0, meanError),
        // E z⁴ = 1/5: the variance of z² is 4/45.
        product: { value: mean(group.of("product")), error: Math.sqrt(4 / 45 / states) },
      };
    });
  });
}

interface Line {
  readonly label: string;
  readonly points: readonly Measured[];
}

const lines = (all: readonly Measured[]): Line[] =>
  MODELS.flatMap((model) =>
    NAMES.map((name) => ({
      label: `${model} ${name}`,
      points: all.filter(({ shell, block }) => shell.model === model && block.name === name),
    })),
  );

/** Slope of the logarithm against ln(d + 1). */
const slope = ({ points }: Line, pick: (m: Measured) => Estimate, shift = 1): Estimate =>
  exponentOf(
    points.map(({ shell }) => shell.d + shift),
    points.map(pick),
  );

/**
 * The slope of ln[E(⟨O⟩ − mc)²/Var_shell] against ln(d + 1) over both chains and both observables: what the dictionary compares.
 */
export function shellSlope(records: Records): Estimate {
  const all = lines(measurements(records)).map((line) => slope(line, (m) => m.normalised));
  return {
    value: mean(all.map(({ value }) => value)),
    error: Math.sqrt(all.reduce((sum, { error }) => sum + error * error, 0)) / all.length,
  };
}

/** E(⟨O⟩ − mc)²/Var_shell against d + 1, for each chain and observable. */
export const shellVariances = (records: Records): { label: string; points: Point[] }[] =>
  lines(measurements(records)).map(({ label, points }) => ({
    label,
    points: points.map((m) => ({ x: m.shell.d + 1, y: m.normalised.value, error: m.normalised.error })),
  }));

function rules(records: Records): RuleOutcome[] {
  const all = measurements(records);
  const z = all.map((m) => zScore(m.ratio.value, 1, m.ratio.error));
  const slopes = lines(all).map((line) => slope(line, (m) => m.normalised));
  // The same number stands beside every observable of a shell.
  const distinct = all.filter(({ block }) => block.name === NAMES[0]);
  const control = slopeOf(
    distinct.map(({ shell }) => log(shell.d + 1)),
    distinct.map(({ product }) => product),
  );
  return [
    atMost(
      "mean of ⟨O⟩",
      "|z| ≤ 5 against the microcanonical value, exact standard error",
      worst(all.map((m) => m.meanZ)),
      Z_BOUND,
    ),
    atMost(
      "variance of ⟨O⟩",
      "|z| ≤ 5 for (d + 1) E(⟨O⟩ − mc)²/Var_shell = 1, largest over shells and observables",
      worst(z),
      Z_BOUND,
    ),
    atMost("variance of ⟨O⟩, all shells", "|Σz|/√k ≤ 5 over the k shells and observables", combinedZ(z), Z_BOUND),
    atMost(
      "falls as 1/(d + 1)",
      "slope of ln[E(⟨O⟩ − mc)²/Var_shell] against ln(d + 1) = −1 within 5 SE, largest deviation in SE",
      worst(slopes.map(({ value, error }) => (value + 1) / error)),
      Z_BOUND,
    ),
    atMost(
      "control: product states",
      "E⟨Z⟩² does not change with d: its slope is 0 within 5 SE, in SE",
      control.value / control.error,
      Z_BOUND,
    ),
  ];
}

export function typicalityScalingWith(sampler: ExpectationSampler): Claim<readonly (readonly Field[])[]> {
  return {
    id: "typicality-scaling",
    title: "Typicality grows with the shell",
    statement: {
      sentence:
        "Expectation values in typical states of an energy shell of dimension d agree with the microcanonical value up to " +
        "√(variance/(d + 1)).",
      paper: "Eq. (1)",
      corrected:
        "E(⟨O⟩ − mc)² = Var_shell/(d + 1) exactly, Var_shell being the variance inside the shell. It drifts with the size of the chain, so " +
        "the raw slope against d is near −0.9. Integrable chains obey it as well as chaotic ones; single eigenstates need not.",
    },
    parameters: {
      batches: {
        description: `batches of ${BATCH} states of each of eight shells`,
        integer: true,
        minimum: 2,
        maximum: 1e6,
      },
    },
    presets: { quick: { batches: 10 }, default: { batches: 100 }, full: { batches: 1000 } },
    fields: FIELDS,
    trials: (params) => MODELS.length * SIZES.length * (params.batches as number),
    prepare: () => shells().map(({ blocks }) => blocks.map(({ inside }) => inside)),
    trial: (_params, prepared, stream, index) => {
      const k = index % prepared.length;
      const { blocks } = shells()[k] as Shell;
      const values = sampler(prepared[k] as readonly Field[], stream.child("states"), BATCH);
      const out = [k];
      for (const [j, block] of blocks.entries()) {
        let [first, second] = [0, 0];
        for (let i = 0; i < BATCH; i++) {
          const x = (values[i * blocks.length + j] as number) - block.mean;
          first += x;
          second += x * x;
        }
        out.push(first / BATCH, second / BATCH);
      }
      out.push(productSquare(stream.child("product")));
      return Float64Array.from(out);
    },
    verdict: (records) => {
      const outcomes = rules(records);
      const { value, error } = shellSlope(records);
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `slope of ln[E(⟨O⟩ − mc)²/Var_shell] against ln(d + 1): ${value.toFixed(4)} ± ${error.toFixed(4)}; largest |z| over 16 variances ${Math.abs(outcomes[1]?.statistic as number).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = measurements(records);
      const grouped = lines(all);
      const x = { label: "dimension of the shell, d + 1", scale: "log" as const };
      const span = SIZES.map((sites) => (1 << sites) / 4 + 1);
      const series = (pick: (m: Measured) => Estimate) =>
        grouped.map(({ label, points }) => ({
          kind: "points" as const,
          label,
          points: points.map((m) => ({ x: m.shell.d + 1, y: pick(m).value, error: pick(m).error })),
        }));
      return {
        title: "Fluctuations of expectation values over energy shells",
        caption:
          "Points: Haar states of the shell, one standard error. Solid: Var_shell/(d + 1), exact. What does not concentrate so is not typicality, for Z " +
          "of the middle site: single eigenstates spread less in larger chaotic chains and hardly less in integrable ones; random " +
          "product states do not concentrate.",
        panels: [
          {
            title: "Variance over the variance inside the shell",
            x,
            y: { label: "E(⟨O⟩ − mc)²/Var_shell", scale: "log" },
            series: [
              ...series((m) => m.normalised),
              { kind: "curve", label: "1/(d + 1)", exact: true, points: span.map((d) => ({ x: d, y: 1 / d })) },
            ],
          },
          {
            title: "The same times d + 1",
            x,
            y: { label: "(d + 1) E(⟨O⟩ − mc)²/Var_shell", scale: "linear" },
            series: [
              ...series((m) => m.ratio),
              { kind: "curve", label: "exact", exact: true, points: span.map((d) => ({ x: d, y: 1 })) },
            ],
          },
          {
            title: "What does not concentrate so",
            x,
            y: { label: "standard deviation of ⟨Z⟩", scale: "log" },
            series: [
              ...grouped
                .filter(({ label }) => label.endsWith("Z"))
                .flatMap(({ label, points }) => [
                  {
                    kind: "points" as const,
                    label: `${label}, Haar states`,
                    points: points.map((m) => ({
                      x: m.shell.d + 1,
                      y: Math.sqrt(m.raw.value),
                      error: m.raw.error / (2 * Math.sqrt(m.raw.value)),
                    })),
                  },
                  {
                    kind: "points" as const,
                    label: `${label}, eigenstates`,
                    points: points.map((m) => ({ x: m.shell.d + 1, y: m.block.eigenstates })),
                  },
                ]),
              {
                kind: "points",
                label: "product states",
                points: (grouped[0] as Line).points.map((m) => ({
                  x: m.shell.d + 1,
                  y: Math.sqrt(m.product.value),
                  error: m.product.error / (2 * Math.sqrt(m.product.value)),
                })),
              },
            ],
          },
        ],
      };
    },
    table: (records) => {
      const all = measurements(records);
      const raw = new Map(lines(all).map((line) => [line.label, slope(line, (m) => m.raw, 0)]));
      const own = new Map(lines(all).map((line) => [line.label, slope(line, (m) => m.normalised)]));
      return {
        columns: [
          "shell",
          "L",
          "d",
          "Var_shell",
          "(d + 1) E(⟨O⟩ − mc)²/Var_shell",
          "SE",
          "slope",
          "raw slope",
          "eigenstates",
        ],
        rows: all.map((m) => {
          const label = `${m.shell.model} ${m.block.name}`;
          return [
            label,
            m.shell.sites,
            m.shell.d,
            m.block.varianceShell,
            m.ratio.value,
            m.ratio.error,
            (own.get(label) as Estimate).value,
            (raw.get(label) as Estimate).value,
            m.block.eigenstates > 1e-12 ? m.block.eigenstates : 0,
          ];
        }),
      };
    },
  };
}

export const typicalityScaling = /* @__PURE__ */ typicalityScalingWith(haar);
