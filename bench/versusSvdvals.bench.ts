import { svdvals } from "../src/index.js";
import { complexMatrix } from "./support/data.js";
import type { Operation, Row } from "./support/operation.js";
import { BELIEVED, distanceOf } from "./support/right.js";
import { native, ours, rowsAgainst } from "./support/sides.js";
import { compare } from "./support/versus.js";

// The Schmidt coefficients of 16 qubits cut in the middle: not through the Gram matrix, which would lose the small ones.
const N = 256;

async function* rows(): AsyncGenerator<Row> {
  const A = complexMatrix(N, N);
  const result = () => ({ values: svdvals(A), vectors: new Float64Array(0) });
  const sides = [...ours(() => svdvals(A), result), ...(await native("svdvals", A))];
  const reference = svdvals(A);
  const residuals: number[] = [];
  for (const side of sides) {
    const residual = distanceOf((await side.result()).values, reference);
    if (!(residual < BELIEVED)) throw new Error(`${side.name}: svdvals differs by ${residual} n ε`);
    residuals.push(residual);
  }
  yield* rowsAgainst(`complex ${N} × ${N}`, sides, await compare(sides), {
    bound: { bound: "≤", value: 1.6 },
    residuals,
  });
}

export default {
  name: "versusSvdvals",
  why: "singular values alone in turns with LAPACK's gesdd; both agree",
  rows,
} satisfies Operation;
