/**
 * ddot — xᵀy. Even and odd entries are summed apart, ascending: the same bits on every host.
 *
 * in      x, y  f64[n]; of complex vectors, interleaved, it is the real part of xᴴy
 * returns the sum, NaN when n is negative
 */
import { D } from "./vector";

export function ddot(n: i32, x: usize, y: usize): f64 {
  if (n < 0) return NaN;
  return D.dot(n, x, y);
}
