import { checkSize } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { normalsInto } from "./normals.js";
import { type StreamOption, streamOf } from "./options.js";

/**
 * Unitary matrix drawn from Haar measure: the Q of a complex Ginibre matrix whose R has a positive diagonal.
 *
 * The sign that Householder's R leaves on its diagonal is moved into Q: without that the law is not Haar's.
 *
 * @param n  size, ≥ 0
 * @returns  n × n, ‖UᴴU − 1‖ = O(n ε)
 * @throws RangeError  n is not a whole number ≥ 0, an option does not exist, or the matrix does not fit
 * @throws TypeError   the stream is missing
 * Source: F. Mezzadri, Notices AMS 54 (2007) 592–604.
 * @example haarUnitary(4, { stream: stream(1) })
 */
export function haarUnitary(n: number, options: StreamOption): ComplexMatrix {
  checkSize("haarUnitary", "n", n);
  const stream = streamOf("haarUnitary", options);
  const data = withScope("haarUnitary", (s) => {
    const a = s.f64(2 * n * n);
    const tau = s.f64(2 * n);
    const work = s.f64(4 * n);
    // Scaled by √2, which Q does not see.
    normalsInto(s, stream, a);
    const lda = Math.max(1, n);
    s.check("zgeqr2", s.kernels.zgeqr2(n, n, a.address, lda, tau.address, work.address));
    const negative = Array.from({ length: n }, (_, j) => a.at(2 * (j * n + j)) < 0);
    s.check("zung2r", s.kernels.zung2r(n, n, n, a.address, lda, tau.address, work.address));
    const u = a.copy();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        if (!negative[j]) continue;
        const at = 2 * (i * n + j);
        u[at] = -(u[at] as number);
        u[at + 1] = -(u[at + 1] as number);
      }
    }
    return u;
  });
  return { rows: n, cols: n, data, complex: true };
}
