import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { engineName } from "../support/engine.js";
import { tridiagonals } from "../support/gallery.js";
import { uniforms } from "../support/random.js";
import { EPSILON, eigenvalueBound } from "../support/tolerance.js";

function values(d: ArrayLike<number>, e: ArrayLike<number>): { status: number; values: Float64Array } {
  const n = d.length;
  return withScope("test", (s) => {
    const [diagonal, sub] = [s.copyIn(d), s.f64(n)];
    sub.set(e);
    const status = s.kernels.dsterf(n, diagonal.address, sub.address);
    return { status, values: diagonal.copy() };
  });
}

/** How many eigenvalues of the tridiagonal lie below x: signs of a Sturm sequence, exact for entries moved by about ε. */
function below(d: ArrayLike<number>, e: ArrayLike<number>, x: number): number {
  let count = 0;
  let q = 1;
  for (let i = 0; i < d.length; i++) {
    const coupling = i === 0 ? 0 : e[i - 1]! / q;
    q = d[i]! - x - (i === 0 ? 0 : coupling * e[i - 1]!);
    if (q === 0) q = -1e-300;
    if (q < 0) count++;
  }
  return count;
}

function expectValues(d: ArrayLike<number>, e: ArrayLike<number>) {
  const n = d.length;
  const { status, values: λ } = values(d, e);
  expect(status).toBe(0);
  const norm = Math.max(Math.abs(λ[0] ?? 0), Math.abs(λ[n - 1] ?? 0));
  // The count's own rounding moves its matrix by less than 4 ε ‖T‖.
  const bound = eigenvalueBound(n, norm) + 4 * EPSILON * norm;
  for (let k = 0; k < n; k++) {
    if (k > 0) expect(λ[k]).toBeGreaterThanOrEqual(λ[k - 1]!);
    expect(below(d, e, λ[k]! - bound - 1e-320)).toBeLessThanOrEqual(k);
    expect(below(d, e, λ[k]! + bound + 1e-320)).toBeGreaterThan(k);
  }
}

// Four sweeps go together from 17 rows on.
const SIZES = [1, 2, 3, 5, 8, 9, 16, 17, 18, 20, 33, 64, 100, ...(engineName.endsWith("debug") ? [] : [300])];

describe("dsterf: |λ − exact| ≤ 4 √n ε ‖T‖ by Sturm counts, ascending", () => {
  test.each(SIZES)("random and special, n = %i", (n) => {
    for (const { A } of tridiagonals(n)) {
      const d = Float64Array.from({ length: n }, (_, i) => A.data[i * n + i]!);
      const e = Float64Array.from({ length: n - 1 }, (_, i) => A.data[i * n + i + 1]!);
      expectValues(d, e);
      expectValues(d.slice().reverse(), e.slice().reverse());
    }
  });

  test.each([2 ** 900, 2 ** -900, 1e-160, 2 ** -1022])("random times %d, n = 20", (factor) => {
    const d = uniforms(1, 20).map((x) => x * factor);
    const e = uniforms(2, 19).map((x) => x * factor);
    expectValues(d, e);
  });

  test("blocks of sizes 1e200 and 1e-200 side by side, zero couplings between and inside", () => {
    const d = uniforms(3, 30).map((x, i) => x * (i < 10 ? 1e200 : i < 20 ? 1 : 1e-200));
    const e = uniforms(4, 29).map((x, i) => (i % 10 === 9 ? 0 : x * (i < 10 ? 1e200 : i < 20 ? 1 : 1e-200)));
    expectValues(d, e);
    expectValues(d, new Float64Array(29));
    expectValues(new Float64Array(30), new Float64Array(29));
    expectValues(new Float64Array(30), e);
  });

  test("nothing but couplings of 1e-120, n = 9", () => {
    expectValues(new Float64Array(9), new Float64Array(8).fill(1e-120));
  });
});

test.each([2, 3, 16, 17, 65, 200])("dsterf: second differences have the values 4 sin²(kπ/2(n + 1)), n = %i", (n) => {
  const { values: λ } = values(new Float64Array(n).fill(2), new Float64Array(n - 1).fill(-1));
  λ.forEach((x, k) => {
    const exact = 4 * Math.sin(((k + 1) * Math.PI) / (2 * (n + 1))) ** 2;
    expect(Math.abs(x - exact)).toBeLessThanOrEqual(eigenvalueBound(n, 4));
  });
});

test("dsterf: graded 1 … 2⁻²⁰⁰ either way gives every value alike to 1e-14 relative", () => {
  const d = Float64Array.from({ length: 21 }, (_, i) => 2 ** (-10 * i));
  const e = Float64Array.from({ length: 20 }, (_, i) => 2 ** (-10 * i - 8));
  const down = values(d, e).values;
  const up = values(d.slice().reverse(), e.slice().reverse()).values;
  down.forEach((x, k) => {
    expect(Math.abs(up[k]! / x - 1)).toBeLessThan(1e-14);
  });
});

test("dsterf: a matrix it cannot solve (NaN) ends at the iteration cap, with the open entries counted", () => {
  expect(values([1, Number.NaN, 2, 3], [1, 1, 1]).status).toBeGreaterThan(0);
  expect(withScope("test", (s) => s.kernels.dsterf(-1, 0, 0))).toBe(-1);
  expect(withScope("test", (s) => s.kernels.dsterf(0, 0, 0))).toBe(0);
});
