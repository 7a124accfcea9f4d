import { Log } from "../elementary/log";
import { SinCos } from "../elementary/sincos";

/** 1.0 as bits; 1.5·2⁵², which rounds to an integer; 2, −2, 4. */
const CONSTANTS: usize = memory.data<f64>([1.0, 6755399441055744.0, 2.0, -2.0, 4.0]);
/**
 * Box–Muller on the words of Philox, four blocks (eight normals) at a time.
 *
 *   block b of the stream   word64 0 → u ∈ (0, 1]   word64 1 → v ∈ [0, 1)   each from its upper 52 bits
 *   normal 2b               √(−2 ln u) cos 2πv
 *   normal 2b + 1           √(−2 ln u) sin 2πv
 *
 * One 64-bit word per normal, never more: normal i depends on (stream, i) and on nothing else.
 */
export class Normals {
  @inline static constant(index: usize): v128 {
    return v128.load64_splat(CONSTANTS + (index << 3));
  }

  /** Upper 52 bits of two words, put under the exponent of 1: multiples of 2⁻⁵² in [1, 2). */
  @inline static significand(words: v128): v128 {
    return v128.or(i64x2.shr_u(words, 12), Normals.constant(0));
  }

  /** Two blocks: their first and second words to four normals at `out`. */
  @inline static two(first: v128, second: v128, out: usize): void {
    const u = f64x2.sub(Normals.constant(2), Normals.significand(first));
    const radius = f64x2.sqrt(f64x2.mul(Normals.constant(3), Log.positive(u)));
    // 4 (1 + v) = q + f with |f| ≤ ½, both exact; the angle is π/2 · (q + f), and 4 more quarters change nothing.
    const quarters = f64x2.mul(Normals.constant(4), Normals.significand(second));
    const t = f64x2.add(quarters, Normals.constant(1));
    const f = f64x2.sub(quarters, f64x2.sub(t, Normals.constant(1)));
    const z = f64x2.mul(f, f);
    const sine = SinCos.quarterSine(f, z);
    const cosine = SinCos.quarterCosine(z);
    const x = f64x2.mul(radius, SinCos.pick(i64x2.add(t, i64x2.splat(1)), sine, cosine));
    const y = f64x2.mul(radius, SinCos.pick(t, sine, cosine));
    v128.store(out, v128.shuffle<i64>(x, y, 0, 2));
    v128.store(out, v128.shuffle<i64>(x, y, 1, 3), 16);
  }

  /** Four blocks' words as Philox.four leaves them, replaced by eight normals. */
  @inline static transform(out: usize): void {
    const x0 = v128.load(out);
    const x1 = v128.load(out, 16);
    const x2 = v128.load(out, 32);
    const x3 = v128.load(out, 48);
    Normals.two(v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), v128.shuffle<i32>(x2, x3, 0, 4, 1, 5), out);
    Normals.two(v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), v128.shuffle<i32>(x2, x3, 2, 6, 3, 7), out + 32);
  }
}
