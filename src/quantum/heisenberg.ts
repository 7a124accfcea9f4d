import { checkModel, type ModelOptions } from "./models.js";
import type { Hamiltonian } from "./spinChain.js";
import { exchange } from "./xxz.js";

export interface HeisenbergOptions extends ModelOptions {
  /** Coupling of neighbours, antiferromagnetic when positive. Default: 1. */
  readonly J?: number;
  /** Field along z, acting on spins S = Z/2. Default: 0. */
  readonly hz?: number;
}

/**
 * The Heisenberg chain, H = J Σ S_j · S_{j+1} + Σ h_j S^z_j, with h_j = hz plus the random part. With disorder it is the standard
 * model of many-body localisation.
 *
 * @returns  a real Hamiltonian
 * @throws RangeError  sites outside 1 … 30, a coupling that is not finite, a negative disorder, an unknown option
 * @throws TypeError   options that are no object, disorder without a stream
 * Source: W. Heisenberg, Z. Phys. 49 (1928) 619–636; disorder: A. Pal, D. A. Huse, Phys. Rev. B 82 (2010) 174411.
 * @example eigvalsh(heisenberg({ sites: 2 }).toMatrix())   // singlet, triplet = [-0.75, 0.25, 0.25, 0.25]
 */
export function heisenberg(options: HeisenbergOptions): Hamiltonian {
  const model = checkModel("heisenberg", options, { J: 1, hz: 0 });
  return exchange("heisenberg", { ...model, delta: 1 });
}
