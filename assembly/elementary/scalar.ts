/**
 * The elementary functions that have no vector form here:  f64 → f64, the same bits on every host.
 *
 * Portable scalar code from the compiler's own library, within a few ulp.
 * see: AssemblyScript, std/assembly/math.ts (FreeBSD msun and ARM optimized-routines, by way of musl).
 */
export function dlog1p(x: f64): f64 {
  return NativeMath.log1p(x);
}
export function dasin(x: f64): f64 {
  return NativeMath.asin(x);
}
export function dacos(x: f64): f64 {
  return NativeMath.acos(x);
}
export function datan(x: f64): f64 {
  return NativeMath.atan(x);
}
export function dsinh(x: f64): f64 {
  return NativeMath.sinh(x);
}
export function dcosh(x: f64): f64 {
  return NativeMath.cosh(x);
}
export function dpow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y);
}
