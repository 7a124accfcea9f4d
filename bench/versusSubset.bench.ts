import { eigh } from "../src/index.js";
import { symmetricMatrix } from "./support/data.js";
import { affordable } from "./support/effort.js";
import { atMost, type Operation, type Row } from "./support/operation.js";
import { distanceOf } from "./support/right.js";
import { ours } from "./support/sides.js";
import { compare } from "./support/versus.js";

// The lowest tenth, as for the low-energy states of a Hamiltonian of ten qubits. The reduction costs the same for both.
const SIZES = [256, 1024];

async function* rows(): AsyncGenerator<Row> {
  for (const n of SIZES.filter(affordable)) {
    const A = symmetricMatrix(n);
    const few = Math.round(n / 10);
    const subset = { index: [0, few] } as const;
    const [part] = ours(() => eigh(A, { subset }));
    const [all] = ours(() => eigh(A));
    if (part === undefined || all === undefined) throw new Error("internal: there is no strict build");
    const residual = distanceOf(eigh(A, { subset }).values, eigh(A).values.subarray(0, few));
    const { timings, core } = await compare([part, all]);
    const [some, every] = timings as [(typeof timings)[0], (typeof timings)[0]];
    const value = some.median / every.median;
    yield {
      size: `real ${n}, ${few} pairs`,
      build: "strict",
      ...some,
      core,
      residual,
      ratio: { value, to: "of all" },
      ...(n === 1024 ? { target: atMost(0.55, "of all"), reached: value } : {}),
    };
    yield { size: `real ${n}, all pairs`, build: "strict", ...every, core };
  }
}

export default {
  name: "versusSubset",
  why: "a tenth of the pairs in turns with all of them",
  rows,
} satisfies Operation;
