import { eigh, type Matrix } from "../src/index.js";
import { symmetricMatrix } from "./support/data.js";
import { inTurns, repeat } from "./support/measure.js";
import type { Operation, Row } from "./support/operation.js";
import { plainEigh } from "./support/plain/eigh.js";

// All vectors of real symmetric matrices. 32 is a leaf, 64 the largest reduced density matrix of twelve qubits, 256 a
// Hamiltonian of eight. No target yet: the ratio to plain TypeScript (Householder reduction, implicit QL) is shown.
// Flops depend on the convergence, so no rate is printed.
const SIZES = [32, 64, 128, 256];

async function* rows(): AsyncGenerator<Row> {
  for (const n of SIZES) {
    const A = symmetricMatrix(n);
    agree(A);
    const { timings, core } = await inTurns([repeat(() => eigh(A)), repeat(() => plainEigh(n, A.data))]);
    const [mine, plain] = timings as [(typeof timings)[0], (typeof timings)[0]];
    yield { size: `real ${n}`, build: "strict", ...mine, core };
    yield {
      size: `real ${n}, plain TypeScript`,
      ...plain,
      core,
      ratio: { value: plain.median / mine.median, to: "× slower" },
    };
  }
}

function agree(A: Matrix): void {
  const { values } = eigh(A);
  const plain = plainEigh(A.rows, A.data);
  values.forEach((x, i) => {
    if (!(Math.abs(x - (plain.values[i] as number)) <= 1e-12 * A.rows)) {
      throw new Error(`internal: the plain twin of eigh is wrong (${plain.values[i]} for ${x} at ${i})`);
    }
  });
}

export default {
  name: "eigh",
  why: "values and all vectors, against plain TypeScript in turns",
  rows,
} satisfies Operation;
