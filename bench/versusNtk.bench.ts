import { createEngine, engineInfo, withEngine } from "../src/engine.js";
import { empiricalNtk, herk, jacobian, type Matrix, matrix, mlp, type Network, normals, stream } from "../src/index.js";
import { type Contender, lapack, packaged, type Task } from "./support/contender.js";
import { affordable } from "./support/effort.js";
import { atMost, type Operation, type Row } from "./support/operation.js";
import { plainNtk } from "./support/plain/empiricalNtk.js";
import { ours, rowsAgainst } from "./support/sides.js";
import { compare, elsewhere, here, type Side } from "./support/versus.js";

// 256 samples of 32 inputs, three hidden layers of 512, relu: 0.54 million parameters, so that J of one output is 1.1 GB. By the
// formula 0.75 Gflop with one output; 13 with ten, nearly all in Gram matrices of 2560 backward signals. @jax-js/jax needs
// seconds for J of 16 samples, where the forward pass is most of our work.
const HIDDEN = [512, 512, 512];
const BIAS = 0.1;
/** Sides agree to this part of the largest entry. */
const BELIEVED = 1e-12;

interface Problem {
  readonly net: Network;
  readonly X: Matrix;
}

function problem(samples: number, outputs: number, hidden = HIDDEN): Problem {
  const widths = [32, ...hidden, outputs];
  return {
    net: mlp({ widths, activation: "relu", biasStd: BIAS, stream: stream(1) }),
    X: matrix(samples, 32, normals(stream(2), 32 * samples)),
  };
}

/** A time is believed only with its kernel. */
function believe(name: string, found: ArrayLike<number>, expected: Float64Array): void {
  let [off, largest] = [found.length === expected.length ? 0 : Number.POSITIVE_INFINITY, 0];
  for (let at = 0; at < expected.length; at++) {
    const x = expected[at] as number;
    const difference = Math.abs((found[at] as number) - x);
    off = difference <= off ? off : difference;
    largest = Math.max(largest, Math.abs(x));
  }
  if (!(off <= BELIEVED * largest))
    throw new Error(`${name}: its kernel differs by ${off / largest} of the largest entry`);
}

/** Another process on the same network: its right side, or why there is none. */
async function other(
  contender: Contender | string,
  name: string,
  { net, X }: Problem,
  operation: Task["operation"],
  expected: Float64Array,
): Promise<Side | string> {
  if (typeof contender === "string") return contender;
  try {
    const both = Float64Array.from([...X.data, ...net.parameters]);
    await contender.load("net", { rows: 1, cols: both.length, data: both });
    const shape = { widths: net.widths, samples: X.rows, biasStd: BIAS };
    const side = await elsewhere(contender, { operation, name: "net", ...shape }, operation !== "ntk");
    believe(name, (await side.result()).values, expected);
    return { ...side, name };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Our builds in turns with one other, last. */
async function* against(
  size: string,
  { net, X }: Problem,
  theirs: Side | string,
  bound: { readonly bound: "≤" | "≥"; readonly value: number; readonly to: string },
): AsyncGenerator<Row> {
  if (typeof theirs === "string") {
    yield { size, note: theirs };
    return;
  }
  const sides = [...ours(() => empiricalNtk(net, X)), theirs];
  yield* rowsAgainst(size, sides, await compare(sides), { bound, to: bound.to, inverse: bound.bound === "≥" });
}

const faster = (value: number) => ({ bound: "≥", value, to: "× faster" }) as const;

async function* rows(): AsyncGenerator<Row> {
  for (const [outputs, most] of [
    [1, 2.3],
    [10, 1.7],
  ] as const) {
    if (!affordable(256 * outputs)) continue;
    const p = problem(256, outputs);
    const expected = empiricalNtk(p.net, p.X).data;
    const size = `256, ${outputs} output${outputs > 1 ? "s" : ""}`;
    const numpy = await other(await lapack(), "NumPy", p, "ntk", expected);
    yield* against(size, p, numpy, { bound: "≤", value: most, to: "of NumPy" });
    // Twenty seconds a call with ten.
    if (outputs > 1) continue;
    believe("plain TypeScript", plainNtk(p.net, p.X), expected);
    const plain = { ...here("plain TypeScript", () => plainNtk(p.net, p.X)), patient: true };
    yield* against(size, p, plain, faster(4));
  }
  const one = problem(affordable(4096) ? 256 : 32, 1);
  const expected = empiricalNtk(one.net, one.X).data;
  const square = () => herk(jacobian(one.net, one.X));
  believe("J Jᵀ", square().data, expected);
  const built = { ...here("herk(jacobian)", square), patient: true };
  yield* against(`${one.X.rows}, J Jᵀ`, one, built, faster(20));
  const torch = await other(await lapack(), "vmap(jacrev)", one, "torchNtk", expected);
  const missing = typeof torch === "string" && /torch/.test(torch);
  const reason = missing ? "no PyTorch in this Python (Debian: python3-torch)" : torch;
  yield* against(`${one.X.rows}, PyTorch`, one, reason, faster(60));
  const few = problem(16, 1);
  const jax = await other(await packaged("@jax-js/jax"), "vmap(grad)", few, "ntk", empiricalNtk(few.net, few.X).data);
  yield* against("16, @jax-js/jax", few, jax, faster(20));
  yield* memory();
}

/** The most memory in use, over N: what is not the result grows as N · width. One engine of 1 GiB for each. */
function* memory(): Generator<Row> {
  const width = 1024;
  for (const samples of [256, 512, 1024, 2048, 4096].filter(affordable)) {
    const { net, X } = problem(samples, 1, [width, width, width]);
    const peak = withEngine(createEngine({ maximumBytes: 2 ** 30 }), () => {
      empiricalNtk(net, X);
      return engineInfo().memory.peak;
    });
    const beside = peak - 8 * samples * samples - net.parameters.byteLength;
    const gibibytes = peak / 2 ** 30;
    yield {
      size: `memory, N = ${samples}, width ${width}`,
      build: "strict",
      rate: { value: peak / 2 ** 20, unit: "MiB" },
      ratio: { value: beside / (8 * samples * width), to: "N · width" },
      target: atMost(1, "GiB"),
      reached: gibibytes,
      point: { panel: `empiricalNtk of N samples, width ${width}`, series: "all memory", n: samples, bytes: peak },
    };
    yield {
      size: `memory beside the result, N = ${samples}`,
      note: `${(beside / 2 ** 20).toFixed(0)} MiB`,
      point: {
        panel: `empiricalNtk of N samples, width ${width}`,
        series: "beside K and θ",
        n: samples,
        bytes: beside,
      },
    };
  }
}

export default {
  name: "versusNtk",
  why: "the empirical tangent kernel in turns with the same formula elsewhere and with J Jᵀ; its memory over N",
  rows,
} satisfies Operation;
