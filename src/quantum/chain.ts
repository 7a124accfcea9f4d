/** Sums of Pauli strings as operators on all states of a chain: matrix-free product and matrix. */
import { roomFor } from "../engine/arguments.js";
import type { F64Block, I32Block, Scope } from "../engine/scope.js";
import type { ComplexMatrix, Matrix } from "../linalg/matrix.js";
import { columnByColumn, makeOperator, type Operator, type Product } from "./operator.js";
import { type Group, groupsOf, inPauli, MAXIMUM_SITES, type Term } from "./terms.js";

/** The tables of xorSum in a scope. */
export function tablesInto(s: Scope, groups: readonly Group[]): { table: I32Block; z: I32Block; c: F64Block } {
  let first = 0;
  const rows = groups.flatMap(({ mask, imaginary, z }) => {
    first += z.length;
    return [mask, first - z.length, z.length, imaginary ? 1 : 0];
  });
  return {
    table: s.copyInI32(rows),
    z: s.copyInI32(groups.flatMap(({ z }) => z)),
    c: s.copyIn(groups.flatMap(({ weight }) => weight)),
  };
}

function product(s: Scope, sites: number, groups: readonly Group[], complex: boolean, columns: number): Product {
  if (columns > 1) {
    // Columns by a power of two are sites on which nothing acts, at the fast end.
    let more = 0;
    while (1 << more < columns) more++;
    if (columns !== 1 << more || sites + more > MAXIMUM_SITES) {
      return columnByColumn(s, 1 << sites, complex, columns, product(s, sites, groups, complex, 1));
    }
    const shift = (mask: number): number => mask << more;
    const shifted = groups.map((group) => ({ ...group, mask: shift(group.mask), z: group.z.map(shift) }));
    return product(s, sites + more, shifted, complex, 1);
  }
  const { table, z, c } = tablesInto(s, groups);
  const kernel = complex ? s.kernels.zxorSum : s.kernels.dxorSum;
  const count = groups.length;
  const work = s.f64(s.kernels.xorSumWorkspace(count)).address;
  return (x, y) =>
    void s.check("xorSum", kernel(sites, count, table.address, z.address, c.address, x.address, y.address, work));
}

/** Σ_t weight_t (−1)^|s ∧ z_t| */
export function weightOf({ z, weight }: Group, s: number): number {
  let sum = 0;
  for (let t = 0; t < z.length; t++) {
    let parity = s & (z[t] as number);
    parity ^= parity >> 16;
    parity ^= parity >> 8;
    parity ^= parity >> 4;
    parity ^= parity >> 2;
    parity ^= parity >> 1;
    sum += parity & 1 ? 0 - (weight[t] as number) : (weight[t] as number);
  }
  return sum;
}

/** @throws RangeError  an n × n matrix would not fit */
export function checkSize(n: number, real: boolean): void {
  const numbers = n * n * (real ? 1 : 2);
  if (numbers <= 2 ** 29) return;
  throw new RangeError(
    `toMatrix: ${n} × ${n} ${real ? "" : "complex "}entries are ${Math.ceil(numbers / 2 ** 27)} GiB, more than the 4 an engine reaches; apply needs no matrix`,
  );
}

function matrixOf(sites: number, groups: readonly Group[], real: boolean): Matrix | ComplexMatrix {
  const n = 1 << sites;
  checkSize(n, real);
  const data = roomFor("toMatrix", n * n * (real ? 1 : 2));
  for (const group of groups) {
    for (let s = 0; s < n; s++) {
      const at = s * n + (s ^ group.mask);
      const weight = weightOf(group, s);
      if (real) data[at] = (data[at] as number) + weight;
      else {
        const to = 2 * at + (group.imaginary ? 1 : 0);
        data[to] = (data[to] as number) + weight;
      }
    }
  }
  return real ? { rows: n, cols: n, data } : { rows: n, cols: n, data, complex: true };
}

/** The operator of checked terms on all 2^sites states. */
export function chainOperator(speaker: string, sites: number, terms: readonly Term[], half: boolean): Operator {
  const groups = groupsOf(speaker, sites, terms, half);
  const real = groups.every(({ imaginary }) => !imaginary);
  return makeOperator(
    {
      dimension: 1 << sites,
      dims: Object.freeze(new Array<number>(sites).fill(2)),
      real,
      terms: inPauli(terms, half),
      toMatrix: () => matrixOf(sites, groups, real),
    },
    (s, complex, columns) => product(s, sites, groups, complex, columns),
  );
}
