/**
 * axisOffsets — where the entries of a row-major tensor lie when only some axes move:
 *
 *     out[x] = Σ_j x_j · stride(axes[j]),   x = (x_0, …, x_count−1) in row-major order, axes[count−1] fastest
 *
 * in      shape  i32[rank]     sizes of all axes, slowest first
 * in      axes   i32[count]    the moving axes, in the order wanted
 * out     out    i32[∏ shape[axes]]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 */
export function axisOffsets(rank: i32, shape: usize, count: i32, axes: usize, out: usize): i32 {
  if (rank < 0) return -1;
  if (count < 0 || count > rank) return -3;
  for (let j = 0; j < count; j++) {
    const axis = load<i32>(axes + ((j as usize) << 2));
    if (axis < 0 || axis >= rank) return -4;
  }
  // Each axis multiplies the list: offsets so far, then the same shifted by one stride, by two, …
  // Built from the slowest axis inwards, from the back, so that the list grows in place.
  let filled = 1;
  store<i32>(out, 0);
  for (let j = 0; j < count; j++) {
    const axis = load<i32>(axes + ((j as usize) << 2));
    const size = load<i32>(shape + ((axis as usize) << 2));
    let stride = 1;
    for (let l = axis + 1; l < rank; l++) stride *= load<i32>(shape + ((l as usize) << 2));
    for (let x = filled - 1; x >= 0; x--) {
      const base = load<i32>(out + ((x as usize) << 2));
      for (let digit = size - 1; digit >= 0; digit--) {
        store<i32>(out + (((x * size + digit) as usize) << 2), base + digit * stride);
      }
    }
    filled *= size;
  }
  return 0;
}
