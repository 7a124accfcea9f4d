import { type ComplexMatrix, eigvalsh, type Field, type Matrix } from "../src/index.js";
import { hermitianMatrix, symmetricMatrix } from "./support/data.js";
import { affordable } from "./support/effort.js";
import type { Operation, Row } from "./support/operation.js";
import { BELIEVED, distanceOf, referenceValues } from "./support/right.js";
import { native, ours, rowsAgainst } from "./support/sides.js";
import { compare } from "./support/versus.js";

// Values alone: reduction and QL without square roots, no vectors anywhere. 256 is ρ_A of 16 qubits cut in the middle.
const SIZES = [256, 512, 1024];
const BOUNDS = { real: [1.15, 1.3, 1.5], complex: [1.1, 1.2, 1.35] } as const;

const NONE = new Float64Array(0);

async function* rows(): AsyncGenerator<Row> {
  for (const kind of ["real", "complex"] as const) {
    for (const [k, n] of SIZES.entries()) {
      if (!affordable(n)) continue;
      const A: Field = kind === "real" ? symmetricMatrix(n) : hermitianMatrix(n);
      const solve = () => ("complex" in A ? eigvalsh(A as ComplexMatrix) : eigvalsh(A as Matrix));
      const sides = [...ours(solve, () => ({ values: solve(), vectors: NONE })), ...(await native("eigvalsh", A))];
      const reference = referenceValues(A);
      const residuals: number[] = [];
      for (const side of sides) {
        const residual = distanceOf((await side.result()).values, reference);
        if (!(residual < BELIEVED))
          throw new Error(`${side.name}: eigvalsh is wrong by ${residual} n ε at ${kind} ${n}`);
        residuals.push(residual);
      }
      const bound = { bound: "≤", value: BOUNDS[kind][k] as number } as const;
      yield* rowsAgainst(`${kind} ${n}`, sides, await compare(sides), { bound, residuals });
    }
  }
}

export default {
  name: "versusEigvalsh",
  why: "values alone in turns with LAPACK; each agrees with the values of eigh",
  rows,
} satisfies Operation;
