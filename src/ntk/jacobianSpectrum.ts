import { checkOptions, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { singularValuesInto } from "../linalg/fused.js";
import { copyInField } from "../linalg/input.js";
import { type Matrix, norm } from "../linalg/matrix.js";
import { checkReal } from "./input.js";

export interface JacobianSpectrumOptions {
  /** Singular values up to rcond · s_max count as 0. Default: 1e-12. */
  readonly rcond?: number;
}

export interface JacobianSpectrum {
  /** n singular values over the scale, descending; those that count as 0, and those beyond the P columns, are 0. */
  readonly singularValues: Float64Array;
  /** The last of them: s̃ = s_min/scale, 0 when the rank is below n. */
  readonly smallest: number;
  /** How many are not 0. */
  readonly rank: number;
  /** ‖J‖_F/√(n P), the root mean square of the entries. */
  readonly scale: number;
}

/**
 * Singular values of a Jacobian in units of the root mean square of its entries: those of a matrix with entries of variance 1
 * lie in about √P ± √n. From J itself; K = J Jᵀ would lose the small ones.
 *
 * @param J        n × P, both ≥ 1, not all zero
 * @param options  rcond: the cutoff of the numerical rank
 * @returns        singularValues, smallest, rank, scale
 * @throws RangeError  J is empty or zero, an entry is NaN or infinite, rcond is not in [0, 1), an option does not exist
 * @throws TypeError   J is not a real matrix, rcond is not a number
 * Source: docs/paper.md#lower-edge.
 * @example jacobianSpectrum(jacobian(net, A)).rank   // 6
 */
export function jacobianSpectrum(J: Matrix, options: JacobianSpectrumOptions = {}): JacobianSpectrum {
  const speaker = "jacobianSpectrum";
  checkReal(speaker, "J", J);
  checkOptions(speaker, options, ["rcond"]);
  const { rcond = 1e-12 } = options;
  if (typeof rcond !== "number") throw new TypeError(`${speaker}: expected rcond to be a number, got ${show(rcond)}`);
  if (!(rcond >= 0 && rcond < 1)) throw new RangeError(`${speaker}: expected rcond in [0, 1), got ${rcond}`);
  const { rows: n, cols: P } = J;
  if (n === 0 || P === 0) throw new RangeError(`${speaker}: expected J to have rows and columns, got ${n} × ${P}`);
  return withScope(speaker, (s) => {
    const a = copyInField(s, "J", J);
    const scale = norm(J) / Math.sqrt(n * P);
    if (!(scale > 0 && scale < Infinity)) {
      throw new RangeError(`${speaker}: expected J to have a scale, its root mean square is ${scale}`);
    }
    const values = s.f64(Math.min(n, P));
    singularValuesInto(s, { rows: n, cols: P, complex: false, a, values });
    const found = values.copy();
    const cutoff = rcond * (found[0] as number);
    const singularValues = new Float64Array(n);
    let rank = 0;
    while (rank < found.length && (found[rank] as number) > cutoff) {
      singularValues[rank] = (found[rank] as number) / scale;
      rank++;
    }
    return { singularValues, smallest: singularValues[n - 1] as number, rank, scale };
  });
}
