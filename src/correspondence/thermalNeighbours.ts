/**
 * thermal-neighbours — an exactly thermal state near every typical one (claims C6 and C10, experiment F.qntk).
 *
 * The quantum side of a global minimum near every initialisation. A pure state is a vector of 2D parameters, the observables of A are
 * dA² outputs; their tangent kernel K_Q = J Jᵀ has the eigenvalues 2dA (p_i + p_j), p the spectrum of ρ_A. One trial is one Haar
 * state at dA = 4 and one dB:
 *
 *   distance      ‖ψ − ψ*‖ to the nearest state with ρ_A = 1/dA exactly; distance² = 2(1 − Tr √ρ_A/√dA). −1 for dB < dA: there is none
 *   linear        √(vᵀK⁻¹v): how far a linear step would go, a quarter of χ², squared
 *
 * and in every tenth one, `built` = 1, the state ψ* and the kernel are made:
 *
 *   residual      dA Tr ρ² − 1 of ψ*, and how far ‖ψ − ψ*‖ is from the formula: the larger
 *   fluctuation   ‖K_Q − 4‖²/‖4‖², of mean (dA² − 1)/(2(D + 1))
 *   spectrum      largest deviation of an eigenvalue of K_Q from 2dA (p_i + p_j)
 *   zeros         eigenvalues of K_Q that are zero: max(0, dA − dB)²
 */
import { withScope } from "../engine/scope.js";
import { eigvalsh } from "../linalg/eigh.js";
import { linearThermalDistance, nearestThermalState } from "../quantum/nearestThermalState.js";
import { partialTrace } from "../quantum/partialTrace.js";
import { purity } from "../quantum/purity.js";
import { quantumTangentKernel } from "../quantum/quantumTangentKernel.js";
import { schmidtValues } from "../quantum/schmidtValues.js";
import type { State } from "../quantum/state.js";
import type { Stream } from "../random/stream.js";
import { inverseMomentVariance } from "../theory/inverseMomentVariance.js";
import { purityVariance } from "../theory/purity.js";
import {
  meanKernelFluctuation,
  meanSquaredLinearDistance,
  meanSquaredThermalDistance,
} from "../theory/thermalDistance.js";
import type { Claim, Params, Point, Records, RuleOutcome } from "./claim.js";
import {
  type Estimate,
  fractionTail,
  type Group,
  groupsOf,
  likely,
  meanOf,
  medianOf,
  medianRules,
  pointAt,
  type Reference,
  type Share,
  shareAt,
  where,
} from "./groups.js";
import { type AmplitudeSampler, gaussianAmplitudes } from "./sampler.js";
import { atLeast, atMost, combinedZ, mean, median, studentBound, worst, Z_BOUND, zScore } from "./statistics.js";

const dA = 4;
/** Observables of A beside the identity. */
const OBSERVABLES = dA * dA - 1;
/** Rests that are too small for any thermal state, then those that are not. */
const SIZES = [2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 64];
/** "Near": the norm of a state is 1. */
const NEAR = 0.3;
/** Kernel and nearest state are made in one trial out of so many. */
const BUILT = 10;

/** Of 400,000 states (200,000 at dB = 64) of an independent program: share of distances ≤ 0.3, median of the linear distance. */
const FRACTION: ReadonlyMap<number, Reference> = new Map([
  [4, [0.00159, 0.000063]],
  [5, [0.012462, 0.000175]],
  [6, [0.043097, 0.000321]],
  [8, [0.193908, 0.000625]],
  [12, [0.648567, 0.000755]],
  [16, [0.908925, 0.000455]],
  [24, [0.997515, 0.000079]],
  [32, [0.999965, 0.000009]],
  [64, [1, 0.000005]],
]);
const LINEAR: ReadonlyMap<number, Reference> = new Map([
  [4, [1.193726, 0.001309]],
  [5, [0.754447, 0.000581]],
  [6, [0.59409, 0.000387]],
  [8, [0.445583, 0.00023]],
  [12, [0.324721, 0.000152]],
  [16, [0.267943, 0.000123]],
  [24, [0.209059, 0.000084]],
  [32, [0.177212, 0.000068]],
  [64, [0.121768, 0.000064]],
]);
/** Standard errors that a reference fraction is given. */
const SLACK = 3;
const BAND = 0.02;
/** The inverse has |dA − dB| + 1 finite moments: from this gap on its mean is judged. */
const GAP = 8;
/** Squared linear over squared exact distance, medians: above the first at dB = dA, within the second of 1 at dB = 64. */
const DIVERGES = 3;
const AGREES = 0.15;
/** Rounding of a 16 × 16 kernel of norm up to 2dA², and of a state of norm 1. */
const KERNEL_ROUNDING = 1e-12;
const ROUNDING = 1e-12;

/** D over the number of observables. */
const ratioOf = (dB: number): number => (dA * dB) / OBSERVABLES;
const dimensionOf = (dB: number): number => dA * dB;

function draw(sampler: AmplitudeSampler, stream: Stream, dB: number): State {
  const data = withScope("thermal-neighbours", (s) => {
    const amplitudes = s.f64(2 * dA * dB);
    sampler(s, stream, amplitudes);
    return amplitudes.copy();
  });
  return { dims: [dA, dB], data };
}

/** ‖K − 4‖²/‖4‖². */
function fluctuationOf(K: ReturnType<typeof quantumTangentKernel>): number {
  let sum = 0;
  for (let i = 0; i < K.rows; i++) {
    for (let j = 0; j < K.cols; j++) {
      const x = (K.data[i * K.cols + j] as number) - (i === j ? 4 : 0);
      sum += x * x;
    }
  }
  return sum / (16 * K.rows);
}

/** residual, fluctuation, spectrum, zeros. */
function build(psi: State, p: readonly number[], distance: number): number[] {
  const K = quantumTangentKernel(psi, { keep: [0] });
  const found = eigvalsh(K);
  const known = Float64Array.from(p.flatMap((a) => p.map((b) => 2 * dA * (a + b)))).sort();
  const off = found.reduce((far, x, i) => Math.max(far, Math.abs(x - (known[i] as number))), 0);
  const zeros = found.reduce((count, x) => count + (Math.abs(x) <= KERNEL_ROUNDING ? 1 : 0), 0);
  let residual = 0;
  if (distance >= 0) {
    const nearest = nearestThermalState(psi, { keep: [0] });
    const excess = dA * purity(partialTrace(nearest.state, { keep: [0] })) - 1;
    residual = Math.max(Math.abs(excess), Math.abs(nearest.distance - distance));
  }
  return [residual, fluctuationOf(K), off, zeros];
}

const attainable = (records: Records): Group[] =>
  groupsOf(
    records,
    "dB",
    SIZES.filter((dB) => dB >= dA),
  );

/** Of every size, with 0 of all where there is no thermal state. */
const allShares = (records: Records): Share[] =>
  SIZES.filter((dB) => dB < dA)
    .map((dB): Share => ({ ratio: ratioOf(dB), hits: 0, of: where(records, "dB", dB).count }))
    .concat(thermalShares(records));

/** How many states have a thermal one within 0.3, against D/(dA² − 1). */
export const thermalShares = (records: Records): Share[] =>
  attainable(records).map((group) => ({
    ratio: ratioOf(group.key),
    hits: group.of("distance").filter((x) => x <= NEAR).length,
    of: group.count,
  }));

export interface Fluctuation extends Estimate {
  readonly D: number;
  readonly exact: number;
}

/** E‖K_Q − 4‖²/‖4‖² at every D, with the exact standard error: half the purity's, dA times. */
export const kernelFluctuations = (records: Records): Fluctuation[] =>
  groupsOf(where(records, "built", 1), "dB", SIZES).map((group) => ({
    D: dimensionOf(group.key),
    value: mean(group.of("fluctuation")),
    error: (dA / 2) * Math.sqrt(purityVariance(dA, group.key) / group.count),
    exact: meanKernelFluctuation(dA, group.key),
  }));

interface Squares {
  readonly group: Group;
  readonly exact: Estimate;
  readonly linear: Estimate;
  /** Standard error of the mean of linear², exact; Infinity where there is none. */
  readonly linearError: number;
}

const squares = (groups: readonly Group[]): Squares[] =>
  groups.map((group) => {
    const square = (field: string) => meanOf(group.of(field).map((x) => x * x));
    // linear² = (Tr ρ⁻¹/dA² − 1)/4
    const variance = inverseMomentVariance(dA, group.key) / (16 * dA * dA * dA * dA);
    return {
      group,
      exact: square("distance"),
      linear: square("linear"),
      linearError: Math.sqrt(variance / group.count),
    };
  });

function rules(records: Records): RuleOutcome[] {
  const groups = attainable(records);
  const all = squares(groups);
  const built = where(records, "built", 1);
  const made = groupsOf(built, "dB", SIZES);
  const least = Math.min(...groups.map(({ count }) => count));
  const exactZ = all.map(({ group, exact }) =>
    zScore(exact.value, meanSquaredThermalDistance(dA, group.key), exact.error),
  );
  const far = all.filter(({ group }) => group.key - dA >= GAP);
  const linearZ = far.map(({ group, linear, linearError }) =>
    zScore(linear.value, meanSquaredLinearDistance(dA, group.key), linearError),
  );
  const kernelZ = kernelFluctuations(records).map(({ value, exact, error }) => zScore(value, exact, error));
  const shares = thermalShares(records);
  const tails = groups.map(({ key, count }, k) => {
    const [p, error] = FRACTION.get(key) as Reference;
    return fractionTail(count, (shares[k] as Share).hits, p - SLACK * error, p + SLACK * error);
  });
  const medianRatio = (dB: number): number => {
    const { of } = groups.find(({ key }) => key === dB) as Group;
    const r = median(of("linear")) / median(of("distance"));
    return r * r;
  };
  return [
    atMost(
      "mean squared distance",
      "|z| ≤ 5 (as rare: Student's t) against 2(1 − E Tr √ρ_A/√dA), exact, largest over dB ≥ dA",
      worst(exactZ),
      studentBound(least - 1),
    ),
    atMost("mean squared distance, all sizes", "|Σz|/√k ≤ 5 over the k sizes", combinedZ(exactZ), Z_BOUND),
    likely(
      `a thermal state within ${NEAR}`,
      `binomial tails of the states at each dB ≥ 1e-6 for the reference fraction ± ${SLACK} SE`,
      tails.reduce((a, b) => Math.min(a, b)),
    ),
    atMost(
      "the nearest state is thermal",
      "dA Tr ρ² = 1 and the distance is that of the formula, within 1e-12 in every state that is made",
      worst(made.filter(({ key }) => key >= dA).flatMap((group) => group.of("residual"))),
      ROUNDING,
    ),
    atMost(
      "mean fluctuation of K_Q",
      "|z| ≤ 5 of E‖K_Q − 4‖²/‖4‖² against (dA² − 1)/(2(D + 1)), exact standard error, largest over dB",
      worst(kernelZ),
      Z_BOUND,
    ),
    atMost("mean fluctuation of K_Q, all sizes", "|Σz|/√k ≤ 5 over the k sizes", combinedZ(kernelZ), Z_BOUND),
    atMost(
      "spectrum of K_Q",
      "every eigenvalue is 2dA (p_i + p_j) within 1e-12: the most that one is off",
      worst(made.flatMap((group) => group.of("spectrum"))),
      KERNEL_ROUNDING,
    ),
    atMost(
      "zeros of K_Q",
      "exactly max(0, dA − dB)² in every state: for dB < dA no state is thermal",
      worst(
        made.flatMap((group) => {
          const missing = Math.max(0, dA - group.key);
          return group.of("zeros").map((x) => x - missing * missing);
        }),
      ),
      0,
    ),
    atMost(
      "mean squared linear step",
      `|z| ≤ 5 (as rare: Student's t of dB − dA + 1 degrees) against (dA² − 1)/(4(D − dA²)) for dB ≥ dA + ${GAP}, exact standard error, in units of that bound`,
      worst(linearZ.map((z, k) => z / studentBound((far[k] as Squares).group.key - dA + 1))),
      1,
    ),
    atMost("mean squared linear step, all sizes", "|Σz|/√k ≤ 5 over the k sizes", combinedZ(linearZ), Z_BOUND),
    atLeast(
      "the linear step diverges at dB = dA",
      `squared medians, linear over exact distance, at dB = ${dA}: ≥ ${DIVERGES}`,
      medianRatio(dA),
      DIVERGES,
    ),
    atMost(
      "far from it the two agree",
      `the same at dB = ${SIZES.at(-1)}, within ${AGREES} of 1`,
      medianRatio(SIZES.at(-1) as number) - 1,
      AGREES,
    ),
    ...medianRules(groups, { name: "linear distance", field: "linear", reference: LINEAR, band: BAND }),
  ];
}

export function thermalNeighboursWith(sampler: AmplitudeSampler): Claim<null> {
  return {
    id: "thermal-neighbours",
    title: "A thermal state near every typical one",
    statement: {
      sentence:
        "As a wide network has a global minimum near every initialisation, a typical state of a large system has a state near it whose subsystem is " +
        "exactly thermal.",
      paper: "The quantum counterpart of the ubiquity of global minima",
      corrected:
        "For dA ≤ dB the nearest such state is at the squared distance 2(1 − Tr √ρ_A/√dA), near observables/(4 dimension) for large D; for dA > dB there " +
        "is none. The linear step of the tangent kernel diverges at dA = dB, the true distance does not, as in training at P = n.",
    },
    parameters: {
      states: {
        description: `states at dA = ${dA} and each of ${SIZES.length} dB; kernels in one of ${BUILT}`,
        integer: true,
        minimum: 100,
        maximum: 1e6,
      },
    },
    presets: { quick: { states: 200 }, default: { states: 2000 }, full: { states: 20000 } },
    fields: ["dB", "distance", "linear", "built", "residual", "fluctuation", "spectrum", "zeros"],
    trials: (params: Params) => SIZES.length * (params.states as number),
    prepare: () => null,
    trial: (_params, _prepared, stream, index) => {
      const dB = SIZES[index % SIZES.length] as number;
      const made = Math.floor(index / SIZES.length) % BUILT === 0;
      const psi = draw(sampler, stream, dB);
      const sigma = schmidtValues(psi, { keep: [0] });
      const p = Array.from({ length: dA }, (_, i) => (sigma[i] ?? 0) * (sigma[i] ?? 0));
      let [distance, linear] = [-1, -1];
      if (dB >= dA) {
        const trace = sigma.reduce((sum, x) => sum + x, 0);
        distance = Math.sqrt(Math.max(0, 2 * (1 - trace / Math.sqrt(dA))));
        linear = linearThermalDistance(psi, { keep: [0] });
      }
      return Float64Array.of(dB, distance, linear, made ? 1 : 0, ...(made ? build(psi, p, distance) : [0, 0, 0, 0]));
    },
    verdict: (records) => {
      const outcomes = rules(records);
      const shares = thermalShares(records);
      const [first, last] = [shares[0], shares.at(-1)] as [Share, Share];
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `a thermal state within ${NEAR}: ${percent(first)} of the states at D/${OBSERVABLES} = ${first.ratio.toFixed(2)}, ${percent(last)} at ${last.ratio.toFixed(1)}; largest |z| of the mean fluctuation of K_Q ${Math.abs(outcomes[4]?.statistic as number).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const groups = attainable(records);
      const all = squares(groups);
      const x = { label: `D / (dA² − 1), dA = ${dA}`, scale: "log" as const };
      const marks = [{ x: ratioOf(dA), label: "dA = dB" }];
      const along = (f: (dB: number) => number, from = dA): Point[] =>
        Array.from({ length: 64 - from + 1 }, (_, i) => ({ x: ratioOf(from + i), y: f(from + i) }));
      const kernels = kernelFluctuations(records);
      return {
        title: `Haar states at dA = ${dA}: ${OBSERVABLES} observables beside the identity`,
        caption:
          `Fractions with the standard error of a fraction, the reference from an independent program; 0 for dB < dA, where there is no thermal state. Squared distances: means with one standard ` +
          `error, exact curves; of the linear step the median where dB < dA + ${GAP}, since its mean is carried by rare states there, and infinite ` +
          "at dA = dB. K_Q is the tangent kernel of the map from a state to the expectation values.",
        panels: [
          {
            title: "States with a thermal one near them",
            x,
            y: { label: `fraction within ${NEAR}`, scale: "linear" },
            series: [
              {
                kind: "points",
                label: "Haar states",
                points: allShares(records).map((share) => shareAt(share.ratio, share)),
              },
              {
                kind: "curve",
                label: "reference",
                exact: false,
                points: groups.map(({ key }) => ({ x: ratioOf(key), y: (FRACTION.get(key) as Reference)[0] })),
              },
            ],
            marks,
          },
          {
            title: "Squared distance",
            x,
            y: { label: "‖ψ − ψ*‖²", scale: "log" },
            series: [
              {
                kind: "points",
                label: "nearest thermal state",
                points: all.map(({ group, exact }) => pointAt(ratioOf(group.key), exact)),
              },
              {
                kind: "points",
                label: "linear step",
                points: all.map(({ group, linear }) =>
                  pointAt(
                    ratioOf(group.key),
                    group.key - dA >= GAP ? linear : medianOf(group.of("linear").map((one) => one * one)),
                  ),
                ),
              },
              {
                kind: "curve",
                label: "2(1 − E Tr √ρ/√dA)",
                exact: true,
                points: along((dB) => meanSquaredThermalDistance(dA, dB)),
              },
              {
                kind: "curve",
                label: "(dA² − 1)/(4(D − dA²))",
                exact: true,
                points: along((dB) => meanSquaredLinearDistance(dA, dB), dA + 1),
              },
            ],
            marks,
          },
          {
            title: "Fluctuation of the quantum tangent kernel",
            x: { label: "dimension D", scale: "log" },
            y: { label: "E‖K_Q − 4‖²/‖4‖²", scale: "log" },
            series: [
              {
                kind: "points",
                label: "measured",
                points: kernels.map(({ D, value, error }) => ({ x: D, y: value, error })),
              },
              {
                kind: "curve",
                label: "(dA² − 1)/(2(D + 1))",
                exact: true,
                points: along((dB) => meanKernelFluctuation(dA, dB), 2).map(({ x, y }) => ({ x: OBSERVABLES * x, y })),
              },
            ],
          },
        ],
      };
    },
    table: (records) => {
      const shares = thermalShares(records);
      const kernels = new Map(kernelFluctuations(records).map((one) => [one.D, one]));
      return {
        columns: [
          "dB",
          "D/15",
          "states",
          `within ${NEAR}`,
          "reference",
          "distance²",
          "SE",
          "exact",
          "linear²",
          "exact",
          "median linear",
          "reference",
          "fluctuation of K_Q",
          "exact",
        ],
        rows: SIZES.flatMap((dB) => {
          const kernel = kernels.get(dimensionOf(dB));
          if (dB >= dA || kernel === undefined) return [];
          const none = Array.from({ length: 8 }, () => "none");
          return [
            [dB, ratioOf(dB), where(records, "dB", dB).count, 0, ...none, kernel.value, kernel.exact] as (
              | string
              | number
            )[],
          ];
        }).concat(
          squares(attainable(records)).map(({ group, exact, linear }, k) => {
            const dB = group.key;
            const kernel = kernels.get(dimensionOf(dB)) as Fluctuation;
            const share = shares[k] as Share;
            return [
              dB,
              share.ratio,
              group.count,
              share.hits / share.of,
              (FRACTION.get(dB) as Reference)[0],
              exact.value,
              exact.error,
              meanSquaredThermalDistance(dA, dB),
              linear.value,
              dB === dA ? "infinite" : meanSquaredLinearDistance(dA, dB),
              median(group.of("linear")),
              (LINEAR.get(dB) as Reference)[0],
              kernel.value,
              kernel.exact,
            ];
          }),
        ),
      };
    },
  };
}

const percent = ({ hits, of }: Share): string => `${((100 * hits) / of).toFixed(1)} %`;

export const thermalNeighbours = /* @__PURE__ */ thermalNeighboursWith(gaussianAmplitudes);
