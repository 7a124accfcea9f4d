import { checkSize } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { qrInto } from "../linalg/fused.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { normalsInto } from "./normals.js";
import { type StreamOption, streamOf } from "./options.js";

/**
 * Unitary matrix drawn from Haar measure: the Q of a complex Ginibre matrix whose R has a positive diagonal.
 *
 * Of R with any other signs, as Householder's reflections leave them, the Q would not follow Haar's law.
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
    const [a, r] = [s.f64(2 * n * n), s.f64(2 * n * n)];
    // Scaled by √2, which Q does not see.
    normalsInto(s, stream, a);
    qrInto(s, { rows: n, cols: n, complex: true, a, q: a, r });
    return a.copy();
  });
  return { rows: n, cols: n, data, complex: true };
}
