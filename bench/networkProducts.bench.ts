import { jvp, matmul, mlp, normals, stream, vjp } from "../src/index.js";
import { realMatrix } from "./support/data.js";
import { affordable } from "./support/effort.js";
import { inTurns, repeat } from "./support/measure.js";
import { atLeast, type Operation, type Row } from "./support/operation.js";

// A batch of 256 through 32 inputs, three hidden layers and one output, relu (its sweep is the cheapest) and gelu (the dearest).
// Per sample and weight two flops forward and four for the product, but for the first layer's, which needs two: nothing moves
// in front of it. In turns with matmul of a batch by a hidden layer.
const WIDTHS = [256, 512];
const SAMPLES = 256;

async function* rows(): AsyncGenerator<Row> {
  for (const width of WIDTHS.filter(affordable)) {
    const X = realMatrix(SAMPLES, 32, 1);
    const [A, B] = [realMatrix(SAMPLES, width, 2), realMatrix(width, width, 3)];
    const u = realMatrix(SAMPLES, 1, 4);
    for (const activation of ["relu", "gelu"] as const) {
      const net = mlp({ widths: [32, width, width, width, 1], activation, biasStd: 0.1, stream: stream(1) });
      const v = normals(stream(2), net.parameters.length);
      const flops = 2 * SAMPLES * (2 * 32 * width + 3 * (2 * width * width + width));
      for (const [name, body] of [
        ["jvp", () => jvp(net, X, v)],
        ["vjp", () => vjp(net, X, u)],
      ] as const) {
        const { timings, core } = await inTurns([repeat(body), repeat(() => matmul(A, B))]);
        const [mine, product] = timings as [(typeof timings)[0], (typeof timings)[0]];
        const value = flops / mine.median / ((2 * SAMPLES * width * width) / product.median);
        yield {
          size: `${name}, ${activation}, width ${width}`,
          build: "strict",
          ...mine,
          core,
          rate: { value: flops / mine.median / 1e9, unit: "GFLOP/s" },
          ratio: { value, to: "of matmul" },
          reached: value,
          target: atLeast(0.6, "of matmul"),
        };
      }
    }
  }
}

export default {
  name: "networkProducts",
  why: "J v and Jᵀ u of a batch against the rate of the matrix product they are made of, copies in and out included",
  rows,
} satisfies Operation;
