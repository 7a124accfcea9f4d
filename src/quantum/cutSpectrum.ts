/** The spectrum on either side of a cut of a pure state, inside an open scope: what its entropies are made of. */
import type { F64Block, Scope } from "../engine/scope.js";
import { type CheckedState, type Cut, EPSILON } from "./check.js";
import { cutGramInto } from "./cutGram.js";
import { gramSpectrumInto, reducedSpectrumInto } from "./reducedSpectrum.js";
import { schmidtInto, singularInto } from "./schmidtValues.js";

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
      const smaller = dA <= dB ? cut : { keep: cut.rest, rest: cut.keep, dKeep: dB, dRest: dA };
      const gram = s.f64(2 * values.length * values.length);
      s.nested(() => cutGramInto(s, checked.dims, smaller, checked.data, gram));
      gramSpectrumInto(s, values.length, gram, values);
    });
    return values;
  }
  const sigma = schmidtInto(s, checked, cut);
  const floor = 8 * Math.sqrt(dA * dB) * EPSILON * sigma.at(0);
  return sigma.set(sigma.copy().map((x) => (x > floor ? x * x : 0)));
}

/** A block of a matrix of amplitudes, rows ≤ cols. */
export interface SpectrumBlock {
  readonly rows: number;
  readonly cols: number;
  /** Writes it, row-major and complex. */
  readonly fill: (to: F64Block) => void;
}

/** The same for amplitudes of norm 1 in blocks that meet in no row and no column. */
export function blockSpectrum(s: Scope, blocks: readonly SpectrumBlock[], alphas: readonly number[]): F64Block {
  const p = s.f64(blocks.reduce((sum, { rows }) => sum + rows, 0));
  const squared = alphas.every((alpha) => alpha >= 1);
  let [first, largest] = [0, 0];
  for (const { rows, cols, fill } of blocks) {
    const values = p.part(first, rows);
    first += rows;
    s.nested(() => {
      const amplitudes = s.f64(2 * rows * cols);
      fill(amplitudes);
      const weight = s.kernels.ddot(amplitudes.length, amplitudes.address, amplitudes.address);
      if (weight === 0) values.fill(0);
      else if (squared && rows > SMALL) {
        reducedSpectrumInto(s, { dA: rows, dB: cols, amplitudes, values });
        values.set(values.copy().map((x) => x * weight));
      } else {
        singularInto(s, rows, cols, amplitudes, values);
        values.set(values.copy().map((x) => x * x));
      }
    });
    largest = values.copy().reduce((most, x) => Math.max(most, x), largest);
  }
  const total = blocks.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  const floor = 64 * total * EPSILON * EPSILON * largest;
  return p.set(p.copy().map((x) => (x > floor ? x : 0)));
}
