/**
 * Terms of a spin chain: what users write, and the sum of Pauli strings it stands for.
 *
 * Basis: site 0 is the most significant bit, s = Σ_j b_j 2^(L−1−j), and Z_j = 1 − 2 b_j: bit 0 is spin up. With masks x (sites that
 * hold X or Y) and z (sites that hold Z or Y), a string P acts as   (P v)[s] = (−i)^{|x ∧ z|} (−1)^{|s ∧ z|} v[s ⊕ x].
 */
import { isList, show } from "../engine/arguments.js";
import type { Complex } from "../linalg/matrix.js";

/** A product of one-site operators times a number. */
export interface Term {
  /** One letter a site: X Y Z I, + = (X + iY)/2 = |up⟩⟨down| and − = (X − iY)/2, written "-". */
  readonly ops: string;
  /** The sites of the letters, in their order, each once. */
  readonly sites: readonly number[];
  /** A number, or [re, im] where the sum with the other terms is Hermitian. Default: 1. */
  readonly coefficient?: number | Complex;
}

/** Pauli strings that flip the same sites: one signed permutation. */
export interface Group {
  /** Which bits flip. */
  readonly mask: number;
  /** The weights below are to be multiplied by i. */
  readonly imaginary: boolean;
  /** Σ_t weight[t] (−1)^|s ∧ z[t]| stands before v[s ⊕ mask]. */
  readonly z: readonly number[];
  readonly weight: readonly number[];
}

/** More sites than a vector of all their states can have; states have 2^sites amplitudes. */
export const MAXIMUM_SITES = 30;
const TOLERANCE = 1e-12;

export function checkSites(speaker: string, sites: unknown): asserts sites is number {
  if (typeof sites !== "number" || !Number.isInteger(sites) || sites < 1 || sites > MAXIMUM_SITES) {
    throw new RangeError(`${speaker}: expected sites from 1 to ${MAXIMUM_SITES}, got ${show(sites)}`);
  }
}

const complexOf = (coefficient: number | Complex): Complex =>
  typeof coefficient === "number" ? [coefficient, 0] : coefficient;

/** The terms in Pauli matrices, when X Y Z stood for spins: half the coefficient for each of them, exactly. */
export const inPauli = (terms: readonly Term[], half: boolean): readonly Term[] =>
  half
    ? Object.freeze(
        terms.map((term) => {
          let scale = 1;
          for (const letter of term.ops) if ("XYZ".includes(letter)) scale /= 2;
          const { coefficient = 1 } = term;
          return Object.freeze({
            ...term,
            coefficient:
              typeof coefficient === "number"
                ? scale * coefficient
                : Object.freeze([scale * coefficient[0], scale * coefficient[1]] as const),
          });
        }),
      )
    : terms;

/** `"+-" on sites [0, 1]`, for sentences. */
export const nameOf = (index: number, { ops, sites }: Term): string =>
  `term ${index}, ${show(ops)} on sites [${sites.join(", ")}]`;

/** Checked copies of terms. */
export function checkTerms(speaker: string, sites: number, terms: unknown): readonly Term[] {
  if (!Array.isArray(terms)) {
    throw new TypeError(`${speaker}: expected terms to be a list of { ops, sites, coefficient }, got ${show(terms)}`);
  }
  return Object.freeze(Array.from(terms, (term: unknown, index) => checkTerm(speaker, sites, index, term)));
}

function checkTerm(speaker: string, sites: number, index: number, term: unknown): Term {
  if (typeof term !== "object" || term === null || Array.isArray(term)) {
    throw new TypeError(`${speaker}: expected term ${index} to be { ops, sites, coefficient }, got ${show(term)}`);
  }
  for (const key of Object.keys(term)) {
    if (key !== "ops" && key !== "sites" && key !== "coefficient") {
      throw new RangeError(`${speaker}: term ${index} has "${key}"; there are ops, sites, coefficient`);
    }
  }
  const { ops, sites: places, coefficient = 1 } = term as Term;
  if (typeof ops !== "string") {
    throw new TypeError(`${speaker}: expected ops of term ${index} to be text such as "ZZ", got ${show(ops)}`);
  }
  for (const letter of ops) {
    if (!"XYZI+-".includes(letter)) {
      throw new RangeError(`${speaker}: expected ops of term ${index} to be letters X Y Z I + -, got ${show(ops)}`);
    }
  }
  if (!isList(places)) {
    throw new TypeError(`${speaker}: expected sites of term ${index} to be a list, got ${show(places)}`);
  }
  if (places.length !== ops.length) {
    throw new RangeError(
      `${speaker}: term ${index} has ${ops.length} letters ${show(ops)} for ${places.length} sites; each letter has a site`,
    );
  }
  const list = Array.from(places);
  for (const [k, site] of list.entries()) {
    if (typeof site !== "number" || !Number.isInteger(site) || site < 0 || site >= sites) {
      throw new RangeError(`${speaker}: expected sites of term ${index} from 0 to ${sites - 1}, got ${show(site)}`);
    }
    if (list.indexOf(site) !== k) {
      throw new RangeError(`${speaker}: expected term ${index} to name each site once, got ${site} twice`);
    }
  }
  const parts: unknown = typeof coefficient === "number" ? [coefficient, 0] : coefficient;
  if (!Array.isArray(parts) || parts.length !== 2 || parts.some((part) => typeof part !== "number")) {
    throw new TypeError(
      `${speaker}: expected the coefficient of term ${index} to be a number or [re, im], got ${show(coefficient)}`,
    );
  }
  if (!parts.every((part) => Number.isFinite(part))) {
    throw new RangeError(
      `${speaker}: expected the coefficient of term ${index} to be finite, got ${show(coefficient)}`,
    );
  }
  return Object.freeze({
    ops,
    sites: Object.freeze(list),
    coefficient: typeof coefficient === "number" ? coefficient : Object.freeze([...complexOf(coefficient)] as const),
  }) as Term;
}

/** A Pauli string with its coefficient. */
interface PauliString {
  readonly x: number;
  readonly z: number;
  readonly re: number;
  readonly im: number;
}

/** The Pauli strings of a term: 2 for every + and −. With `half`, X Y Z stand for spins S = σ/2. */
function expand(sites: number, { ops, sites: places, coefficient = 1 }: Term, half: boolean): PauliString[] {
  const [re, im] = complexOf(coefficient);
  let strings: PauliString[] = [{ x: 0, z: 0, re, im }];
  for (const [k, letter] of [...ops].entries()) {
    if (letter === "I") continue;
    const bit = 1 << (sites - 1 - (places[k] as number));
    const scale = half || letter === "+" || letter === "-" ? 0.5 : 1;
    strings = strings.flatMap(({ x, z, re: a, im: b }) => {
      const [re, im] = [scale * a, scale * b];
      if (letter === "X") return [{ x: x + bit, z, re, im }];
      if (letter === "Y") return [{ x: x + bit, z: z + bit, re, im }];
      if (letter === "Z") return [{ x, z: z + bit, re, im }];
      const sign = letter === "+" ? 1 : -1;
      // X/2 ± i Y/2
      return [
        { x: x + bit, z, re, im },
        { x: x + bit, z: z + bit, re: 0 - sign * im, im: sign * re },
      ];
    });
  }
  return strings;
}

const bitsOf = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
};

/** How the adjoint of a term is written. */
const adjointOf = ({ ops, coefficient = 1 }: Term): string => {
  const [re, im] = complexOf(coefficient);
  const swapped = ops.replace(/[+-]/g, (sign) => (sign === "+" ? "-" : "+"));
  return `${show(swapped)} with coefficient ${im === 0 ? re : `[${re}, ${0 - im}]`}`;
};

/**
 * The sum of the terms as signed permutations, by ascending mask; strings that cancel are gone.
 *
 * @throws RangeError  the sum is not Hermitian, naming a term that makes it so, or too large for a double
 */
export function groupsOf(speaker: string, sites: number, terms: readonly Term[], half: boolean): readonly Group[] {
  const sums = new Map<number, Map<number, { re: number; im: number }>>();
  let largest = 0;
  for (const term of terms) {
    for (const { x, z, re, im } of expand(sites, term, half)) {
      const row = sums.get(x) ?? new Map<number, { re: number; im: number }>();
      sums.set(x, row);
      const { re: a, im: b } = row.get(z) ?? { re: 0, im: 0 };
      row.set(z, { re: a + re, im: b + im });
      largest = Math.max(largest, Math.abs(re), Math.abs(im));
    }
  }
  const groups: Group[] = [];
  let norm = 0;
  for (const [mask, row] of [...sums].sort(([a], [b]) => a - b)) {
    const parts: { z: number[]; weight: number[] }[] = [
      { z: [], weight: [] },
      { z: [], weight: [] },
    ];
    for (const [z, { re, im }] of [...row].sort(([a], [b]) => a - b)) {
      norm += Math.abs(re);
      if (!(Number.isFinite(norm) && Number.isFinite(im))) {
        throw new RangeError(`${speaker}: coefficients add up to more than 1.8e308, the largest double; scale them`);
      }
      // Pauli strings are Hermitian and independent: their sum is Hermitian when every coefficient is real.
      if (Math.abs(im) > TOLERANCE * largest) throw notHermitian(speaker, sites, terms, half, mask, z);
      if (re === 0) continue;
      // (−i)^|x ∧ z|: 1, −i, −1, i.
      const turns = bitsOf(Number(BigInt(mask) & BigInt(z))) % 4;
      const part = parts[turns % 2] as { z: number[]; weight: number[] };
      part.z.push(z);
      part.weight.push(turns === 1 || turns === 2 ? 0 - re : re);
    }
    for (const [k, { z, weight }] of parts.entries()) {
      if (z.length > 0) groups.push({ mask, imaginary: k === 1, z, weight });
    }
  }
  return groups;
}

/** The sentence about the term that has most of the imaginary coefficient of a string. */
function notHermitian(
  speaker: string,
  sites: number,
  terms: readonly Term[],
  half: boolean,
  x: number,
  z: number,
): RangeError {
  let [most, guilty] = [0, 0];
  for (const [index, term] of terms.entries()) {
    for (const part of expand(sites, term, half)) {
      if (part.x === x && part.z === z && Math.abs(part.im) > most) [most, guilty] = [Math.abs(part.im), index];
    }
  }
  const term = terms[guilty] as Term;
  return new RangeError(
    `${speaker}: ${nameOf(guilty, term)} with coefficient ${show(term.coefficient ?? 1)} makes the sum non-Hermitian; ` +
      `a real coefficient, or its adjoint ${adjointOf(term)} beside it, mends that`,
  );
}

/** Whether a term has a part in a Pauli string. */
export const occursIn = (sites: number, term: Term, x: number, z: number): boolean =>
  expand(sites, term, false).some((part) => part.x === x && part.z === z && (part.re !== 0 || part.im !== 0));
