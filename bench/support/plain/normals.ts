/**
 * The first normals of a stream in plain JavaScript: Philox4x32-10 and Box–Muller, the algorithm of the kernel with the
 * host's Math. Values agree to rounding, so the comparison is between two ways to compute the same numbers.
 */
import type { StreamValue } from "../../../src/index.js";

// As signed words: larger ones would be doubles.
const M0 = 0xd2511f53 | 0;
const M1 = 0xcd9e8d57 | 0;
const W0 = 0x9e3779b9 | 0;
const W1 = 0xbb67ae85 | 0;
const TWO_POW_20 = 2 ** 20;
const TWO_POW_MINUS_52 = 2 ** -52;

/**
 * The upper word of a·b for 32-bit a and b, by four products of 16-bit halves. No sum reaches 2³², so everything stays in
 * 32-bit integers: the quickest of the ways tried (doubles take twice as long, BigInt a hundred times).
 */
function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const middle = (Math.imul(ah, bl) + (Math.imul(al, bl) >>> 16)) | 0;
  const other = (Math.imul(al, bh) + (middle & 0xffff)) | 0;
  return (Math.imul(ah, bh) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** The upper 52 bits of a 64-bit word as a fraction in [0, 1). */
const fraction = (low: number, high: number): number => ((high >>> 0) * TWO_POW_20 + (low >>> 12)) * TWO_POW_MINUS_52;

export function plainNormals({ key, id }: StreamValue, count: number): Float64Array {
  const out = new Float64Array(count + (count % 2));
  const [id0, id1] = [id[0] | 0, id[1] | 0];
  for (let i = 0; i < count; i += 2) {
    const block = i / 2;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    let x0 = block | 0;
    let x1 = (block / 0x100000000) | 0;
    let x2 = id0;
    let x3 = id1;
    for (let round = 0; round < 10; round++) {
      const high0 = mulHigh(M0, x0);
      const low0 = Math.imul(M0, x0);
      const high1 = mulHigh(M1, x2);
      const low1 = Math.imul(M1, x2);
      x0 = high1 ^ x1 ^ k0;
      x1 = low1;
      x2 = high0 ^ x3 ^ k1;
      x3 = low0;
      k0 = (k0 + W0) | 0;
      k1 = (k1 + W1) | 0;
    }
    const u = 1 - fraction(x0, x1);
    const angle = 2 * Math.PI * fraction(x2, x3);
    const radius = Math.sqrt(-2 * Math.log(u));
    out[i] = radius * Math.cos(angle);
    out[i + 1] = radius * Math.sin(angle);
  }
  return out.subarray(0, count);
}
