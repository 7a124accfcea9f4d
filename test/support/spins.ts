/** Spin chains by the definition: Kronecker products of 2 × 2 matrices. Slow and sure. */
import fc from "fast-check";
import {
  type Complex,
  type ComplexMatrix,
  complexMatrix,
  type Field,
  isComplex,
  kron,
} from "../../src/linalg/matrix.js";
import type { Term } from "../../src/quantum/terms.js";

const LETTERS: Record<string, readonly number[]> = {
  I: [1, 0, 0, 0, 0, 0, 1, 0],
  X: [0, 0, 1, 0, 1, 0, 0, 0],
  Y: [0, 0, 0, -1, 0, 1, 0, 0],
  Z: [1, 0, 0, 0, 0, 0, -1, 0],
  "+": [0, 0, 1, 0, 0, 0, 0, 0],
  "-": [0, 0, 0, 0, 1, 0, 0, 0],
};

export const complexOf = ({ coefficient = 1 }: Term): Complex =>
  typeof coefficient === "number" ? [coefficient, 0] : coefficient;

/** Σ coefficient ⊗_j letter_j; with `spin`, X Y Z are halved. */
export function referenceChain(sites: number, terms: readonly Term[], spin = false): ComplexMatrix {
  const n = 2 ** sites;
  const data = new Float64Array(2 * n * n);
  for (const term of terms) {
    let product: Field = complexMatrix(1, 1, [1, 0]);
    let [re, im] = complexOf(term);
    for (let j = 0; j < sites; j++) {
      const letter = term.ops[term.sites.indexOf(j)] ?? "I";
      product = kron(product, complexMatrix(2, 2, LETTERS[letter] as number[]));
      if (spin && "XYZ".includes(letter)) [re, im] = [re / 2, im / 2];
    }
    for (let k = 0; k < n * n; k++) {
      const [a, b] = [product.data[2 * k]!, product.data[2 * k + 1]!];
      data[2 * k]! += re * a - im * b;
      data[2 * k + 1]! += re * b + im * a;
    }
  }
  return { rows: n, cols: n, data, complex: true };
}

/** A x for an interleaved x. */
export function referenceProduct(A: Field, x: Float64Array): Float64Array {
  const y = new Float64Array(2 * A.rows);
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < A.cols; j++) {
      const at = i * A.cols + j;
      const [a, b] = isComplex(A) ? [A.data[2 * at]!, A.data[2 * at + 1]!] : [A.data[at]!, 0];
      const [u, v] = [x[2 * j]!, x[2 * j + 1]!];
      y[2 * i]! += a * u - b * v;
      y[2 * i + 1]! += a * v + b * u;
    }
  }
  return y;
}

/** Real entries as interleaved ones. */
export const interleaved = (real: Float64Array): Float64Array =>
  Float64Array.from({ length: 2 * real.length }, (_, k) => (k % 2 === 0 ? real[k / 2]! : 0));

const coefficients = fc.integer({ min: -16, max: 16 }).map((k) => k / 8 + 1 / 64);

/** A term and, where it needs one, its adjoint. */
const hermitianTerm = (sites: number): fc.Arbitrary<Term[]> =>
  fc
    .record({
      places: fc.shuffledSubarray(
        Array.from({ length: sites }, (_, j) => j),
        { maxLength: Math.min(4, sites) },
      ),
      letters: fc.array(fc.constantFrom("X", "Y", "Z", "I", "+", "-"), { minLength: 4, maxLength: 4 }),
      re: coefficients,
      im: coefficients,
    })
    .map(({ places, letters, re, im }) => {
      const ops = letters.slice(0, places.length).join("");
      if (!/[+-]/.test(ops)) return [{ ops, sites: places, coefficient: re }];
      const swapped = ops.replace(/[+-]/g, (sign) => (sign === "+" ? "-" : "+"));
      return [
        { ops, sites: places, coefficient: [re, im] },
        { ops: swapped, sites: places, coefficient: [re, -im] },
      ];
    });

/** Chains of 1 to `most` sites with up to 12 terms of up to 4 letters on any sites, Hermitian together. */
export const chains = (most: number) =>
  fc.integer({ min: 1, max: most }).chain((sites) =>
    fc.record({
      sites: fc.constant(sites),
      terms: fc.array(hermitianTerm(sites), { maxLength: 12 }).map((list) => list.flat()),
      pauli: fc.boolean(),
      seed: fc.nat(),
    }),
  );
