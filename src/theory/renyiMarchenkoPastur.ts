import { log, log1p } from "../engine/functions.js";
import { checkDimensions, checkNumber } from "./check.js";
import { HIGH_ORDER, marchenkoPastur, momentOverEdge, momentQuotient } from "./marchenkoPastur.js";

/**
 * Rényi entropy of order α of a typical reduced state, from the Marchenko–Pastur law [asymptotic, Eq. (2)]:
 *   S_α = ln dA + ln⟨x^α⟩/(1 − α),  c = dA/dB,  in nats.
 *
 * Symmetric under dA ↔ dB. For dA > dB the atom at 0 is included, as the paper's formula does not.
 *
 * @param alpha  order ≥ 0. 0: ln min(dA, dB). 1: ln m − m/(2n). 2: −ln((dA + dB)/(dA dB)). Infinity: −ln of the upper edge.
 *               Orders next to 1 keep their digits
 * @param dA     dimension of the subsystem
 * @param dB     dimension of the rest
 * @throws RangeError  alpha is negative or NaN, or a dimension is not a positive integer
 * @example renyiMarchenkoPastur(2, 4, 16)   // ln 3.2 = 1.1632
 */
export function renyiMarchenkoPastur(alpha: number, dA: number, dB: number): number {
  checkNumber("renyiMarchenkoPastur", "alpha", alpha);
  if (alpha < 0) throw new RangeError(`renyiMarchenkoPastur: expected an order alpha ≥ 0, got ${alpha}`);
  checkDimensions("renyiMarchenkoPastur", dA, dB);
  const m = Math.min(dA, dB);
  const c = m / Math.max(dA, dB);
  if (alpha === 0) return log(m);
  if (alpha === 1) return log(m) - c / 2;
  // From 10¹⁸ on ln α/α is below rounding.
  if (alpha > 1e18) return log(m) - 2 * log1p(Math.sqrt(c));
  const beta = alpha - 1;
  if (Math.abs(beta) < 0.5) return log(m) - log1p(beta * momentQuotient(c, beta)) / beta;
  if (alpha >= HIGH_ORDER) {
    return log(m) - (2 * log1p(Math.sqrt(c)) * (alpha / beta) + log(momentOverEdge(c, alpha)) / beta);
  }
  return log(m) - log(marchenkoPastur(c).moment(alpha)) / beta;
}
