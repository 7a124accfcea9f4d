/**
 * zpartialTrace — sum of a square complex matrix over equal traced indices:
 *
 *     c[i, j] ← Σ_t a[ keep[i] + trace[t], keep[j] + trace[t] ]
 *
 * in      n      rows of a
 * in      m, keep     i32[m], row offsets of the kept indices (axisOffsets)
 * in      k, trace    i32[k], row offsets of the traced indices
 * in      a      complex f64[n × n], row-major, interleaved
 * out     c      complex f64[m × m], row-major; must not overlap a
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * 2·m²·k additions. Sums run over ascending t: the result is the same bit for bit on every host.
 */
export function zpartialTrace(n: i32, m: i32, keep: usize, k: i32, trace: usize, a: usize, c: usize): i32 {
  if (n < 0) return -1;
  if (m < 0) return -2;
  if (k < 0 || (m as i64) * (k as i64) !== (n as i64)) return -4;
  memory.fill(c, 0, ((m * m) as usize) << 4);
  const lda = (n as usize) << 4;
  for (let i = 0; i < m; i++) {
    const oi = load<i32>(keep + ((i as usize) << 2)) as usize;
    // t outside j: one row of a is finished before the next is touched.
    for (let t = 0; t < k; t++) {
      const ot = load<i32>(trace + ((t as usize) << 2)) as usize;
      const row = a + (oi + ot) * lda + (ot << 4);
      let to = c + (((i * m) as usize) << 4);
      let offset = keep;
      const end = keep + ((m as usize) << 2);
      do {
        v128.store(to, f64x2.add(v128.load(to), v128.load(row + ((load<i32>(offset) as usize) << 4))));
        to += 16;
        offset += 4;
      } while (offset < end);
    }
  }
  return 0;
}
