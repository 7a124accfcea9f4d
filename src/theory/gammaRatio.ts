import { exp, log, log1p } from "../engine/functions.js";

/** B₂ₖ/(2k (2k − 1) x²ᵏ⁻¹) summed: what Stirling's formula leaves out. For x ≥ 16, to 1e-19. */
export function stirlingRest(x: number): number {
  const z = 1 / (x * x);
  return (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / x;
}

/**
 * Γ(x + f)/Γ(x) for x ≥ 1 and |f| ≤ ½, within 1e-15 (relative) at every size of x: the difference of two
 * log-gammas would lose a digit for each digit of x.
 */
export function gammaRatio(x: number, f: number): number {
  if (f === 0) return 1;
  let factor = 1;
  let y = x;
  for (; y < 16; y++) factor *= y / (y + f);
  const t = log1p(f / y);
  return factor * exp((y - 0.5 + f) * t - f + (stirlingRest(y + f) - stirlingRest(y)) + f * log(y));
}
