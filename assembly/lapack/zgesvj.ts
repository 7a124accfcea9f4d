/**
 * zgesvj — singular values of a complex matrix by one-sided Jacobi rotations of its rows.
 *
 * in      m, n   rows and columns, m ≤ n
 * in/out  a      complex f64[m × n], row-major, row stride lda ≥ n; on exit the rows are orthogonal to each other
 * out     s      f64[m], singular values, descending
 * returns 0; −i when argument i is illegal (then nothing is written); 1 when SWEEPS sweeps were not enough
 *
 * Each rotation makes two rows orthogonal; a sweep visits every pair, the heaviest remaining row first (de Rijk).
 * Small singular values keep their relative accuracy as far as the scaling of the rows allows, which the Gram
 * matrix a·aᴴ would lose: its eigenvalues below ε·s₁² are noise. About 14·m²·n flops a sweep, 5 to 8 sweeps.
 * The entries must lie in 1e±100, so that squared norms neither overflow nor vanish.
 * see: de Rijk, SIAM J. Sci. Stat. Comput. 10 (1989) 359–371; Demmel and Veselić, SIAM J. Matrix Anal. 13 (1992) 1204–1245.
 */
const SWEEPS: i32 = 40;
/** Rows are orthogonal when |⟨x, y⟩| ≤ TOLERANCE ‖x‖ ‖y‖. Rounding of the inner product itself grows like √n ε. */
const TOLERANCE: f64 = 2.220446049250313e-16;

/** Inner products below this are left: dividing by them could overflow. */
const NOTHING: f64 = 1e-290;

class Rows {
  @inline static normSquared(n: i32, x: usize): f64 {
    let sum = f64x2.splat(0);
    const end = x + ((n as usize) << 4);
    for (; x < end; x += 16) {
      const v = v128.load(x);
      sum = f64x2.add(sum, f64x2.mul(v, v));
    }
    return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  }

  @inline static swap(n: i32, x: usize, y: usize): void {
    const end = x + ((n as usize) << 4);
    for (; x < end; x += 16, y += 16) {
      const v = v128.load(x);
      v128.store(x, v128.load(y));
      v128.store(y, v);
    }
  }
}

export function zgesvj(m: i32, n: i32, a: usize, lda: i32, s: usize): i32 {
  if (m < 0) return -1;
  if (n < m) return -2;
  if (lda < n) return -4;
  if (m === 0) return 0;
  const row = (lda as usize) << 4;
  const bytes = (n as usize) << 4;
  const tolerance = TOLERANCE * sqrt(n as f64);
  let status = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    // Squared norms afresh at each sweep, so that the updates below cannot drift.
    for (let p = 0; p < m; p++) {
      store<f64>(s + ((p as usize) << 3), Rows.normSquared(n, a + (p as usize) * row));
    }
    let rotated = false;
    for (let p = 0; p < m - 1; p++) {
      const x = a + (p as usize) * row;
      const sp = s + ((p as usize) << 3);
      let heaviest = p;
      for (let q = p + 1; q < m; q++) {
        if (load<f64>(s + ((q as usize) << 3)) > load<f64>(s + ((heaviest as usize) << 3))) heaviest = q;
      }
      if (heaviest !== p) {
        Rows.swap(n, x, a + (heaviest as usize) * row);
        const sq = s + ((heaviest as usize) << 3);
        const t = load<f64>(sq);
        store<f64>(sq, load<f64>(sp));
        store<f64>(sp, t);
      }
      for (let q = p + 1; q < m; q++) {
        const y = a + (q as usize) * row;
        const sq = s + ((q as usize) << 3);
        const xx = load<f64>(sp);
        const yy = load<f64>(sq);
        if (xx === 0 || yy === 0) continue;
        // c = ⟨x, y⟩ = Σ conj(x) y; the second accumulator holds (xr·yi, xi·yr).
        let direct = f64x2.splat(0);
        let cross = f64x2.splat(0);
        let px = x;
        let py = y;
        const end = x + bytes;
        do {
          const u = v128.load(px);
          const v = v128.load(py);
          direct = f64x2.add(direct, f64x2.mul(u, v));
          cross = f64x2.add(cross, f64x2.mul(u, v128.shuffle<f64>(v, v, 1, 0)));
          px += 16;
          py += 16;
        } while (px < end);
        const re = f64x2.extract_lane(direct, 0) + f64x2.extract_lane(direct, 1);
        const im = f64x2.extract_lane(cross, 0) - f64x2.extract_lane(cross, 1);
        const size = sqrt(re * re + im * im);
        if (!(size > tolerance * sqrt(xx) * sqrt(yy)) || size < NOTHING) continue;
        rotated = true;
        // y′ = y·e^(−iφ) has a real inner product `size` with x; then the plane rotation of the real case.
        const zeta = (yy - xx) / (2 * size);
        const t = abs(zeta) > 1e100 ? 0.5 / zeta : (zeta >= 0 ? 1.0 : -1.0) / (abs(zeta) + sqrt(1 + zeta * zeta));
        const c = 1 / sqrt(1 + t * t);
        const sn = c * t;
        const ur = re / size;
        const ui = im / size;
        // x ← c·x − sn·conj(u)·y ;  y ← sn·u·x + c·y
        const cc = f64x2.splat(c);
        const sr = f64x2.splat(sn * ur);
        const siY = f64x2.replace_lane(f64x2.splat(-(sn * ui)), 1, sn * ui);
        px = x;
        py = y;
        do {
          const u = v128.load(px);
          const v = v128.load(py);
          const us = v128.shuffle<f64>(u, u, 1, 0);
          const vs = v128.shuffle<f64>(v, v, 1, 0);
          // conj(u)·y·sn = (sr·yr + si·yi, sr·yi − si·yr);  u·x·sn = (sr·xr − si·xi, sr·xi + si·xr)
          const dy = f64x2.sub(f64x2.mul(sr, v), f64x2.mul(siY, vs));
          const dx = f64x2.add(f64x2.mul(sr, u), f64x2.mul(siY, us));
          v128.store(px, f64x2.sub(f64x2.mul(cc, u), dy));
          v128.store(py, f64x2.add(f64x2.mul(cc, v), dx));
          px += 16;
          py += 16;
        } while (px < end);
        store<f64>(sp, xx - t * size);
        store<f64>(sq, max<f64>(yy + t * size, 0));
      }
    }
    if (!rotated) {
      status = 0;
      break;
    }
  }
  for (let p = 0; p < m; p++) {
    store<f64>(s + ((p as usize) << 3), sqrt(Rows.normSquared(n, a + (p as usize) * row)));
  }
  // Almost sorted already: insertion.
  for (let p = 1; p < m; p++) {
    const value = load<f64>(s + ((p as usize) << 3));
    let q = p;
    while (q > 0 && load<f64>(s + (((q - 1) as usize) << 3)) < value) {
      store<f64>(s + ((q as usize) << 3), load<f64>(s + (((q - 1) as usize) << 3)));
      q--;
    }
    store<f64>(s + ((q as usize) << 3), value);
  }
  return status;
}
