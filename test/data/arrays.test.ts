import { describe, expect, test } from "vitest";
import { fromArrays, rowsOf, standardise, trainTestSplit } from "../../src/data.js";
import { fromNested, matrix, toNested } from "../../src/linalg/matrix.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";

const f8 = (shape: number[], ...data: number[]) => ({
  shape,
  dtype: "f8" as const,
  fortran: false,
  data: Float64Array.from(data),
});

test("fromArrays: images become rows, a list is one column, labels become classes when asked for", () => {
  const images = fromArrays({ X: f8([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8), y: f8([2], 7, 3) }, { targets: "classes" });
  expect(toNested(images.X)).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
  expect(images.names).toEqual(["1", "2", "3", "4"]);
  expect(images.classes).toEqual(["3", "7"]);
  expect(toNested(images.Y)).toEqual([
    [-0.5, 0.5],
    [0.5, -0.5],
  ]);
  const list = fromArrays({ X: f8([2], 1, 2), y: f8([2, 2], 1, 2, 3, 4) });
  expect([list.X.cols, list.Y.cols, list.classes]).toEqual([1, 2, undefined]);
  const words = fromArrays({ X: f8([2], 1, 2), y: { shape: [2], dtype: "U", fortran: false, data: ["b", "a"] } });
  expect(words.classes).toEqual(["a", "b"]);
});

test("fromArrays returns memory of its own", () => {
  const X = f8([2], 1, 2);
  const data = fromArrays({ X });
  X.data.fill(0);
  expect([...data.X.data]).toEqual([1, 2]);
});

describe("fromArrays refuses in one sentence", () => {
  const X = f8([3, 1], 1, 2, 3);
  test.each<[string, Parameters<typeof fromArrays>, string]>([
    ["targets of the wrong shape", [{ X, y: f8([2], 1, 2) }], "fromArrays: expected y to have the 3 rows of X, got 2"],
    ["no rows", [{ X: f8([0, 3]) }], "fromArrays: expected X to have at least one row, got shape (0, 3)"],
    ["a single number", [{ X: f8([], 1) }], "fromArrays: expected X to have at least one row, got shape ()"],
    ["NaN", [{ X: f8([2, 2], 1, 2, 3, Number.NaN) }], "fromArrays: expected finite entries, got NaN at X[1, 1]"],
    [
      "an infinite target",
      [{ X, y: f8([3], 1, Number.POSITIVE_INFINITY, 2) }],
      "fromArrays: expected finite entries, got Infinity at y[1, 0]",
    ],
    [
      "complex inputs",
      [{ X: { ...f8([1], 1, 2), dtype: "c16" } }],
      "fromArrays: expected X to hold real numbers, got complex ones; take .real or .imag",
    ],
    [
      "labels in two columns",
      [{ X, y: f8([3, 2], 1, 2, 3, 4, 5, 6) }, { targets: "classes" }],
      "fromArrays: expected labels in one column, got y with 2",
    ],
  ])("%s", (_, args, sentence) => {
    expect(() => fromArrays(...args)).toThrow(new RangeError(sentence));
  });
});

test("standardise: means 0 and standard deviations 1 within 1e-14 and the rounding of the mean, at any scale", () => {
  const n = 50;
  const z = normals(stream(3), 4 * n);
  const scales = [1, 1e-160, 1e150, 1e-3];
  const X = matrix(
    n,
    4,
    z.map((x, at) => scales[at % 4]! * x + [0, 0, 0, 1e6][at % 4]!),
  );
  const { X: S, mean, scale } = standardise(X);
  for (let j = 0; j < 4; j++) {
    const column = Array.from({ length: n }, (_, i) => S.data[4 * i + j]!);
    const centre = column.reduce((a, b) => a + b, 0) / n;
    // 1e6 is known to 6e-11, which is 6e-8 of this column's scale.
    const bound = j === 3 ? 2 ** -53 * 1e9 : 1e-14;
    expect(Math.abs(centre)).toBeLessThanOrEqual(bound);
    expect(Math.abs(Math.sqrt(column.reduce((a, b) => a + b * b, 0) / n) - 1)).toBeLessThanOrEqual(bound);
  }
  // Test data by the training data's numbers, to the bit.
  expect(standardise(rowsOf(X, [4, 9]), { like: { mean, scale } }).X).toEqual(rowsOf(S, [4, 9]));
});

test('standardise: a constant column is named and refused; "keep" takes its mean off', () => {
  const X = fromNested([
    [1, 0.1],
    [2, 0.1],
    [4, 0.1],
  ]) as ReturnType<typeof matrix>;
  expect(() => standardise(X, { names: ["age", "planet"] })).toThrow(
    new RangeError(
      'standardise: column "planet" is 0.1 in all 3 rows and has no scale; drop it, or constant: "keep" only takes its mean off',
    ),
  );
  const kept = standardise(X, { constant: "keep" });
  expect([kept.X.data[1], kept.X.data[3], kept.scale[1], kept.mean[1]]).toEqual([0, 0, 1, 0.1]);
});

test("standardise: one row is constant, no row is nothing", () => {
  expect(() => standardise(matrix(1, 2, [1, 2]))).toThrow(
    'standardise: X has one row, so every column is constant and has no scale; drop it, or constant: "keep" only takes its mean off',
  );
  expect(() => standardise(matrix(0, 2))).toThrow("standardise: expected at least one row, got 0 × 2");
});

test("trainTestSplit: a partition in ascending order of round(n · testFraction) and the rest, the same for the same stream", () => {
  for (const [n, testFraction, count] of [
    [10, 0.25, 3],
    [150, 0.2, 30],
    [2, 0.5, 1],
    [7, 0, 0],
    [0, 0.3, 0],
  ] as const) {
    const { train, test } = trainTestSplit(n, { testFraction, stream: stream(5) });
    expect(test.length).toBe(count);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    for (const list of [train, test]) expect(list).toEqual([...list].sort((a, b) => a - b));
    expect(trainTestSplit(n, { testFraction, stream: stream(5) })).toEqual({ train, test });
  }
  expect(trainTestSplit(40, { stream: stream(5) })).not.toEqual(trainTestSplit(40, { stream: stream(6) }));
});

test("trainTestSplit: each of 6 samples is tested in half of 2000 splits, within 5 standard errors, seed 8", () => {
  const counts = new Array<number>(6).fill(0);
  const pairs = new Map<string, number>();
  const root = stream(8);
  for (let k = 0; k < 2000; k++) {
    const { test } = trainTestSplit(6, { testFraction: 0.5, stream: root.child(k) });
    for (const i of test) counts[i]!++;
    pairs.set(test.join(), (pairs.get(test.join()) ?? 0) + 1);
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThanOrEqual(5 * Math.sqrt(2000 / 4));
  // All 20 choices, each 100 times on average.
  expect(pairs.size).toBe(20);
  for (const count of pairs.values()) expect(Math.abs(count - 100)).toBeLessThanOrEqual(5 * Math.sqrt(95));
});

test("trainTestSplit refuses fractions that leave nothing", () => {
  const one = { stream: stream(1) };
  expect(() => trainTestSplit(1, one)).toThrow(
    "trainTestSplit: testFraction 0.2 of 1 samples is none; raise it, or 0 tests nothing",
  );
  expect(() => trainTestSplit(1, { testFraction: 0.5, ...one })).toThrow(
    "trainTestSplit: testFraction 0.5 of 1 samples leaves none for training; lower it",
  );
});
