/** J Jᵀ with independent N(0, 1) entries: the reference that kernels of networks are held against. */
import { exp, expm1, log1p } from "../engine/functions.js";
import { erfc } from "../engine/special.js";
import { checkDimension, checkFinite, checkNumber } from "./check.js";
import type { SmallestEigenvalueLaw } from "./smallestEigenvalueLaw.js";

/**
 * Gordon's bounds on the singular values of a real n × P Gaussian matrix:  √P − √n ≤ E s_min ≤ E s_max ≤ √P + √n,  P ≥ n.
 *
 * @param n  rows    @param P  columns; in the other order the same bounds, of the min(n, P) singular values
 * @returns  [lowest, highest]
 * @throws RangeError  n or P is not a positive integer
 * Source: Y. Gordon, Israel J. Math. 50 (1985) 265–289.
 * @example gordonBounds(40, 160)   // 6.3245553, 18.9736660
 */
export function gordonBounds(n: number, P: number): [lowest: number, highest: number] {
  checkDimension("gordonBounds", "n", n);
  checkDimension("gordonBounds", "P", P);
  const highest = Math.sqrt(P) + Math.sqrt(n);
  return [Math.abs(P - n) / highest, highest];
}

/** ∫₀^∞ e^(−x/2 − √x) dx = 2 − √(2πe) erfc(1/√2). */
const mean = (): number => 2 - Math.sqrt(2 * Math.PI) * exp(0.5) * erfc(Math.SQRT1_2);

/**
 * The limit law of n λ_min(G Gᵀ), G real n × n with N(0, 1) entries:  P(n λ_min > x) = e^(−x/2 − √x).
 *
 * At n = 40 the distance to the law at finite n is of the order of 1/n.
 *
 * @returns  { mean: 0.688641, survival(x), cdf(x), quantile(p) }
 * @throws RangeError  later: x is NaN, p is not in [0, 1]
 * Source: A. Edelman, SIAM J. Matrix Anal. Appl. 9 (1988) 543–560.
 * @example smallestEigenvalueLawReal().mean   // 0.688641
 */
export function smallestEigenvalueLawReal(): SmallestEigenvalueLaw {
  const speaker = "smallestEigenvalueLawReal";
  return {
    mean: mean(),
    survival(x) {
      checkNumber(`${speaker}.survival`, "x", x);
      return x <= 0 ? 1 : exp(-x / 2 - Math.sqrt(x));
    },
    cdf(x) {
      checkNumber(`${speaker}.cdf`, "x", x);
      return x <= 0 ? 0 : -expm1(-x / 2 - Math.sqrt(x));
    },
    quantile(p) {
      checkFinite(`${speaker}.quantile`, "p", p);
      if (!(p >= 0 && p <= 1)) throw new RangeError(`${speaker}.quantile: expected p in [0, 1], got ${p}`);
      // x/2 + √x = −ln(1 − p)
      const depth = -log1p(-p);
      if (depth === Infinity) return Infinity;
      const root = (2 * depth) / (1 + Math.sqrt(1 + 2 * depth));
      return root * root;
    },
  };
}
