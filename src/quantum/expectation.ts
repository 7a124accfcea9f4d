import { withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { copyInHermitian } from "../linalg/input.js";
import { type Field, isComplex } from "../linalg/matrix.js";
import { unitInto } from "./amplitudes.js";
import { checkDensityMatrix, checkState, isState } from "./check.js";
import { type Observable, observableMatrix } from "./observable.js";
import type { State } from "./state.js";

/**
 * Expectation value:  ⟨ψ|O|ψ⟩ of a pure state, Tr ρO of a density matrix.
 *
 * @param source  a state of any norm above 0 (it is divided by it), or a density matrix
 * @param O       Hermitian, D × D: a matrix or an operator with `toMatrix()`
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
  const A = observableMatrix(speaker, "O", O, D);
  return withScope(speaker, (s) => {
    const psi = unitInto(s, data);
    const image = s.f64(2 * D);
    const a = copyInHermitian(s, "O", A);
    // A real matrix times interleaved numbers is a real product with two columns.
    const complex = isComplex(A);
    matmulInto(s, { m: D, n: complex ? 1 : 2, k: D, complex, a, b: psi, c: image });
    const [x, y] = [psi.copy(), image.copy()];
    let sum = 0;
    for (let i = 0; i < 2 * D; i++) sum += (x[i] as number) * (y[i] as number);
    return sum;
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
