import { describe, expect, test } from "vitest";
import { eigh, eigvalsh } from "../../src/linalg/eigh.js";
import { type Field, isComplex, matrix, toNested } from "../../src/linalg/matrix.js";
import { eigenRatios } from "../support/eigenRatios.js";
import { engineName } from "../support/engine.js";
import { gallery, type Named, randomHermitian, scaled, tridiagonals, twisted } from "../support/gallery.js";
import { EIGEN_RATIO, eigenvalueBound } from "../support/tolerance.js";

const debug = engineName.endsWith("debug");

const norm2 = (values: Float64Array) => Math.max(Math.abs(values[0] ?? 0), Math.abs(values.at(-1) ?? 0));

function expectNear(some: Float64Array, all: Float64Array, from: number, n: number, norm: number) {
  some.forEach((x, k) => {
    expect(Math.abs(x - all[from + k]!)).toBeLessThanOrEqual(eigenvalueBound(n, norm));
  });
}

/** Places [from, to) of A: values as the full solver's within its bound, vectors that pass LAPACK's ratios. */
function expectSubset(A: Field, all: Float64Array, from: number, to: number) {
  const subset = { index: [from, to] } as const;
  const { values, vectors } = isComplex(A) ? eigh(A, { subset }) : eigh(A, { subset });
  expect([vectors.rows, vectors.cols, values.length]).toEqual([A.rows, to - from, to - from]);
  expect(isComplex(vectors)).toBe(isComplex(A));
  expectNear(values, all, from, A.rows, norm2(all));
  const alone = eigvalsh(A, { subset });
  expect(alone.length).toBe(to - from);
  expectNear(alone, all, from, A.rows, norm2(all));
  for (let k = 1; k < values.length; k++) {
    expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]!);
    expect(alone[k]!).toBeGreaterThanOrEqual(alone[k - 1]!);
  }
  const { residual, orthogonality } = eigenRatios(A, values, vectors);
  expect(residual).toBeLessThan(EIGEN_RATIO);
  expect(orthogonality).toBeLessThan(EIGEN_RATIO);
}

const ranges = (n: number): [number, number][] => {
  const third = Math.floor(n / 3);
  return [
    [0, 0],
    [0, Math.min(1, n)],
    [Math.max(0, n - 1), n],
    [third, n - third],
    [0, n],
  ];
};

/** Diagonal but for a few Householder reflections: n/2 eigenvalues are 1, and the rest spread over (0, 2). */
const halfEqual = (n: number): Named => {
  const A = matrix(n, n);
  for (let i = 0; i < n; i++) A.data[i * n + i] = i % 2 ? 1 : (2 * i) / n;
  for (let k = 1; k <= 3; k++) {
    const v = Float64Array.from({ length: n }, (_, i) => ((i * k * 7 + k) % 11) - 5);
    const beta = 2 / v.reduce((sum, x) => sum + x * x, 0);
    const Av = v.map((_, i) => v.reduce((sum, x, j) => sum + A.data[i * n + j]! * x, 0));
    const vAv = v.reduce((sum, x, i) => sum + x * Av[i]!, 0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const x = A.data[i * n + j]! - beta * (v[i]! * Av[j]! + Av[i]! * v[j]!) + beta * beta * vAv * v[i]! * v[j]!;
        A.data[i * n + j] = x;
        A.data[j * n + i] = x;
      }
    }
  }
  return { name: "n/2 equal eigenvalues", A };
};

describe("subset by index: ‖AV − VΛ‖ < 10 n ε ‖A‖, ‖VᴴV − 1‖ < 10 n ε, values as all of them within 4 √n ε ‖A‖₂", () => {
  test.each([0, 1, 2, 3, 5, 20, 31, 32, 33, 64, 65])("random, n = %i, real and complex", (n) => {
    for (const complex of [false, true]) {
      const A = randomHermitian(n, complex, n + 1);
      const all = eigvalsh(A);
      for (const [from, to] of ranges(n)) expectSubset(A, all, from, to);
    }
  });

  const large = debug ? 70 : 130;
  for (const n of [20, large]) {
    for (const { name, A } of [...gallery(n), ...tridiagonals(n), halfEqual(n)]) {
      test(`${name}, n = ${n}, real and twisted complex`, () => {
        for (const B of [A, twisted(A)]) {
          const all = eigvalsh(B);
          const third = Math.floor(n / 3);
          for (const [from, to] of [
            [0, 2],
            [third, n - third],
            [n - 3, n],
          ] as const) {
            expectSubset(B, all, from, to);
          }
        }
      });
    }
  }

  test.each([1e150, 1e-150, 2 ** 500, 2 ** -500, 2 ** -1000, 1e300])("random 20 × 20 times %d", (factor) => {
    for (const complex of [false, true]) {
      const A = scaled(randomHermitian(20, complex, 4), factor);
      expectSubset(A, eigvalsh(A), 5, 12);
    }
  });
});

// Up to one vector in five is tried by inverse iteration; a failure is taken over by divide and conquer.
describe("subset in the midst of a cluster, n/5 of its vectors: the same bounds", () => {
  const n = debug ? 60 : 200;
  const m = n / 5;
  const named = (name: string) =>
    [...gallery(n), ...tridiagonals(n), halfEqual(n)].find((x) => x.name.includes(name))!.A;
  test.each([
    ["identity", 0],
    ["n/2 equal", Math.floor(n / 4)],
    ["clustered at 1", 3],
    ["rank one", 0],
    ["repeated diagonal", Math.floor(n / 2)],
    ["glued Wilkinson", n - m],
    ["Wilkinson (pairs", n - m],
    ["nearly the identity", 0],
    ["two scales", 0],
    ["graded 1 … 2⁻⁴⁰", 0],
  ])(`%s, n = ${n}, from place %i`, (name, from) => {
    const A = named(name);
    for (const B of [A, twisted(A)]) expectSubset(B, eigvalsh(B), from, from + m);
  });
});

describe("subset by value: lo ≤ λ < hi", () => {
  const A = randomHermitian(40, true, 3);
  const all = eigvalsh(A);
  // Up to 7 of 40 values are found by bisection, more by QL.
  const between = (k: number) => (all[k - 1]! + all[k]!) / 2;

  test.each([
    [3, 7],
    [3, 11],
    [1, 2],
    [1, 39],
  ])("between neighbours, places [%i, %i)", (from, to) => {
    const subset = { value: [between(from), between(to)] } as const;
    const { values, vectors } = eigh(A as never, { subset });
    expect(values.length).toBe(to - from);
    expectNear(values, all, from, 40, norm2(all));
    expect(eigvalsh(A, { subset })).toEqual(eigvalsh(A, { subset: { index: [from, to] } }));
    const { residual, orthogonality } = eigenRatios(A, values, vectors);
    expect(residual).toBeLessThan(EIGEN_RATIO);
    expect(orthogonality).toBeLessThan(EIGEN_RATIO);
  });

  test("an interval with no eigenvalue gives no values and a 40 × 0 matrix", () => {
    for (const value of [
      [1e9, 2e9],
      [-2e9, -1e9],
      [1, 1],
    ] as const) {
      const { values, vectors } = eigh(A as never, { subset: { value } }) as { values: Float64Array; vectors: Field };
      expect(values.length).toBe(0);
      expect([vectors.rows, vectors.cols, vectors.data.length]).toEqual([40, 0, 0]);
      expect(eigvalsh(A, { subset: { value } }).length).toBe(0);
    }
  });

  test("(−∞, ∞) gives all of them", () => {
    const subset = { value: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } as const;
    expect(eigvalsh(A, { subset }).length).toBe(40);
    expect(eigh(A as never, { subset }).values.length).toBe(40);
  });

  test("ties: the ends of adjoining intervals at computed eigenvalues share none and lose none, and every value lies in its own", () => {
    for (const name of ["Wilkinson", "glued", "repeated", "identity", "all ones"]) {
      const B = [...gallery(42), ...tridiagonals(42)].find((x) => x.name.includes(name))!.A;
      const cuts = [-1e3, ...eigvalsh(B), 1e3];
      let count = 0;
      for (let k = 1; k < cuts.length; k++) {
        const value = [cuts[k - 1]!, cuts[k]!] as const;
        const alone = eigvalsh(B, { subset: { value } });
        const { values } = eigh(B as never, { subset: { value } });
        expect(values.length).toBe(alone.length);
        count += alone.length;
        for (const x of [...alone, ...values]) expect(value[0] <= x && x < value[1]).toBe(true);
      }
      expect(count).toBe(42);
    }
  });

  test("diagonal matrices are cut exactly: of diag(0, 1, 2, 0, 1, 2, …) [1, 2) holds the ones", () => {
    const n = 50;
    const D = matrix(n, n);
    for (let i = 0; i < n; i++) D.data[i * n + i] = i % 3;
    for (const B of [D, twisted(D)]) {
      expect(eigvalsh(B, { subset: { value: [1, 2] } })).toEqual(new Float64Array(17).fill(1));
      expect(eigh(B as never, { subset: { value: [1, 2] } }).values).toEqual(new Float64Array(17).fill(1));
    }
  });
});

test("subset: a value by bisection has the same bits whatever else is asked for", () => {
  const A = randomHermitian(40, false, 8);
  const some = eigvalsh(A, { subset: { index: [3, 10] } });
  for (let k = 3; k < 10; k++) expect(eigvalsh(A, { subset: { index: [k, k + 1] } })[0]).toBe(some[k - 3]);
});

test("subset: vectors agree with those of all pairs within 1e-12 when the spectrum is simple", () => {
  const A = randomHermitian(50, true, 3);
  const all = toNested(eigh(A as never).vectors as Field) as unknown as [number, number][][];
  const { vectors } = eigh(A as never, { subset: { index: [20, 30] } }) as { vectors: Field };
  const some = toNested(vectors) as unknown as [number, number][][];
  some.forEach((row, i) => {
    row.forEach(([re, im], j) => {
      expect(Math.abs(re - all[i]![20 + j]![0])).toBeLessThan(1e-12);
      expect(Math.abs(im - all[i]![20 + j]![1])).toBeLessThan(1e-12);
    });
  });
});
