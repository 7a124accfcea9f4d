import { describe, expect, test } from "vitest";
import { type Eigenpairs, eigh, eigvalsh } from "../../src/linalg/eigh.js";
import type { Field } from "../../src/linalg/matrix.js";
import { eigenRatios } from "../support/eigenRatios.js";
import { engineName } from "../support/engine.js";
import { lapackTypes } from "../support/lapackTypes.js";
import { EIGEN_RATIO, EPSILON } from "../support/tolerance.js";

const largest = (x: Float64Array) => x.reduce((a, v) => Math.max(a, Math.abs(v)), 0);

/** DDRVST's comparison of two computations of the same values: max |λ − λ'| / (ε max |λ|). */
function valueRatio(some: Float64Array, all: Float64Array, from: number): number {
  const norm = largest(all);
  if (norm === 0) return largest(some);
  return some.reduce((worst, x, k) => Math.max(worst, Math.abs(x / norm - all[from + k]! / norm)), 0) / EPSILON;
}

function expectRatios(A: Field, { values, vectors }: Eigenpairs): void {
  const { residual, orthogonality } = eigenRatios(A, values, vectors);
  expect(residual).toBeLessThan(EIGEN_RATIO);
  expect(orthogonality).toBeLessThan(EIGEN_RATIO);
  for (let k = 1; k < values.length; k++) expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]!);
}

/**
 * The 4 √n ε‖A‖₂ of eigvalsh, which is less than 10 up to n = 6. LAPACK's own dsterf and dstebz, on tridiagonal forms
 * of random matrices, differ by up to 9 ε‖A‖₂ at n = 20, 20 at n = 60 and 24 at n = 200.
 */
const valueBound = (n: number) => Math.max(EIGEN_RATIO, 4 * Math.sqrt(n));

const debug = engineName.endsWith("debug");
const find = (A: Field, options?: Parameters<typeof eigh>[1]): Eigenpairs => eigh(A as never, options);

describe("LAPACK's symmetric types: residual and orthogonality < 10, values with and without vectors, subset and full < max(10, 4 √n)", () => {
  for (const n of debug ? [1, 2, 3, 5, 20, 40] : [1, 2, 3, 5, 20, 33, 66, 100]) {
    for (const complex of [false, true]) {
      for (const { name, A } of lapackTypes(n, complex, 17 * n + 1)) {
        test(`type ${name}, n = ${n}, ${complex ? "complex" : "real"}`, () => {
          const all = find(A);
          expectRatios(A, all);
          const alone = eigvalsh(A);
          expect(valueRatio(alone, all.values, 0)).toBeLessThan(valueBound(n));
          for (let k = 1; k < n; k++) expect(alone[k]!).toBeGreaterThanOrEqual(alone[k - 1]!);
          // As DDRVST draws il ≤ iu: a part in the middle, and the interval of values that ends between neighbours.
          const from = Math.floor(n / 4);
          const to = Math.ceil((2 * n) / 3);
          const byIndex = { index: [from, to] } as const;
          const pairs = find(A, { subset: byIndex });
          expectRatios(A, pairs);
          expect(valueRatio(pairs.values, all.values, from)).toBeLessThan(valueBound(n));
          expect(valueRatio(eigvalsh(A, { subset: byIndex }), all.values, from)).toBeLessThan(valueBound(n));
          const value = [all.values[from]!, all.values[to] ?? Number.POSITIVE_INFINITY] as const;
          const within = find(A, { subset: { value } });
          expectRatios(A, within);
          expect(eigvalsh(A, { subset: { value } }).length).toBe(within.values.length);
          for (const x of within.values) expect(value[0] <= x && x < value[1]).toBe(true);
        });
      }
    }
  }
});
