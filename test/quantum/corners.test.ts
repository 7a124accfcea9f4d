import { expect, test } from "vitest";
import * as w from "../../src/index.js";

const psi = w.haarState([4, 5], { stream: w.stream(9) });
const rho = w.partialTrace(psi, { keep: [0] });
const level = (k: number) => w.densityMatrix(w.basisState([3], [k]));
const pure = w.densityMatrix(w.haarState(3, { stream: w.stream(3) }));

test("states that never meet: fidelity 0, trace distance 1, relative entropy Infinity", () => {
  expect(w.fidelity(level(0), level(1))).toBe(0);
  expect(w.traceDistance(level(0), level(1))).toBe(1);
  expect(w.relativeEntropy(level(0), level(1))).toBe(Infinity);
  expect(w.relativeEntropy(pure, level(0))).toBe(Infinity);
});

test("a pure state beside itself: relative entropy below 1e-14, fidelity 1 within 1e-14, trace distance 0", () => {
  expect(w.relativeEntropy(pure, pure)).toBeLessThan(1e-14);
  expect(Math.abs(w.fidelity(pure, pure) - 1)).toBeLessThan(1e-14);
  expect(w.traceDistance(pure, pure)).toBe(0);
});

test("renyiEntropy falls with α and is continuous at 0, ¾, 1, 5/4 and ∞", () => {
  const alphas = [0, 1e-300, 1e-9, 0.5, 0.7499999, 0.75, 0.7500001, 1 - 1e-8, 1 - 1.2e-16, 1, 1 + 2.3e-16, 1 + 1e-8];
  alphas.push(1.2499999, 1.25, 1.2500001, 2, 50, 1e6, 1e300, Number.MAX_VALUE, Infinity);
  const values = alphas.map((alpha) => w.renyiEntropy(rho, alpha));
  for (let k = 1; k < values.length; k++) expect(values[k]).toBeLessThanOrEqual(values[k - 1]! + 2e-15);
  const at = (alpha: number) => values[alphas.indexOf(alpha)]!;
  expect(Math.abs(at(1e-300) - at(0))).toBeLessThan(1e-15);
  // The slope at 1 is −½ Var ln p: equal steps on both sides.
  expect(Math.abs(at(1 - 1e-8) + at(1 + 1e-8) - 2 * at(1))).toBeLessThan(2e-15);
  expect(Math.abs(at(1 - 1.2e-16) - at(1))).toBeLessThan(1e-15);
  for (const edge of [0.75, 1.25]) {
    expect(Math.abs(at(edge - 1e-7) + at(edge + 1e-7) - 2 * at(edge))).toBeLessThan(1e-13);
  }
  expect(Math.abs(at(Number.MAX_VALUE) - at(Infinity))).toBeLessThan(1e-15);
});

test("entropies(state) is renyiEntropy(partialTrace(state)) within 1e-14, on both sides of the cut", () => {
  const alphas = [0.3, 0.9, 1, 1.1, 2, 7, Infinity];
  for (const keep of [[0], [1]]) {
    const reduced = w.partialTrace(psi, { keep: [0] });
    const together = w.entropies(psi, { keep, alphas });
    alphas.forEach((alpha, k) => {
      expect(Math.abs(together[k]! - w.renyiEntropy(reduced, alpha))).toBeLessThan(1e-14);
    });
  }
});

test("nothing kept is [[1]] with entropy 0, everything kept is |ψ⟩⟨ψ|, and subsystems of dimension 1 change nothing", () => {
  expect(Math.abs(w.partialTrace(psi, { keep: [] }).data[0]! - 1)).toBeLessThan(1e-15);
  expect(Math.max(...w.entropies(psi, { keep: [], alphas: [0, 0.5, 1, 2, Infinity] }))).toBeLessThan(1e-15);
  expect(w.mutualInformation(psi, { a: [], b: [] })).toBeLessThan(1e-15);
  expect(w.partialTrace(psi, { keep: [0, 1] }).data).toEqual(w.densityMatrix(psi).data);
  const dims = [...new Array(60).fill(1), 4, ...new Array(60).fill(1), 5];
  expect(w.partialTrace({ dims, data: psi.data }, { keep: [60, 3] }).data).toEqual(rho.data);
});

test("haarState of dimension 1 is a phase, or a sign", () => {
  const [re, im] = w.haarState(1, { stream: w.stream(1) }).data as unknown as [number, number];
  expect(Math.abs(re * re + im * im - 1)).toBeLessThan(1e-15);
  expect(Math.abs(w.haarState(1, { stream: w.stream(1), real: true }).data[0]!)).toBe(1);
});

test("eigh: entries −0 are zeros, and 2 × 2 matrices keep their digits from the smallest number to 1e308", () => {
  expect(w.eigh(w.matrix(3, 3, new Array(9).fill(-0))).vectors.data).toEqual(w.identity(3).data);
  expect([...w.eigvalsh(w.matrix(3, 3, new Array(9).fill(-0)))].map(Math.abs)).toEqual([0, 0, 0]);
  for (const unit of [5e-324, 1e-310, 1e-160, 1, 1e160, 4e307]) {
    const { values } = w.eigh(w.matrix(2, 2, [unit, unit, unit, unit]));
    expect(Math.abs(values[0]! / unit)).toBeLessThan(1e-15);
    expect(Math.abs(values[1]! / unit - 2)).toBeLessThan(1e-15);
  }
});
