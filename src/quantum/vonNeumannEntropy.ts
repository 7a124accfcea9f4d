import type { Field } from "../linalg/matrix.js";
import { type EntropyOptions, entropyOfMatrix } from "./renyiEntropy.js";

/**
 * Von Neumann entropy −Tr ρ ln ρ, in nats.
 *
 * @param rho   density matrix (d × d), Hermitian, trace 1
 * @param base  another unit: 2 for bits
 * @returns     0 for a pure state … ln d for the maximally mixed one
 * @throws RangeError  rho is not square, Hermitian, of trace 1 and free of negative eigenvalues; base is not positive or is 1
 * @example vonNeumannEntropy(maximallyMixed(8), { base: 2 })   // 3 bits
 */
export function vonNeumannEntropy(rho: Field, options: EntropyOptions = {}): number {
  return entropyOfMatrix("vonNeumannEntropy", rho, 1, options);
}
