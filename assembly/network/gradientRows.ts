/**
 * dgradientRows — one layer's part of the rows of a Jacobian, from backward signals and activations:
 *
 *   row r:   ∂/∂W[o, i] = scale · s[r, o] · a[⌊r/each⌋, i],  out × in of them,   then   ∂/∂b[o] = shift · s[r, o]
 *
 * in      each    rows of s that share a row of a: the outputs of a sample
 * in      s       f64[rows × outs], row-major
 * in      a       f64[⌈rows/each⌉ × ins], row-major
 * in      biased  0: the layer has no b, and nothing is written behind W
 * out     j       row r begins at j + 8·r·ldj
 * returns 0, or −i when argument i is illegal (then nothing is written)
 */
export function dgradientRows(
  rows: i32,
  each: i32,
  outs: i32,
  ins: i32,
  scale: f64,
  s: usize,
  a: usize,
  biased: bool,
  shift: f64,
  j: usize,
  ldj: i32,
): i32 {
  if (rows < 0) return -1;
  if (each < 1) return -2;
  if (outs < 0) return -3;
  if (ins < 0) return -4;
  if (ldj < outs * (ins + (biased ? 1 : 0))) return -11;
  const pairs = (<usize>ins >> 1) << 4;
  const width = (<usize>ins) << 3;
  let left = each;
  for (let r = 0; r < rows; r++) {
    let to = j + ((<usize>r * <usize>ldj) << 3);
    for (let o = 0; o < outs; o++) {
      const factor = scale * load<f64>(s + ((<usize>o) << 3));
      const both = f64x2.splat(factor);
      let from = a;
      const end = a + pairs;
      while (from < end) {
        v128.store(to, f64x2.mul(both, v128.load(from)));
        from += 16;
        to += 16;
      }
      if (ins & 1) {
        store<f64>(to, factor * load<f64>(from));
        to += 8;
      }
    }
    if (biased) {
      for (let o = 0; o < outs; o++) {
        store<f64>(to, shift * load<f64>(s + ((<usize>o) << 3)));
        to += 8;
      }
    }
    s += (<usize>outs) << 3;
    left -= 1;
    if (left == 0) {
      left = each;
      a += width;
    }
  }
  return 0;
}
