// The product in strips against the definition, across every edge of them: lanes, 16 runs, blocks of 32 strips, bits above.
import fc from "fast-check";
import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { uniforms } from "../support/random.js";
import { maxDifference } from "../support/reference.js";
import { EPSILON } from "../support/tolerance.js";

interface Group {
  readonly mask: number;
  readonly imaginary: boolean;
  readonly terms: readonly (readonly [z: number, c: number])[];
}

const parity = (s: number): number => {
  let odd = 0;
  for (let rest = s; rest !== 0; rest &= rest - 1) odd ^= 1;
  return odd;
};

/** y[s] = Σ_g u_g Σ_t c_t (−1)^|s ∧ z_t| v[s ⊕ m_g], entry by entry. */
function plain(bits: number, groups: readonly Group[], v: Float64Array, width: number): Float64Array {
  const y = new Float64Array(v.length);
  for (let s = 0; s < 2 ** bits; s++) {
    for (const { mask, imaginary, terms } of groups) {
      const weight = terms.reduce((sum, [z, c]) => sum + (parity(s & z) === 1 ? -c : c), 0);
      const from = width * (s ^ mask);
      if (width === 1) y[s]! += weight * v[from]!;
      else {
        y[2 * s]! += imaginary ? -weight * v[from + 1]! : weight * v[from]!;
        y[2 * s + 1]! += imaginary ? weight * v[from]! : weight * v[from + 1]!;
      }
    }
  }
  return y;
}

function blocked(bits: number, groups: readonly Group[], v: Float64Array, width: number): Float64Array {
  return withScope("test", (s) => {
    let first = 0;
    const rows = groups.flatMap(({ mask, imaginary, terms }) => {
      first += terms.length;
      return [mask, first - terms.length, terms.length, imaginary ? 1 : 0];
    });
    const table = s.copyInI32(rows);
    const z = s.copyInI32(groups.flatMap(({ terms }) => terms.map(([mask]) => mask)));
    const c = s.copyIn(groups.flatMap(({ terms }) => terms.map(([, weight]) => weight)));
    const [x, y] = [s.copyIn(v), s.f64(v.length).fill(Number.NaN)];
    const work = s.f64(s.kernels.xorSumWorkspace(groups.length)).fill(Number.NaN);
    const kernel = width === 2 ? s.kernels.zxorSum : s.kernels.dxorSum;
    s.check(
      "xorSum",
      kernel(bits, groups.length, table.address, z.address, c.address, x.address, y.address, work.address),
    );
    return y.copy();
  });
}

/** Weights are small multiples of 1/8, so that some cancel and some are equal. */
const weights = fc.integer({ min: -8, max: 8 }).map((k) => k / 8);

const groupsOf = (bits: number): fc.Arbitrary<Group[]> => {
  const few = fc
    .array(fc.nat({ max: Math.max(0, bits - 1) }), { maxLength: 3 })
    .map((list) => (bits === 0 ? 0 : list.reduce((mask, bit) => mask | (1 << bit), 0)));
  const group = fc.record({
    mask: few,
    imaginary: fc.boolean(),
    terms: fc.array(fc.tuple(few, weights), { minLength: 1, maxLength: 5 }),
  });
  // One group of a mask and field; what the chain's code makes.
  return fc
    .array(group, { maxLength: 14 })
    .map((list) => list.filter(({ mask, imaginary }) => !(mask === 0 && imaginary)))
    .map((list) => [...new Map(list.map((one) => [`${one.mask} ${one.imaginary}`, one])).values()]);
};

test.each([
  ["real", 1],
  ["complex", 2],
])("%s: any groups on 0 to 13 bits give the sum by definition within 200 ε", (_title, width) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 13 }).chain((bits) => fc.record({ bits: fc.constant(bits), groups: groupsOf(bits) })),
      fc.nat(),
      ({ bits, groups }, seed) => {
        const list = width === 2 ? groups : groups.filter(({ imaginary }) => !imaginary);
        const v = uniforms(seed, width * 2 ** bits);
        expect(maxDifference(blocked(bits, list, v, width), plain(bits, list, v, width))).toBeLessThanOrEqual(
          200 * EPSILON,
        );
      },
    ),
    { numRuns: 60 },
  );
});

const chain = (bits: number, periodic: boolean, weight: (bond: number) => number, diagonal: number): Group[] => {
  const bonds = Array.from({ length: periodic ? bits : bits - 1 }, (_, j) => (1 << j) | (1 << ((j + 1) % bits)));
  return [
    {
      mask: 0,
      imaginary: false,
      terms: bonds.slice(0, diagonal).map((mask, j) => [mask, 0.3 + j / 64] as const),
    },
    ...bonds.map(
      (mask, j): Group => ({
        mask,
        imaginary: false,
        terms: [
          [0, weight(j)],
          [mask, -weight(j)],
        ],
      }),
    ),
    ...Array.from({ length: bits }, (_, j): Group => ({ mask: 1 << j, imaginary: false, terms: [[0, 2 * weight(j)]] })),
  ];
};

test.each([
  ["real", 1],
  ["complex", 2],
])(
  "%s: chains and rings with exchange, flips and a diagonal, uniform and not, L = 3 … 13, within 100 ε",
  (_title, width) => {
    for (const bits of [3, 4, 5, 9, 10, 11, 13]) {
      for (const periodic of [false, true]) {
        for (const weight of [() => 0.25, (j: number) => 0.25 + j / 32]) {
          for (const diagonal of [0, bits]) {
            const groups = chain(bits, periodic, weight, diagonal);
            const v = uniforms(bits, width * 2 ** bits);
            expect(maxDifference(blocked(bits, groups, v, width), plain(bits, groups, v, width))).toBeLessThanOrEqual(
              100 * EPSILON,
            );
          }
        }
      }
    }
  },
);

/** Exchange on pairs of bits, a field and Z Z on the diagonal: no flips. */
const exchanges = (pairs: readonly number[], weight: (pair: number) => number): Group[] => [
  { mask: 0, imaginary: false, terms: pairs.map((mask, j) => [mask, 0.3 + j / 64] as const) },
  ...pairs.map(
    (mask, j): Group => ({
      mask,
      imaginary: false,
      terms: [
        [0, weight(j)],
        [mask, -weight(j)],
      ],
    }),
  ),
];

test.each([
  ["real", 1],
  ["complex", 2],
])("%s: exchange along a chain of 6, 7, 8, 12, 13 and 16 bits, alike and not, is within 100 ε", (_title, width) => {
  for (const bits of [6, 7, 8, 12, 13, 16]) {
    const bonds = Array.from({ length: bits - 1 }, (_, j) => 3 << j);
    const second = Array.from({ length: bits - 2 }, (_, j) => 5 << j);
    for (const groups of [
      exchanges(bonds, () => 0.25),
      exchanges(bonds, (j) => 0.25 + j / 32),
      exchanges([...bonds, ...second], () => 0.25),
    ]) {
      const v = uniforms(bits, width * 2 ** bits);
      expect(maxDifference(blocked(bits, groups, v, width), plain(bits, groups, v, width))).toBeLessThanOrEqual(
        100 * EPSILON,
      );
    }
  }
});

test.each([
  ["alike", () => 0.125],
  ["each its own", (j: number) => 1 / (8 + j)],
])(
  "exchange between all pairs of 13 bits, %s: more strips than are summed in one go, within 10 ε Σ|c|",
  (_title, weight) => {
    const pairs = Array.from({ length: 13 }, (_, j) => Array.from({ length: j }, (_, k) => (1 << j) | (1 << k))).flat();
    for (const width of [1, 2]) {
      const groups = exchanges(pairs, weight);
      const norm = groups.flatMap(({ terms }) => terms).reduce((sum, [, c]) => sum + Math.abs(c), 0);
      const v = uniforms(width, width * 2 ** 13);
      expect(maxDifference(blocked(13, groups, v, width), plain(13, groups, v, width))).toBeLessThanOrEqual(
        10 * EPSILON * norm,
      );
    }
  },
);

test("a diagonal between all pairs of 12 bits, more than a block has tables for, is exact within 200 ε", () => {
  const terms = Array.from({ length: 66 }, (_, k) => {
    const j = Math.floor((1 + Math.sqrt(1 + 8 * k)) / 2);
    return [(1 << j) | (1 << (k - (j * (j - 1)) / 2)), 1 / (1 + j)] as const;
  });
  const v = uniforms(5, 2 ** 13);
  const groups = [{ mask: 0, imaginary: false, terms }];
  expect(maxDifference(blocked(12, groups, v, 2), plain(12, groups, v, 2))).toBeLessThanOrEqual(200 * EPSILON);
});

test("illegal arguments are answered by their number, and nothing is written", () => {
  withScope("test", (s) => {
    const table = s.copyInI32([4, 0, 0, 0, 1, 0, 0, 1]);
    const y = s.f64(8).fill(7);
    const [a, b] = [table.address, y.address];
    expect(s.kernels.dxorSum(-1, 1, a, a, a, a, b, a)).toBe(-1);
    expect(s.kernels.dxorSum(2, -1, a, a, a, a, b, a)).toBe(-2);
    expect(s.kernels.zxorSum(2, 1, a, a, a, a, b, a)).toBe(-3);
    expect(s.kernels.dxorSum(3, 2, a, a, a, a, b, a)).toBe(-3);
    expect(Array.from(y.copy())).toEqual(new Array(8).fill(7));
  });
});
