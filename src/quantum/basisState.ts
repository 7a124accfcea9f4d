import { isList, roomFor, show } from "../engine/arguments.js";
import { checkDims } from "./check.js";
import type { State } from "./state.js";

/**
 * The product basis state |i₀ i₁ …⟩.
 *
 * @param dims     dimensions of the subsystems
 * @param indices  one index a subsystem, 0 ≤ indices[k] < dims[k]
 * @throws RangeError  an index outside its subsystem, or not one index a subsystem
 * @example basisState([2, 3], [1, 2])   // data[2·5] = 1: the last of six amplitudes
 */
export function basisState(dims: readonly number[], indices: readonly number[]): State {
  const dimension = checkDims("basisState", dims);
  if (!isList(indices)) {
    throw new TypeError(`basisState: expected indices to be a list, got ${show(indices)}`);
  }
  if (indices.length !== dims.length) {
    throw new RangeError(
      `basisState: expected ${dims.length} indices for dims ${show(Array.from(dims))}, got ${indices.length}`,
    );
  }
  let at = 0;
  for (const [k, d] of dims.entries()) {
    const index = indices[k] as number;
    if (!Number.isSafeInteger(index) || index < 0 || index >= d) {
      throw new RangeError(`basisState: expected an index from 0 to ${d - 1} for subsystem ${k}, got ${show(index)}`);
    }
    at = at * d + index;
  }
  const data = roomFor("basisState", 2 * dimension);
  data[2 * at] = 1;
  return { dims: Array.from(dims), data };
}
