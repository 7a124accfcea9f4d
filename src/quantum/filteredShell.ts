/**
 * Interior levels of a Hamiltonian that is too large to be written down: all levels of an energy window, by a block Krylov space of a
 * polynomial of H that is large inside the window and small outside.
 *
 *   count    how many levels there are at which energy: moments of random vectors
 *   window   what is asked for and a little more on both sides, so that its neighbours are seen
 *   filter   a smoothed δ-function p with p(E) ≥ ½ inside, p(H) by Chebyshev's recurrence, some vectors at a time
 *   space    grows until all Ritz pairs of p(H) above ½ have converged; then random vectors orthogonal to it are filtered, too,
 *            and what they find that was missed starts the search anew
 *   levels   Rayleigh–Ritz with H among the converged, and residuals ‖H v − E v‖ of what is returned
 *
 * see: H. R. Fang, Y. Saad, SIAM J. Sci. Comput. 34 (2012) A2220–A2246; A. Pieper et al., J. Comput. Phys. 325 (2016) 226–243.
 */
import type { F64Block, Scope } from "../engine/scope.js";
import { BlockKrylov, type RitzPairs } from "../linalg/blockKrylov.js";
import { eigenpairsInto, matmulInto } from "../linalg/fused.js";
import type { Field } from "../linalg/matrix.js";
import { chebyshevSums, chebyshevWork, mapOf } from "./chebyshev.js";
import { type Bounds, spectralBounds } from "./generator.js";
import { type Operator, productOf } from "./operator.js";
import { angleOf, countBetween, type Filter, filterOf, moments } from "./spectralFilter.js";

/** What is wanted: places [from, to) among levels that are all there is between the first and the last of them. */
export interface Wanted {
  /** The energies asked for, or the energy and how many. */
  readonly value?: readonly [number, number];
  readonly centre?: number;
  readonly states?: number;
  /** The most products, looked at between blocks: the counting and one block are always made. */
  readonly maxProducts?: number;
  /** Places [from, to) of the levels wanted. `norm` is about ‖H‖. */
  readonly choose: (levels: Float64Array, norm: number) => readonly [number, number];
}

export interface FilteredLevels {
  readonly energies: Float64Array;
  /** D × d. */
  readonly vectors: Field;
  readonly info: FilteredInfo;
}

export interface FilteredInfo {
  /** Whether every level has a residual of at most 1e-9 ‖H‖, and a second search with random vectors found none that was missed. */
  readonly converged: boolean;
  /** ‖H v − E v‖ of every level, from what is returned. */
  readonly residuals: Float64Array;
  /** Vectors that H was applied to: 4096 of them count the levels. */
  readonly products: number;
}

/** Vectors at a time. */
const COLUMNS = 8;
const START = { key: [0x66696c74, 0x65726564], id: [0, 0] } as const;
/** Steps and rounds of the counting. */
const STEPS = 256;
const ROUNDS = 2;
/** A Ritz pair of p(H) has converged with a residual up to this: that of H is up to some times larger, in parts of ‖H‖. */
const TOLERANCE = 1e-11;
/** Steps with random vectors that look for what was missed. */
const SECOND = 6;
/** The first look at a space: a window without levels shows early, since multiplets beside it converge at once. */
const EARLY = 48;
/** How often the filter is applied to what was found when residuals fall no more. */
const ROUNDS_MORE = 12;
/** Bytes that a basis may take. */
const MOST_BYTES = 2 ** 31;
const RESIDUAL = 1e-9;
/** Half the radius of the spectrum over the number of levels, times this, is the least distance of neighbours that is believed. */
const DENSEST = 0.1;
/** A spectrum of this width, in parts of ‖H‖, is a single multiplet. */
const FLAT = 1e-9;

/** Eigenpairs in columns, n × count, and H times them. */
interface Found {
  readonly energies: Float64Array;
  readonly vectors: F64Block;
  readonly images: F64Block;
}

class Search {
  readonly #complex: boolean;
  readonly #width: 1 | 2;
  readonly #n: number;
  readonly bounds: Bounds;
  readonly #norm: number;
  readonly #traces: Float64Array;
  /** There are large multiplets: a block has as many copies as vectors, the others come from random blocks one after the other. */
  #crowded = false;
  products = 0;

  constructor(
    readonly s: Scope,
    readonly H: Operator,
    readonly wanted: Wanted,
  ) {
    this.#complex = H.real !== true;
    this.#width = this.#complex ? 2 : 1;
    this.#n = H.dimension;
    // The least that a search takes, before anything is applied.
    this.#checkBytes(1.12 * (wanted.states ?? 0) + 12);
    this.bounds = spectralBounds(s, H);
    const { low, high } = this.bounds;
    this.#norm = Math.max(Math.abs(low), Math.abs(high));
    if (high - low <= FLAT * this.#norm) {
      throw new RangeError(
        `${s.speaker}: all ${this.#n} levels are one multiplet, within 1e-9 ‖H‖ of ${low + (high - low) / 2}, too many for a filter; every state is one of them`,
      );
    }
    this.#traces = s.nested(() =>
      moments(s, productOf(s, H, this.#complex, COLUMNS), this.bounds, {
        n: this.#n,
        complex: this.#complex,
        columns: COLUMNS,
        rounds: ROUNDS,
        steps: STEPS,
        // Not the vectors that the search starts from.
        stream: { ...START, id: [1, 0] },
      }),
    );
    this.products += STEPS * ROUNDS * COLUMNS;
  }

  /** About how many levels lie in [low, high]. */
  #count(low: number, high: number): number {
    return Math.max(0, countBetween(this.#traces, angleOf(high, this.bounds), angleOf(low, this.bounds)));
  }

  /** [lo − w, hi + w] with about `count` levels. */
  #around(lo: number, hi: number, count: number): [number, number] {
    const { radius } = mapOf(this.bounds);
    // Not as narrow as a multiplet looks dense: a filter of that degree would take longer than to see it by.
    const least = (radius * DENSEST * count) / this.#n;
    let [narrow, wide] = [least, least];
    while (this.#count(lo - wide, hi + wide) < count && wide < 4 * radius) [narrow, wide] = [wide, 2 * wide];
    for (let k = 0; k < 12; k++) {
      const middle = (narrow + wide) / 2;
      if (this.#count(lo - middle, hi + middle) < count) narrow = middle;
      else wide = middle;
    }
    return [lo - wide, hi + wide];
  }

  /** An energy outside of the spectrum is looked for where the spectrum is nearest. */
  #inside(energy: number): number {
    return Math.min(Math.max(energy, this.bounds.low), this.bounds.high);
  }

  /** Where to look, `more` times as many levels as needed. */
  #window(more: number): [number, number] {
    const { value, states = 0 } = this.wanted;
    const centre = this.#inside(this.wanted.centre ?? 0);
    if (value === undefined) return this.#around(centre, centre, more * (1.12 * states + 12));
    const [lo, hi] = [this.#inside(value[0]), this.#inside(value[1])];
    return this.#around(lo, hi, more * (1.08 * this.#count(lo, hi) + 12));
  }

  run(): FilteredLevels {
    // Counts are estimates: a window may hold too few levels for what is wanted, or more than the basis has room for.
    let [wider, roomier] = [1, 1];
    for (;;) {
      const levels = this.s.nested(() => this.#levelsIn(this.#window(wider), roomier));
      if (levels === "wider") wider *= 1.5;
      else if (typeof levels === "number") wider *= levels;
      else if (levels === "roomier") roomier *= 2;
      else return levels;
    }
  }

  /** The levels wanted, or what there was too little of: a number, how many times too few levels were expected. */
  #levelsIn([lo, hi]: readonly [number, number], roomier: number): FilteredLevels | "wider" | "roomier" | number {
    const { s, H, bounds } = this;
    const [n, complex, width] = [this.#n, this.#complex, this.#width];
    const expected = this.#count(lo, hi);
    const columns = COLUMNS;
    const most = this.#room(expected, roomier);
    const filter = filterOf(angleOf(hi, bounds), angleOf(lo, bounds));
    const product = productOf(s, H, complex, columns);
    const work = chebyshevWork(s, n * columns * width);
    const krylov = new BlockKrylov(s, {
      n,
      complex,
      columns,
      most,
      stream: START,
      apply: (x, y) => {
        chebyshevSums(s, product, bounds, filter.coefficients, x, [y], work);
        this.products += (filter.coefficients.length - 1) * columns;
      },
    });
    const cost = (filter.coefficients.length - 1) * columns;
    return this.#grow(krylov, filter.edge, expected, cost, (pairs, from, complete) => {
      const spent = this.#spent(cost);
      if (!complete && !spent && most < Math.min(this.#room(expected, 2 * roomier), n - columns)) return "roomier";
      if (!complete) return this.#bestOf(krylov, pairs, from);
      if (from === pairs.values.length) return spent ? this.#bestOf(krylov, pairs, from) : "wider";
      const found = this.#polish(this.#rayleighRitz(krylov, pairs, from), filter);
      // What is inside the window is complete; beyond its edges, only what happened to converge.
      const inside = Array.from(found.energies.keys()).filter(
        (k) => (found.energies[k] as number) >= lo && (found.energies[k] as number) <= hi,
      );
      const first = inside[0] ?? 0;
      const levels = found.energies.slice(first, first + inside.length);
      if (!this.#enough(levels, lo, hi)) return spent ? this.#bestOf(krylov, pairs, from) : "wider";
      const [a, b] = this.wanted.choose(levels, this.#norm);
      return this.#pick(found, first + a, first + b, true);
    });
  }

  /** Whether another block would be one too many. */
  #spent(cost: number): boolean {
    return this.products + cost > (this.wanted.maxProducts ?? Infinity);
  }

  /** What a search that ends too early has: the levels wanted as far as they are there, or one that is near. */
  #bestOf(krylov: BlockKrylov, pairs: RitzPairs, from: number): FilteredLevels {
    const { value, states = 1, choose } = this.wanted;
    const found = this.#rayleighRitz(krylov, pairs, Math.max(0, Math.min(from, pairs.values.length - states)));
    const { energies } = found;
    if (value === undefined && energies.length <= states) return this.#pick(found, 0, energies.length, false);
    if (value !== undefined && !energies.some((e) => e >= value[0] && e < value[1])) {
      const distance = (e: number): number => Math.max(value[0] - e, e - value[1]);
      const nearest = energies.reduce((best, e, k) => (distance(e) < distance(energies[best] as number) ? k : best), 0);
      return this.#pick(found, nearest, nearest + 1, false);
    }
    const [a, b] = choose(energies, this.#norm);
    return this.#pick(found, a, b, false);
  }

  /** Whether the window says for sure which levels are wanted. */
  #enough(levels: Float64Array, lo: number, hi: number): boolean {
    const { value, states = 0 } = this.wanted;
    const { low, high } = this.bounds;
    const centre = this.#inside(this.wanted.centre ?? 0);
    if (value !== undefined) {
      // An empty window has a neighbour on each side, or the end of the spectrum.
      const below = lo <= low || levels.some((e) => e < value[0]);
      const above = hi >= high || levels.some((e) => e >= value[1]);
      return below && above;
    }
    const distances = Array.from(levels, (e) => Math.abs(e - centre)).sort((x, y) => x - y);
    const farthest = distances[states - 1];
    if (farthest === undefined) return false;
    // One more on the far side of each edge, to see multiplets.
    const margin = farthest + 1e-8 * this.#norm;
    return (lo <= low || centre - margin > lo) && (hi >= high || centre + margin < hi);
  }

  /** Vectors of a basis that is expected to be enough. */
  #need(expected: number): number {
    return (this.#crowded ? 10 : 3.5) * expected + 20 * COLUMNS;
  }

  #checkBytes(expected: number): void {
    const bytes = this.#need(expected) * 8 * this.#n * this.#width;
    if (bytes <= MOST_BYTES) return;
    throw new RangeError(
      `${this.s.speaker}: these are about ${Math.round(expected)} levels of ${this.#n} amplitudes, and finding them takes ` +
        `${(bytes / 2 ** 30).toFixed(1)} GiB, more than the 2 it may; ask for fewer, or for a sector`,
    );
  }

  /** Room for a basis: what is expected to be enough, times `more`. */
  #room(expected: number, more: number): number {
    const [n, bytes] = [this.#n, 8 * this.#n * this.#width];
    const need = this.#need(expected);
    if (need > n && n * bytes <= MOST_BYTES) {
      throw new RangeError(
        `${this.s.speaker}: these are about ${Math.round(expected)} of ${n} levels, too many for a filter; method "dense", or the matrix H.toMatrix(), has all`,
      );
    }
    this.#checkBytes(expected);
    return Math.floor(Math.min(need * more, n, MOST_BYTES / bytes)) & -COLUMNS;
  }

  /** Lets the space grow until all pairs of the filter from `edge` on have converged, twice, or room or products are used up. */
  #grow<T>(
    krylov: BlockKrylov,
    edge: number,
    expected: number,
    cost: number,
    finish: (pairs: RitzPairs, from: number, complete: boolean) => T,
  ): T | number {
    const { s } = this;
    const columns = COLUMNS;
    /** How many pairs there were when random vectors were added. */
    let verified: number | undefined;
    let [before, fell] = [0, 0];
    const first = 1.8 * expected + 2 * columns;
    // Before that, whether there is anything to wait for.
    let look = Math.min(first, EARLY);
    krylov.refresh();
    if (krylov.room) krylov.advance();
    // The trace of the filter is about the number of levels in the window, where counting smears a large multiplet over its neighbours.
    const trace = s.nested(() => krylov.ritz().values.reduce((sum, value) => sum + value, 0));
    const seen = (trace * this.#n) / columns;
    if (seen > 1.5 * expected + 24 && !this.#spent(cost)) {
      this.#crowded = true;
      this.#room(Math.min(seen, this.#n), 1);
      return seen / expected;
    }
    for (;;) {
      const target = Math.min(look, krylov.args.most - columns);
      while (krylov.room && !this.#spent(cost) && krylov.size - columns < target) krylov.advance();
      const done = s.nested(() => {
        const pairs = krylov.ritz();
        const { values, residuals } = pairs;
        let from = values.length;
        while (from > 0 && (values[from - 1] as number) >= edge) from--;
        const count = values.length - from;
        const ended = !krylov.room || this.#spent(cost);
        const nothing = count === 0 && (residuals.at(-1) as number) <= TOLERANCE;
        if (look < first && !nothing && !ended) return undefined;
        const worst = residuals.subarray(from).reduce((most, r) => Math.max(most, r), 0);
        // Of large multiplets a residual stays, of what a random block took the place of: no more copies are found, and it falls no more.
        const still = worst > 0.9 * fell && worst < 1.2 * fell;
        const stuck = verified !== undefined && count > 0 && count === before && still;
        [before, fell] = [count, worst];
        const all = worst <= TOLERANCE || stuck;
        if (all && verified === count) return finish(pairs, from, true);
        if (ended) return finish(pairs, from, false);
        if (all) {
          verified = count;
          return "again" as const;
        }
        return undefined;
      });
      if (done === "again") {
        krylov.refresh();
        look = krylov.size - columns + SECOND * columns;
      } else if (done !== undefined) return done;
      else look = look < first ? Math.min(first, 2 * look) : Math.max(krylov.size, 1.06 * krylov.size);
    }
  }

  /** Eigenpairs of H among the pairs of the filter from `from` on, ascending, n × count. */
  #rayleighRitz(krylov: BlockKrylov, pairs: RitzPairs, from: number): Found {
    const count = pairs.values.length - from;
    const vectors = this.s.f64(this.#width * this.#n * count);
    krylov.expand(pairs, from, count, vectors);
    return this.#ritzWithin(vectors, count);
  }

  /** Eigenpairs of H in the space of orthonormal columns, which become the images. */
  #ritzWithin(vectors: F64Block, count: number): Found {
    const { s, H } = this;
    const [n, complex, width] = [this.#n, this.#complex, this.#width];
    const image = s.f64(width * n * count);
    const [rotated, inside] = [s.f64(width * n * count), s.f64(width * count * count)];
    const values = s.f64(count);
    s.nested(() => productOf(s, H, complex, count)(vectors, image));
    this.products += count;
    matmulInto(s, { m: count, n: count, k: n, complex, a: vectors, b: image, c: inside, adjointA: true });
    eigenpairsInto(s, { n: count, complex, a: inside, values, vectors: inside });
    matmulInto(s, { m: n, n: count, k: count, complex, a: vectors, b: inside, c: rotated });
    matmulInto(s, { m: n, n: count, k: count, complex, a: image, b: inside, c: vectors });
    return { energies: values.copy(), vectors: rotated, images: vectors };
  }

  /**
   * The filter once more, on the pairs that were found, until their residuals are those of a space that has converged: copies of large
   * multiplets come from many random blocks, and what each of these took the place of is missing in the ones before.
   */
  #polish(found: Found, filter: Filter): Found {
    const { s, bounds } = this;
    const [n, complex, width] = [this.#n, this.#complex, this.#width];
    const count = found.energies.length;
    const worst = ({ info }: FilteredLevels) => info.residuals.reduce((most, r) => Math.max(most, r), 0);
    const goal = 10 * TOLERANCE * this.#norm;
    let best = found;
    for (let round = 0; round < ROUNDS_MORE && worst(this.#pick(best, 0, count, true)) > goal; round++) {
      const filtered = s.f64(width * n * count);
      s.nested(() => {
        const work = chebyshevWork(s, n * count * width);
        const product = productOf(s, this.H, complex, count);
        chebyshevSums(s, product, bounds, filter.coefficients, best.vectors, [filtered], work);
      });
      this.products += (filter.coefficients.length - 1) * count;
      this.#orthonormalise(filtered, best.vectors, count);
      best = this.#ritzWithin(best.vectors, count);
    }
    return best;
  }

  /** to ← Y (YᴴY)^(−½) of well-conditioned columns, up to a rotation. */
  #orthonormalise(y: F64Block, to: F64Block, count: number): void {
    const { s } = this;
    const [n, complex, width] = [this.#n, this.#complex, this.#width];
    s.nested(() => {
      const [gram, values] = [s.f64(width * count * count), s.f64(count)];
      matmulInto(s, { m: count, n: count, k: n, complex, a: y, b: y, c: gram, adjointA: true });
      eigenpairsInto(s, { n: count, complex, a: gram, values, vectors: gram });
      const lengths = values.copy().map((x) => Math.sqrt(x));
      const scaled = gram.copy().map((x, at) => x / (lengths[Math.floor(at / width) % count] as number));
      matmulInto(s, { m: n, n: count, k: count, complex, a: y, b: gram.set(scaled), c: to });
    });
  }

  /** Columns a … b − 1. */
  #pick(found: Found, a: number, b: number, complete: boolean): FilteredLevels {
    const [n, width] = [this.#n, this.#width];
    const energies = found.energies.slice(a, b);
    const [all, d] = [found.energies.length, b - a];
    const data = new Float64Array(width * n * d);
    const squares = new Float64Array(d);
    const { f64 } = found.vectors.arena;
    const [v, w] = [found.vectors.address / 8, found.images.address / 8];
    for (let j = 0; j < d; j++) {
      const [re, im, place] = phaseOf(f64, v + width * (a + j), n, width * all, width);
      for (let i = 0; i < n; i++) {
        const at = width * (i * all + a + j);
        const [x, y] = [f64[v + at] as number, width === 2 ? (f64[v + at + 1] as number) : 0];
        const to = width * (i * d + j);
        data[to] = x * re - y * im;
        if (width === 2) data[to + 1] = i === place ? 0 : x * im + y * re;
        for (let part = 0; part < width; part++) {
          const off = (f64[w + at + part] as number) - (energies[j] as number) * (f64[v + at + part] as number);
          squares[j] = (squares[j] as number) + off * off;
        }
      }
    }
    const residuals = squares.map((square) => Math.sqrt(square));
    const vectors: Field = this.#complex ? { rows: n, cols: d, data, complex: true } : { rows: n, cols: d, data };
    const converged = complete && residuals.every((r) => r <= RESIDUAL * this.#norm);
    return { energies, vectors, info: { converged, residuals, products: this.products } };
  }
}

/** The factor that makes the first entry of largest modulus of a column real and positive, and the place of that entry. */
function phaseOf(
  f64: Float64Array,
  first: number,
  n: number,
  stride: number,
  width: number,
): readonly [re: number, im: number, place: number] {
  let [largest, place] = [-1, 0];
  const square = (i: number): number => {
    const at = first + i * stride;
    const [x, y] = [f64[at] as number, width === 2 ? (f64[at + 1] as number) : 0];
    return x * x + y * y;
  };
  for (let i = 0; i < n; i++) {
    const size = square(i);
    if (size > largest) [largest, place] = [size, i];
  }
  const at = first + place * stride;
  if (width === 1) return [(f64[at] as number) < 0 ? -1 : 1, 0, place];
  const modulus = Math.sqrt(largest);
  return [(f64[at] as number) / modulus, (0 - (f64[at + 1] as number)) / modulus, place];
}

/** The levels wanted of a Hamiltonian that is only ever applied. Arguments are trusted. */
export function filteredLevels(s: Scope, H: Operator, wanted: Wanted): FilteredLevels {
  return new Search(s, H, wanted).run();
}
