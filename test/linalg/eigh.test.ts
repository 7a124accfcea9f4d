import { describe, expect, test } from "vitest";
import { currentEngine } from "../../src/engine.js";
import { eigh, eigvalsh } from "../../src/linalg/eigh.js";
import { matmul } from "../../src/linalg/matmul.js";
import { complexMatrix, type Field, fromNested, isComplex, matrix, toNested } from "../../src/linalg/matrix.js";
import eigen from "../fixtures/eigen.json" with { type: "json" };
import { engineName } from "../support/engine.js";
import {
  gallery,
  randomHermitian,
  reference,
  referenceNames,
  scaled,
  tridiagonals,
  twisted,
} from "../support/gallery.js";
import { EIGEN_RATIO, EPSILON, eigenvalueBound } from "../support/tolerance.js";

const frobenius = (data: Float64Array) => {
  const largest = data.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(data.reduce((a, x) => a + (x / largest) ** 2, 0));
};

/** LAPACK's ratios, with A brought near 1 by a power of two so that 1e±150 does not overflow the check itself. */
function ratios(A: Field) {
  const n = A.rows;
  const { values, vectors } = eigh(A);
  const largest = A.data.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
  const unit = largest === 0 ? 1 : 2 ** -Math.floor(Math.log2(largest));
  const step = isComplex(A) ? 2 : 1;
  const VL = { ...vectors, data: vectors.data.map((x, k) => x * (values[Math.floor(k / step) % n]! * unit)) };
  const back = matmul(VL, vectors, { adjointB: true }).data;
  const near = A.data.map((x) => x * unit);
  const residual = frobenius(back.map((x, k) => x - near[k]!));
  const gram = matmul(vectors, vectors, { adjointA: true }).data;
  for (let i = 0; i < n; i++) gram[(i * n + i) * step]! -= 1;
  return {
    values,
    vectors,
    residual: residual / ((frobenius(near) || 1) * Math.max(1, n) * EPSILON),
    orthogonality: frobenius(gram) / (Math.max(1, n) * EPSILON),
  };
}

function expectCanonical(vectors: Field, n: number) {
  const step = isComplex(vectors) ? 2 : 1;
  for (let j = 0; j < n; j++) {
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const k = (i * n + j) * step;
      const modulus2 = vectors.data[k]! ** 2 + (step === 2 ? vectors.data[k + 1]! ** 2 : 0);
      largest = Math.max(largest, modulus2);
    }
    // Ties within rounding may stand anywhere: some entry of (nearly) largest modulus is real and positive.
    const found = Array.from({ length: n }, (_, i) => (i * n + j) * step).some(
      (k) =>
        vectors.data[k]! > 0 &&
        (step === 1 || vectors.data[k + 1] === 0) &&
        vectors.data[k]! ** 2 >= largest * (1 - 8 * EPSILON),
    );
    expect(found).toBe(true);
  }
}

function expectGood(A: Field) {
  const { values, vectors, residual, orthogonality } = ratios(A);
  expect(residual).toBeLessThan(EIGEN_RATIO);
  expect(orthogonality).toBeLessThan(EIGEN_RATIO);
  for (let k = 1; k < values.length; k++) expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]!);
  expectCanonical(vectors, A.rows);
  // Values alone take the same reduction, and need not agree to the bit, but to rounding.
  const alone = eigvalsh(A);
  const norm = Math.max(Math.abs(values[0] ?? 0), Math.abs(values.at(-1) ?? 0));
  alone.forEach((x, k) => {
    expect(Math.abs(x - values[k]!)).toBeLessThanOrEqual(eigenvalueBound(A.rows, norm));
  });
}

const debug = engineName.endsWith("debug");
// Panels of 16 (32 above n = 512), reflector blocks of 32, leaves of 32, eight rows a rotation pass.
const SIZES = [0, 1, 2, 3, 5, 8, 9, 15, 16, 17, 20, 31, 32, 33, 34, 47, 48, 49, 63, 64, 65];

describe("eigh: ‖A − VΛVᴴ‖ < 10 n ε ‖A‖, ‖VᴴV − 1‖ < 10 n ε, ascending, canonical phase", () => {
  test.each(SIZES)("random, n = %i, real and complex", (n) => {
    expectGood(randomHermitian(n, false, n + 1));
    expectGood(randomHermitian(n, true, n + 2));
  });

  test.each(debug ? [129] : [129, 500, 511, 513])("random, n = %i, real and complex", (n) => {
    expectGood(randomHermitian(n, false, n + 1));
    expectGood(randomHermitian(n, true, n + 2));
  });

  for (const n of [1, 2, 3, 20, 40]) {
    for (const { name, A } of gallery(n)) {
      test(`${name}, n = ${n}, real and twisted complex`, () => {
        expectGood(A);
        expectGood(twisted(A));
      });
    }
  }

  // Leaves of 32 and one, two and three levels of merging.
  for (const n of [33, 34, 64, 65, 66, 130]) {
    for (const { name, A } of tridiagonals(n)) {
      test(`${name}, n = ${n}, real and twisted complex`, () => {
        expectGood(A);
        expectGood(twisted(A));
      });
    }
  }

  // The debug variant, a hundred times slower, takes all but the four of order 256.
  test.each(referenceNames.filter((name) => !debug || reference(name).rows <= 110))("reference matrix %s", (name) => {
    expectGood(reference(name));
  });

  test.each([1e150, 1e-150, 2 ** 500, 2 ** -500, 2 ** -1000])("random 20 × 20 times %d", (factor) => {
    expectGood(scaled(randomHermitian(20, false, 1), factor));
    expectGood(scaled(randomHermitian(20, true, 2), factor));
  });
});

describe("eigvalsh: |λ − reference| ≤ 4 √n ε ‖A‖₂", () => {
  test.each(eigen.cases.map((c) => [c.name, c] as const))("%s", (name, { n, eigenvalues, norm2 }) => {
    const A = reference(name);
    const bound = eigenvalueBound(n, norm2);
    for (const values of [eigvalsh(A), eigh(A).values]) {
      expect(values.length).toBe(eigenvalues.length);
      values.forEach((x, k) => {
        expect(Math.abs(x - eigenvalues[k]!)).toBeLessThanOrEqual(bound);
      });
    }
  });
});

test("eigh: scaling by a power of two scales the values and leaves the vectors' bits alone", () => {
  const A = randomHermitian(24, true, 5);
  const plain = eigh(A);
  const up = eigh(scaled(A, 2 ** 500));
  expect(up.vectors.data).toEqual(plain.vectors.data);
  expect(up.values).toEqual(plain.values.map((x) => x * 2 ** 500));
});

test("eigh: [[2, −i], [i, 2]] has the values 1, 3 and the vectors (1, −i)/√2, (1, i)/√2 up to phase", () => {
  const { values, vectors } = eigh(
    fromNested([
      [2, [0, -1]],
      [[0, 1], 2],
    ]),
  );
  expect(values[0]).toBeCloseTo(1, 14);
  expect(values[1]).toBeCloseTo(3, 14);
  // The first entry of largest modulus may be either one; undo the phase by the ratio of the entries.
  const V = toNested(vectors) as unknown as [number, number][][];
  for (const [j, im] of [
    [0, -1],
    [1, 1],
  ] as const) {
    const [a, b] = [V[0]![j]!, V[1]![j]!];
    // b / a = ± i
    expect(b[0] * a[0] + b[1] * a[1]).toBeCloseTo(0, 14);
    expect(2 * (b[1] * a[0] - b[0] * a[1])).toBeCloseTo(im, 14);
  }
});

test("eigh leaves its argument untouched and the arena where it was", () => {
  const A = randomHermitian(30, true, 9);
  const before = A.data.slice();
  const top = currentEngine().arena.top;
  eigh(A);
  expect(A.data).toEqual(before);
  expect(currentEngine().arena.top).toBe(top);
});

test("eigh with check: false reads one triangle of what is not symmetric", () => {
  const A = matrix(2, 2, [1, 5, 5 + 1e-3, 1]);
  expect(eigvalsh(A, { check: false })[1]!).toBeCloseTo(6, 2);
});

test.each([
  [
    () => eigh(matrix(2, 2, [1.7e308, 1.7e308, 1.7e308, 1.7e308])),
    "eigh: a value is beyond 1.8e308, the largest double; scale the matrix",
  ],
  [
    () => eigvalsh(matrix(2, 2, [1.7e308, 1.7e308, 1.7e308, 1.7e308])),
    "eigvalsh: a value is beyond 1.8e308, the largest double; scale the matrix",
  ],
  [() => eigh(matrix(4, 3)), "eigh: expected a square matrix, got 4 × 3"],
  [
    () => eigh(matrix(2, 2, [1, 2, 2.001, 1])),
    "eigh: A is not Hermitian (‖A − Aᴴ‖/‖A‖ = 5.0e-4 > 1e-12); hermitianPart(A) projects it",
  ],
  [
    () => eigvalsh(complexMatrix(1, 1, [1, 1])),
    "eigvalsh: A is not Hermitian (‖A − Aᴴ‖/‖A‖ = 2.0e+0 > 1e-12); hermitianPart(A) projects it",
  ],
  [
    () => eigh({ rows: 2, cols: 2, data: Float64Array.of(Number.NaN, 0, 0, 1) }),
    "eigh: expected finite entries, got NaN at A[0, 0]",
  ],
  [
    () => eigh({ rows: 2, cols: 2, data: Float64Array.of(1, 0, 0, -Infinity) }),
    "eigh: expected finite entries, got -Infinity at A[1, 1]",
  ],
  [
    () => eigh(matrix(2, 2), { subset: { index: [1, 3] } }),
    "eigh: expected subset.index [lo, hi) with 0 ≤ lo ≤ hi ≤ 2, got [1, 3)",
  ],
  [
    () => eigh(matrix(2, 2), { subset: { value: [Number.NaN, 3] } }),
    "eigh: expected subset.value [lo, hi) with lo ≤ hi, got [NaN, 3)",
  ],
  [() => eigh(matrix(2, 2), { vectors: false } as object), 'eigh: unknown option "vectors"; there are subset, check'],
  [() => eigh([[1]] as never), "eigh: expected A to be a matrix { rows, cols, data: Float64Array }, got [[1]]"],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});
