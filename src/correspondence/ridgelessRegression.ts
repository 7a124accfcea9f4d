/**
 * ridgeless-regression — double descent where it can be computed: Gaussian features (claim C8, experiment E.iso).
 *
 * y = x·β + e with x of 400 independent N(0, 1) coordinates, β_j² ∝ j^(−3/2), Σβ_j² = 1; 60 samples; the first p coordinates are
 * fitted, with the shortest vector that fits best. One trial is one data set at one p:
 *
 *   risk   ‖β̂ − β‖²: what a prediction misses of x·β on average over x
 *   V      ‖X⁺‖² = Tr (X Xᵀ)⁺: the share of the labels' noise that a prediction carries
 *
 * Both have exact means and, for |p − n| > 3, exact variances. At p = n the mean is infinite: the peak is the pole of the mean inverse
 * of a Wishart matrix, the same as that of Tr ρ⁺ at dA = dB.
 */
import { pow } from "../engine/functions.js";
import { type Matrix, matrix } from "../linalg/matrix.js";
import { ridgeless } from "../ntk/ridgeless.js";
import { ginibre } from "../random/ginibre.js";
import { normals } from "../random/normals.js";
import type { Stream } from "../random/stream.js";
import { meanNoiseAmplificationReal, ridgelessRisk } from "../theory/ridgelessRisk.js";
import type { Claim, Params, Point, Records, RuleOutcome } from "./claim.js";
import { type Estimate, type Group, groupsOf, meanOf, medianOf, peakRule, pointAt } from "./groups.js";
import { atMost, combinedZ, studentBound, worst, Z_BOUND, zScore } from "./statistics.js";

/** n and the number of coordinates. */
const SAMPLES = 60;
const COORDINATES = 400;
const NOISE = 0.25;
const SIZES = [2, 5, 10, 20, 30, 40, 50, 56, 58, 60, 62, 64, 70, 80, 100, 120, 200, 300, 400];
/** Nearer to p = n the inverse has so heavy a tail that means say little, and medians are shown. */
const GAP = 10;

/** β_j², j = 1 …, of sum 1. */
function signal(): Float64Array {
  const beta2 = Float64Array.from({ length: COORDINATES }, (_, j) => pow(j + 1, -1.5));
  const total = beta2.reduce((a, b) => a + b, 0);
  return beta2.map((x) => x / total);
}

interface Prepared {
  readonly beta2: Float64Array;
  readonly beta: Float64Array;
}

/** Features of one data set, n × coordinates. */
export type FeatureSampler = (stream: Stream) => Matrix;
const gaussianFeatures: FeatureSampler = (stream) => ginibre(SAMPLES, COORDINATES, { stream }) as Matrix;

function exact(p: number, beta2: Float64Array): { risk: number; V: number } {
  return {
    risk: ridgelessRisk({ n: SAMPLES, p, noise: NOISE, signal: beta2 }),
    V: meanNoiseAmplificationReal(SAMPLES, p),
  };
}

/**
 * Variance of the noise amplification of n real Gaussian samples with p features, m = min, ν = max, c = ν − m > 3:
 *
 *   Var Tr W⁻¹ = 2m(ν − 1)/(c (c − 1)² (c − 3)),   W Wishart, m × m, of ν degrees
 */
export function amplificationVariance(n: number, p: number): number {
  const [m, v] = [Math.min(n, p), Math.max(n, p)];
  const c = v - m;
  return (2 * m * (v - 1)) / (c * (c - 1) * (c - 1) * (c - 3));
}

/**
 * Variances of one data set's risk and V, for |p − n| > 3. With W = m × m Wishart of ν degrees, m = min(n, p), ν = max(n, p), c = ν − m:
 *
 *   Var Tr W⁻¹ (amplificationVariance),   E Tr W⁻² = m(ν − 1)/(c (c − 1)(c − 3))
 *
 * risk = Σ_{j>p} β_j² + |X⁺ε|² + |(1 − Π)β|², ε ~ N(0, S), Π a random projection of rank n (p > n; else 1), all independent; the last is
 * r_p times a Beta((p − n)/2, n/2) number.
 * Source: D. von Rosen, Scand. J. Statist. 15 (1988) 97–109 (moments of the inverse).
 */
function variances(p: number, beta2: Float64Array): { risk: number; V: number } {
  const [m, v] = [Math.min(SAMPLES, p), Math.max(SAMPLES, p)];
  const c = v - m;
  const V = amplificationVariance(SAMPLES, p);
  const square = (m * (v - 1)) / (c * (c - 1) * (c - 3));
  const seen = beta2.subarray(0, p).reduce((a, b) => a + b, 0);
  const S = NOISE + 1 - seen;
  const [a, b] = [(p - SAMPLES) / 2, SAMPLES / 2];
  const missed = p > SAMPLES ? (seen * seen * a * b) / ((a + b) * (a + b) * (a + b + 1)) : 0;
  return { risk: S * S * (2 * square + V) + missed, V };
}

const far = (p: number): boolean => Math.abs(p - SAMPLES) >= GAP;

interface Size {
  readonly p: number;
  readonly group: Group;
  readonly z: { readonly risk: number; readonly V: number } | undefined;
}

function sizes(records: Records): Size[] {
  const beta2 = signal();
  return groupsOf(records, "p", SIZES).map((group) => {
    const p = group.key;
    if (!far(p)) return { p, group, z: undefined };
    const [is, spread] = [exact(p, beta2), variances(p, beta2)];
    const z = (field: "risk" | "V") =>
      zScore(meanOf(group.of(field)).value, is[field], Math.sqrt(spread[field] / group.count));
    return { p, group, z: { risk: z("risk"), V: z("V") } };
  });
}

function rules(all: readonly Size[]): RuleOutcome[] {
  const judged = all.flatMap(({ p, z }) => (z ? { p, z } : []));
  const means = (["risk", "V"] as const).flatMap((field) => {
    const z = judged.map(({ z }) => z[field]);
    return [
      atMost(
        `mean ${field}`,
        `|z| ≤ 5 (as rare: Student's t of |p − n| degrees) against the exact mean wherever |p − n| ≥ ${GAP}, exact standard error, in units of that bound`,
        // The tail of Tr W⁻¹ is a power, of (|p − n| + 1)/2 finite moments.
        worst(judged.map(({ p, z }) => z[field] / studentBound(Math.abs(p - SAMPLES)))),
        1,
      ),
      atMost(`mean ${field}, all sizes`, "|Σz|/√k ≤ 5 over these k sizes", combinedZ(z), Z_BOUND),
    ];
  });
  const peaks = (["risk", "V"] as const).map((field) => {
    const top = all.reduce((a, b) => (medianOf(b.group.of(field)).value > medianOf(a.group.of(field)).value ? b : a));
    return peakRule(`peak of ${field}`, "the largest median", top.p / SAMPLES);
  });
  return [...means, ...peaks];
}

export function ridgelessRegressionWith(sampler: FeatureSampler): Claim<Prepared> {
  return {
    id: "ridgeless-regression",
    title: "Double descent of ridgeless regression",
    statement: {
      sentence:
        "The error on new data peaks where there are as many parameters as samples, because the smallest eigenvalue of the kernel " +
        "vanishes there, and falls again beyond.",
      paper: "The paragraph on double descent",
      corrected:
        "For independent Gaussian features mean error and noise amplification are exact at finite size, and infinite for |p − n| ≤ 1. " +
        "The second descent need not win: here the exact mean error beyond the peak stays above its first minimum.",
    },
    parameters: {
      runs: { description: "data sets at each p", integer: true, minimum: 10, maximum: 1e6 },
    },
    presets: { quick: { runs: 10 }, default: { runs: 100 }, full: { runs: 1000 } },
    fields: ["p", "risk", "V"],
    trials: (params) => SIZES.length * (params.runs as number),
    prepare: () => {
      const beta2 = signal();
      return { beta2, beta: beta2.map((x) => Math.sqrt(x)) };
    },
    trial: (_: Params, { beta2, beta }, stream, index) => {
      const p = SIZES[index % SIZES.length] as number;
      const X = sampler(stream.child("features"));
      const noise = normals(stream.child("noise"), SAMPLES);
      const fitted = matrix(SAMPLES, p);
      const y = new Float64Array(SAMPLES);
      for (let k = 0; k < SAMPLES; k++) {
        const row = X.data.subarray(k * COORDINATES, (k + 1) * COORDINATES);
        fitted.data.set(row.subarray(0, p), k * p);
        let value = Math.sqrt(NOISE) * (noise[k] as number);
        for (let j = 0; j < COORDINATES; j++) value += (row[j] as number) * (beta[j] as number);
        y[k] = value;
      }
      const { coefficients, rank, singularValues } = ridgeless(fitted, y);
      let [risk, V] = [0, 0];
      for (let j = 0; j < COORDINATES; j++) {
        const off = j < p ? (coefficients.data[j] as number) - (beta[j] as number) : 0;
        risk += j < p ? off * off : (beta2[j] as number);
      }
      for (const s of singularValues.subarray(0, rank)) V += 1 / (s * s);
      return Float64Array.of(p, risk, V);
    },
    verdict: (records) => {
      const all = sizes(records);
      const outcomes = rules(all);
      const z = all.flatMap(({ z }) => (z ? [z.risk, z.V] : []));
      const top = all.reduce((a, b) =>
        medianOf(b.group.of("risk")).value > medianOf(a.group.of("risk")).value ? b : a,
      );
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `${z.length} means against exact values, largest |z| ${Math.abs(worst(z)).toFixed(2)}; the error peaks at p = ${top.p}, n = ${SAMPLES}`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const beta2 = signal();
      const all = sizes(records);
      const of = (group: Group, field: string): Estimate =>
        far(group.key) ? meanOf(group.of(field)) : medianOf(group.of(field));
      const points = (field: string): Point[] => all.map(({ p, group }) => pointAt(p / SAMPLES, of(group, field)));
      const curve = (field: "risk" | "V", from: number, to: number): Point[] =>
        Array.from({ length: to - from + 1 }, (_, i) => ({
          x: (from + i) / SAMPLES,
          y: exact(from + i, beta2)[field],
        }));
      const panel = (title: string, label: string, field: "risk" | "V") => ({
        title,
        x: { label: "p / n", scale: "log" as const },
        y: { label, scale: "log" as const },
        series: [
          { kind: "points" as const, label: `mean; median for |p − n| < ${GAP}`, points: points(field) },
          { kind: "curve" as const, label: "exact mean", exact: true, points: curve(field, 2, SAMPLES - 2) },
          {
            kind: "curve" as const,
            label: "exact mean",
            exact: true,
            points: curve(field, SAMPLES + 2, COORDINATES),
          },
        ],
        marks: [{ x: 1, label: "p = n" }],
      });
      return {
        title: `Minimum-norm regression on p of ${COORDINATES} Gaussian features, n = ${SAMPLES}`,
        caption:
          "Points: means over independent data sets, one standard error; near p = n medians, since there the mean is carried by " +
          "rare data sets. Solid: the exact mean, which beyond the peak stays above its first minimum.",
        panels: [panel("Excess risk", "‖β̂ − β‖²", "risk"), panel("Noise amplification", "V = Tr (X Xᵀ)⁺", "V")],
      };
    },
    table: (records) => {
      const beta2 = signal();
      const shown = (x: number): number | string => (Number.isFinite(x) ? x : "infinite");
      return {
        columns: ["p", "p/n", "risk", "SE", "exact", "z", "V", "exact V", "z of V", "median risk", "median V"],
        rows: sizes(records).map(({ p, group, z }) => {
          const [risk, V] = [meanOf(group.of("risk")), meanOf(group.of("V"))];
          const is = exact(p, beta2);
          return [
            p,
            p / SAMPLES,
            risk.value,
            risk.error,
            shown(is.risk),
            z?.risk ?? "",
            V.value,
            shown(is.V),
            z?.V ?? "",
            medianOf(group.of("risk")).value,
            medianOf(group.of("V")).value,
          ];
        }),
      };
    },
  };
}

export const ridgelessRegression = /* @__PURE__ */ ridgelessRegressionWith(gaussianFeatures);
