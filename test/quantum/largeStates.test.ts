// States of which two copies in memory are one too many: their cuts against those of small ones, and what they hold.
import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { createEngine, engineInfo, withEngine } from "../../src/engine.js";
import { svdvals } from "../../src/linalg/svdvals.js";
import { unitInto } from "../../src/quantum/amplitudes.js";
import { cutMatrix, permuteInto } from "../../src/quantum/cut.js";
import { entropies } from "../../src/quantum/entropies.js";
import { quantumTangentKernel } from "../../src/quantum/quantumTangentKernel.js";
import { schmidtValues } from "../../src/quantum/schmidtValues.js";
import { maxDifference } from "../support/reference.js";
import { roughState, sizeOf } from "../support/states.js";

const ε = 2 ** -52;
const qubits = (count: number) => new Array<number>(count).fill(2);
const rest = (dims: readonly number[], keep: readonly number[]) =>
  dims.map((_, k) => k).filter((k) => !keep.includes(k));

/** The matrix of a cut by a permutation of a second copy. */
const permuted = (dims: readonly number[], order: readonly number[], data: Float64Array): Float64Array =>
  withScope("test", (s) => {
    const psi = unitInto(s, data);
    const m = s.f64(psi.length);
    permuteInto(s, dims, order, psi, m);
    return m.copy();
  });

test.each([
  [qubits(17), [3, 9, 1, 16]],
  [qubits(17), [16]],
  [
    [2, 70001, 2],
    [2, 0],
  ],
  [[70001, 2], [1]],
  [
    [300, 2, 301],
    [1, 2],
  ],
  [[1, 40, 1, 50, 60], [4]],
  [[2, 40000], [1]],
] as const)(
  "cutMatrix of a large state, dims %j, keep %j: its amplitudes are where a permutation puts them, within 2 ε",
  (dims, keep) => {
    const { data } = roughState([...dims], 5);
    const order = [...keep, ...rest(dims, keep)];
    const found = withScope("test", (s) => cutMatrix(s, dims, keep, rest(dims, keep), data).copy());
    const expected = permuted(dims, order, data);
    // The norm is summed in another order.
    for (const [i, x] of expected.entries()) {
      if (!(Math.abs(found[i]! - x) <= 1e-13 * Math.abs(x) + 2 * ε * 1e-10)) expect(found[i]).toBe(x);
    }
    expect(found.length).toBe(expected.length);
  },
);

test("a large state with NaN is refused at the caller's index, one of zeros for its norm, whatever order the cut has", () => {
  const data = new Float64Array(2 * 2 ** 17);
  expect(() => schmidtValues({ dims: qubits(17), data }, { keep: [5, 2] })).toThrow(
    "schmidtValues: the amplitudes are all zero; a state needs a norm above 0",
  );
  data.fill(1)[70_001] = Number.NaN;
  for (const alpha of [0.5, 1]) {
    expect(() => entropies({ dims: qubits(17), data }, { keep: [5, 2, 7, 9, 11, 13], alphas: [alpha] })).toThrow(
      "entropies: expected finite amplitudes, got NaN at index 70001",
    );
  }
});

test.each([
  [[70, 3, 400], [0]],
  [[3, 70, 400], [1]],
  [[400, 2, 100, 2], [2]],
  [qubits(17), [0, 3, 6, 9, 12, 15, 16, 1, 4, 7]],
] as const)(
  "schmidtValues of a long matrix, dims %j, keep %j: strip by strip or at once, they agree within 8 √D ε",
  (dims, keep) => {
    const psi = roughState([...dims], 6);
    const rows = sizeOf(keep.map((k) => dims[k]!));
    const matrix = permuted(dims, [...keep, ...rest(dims, keep)], psi.data);
    const whole = svdvals({ rows, cols: matrix.length / 2 / rows, data: matrix, complex: true });
    expect(maxDifference(schmidtValues(psi, { keep }), whole)).toBeLessThan(8 * Math.sqrt(sizeOf([...dims])) * ε);
  },
);

test("entropies through Gram matrices and through Schmidt coefficients agree within 1e-12, 17 qubits, either side kept", () => {
  const psi = roughState(qubits(17), 7);
  for (const keep of [
    [1, 4, 7, 12, 15, 16],
    [0, 2, 3, 5, 6, 8, 9, 10, 11, 13, 14],
  ]) {
    const [one, two] = entropies(psi, { keep, alphas: [1, 2] });
    const [alsoOne, alsoTwo] = entropies(psi, { keep, alphas: [1, 2, 0.5] });
    expect(Math.abs(one! - alsoOne!)).toBeLessThan(1e-12);
    expect(Math.abs(two! - alsoTwo!)).toBeLessThan(1e-12);
  }
});

describe("a state of 20 qubits is held once, 16 MiB, and at most 4 MiB more", () => {
  const psi = roughState(qubits(20), 12);
  const scattered = [0, 2, 3, 5, 6, 8, 9, 10, 11, 13, 14, 17, 18];
  const cases: [string, () => unknown][] = [[3], [1, 4, 7, 12, 15, 19], [0, 1, 2, 3, 4, 5, 6], scattered].flatMap(
    (keep): [string, () => unknown][] => [
      [`entropies of order 1, keep [${keep}]`, () => entropies(psi, { keep, alphas: [1] })],
      [`entropies of order ½, keep [${keep}]`, () => entropies(psi, { keep, alphas: [0.5] })],
      [`schmidtValues, keep [${keep}]`, () => schmidtValues(psi, { keep })],
    ],
  );
  test.each([
    ...cases,
    ["quantumTangentKernel, keep [7, 4]", () => quantumTangentKernel(psi, { keep: [7, 4] })] as const,
  ])("%s", (_title, run) => {
    const peak = withEngine(createEngine(), () => {
      run();
      return engineInfo().memory.peak;
    });
    expect(peak).toBeLessThan(20 * 2 ** 20);
  });
});
