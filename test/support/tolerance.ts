/** Bounds as multiples of ε and n, each with its reason. */

export const EPSILON = 2 ** -52;

/** LAPACK's own test threshold for ‖A − VΛVᴴ‖/(‖A‖ n ε) and ‖VᴴV − 1‖/(n ε) is 30; a sound solver stays below 10. */
export const EIGEN_RATIO = 10;

/** A backward-stable solver moves an eigenvalue by a modest multiple of ε‖A‖₂: 4 √n of them, as reference/README says. */
export const eigenvalueBound = (n: number, norm2: number): number => 4 * Math.sqrt(n) * EPSILON * norm2;
