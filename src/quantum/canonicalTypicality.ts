import { checkOptions, isList, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { herkInto, transposeInto } from "../linalg/fused.js";
import type { ComplexMatrix } from "../linalg/matrix.js";
import { type Cut, checkDims, checkSubsystems, cutOf } from "./check.js";
import { permuteInto } from "./cut.js";
import { basisBehind } from "./sectorBasis.js";
import { type SectorShell, sectorOmega, sectorPurity } from "./sectorCut.js";
import { checkShell, checkShellDims, checkUnchanged, type Shell, vectorsInto } from "./shell.js";

export interface ShellCutOptions {
  /** The subsystems of S, in the order wanted; the others are the environment E. */
  readonly keep: readonly number[];
  /** How the D states factor, or in a symmetry sector those of the chain. Default: the shell's own, or the chain's sites. */
  readonly dims?: readonly number[];
}

export interface CanonicalTypicality {
  /** Ω_S = Tr_E V Vᴴ/d, the reduced microcanonical state, dS × dS. */
  readonly omega: ComplexMatrix;
  /** 1/Tr Ω_E², at least d/dS. */
  readonly effectiveDimension: number;
  /** E Tr ρ_S² over Haar-random states of the shell, exact: d/(d + 1) · (Tr Ω_S² + Tr Ω_E²). */
  readonly meanPurity: number;
  /** E ‖ρ_S − Ω_S‖₂², exact: meanPurity − Tr Ω_S². */
  readonly meanSquaredDistance: number;
  /** Bound of the mean trace distance to Ω_S:  ½ √(dS · meanSquaredDistance). */
  readonly tightBound: number;
  /** Its published form, weaker:  ½ √(dS/effectiveDimension). */
  readonly publishedBound: number;
}

/**
 * Canonical typicality of an energy shell: how near the reduced states of its Haar-random states are to Ω_S.
 *
 * In a symmetry sector `keep` names sites of the chain, and Ω_S is that of the embedded states, which are not made.
 *
 * @param shell  made by energyShell from a Hamiltonian with subsystems (spin chains have them; a matrix gets them by `dims`)
 * @throws RangeError  keep out of range or repeated, dims that do not multiply to the number of states
 * @throws TypeError   shell or options of another kind
 * Source: S. Popescu, A. J. Short, A. Winter, Nature Phys. 2 (2006) 754; the mean purity is exact: docs/paper.md#canonical.
 * @example canonicalTypicality(abstractShell(4, { dims: [2, 2] }), { keep: [0] }).meanPurity   // 0.8
 */
export function canonicalTypicality(shell: Shell, options: ShellCutOptions): CanonicalTypicality {
  const speaker = "canonicalTypicality";
  const { dims, cut, chain } = checkCut(speaker, shell, options);
  const d = shell.dimension;
  return withScope(speaker, (s) => {
    const dS = cut.dKeep;
    const whole = chain === undefined ? reducedInto(s, shell, dims, cut, false).copy() : sectorOmega(s, chain);
    const omega = whole.map((x) => x / d);
    const purityS = squares(omega);
    const purityE = environmentPurity(s, shell, dims, cut, chain);
    const meanSquaredDistance = Math.max(0, d * purityE - purityS) / (d + 1);
    return {
      omega: { rows: dS, cols: dS, data: omega, complex: true },
      effectiveDimension: 1 / purityE,
      meanPurity: (d / (d + 1)) * (purityS + purityE),
      meanSquaredDistance,
      tightBound: Math.sqrt(dS * meanSquaredDistance) / 2,
      publishedBound: Math.sqrt(dS * purityE) / 2,
    };
  });
}

/**
 * Effective dimension of the environment of some subsystems in a shell:  1/Tr Ω_E²,  Ω_E = Tr_S V Vᴴ/d.
 *
 * @param shell  as for canonicalTypicality
 * @returns      between d/dS and d dS, and at most dE
 * @throws RangeError  keep out of range or repeated, dims that do not multiply to the number of states
 * @throws TypeError   shell or options of another kind
 * Source: S. Popescu, A. J. Short, A. Winter, Nature Phys. 2 (2006) 754.
 * @example effectiveDimension(abstractShell(6, { dims: [2, 3] }), { keep: [0] })   // 3
 */
export function effectiveDimension(shell: Shell, options: ShellCutOptions): number {
  const speaker = "effectiveDimension";
  const { dims, cut, chain } = checkCut(speaker, shell, options);
  return withScope(speaker, (s) => 1 / environmentPurity(s, shell, dims, cut, chain));
}

export interface ShellCut {
  readonly dims: readonly number[];
  readonly cut: Cut;
  /** The same for a shell inside a sector whose chain is cut. */
  readonly chain?: SectorShell;
}

export function checkCut(speaker: string, shell: Shell, options: ShellCutOptions): ShellCut {
  checkShell(speaker, shell);
  checkOptions(speaker, options, ["keep", "dims"], true);
  const { vectors } = shell;
  const D = vectors.rows;
  const sector = basisBehind(shell.sector);
  if (sector === undefined) {
    const dims = options.dims === undefined ? (shell.dims ?? [D]) : checkShellDims(speaker, options.dims, D);
    if (options.dims === undefined && dims.length === 1) refuseWhole(speaker, options.keep, D);
    return { dims, cut: cutOf(dims, checkSubsystems(speaker, "keep", options.keep, dims)) };
  }
  const { sites } = sector;
  const given = options.dims;
  const size = given === undefined ? 1 << sites : checkDims(speaker, given);
  const dims = given === undefined ? new Array<number>(sites).fill(2) : Array.from(given);
  if (size !== 1 << sites && size !== D) {
    throw new RangeError(
      `${speaker}: dims ${show(dims)} multiply to ${size}, neither to 2^${sites}, the states of the chain, nor to ${D}, those of the sector`,
    );
  }
  const cut = cutOf(dims, checkSubsystems(speaker, "keep", options.keep, dims));
  checkUnchanged(speaker, vectors, squares(vectors.data));
  return size === 1 << sites ? { dims, cut, chain: { sector, vectors, dims, cut } } : { dims, cut };
}

/** States that nobody has said the subsystems of have one, number 0. */
function refuseWhole(speaker: string, keep: unknown, D: number): void {
  if (!isList(keep) || Array.from(keep).every((k) => k === 0 || typeof k !== "number")) return;
  throw new RangeError(
    `${speaker}: the ${D} states of this shell have no subsystems, but keep is ${show(Array.from(keep))}; dims says how they factor, ` +
      "and a shell of a Hamiltonian, in a sector too, knows its sites",
  );
}

/** d Ω = X Xᴴ: rows are the subsystems that stay (S, or E), columns the others and the levels. Or XᴴX, of the same purity. */
function reducedInto(s: Scope, shell: Shell, dims: readonly number[], cut: Cut, smaller: boolean): F64Block {
  const d = shell.dimension;
  const [rows, cols] = [cut.dKeep, cut.dRest * d];
  const turned = smaller && cols < rows;
  const n = turned ? cols : rows;
  const out = s.f64(2 * n * n);
  s.nested(() => {
    let x = vectorsInto(s, shell, true);
    const order = [...cut.keep, ...cut.rest, dims.length];
    if (!order.every((axis, j) => axis === j)) {
      const moved = s.f64(x.length);
      permuteInto(s, [...dims, d], order, x, moved);
      x = moved;
    }
    if (turned) {
      const other = s.f64(x.length);
      transposeInto(s, { rows, cols, complex: true, a: x, b: other });
      x = other;
    }
    herkInto(s, { rows: n, cols: turned ? rows : cols, complex: true, a: x, c: out });
  });
  return out;
}

/** Tr Ω_E². */
function environmentPurity(s: Scope, shell: Shell, dims: readonly number[], cut: Cut, chain?: SectorShell): number {
  const d = shell.dimension;
  const environment = cutOf(dims, cut.rest);
  if (chain !== undefined) return sectorPurity(s, { ...chain, cut: environment }) / (d * d);
  return s.nested(() => squares(reducedInto(s, shell, dims, environment, true).copy())) / (d * d);
}

function squares(data: Float64Array): number {
  let sum = 0;
  for (const x of data) sum += x * x;
  return sum;
}
