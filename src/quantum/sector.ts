/**
 * Symmetry sectors of a chain: which of them a sum of Pauli strings has, and their bases.
 *
 * A group G of site permutations and spin inversion acts on bit strings without phases. With a one-dimensional character χ, an orbit
 * of strings with representative r (its smallest member) gives the basis vector  |r⟩_χ = Σ_{g ∈ G} χ(g)* |g r⟩ / (|G| n_r),
 * n_r² = |stabiliser of r| / |G|, unless χ is not 1 on the stabiliser: then the orbit is not in the sector. The amplitude at the
 * string g r is n_r χ(g)*.
 *
 * see: A. W. Sandvik, AIP Conf. Proc. 1297 (2010) 135–338, §4; P. Weinberg, M. Bukov, SciPost Phys. 7 (2019) 020.
 */
import { show } from "../engine/arguments.js";
import { cos, sin } from "../engine/functions.js";
import { type Group, nameOf, occursIn, type Term } from "./terms.js";

/** Quantum numbers; what is left out is not fixed. */
export interface SectorOptions {
  /** Number of spins up (bits 0): 0 … sites. */
  readonly up?: number;
  /** k = 0 … sites − 1: moving every site j to j + 1 multiplies by e^(−2πi k/sites). */
  readonly momentum?: number;
  /** Site j ↔ sites − 1 − j multiplies by this. */
  readonly reflection?: 1 | -1;
  /** Turning every spin multiplies by this. */
  readonly inversion?: 1 | -1;
}

const KEYS = ["up", "momentum", "reflection", "inversion"] as const;

export function checkSector(speaker: string, sites: number, sector: unknown): SectorOptions {
  if (typeof sector !== "object" || sector === null || Array.isArray(sector)) {
    throw new TypeError(`${speaker}: expected sector { ${KEYS.join(", ")} }, got ${show(sector)}`);
  }
  for (const key of Object.keys(sector)) {
    if (!(KEYS as readonly string[]).includes(key)) {
      throw new RangeError(`${speaker}: sector has "${key}"; there are ${KEYS.join(", ")}`);
    }
  }
  const { up, momentum, reflection, inversion } = sector as SectorOptions;
  const whole = (name: string, value: unknown, most: number): void => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most) {
      throw new RangeError(`${speaker}: expected sector.${name} from 0 to ${most}, got ${show(value)}`);
    }
  };
  if (up !== undefined) whole("up", up, sites);
  if (momentum !== undefined) whole("momentum", momentum, sites - 1);
  for (const [name, value] of Object.entries({ reflection, inversion })) {
    if (value !== undefined && value !== 1 && value !== -1) {
      throw new RangeError(`${speaker}: expected sector.${name} to be 1 or -1, got ${show(value)}`);
    }
  }
  if (reflection !== undefined && momentum !== undefined && (2 * momentum) % sites !== 0) {
    throw new RangeError(
      `${speaker}: reflection turns momentum ${momentum} of ${sites} into ${sites - momentum}; ` +
        `fix one of them, or a momentum of 0${sites % 2 === 0 ? ` or ${sites / 2}` : ""}`,
    );
  }
  if (inversion !== undefined && up !== undefined && 2 * up !== sites) {
    throw new RangeError(
      `${speaker}: inversion turns ${up} spins up of ${sites} into ${sites - up}; fix one of them${sites % 2 === 0 ? `, or up = ${sites / 2}` : ""}`,
    );
  }
  return { ...(sector as SectorOptions) };
}

const rotate = (sites: number, s: number): number => (s >>> 1) | ((s & 1) << (sites - 1));

function reverse(sites: number, s: number): number {
  let out = 0;
  for (let j = 0; j < sites; j++) out |= ((s >>> j) & 1) << (sites - 1 - j);
  return out;
}

export function popcount(s: number): number {
  let count = s - ((s >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const TOLERANCE = 1e-12;
/** Names of symmetries, and what gives one to the ready-made chains. */
const TRANSLATION = "translation (momentum)";
const INVERSION = "spin inversion";
const MAGNETISATION = "the number of spins up (magnetisation)";
function wayOut(symmetry: string): string {
  if (symmetry === TRANSLATION) return "; a ring (periodic: true) of equal sites has it";
  if (symmetry === INVERSION) return "; a chain without fields along z has it";
  return symmetry === MAGNETISATION ? "; a chain with XX and YY alike, ZZ and fields along z has it" : "";
}

/**
 * Refuses a sector that the sum does not have.
 *
 * @throws RangeError  naming a term that breaks the symmetry
 */
export function checkSymmetry(
  speaker: string,
  sites: number,
  terms: readonly Term[],
  groups: readonly Group[],
  { up, momentum, reflection, inversion }: SectorOptions,
): void {
  const weights = new Map<string, number>();
  let largest = 0;
  const key = (mask: number, imaginary: boolean, z: number): string => `${mask} ${z} ${imaginary}`;
  const strings = groups.flatMap(({ mask, imaginary, z, weight }) =>
    z.map((signs, t) => ({ mask, imaginary, z: signs, weight: weight[t] as number })),
  );
  for (const { mask, imaginary, z, weight } of strings) {
    weights.set(key(mask, imaginary, z), weight);
    largest = Math.max(largest, Math.abs(weight));
  }
  const refuse = (mask: number, z: number, symmetry: string): RangeError => {
    const index = terms.findIndex((term) => occursIn(sites, term, mask, z));
    // The numbers of terms are known to who has written them.
    const name = nameOf(index, terms[index] as Term).replace(/^term \d+,/, (number) =>
      speaker === "spinChain" ? number : "the term",
    );
    return new RangeError(
      `${speaker}: ${name}, breaks ${symmetry}; the Hamiltonian has no such sector${wayOut(symmetry)}`,
    );
  };
  const images: [boolean, string, (s: number) => number, (z: number) => number][] = [
    [momentum !== undefined, TRANSLATION, (s) => rotate(sites, s), () => 1],
    [reflection !== undefined, "reflection", (s) => reverse(sites, s), () => 1],
    [inversion !== undefined, INVERSION, (s) => s, (z) => (popcount(z) % 2 === 0 ? 1 : -1)],
  ];
  for (const [wanted, symmetry, move, sign] of images) {
    if (!wanted) continue;
    for (const { mask, imaginary, z, weight } of strings) {
      const image = weights.get(key(move(mask), imaginary, move(z))) ?? 0;
      if (Math.abs(image - sign(z) * weight) > TOLERANCE * largest) throw refuse(mask, z, symmetry);
    }
  }
  if (up === undefined) return;
  // Σ_j Z_j H − H Σ_j Z_j: for the sites j that a string flips, Z_j times the string, twice.
  const commutator = new Map<string, { weight: number; mask: number; z: number }>();
  for (const { mask, imaginary, z, weight } of strings) {
    for (let bit = 1; bit <= mask; bit *= 2) {
      if ((mask & bit) === 0) continue;
      const at = key(mask, imaginary, z ^ bit);
      commutator.set(at, { mask, z, weight: (commutator.get(at)?.weight ?? 0) + weight });
    }
  }
  for (const { weight, mask, z } of commutator.values()) {
    if (Math.abs(weight) > TOLERANCE * largest) throw refuse(mask, z, MAGNETISATION);
  }
}

/** The tables behind a sector; see assembly/tensor/xorRows.ts. */
export interface Basis {
  readonly dimension: number;
  /** Ascending representatives, one an orbit. */
  readonly states: Int32Array;
  readonly norms: Float64Array;
  /** Fixed number of bits 0, −1 for any. */
  readonly up: number;
  readonly half: number;
  readonly high: Int32Array;
  readonly low: Int32Array;
  /** By place; empty when every string is its own orbit. */
  readonly orbit: Uint32Array;
  /** χ(g)* of all phases, interleaved. */
  readonly phases: Float64Array;
  /** All of them are real. */
  readonly real: boolean;
}

const NONE = 0xffffffff;
/** Strings that may take part: what a table of orbits, 25 bits each, can number. */
const MOST = 2 ** 25;

/** e^(2πi n/sites) without a rounding where it is real or imaginary. */
function root(n: number, sites: number): readonly [number, number] {
  const quarter = (4 * (n % sites)) / sites;
  if (Number.isInteger(quarter)) {
    return (
      [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ] as const
    )[quarter] as readonly [number, number];
  }
  const angle = (2 * Math.PI * (n % sites)) / sites;
  return [cos(angle), sin(angle)];
}

/** Tables that find the place of a string among those with so many ones, in ascending order. */
function ranks(sites: number, ones: number): { half: number; high: Int32Array; low: Int32Array; count: number } {
  const half = sites >> 1;
  const low = new Int32Array(1 << half);
  const seen = new Int32Array(sites + 1);
  for (let s = 0; s < low.length; s++) {
    const k = popcount(s);
    low[s] = seen[k] as number;
    seen[k] = (seen[k] as number) + 1;
  }
  const high = new Int32Array(1 << (sites - half));
  let count = 0;
  for (let s = 0; s < high.length; s++) {
    high[s] = count;
    const rest = ones - popcount(s);
    if (rest >= 0 && rest <= half) count += seen[rest] as number;
  }
  return { half, high, low, count };
}

/** The next larger number with as many ones. */
function next(s: number): number {
  const lowest = s & -s;
  const ripple = s + lowest;
  return ripple | (((s ^ ripple) >>> 2) / lowest);
}

export function basisOf(speaker: string, sites: number, sector: SectorOptions): Basis {
  const { up, momentum, reflection, inversion } = sector;
  const fixed = up !== undefined;
  const ones = fixed ? sites - up : 0;
  const { half, high, low, count } = fixed
    ? ranks(sites, ones)
    : { half: 0, high: new Int32Array(0), low: new Int32Array(0), count: 1 << sites };
  if (count > MOST) {
    throw new RangeError(
      `${speaker}: the sector is a part of ${count} states, more than the ${MOST} whose tables fit in memory; ${fixed ? "take an up farther from the middle" : "fix up"}, or use fewer sites`,
    );
  }
  const place = (s: number): number =>
    fixed ? (high[s >>> half] as number) + (low[s & ((1 << half) - 1)] as number) : s;
  const first = fixed ? (1 << ones) - 1 : 0;
  const after = fixed && ones > 0 ? next : (s: number) => s + 1;

  if (momentum === undefined && reflection === undefined && inversion === undefined) {
    const states = new Int32Array(count);
    for (let i = 0, s = first; i < count; i++, s = after(s)) states[i] = s;
    return {
      dimension: count,
      states,
      norms: new Float64Array(count).fill(1),
      up: fixed ? up : -1,
      half,
      high,
      low,
      orbit: new Uint32Array(0),
      phases: Float64Array.of(1, 0),
      real: true,
    };
  }

  // Elements of the group: translations, then each of them reflected, then all of them inverted.
  const turns = momentum === undefined ? 1 : sites;
  const mirrors = reflection === undefined ? 1 : 2;
  const flips = inversion === undefined ? 1 : 2;
  const order = turns * mirrors * flips;
  const phases = new Float64Array(2 * order);
  const signOf = (sign: number | undefined, times: number): number => (times === 1 ? (sign ?? 1) : 1);
  for (let f = 0; f < flips; f++) {
    for (let m = 0; m < mirrors; m++) {
      for (let t = 0; t < turns; t++) {
        // χ(T)* = e^(2πi k/sites)
        const [re, im] = root((momentum ?? 0) * t, sites);
        const sign = signOf(inversion, f) * signOf(reflection, m);
        phases.set([sign * re, sign * im], 2 * ((f * mirrors + m) * turns + t));
      }
    }
  }
  const all = (1 << (sites - 1)) * 2 - 1;
  /** Calls visit for every g with the string g r. */
  const images = (r: number, visit: (s: number, g: number) => void): void => {
    for (let f = 0; f < flips; f++) {
      for (let m = 0; m < mirrors; m++) {
        let s = f === 1 ? r ^ all : r;
        if (m === 1) s = reverse(sites, s);
        for (let t = 0; t < turns; t++) {
          visit(s, (f * mirrors + m) * turns + t);
          s = rotate(sites, s);
        }
      }
    }
  };

  const orbit = new Uint32Array(count).fill(NONE);
  const visited = new Uint8Array(count);
  const states: number[] = [];
  const norms: number[] = [];
  for (let i = 0, r = first; i < count; i++, r = after(r)) {
    if (visited[i] === 1) continue;
    let [re, fixedPoints] = [0, 0];
    images(r, (s, g) => {
      visited[place(s)] = 1;
      if (s !== r) return;
      fixedPoints++;
      re += phases[2 * g] as number;
    });
    // Σ χ* over the stabiliser: its order when χ is 1 on it, else 0.
    if (2 * re < fixedPoints) continue;
    const entry = 128 * states.length;
    images(r, (s, g) => {
      orbit[place(s)] = entry + g;
    });
    // The representative itself keeps the identity, whose phase is 1.
    orbit[i] = entry;
    states.push(r);
    norms.push(Math.sqrt(fixedPoints / order));
  }
  let real = true;
  for (let g = 0; g < order; g++) if (phases[2 * g + 1] !== 0) real = false;
  return {
    dimension: states.length,
    states: Int32Array.from(states),
    norms: Float64Array.from(norms),
    up: fixed ? up : -1,
    half,
    high,
    low,
    orbit,
    phases,
    real,
  };
}
