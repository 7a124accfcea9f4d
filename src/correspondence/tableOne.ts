/**
 * table-1 — the dictionary, row by row (claim C10, experiments F.interchange and table 1).
 *
 * Five rows, each measured on both sides by the claims that this one reads; here the two sides stand beside each other under rules that can
 * fail. Its own trials are the scans that no other claim makes (fourScans.ts). A control, the mean-field network, must break the
 * row that it is held against.
 */
import { exp, log } from "../engine/functions.js";
import { kolmogorovTail } from "../theory/distributions.js";
import { inverseMomentVariance } from "../theory/inverseMomentVariance.js";
import { kolmogorovDistance } from "../theory/kolmogorovDistance.js";
import { meanNoiseAmplification } from "../theory/meanMoment.js";
import { smallestEigenvalueLawReal } from "../theory/realWishart.js";
import { meanNoiseAmplificationReal } from "../theory/ridgelessRisk.js";
import { smallestEigenvalueLaw } from "../theory/smallestEigenvalueLaw.js";
import {
  type Claim,
  type DictionaryRow,
  finished,
  type Params,
  type Records,
  type RuleOutcome,
  type Used,
} from "./claim.js";
import { tangentFluctuations } from "./deterministicKernel.js";
import { type Correspondence, dictionary, notCorresponding } from "./dictionary.js";
import {
  amplificationOf,
  blindScan,
  FIXED,
  gaussianMatrix,
  isFar,
  limitDeficit,
  MATRICES,
  matricesOf,
  PARAMETERS,
  peakOf,
  realExcess,
  regressionScan,
  SAMPLES,
  type Samplers,
  SCAN_FIELDS,
  type Scan,
  STATES,
  scanOf,
  scanRules,
  scanTrial,
  sharedCurveRules,
  squareSmallest,
  stateExcess,
  tangentScan,
} from "./fourScans.js";
import { displacements, ubiquityShares } from "./globalMinima.js";
import {
  type Estimate,
  exponentOf,
  fractionTail,
  groupsOf,
  likely,
  logOf,
  meanOf,
  medianOf,
  peakRule,
  type Share,
  where,
  within,
} from "./groups.js";
import { mirrorFigure } from "./mirrorFigure.js";
import { doublings, gaussianNetwork } from "./networkTasks.js";
import { byCut, type Cut } from "./pageCurve.js";
import { amplificationVariance } from "./ridgelessRegression.js";
import { gaussianAmplitudes } from "./sampler.js";
import { atLeast, atMost, mean, studentBound, worst, Z_BOUND, zScore } from "./statistics.js";
import { kernelFluctuations, thermalShares } from "./thermalNeighbours.js";
import { shellSlope } from "./typicalityScaling.js";

const USES = [
  "typicality-scaling",
  "page-curve",
  "smallest-eigenvalue",
  "thermal-neighbours",
  "deterministic-kernel",
  "global-minima",
  "mean-field-control",
  "fitting-threshold",
  "kernel-spectrum",
  "ridgeless-regression",
  "double-descent",
  "trained-double-descent",
] as const;

/** A slope of −1 in the logarithms, and how far it may be off: the trained network falls faster at these widths. */
const SLOPE = { low: -1.15, high: -0.85 };
const TRAINED_SLOPE = { low: -1.3, high: -0.85 };
/** Shares at the smallest and at the largest ratio; standard errors by which they may fall on the way. */
const RARE = 0.1;
const COMMON = 0.95;
const FALL = 3;
/** V and A from here on in |ln q|, relatively; below this share of n the network is blind to the covariance of its features. */
const APART = 0.3;
const BAND = 0.1;
const BLIND = 0.55;
const BLIND_BAND = 0.25;
/** p > 1e-7: one false alarm in ten million. */
const P_BOUND = 1e-7;
/** The slope of the control's squared displacement, at least. */
const NOT_LAZY = -0.5;

/** The rule low ≤ slope ≤ high, or within 5 SE of the middle. */
function slopeRule(
  name: string,
  what: string,
  slope: Estimate,
  { low, high }: typeof SLOPE,
  five: number,
): RuleOutcome {
  const [middle, reach] = [(low + high) / 2, five * slope.error];
  return within(
    name,
    `${what}: in [${low}, ${high}], or within 5 SE of its middle`,
    slope,
    Math.min(low, middle - reach),
    Math.max(high, middle + reach),
  );
}

/** A rule of another claim's verdict, which says the same of the same records. */
function quoted(used: Used, id: string, rule: string): RuleOutcome {
  const found = finished(used, id).verdict.rules.find(({ name }) => name === rule);
  if (found === undefined) throw new Error(`internal: table-1 quotes the rule "${rule}", which ${id} does not have`);
  return { ...found, name: `${id}: ${rule}` };
}

interface Judged {
  readonly rules: readonly RuleOutcome[];
  readonly summary: string;
}

const shown = ({ value, error }: Estimate): string => `${value.toFixed(3)} ± ${error.toFixed(3)}`;

/** 1. Shell dimension and overparameterisation: the larger, the nearer. */
function sizeRow(used: Used): Judged {
  const shell = shellSlope(finished(used, "typicality-scaling").records);
  const moved = displacements(finished(used, "global-minima").records);
  const P = moved.map((one) => one.P);
  const slope = (pick: "linear" | "trained") =>
    exponentOf(
      P,
      moved.map((one) => medianOf(one[pick])),
    );
  const five = studentBound(moved.reduce((sum, { linear }) => sum + linear.length, 0) - moved.length);
  const [linear, trained] = [slope("linear"), slope("trained")];
  return {
    rules: [
      slopeRule(
        "shell: normalised variance",
        "slope of ln[E(⟨O⟩ − mc)²/Var_shell] against ln(d + 1)",
        shell,
        SLOPE,
        Z_BOUND,
      ),
      slopeRule(
        "network: linear displacement",
        "slope of ln(median ‖Δθ‖²/P) against ln P, w ≥ 64",
        linear,
        SLOPE,
        five,
      ),
      slopeRule("network: trained displacement", "the same after training", trained, TRAINED_SLOPE, five),
    ],
    summary: `slopes ${shown(shell)} against the dimension of the shell; ${shown(linear)} (linear step) and ${shown(trained)} (trained) against P`,
  };
}

/** 2. Observable and function: the kernel of the map from a state, or from parameters, to its outputs. */
function observableRow(used: Used): Judged {
  const quantum = kernelFluctuations(finished(used, "thermal-neighbours").records);
  const { records, params } = finished(used, "deterministic-kernel");
  const network = tangentFluctuations(records, params);
  const first = exponentOf(
    quantum.map(({ D }) => D),
    quantum,
  );
  const second = exponentOf(
    network.map(({ w }) => w),
    network.map(({ square }) => square),
  );
  const z = quantum.map(({ value, exact, error }) => zScore(value, exact, error));
  return {
    rules: [
      slopeRule("K_Q against D", "slope of ln E‖K_Q − 4‖²/‖4‖² against ln D", first, SLOPE, Z_BOUND),
      atMost(
        "K_Q, exactly",
        "|z| ≤ 5 against (dA² − 1)/(2(D + 1)), exact standard error, largest over D",
        worst(z),
        Z_BOUND,
      ),
      slopeRule(
        "K against w",
        "slope of ln E‖K − Θ‖²/‖Θ‖² against ln w",
        second,
        SLOPE,
        studentBound((params.runs as number) * network.length - network.length),
      ),
    ],
    summary: `the kernel fluctuates with slope ${shown(first)} against D, ${shown(second)} against the width`,
  };
}

/** How far a share falls from one size to the next, in standard errors of the difference, at most. */
function largestFall(shares: readonly Share[]): number {
  return shares.slice(1).reduce((far, b, i) => {
    const a = shares[i] as Share;
    const p = (a.hits + b.hits) / (a.of + b.of);
    const error = Math.sqrt(p * (1 - p) * (1 / a.of + 1 / b.of));
    return error > 0 ? Math.max(far, (a.hits / a.of - b.hits / b.of) / error) : far;
  }, 0);
}

/** Where the share reaches one half, by straight lines in the logarithm of the ratio; NaN when it does not. */
function crossing(shares: readonly Share[]): number {
  const k = shares.findIndex(({ hits, of }) => hits >= of / 2);
  if (k <= 0) return Number.NaN;
  const [a, b] = [shares[k - 1], shares[k]] as [Share, Share];
  const [from, to] = [a.hits / a.of, b.hits / b.of];
  const share = (0.5 - from) / (to - from);
  return a.ratio * exp(share * log(b.ratio / a.ratio));
}

function shareRules(name: string, shares: readonly Share[]): RuleOutcome[] {
  const [first, last] = [shares[0], shares.at(-1)] as [Share, Share];
  return [
    likely(
      `${name}: rare at the smallest ratio`,
      `${first.hits} of ${first.of} at ${first.ratio.toFixed(2)}: binomial tail ≥ 1e-6 for a share of at most ${RARE}`,
      fractionTail(first.of, first.hits, 0, RARE),
    ),
    likely(
      `${name}: nearly all at the largest`,
      `${last.hits} of ${last.of} at ${last.ratio.toFixed(1)}: binomial tail ≥ 1e-6 for a share of at least ${COMMON}`,
      fractionTail(last.of, last.hits, COMMON, 1),
    ),
    atMost(`${name}: rising`, `no step down by more than ${FALL} SE: the largest, in SE`, largestFall(shares), FALL),
  ];
}

/** 3. Typicality and ubiquity: a point near every random one where all outputs are as asked. And the control. */
function typicalityRow(used: Used): Judged {
  const quantum = thermalShares(finished(used, "thermal-neighbours").records);
  const network = ubiquityShares(finished(used, "global-minima").records);
  const { records, params } = finished(used, "mean-field-control");
  const control = groupsOf(where(records, "kind", 0), "w", doublings(32, params.widest as number));
  const moved = exponentOf(
    control.map(({ key }) => key),
    control.map((group) => medianOf(group.of("movedScaled").map((x) => x * x))),
  );
  return {
    rules: [
      ...shareRules("a thermal state within .3", quantum),
      ...shareRules("a zero of the loss within .3 √P", network),
      quoted(used, "mean-field-control", "mean-field: the error stays"),
      quoted(used, "mean-field-control", "mean-field: no decay"),
      quoted(used, "mean-field-control", "NTK scaling: decay"),
      {
        ...atLeast(
          "control: breaks row 1",
          `slope of the mean-field network's ln(‖Δθ‖²/‖θ₀‖²) against ln w, where row 1 asks for −1: ≥ ${NOT_LAZY}`,
          moved.value,
          NOT_LAZY,
        ),
        standardError: moved.error,
      },
    ],
    summary: `half of the states have a thermal one within .3 at D/(dA² − 1) = ${crossing(quantum).toFixed(1)}, half of the networks a zero of the loss within .3 √P at P/n = ${crossing(network).toFixed(1)}; the control moves with slope ${shown(moved)}`,
  };
}

/** Median of A at every cut, as a scan. */
const stateScan = (cuts: readonly Cut[]): Scan[] => cuts.map(({ dA, dB, A }) => ({ rows: dA, cols: dB, values: A }));

type OfShape = (rows: number, cols: number) => number;

/** Means within a band of their exact value wherever |ln q| is large enough, in units of the bound. */
function bandRule(name: string, what: string, scan: readonly Scan[], exact: OfShape, variance: OfShape): RuleOutcome {
  const far = scan.filter(({ rows, cols }) => Math.abs(log(rows / cols)) >= APART && isFar(rows, cols));
  return atMost(
    name,
    `${what} within max(${100 * BAND} %, 5 SE) of the exact mean where |ln q| ≥ ${APART}, in units of that bound`,
    worst(
      far.map(({ rows, cols, values }) => {
        const is = exact(rows, cols);
        const error = Math.sqrt(variance(rows, cols) / values.length);
        return (mean(values) - is) / Math.max(BAND * is, studentBound(Math.abs(rows - cols)) * error);
      }),
    ),
    1,
  );
}
/** 4. Entanglement against size and double descent: the quantities of order −1 along q, whatever is fixed. */
function descentRow(own: Records, used: Used): Judged {
  const page = finished(used, "page-curve");
  const cuts = byCut(page.records, page.params.dimension as number);
  const states = stateScan(cuts);
  const regression = regressionScan(used);
  const tangent = tangentScan(used);
  const blind = tangent
    .filter(({ rows, cols }) => cols <= BLIND * rows)
    .map(({ rows, cols, values }) => {
      const { value, error } = logOf(medianOf(values));
      const bound = Math.max(log(1 + BLIND_BAND), studentBound(2 * (values.length - 1)) * error);
      return (value - log(meanNoiseAmplificationReal(rows, cols))) / bound;
    });
  const variance = (a: number, b: number): number => inverseMomentVariance(a, b) / (a * b * (a * b));
  const risk = quoted(used, "trained-double-descent", "peak of the risk");
  return {
    rules: [
      peakRule("A: peak", "the largest median", peakOf(states), undefined, "dA/dB"),
      quoted(used, "ridgeless-regression", "peak of V"),
      quoted(used, "ridgeless-regression", "peak of risk"),
      quoted(used, "double-descent", "peak of V"),
      quoted(used, "double-descent", "peak of the risk"),
      risk,
      bandRule("A of states", "mean A", states, meanNoiseAmplification, variance),
      bandRule("V of independent features", "mean V", regression, meanNoiseAmplificationReal, amplificationVariance),
      atMost(
        "V of a network",
        `median V within max(${100 * BLIND_BAND} %, 5 SE) of P/(n − P − 1) for P ≤ ${BLIND} n, in units of that bound`,
        worst(blind),
        1,
      ),
      ...scanRules("D fixed, dA varied", "quantum", states),
      ...scanRules("dA fixed, dB varied", "quantum", scanOf(own, STATES)),
      ...scanRules("n fixed, P varied", "network", [...regression, ...scanOf(own, PARAMETERS)]),
      ...scanRules("P fixed, n varied", "network", scanOf(own, SAMPLES)),
      atMost(
        "interchange: width fixed, inputs varied",
        `median V of networks within max(${100 * BLIND_BAND} %, 5 SE) of P/(n − P − 1) for P ≤ ${BLIND} n, in units of that bound`,
        blindScan(own, BLIND, BLIND_BAND),
        1,
      ),
      ...sharedCurveRules(own),
    ],
    summary: `A peaks at q = ${peakOf(states).toFixed(2)}, V of independent features at ${peakOf(regression).toFixed(2)}, V of networks at ${peakOf(tangent).toFixed(2)}, the risk of trained ones at ln q = ${(-risk.statistic).toFixed(2)}; four scans follow their exact means`,
  };
}

/** 5. Maximal entropy and fitting threshold: q = 1. */
function thresholdRow(own: Records, used: Used): Judged {
  const page = finished(used, "page-curve");
  const cuts = byCut(page.records, page.params.dimension as number);
  const top = cuts.reduce((a, b) => (mean(b.S) > mean(a.S) ? b : a));
  const half = quoted(used, "trained-double-descent", "half of the runs reach zero loss");
  const [state, jacobian] = [squareSmallest(own, STATES), squareSmallest(own, PARAMETERS)];
  const [exact, real] = [smallestEigenvalueLaw(FIXED, FIXED), smallestEigenvalueLawReal()];
  const unit = FIXED * FIXED * FIXED;
  // Of x with P(x ≥ t) = (1 − t/m³)^(m² − 1), nearly exponential, and of Edelman's law: what a mean over so few scatters by.
  const [m2, realDeviation] = [FIXED * FIXED, Math.sqrt(8 * real.mean - 4 - real.mean * real.mean)];
  const averaged = (x: readonly number[], deviation: number): string =>
    shown({ value: mean(x), error: deviation / Math.sqrt(x.length) });
  const chance = (x: readonly number[], cdf: (x: number) => number) =>
    kolmogorovTail(Math.sqrt(x.length) * kolmogorovDistance(x, cdf));
  return {
    rules: [
      atMost("largest entropy", "at the cut dA = dB exactly: ln(dA/dB) of the largest mean S", log(top.q), 0),
      quoted(used, "fitting-threshold", "erf: rank threshold"),
      quoted(used, "fitting-threshold", "tanh, 3 outputs: rank threshold"),
      half,
      quoted(used, "smallest-eigenvalue", "dA = dB: mean, all m"),
      atLeast(
        "smallest eigenvalue of a square state",
        "Kolmogorov–Smirnov p > 1e-7 for D · dA min against its exact law, of mean 1",
        chance(state, (x) => exact.cdf(x / unit)),
        P_BOUND,
      ),
      atLeast(
        "smallest eigenvalue of a square Jacobian",
        `Kolmogorov–Smirnov p > 1e-7 for nP · n λ_min/Tr K at P = n against 1 − e^(−x/2 − √x), of mean ${real.mean.toFixed(4)}`,
        chance(jacobian, real.cdf),
        P_BOUND,
      ),
    ],
    summary: `S is largest at dA = ${top.dA}, dB = ${top.dB}; the rank is full from P = n on and half of the trained networks reach zero loss at P = ${half.statistic.toFixed(2)} n; the smallest eigenvalue at q = 1, in its natural unit: ${averaged(state, Math.sqrt((m2 - 1) / (m2 + 1)))} of states, 1 exactly, and ${averaged(jacobian, realDeviation)} of Jacobians, ${real.mean.toFixed(3)} in the limit`,
  };
}

function judge(own: Records, used: Used): { rules: RuleOutcome[]; rows: DictionaryRow[] } {
  const found = [
    sizeRow(used),
    observableRow(used),
    typicalityRow(used),
    descentRow(own, used),
    thresholdRow(own, used),
  ];
  const rules: RuleOutcome[] = [];
  const rows = found.map(({ rules: mine, summary }, k): DictionaryRow => {
    const { quantum, network, claims } = dictionary[k] as Correspondence;
    const named = mine.map((rule) => ({ ...rule, name: `${k + 1}. ${rule.name}` }));
    rules.push(...named);
    return {
      quantum,
      network,
      summary,
      rules: named.map(({ name }) => name),
      holds: named.every(({ holds }) => holds),
      measuredBy: claims,
    };
  });
  return { rules, rows };
}

export function tableOneWith(samplers: Samplers): Claim<null> {
  return {
    id: "table-1",
    title: "The dictionary, row by row",
    statement: {
      sentence:
        "Typicality of thermal states corresponds to ubiquity of global minima: dimension of the shell to overparameterisation, observable to " +
        "function, typicality to ubiquity, size dependence of entanglement to double descent, maximal entropy to the fitting threshold.",
      paper: "Table 1",
      corrected:
        "Two dictionaries give one axis, q = dA/dB = n/P: as matrices M ↔ J, by counting observables ↔ outputs and dimension ↔ parameters. The shared curves belong to the " +
        "spectrum of a Wishart matrix; entropy and test error are not the same function of it, the quantities of order −1 are.",
      outside: notCorresponding,
    },
    parameters: {
      runs: {
        description: `matrices of each of ${MATRICES} shapes, in three scans of q and one of networks`,
        integer: true,
        minimum: 10,
        maximum: 1e5,
      },
    },
    presets: { quick: { runs: 10 }, default: { runs: 40 }, full: { runs: 400 } },
    fields: SCAN_FIELDS,
    uses: USES,
    trials: (params: Params) => MATRICES * (params.runs as number),
    prepare: () => null,
    trial: (_params, _prepared, stream, index) => scanTrial(samplers, stream, index),
    verdict: (records, _params, used) => {
      const { rules, rows } = judge(records, used);
      const held = rows.filter(({ holds }) => holds).length;
      return {
        holds: held === rows.length,
        summary: `${held} of ${rows.length} rows hold, by ${rules.length} rules; ${(rows[2] as DictionaryRow).summary}`,
        rules,
        rows,
      };
    },
    figure: (records, _params, used) => mirrorFigure(records, used),
    table: (records) => {
      const scans = [STATES, PARAMETERS, SAMPLES].map(
        (kind) => new Map(matricesOf(records, kind).map((one) => [one.q, one])),
      );
      const [states, jacobians] = scans as [Map<number, Found>, Map<number, Found>];
      const A = (kind: number, q: number): number | string => {
        const one = (scans[kind] as Map<number, Found>).get(q);
        return one === undefined ? "" : amplificationOf(one).value;
      };
      const finite = (x: number): number | string => (Number.isFinite(x) ? x : "infinite");
      return {
        columns: [
          "q",
          "A, dA fixed",
          "exact",
          "V, n fixed",
          "exact",
          "V, P fixed",
          "excess, states",
          "exact",
          "excess, Jacobians",
          "exact",
          "deficit, states",
          "deficit, Jacobians",
          "limit",
          "T1, states",
          "T1, Jacobians",
        ],
        rows: [...states.values()].map((one) => {
          const { rows, cols, q } = one;
          const other = jacobians.get(q) as Found;
          const of = (from: Found, field: string) => meanOf(from.group.of(field)).value;
          return [
            q,
            A(STATES, q),
            finite(meanNoiseAmplification(rows, cols)),
            A(PARAMETERS, q),
            finite(meanNoiseAmplificationReal(rows, cols)),
            A(SAMPLES, q),
            of(one, "excess"),
            stateExcess(rows, cols),
            of(other, "excess"),
            realExcess(rows, cols),
            of(one, "deficit"),
            of(other, "deficit"),
            limitDeficit(q),
            of(one, "distance"),
            of(other, "distance"),
          ];
        }),
      };
    },
  };
}
type Found = ReturnType<typeof matricesOf>[number];

export const tableOne = /* @__PURE__ */ tableOneWith({
  amplitudes: gaussianAmplitudes,
  matrix: gaussianMatrix,
  network: gaussianNetwork,
});
