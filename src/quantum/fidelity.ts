import { checkBoolean, checkOptions } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { matmulInto, singularValuesInto } from "../linalg/fused.js";
import type { Field } from "../linalg/matrix.js";
import { checkDensityMatrix, checkSameSize } from "./check.js";
import { eigenbasisInto } from "./spectrum.js";

export interface FidelityOptions {
  /** true (default): Uhlmann's (Tr√(√ρ σ √ρ))². false: without the square, as QuTiP has it. */
  readonly squared?: boolean;
}

/**
 * Uhlmann fidelity F(ρ, σ) = ‖√ρ √σ‖₁², symmetric in its arguments.
 *
 * The singular values of √Λ VᴴW √M (from ρ = VΛVᴴ, σ = WMWᴴ), so that no square root of a rounded product is taken.
 *
 * @returns  1 for equal states … 0 for orthogonal ones
 * @throws RangeError  rho or sigma is not a density matrix, their sizes differ, or an unknown option
 * Source: A. Uhlmann, Rep. Math. Phys. 9 (1976) 273–279.
 * @example fidelity(densityMatrix(basisState([2], [0])), maximallyMixed(2))   // 0.5
 */
export function fidelity(rho: Field, sigma: Field, options: FidelityOptions = {}): number {
  const speaker = "fidelity";
  checkOptions(speaker, options, ["squared"]);
  const { squared = true } = options;
  checkBoolean(speaker, "squared", squared);
  const a = checkDensityMatrix(speaker, "rho", rho);
  const b = checkDensityMatrix(speaker, "sigma", sigma);
  const n = checkSameSize(speaker, a.n, b.n);
  return withScope(speaker, (s) => {
    const left = eigenbasisInto(s, "rho", n, s.copyIn(a.data));
    const right = eigenbasisInto(s, "sigma", n, s.copyIn(b.data));
    const overlap = s.f64(2 * n * n);
    matmulInto(s, { m: n, n, k: n, complex: true, a: left.vectors, b: right.vectors, c: overlap, adjointA: true });
    const product = overlap.copy();
    const [lambda, mu] = [left.values.copy().map(Math.sqrt), right.values.copy().map(Math.sqrt)];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const weight = (lambda[i] as number) * (mu[j] as number);
        const at = 2 * (i * n + j);
        product[at] = (product[at] as number) * weight;
        product[at + 1] = (product[at + 1] as number) * weight;
      }
    }
    overlap.set(product);
    const values = s.f64(n);
    singularValuesInto(s, { rows: n, cols: n, complex: true, a: overlap, values });
    let root = 0;
    for (const value of values.copy()) root += value;
    return Math.min(1, squared ? root * root : root);
  });
}
