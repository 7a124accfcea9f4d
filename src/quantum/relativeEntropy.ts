import { log } from "../engine/functions.js";
import { withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import type { Field } from "../linalg/matrix.js";
import { checkDensityMatrix, checkSameSize } from "./check.js";
import { atLeastZero, entropyOf } from "./entropyOf.js";
import { eigenbasisInto, spectrumInto } from "./spectrum.js";

/** Weight of ρ outside the support of σ up to here is rounding. */
const OUTSIDE_TOLERANCE = 1e-12;

/**
 * Relative entropy S(ρ‖σ) = Tr ρ (ln ρ − ln σ), in nats.
 *
 * @returns  0 for equal states; Infinity when ρ has weight where σ has none: more than 1e-12 of it on eigenvectors
 *           of σ whose eigenvalue is below 4·d·ε of the largest
 * @throws RangeError  rho or sigma is not a density matrix, or their sizes differ
 * Source: H. Umegaki, Kodai Math. Sem. Rep. 14 (1962) 59–85.
 * @example relativeEntropy(densityMatrix(basisState([2], [0])), maximallyMixed(2))   // ln 2
 */
export function relativeEntropy(rho: Field, sigma: Field): number {
  const speaker = "relativeEntropy";
  const a = checkDensityMatrix(speaker, "rho", rho);
  const b = checkDensityMatrix(speaker, "sigma", sigma);
  const n = checkSameSize(speaker, a.n, b.n);
  return withScope(speaker, (s) => {
    const { values, vectors } = eigenbasisInto(s, "sigma", n, s.copyIn(b.data));
    const matrix = s.copyIn(a.data);
    const image = s.f64(2 * n * n);
    matmulInto(s, { m: n, n, k: n, complex: true, a: matrix, b: vectors, c: image });
    const entropy = entropyOf(s, spectrumInto(s, "rho", n, matrix), 1);

    // q_j = ⟨w_j|ρ|w_j⟩, the weight of ρ on eigenvector j of σ.
    const [mu, w, x] = [values.copy(), vectors.copy(), image.copy()];
    let outside = 0;
    let cross = 0;
    for (let j = 0; j < n; j++) {
      let q = 0;
      for (let i = 0; i < n; i++) {
        const at = 2 * (i * n + j);
        q += (w[at] as number) * (x[at] as number) + (w[at + 1] as number) * (x[at + 1] as number);
      }
      const m = mu[j] as number;
      if (m > 0) cross -= q * log(m);
      else outside += Math.abs(q);
    }
    return outside > OUTSIDE_TOLERANCE ? Infinity : atLeastZero(cross - entropy);
  });
}
