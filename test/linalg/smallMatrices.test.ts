import fc from "fast-check";
import { expect, test } from "vitest";
import { eigh, eigvalsh } from "../../src/linalg/eigh.js";
import { complexMatrix, type Field, matrix } from "../../src/linalg/matrix.js";
import { eigenRatios } from "../support/eigenRatios.js";
import { engineName } from "../support/engine.js";
import { EIGEN_RATIO, EPSILON } from "../support/tolerance.js";

/** Entries that meet every branch: exact zeros and ties, numbers beyond 2^±200, numbers one rounding apart. */
const NASTY = [0, 0, 0, 1, 1, -1, 2, 0.5, 1 + EPSILON, 1 - EPSILON, 1e-8, -1e-16, 1e-160, 1e-290, 1e160, -1e290, 3, 7];

const nasty = fc.constantFrom(...NASTY);

const small: fc.Arbitrary<Field> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.boolean())
  .chain(([n, complex]) =>
    fc.array(nasty, { minLength: n * n, maxLength: n * n }).map((x) => hermitian(n, complex, x)),
  );

/** The real parts from the lower triangle of x, the imaginary parts from its upper one. */
function hermitian(n: number, complex: boolean, x: number[]): Field {
  const A = complex ? complexMatrix(n, n) : matrix(n, n);
  const step = complex ? 2 : 1;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      A.data[(i * n + j) * step] = x[i * n + j]!;
      A.data[(j * n + i) * step] = x[i * n + j]!;
      if (!complex || i === j) continue;
      A.data[2 * (i * n + j) + 1] = x[j * n + i]!;
      A.data[2 * (j * n + i) + 1] = -x[j * n + i]!;
    }
  }
  return A;
}

const runs = engineName.endsWith("debug") ? 500 : 10_000;

test(`eigh, subset, eigvalsh: ratios < 10 and values in order on ${runs} random matrices of order 1 … 6 with nasty entries`, () => {
  fc.assert(
    fc.property(small, fc.nat(), fc.nat(), (A, p, q) => {
      const n = A.rows;
      const all = eigh(A as never);
      const [from, to] = [Math.min(p % (n + 1), q % (n + 1)), Math.max(p % (n + 1), q % (n + 1))];
      const some = eigh(A as never, { subset: { index: [from, to] } });
      for (const { values, vectors } of [all, some]) {
        const { residual, orthogonality } = eigenRatios(A, values, vectors);
        expect(residual).toBeLessThan(EIGEN_RATIO);
        expect(orthogonality).toBeLessThan(EIGEN_RATIO);
      }
      const norm = Math.max(Math.abs(all.values[0]!), Math.abs(all.values[n - 1]!));
      const near = (x: number, k: number) => {
        expect(Math.abs(x - all.values[k]!)).toBeLessThanOrEqual(EIGEN_RATIO * EPSILON * norm);
      };
      const alone = eigvalsh(A);
      const bisected = eigvalsh(A, { subset: { index: [from, to] } });
      alone.forEach((x, k) => void near(x, k));
      some.values.forEach((x, k) => void near(x, from + k));
      bisected.forEach((x, k) => void near(x, from + k));
      for (const values of [all.values, some.values, alone, bisected]) {
        for (let k = 1; k < values.length; k++) expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]!);
      }
    }),
    { numRuns: runs },
  );
});
