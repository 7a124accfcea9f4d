/** Amplitudes on their way into a scope: finite, and divided by their norm. */

import { firstNotFinite, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";

/**
 * A copy of `data` in the scope, of norm 1.
 *
 * @throws RangeError  an entry is NaN or infinite, or all are zero
 */
export function unitInto(s: Scope, data: ArrayLike<number>): F64Block {
  const block = s.copyIn(data);
  if (s.kernels.dfindNonFinite(block.length, block.address) >= 0) checkFinite(s, data);
  normaliseInto(s, block);
  return block;
}

/** @throws RangeError  an entry is NaN or infinite */
export function checkFinite(s: Scope, data: ArrayLike<number>): void {
  const bad = firstNotFinite(data);
  if (bad < 0) return;
  throw new RangeError(`${s.speaker}: expected finite amplitudes, got ${show(data[bad])} at index ${bad}`);
}

/** block ← block / ‖block‖. */
export function normaliseInto(s: Scope, block: F64Block): void {
  if (s.check("dunit", s.kernels.dunit(block.length, block.address)) > 0) {
    throw new RangeError(`${s.speaker}: the amplitudes are all zero; a state needs a norm above 0`);
  }
}

/** The same as an array of its own. */
export const unitAmplitudes = (speaker: string, data: ArrayLike<number>): Float64Array =>
  withScope(speaker, (s) => unitInto(s, data).copy());
