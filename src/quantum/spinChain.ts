import { checkBoolean, checkOptions } from "../engine/arguments.js";
import { chainOperator } from "./chain.js";
import type { Operator } from "./operator.js";
import { checkSites, checkTerms, type Term } from "./terms.js";

/** An operator that generates time: what the shells, the time evolution and the thermal states take. */
export type Hamiltonian = Operator;

export interface SpinChainOptions {
  /** Length of the chain, 1 … 30. Site 0 is the slowest index. */
  readonly sites: number;
  /** The sum of these. Terms of operators can be joined: [...a.terms, ...b.terms]. */
  readonly terms: readonly Term[];
  /** X Y Z are Pauli matrices (default), or with false spins S = σ/2. + and - are (X ± iY)/2 of Pauli matrices either way. */
  readonly pauli?: boolean;
}

/**
 * A spin-½ Hamiltonian from its terms: any products of X Y Z + - on any sites.
 *
 * Matrix-free: `apply` costs one pass over the vector whatever the number of terms, and no 2^sites table is made. The basis state
 * of bits b₀ b₁ … has index Σ_j b_j 2^(sites−1−j); Z = 1 − 2b, so bit 0 is spin up.
 *
 * @returns  { dimension, dims, real, terms, apply, toMatrix }; a plain frozen object
 * @throws RangeError  a site outside the chain or named twice, a letter that does not exist, a coefficient that is not finite, a sum
 *                     that is not Hermitian (it names the term)
 * @throws TypeError   terms is not a list of { ops, sites, coefficient }
 * @example eigvalsh(spinChain({ sites: 2, terms: [{ ops: "ZZ", sites: [0, 1], coefficient: 1 }] }).toMatrix())   // [-1, -1, 1, 1]
 */
export function spinChain(options: SpinChainOptions): Hamiltonian {
  const speaker = "spinChain";
  checkOptions(speaker, options, ["sites", "terms", "pauli"], true);
  const { sites, pauli = true } = options;
  checkSites(speaker, sites);
  checkBoolean(speaker, "pauli", pauli);
  const terms = checkTerms(speaker, sites, options.terms);
  return chainOperator(speaker, sites, terms, !pauli);
}
