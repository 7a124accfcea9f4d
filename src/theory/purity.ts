import { checkDimensions } from "./check.js";

/**
 * Mean purity of the reduced state of a Haar-random state on dA × dB:  E Tr ρ² = (dA + dB)/(dA dB + 1).
 *
 * @throws RangeError  a dimension is not a positive integer
 * Source: E. Lubkin, J. Math. Phys. 19 (1978) 1028.
 * @example meanPurity(2, 2)   // 0.8
 */
export function meanPurity(dA: number, dB: number): number {
  checkDimensions("meanPurity", dA, dB);
  return (dA + dB) / (dA * dB + 1);
}

/**
 * Variance of the purity:  2 (dA² − 1)(dB² − 1) / [(D + 1)² (D + 2)(D + 3)],  D = dA dB.
 *
 * @throws RangeError  a dimension is not a positive integer
 * Source: A. J. Scott, C. M. Caves, J. Phys. A 36 (2003) 9553.
 * @example purityVariance(2, 2)   // 0.0171429
 */
export function purityVariance(dA: number, dB: number): number {
  checkDimensions("purityVariance", dA, dB);
  const D = dA * dB;
  return (2 * ((dA - 1) / (D + 1)) * ((dA + 1) / (D + 2)) * ((dB - 1) / (D + 1)) * (dB + 1)) / (D + 3);
}

/**
 * Mean squared Hilbert–Schmidt distance of ρ_A to the maximally mixed state:  E ‖ρ − 1/dA‖₂² = (dA² − 1)/(dA (D + 1)).
 * Two independent states are twice as far apart (squared); dA times it is the mean of Σ ⟨O_k⟩² over the dA² − 1
 * orthonormal observables of A.
 *
 * @throws RangeError  a dimension is not a positive integer
 * @example meanSquaredDistance(2, 2)   // 0.3
 */
export function meanSquaredDistance(dA: number, dB: number): number {
  checkDimensions("meanSquaredDistance", dA, dB);
  return (((dA - 1) / dA) * (dA + 1)) / (dA * dB + 1);
}

/**
 * Mean purity when the state is real (an eigenvector of a GOE matrix):  (dA + dB + 1)/(dA dB + 2).
 *
 * @throws RangeError  a dimension is not a positive integer
 * @example meanPurityReal(4, 4)   // 0.5
 */
export function meanPurityReal(dA: number, dB: number): number {
  checkDimensions("meanPurityReal", dA, dB);
  return (dA + dB + 1) / (dA * dB + 2);
}
