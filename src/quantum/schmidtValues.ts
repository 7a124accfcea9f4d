import { checkOptions } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { singularValuesInto } from "../linalg/fused.js";
import { type CheckedState, type Cut, checkState, checkSubsystems, cutOf } from "./check.js";
import { cutMatrix } from "./cut.js";
import type { State } from "./state.js";

export interface CutOptions {
  /** Sees the state as subsystems of these dimensions instead of its own; the same product. */
  readonly dims?: readonly number[];
  /** The subsystems of one side of the cut. */
  readonly keep: readonly number[];
}

/**
 * Schmidt coefficients of a pure state across a cut: the singular values of its amplitudes as a dA × dB matrix.
 *
 * Not through M Mᴴ, which would lose half of the digits. Up to a smaller side of 64 by one-sided Jacobi rotations: a
 * coefficient of 1e-12 beside one of 1 is then right to many digits. Above, by the bidiagonal form, ten times faster: the error
 * of every coefficient is at most about max(dA, dB)·ε of the largest one.
 *
 * @returns  min(dA, dB) numbers, descending; their squares sum to 1 and are the non-zero spectrum of both reduced states
 * @throws RangeError  a state or a cut that is not one; unknown options
 * @example schmidtValues(state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]), { keep: [0] })   // [0.7071, 0.7071]
 */
export function schmidtValues(state: State, options: CutOptions): Float64Array {
  const speaker = "schmidtValues";
  checkOptions(speaker, options, ["dims", "keep"], true);
  const checked = checkState(speaker, state, options.dims);
  const cut = cutOf(checked.dims, checkSubsystems(speaker, "keep", options.keep, checked.dims));
  return withScope(speaker, (s) => schmidtInto(s, checked, cut).copy());
}

/** Up to this smaller side the relative accuracy of Jacobi rotations costs at most 2 ms. */
const JACOBI = 64;

/** The Schmidt coefficients as a block of the open scope, descending. */
export function schmidtInto(s: Scope, { dims, data }: CheckedState, cut: Cut): F64Block {
  // The smaller side becomes the rows: they are what the rotations make orthogonal.
  const [rows, cols, m, n] =
    cut.dKeep <= cut.dRest ? [cut.keep, cut.rest, cut.dKeep, cut.dRest] : [cut.rest, cut.keep, cut.dRest, cut.dKeep];
  const values = s.f64(m);
  s.nested(() => singularInto(s, m, n, cutMatrix(s, dims, rows, cols, data), values));
  return values;
}

/** values ← the singular values of m × n amplitudes, m ≤ n, descending; the matrix is destroyed. */
export function singularInto(s: Scope, m: number, n: number, amplitudes: F64Block, values: F64Block): void {
  if (m > JACOBI) {
    singularValuesInto(s, { rows: m, cols: n, complex: true, a: amplitudes, values });
    return;
  }
  s.nested(() => {
    let [matrix, length] = [amplitudes, n];
    if (n > 2 * m) {
      // A long matrix is first turned into its triangular factor: one pass, and the sweeps then work on m × m.
      const lower = s.f64(2 * m * m);
      s.check("zgelq2", s.kernels.zgelq2(m, n, matrix.address, n, lower.address));
      [matrix, length] = [lower, m];
    }
    const status = s.check("zgesvj", s.kernels.zgesvj(m, length, matrix.address, length, values.address));
    if (status > 0) throw new Error(`internal: ${s.speaker}: zgesvj did not converge on ${m} × ${length}`);
  });
}
