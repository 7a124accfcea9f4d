/**
 * page-curve — the size dependence of entanglement at fixed total dimension (claim C9, experiment C.scan).
 *
 * A Haar state of dimension D is cut at every divisor dA of D. Its reduced state goes from pure (dA = 1) through
 * nearly maximally mixed to one whose rank is that of the small rest (dA > dB). One trial is a pair of states at one cut:
 *
 *   S    entropy of ρ_A                Page's exact mean, maximal at dA = dB
 *   T1   ½‖ρ_A − 1/dA‖₁                Marchenko–Pastur, T1(q), q = dA/dB
 *   T2   ½‖ρ_A − ρ′_A‖₁                T1(2q)
 *   A    Tr ρ_A⁺ / D                   (D − 1)/D · min(dA, dB)/|dA − dB|: the quantity that does diverge at dA = dB
 */
import { exp, log } from "../engine/functions.js";
import { type Scope, withScope } from "../engine/scope.js";
import { entropyOf } from "../quantum/entropyOf.js";
import { pairTraceDistanceInto, reducedSpectrumInto } from "../quantum/reducedSpectrum.js";
import { inverseMomentVariance } from "../theory/inverseMomentVariance.js";
import { inverseMoment, meanNoiseAmplification, noiseAmplification } from "../theory/meanMoment.js";
import { pageEntropy, pageVariance } from "../theory/page.js";
import {
  pairTraceDistanceMarchenkoPastur,
  traceDistanceMarchenkoPastur,
} from "../theory/traceDistanceMarchenkoPastur.js";
import { type Claim, column, type Point, type Records, type RuleOutcome } from "./claim.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "./sampler.js";
import {
  atMost,
  combinedZ,
  mean,
  median,
  pooledVariance,
  standardError,
  studentBound,
  worst,
  Z_BOUND,
  zScore,
} from "./statistics.js";

/** Both trace distances follow the asymptotic curve within this band from dA = 8 on (finite size: about 0.2/m²). */
const DISTANCE_BAND = 0.006;
const SMALLEST_DISTANCE_SIZE = 8;
/** The curve is a limit: cuts nearer to the square than this ratio follow it when both sides are large enough. */
const NEAR_SQUARE = 8;
const SMALLEST_SQUARE = 16;
/** Cuts on either side whose samples estimate one spread. */
const NEIGHBOURS = 3;
/** Nearer to dA = dB the inverse has so heavy a tail that a mean says little. */
const INVERSE_GAP = 10;

const divisors = (D: number): number[] => Array.from({ length: D }, (_, i) => i + 1).filter((d) => D % d === 0);

/** One state: entropy, distance to the maximally mixed state, zero eigenvalues, order −1 quantity. */
function measure(s: Scope, dA: number, dB: number, amplitudes: Parameters<AmplitudeSampler>[2]): number[] {
  return s.nested(() => {
    const m = Math.min(dA, dB);
    const values = s.f64(m);
    reducedSpectrumInto(s, { dA, dB, amplitudes, values });
    let distance = (dA - m) / dA;
    let inverse = 0;
    let zeros = dA - m;
    for (const p of values.copy()) {
      distance += Math.abs(p - 1 / dA);
      if (p > 0) inverse += 1 / p;
      else zeros += 1;
    }
    return [entropyOf(s, values, 1), distance / 2, zeros, inverse / (dA * dB)];
  });
}

/** Of the pair's first (a) and second (b) state. */
const FIELDS = ["dA", "S_a", "S_b", "T1_a", "T1_b", "T2", "zeros_a", "zeros_b", "A_a", "A_b"];

/** What was measured at one cut, of all its states. */
export interface Cut {
  readonly dA: number;
  readonly dB: number;
  readonly q: number;
  readonly S: readonly number[];
  readonly T1: readonly number[];
  readonly T2: readonly number[];
  readonly A: readonly number[];
  readonly zeros: readonly number[];
}

/** The records of dimension D cut by cut, in ascending dA. */
export function byCut(records: Records, D: number): Cut[] {
  const at = Object.fromEntries(FIELDS.map((field) => [field, column(records, field)]));
  const rows = (dA: number, ...names: string[]): number[] => {
    const out: number[] = [];
    for (let k = 0; k < records.count; k++) {
      if (at.dA?.[k] === dA) for (const name of names) out.push(at[name]?.[k] as number);
    }
    return out;
  };
  return divisors(D).map((dA) => ({
    dA,
    dB: D / dA,
    q: (dA * dA) / D,
    S: rows(dA, "S_a", "S_b"),
    T1: rows(dA, "T1_a", "T1_b"),
    T2: rows(dA, "T2"),
    A: rows(dA, "A_a", "A_b"),
    zeros: rows(dA, "zeros_a", "zeros_b"),
  }));
}

/** Standard error of the mean entropy of `count` states, exact. */
const pageError = (dA: number, dB: number, count: number): number => Math.sqrt(pageVariance(dA, dB) / count);

/** Standard error of the difference of two cuts' mean entropies, exact. */
function differenceError(a: Cut, b: Cut): number {
  return Math.sqrt(pageVariance(a.dA, a.dB) / a.S.length + pageVariance(b.dA, b.dB) / b.S.length);
}

function rules(cuts: readonly Cut[]): RuleOutcome[] {
  const z = cuts.map((c) => zScore(mean(c.S), pageEntropy(c.dA, c.dB), pageError(c.dA, c.dB, c.S.length)));
  // Where the mean curve falls although dA < dB (or rises beyond), in standard errors of the difference.
  const against = cuts.slice(1).map((c, i) => {
    const before = cuts[i] as Cut;
    const rise = mean(c.S) - mean(before.S);
    const expected = c.dA <= c.dB ? 1 : before.dA >= before.dB ? -1 : 0;
    return expected * rise >= 0 ? 0 : Math.abs(rise) / differenceError(c, before);
  });
  const peak = cuts.reduce((a, b) => (mean(b.S) > mean(a.S) ? b : a));
  const exactMaximum = cuts.reduce((a, c) => Math.max(a, pageEntropy(c.dA, c.dB)), 0);
  const top = cuts.filter((c) => pageEntropy(c.dA, c.dB) >= exactMaximum * (1 - 1e-12));
  const best = top.reduce((a, b) => (mean(b.S) > mean(a.S) ? b : a));
  const lead = peak === best ? 0 : (mean(peak.S) - mean(best.S)) / differenceError(peak, best);
  const above = cuts.filter((c) => c.dA > 1).map((c) => Math.max(...c.S) - log(c.dA));
  const wide = cuts.filter(
    ({ dA, dB }) =>
      dA >= SMALLEST_DISTANCE_SIZE &&
      (Math.max(dA / dB, dB / dA) >= NEAR_SQUARE || Math.min(dA, dB) >= SMALLEST_SQUARE),
  );
  const distance = (name: string, pick: (c: Cut) => readonly number[], law: (c: Cut) => number): RuleOutcome => {
    const samples = wide.map(pick);
    const far = wide.map((c, k) => {
      // A handful of pairs does not know its own spread; it changes slowly with dA, so neighbouring cuts share it.
      const { variance, degrees } = pooledVariance(samples.slice(Math.max(0, k - NEIGHBOURS), k + NEIGHBOURS + 1));
      const sample = samples[k] as readonly number[];
      const error = Math.sqrt(variance / sample.length);
      return (mean(sample) - law(c)) / Math.max(DISTANCE_BAND, studentBound(degrees) * error);
    });
    return atMost(
      `${name} follows Marchenko–Pastur`,
      `|mean − curve| ≤ max(${DISTANCE_BAND}, 5 SE) for every dA ≥ ${SMALLEST_DISTANCE_SIZE} (both sides ≥ ${SMALLEST_SQUARE} where 1/${NEAR_SQUARE} < q < ${NEAR_SQUARE}), in units of that bound`,
      worst(far),
      1,
    );
  };
  const inverse = cuts
    .filter((c) => Math.abs(c.dA - c.dB) >= INVERSE_GAP)
    .map((c) => {
      const D = c.dA * c.dB;
      const error = Math.sqrt(inverseMomentVariance(c.dA, c.dB) / c.A.length) / D;
      return zScore(mean(c.A), inverseMoment(c.dA, c.dB) / D, error);
    });
  const wrongZeros = cuts.map((c) => worst(c.zeros.map((x) => x - Math.max(0, c.dA - c.dB))));
  return [
    atMost("Page's mean at every cut", "|z| ≤ 5, largest over the divisors, exact standard error", worst(z), Z_BOUND),
    atMost("Page's mean over the curve", "|Σz|/√k ≤ 5 over the k divisors", combinedZ(z), Z_BOUND),
    atMost(
      "maximum at dA = dB",
      `the largest mean is at dA = ${top.map((c) => c.dA).join(" or ")}, or less than 5 SE above the mean there`,
      lead,
      Z_BOUND,
    ),
    atMost("rises to dA = dB, falls beyond", "no step against the curve by more than 5 SE", worst(against), Z_BOUND),
    { ...atMost("below ln dA", "every S < ln dA", worst([Math.max(...above)]), 0), holds: above.every((x) => x < 0) },
    distance(
      "T1",
      (c) => c.T1,
      (c) => traceDistanceMarchenkoPastur(c.q),
    ),
    distance(
      "T2",
      (c) => c.T2,
      (c) => pairTraceDistanceMarchenkoPastur(c.q),
    ),
    atMost("zero eigenvalues", "exactly max(0, dA − dB) in every state", worst(wrongZeros), 0),
    atMost(
      "order −1 quantity",
      `|z| ≤ 5 against (D − 1)/D · min/|dA − dB| wherever |dA − dB| ≥ ${INVERSE_GAP}, exact standard error`,
      worst(inverse),
      Z_BOUND,
    ),
  ];
}

/** Values of q from 1/D to D, evenly in the logarithm. */
function axis(D: number, points = 181): number[] {
  return Array.from({ length: points }, (_, i) => exp(log(D) * ((2 * i) / (points - 1) - 1)));
}

export function pageCurveWith(sampler: AmplitudeSampler): Claim<readonly number[]> {
  return {
    id: "page-curve",
    title: "The Page curve",
    statement: {
      sentence:
        "At fixed total dimension the entropy of a subsystem grows with its size, is maximal when the two parts are equal, " +
        "and distinguishability of reduced states grows with the number of observables.",
      paper: "Eq. (2) and the paragraph on Page's formula",
      corrected:
        "S has a smooth maximum at dA = dB, T1 and T2 increase through it without a feature; what diverges there is the " +
        "order −1 quantity A = Tr ρ_A⁺/D. Page's formula is a mean over Haar states, not the value of one.",
    },
    parameters: {
      dimension: {
        description: "total dimension D; every divisor is a cut",
        integer: true,
        minimum: 4,
        maximum: 65536,
      },
      pairs: { description: "pairs of states at each cut", integer: true, minimum: 2, maximum: 1e6 },
    },
    presets: {
      quick: { dimension: 3600, pairs: 4 },
      default: { dimension: 3600, pairs: 40 },
      full: { dimension: 3600, pairs: 400 },
    },
    fields: FIELDS,
    trials: (params) => divisors(params.dimension as number).length * (params.pairs as number),
    prepare: (params) => divisors(params.dimension as number),
    trial: (params, cuts, stream, index) => {
      const D = params.dimension as number;
      const dA = cuts[index % cuts.length] as number;
      const dB = D / dA;
      return withScope("page-curve", (s) => {
        const first = s.f64(2 * D);
        const second = s.f64(2 * D);
        sampler(s, stream.child(0), first);
        sampler(s, stream.child(1), second);
        const [S, T1, zeros, A] = measure(s, dA, dB, first) as [number, number, number, number];
        const [S1, T11, zeros1, A1] = measure(s, dA, dB, second) as [number, number, number, number];
        const T2 = pairTraceDistanceInto(s, { dA, dB, first, second });
        return Float64Array.of(dA, S, S1, T1, T11, T2, zeros, zeros1, A, A1);
      });
    },
    verdict: (records, params) => {
      const cuts = byCut(records, params.dimension as number);
      const outcomes = rules(cuts);
      const peak = cuts.reduce((a, b) => (mean(b.S) > mean(a.S) ? b : a));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `S is largest at dA = ${peak.dA} (${mean(peak.S).toFixed(4)} nats, Page ${pageEntropy(peak.dA, peak.dB).toFixed(4)}); largest |z| over ${cuts.length} cuts ${Math.abs(outcomes[0]?.statistic as number).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const D = params.dimension as number;
      const cuts = byCut(records, D);
      const q = { label: "q = dA / dB", scale: "log" as const };
      const mark = [{ x: 1, label: "dA = dB" }];
      const points = (pick: (c: Cut) => readonly number[], from: Cut[] = cuts): Point[] =>
        from.map((c) => {
          const error = standardError(pick(c));
          return { x: c.q, y: mean(pick(c)), ...(Number.isFinite(error) ? { error } : {}) };
        });
      const exact = (f: (c: Cut) => number, from: Cut[] = cuts): Point[] => from.map((c) => ({ x: c.q, y: f(c) }));
      const along = (f: (x: number) => number): Point[] => axis(D).map((x) => ({ x, y: f(x) }));
      const apart = cuts.filter((c) => c.dA !== c.dB);
      return {
        title: `Haar states of dimension ${D}, cut at its ${cuts.length} divisors`,
        caption:
          "Points: means over independent states, one standard error. Solid: exact at this size. Dashed: the " +
          "Marchenko–Pastur limit. The entropy has a smooth maximum where the order −1 quantity diverges: at dA = dB the mean " +
          "of A is infinite, and the point there is a median.",
        panels: [
          {
            title: "Entropy of the subsystem",
            x: q,
            y: { label: "S (nats)", scale: "linear" },
            series: [
              { kind: "points", label: "measured", points: points((c) => c.S) },
              { kind: "curve", label: "Page", exact: true, points: exact((c) => pageEntropy(c.dA, c.dB)) },
            ],
            marks: mark,
          },
          {
            title: "Distinguishability",
            x: q,
            y: { label: "trace distance", scale: "linear" },
            series: [
              { kind: "points", label: "T1, to 1/dA", points: points((c) => c.T1) },
              { kind: "points", label: "T2, of two states", points: points((c) => c.T2) },
              { kind: "curve", label: "T1(q)", exact: false, points: along(traceDistanceMarchenkoPastur) },
              { kind: "curve", label: "T1(2q)", exact: false, points: along(pairTraceDistanceMarchenkoPastur) },
            ],
            marks: mark,
          },
          {
            title: "Relative entropy to the maximally mixed state",
            x: q,
            y: { label: "ln dA − S (nats)", scale: "linear" },
            series: [
              { kind: "points", label: "measured", points: points((c) => c.S.map((S) => log(c.dA) - S)) },
              {
                kind: "curve",
                label: "exact",
                exact: true,
                points: exact((c) => log(c.dA) - pageEntropy(c.dA, c.dB)),
              },
              {
                kind: "curve",
                label: "q/2, ln q + 1/(2q)",
                exact: false,
                points: along((x) => (x <= 1 ? x / 2 : log(x) + 1 / (2 * x))),
              },
            ],
            marks: mark,
          },
          {
            title: "Zero eigenvalues",
            x: q,
            y: { label: "fraction of the dA eigenvalues that are 0", scale: "linear" },
            series: [
              { kind: "points", label: "measured", points: points((c) => c.zeros.map((zeros) => zeros / c.dA)) },
              { kind: "curve", label: "max(0, 1 − 1/q)", exact: true, points: along((x) => Math.max(0, 1 - 1 / x)) },
            ],
            marks: mark,
          },
          {
            title: "Order −1 quantity",
            x: q,
            y: { label: "A = Tr ρ⁺ / D", scale: "log" },
            series: [
              {
                kind: "points",
                label: "mean; median at dA = dB",
                points: [
                  ...points((c) => c.A, apart),
                  ...cuts.filter((c) => c.dA === c.dB).map((c) => ({ x: c.q, y: median(c.A) })),
                ],
              },
              {
                kind: "curve",
                label: "exact",
                exact: true,
                points: exact(
                  (c) => meanNoiseAmplification(c.dA, c.dB),
                  apart.filter((c) => c.dA < c.dB),
                ),
              },
              {
                kind: "curve",
                label: "exact",
                exact: true,
                points: exact(
                  (c) => meanNoiseAmplification(c.dA, c.dB),
                  apart.filter((c) => c.dA > c.dB),
                ),
              },
              {
                kind: "curve",
                label: "q/(1 − q), 1/(q − 1)",
                exact: false,
                points: along(noiseAmplification).filter((p) => p.x < 0.98),
              },
              {
                kind: "curve",
                label: "q/(1 − q), 1/(q − 1)",
                exact: false,
                points: along(noiseAmplification).filter((p) => p.x > 1.02),
              },
            ],
            marks: mark,
          },
        ],
      };
    },
    table: (records, params) => ({
      columns: ["dA", "dB", "S", "SE", "Page", "z", "T1", "T1(q)", "T2", "T1(2q)", "zeros", "A", "exact"],
      rows: byCut(records, params.dimension as number).map((c) => {
        const error = pageError(c.dA, c.dB, c.S.length);
        const square = c.dA === c.dB;
        return [
          c.dA,
          c.dB,
          mean(c.S),
          error,
          pageEntropy(c.dA, c.dB),
          zScore(mean(c.S), pageEntropy(c.dA, c.dB), error),
          mean(c.T1),
          traceDistanceMarchenkoPastur(c.q),
          mean(c.T2),
          pairTraceDistanceMarchenkoPastur(c.q),
          Math.max(0, c.dA - c.dB),
          square ? `median ${median(c.A).toPrecision(4)}` : mean(c.A),
          square ? "infinite mean" : meanNoiseAmplification(c.dA, c.dB),
        ];
      }),
    }),
  };
}

export const pageCurve = /* @__PURE__ */ pageCurveWith(gaussianAmplitudes);
