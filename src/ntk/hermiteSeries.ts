import { exp } from "../engine/functions.js";
import { withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";

/** The trapezoidal rule reaches from 0 to here; w(y) h_k(y) is below e^(−y²/4) = 4e-19 beyond, for every k. */
const REACH = 13;

export type Parity = 0 | 1;

/** Half the axis, y ≥ 0: enough for a function that is even or odd. */
interface Grid {
  readonly nodes: Float64Array;
  /** nodes × terms, by parity: weight of node j times h_(2m + parity)(y_j). */
  readonly tables: readonly [Float64Array, Float64Array];
}

const grids = new Map<number, Grid>();

/** Nodes, and the normalised Hermite polynomials of degree below 2·terms on them; made once. */
function grid(terms: number): Grid {
  const known = grids.get(terms);
  if (known !== undefined) return known;
  const perUnit = terms <= 256 ? 32 : 64;
  const count = REACH * perUnit + 1;
  const nodes = Float64Array.from({ length: count }, (_, j) => j / perUnit);
  const tables = [new Float64Array(count * terms), new Float64Array(count * terms)] as const;
  for (let j = 0; j < count; j++) {
    const y = nodes[j] as number;
    // Every node but 0 also stands for its mirror image. The weight goes in first: w h_k stays in range where h_k is e^(y²/4).
    let now = ((j === 0 ? 1 : 2) / perUnit / Math.sqrt(2 * Math.PI)) * exp((-y * y) / 2);
    let before = 0;
    for (let k = 0; k < 2 * terms; k++) {
      (tables[k % 2] as Float64Array)[j * terms + (k - (k % 2)) / 2] = now;
      const next = (y * now - Math.sqrt(k) * before) / Math.sqrt(k + 1);
      before = now;
      now = next;
    }
  }
  const made = { nodes, tables };
  grids.set(terms, made);
  return made;
}

/** An even (parity 0) or odd (1) function of √a·y: its values on √a·nodes, row by row, in place of the arguments. */
export interface Part {
  readonly parity: Parity;
  readonly of: (values: Float64Array) => Float64Array;
}

/** Coefficients c_(2m + parity)(a), one row of `terms` a variance. */
export interface HermiteCoefficients {
  readonly parity: Parity;
  readonly terms: number;
  readonly rows: Float64Array;
}

/** Coefficients of all parts for all variances, and the largest share Σ_(k left out) c_k² / E f² of a row. */
function expand(
  speaker: string,
  variances: ArrayLike<number>,
  terms: number,
  base: (speaker: string, x: Float64Array) => Float64Array,
  parts: readonly Part[],
): { coefficients: HermiteCoefficients[]; left: number } {
  const { nodes, tables } = grid(terms);
  const count = nodes.length;
  const rows = variances.length;
  const x = new Float64Array(rows * count);
  for (let p = 0; p < rows; p++) {
    const scale = Math.sqrt(variances[p] as number);
    for (let j = 0; j < count; j++) x[p * count + j] = scale * (nodes[j] as number);
  }
  const values = base(speaker, x);
  let left = 0;
  const coefficients = parts.map(({ parity, of }) => {
    const f = of(values);
    const c = withScope(speaker, (s) => {
      const out = s.f64(rows * terms);
      const table = s.copyIn(tables[parity]);
      matmulInto(s, { m: rows, n: terms, k: count, complex: false, a: s.copyIn(f), b: table, c: out });
      return out.copy();
    });
    for (let p = 0; p < rows; p++) {
      let square = 0;
      for (let j = 0; j < count; j++) {
        const y = f[p * count + j] as number;
        square += y * y * (tables[0][j * terms] as number);
      }
      let kept = 0;
      for (let m = 0; m < terms; m++) {
        const y = c[p * terms + m] as number;
        kept += y * y;
      }
      if (square > 0) left = Math.max(left, (square - kept) / square);
    }
    return { parity, terms, rows: c };
  });
  return { coefficients, left };
}

/** The fewest terms tried, the most, and the share of E f² that may be left out: of the order of rounding. */
const FEWEST = 32;
const MOST = 2048;
const SHARE = 1e-14;

/**
 * Hermite coefficients c_k(a) = E f(√a y) h_k(y), y ~ N(0, 1), of even or odd functions f, so that by Mehler's formula
 *
 *   E f(u) f(v) = Σ_k c_k(a) c_k(b) ρᵏ,   u = √a y, v = √b y′, E y y′ = ρ.
 *
 * Each c_k is a trapezoidal sum, which for these integrands converges geometrically. The number of terms doubles, up to 2048 of a
 * parity (degree 4096), until what Parseval's identity leaves out at the largest variance is below 1e-14 of E f²; the error of
 * the series is at most that share times √(E f(u)² E f(v)²) |ρ|^(2·terms). A Gram sum: positive semidefinite whatever the terms.
 * see: F. G. Mehler, J. reine angew. Math. 66 (1866) 161–176.
 */
export function hermiteCoefficients(
  speaker: string,
  variances: Float64Array,
  base: (speaker: string, x: Float64Array) => Float64Array,
  parts: readonly Part[],
): HermiteCoefficients[] {
  let largest = 0;
  for (const a of variances) largest = Math.max(largest, a);
  let terms = FEWEST;
  while (terms < MOST && expand(speaker, [largest], terms, base, parts).left > SHARE) terms *= 2;
  return expand(speaker, variances, terms, base, parts).coefficients;
}

/** Σ_k c_k(a_p) c_k(a_q) ρᵏ over the degrees of one parity. */
export function mehlerSum({ parity, terms, rows }: HermiteCoefficients, p: number, q: number, rho: number): number {
  const square = rho * rho;
  let i = p * terms + terms - 1;
  let j = q * terms + terms - 1;
  let sum = 0;
  for (const first = p * terms; i >= first; i--, j--) sum = sum * square + (rows[i] as number) * (rows[j] as number);
  return parity === 0 ? sum : sum * rho;
}
