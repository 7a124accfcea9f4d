import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";

test("gesvd, geqrfp, gesv, potrf, omatcopy refuse illegal arguments by number and write nothing", () => {
  withScope("test", (s) => {
    const { kernels } = s;
    const a = s.f64(64).fill(7);
    const at = a.address;
    for (const gesvd of [kernels.dgesvd, kernels.zgesvd]) {
      expect(gesvd(3, 1, 1, at, at, at, at, at)).toBe(-1);
      expect(gesvd(-1, 1, 1, at, at, at, at, at)).toBe(-1);
      expect(gesvd(1, 1, 2, at, at, at, at, at)).toBe(-2);
      expect(gesvd(1, -2, -3, at, at, at, at, at)).toBe(-3);
    }
    for (const geqrfp of [kernels.dgeqrfp, kernels.zgeqrfp]) {
      expect(geqrfp(-1, 1, at, at, at, at)).toBe(-1);
      expect(geqrfp(1, -1, at, at, at, at)).toBe(-2);
    }
    for (const gesv of [kernels.dgesv, kernels.zgesv]) {
      expect(gesv(-1, 1, at, at, at, at)).toBe(-1);
      expect(gesv(1, -1, at, at, at, at)).toBe(-2);
    }
    for (const potrf of [kernels.dpotrf, kernels.zpotrf]) expect(potrf(-1, at, at)).toBe(-1);
    for (const omatcopy of [kernels.domatcopy, kernels.zomatcopy]) {
      expect(omatcopy(-1, 1, at, at)).toBe(-1);
      expect(omatcopy(1, -1, at, at)).toBe(-2);
    }
    expect([...a.copy()]).toEqual(Array(64).fill(7));
  });
});

test("gesvd gives up on NaN after its cap of sweeps, and says how many values are open", () => {
  withScope("test", (s) => {
    const { kernels } = s;
    const n = 12;
    const [a, values, u, vh] = [s.f64(n * n).fill(1), s.f64(n), s.f64(n * n), s.f64(n * n)];
    a.set([Number.NaN], 17);
    const work = s.f64(kernels.dgesvdWorkspace(n, n, 1));
    const status = kernels.dgesvd(1, n, n, a.address, values.address, u.address, vh.address, work.address);
    expect(status).toBeGreaterThan(0);
    expect(status).toBeLessThan(n);
  });
});

test("a workspace beyond 2³¹ doubles is answered by the largest 32-bit number, which no arena grants", () => {
  withScope("test", ({ kernels }) => {
    expect(kernels.zgesvdWorkspace(2 ** 30, 2 ** 10, 0)).toBe(2 ** 31 - 1);
    expect(kernels.dgesvdWorkspace(2 ** 16, 2 ** 16, 1)).toBe(2 ** 31 - 1);
  });
});
