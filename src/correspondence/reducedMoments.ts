/**
 * reduced-moments — the reduced state of a Haar state is a trace-normalised Wishart matrix: its moments (claims C3,
 * C4, experiment B.moments).
 *
 * One trial is one state of dimension dA · dB, at each of seven sizes in turn. Every mean is known exactly at finite size:
 *
 *   S              Page                               min           smallest eigenvalue; 1/m³ for dA = dB = m
 *   Tr ρ²          (m + n)/(D + 1), Lubkin            Tr ρ³, Tr ρ⁴  closed forms
 *
 * and for dA = dB the whole law of the smallest eigenvalue is: P(min ≥ x) = (1 − mx)^(m² − 1).
 */
import { type Scope, withScope } from "../engine/scope.js";
import { entropyOf } from "../quantum/entropyOf.js";
import { reducedSpectrumInto } from "../quantum/reducedSpectrum.js";
import { kolmogorovTail } from "../theory/distributions.js";
import { kolmogorovDistance } from "../theory/kolmogorovDistance.js";
import { meanMoment } from "../theory/meanMoment.js";
import { pageEntropy, pageVariance } from "../theory/page.js";
import { meanPurity, purityVariance } from "../theory/purity.js";
import { smallestEigenvalueLaw } from "../theory/smallestEigenvalueLaw.js";
import { type Claim, column, type Params, type Records, type RuleOutcome } from "./claim.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "./sampler.js";
import { atLeast, atMost, combinedZ, mean, standardError, worst, Z_BOUND, zScore } from "./statistics.js";

interface Size {
  readonly dA: number;
  readonly dB: number;
  /** The 60 × 60 row takes a tenth of the states. */
  readonly large?: true;
}

const SIZES: readonly Size[] = [
  { dA: 2, dB: 2 },
  { dA: 4, dB: 4 },
  { dA: 4, dB: 16 },
  { dA: 8, dB: 8 },
  { dA: 8, dB: 32 },
  { dA: 16, dB: 16 },
  { dA: 60, dB: 60, large: true },
];

const FIELDS = ["size", "S", "purity", "trace3", "trace4", "min"];

/** p > 1e-7: one false alarm in ten million. */
const P_BOUND = 1e-7;

const statesOf = (size: Size, params: Params): number => (size.large ? params.largeStates : params.states) as number;

/** The size whose turn trial `index` is. */
function sizeOf(params: Params, index: number): number {
  let left = index;
  for (const [k, size] of SIZES.entries()) {
    left -= statesOf(size, params);
    if (left < 0) return k;
  }
  throw new Error(`internal: reduced-moments has no trial ${index}`);
}

interface Quantity {
  /** Its column in the records. */
  readonly field: string;
  /** As a person reads it. */
  readonly label: string;
  readonly exact: (dA: number, dB: number) => number;
  /** Exact variance of one state where a closed form is known; the sample's own otherwise. */
  readonly variance?: (dA: number, dB: number) => number;
}

const QUANTITIES: readonly Quantity[] = [
  { field: "S", label: "S", exact: pageEntropy, variance: pageVariance },
  { field: "purity", label: "Tr ρ²", exact: meanPurity, variance: purityVariance },
  { field: "trace3", label: "Tr ρ³", exact: (dA, dB) => meanMoment(3, dA, dB) },
  { field: "trace4", label: "Tr ρ⁴", exact: (dA, dB) => meanMoment(4, dA, dB) },
  { field: "min", label: "min λ", exact: (dA, dB) => smallestEigenvalueLaw(dA, dB).mean },
];

interface Measured {
  readonly size: Size;
  readonly quantity: Quantity;
  readonly values: readonly number[];
  readonly mean: number;
  readonly error: number;
  readonly exact: number;
  readonly z: number;
}

function measurements(records: Records): Measured[] {
  const sizes = column(records, "size");
  return SIZES.flatMap((size, k) =>
    QUANTITIES.map((quantity) => {
      const values = [...column(records, quantity.field)].filter((_, i) => sizes[i] === k);
      const exact = quantity.exact(size.dA, size.dB);
      const error = quantity.variance
        ? Math.sqrt(quantity.variance(size.dA, size.dB) / values.length)
        : standardError(values);
      const average = mean(values);
      return { size, quantity, values, mean: average, error, exact, z: zScore(average, exact, error) };
    }),
  );
}

function rules(all: readonly Measured[]): RuleOutcome[] {
  const moments = QUANTITIES.flatMap(({ field, label }) => {
    const z = all.filter((m) => m.quantity.field === field).map((m) => m.z);
    return [
      atMost(`mean ${label}`, "|z| ≤ 5, largest over the sizes", worst(z), Z_BOUND),
      atMost(`mean ${label}, all sizes`, "|Σz|/√k ≤ 5 over the k sizes", combinedZ(z), Z_BOUND),
    ];
  });
  const laws = all
    .filter(({ quantity, size }) => quantity.field === "min" && size.dA === size.dB)
    .map(({ size, values }) => {
      const distance = kolmogorovDistance(values, smallestEigenvalueLaw(size.dA, size.dB).cdf);
      return kolmogorovTail(Math.sqrt(values.length) * distance);
    });
  return [
    ...moments,
    atLeast(
      "law of the smallest eigenvalue",
      "Kolmogorov–Smirnov p > 1e-7 against 1 − (1 − mx)^(m² − 1), smallest over the square sizes",
      Math.min(...laws),
      P_BOUND,
    ),
  ];
}

function record(s: Scope, k: number, sampler: AmplitudeSampler, stream: Parameters<AmplitudeSampler>[1]): Float64Array {
  const { dA, dB } = SIZES[k] as Size;
  const amplitudes = s.f64(2 * dA * dB);
  sampler(s, stream, amplitudes);
  const values = s.f64(Math.min(dA, dB));
  reducedSpectrumInto(s, { dA, dB, amplitudes, values });
  const p = values.copy();
  let [second, third, fourth] = [0, 0, 0];
  for (const x of p) {
    second += x * x;
    third += x * x * x;
    fourth += x * x * (x * x);
  }
  return Float64Array.of(k, entropyOf(s, values, 1), second, third, fourth, p[0] as number);
}

/** Below that a sample does not know its own standard error well enough for five of them to mean one in a million. */
const FEWEST = 100;

export function reducedMomentsWith(sampler: AmplitudeSampler): Claim<null> {
  return {
    id: "reduced-moments",
    title: "Moments of the reduced density matrix",
    statement: {
      sentence:
        "The reduced density matrix of a Haar-random state is a trace-normalised Wishart matrix: its mean purity and " +
        "mean entropy are those of Lubkin and Page.",
      paper: "Eq. (2) at index 2 and in the limit of index 1",
      corrected:
        "Purity is the Rényi index 2 and von Neumann's entropy the limit 1 (the text says 0 and → 0). Eq. (2) gives the " +
        "leading order; the exact finite-size means are tested here. They are averages: the spread of one state is known too.",
    },
    parameters: {
      states: { description: "states at each size up to 16 × 16", integer: true, minimum: FEWEST, maximum: 1e7 },
      largeStates: { description: "states at 60 × 60", integer: true, minimum: FEWEST, maximum: 1e7 },
    },
    presets: {
      quick: { states: 400, largeStates: 100 },
      default: { states: 4000, largeStates: 400 },
      full: { states: 40000, largeStates: 4000 },
    },
    fields: FIELDS,
    trials: (params) => SIZES.reduce((sum, size) => sum + statesOf(size, params), 0),
    prepare: () => null,
    trial: (params, _, stream, index) =>
      withScope("reduced-moments", (s) => record(s, sizeOf(params, index), sampler, stream)),
    verdict: (records) => {
      const all = measurements(records);
      const outcomes = rules(all);
      const largest = all.reduce((a, b) => (Math.abs(b.z) > Math.abs(a.z) ? b : a));
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `${all.length} means against exact values, largest |z| ${Math.abs(largest.z).toFixed(2)} (${largest.quantity.label} at ${largest.size.dA} × ${largest.size.dB})`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = measurements(records);
      const place = (m: Measured) => SIZES.indexOf(m.size) + 1;
      return {
        title: "Means over Haar states against exact finite-size values",
        caption:
          "Deviation: z = (mean − exact mean)/(standard error) of five quantities at seven sizes; a bar is one standard " +
          "error. Smallest eigenvalue: the share of states of a square cut whose smallest eigenvalue is x or more; curves " +
          "are exact. The points of one cut come from the same states, so they deviate together.",
        panels: [
          {
            title: "Deviation from the exact mean",
            x: {
              label: "dA × dB",
              scale: "linear",
              domain: [0.5, SIZES.length + 0.5],
              ticks: SIZES.map(({ dA, dB }, i) => ({ value: i + 1, label: `${dA} × ${dB}` })),
            },
            y: { label: "z", scale: "linear", domain: [-6, 6] },
            series: [
              ...QUANTITIES.map(({ field, label }, k) => ({
                kind: "points" as const,
                label,
                points: all
                  .filter((m) => m.quantity.field === field)
                  .map((m) => ({ x: place(m) + (k - 2) * 0.1, y: m.z, error: 1 })),
              })),
              {
                kind: "curve" as const,
                label: "exact",
                exact: true,
                points: [
                  { x: 0.5, y: 0 },
                  { x: SIZES.length + 0.5, y: 0 },
                ],
              },
            ],
          },
          {
            title: "Smallest eigenvalue, dA = dB = m",
            x: { label: "m³ x, in units of the mean", scale: "linear", domain: [0, 5] },
            y: { label: "P(min ≥ x)", scale: "log", domain: [0.003, 1.2] },
            series: all
              .filter(({ quantity, size }) => quantity.field === "min" && size.dA === size.dB && size.dA > 2)
              .flatMap(({ size, values }) => {
                const m = size.dA;
                const law = smallestEigenvalueLaw(m, m);
                const grid = Array.from({ length: 26 }, (_, i) => i / 5);
                const survivors = (t: number) => values.filter((x) => x * m * m * m >= t).length / values.length;
                return [
                  {
                    kind: "points" as const,
                    label: `${m} × ${m}`,
                    points: grid
                      .map((t) => ({ t, y: survivors(t) }))
                      .filter(({ y }) => y > 0)
                      .map(({ t, y }) => ({ x: t, y, error: Math.sqrt((y * (1 - y)) / values.length) })),
                  },
                  {
                    kind: "curve" as const,
                    label: `exact, m = ${m}`,
                    exact: true,
                    points: grid.map((t) => ({ x: t, y: law.survival(t / (m * m * m)) })),
                  },
                ];
              }),
          },
        ],
      };
    },
    table: (records) => ({
      columns: ["dA × dB", "states", "quantity", "mean", "SE", "exact", "z"],
      rows: measurements(records).map((m) => [
        `${m.size.dA} × ${m.size.dB}`,
        m.values.length,
        m.quantity.label,
        m.mean,
        m.error,
        m.exact,
        m.z,
      ]),
    }),
  };
}

export const reducedMoments = /* @__PURE__ */ reducedMomentsWith(gaussianAmplitudes);
