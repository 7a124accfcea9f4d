import { createEngine, engineInfo, withEngine } from "../src/engine.js";
import { type ComplexMatrix, eigh, type Field, type Matrix } from "../src/index.js";
import { hermitianMatrix, symmetricMatrix } from "./support/data.js";
import { affordable } from "./support/effort.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// What decides how large a matrix fits into the 4 GiB of WebAssembly: copies of the matrix in use at the worst moment.
const CASES: readonly (readonly [string, number, (n: number) => Field])[] = [
  ["real", 256, symmetricMatrix],
  ["real", 1024, symmetricMatrix],
  ["complex", 256, hermitianMatrix],
  ["complex", 512, hermitianMatrix],
];

function* rows(): Generator<Row> {
  for (const [kind, n, make] of CASES) {
    if (!affordable(n)) continue;
    const A = make(n);
    const peak = withEngine(createEngine(), () => {
      if ("complex" in A) eigh(A as ComplexMatrix);
      else eigh(A as Matrix);
      return engineInfo().memory.peak;
    });
    const copies = peak / A.data.byteLength;
    const ratio = { value: copies, to: "copies" };
    yield { size: `${kind} ${n}`, build: "strict", ratio, target: atMost(4, "copies"), reached: copies };
  }
}

export default {
  name: "versusMemory",
  why: "most memory in use in an eigh with all vectors, in copies of the matrix",
  rows,
} satisfies Operation;
