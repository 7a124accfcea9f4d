/**
 * daxpy — y ← y + αx.
 *
 * in      x  f64[n]
 * in/out  y  f64[n]; may be x
 * returns 0, or −1 when n is negative
 */
import { D } from "./vector";

export function daxpy(n: i32, alpha: f64, x: usize, y: usize): i32 {
  if (n < 0) return -1;
  D.axpy(n, alpha, x, y);
  return 0;
}
