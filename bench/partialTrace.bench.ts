import { createEngine, engineInfo, withEngine } from "../src/engine.js";
import { haarState, herk, partialTrace, stream } from "../src/index.js";
import { affordable } from "./support/effort.js";
import { atLeast, atMost, type Operation, type Row } from "./support/operation.js";
import { compare, here } from "./support/versus.js";

// 22 qubits, 64 MiB of amplitudes, to 8 of them: 4 · 256² · 2^14 = 4.3 GFLOP, those of herk on a complex 256 × 16384, which is timed in
// turns with it; both are public calls, copies in and out included. Kept are the slowest qubits, where M is the state as it lies; the
// fastest; eight in the middle; and scattered ones, with and without the fastest. Memory: the arena's high-water mark in an engine
// that did nothing else, in copies of the state; what is beyond one are a strip of M, the product's panels and the result.
const QUBITS = 22;
const CUTS: readonly (readonly [string, readonly number[]])[] = [
  ["slowest", [0, 1, 2, 3, 4, 5, 6, 7]],
  ["middle", [7, 8, 9, 10, 11, 12, 13, 14]],
  ["fastest", [14, 15, 16, 17, 18, 19, 20, 21]],
  ["scattered", [1, 4, 6, 9, 12, 15, 18, 20]],
  ["scattered, fastest", [21, 0, 16, 3, 13, 6, 10, 19]],
];

async function* rows(): AsyncGenerator<Row> {
  if (!affordable(2 ** 10)) return;
  const dims = new Array<number>(QUBITS).fill(2);
  const psi = haarState(dims, { stream: stream(1) });
  const M = { rows: 2 ** 8, cols: 2 ** (QUBITS - 8), data: psi.data, complex: true as const };
  const flops = 4 * M.rows * M.rows * M.cols;
  const rate = (seconds: number) => ({ value: flops / seconds / 1e9, unit: "GFLOP/s" });
  const cuts = CUTS.map(([name, keep]) => here(name, () => partialTrace(psi, { keep })));
  const { timings, core } = await compare([here("herk", () => herk(M)), ...cuts]);
  const [reference, ...mine] = timings;
  if (reference === undefined) return;
  yield { size: "herk, complex 256 × 16384", build: "strict", ...reference, rate: rate(reference.median) };
  for (const [k, [name, keep]] of CUTS.entries()) {
    const timing = mine[k];
    if (timing === undefined) continue;
    const part = reference.median / timing.median;
    yield {
      size: `22 → 8 qubits, ${name}`,
      build: "strict",
      ...timing,
      core,
      rate: rate(timing.median),
      ratio: { value: part, to: "of herk" },
      reached: part,
      target: atLeast(0.6, "of herk"),
    };
    const peak = withEngine(createEngine(), () => {
      partialTrace(psi, { keep });
      return engineInfo().memory.peak;
    });
    const copies = peak / psi.data.byteLength;
    yield {
      size: "  memory",
      build: "strict",
      ratio: { value: copies, to: "copies" },
      reached: copies,
      target: atMost(1.1, "copies"),
    };
  }
}

export default {
  name: "partialTrace",
  why: "22 qubits to 8, contiguous and scattered, against the rate of herk; memory in copies of the state",
  rows,
} satisfies Operation;
