import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { log } from "../../src/engine/functions.js";
import { digamma, erf, erfc, logGamma, trigamma } from "../../src/engine/special.js";

const functions = { erf, erfc, logGamma, digamma, trigamma };
type Name = keyof typeof functions;
const fixture = JSON.parse(readFileSync(new URL("../fixtures/special.json", import.meta.url), "utf8")) as {
  tables: Record<Name, [x: number, y: number][]>;
  reflected: Record<Name, [x: number, y: number, scale: number][]>;
};

/** The distance from |y| to the next double. */
function ulp(y: number): number {
  const bits = new BigInt64Array(new Float64Array([Math.abs(y)]).buffer);
  bits[0] = (bits[0] as bigint) + 1n;
  return (new Float64Array(bits.buffer)[0] as number) - Math.abs(y);
}

/** The bounds in the headers of assembly/special. */
const bounds = { erf: 1.5, erfc: 4, logGamma: 4, digamma: 5, trigamma: 4 };

test.each(Object.entries(bounds))("%s is within %d ulp of mpmath", (name, bound) => {
  const f = functions[name as Name];
  const wrong = fixture.tables[name as Name].filter(([x, y]) => !(Math.abs(f(x) - y) <= bound * ulp(y)));
  expect(wrong).toEqual([]);
});

test.each([
  ["logGamma", 4],
  ["digamma", 5],
  ["trigamma", 8],
] as const)("%s of negative numbers is within %d ulp of the larger term of its reflection", (name, bound) => {
  const f = functions[name];
  const wrong = fixture.reflected[name].filter(([x, y, scale]) => !(Math.abs(f(x) - y) <= bound * ulp(scale)));
  expect(wrong).toEqual([]);
});

test("special functions at the ends of the axis, at their poles and at NaN", () => {
  const at = (f: (x: number) => number) => [Infinity, -Infinity, 0, -0, -3, NaN].map(f);
  expect(at(erf)).toEqual([1, -1, 0, -0, erf(-3), NaN]);
  expect(at(erfc)).toEqual([0, 2, 1, 1, erfc(-3), NaN]);
  expect(at(logGamma)).toEqual([Infinity, Infinity, Infinity, Infinity, Infinity, NaN]);
  expect(at(digamma)).toEqual([Infinity, NaN, -Infinity, Infinity, NaN, NaN]);
  expect(at(trigamma)).toEqual([0, NaN, Infinity, Infinity, Infinity, NaN]);
});

test("exact values: Γ(1) = Γ(2) = 1, erfc is 0 from 27.3 on", () => {
  expect([logGamma(1), logGamma(2), erfc(27.3)]).toEqual([0, 0, 0]);
});

test("erf is odd, and erf + erfc = 1 within one rounding", () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      expect(erf(-x)).toBe(-erf(x));
      expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThanOrEqual(2 ** -51);
    }),
  );
});

test("the recurrences of Γ, ψ and ψ₁ hold within 16 ε of their largest term", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e4, noNaN: true }), (x) => {
      // x + 1 must be exact.
      const y = Math.floor(x * 2 ** 30) / 2 ** 30 + 2 ** -8;
      const close = (left: number, a: number, b: number) => {
        expect(Math.abs(left - a - b)).toBeLessThanOrEqual(
          16 * 2 ** -52 * Math.max(Math.abs(left), Math.abs(a), Math.abs(b)),
        );
      };
      close(logGamma(y + 1), logGamma(y), log(y));
      close(digamma(y + 1), digamma(y), 1 / y);
      close(trigamma(y), trigamma(y + 1), 1 / (y * y));
    }),
  );
});
