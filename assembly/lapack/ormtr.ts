/**
 * dormtr, zunmtr — back-transformation:  Z ← Q Z, where Q is a product of reflectors H₀ H₁ … left by a reduction.
 *
 * in      a    where the reflectors are: entry i of reflector l at a + i·rs + l·cs (elements), rows offset + l … n − 1,
 *              the first of them 1 whatever is stored there            tau  `count` factors
 * in/out  z    n × m, column-major, ldz ≥ n; with `triangular` it is the identity on entry, and its zeros are not touched
 * work    f64[ormtrWorkspace(n, m)]
 *
 * Blocks of reflectors (larfb), last to first. see: LAPACK dormtr, dormqr, dorgqr.
 */
import { Field } from "../blas/level1/field";
import { BlockReflector, larfbWorkspace } from "./larfb";

class Width {
  /** Reflectors a block: more of them a pass over Z, but also a larger share of work on T. */
  static of(n: i32): i32 {
    return n <= 320 ? 32 : 64;
  }
}

/** Doubles of workspace for n rows, m columns and any number of reflectors (counted for complex entries). */
export function ormtrWorkspace(n: i32, m: i32): i32 {
  return larfbWorkspace(Width.of(n), n, m);
}

/** The same for at most `count` reflectors: what a long, thin matrix has room for. */
export function ormtrWorkspaceFor(count: i32, n: i32, m: i32): i32 {
  return larfbWorkspace(min(Width.of(n), count), n, m);
}

export class BackTransform {
  static run<T>(
    n: i32,
    count: i32,
    offset: i32,
    a: usize,
    rs: i32,
    cs: i32,
    tau: usize,
    m: i32,
    z: usize,
    ldz: i32,
    triangular: bool,
    work: usize,
  ): void {
    if (count <= 0 || m == 0) return;
    const block = Width.of(n);
    for (let first = ((count - 1) / block) * block; first >= 0; first -= block) {
      const top = first + offset;
      const corner = a + Field.bytes<T>(top) * <usize>rs + Field.bytes<T>(first) * <usize>cs;
      const skipped = triangular ? top : 0;
      const to = z + Field.bytes<T>(top) + Field.bytes<T>(skipped) * <usize>ldz;
      const width = min(block, count - first);
      const factors = tau + Field.bytes<T>(first);
      BlockReflector.apply<T>(false, n - top, width, corner, rs, cs, factors, m - skipped, to, ldz, work);
    }
  }
}
