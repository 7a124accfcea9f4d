import { checkSize } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { checkBeta, chiInto } from "./chi.js";
import { normalsInto } from "./normals.js";
import { type StreamOption, streamOf } from "./options.js";

export interface GaussianSpectrumOptions extends StreamOption {
  /** 2, the default: gue. 1: goe. 4: quaternions. Any other 0.1 ≤ beta ≤ 1e6: the ensemble between. */
  readonly beta?: number;
}

/** The diagonal's normals start here in the stream, the χ variates at its beginning. */
const DIAGONAL = 4503599627370496; // 2⁵²

/**
 * A draw of the spectrum of a Gaussian matrix, without the matrix: the law of the eigenvalues of gue(n) or goe(n), in O(n²).
 *
 * Reflections make the matrix tridiagonal and leave independent variates: up to 1/√(βn), normals of variance 2 on the
 * diagonal, and χ_{β(n−1)}, …, χ_β beside it.
 *
 * @param n  size, ≥ 0
 * @returns  n values, ascending, in about [−2, 2] (E|H_ij|² = 1/n off the diagonal); the same bits on every host
 * @throws RangeError  n is not a whole number ≥ 0, beta is outside [0.1, 1e6], an option does not exist, or it does not fit
 * @throws TypeError   the stream is missing, or beta is not a number
 * Source: I. Dumitriu, A. Edelman, J. Math. Phys. 43 (2002) 5830–5847.
 * @example gaussianSpectrum(1000, { stream: stream(1), beta: 1 })
 */
export function gaussianSpectrum(n: number, options: GaussianSpectrumOptions): Float64Array {
  checkSize("gaussianSpectrum", "n", n);
  const stream = streamOf("gaussianSpectrum", options, ["stream", "beta"]);
  const { beta = 2 } = options;
  checkBeta("gaussianSpectrum", beta);
  return withScope("gaussianSpectrum", (s) => {
    const d = s.f64(n);
    const e = s.f64(n);
    normalsInto(s, stream, d, DIAGONAL);
    const scale = Math.sqrt(2 / (beta * n));
    d.set(d.copy().map((x) => x * scale));
    const beside = Math.max(0, n - 1);
    const chi = { first: 0, degrees: beta * beside, step: -beta, scale: 1 / Math.sqrt(beta * n) };
    chiInto(s, stream, e.part(0, beside), chi);
    const open = s.check("dsterf", s.kernels.dsterf(n, d.address, e.address));
    if (open > 0) throw new Error(`internal: gaussianSpectrum: ${open} eigenvalues of ${n} did not converge`);
    return d.copy();
  });
}
