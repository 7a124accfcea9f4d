import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { uniforms } from "../support/random.js";

const unit = (x: ArrayLike<number>) =>
  withScope("test", (s) => {
    const block = s.copyIn(x);
    return { status: s.kernels.dunit(block.length, block.address), x: block.copy() };
  });

test.each([1, 2, 3, 5, 20, 1001])("dunit: ‖x‖ is 1 within n ε and the direction stays, n = %i, sizes 2^±1000", (n) => {
  const x = uniforms(n, n);
  const norm = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  for (const factor of [1, 2 ** 1000, 2 ** -1000]) {
    const { status, x: y } = unit(x.map((value) => value * factor));
    expect(status).toBe(0);
    for (let i = 0; i < n; i++) expect(Math.abs(y[i]! - x[i]! / norm)).toBeLessThanOrEqual((n + 4) * 2 ** -52);
  }
});

test("dunit: a unit vector keeps its bits, zero is status 1 and untouched, a negative size is argument 1", () => {
  expect([...unit([0.6, 0, 0, 0.8]).x]).toEqual([0.6, 0, 0, 0.8]);
  expect(unit([0, -0, 0])).toEqual({ status: 1, x: Float64Array.of(0, -0, 0) });
  expect(unit([]).status).toBe(1);
  expect([...unit([0, 0, -5e-324]).x]).toEqual([0, 0, -1]);
  withScope("test", (s) => expect(s.kernels.dunit(-1, 0)).toBe(-1));
});
