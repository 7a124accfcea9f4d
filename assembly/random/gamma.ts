import { Exp } from "../elementary/exp";
import { Log } from "../elementary/log";
import { Draws } from "./draws";
import { Normals } from "./normals";
import { Philox } from "./philox";

/** Four normals, then four uniforms. */
const SCRATCH: usize = memory.data(64, 16);

/**
 * Gamma variates by Marsaglia and Tsang's rejection, exact in law for every shape a > 0.
 *
 *   d = a − ⅓,  v = (1 + x/√(9d))³,  x normal, u uniform:   d v is Gamma(a) when  ln(1 − u) < x²/2 + d (1 − v + ln v)
 *   a < 1:  Gamma(a + 1) · (1 − u)^(1/a)
 *
 * Variate i owns the blocks 64 i … 64 i + 63 of its stream, so that it depends on (stream, i) only, however many attempts it
 * takes: four in a group of four blocks (two blocks of normals, two of uniforms). The last group is for the factor of a < 1.
 * Fewer than one attempt in twenty fails; that all sixty of a variate do has probability below 10⁻⁷⁸, and ends in d.
 * see: G. Marsaglia, W. W. Tsang, ACM TOMS 26 (2000) 363–372.
 */
class Gamma {
  static readonly BLOCKS: u64 = 64;
  static readonly GROUPS: u64 = 15;

  @inline static log(x: f64): f64 {
    return f64x2.extract_lane(Log.value(f64x2.splat(x)), 0);
  }

  @inline static group(k0: u32, k1: u32, id0: u32, id1: u32, block: u64): void {
    Philox.four(k0, k1, id0, id1, block, SCRATCH);
    const x0 = v128.load(SCRATCH);
    const x1 = v128.load(SCRATCH, 16);
    const x2 = v128.load(SCRATCH, 32);
    const x3 = v128.load(SCRATCH, 48);
    Normals.two(v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), v128.shuffle<i32>(x2, x3, 0, 4, 1, 5), SCRATCH);
    Draws.two(v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), v128.shuffle<i32>(x2, x3, 2, 6, 3, 7), SCRATCH + 32);
  }

  /** Gamma(a), a ≥ 1, from the groups at `block`. */
  static large(a: f64, k0: u32, k1: u32, id0: u32, id1: u32, block: u64): f64 {
    const d = a - 1.0 / 3;
    const c = 1 / sqrt(9 * d);
    for (let group: u64 = 0; group < Gamma.GROUPS; group++) {
      Gamma.group(k0, k1, id0, id1, block + 4 * group);
      for (let at = SCRATCH; at < SCRATCH + 32; at += 8) {
        const x = f64.load(at);
        const t = c * x;
        if (t <= -1) continue;
        const root = 1 + t;
        const v = root * root * root;
        const u = 1 - f64.load(at, 32);
        const square = x * x;
        // The first test is the second one's safe and cheap half; v − 1 = t (3 + t (3 + t)) does not cancel.
        if (u < 1 - 0.0331 * square * square) return d * v;
        if (Gamma.log(u) < 0.5 * square + d * (Gamma.log(v) - t * (3 + t * (3 + t)))) return d * v;
      }
    }
    return d;
  }

  /** χ of `degrees` ≥ 0 degrees of freedom: √(2 Gamma(degrees/2)). */
  static chi(degrees: f64, k0: u32, k1: u32, id0: u32, id1: u32, block: u64): f64 {
    if (degrees == 0) return 0;
    const a = 0.5 * degrees;
    if (a >= 1) return sqrt(2 * Gamma.large(a, k0, k1, id0, id1, block));
    const root = sqrt(2 * Gamma.large(a + 1, k0, k1, id0, id1, block));
    Gamma.group(k0, k1, id0, id1, block + 4 * Gamma.GROUPS);
    const power = Gamma.log(1 - f64.load(SCRATCH, 32)) / degrees;
    return root * f64x2.extract_lane(Exp.value(f64x2.splat(power)), 0);
  }
}

/**
 * philoxChi — independent χ variates, number first … first + count − 1 of a stream.
 *
 * in      k0 k1          key of the stream
 *         id0 id1        its id, the upper half of the counter
 *         first          integer, 0 ≤ first, first + count ≤ 2⁴⁶
 *         count          how many
 *         degrees step   variate first + i has degrees + i·step ≥ 0 degrees of freedom, not necessarily whole; 0 gives 0
 *         scale          multiplies each
 * out     out            f64[count]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * The words are those that philoxNormals takes: draw one or the other from a stream, not both.
 */
export function philoxChi(
  k0: u32,
  k1: u32,
  id0: u32,
  id1: u32,
  first: f64,
  count: i32,
  degrees: f64,
  step: f64,
  scale: f64,
  out: usize,
): i32 {
  if (count < 0) return -6;
  if (!(first >= 0 && first + count <= 70368744177664.0)) return -5;
  if (!(degrees >= 0)) return -7;
  if (!(degrees + <f64>max(0, count - 1) * step >= 0)) return -8;
  const begin = <u64>first;
  for (let i = 0; i < count; i++) {
    const chi = Gamma.chi(degrees + <f64>i * step, k0, k1, id0, id1, (begin + i) * Gamma.BLOCKS);
    f64.store(out + ((<usize>i) << 3), scale * chi);
  }
  return 0;
}
