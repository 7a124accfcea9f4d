import { checkNumbers } from "../engine/arguments.js";
import { EPSILON } from "./check.js";

export interface LevelSpacingRatios {
  /** One for every level but the first and the last, in the order of the levels. */
  readonly ratios: Float64Array;
  readonly mean: number;
  /** Standard error of the mean. Neighbouring ratios share a spacing: their correlation is part of it. Of one ratio: Infinity. */
  readonly error: number;
}

/**
 * Mean ratio of neighbouring level spacings, the mean of levelSpacingRatios:  0.3863 (2 ln 2 − 1) for levels that do not know of each
 * other, as those of integrable chains; 0.5307 for real chaotic Hamiltonians (GOE), 0.5996 for complex ones (GUE).
 *
 * @param energies  at least 3, ascending, of one symmetry sector: levels of several sectors do not repel
 * @returns         from 0 to 1
 * @throws RangeError  fewer than 3 levels, not ascending, not finite
 * @throws TypeError   no list of numbers
 * Source: V. Oganesyan, D. A. Huse, Phys. Rev. B 75 (2007) 155111; values: Y. Y. Atas et al., Phys. Rev. Lett. 110 (2013) 084101.
 * @example levelSpacingRatio([0, 1, 3, 4])   // 0.5
 */
export function levelSpacingRatio(energies: ArrayLike<number>): number {
  return meanOf(ratiosOf("levelSpacingRatio", energies));
}

/**
 * Ratios of neighbouring level spacings, min(s_n, s_{n+1})/max(s_n, s_{n+1}) with s_n = E_{n+1} − E_n, their mean and its error.
 *
 * No unfolding is needed: the density of levels cancels. A spacing below 8 √n ε max|E|, what an eigensolver rounds, is 0; a ratio
 * with such a spacing is 0, that of two such spacings, 0/0, too: levels that coincide do not repel.
 *
 * @param energies  as for levelSpacingRatio; a middle part of the spectrum is nearer to the random matrix than its ends are
 * @returns         { ratios, mean, error }
 * @throws RangeError  fewer than 3 levels, not ascending, not finite
 * @throws TypeError   no list of numbers
 * Source: as for levelSpacingRatio.
 * @example levelSpacingRatios([0, 1, 3, 3, 3]).ratios   // [0.5, 0, 0]
 */
export function levelSpacingRatios(energies: ArrayLike<number>): LevelSpacingRatios {
  const ratios = ratiosOf("levelSpacingRatios", energies);
  const mean = meanOf(ratios);
  return { ratios, mean, error: errorOf(ratios, mean) };
}

function ratiosOf(speaker: string, energies: ArrayLike<number>): Float64Array {
  checkNumbers(speaker, "energies", energies);
  const n = energies.length;
  if (n < 3) throw new RangeError(`${speaker}: expected at least 3 levels, which have one ratio, got ${n}`);
  const at = (k: number) => energies[k] as number;
  for (let k = 0; k < n; k++) {
    if (!Number.isFinite(at(k))) {
      throw new RangeError(`${speaker}: expected finite energies, got ${at(k)} at index ${k}`);
    }
    if (k > 0 && at(k) < at(k - 1)) {
      throw new RangeError(
        `${speaker}: expected energies in ascending order, got ${at(k)} after ${at(k - 1)}; Float64Array.from(energies).sort() is in order`,
      );
    }
  }
  const noise = 4 * Math.sqrt(n) * EPSILON * Math.max(Math.abs(at(0)), Math.abs(at(n - 1)));
  // Halves: the spacing itself may be larger than the largest double.
  const spacing = (k: number) => {
    const half = 0.5 * at(k + 1) - 0.5 * at(k);
    return half > noise ? half : 0;
  };
  return Float64Array.from({ length: n - 2 }, (_, k) => {
    const [s, t] = [spacing(k), spacing(k + 1)];
    return s === 0 || t === 0 ? 0 : Math.min(s, t) / Math.max(s, t);
  });
}

const meanOf = (ratios: Float64Array): number => ratios.reduce((sum, r) => sum + r, 0) / ratios.length;

/** √((γ_0 + 2 γ_1)/N): autocovariances beyond the neighbour are below a tenth of γ_1. */
function errorOf(ratios: Float64Array, mean: number): number {
  const n = ratios.length;
  if (n === 1) return Infinity;
  let [own, next, before] = [0, 0, 0];
  for (const r of ratios) {
    own += (r - mean) * (r - mean);
    next += (r - mean) * before;
    before = r - mean;
  }
  return Math.sqrt((own + 2 * Math.max(next, 0)) / n / (n - 1));
}
