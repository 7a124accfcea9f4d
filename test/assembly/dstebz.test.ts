import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { tridiagonals } from "../support/gallery.js";
import { uniforms } from "../support/random.js";
import { EPSILON } from "../support/tolerance.js";

const bisect = (d: ArrayLike<number>, e: ArrayLike<number>, from: number, to: number): Float64Array =>
  withScope("dstebz", (s) => {
    const [dd, ee, w] = [s.copyIn(d), s.copyIn(e), s.f64(to - from)];
    const work = s.f64(s.kernels.dstebzWorkspace(d.length));
    s.check("dstebz", s.kernels.dstebz(d.length, from, to, dd.address, ee.address, w.address, work.address));
    return w.copy();
  });

const below = (d: ArrayLike<number>, e: ArrayLike<number>, x: number): number =>
  withScope("dstebzCount", (s) => {
    const [dd, ee] = [s.copyIn(d), s.copyIn(e)];
    const work = s.f64(s.kernels.dstebzWorkspace(d.length));
    return s.kernels.dstebzCount(d.length, dd.address, ee.address, x, work.address);
  });

describe("dstebz", () => {
  test.each([1, 2, 3, 7, 8, 9, 16, 17, 100])("second difference of order %i: 4 sin²(kπ/2(n + 1)) within 8 ε", (n) => {
    const d = new Float64Array(n).fill(2);
    const e = new Float64Array(n).fill(-1);
    bisect(d, e, 0, n).forEach((x, k) => {
      const exact = 4 * Math.sin(((k + 1) * Math.PI) / (2 * (n + 1))) ** 2;
      expect(Math.abs(x - exact)).toBeLessThanOrEqual(8 * EPSILON);
    });
  });

  test("a value has the same bits in every range", () => {
    const [d, e] = [uniforms(1, 40), uniforms(2, 40)];
    const all = bisect(d, e, 0, 40);
    for (let from = 0; from < 40; from += 7) {
      for (let to = from; to <= 40; to += 3) expect(bisect(d, e, from, to)).toEqual(all.slice(from, to));
    }
  });

  test("entries of 2^±200 and zeros: no overflow, no underflow, exact where diagonal", () => {
    for (const scale of [2 ** 199, 2 ** -199]) {
      const d = [3 * scale, 0, -scale, scale];
      expect(bisect(d, [0, 0, 0, 0], 0, 4)).toEqual(Float64Array.of(-scale, 0, scale, 3 * scale));
      const x = bisect([0, 0], [scale, 0], 0, 2);
      expect(Math.abs(x[0]! / scale + 1)).toBeLessThanOrEqual(2 * EPSILON);
      expect(Math.abs(x[1]! / scale - 1)).toBeLessThanOrEqual(2 * EPSILON);
    }
    expect(bisect([0, 0, 0], [0, 0, 0], 0, 3)).toEqual(new Float64Array(3));
  });

  test("illegal arguments are named by their place", () => {
    expect(() => bisect([1], [0], 0, 2)).toThrow("dstebz: argument 3 is illegal");
    expect(() => bisect([1], [0], -1, 0)).toThrow("dstebz: argument 2 is illegal");
  });
});

describe("dstebzCount: eigenvalues < x", () => {
  test("an eigenvalue of a diagonal matrix does not count at itself", () => {
    const d = [1, 1, 2, 2, 2, -0.5];
    const e = new Float64Array(6);
    expect([-1, -0.5, 0, 1, 1 + EPSILON, 2, 3].map((x) => below(d, e, x))).toEqual([0, 0, 1, 1, 3, 3, 6]);
    expect(below(d, e, Number.NEGATIVE_INFINITY)).toBe(0);
    expect(below(d, e, Number.POSITIVE_INFINITY)).toBe(6);
  });

  test("never decreases: x one rounding apart around every eigenvalue of the hard tridiagonal matrices", () => {
    const n = 43;
    for (const { A } of tridiagonals(n)) {
      const d = Float64Array.from({ length: n }, (_, i) => A.data[i * n + i]!);
      const e = Float64Array.from({ length: n }, (_, i) => (i < n - 1 ? A.data[i * n + i + 1]! : 0));
      const near = [...bisect(d, e, 0, n)].flatMap((x) =>
        Array.from({ length: 9 }, (_, k) => x + (k - 4) * Math.max(Math.abs(x), 2 ** -1000) * EPSILON),
      );
      let before = 0;
      for (const x of Float64Array.from(near).sort()) {
        const now = below(d, e, x);
        expect(now).toBeGreaterThanOrEqual(before);
        before = now;
      }
    }
  });
});
