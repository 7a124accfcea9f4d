/** Hard matrices for the eigen-solvers, each with a name that says what is hard about it. */
import {
  type ComplexMatrix,
  complexMatrix,
  type Field,
  isComplex,
  type Matrix,
  matrix,
} from "../../src/linalg/matrix.js";
import { uniform } from "./random.js";
import { build, matrices } from "./referenceMatrices.mjs";

export interface Named {
  readonly name: string;
  readonly A: Field;
}

export function reference(name: string): Field {
  const { n, re, im } = build(name);
  if (im === undefined) return matrix(n, n, re);
  return complexMatrix(
    n,
    n,
    Float64Array.from({ length: 2 * n * n }, (_, k) => (k % 2 ? im[k >> 1]! : re[k >> 1]!)),
  );
}

export const referenceNames = Object.keys(matrices);

export function randomHermitian(n: number, complex: boolean, seed: number): Field {
  const next = uniform(seed);
  const A = complex ? complexMatrix(n, n) : matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const re = next();
      if (!complex) {
        A.data[i * n + j] = re;
        A.data[j * n + i] = re;
        continue;
      }
      const im = i === j ? 0 : next();
      A.data[2 * (i * n + j)] = re;
      A.data[2 * (i * n + j) + 1] = im;
      A.data[2 * (j * n + i)] = re;
      A.data[2 * (j * n + i) + 1] = -im;
    }
  }
  return A;
}

export const scaled = <F extends Field>(A: F, factor: number): F => ({ ...A, data: A.data.map((x) => x * factor) });

const rank1 = (n: number): Matrix => {
  const v = Float64Array.from({ length: n }, (_, i) => 1 / (i + 1));
  return matrix(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, k) => v[Math.floor(k / n)]! * v[k % n]!),
  );
};

/** A_ij i^(i−j): the same spectrum, complex. */
export function twisted(A: Field): ComplexMatrix {
  if (isComplex(A)) return A;
  const n = A.rows;
  const out = complexMatrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const turn = (((i - j) % 4) + 4) % 4;
      const x = A.data[i * n + j]!;
      if (turn % 2 === 0) out.data[2 * (i * n + j)] = turn === 0 ? x : -x;
      else out.data[2 * (i * n + j) + 1] = turn === 1 ? x : -x;
    }
  }
  return out;
}

const byFormula = (n: number, f: (i: number, j: number) => number): Matrix =>
  matrix(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, k) => f(Math.floor(k / n), k % n)),
  );

/** The special shapes at any size. */
export const gallery = (n: number): Named[] => [
  { name: "zero", A: matrix(n, n) },
  { name: "identity", A: byFormula(n, (i, j) => (i === j ? 1 : 0)) },
  { name: "all ones", A: byFormula(n, () => 1) },
  { name: "rank one", A: rank1(n) },
  { name: "repeated diagonal", A: byFormula(n, (i, j) => (i === j ? i % 3 : 0)) },
  {
    name: "clustered at 1 within 1e-12",
    A: byFormula(n, (i, j) => (i === j ? 1 : 0) + 1e-12 * Math.min(i + 1, j + 1)),
  },
  {
    name: "graded 1 … 1e-16 downwards",
    A: byFormula(n, (i, j) => 10 ** ((-8 * (i + j)) / Math.max(1, n - 1)) * (i === j ? 2 : 1)),
  },
  {
    name: "graded 1e-16 … 1 downwards",
    A: byFormula(n, (i, j) => 10 ** ((-8 * (2 * n - 2 - i - j)) / Math.max(1, n - 1)) * (i === j ? 2 : 1)),
  },
  { name: "second difference", A: byFormula(n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)) },
];

/** Real symmetric tridiagonal matrices whose halves deflate in every way divide and conquer knows. */
export const tridiagonals = (n: number): Named[] => {
  const tri = (d: (i: number) => number, e: (i: number) => number): Matrix =>
    byFormula(n, (i, j) => (i === j ? d(i) : Math.abs(i - j) === 1 ? e(Math.min(i, j)) : 0));
  const next = uniform(n);
  const draws = Array.from({ length: 2 * n }, next);
  return [
    {
      name: "random tridiagonal",
      A: tri(
        (i) => draws[i]!,
        (i) => draws[n + i]!,
      ),
    },
    {
      name: "Clement (zero diagonal, integer spectrum)",
      A: tri(
        () => 0,
        (i) => Math.sqrt((i + 1) * (n - 1 - i)),
      ),
    },
    {
      name: "Wilkinson (pairs that agree to rounding)",
      A: tri(
        (i) => Math.abs((n - 1) / 2 - i),
        () => 1,
      ),
    },
    {
      name: "glued Wilkinson",
      A: tri(
        (i) => Math.abs(10 - (i % 21)),
        (i) => (i % 21 === 20 ? 2 ** -26 : 1),
      ),
    },
    {
      name: "graded 1 … 2⁻⁴⁰",
      A: tri(
        (i) => 2 ** ((-40 * i) / n),
        (i) => 0.3 * 2 ** ((-40 * i) / n),
      ),
    },
    {
      name: "nearly the identity",
      A: tri(
        () => 1,
        (i) => 1e-9 * draws[i]!,
      ),
    },
    {
      name: "two scales, 1e10 apart",
      A: tri(
        (i) => draws[i]! * (i % 7 ? 1 : 1e10),
        (i) => draws[n + i]!,
      ),
    },
    {
      name: "negative coupling",
      A: tri(
        (i) => draws[i]!,
        (i) => -Math.abs(draws[n + i]!),
      ),
    },
  ];
};
