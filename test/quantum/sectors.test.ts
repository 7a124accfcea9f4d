import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { hamiltonian } from "../../src/quantum/hamiltonian.js";
import { heisenberg } from "../../src/quantum/heisenberg.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import { type Operator, productOf } from "../../src/quantum/operator.js";
import type { SectorOptions } from "../../src/quantum/sector.js";
import { type Hamiltonian, spinChain } from "../../src/quantum/spinChain.js";
import type { Term } from "../../src/quantum/terms.js";
import { xxz } from "../../src/quantum/xxz.js";
import { uniforms } from "../support/random.js";
import { maxDifference } from "../support/reference.js";
import { interleaved, referenceProduct } from "../support/spins.js";
import { EPSILON } from "../support/tolerance.js";

const signs = [1, -1] as const;
const range = (count: number) => Array.from({ length: count }, (_, k) => k);

/** All spectra of a family of sectors, sorted into one. */
function union(build: (sector: SectorOptions) => Hamiltonian, sectors: readonly SectorOptions[]): Float64Array {
  const spectra = sectors.map((sector) => eigvalsh(build(sector).toMatrix()));
  return Float64Array.from(spectra.flatMap((values) => Array.from(values))).sort();
}

/** Momenta of a ring, with reflection where it commutes. */
const momenta = (L: number, more: SectorOptions = {}): SectorOptions[] =>
  range(L).flatMap((momentum): SectorOptions[] =>
    (2 * momentum) % L === 0 ? signs.map((reflection) => ({ ...more, momentum, reflection })) : [{ ...more, momentum }],
  );

type Family = [string, (L: number, sector?: SectorOptions) => Hamiltonian, (L: number) => SectorOptions[]];

const families: Family[] = [
  [
    "an open Ising chain: reflection",
    (sites, sector) => mixedFieldIsing({ sites, ...(sector && { sector }) }),
    () => signs.map((reflection) => ({ reflection })),
  ],
  [
    "an Ising ring: momentum, reflection",
    (sites, sector) => mixedFieldIsing({ sites, periodic: true, ...(sector && { sector }) }),
    (L) => momenta(L),
  ],
  [
    "an Ising ring without longitudinal field: momentum, reflection, inversion",
    (sites, sector) => mixedFieldIsing({ sites, h: 0, periodic: true, ...(sector && { sector }) }),
    (L) => signs.flatMap((inversion) => momenta(L, { inversion })),
  ],
  [
    "an open XXZ chain in a field: magnetisation, reflection",
    (sites, sector) => xxz({ sites, ...(sector && { sector }) }),
    (L) => range(L + 1).flatMap((up) => signs.map((reflection) => ({ up, reflection }))),
  ],
  [
    "an XXZ ring: magnetisation, momentum, reflection, inversion",
    (sites, sector) => xxz({ sites, hz: 0, periodic: true, ...(sector && { sector }) }),
    (L) =>
      range(L + 1).flatMap((up) =>
        2 * up === L ? signs.flatMap((inversion) => momenta(L, { up, inversion })) : momenta(L, { up }),
      ),
  ],
  [
    "a ring with a chiral current: magnetisation, momentum",
    (sites, sector) => spinChain({ sites, terms: chiral(sites), ...(sector && { sector }) }),
    (L) => range(L + 1).flatMap((up) => range(L).map((momentum) => ({ up, momentum }))),
  ],
];

/** XX + YY + ½ (XY − YX) around a ring: complex, and without reflection. */
function chiral(sites: number): Term[] {
  return range(sites).flatMap((j): Term[] => {
    const pair = [j, (j + 1) % sites];
    return [
      { ops: "+-", sites: pair, coefficient: [2, 1] },
      { ops: "-+", sites: pair, coefficient: [2, -1] },
      { ops: "ZZ", sites: pair, coefficient: 0.3 },
    ];
  });
}

describe("the union of the sectors", () => {
  test.each(families)(
    "%s: dimensions add up to 2^L, spectra to the spectrum within 1e-11, L = 3, 4, 7, 8",
    (_title, build, sectors) => {
      for (const L of [3, 4, 7, 8]) {
        const parts = sectors(L);
        const dimensions = parts.map((sector) => build(L, sector).dimension);
        expect(dimensions.reduce((sum, d) => sum + d, 0)).toBe(2 ** L);
        const whole = eigvalsh(build(L).toMatrix());
        expect(
          maxDifference(
            union((sector) => build(L, sector), parts),
            whole,
          ),
        ).toBeLessThanOrEqual(1e-11);
      }
    },
  );

  test.each(families)(
    "%s of 10 sites: the spectra of all sectors are the spectrum within 1e-11",
    (_title, build, sectors) => {
      const whole = eigvalsh(build(10).toMatrix());
      const parts = union((sector) => build(10, sector), sectors(10));
      expect(maxDifference(parts, whole)).toBeLessThanOrEqual(1e-11);
    },
  );
});

describe("inside a sector", () => {
  const cases: [string, Hamiltonian, Operator][] = [
    ["up", xxz({ sites: 7, sector: { up: 3 } }), xxz({ sites: 7 })],
    ["reflection", mixedFieldIsing({ sites: 6, sector: { reflection: -1 } }), mixedFieldIsing({ sites: 6 })],
    [
      "momentum",
      mixedFieldIsing({ sites: 6, periodic: true, sector: { momentum: 2 } }),
      mixedFieldIsing({ sites: 6, periodic: true }),
    ],
    [
      "all four",
      heisenberg({ sites: 10, periodic: true, sector: { up: 5, momentum: 5, reflection: 1, inversion: -1 } }),
      heisenberg({ sites: 10, periodic: true }),
    ],
    [
      "up and momentum of a complex one",
      spinChain({ sites: 6, terms: chiral(6), sector: { up: 2, momentum: 5 } }),
      spinChain({ sites: 6, terms: chiral(6) }),
    ],
  ];

  test.each(cases)(
    "%s: apply is the matrix, embedding commutes with H and keeps the norm, projecting undoes it",
    (_title, H, whole) => {
      const n = H.dimension;
      expect(n).toBeGreaterThan(1);
      const x = uniforms(n, 2 * n);
      const y = H.apply(x);
      const bound = 100 * EPSILON * 10;
      expect(maxDifference(y, referenceProduct(H.toMatrix(), x))).toBeLessThanOrEqual(bound);
      const sector = H.sector!;
      expect(sector.representatives.length).toBe(n);
      const inside = sector.embed(x);
      expect(maxDifference(whole.apply(inside).data, sector.embed(y).data)).toBeLessThanOrEqual(bound);
      const norm = (data: Float64Array) => data.reduce((sum, a) => sum + a * a, 0);
      expect(Math.abs(norm(inside.data) / norm(x) - 1)).toBeLessThan(1e-13);
      expect(maxDifference(sector.project(inside).data, x)).toBeLessThan(1e-13);
      if (!H.real) return;
      const u = uniforms(n + 1, n);
      expect(
        maxDifference(interleaved(H.apply(u)), referenceProduct(H.toMatrix(), interleaved(u))),
      ).toBeLessThanOrEqual(bound);
      expect(sector.embed(u)).toEqual(sector.embed(interleaved(u)));
    },
  );

  test("translation multiplies an embedded state by e^(−2πik/L), reflection and inversion by their signs", () => {
    const L = 6;
    const k = 2;
    const H = mixedFieldIsing({ sites: L, periodic: true, sector: { momentum: k } });
    const { data } = H.sector!.embed(uniforms(4, 2 * H.dimension));
    const [re, im] = [Math.cos((2 * Math.PI * k) / L), -Math.sin((2 * Math.PI * k) / L)];
    for (let s = 0; s < 2 ** L; s++) {
      // The amplitude that T moves to s came from where the last site's bit is the first one's.
      const from = ((s << 1) & (2 ** L - 1)) | (s >> (L - 1));
      expect(data[2 * from]!).toBeCloseTo(re * data[2 * s]! - im * data[2 * s + 1]!, 12);
      expect(data[2 * from + 1]!).toBeCloseTo(re * data[2 * s + 1]! + im * data[2 * s]!, 12);
    }
    const G = xxz({ sites: 4, hz: 0, sector: { reflection: -1, inversion: -1 } });
    const g = G.sector!.embed(uniforms(4, 2 * G.dimension)).data;
    for (let s = 0; s < 16; s++) {
      const mirrored = [8, 4, 2, 1].reduce((out, bit, j) => out | (s & bit ? 1 << j : 0), 0);
      expect(g[2 * mirrored]!).toBe(0 - g[2 * s]!);
      expect(g[2 * (15 - s)]!).toBe(0 - g[2 * s]!);
    }
  });

  test("dimensions are those of the books: C(16, 8) = 12870; a Heisenberg ring of 16, k = 0, even, even: 257", () => {
    expect(xxz({ sites: 16, sector: { up: 8 } }).dimension).toBe(12870);
    const ring = heisenberg({
      sites: 16,
      periodic: true,
      sector: { up: 8, momentum: 0, reflection: 1, inversion: 1 },
    });
    expect(ring.dimension).toBe(257);
  });

  test("a sector without states has dimension 0 and an empty spectrum", () => {
    const H = heisenberg({ sites: 2, periodic: true, sector: { up: 0, momentum: 1 } });
    expect(H.dimension).toBe(0);
    expect(H.toMatrix().rows).toBe(0);
    expect(H.apply(new Float64Array(0))).toEqual(new Float64Array(0));
  });
});

describe("several columns at once", () => {
  const operators: [string, Operator][] = [
    ["a chain", xxz({ sites: 5 })],
    ["a complex chain", spinChain({ sites: 4, terms: chiral(4) })],
    ["a sector", xxz({ sites: 6, sector: { up: 2 } })],
    ["a complex sector", spinChain({ sites: 5, terms: chiral(5), sector: { up: 2, momentum: 1 } })],
    ["a matrix", hamiltonian(mixedFieldIsing({ sites: 4 }).toMatrix())],
    ["a complex matrix", hamiltonian(spinChain({ sites: 3, terms: chiral(3) }).toMatrix())],
    ["a literal", { ...xxz({ sites: 4 }) }],
  ];

  test("each column is the product of that column, within rounding, whatever their number", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...operators),
        fc.integer({ min: 1, max: 11 }),
        fc.boolean(),
        ([, H], columns, wish) => {
          const complex = wish || !H.real;
          const width = complex ? 2 : 1;
          const x = uniforms(columns, H.dimension * width * columns);
          const y = withScope("test", (s) => {
            const [a, b] = [s.copyIn(x), s.f64(x.length)];
            productOf(s, H, complex, columns)(a, b);
            return b.copy();
          });
          for (let column = 0; column < columns; column++) {
            const pick = (all: Float64Array) =>
              Float64Array.from(
                { length: H.dimension * width },
                (_, k) => all[Math.floor(k / width) * width * columns + width * column + (k % width)]!,
              );
            expect(maxDifference(pick(y), H.apply(pick(x)))).toBeLessThanOrEqual(100 * EPSILON * 10);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

const Z = { ops: "Z", sites: [1], coefficient: 0.5 };

test.each<[string, () => unknown, RegExp]>([
  [
    "momentum of an open chain",
    () => xxz({ sites: 4, sector: { momentum: 0 } }),
    /^xxz: the term "(XX|YY|ZZ)" on sites \[\d, \d\], breaks translation \(momentum\); the Hamiltonian has no such sector; a ring \(periodic: true\) of equal sites has it$/,
  ],
  [
    "up with a transverse field",
    () => mixedFieldIsing({ sites: 4, sector: { up: 2 } }),
    /^mixedFieldIsing: the term "X" on sites \[\d\], breaks the number of spins up \(magnetisation\); the Hamiltonian has no such sector; a chain with XX and YY alike, ZZ and fields along z has it$/,
  ],
  [
    "up with X X alone",
    () => spinChain({ sites: 3, terms: [Z, { ops: "XX", sites: [0, 2] }], sector: { up: 1 } }),
    /^spinChain: term 1, "XX" on sites \[0, 2\], breaks the number of spins up/,
  ],
  [
    "inversion in a field",
    () => xxz({ sites: 4, sector: { inversion: 1 } }),
    /^xxz: the term "Z" on sites \[\d\], breaks spin inversion/,
  ],
  [
    "reflection of a field on one site",
    () => spinChain({ sites: 4, terms: [Z], sector: { reflection: 1 } }),
    /^spinChain: term 0, "Z" on sites \[1\], breaks reflection; the Hamiltonian has no such sector$/,
  ],
  [
    "reflection and a momentum that it turns",
    () => heisenberg({ sites: 6, periodic: true, sector: { momentum: 1, reflection: 1 } }),
    /^heisenberg: reflection turns momentum 1 of 6 into 5; fix one of them, or a momentum of 0 or 3$/,
  ],
  [
    "inversion and a magnetisation that it turns",
    () => heisenberg({ sites: 5, sector: { up: 2, inversion: 1 } }),
    /^heisenberg: inversion turns 2 spins up of 5 into 3; fix one of them$/,
  ],
  [
    "no sector",
    () => heisenberg({ sites: 5, sector: null as never }),
    /^heisenberg: expected sector \{ up, momentum, reflection, inversion \}, got null$/,
  ],
  [
    "a quantum number that there is not",
    () => heisenberg({ sites: 5, sector: { magnetisation: 0 } as never }),
    /^heisenberg: sector has "magnetisation"; there are up, momentum, reflection, inversion$/,
  ],
  [
    "a sector too large although up is fixed",
    () => heisenberg({ sites: 28, sector: { up: 14, inversion: 1 } }),
    /^heisenberg: the sector is a part of 40116600 states, more than the 33554432 whose tables fit in memory; take an up farther from the middle, or use fewer sites$/,
  ],
  [
    "up too large",
    () => heisenberg({ sites: 5, sector: { up: 6 } }),
    /^heisenberg: expected sector.up from 0 to 5, got 6$/,
  ],
])("%s is refused", (_title, call, sentence) => {
  expect(call).toThrow(sentence);
});
