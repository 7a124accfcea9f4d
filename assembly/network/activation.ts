import { Exp } from "../elementary/exp";
import { Log } from "../elementary/log";
import { SinCos } from "../elementary/sincos";
import { Tanh } from "../elementary/tanh";
import { derf, derfc } from "../special/erf";

/** The kinds, by number: the order of ACTIVATIONS in src/ntk/network.ts. */
enum Kind {
  LINEAR,
  RELU,
  ERF,
  TANH,
  GELU,
  SIN,
  SOFTPLUS,
}

/** 1; √½; 2/√π; 1/√(2π); ½. */
const CONSTANTS: usize = memory.data<f64>([
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: static data takes literals only
  1.0, 0.7071067811865476, 1.1283791670955126, 0.3989422804014327, 0.5,
]);

/** φ and φ′ of two numbers; `kind` is a constant wherever this is inlined. */
class Activation {
  @inline static constant(index: usize): v128 {
    return v128.load64_splat(CONSTANTS + (index << 3));
  }

  /** Φ, the normal distribution function: ½ erfc(−x/√2), to the last digits also where it is tiny. */
  static normalCdf(x: v128): v128 {
    const t = f64x2.neg(f64x2.mul(x, Activation.constant(1)));
    const c = f64x2.splat(derfc(f64x2.extract_lane(t, 0)));
    return f64x2.mul(Activation.constant(4), f64x2.replace_lane(c, 1, derfc(f64x2.extract_lane(t, 1))));
  }

  /** Writes φ(x) to the first lanes at a, and φ′(x) to d unless d is 0: both lanes, or one. */
  @inline static put(kind: i32, x: v128, a: usize, d: usize, both: bool): void {
    const one = Activation.constant(0);
    let y: v128;
    let slope = one;
    if (kind == Kind.LINEAR) {
      y = x;
    } else if (kind == Kind.RELU) {
      y = f64x2.max(x, f64x2.splat(0));
      slope = v128.and(one, f64x2.gt(x, f64x2.splat(0)));
    } else if (kind == Kind.ERF) {
      y = f64x2.splat(derf(f64x2.extract_lane(x, 0)));
      if (both) y = f64x2.replace_lane(y, 1, derf(f64x2.extract_lane(x, 1)));
      if (d) slope = f64x2.mul(Activation.constant(2), Exp.value(f64x2.neg(f64x2.mul(x, x))));
    } else if (kind == Kind.TANH) {
      y = Tanh.value(x);
      slope = f64x2.mul(f64x2.sub(one, y), f64x2.add(one, y));
    } else if (kind == Kind.GELU) {
      const cdf = Activation.normalCdf(x);
      y = f64x2.mul(x, cdf);
      if (d) {
        const bell = Exp.value(f64x2.neg(f64x2.mul(f64x2.mul(x, x), Activation.constant(4))));
        slope = f64x2.add(cdf, f64x2.mul(f64x2.mul(x, Activation.constant(3)), bell));
      }
    } else if (kind == Kind.SIN) {
      y = SinCos.value(x, 0);
      if (d) slope = SinCos.value(x, 1);
    } else {
      // max(x, 0) + ln(1 + e^−|x|), and its slope 1/(1 + e^−x), neither of which overflows.
      const e = Exp.value(f64x2.neg(f64x2.abs(x)));
      // ln w for w = 1 + e as it is rounded, 1 ≤ w ≤ 2, and what rounding has lost.
      const w = f64x2.add(one, e);
      const lost = f64x2.sub(e, f64x2.sub(w, one));
      const rest = f64x2.add(Log.value(w), f64x2.div(lost, w));
      y = f64x2.add(f64x2.max(x, f64x2.splat(0)), rest);
      slope = f64x2.div(v128.bitselect(e, one, f64x2.lt(x, f64x2.splat(0))), w);
    }
    if (both) v128.store(a, y);
    else v128.store64_lane(a, y, 0);
    if (d) {
      if (both) v128.store(d, slope);
      else v128.store64_lane(d, slope, 0);
    }
  }

  @inline static run(kind: i32, rows: i32, cols: i32, shift: f64, b: usize, h: usize, a: usize, d: usize): void {
    const factor = f64x2.splat(shift);
    const zero = f64x2.splat(0);
    const step: usize = d ? 8 : 0;
    for (let r = 0; r < rows; r++) {
      let from = b;
      const end = h + ((<usize>cols >> 1) << 4);
      while (h < end) {
        const move = b ? f64x2.mul(factor, v128.load(from)) : zero;
        Activation.put(kind, f64x2.add(v128.load(h), move), a, d, true);
        from += 16;
        h += 16;
        a += 16;
        d += step << 1;
      }
      if (cols & 1) {
        const move = b ? f64x2.mul(factor, v128.load64_splat(from)) : zero;
        Activation.put(kind, f64x2.add(v128.load64_splat(h), move), a, d, false);
        h += 8;
        a += 8;
        d += step;
      }
    }
  }
}

/**
 * dactivate — bias and activation of a layer:  a ← φ(h + shift·b),  d ← φ′(h + shift·b).
 *
 * in      kind   0 linear, 1 relu, 2 erf, 3 tanh, 4 gelu (x Φ(x)), 5 sin, 6 softplus
 * in      b      f64[cols], added to every row; 0: there is none
 * in      h      f64[rows × cols], row-major
 * out     a      f64[rows × cols]; may be h
 * out     d      f64[rows × cols], not h; 0: not wanted
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * φ within a few ulp (tanh′ and gelu next to its zero: within a few ε); relu′(0) = 0; NaN stays NaN. Entry (i, j) depends on
 * h[i, j] and b[j] alone.
 */
export function dactivate(kind: i32, rows: i32, cols: i32, shift: f64, b: usize, h: usize, a: usize, d: usize): i32 {
  if (kind < Kind.LINEAR || kind > Kind.SOFTPLUS) return -1;
  if (rows < 0) return -2;
  if (cols < 0) return -3;
  switch (kind) {
    case Kind.LINEAR:
      Activation.run(Kind.LINEAR, rows, cols, shift, b, h, a, d);
      break;
    case Kind.RELU:
      Activation.run(Kind.RELU, rows, cols, shift, b, h, a, d);
      break;
    case Kind.ERF:
      Activation.run(Kind.ERF, rows, cols, shift, b, h, a, d);
      break;
    case Kind.TANH:
      Activation.run(Kind.TANH, rows, cols, shift, b, h, a, d);
      break;
    case Kind.GELU:
      Activation.run(Kind.GELU, rows, cols, shift, b, h, a, d);
      break;
    case Kind.SIN:
      Activation.run(Kind.SIN, rows, cols, shift, b, h, a, d);
      break;
    default:
      Activation.run(Kind.SOFTPLUS, rows, cols, shift, b, h, a, d);
  }
  return 0;
}
