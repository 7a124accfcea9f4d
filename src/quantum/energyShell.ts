import { checkOptions, isList, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import type { Eigenpairs } from "../linalg/eigh.js";
import { checkRange, copyInHermitian } from "../linalg/input.js";
import { checkValues, type Field, isComplex, sameField, width } from "../linalg/matrix.js";
import { pairsAt, pairsWorkspace, tridiagonalise, valuesAt } from "../linalg/subset.js";
import { filteredLevels } from "./filteredShell.js";
import { checkGenerator } from "./generator.js";
import { type Observable, observableMatrix } from "./observable.js";
import { basisBehind } from "./sectorBasis.js";
import type { SectorOperator } from "./sectorOperator.js";
import { checkOrthonormal, checkShellDims, type Shell, trustShell } from "./shell.js";

export type EnergyShellOptions = {
  /** How the states factor into subsystems. Default: those of the Hamiltonian (in a sector, the sites of its chain), else one. */
  readonly dims?: readonly number[];
  /**
   * "dense": reduction of the matrix. "filtered": a polynomial filter, which needs H only as a product. Default: filtered for an
   * operator with more than 4096 states, else dense.
   */
  readonly method?: "dense" | "filtered";
  /**
   * The most vectors that a filtered search multiplies by H, looked at between blocks of a few thousand: what it has found until then
   * comes back, with converged: false. Default: no limit.
   */
  readonly maxProducts?: number;
} & (
  | {
      /** The levels with lo ≤ E < hi. */
      readonly value: readonly [lo: number, hi: number];
      readonly centre?: undefined;
      readonly states?: undefined;
    }
  | {
      /** The energy to which the levels are nearest … */
      readonly centre: number;
      /** … and how many. */
      readonly states: number;
      readonly value?: undefined;
    }
);

/** The most states of an operator whose matrix is made unasked. */
const DENSE = 4096;
/** Levels closer than this part of ‖H‖ are one. */
const MULTIPLET = 1e-9;
/** Sizes of workspaces are counted in 32 bits. */
const LARGEST = 16384;

/**
 * The energy shell of a Hamiltonian: its eigenvectors in a window of energy, or those nearest to an energy.
 *
 * Multiplets stay whole: while the gap at an edge is at most 1e-9 ‖H‖, the next level belongs to the shell too. `dimension` says
 * how many they became. Of two levels equally far from `centre` the lower one is nearer.
 *
 * Operators with more than 4096 states are never written down: their levels come from a block Krylov space of a polynomial filter,
 * and `info` says what was reached: { converged, residuals, products }. A search that ends before it has converged returns the nearest
 * to what was asked for, as many levels as it has (at least one) with their residuals. Random vectors look a second time for levels that were
 * missed. The work grows with D² whatever the number of levels; memory is about 3.5 vectors a level.
 *
 * @param H        a Hermitian matrix, an operator with `toMatrix()` or `apply`, or eigenpairs { values, vectors } such as eigh returns
 * @param options  { value: [lo, hi] } or { centre, states }; dims, method, maxProducts
 * @returns        energies, ascending, and their eigenvectors in columns, D × dimension; real when H is
 * @throws RangeError  no level in the window (the nearest are named), more states than there are, a Hamiltonian that is not
 *                     Hermitian, or too large for a dense matrix or for a filter (the size is told)
 * @throws TypeError   H or an option is of another kind
 * Source: the microcanonical shell of T. Monnai (2025); dense: reduction, QL, divide and conquer of the wanted part; filtered:
 * H. R. Fang, Y. Saad, SIAM J. Sci. Comput. 34 (2012) A2220–A2246.
 * @example energyShell(A, { centre: 2, states: 2 }).energies   // [1.2679492, 3.0]
 */
export function energyShell(H: Observable | Eigenpairs, options: EnergyShellOptions): Shell {
  const speaker = "energyShell";
  checkChoice(speaker, options);
  if (isPairs(H)) {
    checkPairs(speaker, H);
    const { values, vectors } = H;
    const dims = dimsOf(speaker, H, options, vectors.rows);
    const [from, to] = choose(speaker, values, options);
    return trustShell({
      dimension: to - from,
      energies: values.slice(from, to),
      vectors: columns(vectors, from, to),
      dims,
    });
  }
  if (methodOf(H, options) === "filtered") return filtered(speaker, H, options);
  refuseGiant(speaker, H);
  const A = observableMatrix(speaker, "H", H);
  const n = A.rows;
  if (n === 0) throw new RangeError(`${speaker}: expected H to have at least one row, got 0 × 0`);
  const dims = dimsOf(speaker, H, options, n);
  const complex = isComplex(A);
  return withScope(speaker, (s) => {
    const a = copyInHermitian(s, "H", A);
    const T = tridiagonalise(s, n, complex, a, pairsWorkspace(s, n, complex, n));
    // All values cost little beside the reduction; they use up a copy of the tridiagonal form.
    const levels = checkRange(speaker, valuesAt(s, { ...T, t: s.copyIn(T.t.copy()) }, [0, n]));
    const { values, vectors } = pairsAt(s, T, choose(speaker, levels, options));
    const d = values.length;
    const found = { dimension: d, energies: values, vectors: sameField(A, n, d, vectors), dims };
    return trustShell({ ...found, ...sectorOf(H, options) });
  });
}

/** A dense Hamiltonian that cannot be diagonalised is not written down either. */
function refuseGiant(speaker: string, H: object | null | undefined): void {
  const { dimension, real = true, rows, complex = !real } = (H ?? {}) as Record<string, unknown>;
  const n = rows ?? dimension;
  // What is no size is told by the checks of the matrix.
  if (typeof n !== "number" || !Number.isInteger(n) || n < 1) return;
  withScope(speaker, ({ kernels, arena }) => {
    const size = Math.min(n, LARGEST);
    const workspace = complex ? kernels.zheevxWorkspace(size, size) : kernels.dsyevxWorkspace(size, size);
    const entries = (complex ? 2 : 1) * n * n;
    const bytes = n > LARGEST ? 8 * entries : 8 * (entries + workspace);
    if (bytes <= arena.limit) return;
    throw new RangeError(
      `${speaker}: the matrix of ${n} states ${n > LARGEST ? "takes" : "and its workspace take"} ${(bytes / 2 ** 30).toFixed(1)} GiB, ` +
        `and ${(arena.limit / 2 ** 30).toFixed(1)} GiB are there; take a smaller chain or a sector`,
    );
  });
}

function methodOf(H: Observable, { method }: EnergyShellOptions): "dense" | "filtered" {
  if (method !== undefined) return method;
  const operator = typeof H === "object" && H !== null && "apply" in H;
  return operator && ((H as { dimension?: unknown }).dimension as number) > DENSE ? "filtered" : "dense";
}

function filtered(speaker: string, H: Observable, options: EnergyShellOptions): Shell {
  const operator = checkGenerator(speaker, H);
  const D = operator.dimension;
  const dims = dimsOf(speaker, H, options, D);
  const { value, centre, states, maxProducts } = options;
  checkCount(speaker, states, D);
  return withScope(speaker, (s) => {
    const { energies, vectors, info } = filteredLevels(s, operator, {
      ...(value === undefined ? { centre, states } : { value: [value[0], value[1]] }),
      ...(maxProducts !== undefined && { maxProducts }),
      choose: (levels, norm) => choose(speaker, levels, options, norm),
    });
    return trustShell({ dimension: energies.length, energies, vectors, dims, info, ...sectorOf(H, options) });
  });
}

function checkCount(speaker: string, states: number | undefined, n: number): void {
  if (states === undefined || states <= n) return;
  throw new RangeError(`${speaker}: expected at most ${n} states, as many as there are levels, got ${states}`);
}

const isPairs = (H: unknown): H is Eigenpairs => typeof H === "object" && H !== null && "values" in H && "vectors" in H;

function checkChoice(speaker: string, options: EnergyShellOptions): void {
  checkOptions(speaker, options, ["value", "centre", "states", "dims", "method", "maxProducts"], true);
  const { value, centre, states, method, maxProducts = 1 } = options;
  if (!Number.isSafeInteger(maxProducts) || maxProducts < 1) {
    throw new RangeError(`${speaker}: expected maxProducts to be a positive integer, got ${show(maxProducts)}`);
  }
  if (method !== undefined && method !== "dense" && method !== "filtered") {
    throw new RangeError(`${speaker}: expected method "dense" or "filtered", got ${show(method)}`);
  }
  if ((value === undefined) === (centre === undefined && states === undefined)) {
    throw new RangeError(
      `${speaker}: expected either { value: [lo, hi] } or { centre, states }, got ${value === undefined ? "neither" : "both"}`,
    );
  }
  if (value !== undefined) {
    const given: unknown = value;
    if (!isList(given) || given.length !== 2 || typeof given[0] !== "number" || typeof given[1] !== "number") {
      throw new TypeError(`${speaker}: expected value [lo, hi], got ${show(given)}`);
    }
    if (!((given[0] as number) < (given[1] as number))) {
      throw new RangeError(`${speaker}: expected value [lo, hi) with lo < hi, got [${given[0]}, ${given[1]})`);
    }
    return;
  }
  if (typeof centre !== "number" || !Number.isFinite(centre)) {
    throw new RangeError(`${speaker}: expected centre to be a finite number, got ${show(centre)}`);
  }
  if (!Number.isSafeInteger(states) || (states as number) < 1) {
    throw new RangeError(`${speaker}: expected states to be a positive integer, got ${show(states)}`);
  }
}

function checkPairs(speaker: string, { values, vectors }: Eigenpairs): void {
  if (!(values instanceof Float64Array)) {
    throw new TypeError(`${speaker}: expected values to be a Float64Array, got ${show(values)}`);
  }
  checkValues(speaker, "vectors", vectors);
  if (values.length === 0 || values.length !== vectors.cols) {
    throw new RangeError(
      `${speaker}: expected one value a column, at least one, got ${values.length} values and ${vectors.rows} × ${vectors.cols} vectors`,
    );
  }
  for (let j = 0; j < values.length; j++) {
    if (!Number.isFinite(values[j])) {
      throw new RangeError(`${speaker}: expected finite values, got ${values[j]} at index ${j}`);
    }
    if (j > 0 && (values[j] as number) < (values[j - 1] as number)) {
      throw new RangeError(`${speaker}: expected values in ascending order, got ${values[j]} after ${values[j - 1]}`);
    }
  }
  checkOrthonormal(speaker, "vectors", vectors);
}

function dimsOf(speaker: string, H: object, options: EnergyShellOptions, D: number): readonly number[] {
  if (options.dims !== undefined) return checkShellDims(speaker, options.dims, D);
  const own = (H as { dims?: unknown }).dims;
  return own === undefined ? [D] : checkShellDims(speaker, own, D);
}

/** The sector of a Hamiltonian in one, unless its states are to be seen as something else. */
function sectorOf(H: object, { dims }: EnergyShellOptions): Pick<Shell, "sector"> {
  const { sector } = H as Partial<SectorOperator>;
  return dims === undefined && sector !== undefined && basisBehind(sector) !== undefined ? { sector } : {};
}

/** Places [from, to) of the levels wanted, with their multiplets. */
function choose(
  speaker: string,
  levels: Float64Array,
  { value, centre, states }: EnergyShellOptions,
  norm = Math.max(Math.abs(levels[0] as number), Math.abs(levels[levels.length - 1] as number)),
): [number, number] {
  const n = levels.length;
  const at = (k: number) => levels[k] as number;
  const below = (x: number) => {
    let k = 0;
    while (k < n && at(k) < x) k++;
    return k;
  };
  let from: number;
  let to: number;
  if (value !== undefined) {
    [from, to] = [below(value[0]), below(value[1])];
    if (from === to) {
      const nearest = [...(from > 0 ? [`${at(from - 1)} below`] : []), ...(from < n ? [`${at(from)} above`] : [])].join(
        " and ",
      );
      throw new RangeError(
        `${speaker}: there is no level in [${value[0]}, ${value[1]}); the nearest ${nearest.includes(" and ") ? "are" : "is"} ${nearest}`,
      );
    }
  } else {
    checkCount(speaker, states, n);
    from = below(centre);
    to = from;
    while (to - from < states) {
      const down = from > 0 ? centre - at(from - 1) : Infinity;
      const up = to < n ? at(to) - centre : Infinity;
      if (down <= up) from--;
      else to++;
    }
  }
  const gap = MULTIPLET * norm;
  while (from > 0 && at(from) - at(from - 1) <= gap) from--;
  while (to < n && at(to) - at(to - 1) <= gap) to++;
  return [from, to];
}

function columns(V: Field, from: number, to: number): Field {
  const w = width(V);
  const d = to - from;
  const data = new Float64Array(V.rows * d * w);
  for (let i = 0; i < V.rows; i++) {
    data.set(V.data.subarray((i * V.cols + from) * w, (i * V.cols + to) * w), i * d * w);
  }
  return sameField(V, V.rows, d, data);
}
