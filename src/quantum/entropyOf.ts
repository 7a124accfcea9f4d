/** Entropies of a spectrum that already lies in a scope: what the public functions and the claims share. */
import { log, log1p } from "../engine/functions.js";
import type { F64Block, Scope } from "../engine/scope.js";

/**
 * Rényi entropy of order alpha of the weights p ≥ 0, Σ p = 1, in nats; alpha = 1 is −Σ p ln p.
 *
 * Entries at or below zero do not count, so alpha = 0 is the logarithm of the number of positive ones: whoever made
 * the weights has set its rounding noise to 0. Never negative.
 */
export function entropyOf(s: Scope, p: F64Block, alpha: number): number {
  const { kernels } = s;
  if (alpha === 1) return atLeastZero(-kernels.dxlogxSum(p.length, p.address));
  if (alpha > 0.75 && alpha < 1.25) {
    // Σ p^α is 1 + a small number here: compute the small number.
    return atLeastZero(log1p(kernels.dpowExcess(p.length, p.address, alpha)) / (1 - alpha));
  }
  const largest = largestOf(p);
  if (alpha === Infinity) return atLeastZero(-log(largest));
  // Powers of p/p_max stay in range at any order, up to the largest double; the factor p_max^α returns as a logarithm.
  const sum = kernels.dpowSum(p.length, p.address, largest, alpha);
  return atLeastZero((alpha / (1 - alpha)) * log(largest) + log(sum) / (1 - alpha));
}

/** Rounding may leave −1e-16 where the exact value is 0; also turns −0 into 0. */
export const atLeastZero = (x: number): number => (x > 0 ? x : 0);

function largestOf(p: F64Block): number {
  let largest = 0;
  for (let i = 0; i < p.length; i++) largest = Math.max(largest, p.at(i));
  return largest;
}
