// Every public function of quantum/ answers bad input with one sentence, and leaves the engine as it was.
import { expect, test } from "vitest";
import { createEngine, currentEngine, withEngine } from "../../src/engine.js";
import * as w from "../../src/index.js";
import { readNpy, writeNpy } from "../../src/npy.js";

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

const chain = w.xxz({ sites: 3 });
const giant = { dimension: 2 ** 20, toMatrix: () => w.identity(2) };
const small = createEngine({ maximumBytes: 2 ** 26 });
/** The file that NumPy would have written, and the Hamiltonian in it. */
const fromNpy = (shape: number[], dtype: "f8" | "c16", data: number[]) => {
  const file = readNpy(writeNpy({ shape, dtype, data: Float64Array.from(data) }));
  const [rows = 0, cols = 0] = file.shape;
  return w.hamiltonian((dtype === "c16" ? w.complexMatrix : w.matrix)(rows, cols, file.data));
};

const spectrumOf = (H: w.Hamiltonian) => Array.from(w.eigvalsh(H.toMatrix()));

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
    "maximallyMixed: expected n to be an integer from 1 to 16384, got 0",
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
    "a window above all levels",
    () => w.energyShell(chain, { value: [5, 6] }),
    RangeError,
    /^energyShell: there is no level in \[5, 6\); the nearest is 0\.61844\d* below$/,
  ],
  [
    "a window between two levels",
    () => w.energyShell(chain, { value: [-0.06, 0.06] }),
    RangeError,
    /^energyShell: there is no level in \[-0\.06, 0\.06\); the nearest are -0\.06[45]\d* below and 0\.06[45]\d* above$/,
  ],
  [
    "a shell larger than memory",
    () => w.energyShell(giant, { centre: 0, states: 4 }),
    RangeError,
    "energyShell: the matrix of 1048576 states takes 8192.0 GiB, and 4.0 GiB are there; take a smaller chain or a sector",
  ],
  [
    "a site outside a Pauli string",
    () => w.pauliString("ZZ", [2, 3], 3),
    RangeError,
    "pauliString: expected sites of term 0 from 0 to 2, got 3",
  ],
  [
    "a site outside a chain",
    () => w.spinChain({ sites: 3, terms: [{ ops: "X", sites: [-1] }] }),
    RangeError,
    "spinChain: expected sites of term 0 from 0 to 2, got -1",
  ],
  [
    "a complex coefficient of a Hermitian product",
    () => w.spinChain({ sites: 3, terms: [{ ops: "X", sites: [0], coefficient: [0, 1] }] }),
    RangeError,
    'spinChain: term 0, "X" on sites [0] with coefficient [0, 1] makes the sum non-Hermitian',
  ],
  [
    "a sector that a term breaks",
    () => w.xxz({ sites: 4, sector: { inversion: 1 } }),
    RangeError,
    /^xxz: the term "Z" on sites \[\d\], breaks spin inversion; the Hamiltonian has no such sector; a chain without fields along z has it$/,
  ],
  [
    "negative beta",
    () => w.thermalPureState(chain, -0.5, { stream: w.stream(1) }),
    RangeError,
    "thermalPureState: expected a finite inverse temperature beta ≥ 0, got -0.5; of −H it is positive",
  ],
  [
    "a time as text",
    () => w.evolve(chain, w.basisState([2, 2, 2], [0, 1, 0]), "1" as Wrong),
    TypeError,
    'evolve: expected a time or a list of times, got "1"',
  ],
  [
    "times as text",
    () => w.evolve(chain, w.basisState([2, 2, 2], [0, 1, 0]), [0, "1"] as Wrong),
    TypeError,
    'evolve: expected the times to be numbers, got "1" at index 1',
  ],
  [
    "a time that is NaN",
    () => w.evolve(chain, w.basisState([2, 2, 2], [0, 1, 0]), [0, Number.NaN]),
    RangeError,
    "evolve: expected finite times, got NaN at index 1",
  ],
  [
    "a file that is not square",
    () => fromNpy([2, 3], "f8", [1, 0, 0, 0, 1, 0]),
    RangeError,
    "hamiltonian: expected a square matrix, got 2 × 3",
  ],
  [
    "a file that is not Hermitian",
    () => fromNpy([2, 2], "c16", [1, 0, 0, 1, 0, 1, 1, 0]),
    RangeError,
    /^hamiltonian: A is not Hermitian \(.* > 1e-12\); hermitianPart\(A\) projects it$/,
  ],
  [
    "a file with NaN",
    () => fromNpy([2, 2], "f8", [1, Number.NaN, Number.NaN, 1]),
    RangeError,
    "matrix: expected finite entries, got NaN at A[0, 1]",
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

test("a chain of 13 sites on an engine of 64 MiB: every shell and every evolution that does not fit says its size", () => {
  const H = w.mixedFieldIsing({ sites: 13 });
  const psi = w.haarState(H.dims as number[], { stream: w.stream(1) });
  for (const method of ["dense", "filtered"] as const) {
    const act = () => withEngine(small, () => w.energyShell(H, { centre: 0, states: 400, method }));
    expect(act).toThrow(RangeError);
    expect(act).toThrow(/^energyShell: .*\d (GiB|MiB|bytes)/);
  }
  expect(small.arena.top).toBe(createEngine({ maximumBytes: 2 ** 26 }).arena.top);
  // What fits runs there as it does elsewhere.
  expect(withEngine(small, () => w.evolve(H, psi, 0.1)).data.length).toBe(2 ** 14);
});

test("a Hamiltonian of one's own from .npy, real, complex and in Fortran order: its levels, its ground state, its shell", () => {
  const Y = spectrumOf(fromNpy([2, 2], "c16", [0, 0, 0, -1, 0, 1, 0, 0]));
  expect(Y.map((e) => Math.round(e * 1e14) / 1e14)).toEqual([-1, 1]);
  const H = w.spinChain({
    sites: 3,
    terms: [
      { ops: "XY", sites: [0, 1] },
      { ops: "ZZ", sites: [1, 2], coefficient: 0.4 },
      { ops: "X", sites: [2], coefficient: 0.3 },
    ],
  });
  const A = H.toMatrix() as w.ComplexMatrix;
  for (const fortran of [false, true]) {
    const file = readNpy(writeNpy({ shape: [8, 8], dtype: "c16", data: A.data, fortran }));
    expect(file.fortran).toBe(fortran);
    const own = w.hamiltonian(w.complexMatrix(8, 8, file.data), { dims: [2, 2, 2] });
    expect(Array.from(own.toMatrix().data)).toEqual(Array.from(A.data));
    expect(spectrumOf(own)).toEqual(spectrumOf(H));
    const { energy } = w.groundState(own, { stream: w.stream(1) });
    expect(Math.abs(energy - spectrumOf(H)[0]!)).toBeLessThan(1e-10);
    const shell = w.energyShell(own, { centre: 0, states: 3 });
    expect(shell.dims).toEqual([2, 2, 2]);
    expect(w.canonicalTypicality(shell, { keep: [0] }).effectiveDimension).toBeGreaterThan(1);
  }
});
