/**
 * fitting-threshold — the lower edge of the kernel, and where it reaches zero (claims C7 and C8, experiment E.smin).
 *
 * One trial is one Jacobian J, n × P, of a random network of one hidden layer on random points of a sphere in ten dimensions:
 *
 *   smallest   s_min(J) over the root mean square of J's entries: 0 below full rank, else near σ(√P − κ√n)          rank   of J
 *
 * for erf, tanh and relu on 40 points, tanh with three outputs on 20 (n = 60), and for independent Gaussian entries. The line is fitted
 * above 1.3 n. It extrapolates to zero at κ²n, which is not where the rank is lost: that is P = n for smooth activations.
 *
 *   kernel     ‖J‖²/n over its mean, exact at every width: Θ(x, x), the same for all x of the sphere; P for independent entries
 */
import { type Matrix, matrix } from "../linalg/matrix.js";
import { infiniteNtk } from "../ntk/infiniteNtk.js";
import { jacobian } from "../ntk/jacobian.js";
import { jacobianSpectrum } from "../ntk/jacobianSpectrum.js";
import type { Activation } from "../ntk/network.js";
import { rankThreshold } from "../ntk/rankThreshold.js";
import { type SmallestSingularValueFit, smallestSingularValueFit } from "../ntk/smallestSingularValueFit.js";
import { ginibre } from "../random/ginibre.js";
import { spherePoints } from "../random/spherePoints.js";
import type { Stream } from "../random/stream.js";
import { gordonBounds } from "../theory/realWishart.js";
import type { Claim, Panel, Params, Point, Records, RuleOutcome } from "./claim.js";
import { type Group, groupsOf, meanOf, pointAt, type Reference, where } from "./groups.js";
import { unitMean } from "./networkStart.js";
import { gaussianNetwork, type NetworkSampler } from "./networkTasks.js";
import { atLeast, atMost, combinedZ, mean, studentBound, worst, Z_BOUND } from "./statistics.js";

interface Ensemble {
  readonly name: string;
  /** Independent entries without one. */
  readonly activation?: Activation;
  readonly samples: number;
  readonly outputs: number;
  /** σ and κ of 200 runs of an independent program. */
  readonly sigma?: Reference;
  readonly kappa?: Reference;
}

const ENSEMBLES: readonly Ensemble[] = [
  { name: "erf", activation: "erf", samples: 40, outputs: 1, sigma: [0.4087, 0.002115], kappa: [1.169, 0.004203] },
  { name: "tanh", activation: "tanh", samples: 40, outputs: 1, sigma: [0.3689, 0.0019], kappa: [1.159, 0.004476] },
  { name: "relu", activation: "relu", samples: 40, outputs: 1, sigma: [0.3452, 0.001403], kappa: [1.186, 0.004788] },
  { name: "tanh, 3 outputs", activation: "tanh", samples: 20, outputs: 3 },
  { name: "independent", samples: 40, outputs: 1, sigma: [1.003, 0.01], kappa: [0.957, 0.02] },
];
const INDEPENDENT = ENSEMBLES.length - 1;
const WIDTHS = [3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128];
const INPUTS = 10;
const EXPONENT = 0.5;
const EXPONENT_BAND = 0.07;

const scales = { weightStd: 1.4, biasStd: 0.3 } as const;

/** Mean of ‖J‖²/n, over P for independent entries. */
function meanTraces(): number[] {
  const x = matrix(1, INPUTS, new Float64Array(INPUTS).fill(1));
  return ENSEMBLES.map(({ activation }) =>
    activation === undefined
      ? 1
      : (infiniteNtk({ widths: [INPUTS, 1, 1], activation, ...scales }, x).ntk.data[0] as number),
  );
}

const observables = ({ samples, outputs }: Ensemble): number => samples * outputs;
const parametersOf = ({ outputs }: Ensemble, w: number): number => w * (INPUTS + 1) + outputs * (w + 1);
const widthsOf = (params: Params): number[] => WIDTHS.filter((w) => w <= (params.widest as number));

/** The Jacobian of one trial, n × P. */
export type JacobianSampler = (network: NetworkSampler, ensemble: Ensemble, w: number, stream: Stream) => Matrix;
const jacobianOf: JacobianSampler = (network, ensemble, w, stream) => {
  const { activation, samples, outputs } = ensemble;
  if (activation === undefined) return ginibre(observables(ensemble), parametersOf(ensemble, w), { stream });
  const X = spherePoints(samples, INPUTS, { stream: stream.child("inputs") });
  const widths = [INPUTS, w, outputs];
  return jacobian(network({ widths, activation, ...scales, stream: stream.child("network") }), X);
};

interface Fitted {
  readonly ensemble: Ensemble;
  readonly n: number;
  readonly groups: readonly Group[];
  readonly runs: number;
  readonly fit: SmallestSingularValueFit;
  /** First P of the grid from which on every run has rank n. */
  readonly threshold: number;
}

function fitted(records: Records, params: Params): Fitted[] {
  return ENSEMBLES.map((ensemble, k) => {
    const n = observables(ensemble);
    const groups = groupsOf(where(records, "ensemble", k), "w", widthsOf(params));
    const points = groups.map((group) => ({
      parameters: parametersOf(ensemble, group.key),
      observables: n,
      values: group.of("smallest"),
      ranks: group.of("rank"),
    }));
    return {
      ensemble,
      n,
      groups,
      runs: (groups[0] as Group).count,
      fit: smallestSingularValueFit(points),
      threshold: rankThreshold(points).parameters,
    };
  });
}

function rulesOf({ ensemble, n, groups, runs, fit, threshold }: Fitted): RuleOutcome[] {
  const { name, sigma, kappa, activation } = ensemble;
  const five = studentBound(runs - 1);
  const outcomes: RuleOutcome[] = [];
  for (const [label, found, reference] of [
    ["σ", fit.sigma, sigma],
    ["κ", fit.kappa, kappa],
  ] as const) {
    if (reference === undefined) continue;
    const [value, error] = reference;
    outcomes.push(
      atMost(
        `${name}: ${label}`,
        `within 5 SE (as rare: Student's t) of ${value} ± ${error}, jackknife`,
        found.value - value,
        Math.sqrt(five * five * found.error * found.error + 25 * error * error),
        { standardError: found.error },
      ),
    );
  }
  outcomes.push(
    atMost(
      `${name}: exponent`,
      `of P in the best a P^g − b: within max(${EXPONENT_BAND}, 5 SE) of ½`,
      fit.exponent.value - EXPONENT,
      Math.max(EXPONENT_BAND, five * fit.exponent.error),
      { standardError: fit.exponent.error },
    ),
    atLeast(`${name}: an offset`, "b above 10 SE of it: b/SE", fit.offset.value / fit.offset.error, 10),
  );
  if (activation === "relu") {
    // One rescaling for each hidden unit changes nothing.
    const over = groups.flatMap((group) =>
      group.of("rank").map((rank) => rank - Math.min(n, parametersOf(ensemble, group.key) - group.key)),
    );
    outcomes.push(
      atMost(
        `${name}: rank ≤ P − w`,
        "and ≤ n, in every run: the most that one is above",
        over.reduce((far, x) => Math.max(far, x), 0),
        0,
      ),
    );
  } else {
    const first = groups.map(({ key }) => parametersOf(ensemble, key)).find((P) => P >= n) as number;
    outcomes.push(
      atMost(
        `${name}: rank threshold`,
        `full rank in every run from P = ${first} on, the first P ≥ n = ${n} of the grid, and in none below: difference`,
        threshold - first,
        0,
      ),
    );
  }
  if (activation === undefined) {
    const short = groups
      .filter(({ key }) => parametersOf(ensemble, key) > n)
      .map((group) => {
        const { value, error } = meanOf(group.of("smallest"));
        return (value - gordonBounds(n, parametersOf(ensemble, group.key))[0]) / error;
      });
    outcomes.push(
      atLeast(
        `${name}: Gordon's bound`,
        "mean s_min ≥ √P − √n, −5 SE (as rare: Student's t) at least: the smallest z",
        short.reduce((a, b) => Math.min(a, b)),
        -five,
      ),
    );
  }
  return outcomes;
}

function traceRules(all: readonly Fitted[]): RuleOutcome[] {
  const means = all.map(({ groups }) => unitMean(groups));
  const z = means.map(({ value, error }) => value / error);
  const exact = "mean of ‖J‖²/n over Θ(x, x), or P, = 1, exact at every width";
  return [
    atMost(
      "mean trace",
      `${exact}: largest |z| of the ensembles ≤ 5 (as rare: Student's t)`,
      worst(z),
      studentBound((means[0]?.count as number) - 1),
    ),
    atMost("mean trace, all ensembles", `${exact}: |Σz|/√k ≤ 5 over the k ensembles`, combinedZ(z), Z_BOUND),
  ];
}

export function fittingThresholdWith(network: NetworkSampler, sampler: JacobianSampler = jacobianOf): Claim<number[]> {
  return {
    id: "fitting-threshold",
    title: "The smallest singular value of the Jacobian",
    statement: {
      sentence:
        "The smallest eigenvalue of the kernel scales as that of a Wishart matrix up to two constants, and vanishes at the fitting threshold.",
      paper: "The paragraph on the kernel's smallest eigenvalue",
      corrected:
        "s_min ≈ σ(√P − κ√n) is a law of the singular value, with the eigenvalue its square, for n = n_L·N observables. σ and κ depend on data " +
        "and activation; the line's zero κ²n is an extrapolation, since the rank is lost at P = n exactly for smooth activations.",
    },
    parameters: {
      runs: { description: "data sets with a network each, at each width", integer: true, minimum: 10, maximum: 1e4 },
      widest: { description: "largest hidden width", integer: true, minimum: 64, maximum: 128 },
    },
    presets: {
      quick: { runs: 10, widest: 128 },
      default: { runs: 30, widest: 128 },
      full: { runs: 300, widest: 128 },
    },
    fields: ["ensemble", "w", "P", "smallest", "rank", "kernel"],
    trials: (params) => ENSEMBLES.length * widthsOf(params).length * (params.runs as number),
    prepare: meanTraces,
    trial: (params, traces, stream, index) => {
      const widths = widthsOf(params);
      const k = index % ENSEMBLES.length;
      const w = widths[Math.floor(index / ENSEMBLES.length) % widths.length] as number;
      const J = sampler(network, ENSEMBLES[k] as Ensemble, w, stream);
      const { smallest, rank, scale } = jacobianSpectrum(J);
      const kernel = (scale * scale * (k === INDEPENDENT ? 1 : J.cols)) / (traces[k] as number);
      return Float64Array.of(k, w, J.cols, smallest, rank, kernel);
    },
    verdict: (records, params) => {
      const all = fitted(records, params);
      const outcomes = [...all.flatMap(rulesOf), ...traceRules(all)];
      const { fit, threshold, n } = all[0] as Fitted;
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `erf: s_min ≈ ${fit.sigma.value.toFixed(3)} (√P − ${fit.kappa.value.toFixed(3)} √n), zero at ${(fit.threshold.value / n).toFixed(2)} n by extrapolation; the rank is full from P = ${threshold} on, n = ${n}`,
        rules: outcomes,
      };
    },
    figure: (records, params) => {
      const all = fitted(records, params);
      const x = { label: "√(P / n)", scale: "linear" as const };
      const root = (one: Fitted, P: number) => Math.sqrt(P / one.n);
      /** From its zero to the last point, in units of √n. */
      const line = (one: Fitted): Point[] => {
        const last = parametersOf(one.ensemble, (one.groups.at(-1) as Group).key);
        const { sigma, kappa } = one.fit;
        return [kappa.value, root(one, last)].map((t) => ({ x: t, y: sigma.value * (t - kappa.value) }));
      };
      const smallest: Panel["series"] = [
        ...all.map((one) => ({
          kind: "points" as const,
          label: one.ensemble.name,
          points: one.groups.map((group) => {
            const { value, error } = meanOf(group.of("smallest"));
            const unit = Math.sqrt(one.n);
            const P = parametersOf(one.ensemble, group.key);
            return pointAt(root(one, P), { value: value / unit, error: error / unit });
          }),
        })),
        ...all.map((one) => ({
          kind: "curve" as const,
          label: `${one.fit.sigma.value.toFixed(2)} (√(P/n) − ${one.fit.kappa.value.toFixed(2)})`,
          exact: false,
          points: line(one),
        })),
      ];
      const marks = [{ x: 1, label: "P = n" }];
      return {
        title: "Smallest singular values and ranks of Jacobians",
        caption:
          "Singular values: means over data sets and networks, one standard error, in units of √n times the root mean square of the entries. Lines: " +
          "the fit above 1.3 n, drawn to where it extrapolates to zero, which is not where the rank is lost. Ranks: means; smooth activations " +
          "have full rank from P = n on, relu later.",
        panels: [
          { title: "Smallest singular value", x, y: { label: "s_min / √n", scale: "linear" }, series: smallest, marks },
          {
            title: "The same near the threshold",
            x: { ...x, domain: [0.92, 1.6] },
            y: { label: "s_min / √n", scale: "linear", domain: [-0.01, 0.32] },
            series: smallest,
            marks,
          },
          {
            title: "Rank of the Jacobian",
            x: { label: "P / n", scale: "linear", domain: [0.8, 2] },
            y: { label: "mean rank / n", scale: "linear", domain: [0.8, 1.02] },
            series: all.map((one) => ({
              kind: "points" as const,
              label: one.ensemble.name,
              points: one.groups
                .map((group) => ({
                  x: parametersOf(one.ensemble, group.key) / one.n,
                  y: mean(group.of("rank")) / one.n,
                }))
                .filter(({ x, y }) => x >= 0.8 && x <= 2 && y >= 0.8),
            })),
            marks,
          },
        ],
      };
    },
    table: (records, params) => ({
      columns: ["Jacobian", "n", "σ", "SE", "κ", "SE", "κ² n", "SE", "exponent", "SE", "R²", "full rank from P ="],
      rows: fitted(records, params).map(({ ensemble, n, fit, threshold }) => [
        ensemble.name,
        n,
        fit.sigma.value,
        fit.sigma.error,
        fit.kappa.value,
        fit.kappa.error,
        fit.threshold.value,
        fit.threshold.error,
        fit.exponent.value,
        fit.exponent.error,
        fit.r2,
        Number.isFinite(threshold) ? threshold : "nowhere",
      ]),
    }),
  };
}

export const fittingThreshold = /* @__PURE__ */ fittingThresholdWith(gaussianNetwork);
