/**
 * zgelq2 — the lower triangular factor of a wide complex matrix:  A = L·Q, Q with orthonormal rows, not formed.
 *
 * in      m, n   rows and columns, m ≤ n
 * in/out  a      complex f64[m × n], row-major, row stride lda ≥ n; destroyed
 * out     l      complex f64[m × m], row-major, zero above the diagonal
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * Householder reflectors from the right, row by row: every inner loop walks along a row. 4·(2m²n − 2m³/3) flops.
 * Each row is only ever turned, so its error is ε times its own norm: rows of very different sizes stay accurate.
 * The entries must lie in 1e±100, so that squared norms neither overflow nor vanish.
 * see: Golub and Van Loan, Matrix Computations, 4th ed., §5.2; N. J. Higham, Accuracy and Stability, 2nd ed., §19.4.
 */
export function zgelq2(m: i32, n: i32, a: usize, lda: i32, l: usize): i32 {
  if (m < 0) return -1;
  if (n < m) return -2;
  if (lda < n) return -4;
  const row = (lda as usize) << 4;
  for (let i = 0; i < m; i++) {
    const x = a + (i as usize) * row + ((i as usize) << 4);
    const end = a + (i as usize) * row + ((n as usize) << 4);
    let sum = f64x2.splat(0);
    for (let p = x; p < end; p += 16) {
      const v = v128.load(p);
      sum = f64x2.add(sum, f64x2.mul(v, v));
    }
    const norm = sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    const re = load<f64>(x);
    const im = load<f64>(x, 8);
    const head = sqrt(re * re + im * im);
    // The diagonal entry of L, −e^{iθ}‖x‖ with e^{iθ} = x₀/|x₀|: the sign that avoids cancellation in x₀ + e^{iθ}‖x‖.
    const ur = head > 0 ? re / head : 1;
    const ui = head > 0 ? im / head : 0;
    const to = l + (((i * m) as usize) << 4);
    memory.copy(to, a + (i as usize) * row, (i as usize) << 4);
    memory.fill(to + ((i as usize) << 4), 0, ((m - i) as usize) << 4);
    store<f64>(to + ((i as usize) << 4), -ur * norm);
    store<f64>(to + ((i as usize) << 4), -ui * norm, 8);
    if (norm === 0) continue;
    store<f64>(x, ur * (head + norm));
    store<f64>(x, ui * (head + norm), 8);
    // ‖w‖² = 2‖x‖(‖x‖ + |x₀|), so 2/‖w‖² is:
    const tau = 1 / (norm * (norm + head));
    for (let j = i + 1; j < m; j++) {
      const y = a + (j as usize) * row + ((i as usize) << 4);
      // c = Σ y conj(w): direct holds (yr·wr, yi·wi), cross (yr·wi, yi·wr).
      let direct = f64x2.splat(0);
      let cross = f64x2.splat(0);
      let p = x;
      let q = y;
      do {
        const w = v128.load(p);
        const v = v128.load(q);
        direct = f64x2.add(direct, f64x2.mul(v, w));
        cross = f64x2.add(cross, f64x2.mul(v, v128.shuffle<f64>(w, w, 1, 0)));
        p += 16;
        q += 16;
      } while (p < end);
      const cr = tau * (f64x2.extract_lane(direct, 0) + f64x2.extract_lane(direct, 1));
      const ci = tau * (f64x2.extract_lane(cross, 1) - f64x2.extract_lane(cross, 0));
      // y ← y − c·w
      const c0 = f64x2.splat(cr);
      const c1 = f64x2.replace_lane(f64x2.splat(-ci), 1, ci);
      p = x;
      q = y;
      do {
        const w = v128.load(p);
        const step = f64x2.add(f64x2.mul(c0, w), f64x2.mul(c1, v128.shuffle<f64>(w, w, 1, 0)));
        v128.store(q, f64x2.sub(v128.load(q), step));
        p += 16;
        q += 16;
      } while (p < end);
    }
  }
  return 0;
}
