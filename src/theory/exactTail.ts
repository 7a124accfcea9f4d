/**
 * The exact law of ⟨O⟩ = Σ w_i λ_i in Haar-random states, whose weights w are uniform on the simplex.
 *
 * Its density is the B-spline with the eigenvalues as knots (Curry and Schoenberg). Two ways to its tail, both without the
 * cancellation of Σ (λ_i − x)₊^(d−1)/Π(λ_i − λ_j):
 *
 * 1. Let T(p, q) be P(⟨O⟩ > x) for the p eigenvalues next to x from below and the q next to it from above. The
 *    recurrence of divided differences, with λ the outermost below and κ the outermost above,
 *      T(p, q) = [(κ − x) T(p − 1, q) + (x − λ) T(p, q − 1)]/(κ − λ),   T(0, q) = 1,  T(p, 0) = 0,
 *    takes weighted means of numbers in [0, 1]: every tail, however deep, keeps its digits. At most d²/4 steps.
 * 2. Σ (λ_i − x) E_i > 0 for exponential E_i has the probability (1/2πi) ∫ ds/s Π 1/(1 − s m_i), m_i = λ_i − x, on any vertical
 *    line 0 < Re s < 1/m_max. On the line through the saddle point nothing cancels, and with Im s = a sinh u the trapezoid
 *    rule needs some tens of points: O(d).
 *
 * see: H. B. Curry, I. J. Schoenberg, J. Anal. Math. 17 (1966) 71; C. de Boor, J. Approx. Theory 6 (1972) 50;
 *      J. Gil-Pelaez, Biometrika 38 (1951) 481.
 */
import { cosh, exp, log1p, sinh } from "../engine/functions.js";
import { checkEigenvalues, checkNotNegative, checkNumber } from "./check.js";
import { bothSides, isHuge, quarters } from "./chernoff.js";
import { saddlePoint } from "./saddlePoint.js";

/** Up to so many steps an eigenvalue (that is, up to d = 128 or next to an end of the spectrum) the recurrence costs no more. */
const STEPS = 32;
/** A ratio of eigenvalues beyond this moves no tail above 1e-300. */
const MOST = 1e300;

/**
 * The exact tail of an expectation value:  P(⟨ψ|O|ψ⟩ > x) for Haar-random ψ.
 *
 * @param eigenvalues  of O inside the shell (d × d), in any order, at least one; repeated ones are welcome. For the lower tail,
 *                     P(⟨O⟩ < x), give −λ and −x
 * @param x            any number
 * @returns            1 below the spectrum, 0 from the largest eigenvalue on; an operator with a single eigenvalue jumps there.
 *                     Relative error below (8 d + 20) ε also where the tail is tiny; for d > 128, away from the ends of the spectrum,
 *                     below 64 d ε (of the side that is the smaller one)
 * @throws RangeError  no eigenvalues, one that is not finite, or x is NaN
 * Source: H. B. Curry, I. J. Schoenberg, J. Anal. Math. 17 (1966) 71.
 * @example exactTail([0, 0.3, 1, 2, 2.5], 1.4)   // 0.2786980
 */
export function exactTail(eigenvalues: ArrayLike<number>, x: number): number {
  const sorted = checkEigenvalues("exactTail", eigenvalues);
  checkNumber("exactTail", "x", x);
  return upperTail(sorted, x);
}

/**
 * Both tails beyond the mean together, exact:  P(|⟨O⟩ − Tr O/d| ≥ ε).
 *
 * @param eigenvalues  of O inside the shell, in any order    @param epsilon  ≥ 0
 * @throws RangeError  no eigenvalues, one that is not finite, or epsilon is negative or not finite
 * @example twoSidedTail([0, 1], 0.25)   // 0.5: ⟨O⟩ is uniform on [0, 1]
 */
export function twoSidedTail(eigenvalues: ArrayLike<number>, epsilon: number): number {
  const sorted = checkEigenvalues("twoSidedTail", eigenvalues);
  checkNotNegative("twoSidedTail", "epsilon", epsilon);
  return bothSides(sorted, epsilon, upperTail);
}

function upperTail(sorted: Float64Array, x: number): number {
  const d = sorted.length;
  const [smallest, largest] = [sorted[0] as number, sorted[d - 1] as number];
  if (x >= largest) return 0;
  if (x <= smallest) return 1;
  if (isHuge(sorted)) return upperTail(quarters(sorted), x / 4);
  const below = countBelow(sorted, x);
  return below * (d - below) <= STEPS * d ? tailByRecurrence(sorted, x) : tailByContour(sorted, x);
}

/** How many are at most x. */
function countBelow(sorted: Float64Array, x: number): number {
  let [lo, hi] = [0, sorted.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if ((sorted[middle] as number) <= x) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

/** @param sorted  ascending, with smallest < x < largest */
export function tailByRecurrence(sorted: Float64Array, x: number): number {
  const d = sorted.length;
  const below = countBelow(sorted, x);
  // T(p, q) in place q; before the first row: T(0, q) = 1.
  const above = d - below;
  const row = new Float64Array(above + 1).fill(1);
  row[0] = 0;
  for (let p = 1; p <= below; p++) {
    const down = x - (sorted[below - p] as number);
    let tail = 0;
    for (let q = 1; q <= above; q++) {
      const up = (sorted[below + q - 1] as number) - x;
      const width = up + down;
      tail = (up / width) * (row[q] as number) + (down / width) * tail;
      row[q] = tail;
    }
  }
  return row[above] as number;
}

/** @param sorted  ascending, with smallest < x < largest */
export function tailByContour(sorted: Float64Array, x: number): number {
  let sum = 0;
  for (const value of sorted) sum += value - x;
  // The side that is the smaller one: there the saddle point is a minimum of a small number.
  return sum <= 0 ? contour(sorted.map((value) => value - x)) : 1 - contour(sorted.map((value) => x - value).reverse());
}

/** P(Σ m_i E_i > 0), m ascending, m_max > 0. */
function contour(m: Float64Array): number {
  const d = m.length;
  const top = m[d - 1] as number;
  const mu = m.map((value) => Math.max(-MOST, value / top));
  const c = saddlePoint(mu, 1);
  // On s = c + i t:  Π 1/(1 − s μ_i) = Π 1/(1 − c μ_i) · Π 1/(1 − i t r_i).
  const r = mu.map((value) => value / (1 - c * value));
  let exponent = 0;
  let nearest = c;
  let curvature = 1 / (c * c);
  for (let i = 0; i < d; i++) {
    const rate = r[i] as number;
    exponent -= log1p(-c * (mu[i] as number));
    curvature += rate * rate;
    if (Math.abs(rate) * nearest > 1) nearest = 1 / Math.abs(rate);
  }
  // t = a sinh u, a the distance to the nearest pole; in u the integrand is as wide as 1/(a √curvature) or π/2. A tail next to
  // the end of the spectrum bends it: the step is halved until the square of the error, which is that of the last halving,
  // is below rounding.
  const line = { c, r, a: nearest };
  let step = Math.min(0.24, 0.7 / (nearest * Math.sqrt(curvature)));
  let integral = step * (0.5 / c + alongLine(line, step, step));
  for (let change = Infinity; change > 1e-9 * integral && step > 1e-6; step /= 2) {
    const finer = integral / 2 + (step / 2) * alongLine(line, step / 2, step);
    change = Math.abs(finer - integral);
    integral = finer;
  }
  return (exp(exponent) * nearest * integral) / Math.PI;
}

interface Line {
  readonly c: number;
  readonly r: Float64Array;
  readonly a: number;
}

/** Σ Re[cosh u/((c + i t) Π (1 − i t r_i))], t = a sinh u, over u = first, first + step, … until nothing is left. */
function alongLine({ c, r, a }: Line, first: number, step: number): number {
  let total = 0;
  for (let u = first; ; u += step) {
    const t = a * sinh(u);
    let re = 1;
    let im = 0;
    for (let i = 0; i < r.length && Math.abs(re) + Math.abs(im) < 1e120; i++) {
      const turn = t * (r[i] as number);
      const next = re + im * turn;
      im -= re * turn;
      re = next;
    }
    const squared = (c * c + t * t) * (re * re + im * im);
    const weight = cosh(u) / squared;
    total += weight * (c * re - t * im);
    if (weight * Math.sqrt(squared) * c < 1e-19) return total;
  }
}
