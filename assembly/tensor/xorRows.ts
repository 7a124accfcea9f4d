/**
 * xorRows — rows of a sum of signed XOR permutations (xorSum) between orbits of bit strings:
 *
 *     a[i, j] ← Σ_g u_g · ( Σ_t c_t · (−1)^popcount(s_i & z_t) ) · p(s_i ⊕ m_g) · n_j/n_i     where s_i ⊕ m_g is in orbit j
 *
 * in      first, count    rows first … first + count − 1
 *         states, norms   i32[], f64[]: a string and a norm n of every orbit
 *         groups, table, z, c   as in xorSum
 *         up, bits        strings with so many bits 0 of `bits`, −1 for all
 *         half, high, low place of a string among those that are wanted, ascending: high[s >> half] + low[s & (2^half − 1)];
 *                         unused, and the place is s, for up = −1
 *         orbit           u32 by place: 128 · orbit + phase, 0xffffffff for none; address 0: every string is an orbit
 *         phases          f64[128], complex f64[128] when width = 2: p
 *         width           1: the rows are real, 2: complex
 * out     pointers        i32[count + 1], where each row begins, from 0
 *         index, value    i32[], f64[width · entries]: room for count · groups entries; an index may occur twice in a row
 * returns the number of entries, or −i when argument i is illegal (then nothing is written)
 */
export function xorRows(
  first: i32,
  count: i32,
  states: usize,
  norms: usize,
  groups: i32,
  table: usize,
  z: usize,
  c: usize,
  up: i32,
  bits: i32,
  half: i32,
  high: usize,
  low: usize,
  orbit: usize,
  phases: usize,
  width: i32,
  pointers: usize,
  index: usize,
  value: usize,
): i32 {
  if (first < 0) return -1;
  if (count < 0) return -2;
  if (groups < 0) return -5;
  if (bits < 0 || bits > 30) return -10;
  if (half < 0 || half > bits) return -11;
  if (width !== 1 && width !== 2) return -16;
  const ones = bits - up;
  const lowMask = (1 << half) - 1;
  let entries = 0;
  store<i32>(pointers, 0);
  for (let row = 0; row < count; row++) {
    const i = (first + row) as usize;
    const s = load<i32>(states + (i << 2));
    const ni = load<f64>(norms + (i << 3));
    for (let g = 0; g < groups; g++) {
      const shift = table + ((g as usize) << 4);
      let z0 = z + ((load<i32>(shift, 4) as usize) << 2);
      let c0 = c + ((load<i32>(shift, 4) as usize) << 3);
      const end = z0 + ((load<i32>(shift, 8) as usize) << 2);
      let weight: f64 = 0;
      for (; z0 < end; z0 += 4, c0 += 8) {
        const ct = load<f64>(c0);
        weight += popcnt<i32>(s & load<i32>(z0)) & 1 ? -ct : ct;
      }
      if (weight === 0) continue;
      const t = s ^ load<i32>(shift);
      let place = t as usize;
      if (up >= 0) {
        // A coefficient that cancels but for rounding would lead out of the table.
        if (popcnt<i32>(t) !== ones) continue;
        place = (load<i32>(high + (((t >> half) as usize) << 2)) +
          load<i32>(low + (((t & lowMask) as usize) << 2))) as usize;
      }
      let j = place as u32;
      let phase: usize = 0;
      if (orbit !== 0) {
        const entry = load<u32>(orbit + (place << 2));
        if (entry === 0xffffffff) continue;
        j = entry >> 7;
        phase = (entry & 127) as usize;
      }
      weight *= load<f64>(norms + ((j as usize) << 3)) / ni;
      store<i32>(index + ((entries as usize) << 2), j as i32);
      if (width === 1) {
        store<f64>(value + ((entries as usize) << 3), weight * load<f64>(phases + (phase << 3)));
      } else {
        const re = weight * load<f64>(phases + (phase << 4));
        const im = weight * load<f64>(phases + (phase << 4), 8);
        const to = value + ((entries as usize) << 4);
        const turned = load<i32>(shift, 12) !== 0;
        store<f64>(to, turned ? -im : re);
        store<f64>(to, turned ? re : im, 8);
      }
      entries++;
    }
    store<i32>(pointers + (((row + 1) as usize) << 2), entries);
  }
  return entries;
}
