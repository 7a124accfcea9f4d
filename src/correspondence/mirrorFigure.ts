/**
 * The mirror figure: both sides of the dictionary on one axis, q = dA/dB = n/P. Quantum in one colour, networks in another, what both
 * share in ink. Data only, from the records of the claims that table-1 reads and its own.
 */
import { exp, log } from "../engine/functions.js";
import { meanNoiseAmplification, noiseAmplification } from "../theory/meanMoment.js";
import { pageDeficit, pageEntropy } from "../theory/page.js";
import { gordonBounds } from "../theory/realWishart.js";
import { meanNoiseAmplificationReal } from "../theory/ridgelessRisk.js";
import { meanKernelFluctuation } from "../theory/thermalDistance.js";
import { traceDistanceMarchenkoPastur } from "../theory/traceDistanceMarchenkoPastur.js";
import {
  type Figure,
  finished,
  type Panel,
  type Point,
  type Records,
  type Series,
  type Side,
  type Used,
} from "./claim.js";
import { tangentFluctuations } from "./deterministicKernel.js";
import {
  amplificationOf,
  FIXED,
  INPUTS,
  isFar,
  limitDeficit,
  type Matrices,
  matricesOf,
  PARAMETERS,
  realExcess,
  regressionScan,
  SAMPLES,
  STATES,
  stateExcess,
  tangentScan,
} from "./fourScans.js";
import { displacements, ubiquityShares } from "./globalMinima.js";
import { groupsOf, meanOf, medianOf, pointAt, shareAt, where } from "./groups.js";
import { whitenedSpectra } from "./kernelSpectrum.js";
import { RISK_LABEL, TASK } from "./networkTasks.js";
import { byCut, type Cut } from "./pageCurve.js";
import { exactEdges, lowerEdges } from "./smallestEigenvalue.js";
import { mean } from "./statistics.js";
import { kernelFluctuations, thermalShares } from "./thermalNeighbours.js";
import { shellVariances } from "./typicalityScaling.js";

const FROM = 0.07;
const TO = 6.5;
const Q = { label: "q = dA/dB = n/P", scale: "log" as const, domain: [FROM, TO] as const };
const MARKS = [{ x: 1, label: "q = 1" }];

const points = (side: Side, label: string, all: readonly Point[]): Series => ({
  kind: "points",
  side,
  label,
  points: all.filter(({ x }) => x >= FROM && x <= TO),
});
const curve = (label: string, exact: boolean, all: readonly Point[], side?: Side): Series => ({
  kind: "curve",
  label,
  exact,
  points: all,
  ...(side === undefined ? {} : { side }),
});

/** Values of q between two, evenly in the logarithm. */
const axis = (from: number, to: number, count = 81): number[] =>
  Array.from({ length: count }, (_, i) => from * exp((log(to / from) * i) / (count - 1)));
const limit = (f: (q: number) => number, label: string, from = FROM, to = TO): Series =>
  curve(
    label,
    false,
    axis(from, to).map((x) => ({ x, y: f(x) })),
  );
const edge = (q: number): number => (1 - Math.sqrt(q)) * (1 - Math.sqrt(q));
/** The least that the mean of n λ_min/Tr K can be, of n × P independent entries: E s_min ≥ |√P − √n|, and Tr K = nP in the mean. */
const gordonEdge = (n: number, P: number): number => {
  const [smallest] = gordonBounds(n, P);
  return (smallest * smallest) / P;
};
const least = (x: Float64Array): number => x.reduce((a, b) => Math.min(a, b));

const along = (all: readonly Matrices[], field: string): Point[] =>
  all.map(({ q, group }) => pointAt(q, meanOf(group.of(field))));
const atCuts = (cuts: readonly Cut[], pick: (cut: Cut) => readonly number[]): Point[] =>
  cuts.map((cut) => pointAt(cut.q, meanOf(pick(cut))));

/** A curve of f(60, size), exact, at whole sizes about evenly in the logarithm and at each one near 60. */
const ofSizes = (label: string, side: Side, f: (rows: number, cols: number) => number, from = 10, to = 860): Series => {
  const sizes = new Set(axis(FIXED / to, FIXED / from, 241).map((q) => Math.round(FIXED / q)));
  return curve(
    label,
    true,
    [...sizes].map((size) => ({ x: FIXED / size, y: f(FIXED, size) })),
    side,
  );
};
/** Sizes of the exact mean of the smallest eigenvalue, of which each takes hundredths of a second. */
const EDGES = [10, 13, 17, 22, 28, 35, 41, 46, 51, 55, 58, 59, 60, 61, 62, 65, 69, 74, 81, 92, 110, 150, 230, 400, 860];

/** Of order −1: means where they are judged, medians near q = 1. */
function orderMinusOne(own: Records, used: Used, cuts: readonly Cut[]): Panel {
  const of = (kind: number) => matricesOf(own, kind).map((one) => pointAt(one.q, amplificationOf(one)));
  const scanned = (scan: ReturnType<typeof regressionScan>, medians: boolean): Point[] =>
    scan.map(({ rows, cols, values }) =>
      pointAt(rows / cols, isFar(rows, cols) && !medians ? meanOf(values) : medianOf(values)),
    );
  const states = cuts.map(({ dA, dB, q, A }) => pointAt(q, isFar(dA, dB) ? meanOf(A) : medianOf(A)));
  return {
    title: "Order −1 quantity and noise amplification",
    x: Q,
    y: { label: "A = Tr ρ⁺/D,  V = ‖J(x) J⁺‖²", scale: "log" },
    series: [
      points("quantum", "A, D fixed", states),
      points("quantum", "A, dA fixed", of(STATES)),
      points("network", "V, n fixed", scanned(regressionScan(used), false)),
      points("network", "V, P fixed", of(SAMPLES)),
      points("network", "V, networks", scanned(tangentScan(used), true)),
      points("network", "V, networks, width fixed", of(INPUTS)),
      ofSizes("exact, states", "quantum", meanNoiseAmplification, 10, FIXED - 1),
      ofSizes("exact, states", "quantum", meanNoiseAmplification, FIXED + 1),
      ofSizes("exact, Jacobians", "network", meanNoiseAmplificationReal, 10, FIXED - 2),
      ofSizes("exact, Jacobians", "network", meanNoiseAmplificationReal, FIXED + 2),
      limit(noiseAmplification, "q/(1 − q), 1/(q − 1)", FROM, 0.985),
      limit(noiseAmplification, "q/(1 − q), 1/(q − 1)", 1.015, TO),
    ],
    marks: MARKS,
  };
}

export function mirrorFigure(own: Records, used: Used): Figure {
  const page = finished(used, "page-curve");
  const cuts = byCut(page.records, page.params.dimension as number);
  const most = cuts.reduce((max, { dA, dB }) => Math.max(max, pageEntropy(dA, dB)), 0);
  const [states, jacobians] = [matricesOf(own, STATES), matricesOf(own, PARAMETERS)];
  const spectrum = finished(used, "kernel-spectrum");
  const white = whitenedSpectra(spectrum.records, spectrum.params);
  const whitened = (f: (x: Float64Array) => number): Point[] =>
    white.map(({ q, white: all }) => pointAt(q, meanOf(all.map(f))));
  const threshold = where(finished(used, "fitting-threshold").records, "ensemble", 0);
  const smooth = groupsOf(threshold, "P", [37, 49, 61, 73, 97, 121, 145, 193, 241, 289]);
  const shell = shellVariances(finished(used, "typicality-scaling").records);
  const moved = displacements(finished(used, "global-minima").records);
  const kernel = finished(used, "deterministic-kernel");
  const descent = groupsOf(
    finished(used, "double-descent").records,
    "w",
    Array.from({ length: 256 }, (_, i) => i + 1),
  );
  const trained = groupsOf(
    finished(used, "trained-double-descent").records,
    "w",
    Array.from({ length: 256 }, (_, i) => i + 1),
  );
  const ratio = (w: number): number => TASK.samples / (6 * w + 1);
  const fluctuations = kernelFluctuations(finished(used, "thermal-neighbours").records);
  return {
    title: "Both sides on one axis: reduced states and tangent kernels",
    caption:
      "Blue: Haar states, ρ_A = M Mᴴ; orange: Jacobians of independent entries or of networks, K = J Jᵀ. Points: means with one standard error, medians for " +
      "A and V near q = 1 and for networks. Solid: exact at this size (60 where one side is fixed), in the colour of its side; trace distances and the deficit of Jacobians " +
      "are known as limits only. Dashed, ink: the Marchenko–Pastur limit that both share; for the smallest eigenvalue of Jacobians it is at every size Gordon’s bound " +
      "from below. Kernels of networks are compared after whitening by Θ, at their own q = n/P_eff, P_eff ≈ 0.35 P. Expected not to agree, and shown: " +
      "kernels as they are at q = n/P, n = 40, whose smallest eigenvalue the spread of Θ makes ten times smaller; V of networks for q < 1, which saturates; the peak of the trained risk, which is finite.",
    panels: [
      orderMinusOne(own, used, cuts),
      {
        title: "Purity excess",
        x: Q,
        y: { label: "n Tr K²/(Tr K)² − 1", scale: "log" },
        series: [
          points("quantum", "states, dA fixed", along(states, "excess")),
          points("network", "Jacobians", along(jacobians, "excess")),
          points(
            "network",
            "whitened kernels",
            whitened((x) => mean(x.map((l) => l * l)) - 1),
          ),
          ofSizes("exact, states", "quantum", stateExcess),
          ofSizes("exact, Jacobians", "network", realExcess),
          limit((q) => q, "q"),
        ],
        marks: MARKS,
      },
      {
        title: "Entropy deficit",
        x: Q,
        y: { label: "ln n − S", scale: "log" },
        series: [
          points(
            "quantum",
            "states, D fixed",
            atCuts(cuts, ({ dA, S }) => S.map((x) => log(dA) - x)),
          ),
          points("quantum", "states, dA fixed", along(states, "deficit")),
          points("network", "Jacobians", along(jacobians, "deficit")),
          points(
            "network",
            "whitened kernels",
            whitened((x) => mean(x.map((l) => (l > 0 ? l * log(l) : 0)))),
          ),
          ofSizes("Page", "quantum", pageDeficit),
          curve(
            "Page",
            true,
            cuts.filter(({ q }) => q >= FROM && q <= TO).map(({ dA, dB, q }) => ({ x: q, y: pageDeficit(dA, dB) })),
            "quantum",
          ),
          limit(limitDeficit, "q/2, ln q + 1/(2q)"),
        ],
        marks: MARKS,
      },
      {
        title: "Trace distance to the flat spectrum",
        x: Q,
        y: { label: "½ Σ|p − 1/n|", scale: "linear" },
        series: [
          points(
            "quantum",
            "states, D fixed",
            atCuts(cuts, ({ T1 }) => T1),
          ),
          points("quantum", "states, dA fixed", along(states, "distance")),
          points("network", "Jacobians", along(jacobians, "distance")),
          points(
            "network",
            "whitened kernels",
            whitened((x) => mean(x.map((l) => Math.abs(l - 1))) / 2),
          ),
          limit(traceDistanceMarchenkoPastur, "T1(q)"),
        ],
        marks: MARKS,
      },
      {
        title: "Zero eigenvalues",
        x: Q,
        y: { label: "fraction of zeros", scale: "linear" },
        series: [
          points(
            "quantum",
            "states, D fixed",
            atCuts(cuts, ({ dA, zeros }) => zeros.map((z) => z / dA)),
          ),
          points(
            "network",
            "Jacobians",
            jacobians.map(({ q, rows, group }) => pointAt(q, meanOf(group.of("zeros").map((z) => z / rows)))),
          ),
          points(
            "network",
            "networks, n = 40",
            smooth.map((group) => pointAt(40 / group.key, meanOf(group.of("rank").map((rank) => 1 - rank / 40)))),
          ),
          curve(
            "max(0, 1 − 1/q)",
            true,
            axis(FROM, TO).map((x) => ({ x, y: Math.max(0, 1 - 1 / x) })),
          ),
        ],
        marks: MARKS,
      },
      {
        title: "Smallest eigenvalue that is not zero",
        x: Q,
        y: { label: "n p_min", scale: "log", domain: [1e-4, 10] },
        series: [
          points("quantum", "states, dA = 60", along(states, "smallest")),
          points("quantum", "states, dA = 8", lowerEdges(finished(used, "smallest-eigenvalue").records)),
          points("network", "Jacobians", along(jacobians, "smallest")),
          points("network", "whitened kernels", whitened(least)),
          points(
            "network",
            "kernels as they are",
            smooth
              .filter(({ key }) => key >= 40)
              .map((group) => pointAt(40 / group.key, meanOf(group.of("smallest").map((s) => (s * s) / group.key)))),
          ),
          curve("exact, dA = 60 and 8", true, exactEdges(FIXED, EDGES), "quantum"),
          curve("exact, dA = 60 and 8", true, exactEdges(), "quantum"),
          ofSizes("Gordon’s bound, Jacobians", "network", gordonEdge, 10, FIXED - 1),
          ofSizes("Gordon’s bound, Jacobians", "network", gordonEdge, FIXED + 1),
          limit(edge, "(1 − √q)²", FROM, 0.98),
          limit(edge, "(1 − √q)²", 1.02, TO),
        ],
        marks: MARKS,
      },
      {
        title: "Entropy of the subsystem",
        x: { ...Q, domain: [0.02, 50] },
        y: { label: "S / max S", scale: "linear" },
        series: [
          {
            kind: "points",
            side: "quantum",
            label: "states, D fixed",
            points: atCuts(cuts, ({ S }) => S.map((x) => x / most)),
          },
          curve(
            "Page",
            true,
            cuts.map(({ dA, dB, q }) => ({ x: q, y: pageEntropy(dA, dB) / most })),
            "quantum",
          ),
        ],
        marks: MARKS,
      },
      {
        title: "Error on new data",
        x: { ...Q, domain: [0.02, 50] },
        y: { label: RISK_LABEL, scale: "log" },
        series: [
          {
            kind: "points",
            side: "network",
            label: "linearised networks, median",
            points: descent.map((group) => pointAt(ratio(group.key), medianOf(group.of("risk")))),
          },
          {
            kind: "points",
            side: "network",
            label: "trained networks, median",
            points: trained.map((group) => pointAt(ratio(group.key), medianOf(group.of("risk")))),
          },
        ],
        marks: MARKS,
      },
      {
        title: "Row 1: fluctuation and displacement",
        x: { label: "d + 1, or P", scale: "log" },
        y: { label: "variance/Var_shell, ‖Δθ‖²/P", scale: "log" },
        series: [
          ...shell.map(({ label, points: all }): Series => ({ kind: "points", side: "quantum", label, points: all })),
          {
            kind: "points",
            side: "network",
            label: "linear step",
            points: moved.map(({ P, linear }) => pointAt(P, medianOf(linear))),
          },
          {
            kind: "points",
            side: "network",
            label: "trained",
            points: moved
              .filter(({ trained: all }) => all.length > 1)
              .map(({ P, trained: all }) => pointAt(P, medianOf(all))),
          },
          curve(
            "1/(d + 1)",
            true,
            [17, 129].map((d) => ({ x: d, y: 1 / d })),
            "quantum",
          ),
        ],
      },
      {
        title: "Row 2: fluctuation of the kernel",
        x: { label: "D, or width w", scale: "log" },
        y: { label: "E‖K − E K‖²/‖E K‖²", scale: "log" },
        series: [
          {
            kind: "points",
            side: "quantum",
            label: "K_Q against D, dA = 4",
            points: fluctuations.map((one) => pointAt(one.D, one)),
          },
          {
            kind: "points",
            side: "network",
            label: "K against w",
            points: tangentFluctuations(kernel.records, kernel.params).map(({ w, square }) => pointAt(w, square)),
          },
          curve(
            "(dA² − 1)/(2(D + 1))",
            true,
            fluctuations.map((one) => ({ x: one.D, y: meanKernelFluctuation(4, one.D / 4) })),
            "quantum",
          ),
        ],
      },
      {
        title: "Row 3: one near every random point",
        x: { label: "D/(dA² − 1), or P/n", scale: "log" },
        y: { label: "fraction", scale: "linear" },
        series: [
          {
            kind: "points",
            side: "quantum",
            label: "a thermal state within .3",
            points: thermalShares(finished(used, "thermal-neighbours").records).map((share) =>
              shareAt(share.ratio, share),
            ),
          },
          {
            kind: "points",
            side: "network",
            label: "a zero of the loss within .3 √P",
            points: ubiquityShares(finished(used, "global-minima").records).map((share) => shareAt(share.ratio, share)),
          },
        ],
      },
    ],
  };
}
