import { checkOptions } from "../engine/arguments.js";
import { type Scope, withScope } from "../engine/scope.js";
import type { Field } from "../linalg/matrix.js";
import { checkDensityMatrix, checkState, checkSubsystems, cutOf, isState } from "./check.js";
import { cutSpectrum } from "./cutSpectrum.js";
import { atLeastZero, entropyOf } from "./entropyOf.js";
import { checkMatrixDims, reduceMatrixInto } from "./partialTrace.js";
import { spectrumInto } from "./spectrum.js";
import type { State } from "./state.js";

export interface MutualInformationOptions {
  /** Dimensions of the subsystems. A state brings its own; a matrix needs them. */
  readonly dims?: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/**
 * Mutual information I(A:B) = S(A) + S(B) − S(AB) of two disjoint sets of subsystems, in nats.
 *
 * @returns  0 for a product … 2 min(ln dA, ln dB) for a maximally entangled pure state
 * @throws RangeError  a or b out of range or repeated, a subsystem in both, dims that do not fit
 * @example mutualInformation(state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]), { a: [0], b: [1] })   // 2 ln 2
 */
export function mutualInformation(source: State | Field, options: MutualInformationOptions): number {
  const speaker = "mutualInformation";
  checkOptions(speaker, options, ["dims", "a", "b"], true);
  if (isState(source)) {
    const checked = checkState(speaker, source, options.dims);
    const sets = checkSets(speaker, options, checked.dims);
    return withScope(speaker, (s) =>
      combine(s, sets, (keep) => {
        return entropyOf(s, cutSpectrum(s, checked, cutOf(checked.dims, keep), [1]), 1);
      }),
    );
  }
  const { n, data } = checkDensityMatrix(speaker, "rho", source);
  const dims = checkMatrixDims(speaker, options.dims, n);
  const sets = checkSets(speaker, options, dims);
  return withScope(speaker, (s) =>
    combine(s, sets, (keep) => {
      const cut = cutOf(dims, keep);
      const reduced = reduceMatrixInto(s, dims, cut, s.copyIn(data));
      return entropyOf(s, spectrumInto(s, "rho", cut.dKeep, reduced), 1);
    }),
  );
}

interface Sets {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

function checkSets(speaker: string, options: MutualInformationOptions, dims: readonly number[]): Sets {
  const a = checkSubsystems(speaker, "a", options.a, dims);
  const b = checkSubsystems(speaker, "b", options.b, dims);
  const shared = a.find((k) => b.includes(k));
  if (shared !== undefined) {
    throw new RangeError(`${speaker}: expected a and b to share no subsystem, got ${shared} in both`);
  }
  return { a, b };
}

function combine(s: Scope, { a, b }: Sets, entropy: (keep: readonly number[]) => number): number {
  const [sA, sB, sAB] = [a, b, [...a, ...b]].map((keep) => s.nested(() => entropy(keep))) as [number, number, number];
  return atLeastZero(sA + sB - sAB);
}
