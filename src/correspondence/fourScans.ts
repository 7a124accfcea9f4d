/**
 * Four ways along one axis (experiment F.interchange): the trials of table-1 itself.
 *
 * The paper says that what is fixed and what varies are interchanged between the two sides. page-curve fixes D and varies dA; here are
 * the other three, and a network whose width is fixed while the number of its inputs varies. One trial is one matrix, rows × cols,
 * q = rows/cols, and what the shared curves are about, from its singular values s, p = s²/Σs²:
 *
 *   amplification   Tr ρ⁺/D of a state, Tr (J Jᵀ)⁺ of a Jacobian, mean ‖J(x) J⁺‖² of a network      excess     n Σp² − 1
 *   deficit         ln n + Σ p ln p                  distance   ½ Σ|p − 1/n|, the zeros of n = rows included
 *   zeros           n − rank                         smallest   n times the smallest p that is not zero
 */
import { log } from "../engine/functions.js";
import { withScope } from "../engine/scope.js";
import type { Matrix } from "../linalg/matrix.js";
import { svdvals } from "../linalg/svdvals.js";
import { jacobian } from "../ntk/jacobian.js";
import { ridgeless } from "../ntk/ridgeless.js";
import { reducedSpectrumInto } from "../quantum/reducedSpectrum.js";
import { ginibre } from "../random/ginibre.js";
import { spherePoints } from "../random/spherePoints.js";
import type { Stream } from "../random/stream.js";
import { inverseMomentVariance } from "../theory/inverseMomentVariance.js";
import { meanNoiseAmplification } from "../theory/meanMoment.js";
import { pageDeficit, pageVariance } from "../theory/page.js";
import { purityVariance } from "../theory/purity.js";
import { meanNoiseAmplificationReal } from "../theory/ridgelessRisk.js";
import { traceDistanceMarchenkoPastur } from "../theory/traceDistanceMarchenkoPastur.js";
import { column, finished, type Records, type RuleOutcome, type Side, type Used } from "./claim.js";
import { type Estimate, type Group, groupsOf, logOf, meanOf, medianOf, where } from "./groups.js";
import { type NetworkSampler, TASK, taskScales } from "./networkTasks.js";
import { amplificationVariance } from "./ridgelessRegression.js";
import type { AmplitudeSampler } from "./sampler.js";
import { atMost, combinedZ, median, studentBound, worst, Z_BOUND, zScore } from "./statistics.js";

/** The size that does not vary. */
export const FIXED = 60;
const VARIED = [12, 24, 30, 40, 48, 60, 75, 90, 120, 150, 300];
/** Of the network: 6 w + 1 parameters; points at which V is measured. */
const WIDTH = 10;
const TEST = 100;
/** Nearer to q = 1 the inverse has so heavy a tail that a mean says little. */
export const GAP = 10;

interface Kind {
  readonly name: string;
  readonly side: Side;
  /** rows and cols of the k-th matrix. */
  readonly shape: (varied: number) => readonly [rows: number, cols: number];
}

export const STATES = 0;
export const PARAMETERS = 1;
export const SAMPLES = 2;
export const INPUTS = 3;
export const KINDS: readonly Kind[] = [
  { name: "dA fixed, dB varied", side: "quantum", shape: (varied) => [FIXED, varied] },
  { name: "n fixed, P varied", side: "network", shape: (varied) => [FIXED, varied] },
  { name: "P fixed, n varied", side: "network", shape: (varied) => [varied, FIXED] },
  { name: "width fixed, inputs varied", side: "network", shape: (varied) => [varied, 6 * WIDTH + 1] },
];

export const SCAN_FIELDS = [
  "kind",
  "varied",
  "amplification",
  "excess",
  "deficit",
  "distance",
  "zeros",
  "smallest",
] as const;

/** J, rows × cols, of independent entries. */
export type MatrixSampler = (rows: number, cols: number, stream: Stream) => Matrix;
export const gaussianMatrix: MatrixSampler = (rows, cols, stream) => ginibre(rows, cols, { stream }) as Matrix;

export interface Samplers {
  readonly amplitudes: AmplitudeSampler;
  readonly matrix: MatrixSampler;
  readonly network: NetworkSampler;
}

/** Excess, deficit, distance, zeros, smallest of squared singular values, and Σ 1/s². */
function measure(squares: ArrayLike<number>, rows: number): { inverse: number; rest: number[] } {
  let [total, largest] = [0, 0];
  for (let i = 0; i < squares.length; i++) {
    total += squares[i] as number;
    largest = Math.max(largest, squares[i] as number);
  }
  let [rank, inverse, excess, deficit, distance, smallest] = [0, 0, -1, log(rows), 0, rows];
  for (let i = 0; i < squares.length; i++) {
    const square = squares[i] as number;
    if (!(square > 1e-24 * largest)) continue;
    const p = square / total;
    rank += 1;
    inverse += 1 / square;
    excess += rows * p * p;
    deficit += p * log(p);
    distance += Math.abs(p - 1 / rows);
    smallest = Math.min(smallest, rows * p);
  }
  return { inverse, rest: [excess, deficit, (distance + (rows - rank) / rows) / 2, rows - rank, smallest] };
}

const squared = (x: Float64Array): Float64Array => x.map((s) => s * s);

/** How many trials make one of each matrix. */
export const MATRICES: number = KINDS.length * VARIED.length;

export function scanTrial(samplers: Samplers, stream: Stream, index: number): Float64Array {
  const k = index % KINDS.length;
  const varied = VARIED[Math.floor(index / KINDS.length) % VARIED.length] as number;
  const [rows, cols] = (KINDS[k] as Kind).shape(varied);
  if (k === STATES) {
    const values = withScope("table-1", (s) => {
      const amplitudes = s.f64(2 * rows * cols);
      samplers.amplitudes(s, stream, amplitudes);
      const p = s.f64(Math.min(rows, cols));
      reducedSpectrumInto(s, { dA: rows, dB: cols, amplitudes, values: p });
      return p.copy();
    });
    const { inverse, rest } = measure(values, rows);
    return Float64Array.of(k, varied, inverse / (rows * cols), ...rest);
  }
  if (k !== INPUTS) {
    const { inverse, rest } = measure(squared(svdvals(samplers.matrix(rows, cols, stream))), rows);
    return Float64Array.of(k, varied, inverse, ...rest);
  }
  const net = samplers.network({
    widths: [TASK.inputs, WIDTH, 1],
    activation: "erf",
    ...taskScales,
    stream: stream.child("network"),
  });
  const J = jacobian(net, spherePoints(rows, TASK.inputs, { stream: stream.child("inputs") }));
  const fit = ridgeless(J, new Float64Array(rows));
  const V = fit.noiseAmplification(jacobian(net, spherePoints(TEST, TASK.inputs, { stream: stream.child("test") })));
  return Float64Array.of(k, varied, V, ...measure(squared(fit.singularValues), rows).rest);
}

/** All matrices of one kind and one shape. */
export interface Matrices {
  readonly rows: number;
  readonly cols: number;
  readonly q: number;
  readonly group: Group;
}

export const matricesOf = (records: Records, kind: number): Matrices[] =>
  groupsOf(where(records, "kind", kind), "varied", VARIED).map((group) => {
    const [rows, cols] = (KINDS[kind] as Kind).shape(group.key);
    return { rows, cols, q: rows / cols, group };
  });

export const isFar = (rows: number, cols: number): boolean => Math.abs(rows - cols) >= GAP;

/** Of the amplification: the mean where it means something, else the median. */
export const amplificationOf = ({ rows, cols, group }: Matrices): Estimate =>
  isFar(rows, cols) ? meanOf(group.of("amplification")) : medianOf(group.of("amplification"));

/** Mean of n Σp² − 1 over real matrices, (n − 1)(n + 2)/(nP + 2). */
export const realExcess = (n: number, P: number): number => ((n - 1) * (n + 2)) / (n * P + 2);
export const stateExcess = (dA: number, dB: number): number => (dA * dA - 1) / (dA * dB + 1);
/** The limit of the deficit: q/2, and ln q + 1/(2q) above 1. */
export const limitDeficit = (q: number): number => (q <= 1 ? q / 2 : log(q) + 1 / (2 * q));

/** A deviation from an exact mean, in standard errors, with the degrees that say how rare it is. */
interface Deviation {
  readonly z: number;
  readonly degrees: number;
}

/** |z| ≤ 5 at every size, and over all sizes together. */
function exactRules(name: string, what: string, all: readonly Deviation[]): RuleOutcome[] {
  return [
    atMost(
      name,
      `${what}: |z| ≤ 5 (as rare: Student's t), largest, in units of that bound`,
      worst(all.map(({ z, degrees }) => z / studentBound(degrees))),
      1,
    ),
    atMost(`${name}, all q`, `${what}: |Σz|/√k ≤ 5 over the k sizes`, combinedZ(all.map(({ z }) => z)), Z_BOUND),
  ];
}

/** The scan of other records, sizes with their values of the amplification. */
export interface Scan {
  readonly rows: number;
  readonly cols: number;
  readonly values: readonly number[];
}

/** The amplification along one scan against its exact mean, exact standard errors; |rows − cols| + 1 moments are finite, or half. */
export function scanRules(name: string, side: Side, scan: readonly Scan[]): RuleOutcome[] {
  const [exact, variance, what] =
    side === "quantum"
      ? [
          meanNoiseAmplification,
          (a: number, b: number) => inverseMomentVariance(a, b) / (a * b * (a * b)),
          "(D − 1)/D · min/|dA − dB|",
        ]
      : [meanNoiseAmplificationReal, amplificationVariance, "min(n, P)/(|P − n| − 1)"];
  const far = scan
    .filter(({ rows, cols }) => isFar(rows, cols))
    .map(({ rows, cols, values }) => ({
      z: zScore(meanOf(values).value, exact(rows, cols), Math.sqrt(variance(rows, cols) / values.length)),
      degrees: Math.abs(rows - cols),
    }));
  return exactRules(`interchange: ${name}`, `mean against ${what} where |rows − cols| ≥ ${GAP}`, far);
}

export const scanOf = (records: Records, kind: number): Scan[] =>
  matricesOf(records, kind).map(({ rows, cols, group }) => ({ rows, cols, values: group.of("amplification") }));

/** The curves that both sides share, at n = dA = 60: exact at finite size where a closed form is known. */
export function sharedCurveRules(records: Records): RuleOutcome[] {
  const [states, jacobians] = [matricesOf(records, STATES), matricesOf(records, PARAMETERS)];
  const sampled = (
    all: readonly Matrices[],
    field: string,
    exact: (rows: number, cols: number) => number,
  ): Deviation[] =>
    all.map(({ rows, cols, group }) => {
      const { value, error } = meanOf(group.of(field));
      return { z: zScore(value, exact(rows, cols), error), degrees: group.count - 1 };
    });
  const known = (
    field: string,
    exact: (rows: number, cols: number) => number,
    spread: (rows: number, cols: number) => number,
  ) =>
    states.map(({ rows, cols, group }) => ({
      z: zScore(meanOf(group.of(field)).value, exact(rows, cols), spread(rows, cols) / Math.sqrt(group.count)),
      degrees: 1e9,
    }));
  const near = (name: string, all: readonly Matrices[], field: string, curve: (q: number) => number, band: number) =>
    atMost(
      name,
      `mean within max(${100 * band} %, 5 SE) of the Marchenko–Pastur curve at every q, in units of that bound`,
      worst(
        all.map(({ q, group }) => {
          const { value, error } = meanOf(group.of(field));
          const limit = curve(q);
          return (value - limit) / Math.max(band * limit, studentBound(group.count - 1) * error);
        }),
      ),
      1,
    );
  const zeros = KINDS.slice(0, INPUTS).flatMap((_, kind) =>
    matricesOf(records, kind).flatMap(({ rows, cols, group }) =>
      group.of("zeros").map((x) => x - Math.max(0, rows - cols)),
    ),
  );
  return [
    ...exactRules(
      "purity excess, states",
      "dA Tr ρ² − 1 against (dA² − 1)/(D + 1)",
      known("excess", stateExcess, (dA, dB) => dA * Math.sqrt(purityVariance(dA, dB))),
    ),
    ...exactRules(
      "purity excess, Jacobians",
      "n Tr K²/(Tr K)² − 1 against (n − 1)(n + 2)/(nP + 2)",
      sampled(jacobians, "excess", realExcess),
    ),
    ...exactRules(
      "entropy deficit, states",
      "ln dA − S against Page",
      known("deficit", pageDeficit, (dA, dB) => Math.sqrt(pageVariance(dA, dB))),
    ),
    near("entropy deficit, Jacobians", jacobians, "deficit", limitDeficit, 0.03),
    near("trace distance, states", states, "distance", traceDistanceMarchenkoPastur, 0.01),
    near("trace distance, Jacobians", jacobians, "distance", traceDistanceMarchenkoPastur, 0.02),
    atMost("zero eigenvalues", "exactly max(0, rows − cols) in every matrix of either side", worst(zeros), 0),
  ];
}

/** Median V of the network, with the number of inputs varied at fixed width, against P/(n − P − 1) where least squares is blind: in units of the bound. */
export function blindScan(records: Records, share: number, band: number): number {
  const all = matricesOf(records, INPUTS).filter(({ rows, cols }) => cols <= share * rows);
  return worst(
    all.map(({ rows, cols, group }) => {
      const { value, error } = logOf(medianOf(group.of("amplification")));
      const bound = Math.max(log(1 + band), studentBound(2 * (group.count - 1)) * error);
      return (value - log(meanNoiseAmplificationReal(rows, cols))) / bound;
    }),
  );
}

/** The smallest eigenvalue at q = 1, in its natural unit: D · dA p_min of states, 1 on average; nP · n p_min of Jacobians, 0.6886 for large n. */
export function squareSmallest(records: Records, kind: number): number[] {
  const square = matricesOf(records, kind).find(({ rows, cols }) => rows === cols) as Matrices;
  return square.group.of("smallest").map((x) => square.rows * square.cols * x);
}

/** The largest median of the amplification along a scan: its q. */
export const peakOf = (scan: readonly Scan[]): number => {
  const top = scan.reduce((a, b) => (median(b.values) > median(a.values) ? b : a));
  return top.rows / top.cols;
};

/** V of independent features, n fixed. */
export function regressionScan(used: Used): Scan[] {
  const { records } = finished(used, "ridgeless-regression");
  const sizes = [
    ...new Set(Array.from({ length: records.count }, (_, i) => records.data[i * records.fields.length] as number)),
  ];
  return groupsOf(
    records,
    "p",
    [...sizes].sort((a, b) => a - b),
  ).map((group) => ({ rows: TASK.samples, cols: group.key, values: group.of("V") }));
}

/** V of the network at every width, P = 6w + 1. */
export function tangentScan(used: Used): Scan[] {
  const { records } = finished(used, "double-descent");
  // Width 0 stands for infinity.
  const widths = [...new Set(column(records, "w"))].filter((w) => w > 0).sort((a, b) => a - b);
  return groupsOf(records, "w", widths).map((group) => ({
    rows: TASK.samples,
    cols: 6 * group.key + 1,
    values: group.of("V"),
  }));
}
