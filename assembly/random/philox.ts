/**
 * Philox4x32-10: a counter of 128 bits and a key of 64 bits go in, 128 random bits come out. No state.
 *
 *   one round   (x0, x1, x2, x3) ← (hi(M1·x2) ⊕ x1 ⊕ k0,  lo(M1·x2),  hi(M0·x0) ⊕ x3 ⊕ k1,  lo(M0·x0))
 *               (k0, k1) ← (k0 + W0, k1 + W1);  ten rounds
 *
 * For a fixed key the map counter → block is a bijection, so two counters never give the same block.
 * see: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
 */
export class Philox {
  static readonly M0: u32 = 0xd2511f53;
  static readonly M1: u32 = 0xcd9e8d57;
  /** ⌊2³²/φ⌋ and ⌊2³²(√3 − 1)⌋. */
  static readonly W0: u32 = 0x9e3779b9;
  static readonly W1: u32 = 0xbb67ae85;

  /** High words of m · x in the four lanes; `m` holds the same 32-bit number in each. */
  @inline static mulHigh(x: v128, m: v128): v128 {
    return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, m), i64x2.extmul_high_i32x4_u(x, m), 1, 3, 5, 7);
  }

  /**
   * Four consecutive blocks at once: lane i of the four words stored at `out` (16 bytes each) belongs to
   * counter (block + i, id0, id1).
   */
  @inline static four(k0: u32, k1: u32, id0: u32, id1: u32, block: u64, out: usize): void {
    const m0 = i32x4.splat(Philox.M0);
    const m1 = i32x4.splat(Philox.M1);
    const start = i32x4.splat(<i32>block);
    let x0 = i32x4.add(start, i32x4(0, 1, 2, 3));
    // Where the low word wrapped around, the comparison is −1, and the high word is one more.
    let x1 = i32x4.sub(i32x4.splat(<i32>(block >> 32)), i32x4.lt_u(x0, start));
    let x2 = i32x4.splat(id0);
    let x3 = i32x4.splat(id1);
    for (let round = 0; round < 10; round++) {
      const high1 = v128.xor(v128.xor(Philox.mulHigh(x2, m1), x1), i32x4.splat(k0));
      const low1 = i32x4.mul(x2, m1);
      const high0 = v128.xor(v128.xor(Philox.mulHigh(x0, m0), x3), i32x4.splat(k1));
      const low0 = i32x4.mul(x0, m0);
      x0 = high1;
      x1 = low1;
      x2 = high0;
      x3 = low0;
      k0 += Philox.W0;
      k1 += Philox.W1;
    }
    v128.store(out, x0);
    v128.store(out, x1, 16);
    v128.store(out, x2, 32);
    v128.store(out, x3, 48);
  }
}

/**
 * philox4x32 — one block.
 *
 * in      k0 k1         key
 *         c0 c1 c2 c3   counter
 * out     out           i32[4]
 * returns 0
 */
export function philox4x32(k0: u32, k1: u32, c0: u32, c1: u32, c2: u32, c3: u32, out: usize): i32 {
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>Philox.M0 * <u64>c0;
    const product1 = <u64>Philox.M1 * <u64>c2;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += Philox.W0;
    k1 += Philox.W1;
  }
  store<u32>(out, c0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
  return 0;
}
