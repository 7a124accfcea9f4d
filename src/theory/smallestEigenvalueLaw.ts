/**
 * The smallest eigenvalue of the reduced state of a Haar-random state, on the smaller side: its exact law.
 *
 * m = min(dA, dB), n = max, a = n − m, D = m n. Three steps.
 *
 * 1. For W = G Gᴴ, G complex Gaussian m × n, P(min W > x) = e^(−mx) Q(x) with a polynomial of degree ma,
 *    Q(x) = det[L_{m+j−k}^{(k)}(−x)] = Σ c_k x^k/k!. The c_k are positive integers: c_k counts the words of k letters out of m
 *    whose longest weakly increasing subsequence has at most a letters (all mᵏ of them for k ≤ a).
 * 2. At fixed a these determinants obey Toda's equation, Q₀ = 1, Q₁ = Σ_{k≤a} x^k/k!,
 *      Q_{m+1} Q_{m−1} = Q_m² + x² (Q_m Q_m″ − Q_m′²)/(m (m + a)),
 *    which gives the c_k in exact integers.
 * 3. Tr W is Gamma(D) and independent of ρ = W/Tr W, so the law of min ρ is an inverse Laplace transform, term by term:
 *      e^(−mx) x^k   ⟵   (D − 1)!/(D − 1 − k)! y^k (1 − m y)^(D−1−k),   hence with β_k = c_k/mᵏ ∈ [0, 1]
 *      P(min ρ > y) = Σ_k β_k binom(D − 1, k) (m y)^k (1 − m y)^(D−1−k),   0 ≤ y ≤ 1/m:
 *    the mean of β_K over K ~ Binomial(D − 1, m y). All terms are positive. For a = 0 only k = 0 is left: (1 − m y)^(m²−1).
 *
 * see: A. Edelman, SIAM J. Matrix Anal. Appl. 9 (1988) 543; P. J. Forrester, T. D. Hughes, J. Math. Phys. 35 (1994) 6736;
 *      C. A. Tracy, H. Widom, Probab. Theory Relat. Fields 119 (2001) 350 (words).
 */
import { cos, exp, expm1, log, log1p, sin } from "../engine/functions.js";
import { checkDimensions, checkFinite, checkNumber } from "./check.js";
import { binomialMean } from "./distributions.js";
import { gaussLegendre } from "./gaussLegendre.js";
import { meanQubitTraceDistance } from "./traceDistanceMarchenkoPastur.js";
import { lowerEdge, sineRest, wishartGap } from "./wishartGap.js";

export interface SmallestEigenvalueLaw {
  /** Mean of the smallest eigenvalue: 1/m³ for dA = dB = m. */
  readonly mean: number;
  /** P(min > x). */
  survival(x: number): number;
  /** P(min ≤ x). */
  cdf(x: number): number;
  /** The x with cdf(x) = p. */
  quantile(p: number): number;
}

/** The exact integers cost about m (m a)² multiplications: up to here some tenths of a second. */
const EXACT_COST = 600_000;
/** Largest smaller side of a quadrature, where a value takes seconds. */
const MOST_ROWS = 2 ** 17;

/** The integers c_0 … c_{ma} of step 1, by step 2. Exponential generating functions: (f g)_k = Σ binom(k, j) f_j g_{k−j}. */
function wordCounts(m: number, a: number): bigint[] {
  const at = (f: readonly bigint[], k: number): bigint => f[k] ?? 0n;
  let before: bigint[] = [1n];
  let now: bigint[] = Array.from({ length: a + 1 }, () => 1n);
  for (let size = 1; size < m; size++) {
    const degree = (size + 1) * a;
    const top = size * a;
    const scale = BigInt(size) * BigInt(size + a);
    const next: bigint[] = [];
    for (let k = 0; k <= degree; k++) {
      // Q² at k, and x²(Q Q″ − Q′²) at k, which is k (k − 1) times Q Q″ − Q′² at k − 2.
      let square = 0n;
      for (let j = Math.max(0, k - top), binomial = choose(k, j); j <= Math.min(k, top); j++) {
        square += binomial * at(now, j) * at(now, k - j);
        binomial = (binomial * BigInt(k - j)) / BigInt(j + 1);
      }
      let curvature = 0n;
      const l = k - 2;
      for (let j = Math.max(0, l - top), binomial = choose(l, j); j <= Math.min(l, top); j++) {
        curvature += binomial * (at(now, j) * at(now, l - j + 2) - at(now, j + 1) * at(now, l - j + 1));
        binomial = (binomial * BigInt(l - j)) / BigInt(j + 1);
      }
      let value = square + (BigInt(k) * BigInt(k - 1) * curvature) / scale;
      for (let j = 1, binomial = BigInt(k); j < before.length && j <= k; j++) {
        value -= binomial * at(before, j) * at(next, k - j);
        binomial = (binomial * BigInt(k - j)) / BigInt(j + 1);
      }
      next.push(value);
    }
    before = now;
    now = next;
  }
  return now;
}

function choose(n: number, k: number): bigint {
  let value = 1n;
  for (let j = 0; j < k; j++) value = (value * BigInt(n - j)) / BigInt(j + 1);
  return value;
}

/** numerator/denominator ≤ 1 as the nearest double (0 below 1e-300). */
function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const bits = (value: bigint) => 4 * value.toString(16).length;
  const shift = bits(denominator) - bits(numerator) + 64;
  if (shift > 1060) return 0;
  let value = Number((numerator << BigInt(shift)) / denominator);
  // Exact while the result is normal: powers of two.
  for (let left = shift; left > 0; left--) value /= 2;
  return value;
}

/** β_k and 1 − β_k, k = 0 … ma, each with all its digits. */
function mixture(m: number, a: number): { below: Float64Array; above: Float64Array } {
  const counts = wordCounts(m, a);
  const above = new Float64Array(counts.length);
  const below = new Float64Array(counts.length);
  let words = 1n;
  counts.forEach((count, k) => {
    above[k] = quotient(count, words);
    below[k] = quotient(words - count, words);
    words *= BigInt(m);
  });
  return { above, below };
}

/** Step 3 with exact β_k. */
export function exactLaw(m: number, a: number): SmallestEigenvalueLaw {
  const trials = m * (m + a) - 1;
  const { above, below } = mixture(m, a);
  let sum = 0;
  for (let k = above.length - 1; k >= 0; k--) sum += above[k] as number;
  return law(
    m,
    sum / (m * (trials + 1)),
    (x) => binomialMean(trials, m * x, (k) => above[k] ?? 0),
    (x) => binomialMean(trials, m * x, (k) => below[k] ?? 1),
  );
}

/**
 * Step 3 as an integral over s = D e^(iθ), for dimensions whose integers are too large:
 *   P(min ρ > y) = (D − 1)!/(2πi) ∮ e^s s^(−D) P(min W > s y) ds.
 * The weight is a Gaussian of width 1/√D in θ; the trapezoid rule is exact to rounding; its weights are normalised by their sum.
 */
export function quadratureLaw(m: number, a: number): SmallestEigenvalueLaw {
  const D = m * (m + a);
  // On the circle P grows as the weight falls, by nearly as much when m is small.
  const points = m < 8 ? 48 : 18;
  const step = (m < 8 ? 21 : 10.5) / (points * Math.sqrt(D));
  const weights = Array.from({ length: points }, (_, j) => {
    const theta = step * j;
    const half = sin(theta / 2);
    const size = (j === 0 ? 1 : 2) * exp(-2 * D * half * half);
    const phase = theta - D * sineRest(theta);
    return [size * cos(phase), size * sin(phase)] as const;
  });
  const total = weights.reduce((sum, [re]) => sum + re, 0);
  // P(min W > D y) ≥ P(Tr W ≥ D) P(min ρ > y), and the first factor is about one half: beyond `to` nothing is left.
  const { edge, width } = lowerEdge(m, a);
  const from = Math.max(0, edge - 12 * width);
  let to = edge + 4 * width;
  while (wishartGap(m, a, to, 0)[0] > 1e-15) to += Math.max(width, (to - from) / 8);
  const survival = (x: number): number => {
    if (D * x >= to) return 0;
    let sum = 0;
    weights.forEach(([wr, wi], j) => {
      const [re, im] = wishartGap(m, a, D * x, step * j);
      sum += wr * re - wi * im;
    });
    return Math.max(0, Math.min(1, sum / total));
  };

  // E min W = ∫ P(min W > x) dx: 1 below the kernel's start, then Gauss–Legendre, to a relative 1e-11.
  const rule = gaussLegendre(40);
  let mean = from;
  for (let k = 0; k < 40; k++) {
    mean +=
      (to - from) *
      (rule.weights[k] as number) *
      wishartGap(m, a, from + (to - from) * (rule.nodes[k] as number), 0)[0];
  }
  return law(m, mean / D, survival, (x) => 1 - survival(x));
}

/** m = 2: the Bloch radius u = 1 − 2 min ρ has density ∝ u² (1 − u²)^a. */
export function qubitLaw(a: number): SmallestEigenvalueLaw {
  const { nodes, weights } = gaussLegendre(64);
  /** ∫ u² (1 − u²)^a from lo over a length, over rest^a, rest = 1 − lo², cut where the power is below e^(−60). */
  const integral = (lo: number, length: number, rest: number): number => {
    const square = rest * -expm1(-60 / a);
    const reach = Math.min(length, square / (lo + Math.sqrt(lo * lo + square)));
    let sum = 0;
    for (let k = 0; k < 64; k++) {
      const step = reach * (nodes[k] as number);
      const u = lo + step;
      const fall = (step * (u + lo)) / rest;
      sum += (weights[k] as number) * u * u * exp(a * log1p(-fall));
    }
    return reach * sum;
  };
  const total = integral(0, 1, 1);
  return law(
    2,
    0.5 - meanQubitTraceDistance(a + 2),
    (x) => integral(0, 1 - 2 * x, 1) / total,
    (x) => (exp(a * (log1p(-x) + log(4 * x))) * integral(1 - 2 * x, 2 * x, 4 * x * (1 - x))) / total,
  );
}

/**
 * Law of the smallest eigenvalue of the reduced state on the smaller side of dA × dB, exact at finite size.
 *
 * The larger side has the same non-zero eigenvalues and |dA − dB| zeros. survival, cdf and quantile speak of ρ (trace 1),
 * not of the unnormalised Wishart matrix. For min(dA, dB)³ (dA − dB)² ≤ 6·10⁵ relative errors are below 1e-12, also in both
 * tails; above, absolute errors are below 1e-10, each
 * value takes some milliseconds, and the law itself up to seconds to make (5 s for 10⁶ × 10⁵). Qubits (min = 2) keep the relative errors at any size.
 *
 * @param dA  dimension of the subsystem
 * @param dB  dimension of the rest
 * @throws RangeError  a dimension is not a positive integer; dA ≠ dB and both are above 2¹⁷; x is NaN; p is not in [0, 1]
 * @example smallestEigenvalueLaw(4, 4).mean   // 1/64
 */
export function smallestEigenvalueLaw(dA: number, dB: number): SmallestEigenvalueLaw {
  checkDimensions("smallestEigenvalueLaw", dA, dB);
  const m = Math.min(dA, dB);
  const a = Math.abs(dA - dB);
  if (m === 1) return pure;
  if (a === 0) return square(m);
  if (m === 2) return qubitLaw(a);
  if (m > MOST_ROWS) {
    throw new RangeError(
      `smallestEigenvalueLaw: expected dA = dB or the smaller of them at most ${MOST_ROWS}, got ${dA} and ${dB}`,
    );
  }
  return m * m * m * a * a <= EXACT_COST ? exactLaw(m, a) : quadratureLaw(m, a);
}

/** The checks and the ends of the support [0, 1/m] around the two functions that know its inside. */
function law(
  m: number,
  mean: number,
  survival: (x: number) => number,
  cdf: (x: number) => number,
): SmallestEigenvalueLaw {
  return {
    mean,
    survival(x) {
      checkNumber("smallestEigenvalueLaw.survival", "x", x);
      if (x <= 0) return 1;
      return m * x >= 1 ? 0 : survival(x);
    },
    cdf(x) {
      checkNumber("smallestEigenvalueLaw.cdf", "x", x);
      if (x <= 0) return 0;
      return m * x >= 1 ? 1 : cdf(x);
    },
    quantile(p) {
      checkProbability(p);
      let lo = 0;
      let hi = 1 / m;
      if (p === 0 || p === 1) return p === 0 ? lo : hi;
      // Bisection until no double is left between.
      for (let x = 0.5 * (lo + hi); x > lo && x < hi; x = 0.5 * (lo + hi)) {
        if (cdf(x) < p) lo = x;
        else hi = x;
      }
      return hi;
    },
  };
}

function checkProbability(p: number): void {
  checkFinite("smallestEigenvalueLaw.quantile", "p", p);
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(`smallestEigenvalueLaw.quantile: expected a probability p in [0, 1], got ${p}`);
  }
}

/** dA = dB = m: P(min > x) = (1 − m x)^(m² − 1). */
function square(m: number): SmallestEigenvalueLaw {
  const power = m * m - 1;
  return {
    mean: 1 / (m * m * m),
    survival(x) {
      checkNumber("smallestEigenvalueLaw.survival", "x", x);
      if (x <= 0) return 1;
      return m * x >= 1 ? 0 : exp(power * log1p(-m * x));
    },
    cdf(x) {
      checkNumber("smallestEigenvalueLaw.cdf", "x", x);
      if (x <= 0) return 0;
      return m * x >= 1 ? 1 : -expm1(power * log1p(-m * x));
    },
    quantile(p) {
      checkProbability(p);
      return p === 1 ? 1 / m : -expm1(log1p(-p) / power) / m;
    },
  };
}

/** A side of dimension 1: the only eigenvalue is 1. */
const pure: SmallestEigenvalueLaw = {
  mean: 1,
  survival(x) {
    checkNumber("smallestEigenvalueLaw.survival", "x", x);
    return x < 1 ? 1 : 0;
  },
  cdf(x) {
    checkNumber("smallestEigenvalueLaw.cdf", "x", x);
    return x < 1 ? 0 : 1;
  },
  quantile(p) {
    checkProbability(p);
    return 1;
  },
};
