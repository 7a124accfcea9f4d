import { expect, test } from "vitest";
import { type F64Block, type Scope, withScope } from "../../src/engine/scope.js";
import { randomHermitian } from "../support/gallery.js";
import { uniforms } from "../support/random.js";

const GUARD = 1 << 16;
const MARK = 12345.678;

/** Runs `body` with `doubles` of workspace and looks at what lies behind them: nothing is to be written there. */
function guarded(s: Scope, doubles: number, body: (work: F64Block) => number): void {
  s.nested(() => {
    const room = s.f64(doubles + GUARD).fill(Number.NaN);
    const behind = room.part(doubles).fill(MARK);
    expect(body(room)).toBe(0);
    expect(behind.copy().every((x) => x === MARK)).toBe(true);
  });
}

// 256 steps of a reduction are one block, 257 are two of 129: a smaller product can take more room than a larger one.
test.each([5, 33, 130, 257, 300])("eigenproblems of order %i keep inside the workspace they asked for", (n) => {
  for (const complex of [false, true]) {
    const A = randomHermitian(n, complex, n);
    withScope("test", (s) => {
      const { kernels: k } = s;
      const values = s.f64(n);
      const a = s.f64(A.data.length);
      const t = s.f64(4 * n);
      for (const vectors of [0, 1]) {
        a.set(A.data);
        const [size, solve] = complex ? [k.zheevWorkspace, k.zheev] : [k.dsyevWorkspace, k.dsyev];
        guarded(s, size(n, vectors), (w) => solve(vectors, n, a.address, values.address, w.address));
      }
      for (const [from, to] of [
        [0, n],
        [1, Math.ceil(0.7 * n)],
        [2, 4],
      ] as const) {
        a.set(A.data);
        const [reduceSize, reduce] = complex
          ? [k.zheevxReduceWorkspace, k.zheevxReduce]
          : [k.dsyevxReduceWorkspace, k.dsyevxReduce];
        let scale = 0;
        guarded(s, reduceSize(n), (w) => {
          scale = reduce(n, a.address, t.address, w.address);
          return 0;
        });
        const [size, solve] = complex ? [k.zheevxWorkspace, k.zheevxVectors] : [k.dsyevxWorkspace, k.dsyevxVectors];
        guarded(s, size(n, to - from), (w) =>
          solve(n, from, to, a.address, t.address, scale, values.address, a.address, w.address),
        );
      }
    });
  }
});

test.each([
  [5, 3],
  [70, 33],
  [300, 40],
  [300, 257],
  [270, 270],
])("factorizations of %i × %i keep inside the workspace they asked for", (m, n) => {
  for (const complex of [false, true]) {
    const width = complex ? 2 : 1;
    withScope("test", (s) => {
      const { kernels: k } = s;
      const draw = (count: number) => s.copyIn(uniforms(m + n, width * count));
      const q = s.f64(width * m * n);
      const r = s.f64(width * n * n);
      const values = s.f64(n);
      const a = draw(m * n);
      const qr = complex ? k.zgeqrfp : k.dgeqrfp;
      guarded(s, k.geqrfWorkspace(m, n), (w) => qr(m, n, a.address, q.address, r.address, w.address));
      for (const vectors of [0, 1]) {
        const b = draw(m * n);
        const [size, svd] = complex ? [k.zgesvdWorkspace, k.zgesvd] : [k.dgesvdWorkspace, k.dgesvd];
        guarded(s, size(m, n, vectors), (w) =>
          svd(vectors, m, n, b.address, values.address, q.address, r.address, w.address),
        );
      }
      const [square, right] = [draw(m * m), draw(m * n)];
      const solve = complex ? k.zgesv : k.dgesv;
      guarded(s, k.gesvWorkspace(m, n), (w) => solve(m, n, square.address, right.address, values.address, w.address));
      // Diagonally dominant: m on the diagonal.
      const positive = draw(m * m);
      const data = positive.copy();
      for (let i = 0; i < m; i++) {
        for (let part = 0; part < width; part++) data[(i * m + i) * width + part] = part === 0 ? 2 * m : 0;
      }
      positive.set(data);
      const cholesky = complex ? k.zpotrf : k.dpotrf;
      guarded(s, k.potrfWorkspace(m), (w) => cholesky(m, positive.address, w.address));
    });
  }
});

test("products of up to 260 × 260 over 300 keep inside the workspace of the largest", () => {
  for (const complex of [false, true]) {
    const width = complex ? 2 : 1;
    withScope("test", (s) => {
      const { kernels: k } = s;
      const a = s.copyIn(uniforms(1, width * 300 * 300));
      const c = s.f64(width * 300 * 300);
      const gemm = complex ? k.zgemm : k.dgemm;
      for (const steps of [1, 129, 255, 256, 257, 300]) {
        for (const [m, n] of [
          [260, 260],
          [97, 3],
          [192, 257],
          [5, 256],
        ] as const) {
          const size = complex ? k.gemmWorkspace : k.dgemmWorkspace;
          guarded(s, size(260, 260, 300), (w) =>
            gemm(m, n, steps, 1, a.address, 1, m, false, a.address, 1, steps, false, 0, c.address, m, w.address),
          );
        }
      }
    });
  }
});
