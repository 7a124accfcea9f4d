import { checkOptions } from "../engine/arguments.js";
import { log } from "../engine/functions.js";
import { withScope } from "../engine/scope.js";
import type { Field } from "../linalg/matrix.js";
import { checkBase, checkDensityMatrix, checkOrder } from "./check.js";
import { entropyOf } from "./entropyOf.js";
import { spectrumInto } from "./spectrum.js";

export interface EntropyOptions {
  /** Logarithms to this base instead of nats: 2 for bits. */
  readonly base?: number;
}

/**
 * Rényi entropy of order α:  S_α(ρ) = ln(Tr ρ^α) / (1 − α), in nats.
 *
 * Eigenvalues below 4·d·ε of the largest are rounding of the matrix and count as 0. For a pure state's cut,
 * `entropies` resolves smaller ones.
 *
 * @param rho    density matrix (d × d), Hermitian, trace 1
 * @param alpha  order ≥ 0.  0: ln rank.  1: von Neumann, −Tr ρ ln ρ.  Infinity: −ln of the largest eigenvalue
 * @returns      0 for a pure state … ln d for the maximally mixed one
 * @throws RangeError  rho is not a density matrix, alpha is negative or NaN, base is not positive or is 1
 * Source: A. Rényi, Proc. 4th Berkeley Symp. 1 (1961) 547–561. Used in docs/paper.md#renyi.
 * @example renyiEntropy(maximallyMixed(4), 2)   // ln 4 = 1.3863 nats
 */
export function renyiEntropy(rho: Field, alpha: number, options: EntropyOptions = {}): number {
  return entropyOfMatrix("renyiEntropy", rho, checkOrder("renyiEntropy", alpha), options);
}

export function entropyOfMatrix(speaker: string, rho: Field, alpha: number, options: EntropyOptions): number {
  checkOptions(speaker, options, ["base"]);
  const base = checkBase(speaker, options.base);
  const { n, data } = checkDensityMatrix(speaker, "rho", rho);
  const nats = withScope(speaker, (s) => entropyOf(s, spectrumInto(s, "rho", n, s.copyIn(data)), alpha));
  return base === undefined ? nats : nats / log(base);
}
