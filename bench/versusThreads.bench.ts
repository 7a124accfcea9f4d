import { createEngine, engineInfo, withEngine } from "../src/engine.js";
import { eigh } from "../src/index.js";
import { symmetricMatrix } from "./support/data.js";
import { affordable } from "./support/effort.js";
import { medianOf } from "./support/measure.js";
import { atLeast, type Operation, type Row } from "./support/operation.js";

// Two threads on one problem. Wall time always: processor time counts both. Needs two idle cores.
const SIZES = [256, 512, 1024];
const ROUNDS = 9;

async function* rows(): AsyncGenerator<Row> {
  const one = createEngine();
  const two = createEngine({ threads: 2 });
  const began = performance.now();
  while (withEngine(two, () => engineInfo().helpers) < 1) {
    if (performance.now() - began > 5000) {
      yield { size: "two threads", note: "left out: the second thread does not start" };
      two.close();
      return;
    }
    await new Promise((done) => setTimeout(done, 5));
  }
  for (const n of SIZES.filter(affordable)) {
    const A = symmetricMatrix(n);
    const [first, second] = [one, two].map((engine) => withEngine(engine, () => eigh(A)));
    const same = (x: Float64Array, y: Float64Array) => x.every((value, k) => Object.is(value, y[k]));
    if (first === undefined || second === undefined || !same(first.vectors.data, second.vectors.data)) {
      throw new Error("internal: two threads and one do not give the same bits");
    }
    const samples: [number[], number[]] = [[], []];
    const times = Math.max(1, Math.round(512 / n));
    for (let round = -1; round < ROUNDS; round++) {
      for (const [k, engine] of [one, two].entries()) {
        const start = performance.now();
        for (let t = 0; t < times; t++) withEngine(engine, () => eigh(A));
        if (round >= 0) samples[k]?.push((performance.now() - start) / 1000 / times);
      }
    }
    const [alone, both] = samples.map(medianOf) as [number, number];
    const value = alone / both;
    yield { size: `real ${n}, one thread`, build: "strict", median: alone, samples: ROUNDS };
    yield {
      size: `real ${n}, two threads`,
      build: "strict",
      median: both,
      samples: ROUNDS,
      ratio: { value, to: "× one" },
      ...(n === 1024 ? { target: atLeast(1.5, "× one"), reached: value } : {}),
    };
  }
  two.close();
}

export default {
  name: "versusThreads",
  why: "eigh with all vectors on two threads in turns with one, to the same bits; wall time",
  rows,
} satisfies Operation;
