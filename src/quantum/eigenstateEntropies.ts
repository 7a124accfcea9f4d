import { checkOptions } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { transposeInto } from "../linalg/fused.js";
import { checkCut, type ShellCutOptions } from "./canonicalTypicality.js";
import { checkOrder } from "./check.js";
import { cutSpectrum } from "./cutSpectrum.js";
import { entropyOf } from "./entropyOf.js";
import { type Shell, vectorsInto } from "./shell.js";

export interface EigenstateEntropiesOptions extends ShellCutOptions {
  /** Rényi order ≥ 0, as for renyiEntropy. Default: 1, von Neumann. */
  readonly alpha?: number;
}

/**
 * Entanglement entropy of every eigenstate of a shell across one cut, in nats.
 *
 * They lie below Page's mean for Haar states (pageEntropy), nearest to it in the middle of a chaotic spectrum; those of an integrable
 * chain lie lower and scatter more.
 *
 * @param shell    made by energyShell from a Hamiltonian with subsystems (spin chains have them; a matrix gets them by `dims`). In a
 *                 symmetry sector the states have no subsystems: entropies(H.sector.embed(vector), …) is the way there
 * @param options  keep; alpha, dims
 * @returns        d numbers, in the order of shell.energies
 * @throws RangeError  keep out of range or repeated, dims that do not multiply to the number of states, an order that is none
 * @throws TypeError   shell or options of another kind
 * Source: L. Vidmar, M. Rigol, Phys. Rev. Lett. 119 (2017) 220603.
 * @example eigenstateEntropies(abstractShell(4, { dims: [2, 2] }), { keep: [0] })   // [0, 0, 0, 0]
 */
export function eigenstateEntropies(shell: Shell, options: EigenstateEntropiesOptions): Float64Array {
  const speaker = "eigenstateEntropies";
  checkOptions(speaker, options, ["keep", "dims", "alpha"], true);
  const { alpha: given = 1, ...where } = options;
  const alpha = checkOrder(speaker, given);
  const { dims, cut } = checkCut(speaker, shell, where);
  const [D, d] = [shell.vectors.rows, shell.dimension];
  return withScope(speaker, (s) => {
    const rows = s.f64(2 * D * d);
    s.nested(() => {
      transposeInto(s, { rows: D, cols: d, complex: true, a: vectorsInto(s, shell, true), b: rows });
    });
    return Float64Array.from({ length: d }, (_, n) =>
      s.nested(() => {
        const data = rows.part(2 * D * n, 2 * D).copy();
        return entropyOf(s, cutSpectrum(s, { dims, dimension: D, data }, cut, [alpha]), alpha);
      }),
    );
  });
}
