/**
 * dlarfg, zlarfg — elementary reflector H = I − τ v vᴴ, v₀ = 1, with  Hᴴ (α, x)ᵀ = (β, 0)ᵀ,  β real.
 *
 * in/out  x     n entries: (α, x) on entry, v on exit (v₀ = 1 stored)
 * out     tau   τ (complex: two doubles); 0 when x is already 0, then H = I
 * returns β
 *
 * Columns below 2⁻⁴⁰⁰ are scaled up first, columns above 2⁴⁰⁰ down: a sum of squares that underflows or overflows would
 * cost the reflector its unitarity.
 * see: LAPACK 3, dlarfg, zlarfg.
 */
import { D, Z } from "../blas/level1/vector";
import { V } from "../core/simd";

const TINY: f64 = 3.8725919148493183e-121; // 2⁻⁴⁰⁰
const HUGE: f64 = 2.5822498780869086e120; // 2⁴⁰⁰
const UP: f64 = 4.149515568880993e180; // 2⁶⁰⁰
const DOWN: f64 = 2.409919865102884e-181; // 2⁻⁶⁰⁰

export class Reflector {
  @inline static of<T>(n: i32, x: usize, tau: usize): f64 {
    if (isVector<T>()) return Reflector.complex(n, x, tau);
    return Reflector.real(n, x, tau);
  }

  static real(n: i32, x: usize, tau: usize): f64 {
    let scale: f64 = 1;
    const largest = D.amax(n, x);
    if (largest < TINY && largest > 0) {
      D.scal(n, UP, x);
      scale = DOWN;
    } else if (largest > HUGE) {
      D.scal(n, DOWN, x);
      scale = UP;
    }
    const alpha = f64.load(x);
    const tail = D.dot(n - 1, x + 8, x + 8);
    let beta = alpha;
    if (tail == 0) {
      f64.store(tau, 0);
    } else {
      beta = -copysign(sqrt(alpha * alpha + tail), alpha);
      f64.store(tau, (beta - alpha) / beta);
      D.scal(n - 1, 1 / (alpha - beta), x + 8);
    }
    f64.store(x, 1);
    return beta * scale;
  }

  static complex(n: i32, x: usize, tau: usize): f64 {
    let scale: f64 = 1;
    const largest = D.amax(2 * n, x);
    if (largest < TINY && largest > 0) {
      D.scal(2 * n, UP, x);
      scale = DOWN;
    } else if (largest > HUGE) {
      D.scal(2 * n, DOWN, x);
      scale = UP;
    }
    const re = f64.load(x);
    const im = f64.load(x, 8);
    const tail = D.dot(2 * n - 2, x + 16, x + 16);
    let beta = re;
    if (tail == 0 && im == 0) {
      v128.store(tau, f64x2.splat(0));
    } else {
      beta = -copysign(sqrt(re * re + im * im + tail), re);
      v128.store(tau, V.pair((beta - re) / beta, -im / beta));
      // 1 / (α − β)
      const dr = re - beta;
      const q = dr * dr + im * im;
      Z.scal(n - 1, dr / q, -im / q, x + 16);
    }
    v128.store(x, V.pair(1, 0));
    return beta * scale;
  }
}
