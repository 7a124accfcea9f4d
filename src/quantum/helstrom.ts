import { checkOptions, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { eigenvaluesInto } from "../linalg/fused.js";
import type { Field } from "../linalg/matrix.js";
import { checkDensityMatrix, checkSameSize } from "./check.js";
import { halfSumOfSizes } from "./traceDistance.js";

export interface HelstromOptions {
  /** Probability with which ρ was sent, in [0, 1]; default ½. */
  readonly prior?: number;
}

/**
 * Helstrom's bound: the best probability of telling ρ from σ by one measurement of one copy,
 *   ½ (1 + ‖p ρ − (1 − p) σ‖₁),  which is (1 + traceDistance(ρ, σ))/2 for p = ½.
 *
 * @returns  from max(p, 1 − p) for equal states … 1 for orthogonal ones
 * @throws RangeError  rho or sigma is not a density matrix, their sizes differ, a prior outside [0, 1], an unknown option
 * Source: C. W. Helstrom, Quantum Detection and Estimation Theory (1976), chapter IV.
 * @example helstrom(densityMatrix(basisState([2], [0])), maximallyMixed(2))   // 0.75
 */
export function helstrom(rho: Field, sigma: Field, options: HelstromOptions = {}): number {
  const speaker = "helstrom";
  checkOptions(speaker, options, ["prior"]);
  const { prior = 0.5 } = options;
  if (typeof prior !== "number" || !(prior >= 0 && prior <= 1)) {
    throw new RangeError(`${speaker}: expected a prior in [0, 1], got ${show(prior)}`);
  }
  const a = checkDensityMatrix(speaker, "rho", rho);
  const b = checkDensityMatrix(speaker, "sigma", sigma);
  const n = checkSameSize(speaker, a.n, b.n);
  return withScope(speaker, (s) => {
    const values = s.f64(n);
    const difference = s.copyIn(a.data.map((x, i) => prior * x - (1 - prior) * (b.data[i] as number)));
    eigenvaluesInto(s, { n, complex: true, a: difference, values });
    return Math.min(1, 0.5 + halfSumOfSizes(values.copy()));
  });
}
