import { atan } from "../engine/functions.js";
import { checkDimension, checkFinite } from "./check.js";
import { gammaRatio } from "./gammaRatio.js";
import { fourierTail } from "./marchenkoPastur.js";

/**
 * Trace distance of a typical reduced state to the maximally mixed one [asymptotic]:
 *   T1(c) = ½ ∫ |x − 1| over the Marchenko–Pastur law, atom included;  1 − 1/c for c ≥ 4.
 *
 * @param c  dA/dB, finite and > 0
 * @returns  (4/3π) √c for small c … 1. Relative error below 1e-14
 * @throws RangeError  c is not a finite number > 0
 * Source: ∫ |x − 1| f dx in closed form, equal to the quadrature of test/fixtures/theory.json.
 * @example traceDistanceMarchenkoPastur(1)   // 3√3/(4π) = 0.4134967
 */
export function traceDistanceMarchenkoPastur(c: number): number {
  checkFinite("traceDistanceMarchenkoPastur", "c", c, true);
  return distance(c);
}

/**
 * Trace distance of two independent typical reduced states [asymptotic]:  T2(c) = T1(2c).
 *
 * @param c  dA/dB, finite and > 0
 * @throws RangeError  c is not a finite number > 0
 * Source: for the law of the difference, J. Mejía, C. Zapata, A. Botero, J. Phys. A 50 (2017) 025301; that its mean
 *         distance is T1 at 2c agrees with it to 5e-8 for c = 1/16 … 4.
 * @example pairTraceDistanceMarchenkoPastur(1)   // 1/4 + 1/π = 0.5683099
 */
export function pairTraceDistanceMarchenkoPastur(c: number): number {
  checkFinite("pairTraceDistanceMarchenkoPastur", "c", c, true);
  return distance(2 * c);
}

function distance(c: number): number {
  if (c >= 4) return 1 - 1 / c;
  const s = Math.sqrt(c);
  // x(t) = 1 + c + 2√c cos t is 1 at cos t = −√c/2; through √(4 − c), so that no digit is lost at c → 4.
  const root = Math.sqrt(4 - c);
  const h = root / 2;
  if (c <= 0.25) return (2 / Math.PI) * (0.75 * s * h + ((1 - c) / 2) * fourierTail(c, -s / 2, h));
  const half = Math.PI / 2 - atan(root / (2 + s));
  const gap = Math.abs(1 - c);
  const quotient = (gap / ((1 + s) * (1 + s))) * ((2 + s) / root);
  const angle = c < 1 ? atan(quotient) - half : atan(quotient) + half;
  return (2 / Math.PI) * ((s * h) / 4 + h / (2 * s) + (gap / (2 * c)) * angle);
}

/**
 * Mean trace distance of a qubit of a Haar-random state to ½, exact:  E T1 = Γ(dB + ½)/(√π Γ(dB + 1)),  dA = 2.
 *
 * @param dB  dimension of the rest, a positive integer. Relative error below 1e-14
 * @throws RangeError  dB is not a positive integer
 * Source: the Bloch radius has density ∝ r² (1 − r²)^(dB − 2); M. J. W. Hall, Phys. Lett. A 242 (1998) 123.
 * @example meanQubitTraceDistance(8)   // 0.1963806
 */
export function meanQubitTraceDistance(dB: number): number {
  checkDimension("meanQubitTraceDistance", "dB", dB);
  if (dB < 16) {
    let product = 1;
    for (let j = 1; j <= dB; j++) product *= (2 * j - 1) / (2 * j);
    return product;
  }
  // 1/√π, to all digits.
  return 0.5641895835477563 / gammaRatio(dB + 0.5, 0.5);
}

/**
 * Mean trace distance of two independent Haar-random pure states of dimension D, exact:  E T2 = (D − 1)/(D − ½).
 *
 * @param D  dimension, a positive integer
 * @throws RangeError  D is not a positive integer
 * @example meanPureTraceDistance(2)   // 2/3
 */
export function meanPureTraceDistance(D: number): number {
  checkDimension("meanPureTraceDistance", "D", D);
  return (D - 1) / (D - 0.5);
}
