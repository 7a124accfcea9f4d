import { checkOptions, isList, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { checkOrder, checkState, checkSubsystems, cutOf } from "./check.js";
import { cutSpectrum } from "./cutSpectrum.js";
import { entropyOf } from "./entropyOf.js";
import type { CutOptions } from "./schmidtValues.js";
import type { State } from "./state.js";

export interface EntropiesOptions extends CutOptions {
  /** Rényi orders ≥ 0: 0 is ln rank, 1 von Neumann, 2 −ln purity, Infinity −ln of the largest eigenvalue. */
  readonly alphas: readonly number[];
}

/**
 * Entanglement entropies of several orders across one cut, in nats, in the order of `alphas`.
 *
 * One factorization for all orders, of the smaller side of the cut: neither |ψ⟩⟨ψ| nor the larger reduced state is formed, and beside
 * the state there is one copy of it.
 * Orders below 1 weigh small eigenvalues most; when one is asked for, the spectrum comes from Schmidt coefficients, which
 * resolve them (slower above a smaller side of 32).
 *
 * @throws RangeError  a state, cut or order that is not one; unknown options
 * Source: A. Rényi, Proc. 4th Berkeley Symp. 1 (1961) 547–561.
 * @example entropies(state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]), { keep: [0], alphas: [1, 2] })   // [ln 2, ln 2]
 */
export function entropies(state: State, options: EntropiesOptions): Float64Array {
  const speaker = "entropies";
  checkOptions(speaker, options, ["dims", "keep", "alphas"], true);
  const checked = checkState(speaker, state, options.dims);
  const cut = cutOf(checked.dims, checkSubsystems(speaker, "keep", options.keep, checked.dims));
  if (!isList(options.alphas)) {
    throw new TypeError(`${speaker}: expected alphas to be a list of orders, got ${show(options.alphas)}`);
  }
  const alphas = Array.from(options.alphas, (alpha) => checkOrder(speaker, alpha));
  return withScope(speaker, (s) => {
    const p = cutSpectrum(s, checked, cut, alphas);
    return Float64Array.from(alphas, (alpha) => entropyOf(s, p, alpha));
  });
}
