/** sin πx and cot πx, the period taken off without error. */
export class Periodic {
  /** |sin πx|, for x that is not an integer. */
  static sine(x: f64): f64 {
    const r = abs(x - nearest(x));
    return r <= 0.25 ? NativeMath.sin(Math.PI * r) : NativeMath.cos(Math.PI * (0.5 - r));
  }

  /** cot πx, for x that is not an integer. */
  static cotangent(x: f64): f64 {
    const r = x - nearest(x);
    const a = abs(r);
    const cot = a <= 0.25 ? 1 / NativeMath.tan(Math.PI * a) : NativeMath.tan(Math.PI * (0.5 - a));
    return copysign<f64>(cot, r);
  }
}
