import { checkBoolean, checkOptions } from "../engine/arguments.js";
import { chainOperator } from "./chain.js";
import type { Operator } from "./operator.js";
import { checkSector, type SectorOptions } from "./sector.js";
import { type Sector, sectorOperator } from "./sectorOperator.js";
import { checkSites, checkTerms, type Term } from "./terms.js";

/** An operator that generates time: what the shells, the time evolution and the thermal states take. */
export interface Hamiltonian extends Operator {
  /** Where it acts, when that is not the whole space. */
  readonly sector?: Sector;
}

export interface SpinChainOptions {
  /** Length of the chain, 1 … 30. Site 0 is the slowest index. */
  readonly sites: number;
  /** The sum of these. Terms of operators can be joined: [...a.terms, ...b.terms]. */
  readonly terms: readonly Term[];
  /** X Y Z are Pauli matrices (default), or with false spins S = σ/2. + and - are (X ± iY)/2 of Pauli matrices either way. */
  readonly pauli?: boolean;
  /** Quantum numbers to keep: { up, momentum, reflection, inversion }, any of them. Default: all states. */
  readonly sector?: SectorOptions;
}

/**
 * A spin-½ Hamiltonian from its terms: any products of X Y Z + - on any sites.
 *
 * Matrix-free: `apply` costs one pass over the vector whatever the number of terms, and no 2^sites table is made. The basis state
 * of bits b₀ b₁ … has index Σ_j b_j 2^(sites−1−j); Z = 1 − 2b, so bit 0 is spin up.
 *
 * In a sector the basis has one vector for every orbit of bit strings under the symmetries asked for; `sector.embed` and
 * `sector.project` go between it and the whole space. A sector may be empty: dimension 0.
 *
 * @returns  { dimension, dims, real, terms, apply, toMatrix, sector }; a plain frozen object
 * @throws RangeError  a site outside the chain or named twice, a letter that does not exist, a coefficient that is not finite, a sum
 *                     that is not Hermitian or does not have the sector (it names the term), quantum numbers that exclude each other
 * @throws TypeError   terms is not a list of { ops, sites, coefficient }
 * @example eigvalsh(spinChain({ sites: 2, terms: [{ ops: "ZZ", sites: [0, 1], coefficient: 1 }] }).toMatrix())   // [-1, -1, 1, 1]
 */
export function spinChain(options: SpinChainOptions): Hamiltonian {
  const speaker = "spinChain";
  checkOptions(speaker, options, ["sites", "terms", "pauli", "sector"], true);
  const { sites, pauli = true } = options;
  checkSites(speaker, sites);
  checkBoolean(speaker, "pauli", pauli);
  const terms = checkTerms(speaker, sites, options.terms);
  return chainHamiltonian(speaker, sites, terms, !pauli, options.sector);
}

/** On all states, or in a sector; of checked terms. */
export const chainHamiltonian = (
  speaker: string,
  sites: number,
  terms: readonly Term[],
  half: boolean,
  sector: unknown,
): Hamiltonian =>
  sector === undefined
    ? chainOperator(speaker, sites, terms, half)
    : sectorOperator(speaker, sites, terms, half, checkSector(speaker, sites, sector));
