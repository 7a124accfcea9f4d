import { checkOptions } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { singularValuesInto, transposeInto } from "../linalg/fused.js";
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
 * of every coefficient is at most about max(dA, dB)·ε of the largest one. Beside the state there is one copy of it.
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

/** From so many amplitudes, and so many times longer than wide, a matrix is turned into its triangular factor strip by strip … */
const LARGE = 2 ** 16;
const LONG = 8;
/** … of so many times as many columns as rows. */
const STRIP = 4;

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
    const long = n >= LONG * m && m * n > LARGE;
    s.nested(() => {
      const [a, cols] = long ? [triangleInto(s, m, n, amplitudes), m] : [amplitudes, n];
      singularValuesInto(s, { rows: m, cols, complex: true, a, values });
    });
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

/**
 * L of A = L Q, m × m, by strips of columns that are factorised below what is left of those before: what a large A needs beside
 * itself is a strip, where the factorization of the whole takes its size again.
 */
function triangleInto(s: Scope, m: number, n: number, a: F64Block): F64Block {
  const triangle = s.f64(2 * m * m);
  s.nested(() => {
    const most = STRIP * m;
    const stacked = s.f64(2 * m * (m + most));
    const work = s.workspace(s.kernels.geqrfWorkspace(m + most, m));
    for (let first = 0; first < n; first += most) {
      const count = Math.min(most, n - first);
      const before = first === 0 ? 0 : m;
      const rows = before + count;
      // Rows of [L, strip] are the columns of what the kernel takes; it returns Lᵀ.
      if (before > 0) transposeInto(s, { rows: m, cols: m, complex: true, a: triangle, b: stacked });
      for (let i = m - 1; i >= 0; i--) {
        if (before > 0) stacked.part(2 * i * rows, 2 * m).copyFrom(stacked.part(2 * i * m, 2 * m));
        stacked.part(2 * (i * rows + before), 2 * count).copyFrom(a.part(2 * (i * n + first), 2 * count));
      }
      s.check("zgeqrfp", s.kernels.zgeqrfp(rows, m, stacked.address, 0, triangle.address, work));
    }
    transposeInto(s, { rows: m, cols: m, complex: true, a: triangle, b: stacked });
    triangle.copyFrom(stacked);
  });
  return triangle;
}
