import { chainOperator } from "./chain.js";
import type { Operator } from "./operator.js";
import { checkSites, checkTerms } from "./terms.js";

/**
 * A product of Pauli matrices on some sites of a chain, the identity on all others. Sums: spinChain with the terms of several,
 * `[...a.terms, ...b.terms]`.
 *
 * @param ops     one letter a site: X Y Z I (+ and - are not Hermitian alone)
 * @param on      the sites of the letters, each once; site 0 is the slowest index
 * @param sites   length of the chain, 1 … 30
 * @throws RangeError  a letter that does not exist, a site outside the chain or named twice, not one letter a site
 * @throws TypeError   ops is not text, or on not a list
 * @example toNested(pauliString("XX", [0, 1], 2).toMatrix())   // |00⟩ ↔ |11⟩, |01⟩ ↔ |10⟩
 */
export function pauliString(ops: string, on: readonly number[], sites: number): Operator {
  checkSites("pauliString", sites);
  const terms = checkTerms("pauliString", sites, [{ ops, sites: on, coefficient: 1 }]);
  return chainOperator("pauliString", sites, terms, false);
}
