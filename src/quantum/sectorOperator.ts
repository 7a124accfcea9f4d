/** A sum of Pauli strings inside a symmetry sector: rows made on the way, or once when they fit. */
import { roomFor, show } from "../engine/arguments.js";
import { type Scope, withScope } from "../engine/scope.js";
import type { ComplexMatrix, Matrix } from "../linalg/matrix.js";
import { checkSize, tablesInto } from "./chain.js";
import { checkState, isState } from "./check.js";
import { makeOperator, type Operator, type Product } from "./operator.js";
import { type Basis, basisOf, checkSymmetry, type SectorOptions } from "./sector.js";
import { rememberBasis, type Sector } from "./sectorBasis.js";
import type { State } from "./state.js";
import { type Group, groupsOf, inPauli, type Term } from "./terms.js";

export type { Sector } from "./sectorBasis.js";

/** An operator that also knows in which sector it acts. */
export interface SectorOperator extends Operator {
  readonly sector: Sector;
}

/** Rows that are kept between products: up to so many bytes. */
const KEEP = 2 ** 28;
/** Rows at a time beyond that. */
const CHUNK = 4096;

/** Fills rows first … first + count − 1; returns the number of entries. */
type Fill = (first: number, count: number) => void;

function rowsInto(
  s: Scope,
  sites: number,
  groups: readonly Group[],
  basis: Basis,
  complex: boolean,
  count: number,
): { pointers: number; index: number; value: number; fill: Fill } {
  const width = complex ? 2 : 1;
  const { table, z, c } = tablesInto(s, groups);
  const [states, norms] = [s.copyInI32(basis.states), s.copyIn(basis.norms)];
  const [high, low] = [s.copyInI32(basis.high), s.copyInI32(basis.low)];
  const orbit = basis.orbit.length === 0 ? 0 : s.copyInI32(basis.orbit).address;
  const phases = s.f64(2 * 128);
  phases.set(complex ? basis.phases : basis.phases.filter((_, k) => k % 2 === 0));
  const pointers = s.i32(count + 1);
  const index = s.i32(count * groups.length);
  const value = s.f64(count * groups.length * width);
  const fill: Fill = (first, rows) =>
    void s.check(
      "xorRows",
      // biome-ignore format: as the kernel's header has them
      s.kernels.xorRows(
        first, rows, states.address, norms.address, groups.length, table.address, z.address, c.address,
        basis.up, sites, basis.half, high.address, low.address, orbit, phases.address, width,
        pointers.address, index.address, value.address,
      ),
    );
  return { pointers: pointers.address, index: index.address, value: value.address, fill };
}

function product(
  s: Scope,
  sites: number,
  groups: readonly Group[],
  basis: Basis,
  matrix: boolean,
  complex: boolean,
  columns: number,
): Product {
  const n = basis.dimension;
  const all = n * groups.length * (4 + (matrix ? 16 : 8)) <= KEEP;
  const chunk = all ? n : CHUNK;
  const { pointers, index, value, fill } = rowsInto(s, sites, groups, basis, matrix, chunk);
  if (all) fill(0, n);
  const multiply = matrix ? s.kernels.zcsrmm : s.kernels.dcsrmm;
  // A complex vector is two real columns of a real matrix.
  const k = complex && !matrix ? 2 * columns : columns;
  const bytes = 8 * k * (matrix ? 2 : 1);
  return (x, y) => {
    for (let first = 0; first < n; first += chunk) {
      const rows = Math.min(chunk, n - first);
      if (!all) fill(first, rows);
      s.check("csrmm", multiply(rows, k, pointers, index, value, x.address, y.address + first * bytes));
    }
  };
}

function matrixOf(sites: number, groups: readonly Group[], basis: Basis, real: boolean): Matrix | ComplexMatrix {
  const n = basis.dimension;
  const width = real ? 1 : 2;
  checkSize(n, real);
  const data = roomFor("toMatrix", n * n * width);
  withScope("toMatrix", (s) => {
    const rows = Math.min(n, CHUNK);
    const { pointers, index, value, fill } = rowsInto(s, sites, groups, basis, !real, rows);
    for (let first = 0; first < n; first += rows) {
      const count = Math.min(rows, n - first);
      fill(first, count);
      const { i32, f64 } = s.arena;
      for (let i = 0; i < count; i++) {
        const end = i32[pointers / 4 + i + 1] as number;
        for (let e = i32[pointers / 4 + i] as number; e < end; e++) {
          const at = width * ((first + i) * n + (i32[index / 4 + e] as number));
          for (let part = 0; part < width; part++) {
            data[at + part] = (data[at + part] as number) + (f64[value / 8 + width * e + part] as number);
          }
        }
      }
    }
  });
  mirror(n, width, data);
  return real ? { rows: n, cols: n, data } : { rows: n, cols: n, data, complex: true };
}

/** Norms and phases round differently above and below the diagonal: what is returned is Hermitian to the bit. */
function mirror(n: number, width: number, data: Float64Array): void {
  for (let i = 0; i < n; i++) {
    if (width === 2) data[2 * i * (n + 1) + 1] = 0;
    for (let j = 0; j < i; j++) {
      const [from, to] = [width * (i * n + j), width * (j * n + i)];
      data[to] = data[from] as number;
      if (width === 2) data[to + 1] = 0 - (data[from + 1] as number);
    }
  }
}

/** Visits every string of the sector: its basis vector and its amplitude there. */
function amplitudes(
  sites: number,
  { states, norms, up, half, high, low, orbit, phases }: Basis,
  visit: (s: number, j: number, re: number, im: number) => void,
): void {
  if (orbit.length === 0) {
    for (let j = 0; j < states.length; j++) visit(states[j] as number, j, 1, 0);
    return;
  }
  const mask = (1 << half) - 1;
  const top = 1 << (sites - half);
  // With fixed up the place of a string is high + low; ascending strings have ascending places.
  let place = 0;
  for (let h = 0; h < top; h++) {
    for (let l = 0; l <= mask; l++) {
      const s = h * (mask + 1) + l;
      if (up >= 0) {
        place = (high[h] as number) + (low[l] as number);
        if (sites - onesOf(s) !== up) continue;
      } else place = s;
      const entry = orbit[place] as number;
      if (entry === 0xffffffff) continue;
      const [j, g] = [Math.floor(entry / 128), entry % 128];
      const norm = norms[j] as number;
      visit(s, j, norm * (phases[2 * g] as number), norm * (phases[2 * g + 1] as number));
    }
  }
}

function onesOf(s: number): number {
  let count = 0;
  for (let rest = s; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function embed(sites: number, basis: Basis, vector: State | Float64Array): State {
  const n = basis.dimension;
  const data = isState(vector) ? checkState("embed", vector).data : vector;
  if (!(data instanceof Float64Array)) {
    throw new TypeError(`embed: expected a state { dims, data } or a Float64Array, got ${show(vector)}`);
  }
  if (data.length !== 2 * n && (data.length !== n || isState(vector))) {
    throw new RangeError(
      `embed: expected ${2 * n} numbers, re and im of ${n} amplitudes, or ${n} real ones, got ${data.length}`,
    );
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new RangeError(`embed: expected finite amplitudes, got ${data[at]} at index ${at}`);
  const complex = data.length === 2 * n;
  const out = roomFor("embed", 2 * (1 << sites));
  amplitudes(sites, basis, (s, j, re, im) => {
    const a = (complex ? data[2 * j] : data[j]) as number;
    const b = complex ? (data[2 * j + 1] as number) : 0;
    out[2 * s] = a * re - b * im;
    out[2 * s + 1] = a * im + b * re;
  });
  return { dims: new Array<number>(sites).fill(2), data: out };
}

function project(sites: number, basis: Basis, state: State): State {
  const { data } = checkState("project", state);
  const size = 1 << sites;
  if (data.length !== 2 * size) {
    throw new RangeError(`project: expected a state of dimension ${size}, got one of ${data.length / 2}`);
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new RangeError(`project: expected finite amplitudes, got ${data[at]} at index ${at}`);
  const out = roomFor("project", 2 * basis.dimension);
  amplitudes(sites, basis, (s, j, re, im) => {
    const [a, b] = [data[2 * s] as number, data[2 * s + 1] as number];
    out[2 * j] = (out[2 * j] as number) + a * re + b * im;
    out[2 * j + 1] = (out[2 * j + 1] as number) + b * re - a * im;
  });
  return { dims: [basis.dimension], data: out };
}

/** The operator of checked terms inside a sector. */
export function sectorOperator(
  speaker: string,
  sites: number,
  terms: readonly Term[],
  half: boolean,
  numbers: SectorOptions,
): SectorOperator {
  const groups = groupsOf(speaker, sites, terms, half);
  checkSymmetry(speaker, sites, terms, groups, numbers);
  const basis = basisOf(speaker, sites, numbers);
  const real = basis.real && groups.every(({ imaginary }) => !imaginary);
  const sector: Sector = Object.freeze({
    ...numbers,
    sites,
    representatives: basis.states.slice(),
    embed: (vector: State | Float64Array) => embed(sites, basis, vector),
    project: (state: State) => project(sites, basis, state),
  });
  rememberBasis(sector, { sites, basis });
  return makeOperator(
    {
      dimension: basis.dimension,
      dims: Object.freeze([basis.dimension]),
      real,
      terms: inPauli(terms, half),
      sector,
      toMatrix: () => matrixOf(sites, groups, basis, real),
    },
    (s, complex, columns) => product(s, sites, groups, basis, !real, complex, columns),
  );
}
