import { readFileSync } from "node:fs";
import { now } from "./support/clock.js";
import { hermitianMatrix, symmetricMatrix } from "./support/data.js";
import { affordable } from "./support/effort.js";
import { medianOf } from "./support/measure.js";
import type { Operation, Row } from "./support/operation.js";

// Where the time of eigh goes. Real flops: reduction 4/3 n³ (half of it a matrix times a vector), back-transformation 2 n³,
// complex four times as many. Divide and conquer skips what deflates: no rate. QL is what values alone take instead of it.
const SIZES = [256, 512, 1024];
const SPENT_MS = 700;

type Address = number;
interface Phases {
  readonly memory: WebAssembly.Memory;
  heap(): Address;
  workspace(n: number): number;
  dsytrd(n: number, a: Address, d: Address, e: Address, tau: Address, work: Address): number;
  zhetrd(n: number, a: Address, d: Address, e: Address, tau: Address, work: Address): number;
  dsterf(n: number, d: Address, e: Address): number;
  dstedc(n: number, d: Address, e: Address, z: Address, order: Address, work: Address): number;
  dormtr(n: number, a: Address, tau: Address, z: Address, order: Address, work: Address): void;
  zunmtr(n: number, a: Address, tau: Address, z: Address, order: Address, work: Address): void;
}

function load(): Phases {
  const bytes = readFileSync(new URL("./phases.wasm", import.meta.url));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Phases;
}

function* rows(): Generator<Row> {
  const phases = load();
  for (const complex of [false, true]) {
    for (const n of SIZES.filter(affordable)) {
      const width = complex ? 2 : 1;
      let next = phases.heap();
      const room = (doubles: number): Address => {
        const from = (next + 63) & ~63;
        next = from + 8 * doubles;
        return from;
      };
      const [a, z, d, e] = [room(width * n * n), room(n * n), room(n), room(n)] as const;
      const [tau, order, work] = [room(2 * n), room(n), room(phases.workspace(n))] as const;
      const missing = next + 65536 - phases.memory.buffer.byteLength;
      if (missing > 0) phases.memory.grow(Math.ceil(missing / 65536));
      const heap = new Float64Array(phases.memory.buffer);
      const { data } = complex ? hermitianMatrix(n) : symmetricMatrix(n);
      const times: Record<"reduction" | "QL, values alone" | "divide and conquer" | "back-transformation", number[]> = {
        reduction: [],
        "QL, values alone": [],
        "divide and conquer": [],
        "back-transformation": [],
      };
      const clocked = (list: number[], body: () => unknown) => {
        const began = now();
        const status = body();
        list.push(now() - began);
        if (status) throw new Error(`internal: a phase of eigh ended with ${status} at ${n}`);
      };
      const until = now() + SPENT_MS;
      for (let round = 0; round < 4 || now() < until; round++) {
        heap.set(data, a / 8);
        clocked(times.reduction, () => phases[complex ? "zhetrd" : "dsytrd"](n, a, d, e, tau, work));
        const [diagonal, beside] = [d, e].map((at) => heap.slice(at / 8, at / 8 + n)) as [Float64Array, Float64Array];
        clocked(times["QL, values alone"], () => phases.dsterf(n, d, e));
        heap.set(diagonal, d / 8);
        heap.set(beside, e / 8);
        clocked(times["divide and conquer"], () => phases.dstedc(n, d, e, z, order, work));
        clocked(times["back-transformation"], () => phases[complex ? "zunmtr" : "dormtr"](n, a, tau, z, order, work));
      }
      const flops = { reduction: 4 / 3, "back-transformation": 2 } as Record<string, number | undefined>;
      for (const [phase, all] of Object.entries(times)) {
        // The first two rounds are those of the quick compiler.
        const median = medianOf(all.slice(2)) / 1000;
        const count = flops[phase];
        const rate = count === undefined ? undefined : (count * (complex ? 4 : 1) * n * n * n) / median / 1e9;
        yield {
          size: `${complex ? "complex" : "real"} ${n}, ${phase}`,
          build: "strict",
          median,
          samples: all.length - 2,
          ...(rate === undefined ? {} : { rate: { value: rate, unit: "GFLOP/s" } }),
        };
      }
    }
  }
}

export default {
  name: "phases",
  why: "where the time of eigh goes",
  rows,
} satisfies Operation;
