import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { uniforms } from "../support/random.js";

const singularValues = (m: number, n: number, data: ArrayLike<number>) =>
  withScope("test", (s) => {
    const [a, values] = [s.copyIn(data), s.f64(m)];
    expect(s.kernels.zgesvj(m, n, a.address, n, values.address)).toBe(0);
    return { values: values.copy(), rows: a.copy() };
  });

test.each([
  [1, 1],
  [2, 2],
  [2, 9],
  [5, 5],
  [8, 20],
  [20, 20],
  [3, 300],
])("zgesvj: rows orthogonal within 20 n ε, values descending, Σ σ² = ‖A‖² within 20 n ε, %i × %i", (m, n) => {
  const a = uniforms(m * 100 + n, 2 * m * n);
  const { values, rows } = singularValues(m, n, a);
  const fro = a.reduce((sum, x) => sum + x * x, 0);
  const bound = 20 * n * 2 ** -52;
  expect(Math.abs(values.reduce((sum, x) => sum + x * x, 0) - fro) / fro).toBeLessThan(bound);
  for (let i = 1; i < m; i++) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) {
      let [re, im, ni, nj] = [0, 0, 0, 0];
      for (let k = 0; k < n; k++) {
        const [ar, ai] = [rows[2 * (i * n + k)]!, rows[2 * (i * n + k) + 1]!];
        const [br, bi] = [rows[2 * (j * n + k)]!, rows[2 * (j * n + k) + 1]!];
        re += ar * br + ai * bi;
        im += ai * br - ar * bi;
        ni += ar * ar + ai * ai;
        nj += br * br + bi * bi;
      }
      expect(Math.sqrt(re * re + im * im)).toBeLessThanOrEqual(bound * Math.sqrt(ni * nj));
    }
  }
});

test("zgesvj: a graded matrix diag(1, 1e-5, 1e-10, 1e-15)·Q keeps every value to 1e-13 relative", () => {
  // Q is the unitary Fourier matrix of 4 points: entries ±1/2, ±i/2.
  const phase = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const;
  const sizes = [1, 1e-5, 1e-10, 1e-15];
  const data: number[] = [];
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) data.push(...phase[(i * j) % 4]!.map((x) => (x / 2) * sizes[i]!));
  }
  const { values } = singularValues(4, 4, data);
  for (let i = 0; i < 4; i++) expect(Math.abs(values[i]! / sizes[i]! - 1)).toBeLessThan(1e-13);
});

test("zgesvj: zero, rank one and repeated rows end with exact or ε-sized zeros", () => {
  expect([...singularValues(2, 3, new Float64Array(12)).values]).toEqual([0, 0]);
  const { values } = singularValues(3, 3, [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 2, 4, 6, 8, 10, 12]);
  expect(Math.abs(values[0]! - Math.sqrt(6 * 91))).toBeLessThan(1e-13);
  expect(values[1]!).toBeLessThan(1e-14);
});

test("zgesvj: more rows than columns is argument 2", () => {
  withScope("test", (s) => expect(s.kernels.zgesvj(3, 2, s.f64(12).address, 2, s.f64(3).address)).toBe(-2));
});
