import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { complexMatrix, type Field, isComplex, matrix } from "../../src/linalg/matrix.js";
import { randomHermitian } from "../support/gallery.js";
import { uniforms } from "../support/random.js";
import { maxDifference, referenceMatmul } from "../support/reference.js";

const EPS = 2 ** -52;
const draw = (rows: number, cols: number, complex: boolean, seed: number): Field =>
  complex
    ? complexMatrix(rows, cols, uniforms(seed, 2 * rows * cols))
    : matrix(rows, cols, uniforms(seed, rows * cols));

/** Column-major storage of a Hermitian matrix is its conjugate, row-major. */
const conjugate = (A: Field): Float64Array => (isComplex(A) ? A.data.map((x, k) => (k % 2 ? 0 - x : x)) : A.data);

// Four (real) and two (complex) columns a pass; from 256 on in blocks with sums of their own.
test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 20, 33, 255, 256, 259, 385])(
  "dsymv, zhemv of order %i: |y − A x| ≤ 2 n ε, the upper triangle not read",
  (n) => {
    for (const complex of [false, true]) {
      const A = randomHermitian(n, complex, n + 1);
      const x = draw(n, 1, complex, n + 2);
      const step = complex ? 2 : 1;
      const stored = conjugate(A).slice();
      // Column j, rows i < j: what lies above the diagonal may hold anything.
      for (let j = 0; j < n; j++) for (let i = 0; i < j * step; i++) stored[j * n * step + i] = Number.NaN;
      const y = withScope("test", (s) => {
        const [a, v, out] = [s.copyIn(stored), s.copyIn(x.data), s.f64(n * step)];
        const work = s.f64(s.kernels.symvWorkspace(n) * step).fill(Number.NaN);
        const symv = complex ? s.kernels.zhemv : s.kernels.dsymv;
        expect(symv(n, a.address, Math.max(1, n), v.address, out.address, work.address)).toBe(0);
        return out.copy();
      });
      expect(maxDifference(y, referenceMatmul(A, x).data)).toBeLessThanOrEqual(2 * Math.max(1, n) * EPS);
    }
  },
);

// Tiles of 8 × 2 and 4 × 1 that cross the diagonal.
test.each([
  [1, 1],
  [5, 3],
  [8, 2],
  [9, 16],
  [17, 32],
  [40, 5],
])("dgemmt, zgemmt of order %i over %i: the lower triangle of C − A B, the upper one untouched", (n, k) => {
  for (const complex of [false, true]) {
    const step = complex ? 2 : 1;
    const A = draw(n, k, complex, 1);
    const B = draw(k, n, complex, 2);
    const C = draw(n, n, complex, 3);
    const product = referenceMatmul(A, B).data;
    const result = withScope("test", (s) => {
      const [a, b, c] = [s.copyIn(A.data), s.copyIn(B.data), s.copyIn(C.data)];
      const work = s.f64(s.kernels.gemmWorkspace(n, n, k)).address;
      const args = [a.address, k, 1, b.address, n, 1] as const;
      const status = complex
        ? s.kernels.zgemmt(n, k, -1, a.address, k, 1, false, b.address, n, 1, false, 1, c.address, n, work)
        : s.kernels.dgemmt(n, k, -1, ...args, 1, c.address, n, work);
      expect(status).toBe(0);
      return c.copy();
    });
    // C is column-major here: entry (i, j) at j · n + i.
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (let part = 0; part < step; part++) {
          const at = (j * n + i) * step + part;
          const expected = i >= j ? C.data[at]! - product[(i * n + j) * step + part]! : C.data[at]!;
          expect(Math.abs(result[at]! - expected)).toBeLessThanOrEqual(i >= j ? 4 * k * EPS : 0);
        }
      }
    }
  }
});

test("kernels refuse illegal sizes with −i and write nothing", () => {
  withScope("test", (s) => {
    expect(s.kernels.dsymv(-1, 0, 1, 0, 0, 0)).toBe(-1);
    expect(s.kernels.zhemv(4, 0, 3, 0, 0, 0)).toBe(-3);
    expect(s.kernels.dgemm(-1, 1, 1, 1, 0, 1, 1, false, 0, 1, 1, false, 0, 0, 1, 0)).toBe(-1);
    expect(s.kernels.zgemm(4, 1, 1, 1, 0, 1, 1, false, 0, 1, 1, false, 0, 0, 3, 0)).toBe(-15);
  });
});
