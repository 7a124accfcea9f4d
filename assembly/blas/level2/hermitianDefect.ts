/**
 * dhermitianDefect, zhermitianDefect — max |A − Aᴴ| / max |A| over all entries (and real and imaginary parts); 0 for A = 0.
 *
 * in  a    n × n, row-major, finite
 *
 * Blocks of 32 × 32, so that the strided half of each comparison stays in the first-level cache.
 */
import { D } from "../level1/vector";

const BLOCK: i32 = 32;

export function dhermitianDefect(n: i32, a: usize): f64 {
  const ld = (<usize>n) << 3;
  let defect: f64 = 0;
  for (let ib = 0; ib < n; ib += BLOCK) {
    for (let jb = ib; jb < n; jb += BLOCK) {
      for (let i = ib; i < min(ib + BLOCK, n); i++) {
        for (let j = max(jb, i + 1); j < min(jb + BLOCK, n); j++) {
          const x = f64.load(a + <usize>i * ld + ((<usize>j) << 3)) - f64.load(a + <usize>j * ld + ((<usize>i) << 3));
          defect = max(defect, abs(x));
        }
      }
    }
  }
  return defect == 0 ? 0 : defect / D.amax(n * n, a);
}

export function zhermitianDefect(n: i32, a: usize): f64 {
  const ld = (<usize>n) << 4;
  let defect: f64 = 0;
  for (let ib = 0; ib < n; ib += BLOCK) {
    for (let jb = ib; jb < n; jb += BLOCK) {
      for (let i = ib; i < min(ib + BLOCK, n); i++) {
        for (let j = max(jb, i); j < min(jb + BLOCK, n); j++) {
          const p = a + <usize>i * ld + ((<usize>j) << 4);
          const q = a + <usize>j * ld + ((<usize>i) << 4);
          defect = max(defect, abs(f64.load(p) - f64.load(q)));
          defect = max(defect, abs(f64.load(p, 8) + f64.load(q, 8)));
        }
      }
    }
  }
  return defect == 0 ? 0 : defect / D.amax(2 * n * n, a);
}
