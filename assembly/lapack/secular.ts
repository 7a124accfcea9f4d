/**
 * The secular equation of a rank-one update:  f(λ) = 1 + Σ g_i/(d_i − λ) = 0,  d ascending, all g_i > 0.
 *
 *      d₀      λ₀    d₁  λ₁      d₂          λ₂        one root after every pole, the last within Σg of the last pole
 *   ───┼───────●─────┼───●───────┼───────────●────
 *
 * A root is found as a distance τ from its nearer pole, so that d_i − λ = (d_i − d_org) − τ has full relative accuracy
 * however close they are: this is what makes the vectors orthogonal. Each step interpolates f by a rational function with
 * the two neighbouring poles; a bracket is kept, and a step that leaves it or gains too little is replaced by bisection.
 * see: R.-C. Li, LAPACK Working Note 89 (1994), the "middle way"; LAPACK dlaed4.
 */
import { V } from "../core/simd";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
const MAXIMUM_STEPS: i32 = 400;

/** Sums of g_i/(d_i − λ) and of its derivative over a range of poles; left here because a function returns one number. */
let sumValue: f64 = 0;
let sumSlope: f64 = 0;

export class Secular {
  /** value, slope ← Σ g_i/δ_i, Σ g_i/δ_i² over i in [from, to), δ_i = shift_i − τ. */
  private static sum(from: i32, to: i32, g: usize, shift: usize, tau: f64): void {
    const t = f64x2.splat(tau);
    const one = f64x2.splat(1);
    let value = f64x2.splat(0);
    let slope = f64x2.splat(0);
    let i = from;
    for (; i + 2 <= to; i += 2) {
      const at = (<usize>i) << 3;
      // One division, half of the time of two; the root is judged by what rounding leaves of the sum in any case.
      const inverse = f64x2.div(one, f64x2.sub(v128.load(shift + at), t));
      const q = f64x2.mul(v128.load(g + at), inverse);
      value = f64x2.add(value, q);
      slope = V.madd(q, inverse, slope);
    }
    let v = V.sum(value);
    let s = V.sum(slope);
    if (i < to) {
      const at = (<usize>i) << 3;
      const inverse = 1 / (f64.load(shift + at) - tau);
      const q = f64.load(g + at) * inverse;
      v += q;
      s += q * inverse;
    }
    sumValue = v;
    sumSlope = s;
  }

  /** shift_i ← d_i − d_org. */
  private static shiftTo(k: i32, d: usize, origin: i32, shift: usize): void {
    const o = f64x2.splat(f64.load(d + ((<usize>origin) << 3)));
    const end = d + ((<usize>k) << 3);
    let p = d;
    for (; p + 16 <= end; p += 16, shift += 16) v128.store(shift, f64x2.sub(v128.load(p), o));
    if (p < end) f64.store(shift, f64.load(p) - f64x2.extract_lane(o, 0));
  }

  /**
   * Root j.
   *
   * in   k      poles      d, g  f64[k]
   * out  delta  f64[k]     d_i − λ_j
   * returns λ_j, or NaN when the iteration did not end (no such case is known)
   */
  static root(j: i32, k: i32, d: usize, g: usize, delta: usize): f64 {
    if (k == 1) {
      const g0 = f64.load(g);
      f64.store(delta, -g0);
      return f64.load(d) + g0;
    }
    const last = j == k - 1;
    // The two poles of the interpolation, and how the sums are split: ψ over [0, split), φ over the rest.
    const left = last ? k - 2 : j;
    const right = left + 1;
    const split = right;
    const gLeft = f64.load(g + ((<usize>left) << 3));
    const gRight = f64.load(g + ((<usize>right) << 3));
    const gap = f64.load(d + ((<usize>right) << 3)) - f64.load(d + ((<usize>left) << 3));
    let origin = j;
    let low: f64 = 0;
    let high: f64;
    let tau: f64;
    Secular.shiftTo(k, d, j, delta);
    if (last) {
      let total: f64 = 0;
      for (let i = 0; i < k; i++) total += f64.load(g + ((<usize>i) << 3));
      high = total;
      // At the middle of the bracket, with the other poles' part held fixed there.
      const middle = total / 2;
      Secular.sum(0, k, g, delta, middle);
      const c = 1 + sumValue + gLeft / (gap + middle) + gRight / middle;
      if (1 + sumValue <= 0) low = middle;
      else high = middle;
      const a = -c * gap + gLeft + gRight;
      const b = gRight * gap;
      const root = sqrt(abs(a * a + 4 * b * c));
      tau = a < 0 ? (2 * b) / (root - a) : (a + root) / (2 * c);
    } else {
      const middle = gap / 2;
      Secular.sum(0, k, g, delta, middle);
      const f = 1 + sumValue;
      const c = f + gLeft / middle - gRight / middle;
      if (f >= 0) {
        high = middle;
        const a = c * gap + gLeft + gRight;
        const b = gLeft * gap;
        const root = sqrt(abs(a * a - 4 * b * c));
        tau = a > 0 ? (2 * b) / (a + root) : (a - root) / (2 * c);
      } else {
        origin = right;
        Secular.shiftTo(k, d, right, delta);
        low = -middle;
        high = 0;
        const a = c * gap - gLeft - gRight;
        const b = gRight * gap;
        const root = sqrt(abs(a * a + 4 * b * c));
        tau = a < 0 ? (2 * b) / (a - root) : -(a + root) / (2 * c);
      }
    }
    if (!(tau > low && tau < high)) tau = low + (high - low) / 2;
    const shiftLeft = f64.load(delta + ((<usize>left) << 3));
    const shiftRight = f64.load(delta + ((<usize>right) << 3));
    let previous: f64 = Infinity;
    let slow = 0;
    let found = false;
    for (let step = 0; step < MAXIMUM_STEPS; step++) {
      Secular.sum(0, split, g, delta, tau);
      const psi = sumValue;
      const dpsi = sumSlope;
      Secular.sum(split, k, g, delta, tau);
      const phi = sumValue;
      const dphi = sumSlope;
      const f = 1 + psi + phi;
      const slope = dpsi + dphi;
      // What rounding leaves of f: every term, and the uncertainty of τ itself.
      const noise = 8 * (abs(phi) + abs(psi)) + 2 + abs(tau) * slope;
      if (abs(f) <= EPSILON * noise) {
        found = true;
        break;
      }
      if (f < 0) low = tau;
      else high = tau;
      slow = abs(f) > 0.5 * abs(previous) ? slow + 1 : 0;
      previous = f;
      const dl = shiftLeft - tau;
      const dr = shiftRight - tau;
      let c: f64;
      if (last) c = f - dl * dpsi - dr * dphi;
      else if (origin == left) c = f - dr * slope + (gap * gLeft) / dl / dl;
      else c = f - dl * slope - (gap * gRight) / dr / dr;
      const a = (dl + dr) * f - dl * dr * slope;
      const b = dl * dr * f;
      let eta: f64;
      const root = sqrt(abs(a * a - 4 * b * c));
      if (last) {
        c = abs(c);
        eta = a >= 0 ? (a + sqrt(abs(a * a - 4 * b * c))) / (2 * c) : (2 * b) / (a - sqrt(abs(a * a - 4 * b * c)));
      } else {
        eta = a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
      }
      // A step against the slope, or none at all, becomes Newton's; what leaves the bracket becomes bisection.
      if (!(f * eta < 0)) eta = -f / slope;
      let next = tau + eta;
      if (slow > 2 || !(next > low && next < high)) {
        next = low + (high - low) / 2;
        slow = 0;
      }
      if (next == tau || next == low || next == high) {
        // Nothing lies between: τ is the root to the last bit.
        found = true;
        break;
      }
      tau = next;
    }
    if (!found) return NaN;
    const t = f64x2.splat(tau);
    let p = delta;
    const end = delta + ((<usize>k) << 3);
    for (; p + 16 <= end; p += 16) v128.store(p, f64x2.sub(v128.load(p), t));
    if (p < end) f64.store(p, f64.load(p) - tau);
    return f64.load(d + ((<usize>origin) << 3)) + tau;
  }
}
