// Every public function of quantum/ answers bad input with one sentence, and leaves the engine as it was.
import { expect, test } from "vitest";
import { currentEngine } from "../../src/engine.js";
import * as w from "../../src/index.js";

const bell = w.state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]);
const half = w.maximallyMixed(2);
const quarter = w.maximallyMixed(4);
const withData = (data: number[], rows = 2) =>
  ({ rows, cols: rows, data: Float64Array.from(data), complex: true }) as const;
const skew = withData([0.5, 0, 0.1, 0, 0.2, 0, 0.5, 0]);
const negative = withData([1.2, 0, 0, 0, 0, 0, -0.2, 0]);
const heavy = withData([1, 0, 0, 0, 0, 0, 1, 0]);
// biome-ignore lint/suspicious/noExplicitAny: wrong types on purpose
type Wrong = any;

const table: [string, () => unknown, new (message?: string) => Error, string | RegExp][] = [
  [
    "dims and length",
    () => w.state([2, 3], new Float64Array(8)),
    RangeError,
    "state: dims [2, 3] multiply to 6, but the state has length 4; data is interleaved re, im: 2·6 numbers",
  ],
  [
    "odd length",
    () => w.state([2], [1, 0, 1]),
    RangeError,
    "state: dims [2] multiply to 2, but the data has 3 numbers",
  ],
  [
    "fractional dims",
    () => w.state([2.5], [1, 0]),
    RangeError,
    "state: expected dims to be positive integers, got 2.5 at index 0",
  ],
  [
    "negative dims",
    () => w.state([2, -2], [1, 0]),
    RangeError,
    "state: expected dims to be positive integers, got -2 at index 1",
  ],
  ["zero dims", () => w.state([0], []), RangeError, "state: expected dims to be positive integers, got 0 at index 0"],
  ["no dims", () => w.state([], [1, 0]), RangeError, "state: expected at least one dimension in dims, got []"],
  [
    "dims not a list",
    () => w.state(4 as Wrong, [1, 0]),
    TypeError,
    "state: expected dims to be a list of dimensions, got 4",
  ],
  [
    "huge dims",
    () => w.basisState([2 ** 20, 2 ** 20], [0, 0]),
    RangeError,
    /^basisState: dims \[1048576, 1048576\] multiply to more than/,
  ],
  [
    "NaN amplitude",
    () => w.state([2], [1, NaN, 0, 0]),
    RangeError,
    "state: expected finite amplitudes, got NaN at index 1",
  ],
  [
    "infinite amplitude",
    () => w.entropies({ dims: [2], data: Float64Array.of(Infinity, 0, 0, 0) }, { keep: [0], alphas: [1] }),
    RangeError,
    "entropies: expected finite amplitudes, got Infinity at index 0",
  ],
  [
    "norm zero",
    () => w.state([2], [0, 0, 0, 0]),
    RangeError,
    "state: the amplitudes are all zero; a state needs a norm above 0",
  ],
  [
    "literal of norm zero",
    () => w.partialTrace({ dims: [2], data: new Float64Array(4) }, { keep: [0] }),
    RangeError,
    "partialTrace: the amplitudes are all zero; a state needs a norm above 0",
  ],
  [
    "data not a list",
    () => w.state([2], "1000" as Wrong),
    TypeError,
    'state: expected data to be a list of numbers, got "1000"',
  ],
  [
    "amplitudes as text",
    () => w.state([2], ["1", "0", "0", "0"] as Wrong),
    TypeError,
    'state: expected data to be numbers, got "1" at index 0',
  ],
  [
    "data without elements to index",
    () => w.state([2], new DataView(new ArrayBuffer(32)) as Wrong),
    TypeError,
    "state: expected data to be a list of numbers, got a DataView",
  ],
  [
    "literal with a plain array",
    () => w.schmidtValues({ dims: [2], data: [1, 0, 0, 0] as Wrong }, { keep: [0] }),
    TypeError,
    "schmidtValues: expected the state's data to be a Float64Array, got [1, 0, 0, 0]; state(dims, data) makes one",
  ],
  [
    "basis index too large",
    () => w.basisState([2, 3], [1, 3]),
    RangeError,
    "basisState: expected an index from 0 to 2 for subsystem 1, got 3",
  ],
  [
    "basis index count",
    () => w.basisState([2, 3], [1]),
    RangeError,
    "basisState: expected 2 indices for dims [2, 3], got 1",
  ],
  [
    "maximallyMixed(0)",
    () => w.maximallyMixed(0),
    RangeError,
    "maximallyMixed: expected an integer from 1 to 16384, got 0",
  ],
  [
    "keep out of range",
    () => w.partialTrace(bell, { keep: [2] }),
    RangeError,
    "partialTrace: expected keep to hold subsystems from 0 to 1 of dims [2, 2], got 2",
  ],
  ["keep negative", () => w.schmidtValues(bell, { keep: [-1] }), RangeError, /got -1$/],
  ["keep fractional", () => w.entropies(bell, { keep: [0.5], alphas: [1] }), RangeError, /got 0.5$/],
  [
    "keep twice",
    () => w.partialTrace(bell, { keep: [1, 1] }),
    RangeError,
    "partialTrace: expected keep to name each subsystem once, got 1 twice",
  ],
  [
    "keep not a list",
    () => w.partialTrace(bell, { keep: 0 as Wrong }),
    TypeError,
    "partialTrace: expected keep to be a list of subsystems, got 0",
  ],
  [
    "neither keep nor traceOut",
    () => w.partialTrace(bell, {} as Wrong),
    RangeError,
    "partialTrace: expected either keep or traceOut, got neither",
  ],
  [
    "keep and traceOut",
    () => w.partialTrace(bell, { keep: [0], traceOut: [1] } as Wrong),
    RangeError,
    "partialTrace: expected either keep or traceOut, got both",
  ],
  [
    "unknown option",
    () => w.partialTrace(bell, { keep: [0], trace: [1] } as Wrong),
    RangeError,
    'partialTrace: unknown option "trace"; there are dims, keep, traceOut',
  ],
  [
    "no options",
    () => (w.partialTrace as Wrong)(bell),
    TypeError,
    "partialTrace: expected options { dims, keep, traceOut }, got undefined",
  ],
  [
    "other dims",
    () => w.partialTrace(bell, { dims: [2, 3], keep: [0] }),
    RangeError,
    "partialTrace: dims [2, 3] multiply to 6, but the state has length 4; data is interleaved re, im: 2·6 numbers",
  ],
  [
    "other dims of a matrix",
    () => w.partialTrace(quarter, { dims: [2, 3], keep: [0] }),
    RangeError,
    "partialTrace: dims [2, 3] multiply to 6, but rho is 4 × 4",
  ],
  [
    "neither state nor matrix",
    () => w.partialTrace(7 as Wrong, { keep: [0] }),
    TypeError,
    /^partialTrace: expected rho to be a matrix/,
  ],
  [
    "a state for a matrix",
    () => w.purity(bell as Wrong),
    TypeError,
    "purity: expected rho to be a density matrix, got a state; densityMatrix(state) or partialTrace(state, …) makes a matrix",
  ],
  [
    "a matrix for a state",
    () => w.schmidtValues(half as Wrong, { keep: [0] }),
    TypeError,
    "schmidtValues: expected a state { dims, data }, got a matrix",
  ],
  ["not square", () => w.purity(w.matrix(2, 3)), RangeError, "purity: expected rho to be square, got 2 × 3"],
  [
    "0 × 0",
    () => w.vonNeumannEntropy(w.matrix(0, 0)),
    RangeError,
    "vonNeumannEntropy: expected rho to have at least one row, got 0 × 0",
  ],
  [
    "wrong length",
    () => w.purity({ rows: 2, cols: 2, data: new Float64Array(3) }),
    RangeError,
    /^purity: expected rho\.data to hold 2 × 2/,
  ],
  [
    "NaN entry",
    () => w.purity(withData([0.5, 0, 0, NaN, 0, 0, 0.5, 0])),
    RangeError,
    "purity: expected rho to be finite, got NaN at index 3",
  ],
  [
    "not Hermitian",
    () => w.vonNeumannEntropy(skew),
    RangeError,
    "vonNeumannEntropy: rho is not Hermitian (max|ρ − ρᴴ|/max|ρ| = 2.0e-1 > 1e-12); hermitianPart(rho) projects it",
  ],
  ["imaginary diagonal", () => w.purity(withData([0.5, 0.1, 0, 0, 0, 0, 0.5, 0])), RangeError, /is not Hermitian/],
  [
    "trace 2",
    () => w.traceDistance(half, heavy),
    RangeError,
    "traceDistance: expected sigma to have trace 1 within 1e-8, got 2; divide it by its trace",
  ],
  [
    "negative eigenvalue",
    () => w.renyiEntropy(negative, 2),
    RangeError,
    /^renyiEntropy: expected rho to have no negative eigenvalue/,
  ],
  [
    "negative eigenvalue of sigma",
    () => w.fidelity(half, negative),
    RangeError,
    /^fidelity: expected sigma to have no negative eigenvalue/,
  ],
  [
    "negative order",
    () => w.renyiEntropy(half, -1),
    RangeError,
    "renyiEntropy: expected an order alpha ≥ 0 (Infinity included), got -1",
  ],
  [
    "order NaN",
    () => w.entropies(bell, { keep: [0], alphas: [1, NaN] }),
    RangeError,
    "entropies: expected an order alpha ≥ 0 (Infinity included), got NaN",
  ],
  [
    "alphas not a list",
    () => w.entropies(bell, { keep: [0], alphas: 2 as Wrong }),
    TypeError,
    "entropies: expected alphas to be a list of orders, got 2",
  ],
  [
    "base 1",
    () => w.vonNeumannEntropy(half, { base: 1 }),
    RangeError,
    "vonNeumannEntropy: expected base to be a positive number other than 1, got 1; leave it out for nats",
  ],
  [
    "base option misspelt",
    () => w.renyiEntropy(half, 2, { bas: 2 } as Wrong),
    RangeError,
    'renyiEntropy: unknown option "bas"; there are base',
  ],
  [
    "sizes differ",
    () => w.relativeEntropy(half, quarter),
    RangeError,
    "relativeEntropy: expected rho and sigma of one size, got 2 × 2 and 4 × 4",
  ],
  [
    "squared not boolean",
    () => w.fidelity(half, half, { squared: 1 as Wrong }),
    TypeError,
    "fidelity: expected squared to be true or false, got 1",
  ],
  [
    "a and b overlap",
    () => w.mutualInformation(bell, { a: [0], b: [1, 0] }),
    RangeError,
    "mutualInformation: expected a and b to share no subsystem, got 0 in both",
  ],
  [
    "b out of range",
    () => w.mutualInformation(quarter, { dims: [2, 2], a: [0], b: [2] }),
    RangeError,
    "mutualInformation: expected b to hold subsystems from 0 to 1 of dims [2, 2], got 2",
  ],
  ["no stream", () => w.haarState(4, {} as Wrong), TypeError, /^haarState: expected \{ stream \}/],
  [
    "haarState of -1",
    () => w.haarState(-1, { stream: w.stream(1) }),
    RangeError,
    "haarState: expected dims to be positive integers, got -1 at index 0",
  ],
  [
    "haarState option",
    () => w.haarState(4, { stream: w.stream(1), seed: 2 } as Wrong),
    RangeError,
    'haarState: unknown option "seed"; there are stream, real',
  ],
  [
    "real not boolean",
    () => w.haarState(4, { stream: w.stream(1), real: "yes" as Wrong }),
    TypeError,
    'haarState: expected real to be true or false, got "yes"',
  ],
];

test.each(table)("%s: one sentence, the right class, nothing left in the arena", (_title, act, kind, sentence) => {
  const before = currentEngine().arena.top;
  let error: unknown;
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(kind);
  const { message } = error as Error;
  if (typeof sentence === "string") expect(message.startsWith(sentence)).toBe(true);
  else expect(message).toMatch(sentence);
  expect(message).not.toContain("\n");
  expect(currentEngine().arena.top).toBe(before);
  expect(w.purity(half)).toBe(0.5);
});
