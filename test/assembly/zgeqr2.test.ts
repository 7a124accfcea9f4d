import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";

const ε = 2 ** -52;

/** Q (m × k), R (k × n) of an m × n interleaved matrix. */
function factor(m: number, n: number, data: Float64Array) {
  const k = Math.min(m, n);
  return withScope("test", (s) => {
    const a = s.copyIn(data);
    const tau = s.f64(2 * k);
    const work = s.f64(2 * (m + n));
    const lda = Math.max(1, n);
    s.check("zgeqr2", s.kernels.zgeqr2(m, n, a.address, lda, tau.address, work.address));
    const packed = a.copy();
    s.check("zung2r", s.kernels.zung2r(m, k, k, a.address, lda, tau.address, work.address));
    return { k, packed, full: a.copy() };
  });
}

const entry = (data: Float64Array, cols: number, i: number, j: number): [number, number] => [
  data[2 * (i * cols + j)]!,
  data[2 * (i * cols + j) + 1]!,
];

/** ‖A − QR‖ / (‖A‖ max(m, n) ε) and ‖QᴴQ − 1‖ / (m ε), entrywise maxima. */
function ratios(m: number, n: number, data: Float64Array): [number, number] {
  const { k, packed, full } = factor(m, n, data);
  const size = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  let residual = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [re, im] = entry(data, n, i, j).map((x) => x / (size || 1)) as [number, number];
      for (let l = 0; l <= Math.min(j, k - 1); l++) {
        const [qr, qi] = entry(full, n, i, l);
        const [rr, ri] = entry(packed, n, l, j).map((x) => x / (size || 1)) as [number, number];
        re -= qr * rr - qi * ri;
        im -= qr * ri + qi * rr;
      }
      residual = Math.max(residual, Math.abs(re), Math.abs(im));
    }
  }
  let orthogonality = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let [re, im] = [i === j ? -1 : 0, 0];
      for (let l = 0; l < m; l++) {
        const [ar, ai] = entry(full, n, l, i);
        const [br, bi] = entry(full, n, l, j);
        re += ar * br + ai * bi;
        im += ar * bi - ai * br;
      }
      orthogonality = Math.max(orthogonality, Math.abs(re), Math.abs(im));
    }
  }
  return [residual / (Math.max(1, m, n) * ε), orthogonality / (Math.max(1, m) * ε)];
}

describe("zgeqr2, zung2r: ‖A − QR‖ ≤ 10 n ε ‖A‖ and ‖QᴴQ − 1‖ ≤ 10 m ε", () => {
  test.each([
    [0, 0],
    [1, 1],
    [2, 1],
    [1, 3],
    [3, 3],
    [5, 2],
    [4, 7],
    [20, 20],
    [33, 17],
  ])("on a normal matrix of %i × %i, also times 1e±200 and 1e±155", (m, n) => {
    for (const scale of [1, 1e200, 1e-200, 1e155, 1e-155]) {
      const [residual, orthogonality] = ratios(
        m,
        n,
        normals(stream(m, n), 2 * m * n).map((x) => x * scale),
      );
      expect(residual, `scale ${scale}`).toBeLessThan(10);
      expect(orthogonality, `scale ${scale}`).toBeLessThan(10);
    }
  });

  const n = 9;
  const build = (f: (i: number, j: number) => number) =>
    Float64Array.from({ length: 2 * n * n }, (_, k) => (k % 2 ? 0 : f(Math.floor(k / 2 / n), (k / 2) % n)));
  test.each([
    ["zero", build(() => 0)],
    ["the identity", build((i, j) => (i === j ? 1 : 0))],
    ["all ones", build(() => 1)],
    ["graded 1 … 1e-160", build((i, j) => 10 ** (-20 * Math.max(i, j)))],
    ["i times the identity", build((i, j) => (i === j ? 1 : 0)).map((_, k, a) => (k % 2 ? a[k - 1]! : 0))],
  ])("on %s", (_, data) => {
    for (const ratio of ratios(n, n, data)) expect(ratio).toBeLessThan(10);
  });
});

test("zgeqr2 leaves a real diagonal, and refuses illegal arguments by number", () => {
  const { packed } = factor(6, 6, normals(stream(2), 72));
  for (let i = 0; i < 6; i++) expect(entry(packed, 6, i, i)[1]).toBe(0);
  withScope("test", ({ kernels }) => {
    expect([
      kernels.zgeqr2(-1, 1, 0, 1, 0, 0),
      kernels.zgeqr2(1, -1, 0, 1, 0, 0),
      kernels.zgeqr2(1, 2, 0, 1, 0, 0),
    ]).toEqual([-1, -2, -4]);
    expect([kernels.zung2r(-1, 0, 0, 0, 1, 0, 0), kernels.zung2r(1, 2, 1, 0, 2, 0, 0)]).toEqual([-1, -2]);
    expect([kernels.zung2r(2, 1, 2, 0, 1, 0, 0), kernels.zung2r(2, 2, 1, 0, 1, 0, 0)]).toEqual([-3, -5]);
  });
});
