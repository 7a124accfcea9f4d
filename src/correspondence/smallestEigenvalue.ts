/**
 * smallest-eigenvalue — where the spectrum of a reduced state begins (claims C3 and C10, experiment B.min).
 *
 * One trial is one Haar state at one cut. Square cuts, dA = dB = m from 2 to 16: the Marchenko–Pastur law begins at 0 there, but no
 * eigenvalue is 0; the smallest has the mean 1/m³ and the law P(min ≥ x) = (1 − mx)^(m² − 1). Then dA = 8 against ever larger rests,
 * a = dB − dA > 0, where
 *
 *   P(min W > x) = e^(−mx) det[L_{m+j−k}^{(k)}(−x)],  j, k < a,  W unnormalised;   E min ρ = E min W/D
 *
 * is a polynomial times an exponential, and dA · min ρ goes to the edge (1 − √q)², q = dA/dB.
 */
import { withScope } from "../engine/scope.js";
import { reducedSpectrumInto } from "../quantum/reducedSpectrum.js";
import { kolmogorovTail } from "../theory/distributions.js";
import { kolmogorovDistance } from "../theory/kolmogorovDistance.js";
import { type SmallestEigenvalueLaw, smallestEigenvalueLaw } from "../theory/smallestEigenvalueLaw.js";
import type { Claim, Point, Records, RuleOutcome } from "./claim.js";
import { type Estimate, type Group, groupsOf, meanOf, pointAt } from "./groups.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "./sampler.js";
import { once } from "./spinShells.js";
import { atLeast, atMost, combinedZ, studentBound, worst, Z_BOUND, zScore } from "./statistics.js";

interface Cut {
  readonly dA: number;
  readonly dB: number;
}

const SQUARES: readonly Cut[] = /* @__PURE__ */ Array.from({ length: 15 }, (_, k) => ({ dA: k + 2, dB: k + 2 }));
const SIDE = 8;
const RESTS: readonly Cut[] = /* @__PURE__ */ [9, 10, 12, 16, 24, 32, 64].map((dB) => ({ dA: SIDE, dB }));
const CUTS: readonly Cut[] = /* @__PURE__ */ SQUARES.concat(RESTS);
/** p > 1e-7: one false alarm in ten million. */
const P_BOUND = 1e-7;

/** The law at every cut: those of the rests take some hundredths of a second. */
const laws = /* @__PURE__ */ once((): SmallestEigenvalueLaw[] =>
  CUTS.map(({ dA, dB }) => smallestEigenvalueLaw(dA, dB)),
);

interface Measured {
  readonly cut: Cut;
  readonly group: Group;
  readonly mean: Estimate;
  readonly law: SmallestEigenvalueLaw;
  readonly z: number;
}

/** Standard error of the mean at dA = dB = m: m · min is a Beta(1, m² − 1) number. */
function squareError(m: number, count: number): number {
  const square = m * m;
  return Math.sqrt((square - 1) / (square + 1) / count) / (square * m);
}

function measurements(records: Records): Measured[] {
  return groupsOf(
    records,
    "cut",
    CUTS.map((_, k) => k),
  ).map((group) => {
    const cut = CUTS[group.key] as Cut;
    const law = laws()[group.key] as SmallestEigenvalueLaw;
    const { value, error } = meanOf(group.of("min"));
    const known = cut.dA === cut.dB ? squareError(cut.dA, group.count) : error;
    return { cut, group, mean: { value, error: known }, law, z: zScore(value, law.mean, known) };
  });
}

const isSquare = ({ cut }: Measured): boolean => cut.dA === cut.dB;

/** dA · E min ρ against q at dA = 8: the lower edge of the scaled spectrum. */
export const lowerEdges = (records: Records): Point[] =>
  measurements(records)
    .filter(({ cut }) => cut.dA === SIDE)
    .map(({ cut: { dA, dB }, mean: { value, error } }) => pointAt(dA / dB, { value: dA * value, error: dA * error }));

/** What it is exactly, side by side with rests between those that were measured: a curve without corners. */
export const exactEdges = (dA = SIDE, rests = [8, 9, 10, 11, 12, 14, 16, 20, 24, 32, 50, 64]): Point[] =>
  rests.map((dB) => ({ x: dA / dB, y: dA * smallestEigenvalueLaw(dA, dB).mean }));

/** m³ E min ρ at dA = dB = m over all m, 1 exactly. */
export function squareMean(records: Records): Estimate {
  const all = measurements(records).filter(isSquare);
  const scaled = all.map(({ cut: { dA }, mean: { value, error } }) => ({
    value: dA * dA * dA * value,
    error: dA * dA * dA * error,
  }));
  return {
    value: scaled.reduce((sum, { value }) => sum + value, 0) / scaled.length,
    error: Math.sqrt(scaled.reduce((sum, { error }) => sum + error * error, 0)) / scaled.length,
  };
}

function rules(all: readonly Measured[]): RuleOutcome[] {
  const [square, wide] = [all.filter(isSquare), all.filter((one) => !isSquare(one))];
  const count = Math.min(...all.map(({ group }) => group.count));
  const z = (part: readonly Measured[]) => part.map((one) => one.z);
  const p = (part: readonly Measured[]): number =>
    part.reduce((least, { group, law }) => {
      const distance = kolmogorovDistance(group.of("min"), law.cdf);
      return Math.min(least, kolmogorovTail(Math.sqrt(group.count) * distance));
    }, 1);
  return [
    atMost(
      "dA = dB: mean",
      "|z| ≤ 5 against 1/m³, exact standard error, largest over m = 2 … 16",
      worst(z(square)),
      Z_BOUND,
    ),
    atMost("dA = dB: mean, all m", "|Σz|/√k ≤ 5 of these z over the k values of m", combinedZ(z(square)), Z_BOUND),
    atLeast(
      "dA = dB: law",
      "Kolmogorov–Smirnov p > 1e-7 against 1 − (1 − mx)^(m² − 1), smallest over m",
      p(square),
      P_BOUND,
    ),
    atMost(
      "dA < dB: mean",
      `|z| ≤ 5 (as rare: Student's t) against the exact mean, largest over the rests of dA = ${SIDE}`,
      worst(z(wide)),
      studentBound(count - 1),
    ),
    atMost("dA < dB: mean, all rests", "|Σz|/√k ≤ 5 over the k rests", combinedZ(z(wide)), Z_BOUND),
    atLeast(
      "dA < dB: law",
      "Kolmogorov–Smirnov p > 1e-7 against the exact law, smallest over the rests",
      p(wide),
      P_BOUND,
    ),
    atLeast(
      "never zero",
      "the smallest eigenvalue of all is above 0",
      all.reduce((least, { group }) => group.of("min").reduce((a, b) => Math.min(a, b), least), 1),
      Number.MIN_VALUE,
    ),
  ];
}

export function smallestEigenvalueWith(sampler: AmplitudeSampler): Claim<null> {
  return {
    id: "smallest-eigenvalue",
    title: "The smallest eigenvalue of a reduced state",
    statement: {
      sentence:
        "The smallest eigenvalue of the reduced density matrix vanishes when the two parts are equal, as that of the kernel does at P = n.",
      paper: "The lower edge of the Marchenko–Pastur law",
      corrected:
        "At dA = dB = m it is positive with the mean 1/m³, and exponentially distributed in that unit for large m; zero eigenvalues appear for dA > dB " +
        "only. For dA < dB the edge (1 − √q)² is approached from above.",
    },
    parameters: {
      states: { description: "states at each cut", integer: true, minimum: 100, maximum: 1e7 },
    },
    presets: { quick: { states: 100 }, default: { states: 1000 }, full: { states: 10000 } },
    fields: ["cut", "min"],
    trials: (params) => CUTS.length * (params.states as number),
    prepare: () => null,
    trial: (_params, _prepared, stream, index) =>
      withScope("smallest-eigenvalue", (s) => {
        const k = index % CUTS.length;
        const { dA, dB } = CUTS[k] as Cut;
        const amplitudes = s.f64(2 * dA * dB);
        sampler(s, stream, amplitudes);
        const values = s.f64(dA);
        reducedSpectrumInto(s, { dA, dB, amplitudes, values });
        return Float64Array.of(k, values.at(0));
      }),
    verdict: (records) => {
      const all = measurements(records);
      const outcomes = rules(all);
      const { value, error } = squareMean(records);
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `dA = dB = m: m³ E min = ${value.toFixed(4)} ± ${error.toFixed(4)} over m = 2 … 16, exactly 1; largest |z| over ${all.length} cuts ${Math.abs(worst(all.map(({ z }) => z))).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = measurements(records);
      const fine: Point[] = Array.from({ length: 60 }, (_, i) => {
        const q = 0.12 + (0.87 * i) / 59;
        const gap = 1 - Math.sqrt(q);
        return { x: q, y: gap * gap };
      });
      return {
        title: "Smallest eigenvalues of reduced states of Haar states",
        caption:
          "Points: means with one standard error. Solid: exact at this size. Dashed: the edge of the Marchenko–Pastur law, which says 0 at dA = dB; " +
          "the mean of the smallest eigenvalue is 1/m³ there.",
        panels: [
          {
            title: "dA = dB = m",
            x: { label: "m", scale: "linear" },
            y: { label: "m³ E min", scale: "linear" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: all.filter(isSquare).map(({ cut: { dA }, mean: { value, error } }) => {
                  const unit = dA * dA * dA;
                  return pointAt(dA, { value: unit * value, error: unit * error });
                }),
              },
              {
                kind: "curve",
                label: "exact",
                exact: true,
                points: [
                  { x: 2, y: 1 },
                  { x: 16, y: 1 },
                ],
              },
            ],
          },
          {
            title: `dA = ${SIDE}, a growing rest`,
            x: { label: "q = dA / dB", scale: "log" },
            y: { label: "dA E min", scale: "log" },
            series: [
              { kind: "points", label: "measured", points: lowerEdges(records) },
              { kind: "curve", label: "exact", exact: true, points: exactEdges() },
              { kind: "curve", label: "(1 − √q)²", exact: false, points: fine },
            ],
            marks: [{ x: 1, label: "dA = dB" }],
          },
        ],
      };
    },
    table: (records) => ({
      columns: ["dA × dB", "states", "mean", "SE", "exact", "z", "dA · mean", "(1 − √q)²"],
      rows: measurements(records).map(({ cut: { dA, dB }, group, mean: { value, error }, law, z }) => {
        const gap = 1 - Math.sqrt(dA / dB);
        return [`${dA} × ${dB}`, group.count, value, error, law.mean, z, dA * value, gap * gap];
      }),
    }),
  };
}

export const smallestEigenvalue = /* @__PURE__ */ smallestEigenvalueWith(gaussianAmplitudes);
