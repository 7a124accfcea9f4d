/** How far Haar-random states are from one whose reduced state is exactly maximally mixed, and their tangent kernel from 4·1. */
import { checkDimensions } from "./check.js";
import { meanMoment } from "./meanMoment.js";

/**
 * Mean squared distance of a Haar-random state to the nearest one with ρ_A = 1/dA, exact:  2 (1 − E Tr √ρ_A/√dA).
 *
 * @returns  near dA/(4dB) for dA ≪ dB; Infinity for dA > dB, where there is no such state. Absolute error below 1e-14
 * @throws RangeError  a dimension is not a positive integer
 * Source: the polar factor of the amplitudes; meanMoment of order ½.
 * @example meanSquaredThermalDistance(4, 4)   // 0.280810
 */
export function meanSquaredThermalDistance(dA: number, dB: number): number {
  checkDimensions("meanSquaredThermalDistance", dA, dB);
  if (dA > dB) return Infinity;
  return Math.max(0, 2 * (1 - meanMoment(0.5, dA, dB) / Math.sqrt(dA)));
}

/**
 * Mean squared length of the linearised minimum-norm step to such a state, exact:  (dA² − 1)/(4 (D − dA²)),  the number of
 * observables over four times what the dimension exceeds it by.
 *
 * @returns  Infinity for dA ≥ dB (0 for dA = 1)
 * @throws RangeError  a dimension is not a positive integer
 * Source: a quarter of E Tr ρ⁻¹/dA² − 1 (inverseMoment).
 * @example meanSquaredLinearDistance(4, 64)   // 0.015625
 */
export function meanSquaredLinearDistance(dA: number, dB: number): number {
  checkDimensions("meanSquaredLinearDistance", dA, dB);
  if (dA === 1) return 0;
  return dA >= dB ? Infinity : (((dA - 1) / dA) * (dA + 1)) / (4 * (dB - dA));
}

/**
 * Mean fluctuation of the quantum tangent kernel of a Haar-random state, exact:  E ‖K_Q − 4‖²/‖4‖² = (dA² − 1)/(2 (D + 1))  (Frobenius).
 *
 * @throws RangeError  a dimension is not a positive integer
 * Source: the spectrum 2dA (p_i + p_j) and the mean purity.
 * @example meanKernelFluctuation(4, 64)   // 15/514
 */
export function meanKernelFluctuation(dA: number, dB: number): number {
  checkDimensions("meanKernelFluctuation", dA, dB);
  return ((dA - 1) * (dA + 1)) / (2 * (dA * dB + 1));
}
