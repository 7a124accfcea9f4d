/** Symmetry sectors as values, and the tables behind them: what shells ask of a sector without knowing how its operators multiply. */
import type { Basis, SectorOptions } from "./sector.js";
import type { State } from "./state.js";

/** A symmetry sector and its basis: one vector for every orbit of bit strings. */
export interface Sector extends SectorOptions {
  readonly sites: number;
  /** The smallest bit string of every orbit, ascending: the order of the basis. */
  readonly representatives: Int32Array;
  /** The state of the whole chain whose sector part is this one: a state, 2 · dimension numbers, or dimension real ones. */
  readonly embed: (vector: State | Float64Array) => State;
  /** The part of a state of the whole chain that lies in the sector, not normalised. The adjoint of embed. */
  readonly project: (state: State) => State;
}

/** What a sector knows beside what it shows. */
export interface SectorBasis {
  readonly sites: number;
  readonly basis: Basis;
}

/** By their `embed`, which a copy of a sector shares. */
const behind = new WeakMap<object, SectorBasis>();

export const rememberBasis = (sector: Sector, basis: SectorBasis): void => void behind.set(sector.embed, basis);

/** The tables of a sector that a Hamiltonian has, or nothing for a literal that only looks like one. */
export function basisBehind(sector: unknown): SectorBasis | undefined {
  const { embed } = (sector ?? {}) as Partial<Sector>;
  return typeof embed === "function" ? behind.get(embed) : undefined;
}
