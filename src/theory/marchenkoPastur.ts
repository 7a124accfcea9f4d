/**
 * The Marchenko–Pastur law of x = dA · (eigenvalue of ρ_A), mean 1, at c = dA/dB (or n/P for a kernel).
 *
 *   f(x) = √((l₊ − x)(x − l₋)) / (2π c x),  l± = (1 ± √c)²,  mass min(1, 1/c), and an atom 1 − 1/c at 0 when c > 1.
 *
 * For c > 1 the non-zero part is that of 1/c, stretched by c: everything is computed at r = min(c, 1/c) ≤ 1.
 */
import { acos, atan, exp, expm1, log, log1p, pow, sin } from "../engine/functions.js";
import { logGamma } from "../engine/special.js";
import { checkFinite, checkNumber } from "./check.js";
import { gaussLegendre } from "./gaussLegendre.js";

export interface MarchenkoPastur {
  /** Density of the continuous part, of mass min(1, 1/c); Infinity at x = 0 when c = 1. */
  density(x: number): number;
  /** P(eigenvalue ≤ x), the atom included. */
  cdf(x: number): number;
  /** ⟨x^alpha⟩, the atom included. */
  moment(alpha: number): number;
  /** The support of the continuous part. */
  readonly edges: readonly [lo: number, hi: number];
  /** Mass at x = 0. */
  readonly atom: number;
}

const PI = Math.PI;
/** Below this r the Fourier series in √r replaces the closed forms, which cancel there. */
const SMALL = 0.25;

/**
 * Σ_{k≥2} (−√r)^{k−2} sin(kt)/k,  from cos t and sin t.
 * With it ∫_t^π sin²u/x(u) du = (π − t)/2 + √r sin t/2 + (1 − r)/2 Σ,  x(u) = 1 + r + 2√r cos u: nothing divides by r.
 */
export function fourierTail(r: number, cosine: number, sine: number): number {
  const s = Math.sqrt(r);
  let before = sine;
  let now = 2 * cosine * sine;
  let power = 1;
  let sum = 0;
  // Relative to √r, which is the size of what callers take differences of.
  for (let k = 2; Math.abs(power) > 1e-18 * s; k++) {
    sum += (power * now) / k;
    power *= -s;
    const next = 2 * cosine * now - before;
    before = now;
    now = next;
  }
  return sum;
}

/** 1 − √r without cancellation at r = 1. */
const gap = (r: number): number => (1 - r) / (1 + Math.sqrt(r));

/** x − l₋ and l₊ − x for 0 < r ≤ 1, from x − 1 − r where √r is small: the edges themselves have lost its digits. */
function distances(r: number, x: number): [fromLo: number, toHi: number] {
  const s = Math.sqrt(r);
  const offset = x - 1 - r;
  const delta = gap(r);
  return [r <= SMALL ? 2 * s + offset : x - delta * delta, 2 * s - offset];
}

/** P(eigenvalue ≤ x) for 0 < r ≤ 1, inside the edges. */
function cdfInside(r: number, x: number, fromLo: number, toHi: number): number {
  const s = Math.sqrt(r);
  const cosine = Math.max(-1, Math.min(1, (x - 1 - r) / (2 * s)));
  const sine = Math.sqrt(fromLo * toHi) / (2 * s);
  const rest = acos(-cosine);
  const integral =
    r <= SMALL
      ? rest / 2 + (s * sine) / 2 + ((1 - r) / 2) * fourierTail(r, cosine, sine)
      : sine / (2 * s) +
        ((1 + r) * rest) / (4 * r) -
        ((1 - r) / (2 * r)) * (r === 1 ? PI / 2 : atan(((1 + s) / gap(r)) * Math.sqrt(fromLo / toHi)));
  return Math.max(0, Math.min(1, (2 / PI) * integral));
}

/**
 * ∫ g(x) f(x) dx for 0 < r ≤ 1. With x = (δ² + (1 + √r)² v²)/(1 + v²), δ = 1 − √r, v = e^y, the measure is
 * (16/π) v³ dy / ((δ² + (1 + √r)² v²)(1 + v²)²), analytic in |Im y| < π/2 and decaying as e^(3y), e^(−3y): the trapezoid rule
 * is exact to rounding for any smooth g, however close r is to 1.
 */
function average(r: number, g: (x: number) => number, step: number, reach: number): number {
  const delta = gap(r);
  const d2 = delta * delta;
  const e = 1 + Math.sqrt(r);
  const e2 = e * e;
  const from = Math.floor(((r === 1 ? 0 : log(delta)) - reach) / step);
  const to = Math.ceil(reach / step);
  let sum = 0;
  for (let j = from; j <= to; j++) {
    const v = exp(step * j);
    const v2 = v * v;
    const top = d2 + e2 * v2;
    sum += ((v * v2) / (top * (1 + v2) * (1 + v2))) * g(top / (1 + v2));
  }
  return (16 / PI) * step * sum;
}

/** Σ_k binom(n, k) binom(n − 1, k)/(k + 1) r^k: Narayana's polynomial, the moment of order n = 1, 2, … */
function wholeMoment(n: number, r: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 0; k < n - 1; k++) {
    term *= ((n - k) / (k + 2)) * ((n - 1 - k) / (k + 1)) * r;
    sum += term;
  }
  return sum;
}

/** From this order on the upper edge dominates. */
export const HIGH_ORDER = 32;

/** ⟨(x/l₊)^alpha⟩ for 0 < r ≤ 1 and alpha ≥ HIGH_ORDER, without limit: over t, cut where the integrand is below e^(−60). */
export function momentOverEdge(r: number, alpha: number): number {
  const s = Math.sqrt(r);
  const hi = (1 + s) * (1 + s);
  // x = l₊ (1 − depth sin²(t/2)).
  const depth = (4 * s) / hi;
  const to = Math.min(PI, PI * Math.sqrt(60 / (alpha * depth)));
  const { nodes, weights } = gaussLegendre(96);
  let sum = 0;
  for (let k = 0; k < 96; k++) {
    const half = 0.5 * to * (nodes[k] as number);
    const sine = sin(half);
    const fall = depth * sine * sine;
    // sin² t = 4 sin²(t/2) cos²(t/2)
    sum +=
      (weights[k] as number) * 4 * sine * sine * (1 - sine * sine) * (exp(alpha * log1p(-fall)) / (hi * (1 - fall)));
  }
  return (2 / PI) * to * sum;
}

/** ⟨x^alpha⟩ for 0 < r ≤ 1. */
function momentBelow(r: number, alpha: number): number {
  if (alpha === 0 || alpha === 1) return 1;
  if (r === 1 && alpha < HIGH_ORDER) {
    if (alpha <= -0.5) return Infinity;
    return exp(logGamma(1 + 2 * alpha) - logGamma(2 + alpha) - logGamma(1 + alpha));
  }
  // ⟨x^alpha⟩ = (1 − r)^(1 + 2 alpha) ⟨x^(−1 − alpha)⟩ (Euler's transformation).
  if (alpha < -0.5) return pow(1 - r, 1 + 2 * alpha) * momentBelow(r, -1 - alpha);
  if (Number.isInteger(alpha) && alpha <= 4096) return wholeMoment(alpha, r);
  if (alpha >= HIGH_ORDER) {
    const edge = pow((1 + Math.sqrt(r)) * (1 + Math.sqrt(r)), alpha);
    // Beyond the doubles, where the other factor may be below them.
    return edge === Infinity ? edge : edge * momentOverEdge(r, alpha);
  }
  return average(r, (x) => pow(x, alpha), 0.125 / (1 + alpha / 16), 14);
}

/** (⟨x^(1 + beta)⟩ − 1)/beta for 0 < r ≤ 1, beta ≠ 0 small: the quotient keeps its digits at beta → 0. */
export function momentQuotient(r: number, beta: number): number {
  return average(r, (x) => (x > 0 ? (x * expm1(beta * log(x))) / beta : 0), 0.125, 20);
}

/**
 * The Marchenko–Pastur law at ratio c > 0 (c ≤ 1 and c > 1 alike).
 *
 * density: relative rounding errors only. cdf: absolute error below 1e-14. moment: any real order,
 *   ⟨x^α⟩ = ₂F₁(−α, 1 − α; 2; c) for c ≤ 1,  c^(α−1) ₂F₁(−α, 1 − α; 2; 1/c) for c > 1 and α > 0,
 * relative error below 1e-13 for |α| ≤ 120; 1 at α = 0; Infinity for α < 0 with an atom, and for α ≤ −½ at c = 1.
 *
 * @param c  dA/dB, finite and > 0
 * @throws RangeError  c, or later x or alpha, is out of range
 * Source: V. A. Marchenko, L. A. Pastur, Math. USSR Sb. 1 (1967) 457. Used for Eq. (2) and the spectra of both sides.
 * @example marchenkoPastur(0.25).cdf(1)   // 0.5533901
 */
export function marchenkoPastur(c: number): MarchenkoPastur {
  checkFinite("marchenkoPastur", "c", c, true);
  const r = c <= 1 ? c : 1 / c;
  // x = stretch · y, where y obeys the law at r with weight `mass`.
  const stretch = c <= 1 ? 1 : c;
  const mass = c <= 1 ? 1 : r;
  const s = Math.sqrt(r);
  const delta = gap(r);
  const lo = delta * delta;
  const hi = (1 + s) * (1 + s);
  const atom = c > 1 ? (c - 1) / c : 0;
  return {
    edges: [lo * stretch, hi * stretch],
    atom,
    density(x) {
      checkNumber("marchenkoPastur.density", "x", x);
      const y = x / stretch;
      const [fromLo, toHi] = distances(r, y);
      if (!(fromLo >= 0 && toHi >= 0)) return 0;
      if (y <= 0) return y === 0 && r === 1 ? Infinity : 0;
      // In this order nothing underflows on the way, down to the smallest r.
      return (((mass * Math.sqrt(fromLo) * Math.sqrt(toHi)) / r) * (1 / (2 * PI))) / (y * stretch);
    },
    cdf(x) {
      checkNumber("marchenkoPastur.cdf", "x", x);
      if (x < 0) return 0;
      const y = x / stretch;
      const [fromLo, toHi] = distances(r, y);
      if (fromLo <= 0) return atom;
      if (toHi <= 0) return 1;
      return atom + mass * cdfInside(r, y, fromLo, toHi);
    },
    moment(alpha) {
      checkFinite("marchenkoPastur.moment", "alpha", alpha);
      if (alpha === 0 || alpha === 1) return 1;
      if (c <= 1) return momentBelow(r, alpha);
      return alpha < 0 ? Infinity : pow(c, alpha - 1) * momentBelow(r, alpha);
    },
  };
}
