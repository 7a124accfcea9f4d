import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { digitsOf, indexOf } from "../support/reference.js";

test("axisOffsets lists row-major offsets of the moving axes in the order given", () => {
  const shape = [2, 3, 4, 5];
  withScope("test", (s) => {
    for (const axes of [[], [3], [0], [1, 3], [3, 1], [2, 0, 1]]) {
      const sizes = axes.map((axis) => shape[axis]!);
      const count = sizes.reduce((p, d) => p * d, 1);
      const [p, q, out] = [s.copyInI32(shape), s.copyInI32(axes), s.i32(count)];
      expect(s.kernels.axisOffsets(4, p.address, axes.length, q.address, out.address)).toBe(0);
      const exact = Array.from({ length: count }, (_, x) => {
        const digits = digitsOf(x, sizes);
        return indexOf(
          shape.map((_, axis) => (axes.includes(axis) ? digits[axes.indexOf(axis)]! : 0)),
          shape,
        );
      });
      expect([...out.copy()]).toEqual(exact);
    }
    const [p, q, out] = [s.copyInI32(shape), s.copyInI32([4]), s.i32(8)];
    expect(s.kernels.axisOffsets(4, p.address, 1, q.address, out.address)).toBe(-4);
    expect(s.kernels.axisOffsets(0, p.address, 1, q.address, out.address)).toBe(-3);
  });
});

test("zpartialTrace: sizes that do not multiply are argument 4", () => {
  withScope("test", (s) => {
    const [keep, trace, a, c] = [s.copyInI32([0, 1]), s.copyInI32([0, 2]), s.f64(32), s.f64(8)];
    expect(s.kernels.zpartialTrace(5, 2, keep.address, 2, trace.address, a.address, c.address)).toBe(-4);
    expect(s.kernels.zpartialTrace(-1, 2, keep.address, 2, trace.address, a.address, c.address)).toBe(-1);
    expect(s.kernels.zpartialTrace(0, 0, keep.address, 0, trace.address, a.address, c.address)).toBe(0);
  });
});
