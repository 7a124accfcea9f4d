/**
 * dhermitianDefect, zhermitianDefect — max |A − Aᴴ| / max |A| over all entries (and real and imaginary parts); 0 for A = 0.
 *
 * in  a    n × n, row-major, finite
 *
 * A strip of eight (four) rows is read along its rows against the same columns, one cache line a row: no more rows than a
 * cache set has ways are alive at a time, also where n is a power of two.
 */
import { D } from "../level1/vector";

export function dhermitianDefect(n: i32, a: usize): f64 {
  const ld = (<usize>n) << 3;
  let defect: f64 = 0;
  for (let jb = 0; jb < n; jb += 8) {
    for (let i = jb + 1; i < n; i++) {
      const across = a + <usize>i * ld;
      const until = min(min(jb + 8, n), i);
      for (let j = jb; j < until; j++) {
        const x = f64.load(across + ((<usize>j) << 3)) - f64.load(a + <usize>j * ld + ((<usize>i) << 3));
        defect = max(defect, abs(x));
      }
    }
  }
  return defect == 0 ? 0 : defect / D.amax(n * n, a);
}

export function zhermitianDefect(n: i32, a: usize): f64 {
  const ld = (<usize>n) << 4;
  let defect: f64 = 0;
  for (let jb = 0; jb < n; jb += 4) {
    for (let i = jb; i < n; i++) {
      const across = a + <usize>i * ld;
      const until = min(min(jb + 4, n), i + 1);
      for (let j = jb; j < until; j++) {
        const p = across + ((<usize>j) << 4);
        const q = a + <usize>j * ld + ((<usize>i) << 4);
        defect = max(defect, abs(f64.load(p) - f64.load(q)));
        defect = max(defect, abs(f64.load(p, 8) + f64.load(q, 8)));
      }
    }
  }
  return defect == 0 ? 0 : defect / D.amax(2 * n * n, a);
}
