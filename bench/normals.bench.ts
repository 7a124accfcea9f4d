import { normals, stream } from "../src/index.js";
import { inTurns, repeat } from "./support/measure.js";
import { atLeast, type Operation, type Row } from "./support/operation.js";
import { plainNormals } from "./support/plain/normals.js";

// 2²⁰ normals, 8 MiB: a Haar state of twenty qubits is two of these. More than the caches hold, so the copy out counts.
const COUNT = 2 ** 20;

async function* rows(): AsyncGenerator<Row> {
  const source = stream(1);
  agree(normals(source, 1000), plainNormals(source, 1000));
  const kernel = repeat(() => normals(source, COUNT));
  const unit = "M/s";
  const size = "2^20";
  // By itself first: twins in turns also share the host's garbage, 8 MiB a call.
  const alone = await inTurns([kernel]);
  const mine = alone.timings[0] as (typeof alone.timings)[0];
  const rate = COUNT / mine.median / 1e6;
  const { core } = alone;
  yield { size, build: "strict", ...mine, core, rate: { value: rate, unit }, reached: rate, target: atLeast(90, unit) };

  const both = await inTurns([repeat(() => plainNormals(source, COUNT)), kernel]);
  const [plain, other] = both.timings as [(typeof both.timings)[0], (typeof both.timings)[0]];
  const ratio = plain.median / other.median;
  yield {
    size: `${size}, plain JavaScript`,
    ...plain,
    core: both.core,
    rate: { value: COUNT / plain.median / 1e6, unit },
    ratio: { value: ratio, to: "× slower" },
    reached: ratio,
    target: atLeast(2.5, "×"),
  };
}

/** Both compute the same numbers, or there is nothing to compare. */
function agree(a: Float64Array, b: Float64Array): void {
  a.forEach((x, i) => {
    if (!(Math.abs(x - (b[i] as number)) <= 1e-13)) {
      throw new Error(`internal: the plain twin of normals is another algorithm (${x} and ${b[i]} at ${i})`);
    }
  });
}

export default {
  name: "normals",
  why: "normals(stream, 2^20) on one core, and the same algorithm (Philox4x32-10, Box–Muller) in plain JavaScript",
  rows,
} satisfies Operation;
