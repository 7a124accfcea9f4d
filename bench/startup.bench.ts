import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { medianOf, timing } from "./support/measure.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// A fresh process each time: load the module, compile the kernels, diagonalise once, and what the host itself needs for
// an empty script taken off. 32 × 32 is a matrix one would type `npx` for. Wall time always.
const RUNS = 21;

// Beside the bundle, inside the package: "wishart" is what a user gets.
const script = (name: string) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));

function milliseconds(name: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script(name)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`internal: the start-up script failed\n${stderr}`);
  return performance.now() - began;
}

function* rows(): Generator<Row> {
  for (const name of ["empty", "first"]) milliseconds(name);
  const empty: number[] = [];
  const first: number[] = [];
  for (let k = 0; k < RUNS; k++) {
    empty.push(milliseconds("empty"));
    first.push(milliseconds("first"));
  }
  yield { size: "empty script", ...timing(empty) };
  yield { size: "first eigh 32 × 32", build: "strict", ...timing(first) };
  const over = medianOf(first) - medianOf(empty);
  yield {
    size: "difference",
    median: over / 1000,
    samples: RUNS,
    reached: over,
    target: atMost(60, "ms"),
  };
}

export default {
  name: "startup",
  why: 'import "wishart" and a first eigh of a random 32 × 32 in a fresh process, over an empty script',
  rows,
} satisfies Operation;
