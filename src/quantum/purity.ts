import type { Field } from "../linalg/matrix.js";
import { checkDensityMatrix } from "./check.js";

/**
 * Purity Tr ρ² = Σ |ρ_ij|², without eigenvalues.
 *
 * @param rho  density matrix (d × d), Hermitian, trace 1
 * @returns    1 for a pure state … 1/d for the maximally mixed one
 * @throws RangeError  rho is not square, Hermitian, finite and of trace 1
 * @example purity(maximallyMixed(4))   // 0.25
 */
export function purity(rho: Field): number {
  const { data } = checkDensityMatrix("purity", "rho", rho);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] as number) * (data[i] as number);
  return sum;
}
