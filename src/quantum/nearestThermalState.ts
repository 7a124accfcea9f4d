import { checkOptions } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { matmulInto, singularTriplesInto } from "../linalg/fused.js";
import type { Field } from "../linalg/matrix.js";
import { type CheckedState, type Cut, checkDensityMatrix, checkState, checkSubsystems, cutOf } from "./check.js";
import { cutMatrix, permuteInto } from "./cut.js";
import { chiSquareOf, RANK_TOLERANCE } from "./pseudoInverseMoment.js";
import { type CutOptions, schmidtInto } from "./schmidtValues.js";
import { eigenbasisInto } from "./spectrum.js";
import type { State } from "./state.js";

export interface NearestThermalStateOptions extends CutOptions {
  /** The reduced state wanted on the subsystems `keep`, in that order; default: the maximally mixed one. */
  readonly target?: Field;
}

export interface NearestThermalState {
  /** The state whose reduced state is the target, of norm 1 and with the dims of the one given. */
  readonly state: State;
  /** ‖ψ − ψ*‖ of the normalised amplitudes, in [0, √2]. */
  readonly distance: number;
}

/**
 * The nearest pure state whose reduced state on A is exactly thermal: the quantum side of a global minimum near every
 * initialisation.
 *
 * With M the amplitudes as a dA × dB matrix and M = U S Vᴴ, the nearest one with ρ_A = 1/dA is U Vᴴ/√dA, at the squared distance
 * 2 (1 − Tr √ρ_A/√dA). For a target τ = T Tᴴ: T times the polar factor of TᴴM, at 2 (1 − √F), F = fidelity(ρ_A, τ).
 *
 * @param state    of any norm above 0; it is divided by it
 * @param options  keep: the subsystems of A; target: another reduced state τ than 1/dA
 * @throws RangeError  dA > dB, or a target of rank above dB: no state has it; a state, cut or target that is not one
 * Source: docs/paper.md#nearest-thermal-state; polar decomposition: N. J. Higham, Functions of Matrices (2008), chapter 8.
 * @example nearestThermalState(basisState([2, 2], [0, 0]), { keep: [0] }).distance   // 0.7653669
 */
export function nearestThermalState(state: State, options: NearestThermalStateOptions): NearestThermalState {
  const speaker = "nearestThermalState";
  checkOptions(speaker, options, ["dims", "keep", "target"], true);
  const checked = checkState(speaker, state, options.dims);
  const cut = cutOf(checked.dims, checkSubsystems(speaker, "keep", options.keep, checked.dims));
  const { target } = options;
  if (target === undefined) refuseNarrow(speaker, cut);
  const rho = target === undefined ? undefined : checkDensityMatrix(speaker, "target", target);
  if (rho !== undefined && rho.n !== cut.dKeep) {
    throw new RangeError(`${speaker}: expected target to be ${cut.dKeep} × ${cut.dKeep}, got ${rho.n} × ${rho.n}`);
  }
  return withScope(speaker, (s) => {
    const m = cutMatrix(s, checked.dims, cut.keep, cut.rest, checked.data);
    const nearest = rho === undefined ? nearestMixedInto(s, cut, m) : nearestTo(s, cut, m, rho.data);
    const [x, y] = [m.copy(), nearest.copy()];
    let squared = 0;
    for (let i = 0; i < x.length; i++) {
      const gap = (x[i] as number) - (y[i] as number);
      squared += gap * gap;
    }
    return {
      state: { dims: Array.from(state.dims), data: backInto(s, checked, cut, nearest).copy() },
      distance: Math.sqrt(squared),
    };
  });
}

function refuseNarrow(speaker: string, { dKeep, dRest }: Cut): void {
  if (dKeep > dRest) {
    throw new RangeError(
      `${speaker}: no state has a maximally mixed reduced state of dimension ${dKeep} when the rest has dimension ${dRest}: its rank is at most ${dRest}`,
    );
  }
}

/** U Vᴴ/√dA. */
function nearestMixedInto(s: Scope, { dKeep: dA, dRest: dB }: Cut, m: F64Block): F64Block {
  const out = polarInto(s, dA, dB, s.f64(m.length).copyFrom(m));
  const scale = 1 / Math.sqrt(dA);
  return out.set(out.copy().map((x) => x * scale));
}

/** T W, where W is the polar factor of TᴴM and τ = T Tᴴ, T with one column for each eigenvalue above rounding. */
function nearestTo(s: Scope, { dKeep: dA, dRest: dB }: Cut, m: F64Block, tau: Float64Array): F64Block {
  const { values, vectors } = eigenbasisInto(s, "target", dA, s.copyIn(tau));
  const p = values.copy();
  // eigenbasisInto has turned what is below 4 dA ε of the largest into 0; ascending.
  const from = p.findIndex((x) => x > 0);
  const rank = dA - from;
  if (rank > dB) {
    throw new RangeError(
      `${s.speaker}: no state has a reduced state of rank ${rank} when the rest has dimension ${dB}: the rank is at most that`,
    );
  }
  const v = vectors.copy();
  const columns = new Float64Array(2 * dA * rank);
  for (let i = 0; i < dA; i++) {
    for (let j = 0; j < rank; j++) {
      const root = Math.sqrt(p[from + j] as number);
      columns[2 * (i * rank + j)] = (v[2 * (i * dA + from + j)] as number) * root;
      columns[2 * (i * rank + j) + 1] = (v[2 * (i * dA + from + j) + 1] as number) * root;
    }
  }
  const t = s.copyIn(columns);
  const overlap = s.f64(2 * rank * dB);
  matmulInto(s, { m: rank, n: dB, k: dA, complex: true, a: t, b: m, c: overlap, adjointA: true });
  const w = polarInto(s, rank, dB, overlap);
  const out = s.f64(m.length);
  matmulInto(s, { m: dA, n: dB, k: rank, complex: true, a: t, b: w, c: out });
  return out;
}

/** U Vᴴ of a rows × cols matrix, rows ≤ cols; a is destroyed. */
function polarInto(s: Scope, rows: number, cols: number, a: F64Block): F64Block {
  const out = s.f64(2 * rows * cols);
  s.nested(() => {
    const [values, u, vh] = [s.f64(rows), s.f64(2 * rows * rows), s.f64(2 * rows * cols)];
    singularTriplesInto(s, { rows, cols, complex: true, a, values, u, vh });
    matmulInto(s, { m: rows, n: cols, k: rows, complex: true, a: u, b: vh, c: out });
  });
  return out;
}

/** The amplitudes of a cut in the order of the subsystems again. */
function backInto(s: Scope, { dims }: CheckedState, cut: Cut, m: F64Block): F64Block {
  const order = [...cut.keep, ...cut.rest];
  const out = s.f64(m.length);
  const inverse = order.map((_, axis) => order.indexOf(axis));
  permuteInto(
    s,
    order.map((axis) => dims[axis] as number),
    inverse,
    m,
    out,
  );
  return out;
}

/**
 * What a linear step would need: the minimum-norm distance √(vᵀK⁻¹v) to a maximally mixed reduced state, K the tangent-space kernel
 * (quantumTangentKernel) and v_k = ⟨O_k⟩.
 *
 * In the eigenbasis of ρ_A the step stretches row i of the amplitudes, by (1/dA − p_i)/(2 p_i), so that its squared length is
 * ¼ Σ (1/dA − p_i)²/p_i: a quarter of the χ² distinguishability of pseudoInverseMoment. It blows up at dA = dB, where the true distance
 * (nearestThermalState) does not. Mean over Haar-random states: meanSquaredLinearDistance.
 *
 * @returns  ≥ 0; Infinity when ρ_A is singular
 * @throws RangeError  dA > dB: no such state; a state or a cut that is not one; unknown options
 * Source: docs/paper.md#nearest-thermal-state.
 * @example linearThermalDistance(state([2, 2], [2, 0, 0, 0, 0, 0, 1, 0]), { keep: [0] })   // 0.375
 */
export function linearThermalDistance(state: State, options: CutOptions): number {
  const speaker = "linearThermalDistance";
  checkOptions(speaker, options, ["dims", "keep"], true);
  const checked = checkState(speaker, state, options.dims);
  const cut = cutOf(checked.dims, checkSubsystems(speaker, "keep", options.keep, checked.dims));
  refuseNarrow(speaker, cut);
  const sigma = withScope(speaker, (s) => schmidtInto(s, checked, cut).copy());
  const smallest = sigma[sigma.length - 1] as number;
  return smallest > RANK_TOLERANCE * (sigma[0] as number) ? Math.sqrt(chiSquareOf(sigma)) / 2 : Infinity;
}
