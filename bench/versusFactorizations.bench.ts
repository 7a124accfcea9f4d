import { cholesky, type Field, herk, matrix, qr, solve } from "../src/index.js";
import { complexMatrix, realMatrix } from "./support/data.js";
import { affordable } from "./support/effort.js";
import type { Operation, Row } from "./support/operation.js";
import { native, ours, rowsAgainst } from "./support/sides.js";
import { compare } from "./support/versus.js";

// Flops: elimination 2/3 n³, Cholesky 1/3 n³, Householder's Q and R 8/3 n³, complex four times as many. Nearly all are in
// products, so that the bound is what products of two-wide and of eight-wide vectors are to each other.
const SIZES = [256, 512, 1024];

const WORKS = {
  solve: (A: Field) => solve(A, matrix(A.rows, 1, new Float64Array(A.rows).fill(1))).data,
  cholesky: (A: Field) => cholesky(A).data,
  qr: (A: Field) => qr(A).r.data,
} as const;

/** A Aᴴ + n: positive definite and well conditioned. */
function positive(A: Field): Field {
  const P = herk(A);
  const step = "complex" in P ? 2 : 1;
  for (let i = 0; i < P.rows; i++)
    P.data[(i * P.rows + i) * step] = (P.data[(i * P.rows + i) * step] as number) + P.rows;
  return P;
}

/** Solutions and factors are unique; the matrices are such that two right ones agree to about ten digits. */
function mustAgree(what: string, ours: Float64Array, theirs: Float64Array): void {
  const largest = ours.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (ours.length !== theirs.length || !ours.every((x, k) => Math.abs(x - (theirs[k] as number)) < 1e-9 * largest)) {
    throw new Error(`${what}: two sides do not agree`);
  }
}

async function* rows(): AsyncGenerator<Row> {
  for (const [name, work] of Object.entries(WORKS)) {
    for (const complex of [false, true]) {
      for (const n of SIZES.filter(affordable)) {
        const drawn: Field = complex ? complexMatrix(n, n) : realMatrix(n, n);
        const A = name === "cholesky" ? positive(drawn) : drawn;
        const reference = work(A);
        const none = new Float64Array(0);
        const sides = [
          ...ours(
            () => work(A),
            () => ({ values: none, vectors: work(A) }),
          ),
          ...(await native(name as keyof typeof WORKS, A)),
        ];
        const size = `${name}, ${complex ? "complex" : "real"} ${n}`;
        for (const side of sides) mustAgree(`${size}, ${side.name}`, reference, (await side.result()).vectors);
        yield* rowsAgainst(size, sides, await compare(sides), {});
      }
    }
  }
}

export default {
  name: "versusFactorizations",
  why: "solve, cholesky and qr in turns with LAPACK's gesv, potrf and geqrf with orgqr; all agree",
  rows,
} satisfies Operation;
