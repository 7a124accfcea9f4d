import { bondsOf, checkModel, fieldsOf, type ModelOptions, modelOf } from "./models.js";
import type { Hamiltonian } from "./spinChain.js";

export interface MixedFieldIsingOptions extends ModelOptions {
  /** Coupling of neighbours. Default: 1. */
  readonly J?: number;
  /** Transverse field. Default: (√5 + 5)/8. */
  readonly g?: number;
  /** Longitudinal field. Default: (√5 + 1)/4. */
  readonly h?: number;
}

/**
 * The Ising chain in a tilted field, H = J Σ Z_j Z_{j+1} + g Σ X_j + Σ h_j Z_j with h_j = h plus the random part. With the default
 * values it is chaotic.
 *
 * @returns  a real Hamiltonian; Tr H² = 2^L [(L − 1) J² + L (g² + h²)] for an open chain without disorder
 * @throws RangeError  sites outside 1 … 30, a coupling that is not finite, a negative disorder, an unknown option
 * @throws TypeError   options that are no object, disorder without a stream
 * Source: H. Kim, D. A. Huse, Phys. Rev. Lett. 111 (2013) 127205.
 * @example eigvalsh(mixedFieldIsing({ sites: 3 }).toMatrix(), { subset: { index: [0, 2] } })   // [-3.711958, -2.510501]
 */
export function mixedFieldIsing(options: MixedFieldIsingOptions): Hamiltonian {
  const speaker = "mixedFieldIsing";
  const root = Math.sqrt(5);
  const model = checkModel(speaker, options, { J: 1, g: (root + 5) / 8, h: (root + 1) / 4 });
  const { sites, periodic, J, g, h, disorder, stream } = model;
  const fields = fieldsOf(speaker, sites, h, disorder, stream);
  const terms = [
    ...bondsOf(sites, periodic).map((pair) => ({ ops: "ZZ", sites: pair, coefficient: J })),
    ...Array.from(fields, (_, j) => ({ ops: "X", sites: [j], coefficient: g })),
    ...Array.from(fields, (field, j) => ({ ops: "Z", sites: [j], coefficient: field })),
  ];
  return modelOf(speaker, model, terms, false);
}
