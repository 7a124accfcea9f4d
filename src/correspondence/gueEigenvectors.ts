/**
 * gue-eigenvectors — the eigenvectors of a random Hamiltonian are typical states (claim C4, experiment B.gue).
 *
 * One trial is one GUE matrix of size 64; each of its 64 eigenvectors is cut as 8 × 8. The matrix of eigenvectors is Haar-distributed,
 * so every one of them, at whatever energy, has the exact means of Haar states.
 *
 * They are orthogonal and so not quite independent: the purity is a harmonic of degree (2, 2) of the unitary group, whose zonal function
 * at two orthogonal states is 2/(D(D − 1)) of that at one. The variance of the mean over the D eigenvectors of one matrix is therefore
 * 1 + 2/D times that of D independent states.
 *
 * That their expectation values do not follow the energy is exact as well: with E the matrix of energies, O an observable, both traceless,
 * and U a Haar unitary independent of them, Tr U E U† O has mean 0 and variance Tr E² Tr O²/(D² − 1). O is the spin 7/2 along z that
 * eight levels are, of A and of B.
 */
import { exp } from "../engine/functions.js";
import { withScope } from "../engine/scope.js";
import { eigenpairsInto, transposeInto } from "../linalg/fused.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { entropyOf } from "../quantum/entropyOf.js";
import { reducedSpectrumInto } from "../quantum/reducedSpectrum.js";
import { gue } from "../random/gue.js";
import type { Stream } from "../random/stream.js";
import { meanMoment } from "../theory/meanMoment.js";
import { pageEntropy, pageVariance } from "../theory/page.js";
import { purityVariance } from "../theory/purity.js";
import { type Claim, column, type Point, type Records, type RuleOutcome } from "./claim.js";
import { atMost, chiSquareZ, mean, standardError, Z_BOUND, zScore } from "./statistics.js";

const M = 8;
const D = M * M;
/** Of the moments beside the entropy; 2 is the purity. */
const ORDERS = [0.25, 0.5, 1.5, 2, 3, 5];
const FIELDS = [
  ...Array.from({ length: D }, (_, j) => `S${j}`),
  ...ORDERS.flatMap((alpha) => [`trace${alpha}`, `square${alpha}`]),
  "alongA",
  "alongB",
];

/** A Hermitian matrix of size n. */
export type MatrixSampler = (n: number, stream: Stream) => ComplexMatrix;
const unitaryEnsemble: MatrixSampler = (n, stream) => gue(n, { stream });

/** Tr U E U† O for the spin of A and that of B, over its standard deviation. `rows`: the eigenvectors, one a row. */
function along(energies: Float64Array, rows: Float64Array): number[] {
  const centre = mean(energies);
  const sums = [0, 0];
  let [squares, spins] = [0, 0];
  for (const [j, energy] of energies.entries()) {
    squares += (energy - centre) * (energy - centre);
    // Each value of the spin belongs to 8 basis states, and j runs over all of them.
    spins += spin(j % M) * spin(j % M);
    for (let i = 0; i < D; i++) {
      const [re, im] = [rows[2 * (j * D + i)] as number, rows[2 * (j * D + i) + 1] as number];
      const weight = (energy - centre) * (re * re + im * im);
      sums[0] = (sums[0] as number) + weight * spin(Math.floor(i / M));
      sums[1] = (sums[1] as number) + weight * spin(i % M);
    }
  }
  const deviation = Math.sqrt((squares * spins) / (D * D - 1));
  return sums.map((sum) => sum / deviation);
}

const spin = (k: number): number => k - (M - 1) / 2;

/** The entropies S_0 … S_63 in ascending energy; mean and mean square of Tr ρ^α over the eigenvectors; what follows the energy. */
function record(H: ComplexMatrix): Float64Array {
  const out = new Float64Array(FIELDS.length);
  withScope("gue-eigenvectors", (s) => {
    const a = s.copyIn(H.data);
    const values = s.f64(D);
    eigenpairsInto(s, { n: D, complex: true, a, values, vectors: a });
    const rows = s.f64(2 * D * D);
    transposeInto(s, { rows: D, cols: D, complex: true, a, b: rows });
    const spectrum = s.f64(M);
    out.set(along(values.copy(), rows.copy()), D + 2 * ORDERS.length);
    for (let j = 0; j < D; j++) {
      reducedSpectrumInto(s, { dA: M, dB: M, amplitudes: rows.part(2 * j * D, 2 * D), values: spectrum });
      out[j] = entropyOf(s, spectrum, 1);
      for (const [k, alpha] of ORDERS.entries()) {
        const trace = exp((1 - alpha) * entropyOf(s, spectrum, alpha));
        out[D + 2 * k] = (out[D + 2 * k] as number) + trace / D;
        out[D + 2 * k + 1] = (out[D + 2 * k + 1] as number) + (trace * trace) / D;
      }
    }
  });
  return out;
}

interface Moment {
  readonly label: string;
  readonly mean: number;
  readonly error: number;
  readonly exact: number;
  readonly z: number;
  /** Standard error from the scatter of whole matrices. */
  readonly between: number;
}

/** Mean entropy of each position in the spectrum, over the matrices. */
const positions = (records: Records): Float64Array[] => Array.from({ length: D }, (_, j) => column(records, `S${j}`));

/** Mean entropy of each matrix. */
function entropyOfMatrices(records: Records): Float64Array {
  const all = positions(records);
  return Float64Array.from({ length: records.count }, (_, i) => mean(all.map((S) => S[i] as number)));
}

function moments(records: Records): Moment[] {
  const states = D * records.count;
  const correlation = 1 + 2 / D;
  const moment = (label: string, perMatrix: Float64Array, variance: number, exact: number): Moment => {
    const average = mean(perMatrix);
    const error = Math.sqrt((variance * correlation) / states);
    return {
      label,
      mean: average,
      error,
      exact,
      z: zScore(average, exact, error),
      between: standardError(perMatrix),
    };
  };
  return [
    moment("S", entropyOfMatrices(records), pageVariance(M, M), pageEntropy(M, M)),
    ...ORDERS.map((alpha) => {
      const traces = column(records, `trace${alpha}`);
      const average = mean(traces);
      const variance = alpha === 2 ? purityVariance(M, M) : mean(column(records, `square${alpha}`)) - average * average;
      return moment(`Tr ρ^${alpha}`, traces, variance, meanMoment(alpha, M, M));
    }),
  ];
}

/** How far the scatter of matrices is from that of 64 independent states each, as a z. */
function spreadZ(moment: Moment, matrices: number): number {
  const ratio = moment.between / moment.error;
  return chiSquareZ((matrices - 1) * ratio * ratio, matrices - 1);
}

/** Entropies position by position against Page's value: one χ² of 64 degrees. */
function positionsZ(records: Records): number {
  const error = Math.sqrt(pageVariance(M, M) / records.count);
  const z = positions(records).map((S) => (mean(S) - pageEntropy(M, M)) / error);
  return chiSquareZ(
    z.reduce((sum, x) => sum + x * x, 0),
    D,
  );
}

function rules(records: Records): RuleOutcome[] {
  const all = moments(records);
  const spread = (label: string) => spreadZ(all.find((m) => m.label === label) as Moment, records.count);
  return [
    ...all.map((m) => ({
      ...atMost(`mean ${m.label}`, "|z| ≤ 5 against the exact mean over Haar states", m.z, Z_BOUND),
    })),
    atMost(
      "the same at every energy",
      "entropies by position in the spectrum scatter about Page's value as χ² of 64 degrees, |z| ≤ 5",
      positionsZ(records),
      Z_BOUND,
    ),
    ...["A", "B"].map((part) =>
      atMost(
        `the spin of ${part} does not follow the energy`,
        "|z| ≤ 5 of the mean of Tr U E U† O, which is 0, exact standard error",
        mean(column(records, `along${part}`)) * Math.sqrt(records.count),
        Z_BOUND,
      ),
    ),
    ...["S", "Tr ρ^2"].map((label) =>
      atMost(
        `eigenvectors count as independent: ${label}`,
        "means over one matrix scatter as those of 64 independent states (variance times 1 + 2/D), χ², |z| ≤ 5",
        spread(label),
        Z_BOUND,
      ),
    ),
  ];
}

export function gueEigenvectorsWith(sampler: MatrixSampler): Claim<null> {
  return {
    id: "gue-eigenvectors",
    title: "Eigenvectors of random Hamiltonians",
    statement: {
      sentence:
        "Eigenvectors of a random Hamiltonian are typical states: their reduced density matrices are normalised Wishart " +
        "matrices, with the mean purity and the mean entropy of Haar-random states.",
      paper: "The paragraphs on random matrices before Eq. (2)",
      corrected:
        "True for each eigenvector of the unitary ensemble at finite size, whatever its energy; the eigenvectors of one " +
        "matrix scatter nearly as independent states. Real symmetric matrices have another mean, (dA + dB + 1)/(D + 2).",
    },
    parameters: {
      matrices: { description: "matrices of size 64", integer: true, minimum: 10, maximum: 1e6 },
    },
    presets: { quick: { matrices: 10 }, default: { matrices: 60 }, full: { matrices: 600 } },
    fields: FIELDS,
    trials: (params) => params.matrices as number,
    prepare: () => null,
    trial: (_params, _prepared, stream) => record(sampler(D, stream)),
    verdict: (records) => {
      const all = moments(records);
      const outcomes = rules(records);
      const [S, , , , purity] = all as [Moment, Moment, Moment, Moment, Moment];
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `${D * records.count} eigenvectors: mean S ${S.mean.toFixed(4)} (Page ${S.exact.toFixed(4)}), mean purity ${purity.mean.toFixed(5)} (exact ${purity.exact.toFixed(5)}), largest |z| ${Math.max(...all.map((m) => Math.abs(m.z))).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = moments(records);
      const S = positions(records);
      const line = (y: number, from: number, to: number): Point[] => [
        { x: from, y },
        { x: to, y },
      ];
      return {
        title: "Eigenvectors of GUE matrices of size 64, cut as 8 × 8",
        caption:
          "First: mean entropy of the j-th eigenvector, in ascending energy, one standard error; the solid line is Page's mean of " +
          "Haar states. Second: z = (mean − exact mean)/(standard error) over all eigenvectors; they come from the same states, so they " +
          "deviate together.",
        panels: [
          {
            title: "Entropy across the spectrum",
            x: { label: "position in the spectrum", scale: "linear", domain: [0, D + 1] },
            y: { label: "S (nats)", scale: "linear" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: S.map((values, j) => ({ x: j + 1, y: mean(values), error: standardError(values) })),
              },
              { kind: "curve", label: "Page", exact: true, points: line(pageEntropy(M, M), 0, D + 1) },
            ],
          },
          {
            title: "Deviation from the exact mean",
            x: {
              label: "quantity",
              scale: "linear",
              domain: [0.5, all.length + 0.5],
              ticks: all.map((m, k) => ({ value: k + 1, label: m.label })),
            },
            y: { label: "z", scale: "linear", domain: [-6, 6] },
            series: [
              { kind: "points", label: "measured", points: all.map((m, k) => ({ x: k + 1, y: m.z, error: 1 })) },
              { kind: "curve", label: "exact", exact: true, points: line(0, 0.5, all.length + 0.5) },
            ],
          },
        ],
      };
    },
    table: (records) => ({
      columns: ["quantity", "mean", "SE, independent", "SE, of matrices", "exact", "z"],
      rows: moments(records).map((m) => [m.label, m.mean, m.error, m.between, m.exact, m.z]),
    }),
  };
}

export const gueEigenvectors = /* @__PURE__ */ gueEigenvectorsWith(unitaryEnsemble);
