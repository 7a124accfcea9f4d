/** Kolmogorov's distances, scaled so that one bound serves every sample size. */

/** √n sup|F_n − F|: above 2.6 with probability 2.7e-6 when the sample has the law F. */
export function oneSample(sample: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, k) => {
    const p = cdf(x);
    distance = Math.max(distance, p - k / n, (k + 1) / n - p);
  });
  return Math.sqrt(n) * distance;
}

/** √(nm/(n + m)) sup|F_n − G_m|: the same bound. */
export function twoSamples(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const a = Float64Array.from(first).sort();
  const b = Float64Array.from(second).sort();
  let distance = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= x) i++;
    while (j < b.length && b[j]! <= x) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  return Math.sqrt((a.length * b.length) / (a.length + b.length)) * distance;
}

/** P(Gamma(a) ≤ x): series below the mean, continued fraction above, Wilson and Hilferty's normal from a = 1e5 on. */
export function gammaCdf(a: number, x: number): number {
  if (x <= 0) return 0;
  if (a >= 1e5) return normalCdf(3 * Math.sqrt(a) * (Math.cbrt(x / a) - 1 + 1 / (9 * a)));
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = 1; term > sum * 1e-15; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return front * sum;
  }
  // Lentz.
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < 1e5; k++) {
    const an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return 1 - front * h;
}

const normalCdf = (z: number): number => {
  // P(χ²₁ ≤ z²) is what lies within ±z.
  const within = gammaCdf(0.5, (z * z) / 2);
  return z < 0 ? (1 - within) / 2 : (1 + within) / 2;
};

/** Stirling's series after a shift to a ≥ 10. */
function logGamma(a: number): number {
  let shift = 0;
  let x = a;
  for (; x < 10; x++) shift += Math.log(x);
  const y = 1 / (x * x);
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
