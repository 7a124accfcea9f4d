/** The spectrum of a density matrix inside an open scope, with its rounding noise told from its numbers. */
import type { F64Block, Scope } from "../engine/scope.js";
import { eigenpairsInto, eigenvaluesInto } from "../linalg/fused.js";
import { EPSILON, NEGATIVE_TOLERANCE } from "./check.js";

/**
 * Eigenvalues of a Hermitian n × n block, ascending; the block is destroyed.
 * What lies below 4·n·ε of the largest is rounding and becomes 0.
 *
 * @throws RangeError  an eigenvalue below −1e-10
 */
export function spectrumInto(s: Scope, name: string, n: number, a: F64Block): F64Block {
  const values = s.f64(n);
  eigenvaluesInto(s, { n, complex: true, a, values });
  return clipSpectrum(s, name, values);
}

/** The same with eigenvectors in the columns of an n × n row-major block. */
export function eigenbasisInto(
  s: Scope,
  name: string,
  n: number,
  a: F64Block,
): { values: F64Block; vectors: F64Block } {
  const values = s.f64(n);
  const vectors = s.f64(2 * n * n);
  eigenpairsInto(s, { n, complex: true, a, values, vectors });
  return { values: clipSpectrum(s, name, values), vectors };
}

function clipSpectrum(s: Scope, name: string, values: F64Block): F64Block {
  const lowest = values.at(0);
  if (lowest < -NEGATIVE_TOLERANCE) {
    throw new RangeError(
      `${s.speaker}: expected ${name} to have no negative eigenvalue (−1e-10 is rounding), got ${lowest}; it is not a density matrix`,
    );
  }
  const floor = 4 * values.length * EPSILON * values.at(values.length - 1);
  return values.set(values.copy().map((p) => (p > floor ? p : 0)));
}
