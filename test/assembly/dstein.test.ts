import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { type Matrix, matrix } from "../../src/linalg/matrix.js";
import { eigenRatios } from "../support/eigenRatios.js";
import { tridiagonals } from "../support/gallery.js";
import { EIGEN_RATIO } from "../support/tolerance.js";

/** Status, values from bisection and vectors (n × m) of the tridiagonal matrix T at places [from, to). */
function invert(T: Matrix, from: number, to: number, shift = 0) {
  const n = T.rows;
  const m = to - from;
  return withScope("dstein", (s) => {
    const { kernels } = s;
    const d = s.copyIn(Array.from({ length: n }, (_, i) => T.data[i * n + i]!));
    const e = s.copyIn(Array.from({ length: n }, (_, i) => (i < n - 1 ? T.data[i * n + i + 1]! : 0)));
    const [w, z] = [s.f64(m), s.f64(n * m)];
    const work = s.f64(Math.max(kernels.dstebzWorkspace(n), kernels.dsteinWorkspace(n, m)));
    s.check("dstebz", kernels.dstebz(n, from, to, d.address, e.address, w.address, work.address));
    const values = w.copy();
    w.set(values.map((x) => x + shift));
    const status = kernels.dstein(n, m, d.address, e.address, w.address, z.address, work.address);
    const columns = z.copy();
    const data = Float64Array.from({ length: n * m }, (_, k) => columns[(k % m) * n + Math.floor(k / m)]!);
    const vectors: Matrix = { rows: n, cols: m, data };
    return { status, values, vectors };
  });
}

describe("dstein: what it accepts passes ‖TZ − ZΛ‖ < 10 n ε ‖T‖ and ‖ZᵀZ − 1‖ < 10 n ε; what does not pass is refused", () => {
  for (const n of [2, 9, 33, 100]) {
    for (const { name, A } of tridiagonals(n)) {
      test(`${name}, n = ${n}`, () => {
        for (const [from, to] of [
          [0, Math.ceil(n / 5)],
          [n - Math.ceil(n / 5), n],
        ] as const) {
          const { status, values, vectors } = invert(A as Matrix, from, to);
          if (status !== 0) continue;
          const { residual, orthogonality } = eigenRatios(A, values, vectors);
          expect(residual).toBeLessThan(EIGEN_RATIO);
          expect(orthogonality).toBeLessThan(EIGEN_RATIO);
        }
      });
    }
  }

  test("it accepts the lowest fifth of a random matrix and of the Clement matrix, n = 100", () => {
    for (const name of ["random", "Clement"]) {
      const { A } = tridiagonals(100).find((x) => x.name.includes(name))!;
      expect(invert(A as Matrix, 0, 20).status).toBe(0);
    }
  });

  test("it refuses shifts that are no eigenvalues, NaN, and the zero matrix", () => {
    const { A } = tridiagonals(50)[0]!;
    expect(invert(A as Matrix, 0, 5, 1e-6).status).toBeGreaterThan(0);
    expect(invert(A as Matrix, 0, 5, Number.NaN).status).toBeGreaterThan(0);
    expect(invert(matrix(5, 5), 0, 1).status).toBeGreaterThan(0);
  });

  test("no vectors are no work, and illegal sizes are named", () => {
    expect(invert(matrix(5, 5), 2, 2).status).toBe(0);
    withScope("dstein", (s) => {
      expect(s.kernels.dstein(-1, 0, 0, 0, 0, 0, 0)).toBe(-1);
      expect(s.kernels.dstein(2, 3, 0, 0, 0, 0, 0)).toBe(-2);
    });
  });
});
