import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { uniforms } from "../support/random.js";
import { EPSILON } from "../support/tolerance.js";

const solve = (n: number, shift: number, A: Float64Array, b: Float64Array) =>
  withScope("test", (s) => {
    const [a, l, x] = [s.copyIn(A), s.f64(n * n), s.copyIn(b)];
    const work = s.f64(s.kernels.potrfWorkspace(n));
    const status = s.kernels.dposv(n, shift, a.address, l.address, x.address, work.address);
    return { status, x: x.copy(), a: a.copy() };
  });

/** M Mᵀ of uniform M, n × 2n. */
function positive(n: number): Float64Array {
  const M = uniforms(n, 2 * n * n);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < 2 * n; k++) sum += M[i * 2 * n + k]! * M[j * 2 * n + k]!;
    return sum;
  });
}

describe("dposv", () => {
  test.each([0, 1, 2, 3, 5, 20, 31, 32, 33, 65])(
    "n = %i: ‖(A + shift) x − b‖ ≤ 4 n ε (‖A‖ + shift) ‖x‖ in largest entries and row sums, A is kept",
    (n) => {
      const [A, b] = [positive(n), uniforms(n + 1000, n)];
      for (const shift of [0, 0.3]) {
        const { status, x, a } = solve(n, shift, A, b);
        expect(status).toBe(0);
        expect(a).toEqual(A);
        for (let i = 0; i < n; i++) {
          let [rest, size] = [shift * x[i]! - b[i]!, shift * Math.abs(x[i]!)];
          for (let j = 0; j < n; j++) {
            rest += A[i * n + j]! * x[j]!;
            size += Math.abs(A[i * n + j]! * x[j]!);
          }
          const norm = Math.max(...x.map(Math.abs)) * Math.max(...A.map(Math.abs)) * n;
          expect(Math.abs(rest)).toBeLessThanOrEqual(4 * n * EPSILON * (size + norm));
        }
      }
    },
  );

  test("a pivot that is not positive is named, and b is untouched; n < 0 is argument 1", () => {
    const A = Float64Array.of(1, 0, 0, 0, -1, 0, 0, 0, 1);
    const b = Float64Array.of(1, 2, 3);
    expect(solve(3, 0, A, b)).toMatchObject({ status: 2, x: b });
    expect(solve(3, 2, A, b).status).toBe(0);
    expect(solve(3, 0, A.fill(Number.NaN), b).status).toBe(1);
    expect(withScope("test", (s) => s.kernels.dposv(-1, 0, 0, 0, 0, 0))).toBe(-1);
  });
});
