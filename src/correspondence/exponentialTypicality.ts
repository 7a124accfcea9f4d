/**
 * exponential-typicality — in which sense deviations are exponentially small (claim C2, experiment C.exponential).
 *
 * Two qubits of a random state of 2 + k qubits, k = 4 … 20: the deficit ln 4 − S of their entropy halves with each qubit of the rest. The
 * spectrum of ρ_A is drawn from the bidiagonal form of the Wishart matrix, O(dA²) whatever dB is: no state of 4·2^20 amplitudes is made.
 */
import { log, log1p } from "../engine/functions.js";
import type { Stream } from "../random/stream.js";
import { wishartSpectrum } from "../random/wishartSpectrum.js";
import { pageDeficit, pageVariance } from "../theory/page.js";
import { type Claim, column, type Records, type RuleOutcome } from "./claim.js";
import { type Estimate, logOf, slopeOf } from "./groups.js";
import { atMost, combinedZ, mean, worst, Z_BOUND, zScore } from "./statistics.js";

const QUBITS_A = 2;
const DIMENSION_A = 4;
/** Qubits of the rest. */
const QUBITS = Array.from({ length: 17 }, (_, i) => 4 + i);
const dimension = (qubits: number): number => powerOfTwo(qubits);

function powerOfTwo(k: number): number {
  let value = 1;
  for (let i = 0; i < k; i++) value *= 2;
  return value;
}

/** The spectrum of ρ_A, dA values of sum 1. */
export type SpectrumSampler = (dA: number, dB: number, stream: Stream) => Float64Array;
const bidiagonal: SpectrumSampler = (dA, dB, stream) => wishartSpectrum(dA, dB, { stream });

/** ln dA − S = Σ p ln(dA p), in small numbers: with dA p = 1 + x it is Σ [(1 + x) ln(1 + x) − x]/dA, Σ x = 0. */
function deficitOf(p: Float64Array): number {
  let sum = 0;
  for (const value of p) {
    const x = p.length * value - 1;
    // (1 + x) ln(1 + x) − x = x²/2 − x³/6 + …: below 1e-4 the difference of two numbers near x would lose digits.
    sum +=
      Math.abs(x) < 1e-4
        ? x * x * (1 / 2 - x * (1 / 6 - x * (1 / 12 - x / 20)))
        : value <= 0
          ? 1
          : (1 + x) * log1p(x) - x;
  }
  return sum / p.length;
}

interface Measured extends Estimate {
  readonly qubits: number;
  readonly exact: number;
  readonly z: number;
}

function measurements(records: Records): Measured[] {
  return QUBITS.map((qubits) => {
    const dB = dimension(qubits);
    const value = mean(column(records, `deficit${qubits}`));
    const error = Math.sqrt(pageVariance(DIMENSION_A, dB) / records.count);
    const exact = pageDeficit(DIMENSION_A, dB);
    return { qubits, value, error, exact, z: zScore(value, exact, error) };
  });
}

/** Change of ln(ln dA − S) for each qubit of the rest. */
const slope = (all: readonly Measured[]): Estimate => slopeOf(QUBITS, all.map(logOf));

function rules(all: readonly Measured[]): RuleOutcome[] {
  const z = all.map((m) => m.z);
  const { value, error } = slope(all);
  return [
    atMost("mean deficit", "|z| ≤ 5 against Page's exact value, largest over the sizes", worst(z), Z_BOUND),
    atMost("mean deficit, all sizes", "|Σz|/√k ≤ 5 over the k sizes", combinedZ(z), Z_BOUND),
    {
      ...atMost(
        "halves with each qubit",
        "slope of ln(ln dA − S) = −ln 2 within 5 SE",
        value + log(2),
        Z_BOUND * error,
      ),
      statistic: value,
      standardError: error,
      expected: -log(2),
    },
  ];
}

export function exponentialTypicalityWith(sampler: SpectrumSampler): Claim<null> {
  return {
    id: "exponential-typicality",
    title: "Exponentially small in the number of qubits",
    statement: {
      sentence:
        "The deviation of a typical reduced state from the thermal one is exponentially small in the number of qubits.",
      paper: "The discussion of Page's formula",
      corrected:
        "Exponentially small in the qubits of the rest and no more: the deficit ln dA − S is dA/(2dB), a power of the dimension, and the " +
        "expectation value of an observable scatters as D^(−1/2).",
    },
    parameters: {
      states: { description: "states at each size of the rest", integer: true, minimum: 100, maximum: 1e7 },
    },
    presets: { quick: { states: 100 }, default: { states: 400 }, full: { states: 4000 } },
    fields: QUBITS.map((qubits) => `deficit${qubits}`),
    trials: (params) => params.states as number,
    prepare: () => null,
    trial: (_params, _prepared, stream) =>
      Float64Array.from(QUBITS, (qubits) => deficitOf(sampler(DIMENSION_A, dimension(qubits), stream.child(qubits)))),
    verdict: (records) => {
      const all = measurements(records);
      const outcomes = rules(all);
      const { value, error } = slope(all);
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `ln(ln 4 − S) changes by ${value.toFixed(4)} ± ${error.toFixed(4)} with each qubit of the rest (−ln 2 = −0.6931), over ${QUBITS.length} sizes`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = measurements(records);
      const qubits = { label: "qubits of the rest", scale: "linear" as const };
      return {
        title: "Two qubits of a random state of 6 to 22",
        caption:
          "Points: means over independent states, one standard error. Solid: Page's exact mean. Dashed: dA/(2dB), which halves " +
          "with each qubit. The spectra come from the bidiagonal form of the Wishart matrix.",
        panels: [
          {
            title: "Deficit of the entropy",
            x: qubits,
            y: { label: "ln 4 − S (nats)", scale: "log" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: all.map((m) => ({ x: m.qubits, y: m.value, error: m.error })),
              },
              { kind: "curve", label: "exact", exact: true, points: all.map((m) => ({ x: m.qubits, y: m.exact })) },
              {
                kind: "curve",
                label: "dA/(2dB)",
                exact: false,
                points: all.map((m) => ({ x: m.qubits, y: DIMENSION_A / (2 * dimension(m.qubits)) })),
              },
            ],
          },
          {
            title: "Measured over exact",
            x: qubits,
            y: { label: "ratio of the deficits", scale: "linear" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: all.map((m) => ({ x: m.qubits, y: m.value / m.exact, error: m.error / m.exact })),
              },
              { kind: "curve", label: "exact", exact: true, points: all.map((m) => ({ x: m.qubits, y: 1 })) },
            ],
          },
        ],
      };
    },
    table: (records) => ({
      columns: ["qubits", "dB", "ln 4 − S", "SE", "exact", "z"],
      rows: measurements(records).map((m) => [
        QUBITS_A + m.qubits,
        dimension(m.qubits),
        m.value,
        m.error,
        m.exact,
        m.z,
      ]),
    }),
  };
}

export const exponentialTypicality = /* @__PURE__ */ exponentialTypicalityWith(bidiagonal);
