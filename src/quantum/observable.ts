/** Observables: Hermitian matrices, and operators that are applied to vectors or write themselves down as a matrix. */
import { show } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { copyInHermitian } from "../linalg/input.js";
import { checkSquare, type Field, isComplex } from "../linalg/matrix.js";
import { type Operator, type Product, productOf } from "./operator.js";
import type { Sector } from "./sectorBasis.js";

/** A Hermitian matrix, an operator such as pauliString makes, or anything with `toMatrix()`. */
export type Observable =
  | Field
  | Pick<Operator, "dimension" | "apply">
  | { readonly dimension?: number; readonly toMatrix: () => Field };

/** What 32-bit addresses reach. */
const MOST_BYTES = 2 ** 32;
/** ⟨u, O v⟩ and ⟨O u, v⟩ of a Hermitian operator agree to this part of its size. */
const ASYMMETRY = 1e-10;

/**
 * The matrix of an observable, square, of `dimension` rows when that is given. That it is Hermitian is seen when it is copied in.
 *
 * @throws RangeError  its dense matrix is larger than memory; the message says how large
 */
export function observableMatrix(
  speaker: string,
  name: string,
  O: unknown,
  dimension?: number,
  sector?: Sector,
): Field {
  let A: unknown = O;
  if (typeof O === "object" && O !== null && "toMatrix" in O) {
    if (typeof O.toMatrix !== "function") {
      throw new TypeError(`${speaker}: expected ${name}.toMatrix to be a function, got ${show(O.toMatrix)}`);
    }
    const n = (O as { dimension?: unknown }).dimension;
    if (typeof n === "number" && !(8 * n * n < MOST_BYTES)) {
      throw new RangeError(
        `${speaker}: the dense matrix of ${name}, ${n} × ${n}, takes ${((8 * n * n) / 2 ** 30).toFixed(1)} GiB, and 4 GiB are there; take a smaller chain or a sector`,
      );
    }
    A = O.toMatrix();
  }
  checkSquare(speaker, name, A);
  if (dimension !== undefined) checkOrder(speaker, name, A.rows, dimension, sector);
  return A;
}

function checkOrder(speaker: string, name: string, n: unknown, dimension: number, sector?: Sector): void {
  if (n === dimension) return;
  const chain = sector !== undefined && n === 1 << sector.sites;
  throw new RangeError(
    `${speaker}: expected ${name} to be ${dimension} × ${dimension}, got ${show(n)} × ${show(n)}` +
      `${chain ? "; the shell is in a sector of the chain: spinChain({ sites, terms, sector }) is such an operator inside it" : ""}`,
  );
}

/** An observable on vectors of D entries, ready to multiply. */
export interface Applicable {
  readonly name: string;
  /** Some matrix elements may be complex. */
  readonly complex: boolean;
  /** Hermitian for certain: a matrix that was looked at when it was copied in. */
  readonly checked: boolean;
  /** y ← O x for D × columns, row-major; complex numbers are asked for when the operator is complex. */
  readonly product: (s: Scope, complex: boolean, columns: number) => Product;
}

/** An observable of `dimension` rows, in a sector. An operator with `apply` is never written down. */
export function applicable(speaker: string, name: string, O: unknown, dimension: number, sector?: Sector): Applicable {
  if (typeof O === "object" && O !== null && "apply" in O) {
    if (typeof O.apply !== "function") {
      throw new TypeError(`${speaker}: expected ${name}.apply to be a function, got ${show(O.apply)}`);
    }
    const operator = O as Operator;
    checkOrder(speaker, name, operator.dimension, dimension, sector);
    return {
      name,
      complex: operator.real !== true,
      checked: false,
      product: (s, complex, columns) => finiteProduct(s, name, productOf(s, operator, complex, columns)),
    };
  }
  const A = observableMatrix(speaker, name, O, dimension, sector);
  return {
    name,
    complex: isComplex(A),
    checked: true,
    product: (s, complex, columns) => matrixProduct(s, name, A, complex, columns),
  };
}

function finiteProduct(s: Scope, name: string, product: Product): Product {
  return (x, y) => {
    product(x, y);
    if (s.kernels.dfindNonFinite(y.length, y.address) >= 0) {
      throw new RangeError(`${s.speaker}: expected ${name}.apply to return finite numbers`);
    }
  };
}

/** A real matrix times interleaved numbers is a real product with twice the columns. */
function matrixProduct(s: Scope, name: string, A: Field, complex: boolean, columns: number): Product {
  const n = A.rows;
  const a = copyInHermitian(s, name, A);
  const own = isComplex(A);
  const width = complex && !own ? 2 * columns : columns;
  return (x, y) => matmulInto(s, { m: n, n: width, k: n, complex: own, a, b: x, c: y });
}

/**
 * @param skew   the largest part by which the numbers contradict O = Oᴴ    @param size  of what O has returned
 * @throws RangeError  an operator that is applied is not Hermitian
 */
export function checkSymmetric(s: Scope, { name, checked }: Applicable, skew: number, size: number): void {
  if (checked || skew <= ASYMMETRY * size) return;
  throw new RangeError(
    `${s.speaker}: ${name} is not Hermitian (⟨u, O v⟩ and ⟨O u, v⟩ differ by ${(skew / size).toExponential(1)} > 1e-10 of its size)`,
  );
}

export function largestPart(block: F64Block): number {
  const { f64 } = block.arena;
  let most = 0;
  for (let i = 0, at = block.address / 8; i < block.length; i++) most = Math.max(most, Math.abs(f64[at + i] as number));
  return most;
}
