/**
 * renyi-entropies — all Rényi entropies of a typical reduced state, and where Eq. (2) meets them (claim C4, experiment B.renyi).
 *
 * One trial is one Haar state at each of three cuts, and S_α of its reduced state at eight orders:
 *
 *   E Tr ρ^α   exact for every finite order (meanMoment); its annealed entropy ln E Tr ρ^α/(1 − α) is what Eq. (2) approaches
 *   S_1        Page's mean and variance, exact
 *   S_∞        −ln of the largest eigenvalue: beyond the edge of the law by a Tracy–Widom term, which Eq. (2) does not have
 *
 * In every single state S_α falls with α.
 */
import { exp, log, pow } from "../engine/functions.js";
import { withScope } from "../engine/scope.js";
import { entropyOf } from "../quantum/entropyOf.js";
import { reducedSpectrumInto } from "../quantum/reducedSpectrum.js";
import { meanMoment } from "../theory/meanMoment.js";
import { pageEntropy, pageVariance } from "../theory/page.js";
import { purityVariance } from "../theory/purity.js";
import { renyiMarchenkoPastur } from "../theory/renyiMarchenkoPastur.js";
import { type Claim, column, type Panel, type Point, type Records, type RuleOutcome } from "./claim.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "./sampler.js";
import { atMost, combinedZ, mean, standardError, worst, Z_BOUND, zScore } from "./statistics.js";

interface Cut {
  readonly dA: number;
  readonly dB: number;
}

const CUTS: readonly Cut[] = [
  { dA: 8, dB: 8 },
  { dA: 8, dB: 32 },
  { dA: 32, dB: 8 },
];

/** The orders of science's table, von Neumann's and the largest eigenvalue's among them. */
export const ORDERS: readonly number[] = [0.25, 0.5, 1, 1.5, 2, 3, 5, Number.POSITIVE_INFINITY];

/** Entropies of orders that lie close may differ by rounding alone. */
const ROUNDING = 1e-12;

const orderName = (alpha: number): string => (alpha === Number.POSITIVE_INFINITY ? "∞" : `${alpha}`);
const cutName = ({ dA, dB }: Cut): string => `${dA} × ${dB}`;
const fieldOf = (alpha: number, { dA, dB }: Cut): string => `S${orderName(alpha)}_${dA}x${dB}`;

/** E Tr ρ^α over Haar states; the law that is tested. */
export type MomentLaw = (alpha: number, dA: number, dB: number) => number;

/**
 * Mean largest eigenvalue of ρ_A from the soft edge:  (√m + √n)² − 1.77109 (√m + √n)(1/√m + 1/√n)^(1/3), over D  [asymptotic].
 * see: K. Johansson, Commun. Math. Phys. 209 (2000) 437; 1.77109 is minus the mean of Tracy and Widom's law for complex entries.
 */
function edgeLargest({ dA, dB }: Cut): number {
  const [a, b] = [Math.sqrt(dA), Math.sqrt(dB)];
  return ((a + b) * (a + b) - 1.77109 * (a + b) * pow(1 / a + 1 / b, 1 / 3)) / (dA * dB);
}

interface Measured {
  readonly cut: Cut;
  readonly alpha: number;
  /** Mean of S_α over the states, and its standard error. */
  readonly entropy: number;
  readonly entropyError: number;
  /** ln E Tr ρ^α/(1 − α) from the measured mean; S itself at order 1, −ln E λ_max at ∞. */
  readonly annealed: number;
  readonly annealedError: number;
  /** The same from the exact mean; at ∞ from the edge. */
  readonly expected: number;
  /** Deviation of E Tr ρ^α (of E S at order 1) from the exact mean; none at ∞. */
  readonly z?: number;
}

function measurement(records: Records, cut: Cut, alpha: number, law: MomentLaw): Measured {
  const { dA, dB } = cut;
  const S = column(records, fieldOf(alpha, cut));
  const common = { cut, alpha, entropy: mean(S), entropyError: standardError(S) };
  if (alpha === 1) {
    const error = Math.sqrt(pageVariance(dA, dB) / S.length);
    const expected = pageEntropy(dA, dB);
    return {
      ...common,
      annealed: common.entropy,
      annealedError: error,
      expected,
      z: zScore(common.entropy, expected, error),
    };
  }
  const infinite = alpha === Number.POSITIVE_INFINITY;
  const order = infinite ? -1 : 1 - alpha;
  const traces = S.map((x) => exp(order * x));
  const average = mean(traces);
  const error = alpha === 2 ? Math.sqrt(purityVariance(dA, dB) / S.length) : standardError(traces);
  const expected = infinite ? edgeLargest(cut) : law(alpha, dA, dB);
  return {
    ...common,
    annealed: log(average) / order,
    annealedError: Math.abs(error / average / order),
    expected: log(expected) / order,
    ...(infinite ? {} : { z: zScore(average, expected, error) }),
  };
}

const measurements = (records: Records, law: MomentLaw): Measured[] =>
  CUTS.flatMap((cut) => ORDERS.map((alpha) => measurement(records, cut, alpha, law)));

/** By how much S_α rises from one order to the next, at most, in any state. */
function largestRise(records: Records): number {
  let rise = Number.NEGATIVE_INFINITY;
  for (const cut of CUTS) {
    const S = ORDERS.map((alpha) => column(records, fieldOf(alpha, cut)));
    for (let k = 1; k < S.length; k++) {
      for (let i = 0; i < records.count; i++) {
        rise = Math.max(rise, (S[k]?.[i] as number) - (S[k - 1]?.[i] as number));
      }
    }
  }
  return rise;
}

/** The edge with its Tracy–Widom term is the first two terms of a series: 0.025 nats off at 8 × 8. Without the term it is 0.2 or more. */
const EDGE_BAND = 0.03;

function rules(records: Records, all: readonly Measured[]): RuleOutcome[] {
  const moments = ORDERS.filter(Number.isFinite).flatMap((alpha) => {
    const z = all.filter((m) => m.alpha === alpha).map((m) => m.z as number);
    const name = alpha === 1 ? "mean S" : `mean Tr ρ^${alpha}`;
    return [
      atMost(name, "|z| ≤ 5, largest over the cuts", worst(z), Z_BOUND),
      atMost(`${name}, all cuts`, "|Σz|/√k ≤ 5 over the k cuts", combinedZ(z), Z_BOUND),
    ];
  });
  const edge = all
    .filter(({ alpha }) => alpha === Number.POSITIVE_INFINITY)
    .map((m) => (m.annealed - m.expected) / (EDGE_BAND + Z_BOUND * m.annealedError));
  const rise = largestRise(records);
  return [
    ...moments,
    atMost(
      "largest eigenvalue",
      `−ln E λ_max within ${EDGE_BAND} + 5 SE of the edge with its Tracy–Widom term, in units of that bound`,
      worst(edge),
      1,
    ),
    {
      ...atMost("falls with the order", "no S_α above the one of the order before, in any state", rise, ROUNDING),
      holds: rise <= ROUNDING,
    },
  ];
}

/** Orders from 0 to ∞ on a finite axis. */
const place = (alpha: number): number => (alpha === Number.POSITIVE_INFINITY ? 1 : alpha / (1 + alpha));
/** Orders at even places of that axis, 0 to ∞; up to 6.1, where rare states begin to decide the mean moment. */
const GRID = /* @__PURE__ */ Array.from({ length: 101 }, (_, i) => i / (100 - i));
const FINITE = 87;
const TICKS = [0, 0.25, 0.5, 1, 2, 5, Number.POSITIVE_INFINITY].map((alpha) => ({
  value: place(alpha),
  label: orderName(alpha),
}));

export function renyiEntropiesWith(sampler: AmplitudeSampler, law: MomentLaw = meanMoment): Claim<null> {
  const annealed = (alpha: number, { dA, dB }: Cut): number =>
    alpha === 1 ? pageEntropy(dA, dB) : log(law(alpha, dA, dB)) / (1 - alpha);
  const axis = { label: "order α", scale: "linear" as const, domain: [0, 1] as const, ticks: TICKS };
  const limit = (cut: Cut): Point[] =>
    GRID.map((alpha) => ({
      x: place(alpha),
      y: renyiMarchenkoPastur(alpha, cut.dA, cut.dB),
    }));
  const panel = (all: readonly Measured[], title: string, cuts: readonly Cut[]): Panel => ({
    title,
    x: axis,
    y: { label: "S_α (nats)", scale: "linear" },
    series: [
      ...cuts.map((cut) => ({
        kind: "points" as const,
        label: cutName(cut),
        points: all
          .filter((m) => m.cut === cut)
          .map((m) => ({ x: place(m.alpha), y: m.annealed, error: m.annealedError })),
      })),
      {
        kind: "curve" as const,
        label: "exact",
        exact: true,
        points: GRID.slice(0, FINITE).map((alpha) => ({ x: place(alpha), y: annealed(alpha, cuts[0] as Cut) })),
      },
      { kind: "curve" as const, label: "Eq. (2)", exact: false, points: limit(cuts[0] as Cut) },
    ],
  });
  return {
    id: "renyi-entropies",
    title: "Rényi entropies of reduced states",
    statement: {
      sentence:
        "The Rényi entropies of a typical reduced state are those of the moments of the Marchenko–Pastur law and " +
        "reproduce the mean purity and Page's entropy.",
      paper: "Eq. (2) and the values that follow it",
      corrected:
        "Eq. (2) is the leading order: the relative error of the purity is 1/D. The exact mean moments of every real order " +
        "are tested here. Index 2 is the purity, the limit 1 von Neumann's entropy, the limit 0 the rank; for dA > dB the " +
        "zero eigenvalues do not count. At α = ∞ the largest eigenvalue lies below the edge by a Tracy–Widom term, 28 % of it at 8 × 8.",
    },
    parameters: {
      states: { description: "states at each of the three cuts", integer: true, minimum: 100, maximum: 1e7 },
    },
    presets: { quick: { states: 200 }, default: { states: 2000 }, full: { states: 20000 } },
    fields: CUTS.flatMap((cut) => ORDERS.map((alpha) => fieldOf(alpha, cut))),
    trials: (params) => params.states as number,
    prepare: () => null,
    trial: (_params, _prepared, stream) =>
      withScope("renyi-entropies", (s) => {
        const record = new Float64Array(CUTS.length * ORDERS.length);
        for (const [k, { dA, dB }] of CUTS.entries()) {
          s.nested(() => {
            const amplitudes = s.f64(2 * dA * dB);
            sampler(s, stream.child(k), amplitudes);
            const values = s.f64(Math.min(dA, dB));
            reducedSpectrumInto(s, { dA, dB, amplitudes, values });
            for (const [j, alpha] of ORDERS.entries()) record[k * ORDERS.length + j] = entropyOf(s, values, alpha);
          });
        }
        return record;
      }),
    verdict: (records) => {
      const all = measurements(records, law);
      const outcomes = rules(records, all);
      const exact = all.filter((m) => m.z !== undefined);
      const largest = exact.reduce((a, b) => (Math.abs(b.z as number) > Math.abs(a.z as number) ? b : a));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `${exact.length} mean moments against exact values, largest |z| ${Math.abs(largest.z as number).toFixed(2)} (order ${orderName(largest.alpha)} at ${cutName(largest.cut)})`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = measurements(records, law);
      const away = (m: Measured) => m.annealed - renyiMarchenkoPastur(m.alpha, m.cut.dA, m.cut.dB);
      return {
        title: "Rényi entropies of Haar states against exact means and Eq. (2)",
        caption:
          "Points: ln Tr ρ^α/(1 − α) of the mean over the states, one standard error; S at order 1, −ln λ_max at ∞. Solid: from " +
          "the exact mean, up to order 6, beyond which rare states decide it. Dashed: Eq. (2), the Marchenko–Pastur limit. The axis shows α/(1 + α).",
        panels: [
          panel(all, "8 × 8", [CUTS[0] as Cut]),
          panel(all, "8 × 32 and 32 × 8", [CUTS[1] as Cut, CUTS[2] as Cut]),
          {
            title: "What Eq. (2) leaves out",
            x: axis,
            y: { label: "S_α − Eq. (2) (nats)", scale: "linear" },
            series: CUTS.flatMap((cut, k) => [
              {
                kind: "points" as const,
                label: cutName(cut),
                points: all
                  .filter((m) => m.cut === cut)
                  .map((m) => ({ x: place(m.alpha), y: away(m), error: m.annealedError })),
              },
              ...(k === 2
                ? []
                : [
                    {
                      kind: "curve" as const,
                      label: k === 0 ? "exact, 8 × 8" : "exact, 8 × 32",
                      exact: true,
                      points: GRID.slice(0, FINITE).map((alpha) => ({
                        x: place(alpha),
                        y: annealed(alpha, cut) - renyiMarchenkoPastur(alpha, cut.dA, cut.dB),
                      })),
                    },
                  ]),
            ]),
          },
        ],
      };
    },
    table: (records) => ({
      columns: ["dA × dB", "α", "mean S_α", "SE", "of the mean Tr ρ^α", "exact", "z", "Eq. (2)"],
      rows: measurements(records, law).map((m) => [
        cutName(m.cut),
        orderName(m.alpha),
        m.entropy,
        m.entropyError,
        m.annealed,
        m.alpha === Number.POSITIVE_INFINITY ? `edge ${m.expected.toFixed(4)}` : m.expected,
        m.z ?? "",
        renyiMarchenkoPastur(m.alpha, m.cut.dA, m.cut.dB),
      ]),
    }),
  };
}

export const renyiEntropies = /* @__PURE__ */ renyiEntropiesWith(gaussianAmplitudes);
