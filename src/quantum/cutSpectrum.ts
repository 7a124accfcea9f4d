/** The spectrum on either side of a cut of a pure state, inside an open scope: what its entropies are made of. */
import type { F64Block, Scope } from "../engine/scope.js";
import { type CheckedState, type Cut, EPSILON } from "./check.js";
import { cutMatrix } from "./cut.js";
import { reducedSpectrumInto } from "./reducedSpectrum.js";
import { schmidtInto } from "./schmidtValues.js";

/** Up to this smaller side the Jacobi rotations cost little more than a Gram matrix. */
const SMALL = 32;

/**
 * Weights p ≥ 0, Σ p = 1, of both reduced states without the zeros of the larger; rounding noise is 0.
 *
 * Orders of entropy below 1 weigh small p most and get squared Schmidt coefficients, resolved down to p ≈ (8 √D ε)².
 * Orders of 1 and more do not see p below ε: above SMALL their p are eigenvalues of the smaller of M Mᴴ and MᴴM.
 */
export function cutSpectrum(s: Scope, checked: CheckedState, cut: Cut, alphas: readonly number[]): F64Block {
  const [dA, dB] = [cut.dKeep, cut.dRest];
  if (Math.min(dA, dB) > SMALL && alphas.every((alpha) => alpha >= 1)) {
    const values = s.f64(Math.min(dA, dB));
    s.nested(() => {
      const amplitudes = cutMatrix(s, checked.dims, cut.keep, cut.rest, checked.data);
      reducedSpectrumInto(s, { dA, dB, amplitudes, values });
    });
    return values;
  }
  const sigma = schmidtInto(s, checked, cut);
  const floor = 8 * Math.sqrt(dA * dB) * EPSILON * sigma.at(0);
  return sigma.set(sigma.copy().map((x) => (x > floor ? x * x : 0)));
}
