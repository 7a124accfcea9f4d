/**
 * observable-counting — how far a typical state is from the thermal one is the number of observables over the dimension
 * (claims C1, C9 and C10, experiment C.observables).
 *
 * The observables of A are dA² − 1 orthonormal Hermitian matrices beside the identity, Tr O_k O_l = dA δ_kl; here a random basis of them.
 * One trial is one Haar state at each cut:
 *
 *   Σ_k ⟨O_k⟩² = dA Tr ρ² − 1      in every state, whatever the basis
 *   its mean    (dA² − 1)/(D + 1)   each ⟨O_k⟩ has mean 0 and variance 1/(D + 1): Eq. (1), summed over the observables
 *
 * E⟨O⟩⁴ = (3D² + 6 Tr O⁴)/(D(D + 1)(D + 2)(D + 3)) gives each variance its exact error.
 */
import { withScope } from "../engine/scope.js";
import { herkInto } from "../linalg/fused.js";
import { matmul } from "../linalg/matmul.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { traceOfProduct } from "../quantum/expectation.js";
import { hermitianBasis } from "../quantum/hermitianBasis.js";
import { type Stream, stream as streamOf } from "../random/stream.js";
import { purityVariance } from "../theory/purity.js";
import { type Claim, column, type Records, type RuleOutcome } from "./claim.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "./sampler.js";
import { atMost, combinedZ, mean, worst, Z_BOUND, zScore } from "./statistics.js";

interface Cut {
  readonly dA: number;
  readonly dB: number;
}

/** The cut whose observables are looked at one by one; then as many observables as there are, at the same and at other dimensions. */
const CUTS: readonly Cut[] = [
  { dA: 4, dB: 16 },
  { dA: 2, dB: 32 },
  { dA: 8, dB: 8 },
  { dA: 16, dB: 4 },
  { dA: 4, dB: 4 },
  { dA: 4, dB: 64 },
  { dA: 4, dB: 256 },
];
const SINGLE = CUTS[0] as Cut;
const SINGLES = SINGLE.dA * SINGLE.dA - 1;

const nameOf = ({ dA, dB }: Cut): string => `${dA}x${dB}`;
const titleOf = ({ dA, dB }: Cut): string => `${dA} × ${dB}`;
/** Observables over the dimension: the exact mean. */
const expected = ({ dA, dB }: Cut): number => (dA * dA - 1) / (dA * dB + 1);
const singleField = (k: number): string => `O${k}`;

/** One basis for each dA, without the identity. Any would do: it belongs to the claim, not to the seed. */
type Bases = ReadonlyMap<number, readonly ComplexMatrix[]>;

const basisOf = (dA: number): readonly ComplexMatrix[] =>
  hermitianBasis(dA, { stream: streamOf(1).child("observable-counting: basis").child(dA) }).slice(1);

const bases = (): Bases => new Map([...new Set(CUTS.map(({ dA }) => dA))].map((dA) => [dA, basisOf(dA)]));

/** ⟨O_k⟩ of one state, and dA Tr ρ² − 1. */
function measure(
  { dA, dB }: Cut,
  basis: readonly ComplexMatrix[],
  sampler: AmplitudeSampler,
  stream: Stream,
): { values: number[]; excess: number } {
  return withScope("observable-counting", (s) => {
    const amplitudes = s.f64(2 * dA * dB);
    sampler(s, stream, amplitudes);
    const c = s.f64(2 * dA * dA);
    herkInto(s, { rows: dA, cols: dB, complex: true, a: amplitudes, c });
    const rho = c.copy();
    let trace = 0;
    for (let i = 0; i < dA; i++) trace += rho[2 * i * (dA + 1)] as number;
    let square = 0;
    for (let i = 0; i < rho.length; i++) {
      rho[i] = (rho[i] as number) / trace;
      square += (rho[i] as number) * (rho[i] as number);
    }
    return { values: basis.map((O) => traceOfProduct(rho, O)), excess: dA * square - 1 };
  });
}

interface Summed {
  readonly cut: Cut;
  readonly mean: number;
  readonly error: number;
  readonly exact: number;
  readonly z: number;
  /** Largest difference of the two sides in any state. */
  readonly gap: number;
}

function summed(records: Records): Summed[] {
  return CUTS.map((cut) => {
    const sum = column(records, `sum_${nameOf(cut)}`);
    const excess = column(records, `excess_${nameOf(cut)}`);
    const value = mean(sum);
    const error = cut.dA * Math.sqrt(purityVariance(cut.dA, cut.dB) / sum.length);
    const exact = expected(cut);
    return {
      cut,
      mean: value,
      error,
      exact,
      z: zScore(value, exact, error),
      gap: worst(Array.from(sum, (x, i) => x - (excess[i] as number))),
    };
  });
}

interface Single {
  readonly k: number;
  readonly mean: number;
  readonly meanZ: number;
  /** (D + 1) E⟨O_k⟩², 1 exactly. */
  readonly scaled: number;
  readonly scaledError: number;
}

/** Var⟨O⟩² over Haar states for Tr O = 0, Tr O² = D. */
function squareVariance(fourth: number, D: number): number {
  return (3 * D * D + 6 * fourth) / (D * (D + 1) * (D + 2) * (D + 3)) - 1 / ((D + 1) * (D + 1));
}

function singles(records: Records): Single[] {
  const { dA, dB } = SINGLE;
  const D = dA * dB;
  return basisOf(dA).map((O, at) => {
    const values = column(records, singleField(at + 1));
    const square = matmul(O, O) as ComplexMatrix;
    // Tr O⁴ on A, and dB times that on the whole.
    const fourth = dB * square.data.reduce((sum, x) => sum + x * x, 0);
    return {
      k: at + 1,
      mean: mean(values),
      meanZ: zScore(mean(values), 0, Math.sqrt(1 / ((D + 1) * values.length))),
      scaled: (D + 1) * mean(values.map((x) => x * x)),
      scaledError: (D + 1) * Math.sqrt(squareVariance(fourth, D) / values.length),
    };
  });
}

function rules(records: Records): RuleOutcome[] {
  const sums = summed(records);
  const each = singles(records);
  return [
    atMost(
      "sum over the observables",
      "Σ⟨O_k⟩² = dA Tr ρ² − 1 within 1e-12 dA in every state, in units of that",
      worst(sums.map(({ gap, cut }) => gap / (1e-12 * cut.dA))),
      1,
    ),
    atMost(
      "observables over dimension",
      "|z| ≤ 5, largest over the cuts, exact standard error",
      worst(sums.map((m) => m.z)),
      Z_BOUND,
    ),
    atMost(
      "observables over dimension, all cuts",
      "|Σz|/√k ≤ 5 over the k cuts",
      combinedZ(sums.map((m) => m.z)),
      Z_BOUND,
    ),
    atMost(
      "mean of each observable",
      `|z| ≤ 5 against 0 for each of ${SINGLES} at ${titleOf(SINGLE)}, exact standard error`,
      worst(each.map((m) => m.meanZ)),
      Z_BOUND,
    ),
    atMost(
      "variance of each observable",
      `|z| ≤ 5 against 1/(D + 1) for each of ${SINGLES} at ${titleOf(SINGLE)}, exact standard error`,
      worst(each.map((m) => zScore(m.scaled, 1, m.scaledError))),
      Z_BOUND,
    ),
  ];
}

export function observableCountingWith(sampler: AmplitudeSampler): Claim<Bases> {
  return {
    id: "observable-counting",
    title: "Observables over dimension",
    statement: {
      sentence:
        "Reduced states can be told apart by as many observables as their size allows: distinguishability grows with dA because the " +
        "number of observables does.",
      paper: "Eq. (1) summed over the observables of A",
      corrected:
        "A has dA² observables, dA² − 1 beside the identity. Summed over an orthonormal basis of them, Eq. (1) is the mean excess of the " +
        "purity: dA E Tr ρ² − 1 = (dA² − 1)/(D + 1), the number of observables over the dimension.",
    },
    parameters: {
      states: { description: "states at each cut", integer: true, minimum: 100, maximum: 1e7 },
    },
    presets: { quick: { states: 200 }, default: { states: 2000 }, full: { states: 20000 } },
    fields: [
      ...CUTS.flatMap((cut) => [`sum_${nameOf(cut)}`, `excess_${nameOf(cut)}`]),
      ...Array.from({ length: SINGLES }, (_, k) => singleField(k + 1)),
    ],
    trials: (params) => params.states as number,
    prepare: bases,
    trial: (_params, prepared, stream) => {
      const all = CUTS.map((cut, k) =>
        measure(cut, prepared.get(cut.dA) as readonly ComplexMatrix[], sampler, stream.child(k)),
      );
      return Float64Array.from([
        ...all.flatMap(({ values, excess }) => [values.reduce((sum, x) => sum + x * x, 0), excess]),
        ...(all[0] as { values: number[] }).values,
      ]);
    },
    verdict: (records) => {
      const outcomes = rules(records);
      const [first] = summed(records) as [Summed];
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `${SINGLES} observables at ${titleOf(SINGLE)}: Σ⟨O⟩² = ${first.mean.toFixed(4)}, exact ${first.exact.toFixed(4)}; largest |z| over ${CUTS.length} cuts ${Math.abs(outcomes[1]?.statistic as number).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const sums = summed(records);
      const each = singles(records);
      const same = sums
        .filter(({ cut }) => cut.dA * cut.dB === SINGLE.dA * SINGLE.dB)
        .sort((a, b) => a.cut.dA - b.cut.dA);
      const grow = sums.filter(({ cut }) => cut.dA === SINGLE.dA).sort((a, b) => a.cut.dB - b.cut.dB);
      const count = ({ dA }: Cut) => dA * dA - 1;
      return {
        title: "Squares of all expectation values on A, summed",
        caption:
          "Points: means over Haar states, one standard error. Solid: (dA² − 1)/(D + 1), exact. First: more observables at the same " +
          "dimension. Second: more dimensions for the same observables. Third: each observable of a random orthonormal basis has its equal " +
          "share, (D + 1) E⟨O⟩² = 1.",
        panels: [
          {
            title: "At D = 64",
            x: { label: "observables, dA² − 1", scale: "log" },
            y: { label: "Σ⟨O⟩²", scale: "log" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: same.map((m) => ({ x: count(m.cut), y: m.mean, error: m.error })),
              },
              {
                kind: "curve",
                label: "exact",
                exact: true,
                points: same.map((m) => ({ x: count(m.cut), y: m.exact })),
              },
            ],
          },
          {
            title: "With 15 observables",
            x: { label: "dimension D", scale: "log" },
            y: { label: "Σ⟨O⟩²", scale: "log" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: grow.map((m) => ({ x: m.cut.dA * m.cut.dB, y: m.mean, error: m.error })),
              },
              {
                kind: "curve",
                label: "exact",
                exact: true,
                points: grow.map((m) => ({ x: m.cut.dA * m.cut.dB, y: m.exact })),
              },
            ],
          },
          {
            title: "Each of 15 observables, 4 × 16",
            x: { label: "observable", scale: "linear", domain: [0, SINGLES + 1] },
            y: { label: "(D + 1) E⟨O⟩²", scale: "linear" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: each.map((m) => ({ x: m.k, y: m.scaled, error: m.scaledError })),
              },
              {
                kind: "curve",
                label: "exact",
                exact: true,
                points: [
                  { x: 0, y: 1 },
                  { x: SINGLES + 1, y: 1 },
                ],
              },
            ],
          },
        ],
      };
    },
    table: (records) => ({
      columns: ["dA × dB", "observables", "dimension", "Σ⟨O⟩²", "SE", "exact", "z"],
      rows: summed(records).map((m) => [
        titleOf(m.cut),
        m.cut.dA * m.cut.dA - 1,
        m.cut.dA * m.cut.dB,
        m.mean,
        m.error,
        m.exact,
        m.z,
      ]),
    }),
  };
}

export const observableCounting = /* @__PURE__ */ observableCountingWith(gaussianAmplitudes);
