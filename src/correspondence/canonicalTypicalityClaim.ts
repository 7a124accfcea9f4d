/**
 * canonical-typicality — a few spins of a typical state of an energy shell are in the reduced microcanonical state (claim C2, experiment
 * A.canonical).
 *
 * An Ising chain of 8 spins; shells of 16 to 128 levels in the middle of its spectrum and one of 64 away from it. One trial is a Haar state
 * of one shell, its reduced states on the first one, two and three spins, and their distance to Ω_S, the reduced state of the shell:
 *
 *   E‖ρ_S − Ω_S‖₂²   exact
 *   E T              at most ½ √(dS E‖ρ_S − Ω_S‖₂²), and that at most ½ √(dS/d_E^eff), the published bound
 *   P(T ≥ E T + ε)   at most exp(−(d − 1)ε²): T is 1-Lipschitz
 *   E⟨H⟩             the mean energy of the shell, variance Var_shell(H)/(d + 1): no part of the shell is preferred
 */
import { exp } from "../engine/functions.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { type CanonicalTypicality, canonicalTypicality } from "../quantum/canonicalTypicality.js";
import { haarState } from "../quantum/haarState.js";
import { maximallyMixed } from "../quantum/maximallyMixed.js";
import { partialTrace } from "../quantum/partialTrace.js";
import type { Shell } from "../quantum/shell.js";
import type { State } from "../quantum/state.js";
import { traceDistance } from "../quantum/traceDistance.js";
import type { Stream } from "../random/stream.js";
import { binomialTail } from "../theory/distributions.js";
import { expectationVariance } from "../theory/typicality.js";
import type { Claim, Point, Records, RuleOutcome } from "./claim.js";
import { type Estimate, groupsOf, meanOf } from "./groups.js";
import { once, spinShell } from "./spinShells.js";
import { atLeast, atMost, combinedZ, mean, worst, Z_BOUND, zScore } from "./statistics.js";

const SITES = 8;
const DIMS = Array.from({ length: SITES }, () => 2);
/** Levels of each shell and the energy they are nearest to. */
const SHELLS = [
  { states: 16, centre: 0 },
  { states: 32, centre: 0 },
  { states: 64, centre: 0 },
  { states: 128, centre: 0 },
  { states: 64, centre: -4 },
] as const;
/** The shell away from the middle: its Ω_S is not maximally mixed. */
const OFF_CENTRE = 4;
const PARTS = [1, 2, 3];
const P_BOUND = 1e-7;
/** E T over the tight bound: 8/(3π) = 0.849 for a semicircle of eigenvalues. */
const RATIO = [0.78, 0.93] as const;

interface Prepared {
  readonly shell: Shell;
  readonly d: number;
  /** Energies from their mean, in standard deviations of ⟨H⟩ over the states. */
  readonly energies: Float64Array;
  /** For the first 1, 2, 3 spins. */
  readonly parts: readonly CanonicalTypicality[];
}

const shells = /* @__PURE__ */ once((): Prepared[] =>
  SHELLS.map(({ states, centre }) => {
    const shell = spinShell("Ising", SITES, states, centre);
    const parts = PARTS.map((s) => canonicalTypicality(shell, { keep: keep(s) }));
    const d = shell.dimension;
    const centred = shell.energies.map((energy, _, all) => energy - mean(all));
    const variance = centred.reduce((sum, x) => sum + x * x, 0) / d;
    const deviation = Math.sqrt(expectationVariance(variance, d));
    return { shell, d, energies: centred.map((x) => x / deviation), parts };
  }),
);

const keep = (s: number): number[] => Array.from({ length: s }, (_, i) => i);

/** A state of the shell. */
export type ShellSampler = (shell: Shell, stream: Stream) => State;
const haar: ShellSampler = (shell, stream) => haarState(DIMS, { stream, shell });

/** T to Ω_S, its square in the Hilbert–Schmidt norm, T to the maximally mixed state; for each part. */
const FIELDS = ["shell", ...PARTS.flatMap((s) => [`T${s}`, `square${s}`, `mixed${s}`]), "energy"];

/** Σ_k x_k |⟨E_k|ψ⟩|² over the levels of a shell, whose vectors are real. */
function overLevels({ shell: { vectors }, energies: x }: Prepared, { data }: State): number {
  const overlaps = new Float64Array(2 * vectors.cols);
  for (let i = 0; i < vectors.rows; i++) {
    const [re, im] = [data[2 * i] as number, data[2 * i + 1] as number];
    for (let k = 0; k < vectors.cols; k++) {
      const v = vectors.data[i * vectors.cols + k] as number;
      overlaps[2 * k] = (overlaps[2 * k] as number) + v * re;
      overlaps[2 * k + 1] = (overlaps[2 * k + 1] as number) + v * im;
    }
  }
  return overlaps.reduce((sum, c, at) => sum + (x[at >> 1] as number) * c * c, 0);
}

function squaredDistance(a: ComplexMatrix, b: ComplexMatrix): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) {
    const x = (a.data[i] as number) - (b.data[i] as number);
    sum += x * x;
  }
  return sum;
}

interface Measured {
  readonly at: number;
  readonly spins: number;
  readonly prepared: Prepared;
  readonly theory: CanonicalTypicality;
  readonly T: Estimate;
  readonly values: readonly number[];
  readonly square: Estimate;
  readonly squareZ: number;
  /** T to the maximally mixed state minus T to Ω_S. */
  readonly gain: Estimate;
}

function measurements(records: Records): Measured[] {
  const all = shells();
  return groupsOf(
    records,
    "shell",
    all.map((_, k) => k),
  ).flatMap((group) => {
    const prepared = all[group.key] as Prepared;
    return PARTS.map((spins, j) => {
      const theory = prepared.parts[j] as CanonicalTypicality;
      const values = group.of(`T${spins}`);
      const square = meanOf(group.of(`square${spins}`));
      return {
        at: group.key,
        spins,
        prepared,
        theory,
        T: meanOf(values),
        values,
        square,
        squareZ: zScore(square.value, theory.meanSquaredDistance, square.error),
        gain: meanOf(group.of(`mixed${spins}`).map((x, i) => x - (values[i] as number))),
      };
    });
  });
}

/** The smallest probability of so many T above their mean + ε, if exp(−(d − 1)ε²) were the truth. */
function concentration({ values, T, prepared }: Measured): number {
  const distances = [0.5, 1, 1.5, 2, 2.5, 3].map((k) => k / Math.sqrt(prepared.d - 1));
  return Math.min(
    ...distances.map((epsilon) => {
      const beyond = values.filter((x) => x >= T.value + epsilon).length;
      return binomialTail(values.length, beyond, exp(-(prepared.d - 1) * epsilon * epsilon));
    }),
  );
}

/** The rule that the excess over a bound, in SE, is at most 5: far below is as good as near. */
const below = (name: string, excess: number): RuleOutcome => ({
  ...atMost(name, "E T not above it by more than 5 SE, in SE", excess, Z_BOUND),
  holds: excess <= Z_BOUND,
});

/** ⟨H⟩ of the states of each shell against the mean energy of its levels: independent standard normals. */
const energies = (records: Records): number[] =>
  groupsOf(
    records,
    "shell",
    SHELLS.map((_, k) => k),
  ).map((group) => mean(group.of("energy")) * Math.sqrt(group.count));

function rules(records: Records): RuleOutcome[] {
  const all = measurements(records);
  const energy = energies(records);
  const z = all.map((m) => m.squareZ);
  const above = (bound: (theory: CanonicalTypicality) => number) =>
    Math.max(...all.map(({ T, theory }) => (T.value - bound(theory)) / T.error));
  const middle = (RATIO[0] + RATIO[1]) / 2;
  const ratio = all.map(({ T, theory }) => {
    const off = T.value / theory.tightBound - middle;
    return off / ((RATIO[1] - RATIO[0]) / 2 + (Z_BOUND * T.error) / theory.tightBound);
  });
  const off = all.find(({ at, spins }) => at === OFF_CENTRE && spins === 1);
  return [
    atMost(
      "mean squared distance",
      "|z| ≤ 5 against the exact value, largest over shells and parts",
      worst(z),
      Z_BOUND,
    ),
    atMost(
      "mean squared distance, together",
      "|Σz|/√k ≤ 5 over the k shells, of the largest part, which knows most",
      combinedZ(all.filter(({ spins }) => spins === PARTS.at(-1)).map((m) => m.squareZ)),
      Z_BOUND,
    ),
    atMost(
      "mean energy",
      "|z| ≤ 5 of ⟨H⟩ against the mean energy of each shell, exact standard error: largest of the shells",
      worst(energy),
      Z_BOUND,
    ),
    atMost("mean energy, all shells", "|Σz|/√k ≤ 5 over the k shells", combinedZ(energy), Z_BOUND),
    below(
      "tight bound",
      above((theory) => theory.tightBound),
    ),
    below(
      "published bound",
      above((theory) => theory.publishedBound),
    ),
    atMost(
      "how tight",
      `E T over the tight bound in [${RATIO.join(", ")}] widened by 5 SE, as a part of that`,
      worst(ratio),
      1,
    ),
    atLeast(
      "concentration of T",
      "so many states above E T + ε have p > 1e-7 under exp(−(d − 1)ε²)",
      Math.min(...all.map(concentration)),
      P_BOUND,
    ),
    atLeast(
      "the target is Ω_S",
      "away from the middle one spin is nearer to Ω_S than to the maximally mixed state, by 5 SE or more, in SE",
      off === undefined ? Number.NaN : off.gain.value / off.gain.error,
      Z_BOUND,
    ),
  ];
}

export function canonicalTypicalityWith(sampler: ShellSampler): Claim<readonly Prepared[]> {
  return {
    id: "canonical-typicality",
    title: "Canonical typicality",
    statement: {
      sentence:
        "The reduced state of a typical state of an energy shell is close to the reduced microcanonical state when the environment is large.",
      paper: "The discussion of reduced density matrices",
      corrected:
        "Typicality is relative to Ω_S, the reduced microcanonical state; it is the maximally mixed one only when the shell is the whole space. " +
        "The mean squared distance is known exactly, and with it a bound of the mean trace distance tighter than the published one.",
    },
    parameters: {
      states: { description: "states of each of five shells", integer: true, minimum: 100, maximum: 1e7 },
    },
    presets: { quick: { states: 100 }, default: { states: 500 }, full: { states: 5000 } },
    fields: FIELDS,
    trials: (params) => SHELLS.length * (params.states as number),
    prepare: shells,
    trial: (_params, prepared, stream, index) => {
      const k = index % SHELLS.length;
      const { shell, parts } = prepared[k] as Prepared;
      const psi = sampler(shell, stream);
      const out = [k];
      for (const [j, s] of PARTS.entries()) {
        const rho = partialTrace(psi, { keep: keep(s) }) as ComplexMatrix;
        const { omega } = parts[j] as CanonicalTypicality;
        out.push(traceDistance(rho, omega), squaredDistance(rho, omega), traceDistance(rho, maximallyMixed(1 << s)));
      }
      out.push(overLevels(prepared[k] as Prepared, psi));
      return Float64Array.from(out);
    },
    verdict: (records) => {
      const all = measurements(records);
      const outcomes = rules(records);
      const one = all.find(({ at, spins }) => at === 2 && spins === 1) as Measured;
      return {
        holds: outcomes.every((rule) => rule.holds),
        summary: `one spin of a shell of 64: E T = ${one.T.value.toFixed(4)} ± ${one.T.error.toFixed(4)}, bounds ${one.theory.tightBound.toFixed(4)} and ${one.theory.publishedBound.toFixed(4)}; largest |z| of the squared distance ${Math.abs(worst(all.map((m) => m.squareZ))).toFixed(2)}`,
        rules: outcomes,
      };
    },
    figure: (records) => {
      const all = measurements(records);
      const centred = (spins: number) => all.filter((m) => m.at !== OFF_CENTRE && m.spins === spins);
      const x = { label: "dimension of the shell, d", scale: "log" as const };
      const curve = (spins: number, f: (m: Measured) => number): Point[] =>
        centred(spins).map((m) => ({ x: m.prepared.d, y: f(m) }));
      const away = all.filter((m) => m.at === OFF_CENTRE);
      /** From the lowest measured value to the highest bound, with a little room: the bounds are what the panel is about. */
      const span = (spins: number): [number, number] => {
        const values = centred(spins).flatMap(({ T, theory }) => [T.value - T.error, theory.publishedBound]);
        return [Math.min(...values) / 1.05, Math.max(...values) * 1.05];
      };
      return {
        title: `The first spins of ${SITES}, in states of energy shells of an Ising chain`,
        caption:
          "Points: mean trace distance to the reduced microcanonical state Ω_S, one standard error. Solid: the exact mean squared distance. " +
          "Dashed: the bounds, at the four shells of the points and straight between them. Away from the middle: the shell near energy −4, whose target is not the maximally mixed state.",
        panels: [
          ...PARTS.map((spins) => ({
            title: spins === 1 ? "One spin" : `${["", "", "Two", "Three"][spins]} spins`,
            x,
            y: { label: "E T(ρ_S, Ω_S)", scale: "log" as const, domain: span(spins) },
            series: [
              {
                kind: "points" as const,
                label: "measured",
                points: centred(spins).map((m) => ({ x: m.prepared.d, y: m.T.value, error: m.T.error })),
              },
              {
                kind: "curve" as const,
                label: "tight bound",
                exact: false,
                points: curve(spins, (m) => m.theory.tightBound),
              },
              {
                kind: "curve" as const,
                label: "published bound",
                exact: false,
                points: curve(spins, (m) => m.theory.publishedBound),
              },
            ],
          })),
          {
            title: "Mean squared distance",
            x,
            y: { label: "E‖ρ_S − Ω_S‖₂²", scale: "log" as const },
            series: PARTS.flatMap((spins) => [
              {
                kind: "points" as const,
                label: `${spins} of ${SITES} spins`,
                points: centred(spins).map((m) => ({ x: m.prepared.d, y: m.square.value, error: m.square.error })),
              },
              {
                kind: "curve" as const,
                label: `exact, ${spins}`,
                exact: true,
                points: curve(spins, (m) => m.theory.meanSquaredDistance),
              },
            ]),
          },
          {
            title: "Away from the middle of the spectrum",
            x: {
              label: "spins",
              scale: "linear",
              domain: [0.5, 3.5],
              ticks: PARTS.map((s) => ({ value: s, label: `${s}` })),
            },
            y: { label: "E T", scale: "linear" },
            series: [
              {
                kind: "points",
                label: "to Ω_S",
                points: away.map((m) => ({ x: m.spins, y: m.T.value, error: m.T.error })),
              },
              {
                kind: "points",
                label: "to 1/dS",
                points: away.map((m) => ({ x: m.spins, y: m.T.value + m.gain.value, error: m.gain.error })),
              },
            ],
          },
        ],
      };
    },
    table: (records) => ({
      columns: [
        "energy",
        "d",
        "spins",
        "E‖ρ − Ω‖²",
        "exact",
        "z",
        "E T",
        "SE",
        "tight",
        "published",
        "ratio",
        "d_E^eff",
        "E T to 1/dS",
      ],
      rows: measurements(records).map((m) => [
        SHELLS[m.at]?.centre as number,
        m.prepared.d,
        m.spins,
        m.square.value,
        m.theory.meanSquaredDistance,
        m.squareZ,
        m.T.value,
        m.T.error,
        m.theory.tightBound,
        m.theory.publishedBound,
        m.T.value / m.theory.tightBound,
        m.theory.effectiveDimension,
        m.T.value + m.gain.value,
      ]),
    }),
  };
}

export const canonicalTypicalityClaim = /* @__PURE__ */ canonicalTypicalityWith(haar);
