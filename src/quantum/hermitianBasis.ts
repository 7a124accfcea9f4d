/**
 * Orthonormal Hermitian matrices, Tr O_k O_l = n δ_kl, O_0 = 1: the generalised Gell-Mann matrices. In order: the identity; for
 * each i < j the symmetric and the antisymmetric one; the diagonal ones.
 */
import { checkOptions, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { copyInHermitian } from "../linalg/input.js";
import type { ComplexMatrix, Field } from "../linalg/matrix.js";
import { qr } from "../linalg/qr.js";
import { ginibre } from "../random/ginibre.js";
import { requireStream, type StreamValue } from "../random/stream.js";
import { checkDensityMatrix } from "./check.js";
import { traceOfProduct } from "./expectation.js";
import { type Observable, observableMatrix } from "./observable.js";

/** The entries of a sparse matrix that are not zero: value (re, im) at (row, col). */
export interface Entries {
  readonly row: readonly number[];
  readonly col: readonly number[];
  readonly re: readonly number[];
  readonly im: readonly number[];
}

export function* basisElements(n: number): Generator<Entries> {
  const all = Array.from({ length: n }, (_, i) => i);
  const diagonal = (count: number, re: number[]): Entries => {
    const at = all.slice(0, count);
    return { row: at, col: at, re, im: at.map(() => 0) };
  };
  yield diagonal(n, new Array<number>(n).fill(1));
  const c = Math.sqrt(n / 2);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      yield { row: [i, j], col: [j, i], re: [c, c], im: [0, 0] };
      yield { row: [i, j], col: [j, i], re: [0, 0], im: [-c, c] };
    }
  }
  for (let m = 1; m < n; m++) {
    const size = Math.sqrt(n / (m * (m + 1)));
    yield diagonal(m + 1, [...new Array<number>(m).fill(size), -m * size]);
  }
}

export interface HermitianBasisOptions {
  /** Mixes the n² − 1 traceless ones by a random orthogonal matrix (Haar). */
  readonly stream?: StreamValue;
}

/** 64⁴ complex numbers are 256 MiB. */
const LARGEST = 64;

/**
 * An orthonormal basis of the observables of a system of dimension n:  Tr O_k O_l = n δ_kl,  O_0 = 1.
 *
 * @param n        from 1 to 64
 * @param options  stream: a random basis instead of the generalised Gell-Mann matrices; O_0 stays the identity
 * @returns        n² matrices n × n: the identity; for each i < j the symmetric and the antisymmetric one of the levels i, j; the
 *                 n − 1 diagonal ones. For n = 2: 1, X, Y, Z
 * @throws RangeError  n is no such integer, an unknown option
 * @throws TypeError   stream is not one
 * Source: F. T. Hioe, J. H. Eberly, Phys. Rev. Lett. 47 (1981) 838.
 * @example toNested(hermitianBasis(2)[3])   // Z
 */
export function hermitianBasis(n: number, options: HermitianBasisOptions = {}): ComplexMatrix[] {
  const speaker = "hermitianBasis";
  if (!Number.isSafeInteger(n) || n < 1 || n > LARGEST) {
    throw new RangeError(`${speaker}: expected n to be an integer from 1 to ${LARGEST}, got ${show(n)}`);
  }
  checkOptions(speaker, options, ["stream"]);
  const stream = options.stream === undefined ? undefined : requireStream(speaker, options.stream);
  const plain: ComplexMatrix[] = [];
  for (const { row, col, re, im } of basisElements(n)) {
    const data = new Float64Array(2 * n * n);
    row.forEach((i, e) => {
      data[2 * (i * n + (col[e] as number))] = re[e] as number;
      data[2 * (i * n + (col[e] as number)) + 1] = im[e] as number;
    });
    plain.push({ rows: n, cols: n, data, complex: true });
  }
  if (stream === undefined || n === 1) return plain;
  return [plain[0] as ComplexMatrix, ...mixed(plain.slice(1), stream)];
}

/** Σ_l Q_kl O_l with Q from the QR factorization of a Gaussian matrix, whose diagonal of R is positive: Haar-distributed. */
function mixed(basis: readonly ComplexMatrix[], stream: StreamValue): ComplexMatrix[] {
  const count = basis.length;
  const Q = qr(ginibre(count, count, { stream })).q.data;
  return basis.map((like, k) => {
    const data = new Float64Array(like.data.length);
    basis.forEach((O, l) => {
      const weight = Q[k * count + l] as number;
      for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + weight * (O.data[i] as number);
    });
    return { ...like, data };
  });
}

/**
 * Expectation values Tr ρO_k of several observables.
 *
 * With hermitianBasis(n): Σ_{k≥1} Tr(ρO_k)² = n Tr ρ² − 1, of mean (n² − 1)/(D + 1) over Haar-random states: the number of observables
 * over the dimension.
 *
 * @param rho          density matrix, n × n
 * @param observables  Hermitian, n × n: matrices or operators with `toMatrix()`
 * @throws RangeError  rho is not a density matrix, sizes that do not fit, an observable that is not Hermitian or not finite
 * @throws TypeError   an argument of another kind
 * @example observableExpectations(maximallyMixed(2), hermitianBasis(2))   // [1, 0, 0, 0]
 */
export function observableExpectations(rho: Field, observables: readonly Observable[]): Float64Array {
  const speaker = "observableExpectations";
  const { n, data } = checkDensityMatrix(speaker, "rho", rho);
  if (!Array.isArray(observables)) {
    throw new TypeError(`${speaker}: expected a list of observables, got ${show(observables)}`);
  }
  const list = Array.from(observables, (O, k) => observableMatrix(speaker, `observables[${k}]`, O, n));
  return Float64Array.from(list, (A, k) =>
    withScope(speaker, (s) => {
      copyInHermitian(s, `observables[${k}]`, A);
      return traceOfProduct(data, A);
    }),
  );
}
