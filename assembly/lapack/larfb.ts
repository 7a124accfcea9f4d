/**
 * A block of Householder reflectors as one operator,  H₀ H₁ … = I − (V T) Vᴴ  (compact WY), so that all the work is in two
 * large products, VᴴZ and (VT)(VᴴZ); forming V T first costs half of applying T to the columns of VᴴZ.
 *
 * V has the zeros above its ones written out; T comes from the Gram matrix G = VᴴV, of which one triangle is formed:
 *     T_jj = τ_j,   T_{:j,j} = −τ_j T_{:j,:j} G_{:j,j}.
 * T is f64 for real and v128 for complex entries.
 * see: R. Schreiber, C. Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53–57; LAPACK dlarft, dlarfb.
 */
import { Field } from "../blas/level1/field";
import { gemmWorkspace } from "../blas/level3/gemm";

/** Doubles of workspace for up to `block` reflectors of `rows` rows applied to `columns` columns (counted for complex entries). */
export function larfbWorkspace(block: i32, rows: i32, columns: i32): i32 {
  const panels = 2 * (2 * rows * block + 8);
  const small = 2 * (2 * block * block + 8);
  const product = 2 * block * columns + 16;
  // V T and the Gram matrix have `block` columns, which may be more than z has.
  const widest = max(columns, block);
  return panels + small + product + max(gemmWorkspace(rows, widest, block), gemmWorkspace(block, widest, rows)) + 32;
}

export class BlockReflector {
  /**
   * z ← (I − V T Vᴴ) z, or with `adjoint` (I − V Tᴴ Vᴴ) z.
   *
   * Entry i of reflector l, both counted from the block's corner, is at x + i·rs + l·cs (elements) for i > l.
   */
  static apply<T>(
    adjoint: bool,
    rows: i32,
    count: i32,
    x: usize,
    rs: i32,
    cs: i32,
    tau: usize,
    columns: i32,
    z: usize,
    ldz: i32,
    work: usize,
  ): void {
    if (rows == 0 || columns == 0 || count == 0) return;
    const panel = Field.bytes<T>(rows * count) + 64;
    const v = (work + 63) & ~63;
    const vt = v + panel;
    const gram = vt + panel;
    const t = gram + Field.bytes<T>(count * count);
    const w = t + Field.bytes<T>(count * count);
    const gemm = (w + Field.bytes<T>(count * columns) + 63) & ~63;
    BlockReflector.gather<T>(rows, count, x, rs, cs, v);
    Field.gemmt<T>(count, rows, 1, v, rows, 1, true, v, 1, rows, false, 0, gram, count, gemm);
    BlockReflector.triangle<T>(count, tau, gram, count, t);
    if (adjoint) Field.gemm<T>(rows, count, count, 1, v, 1, rows, false, t, count, 1, true, 0, vt, rows, gemm);
    else Field.gemm<T>(rows, count, count, 1, v, 1, rows, false, t, 1, count, false, 0, vt, rows, gemm);
    Field.gemm<T>(count, columns, rows, 1, v, rows, 1, true, z, 1, ldz, false, 0, w, count, gemm);
    Field.gemm<T>(rows, columns, count, -1, vt, 1, rows, false, w, 1, count, false, 1, z, ldz, gemm);
  }

  /** v ← V, rows × count, column-major, with its ones and zeros. */
  static gather<T>(rows: i32, count: i32, x: usize, rs: i32, cs: i32, v: usize): void {
    const one = Field.bytes<T>(1);
    const step = Field.bytes<T>(rs);
    for (let l = 0; l < count; l++) {
      let to = v + Field.bytes<T>(l * rows);
      const skipped = Field.bytes<T>(l);
      memory.fill(to, 0, skipped);
      to += skipped;
      store<T>(to, Field.real<T>(1));
      to += one;
      let from = x + Field.bytes<T>(l + 1) * <usize>rs + Field.bytes<T>(l) * <usize>cs;
      if (rs == 1) {
        memory.copy(to, from, Field.bytes<T>(rows - l - 1));
        continue;
      }
      for (let i = l + 1; i < rows; i++, from += step, to += one) store<T>(to, load<T>(from));
    }
  }

  /** t ← T, count × count, of the lower triangle of VᴴV, both column-major. */
  static triangle<T>(count: i32, tau: usize, gram: usize, ldg: i32, t: usize): void {
    memory.fill(t, 0, Field.bytes<T>(count * count));
    for (let j = 0; j < count; j++) {
      const tj = load<T>(tau + Field.bytes<T>(j));
      const column = t + Field.bytes<T>(j * count);
      for (let l = 0; l < j; l++) {
        const g = Field.mul<T>(tj, Field.conj<T>(load<T>(gram + Field.bytes<T>(l * ldg + j))));
        Field.axpy<T>(l + 1, Field.neg<T>(g), t + Field.bytes<T>(l * count), column);
      }
      store<T>(column + Field.bytes<T>(j), tj);
    }
  }
}
