import { expect, test } from "vitest";
import { createEngine, withEngine } from "../../src/engine.js";
import { eigh } from "../../src/linalg/eigh.js";
import { matmul } from "../../src/linalg/matmul.js";
import { adjoint, type Field, fromNested, identity, isComplex, kron, matrix } from "../../src/linalg/matrix.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import { abstractShell, type Shell } from "../../src/quantum/shell.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import { ising, xxzChain } from "../support/chains.js";
import { EPSILON } from "../support/tolerance.js";

const H = ising(5);
const levels = eigh(H).values;
const norm = Math.max(...levels.map(Math.abs));
// biome-ignore lint/suspicious/noExplicitAny: wrong types on purpose
type Wrong = any;

/** max|H V − V E| and max|VᴴV − 1|. */
function residuals(A: Field, { energies, vectors }: Shell): [number, number] {
  const [image, overlaps] = [matmul(A, vectors), matmul(adjoint(vectors), vectors)];
  const w = isComplex(vectors) ? 2 : 1;
  const d = vectors.cols;
  let [residual, overlap] = [0, 0];
  image.data.forEach((x, at) => {
    residual = Math.max(residual, Math.abs(x - energies[Math.floor(at / w) % d]! * vectors.data[at]!));
  });
  overlaps.data.forEach((x, at) => {
    overlap = Math.max(overlap, Math.abs(x - (at % (w * (d + 1)) === 0 ? 1 : 0)));
  });
  return [residual, overlap];
}

test.each([
  ["the whole spectrum", { value: [-Infinity, Infinity] }, 0, 32],
  ["a window", { value: [levels[7]! - 1e-6, levels[19]! - 1e-6] }, 7, 19],
  ["the 8 levels nearest to 0.3", { centre: 0.3, states: 8 }, -1, -1],
  ["one level", { centre: 100, states: 1 }, 31, 32],
] as const)(
  "energyShell of a chain, %s: residual and overlaps ≤ 30 n ε, the right levels",
  (_what, options, from, to) => {
    const shell = energyShell(H, options);
    const [residual, overlap] = residuals(H, shell);
    expect(residual).toBeLessThan(30 * 32 * EPSILON * norm);
    expect(overlap).toBeLessThan(30 * 32 * EPSILON);
    const expected =
      from >= 0
        ? levels.slice(from, to)
        : levels
            .slice()
            .sort((a, b) => Math.abs(a - 0.3) - Math.abs(b - 0.3))
            .slice(0, 8)
            .sort();
    expect(shell.dimension).toBe(expected.length);
    expected.forEach((e, k) => {
      expect(Math.abs(shell.energies[k]! - e)).toBeLessThan(30 * 32 * EPSILON * norm);
    });
  },
);

test("adjoining windows share no level and lose none, complex Hermitian H", () => {
  const A = gue(40, { stream: stream(1) });
  const cuts = [-3, -0.7, 0, 0.01, 1.3, 3];
  const shells = cuts.slice(1).map((hi, k) => energyShell(A, { value: [cuts[k]!, hi] }));
  expect(shells.reduce((sum, { dimension }) => sum + dimension, 0)).toBe(40);
  for (const shell of shells) {
    expect(isComplex(shell.vectors)).toBe(true);
    expect(Math.max(...residuals(A, shell))).toBeLessThan(30 * 40 * EPSILON * 2);
  }
});

test("multiplets stay whole: the Δ = ½ chain without field (L = 5), cut anywhere, and the dimension says so", () => {
  // Spin inversion pairs all levels of an odd chain.
  const A = xxzChain(5, 0.5, 0);
  const all = eigh(A).values;
  const size = Math.max(...all.map(Math.abs));
  let grown = 0;
  for (let states = 1; states <= 32; states++) {
    const { dimension, energies } = energyShell(A, { centre: 0.02, states });
    if (dimension > states) grown++;
    const [lo, hi] = [energies[0]!, energies[dimension - 1]!];
    const outside = all.filter((e) => e < lo - 1e-9 * size || e > hi + 1e-9 * size);
    expect(outside.length + dimension).toBe(32);
  }
  expect(grown).toBeGreaterThan(10);
  // A window whose edge lies inside a multiplet, by rounding or on purpose.
  const level = all[4]!;
  const { dimension } = energyShell(A, { value: [level, all[31]!] });
  expect([2, 4, 6].includes(32 - dimension)).toBe(true);
});

test("a Hamiltonian of one level is one multiplet; H = 0 too", () => {
  expect(energyShell(identity(6), { centre: 0, states: 2 }).dimension).toBe(6);
  expect(energyShell(matrix(4, 4), { value: [-1, 1] }).dimension).toBe(4);
  expect(energyShell(matrix(1, 1, [2]), { centre: 0, states: 1 }).energies).toEqual(Float64Array.of(2));
});

test("of two levels equally far from the centre the lower one is nearer", () => {
  const A = fromNested([
    [1, 0],
    [0, 3],
  ]);
  expect(energyShell(A, { centre: 2, states: 1 }).energies[0]).toBeCloseTo(1, 14);
});

test("eigenpairs and operators with toMatrix() give the shell of their matrix; dims come from the operator or the options", () => {
  const direct = energyShell(H, { centre: 0.3, states: 8 });
  const pairs = energyShell(eigh(H), { centre: 0.3, states: 8, dims: [2, 16] });
  const operator = energyShell({ dimension: 32, dims: [2, 2, 2, 2, 2], toMatrix: () => H } as Wrong, {
    centre: 0.3,
    states: 8,
  });
  expect(operator.vectors).toEqual(direct.vectors);
  expect([direct.dims, pairs.dims, operator.dims]).toEqual([[32], [2, 16], [2, 2, 2, 2, 2]]);
  pairs.vectors.data.forEach((x, at) => {
    expect(Math.abs(x - direct.vectors.data[at]!)).toBeLessThan(1e-11);
  });
});

test("abstractShell is C^d with the identity as its basis", () => {
  const shell = abstractShell(6, { dims: [2, 3] });
  expect(shell).toEqual({ dimension: 6, energies: new Float64Array(6), vectors: identity(6), dims: [2, 3] });
});

test.each([
  [
    "a window without levels names the nearest",
    { value: [100, 101] },
    /^energyShell: there is no level in \[100, 101\); the nearest is \S+ below$/,
  ],
  ["below all", { value: [-101, -100] }, /; the nearest is -\S+ above$/],
  ["between two", { value: [levels[3]! + 1e-6, levels[4]! - 1e-6] }, /; the nearest are \S+ below and \S+ above$/],
  [
    "more states than levels",
    { centre: 0, states: 33 },
    /^energyShell: expected at most 32 states, as many as there are levels, got 33$/,
  ],
  ["an empty interval", { value: [1, 1] }, /^energyShell: expected value \[lo, hi\) with lo < hi, got \[1, 1\)$/],
  [
    "both choices",
    { value: [0, 1], centre: 0, states: 3 },
    /^energyShell: expected either \{ value: \[lo, hi\] \} or \{ centre, states \}, got both$/,
  ],
  ["neither", { dims: [32] }, /got neither$/],
  ["no centre", { states: 2 }, /^energyShell: expected centre to be a finite number, got undefined$/],
  ["no states", { centre: 2 }, /^energyShell: expected states to be a positive integer, got undefined$/],
  [
    "dims that do not fit",
    { centre: 2, states: 2, dims: [3, 5] },
    /^energyShell: dims \[3, 5\] multiply to 15, not to 32, the number of states$/,
  ],
])("energyShell, %s", (_what, options, sentence) => {
  expect(() => energyShell(H, options as Wrong)).toThrow(RangeError);
  expect(() => energyShell(H, options as Wrong)).toThrow(sentence);
});

test("energyShell refuses what cannot be diagonalised densely, with its size, before it is written down", () => {
  const giant = (dimension: number, real?: boolean) => ({
    dimension,
    ...(real === undefined ? {} : { real }),
    toMatrix: (): never => {
      throw new Error("was written down");
    },
  });
  const options = { centre: 0, states: 2 };
  expect(() => energyShell(giant(2 ** 17), options)).toThrow(
    "energyShell: the matrix of 131072 states takes 128.0 GiB, and 4.0 GiB are there; take a smaller chain or a sector",
  );
  expect(() => energyShell(giant(2 ** 14), options)).toThrow(
    /^energyShell: the matrix of 16384 states and its workspace take 6\.\d GiB, and 4\.0 GiB are there/,
  );
  expect(() => energyShell(giant(2 ** 13, false), options)).toThrow("was written down");
  expect(() => energyShell(giant(2 ** 12), options)).toThrow("was written down");
  const small = createEngine({ maximumBytes: 2 ** 26 });
  expect(() => withEngine(small, () => energyShell(giant(2 ** 11), options))).toThrow(
    /take 0\.1 GiB, and 0\.1 GiB are there/,
  );
});

test("energyShell refuses eigenpairs that are none", () => {
  const { values, vectors } = eigh(H);
  const good = { centre: 0, states: 2 };
  expect(() => energyShell({ values: values.slice(1), vectors }, good)).toThrow("expected one value a column");
  expect(() => energyShell({ values: values.slice().reverse(), vectors }, good)).toThrow(
    "expected values in ascending order",
  );
  expect(() => energyShell({ values, vectors: kron(vectors, matrix(1, 1, [2])) }, good)).toThrow(
    "energyShell: expected vectors to have orthonormal columns, but an overlap is off by 3.0e+0; qr(V).q is such a basis",
  );
});
