import { checkOptions, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import type { ComplexMatrix, Field } from "../linalg/matrix.js";
import {
  type Cut,
  checkDensityMatrix,
  checkDims,
  checkState,
  checkSubsystems,
  complement,
  cutOf,
  isState,
} from "./check.js";
import { cutGramInto } from "./cutGram.js";
import type { State } from "./state.js";

export type PartialTraceOptions = {
  /** Dimensions of the subsystems. A state brings its own; a matrix without them is one subsystem. */
  readonly dims?: readonly number[];
} & (
  | {
      /** The subsystems that stay, in the order wanted: [2, 0] puts subsystem 2 first. */
      readonly keep: readonly number[];
      readonly traceOut?: undefined;
    }
  | {
      /** The subsystems that go; the others stay in ascending order. */
      readonly traceOut: readonly number[];
      readonly keep?: undefined;
    }
);

/**
 * The reduced state on some subsystems.
 *
 * A pure state becomes a matrix M (kept × traced) and ρ = M Mᴴ; |ψ⟩⟨ψ| is never formed, and of a large state M is not, either: beside
 * the state there is one copy of it. A density matrix is summed over equal traced indices, in ascending order.
 *
 * @param source  a state of any norm above 0 (it is divided by it), or a density matrix
 * @returns       Hermitian, trace 1; [[1]] when nothing is kept
 * @throws RangeError  dims that do not multiply to the size, `keep` out of range or repeated, keep and traceOut together
 * Source: M. A. Nielsen, I. L. Chuang, Quantum Computation and Quantum Information, §2.4.3.
 * @example partialTrace(state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]), { keep: [0] })   // maximallyMixed(2)
 */
export function partialTrace(source: State | Field, options: PartialTraceOptions): ComplexMatrix {
  const speaker = "partialTrace";
  checkOptions(speaker, options, ["dims", "keep", "traceOut"], true);
  if ((options.keep === undefined) === (options.traceOut === undefined)) {
    throw new RangeError(
      `${speaker}: expected either keep or traceOut, got ${options.keep === undefined ? "neither" : "both"}`,
    );
  }
  const cutFor = (dims: readonly number[]): Cut =>
    cutOf(
      dims,
      options.keep !== undefined
        ? checkSubsystems(speaker, "keep", options.keep, dims)
        : complement(dims, checkSubsystems(speaker, "traceOut", options.traceOut, dims)),
    );

  if (isState(source)) {
    const { dims, data } = checkState(speaker, source, options.dims);
    const cut = cutFor(dims);
    return withScope(speaker, (s) => {
      const c = s.f64(2 * cut.dKeep * cut.dKeep);
      cutGramInto(s, dims, cut, data, c);
      return { rows: cut.dKeep, cols: cut.dKeep, data: c.copy(), complex: true };
    });
  }

  const { n, data } = checkDensityMatrix(speaker, "rho", source);
  const dims = checkMatrixDims(speaker, options.dims, n);
  const cut = cutFor(dims);
  return withScope(speaker, (s) => {
    const reduced = reduceMatrixInto(s, dims, cut, s.copyIn(data));
    return { rows: cut.dKeep, cols: cut.dKeep, data: reduced.copy(), complex: true };
  });
}

/** The reduced matrix of a density matrix that already lies in the scope. */
export function reduceMatrixInto(s: Scope, dims: readonly number[], cut: Cut, a: F64Block): F64Block {
  const { dKeep: m, dRest: k } = cut;
  const c = s.f64(2 * m * m);
  s.nested(() => {
    const shape = s.copyInI32(dims);
    const offsets = (axes: readonly number[], count: number): number => {
      const [list, moving] = [s.i32(count), s.copyInI32(axes)];
      const { axisOffsets } = s.kernels;
      s.check("axisOffsets", axisOffsets(dims.length, shape.address, axes.length, moving.address, list.address));
      return list.address;
    };
    const [keep, trace] = [offsets(cut.keep, m), offsets(cut.rest, k)];
    s.check("zpartialTrace", s.kernels.zpartialTrace(m * k, m, keep, k, trace, a.address, c.address));
  });
  return c;
}

/** The dims a density matrix is seen with; without them it is one subsystem. */
export function checkMatrixDims(speaker: string, dims: readonly number[] | undefined, n: number): readonly number[] {
  if (dims === undefined) return [n];
  const product = checkDims(speaker, dims);
  if (product !== n) {
    throw new RangeError(`${speaker}: dims ${show(Array.from(dims))} multiply to ${product}, but rho is ${n} × ${n}`);
  }
  return Array.from(dims);
}
