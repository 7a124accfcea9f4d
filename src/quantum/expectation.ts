import { withScope } from "../engine/scope.js";
import { copyInHermitian } from "../linalg/input.js";
import { type Field, isComplex } from "../linalg/matrix.js";
import { unitInto } from "./amplitudes.js";
import { checkDensityMatrix, checkState, isState } from "./check.js";
import { applicable, checkSymmetric, type Observable, observableMatrix } from "./observable.js";
import type { State } from "./state.js";

/**
 * Expectation value:  ⟨ψ|O|ψ⟩ of a pure state, Tr ρO of a density matrix.
 *
 * @param source  a state of any norm above 0 (it is divided by it), or a density matrix
 * @param O       Hermitian, D × D: a matrix, or an operator, which a state applies and never writes down
 * @throws RangeError  sizes that do not fit, O is not Hermitian or not finite; a state that is not one
 * @throws TypeError   an argument of another kind
 * @example expectation(basisState([3], [1]), A)   // 3
 */
export function expectation(source: State | Field, O: Observable): number {
  const speaker = "expectation";
  if (!isState(source)) {
    const rho = checkDensityMatrix(speaker, "rho", source);
    const A = observableMatrix(speaker, "O", O, rho.n);
    return withScope(speaker, (s) => {
      copyInHermitian(s, "O", A);
      return traceOfProduct(rho.data, A);
    });
  }
  const { data, dimension: D } = checkState(speaker, source);
  const A = applicable(speaker, "O", O, D);
  return withScope(speaker, (s) => {
    const psi = unitInto(s, data);
    const image = s.f64(2 * D);
    A.product(s, true, 1)(psi, image);
    const [x, y] = [psi.copy(), image.copy()];
    let [re, im] = [0, 0];
    for (let i = 0; i < 2 * D; i += 2) {
      const [a, b, c, d] = [x[i], x[i + 1], y[i], y[i + 1]] as [number, number, number, number];
      re += a * c + b * d;
      im += a * d - b * c;
    }
    checkSymmetric(s, A, Math.abs(im), Math.sqrt(y.reduce((sum, value) => sum + value * value, 0)));
    return re;
  });
}

/** Re Tr ρA = Σ Re conj(ρ_ij) A_ij for Hermitian ρ, interleaved. */
export function traceOfProduct(rho: Float64Array, A: Field): number {
  let sum = 0;
  if (isComplex(A)) {
    for (let i = 0; i < rho.length; i++) sum += (rho[i] as number) * (A.data[i] as number);
  } else {
    for (let i = 0; i < A.data.length; i++) sum += (rho[2 * i] as number) * (A.data[i] as number);
  }
  return sum;
}
