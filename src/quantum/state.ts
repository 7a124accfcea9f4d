import { checkNumbers } from "../engine/arguments.js";
import { unitAmplitudes } from "./amplitudes.js";
import { checkDims, checkLength } from "./check.js";

/**
 * A pure state on subsystems of dimensions `dims`, subsystem 0 being the slowest index (Kronecker order).
 * A literal of this shape is accepted everywhere; what is not of norm 1 is divided by its norm.
 */
export interface State {
  readonly dims: readonly number[];
  /** Interleaved re, im; length 2·∏dims. */
  readonly data: Float64Array;
}

/**
 * The state with amplitudes data / ‖data‖.
 *
 * @param dims  dimensions of the subsystems, positive integers
 * @param data  interleaved re, im, 2·∏dims numbers of any norm above 0; copied, not kept
 * @throws RangeError  dims that do not multiply to the length, an entry that is NaN or infinite, norm zero
 * @throws TypeError   dims or data is not a list of numbers
 * @example state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0])   // (|00⟩ + |11⟩)/√2
 */
export function state(dims: readonly number[], data: ArrayLike<number>): State {
  const dimension = checkDims("state", dims);
  checkNumbers("state", "data", data);
  checkLength("state", dims, dimension, data.length);
  return { dims: Array.from(dims), data: unitAmplitudes("state", data) };
}
