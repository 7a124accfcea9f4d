/** The saddle point that Chernoff's bound and the exact tail share. */

/**
 * The y in (0, 1) with  Σ μ_i/(1 − y μ_i) = pole/y,  for μ ascending with μ_max = 1: the left side less the right one increases.
 *
 * pole 1: the minimum of Π 1/(1 − y μ_i)/y, which always exists. pole 0: that of the product alone, which needs Σ μ_i < 0.
 * Newton's method inside a bracket; the quantity at the minimum depends on y quadratically, so y to 1e-9 is enough.
 */
export function saddlePoint(mu: Float64Array, pole: 0 | 1): number {
  let [lo, hi] = [0, 1];
  let y = 0.5;
  for (let iteration = 0; iteration < 200; iteration++) {
    let value = -pole / y;
    let slope = pole / (y * y);
    for (let i = 0; i < mu.length; i++) {
      const m = mu[i] as number;
      const r = m / (1 - y * m);
      value += r;
      slope += r * r;
    }
    if (value === 0) return y;
    if (value > 0) hi = y;
    else lo = y;
    const next = y - value / slope;
    const inside = next > lo && next < hi;
    const step = (inside ? next : (lo + hi) / 2) - y;
    if (Math.abs(step) <= 1e-9 * Math.min(y, 1 - y) || y + step === y) return y;
    y += step;
  }
  return y;
}
