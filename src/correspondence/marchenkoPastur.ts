/**
 * marchenko-pastur — the spectrum of a reduced density matrix follows the Marchenko–Pastur law (claim C3, experiment B.mp).
 *
 * One trial is one state; its record holds the eigenvalues x = dA λ of ρ_A (mean 1 over all dA of them). All spectra of
 * one size are pooled, and the largest distance of their distribution function to the law is judged. It is a distance
 * and not a p-value: eigenvalues repel each other, so a pooled sample is far more regular than independent numbers.
 */
import { type Scope, withScope } from "../engine/scope.js";
import { eigenvaluesInto, herkInto } from "../linalg/fused.js";
import { reducedSpectrumInto } from "../quantum/reducedSpectrum.js";
import { kolmogorovDistance } from "../theory/kolmogorovDistance.js";
import { type MarchenkoPastur, marchenkoPastur } from "../theory/marchenkoPastur.js";
import type { Claim, Panel, Params, Records, RuleOutcome } from "./claim.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "./sampler.js";
import { atMost } from "./statistics.js";

interface Ensemble {
  readonly dA: number;
  readonly dB: number;
  readonly real: boolean;
  /** Spectra in units of the parameter `spectra`. */
  readonly share: number;
  /** Finite-size distance to the law; 1.5/(dA √R) is added for R spectra. */
  readonly bound: number;
}

const ENSEMBLES: readonly Ensemble[] = [
  { dA: 16, dB: 64, real: false, share: 1, bound: 0.016 },
  { dA: 64, dB: 64, real: false, share: 0.5, bound: 0.01 },
  { dA: 64, dB: 16, real: false, share: 1, bound: 0.01 },
  { dA: 16, dB: 16, real: false, share: 1, bound: 0.015 },
  { dA: 16, dB: 16, real: true, share: 1, bound: 0.03 },
  { dA: 64, dB: 64, real: true, share: 0.5, bound: 0.015 },
];

/** Room for the longest spectrum; shorter ones leave the rest at 0. */
const LONGEST = 64;

const spectraOf = (ensemble: Ensemble, params: Params): number =>
  Math.max(1, Math.round(ensemble.share * (params.spectra as number)));

const nameOf = ({ dA, dB, real }: Ensemble): string => `${dA} × ${dB}${real ? " real" : ""}`;

function ensembleOf(params: Params, index: number): number {
  let left = index;
  for (const [k, ensemble] of ENSEMBLES.entries()) {
    left -= spectraOf(ensemble, params);
    if (left < 0) return k;
  }
  throw new Error(`internal: marchenko-pastur has no trial ${index}`);
}

/** The dA scaled eigenvalues of one state, padded zeros first, ascending. */
function spectrum(
  s: Scope,
  { dA, dB, real }: Ensemble,
  sampler: AmplitudeSampler,
  stream: Parameters<AmplitudeSampler>[1],
): Float64Array {
  const m = Math.min(dA, dB);
  const values = s.f64(m);
  const amplitudes = s.f64((real ? 1 : 2) * dA * dB);
  sampler(s, stream, amplitudes);
  if (real) {
    const a = s.f64(dA * dA);
    herkInto(s, { rows: dA, cols: dB, complex: false, a: amplitudes, c: a });
    let trace = 0;
    for (let i = 0; i < dA; i++) trace += a.at(i * (dA + 1));
    eigenvaluesInto(s, { n: dA, complex: false, a, values });
    return values.copy().map((x) => (x / trace) * dA);
  }
  reducedSpectrumInto(s, { dA, dB, amplitudes, values });
  const out = new Float64Array(dA);
  out.set(
    values.copy().map((x) => x * dA),
    dA - m,
  );
  return out;
}

interface Pooled {
  readonly ensemble: Ensemble;
  readonly spectra: number;
  /** All eigenvalues, zeros included. */
  readonly x: Float64Array;
  readonly law: MarchenkoPastur;
  readonly distance: number;
  readonly bound: number;
  /** States whose number of zero eigenvalues is not exactly max(0, dA − dB). */
  readonly wrongZeros: number;
}

function pooled(records: Records): Pooled[] {
  const width = records.fields.length;
  const row = (i: number) => records.data.subarray(i * width, (i + 1) * width);
  return ENSEMBLES.map((ensemble, k) => {
    const { dA, dB } = ensemble;
    const rows = Array.from({ length: records.count }, (_, i) => row(i)).filter((r) => r[0] === k);
    const spectra = rows.map((r) => r.subarray(1, 1 + dA));
    const x = Float64Array.from(spectra.flatMap((values) => [...values]));
    const law = marchenkoPastur(dA / dB);
    const distance = x.length === 0 ? 1 : kolmogorovDistance(x, law.cdf);
    const expected = Math.max(0, dA - dB);
    return {
      ensemble,
      spectra: spectra.length,
      x,
      law,
      distance,
      bound: ensemble.bound + 1.5 / (dA * Math.sqrt(spectra.length)),
      wrongZeros: spectra.filter((values) => values.filter((value) => value === 0).length !== expected).length,
    };
  });
}

const rules = (all: readonly Pooled[]): RuleOutcome[] => [
  ...all.map(({ ensemble, distance, bound }) =>
    atMost(nameOf(ensemble), `largest distance to the law ≤ ${ensemble.bound} + 1.5/(dA √R)`, distance, bound),
  ),
  atMost(
    "zero eigenvalues",
    "exactly max(0, dA − dB) in every state",
    all.reduce((sum, p) => sum + p.wrongZeros, 0),
    0,
  ),
];

function histogram({ x, law }: Pooled): Panel["series"] {
  const [lo, hi] = law.edges;
  const bins = 24;
  const step = (hi - lo) / bins;
  // Finite spectra reach beyond the edges of the law: those eigenvalues get bars of their own.
  const positive = x.filter((value) => value > 0);
  const place = (value: number) => Math.floor((value - lo) / step);
  const first = positive.reduce((least, value) => Math.min(least, place(value)), 0);
  const last = positive.reduce((most, value) => Math.max(most, place(value)), bins - 1);
  const counts = new Float64Array(last - first + 1);
  for (const value of positive) counts[place(value) - first] = (counts[place(value) - first] as number) + 1;
  const inside = Array.from({ length: 161 }, (_, i) => {
    // Denser towards the edges, where the density rises like a square root.
    const t = i / 160;
    const u = t * t * (3 - 2 * t);
    return lo + (hi - lo) * (0.0005 + 0.999 * u);
  });
  return [
    {
      kind: "bars",
      label: "measured",
      bars: [...counts].map((count, i) => ({
        x0: Math.max(0, lo + (first + i) * step),
        x1: lo + (first + i + 1) * step,
        y: count / (x.length * step),
      })),
    },
    {
      kind: "curve",
      label: "Marchenko–Pastur",
      exact: false,
      points: inside.map((t) => ({ x: t, y: law.density(t) })),
    },
  ];
}

export function marchenkoPasturWith(sampler: AmplitudeSampler): Claim<null> {
  return {
    id: "marchenko-pastur",
    title: "The Marchenko–Pastur law of reduced states",
    statement: {
      sentence: "The spectrum of the reduced density matrix of a typical state follows the Marchenko–Pastur law.",
      paper: "The density before Eq. (2)",
      corrected:
        "The paper states the law for dA ≤ dB only. For dA > dB a fraction 1 − dB/dA of the eigenvalues is exactly zero, " +
        "beside the same continuous density.",
    },
    parameters: {
      spectra: {
        description: "spectra of 16 × 64, 64 × 16 and 16 × 16; half as many of 64 × 64",
        integer: true,
        // The bounds grow with 1.5/√R: for fewer spectra that is too little.
        minimum: 20,
        maximum: 1e6,
      },
    },
    presets: { quick: { spectra: 100 }, default: { spectra: 100 }, full: { spectra: 1000 } },
    fields: ["ensemble", ...Array.from({ length: LONGEST }, (_, i) => `x${i}`)],
    trials: (params) => ENSEMBLES.reduce((sum, ensemble) => sum + spectraOf(ensemble, params), 0),
    prepare: () => null,
    trial: (params, _, stream, index) =>
      withScope("marchenko-pastur", (s) => {
        const k = ensembleOf(params, index);
        const record = new Float64Array(1 + LONGEST);
        record[0] = k;
        record.set(spectrum(s, ENSEMBLES[k] as Ensemble, sampler, stream), 1);
        return record;
      }),
    verdict: (records) => {
      const all = pooled(records);
      const outcomes = rules(all);
      const closest = all.reduce((a, b) => (b.distance / b.bound > a.distance / a.bound ? b : a));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `largest share of its bound: distance ${closest.distance.toFixed(4)} of ${closest.bound.toFixed(4)} at ${nameOf(closest.ensemble)}`,
        rules: outcomes,
      };
    },
    figure: (records) => ({
      title: "Spectra of reduced states, scaled to mean 1",
      caption:
        "Bars: all eigenvalues of all states of one size, as a density; finite spectra reach a little beyond the edges of the " +
        "law, and the atom at 0 of 64 × 16 (three eigenvalues in four) is left out. Dashed: the Marchenko–Pastur density at " +
        "c = dA/dB. In each title the Kolmogorov distance and its bound.",
      panels: pooled(records).map((p) => ({
        title: `${nameOf(p.ensemble)}: ${p.spectra} spectra, distance ${p.distance.toFixed(4)} ${p.distance <= p.bound ? "≤" : ">"} ${p.bound.toFixed(4)}`,
        x: { label: "x = dA λ", scale: "linear" as const },
        y: { label: "density", scale: "linear" as const },
        series: histogram(p),
      })),
    }),
    table: (records) => ({
      columns: ["dA × dB", "spectra", "c", "distance", "bound", "zeros in each state", "largest x", "upper edge"],
      rows: pooled(records).map((p) => [
        nameOf(p.ensemble),
        p.spectra,
        p.ensemble.dA / p.ensemble.dB,
        p.distance,
        p.bound,
        Math.max(0, p.ensemble.dA - p.ensemble.dB),
        p.x.reduce((a, b) => Math.max(a, b), 0),
        p.law.edges[1],
      ]),
    }),
  };
}

export const marchenkoPasturClaim = /* @__PURE__ */ marchenkoPasturWith(gaussianAmplitudes);
