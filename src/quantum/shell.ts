/** Energy shells as values: what every operation on one asks of it. */
import { checkOptions, firstNotFinite, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { copyInField } from "../linalg/input.js";
import { checkField, type Field, identity, isComplex } from "../linalg/matrix.js";
import { checkDims } from "./check.js";
import type { FilteredInfo } from "./filteredShell.js";
import { basisBehind, type Sector } from "./sectorBasis.js";

/** A subspace of states of nearly one energy. A literal of this shape is accepted everywhere. */
export interface Shell {
  /** d, the number of levels. */
  readonly dimension: number;
  /** d energies, ascending. */
  readonly energies: Float64Array;
  /** D × d with orthonormal columns: the eigenvectors. */
  readonly vectors: Field;
  /** How the D states of the whole space factor into subsystems. Default: one subsystem. */
  readonly dims?: readonly number[];
  /** The symmetry sector in which the D states are, of a Hamiltonian in one: cuts then are those of its chain. */
  readonly sector?: Sector;
  /** How it was found, for shells that no dense matrix gave. */
  readonly info?: FilteredInfo;
}

/** Columns whose overlaps are off by more are no orthonormal basis. */
const ORTHONORMAL_TOLERANCE = 1e-8;
/** Vectors that were found orthonormal: the test costs as much as drawing d states. */
const orthonormal = new WeakSet<Float64Array>();

/** For vectors that an eigensolver has just returned. */
export function trustShell<S extends Shell>(shell: S): S {
  orthonormal.add(shell.vectors.data);
  return shell;
}

/** @throws TypeError, RangeError  the shell is not one: sizes that do not fit, entries that are not finite, columns that overlap */
export function checkShell(speaker: string, shell: unknown): asserts shell is Shell {
  const { dimension, energies, vectors, dims, sector } = (shell ?? {}) as Partial<Shell>;
  if (typeof shell !== "object" || shell === null || !(energies instanceof Float64Array) || vectors === undefined) {
    throw new TypeError(
      `${speaker}: expected a shell { dimension, energies, vectors }, got ${show(shell)}; energyShell(H, …) makes one`,
    );
  }
  checkField(speaker, "shell.vectors", vectors);
  if (!(vectors.cols >= 1 && vectors.cols <= vectors.rows)) {
    throw new RangeError(
      `${speaker}: expected shell.vectors to be D × d with 1 ≤ d ≤ D, got ${vectors.rows} × ${vectors.cols}`,
    );
  }
  if (dimension !== vectors.cols || energies.length !== vectors.cols) {
    throw new RangeError(
      `${speaker}: expected a shell of dimension ${vectors.cols}, as its vectors have columns, got dimension ${show(dimension)} and ${energies.length} energies`,
    );
  }
  const bad = firstNotFinite(energies);
  if (bad >= 0) {
    throw new RangeError(`${speaker}: expected shell.energies to be finite, got ${energies[bad]} at index ${bad}`);
  }
  if (dims !== undefined) checkShellDims(speaker, dims, vectors.rows);
  if (sector !== undefined) checkShellSector(speaker, sector, vectors.rows);
  if (orthonormal.has(vectors.data)) return;
  checkOrthonormal(speaker, "shell.vectors", vectors);
  orthonormal.add(vectors.data);
}

function checkShellSector(speaker: string, sector: unknown, D: number): void {
  const own = basisBehind(sector);
  if (own === undefined) {
    throw new TypeError(
      `${speaker}: expected shell.sector to be H.sector of a Hamiltonian in a sector, got ${show(sector)}; leave it out for states without`,
    );
  }
  if (own.basis.dimension !== D) {
    throw new RangeError(
      `${speaker}: expected shell.vectors to have ${own.basis.dimension} rows, the states of shell.sector, got ${D}`,
    );
  }
}

export function checkOrthonormal(speaker: string, name: string, V: Field): void {
  const worst = withScope(speaker, (s) => {
    const complex = isComplex(V);
    const [m, n] = [V.rows, V.cols];
    const v = copyInField(s, name, V);
    const overlaps = s.f64((complex ? 2 : 1) * n * n);
    matmulInto(s, { m: n, n, k: m, complex, a: v, b: v, c: overlaps, adjointA: true });
    return overlaps
      .copy()
      .reduce((most, x, at) => Math.max(most, Math.abs(x - (at % ((complex ? 2 : 1) * (n + 1)) === 0 ? 1 : 0))), 0);
  });
  if (!(worst <= ORTHONORMAL_TOLERANCE)) {
    throw new RangeError(
      `${speaker}: expected ${name} to have orthonormal columns, but an overlap is off by ${worst.toExponential(1)}; qr(V).q is such a basis`,
    );
  }
}

export function checkShellDims(speaker: string, dims: unknown, D: number): readonly number[] {
  const product = checkDims(speaker, dims);
  if (product !== D) {
    throw new RangeError(
      `${speaker}: dims ${show(Array.from(dims as number[]))} multiply to ${product}, not to ${D}, the number of states`,
    );
  }
  return Array.from(dims as number[]);
}

export interface AbstractShellOptions {
  /** How the d states factor into subsystems. Default: one subsystem. */
  readonly dims?: readonly number[];
}

/**
 * An abstract shell: all of C^d, with the identity as its basis and energies 0.
 *
 * @param d  dimension, from 1 to 16384
 * @throws RangeError  d is not such an integer, dims that do not multiply to d, an unknown option
 * @example abstractShell(3).dimension   // 3
 */
export function abstractShell(d: number, options: AbstractShellOptions = {}): Shell {
  const speaker = "abstractShell";
  if (!Number.isSafeInteger(d) || d < 1 || d > 16384) {
    throw new RangeError(`${speaker}: expected d to be an integer from 1 to 16384, got ${show(d)}`);
  }
  checkOptions(speaker, options, ["dims"]);
  const dims = options.dims === undefined ? [d] : checkShellDims(speaker, options.dims, d);
  return trustShell({ dimension: d, energies: new Float64Array(d), vectors: identity(d), dims });
}

/** They were orthonormal when they were looked at: ‖V‖² = d sees what has happened to most that has changed since. */
export function checkUnchanged(speaker: string, V: Field, square: number): void {
  if (Math.abs(square - V.cols) <= ORTHONORMAL_TOLERANCE * V.cols) return;
  checkOrthonormal(speaker, "shell.vectors", V);
}

/** The vectors in the scope, as they are or complex. */
export function vectorsInto(s: Scope, { vectors }: Shell, complex = isComplex(vectors)): F64Block {
  const block = copyInField(s, "shell.vectors", vectors);
  checkUnchanged(s.speaker, vectors, s.kernels.ddot(block.length, block.address, block.address));
  return complex && !isComplex(vectors) ? complexInto(s, block) : block;
}

/** Real numbers as complex ones. */
export function complexInto(s: Scope, real: F64Block): F64Block {
  const block = s.f64(2 * real.length).fill(0);
  const view = block.arena.f64;
  const [from, to] = [real.address / 8, block.address / 8];
  for (let i = 0; i < real.length; i++) view[to + 2 * i] = view[from + i] as number;
  return block;
}
