import { bondsOf, checkModel, fieldsOf, type ModelOptions, modelOf } from "./models.js";
import type { Hamiltonian } from "./spinChain.js";

export interface XxzOptions extends ModelOptions {
  /** Coupling of neighbours. Default: 1. */
  readonly J?: number;
  /** Anisotropy Δ. Default: 0.7. */
  readonly delta?: number;
  /** Field along z, acting on spins S = Z/2. Default: 0.13, which breaks the degeneracy of spin inversion. */
  readonly hz?: number;
}

/**
 * The XXZ chain, H = J/4 Σ (X_j X_{j+1} + Y_j Y_{j+1} + Δ Z_j Z_{j+1}) + ½ Σ h_j Z_j, with h_j = hz plus the random part. Integrable
 * without disorder.
 *
 * @returns  a real Hamiltonian; Tr H² = 2^L [(L − 1) J² (2 + Δ²)/16 + L hz²/4] for an open chain without disorder
 * @throws RangeError  sites outside 1 … 30, a coupling that is not finite, a negative disorder, an unknown option
 * @throws TypeError   options that are no object, disorder without a stream
 * Source: R. Orbach, Phys. Rev. 112 (1958) 309–316.
 * @example eigvalsh(xxz({ sites: 3 }).toMatrix(), { subset: { index: [0, 2] } })   // [-0.96844, -0.83844]
 */
export function xxz(options: XxzOptions): Hamiltonian {
  return exchange("xxz", checkModel("xxz", options, { J: 1, delta: 0.7, hz: 0.13 }));
}

/** Exchange between neighbours and fields, in spins S = σ/2. */
export function exchange(speaker: string, model: ReturnType<typeof checkModel<"J" | "delta" | "hz">>): Hamiltonian {
  const { sites, periodic, disorder, stream, J, delta, hz } = model;
  const terms = [
    ...bondsOf(sites, periodic).flatMap((pair) =>
      ["XX", "YY", "ZZ"].map((ops) => ({ ops, sites: pair, coefficient: ops === "ZZ" ? J * delta : J })),
    ),
    ...Array.from(fieldsOf(speaker, sites, hz, disorder, stream), (field, j) => ({
      ops: "Z",
      sites: [j],
      coefficient: field,
    })),
  ];
  return modelOf(speaker, model, terms, true);
}
