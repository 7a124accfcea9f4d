import { checkOptions } from "../engine/arguments.js";
import { type Scope, withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { copyInHermitian } from "../linalg/input.js";
import { checkSquare, type Field, isComplex, sameField } from "../linalg/matrix.js";
import { checkDims } from "./check.js";
import { makeOperator, type Product } from "./operator.js";
import type { Hamiltonian } from "./spinChain.js";

export interface HamiltonianOptions {
  /** Dimensions of the subsystems of the states it acts on. Default: one subsystem. */
  readonly dims?: readonly number[];
}

/**
 * A Hamiltonian from a matrix, such as one that was read from a .npy file: with { shape: [n], data } = readNpy(bytes) that is
 * hamiltonian(matrix(n, n, data)), or complexMatrix for dtype c16.
 *
 * @param A        n × n, Hermitian within 1e-12 of its largest entry; copied
 * @param options  dims: how the n states factor, for partial traces; their product is n
 * @returns        what spinChain returns, without terms
 * @throws RangeError  A is not square, not Hermitian or not finite; dims that do not multiply to n
 * @throws TypeError   A is not a matrix
 * @example hamiltonian(fromNested([[0, 1], [1, 0]])).apply(Float64Array.of(1, 0))   // 0, 1
 */
export function hamiltonian(A: Field, options: HamiltonianOptions = {}): Hamiltonian {
  const speaker = "hamiltonian";
  checkSquare(speaker, "A", A);
  checkOptions(speaker, options, ["dims"]);
  const n = A.rows;
  if (n === 0) throw new RangeError(`${speaker}: expected A to have at least one row, got 0 × 0`);
  const { dims: given = [n] } = options;
  const size = checkDims(speaker, given);
  const dims = Array.from(given);
  if (size !== n)
    throw new RangeError(`${speaker}: dims [${dims.join(", ")}] multiply to ${size}, but A is ${n} × ${n}`);
  withScope(speaker, (s) => copyInHermitian(s, "A", A));
  const data = A.data.slice();
  return makeOperator(
    {
      dimension: n,
      dims: Object.freeze(dims),
      real: !isComplex(A),
      terms: Object.freeze([]),
      toMatrix: () => sameField(A, n, n, data.slice()),
    },
    (s, complex, columns) => product(s, sameField(A, n, n, data), complex, columns),
  );
}

/** y ← A x. */
function product(s: Scope, A: Field, complex: boolean, columns: number): Product {
  const n = A.rows;
  const a = s.copyIn(A.data);
  if (complex && !isComplex(A)) {
    // A real matrix times an interleaved vector is a real product with two columns.
    return (x, y) => matmulInto(s, { m: n, n: 2 * columns, k: n, complex: false, a, b: x, c: y });
  }
  if (columns > 1) return (x, y) => matmulInto(s, { m: n, n: columns, k: n, complex, a, b: x, c: y });
  if (isComplex(A)) conjugate(a.arena.f64.subarray(a.address / 8, a.address / 8 + a.length));
  const multiply = complex ? s.kernels.zhemv : s.kernels.dsymv;
  const work = s.f64(s.kernels.symvWorkspace(n) * (complex ? 2 : 1));
  return (x, y) => void s.check("hemv", multiply(n, a.address, n, x.address, y.address, work.address));
}

/** The kernel reads columns: of the conjugate matrix. */
function conjugate(view: Float64Array): void {
  for (let at = 1; at < view.length; at += 2) view[at] = 0 - (view[at] as number);
}
