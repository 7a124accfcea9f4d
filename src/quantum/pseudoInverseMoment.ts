import { checkOptions } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { checkState, checkSubsystems, cutOf } from "./check.js";
import { type CutOptions, schmidtInto } from "./schmidtValues.js";
import type { State } from "./state.js";

export interface PseudoInverseMoment {
  /** Tr ρ_A⁺. */
  readonly moment: number;
  /** A = Tr ρ_A⁺/D, the noise amplification of the correspondence: near q/(1 − q) for q = dA/dB < 1, 1/(q − 1) above. */
  readonly amplification: number;
  /** Schmidt coefficients above 1e-12 of the largest. */
  readonly rank: number;
  /** χ² distinguishability of the maximally mixed state from ρ_A, Tr ρ_A⁻¹/dA² − 1; Infinity when the rank is below dA. */
  readonly chiSquare: number;
}

/** Singular values below this part of the largest are zeros that were rounded. */
export const RANK_TOLERANCE = 1e-12;

/**
 * The quantities of order −1 of a reduced state, which diverge at dA = dB as the test error does at the fitting threshold.
 *
 * From Schmidt coefficients, not from ρ_A, which would lose half of the digits of its small eigenvalues. Over Haar-random
 * states: inverseMoment, meanNoiseAmplification, inverseMomentVariance.
 *
 * @throws RangeError  a state or a cut that is not one; unknown options
 * Source: docs/paper.md#inverse.
 * @example pseudoInverseMoment(state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]), { keep: [0] }).moment   // 4
 */
export function pseudoInverseMoment(state: State, options: CutOptions): PseudoInverseMoment {
  const speaker = "pseudoInverseMoment";
  checkOptions(speaker, options, ["dims", "keep"], true);
  const checked = checkState(speaker, state, options.dims);
  const cut = cutOf(checked.dims, checkSubsystems(speaker, "keep", options.keep, checked.dims));
  const sigma = withScope(speaker, (s) => schmidtInto(s, checked, cut).copy());
  const floor = RANK_TOLERANCE * (sigma[0] as number);
  let rank = 0;
  let moment = 0;
  for (const x of sigma) {
    if (x > floor) {
      rank++;
      moment += 1 / (x * x);
    }
  }
  return {
    moment,
    amplification: moment / checked.dimension,
    rank,
    chiSquare: rank === cut.dKeep ? chiSquareOf(sigma) : Infinity,
  };
}

/** Σ (1/n − p)²/p = Σ 1/p/n² − 1 without the difference, p = σ². */
export function chiSquareOf(sigma: Float64Array): number {
  const n = sigma.length;
  let sum = 0;
  for (const x of sigma) {
    const gap = (1 / Math.sqrt(n) - x) * ((1 / Math.sqrt(n) + x) / x);
    sum += gap * gap;
  }
  return sum;
}
