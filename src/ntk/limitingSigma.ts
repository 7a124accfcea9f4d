import { withScope } from "../engine/scope.js";
import { eigenvaluesInto } from "../linalg/fused.js";
import { checkRange, copyInHermitian } from "../linalg/input.js";
import { checkSquare, type Matrix } from "../linalg/matrix.js";
import { checkReal } from "./input.js";
import { NEGATIVE } from "./targets.js";

/**
 * The slope of s̃_min against √P at fixed data and P → ∞, where K becomes Θ:  σ_∞ = √(λ_min(Θ)/(Tr Θ/n)).
 *
 * At the widths of an experiment the fitted slope is another one, as a straight line of finite reach has to be.
 *
 * @param Theta  n × n, n ≥ 1, symmetric, positive semidefinite, not zero: infiniteNtk(…).ntk
 * @returns      in [0, 1]; 0 for a singular Theta, whose smallest eigenvalue may come out below 0 by rounding
 * @throws RangeError  Theta is empty, not square, not symmetric, not positive semidefinite, zero, or has an entry that is NaN or infinite
 * @throws TypeError   Theta is not a real matrix
 * Source: docs/paper.md#lower-edge.
 * @example limitingSigma(fromNested([[2, 1], [1, 2]]))   // 0.7071068
 */
export function limitingSigma(Theta: Matrix): number {
  const speaker = "limitingSigma";
  checkReal(speaker, "Theta", Theta);
  checkSquare(speaker, "Theta", Theta);
  const n = Theta.rows;
  if (n === 0) throw new RangeError(`${speaker}: expected Theta to have entries, got 0 × 0`);
  return withScope(speaker, (s) => {
    const a = copyInHermitian(s, "Theta", Theta);
    const values = s.f64(n);
    eigenvaluesInto(s, { n, complex: false, a, values });
    const spectrum = checkRange(speaker, values.copy());
    let mean = 0;
    for (const value of spectrum) mean += value / n;
    if (!(mean > 0 && mean < Infinity)) {
      throw new RangeError(`${speaker}: expected Theta to have a trace > 0, got ${n * mean}`);
    }
    const [least, largest] = [spectrum[0] as number, spectrum[n - 1] as number];
    if (least < -NEGATIVE * largest) {
      throw new RangeError(
        `${speaker}: expected Theta to be positive semidefinite, got an eigenvalue of ${least.toPrecision(3)} beside one of ${largest.toPrecision(3)}`,
      );
    }
    return Math.sqrt(Math.max(0, least) / mean);
  });
}
