/**
 * kernel-spectrum — the tangent kernel is a Wishart matrix with covariance Θ (claim C7, experiment E.spectrum).
 *
 * One trial is one random network of width w on 40 random points of a sphere in ten dimensions, P = 12w + 1. Whitened by the kernel of
 * infinite width, Θ^(−1/2) K Θ^(−1/2), its spectrum follows the Marchenko–Pastur law with a ratio of its own, q = median (mean λ² − 1):
 * P_eff = n/q effective degrees of freedom, about 0.35 P. Neither the law at n/P nor any law for K itself fits.
 *
 * K is a mean over w independent hidden units. So at every width, exactly, the whitened K̃ has the mean 1, and w E‖K̃ − 1‖²/n is one constant.
 */
import { eigvalsh } from "../linalg/eigh.js";
import { effectiveDegreesOfFreedom } from "../ntk/effectiveDegreesOfFreedom.js";
import { empiricalNtk } from "../ntk/empiricalNtk.js";
import { infiniteNtk } from "../ntk/infiniteNtk.js";
import { whiten } from "../ntk/whiten.js";
import { spherePoints } from "../random/spherePoints.js";
import { kolmogorovDistance } from "../theory/kolmogorovDistance.js";
import { marchenkoPastur } from "../theory/marchenkoPastur.js";
import type { Claim, Panel, Params, Records, RuleOutcome } from "./claim.js";
import { type Estimate, groupsOf, medianError, type Reference, where } from "./groups.js";
import { unitMean } from "./networkStart.js";
import { doublings, gaussianNetwork, type NetworkSampler } from "./networkTasks.js";
import { atLeast, atMost, mean, median, studentBound } from "./statistics.js";

const n = 40;
const INPUTS = 10;
const NARROWEST = 16;
const parametersOf = (w: number): number => 12 * w + 1;
/** From here on P_eff/w lies in this band, and spectra this near to the law at q: .035 at w = 32, .028 above. */
const JUDGED = 32;
const DEGREES = { low: 3.9, high: 4.6 };
const distanceBound = (w: number): number => (w > 32 ? 0.028 : 0.035);
/** The law at n/P, and any law for K itself, are at least so far. */
const REJECTED = 0.12;
const RAW = 0.2;
/** w E‖K̃ − 1‖²/n, of 24,000 networks of an independent program. */
const SPREAD: Reference = [10.98, 0.02];

const widthsOf = (params: Params): number[] => doublings(NARROWEST, params.widest as number);

const scaled = (values: Float64Array): Float64Array => {
  const centre = mean(values);
  return values.map((x) => x / centre);
};

interface Spectra {
  readonly w: number;
  readonly count: number;
  readonly white: readonly Float64Array[];
  /** P_eff/w with its standard error. */
  readonly degrees: Estimate;
  readonly q: number;
  readonly toFitted: number;
  readonly toNominal: number;
  /** Of the unwhitened kernel to the law that fits it best. */
  readonly toAny: number;
  /** Median of the largest eigenvalue: whitened; unwhitened. */
  readonly top: number;
  readonly rawTop: number;
}

/** The whitened spectra at each width, every one of mean 1, and the ratio q of their law. */
export const whitenedSpectra = (records: Records, params: Params): { q: number; white: readonly Float64Array[] }[] =>
  widthsOf(params).map((w) => {
    const { data, count, fields } = where(records, "w", w);
    const white = Array.from({ length: count }, (_, i) =>
      data.subarray(i * fields.length + 1, i * fields.length + 1 + n),
    );
    return { q: effectiveDegreesOfFreedom(white).q, white };
  });

function spectra(records: Records, params: Params): Spectra[] {
  return widthsOf(params).map((w) => {
    const part = where(records, "w", w);
    const row = (i: number) => part.data.subarray(i * part.fields.length, (i + 1) * part.fields.length);
    const rows = Array.from({ length: part.count }, (_, i) => row(i));
    const white = rows.map((r) => r.subarray(1, 1 + n));
    const raw = rows.map((r) => r.subarray(1 + n, 1 + 2 * n));
    const { q, degrees } = effectiveDegreesOfFreedom(white);
    const squares = white.map((x) => mean(x.map((l) => l * l)) - 1);
    const pool = (all: readonly Float64Array[]) => Float64Array.from(all.flatMap((values) => [...values]));
    const [pooled, pooledRaw] = [pool(white), pool(raw)];
    let toAny = 1;
    for (let c = 0.05; c < 3; c *= 1.3) toAny = Math.min(toAny, kolmogorovDistance(pooledRaw, marchenkoPastur(c).cdf));
    return {
      w,
      count: part.count,
      white,
      degrees: { value: degrees / w, error: ((degrees / w) * medianError(squares)) / q },
      q,
      toFitted: kolmogorovDistance(pooled, marchenkoPastur(q).cdf),
      toNominal: kolmogorovDistance(pooled, marchenkoPastur(n / parametersOf(w)).cdf),
      toAny,
      top: median(white.map((x) => x[n - 1] as number)),
      rawTop: median(raw.map((x) => x[n - 1] as number)),
    };
  });
}

/** What R spectra of n eigenvalues add to a distance. */
const scatter = (count: number): number => 1.5 / (n * Math.sqrt(count));

/** The largest distance between the laws of two ratios. */
function shift(a: number, b: number): number {
  const [first, second] = [marchenkoPastur(a), marchenkoPastur(b)];
  const end = Math.max(first.edges[1], second.edges[1]);
  let far = 0;
  for (let i = 1; i < 200; i++) far = Math.max(far, Math.abs(first.cdf((i * end) / 200) - second.cdf((i * end) / 200)));
  return far;
}

/** Mean and spread of K̃ at all widths. */
function exactRules(records: Records, params: Params): RuleOutcome[] {
  const groups = groupsOf(records, "w", widthsOf(params));
  const [value, error] = SPREAD;
  const relative = groups.map((group) => ({ ...group, of: (field: string) => group.of(field).map((x) => x / value) }));
  const [kernel, spread] = [unitMean(groups), unitMean(relative, "spread")];
  const bound = studentBound(kernel.count - 1);
  return [
    atMost(
      "mean kernel",
      "mean of Tr Θ⁻¹K/n = 1: |z| ≤ 5 (as rare: Student's t), exact at every width",
      kernel.value / kernel.error,
      bound,
    ),
    atMost(
      "spread of the kernel",
      `mean of w‖K̃ − 1‖²/n = ${value} ± ${error}: |z| ≤ 5 (as rare: Student's t), the same at every width`,
      spread.value / Math.sqrt(spread.error * spread.error + (error / value) * (error / value)),
      bound,
    ),
  ];
}

function rules(all: readonly Spectra[]): RuleOutcome[] {
  const judged = all.filter(({ w }) => w >= JUDGED);
  const [centre, half] = [(DEGREES.low + DEGREES.high) / 2, (DEGREES.high - DEGREES.low) / 2];
  return judged.flatMap(({ w, count, degrees, q, toFitted, toNominal, toAny }) => [
    atMost(
      `w = ${w}: P_eff/w`,
      `within [${DEGREES.low}, ${DEGREES.high}] or 5 SE of its centre`,
      degrees.value - centre,
      Math.max(half, studentBound(count - 1) * degrees.error),
      { standardError: degrees.error },
    ),
    atMost(
      `w = ${w}: the law at q`,
      `distance ≤ ${distanceBound(w)} + 1.5/(n √R) + what one SE of q moves the law by`,
      toFitted,
      distanceBound(w) + scatter(count) + shift(q, q * (1 + degrees.error / degrees.value)),
    ),
    atLeast(
      `w = ${w}: not the law at n/P`,
      `distance ≥ ${REJECTED} − 1.5/(n √R)`,
      toNominal,
      REJECTED - scatter(count),
    ),
    atLeast(
      `w = ${w}: K itself follows no such law`,
      `distance to the nearest of all ratios ≥ ${RAW} − 1.5/(n √R)`,
      toAny,
      RAW - scatter(count),
    ),
  ]);
}

function histogram({ white, q, w }: Spectra): Panel["series"] {
  const law = marchenkoPastur(q);
  const nominal = marchenkoPastur(n / parametersOf(w));
  const [lo, hi] = law.edges;
  const bins = 20;
  const step = (hi - lo) / bins;
  const counts = new Map<number, number>();
  for (const x of white) {
    for (const value of x) {
      const bin = Math.floor((value - lo) / step);
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
  }
  const density = ({ edges: [from, to], density: f }: typeof law) =>
    Array.from({ length: 121 }, (_, i) => {
      const t = i / 120;
      const x = from + (to - from) * t * t * (3 - 2 * t);
      return { x, y: f(x) };
    });
  return [
    {
      kind: "bars",
      label: "whitened",
      bars: [...counts]
        .sort(([a], [b]) => a - b)
        .map(([bin, count]) => ({
          x0: Math.max(0, lo + bin * step),
          x1: lo + (bin + 1) * step,
          y: count / (white.length * n * step),
        })),
    },
    { kind: "curve", label: `law at q = ${q.toFixed(3)}`, exact: false, points: density(law) },
    {
      kind: "curve",
      label: `law at n/P = ${(n / parametersOf(w)).toFixed(3)}`,
      exact: false,
      points: density(nominal),
    },
  ];
}

export function kernelSpectrumWith(network: NetworkSampler): Claim<null> {
  return {
    id: "kernel-spectrum",
    title: "The tangent kernel as a Wishart matrix",
    statement: {
      sentence: "The neural tangent kernel K = J Jᵀ is a Wishart matrix whose entries are not independent.",
      paper: "The paragraph on the kernel's smallest eigenvalue",
      corrected:
        "It is a Wishart matrix with population covariance Θ and a reduced number of degrees of freedom, about 0.35 P: whitened by Θ its " +
        "spectrum follows the Marchenko–Pastur law, unwhitened it follows none.",
    },
    parameters: {
      runs: { description: "data sets with a network each, at each width", integer: true, minimum: 20, maximum: 1e5 },
      widest: {
        description: "largest hidden width; widths are 16, 32, … up to it",
        integer: true,
        minimum: 64,
        maximum: 1024,
      },
    },
    presets: {
      quick: { runs: 40, widest: 128 },
      default: { runs: 100, widest: 256 },
      full: { runs: 1000, widest: 256 },
    },
    fields: [
      "w",
      ...Array.from({ length: n }, (_, i) => `white${i}`),
      ...Array.from({ length: n }, (_, i) => `raw${i}`),
      "kernel",
      "spread",
    ],
    trials: (params) => widthsOf(params).length * (params.runs as number),
    prepare: () => null,
    trial: (params, _, stream, index) => {
      const widths = widthsOf(params);
      const w = widths[index % widths.length] as number;
      const arch = { widths: [INPUTS, w, 1], activation: "erf", weightStd: 1.4, biasStd: 0.3 } as const;
      const X = spherePoints(n, INPUTS, { stream: stream.child("inputs") });
      const K = empiricalNtk(network({ ...arch, stream: stream.child("network") }), X);
      const white = eigvalsh(whiten(K, infiniteNtk(arch, X).ntk));
      const record = new Float64Array(3 + 2 * n);
      record[0] = w;
      record.set(scaled(white), 1);
      record.set(scaled(eigvalsh(K)), 1 + n);
      record.set([mean(white), w * mean(white.map((x) => (x - 1) * (x - 1)))], 1 + 2 * n);
      return record;
    },
    verdict: (records, params) => {
      const all = spectra(records, params);
      const outcomes = [...rules(all), ...exactRules(records, params)];
      const last = all.at(-1) as Spectra;
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `P_eff = ${(last.degrees.value * last.w).toFixed(0)} of P = ${parametersOf(last.w)} at w = ${last.w}: distance ${last.toFitted.toFixed(3)} to the law at q, ${last.toNominal.toFixed(3)} to that at n/P, ${last.toAny.toFixed(2)} of K itself to the nearest`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const all = spectra(records, params);
      return {
        title: `Whitened tangent kernels, n = ${n} samples, P = 12 w + 1 parameters`,
        caption:
          "Bars: all eigenvalues of all networks of one width, each spectrum scaled to mean 1. Dashed: Marchenko–Pastur laws, limits both. That at q has the second moment of " +
          "the spectra; that at n/P is the law of as many independent columns as there are parameters, and is too narrow: it is rejected.",
        panels: all
          .filter(({ w }) => w >= 32)
          .map((one) => ({
            title: `w = ${one.w}: distance ${one.toFitted.toFixed(4)} to the law at q, ${one.toNominal.toFixed(3)} at n/P`,
            x: { label: "λ", scale: "linear" as const },
            y: { label: "density", scale: "linear" as const },
            series: histogram(one),
          })),
      };
    },
    table: (records, params) => ({
      columns: [
        "w",
        "P",
        "spectra",
        "P_eff/w",
        "SE",
        "P_eff/P",
        "to q",
        "to n/P",
        "K to any",
        "largest λ",
        "edge",
        "of K",
      ],
      rows: spectra(records, params).map((one) => [
        one.w,
        parametersOf(one.w),
        one.count,
        one.degrees.value,
        one.degrees.error,
        (one.degrees.value * one.w) / parametersOf(one.w),
        one.toFitted,
        one.toNominal,
        one.toAny,
        one.top,
        marchenkoPastur(one.q).edges[1],
        one.rawTop,
      ]),
    }),
  };
}

export const kernelSpectrum = /* @__PURE__ */ kernelSpectrumWith(gaussianNetwork);
