/**
 * Cuts of a chain seen from inside one of its symmetry sectors: the matrices of amplitudes (strings of the kept sites × strings of the
 * others) gathered from vectors of the sector, so that no vector of all 2^sites entries is made.
 *
 * With `up` fixed, a string of the kept sites with n ones meets only strings of the others with ones − n: the matrix falls into blocks,
 * and so do both reduced states.
 */
import { roomFor } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { type Field, isComplex } from "../linalg/matrix.js";
import type { Cut } from "./check.js";
import { popcount } from "./sector.js";
import type { SectorBasis } from "./sectorBasis.js";

/** Amplitudes of a strip of a block: 1 MiB, as in cutGram. */
const STRIP = 2 ** 16;

/** A block: the strings of one side with so many ones, as bits of the chain, and those of the other side that they meet. */
export interface CutBlock {
  /** Their places among all strings of their side. */
  readonly places: Int32Array;
  readonly rows: Int32Array;
  readonly cols: Int32Array;
}

/** The logarithm of a power of two. */
function bitsOf(power: number): number {
  let bits = 0;
  while (1 << bits < power) bits++;
  return bits;
}

/** The strings of some subsystems, whose dims are powers of two, with `least` to `most` ones: bits in the chain, and places among all. */
function stringsOf(
  sites: number,
  dims: readonly number[],
  axes: readonly number[],
  least: number,
  most: number,
): { places: number[]; bits: number[] } {
  // Subsystem k covers the sites from starts[k] on.
  const widths = dims.map(bitsOf);
  const starts = widths.map((_, k) => widths.slice(0, k).reduce((sum, w) => sum + w, 0));
  const places = axes.flatMap((axis) =>
    Array.from({ length: widths[axis] as number }, (_, j) => (starts[axis] as number) + j),
  );
  let strings: { places: number[]; bits: number[] } = { places: [0], bits: [0] };
  for (const [k, site] of places.entries()) {
    const after = places.length - 1 - k;
    const more: typeof strings = { places: [], bits: [] };
    for (const [i, bits] of strings.bits.entries()) {
      const ones = popcount(bits);
      for (let bit = 0; bit <= 1; bit++) {
        if (ones + bit > most || ones + bit + after < least) continue;
        more.places.push(2 * (strings.places[i] as number) + bit);
        more.bits.push(bits | (bit << (sites - 1 - site)));
      }
    }
    strings = more;
  }
  return strings;
}

/** The cut of a chain, in blocks. dims multiply to 2^sites. */
export function blocksOf({ sites, basis }: SectorBasis, dims: readonly number[], cut: Cut): CutBlock[] {
  const fixed = basis.up >= 0;
  const ones = fixed ? sites - basis.up : sites;
  const side = (axes: readonly number[], others: number) =>
    stringsOf(sites, dims, axes, fixed ? ones - bitsOf(others) : 0, ones);
  const [keep, rest] = [side(cut.keep, cut.dRest), side(cut.rest, cut.dKeep)];
  const pick = ({ places, bits }: typeof keep, count: number) => {
    const of = (list: number[]) =>
      Int32Array.from(fixed ? list.filter((_, i) => popcount(bits[i] as number) === count) : list);
    return { places: of(places), bits: of(bits) };
  };
  const blocks: CutBlock[] = [];
  for (let n = 0; n <= (fixed ? ones : 0); n++) {
    const [{ places, bits: rows }, { bits: cols }] = [pick(keep, n), pick(rest, ones - n)];
    if (rows.length > 0 && cols.length > 0) blocks.push({ places, rows, cols });
  }
  return blocks;
}

/** d vectors of a sector, D × d, and whether what is gathered from them is complex: it may be when they are not. */
export interface Source {
  readonly data: Float64Array;
  readonly d: number;
  readonly complex: boolean;
  readonly wide: boolean;
}

/** M[row, col, n] ← the amplitude of vector n at the string row | col. */
export function gatherInto(
  { basis }: SectorBasis,
  { data, d, complex, wide }: Source,
  rows: Int32Array,
  cols: Int32Array,
  to: F64Block,
): void {
  const { up, half, high, low, orbit, norms, phases } = basis;
  const mask = (1 << half) - 1;
  const all = orbit.length === 0;
  const width = complex ? 2 : 1;
  const { f64 } = to.arena;
  let at = to.address / 8;
  f64.fill(0, at, at + rows.length * cols.length * d * (wide ? 2 : 1));
  for (const row of rows) {
    for (const col of cols) {
      const string = row | col;
      let j = up < 0 ? string : (high[string >>> half] as number) + (low[string & mask] as number);
      let [re, im] = [1, 0];
      const entry = all ? 0 : (orbit[j] as number);
      if (entry === 0xffffffff) {
        at += wide ? 2 * d : d;
        continue;
      }
      if (!all) {
        j = Math.floor(entry / 128);
        const [norm, g] = [norms[j] as number, entry % 128];
        [re, im] = [norm * (phases[2 * g] as number), norm * (phases[2 * g + 1] as number)];
      }
      for (let from = j * d * width; from < (j + 1) * d * width; from += width) {
        const x = data[from] as number;
        const y = complex ? (data[from + 1] as number) : 0;
        f64[at++] = x * re - y * im;
        if (wide) f64[at++] = x * im + y * re;
      }
    }
  }
}

/** The levels of a shell inside a sector, and how it is cut. */
export interface SectorShell {
  readonly sector: SectorBasis;
  readonly vectors: Field;
  readonly dims: readonly number[];
  readonly cut: Cut;
}

interface Gram {
  readonly n: number;
  readonly complex: boolean;
  /** n × n, Hermitian. */
  readonly c: F64Block;
}

/** X Xᴴ of a block with rows … × (columns, levels), or XᴴX where that is asked for: strips of X, added up in ascending order. */
function blockGram(s: Scope, { sector, vectors }: SectorShell, { rows, cols }: CutBlock, turned: boolean): Gram {
  const d = vectors.cols;
  const complex = isComplex(vectors) || !sector.basis.real;
  const source = { data: vectors.data, d, complex: isComplex(vectors), wide: complex };
  const width = complex ? 2 : 1;
  const n = turned ? cols.length * d : rows.length;
  const [along, other] = turned ? [rows, n] : [cols, n * d];
  const most = Math.min(along.length, Math.max(1, Math.floor(STRIP / other)));
  const c = s.f64(width * n * n);
  s.nested(() => {
    const strip = s.f64(width * most * other);
    const work = s.workspace(s.kernels.gemmWorkspace(n, n, turned ? most : most * d));
    const a = strip.address;
    for (let first = 0; first < along.length; first += most) {
      const part = along.subarray(first, first + most);
      if (turned) gatherInto(sector, source, part, cols, strip);
      else gatherInto(sector, source, rows, part, strip);
      const k = turned ? part.length : part.length * d;
      // By row and by column of the n × k operand; as in cutGram, the lower triangle of conj(A) Aᵀ by columns is the upper one by rows.
      const [row, col] = turned ? [1, n] : [k, 1];
      const beta = first === 0 ? 0 : 1;
      if (complex) {
        s.check("zgemmt", s.kernels.zgemmt(n, k, 1, a, row, col, true, a, col, row, false, beta, c.address, n, work));
      } else s.check("dgemmt", s.kernels.dgemmt(n, k, 1, a, row, col, a, col, row, beta, c.address, n, work));
    }
  });
  const mirror = complex ? s.kernels.zmirror : s.kernels.dmirror;
  s.check("mirror", mirror(n, c.address));
  return { n, complex, c };
}

/** d Ω of the kept subsystems, interleaved: the sum over levels of their reduced states. */
export function sectorOmega(s: Scope, shell: SectorShell): Float64Array {
  const { dKeep } = shell.cut;
  const omega = roomFor(s.speaker, 2 * dKeep * dKeep);
  for (const block of blocksOf(shell.sector, shell.dims, shell.cut)) {
    s.nested(() => {
      const { n, complex, c } = blockGram(s, shell, block, false);
      const data = c.copy();
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const at = 2 * ((block.places[i] as number) * dKeep + (block.places[j] as number));
          omega[at] = data[complex ? 2 * (i * n + j) : i * n + j] as number;
          if (complex) omega[at + 1] = data[2 * (i * n + j) + 1] as number;
        }
      }
    });
  }
  return omega;
}

/** Tr (d Ω)² of the kept subsystems, of every block from the smaller side. */
export function sectorPurity(s: Scope, shell: SectorShell): number {
  let sum = 0;
  for (const block of blocksOf(shell.sector, shell.dims, shell.cut)) {
    s.nested(() => {
      const { c } = blockGram(s, shell, block, block.cols.length * shell.vectors.cols < block.rows.length);
      sum += s.kernels.ddot(c.length, c.address, c.address);
    });
  }
  return sum;
}
