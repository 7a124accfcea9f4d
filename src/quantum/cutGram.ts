/** M Mᴴ of a cut of a pure state, inside an open scope, without M: for states of which two copies are one too many. */
import type { F64Block, Scope } from "../engine/scope.js";
import { herkInto } from "../linalg/fused.js";
import { unitInto } from "./amplitudes.js";
import type { Cut } from "./check.js";
import { permuteInto } from "./cut.js";

/** Entries of a strip of M: 1 MiB, which stays in a cache until the product has read it. */
const STRIP = 2 ** 16;
/** Columns that a product takes at a time, and the least that a strip has. */
const BLOCK = 256;

/**
 * c ← M Mᴴ, where M has the kept subsystems as rows and the others as columns, for the state divided by its norm.
 *
 * M is the state in another order. Up to a strip's size it is made; beyond, strips of its columns are gathered one after the other and
 * added to c. Sums run over ascending columns in the product's own blocks, as over M itself when the strips have a multiple of them.
 *
 * @throws RangeError  an amplitude is NaN or infinite, or all are zero
 */
export function cutGramInto(s: Scope, dims: readonly number[], cut: Cut, data: ArrayLike<number>, c: F64Block): void {
  const { keep, rest, dKeep: rows, dRest: cols } = cut;
  const order = [...keep, ...rest];
  const psi = unitInto(s, data);
  if (order.every((axis, j) => axis === j)) {
    herkInto(s, { rows, cols, complex: true, a: psi, c });
    return;
  }
  if (rows * cols <= STRIP) {
    const m = s.f64(psi.length);
    permuteInto(s, dims, order, psi, m);
    herkInto(s, { rows, cols, complex: true, a: m, c });
    return;
  }
  s.nested(() => addStrips(s, dims, cut, psi, c));
}

function addStrips(s: Scope, dims: readonly number[], { keep, rest, dKeep: rows }: Cut, psi: F64Block, c: F64Block) {
  const { kernels } = s;
  const size = (axis: number) => dims[axis] as number;
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, d) => product * d, 1));
  const stride = (axis: number) => strides[axis] as number;

  // The last of the traced subsystems are in a strip as a whole, of the one before them a part; the first stand still.
  const most = Math.max(BLOCK, Math.floor(STRIP / rows));
  const still = Array.from(rest);
  const whole: number[] = [];
  let columns = 1;
  for (let last = still.at(-1); last !== undefined && columns * size(last) <= most; last = still.at(-1)) {
    columns *= size(last);
    whole.unshift(last);
    still.pop();
  }
  const split = still.pop();
  const part = split === undefined ? 1 : Math.min(size(split), Math.floor(most / columns));

  const axes = [...keep, ...(split === undefined ? [] : [split]), ...whole];
  const shape = s.copyInI32(axes.map(size));
  const steps = s.copyInI32(axes.map(stride));
  const moving = s.i32(5 * axes.length + 2048);
  const strip = s.f64(2 * rows * columns * part);
  const work = s.f64(kernels.gemmWorkspace(rows, rows, columns * part));
  let beta = 0;
  const add = (offset: number, length: number): void => {
    if (split !== undefined) shape.set(axes.map((axis) => (axis === split ? length : size(axis))));
    const from = psi.address + 16 * offset;
    s.check("zgather", kernels.zgather(axes.length, shape.address, steps.address, from, strip.address, moving.address));
    const [k, a] = [columns * length, strip.address];
    // Column-major lower of conj(A)·Aᵀ is row-major upper of A·Aᴴ, as in zherk.
    s.check("zgemmt", kernels.zgemmt(rows, k, 1, a, k, 1, true, a, 1, k, false, beta, c.address, rows, work.address));
    beta = 1;
  };
  const visit = (depth: number, offset: number): void => {
    const axis = still[depth];
    if (axis !== undefined) {
      for (let x = 0; x < size(axis); x++) visit(depth + 1, offset + x * stride(axis));
    } else if (split === undefined) add(offset, 1);
    else {
      const end = size(split);
      for (let x = 0; x < end; x += part) add(offset + x * stride(split), Math.min(part, end - x));
    }
  };
  visit(0, 0);
  s.check("zmirror", kernels.zmirror(rows, c.address));
}
