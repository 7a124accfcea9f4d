import { checkOptions, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { eigenpairsInto, matmulInto } from "../linalg/fused.js";
import { checkRange, copyInHermitian } from "../linalg/input.js";
import { checkSquare, type Matrix } from "../linalg/matrix.js";
import { checkReal } from "./input.js";

export interface WhitenOptions {
  /** Theta is refused when its smallest eigenvalue is not above rcond times its largest. Default: 1e-12. */
  readonly rcond?: number;
}

/**
 * A kernel in the coordinates in which its mean is the identity:  Θ^(−1/2) K Θ^(−1/2), with the symmetric root.
 *
 * A kernel of a wide network is Wishart with the population covariance Θ: it is the whitened spectrum that the
 * Marchenko–Pastur law describes, with effectiveDegreesOfFreedom for its ratio, and not that of K.
 *
 * @param K      n × n, symmetric
 * @param Theta  n × n, symmetric, positive definite: infiniteNtk(…).ntk, or kron(ntk, identity(n_L)) for n_L outputs
 * @returns      n × n, symmetric to the last bit; the relative error grows as ε times the condition number of Theta
 * @throws RangeError  the sizes differ, an entry is NaN or infinite, a matrix is not symmetric, Theta is not positive definite or
 *                     its condition number is 1/rcond or more, which is told, or rcond is not in [0, 1)
 * @throws TypeError   an argument is not a real matrix, or rcond is not a number
 * Source: docs/paper.md#whitening.
 * @example whiten(fromNested([[4, 0], [0, 9]]), fromNested([[4, 0], [0, 9]]))   // [1, 0, 0, 1]
 */
export function whiten(K: Matrix, Theta: Matrix, options: WhitenOptions = {}): Matrix {
  const speaker = "whiten";
  checkReal(speaker, "K", K);
  checkSquare(speaker, "K", K);
  checkReal(speaker, "Theta", Theta);
  checkSquare(speaker, "Theta", Theta);
  checkOptions(speaker, options, ["rcond"]);
  const { rcond = 1e-12 } = options;
  if (typeof rcond !== "number") throw new TypeError(`${speaker}: expected rcond to be a number, got ${show(rcond)}`);
  if (!(rcond >= 0 && rcond < 1)) throw new RangeError(`${speaker}: expected rcond in [0, 1), got ${rcond}`);
  const n = K.rows;
  if (Theta.rows !== n) {
    throw new RangeError(`${speaker}: expected Theta to be ${n} × ${n} as K is, got ${Theta.rows} × ${Theta.rows}`);
  }
  return withScope(speaker, (s) => {
    const k = copyInHermitian(s, "K", K);
    const vectors = copyInHermitian(s, "Theta", Theta);
    const values = s.f64(n);
    eigenpairsInto(s, { n, complex: false, a: vectors, values, vectors });
    const spectrum = checkRange(speaker, values.copy());
    const [smallest, largest] = [spectrum[0] ?? 1, spectrum[n - 1] ?? 1];
    if (!(smallest > 0 && smallest > rcond * largest)) {
      const arrived =
        smallest > 0
          ? `condition number ${(largest / smallest).toExponential(1)}, expected below ${(1 / rcond).toExponential(1)}`
          : `its smallest eigenvalue is ${smallest.toExponential(1)} beside ${largest.toExponential(1)}`;
      throw new RangeError(
        `${speaker}: Theta is not positive definite to working precision (${arrived}); leave out repeated inputs, or lower rcond`,
      );
    }
    // T = (V Λ^(−1/4)) (V Λ^(−1/4))ᵀ; then T K T.
    const quarter = vectors.copy();
    for (let j = 0; j < n; j++) {
      const scale = 1 / Math.sqrt(Math.sqrt(spectrum[j] as number));
      for (let i = 0; i < n; i++) quarter[i * n + j] = (quarter[i * n + j] as number) * scale;
    }
    const [half, root, left, out] = [s.copyIn(quarter), s.f64(n * n), s.f64(n * n), s.f64(n * n)];
    const sizes = { m: n, n, k: n, complex: false } as const;
    matmulInto(s, { ...sizes, a: half, b: half, adjointB: true, c: root });
    matmulInto(s, { ...sizes, a: root, b: k, c: left });
    matmulInto(s, { ...sizes, a: left, b: root, adjointB: true, c: out });
    if (s.kernels.dfindNonFinite(n * n, out.address) >= 0) {
      throw new RangeError(`${speaker}: an entry is beyond 1.8e308, the largest double; scale K or Theta`);
    }
    const data = out.copy();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const mean = ((data[i * n + j] as number) + (data[j * n + i] as number)) / 2;
        data[i * n + j] = mean;
        data[j * n + i] = mean;
      }
    }
    return { rows: n, cols: n, data };
  });
}
