import { entropies, haarState, stream, wishartSpectrum } from "../src/index.js";
import { lapack } from "./support/contender.js";
import { affordable } from "./support/effort.js";
import type { Operation, Row } from "./support/operation.js";
import { ours, rowsAgainst } from "./support/sides.js";
import { compare, elsewhere } from "./support/versus.js";

// One trial of the Page curve: 2^16 complex amplitudes, ρ_A of 256 × 256, its von Neumann and Rényi-2 entropies. NumPy draws
// with its default generator, ρ_A by zgemm, values by LAPACK. The bidiagonal model has the same law without the matrix;
// 2^22 is 22 qubits cut in the middle.
const root = stream(1);

function full(dA: number, dB: number): () => Float64Array {
  let k = 0;
  return () => entropies(haarState([dA, dB], { stream: root.child(k++) }), { keep: [0], alphas: [1, 2] });
}

function bidiagonal(dA: number, dB: number): () => Float64Array {
  let k = 0;
  return () => {
    let [entropy, purity] = [0, 0];
    for (const p of wishartSpectrum(dA, dB, { stream: root.child(k++) })) {
      if (p > 0) entropy -= p * Math.log(p);
      purity += p * p;
    }
    return Float64Array.of(entropy, -Math.log(purity));
  };
}

async function* against(
  size: string,
  d: number,
  body: () => Float64Array,
  bound: "full" | number,
): AsyncGenerator<Row> {
  // Mean entropy of Page: ln d − 1/2 for large d, here within a hundredth in every draw.
  const [entropy = Number.NaN] = body();
  if (!(Math.abs(entropy - Math.log(d) + 0.5) < 0.05))
    throw new Error(`internal: ${size} has an entropy of ${entropy}`);
  const contender = await lapack();
  const theirs =
    typeof contender === "string" ? [] : [await elsewhere(contender, { operation: "page", rows: d, cols: d })];
  const sides = [...ours(body), ...theirs.map((side) => ({ ...side, name: "NumPy" }))];
  const compared = await compare(sides);
  yield* rowsAgainst(
    size,
    sides,
    compared,
    bound === "full"
      ? { bound: { bound: "≤", value: 1 }, to: "of NumPy" }
      : { bound: { bound: "≥", value: bound }, to: "× faster", inverse: true },
  );
}

async function* rows(): AsyncGenerator<Row> {
  yield* against("2^16, full draw", 256, full(256, 256), "full");
  yield* against("2^16, bidiagonal model", 256, bidiagonal(256, 256), 10);
  if (affordable(2048)) yield* against("2^22, bidiagonal model", 2048, bidiagonal(2048, 2048), 50);
}

export default {
  name: "versusPage",
  why: "one trial of the Page curve in turns with NumPy: draw, reduce, entropies",
  rows,
} satisfies Operation;
