import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { type Field, toNested, trace } from "../../src/linalg/matrix.js";
import { hamiltonian } from "../../src/quantum/hamiltonian.js";
import { heisenberg } from "../../src/quantum/heisenberg.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import type { Operator } from "../../src/quantum/operator.js";
import { pauliString } from "../../src/quantum/pauliString.js";
import { type SpinChainOptions, spinChain } from "../../src/quantum/spinChain.js";
import { xxz } from "../../src/quantum/xxz.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import { uniforms } from "../support/random.js";
import { maxDifference } from "../support/reference.js";
import { chains, interleaved, referenceChain, referenceProduct } from "../support/spins.js";
import { EPSILON } from "../support/tolerance.js";

const sumOfSquares = (A: Field): number => A.data.reduce((sum, x) => sum + x * x, 0);

/** H applied to a complex vector and, where it is real, to a real one, against a dense product. */
function expectProducts(H: Operator, dense: Field, seed: number, bound: number): void {
  const x = uniforms(seed, 2 * H.dimension);
  expect(maxDifference(H.apply(x), referenceProduct(dense, x))).toBeLessThanOrEqual(bound);
  if (!H.real) return;
  const u = uniforms(seed + 1, H.dimension);
  expect(maxDifference(interleaved(H.apply(u)), referenceProduct(dense, interleaved(u)))).toBeLessThanOrEqual(bound);
}

describe("spinChain", () => {
  test("any Hermitian sum of products on up to 6 sites is the sum of Kronecker products, applied and as a matrix", () => {
    fc.assert(
      fc.property(chains(6), ({ sites, terms, pauli, seed }) => {
        const H = spinChain({ sites, terms, pauli });
        const dense = referenceChain(sites, terms, !pauli);
        const matrix = H.toMatrix();
        expect(H.dimension).toBe(2 ** sites);
        expect(matrix.complex === true).toBe(!H.real);
        // At most 24 terms of modulus below 3, of up to 16 strings: a few roundings of numbers below 72.
        const bound = 2000 * EPSILON;
        const shown = H.real ? interleaved(matrix.data) : matrix.data;
        expect(maxDifference(shown, dense.data)).toBeLessThanOrEqual(bound);
        expectProducts(H, dense, seed, bound);
      }),
      { numRuns: 60 },
    );
  });

  test("Y ⊗ Y is real, Y ⊗ Z is not, and X Y − Y X is i times a real matrix", () => {
    expect(pauliString("YY", [0, 2], 3).real).toBe(true);
    expect(pauliString("YZ", [0, 1], 2).real).toBe(false);
    const current = spinChain({
      sites: 2,
      terms: [
        { ops: "XY", sites: [0, 1], coefficient: 1 },
        { ops: "YX", sites: [0, 1], coefficient: -1 },
      ],
    });
    expect(toNested(current.toMatrix())[1]?.[2]).toEqual([0, 2]);
  });

  test("the order of letters and sites is the reader's: Z on site 2 and X on site 0", () => {
    expect(pauliString("ZX", [2, 0], 3).toMatrix()).toEqual(pauliString("XZ", [0, 2], 3).toMatrix());
    expect(Array.from(pauliString("Z", [0], 2).apply(Float64Array.of(1, 2, 3, 4)))).toEqual([1, 2, -3, -4]);
    expect(Array.from(pauliString("X", [1], 2).apply(Float64Array.of(1, 2, 3, 4)))).toEqual([2, 1, 4, 3]);
  });

  test("+ raises Z, with spins as with Pauli matrices", () => {
    for (const pauli of [true, false]) {
      const terms = [
        { ops: "+-", sites: [0, 1], coefficient: [0, 2] as const },
        { ops: "-+", sites: [0, 1], coefficient: [0, -2] as const },
      ];
      const H = spinChain({ sites: 2, terms, pauli });
      // |up down⟩⟨down up|: row 01, column 10.
      expect(toNested(H.toMatrix())[1]?.[2]).toEqual([0, 2]);
      expect(toNested(H.toMatrix())[2]?.[1]).toEqual([0, -2]);
    }
  });

  test("terms that cancel leave nothing; no terms are the zero operator, no letters a constant", () => {
    const X = { ops: "X", sites: [0] };
    const H = spinChain({
      sites: 2,
      terms: [X, { ...X, coefficient: -1 }, { ops: "", sites: [], coefficient: 3 }],
    });
    expect(Array.from(H.apply(Float64Array.of(1, 2, 3, 4)))).toEqual([3, 6, 9, 12]);
    expect(Array.from(spinChain({ sites: 1, terms: [] }).apply(Float64Array.of(1, 2)))).toEqual([0, 0]);
  });

  test("states keep their dims and are not normalised; arguments stay as they are", () => {
    const H = mixedFieldIsing({ sites: 4 });
    const data = uniforms(3, 32);
    const before = data.slice();
    const image = H.apply({ dims: [4, 4], data });
    expect(image.dims).toEqual([4, 4]);
    expect(image.data).toEqual(H.apply(data));
    expect(data).toEqual(before);
    expect(Object.isFrozen(H)).toBe(true);
  });
});

describe("ready-made chains", () => {
  test("three sites have the eigenvalues of the specification to 1e-6", () => {
    const ising = [-3.711958, -2.510501, -1.213525, -0.729271, 0.354406, 1.213525, 1.581523, 5.015802];
    const chain = [-0.96844, -0.83844, -0.065, 0.065, 0.155, 0.48844, 0.545, 0.61844];
    expect(
      maxDifference(eigvalsh(mixedFieldIsing({ sites: 3 }).toMatrix()), Float64Array.from(ising)),
    ).toBeLessThanOrEqual(1e-6);
    expect(maxDifference(eigvalsh(xxz({ sites: 3 }).toMatrix()), Float64Array.from(chain))).toBeLessThanOrEqual(1e-6);
  });

  test.each([1, 2, 5, 8])("Tr H = 0 and Tr H² is the closed form within 1e-13, L = %i", (L) => {
    const [J, g, h, delta, hz] = [0.8, 1.1, -0.4, 0.6, 0.3];
    const ising = mixedFieldIsing({ sites: L, J, g, h }).toMatrix();
    const expected = 2 ** L * ((L - 1) * J ** 2 + L * (g ** 2 + h ** 2));
    expect(Math.abs(sumOfSquares(ising) / expected - 1)).toBeLessThan(1e-13);
    expect(Math.abs(trace(ising) as number)).toBeLessThan(1e-11);
    const chain = xxz({ sites: L, J, delta, hz }).toMatrix();
    const exchange = 2 ** L * (((L - 1) * J ** 2 * (2 + delta ** 2)) / 16 + (L * hz ** 2) / 4);
    expect(Math.abs(sumOfSquares(chain) / exchange - 1)).toBeLessThan(1e-13);
    expect(Math.abs(trace(chain) as number)).toBeLessThan(1e-11);
  });

  test("any sum of different Pauli strings: Tr H = 2^L c_1 and Tr H² = 2^L Σ c² within 1e-13, L = 1 … 6; in its sectors, too", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 4095 }), { maxLength: 12 }),
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (L, codes, coefficients) => {
          const different = [...new Set(codes.map((code) => code % 4 ** L))];
          const terms = different.map((code, k) => {
            const letters = Array.from({ length: L }, (_, j) => "IXYZ"[Math.floor(code / 4 ** j) % 4]!);
            const sites = letters.flatMap((letter, j) => (letter === "I" ? [] : [j]));
            return { ops: sites.map((j) => letters[j]).join(""), sites, coefficient: coefficients[k]! };
          });
          const { data, rows, complex } = spinChain({ sites: L, terms }).toMatrix();
          const one = different.indexOf(0);
          let trace = 0;
          for (let i = 0; i < rows; i++) trace += data[(complex ? 2 : 1) * i * (rows + 1)]!;
          const squares = data.reduce((sum, x) => sum + x * x, 0);
          const expected = rows * terms.reduce((sum, { coefficient: c }) => sum + c * c, 0);
          expect(Math.abs(trace - rows * (terms[one]?.coefficient ?? 0))).toBeLessThanOrEqual(1e-13 * rows * 24);
          expect(Math.abs(squares - expected)).toBeLessThanOrEqual(1e-13 * Math.max(expected, 1e-300));
        },
      ),
      { numRuns: 60 },
    );
    // Squares of a sector's matrix add up to those of the whole.
    const whole = xxz({ sites: 9 })
      .toMatrix()
      .data.reduce((sum, x) => sum + x * x, 0);
    const parts = Array.from({ length: 10 }, (_, up) =>
      xxz({ sites: 9, sector: { up } })
        .toMatrix()
        .data.reduce((sum, x) => sum + x * x, 0),
    );
    expect(Math.abs(parts.reduce((a, b) => a + b) / whole - 1)).toBeLessThan(1e-14);
  });

  test("heisenberg is xxz with delta = 1 and no field; a ring of four has ground energy −2 J", () => {
    expect(heisenberg({ sites: 5, J: 0.7 }).toMatrix()).toEqual(xxz({ sites: 5, J: 0.7, delta: 1, hz: 0 }).toMatrix());
    expect(eigvalsh(heisenberg({ sites: 4, periodic: true }).toMatrix())[0]).toBeCloseTo(-2, 12);
  });

  test("disorder is uniform in [−W, W], the same for the same stream, on top of the field", () => {
    const [W, hz] = [0.5, 0.2];
    const H = heisenberg({ sites: 24, hz, disorder: W, stream: stream(7) });
    const fields = H.terms.filter(({ ops }) => ops === "Z").map(({ coefficient }) => 2 * (coefficient as number));
    expect(fields.length).toBe(24);
    expect(Math.max(...fields.map((x) => Math.abs(x - hz)))).toBeLessThanOrEqual(W);
    expect(new Set(fields).size).toBe(24);
    expect(heisenberg({ sites: 24, hz, disorder: W, stream: stream(7) }).terms).toEqual(H.terms);
    expect(heisenberg({ sites: 24, hz, disorder: W, stream: stream(8) }).terms).not.toEqual(H.terms);
    const ising = mixedFieldIsing({ sites: 24, h: hz, disorder: W, stream: stream(7) });
    expect(ising.terms.filter(({ ops }) => ops === "Z").map(({ coefficient }) => coefficient)).toEqual(fields);
  });

  test("its terms, read again, are the same Hamiltonian; sums join lists of terms", () => {
    const H = xxz({ sites: 4, periodic: true });
    expect(spinChain({ sites: 4, terms: H.terms }).toMatrix()).toEqual(H.toMatrix());
    const sector = { up: 2 };
    expect(spinChain({ sites: 4, terms: xxz({ sites: 4, sector }).terms, sector }).toMatrix()).toEqual(
      xxz({ sites: 4, sector }).toMatrix(),
    );
    const ladder = [
      { ops: "+Z-", sites: [0, 1, 3], coefficient: [0.5, 0.25] as const },
      { ops: "-Z+", sites: [0, 1, 3], coefficient: [0.5, -0.25] as const },
    ];
    const spins = spinChain({ sites: 4, terms: ladder, pauli: false });
    expect(spinChain({ sites: 4, terms: spins.terms }).toMatrix()).toEqual(spins.toMatrix());
    expect(spins.terms[0]).toEqual({ ops: "+Z-", sites: [0, 1, 3], coefficient: [0.25, 0.125] });
    const sum = spinChain({
      sites: 3,
      terms: [...pauliString("ZZ", [0, 1], 3).terms, ...pauliString("X", [2], 3).terms],
    });
    const [a, b] = [pauliString("ZZ", [0, 1], 3).toMatrix(), pauliString("X", [2], 3).toMatrix()];
    expect(sum.toMatrix().data).toEqual(a.data.map((x, k) => x + b.data[k]!));
  });
});

describe("hamiltonian", () => {
  test("a complex matrix applies as itself within 100 n ε", () => {
    for (const n of [1, 2, 3, 20, 33]) {
      const A = gue(n, { stream: stream(n) });
      const H = hamiltonian(A);
      expect(H.real).toBe(false);
      expectProducts(H, A, n, 100 * n * EPSILON);
      expect(H.toMatrix()).toEqual(A);
    }
  });

  test("a real matrix applies to real and complex vectors; it is a copy and knows its dims", () => {
    const A = mixedFieldIsing({ sites: 5 }).toMatrix();
    const H = hamiltonian(A, { dims: [4, 8] });
    expectProducts(H, A, 9, 1000 * EPSILON);
    const before = H.toMatrix();
    A.data[0] = 17;
    expect(H.toMatrix()).toEqual(before);
    expect(H.dims).toEqual([4, 8]);
  });
});

const chainWith = (terms: SpinChainOptions["terms"]) => () => spinChain({ sites: 3, terms });

test.each<[string, () => unknown, RegExp]>([
  [
    "an unpaired +",
    chainWith([
      { ops: "Z", sites: [0] },
      { ops: "+", sites: [1], coefficient: 2 },
    ]),
    /^spinChain: term 1, "\+" on sites \[1\] with coefficient 2 makes the sum non-Hermitian; .* "-" with coefficient 2 /,
  ],
  [
    "a complex coefficient",
    chainWith([{ ops: "XX", sites: [0, 2], coefficient: [1, 1e-3] }]),
    /^spinChain: term 0, "XX" on sites \[0, 2\] with coefficient \[1, 0.001\] makes the sum non-Hermitian/,
  ],
  [
    "the wrong adjoint",
    chainWith([
      { ops: "+-", sites: [0, 1], coefficient: [0, 1] },
      { ops: "-+", sites: [0, 1], coefficient: [0, 1] },
    ]),
    /^spinChain: term 0, "\+-" on sites \[0, 1\] with coefficient \[0, 1\] .* "-\+" with coefficient \[0, -1\]/,
  ],
  ["a site outside", chainWith([{ ops: "Z", sites: [3] }]), /^spinChain: expected sites of term 0 from 0 to 2, got 3$/],
  ["a letter", chainWith([{ ops: "ZW", sites: [0, 1] }]), /^spinChain: expected ops of term 0 to be letters .* "ZW"$/],
  [
    "a site twice",
    chainWith([{ ops: "ZZ", sites: [1, 1] }]),
    /^spinChain: expected term 0 to name each site once, got 1/,
  ],
  ["a state of another size", () => xxz({ sites: 3 }).apply(new Float64Array(12)), /^apply: expected 16 numbers/],
  [
    "a real vector for a complex operator",
    () => pauliString("Y", [0], 1).apply(new Float64Array(2)),
    /^apply: expected 4 numbers, re and im of 2 entries, got 2$/,
  ],
  ["NaN in a vector", () => xxz({ sites: 1 }).apply(Float64Array.of(0, Number.NaN)), /^apply: .* got NaN at index 1$/],
])("%s is refused", (_title, call, sentence) => {
  expect(call).toThrow(sentence);
});
