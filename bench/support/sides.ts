/** The sides that several comparisons share: our two builds, plain TypeScript, LAPACK. */
import { type Build, withEngine } from "../../src/engine.js";
import { type ComplexMatrix, eigh, type Field, type Matrix } from "../../src/index.js";
import { type Found, lapack, type Operation } from "./contender.js";
import { engines } from "./ofPeak.js";
import type { Row, Target } from "./operation.js";
import { type Compared, type Elsewhere, elsewhere, here, type Side } from "./versus.js";

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

/** LAPACK on the matrix A, where there is one: a side of one element, or of none. */
export async function native(operation: Operation, A: Field): Promise<Elsewhere[]> {
  const contender = await lapack();
  if (typeof contender === "string") return [];
  await contender.load("A", A);
  return [await elsewhere(contender, { operation, name: "A", complex: "complex" in A })];
}

/** Rows of our builds against LAPACK, which comes last when it is there; the bound holds for the strict build. */
export function* rowsAgainst(
  size: string,
  sides: readonly (Side & { readonly build?: Build; readonly driver?: string | null })[],
  { timings, core }: Compared,
  { bound, to = "of LAPACK", inverse = false, residuals = [] }: Against,
): Generator<Row> {
  const last = sides.at(-1);
  const theirs = last?.build === undefined ? timings.at(-1)?.median : undefined;
  for (const [k, side] of sides.entries()) {
    const timing = timings[k] as (typeof timings)[number];
    const residual = residuals[k] === undefined ? {} : { residual: residuals[k] };
    if (side.build === undefined) {
      const driver = side.driver ? ` ${side.driver}` : "";
      yield { size: `${size}, ${side.name}${driver}`, ...timing, ...residual };
      continue;
    }
    const common = { size, build: side.build, ...timing, core, ...residual };
    if (theirs === undefined) {
      yield { ...common, note: "nothing to compare with" };
      continue;
    }
    const value = inverse ? theirs / timing.median : timing.median / theirs;
    const target =
      bound === undefined || side.build !== "strict" ? {} : { target: { ...bound, unit: to }, reached: value };
    yield { ...common, ratio: { value, to }, ...target };
  }
}

export interface Against {
  readonly bound?: Pick<Target, "bound" | "value"> | undefined;
  readonly to?: string;
  /** How many times faster, instead of how much of the time. */
  readonly inverse?: boolean;
  readonly residuals?: readonly number[];
}
