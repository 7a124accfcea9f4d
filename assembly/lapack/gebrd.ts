/**
 * gebrd — bidiagonal form of an m × n matrix, m ≥ n, blocked:  A = Q B Pᴴ,  B real, upper bidiagonal.
 *
 * in/out  a     m × n, column-major, lda ≥ m.  On exit column j holds, from row j, the reflector v_j of Q, and row j,
 *               from column j + 1, the reflector u_j of P (as it is, not conjugated); v₀ = u₀ = 1 is not to be relied on
 * out     d     f64[n] diagonal of B       e      f64[n − 1] superdiagonal
 * out     tauq, taup   n entries of the field each
 * work    f64[gebrdWorkspace(m, n)]
 *
 * A panel of nb columns and rows is reduced while the matrix behind it is left alone. What the panel owes it is
 *
 *      A ← A − [V X] [Y U]ᴴ           V, X  m × nb     Y, U  n × nb
 *
 * with y = τ Aᴴv, x = τ A u of the matrix as it then is. Half of the 4n²(m − n/3) flops are in that product, half in the
 * two matrix-vector products of each column. T is f64 for real and v128 for complex entries.
 * see: J. J. Dongarra, D. C. Sorensen, S. J. Hammarling, J. Comput. Appl. Math. 27 (1989) 215–227; LAPACK dlabrd.
 */
import { Field } from "../blas/level1/field";
import { gemmWorkspace } from "../blas/level3/gemm";
import { PanelWidth } from "./dsytrd";
import { Reflector } from "./larfg";

/** Doubles of workspace for gebrd(m, n) (counted for complex entries). */
export function gebrdWorkspace(m: i32, n: i32): i32 {
  const nb = min(PanelWidth.of(n), n);
  return 4 * nb * (m + n) + 4 * nb + 32 + gemmWorkspace(m, n, 2 * nb);
}

export class Bidiagonal {
  static reduce<T>(
    m: i32,
    n: i32,
    a: usize,
    lda: i32,
    d: usize,
    e: usize,
    tauq: usize,
    taup: usize,
    work: usize,
  ): void {
    const nb = min(PanelWidth.of(n), n);
    const one = Field.bytes<T>(1);
    const ld = Field.bytes<T>(lda);
    const tall = Field.bytes<T>(m);
    const wide = Field.bytes<T>(n);
    const v = work;
    const x = v + <usize>nb * tall;
    const y = x + <usize>nb * tall;
    const u = y + <usize>nb * wide;
    const row = u + <usize>nb * wide;
    const gemm = (row + Field.bytes<T>(nb) + 63) & ~63;
    for (let start = 0; start < n; start += nb) {
      const columns = min(nb, n - start);
      for (let i = 0; i < columns; i++) {
        const c = start + i;
        const down = m - c;
        const right = n - c - 1;
        const here = <usize>c * one;
        const next = here + one;
        const corner = a + <usize>c * (ld + one);
        // The column as the reflectors so far have left it: a_c ← a_c − V conj(y_c)ᵀ − X conj(u_c)ᵀ.
        if (i > 0) {
          Row.conjugate<T>(i, y + here, n, row);
          Field.gemv<T>(down, i, v + here, m, row, corner);
          Row.conjugate<T>(i, u + here, n, row);
          Field.gemv<T>(down, i, x + here, m, row, corner);
        }
        const tq = tauq + here;
        f64.store(d + ((<usize>c) << 3), Reflector.of<T>(down, corner, tq));
        memory.copy(v + <usize>i * tall + here, corner, tall - here);
        if (right == 0) break;
        // y = τ (Aᴴ v − Y (Vᴴ v) − U (Xᴴ v))
        const yi = y + <usize>i * wide + next;
        Field.gemvAdjoint<T>(down, right, corner + ld, lda, corner, yi);
        if (i > 0) {
          Field.gemvAdjoint<T>(down, i, v + here, m, corner, row);
          Field.gemv<T>(right, i, y + next, n, row, yi);
          Field.gemvAdjoint<T>(down, i, x + here, m, corner, row);
          Field.gemv<T>(right, i, u + next, n, row, yi);
        }
        Field.scal<T>(right, load<T>(tq), yi);
        // The row, conjugated: g = conj(a_c) − Y conj(v_c)ᵀ − U conj(x_c)ᵀ.
        const g = u + <usize>i * wide + next;
        Row.conjugate<T>(right, corner + ld, lda, g);
        Row.conjugate<T>(i + 1, v + here, m, row);
        Field.gemv<T>(right, i + 1, y + next, n, row, g);
        if (i > 0) {
          Row.conjugate<T>(i, x + here, m, row);
          Field.gemv<T>(right, i, u + next, n, row, g);
        }
        const tp = taup + here;
        f64.store(e + ((<usize>c) << 3), Reflector.of<T>(right, g, tp));
        let to = corner + ld;
        for (let l = 0; l < right; l++, to += ld) store<T>(to, load<T>(g + <usize>l * one));
        // −x = τ (−A u + V (Yᴴ u) + X (Uᴴ u))
        const xi = x + <usize>i * tall + next;
        memory.fill(xi, 0, tall - next);
        Field.gemv<T>(down - 1, right, corner + ld + one, lda, g, xi);
        Field.gemvAdjoint<T>(right, i + 1, y + next, n, g, row);
        Field.scal<T>(i + 1, Field.real<T>(-1), row);
        Field.gemv<T>(down - 1, i + 1, v + next, m, row, xi);
        if (i > 0) {
          Field.gemvAdjoint<T>(right, i, u + next, n, g, row);
          Field.scal<T>(i, Field.real<T>(-1), row);
          Field.gemv<T>(down - 1, i, x + next, m, row, xi);
        }
        Field.scal<T>(down - 1, Field.neg<T>(load<T>(tp)), xi);
      }
      const after = start + nb;
      if (after < n) {
        const at = <usize>after * one;
        const rest = a + <usize>after * (ld + one);
        Field.gemm<T>(m - after, n - after, 2 * nb, -1, v + at, 1, m, false, y + at, n, 1, true, 1, rest, lda, gemm);
      }
    }
  }
}

class Row {
  /** to_l ← conj(x_l), the x at a stride of `step` elements. */
  static conjugate<T>(count: i32, x: usize, step: i32, to: usize): void {
    const bytes = Field.bytes<T>(step);
    const one = Field.bytes<T>(1);
    for (let l = 0; l < count; l++, x += bytes, to += one) store<T>(to, Field.conj<T>(load<T>(x)));
  }
}
