import { expect, test } from "vitest";
import { inverseMomentVariance } from "../../src/theory/inverseMomentVariance.js";
import { inverseMoment } from "../../src/theory/meanMoment.js";

/** B(x, x) for a positive integer x. */
const beta = (x: number): number => {
  let b = 1;
  for (let k = 1; k < x; k++) b *= k / (x + k - 1);
  return b / (2 * x - 1);
};

test("inverseMomentVariance of a qubit: direct integrals over (p(1 − p))^(n−2) (1 − 2p)², to 1e-12", () => {
  // Tr ρ⁻¹ = 1/(p(1 − p)), so E (Tr ρ⁻¹)^k = I(n − 2 − k)/I(n − 2) with I(a) = B(a+1, a+1) − 4 B(a+2, a+2).
  const I = (a: number) => beta(a + 1) - 4 * beta(a + 2);
  for (const n of [4, 5, 8, 20, 64]) {
    const first = I(n - 3) / I(n - 2);
    const second = I(n - 4) / I(n - 2);
    expect(inverseMoment(2, n) / first).toBeCloseTo(1, 12);
    expect(inverseMomentVariance(2, n) / (second - first * first)).toBeCloseTo(1, 9);
  }
});

test("inverseMomentVariance is symmetric, 0 for a side of 1, infinite for |dA − dB| < 2", () => {
  expect(inverseMomentVariance(5, 9)).toBe(inverseMomentVariance(9, 5));
  expect(inverseMomentVariance(1, 7)).toBe(0);
  expect(inverseMomentVariance(6, 6)).toBe(Number.POSITIVE_INFINITY);
  expect(inverseMomentVariance(6, 7)).toBe(Number.POSITIVE_INFINITY);
  expect(() => inverseMomentVariance(0, 7)).toThrow("inverseMomentVariance: ");
});
