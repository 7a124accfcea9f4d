/** The sides that several comparisons share: our two builds, plain TypeScript, LAPACK. */
import { type Build, withEngine } from "../../src/engine.js";
import { type ComplexMatrix, eigh, type Field, type Matrix } from "../../src/index.js";
import type { Found } from "./contender.js";
import { engines } from "./ofPeak.js";
import { here, type Side } from "./versus.js";

let made: ReturnType<typeof engines> | undefined;

/** The same engines for all comparisons: what one has compiled, the others find compiled. */
export function builds(): ReturnType<typeof engines> {
  made ??= engines();
  return made;
}

export interface Ours extends Side {
  readonly build: Build;
  result(): Found;
}

export const ours = (body: () => unknown, result: () => Found = () => ({ values: EMPTY, vectors: EMPTY })): Ours[] =>
  builds().map(([build, engine]) => ({
    ...here(`wishart, ${build}`, () => withEngine(engine, body)),
    build,
    result: () => withEngine(engine, result),
  }));

const EMPTY = new Float64Array(0);

export function pairsOf(A: Field): Found {
  const { values, vectors } = "complex" in A ? eigh(A as ComplexMatrix) : eigh(A as Matrix);
  return { values, vectors: vectors.data };
}
