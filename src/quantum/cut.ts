/** The amplitudes of a state as the matrix of a cut, inside an open scope: where every reduced state begins. */
import type { F64Block, Scope } from "../engine/scope.js";
import { checkFinite, normaliseInto, unitInto } from "./amplitudes.js";

/**
 * b[x_order(0), x_order(1), …] ← a[x_0, x_1, …]: axes in a new order. Nothing moves when the order is the old one.
 *
 * @param order  a permutation of 0 … dims.length − 1
 */
export function permuteInto(
  s: Scope,
  dims: readonly number[],
  order: readonly number[],
  a: F64Block,
  b: F64Block,
): void {
  s.nested(() => {
    const rank = dims.length;
    const [shape, perm, work] = [s.copyInI32(dims), s.copyInI32(order), s.i32(5 * rank + 2048)];
    s.check("zpermute", s.kernels.zpermute(rank, shape.address, perm.address, a.address, b.address, work.address));
  });
}

/** From so many amplitudes on a second copy in memory is one too many. */
const LARGE = 2 ** 16;

/**
 * The amplitudes of a state, divided by their norm, as a matrix: rows are the `rows` subsystems, columns the `cols`, in
 * those orders. Large ones come into memory in that order, and are there once.
 *
 * @throws RangeError  an amplitude is NaN or infinite, or all are zero
 */
export function cutMatrix(
  s: Scope,
  dims: readonly number[],
  rows: readonly number[],
  cols: readonly number[],
  data: Float64Array,
): F64Block {
  const order = [...rows, ...cols];
  if (order.every((axis, j) => axis === j)) return unitInto(s, data);
  const m = s.f64(data.length);
  if (data.length > 2 * LARGE) {
    gatherInto(dims, order, data, m);
    // Refuses with the place that the caller knows.
    if (s.kernels.dfindNonFinite(m.length, m.address) >= 0) checkFinite(s, data);
    normaliseInto(s, m);
    return m;
  }
  s.nested(() => permuteInto(s, dims, order, unitInto(s, data), m));
  return m;
}

/** Entries that stay in a cache while they are moved, as for zpermute: fast axes of the source and of what is written. */
const TILE = 16;
const TABLE = 4096;

/** to[x_order(0), x_order(1), …] ← data[x_0, x_1, …] */
function gatherInto(dims: readonly number[], order: readonly number[], data: Float64Array, to: F64Block): void {
  const size = (axis: number) => dims[axis] as number;
  const stridesOf = (axes: readonly number[]): number[] => {
    const strides: number[] = [];
    let stride = 1;
    for (const axis of [...axes].reverse()) {
      strides[axis] = stride;
      stride *= size(axis);
    }
    return strides;
  };
  const [from, into] = [stridesOf(dims.map((_, axis) => axis)), stridesOf(order)];
  const block = new Set<number>();
  for (const axes of [order, dims.map((_, axis) => axis)]) {
    let run = 1;
    for (const axis of [...axes].reverse()) {
      if (run >= TILE) break;
      run *= size(axis);
      block.add(axis);
    }
  }
  let inner = order.filter((axis) => block.has(axis));
  if (inner.reduce((product, axis) => product * size(axis), 1) > TABLE) inner = order.slice(-1);
  let table: [number, number][] = [[0, 0]];
  if (inner.reduce((product, axis) => product * size(axis), 1) > TABLE) inner = [];
  for (const axis of inner) {
    table = table.flatMap(([a, b]) =>
      Array.from({ length: size(axis) }, (_, x): [number, number] => [
        a + x * (from[axis] as number),
        b + x * (into[axis] as number),
      ]),
    );
  }
  const source = Int32Array.from(table, ([a]) => 2 * a);
  const target = Int32Array.from(table, ([, b]) => 2 * b);
  const outer = order.filter((axis) => !inner.includes(axis));
  const { f64 } = to.arena;
  const visit = (depth: number, a: number, b: number): void => {
    const axis = outer[depth];
    if (axis === undefined) {
      for (let k = 0; k < source.length; k++) {
        const [x, y] = [a + (source[k] as number), b + (target[k] as number)];
        f64[y] = data[x] as number;
        f64[y + 1] = data[x + 1] as number;
      }
      return;
    }
    const [step, stride] = [2 * (from[axis] as number), 2 * (into[axis] as number)];
    for (let x = 0; x < size(axis); x++) visit(depth + 1, a + x * step, b + x * stride);
  };
  visit(0, 0, to.address / 8);
}
