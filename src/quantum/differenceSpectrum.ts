import { checkOptions, roomFor } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { checkState, checkSubsystems, cutOf } from "./check.js";
import { cutMatrix } from "./cut.js";
import { pairDifferenceInto } from "./reducedSpectrum.js";
import type { CutOptions } from "./schmidtValues.js";
import type { State } from "./state.js";

/**
 * Eigenvalues of the difference of two reduced states, ρ_A(ψ) − ρ_A(φ): half the sum of their sizes is the trace distance, and
 * ½ plus a quarter of that sum Helstrom's probability of telling the two states by looking at A alone.
 *
 * For dA > 2dB the difference has rank 2dB; its eigenvalues come from the triangular factor of [M_ψ M_φ], 2dB × 2dB, and the
 * dA × dA matrices are not formed.
 *
 * @param first, second  states of equal dims, of any norm above 0
 * @returns              dA numbers, ascending, of sum 0; the dA − 2dB zeros are exact
 * @throws RangeError  states or a cut that are not ones, states of different dims; unknown options
 * Source: docs/paper.md#distinguishability.
 * @example differenceSpectrum(basisState([2, 2], [0, 0]), basisState([2, 2], [1, 1]), { keep: [0] })   // [-1, 1]
 */
export function differenceSpectrum(first: State, second: State, options: CutOptions): Float64Array {
  const speaker = "differenceSpectrum";
  checkOptions(speaker, options, ["dims", "keep"], true);
  const a = checkState(speaker, first, options.dims);
  const b = checkState(speaker, second, options.dims);
  if (a.dims.length !== b.dims.length || a.dims.some((d, k) => d !== b.dims[k])) {
    throw new RangeError(
      `${speaker}: expected states of equal dims, got [${a.dims.join(", ")}] and [${b.dims.join(", ")}]`,
    );
  }
  const cut = cutOf(a.dims, checkSubsystems(speaker, "keep", options.keep, a.dims));
  const [dA, dB] = [cut.dKeep, cut.dRest];
  const out = roomFor(speaker, dA);
  withScope(speaker, (s) => {
    const matrix = (data: Float64Array) => cutMatrix(s, a.dims, cut.keep, cut.rest, data);
    out.set(pairDifferenceInto(s, { dA, dB, first: matrix(a.data), second: matrix(b.data) }));
  });
  return out.sort();
}
