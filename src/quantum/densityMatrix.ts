import { roomFor } from "../engine/arguments.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { unitAmplitudes } from "./amplitudes.js";
import { checkState } from "./check.js";
import type { State } from "./state.js";

/**
 * |ψ⟩⟨ψ| of a pure state, D × D. For a reduced state use `partialTrace(state, …)`, which never forms this.
 *
 * @throws RangeError  a state that is not one (lengths, NaN, norm zero), or more numbers than the host can hold
 * @example purity(densityMatrix(basisState([2], [0])))   // 1
 */
export function densityMatrix(state: State): ComplexMatrix {
  const { dimension: n, data: raw } = checkState("densityMatrix", state);
  const psi = unitAmplitudes("densityMatrix", raw);
  const data = roomFor("densityMatrix", 2 * n * n);
  for (let i = 0; i < n; i++) {
    const ar = psi[2 * i] as number;
    const ai = psi[2 * i + 1] as number;
    for (let j = 0; j < n; j++) {
      const br = psi[2 * j] as number;
      const bi = psi[2 * j + 1] as number;
      data[2 * (i * n + j)] = ar * br + ai * bi;
      data[2 * (i * n + j) + 1] = i === j ? 0 : ai * br - ar * bi;
    }
  }
  return { rows: n, cols: n, data, complex: true };
}
