import fc from "fast-check";
import { expect, test } from "vitest";
import {
  inverseMoment,
  marchenkoPastur,
  meanMoment,
  meanNoiseAmplification,
  meanPurity,
  meanSquaredDistance,
  noiseAmplification,
} from "../../src/theory/index.js";

const side = fc.integer({ min: 1, max: 40 });
const close = (got: number, expected: number, bound: number) =>
  expect(Math.abs(got - expected), `${got} for ${expected}`).toBeLessThanOrEqual(bound * Math.abs(expected));

test("orders 0, 1, 2, 3, 4 and −1 have the closed forms of the specification within 1e-13", () => {
  fc.assert(
    fc.property(side, side, (a, b) => {
      const D = a * b;
      const s = a + b;
      close(meanMoment(0, a, b), Math.min(a, b), 1e-13);
      close(meanMoment(1, a, b), 1, 1e-15);
      close(meanMoment(2, a, b), meanPurity(a, b), 1e-13);
      close(meanMoment(3, a, b), (s * s + D + 1) / ((D + 1) * (D + 2)), 1e-13);
      close(meanMoment(4, a, b), (s * s * s + 3 * D * s + 5 * s) / ((D + 1) * (D + 2) * (D + 3)), 1e-13);
      expect(
        meanMoment(-1, a, b) === inverseMoment(a, b) ||
          Math.abs(meanMoment(-1, a, b) / inverseMoment(a, b) - 1) <= 1e-13,
      ).toBe(true);
    }),
  );
});

test("meanMoment is symmetric, falls with α, and is log-convex (Lyapunov)", () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.double({ min: -0.9, max: 30, noNaN: true }),
      fc.double({ min: 0.01, max: 4, noNaN: true }),
      (a, b, alpha, h) => {
        const [left, middle, right] = [alpha, alpha + h, alpha + 2 * h].map((order) => meanMoment(order, a, b)) as [
          number,
          number,
          number,
        ];
        expect(meanMoment(alpha, b, a)).toBe(left);
        expect(middle).toBeLessThanOrEqual(left * (1 + 1e-13));
        expect(middle * middle).toBeLessThanOrEqual(left * right * (1 + 1e-12));
      },
    ),
  );
});

test("dᴬ^(α−1) E Tr ρᵅ tends to the Marchenko–Pastur moment: within 30/D at 60 × 120", () => {
  for (const alpha of [-0.5, 0.5, 1.5, 2, 3]) {
    const scaled = meanMoment(alpha, 60, 120) * powerOf(60, alpha - 1);
    close(scaled, marchenkoPastur(0.5).moment(alpha), 30 / 7200);
  }
});

/** 60 to a half-integer power, from square roots. */
function powerOf(base: number, exponent: number): number {
  let value = exponent % 1 === 0 ? 1 : Math.sqrt(base);
  let whole = Math.floor(exponent);
  for (; whole > 0; whole--) value *= base;
  for (; whole < 0; whole++) value /= base;
  return value;
}

test("moments of very high and low order neither overflow on the way nor vanish before their time", () => {
  // 2 × 2: p = (1 + r)/2 with density 3 r², so E Tr ρᵅ = 6 (α² + α + 2)/((α + 1)(α + 2)(α + 3)).
  for (const alpha of [300, 1000, 5000]) {
    close(
      meanMoment(alpha, 2, 2),
      (6 * (alpha * alpha + alpha + 2)) / ((alpha + 1) * (alpha + 2) * (alpha + 3)),
      1e-12,
    );
  }
  expect(meanMoment(1000, 64, 64)).toBeGreaterThanOrEqual(0);
  expect(meanMoment(-40, 4, 64)).toBeLessThan(Infinity);
  expect(meanMoment(-61, 4, 64)).toBe(Infinity);
});

test("inverseMoment and the noise amplification: exact points, poles and the limit", () => {
  expect([inverseMoment(2, 4), inverseMoment(3, 3), inverseMoment(1, 1), inverseMoment(1, 5)]).toEqual([
    7,
    Infinity,
    1,
    1,
  ]);
  for (const [dA, value] of [
    [30, 0.3332],
    [40, 0.7998],
    [45, 1.2854],
    [50, 2.2721],
    [120, 0.3332],
  ] as const) {
    expect(meanNoiseAmplification(dA, 3600 / dA)).toBeCloseTo(value, 4);
  }
  expect([noiseAmplification(0.5), noiseAmplification(1), noiseAmplification(3)]).toEqual([1, Infinity, 0.5]);
});

test("meanSquaredDistance is E Tr ρ² − 1/dA within 1e-15", () => {
  fc.assert(
    fc.property(side, side, (a, b) => {
      expect(Math.abs(meanSquaredDistance(a, b) - (meanPurity(a, b) - 1 / a))).toBeLessThanOrEqual(1e-15);
    }),
  );
});
