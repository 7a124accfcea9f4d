import { describe, expect, test } from "vitest";
import { spherePoints, stream } from "../../src/index.js";
import { oneSample } from "../support/kolmogorov.js";
import { EPSILON } from "../support/tolerance.js";

describe("spherePoints", () => {
  test("rows have the radius within (d + 4) ε; √d is the default", () => {
    for (const [d, radius] of [
      [1, 1],
      [4, undefined],
      [10, 1e-3],
      [33, 5],
    ] as const) {
      const X = spherePoints(7, d, { stream: stream(1), ...(radius === undefined ? {} : { radius }) });
      expect([X.rows, X.cols, X.data.length]).toEqual([7, d, 7 * d]);
      for (let k = 0; k < 7; k++) {
        const square = X.data.subarray(k * d, (k + 1) * d).reduce((sum, x) => sum + x * x, 0);
        expect(Math.abs(Math.sqrt(square) / (radius ?? Math.sqrt(d)) - 1)).toBeLessThan((d + 4) * EPSILON);
      }
    }
  });

  test("a coordinate in three dimensions is uniform: √n D below 2.6 for 3000 points; means of products are 0", () => {
    const { data } = spherePoints(3000, 3, { stream: stream(2), radius: 1 });
    for (let j = 0; j < 3; j++) {
      expect(
        oneSample(
          data.filter((_, at) => at % 3 === j),
          (x) => (x + 1) / 2,
        ),
      ).toBeLessThan(2.6);
      // E (x_j x_{j+1})² = 1/15.
      let sum = 0;
      for (let k = 0; k < 3000; k++) sum += data[3 * k + j]! * data[3 * k + ((j + 1) % 3)]!;
      expect(Math.abs(sum / 3000)).toBeLessThan(5 / Math.sqrt(15 * 3000));
    }
  });

  test("the same stream gives the same points, more points continue fewer, and none are none", () => {
    const few = spherePoints(3, 5, { stream: stream(3) });
    const many = spherePoints(9, 5, { stream: stream(3) });
    expect(many.data.slice(0, 15)).toEqual(few.data);
    expect(spherePoints(0, 5, { stream: stream(3) })).toEqual({ rows: 0, cols: 5, data: new Float64Array(0) });
  });

  test("says what is wrong", () => {
    expect(() => spherePoints(1, 0, { stream: stream(1) })).toThrow("spherePoints: expected dimension ≥ 1, got 0");
    expect(() => spherePoints(1, 2, { stream: stream(1), radius: 0 })).toThrow(
      "spherePoints: expected radius to be finite and > 0, got 0",
    );
  });
});
