/** Copies of arguments in a scope, refused when an entry is NaN or infinite. */
import type { F64Block, Scope } from "../engine/scope.js";
import { type Field, width } from "./matrix.js";

/** @throws RangeError  an entry of A is not finite; the message names it */
export function copyInField(s: Scope, name: string, A: Field): F64Block {
  const block = s.copyIn(A.data);
  const at = s.kernels.dfindNonFinite(block.length, block.address);
  if (at >= 0) {
    const entry = Math.floor(at / width(A));
    const [i, j] = [Math.floor(entry / A.cols), entry % A.cols];
    throw new RangeError(`${s.speaker}: expected finite entries, got ${A.data[at]} at ${name}[${i}, ${j}]`);
  }
  return block;
}
