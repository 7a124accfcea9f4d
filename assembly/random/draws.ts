import { Normals } from "./normals";
import { Philox } from "./philox";

/** Eight numbers: a group of four blocks, of which fewer are asked for. */
const SCRATCH: usize = memory.data(64, 16);

/** Uniforms and normals in bulk: what to make of a group's words is the only difference between them. */
export class Draws {
  /** Eight numbers from four blocks, at `out`. */
  @inline static group(normal: bool, k0: u32, k1: u32, id0: u32, id1: u32, block: u64, out: usize): void {
    Philox.four(k0, k1, id0, id1, block, out);
    if (normal) Normals.transform(out);
    else Draws.uniforms(out);
  }

  /** Four blocks' words as Philox.four leaves them, replaced by eight multiples of 2⁻⁵² in [0, 1). */
  @inline static uniforms(out: usize): void {
    const x0 = v128.load(out);
    const x1 = v128.load(out, 16);
    const x2 = v128.load(out, 32);
    const x3 = v128.load(out, 48);
    Draws.two(v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), v128.shuffle<i32>(x2, x3, 0, 4, 1, 5), out);
    Draws.two(v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), v128.shuffle<i32>(x2, x3, 2, 6, 3, 7), out + 32);
  }

  @inline static two(first: v128, second: v128, out: usize): void {
    const one = Normals.constant(0);
    const x = f64x2.sub(Normals.significand(first), one);
    const y = f64x2.sub(Normals.significand(second), one);
    v128.store(out, v128.shuffle<i64>(x, y, 0, 2));
    v128.store(out, v128.shuffle<i64>(x, y, 1, 3), 16);
  }

  @inline static fill(normal: bool, k0: u32, k1: u32, id0: u32, id1: u32, first: f64, count: i32, out: usize): i32 {
    if (!(first >= 0 && first < 9007199254740992.0)) return -5;
    if (count < 0) return -6;
    let block = <u64>first >> 1;
    let left = <usize>count;
    if (left && <u64>first & 1) {
      Draws.group(normal, k0, k1, id0, id1, block, SCRATCH);
      const taken = min<usize>(7, left);
      memory.copy(out, SCRATCH + 8, taken << 3);
      out += taken << 3;
      left -= taken;
      block += 4;
    }
    while (left >= 8) {
      Draws.group(normal, k0, k1, id0, id1, block, out);
      out += 64;
      left -= 8;
      block += 4;
    }
    if (left) {
      Draws.group(normal, k0, k1, id0, id1, block, SCRATCH);
      memory.copy(out, SCRATCH, left << 3);
    }
    return 0;
  }
}

/**
 * philoxNormals — independent standard normals, number first … first + count − 1 of a stream.
 *
 * in      k0 k1     key of the stream
 *         id0 id1   its id, the upper half of the counter
 *         first     integer, 0 ≤ first < 2⁵³, odd or even
 *         count     how many
 * out     out       f64[count]
 * returns 0, or −5 / −6 when first / count is illegal (then nothing is written)
 *
 * The same numbers however a range is cut into calls. |normal| ≤ √(104 ln 2) = 8.49.
 * see: G. E. P. Box, M. E. Muller, Ann. Math. Stat. 29 (1958) 610–611.
 */
export function philoxNormals(k0: u32, k1: u32, id0: u32, id1: u32, first: f64, count: i32, out: usize): i32 {
  return Draws.fill(true, k0, k1, id0, id1, first, count, out);
}

/**
 * philoxUniforms — independent uniforms in [0, 1), number first … first + count − 1 of a stream.
 *
 * in      k0 k1     key of the stream
 *         id0 id1   its id, the upper half of the counter
 *         first     integer, 0 ≤ first < 2⁵³, odd or even
 *         count     how many
 * out     out       f64[count], multiples of 2⁻⁵²: the upper 52 bits of each 64-bit word
 * returns 0, or −5 / −6 when first / count is illegal (then nothing is written)
 *
 * The words are those that philoxNormals takes: draw one or the other from a stream, not both.
 */
export function philoxUniforms(k0: u32, k1: u32, id0: u32, id1: u32, first: f64, count: i32, out: usize): i32 {
  return Draws.fill(false, k0, k1, id0, id1, first, count, out);
}
