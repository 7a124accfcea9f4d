import { checkOptions } from "../engine/arguments.js";
import { type Scope, withScope } from "../engine/scope.js";
import { transposeInto } from "../linalg/fused.js";
import { isComplex } from "../linalg/matrix.js";
import { unitInto } from "./amplitudes.js";
import { checkCut, type ShellCutOptions } from "./canonicalTypicality.js";
import { checkOrder } from "./check.js";
import { blockSpectrum, cutSpectrum } from "./cutSpectrum.js";
import { entropyOf } from "./entropyOf.js";
import { blocksOf, gatherInto, type SectorShell } from "./sectorCut.js";
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
 *                 symmetry sector the subsystems are the sites of the chain, whose states are cut without being embedded
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
  const { dims, cut, chain } = checkCut(speaker, shell, where);
  if (chain !== undefined) return withScope(speaker, (s) => sectorEntropies(s, chain, alpha));
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

function sectorEntropies(s: Scope, { sector, vectors, dims, cut }: SectorShell, alpha: number): Float64Array {
  const [D, d] = [vectors.rows, vectors.cols];
  const width = isComplex(vectors) ? 2 : 1;
  // The smaller side of each block is its rows.
  const blocks = blocksOf(sector, dims, cut).map(({ rows, cols }) =>
    rows.length <= cols.length ? { rows, cols } : { rows: cols, cols: rows },
  );
  const column = new Float64Array(width * D);
  return Float64Array.from({ length: d }, (_, n) => {
    for (let i = 0; i < D; i++) {
      for (let part = 0; part < width; part++)
        column[width * i + part] = vectors.data[width * (i * d + n) + part] as number;
    }
    return s.nested(() => {
      const source = { data: unitInto(s, column).copy(), d: 1, complex: width === 2, wide: true };
      const p = blockSpectrum(
        s,
        blocks.map(({ rows, cols }) => ({
          rows: rows.length,
          cols: cols.length,
          fill: (m) => gatherInto(sector, source, rows, cols, m),
        })),
        [alpha],
      );
      return entropyOf(s, p, alpha);
    });
  });
}
