import fc from "fast-check";
import { expect, test } from "vitest";
import { matmul } from "../../src/linalg/matmul.js";
import {
  adjoint,
  complexMatrix,
  fromNested,
  hermitianPart,
  identity,
  kron,
  matrix,
  norm,
  toNested,
  trace,
} from "../../src/linalg/matrix.js";
import { uniforms } from "../support/random.js";
import { maxDifference } from "../support/reference.js";

const size = fc.integer({ min: 0, max: 5 });
const seed = fc.integer({ min: 0, max: 1e6 });
const draw = (m: number, n: number, s: number) => complexMatrix(m, n, uniforms(s, 2 * m * n));

test("fromNested and toNested are inverse to each other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), size, seed, (m, n, s) => {
      const A = draw(m, n, s);
      const real = matrix(m, n, uniforms(s, m * n));
      if (n > 0) expect(fromNested(toNested(A))).toEqual(A);
      expect(fromNested(toNested(real))).toEqual(real);
    }),
  );
});

test("(AB)ᴴ = Bᴴ Aᴴ to rounding", () => {
  fc.assert(
    fc.property(size, size, size, seed, (m, n, k, s) => {
      const A = draw(m, k, s);
      const B = draw(k, n, s + 1);
      const left = adjoint(matmul(A, B) as typeof A);
      expect(maxDifference(left.data, matmul(adjoint(B), adjoint(A)).data)).toBeLessThanOrEqual(1e-14);
    }),
  );
});

test("kron: (A ⊗ B)(C ⊗ D) = AC ⊗ BD to rounding, and the trace of A ⊗ B is the product of traces", () => {
  const [A, B, C, D] = [draw(2, 2, 1), draw(3, 3, 2), draw(2, 2, 3), draw(3, 3, 4)];
  const left = matmul(kron(A, B), kron(C, D));
  const right = kron(matmul(A, C), matmul(B, D));
  expect(maxDifference(left.data, right.data)).toBeLessThan(1e-14);
  const [ar, ai] = trace(A);
  const [br, bi] = trace(B);
  const [re, im] = trace(kron(A, B)) as readonly [number, number];
  expect(re).toBeCloseTo(ar * br - ai * bi, 13);
  expect(im).toBeCloseTo(ar * bi + ai * br, 13);
});

test("hermitianPart is Hermitian to the bit and leaves a Hermitian matrix alone", () => {
  const H = hermitianPart(draw(5, 5, 1));
  expect(adjoint(H)).toEqual(H);
  expect(hermitianPart(H)).toEqual(H);
});

test("norm: Frobenius and largest modulus, from 1e-200 to 1e200", () => {
  const A = complexMatrix(1, 2, [3, 4, 0, 12]);
  expect(norm(A)).toBeCloseTo(13, 14);
  expect(norm(A, "max")).toBeCloseTo(12, 14);
  for (const factor of [1e200, 1e-200]) {
    expect(norm({ ...A, data: A.data.map((x) => x * factor) }) / factor).toBeCloseTo(13, 12);
  }
  expect(norm(matrix(0, 0))).toBe(0);
  expect(trace(identity(5))).toBe(5);
});

test.each([
  [() => fromNested([[1, 2], [3]]), "fromNested: expected rows of equal length 2, got 1 entries in row 1"],
  [() => fromNested([["x"]] as never), 'fromNested: expected numbers or [re, im] pairs, got "x" in row 0'],
  [() => complexMatrix(1, 1, [1]), "complexMatrix: expected A.data to hold 1 × 1 complex numbers"],
  [() => trace(matrix(2, 3)), "trace: expected a square matrix, got 2 × 3"],
  [() => norm(matrix(1, 1), "nuc" as never), 'norm: expected "fro" or "max", got "nuc"'],
  [() => identity(-2), "identity: expected n to be a whole number ≥ 0, got -2"],
])("refuses %#", (call, message) => {
  expect(call).toThrow(message);
});
