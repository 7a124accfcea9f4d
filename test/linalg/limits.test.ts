import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { createEngine, currentEngine, type Engine, withEngine } from "../../src/engine.js";
import { eigh, eigvalsh } from "../../src/linalg/eigh.js";
import { eigenpairsInto, eigenvaluesInto } from "../../src/linalg/fused.js";
import { matrix } from "../../src/linalg/matrix.js";
import { pairsAt, pairsWorkspace, tridiagonalise, valuesAt, valuesWorkspace } from "../../src/linalg/subset.js";
import { engineName } from "../support/engine.js";
import { randomHermitian } from "../support/gallery.js";

const debug = engineName.endsWith("debug");

const sameKind = (maximumBytes?: number): Engine => {
  const { build, module } = currentEngine();
  return createEngine(maximumBytes === undefined ? { build, module } : { build, module, maximumBytes });
};

describe("iteration caps: a matrix that cannot converge, here NaN behind the public checks, ends in a sentence", () => {
  // 20: one leaf. 70: two merges.
  for (const n of [3, 20, 70]) {
    for (const complex of [false, true]) {
      const broken = new Float64Array(n * n * (complex ? 2 : 1)).fill(Number.NaN);
      const kind = `${complex ? "complex" : "real"}, n = ${n}`;
      test(`values, ${kind}`, () => {
        const call = () =>
          withScope("cap", (s) => eigenvaluesInto(s, { n, complex, a: s.copyIn(broken), values: s.f64(n) }));
        expect(call).toThrow(new RegExp(`^internal: cap: \\d+ eigenvalues of ${n} did not converge$`));
      });

      test(`pairs, ${kind}`, () => {
        const call = () =>
          withScope("cap", (s) => {
            const a = s.copyIn(broken);
            eigenpairsInto(s, { n, complex, a, values: s.f64(n), vectors: a });
          });
        expect(call).toThrow(new RegExp(`^internal: cap: \\d+ eigenvalues of ${n} did not converge$`));
      });

      test(`subset, ${kind}`, () => {
        const pairs = () =>
          withScope("cap", (s) =>
            pairsAt(s, tridiagonalise(s, n, complex, s.copyIn(broken), pairsWorkspace(s, n, complex, 1)), [0, 1]),
          );
        expect(pairs).toThrow("internal: cap: the tridiagonal eigenproblem did not converge");
        const values = (to: number) =>
          withScope("cap", (s) =>
            valuesAt(s, tridiagonalise(s, n, complex, s.copyIn(broken), valuesWorkspace(s, n, complex)), [0, to]),
          );
        expect(() => values(n)).toThrow(/did not converge$/);
        // Bisection takes 55 steps whatever it is given.
        if (n > 6) expect(values(1).length).toBe(1);
      });
    }
  }
});

describe("workspaces: nothing is written behind what a kernel asked for", () => {
  // Panels of 16, blocks of 32 reflectors, leaves of 32; few columns against many reflectors.
  for (const n of [1, 2, 20, 33, 50, 70, ...(debug ? [] : [330])]) {
    for (const complex of [false, true]) {
      test(`n = ${n}, ${complex ? "complex" : "real"}: dsyev with and without vectors, dsyevx with 0, 1, 5, n/2 and n vectors`, () => {
        const A = randomHermitian(n, complex, n).data;
        withScope("workspace", (s) => {
          const { kernels } = s;
          const guarded = (length: number, run: (work: number) => void) =>
            s.nested(() => {
              const whole = s.f64(length + 20_000);
              const guard = whole.part(length).fill(7);
              run(whole.address);
              expect(guard.copy().every((x) => x === 7)).toBe(true);
            });
          const [a, w, t] = [s.f64(A.length), s.f64(n), s.f64(4 * n)];
          for (const vectors of [0, 1]) {
            a.set(A);
            guarded((complex ? kernels.zheevWorkspace : kernels.dsyevWorkspace)(n, vectors), (work) => {
              s.check("ev", (complex ? kernels.zheev : kernels.dsyev)(vectors, n, a.address, w.address, work));
            });
          }
          for (const m of new Set([0, 1, Math.min(5, n), n >> 1, n])) {
            a.set(A);
            let scale = 1;
            guarded((complex ? kernels.zheevxReduceWorkspace : kernels.dsyevxReduceWorkspace)(n), (work) => {
              scale = (complex ? kernels.zheevxReduce : kernels.dsyevxReduce)(n, a.address, t.address, work);
            });
            const solve = complex ? kernels.zheevxVectors : kernels.dsyevxVectors;
            guarded((complex ? kernels.zheevxWorkspace : kernels.dsyevxWorkspace)(n, m), (work) => {
              s.check("evx", solve(n, 0, m, a.address, t.address, scale, w.address, a.address, work));
            });
          }
        });
      });
    }
  }
});

describe("large problems", () => {
  const { kernels } = currentEngine();
  const GIB4 = 2 ** 32;

  test("eigh real, n = 11,000, fits into 4 GiB with all its vectors or some, and complex, n = 8,000", () => {
    const real = 8 * 11000 ** 2;
    expect(real + 8 * kernels.dsyevWorkspace(11000, 1)).toBeLessThan(GIB4);
    expect(real + 8 * kernels.dsyevxWorkspace(11000, 11000)).toBeLessThan(GIB4);
    const complex = 16 * 8000 ** 2;
    expect(complex + 8 * kernels.zheevWorkspace(8000, 1)).toBeLessThan(GIB4);
    expect(complex + 8 * kernels.zheevxWorkspace(8000, 8000)).toBeLessThan(GIB4);
  });

  // 23,170 and 16,384 are the largest orders whose matrix alone has an address for every entry.
  test("workspaces grow with n as far as a matrix has addresses: no count of doubles wraps around", () => {
    let before = [0, 0, 0, 0];
    for (let n = 500; n <= 23170; n += 500) {
      const z = Math.min(n, 16384);
      const now = [
        kernels.dsyevWorkspace(n, 1),
        kernels.dsyevxWorkspace(n, n),
        kernels.zheevWorkspace(z, 1),
        kernels.zheevxWorkspace(z, z),
      ];
      now.forEach((x, k) => {
        expect(x).toBeGreaterThanOrEqual(before[k]!);
        expect(x).toBeGreaterThan(2 * (k < 2 ? n : z) ** 2);
      });
      before = now;
    }
  });

  test("what does not fit is refused with a sentence, before the reduction: the matrix is still in place", () => {
    const n = 400;
    const A = randomHermitian(n, false, 1);
    const engine = sameKind(3 * 2 ** 20);
    const sentence =
      /^(eigh): needs [\d.]+ MiB of WebAssembly memory with [\d.]+ (MiB|bytes) in use, but this engine reaches/;
    withEngine(engine, () => {
      const top = engine.arena.top;
      expect(() => eigh(A as never)).toThrow(sentence);
      expect(() => eigh(A as never, { subset: { index: [0, 3] } })).toThrow(sentence);
      expect(engine.arena.top).toBe(top);
      // The copy that was made is untouched: nothing has begun.
      expect(engine.arena.f64.slice(top / 8, top / 8 + n)).toEqual(A.data.slice(0, n));
      expect(eigvalsh(matrix(1, 1, [2]))[0]).toBe(2);
    });
  });

  // Addresses beyond 2³¹ are negative as i32. The memory in between is reserved, never touched.
  test.each([
    ["across 2 GiB", 2 ** 31 - 100_000],
    ["at the end of 4 GiB", 2 ** 32 - 2_000_000],
  ])("eigh and its subset %s give the bits they give below", (_, address) => {
    const engine = sameKind();
    engine.arena.take(address - engine.arena.top, "test");
    for (const complex of [false, true]) {
      const A = randomHermitian(70, complex, 5) as never;
      const subset = { index: [10, 20] } as const;
      const run = () => [
        eigh(A).values,
        eigh(A).vectors.data,
        eigh(A, { subset }).vectors.data,
        eigvalsh(A),
        eigvalsh(A, { subset }),
      ];
      expect(withEngine(engine, run)).toEqual(run());
    }
    expect(engine.arena.peak).toBeGreaterThan(address);
  });

  test("a block that ends where the arena ends is read to its end", () => {
    const { kernels, arena } = sameKind();
    arena.take(arena.limit - 64 - arena.top, "test");
    const last = arena.take(64, "test");
    expect(last + 64).toBe(arena.limit);
    arena.f64[last / 8 + 7] = Number.NaN;
    expect(kernels.dfindNonFinite(8, last)).toBe(7);
  });
});
