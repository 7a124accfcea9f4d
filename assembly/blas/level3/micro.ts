/**
 * The register tile of every matrix product: 8 × 2 doubles, or 4 × 1 complex numbers, by the "butterfly".
 *
 * One step of the reduction reads four vectors of A and ONE of B, swaps the lanes of B once, and accumulates
 *
 *     d[v] += a[v] · (b₀, b₁)        o[v] += a[v] · (b₁, b₀)            v = 0 … 3
 *
 * real      a[v] = (A₂ᵥ, A₂ᵥ₊₁), b = two columns:   column 0 = (d₀, o₁),  column 1 = (o₀, d₁)
 * complex   a[v] = (re, im) of row v, b = (re, im):  re = d₀ − d₁,         im = o₀ + o₁
 *
 * so that the loop is the same for both fields, and untangling waits until the sum is done. Eight accumulators, four
 * loads, two forms of b and one temporary are the fifteen registers that x86-64 engines give us: a larger tile
 * spills, and unrolling the loop by hand spills too (all loads of a basic block are scheduled first).
 *
 * in      kc   steps, > 0
 * in      a    f64[kc × 8]  packed by `Pack.a`         b    f64[kc × 2]  packed by `Pack.b`
 * in/out  c    tile, column-major, `ldc` bytes between columns (one column when T is complex);
 *              C ← αAB when overwrite, else C + αAB;  `weighted`: entry by entry times 8 × 2 weights, u for the first column
 *              and v for the second
 * Sums run over ascending k.
 *
 * `lanes` is the same for a C that lies as B does, two real columns or one complex column side by side in 16 bytes a row:
 * what a long chain of products keeps its matrix in, since nothing has to be packed between them.
 * see: F. G. Van Zee and R. van de Geijn, BLIS, ACM TOMS 41 (2015) 14, for the packing and the loops around this.
 */
import { V } from "../../core/simd";

export class Tile {
  static run<T>(kc: i32, a: usize, b: usize, alpha: f64, c: usize, ldc: usize, overwrite: bool): void {
    Tile.sum<T, f64>(kc, a, b, alpha, c, ldc, overwrite, 0, 0);
  }

  static weighted(
    kc: i32,
    a: usize,
    b: usize,
    alpha: f64,
    c: usize,
    ldc: usize,
    overwrite: bool,
    u: usize,
    v: usize,
  ): void {
    Tile.sum<f64, v128>(kc, a, b, alpha, c, ldc, overwrite, u, v);
  }

  /** W is v128 for `weighted`, f64 for `run`. */
  @inline private static sum<T, W>(
    kc: i32,
    a: usize,
    b: usize,
    alpha: f64,
    c: usize,
    ldc: usize,
    overwrite: bool,
    u: usize,
    v: usize,
  ): void {
    let d0 = f64x2.splat(0);
    let d1 = f64x2.splat(0);
    let d2 = f64x2.splat(0);
    let d3 = f64x2.splat(0);
    let o0 = f64x2.splat(0);
    let o1 = f64x2.splat(0);
    let o2 = f64x2.splat(0);
    let o3 = f64x2.splat(0);
    const end = a + ((<usize>kc) << 6);
    do {
      const b01 = v128.load(b);
      const b10 = V.swap(b01);
      const a0 = v128.load(a);
      const a1 = v128.load(a, 16);
      const a2 = v128.load(a, 32);
      const a3 = v128.load(a, 48);
      d0 = V.madd(a0, b01, d0);
      o0 = V.madd(a0, b10, o0);
      d1 = V.madd(a1, b01, d1);
      o1 = V.madd(a1, b10, o1);
      d2 = V.madd(a2, b01, d2);
      o2 = V.madd(a2, b10, o2);
      d3 = V.madd(a3, b01, d3);
      o3 = V.madd(a3, b10, o3);
      a += 64;
      b += 16;
    } while (a < end);
    const s = f64x2.splat(alpha);
    if (isVector<T>()) {
      if (overwrite) {
        v128.store(c, f64x2.mul(s, Tile.complex(d0, o0)));
        v128.store(c, f64x2.mul(s, Tile.complex(d1, o1)), 16);
        v128.store(c, f64x2.mul(s, Tile.complex(d2, o2)), 32);
        v128.store(c, f64x2.mul(s, Tile.complex(d3, o3)), 48);
      } else {
        v128.store(c, V.madd(s, Tile.complex(d0, o0), v128.load(c)));
        v128.store(c, V.madd(s, Tile.complex(d1, o1), v128.load(c, 16)), 16);
        v128.store(c, V.madd(s, Tile.complex(d2, o2), v128.load(c, 32)), 32);
        v128.store(c, V.madd(s, Tile.complex(d3, o3), v128.load(c, 48)), 48);
      }
      return;
    }
    const e = c + ldc;
    if (isVector<W>()) {
      Tile.put(s, V.outer(d0, o0), u, c, overwrite);
      Tile.put(s, V.outer(d1, o1), u + 16, c + 16, overwrite);
      Tile.put(s, V.outer(d2, o2), u + 32, c + 32, overwrite);
      Tile.put(s, V.outer(d3, o3), u + 48, c + 48, overwrite);
      Tile.put(s, V.outer(o0, d0), v, e, overwrite);
      Tile.put(s, V.outer(o1, d1), v + 16, e + 16, overwrite);
      Tile.put(s, V.outer(o2, d2), v + 32, e + 32, overwrite);
      Tile.put(s, V.outer(o3, d3), v + 48, e + 48, overwrite);
      return;
    }
    if (overwrite) {
      v128.store(c, f64x2.mul(s, V.outer(d0, o0)));
      v128.store(c, f64x2.mul(s, V.outer(d1, o1)), 16);
      v128.store(c, f64x2.mul(s, V.outer(d2, o2)), 32);
      v128.store(c, f64x2.mul(s, V.outer(d3, o3)), 48);
      v128.store(e, f64x2.mul(s, V.outer(o0, d0)));
      v128.store(e, f64x2.mul(s, V.outer(o1, d1)), 16);
      v128.store(e, f64x2.mul(s, V.outer(o2, d2)), 32);
      v128.store(e, f64x2.mul(s, V.outer(o3, d3)), 48);
    } else {
      v128.store(c, V.madd(s, V.outer(d0, o0), v128.load(c)));
      v128.store(c, V.madd(s, V.outer(d1, o1), v128.load(c, 16)), 16);
      v128.store(c, V.madd(s, V.outer(d2, o2), v128.load(c, 32)), 32);
      v128.store(c, V.madd(s, V.outer(d3, o3), v128.load(c, 48)), 48);
      v128.store(e, V.madd(s, V.outer(o0, d0), v128.load(e)));
      v128.store(e, V.madd(s, V.outer(o1, d1), v128.load(e, 16)), 16);
      v128.store(e, V.madd(s, V.outer(o2, d2), v128.load(e, 32)), 32);
      v128.store(e, V.madd(s, V.outer(o3, d3), v128.load(e, 48)), 48);
    }
  }

  /** Two entries of a column: αx times their weights. */
  @inline private static put(alpha: v128, x: v128, w: usize, c: usize, overwrite: bool): void {
    const y = f64x2.mul(alpha, v128.load(w));
    v128.store(c, overwrite ? f64x2.mul(y, x) : V.madd(y, x, v128.load(c)));
  }

  /** c as `Pack.b` lays it out, 8 rows of 16 bytes (4 when T is complex):  C ← AB, C + AB or C − AB for mode 0, 1, 2. */
  static lanes<T>(kc: i32, a: usize, b: usize, c: usize, mode: i32): void {
    let d0 = f64x2.splat(0);
    let d1 = f64x2.splat(0);
    let d2 = f64x2.splat(0);
    let d3 = f64x2.splat(0);
    let o0 = f64x2.splat(0);
    let o1 = f64x2.splat(0);
    let o2 = f64x2.splat(0);
    let o3 = f64x2.splat(0);
    const end = a + ((<usize>kc) << 6);
    do {
      const b01 = v128.load(b);
      const b10 = V.swap(b01);
      const a0 = v128.load(a);
      const a1 = v128.load(a, 16);
      const a2 = v128.load(a, 32);
      const a3 = v128.load(a, 48);
      d0 = V.madd(a0, b01, d0);
      o0 = V.madd(a0, b10, o0);
      d1 = V.madd(a1, b01, d1);
      o1 = V.madd(a1, b10, o1);
      d2 = V.madd(a2, b01, d2);
      o2 = V.madd(a2, b10, o2);
      d3 = V.madd(a3, b01, d3);
      o3 = V.madd(a3, b10, o3);
      a += 64;
      b += 16;
    } while (a < end);
    if (isVector<T>()) {
      Tile.keep(c, Tile.complex(d0, o0), mode);
      Tile.keep(c + 16, Tile.complex(d1, o1), mode);
      Tile.keep(c + 32, Tile.complex(d2, o2), mode);
      Tile.keep(c + 48, Tile.complex(d3, o3), mode);
      return;
    }
    Tile.keep(c, V.low(d0, o0), mode);
    Tile.keep(c + 16, V.high(o0, d0), mode);
    Tile.keep(c + 32, V.low(d1, o1), mode);
    Tile.keep(c + 48, V.high(o1, d1), mode);
    Tile.keep(c + 64, V.low(d2, o2), mode);
    Tile.keep(c + 80, V.high(o2, d2), mode);
    Tile.keep(c + 96, V.low(d3, o3), mode);
    Tile.keep(c + 112, V.high(o3, d3), mode);
  }

  @inline private static keep(c: usize, x: v128, mode: i32): void {
    if (mode == 0) v128.store(c, x);
    else if (mode == 1) v128.store(c, f64x2.add(v128.load(c), x));
    else v128.store(c, f64x2.sub(v128.load(c), x));
  }

  /** (d₀ − d₁, o₀ + o₁): the untangled complex sum. */
  @inline private static complex(d: v128, o: v128): v128 {
    const even = V.low(d, o);
    const odd = V.high(d, o);
    // −d₁ by a sign flip keeps this one addition per lane.
    return f64x2.add(even, v128.xor(odd, i64x2(i64.MIN_VALUE, 0)));
  }
}
