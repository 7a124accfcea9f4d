import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as functions from "../../src/engine/functions.js";
import { withScope } from "../../src/engine/scope.js";

type Name = keyof typeof functions;
const byName = new Map(Object.entries(functions));
const functionOf = (name: Name) => byName.get(name)!;
const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/elementary.json", import.meta.url), "utf8"),
) as unknown as Record<Name, number[][]>;

/** Largest errors in units in the last place: ours by analysis, the library's as it states them. */
const bounds: Record<Name, number> = {
  exp: 1,
  expm1: 2,
  log: 1,
  log1p: 1,
  sin: 1,
  cos: 1,
  asin: 1,
  acos: 1,
  atan: 1,
  sinh: 2,
  cosh: 2,
  tanh: 2.5,
  pow: 1,
};

const ulp = (y: number): number => {
  const bits = new Float64Array([Math.abs(y)]);
  const next = new BigInt64Array(bits.buffer);
  next[0] = next[0]! + 1n;
  return bits[0]! - Math.abs(y);
};

const bitsOf = (x: number): bigint => {
  const bits = new BigInt64Array(new Float64Array([x]).buffer)[0]!;
  return Number.isNaN(x) ? 0x7ff8000000000000n : bits;
};

type Vector = "vexp" | "vexpm1" | "vlog" | "vsin" | "vcos" | "vtanh";
const vectors: [Vector, (x: number) => number][] = [
  ["vexp", functions.exp],
  ["vexpm1", functions.expm1],
  ["vlog", functions.log],
  ["vsin", functions.sin],
  ["vcos", functions.cos],
  ["vtanh", functions.tanh],
];
const applyVector = (name: Vector, x: number[], inPlace: boolean): Float64Array =>
  withScope("test", (s) => {
    const input = s.copyIn(x);
    const output = inPlace ? input : s.f64(x.length + 1).fill(-7);
    s.check(name, s.kernels[name](x.length, input.address, output.address));
    if (!inPlace) expect(output.at(x.length)).toBe(-7);
    return output.copy(0, x.length);
  });

describe("against values of 1400 bits", () => {
  test.each(Object.keys(bounds) as Name[])("%s is within its bound in ulp", (name) => {
    const f = functionOf(name) as (...x: number[]) => number;
    let worst = 0;
    for (const row of fixture[name]) {
      const [y, d] = row.slice(-2) as [number, number];
      const ours = f(...row.slice(0, -2));
      const error = Math.abs((ours - y) / ulp(y) - d);
      if (!(error <= worst)) worst = error;
    }
    expect(worst).toBeLessThanOrEqual(bounds[name]);
  });
});

test("every function keeps the edge values of Math", () => {
  const edges = [0, -0, 1, -1, Infinity, -Infinity, NaN, 5e-324, -5e-324, 2e-308, -1e-310, 1e308, -1e308, 710, -746];
  const close = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= 3 * ulp(b);
  for (const name of Object.keys(bounds) as Name[]) {
    for (const x of edges) {
      for (const e of name === "pow" ? edges : [0]) {
        const f = functionOf(name) as (x: number, e: number) => number;
        const ours = f(x, e);
        const host = (Math[name] as (x: number, e: number) => number)(x, e);
        expect(close(ours, host), `${name}(${x}, ${e}) = ${ours}, not ${host}`).toBe(true);
      }
    }
  }
});

test("exp overflows above 709.782712893384 and underflows below −745.133219101941", () => {
  expect(functions.exp(709.782712893384)).toBeGreaterThan(1.797e308);
  expect(functions.exp(709.782712893385)).toBe(Infinity);
  expect(functions.exp(-745.1332191019411)).toBe(5e-324);
  expect(functions.exp(-745.1332191019412)).toBe(0);
});

test.each(vectors)("%s gives the bits of its scalar at n = 0 … 9, also in place", (name, scalar) => {
  const awkward = fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: -30, max: 30 }) },
    { weight: 2, arbitrary: fc.double() },
    { weight: 1, arbitrary: fc.constantFrom(0, -0, Infinity, -Infinity, NaN, 5e-324, 1e-310, 1048576, 1048577, 1e22) },
  );
  fc.assert(
    fc.property(fc.array(awkward, { maxLength: 9 }), fc.boolean(), (x, inPlace) => {
      expect([...applyVector(name, x, inPlace)].map(bitsOf)).toEqual(x.map((value) => bitsOf(scalar(value))));
    }),
    { numRuns: 300 },
  );
});

test.each(vectors)("%s refuses a negative length", (name) => {
  expect(withScope("test", (s) => s.kernels[name](-1, 0, 0))).toBe(-1);
});

describe("identities", () => {
  const { exp, log, expm1, log1p, sin, cos, sinh, cosh, tanh, asin, acos, atan, pow } = functions;
  const ε = 2 ** -52;
  const holds = (range: [number, number], law: (x: number) => number, bound: number) =>
    fc.assert(
      fc.property(fc.double({ min: range[0], max: range[1], noNaN: true }), (x) => {
        expect(Math.abs(law(x))).toBeLessThanOrEqual(bound);
      }),
    );
  test("log(exp(x)) is x within 2 ε (1 + |x|)", () =>
    holds([-700, 700], (x) => (log(exp(x)) - x) / (1 + Math.abs(x)), 2 * ε));
  test("log1p(expm1(x)) is x within 6 ε |x|", () =>
    holds([-1, 30], (x) => (Math.abs(x) < 1e-300 ? 0 : (log1p(expm1(x)) - x) / x), 6 * ε));
  test("sin² + cos² is 1 within 3 ε, up to 10⁹", () =>
    holds([-1e9, 1e9], (x) => sin(x) * sin(x) + cos(x) * cos(x) - 1, 3 * ε));
  test("sin(2x) is 2 sin(x) cos(x) within 4 ε", () =>
    holds([-1e5, 1e5], (x) => sin(2 * x) - 2 * sin(x) * cos(x), 4 * ε));
  test("tanh is odd, to the bit, and never beyond 1", () =>
    holds([-40, 40], (x) => (Math.abs(tanh(x)) > 1 ? 1 : tanh(x) + tanh(-x)), 0));
  test("tanh is sinh / cosh within 6 ε |tanh|", () =>
    holds([-20, 20], (x) => (tanh(x) * cosh(x) - sinh(x)) / cosh(x), 6 * ε));
  test("asin(x) + acos(x) is π/2 within 2 ε", () => holds([-1, 1], (x) => asin(x) + acos(x) - Math.PI / 2, 2 * ε));
  test("tan(atan(x)) is x within 4 ε (1 + x²)", () =>
    holds([-100, 100], (x) => (sin(atan(x)) / cos(atan(x)) - x) / (1 + x * x), 4 * ε));
  test("pow(x, 2) is x² within ε x²", () => holds([1e-100, 1e100], (x) => (pow(x, 2) - x * x) / (x * x), ε));
  test("exp never decreases from one double to the next, on 3000 steps over each power of two", () => {
    for (const start of [0.5 * Math.LN2, 1.5 * Math.LN2, -0.5 * Math.LN2, 100.5 * Math.LN2]) {
      let x = start - 1500 * ulp(start);
      let before = exp(x);
      for (let i = 0; i < 3000; i++) {
        x += ulp(start);
        const y = exp(x);
        expect(y).toBeGreaterThanOrEqual(before * (1 - 2 ** -52));
        before = y;
      }
    }
  });
});
