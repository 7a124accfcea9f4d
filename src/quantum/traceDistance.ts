import { withScope } from "../engine/scope.js";
import { eigenvaluesInto } from "../linalg/fused.js";
import type { Field } from "../linalg/matrix.js";
import { checkDensityMatrix, checkSameSize } from "./check.js";

/**
 * Trace distance ½‖ρ − σ‖₁: how well one copy tells ρ from σ; the best guess is right with probability (1 + T)/2.
 *
 * @returns  0 for equal states … 1 for orthogonal ones
 * @throws RangeError  rho or sigma is not a density matrix, or their sizes differ
 * @example traceDistance(densityMatrix(basisState([2], [0])), maximallyMixed(2))   // 0.5
 */
export function traceDistance(rho: Field, sigma: Field): number {
  const speaker = "traceDistance";
  const a = checkDensityMatrix(speaker, "rho", rho);
  const b = checkDensityMatrix(speaker, "sigma", sigma);
  const n = checkSameSize(speaker, a.n, b.n);
  return withScope(speaker, (s) => {
    const values = s.f64(n);
    const difference = s.copyIn(a.data.map((x, i) => x - (b.data[i] as number)));
    eigenvaluesInto(s, { n, complex: true, a: difference, values });
    return Math.min(1, halfSumOfSizes(values.copy()));
  });
}

/** ½ Σ |λ|, in the order given. */
export function halfSumOfSizes(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum / 2;
}
