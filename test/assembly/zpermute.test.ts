import fc from "fast-check";
import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { permuteInto } from "../../src/quantum/cut.js";
import { uniforms } from "../support/random.js";
import { referencePermute } from "../support/reference.js";

const permute = (data: Float64Array, dims: readonly number[], order: readonly number[]): Float64Array =>
  withScope("test", (s) => {
    const [a, b] = [s.copyIn(data), s.f64(data.length)];
    permuteInto(s, dims, order, a, b);
    return b.copy();
  });

test("zpermute moves every entry to where the definition says, ranks 0 to 6, bit for bit", () => {
  const tensors = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 }).chain((dims) =>
    fc.tuple(
      fc.constant(dims),
      fc.shuffledSubarray(
        dims.map((_, k) => k),
        { minLength: dims.length },
      ),
    ),
  );
  fc.assert(
    fc.property(tensors, ([dims, order]) => {
      const data = uniforms(1, 2 * dims.reduce((p, d) => p * d, 1));
      expect(permute(data, dims, order)).toEqual(referencePermute(data, dims, order));
    }),
    { seed: 1, numRuns: 150 },
  );
});

test.each([15, 16, 17, 33])("zpermute transposes %i × 19 and 3 × n × 19 across its tile of 16", (n) => {
  const a = uniforms(n, 2 * n * 19);
  expect(permute(a, [n, 19], [1, 0])).toEqual(referencePermute(a, [n, 19], [1, 0]));
  const b = uniforms(n, 2 * 3 * n * 19);
  expect(permute(b, [3, n, 19], [2, 0, 1])).toEqual(referencePermute(b, [3, n, 19], [2, 0, 1]));
  expect(permute(b, [3, n, 19], [0, 2, 1])).toEqual(referencePermute(b, [3, n, 19], [0, 2, 1]));
});

test.each([
  [
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
  ],
  [
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    [0, 5, 10, 3, 8, 1, 6, 11, 4, 9, 2, 7],
  ],
  [
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 10],
  ],
  [
    [3, 3, 3, 3, 3, 3, 3],
    [6, 0, 5, 1, 4, 2, 3],
  ],
  [
    [2, 1100, 2],
    [2, 1, 0],
  ],
  [
    [1100, 3],
    [1, 0],
  ],
  [
    [3, 1100],
    [1, 0],
  ],
  [
    [5, 7, 2, 11, 3],
    [3, 0, 4, 2, 1],
  ],
  [
    [2, 15, 15, 2],
    [0, 2, 1, 3],
  ],
])("zpermute of many short axes or a short and a long one, %j in order %j, bit for bit", (dims, order) => {
  const data = uniforms(3, 2 * dims.reduce((p, d) => p * d, 1));
  expect(permute(data, dims, order)).toEqual(referencePermute(data, dims, order));
});

test("zpermute reports a repeated or impossible axis as argument 3, a negative size as argument 2", () => {
  withScope("test", (s) => {
    const run = (shape: number[], perm: number[]) => {
      const [a, b, work] = [s.f64(64), s.f64(64), s.i32(5 * shape.length + 2048)];
      const [p, q] = [s.copyInI32(shape), s.copyInI32(perm)];
      return s.kernels.zpermute(shape.length, p.address, q.address, a.address, b.address, work.address);
    };
    expect(run([2, 2], [0, 0])).toBe(-3);
    expect(run([2, 2], [0, 2])).toBe(-3);
    expect(run([2, -2], [0, 1])).toBe(-2);
    expect(run([2, 0], [1, 0])).toBe(0);
  });
});

test("zgather moves every entry of a part of a tensor, with and without a contiguous axis, bit for bit", () => {
  const gather = (data: Float64Array, shape: readonly number[], strides: readonly number[], first: number) =>
    withScope("test", (s) => {
      const total = shape.reduce((p, d) => p * d, 1);
      const [a, b] = [s.copyIn(data), s.f64(2 * total).fill(Number.NaN)];
      const [p, q, work] = [s.copyInI32(shape), s.copyInI32(strides), s.i32(5 * shape.length + 2048)];
      const from = a.address + 16 * first;
      expect(s.kernels.zgather(shape.length, p.address, q.address, from, b.address, work.address)).toBe(0);
      return b.copy();
    });
  const plain = (data: Float64Array, shape: readonly number[], strides: readonly number[], first: number) => {
    let places = [first];
    for (const [j, size] of shape.entries()) {
      places = places.flatMap((at) => Array.from({ length: size }, (_, x) => at + x * strides[j]!));
    }
    return Float64Array.from(places.flatMap((at) => [data[2 * at]!, data[2 * at + 1]!]));
  };
  const data = uniforms(5, 2 * 4 * 6 * 20 * 18);
  // Strides of a tensor of 4 × 6 × 20 × 18, of which some axes are cut, exchanged or left out.
  for (const [shape, strides, first] of [
    [[20, 6], [18, 360], 7],
    [[18, 4], [1, 2160], 360],
    [[4, 18], [2160, 1], 720],
    [[3, 20], [2160, 18], 17],
    [[17, 20, 4], [1, 18, 2160], 361],
    [[20], [18], 3],
    [[5], [1], 3],
    [[2, 2, 20, 2], [2160, 360, 18, 1], 2880],
    [[1, 1], [360, 1], 4],
    [[], [], 5],
  ] as const) {
    expect(gather(data, shape, strides, first)).toEqual(plain(data, shape, strides, first));
  }
  withScope("test", (s) => {
    const [p, q, a] = [s.copyInI32([2, -1]), s.copyInI32([1, 0]), s.f64(1200)];
    expect(s.kernels.zgather(-1, p.address, q.address, a.address, a.address, a.address)).toBe(-1);
    expect(s.kernels.zgather(2, p.address, p.address, a.address, a.address, a.address)).toBe(-2);
    expect(s.kernels.zgather(2, s.copyInI32([2, 1]).address, q.address, a.address, a.address, a.address)).toBe(-3);
    expect(s.kernels.zmirror(-1, a.address)).toBe(-1);
  });
});
