import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";

const run = <T>(p: number[], f: (k: import("../../build/abi.js").Kernels, n: number, p: number) => T): T =>
  withScope("test", (s) => f(s.kernels, p.length, s.copyIn(p).address));

test("dxlogxSum is Σ p ln p over the positive entries: 0, −0 and negatives do not count", () => {
  expect(run([], (k, n, p) => k.dxlogxSum(n, p))).toBe(0);
  expect(run([0, -0, -1e-17, 1], (k, n, p) => k.dxlogxSum(n, p))).toBe(0);
  expect(Math.abs(run([0.5, 0.25, 0.25], (k, n, p) => k.dxlogxSum(n, p)) + 1.5 * Math.LN2)).toBeLessThan(1e-15);
  // The smallest positive double neither traps nor counts.
  expect(Math.abs(run([5e-324, 1], (k, n, p) => k.dxlogxSum(n, p)))).toBeLessThan(1e-300);
});

test("dpowSum is Σ (p/unit)^alpha; alpha = 0 counts, ½ and 2 are exact roots and squares", () => {
  const p = [0.25, 0, 1, -2, 4];
  expect(run(p, (k, n, a) => k.dpowSum(n, a, 1, 0))).toBe(3);
  expect(run(p, (k, n, a) => k.dpowSum(n, a, 1, 0.5))).toBe(3.5);
  expect(run(p, (k, n, a) => k.dpowSum(n, a, 1, 2))).toBe(17.0625);
  expect(run(p, (k, n, a) => k.dpowSum(n, a, 4, 1e6))).toBe(1);
  expect(Math.abs(run(p, (k, n, a) => k.dpowSum(n, a, 1, 1.5)) - 9.125)).toBeLessThan(1e-14);
});

test("dpowExcess is Σ p (p^(alpha−1) − 1): −1e-9 · entropy to 8 digits at alpha = 1 + 1e-9, 0 at alpha = 1", () => {
  const p = [0.5, 0.25, 0.25];
  expect(run(p, (k, n, a) => k.dpowExcess(n, a, 1))).toBeCloseTo(0, 300);
  const excess = run(p, (k, n, a) => k.dpowExcess(n, a, 1 + 1e-9));
  expect(Math.abs(excess / (-1e-9 * 1.5 * Math.LN2) - 1)).toBeLessThan(1e-7);
});
