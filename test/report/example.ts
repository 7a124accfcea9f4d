/**
 * Three reports as a run would leave them, made up: the shapes of the real claims (45 divisors on a logarithmic axis,
 * a table of moments, a histogram over a density), with a generator of its own for the scatter.
 */
import type { Point, Records } from "../../src/correspondence/claim.js";
import type { ClaimReport, ReportMeta } from "../../src/report/report.js";

let state = 7;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state + 0.5) / 2 ** 32;
};
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

const D = 3600;
const divisors = Array.from({ length: D }, (_, i) => i + 1).filter((d) => D % d === 0);
const page = (dA: number): number => {
  const [m, n] = [Math.min(dA, D / dA), Math.max(dA, D / dA)];
  let sum = 0;
  for (let k = n + 1; k <= D; k++) sum += 1 / k;
  return sum - (m - 1) / (2 * n);
};
const t1 = (c: number): number => {
  if (c >= 4) return 1 - 1 / c;
  const s = Math.sqrt(c);
  const t0 = Math.acos(-s / 2);
  const h = Math.sqrt(1 - c / 4);
  const tail =
    s === 1 ? 0 : (Math.abs(1 - c) / (2 * c)) * Math.atan((Math.abs(1 - s) / (1 + s)) * Math.sqrt((2 + s) / (2 - s)));
  return (2 / Math.PI) * (t0 / 2 + (s * h) / 4 + h / (2 * s) - ((1 + c) * t0) / (4 * c) + tail);
};
const logGrid = (lo: number, hi: number, n: number) =>
  Array.from({ length: n }, (_, i) => lo * (hi / lo) ** (i / (n - 1)));
const noisy = (x: number, y: number, error: number): Point => ({ x, y: y + error * normal(), error });

const records = (fields: string[], count: number, value: () => number): Records => ({
  fields,
  count,
  data: Float64Array.from({ length: fields.length * count }, value),
});
const common = { preset: "default" as const, seed: 1, workers: 2 };

const qGrid = logGrid(1 / 3600, 3600, 241);
const inverse = (dA: number) => ((D - 1) / D) * (Math.min(dA, D / dA) / Math.abs(dA - D / dA));
const pageCurve: ClaimReport = {
  ...common,
  claim: "page-curve",
  title: "The Page curve",
  statement: {
    sentence:
      "The entanglement entropy of a typical state grows with the size of the subsystem, is maximal when both halves are equal, and falls again.",
    paper: "Section 5, Eq. (14) and the discussion after it",
    corrected:
      "At fixed D the mean entropy is Page's sum, largest at dA = dB. The maximum is smooth; what diverges there is the quantity of order −1, A(q).",
  },
  params: { dimension: D, pairs: 40 },
  parameters: {
    dimension: { description: "D = dA·dB, cut at each of its divisors", integer: true, minimum: 4, maximum: 1e5 },
    pairs: { description: "pairs of states at each divisor", integer: true, minimum: 2, maximum: 1e6 },
  },
  trials: 1800,
  seconds: 1.734,
  digest: "3f1c0a".padEnd(64, "9d2e71b4"),
  records: records(["dA", "dB", "entropy", "distance"], 90, () => 10 * uniform()),
  verdict: {
    holds: true,
    summary: "The largest deviation from Page's exact mean is 2.71 standard errors over 45 divisors (5 allowed).",
    rules: [
      { name: "Page mean", rule: "|z| ≤ 5 at every divisor", statistic: 2.713, bound: 5, holds: true },
      { name: "Peak", rule: "mean entropy is largest at dA = 60", statistic: 60, expected: 60, bound: 60, holds: true },
      {
        name: "Distance to the maximally mixed state",
        rule: "|T1 − T1(q)| ≤ max(0.006, 5 SE) for dA ≥ 8",
        statistic: 0.002113,
        standardError: 0.00041,
        expected: 0,
        bound: 0.006,
        holds: true,
      },
      {
        name: "Order −1 at dA = 50",
        rule: "|A − exact| ≤ 5 SE",
        statistic: 2.2693,
        standardError: 0.0119,
        expected: 2.2721,
        bound: 0.0595,
        holds: true,
      },
    ],
  },
  figure: {
    title: "Entropy and distinguishability at fixed D = 3600",
    caption:
      "All 45 ways to cut 3600 dimensions in two, 40 pairs of Haar-random states each; bars are one standard error. Solid: exact at this size. Dashed: the limit of large dimensions.",
    panels: [
      {
        title: "Entanglement entropy",
        x: { label: "q = dA / dB", scale: "log" },
        y: { label: "entropy S (nats)", scale: "linear" },
        marks: [{ x: 1, label: "dA = dB" }],
        series: [
          {
            kind: "curve",
            label: "Page, exact",
            exact: true,
            points: divisors.map((d) => ({ x: (d * d) / D, y: page(d) })),
          },
          {
            kind: "curve",
            label: "Marchenko–Pastur",
            exact: false,
            points: qGrid.map((q) => {
              const dA = Math.sqrt(q * D);
              return { x: q, y: q <= 1 ? Math.log(dA) - q / 2 : Math.log(D / dA) - 1 / (2 * q) };
            }),
          },
          {
            kind: "points",
            label: "measured",
            points: divisors.map((d) => noisy((d * d) / D, page(d), 0.004 + 0.02 / d)),
          },
        ],
      },
      {
        title: "Trace distances",
        x: { label: "q = dA / dB", scale: "log" },
        y: { label: "mean trace distance", scale: "linear", domain: [0, 1.05] },
        marks: [{ x: 1, label: "dA = dB" }],
        series: [
          { kind: "curve", label: "T1(q)", exact: false, points: qGrid.map((q) => ({ x: q, y: t1(q) })) },
          { kind: "curve", label: "T2 = T1(2q)", exact: false, points: qGrid.map((q) => ({ x: q, y: t1(2 * q) })) },
          {
            kind: "points",
            label: "to the maximally mixed state",
            points: divisors.map((d) => noisy((d * d) / D, t1((d * d) / D), 0.004)),
          },
          {
            kind: "points",
            label: "between two states",
            points: divisors.map((d) => noisy((d * d) / D, t1((2 * d * d) / D), 0.004)),
          },
        ],
      },
      {
        title: "What diverges: the order −1 quantity",
        x: { label: "q = dA / dB", scale: "log" },
        y: { label: "A(q) = Tr ρ⁺ / D", scale: "log" },
        marks: [
          { x: 1, label: "dA = dB" },
          { x: 1000, label: "another mark" },
        ],
        series: [
          {
            kind: "curve",
            label: "exact mean",
            exact: true,
            points: logGrid(1, 3600, 400).map((d) => ({ x: (d * d) / D, y: inverse(d) })),
          },
          {
            kind: "points",
            label: "measured (median at the peak)",
            points: divisors.map((d) =>
              d === 60 ? { x: 1, y: 104, error: 31 } : noisy((d * d) / D, inverse(d), 0.03 * inverse(d)),
            ),
          },
        ],
      },
      {
        title: "Near the peak",
        x: { label: "q = dA / dB", scale: "log", domain: [0.35, 2.9] },
        y: { label: "entropy S (nats)", scale: "linear" },
        series: [
          {
            kind: "curve",
            label: "Page, exact",
            exact: true,
            points: divisors.filter((d) => d >= 36 && d <= 100).map((d) => ({ x: (d * d) / D, y: page(d) })),
          },
          {
            kind: "points",
            label: "measured",
            points: divisors.filter((d) => d >= 36 && d <= 100).map((d) => noisy((d * d) / D, page(d), 0.0013)),
          },
        ],
      },
    ],
  },
  table: {
    columns: ["dA", "dB", "S measured", "standard error", "S Page", "z"],
    rows: divisors.map((d) => [d, D / d, page(d) + 0.001 * normal(), 0.001, page(d), Number(normal().toFixed(2))]),
  },
};

const sizes: [number, number, number, number][] = [
  [2, 2, 1 / 3, 0.179233],
  [4, 4, 0.9223957, 0.115037],
  [4, 16, 1.2694119, 0.039513],
  [8, 8, 1.5885338, 0.061212],
  [8, 32, 1.9564748, 0.020441],
  [16, 16, 2.274866, 0.031088],
  [60, 60, 3.5945066, 0.00833],
];
const purity = (m: number, n: number) => (m + n) / (m * n + 1);
const reducedMoments: ClaimReport = {
  ...common,
  claim: "reduced-moments",
  title: "Moments of reduced states",
  statement: {
    sentence: "The Rényi entropies of the reduced state follow from the moments of a trace-normalised Wishart matrix.",
    paper: "Section 4, Eqs. (8)–(11)",
  },
  params: { states: 4000, seedOffset: 0 },
  trials: 24_400,
  seconds: 12.41,
  digest: "b7d4".padEnd(64, "0c55e1"),
  records: records(["case", "purity", "third", "entropy"], 30, uniform),
  verdict: {
    holds: false,
    summary: "The mean purity of 4 × 16 is 6.32 standard errors from its exact value (5 allowed): 1 of 21 means fails.",
    rules: [
      { name: "Means", rule: "|z| ≤ 5 for each of 21 means", statistic: 6.32, bound: 5, holds: false },
      {
        name: "Widths",
        rule: "|sd/exact − 1| ≤ 0.1",
        statistic: 0.0213,
        standardError: 0.011,
        bound: 0.1,
        holds: true,
      },
    ],
  },
  figure: {
    title: "Means over Haar states against exact theory",
    caption:
      "Deviation of each mean from its exact value, in standard errors. Between the lines nine in ten should lie.",
    panels: [
      {
        title: "Purity",
        x: { label: "D = dA · dB", scale: "log" },
        y: { label: "mean purity", scale: "log" },
        series: [
          {
            kind: "curve",
            label: "exact, dA = dB",
            exact: true,
            points: logGrid(2, 60, 100).map((m) => ({ x: m * m, y: purity(m, m) })),
          },
          {
            kind: "points",
            label: "measured",
            points: sizes.map(([m, n]) => noisy(m * n, purity(m, n), 0.001 * purity(m, n))),
          },
        ],
      },
      {
        title: "Deviation from theory",
        x: { label: "D = dA · dB", scale: "log" },
        y: { label: "z (standard errors)", scale: "linear", domain: [-7, 7] },
        series: [
          {
            kind: "points",
            label: "purity",
            points: sizes.map(([m, n], i) => ({ x: m * n, y: i === 2 ? 6.32 : normal() })),
          },
          { kind: "points", label: "Tr ρ³", points: sizes.map(([m, n]) => ({ x: m * n, y: normal() })) },
          { kind: "points", label: "entropy", points: sizes.map(([m, n]) => ({ x: m * n, y: normal() })) },
          {
            kind: "curve",
            label: "bound",
            exact: true,
            points: [
              { x: 4, y: 5 },
              { x: 3600, y: 5 },
            ],
          },
        ],
      },
    ],
  },
  table: {
    columns: ["dA × dB", "E purity", "measured", "E S", "std S"],
    rows: sizes.map(([m, n, s, sd]) => [`${m} × ${n}`, purity(m, n), purity(m, n) * (1 + 0.001 * normal()), s, sd]),
  },
};

const density = (c: number, x: number): number => {
  const [lo, hi] = [(1 - Math.sqrt(c)) ** 2, (1 + Math.sqrt(c)) ** 2];
  return x <= lo || x >= hi ? 0 : Math.sqrt((hi - x) * (x - lo)) / (2 * Math.PI * c * x);
};
const histogram = (title: string, c: number) => {
  const hi = (1 + Math.sqrt(c)) ** 2 * 1.04;
  const width = hi / 40;
  return {
    title,
    x: { label: "x = dA · eigenvalue", scale: "linear" as const },
    y: { label: "density", scale: "linear" as const },
    series: [
      {
        kind: "bars" as const,
        label: "measured",
        bars: Array.from({ length: 40 }, (_, i) => {
          let mean = 0;
          for (let k = 0; k < 50; k++) mean += density(c, (i + (k + 0.5) / 50) * width) / 50;
          return { x0: i * width, x1: (i + 1) * width, y: Math.max(0, mean * (1 + 0.03 * normal())) };
        }),
      },
      {
        kind: "curve" as const,
        label: "Marchenko–Pastur",
        exact: false,
        points: Array.from({ length: 400 }, (_, i) => ({
          x: ((i + 0.5) / 400) * hi,
          y: density(c, ((i + 0.5) / 400) * hi),
        })),
      },
    ],
  };
};
const marchenkoPastur: ClaimReport = {
  ...common,
  claim: "marchenko-pastur",
  title: "The spectrum of a reduced state",
  statement: {
    sentence: "The eigenvalues of the reduced density matrix follow the Marchenko–Pastur law.",
    paper: "Section 4, Eq. (7)",
    corrected: "The law holds for every ratio c = dA/dB; for c > 1 an atom of weight 1 − 1/c stands at zero.",
  },
  params: { spectra16: 100, spectra64: 50 },
  trials: 350,
  seconds: 0.612,
  digest: "0e93".padEnd(64, "ab17f2"),
  records: records(["case", "x"], 40, uniform),
  verdict: {
    holds: true,
    summary: "The largest Kolmogorov distance is 0.0078 at 16 × 64 (0.016 allowed).",
    rules: [
      { name: "16 × 64", rule: "Kolmogorov distance ≤ 0.016", statistic: 0.0078, bound: 0.016, holds: true },
      { name: "64 × 64", rule: "Kolmogorov distance ≤ 0.01", statistic: 0.0031, bound: 0.01, holds: true },
      { name: "64 × 16", rule: "padded zeros are exact zeros", statistic: 0, expected: 0, bound: 0, holds: true },
    ],
  },
  figure: {
    title: "Histograms of dA · λ against the Marchenko–Pastur density",
    caption: "Eigenvalues of 100 (16 × 64) and 50 (64 × 64) reduced states; the law is that of large dimensions.",
    panels: [histogram("16 × 64, c = 1/4", 0.25), histogram("64 × 64, c = 1", 1), histogram("64 × 16, c = 4", 4)],
  },
  table: {
    columns: ["dA × dB", "c", "spectra", "distance", "bound"],
    rows: [
      ["16 × 64", 0.25, 100, 0.0078, 0.016],
      ["64 × 64", 1, 50, 0.0031, 0.01],
      ["64 × 16", 4, 100, 0.0054, 0.01],
    ],
  },
};

export const exampleReports: readonly ClaimReport[] = [pageCurve, reducedMoments, marchenkoPastur];

export const exampleMeta: ReportMeta = {
  command: "npx wishart reproduce --seed 1",
  seed: 1,
  preset: "default",
  digest: "5a0f".padEnd(64, "c3e8d1"),
  seconds: 14.756,
  workers: 2,
  date: "2025-11-21 08:30 UTC",
  engine: { build: "strict", hash: "9e4b".padEnd(64, "17ac") },
  versions: { wishart: "0.1.0", runtime: "Node.js 20.20.2" },
  machine: "x64, 2 cores, linux",
};
