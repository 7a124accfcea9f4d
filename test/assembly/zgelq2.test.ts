import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { complexMatrix } from "../../src/linalg/matrix.js";
import { uniforms } from "../support/random.js";
import { referenceHerk } from "../support/reference.js";

const lowerFactor = (m: number, n: number, data: ArrayLike<number>): Float64Array =>
  withScope("test", (s) => {
    const [a, l] = [s.copyIn(data), s.f64(2 * m * m)];
    expect(s.kernels.zgelq2(m, n, a.address, n, l.address)).toBe(0);
    return l.copy();
  });

test.each([
  [1, 1],
  [1, 7],
  [2, 2],
  [3, 5],
  [5, 5],
  [8, 20],
  [20, 33],
])(
  "zgelq2: L Lᴴ = A Aᴴ row by row, |difference_ij| ≤ 20 n ε ‖a_i‖ ‖a_j‖, also with rows graded by 1e-20, %i × %i",
  (m, n) => {
    const data = uniforms(m * 50 + n, 2 * m * n).map((x, i) => x * (Math.floor(i / (2 * n)) % 2 === 0 ? 1 : 1e-20));
    const l = lowerFactor(m, n, data);
    const want = referenceHerk(complexMatrix(m, n, data)).data;
    const got = referenceHerk(complexMatrix(m, m, l)).data;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) {
        const size = Math.sqrt(want[2 * i * (m + 1)]! * want[2 * j * (m + 1)]!);
        for (const part of [0, 1]) {
          const at = 2 * (i * m + j) + part;
          expect(Math.abs(got[at]! - want[at]!)).toBeLessThanOrEqual(20 * n * 2 ** -52 * size);
          if (j > i) expect(l[at]).toBe(0);
        }
      }
    }
  },
);

test("zgelq2: a zero row gives a zero row of L, a zero first entry is no obstacle", () => {
  expect([...lowerFactor(2, 2, [0, 0, 0, 0, 3, 0, 4, 0])].map(Math.abs)).toEqual([0, 0, 0, 0, 3, 0, 4, 0]);
  const l = lowerFactor(1, 2, [0, 0, 3, 4]);
  expect([Math.abs(l[0]!), Math.abs(l[1]!)]).toEqual([5, 0]);
});

test("zgelq2: more rows than columns is argument 2", () => {
  withScope("test", (s) => expect(s.kernels.zgelq2(3, 2, s.f64(12).address, 2, s.f64(18).address)).toBe(-2));
});
