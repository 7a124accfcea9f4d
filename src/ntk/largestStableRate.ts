import { withScope } from "../engine/scope.js";
import { eigenvaluesInto } from "../linalg/fused.js";
import { checkRange, copyInHermitian } from "../linalg/input.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkKernel } from "./targets.js";

/**
 * The largest learning rate at which gradient descent on ½‖f − y‖² with the kernel K does not diverge:  2/λ_max(K).
 *
 * @param K  n × n, symmetric
 * @returns  Infinity when no eigenvalue is positive
 * @throws RangeError  K is not square, not symmetric or not finite    @throws TypeError  K is not a real matrix
 * Source: docs/paper.md#dynamics.
 * @example largestStableRate(identity(3))   // 2
 */
export function largestStableRate(K: Matrix): number {
  const speaker = "largestStableRate";
  checkKernel(speaker, K);
  const n = K.rows;
  return withScope(speaker, (s) => {
    const [a, values] = [copyInHermitian(s, "K", K), s.f64(n)];
    eigenvaluesInto(s, { n, complex: false, a, values });
    const largest = checkRange(speaker, values.copy())[n - 1] ?? 0;
    return largest > 0 ? 2 / largest : Infinity;
  });
}
