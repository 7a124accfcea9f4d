/** Copies of arguments in a scope, refused when an entry is NaN or infinite. */
import type { F64Block, Scope } from "../engine/scope.js";
import { type Field, notFinite } from "./matrix.js";

/** @throws RangeError  an entry of A is not finite; the message names it */
export function copyInField(s: Scope, name: string, A: Field): F64Block {
  const block = s.copyIn(A.data);
  const at = s.kernels.dfindNonFinite(block.length, block.address);
  if (at >= 0) throw notFinite(s.speaker, name, A, at);
  return block;
}
