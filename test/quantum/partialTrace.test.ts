import fc from "fast-check";
import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { createEngine, engineInfo, withEngine } from "../../src/engine.js";
import { herkInto } from "../../src/linalg/fused.js";
import { kron } from "../../src/linalg/matrix.js";
import { cutMatrix } from "../../src/quantum/cut.js";
import { densityMatrix } from "../../src/quantum/densityMatrix.js";
import { partialTrace } from "../../src/quantum/partialTrace.js";
import { purity } from "../../src/quantum/purity.js";
import { schmidtValues } from "../../src/quantum/schmidtValues.js";
import science from "../fixtures/science-partial-trace.json";
import { maxDifference, referencePartialTrace } from "../support/reference.js";
import { checkStateI, cuts, projector, roughMatrix, roughState, sizeOf } from "../support/states.js";

const ε = 2 ** -52;

test("partialTrace of a state agrees with the sum over |ψ⟩⟨ψ| within 4 D ε, any dims, any keep in any order", () => {
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const psi = roughState(dims, seed);
      const rho = partialTrace(psi, { keep });
      expect(maxDifference(rho.data, referencePartialTrace(projector(psi), dims, keep))).toBeLessThan(
        4 * sizeOf(dims) * ε,
      );
    }),
    { seed: 2, numRuns: 100 },
  );
});

test("partialTrace of a density matrix agrees with the definition within 4 D ε", () => {
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const rho = roughMatrix(dims, 2, seed);
      expect(
        maxDifference(partialTrace(rho, { dims, keep }).data, referencePartialTrace(rho.data, dims, keep)),
      ).toBeLessThan(4 * sizeOf(dims) * ε);
    }),
    { seed: 3, numRuns: 100 },
  );
});

test("partialTrace is exactly Hermitian, real on the diagonal and of trace 1 within 4 D ε", () => {
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const { rows: m, data } = partialTrace(roughState(dims, seed), { keep });
      let trace = 0;
      for (let i = 0; i < m; i++) {
        trace += data[2 * i * (m + 1)]!;
        for (let j = 0; j <= i; j++) {
          expect(data[2 * (i * m + j)]).toBe(data[2 * (j * m + i)]);
          expect(data[2 * (i * m + j) + 1]! + data[2 * (j * m + i) + 1]!).toBe(0);
        }
      }
      expect(Math.abs(trace - 1)).toBeLessThan(4 * sizeOf(dims) * ε);
    }),
    { seed: 4, numRuns: 50 },
  );
});

test("traceOut is keep of the complement in ascending order, bit for bit", () => {
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const psi = roughState(dims, seed);
      const rest = dims.map((_, k) => k).filter((k) => !keep.includes(k));
      expect(partialTrace(psi, { traceOut: keep })).toEqual(partialTrace(psi, { keep: rest }));
      const rho = roughMatrix(dims, 2, seed);
      expect(partialTrace(rho, { dims, traceOut: keep })).toEqual(partialTrace(rho, { dims, keep: rest }));
    }),
    { seed: 5, numRuns: 40 },
  );
});

test("tracing in two steps is tracing once within 8 D ε", () => {
  const dims = [2, 3, 2, 2];
  const psi = roughState(dims, 9);
  const twice = partialTrace(partialTrace(psi, { keep: [3, 1, 0] }), { dims: [2, 3, 2], keep: [2, 0] });
  expect(maxDifference(twice.data, partialTrace(psi, { keep: [0, 3] }).data)).toBeLessThan(8 * 24 * ε);
});

test("partialTrace of a product ρ ⊗ σ gives back ρ and σ within 8 D ε, and σ ⊗ ρ when keep is reversed", () => {
  const rho = roughMatrix([3], 3, 1);
  const sigma = roughMatrix([4], 4, 2);
  const product = kron(rho, sigma);
  const dims = [3, 4];
  expect(maxDifference(partialTrace(product, { dims, keep: [0] }).data, rho.data)).toBeLessThan(96 * ε);
  expect(maxDifference(partialTrace(product, { dims, keep: [1] }).data, sigma.data)).toBeLessThan(96 * ε);
  const swapped = partialTrace(product, { dims, keep: [1, 0] });
  expect(maxDifference(swapped.data, kron(sigma, rho).data)).toBeLessThan(96 * ε);
});

test("keep: [] leaves the trace, 1 × 1; keeping everything leaves the matrix, bit for bit", () => {
  const rho = roughMatrix([2, 3], 2, 3);
  const nothing = partialTrace(rho, { dims: [2, 3], keep: [] });
  expect([nothing.rows, nothing.cols]).toEqual([1, 1]);
  expect(Math.abs(nothing.data[0]! - 1)).toBeLessThan(24 * ε);
  expect(partialTrace(rho, { dims: [2, 3], keep: [0, 1] }).data).toEqual(rho.data);
});

test("a state of any norm gives the same reduced state: 2⁵⁰⁰ψ and 2⁻⁵⁰⁰ψ within 4 D ε of ψ", () => {
  const psi = roughState([3, 4], 7);
  const rho = partialTrace(psi, { keep: [0] });
  for (const factor of [3, 2 ** 500, 2 ** -500, 2 ** -1000]) {
    const scaled = { dims: psi.dims, data: psi.data.map((x) => x * factor) };
    expect(maxDifference(partialTrace(scaled, { keep: [0] }).data, rho.data)).toBeLessThan(48 * ε);
  }
});

test("dims regroups a state: [2, 2, 3] seen as [4, 3]", () => {
  const psi = roughState([2, 2, 3], 8);
  const regrouped = partialTrace(psi, { dims: [4, 3], keep: [0] });
  expect(maxDifference(regrouped.data, partialTrace(psi, { keep: [0, 1] }).data)).toBe(0);
});

test("arguments stay as they were", () => {
  const psi = roughState([2, 3], 10);
  const before = psi.data.slice();
  partialTrace(psi, { keep: [1] });
  expect(psi.data).toEqual(before);
});

test.each(science.entries)("the check state of the specification: $id to 1e-9", ({ params, expected }) => {
  const psi = checkStateI(params.dims);
  const rho = partialTrace(psi, { keep: params.A });
  for (const [i, row] of expected.rhoRe.entries()) {
    for (const [j, re] of row.entries()) {
      expect(Math.abs(rho.data[2 * (i * rho.rows + j)]! - re)).toBeLessThan(1e-9);
      expect(Math.abs(rho.data[2 * (i * rho.rows + j) + 1]! - expected.rhoIm[i]![j]!)).toBeLessThan(1e-9);
    }
  }
  expect(Math.abs(purity(rho) - expected.purity)).toBeLessThan(1e-9);
  const squares = [...schmidtValues(psi, { keep: params.A })].map((x) => x * x).reverse();
  const top = expected.eigenvalues.slice(-squares.length);
  for (const [i, p] of squares.entries()) expect(Math.abs(p - top[i]!)).toBeLessThan(1e-9);
});

test("densityMatrix is |ψ⟩⟨ψ|/⟨ψ|ψ⟩ within 4 ε and has purity 1 within 4 D ε", () => {
  const psi = roughState([2, 3], 11);
  expect(maxDifference(densityMatrix(psi).data, projector(psi))).toBeLessThan(4 * ε);
  expect(Math.abs(purity(densityMatrix(psi)) - 1)).toBeLessThan(24 * ε);
});

test.each([
  [new Array<number>(17).fill(2), [1, 4, 6, 9, 12]],
  [new Array<number>(17).fill(2), [16, 3, 0]],
  [new Array<number>(17).fill(2), [12, 13, 14, 15, 16]],
  [
    [3, 7, 50, 5, 2, 11],
    [4, 0],
  ],
  [
    [2, 70001, 2],
    [0, 2],
  ],
  [[70001, 2], [1]],
  [
    [300, 2, 301],
    [1, 2],
  ],
])("partialTrace of a large state, dims %j, keep %j: strips of M and M itself agree within 8 √D ε", (dims, keep) => {
  const psi = roughState(dims, 11);
  const D = sizeOf(dims);
  const cut = { keep, rest: dims.map((_, k) => k).filter((k) => !keep.includes(k)) };
  const size = (axes: readonly number[]) => sizeOf(axes.map((k) => dims[k]!));
  const [rows, cols] = [size(cut.keep), size(cut.rest)];
  const whole = withScope("test", (s) => {
    const c = s.f64(2 * rows * rows);
    herkInto(s, { rows, cols, complex: true, a: cutMatrix(s, dims, cut.keep, cut.rest, psi.data), c });
    return c.copy();
  });
  expect(maxDifference(partialTrace(psi, { keep }).data, whole)).toBeLessThan(8 * Math.sqrt(D) * ε);
});

test("partialTrace of 20 qubits holds one copy of the state, 16 MiB, and at most 3 MiB more, whatever is kept", () => {
  const psi = roughState(new Array<number>(20).fill(2), 12);
  for (const keep of [[0, 1, 2, 3, 4, 5], [1, 4, 7, 12, 15, 19], [14, 15, 16, 17, 18, 19], [3]]) {
    const peak = withEngine(createEngine(), () => {
      partialTrace(psi, { keep });
      return engineInfo().memory.peak;
    });
    expect(peak).toBeLessThan(19 * 2 ** 20);
  }
});
