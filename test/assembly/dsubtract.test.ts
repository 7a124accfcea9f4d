import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { uniforms } from "../support/random.js";
import { EPSILON } from "../support/tolerance.js";

test.each([0, 1, 2, 3, 5, 20, 1001])("n = %i: dsubtract is x − y to the bit, and ‖x − y‖² within n ε", (n) => {
  const [x, y] = [uniforms(1, n), uniforms(2, n)];
  const expected = x.map((value, i) => value - y[i]!);
  withScope("test", (s) => {
    const [a, b, d] = [s.copyIn(x), s.copyIn(y), s.f64(n)];
    const square = s.kernels.dsubtract(n, a.address, b.address, d.address);
    expect(d.copy()).toEqual(expected);
    const plain = expected.reduce((sum, value) => sum + value * value, 0);
    expect(Math.abs(square - plain)).toBeLessThanOrEqual(n * EPSILON * plain);
    expect(s.kernels.dsubtract(n, a.address, b.address, b.address)).toBe(square);
    expect(b.copy()).toEqual(expected);
  });
});

test.each([0, 1, 2, 3, 5, 20, 1001])("n = %i: daxpy is y + αx within an ulp of each term", (n) => {
  const [x, y] = [uniforms(3, n), uniforms(4, n)];
  withScope("test", (s) => {
    const [a, b] = [s.copyIn(x), s.copyIn(y)];
    expect(s.kernels.daxpy(n, 0.7, a.address, b.address)).toBe(0);
    const sum = b.copy();
    for (let i = 0; i < n; i++) {
      expect(Math.abs(sum[i]! - (y[i]! + 0.7 * x[i]!))).toBeLessThanOrEqual(
        EPSILON * (Math.abs(y[i]!) + Math.abs(x[i]!)),
      );
    }
  });
});

test("NaN is seen in the sum; negative sizes are argument 1", () => {
  withScope("test", (s) => {
    const a = s.copyIn([1, 2, Number.NaN]);
    expect(s.kernels.dsubtract(3, a.address, a.address, a.address)).toBeNaN();
    expect(s.kernels.dsubtract(-1, 0, 0, 0)).toBe(-1);
    expect(s.kernels.daxpy(-1, 1, 0, 0)).toBe(-1);
  });
});
