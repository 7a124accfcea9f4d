/** The amplitudes of a state as the matrix of a cut, inside an open scope: where every reduced state begins. */
import type { F64Block, Scope } from "../engine/scope.js";
import { unitInto } from "./amplitudes.js";

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

/**
 * The amplitudes of a state, divided by their norm, as a matrix: rows are the `rows` subsystems, columns the `cols`, in
 * those orders.
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
  const psi = unitInto(s, data);
  if (order.every((axis, j) => axis === j)) return psi;
  const m = s.f64(psi.length);
  permuteInto(s, dims, order, psi, m);
  return m;
}
