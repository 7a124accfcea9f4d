import { checkNumbers, isList, show } from "../engine/arguments.js";

export interface EffectiveDegreesOfFreedom {
  /** The ratio of the Marchenko–Pastur law that has the spectra's second moment: 1/q samples for each dimension. */
  readonly q: number;
  /** P_eff = n/q; Infinity when all eigenvalues of a typical spectrum are equal. */
  readonly degrees: number;
}

/** The middle one, or the mean of the two in the middle. */
function median(x: Float64Array): number {
  const sorted = x.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/**
 * The number of independent columns that a Wishart matrix with spectra like these would have:  P_eff = n/q,
 * q = median over spectra of (mean λ² − 1), each spectrum scaled to mean 1.
 *
 * Of J Jᵀ with independent entries, n × P, the mean of λ² is 1 + (n² + n − 2)/(n P + 2), so q is n/P up to 1/n.
 * A whitened kernel of a network of one hidden layer of width w has P_eff ≈ 4.2 w, about 0.35 P.
 *
 * @param spectra  at least one, all of the same length n ≥ 1: all eigenvalues of whiten(K, Theta), zeros included
 * @returns        { q, degrees }
 * @throws RangeError  no spectra, different lengths, an entry that is NaN or infinite, a spectrum whose sum is not > 0
 * @throws TypeError   spectra is not a list of lists of numbers
 * Source: docs/paper.md#whitening.
 * @example effectiveDegreesOfFreedom([[0.5, 1.5]]).degrees   // 8
 */
export function effectiveDegreesOfFreedom(spectra: readonly ArrayLike<number>[]): EffectiveDegreesOfFreedom {
  const speaker = "effectiveDegreesOfFreedom";
  if (!Array.isArray(spectra)) {
    throw new TypeError(`${speaker}: expected a list of spectra, got ${show(spectra)}`);
  }
  if (spectra.length === 0) throw new RangeError(`${speaker}: expected at least one spectrum, got none`);
  const excess = Float64Array.from(spectra, (spectrum: unknown, r) => {
    const name = `spectra[${r}]`;
    checkNumbers(speaker, name, spectrum);
    const n = spectrum.length;
    const first = isList(spectra[0]) ? (spectra[0] as ArrayLike<number>).length : n;
    if (n === 0) throw new RangeError(`${speaker}: expected ${name} to hold eigenvalues, got none`);
    if (n !== first) {
      throw new RangeError(
        `${speaker}: expected spectra of one length, got ${first} and, in ${name}, ${n} eigenvalues`,
      );
    }
    let sum = 0;
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(spectrum[i])) {
        throw new RangeError(`${speaker}: expected finite eigenvalues, got ${spectrum[i]} at ${name}[${i}]`);
      }
      sum += spectrum[i] as number;
    }
    const mean = sum / n;
    if (!(mean > 0 && mean < Infinity)) {
      throw new RangeError(`${speaker}: expected ${name} to have a mean > 0 to be scaled by, got ${mean}`);
    }
    // mean (λ − 1)² = mean λ² − 1, without the difference.
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const deviation = (spectrum[i] as number) / mean - 1;
      squares += deviation * deviation;
    }
    return squares / n;
  });
  const q = median(excess);
  return { q, degrees: (spectra[0] as ArrayLike<number>).length / q };
}
