/**
 * dxorSum, zxorSum — a sum of signed XOR permutations:
 *
 *     y[s] ← Σ_g u_g · ( Σ_t c_t · (−1)^popcount(s & z_t) ) · v[s ⊕ m_g],     0 ≤ s < 2^bits
 *
 * in      bits    0 … 30
 * in      groups, table   i32[groups][4]: mask m, first term, number of terms, 1 when u = i and 0 when u = 1
 * in      z       i32[terms], masks of the signs
 * in      c       f64[terms]
 * in      v       f64[2^bits], for z… complex interleaved
 * out     y       the same; must not overlap v
 * returns 0, or −i when argument i is illegal (then nothing is written); dxorSum takes no group with u = i
 *
 * Sums run over ascending g: the result is the same bit for bit on every host.
 */
import { V } from "../core/simd";

class Shift {
  static check(bits: i32, groups: i32, table: usize, imaginary: bool): i32 {
    if (bits < 0 || bits > 30) return -1;
    if (groups < 0) return -2;
    for (let g = 0; g < groups; g++) {
      const row = table + ((g as usize) << 4);
      if (load<u32>(row) >>> bits !== 0) return -3;
      if (load<i32>(row, 12) !== 0 && !imaginary) return -3;
    }
    return 0;
  }

  @inline static weight(s: i32, row: usize, z: usize, c: usize): f64 {
    let sum: f64 = 0;
    const first = load<i32>(row, 4);
    const end = first + load<i32>(row, 8);
    for (let t = first; t < end; t++) {
      const ct = load<f64>(c + ((t as usize) << 3));
      sum += popcnt<i32>(s & load<i32>(z + ((t as usize) << 2))) & 1 ? -ct : ct;
    }
    return sum;
  }
}

export function dxorSum(bits: i32, groups: i32, table: usize, z: usize, c: usize, v: usize, y: usize): i32 {
  const status = Shift.check(bits, groups, table, false);
  if (status !== 0) return status;
  const n = 1 << bits;
  for (let s = 0; s < n; s++) {
    let sum: f64 = 0;
    for (let g = 0; g < groups; g++) {
      const row = table + ((g as usize) << 4);
      const w = Shift.weight(s, row, z, c);
      if (w !== 0) sum += w * load<f64>(v + (((s ^ load<i32>(row)) as usize) << 3));
    }
    store<f64>(y + ((s as usize) << 3), sum);
  }
  return 0;
}

export function zxorSum(bits: i32, groups: i32, table: usize, z: usize, c: usize, v: usize, y: usize): i32 {
  const status = Shift.check(bits, groups, table, true);
  if (status !== 0) return status;
  const n = 1 << bits;
  for (let s = 0; s < n; s++) {
    let sum = f64x2.splat(0);
    for (let g = 0; g < groups; g++) {
      const row = table + ((g as usize) << 4);
      const w = Shift.weight(s, row, z, c);
      if (w === 0) continue;
      const x = v128.load(v + (((s ^ load<i32>(row)) as usize) << 4));
      if (load<i32>(row, 12) === 0) sum = V.madd(f64x2.splat(w), x, sum);
      else sum = V.madd(V.pair(-w, w), V.swap(x), sum);
    }
    v128.store(y + ((s as usize) << 4), sum);
  }
  return 0;
}
