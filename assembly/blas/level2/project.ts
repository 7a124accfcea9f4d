/**
 * dproject, zproject — one sweep of Gram–Schmidt:  h ← Vᴴ w,  w ← w − V h,  and the length of what is left of w.
 *
 * in      v    m × k, column-major, ldv ≥ m elements a column, columns orthonormal
 * in/out  w    m entries, not a column of v
 * out     h    k entries
 * returns ‖w‖₂ afterwards, or −i when argument i is illegal (then nothing is written)
 *
 * All of h before any of w, two passes over V. Where w shrinks, rounding of its old length is left along V: a second sweep removes it.
 * see: L. Giraud, J. Langou, M. Rozložník, Comput. Math. Appl. 50 (2005) 1069–1075, "twice is enough".
 */
import { Field } from "../level1/field";
import { D } from "../level1/vector";

class Project {
  @inline static run<T>(m: i32, k: i32, v: usize, ldv: i32, w: usize, h: usize): f64 {
    if (m < 0) return -1;
    if (k < 0) return -2;
    if (ldv < max(1, m)) return -4;
    Field.gemvAdjoint<T>(m, k, v, ldv, w, h);
    Field.gemv<T>(m, k, v, ldv, h, w);
    const length = isVector<T>() ? 2 * m : m;
    return sqrt(D.dot(length, w, w));
  }
}

export function dproject(m: i32, k: i32, v: usize, ldv: i32, w: usize, h: usize): f64 {
  return Project.run<f64>(m, k, v, ldv, w, h);
}

export function zproject(m: i32, k: i32, v: usize, ldv: i32, w: usize, h: usize): f64 {
  return Project.run<v128>(m, k, v, ldv, w, h);
}
