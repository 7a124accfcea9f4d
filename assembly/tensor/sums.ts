import { dexpm1 } from "../elementary/exp";
import { dlog } from "../elementary/log";
import { dpow } from "../elementary/scalar";

/**
 * Sums over a list of weights: functions of a spectrum without its meaning. Entries at or below zero count as 0.
 *
 * in      n, p  f64[n]
 * returns the sum
 *
 * Sums run over ascending index with one accumulator: the same bits on every host. Logarithms and powers are
 * computed here, never by the host.
 */

/** dxlogxSum — Σ p ln p, with 0 ln 0 = 0. */
export function dxlogxSum(n: i32, p: usize): f64 {
  let sum: f64 = 0;
  const end = p + ((n as usize) << 3);
  for (; p < end; p += 8) {
    const x = load<f64>(p);
    if (x > 0) sum += x * dlog(x);
  }
  return sum;
}

/** dpowSum — Σ (p/unit)^alpha over the positive entries; alpha = 0 counts them. `unit` keeps large powers in range. */
export function dpowSum(n: i32, p: usize, unit: f64, alpha: f64): f64 {
  let sum: f64 = 0;
  const end = p + ((n as usize) << 3);
  for (; p < end; p += 8) {
    const x = load<f64>(p) / unit;
    if (x > 0) sum += alpha === 0.5 ? sqrt(x) : alpha === 2 ? x * x : dpow(x, alpha);
  }
  return sum;
}

/** dpowExcess — Σ p (p^(alpha−1) − 1), without the cancellation of Σ p^alpha − Σ p near alpha = 1. */
export function dpowExcess(n: i32, p: usize, alpha: f64): f64 {
  let sum: f64 = 0;
  const end = p + ((n as usize) << 3);
  for (; p < end; p += 8) {
    const x = load<f64>(p);
    if (x > 0) sum += x * dexpm1((alpha - 1) * dlog(x));
  }
  return sum;
}
