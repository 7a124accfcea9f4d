import { expect } from "vitest";
import { matmul } from "../../src/linalg/matmul.js";
import { adjoint, type Field, identity, isComplex, type Matrix } from "../../src/linalg/matrix.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import type { Operator } from "../../src/quantum/operator.js";
import { maxDifference } from "./reference.js";

type Choice = { value: readonly [number, number] } | { centre: number; states: number };

/** The filtered shell against the dense one: energies, subspace, residuals, orthonormality. */
export function expectSame(H: Operator, choice: Choice, bound = 1e-11): void {
  const found = energyShell(H, { ...choice, method: "filtered" });
  const dense = energyShell(H.toMatrix(), choice);
  expect(found.dimension).toBe(dense.dimension);
  expect(maxDifference(found.energies, dense.energies)).toBeLessThanOrEqual(bound);
  expect(found.info?.converged).toBe(true);
  expect(Math.max(...found.info!.residuals)).toBeLessThanOrEqual(bound);
  const overlap = matmul(adjoint(found.vectors) as Matrix, dense.vectors as Matrix) as Field;
  const squares = overlap.data.reduce((sum, x) => sum + x * x, 0);
  // Tr P P′ = d for one and the same subspace.
  expect(Math.abs(squares / dense.dimension - 1)).toBeLessThanOrEqual(1e-10);
  const gram = matmul(adjoint(found.vectors) as Matrix, found.vectors as Matrix) as Field;
  const one = identity(found.dimension).data;
  const step = isComplex(gram) ? 2 : 1;
  const off = gram.data.map((x, at) => x - (at % step === 0 ? one[at / step]! : 0));
  expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(1e-12);
}
