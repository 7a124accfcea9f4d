import fc from "fast-check";
import { expect, test } from "vitest";
import { marchenkoPastur } from "../../src/theory/index.js";

const ratio = fc.double({ min: 0.02, max: 50, noNaN: true });

/**
 * ∫ g(x) f(x) dx over the continuous part by the midpoint rule in t, x = middle + half cos t: the plain twin of the closed
 * forms. Periodic and analytic, so exact once (1/√r)^-nodes is below rounding.
 */
function quadrature(c: number, g: (x: number) => number, from = 0, to = Math.PI, nodes = 20000): number {
  const law = marchenkoPastur(c);
  const [lo, hi] = law.edges;
  const step = (to - from) / nodes;
  let sum = 0;
  for (let k = 0; k < nodes; k++) {
    const t = from + (k + 0.5) * step;
    const x = (lo + hi) / 2 + ((hi - lo) / 2) * Math.cos(t);
    sum += g(x) * law.density(x) * ((hi - lo) / 2) * Math.sin(t);
  }
  return sum * step;
}

test("the density integrates to min(1, 1/c) within 1e-10, and the atom is the rest", () => {
  fc.assert(
    fc.property(ratio, (c) => {
      fc.pre(Math.abs(c - 1) > 1e-3);
      const { atom } = marchenkoPastur(c);
      expect(Math.abs(quadrature(c, () => 1) - Math.min(1, 1 / c))).toBeLessThanOrEqual(1e-10);
      expect(Math.abs(atom - Math.max(0, 1 - 1 / c))).toBeLessThanOrEqual(1e-15);
    }),
    { numRuns: 30 },
  );
});

test("the cdf is the integral of the density within 1e-7", () => {
  fc.assert(
    fc.property(ratio, fc.double({ min: 0.1, max: 3, noNaN: true }), (c, t) => {
      const law = marchenkoPastur(c);
      const [lo, hi] = law.edges;
      const x = (lo + hi) / 2 + ((hi - lo) / 2) * Math.cos(t);
      expect(Math.abs(quadrature(c, () => 1, 0, t) - (1 - law.cdf(x)))).toBeLessThanOrEqual(1e-7);
    }),
    { numRuns: 30 },
  );
});

test("moment(α) is the quadrature of xᵅ within 1e-10 for any real α", () => {
  fc.assert(
    fc.property(ratio, fc.double({ min: -4, max: 8, noNaN: true }), (c, alpha) => {
      fc.pre(Math.abs(c - 1) > 0.02 && (c < 1 || alpha > 1e-3));
      const expected = quadrature(c, (x) => Math.pow(x, alpha));
      expect(Math.abs(marchenkoPastur(c).moment(alpha) - expected)).toBeLessThanOrEqual(1e-10 * expected);
    }),
    { numRuns: 50 },
  );
});

test("the cdf rises from the atom at the lower edge to 1 at the upper one, also at extreme ratios", () => {
  for (const c of [1e-12, 1e-3, 0.25, 0.9999, 1, 1.0001, 4, 1e6]) {
    const law = marchenkoPastur(c);
    const [lo, hi] = law.edges;
    let before = law.atom;
    for (let i = 0; i <= 200; i++) {
      const value = law.cdf(lo + ((hi - lo) * i) / 200);
      // Rounding of the argument moves the value by f · ulp(x).
      expect(value).toBeGreaterThanOrEqual(before - 1e-14);
      before = value;
    }
    expect([law.cdf(-1), law.cdf(hi * 1.01), law.cdf(-Infinity), law.cdf(Infinity)]).toEqual([0, 1, 0, 1]);
    expect(law.cdf(0)).toBe(law.atom);
  }
});

test("c and 1/c are the two sides of one state: F(x) = 1 − 1/c + F₁/c(x/c)/c within 1e-15", () => {
  fc.assert(
    fc.property(fc.double({ min: 1.01, max: 50, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (c, w) => {
      const [lo, hi] = marchenkoPastur(c).edges;
      const x = lo + (hi - lo) * w;
      const other = marchenkoPastur(1 / c);
      expect(Math.abs(marchenkoPastur(c).cdf(x) - (1 - 1 / c + other.cdf(x / c) / c))).toBeLessThanOrEqual(2e-14);
    }),
  );
});

test("moments at the points that have a name: ⟨1⟩ = ⟨x⟩ = 1, ⟨x²⟩ = 1 + c, ⟨1/x⟩ = 1/(1 − c)", () => {
  for (const c of [0.01, 0.3, 0.999]) {
    const { moment } = marchenkoPastur(c);
    expect([moment(0), moment(1), moment(2)]).toEqual([1, 1, 1 + c]);
    expect(Math.abs(moment(-1) * (1 - c) - 1)).toBeLessThanOrEqual(1e-15);
  }
  expect([marchenkoPastur(3).moment(0), marchenkoPastur(3).moment(1), marchenkoPastur(3).moment(2)]).toEqual([1, 1, 4]);
});

test("what does not exist is Infinity: negative moments with an atom, α ≤ −1/2 and the density at 0 at c = 1", () => {
  expect(marchenkoPastur(2).moment(-0.1)).toBe(Infinity);
  expect(marchenkoPastur(1).moment(-0.5)).toBe(Infinity);
  expect(marchenkoPastur(1).moment(-0.4)).toBeLessThan(10);
  expect(marchenkoPastur(1).density(0)).toBe(Infinity);
  expect(marchenkoPastur(2).density(0)).toBe(0);
});

test("the values of the specification, to the digits given", () => {
  expect(marchenkoPastur(0.25).cdf(1)).toBeCloseTo(0.5533901, 7);
  expect(marchenkoPastur(1).cdf(1)).toBeCloseTo(0.6089978, 7);
  expect(marchenkoPastur(1).cdf(2)).toBeCloseTo(0.8183099, 7);
  expect(marchenkoPastur(3).cdf(1)).toBeCloseTo(0.7029993, 7);
});
