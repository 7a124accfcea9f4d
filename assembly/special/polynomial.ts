/** Polynomials over a table of coefficients, lowest power first. */
export class Polynomial {
  /** Σ_{k ≤ degree} table[k] tᵏ by Horner's rule. Tables of positive numbers at t ≥ 0 lose nothing to cancellation. */
  @inline
  static at(table: usize, degree: i32, t: f64): f64 {
    let p = table + ((<usize>degree) << 3);
    let sum = load<f64>(p);
    while (p > table) {
      p -= 8;
      sum = sum * t + load<f64>(p);
    }
    return sum;
  }
}
