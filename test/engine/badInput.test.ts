// Every exported function × every kind of bad input. A function that is exported and has no row here fails the last test.
import { expect, test } from "vitest";
import * as dataDoor from "../../src/data.js";
import * as engineDoor from "../../src/engine.js";
import * as library from "../../src/index.js";
import * as npyDoor from "../../src/npy.js";

// biome-ignore lint/suspicious/noExplicitAny: wrong arguments on purpose
type Any = any;

const doors: Record<string, Any> = { ...library, ...engineDoor, ...npyDoor, ...dataDoor };
const { currentEngine } = engineDoor;

/** What can be wrong with one argument. `undefined` comes on top wherever the argument is required. */
type Bad = readonly unknown[];

const bytes = (length: number) => new Uint8Array(length);
const f64 = (...numbers: number[]) => Float64Array.of(...numbers);
const notObjects: Bad = [null, 5, "text", true, 4n, Symbol("s"), () => 0, [1]];
const notNumbers: Bad = [null, "4", "", true, {}, [], [4], 4n, Symbol("s"), () => 4];
const notLists: Bad = [
  null,
  4,
  "22",
  true,
  {},
  { length: 2 },
  4n,
  () => 4,
  new DataView(new ArrayBuffer(16)),
  new Set([2]),
];
const size: Bad = [...notNumbers, Number.NaN, Infinity, -1, 1.5];
const dimension: Bad = [...size, 0, 2 ** 60];
const real: Bad = [...notNumbers, Number.NaN];
const finite: Bad = [...real, Infinity, -Infinity];
const positive: Bad = [...finite, 0, -1];
const notNegative: Bad = [...finite, -1];
const order: Bad = [...real, -1, -Infinity];
const truth: Bad = [null, 1, 0, "yes", {}];
const streams: Bad = [...notObjects, 1n, {}, { key: [1, 2] }, { key: [1, 2], id: [0] }, { key: [-1, 0], id: [0, 0.5] }];

const field = (rows: unknown, cols: unknown, data: unknown, complex?: unknown) =>
  complex === undefined ? { rows, cols, data } : { rows, cols, data, complex };

/** Wrong as a matrix of any shape. */
const fields: Bad = [
  ...notObjects,
  f64(1, 0, 0, 1),
  {},
  { rows: 2, cols: 2 },
  [
    [1, 0],
    [0, 1],
  ],
  field(2, 2, [1, 0, 0, 1]),
  field(2, 2, null),
  field(2, 2, new Float32Array(4)),
  field(2, 2, new ArrayBuffer(32)),
  field(2, 2, f64(1, 0, 0)),
  field(2, 2, f64(1, 0, 0, 1), true),
  field(2, 2, new Float64Array(8), "yes"),
  field(2, 2, f64(1, 0, 0, 1), 1),
  field("2", 2, f64(1, 0, 0, 1)),
  field(2, undefined, f64(1, 0, 0, 1)),
  field(-2, -2, f64(1, 0, 0, 1)),
  field(1.5, 2, f64(1, 0, 0)),
  field(Number.NaN, 2, f64()),
  field(2 ** 60, 2, f64()),
  field(2, 2, f64(1, 0, 0, Number.NaN)),
  field(2, 2, f64(1, 0, -Infinity, 1)),
  field(2, 2, f64(1, 0, 0, 0, 0, 0, 1, Infinity), true),
];
const notSquare = field(2, 3, new Float64Array(6));
const squares: Bad = [...fields, notSquare];
const hermitians: Bad = [...squares, field(2, 2, f64(1, 2, 3, 4)), field(2, 2, f64(1, 0, 0, 1, 0, 1, 1, 0), true)];
const densities: Bad = [
  ...hermitians,
  field(0, 0, f64()),
  field(2, 2, f64(1, 0, 0, 1)),
  field(2, 2, f64(0, 0, 0, 0)),
  { dims: [2], data: f64(1, 0, 0, 0) },
];
/** Only where eigenvalues are computed. */
const negative = field(2, 2, f64(1.5, 0, 0, -0.5));
const dimsLists: Bad = [
  ...notLists,
  [],
  [2, 0],
  [2, -2],
  [2.5],
  [Number.NaN],
  [Infinity],
  ["2"],
  [2n],
  [2 ** 20, 2 ** 20],
];
const states: Bad = [
  ...notObjects,
  {},
  { dims: [2] },
  { data: f64(1, 0, 0, 0) },
  field(2, 2, f64(0.5, 0, 0, 0.5)),
  ...dimsLists.map((dims) => ({ dims, data: f64(1, 0, 0, 0) })),
  { dims: [2], data: [1, 0, 0, 0] },
  { dims: [2], data: new Float32Array(4) },
  { dims: [2], data: f64(1, 0, 0) },
  { dims: [2, 3], data: new Float64Array(8) },
  { dims: [2], data: f64(0, 0, 0, 0) },
  { dims: [2], data: f64(1, 0, Number.NaN, 0) },
  { dims: [2], data: f64(1, 0, Infinity, 0) },
];
const subsystems: Bad = [...notLists, [2], [-1], [0.5], [Number.NaN], ["0"], [0, 0], [0n], [undefined]];
const numberLists: Bad = [
  ...notLists,
  ["1", "0", "0", "0"],
  [1n, 0n, 0n, 0n],
  [1, 0, 0, null],
  [1, 0, 0],
  [1, 0, 0, Number.NaN],
  [1, 0, 0, Infinity],
  new Array(4),
];
const spectra: Bad = [...notLists, [], ["1"], [1n], [1, null], [1, Number.NaN], [1, Infinity], new Array(2)];
const shapes: Bad = [...notLists, [2, -2], [2.5], [Number.NaN], ["2"], [2 ** 60, 2 ** 60], [3]];
const pages: Bad = [...notObjects, bytes(0), bytes(40), new Float64Array(4), new ArrayBuffer(80)];

/** Wrong options: each value of each key, an unknown key, and what is no object at all. */
const options = (good: object, keys: Record<string, Bad>, required: readonly string[] = []): Bad => [
  ...notObjects,
  { ...good, colour: "red" },
  ...required.map((key) => ({ ...good, [key]: undefined })),
  ...Object.entries(keys).flatMap(([key, values]) => values.map((value) => ({ ...good, [key]: value }))),
];

interface Row {
  /** Arguments that work. */
  readonly good: readonly unknown[];
  /** What is wrong with the argument at the same place. */
  readonly bad: readonly Bad[];
  /** So many arguments must be given. */
  readonly required: number;
  /** Wrong only together, or too large. */
  readonly also?: readonly (readonly unknown[])[];
  /** Where the function is found when it is not exported by its name. */
  readonly of?: (...args: Any[]) => unknown;
  /** The name that speaks, when it is not the row's. */
  readonly speaker?: string;
}

const one = library.stream(1);
const identity = library.identity(2);
const half = library.maximallyMixed(2);
const bell = library.state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]);
const mixed = library.densityMatrix(bell);
const shell = { dimension: 1, energies: f64(0), vectors: field(2, 1, f64(1, 0)) };
const shells: Bad = [
  ...notObjects,
  {},
  identity,
  { ...shell, dimension: 2 },
  { ...shell, dimension: "1" },
  { ...shell, energies: [0] },
  { ...shell, energies: f64(0, 1) },
  ...fields.map((vectors) => ({ ...shell, vectors })),
  { ...shell, vectors: field(2, 1, f64(1, 1)) },
  { ...shell, vectors: field(1, 2, f64(1, 0)) },
  { ...shell, vectors: field(0, 0, f64()) },
  ...dimsLists.map((dims) => ({ ...shell, dims })),
  { ...shell, dims: [3] },
];
const observables: Bad = [
  ...hermitians,
  { toMatrix: 5 },
  { toMatrix: () => null },
  { toMatrix: () => notSquare },
  { dimension: 2 ** 20, toMatrix: () => identity },
  { dimension: 2 ** 20, apply: 5, toMatrix: () => identity },
  { dimension: 2 ** 20, apply: (x: unknown) => x, toMatrix: () => notSquare },
  { dimension: "2", apply: (x: unknown) => x, toMatrix: () => notSquare },
];
const tall = field(2 ** 31 - 1, 0, f64());
const subset: Bad = [
  ...notObjects,
  {},
  { index: [0, 1], value: [0, 1] },
  { places: [0, 1] },
  ...[...notLists, [0], [0, 1, 2], [1, 0], ["0", "1"], [Number.NaN, 1]].flatMap((range) => [
    { index: range },
    { value: range },
  ]),
  { index: [0, 3] },
  { index: [-1, 1] },
  { index: [0.5, 1] },
];
const eighOptions = options({}, { subset, check: truth });
const pair: Row = { good: [2, 3], bad: [dimension, dimension], required: 2 };
const ratio: Row = { good: [0.5], bad: [positive], required: 1 };
const alphasOf = [...notLists, [-1], [Number.NaN], ["1"], [null], [1n]];
const claim = library.claims[0]!;
const tiny = { preset: "quick", params: smallest() };
const runOptions: Record<string, Bad> = {
  preset: [null, 1, "huge", {}],
  params: [
    ...notObjects,
    { colour: 1 },
    { [Object.keys(claim.parameters)[0]!]: Number.NaN },
    { [Object.keys(claim.parameters)[0]!]: "1" },
  ],
  seed: [null, "1", -1, 1.5, Number.NaN, 2n ** 60n, {}],
  pool: [null, 1, {}, { run: 1, workers: 1 }, { run() {}, workers: 0 }],
  journal: [null, 1, {}, { begin() {} }, { begin() {}, append() {} }],
  signal: [null, 1, {}],
  onProgress: [null, 1, {}],
};
const part = {
  header: { ...(await library.runShard(claim, { ...tiny, shard: { index: 1, count: 1 } } as Any)).header },
  pieces: [],
};

/** The fewest trials the first claim can be asked for. */
function smallest(): Record<string, number> {
  return Object.fromEntries(Object.entries(claim.parameters).map(([key, { minimum }]) => [key, Math.max(minimum, 2)]));
}

/** Wrong as a real matrix of any shape. */
const reals: Bad = [...fields, library.complexMatrix(2, 2)];
const rconds: Bad = [...finite, -1, 1, 2];
/** Four points of a line. */
const rising = [9, 16, 25, 36].map((parameters) => {
  const value = Math.sqrt(parameters) - 2;
  return { parameters, observables: 4, values: [value, value] };
});

const net = library.mlp({ widths: [2, 3, 2], activation: "tanh", biasStd: 0.5, stream: one });
const networks: Bad = [
  ...notObjects,
  {},
  identity,
  ...Object.keys(net).map((key) => ({ ...net, [key]: undefined })),
  ...[...notLists, [2], [2, 0, 2], [2, 2.5], ["2", 3, 2], [2n, 3], [2, 2 ** 60], [2, 4, 2]].map((widths) => ({
    ...net,
    widths,
  })),
  { ...net, activation: "swish" },
  { ...net, parameterization: "mup" },
  ...[...positive].map((weightStd) => ({ ...net, weightStd })),
  ...[...finite, -1].map((biasStd) => ({ ...net, biasStd })),
  ...truth.map((bias) => ({ ...net, bias })),
  { ...net, bias: false },
  { ...net, parameters: Array.from(net.parameters) },
  { ...net, parameters: new Float32Array(net.parameters) },
  { ...net, parameters: net.parameters.slice(1) },
  { ...net, parameters: net.parameters.map((x, p) => (p === 5 ? Number.NaN : x)) },
  { ...net, parameters: net.parameters.map((x, p) => (p === 5 ? Infinity : x)) },
];
const samples: Bad = [...fields, library.complexMatrix(2, 2), library.matrix(2, 3), library.matrix(0, 3)];
const targets: Bad = [
  ...fields,
  library.complexMatrix(2, 2),
  library.matrix(2, 3),
  [1, Number.NaN],
  ["1", 2],
  [null, 1],
];
const kernels: Bad = [
  ...fields,
  library.complexMatrix(2, 2),
  library.matrix(2, 3),
  library.fromNested([
    [1, 2],
    [0, 1],
  ]),
];
const indefinite = library.fromNested([
  [1, 2],
  [2, 1],
]);

const opsLists: Bad = [null, 1, "W", "zz", "Z", "ZZZ", ["Z", "Z"], {}];
const places: Bad = [...notLists, [0], [0, 2], [-1, 0], [0.5, 1], [0, 0], ["0", 1], [0n, 1], [Number.NaN, 0]];
const siteCounts: Bad = [...size, 0, 31, 2 ** 40];
const bond = { ops: "ZZ", sites: [0, 1], coefficient: 1 };
const terms: Bad = [
  ...notLists,
  f64(1, 2),
  [null],
  [1],
  ["ZZ"],
  [[bond]],
  [{ ...bond, colour: "red" }],
  ...opsLists.map((ops) => [{ ...bond, ops }]),
  ...places.map((sites) => [{ ...bond, sites }]),
  ...[null, "1", {}, [1], [1, 2, 3], ["1", 0], 4n, Number.NaN, Infinity, [0, Number.NaN], [1, 1], true].map(
    (coefficient) => [{ ...bond, coefficient }],
  ),
  [{ ops: "+", sites: [0], coefficient: 1 }],
  [{ ops: "+-", sites: [0, 1], coefficient: 1 }],
  [
    { ...bond, coefficient: 1e308 },
    { ...bond, coefficient: 1e308 },
  ],
];
const sectors: Bad = [
  ...notObjects,
  { colour: 1 },
  ...["up", "momentum", "reflection", "inversion"].flatMap((key) =>
    [...notNumbers, Number.NaN, Infinity, -2, 0.5, 3].map((value) => ({ [key]: value })),
  ),
  { momentum: 1, reflection: 0 },
  { up: 1, reflection: 2 },
  { up: 2, inversion: 1 },
];
const model = (numbers: readonly string[]): Row => ({
  good: [{ sites: 2, periodic: true, disorder: 0.5, stream: one }],
  bad: [
    [
      ...options(
        { sites: 2 },
        {
          sites: siteCounts,
          periodic: truth,
          disorder: [...finite, -1, 1],
          stream: streams,
          sector: sectors,
          ...Object.fromEntries(numbers.map((name) => [name, finite])),
        },
        ["sites"],
      ),
      { sites: 2, disorder: 1, stream: undefined },
    ],
  ],
  required: 1,
});
const operator = library.mixedFieldIsing({ sites: 1 });
const inside = library.heisenberg({ sites: 2, sector: { up: 1 } });
/** Wrong as a vector of two amplitudes; one of zeros is right. */
const vectorsOfTwo: Bad = [
  ...states.filter((value) => JSON.stringify((value as Any)?.data) !== JSON.stringify(f64(0, 0, 0, 0))),
  f64(),
  f64(1),
  f64(1, 2, 3),
  f64(1, Number.NaN),
  f64(1, 0, 0, Infinity),
];
/** Wrong as a Hamiltonian on one spin. */
const generators: Bad = [
  ...notObjects,
  {},
  ...fields,
  notSquare,
  field(2, 2, f64(1, 2, 3, 4)),
  field(0, 0, f64()),
  { dimension: 2 },
  { dimension: 2, apply: 5 },
  ...[...size, 0].map((dimension) => ({ dimension, apply: (x: Float64Array) => x })),
  { dimension: 2, apply: () => 5 },
  { dimension: 2, apply: () => f64(1) },
  { dimension: 2, apply: (x: Float64Array) => x.map(() => Number.NaN) },
  { dimension: 2, apply: (x: Float64Array) => f64(x[2]!, x[3]!, 0, 0) },
];
const spin = library.basisState([2], [0]);

const rows: Record<string, Row> = {
  matrix: {
    good: [2, 2, [1, 0, 0, 1]],
    bad: [size, size, numberLists],
    required: 2,
    also: [
      [2 ** 20, 2 ** 20],
      [2 ** 50, 2 ** 50],
    ],
  },
  complexMatrix: {
    good: [1, 2, [1, 0, 0, 1]],
    bad: [size, size, numberLists],
    required: 2,
    also: [
      [2 ** 20, 2 ** 20],
      [2 ** 50, 2 ** 50],
    ],
  },
  identity: { good: [2], bad: [size], required: 1, also: [[2 ** 20], [2 ** 50]] },
  fromNested: {
    good: [
      [
        [1, 0],
        [0, 1],
      ],
    ],
    bad: [
      [
        ...notLists,
        [1],
        [null],
        ["ab"],
        [[1, 2], [3]],
        [["1"]],
        [[null]],
        [[[1]]],
        [[[1, "0"]]],
        [[Number.NaN]],
        [[[1, Infinity]]],
        [new Array(1)],
        new Array(1),
      ],
    ],
    required: 1,
  },
  toNested: { good: [identity], bad: [fields], required: 1 },
  adjoint: { good: [identity], bad: [fields], required: 1 },
  hermitianPart: { good: [identity], bad: [squares], required: 1 },
  kron: {
    good: [identity, half],
    bad: [fields, fields],
    required: 2,
    also: [
      [tall, tall],
      [library.matrix(2 ** 15, 1), library.matrix(1, 2 ** 15)],
    ],
  },
  trace: { good: [identity], bad: [squares], required: 1 },
  norm: { good: [identity, "max"], bad: [fields, [null, 2, "nuclear", {}]], required: 1 },
  matmul: {
    good: [identity, half, { adjointA: true }],
    bad: [fields, fields, options({}, { adjointA: truth, adjointB: truth })],
    required: 2,
    also: [
      [identity, library.matrix(3, 2)],
      [library.matrix(2, 3), library.matrix(2, 3), { adjointA: false }],
      [library.matrix(2 ** 15, 1), library.matrix(1, 2 ** 15)],
      [tall, library.matrix(0, 2 ** 15)],
    ],
  },
  herk: { good: [identity], bad: [fields], required: 1, also: [[library.matrix(2 ** 15, 1)], [tall]] },
  svd: { good: [identity], bad: [fields], required: 1 },
  svdvals: { good: [identity], bad: [fields], required: 1 },
  qr: { good: [identity], bad: [fields], required: 1 },
  cholesky: {
    good: [identity],
    bad: [[...hermitians, library.matrix(2, 2), library.matrix(1, 1, [-1])]],
    required: 1,
  },
  solve: {
    good: [identity, identity],
    bad: [
      [...squares, library.matrix(2, 2)],
      [...fields, library.matrix(3, 1)],
    ],
    required: 2,
    also: [[library.matrix(0, 0), tall]],
  },
  lstsq: {
    good: [identity, identity, { rcond: 0.1 }],
    bad: [fields, [...fields, library.matrix(3, 1)], options({}, { rcond: [...real, -1, 1, Infinity] })],
    required: 2,
    also: [[library.matrix(0, 0), tall]],
  },
  eigh: { good: [identity, { check: true }], bad: [hermitians, eighOptions], required: 1 },
  eigvalsh: { good: [identity, { check: true }], bad: [hermitians, eighOptions], required: 1 },

  stream: {
    good: [1, 0],
    bad: [
      [null, "1", true, {}, [], () => 1, -1, 1.5, Number.NaN, Infinity, 2 ** 53, -1n, 2n ** 64n],
      [...size, 2 ** 53],
    ],
    required: 1,
    also: [[one, 1]],
  },
  child: {
    good: [1],
    bad: [[null, true, {}, [], 4n, -1, 1.5, Number.NaN, Infinity, 2 ** 53]],
    required: 1,
    of: (label) => one.child(label),
  },
  normals: {
    good: [one, 4],
    bad: [streams, size],
    required: 2,
    also: [
      [one, 2 ** 40],
      [one, 2 ** 52],
    ],
  },
  ginibre: {
    good: [2, 2, { stream: one }],
    bad: [size, size, options({ stream: one }, { stream: streams, complex: truth }, ["stream"])],
    required: 3,
    also: [
      [2 ** 20, 2 ** 20, { stream: one }],
      [2 ** 50, 2 ** 50, { stream: one }],
    ],
  },
  goe: {
    good: [2, { stream: one }],
    bad: [size, options({ stream: one }, { stream: streams }, ["stream"])],
    required: 2,
    also: [
      [2 ** 20, { stream: one }],
      [2 ** 50, { stream: one }],
    ],
  },
  gue: {
    good: [2, { stream: one }],
    bad: [size, options({ stream: one }, { stream: streams }, ["stream"])],
    required: 2,
    also: [
      [2 ** 20, { stream: one }],
      [2 ** 50, { stream: one }],
    ],
  },
  haarUnitary: {
    good: [2, { stream: one }],
    bad: [size, options({ stream: one }, { stream: streams }, ["stream"])],
    required: 2,
    also: [
      [2 ** 20, { stream: one }],
      [2 ** 50, { stream: one }],
    ],
  },
  wishartSpectrum: {
    good: [2, 3, { stream: one }],
    bad: [
      [...size, 0],
      [...size, 0],
      options(
        { stream: one },
        { stream: streams, beta: [null, "2", {}, Number.NaN, 0, -1, 1e7, Infinity], normalised: truth },
        ["stream"],
      ),
    ],
    required: 3,
    also: [
      [2 ** 50, 2 ** 50, { stream: one }],
      [2 ** 33, 2, { stream: one }],
    ],
  },
  gaussianSpectrum: {
    good: [2, { stream: one }],
    bad: [
      size,
      options({ stream: one }, { stream: streams, beta: [null, "2", {}, Number.NaN, 0, -1, 1e7, Infinity] }, [
        "stream",
      ]),
    ],
    required: 2,
    also: [[2 ** 50, { stream: one }]],
  },

  mlp: {
    good: [{ widths: [2, 3, 1], activation: "relu", biasStd: 0.5, stream: one }],
    bad: [
      options(
        { widths: [2, 3, 1], activation: "relu", stream: one },
        {
          widths: [...notLists, [], [2], [2, 0], [2, -1], [2, 1.5], [2, Number.NaN], ["2", 1], [2n, 1], [2, 2 ** 60]],
          activation: [null, 1, "swish", {}, ["relu"]],
          parameterization: [null, 1, "mup", {}],
          weightStd: positive,
          biasStd: [...finite, -1],
          bias: truth,
          stream: streams,
        },
        ["widths", "activation", "stream"],
      ),
    ],
    required: 1,
    also: [
      [{ widths: [2 ** 20, 2 ** 20], activation: "relu", stream: one }],
      [{ widths: [2 ** 50, 2 ** 50], activation: "relu", stream: one }],
      [{ widths: [2, 1], activation: "relu", bias: false, biasStd: 1, stream: one }],
    ],
  },
  lanczos: {
    good: [identity, { k: 1, which: "largest", stream: one }],
    bad: [
      [
        ...hermitians,
        () => 5,
        () => f64(1),
        (x: Float64Array) => x.fill(Number.NaN),
        { dimension: 2 },
        { dimension: 2, real: true, apply: 5 },
        { dimension: -1, real: true, apply: (x: Float64Array) => x },
        { dimension: 2, real: 1, apply: (x: Float64Array) => x },
        { dimension: 2, apply: () => f64(2) },
      ],
      [
        ...notObjects,
        {},
        { k: 1, which: "largest" },
        { k: 0, which: "largest", stream: one },
        { k: 3, which: "largest", stream: one },
        { k: "1", which: "largest", stream: one },
        { k: 1, which: "biggest", stream: one },
        { k: 1, which: "largest", stream: one, n: 3 },
        { k: 1, which: "largest", stream: one, complex: true },
        { k: 1, which: "largest", stream: one, complex: 1 },
        { k: 1, which: "largest", stream: one, tol: Number.NaN },
        { k: 1, which: "largest", stream: one, maxIterations: 0.5 },
        { k: 1, which: "largest", stream: one, basis: 1 },
        { k: 1, which: "largest", stream: one, count: 1 },
      ],
    ],
    required: 2,
    also: [[(x: Float64Array) => x, { k: 1, which: "largest", stream: one }]],
  },
  empiricalNtk: {
    good: [net, identity, identity, { outputs: "trace" }],
    bad: [networks, samples, samples, [...notObjects, { outputs: "all" }, { outputs: 1 }, { output: "full" }]],
    required: 2,
  },
  readCsv: {
    good: ["a,b\n1,2\n3,4", { header: true, targetColumn: "b", delimiter: ",", targets: "classes" }],
    bad: [
      [
        null,
        5,
        {},
        bytes(4),
        ["a"],
        "",
        "\n\n",
        "a,b",
        "a,b\n1",
        "a,b\n1,2\n\n3,4",
        "a,b\n1,x\nNaN,4",
        'a,b\n"1,2',
        "a,a\n1,2",
      ],
      options(
        { header: true, targetColumn: "b" },
        {
          header: truth,
          targetColumn: [true, {}, [], 1n, "c", -1, 2, 0.5, Number.NaN],
          delimiter: [null, 1, "", ",,", '"', "\n"],
          targets: [null, 1, "labels"],
        },
      ),
    ],
    required: 1,
  },
  fromArrays: {
    good: [
      { X: { shape: [2, 1], dtype: "f8", data: f64(1, 2) }, y: { shape: [2], dtype: "f8", data: f64(1, 2) } },
      { targets: "classes" },
    ],
    bad: [
      [
        ...notObjects,
        ...[...notObjects, {}, { shape: [2], data: f64(1, 2) }].map((X) => ({ X })),
        ...[[], [0], [3], [-2], [1.5], 2, null].map((shape) => ({ X: { shape, dtype: "f8", data: f64(1, 2) } })),
        { X: { shape: [1], dtype: "c16", data: f64(1, 2) } },
        { X: { shape: [1], dtype: "U", data: ["a"] } },
        { X: { shape: [1], dtype: "f8", data: f64(Number.NaN) } },
        { X: { shape: [1], dtype: "f8", data: f64(1) }, y: { shape: [2], dtype: "f8", data: f64(1, 2) } },
        { X: { shape: [2], dtype: "f8", data: f64(1, 2) }, y: { shape: [2], dtype: "U", data: ["a", 1] } },
        { X: { shape: [2], dtype: "f8", data: f64(1, 2) }, y: { shape: [2], dtype: "U", data: ["a", "a"] } },
      ],
      options({}, { targets: [null, 1, "labels"] }),
    ],
    required: 1,
  },
  standardise: {
    good: [identity, { constant: "keep", names: ["a", "b"] }],
    bad: [
      [...fields, library.complexMatrix(2, 2), library.matrix(0, 2)],
      options(
        {},
        {
          like: [
            ...notObjects,
            {},
            { mean: [0, 0] },
            ...[...notLists, [1], [1, "1"], [1, Number.NaN], [1, Infinity]].flatMap((list) => [
              { mean: list, scale: [1, 1] },
              { mean: [0, 0], scale: list },
            ]),
            { mean: [0, 0], scale: [1, 0] },
            { mean: [0, 0], scale: [1, -1] },
          ],
          constant: [null, true, "drop"],
          names: [...notLists, ["a"], ["a", 1]],
        },
      ),
    ],
    required: 1,
    also: [[library.matrix(2, 2, [1, 5, 2, 5])], [library.matrix(1, 2)]],
  },
  trainTestSplit: {
    good: [5, { testFraction: 0.4, stream: one }],
    bad: [size, options({ stream: one }, { testFraction: [...real, Infinity, -0.1, 1, 0.99, 0.01], stream: streams })],
    required: 2,
  },
  rowsOf: {
    good: [identity, [1, 0, 1]],
    bad: [
      [
        ...fields.filter((A) => !((A as Any)?.data instanceof Float64Array) || (A as Any).data.every(Number.isFinite)),
        library.complexMatrix(2, 2),
      ],
      [...notLists, [2], [-1], [0.5], ["0"], [0n], [null]],
    ],
    required: 2,
  },
  saveNetwork: { good: [net], bad: [networks], required: 1 },
  loadNetwork: {
    good: [library.saveNetwork(net)],
    bad: [
      [...pages, npyDoor.writeNpz({}), npyDoor.writeNpz({ W1: identity }), library.saveNetwork(net).subarray(0, 300)],
    ],
    required: 1,
  },
  forward: { good: [net, identity], bad: [networks, samples], required: 2 },
  jacobian: { good: [net, identity], bad: [networks, samples], required: 2 },
  jvp: {
    good: [net, identity, Array.from(net.parameters)],
    bad: [
      networks,
      samples,
      [
        ...numberLists,
        net.parameters.slice(1),
        Array.from(net.parameters, String),
        Array.from(net.parameters, (x, p) => (p === 3 ? Number.NaN : x)),
        net.parameters.map((x, p) => (p === 3 ? -Infinity : x)),
      ],
    ],
    required: 3,
  },
  vjp: {
    good: [net, identity, identity],
    bad: [networks, samples, [...fields, library.complexMatrix(2, 2), library.matrix(1, 2), library.matrix(2, 3)]],
    required: 3,
  },

  det16x4: { good: [], bad: [], required: 0 },
  linearize: { good: [net, identity], bad: [networks, samples], required: 2 },
  "linearize.at": {
    speaker: "linearize",
    good: [net.parameters, identity],
    bad: [[...numberLists, net.parameters.slice(1), net.parameters.map((x, p) => (p === 3 ? Number.NaN : x))], samples],
    required: 1,
    of: (theta, X) => library.linearize(net, identity).at(theta, X),
  },
  "linearize.after": {
    speaker: "linearize",
    good: [net.parameters, identity],
    bad: [[...numberLists, net.parameters.slice(1)], samples],
    required: 1,
    of: (delta, X) => library.linearize(net, identity).after(delta, X),
  },
  minimumNormStep: { good: [net, identity, identity], bad: [networks, samples, targets], required: 3 },
  train: {
    good: [net, identity, identity, { method: "gradient-descent", iterations: 2, learningRate: 0.1 }],
    bad: [
      networks,
      samples,
      targets,
      [
        ...options(
          { method: "gradient-descent" },
          {
            method: [null, 1, {}, "adam"],
            iterations: size,
            tolerance: [...finite, -1],
            trajectory: truth,
            learningRate: positive,
            damping: [1],
          },
          ["method"],
        ),
        ...positive.map((damping) => ({ method: "levenberg-marquardt", damping })),
        { method: "levenberg-marquardt", learningRate: 1 },
      ],
    ],
    required: 4,
  },
  newtonKantorovich: {
    good: [net, identity, identity, { stream: one, directions: 1 }],
    bad: [
      networks,
      samples,
      targets,
      options(
        { stream: one },
        {
          stream: streams,
          directions: size,
          radii: [...notLists, [0], [-1], ["1"], [Number.NaN], [Infinity]],
        },
        ["stream"],
      ),
    ],
    required: 4,
  },
  largestStableRate: { good: [identity], bad: [kernels], required: 1 },
  kernelRegression: {
    good: [identity, [1, 2], identity, { ridge: 0.5 }],
    bad: [
      [...kernels, indefinite, library.matrix(3, 3)],
      [...targets.filter((y) => (y as Any)?.cols !== 3), library.matrix(3, 2), [1, 2, 3]],
      [...fields, library.complexMatrix(2, 2), library.matrix(2, 3)],
      options({}, { ridge: [...finite, -1] }),
    ],
    required: 3,
  },
  gradientFlow: {
    good: [{ K: identity, y: [1, 2], f0: identity.data.slice(0, 2), times: [0, 1, Infinity], Ktest: identity }],
    bad: [
      options(
        { K: identity, y: [1, 2], f0: [0, 0], times: [0, 1], Ktest: identity, f0test: [1, 1] },
        {
          K: [...kernels, indefinite, library.matrix(3, 3)],
          y: [...targets, [1, 2, 3]],
          f0: [...targets, identity, [1, 2, 3]],
          times: [...notLists, ["1"], [-1], [Number.NaN], [null]],
          steps: [...notLists, [1]],
          learningRate: [1, null],
          Ktest: [...fields, library.complexMatrix(2, 2), library.matrix(2, 3)],
          f0test: [...fields, library.complexMatrix(2, 2), [1, 2, 3]],
        },
        ["K", "y", "f0"],
      ),
    ],
    required: 1,
    also: [
      [{ K: identity, y: [1, 2], f0: [0, 0] }],
      [{ K: identity, y: [1, 2], f0: [0, 0], times: [1], f0test: [0, 0] }],
      ...[-1, 0.5, Number.NaN, Infinity].map((k) => [
        { K: identity, y: [1, 2], f0: [0, 0], steps: [k], learningRate: 1 },
      ]),
      ...[...positive, undefined].map((learningRate) => [
        { K: identity, y: [1, 2], f0: [0, 0], steps: [1], learningRate },
      ]),
    ],
  },
  ntkVectorProduct: {
    good: [net, identity, identity],
    bad: [networks, samples, [...fields, library.complexMatrix(2, 2), library.matrix(1, 2), library.matrix(2, 3)]],
    required: 3,
  },
  ntkExtremes: {
    good: [net, identity, { stream: one }],
    bad: [
      networks,
      [...samples, library.matrix(0, 2)],
      [
        ...notObjects,
        {},
        { stream: 5 },
        { stream: one, tol: -1 },
        { stream: one, tol: "small" },
        { stream: one, maxIterations: 0 },
        { stream: one, k: 2 },
      ],
    ],
    required: 3,
  },

  state: { good: [[2], [1, 0, 0, 0]], bad: [dimsLists, [...numberLists, [0, 0, 0, 0]]], required: 2 },
  basisState: {
    good: [
      [2, 2],
      [1, 0],
    ],
    bad: [dimsLists, [...notLists, [0], [0, 2], [0, -1], [0, 0.5], [0, "1"], [0, undefined]]],
    required: 2,
  },
  haarState: {
    good: [[2, 2], { stream: one }],
    bad: [
      [...dimsLists.filter((dims) => typeof dims !== "number"), 0, -1, 1.5, Number.NaN],
      options({ stream: one }, { stream: streams, real: truth, shell: shells }, ["stream"]),
    ],
    required: 2,
    also: [
      [3, { stream: one, shell }],
      [2, { stream: one, real: true, shell: { ...shell, vectors: library.complexMatrix(2, 1, [1, 0, 0, 0]) } }],
      [2 ** 28, { stream: one }],
      [2 ** 28 - 1, { stream: one }],
    ],
  },
  abstractShell: {
    good: [4, { dims: [2, 2] }],
    bad: [dimension, options({}, { dims: [...dimsLists, [2, 3]] })],
    required: 1,
  },
  energyShell: {
    good: [identity, { centre: 1, states: 1, dims: [2] }],
    bad: [
      [
        ...hermitians,
        field(0, 0, f64()),
        { toMatrix: 5 },
        { toMatrix: () => notSquare },
        { dimension: 2 ** 20, toMatrix: () => identity },
        { values: f64(1, 2), vectors: field(2, 1, f64(1, 0)) },
        { values: f64(2, 1), vectors: identity },
        { values: f64(1, Number.NaN), vectors: identity },
        { values: [1, 2], vectors: identity },
        { values: f64(1, 2), vectors: field(2, 2, f64(1, 1, 0, 1)) },
        { values: f64(1, 2), vectors: notSquare },
      ],
      options(
        { centre: 1, states: 1 },
        {
          centre: finite,
          states: [...dimension, 3],
          value: [[0, 2]],
          dims: [...dimsLists, [3]],
          method: [null, 1, "sparse", {}],
        },
        ["centre", "states"],
      ),
    ],
    required: 2,
    also: [
      [identity, {}],
      ...generators
        .filter((value) => (value as Any)?.rows === undefined)
        .map((value) => [value, { centre: 0, states: 1, method: "filtered" }]),
      ...[...notLists, [0], [0, 1, 2], [1, 0], [1, 1], [2, 3], ["0", "1"], [Number.NaN, 1]].map((value) => [
        identity,
        { value },
      ]),
    ],
  },
  shellObservable: { good: [identity, shell], bad: [observables, shells], required: 2, also: [[mixed, shell]] },
  microcanonical: { good: [identity, shell], bad: [observables, shells], required: 2, also: [[mixed, shell]] },
  microcanonicalCovariance: {
    good: [identity, half, shell],
    bad: [observables, observables, shells],
    required: 3,
    also: [[identity, mixed, shell]],
  },
  eigenstateExpectations: { good: [identity, shell], bad: [observables, shells], required: 2, also: [[mixed, shell]] },
  eigenstateEntropies: {
    good: [library.abstractShell(4, { dims: [2, 2] }), { keep: [0], alpha: 2 }],
    bad: [shells, options({ keep: [0] }, { keep: subsystems, dims: [...dimsLists, [2, 3]], alpha: order }, ["keep"])],
    required: 2,
  },
  levelSpacingRatio: { good: [[1, 2, 4]], bad: [[...spectra, [1, 2], [2, 1, 3]]], required: 1 },
  levelSpacingRatios: { good: [[1, 2, 4]], bad: [[...spectra, [1, 2], [2, 1, 3]]], required: 1 },
  expectation: {
    good: [library.basisState([2], [0]), identity],
    bad: [
      [
        ...states.filter((s) => (s as Any)?.rows === undefined),
        ...densities.filter((s) => (s as Any)?.dims === undefined),
      ],
      observables,
    ],
    required: 2,
    also: [
      [bell, identity],
      [half, mixed],
    ],
  },
  haarExpectations: {
    good: [[identity, half], { stream: one, count: 2, shell }],
    bad: [
      [...notLists, [], [identity, mixed], [field(0, 0, f64())], ...observables.map((O) => [O])],
      options({ stream: one, count: 2 }, { stream: streams, count: size, shell: shells, real: truth }, [
        "stream",
        "count",
      ]),
    ],
    required: 2,
    also: [
      [[mixed], { stream: one, count: 2, shell }],
      [[half], { stream: one, count: 2, real: true }],
      [[identity], { stream: one, count: 2 ** 31 - 1 }],
    ],
  },
  canonicalTypicality: {
    good: [library.abstractShell(4, { dims: [2, 2] }), { keep: [0] }],
    bad: [shells, options({ keep: [0] }, { keep: subsystems, dims: [...dimsLists, [2, 3]] }, ["keep"])],
    required: 2,
  },
  effectiveDimension: {
    good: [library.abstractShell(4, { dims: [2, 2] }), { keep: [0] }],
    bad: [shells, options({ keep: [0] }, { keep: subsystems, dims: [...dimsLists, [2, 3]] }, ["keep"])],
    required: 2,
  },
  helstrom: {
    good: [half, half, { prior: 0.25 }],
    bad: [densities, densities, options({}, { prior: [...finite, -0.1, 1.1] })],
    required: 2,
    also: [[half, mixed]],
  },
  differenceSpectrum: {
    good: [bell, bell, { keep: [0] }],
    bad: [states, states, options({ keep: [0] }, { dims: dimsLists, keep: subsystems }, ["keep"])],
    required: 3,
    also: [[bell, library.basisState([4], [0]), { keep: [0] }]],
  },
  pseudoInverseMoment: {
    good: [bell, { keep: [0] }],
    bad: [states, options({ keep: [0] }, { dims: dimsLists, keep: subsystems }, ["keep"])],
    required: 2,
  },
  hermitianBasis: {
    good: [2, { stream: one }],
    bad: [[...dimension, 65], options({}, { stream: streams })],
    required: 1,
  },
  observableExpectations: {
    good: [half, [identity]],
    bad: [densities, [...notLists, [identity, mixed], ...observables.map((O) => [O])]],
    required: 2,
  },
  quantumTangentKernel: {
    good: [bell, { keep: [0], tangent: true }],
    bad: [states, options({ keep: [0] }, { dims: dimsLists, keep: subsystems, tangent: truth }, ["keep"])],
    required: 2,
    also: [[library.basisState([256], [0]), { keep: [0] }]],
  },
  quantumTangentSpectrum: {
    good: [bell, { keep: [0] }],
    bad: [states, options({ keep: [0] }, { dims: dimsLists, keep: subsystems }, ["keep"])],
    required: 2,
    also: [[library.basisState([2 ** 15], [0]), { keep: [0] }]],
  },
  nearestThermalState: {
    good: [bell, { keep: [0], target: half }],
    bad: [
      states,
      options({ keep: [0] }, { dims: dimsLists, keep: subsystems, target: [...densities, negative, mixed] }, ["keep"]),
    ],
    required: 2,
    also: [
      [bell, { keep: [0, 1] }],
      [bell, { keep: [0, 1], target: library.maximallyMixed(4) }],
    ],
  },
  thermalNeighbourFraction: {
    good: [[2, 2], { keep: [0], radius: 0.3, count: 3, stream: one }],
    bad: [
      dimsLists,
      options(
        { keep: [0], radius: 0.3, count: 3, stream: one },
        { keep: subsystems, radius: [-1, Number.NaN, "1"], count: [0, -1, 1.5, "3"], stream: streams, shell: shells },
        ["keep", "radius", "count", "stream"],
      ),
    ],
    required: 2,
    also: [[[2, 3], { keep: [0], radius: 1, count: 2, stream: one, shell }]],
  },
  linearThermalDistance: {
    good: [bell, { keep: [0] }],
    bad: [states, options({ keep: [0] }, { dims: dimsLists, keep: subsystems }, ["keep"])],
    required: 2,
    also: [[bell, { keep: [0, 1] }]],
  },
  densityMatrix: { good: [bell], bad: [states], required: 1, also: [[library.basisState([2 ** 16], [0])]] },
  hamiltonian: {
    good: [identity, { dims: [2] }],
    bad: [[...hermitians, field(0, 0, f64())], options({}, { dims: [...dimsLists, [3], [2, 2]] })],
    required: 1,
  },
  spinChain: {
    good: [{ sites: 2, terms: [bond], pauli: false, sector: { up: 1, reflection: -1, inversion: 1 } }],
    bad: [
      options({ sites: 2, terms: [bond] }, { sites: siteCounts, terms, pauli: truth, sector: sectors }, [
        "sites",
        "terms",
      ]),
    ],
    required: 1,
  },
  pauliString: { good: ["ZZ", [0, 1], 2], bad: [opsLists, places, siteCounts], required: 3 },
  mixedFieldIsing: model(["J", "g", "h"]),
  xxz: model(["J", "delta", "hz"]),
  heisenberg: model(["J", "hz"]),
  apply: {
    good: [f64(1, 0)],
    bad: [vectorsOfTwo],
    required: 1,
    of: (vector) => operator.apply(vector),
  },
  embed: {
    good: [f64(1, 0, 0, 0)],
    bad: [vectorsOfTwo],
    required: 1,
    of: (vector) => inside.sector!.embed(vector),
  },
  project: {
    good: [bell],
    bad: [[...vectorsOfTwo, f64(1, 0, 0, 0)]],
    required: 1,
    of: (vector) => inside.sector!.project(vector),
  },
  toMatrix: {
    good: [2],
    bad: [[16, 26]],
    required: 0,
    of: (sites) => library.xxz({ sites }).toMatrix(),
  },
  evolve: {
    good: [operator, spin, 1, { tolerance: 1e-12 }],
    bad: [
      generators,
      [...states.filter((value) => (value as Any)?.rows === undefined), bell],
      [
        ...notNumbers.filter((value) => !Array.isArray(value)),
        Number.NaN,
        Infinity,
        -Infinity,
        1e300,
        ["1"],
        [null],
        [1n],
        [0, Number.NaN],
        [0, Infinity],
      ],
      options({}, { tolerance: [...positive, 1e-16, 0.1] }),
    ],
    required: 3,
  },
  groundState: {
    good: [operator, { stream: one, tol: 1e-6, maxIterations: 100 }],
    bad: [
      generators,
      options({ stream: one }, { stream: streams, tol: [...notNegative, 1], maxIterations: [...dimension, -1] }, [
        "stream",
      ]),
    ],
    required: 2,
  },
  thermalPureState: {
    good: [operator, 1, { stream: one, effective: true }],
    bad: [
      generators,
      [...notNegative, 1e300],
      options({ stream: one }, { stream: streams, effective: truth }, ["stream"]),
    ],
    required: 3,
  },
  maximallyMixed: { good: [2], bad: [dimension], required: 1, also: [[2 ** 20]] },
  partialTrace: {
    good: [bell, { keep: [0] }],
    bad: [
      [
        ...states.filter((s) => (s as Any)?.rows === undefined),
        ...densities.filter((s) => (s as Any)?.dims === undefined),
      ],
      options({ keep: [0] }, { dims: dimsLists, keep: subsystems }, ["keep"]),
    ],
    required: 2,
    also: [
      [bell, { traceOut: [2] }],
      [bell, { keep: [0], traceOut: [1] }],
      [bell, { dims: [2, 3], keep: [0] }],
      [mixed, { dims: [2, 3], keep: [0] }],
      [mixed, { dims: [4], keep: [1] }],
      [library.basisState([2 ** 16, 2], [0, 0]), { keep: [0] }],
    ],
  },
  schmidtValues: {
    good: [bell, { keep: [0] }],
    bad: [states, options({ keep: [0] }, { dims: dimsLists, keep: subsystems }, ["keep"])],
    required: 2,
  },
  entropies: {
    good: [bell, { keep: [0], alphas: [1] }],
    bad: [
      states,
      options({ keep: [0], alphas: [1] }, { dims: dimsLists, keep: subsystems, alphas: alphasOf }, ["keep", "alphas"]),
    ],
    required: 2,
  },
  purity: { good: [half], bad: [densities], required: 1 },
  vonNeumannEntropy: {
    good: [half, { base: 2 }],
    bad: [[...densities, negative], options({}, { base: [...positive, 1] })],
    required: 1,
  },
  renyiEntropy: {
    good: [half, 2, { base: 2 }],
    bad: [[...densities, negative], order, options({}, { base: [...positive, 1] })],
    required: 2,
  },
  relativeEntropy: {
    good: [half, half],
    bad: [
      [...densities, negative],
      [...densities, negative],
    ],
    required: 2,
    also: [[half, mixed]],
  },
  mutualInformation: {
    good: [bell, { a: [0], b: [1] }],
    bad: [
      [
        ...states.filter((s) => (s as Any)?.rows === undefined),
        ...densities.filter((s) => (s as Any)?.dims === undefined),
      ],
      options({ a: [0], b: [1] }, { dims: dimsLists, a: subsystems, b: subsystems }, ["a", "b"]),
    ],
    required: 2,
    also: [
      [bell, { a: [0], b: [0] }],
      [mixed, { dims: [2, 3], a: [0], b: [1] }],
      [half, { a: [0], b: [1] }],
    ],
  },
  traceDistance: { good: [half, half], bad: [densities, densities], required: 2, also: [[half, mixed]] },
  fidelity: {
    good: [half, half, { squared: false }],
    bad: [[...densities, negative], [...densities, negative], options({}, { squared: truth })],
    required: 2,
    also: [[half, mixed]],
  },

  kolmogorovDistance: {
    good: [[0.25, 0.75], (x: number) => x],
    bad: [
      [...notLists, [], ["1"], [1n], [0, null], [0, Number.NaN], [0, Infinity], new Array(2)],
      [null, 1, "x", {}, [], () => Number.NaN, () => "1", () => 2, () => -1, () => null, () => undefined],
    ],
    required: 2,
  },
  marchenkoPastur: ratio,
  "marchenkoPastur.density": {
    good: [1],
    bad: [real],
    required: 1,
    of: (x) => library.marchenkoPastur(0.5).density(x),
  },
  "marchenkoPastur.cdf": { good: [1], bad: [real], required: 1, of: (x) => library.marchenkoPastur(0.5).cdf(x) },
  "marchenkoPastur.moment": {
    good: [1],
    bad: [finite],
    required: 1,
    of: (x) => library.marchenkoPastur(0.5).moment(x),
  },
  pageEntropy: pair,
  pageDeficit: pair,
  pageVariance: pair,
  meanPurity: pair,
  meanPurityReal: pair,
  purityVariance: pair,
  meanSquaredDistance: pair,
  meanSquaredThermalDistance: pair,
  meanSquaredLinearDistance: pair,
  meanKernelFluctuation: pair,
  inverseMoment: pair,
  inverseMomentVariance: pair,
  meanNoiseAmplification: pair,
  noiseAmplification: ratio,
  meanNoiseAmplificationReal: pair,
  ridgelessRisk: {
    good: [{ n: 3, p: 2, noise: 0.5, signal: [1, 0.5] }],
    bad: [
      options(
        { n: 3, p: 2, noise: 0.5, signal: [1] },
        {
          n: dimension,
          p: size,
          noise: [...finite, -1],
          signal: [...notLists, ["1"], [1n], [-1], [Number.NaN], [Infinity], [null], new Array(1)],
        },
        ["n", "p", "noise", "signal"],
      ),
    ],
    required: 1,
  },
  ridgelessRiskLimit: { good: [2, 0.5, 1], bad: [positive, [...finite, -1], [...finite, -1]], required: 3 },
  gordonBounds: pair,
  smallestEigenvalueLawReal: { good: [], bad: [], required: 0 },
  "smallestEigenvalueLawReal.survival": {
    good: [0.1],
    bad: [real],
    required: 1,
    of: (x) => library.smallestEigenvalueLawReal().survival(x),
  },
  "smallestEigenvalueLawReal.cdf": {
    good: [0.1],
    bad: [real],
    required: 1,
    of: (x) => library.smallestEigenvalueLawReal().cdf(x),
  },
  "smallestEigenvalueLawReal.quantile": {
    good: [0.1],
    bad: [[...finite, -0.1, 1.1]],
    required: 1,
    of: (p) => library.smallestEigenvalueLawReal().quantile(p),
  },
  meanMoment: {
    good: [2, 2, 3],
    bad: [finite, dimension, dimension],
    required: 3,
    also: [
      [0.5, 2 ** 40, 2 ** 40],
      [1e15 + 0.5, 2, 3],
      [2 ** 40, 2 ** 40, 2 ** 41],
    ],
  },
  renyiMarchenkoPastur: { good: [2, 2, 3], bad: [order, dimension, dimension], required: 3 },
  smallestEigenvalueLaw: { ...pair, also: [[2 ** 40, 2 ** 41]] },
  "smallestEigenvalueLaw.survival": {
    good: [0.1],
    bad: [real],
    required: 1,
    of: (x) => library.smallestEigenvalueLaw(2, 3).survival(x),
  },
  "smallestEigenvalueLaw.cdf": {
    good: [0.1],
    bad: [real],
    required: 1,
    of: (x) => library.smallestEigenvalueLaw(3, 3).cdf(x),
  },
  "smallestEigenvalueLaw.quantile": {
    good: [0.1],
    bad: [[...finite, -0.1, 1.1]],
    required: 1,
    of: (p) => library.smallestEigenvalueLaw(3, 4).quantile(p),
  },
  traceDistanceMarchenkoPastur: ratio,
  pairTraceDistanceMarchenkoPastur: ratio,
  meanQubitTraceDistance: { good: [3], bad: [dimension], required: 1 },
  meanPureTraceDistance: { good: [3], bad: [dimension], required: 1 },
  normalTail: { good: [1], bad: [real], required: 1 },
  kolmogorovTail: { good: [1], bad: [real], required: 1 },
  chernoffBound: { good: [[0, 1, 3], 2], bad: [spectra, real], required: 2 },
  twoSidedChernoffBound: { good: [[0, 1, 3], 1], bad: [spectra, notNegative], required: 2 },
  exactTail: { good: [[0, 1, 3], 2], bad: [spectra, real], required: 2 },
  twoSidedTail: { good: [[0, 1, 3], 1], bad: [spectra, notNegative], required: 2 },
  projectorTail: { good: [2, 4, 0.5], bad: [[...size, 5], dimension, real], required: 3 },
  regularisedIncompleteBeta: { good: [0.5, 2, 3], bad: [[...finite, -0.1, 1.1], positive, positive], required: 3 },
  expectationVariance: {
    good: [1, 3, { real: true }],
    bad: [notNegative, dimension, options({}, { real: truth })],
    required: 2,
  },
  typicalityBound: { good: [1, 3, 0.5], bad: [notNegative, dimension, notNegative], required: 3 },
  traceDistanceBound: { good: [3, 0.5], bad: [dimension, notNegative], required: 2 },
  levyBound: { good: [3, 2, 0.5], bad: [dimension, notNegative, notNegative], required: 3 },
  binomialTail: { good: [10, 5, 0.5], bad: [size, finite, [...finite, -0.1, 1.1]], required: 3 },

  spherePoints: {
    good: [3, 2, { stream: one, radius: 2 }],
    bad: [size, dimension, options({ stream: one }, { stream: streams, radius: positive }, ["stream"])],
    required: 3,
    also: [[2 ** 20, 2 ** 20, { stream: one }]],
  },
  randomFeatures: {
    good: [identity, { count: 5, activation: "erf", weightStd: 1.4, biasStd: 0.5, stream: one }],
    bad: [
      reals,
      options(
        { count: 5, activation: "erf", stream: one },
        {
          count: dimension,
          activation: [null, 1, "swish", {}, ["relu"]],
          weightStd: positive,
          biasStd: [...finite, -1],
          stream: streams,
        },
        ["count", "activation", "stream"],
      ),
    ],
    required: 2,
    also: [[identity, { count: 5, activation: "linear", weightStd: 1.7e308, stream: one }]],
  },
  ridgeless: {
    good: [notSquare, [1, 2], { rcond: 0 }],
    bad: [reals, [...reals, ...numberLists, library.identity(3)], options({}, { rcond: rconds })],
    required: 2,
    also: [
      [field(2, 2, f64(1e-200, 0, 0, 1e-200)), [1e200, 0]],
      [field(2, 1, f64(1, 0)), [0, 1e200]],
      [identity, [1e200, 0, 1]],
    ],
  },
  "ridgeless.predict": {
    speaker: "ridgeless",
    good: [identity],
    bad: [[...reals, library.identity(3)]],
    required: 1,
    of: (X) => library.ridgeless(identity, [1, 2]).predict(X),
  },
  "ridgeless.noiseAmplification": {
    speaker: "ridgeless",
    good: [identity],
    bad: [[...reals, library.identity(3), library.matrix(0, 2), field(1, 2, f64(1e200, 0))]],
    required: 1,
    of: (X) => library.ridgeless(identity, [1, 2]).noiseAmplification(X),
  },
  jacobianSpectrum: {
    good: [identity, { rcond: 1e-10 }],
    bad: [[...reals, library.matrix(0, 2), library.matrix(2, 0), library.matrix(2, 2)], options({}, { rcond: rconds })],
    required: 1,
  },
  rankThreshold: {
    good: [[{ parameters: 3, observables: 2, ranks: [2, 2] }]],
    bad: [
      [
        ...notLists,
        [],
        ...notObjects.map((point) => [point]),
        [{}],
        ...dimension.map((parameters) => [{ parameters, observables: 2, ranks: [0] }]),
        ...dimension.map((observables) => [{ parameters: 3, observables, ranks: [0] }]),
        ...[...notLists, [], ["1"], [3], [-1], [0.5], [Number.NaN]].map((ranks) => [
          { parameters: 3, observables: 2, ranks },
        ]),
      ],
    ],
    required: 1,
  },
  smallestSingularValueFit: {
    good: [rising],
    bad: [
      [
        ...notLists,
        [],
        rising.slice(1),
        rising.map((point) => ({ ...point, parameters: 9 })),
        rising.map((point) => ({ ...point, parameters: point.parameters / 8 })),
        rising.map((point) => ({ ...point, values: [1, 1] })),
        rising.map((point, i) => ({ ...point, observables: 4 + i })),
        ...[...notObjects, {}, undefined].map((point) => [...rising.slice(1), point]),
        ...dimension.map((parameters) => [...rising.slice(1), { ...rising[0]!, parameters }]),
        ...dimension.map((observables) => [...rising.slice(1), { ...rising[0]!, observables }]),
        ...[...notLists, [], [1], [1, 2, 3], ["1", "2"], [1, -1], [1, Number.NaN], [1, Infinity]].map((values) => [
          ...rising.slice(1),
          { ...rising[0]!, values },
        ]),
      ],
    ],
    required: 1,
  },
  limitingSigma: {
    good: [identity],
    bad: [
      [
        ...reals,
        notSquare,
        field(2, 2, f64(1, 2, 3, 4)),
        field(2, 2, f64(1, 2, 2, 1)),
        library.matrix(0, 0),
        library.matrix(2, 2),
      ],
    ],
    required: 1,
  },
  whiten: {
    good: [identity, identity, { rcond: 1e-12 }],
    bad: [
      [...reals, notSquare, field(2, 2, f64(1, 2, 3, 4)), library.identity(3)],
      [
        ...reals,
        notSquare,
        field(2, 2, f64(1, 2, 3, 4)),
        field(2, 2, f64(1, 0, 0, 0)),
        field(2, 2, f64(1, 0, 0, -1)),
        field(2, 2, f64(1, 0, 0, 1e-13)),
        library.matrix(2, 2),
        library.identity(3),
      ],
      options({}, { rcond: rconds }),
    ],
    required: 2,
    also: [[field(2, 2, f64(1e300, 0, 0, 1)), field(2, 2, f64(1e-200, 0, 0, 1e-200))]],
  },
  effectiveDegreesOfFreedom: {
    good: [[[0.5, 1.5]]],
    bad: [
      [
        ...notLists,
        [],
        [null],
        [1],
        [[]],
        [[1, 2], [1]],
        [["1"]],
        [[0, 0]],
        [[-1, -2]],
        [[1, Number.NaN]],
        [[1, Infinity]],
        [[1.7e308, 1.7e308]],
        f64(1, 2),
      ],
    ],
    required: 1,
  },

  infiniteNtk: {
    good: [{ widths: [2, 3, 1], activation: "tanh", weightStd: 1.5, biasStd: 0.5 }, identity, identity],
    bad: [
      options(
        { widths: [2, 3, 1], activation: "tanh" },
        {
          widths: [...notLists, [], [2], [2, 0, 1], [2, -1], [2, 1.5], [2, Number.NaN], [2, "1"], [2, 1n], [3, 1]],
          activation: [null, 1, {}, "sigmoid", "toString", "RELU"],
          parameterization: [null, 1, {}, "mup", "standard"],
          weightStd: [...finite, -1],
          biasStd: [...finite, -1],
          bias: truth,
        },
        ["widths", "activation"],
      ),
      [...fields, notSquare, library.complexMatrix(2, 2)],
      [...fields, notSquare, library.complexMatrix(2, 2)],
    ],
    required: 2,
    also: [
      [{ widths: [2, 1], activation: "tanh", weightStd: 1e100 }, identity],
      [{ widths: [2, 1], activation: "tanh", bias: false, biasStd: 1 }, identity],
      [{ widths: [1, 1], activation: "tanh" }, library.matrix(2 ** 15, 1)],
    ],
  },

  run: {
    speaker: claim.id,
    good: [claim, tiny],
    bad: [[...notObjects, {}, "no-such-claim"], options(tiny, runOptions)],
    required: 1,
  },
  runShard: {
    speaker: claim.id,
    good: [claim, { ...tiny, shard: { index: 1, count: 1 } }],
    bad: [
      [...notObjects, {}, "no-such-claim"],
      options(
        { ...tiny, shard: { index: 1, count: 1 } },
        {
          ...runOptions,
          shard: [
            ...notObjects,
            {},
            { index: 0, count: 1 },
            { index: 2, count: 1 },
            { index: 1.5, count: 2 },
            { index: 1, count: 2 ** 40 },
          ],
        },
        ["shard"],
      ),
    ],
    required: 2,
  },
  mergeShards: {
    good: [[await library.runShard(claim, { ...tiny, shard: { index: 1, count: 1 } } as Any)], library.claims],
    bad: [
      [
        ...notLists,
        [],
        [null],
        [{}],
        [5],
        [part],
        [{ header: part.header }],
        [{ header: {}, pieces: [] }],
        [{ ...part, pieces: [null] }],
      ],
      [...notLists, [null], [{}]],
    ],
    required: 1,
  },
  digest: {
    good: ["id", { n: 1 }, 1, { fields: ["x"], count: 1, data: f64(1) }],
    bad: [
      [null, 1, {}, []],
      [...notObjects, { n: "1" }, { n: null }],
      [null, "1", -1, 1.5, Number.NaN, 2 ** 60, {}],
      [
        ...notObjects,
        {},
        { fields: ["x"], count: 1, data: [1] },
        { fields: ["x"], count: 2, data: f64(1) },
        { fields: "x", count: 1, data: f64(1) },
        { fields: ["x"], count: -1, data: f64() },
      ],
    ],
    required: 4,
  },
  combineDigests: {
    good: [["0".repeat(64)]],
    bad: [[...notLists, [], [null], ["xyz"], ["0".repeat(63)], ["G".repeat(64)]]],
    required: 1,
  },

  createEngine: {
    good: [{ build: "strict" }],
    bad: [
      options(
        {},
        {
          build: [null, "fast", 1, {}],
          module: [null, 1, {}, bytes(8), new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))],
          maximumBytes: [...positive, 100],
          threads: [...size, 0, 17],
        },
      ),
    ],
    required: 0,
  },
  withEngine: {
    good: [currentEngine(), () => 1],
    bad: [
      [...notObjects, {}, { build: "strict" }],
      [null, 1, "x", {}],
    ],
    required: 2,
    also: [[currentEngine(), async () => 1]],
  },
  setDefaultEngine: { good: [currentEngine()], bad: [[...notObjects, {}, { build: "strict" }]], required: 1 },
  currentEngine: { good: [], bad: [], required: 0 },
  engineInfo: { good: [], bad: [], required: 0 },

  readNpy: {
    good: [npyDoor.writeNpy(identity), { widen: true }],
    bad: [pages, options({}, { widen: truth, text: truth })],
    required: 1,
  },
  readNpz: {
    good: [npyDoor.writeNpz({ identity }), { widen: true }],
    bad: [
      [...pages, npyDoor.writeNpy(identity), npyDoor.writeNpz({ identity }).subarray(1)],
      options({}, { widen: truth, text: truth }),
    ],
    required: 1,
  },
  writeNpz: {
    good: [{ identity }, { compressed: true }],
    bad: [
      [...notObjects, ...[null, 5, {}, { shape: [2] }, { shape: [3], data: f64(1, 2) }].map((a) => ({ identity, a }))],
      options({}, { compressed: truth }),
    ],
    required: 1,
  },
  writeNpy: {
    good: [identity, { version: "1.0" }],
    bad: [
      [
        ...notObjects,
        {},
        { shape: [2] },
        ...shapes.map((shape) => ({ shape, data: f64(1, 2) })),
        { shape: [2], data: [1, 2] },
        { shape: [2], data: new Float32Array(2) },
        { shape: [2], data: f64(1, 2), dtype: "f4" },
        { shape: [2], data: f64(1, 2), dtype: null },
        { shape: [2], data: f64(1, 2), dtype: "c16" },
        { shape: [2], data: f64(1, 2), fortran: "yes" },
        { shape: [2], data: f64(1, 2), dtype: "U" },
        { shape: [2], data: ["a", 1], dtype: "U" },
        { shape: [1], data: ["a", "b"], dtype: "U" },
        ...fields.filter(
          (A) =>
            (A as Any)?.rows !== undefined &&
            (A as Any).data instanceof Float64Array &&
            (A as Any).data.every(Number.isFinite),
        ),
      ],
      options({}, { version: [null, 1, "1", "4.0"] }),
    ],
    required: 1,
  },
};

const shown = (args: readonly unknown[]): string =>
  args
    .map((value) => {
      if (typeof value === "object" && value !== null && "kernels" in value) return "engine";
      if (typeof value === "symbol" || typeof value === "bigint" || typeof value === "function") return String(value);
      return JSON.stringify(value, (_key, inner) =>
        typeof inner === "bigint" ||
        typeof inner === "symbol" ||
        typeof inner === "function" ||
        Number.isNaN(inner) ||
        inner === Infinity
          ? String(inner)
          : ArrayBuffer.isView(inner)
            ? `${inner.constructor.name}(${(inner as Any).length})`
            : inner,
      )?.slice(0, 100);
    })
    .join(", ");

/** The numbers behind every typed array among the arguments, to see afterwards that none has changed. */
function bits(value: unknown, depth = 0): string {
  if (ArrayBuffer.isView(value)) return (value as Any).length < 1000 ? String(Array.from(value as Any)) : "large";
  if (typeof value !== "object" || value === null || depth > 3 || "kernels" in value) return String(typeof value);
  return Object.entries(value)
    .map(([key, inner]) => `${key}:${typeof inner === "number" ? inner : bits(inner, depth + 1)}`)
    .join();
}

const wrongSets = (row: Row): unknown[][] => [
  ...Array.from({ length: row.required }, (_, count) => row.good.slice(0, count)),
  ...row.bad.flatMap((values, at) =>
    (at < row.required ? [...values, undefined] : values).map((value) =>
      row.good.map((good, i) => (i === at ? value : good)),
    ),
  ),
  ...(row.also ?? []).map((args) => [...args]),
];

const WRONG_WORDS = /undefined \(|Cannot |is not iterable|is not a function|Invalid|internal:|\n|\[object|null is not/;

/** What is wrong with the answer to these arguments, or undefined. */
async function complaint(name: string, row: Row, args: unknown[]): Promise<string | undefined> {
  const f = row.of ?? doors[name];
  const before = bits(args);
  const top = currentEngine().arena.top;
  let error: unknown;
  try {
    const value = await f(...args);
    return `returned ${shown([value])}`;
  } catch (thrown) {
    error = thrown;
  }
  if (!(error instanceof RangeError || error instanceof TypeError)) return `threw ${String(error)}`;
  const { message } = error;
  if (WRONG_WORDS.test(message)) return `said "${message}"`;
  if (!new RegExp(`^(${name.replaceAll(".", "\\.")}|${row.speaker ?? name}): \\S.{10,}`).test(message))
    return `said "${message}"`;
  if (bits(args) !== before) return "changed its arguments";
  if (currentEngine().arena.top !== top) return "left something in the arena";
  return undefined;
}

test.each(Object.keys(rows))(
  "%s answers bad input with one sentence, changes nothing and stays usable",
  async (name) => {
    const row = rows[name]!;
    const complaints: string[] = [];
    for (const args of wrongSets(row)) {
      const what = await complaint(name, row, args);
      if (what !== undefined) complaints.push(`${name}(${shown(args)}) ${what}`);
    }
    expect(complaints).toEqual([]);
    await (row.of ?? doors[name])(...row.good);
    expect(library.purity(half)).toBe(0.5);
  },
);

test("every exported function has a row", () => {
  const functions = Object.entries(doors).filter(
    ([, value]) => typeof value === "function" && !String(value).startsWith("class"),
  );
  expect(functions.map(([name]) => name).filter((name) => rows[name] === undefined)).toEqual([]);
  // Each column of bad values has a good one in its place.
  for (const { good, bad } of Object.values(rows)) expect(bad.length).toBe(good.length);
});

/** The same argument in other clothes: frozen, a view in the middle of a larger buffer, on shared memory. */
const clothes: [string, (data: Float64Array) => Float64Array][] = [
  [
    "a view with an offset",
    (data) => {
      const larger = new Float64Array(data.length + 5).fill(Number.NaN);
      larger.set(data, 3);
      return larger.subarray(3, 3 + data.length);
    },
  ],
  [
    "shared memory",
    (data) => {
      const shared = new Float64Array(new SharedArrayBuffer(data.byteLength));
      shared.set(data);
      return shared;
    },
  ],
];

function dressed(value: unknown, wear: (data: Float64Array) => Float64Array): unknown {
  if (value instanceof Float64Array) return wear(value);
  if (value instanceof Uint8Array) {
    const shared = new Uint8Array(new SharedArrayBuffer(value.length));
    shared.set(value);
    return shared;
  }
  if (typeof value !== "object" || value === null || "kernels" in value || "trial" in value) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((inner) => dressed(inner, wear)));
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dressed(inner, wear)])));
}

/** A part's pieces are cut by the clock: what they hold together is the same. */
const numbersOf = (value: unknown): string =>
  typeof value === "object" && value !== null && "pieces" in value
    ? library.mergeShards([value as library.Part])[0]!.digest
    : JSON.stringify(value, (key, inner) => (key === "seconds" ? 0 : inner));

test.each(clothes)("frozen arguments on %s give the same answer", async (_title, wear) => {
  for (const [name, row] of Object.entries(rows)) {
    if (name.endsWith("Engine") || name === "engineInfo") continue;
    const f = row.of ?? doors[name];
    const plain = await f(...row.good);
    const other = await f(...row.good.map((value) => dressed(value, wear)));
    expect(numbersOf(other), name).toBe(numbersOf(plain));
  }
});

test("one object may stand for two arguments", () => {
  const A = library.ginibre(3, 3, { stream: one, complex: true });
  const copy = { ...A, data: A.data.slice() };
  expect(library.matmul(A, A)).toEqual(library.matmul(A, copy));
  expect(library.kron(A, A)).toEqual(library.kron(A, copy));
  expect(A).toEqual(copy);
  expect(library.relativeEntropy(half, half)).toBe(0);
  expect(library.fidelity(mixed, mixed)).toBeCloseTo(1, 14);
});
