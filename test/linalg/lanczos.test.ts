import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currentEngine } from "../../src/engine/engine.js";
import { withScope } from "../../src/engine/scope.js";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { type Apply, type LanczosOptions, lanczos } from "../../src/linalg/lanczos.js";
import { matmul } from "../../src/linalg/matmul.js";
import {
  adjoint,
  complexMatrix,
  type Field,
  identity,
  isComplex,
  type Matrix,
  matrix,
  norm,
} from "../../src/linalg/matrix.js";
import { hamiltonian } from "../../src/quantum/hamiltonian.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import { type Hamiltonian, spinChain } from "../../src/quantum/spinChain.js";
import { xxz } from "../../src/quantum/xxz.js";
import { goe } from "../../src/random/goe.js";
import { gue } from "../../src/random/gue.js";
import { haarUnitary } from "../../src/random/haarUnitary.js";
import { stream } from "../../src/random/stream.js";
import { uniforms } from "../support/random.js";

/** A diagonal operator, given by its entries. */
const diagonal =
  (entries: ArrayLike<number>): Apply =>
  (x) =>
    x.map((value, i) => (entries[i] as number) * value);

const one = stream(1);
const both = ["smallest", "largest"] as const;

function check(A: Field, result: { values: Float64Array; vectors: Field }, bound: number): void {
  const V = result.vectors;
  const k = result.values.length;
  const AV = matmul(A as Matrix, V as Matrix) as Field;
  const step = isComplex(V) ? 2 : 1;
  const off = AV.data.map((x, at) => x - result.values[Math.floor(at / step) % k]! * V.data[at]!);
  expect(norm({ ...AV, data: off } as Field)).toBeLessThanOrEqual(bound);
  const gram = matmul(adjoint(V) as Matrix, V as Matrix) as Field;
  const one = identity(k).data;
  const defect = gram.data.map((x, at) => x - (step === 2 ? (at % 2 ? 0 : one[at / 2]!) : one[at]!));
  expect(norm({ ...gram, data: defect } as Field)).toBeLessThanOrEqual(1e-13 * k);
}

describe("lanczos against eigvalsh", () => {
  for (const which of both) {
    test.each([1, 2, 3, 5, 20, 29, 30, 31, 60, 150])(
      `${which}, GOE and GUE of order %i: values within 1e-9, residuals ≤ 1e-9 ‖A‖`,
      (n) => {
        for (const A of [goe(n, { stream: one }), gue(n, { stream: one })] as Field[]) {
          for (const k of [1, 2, 5].filter((count) => count <= n)) {
            const result = lanczos(A, { k, which, stream: one });
            const all = eigvalsh(A);
            const expected = which === "smallest" ? all.slice(0, k) : all.slice(n - k);
            expect(result.info.converged).toBe(true);
            result.values.forEach((x, j) => {
              expect(Math.abs(x - expected[j]!)).toBeLessThan(1e-9);
            });
            expect([...result.values]).toEqual([...result.values].sort((a, b) => a - b));
            expect(Math.max(...result.info.residuals)).toBeLessThan(1e-9);
            check(A, result, 1e-9 * k);
          }
        }
      },
    );
  }
});

test("a function and its matrix give the same values within 1e-12, real and complex", () => {
  const n = 80;
  const options = { k: 3, which: "smallest", stream: one } as const;
  const [R, C] = [goe(n, { stream: one }), gue(n, { stream: one })];
  const real = lanczos((x) => matmul(R, matrix(n, 1, x)).data, { ...options, n });
  const complex = lanczos((x) => matmul(C, complexMatrix(n, 1, x)).data, { ...options, n, complex: true });
  lanczos(R, options).values.forEach((x, j) => {
    expect(Math.abs(x - real.values[j]!)).toBeLessThan(1e-12);
  });
  lanczos(C, options).values.forEach((x, j) => {
    expect(Math.abs(x - complex.values[j]!)).toBeLessThan(1e-12);
  });
});

test("vectors are canonical: the first entry of largest modulus is real and positive", () => {
  for (const A of [goe(40, { stream: one }), gue(40, { stream: one })] as Field[]) {
    const { vectors } = lanczos(A, { k: 4, which: "largest", stream: one });
    const step = isComplex(A) ? 2 : 1;
    for (let j = 0; j < 4; j++) {
      const entry = (i: number) => vectors.data.subarray(step * (4 * i + j), step * (4 * i + j) + step);
      const sizes = Array.from({ length: 40 }, (_, i) => Math.hypot(...entry(i)));
      const top = entry(sizes.indexOf(Math.max(...sizes)));
      expect(top[0]).toBeGreaterThan(0);
      if (step === 2) expect(top[1]).toBe(0);
    }
  }
});

test("the same stream gives the same bits, another one the same values within 1e-9", () => {
  const A = gue(100, { stream: one });
  const options = { k: 2, which: "smallest" } as const;
  const [a, b] = [1, 2].map(() => lanczos(A, { ...options, stream: stream(7) }));
  expect(a).toEqual(b);
  const c = lanczos(A, { ...options, stream: stream(8) });
  expect(c.vectors).not.toEqual(a!.vectors);
  c.values.forEach((x, j) => {
    expect(Math.abs(x - a!.values[j]!)).toBeLessThan(1e-9);
  });
});

describe("multiple eigenvalues and invariant subspaces", () => {
  test.each([
    ["the identity", 50, () => 1],
    ["zero", 50, () => 0],
    ["a projector of rank 3", 200, (i: number) => (i < 3 ? 1 : 0)],
    ["four times each value 0, 1, 2 …", 400, (i: number) => Math.floor(i / 4)],
    ["a pair below a dense band", 600, (i: number) => (i < 2 ? 0 : 1 + i / 600)],
    ["two values, 30 and 170 times", 200, (i: number) => (i < 30 ? -2 : 5)],
    ["1e-160 times the numbers to 60", 60, (i: number) => i * 1e-160],
    ["1e200 times the numbers to 60", 60, (i: number) => i * 1e200],
  ])("%s: every copy is found, within 1e-9 ‖A‖", (_name, n, entry) => {
    const entries = Array.from({ length: n }, (_, i) => entry(i));
    const sorted = entries.slice().sort((a, b) => a - b);
    const size = Math.max(...entries.map(Math.abs));
    for (const which of both) {
      for (const k of [1, 3, 6]) {
        const { values, info } = lanczos(diagonal(entries), { n, k, which, stream: one });
        const expected = which === "smallest" ? sorted.slice(0, k) : sorted.slice(n - k);
        expect(info.converged).toBe(true);
        values.forEach((x, j) => {
          expect(Math.abs(x - expected[j]!)).toBeLessThanOrEqual(1e-9 * size);
        });
      }
    }
  });

  test("a rotated complex matrix with multiplicities 3 and 2: all copies, orthonormal vectors", () => {
    const n = 70;
    const entries = Array.from({ length: n }, (_, i) => (i < 3 ? -1 : i < 5 ? -0.9 : i / n));
    const U = haarUnitary(n, { stream: one });
    const scaled = complexMatrix(
      n,
      n,
      U.data.map((x, at) => x * entries[Math.floor(at / 2) % n]!),
    );
    const A = matmul(scaled, U, { adjointB: true });
    const H = complexMatrix(
      n,
      n,
      A.data.map((x, at) => {
        const [i, j] = [Math.floor(at / 2 / n), Math.floor(at / 2) % n];
        const mirror = A.data[2 * (j * n + i) + (at % 2)]!;
        return at % 2 ? (x - mirror) / 2 : (x + mirror) / 2;
      }),
    );
    const result = lanczos(H, { k: 5, which: "smallest", stream: one });
    [-1, -1, -1, -0.9, -0.9].forEach((x, j) => {
      expect(Math.abs(result.values[j]! - x)).toBeLessThan(1e-10);
    });
    check(H, result, 1e-9);
  });
});

test("diagonal operators with and without multiplicities, any k and basis: what has converged is right within 1e-8 ‖A‖", () => {
  const kinds = [(u: number) => Math.floor(5 * u), (u: number) => u, (u: number) => Math.floor(40 * u) - 20] as const;
  fc.assert(
    fc.property(
      fc.record({
        n: fc.integer({ min: 1, max: 200 }),
        k: fc.integer({ min: 1, max: 6 }),
        room: fc.integer({ min: 1, max: 20 }),
        kind: fc.constantFrom(...kinds, (u: number) => (u < 0.03 ? -1 : u * u)),
        which: fc.constantFrom(...both),
        complex: fc.boolean(),
        seed: fc.nat(),
      }),
      ({ n, k: most, room, kind, which, complex, seed }) => {
        const k = Math.min(n, most);
        const entries = uniforms(seed, n).map((x) => kind((x + 1) / 2));
        const apply: Apply = (x) => x.map((value, i) => value * entries[complex ? i >> 1 : i]!);
        const options: LanczosOptions = {
          n,
          k,
          which,
          complex,
          basis: k + room,
          maxIterations: 1500,
          stream: stream(seed),
        };
        const { values, info } = lanczos(apply, options);
        const sorted = entries.slice().sort();
        const expected = which === "smallest" ? sorted.slice(0, k) : sorted.slice(n - k);
        const size = Math.max(...entries.map(Math.abs));
        // A basis of a few vectors more may be too slow, and then says so.
        if (room >= 8) expect(info.converged).toBe(true);
        if (!info.converged) return;
        for (let j = 0; j < k; j++) expect(Math.abs(values[j]! - expected[j]!)).toBeLessThanOrEqual(1e-8 * size);
      },
    ),
  );
});

test("slow convergence is data: 40 applications to a condition of 1e8 leave converged: false and honest residuals", () => {
  const entries = Array.from({ length: 500 }, (_, i) => ((i + 1) / 500) ** 3);
  const { values, vectors, info } = lanczos(diagonal(entries), {
    n: 500,
    k: 2,
    which: "smallest",
    maxIterations: 40,
    stream: one,
  });
  expect(info.converged).toBe(false);
  // One more for each of the two.
  expect(info.iterations).toBe(42);
  for (let j = 0; j < 2; j++) {
    let sum = 0;
    for (let i = 0; i < 500; i++) sum += ((entries[i]! - values[j]!) * vectors.data[2 * i + j]!) ** 2;
    expect(Math.abs(Math.sqrt(sum) - info.residuals[j]!)).toBeLessThan(1e-12);
    expect(info.residuals[j]).toBeGreaterThan(1e-10);
  }
});

describe("an operator { dimension, real, apply }, such as a Hamiltonian of a chain", () => {
  const current = Array.from({ length: 7 }, (_, j) => ({ ops: "XY", sites: [j, j + 1], coefficient: 0.5 + 0.1 * j }));
  const cases: [string, Hamiltonian][] = [
    ["a real chain", mixedFieldIsing({ sites: 8 })],
    ["a complex chain", spinChain({ sites: 8, terms: [...current, { ops: "Z", sites: [2], coefficient: 0.4 }] })],
    ["a real sector", xxz({ sites: 10, sector: { up: 5 } })],
    ["a complex sector", mixedFieldIsing({ sites: 8, periodic: true, sector: { momentum: 3 } })],
    ["a matrix as a Hamiltonian", hamiltonian(gue(40, { stream: one }))],
  ];

  test.each(cases)("%s: values of its matrix within 1e-11, vectors to the bit of the function it is", (_title, H) => {
    for (const which of both) {
      const options = { k: 3, which, stream: one } as const;
      const found = lanczos(H, options);
      expect(found.info.converged).toBe(true);
      const all = eigvalsh(H.toMatrix() as Matrix);
      const expected = which === "smallest" ? all.slice(0, 3) : all.slice(-3);
      for (const [j, e] of expected.entries()) expect(Math.abs(found.values[j]! - e)).toBeLessThan(1e-11);
      expect(isComplex(found.vectors)).toBe(!H.real);
      const n = H.dimension;
      const literal = lanczos({ dimension: n, real: H.real, apply: (x) => H.apply(x) }, options);
      const byFunction = lanczos((x: Float64Array) => H.apply(x), {
        ...options,
        n,
        complex: !H.real,
      } as LanczosOptions);
      expect(literal).toEqual(found);
      expect(byFunction).toEqual(found);
    }
  });

  test("what does not fit is refused in a sentence", () => {
    const H = mixedFieldIsing({ sites: 4 });
    const options = { k: 1, which: "smallest", stream: one } as const;
    expect(() => lanczos(H, { ...options, n: 8 })).toThrow("lanczos: H is 16 × 16, but n is 8; leave n out");
    expect(() => lanczos(H, { ...options, complex: true })).toThrow(
      "lanczos: H is real, but complex is true; leave it out",
    );
    expect(() => lanczos(H, { ...options, k: 17 })).toThrow("lanczos: expected 1 ≤ k ≤ n = 16, got 17");
    expect(() => lanczos(5 as never, options)).toThrow(
      "lanczos: expected H to be a Hermitian matrix, an operator { dimension, apply } or a function, got 5",
    );
    expect(() => lanczos({ dimension: 4, real: true, apply: 5 } as never, options)).toThrow(
      "lanczos: expected H.apply to be a function, got 5",
    );
    const empty = xxz({ sites: 3, sector: { up: 3, reflection: -1 } });
    expect(() => lanczos(empty, options)).toThrow("lanczos: expected 1 ≤ k ≤ n = 0, got 1");
  });
});

test("a smaller tol needs more applications and leaves smaller residuals; a larger basis needs fewer", () => {
  const entries = Array.from({ length: 2000 }, (_, i) => i);
  const solve = (more: Partial<LanczosOptions>) =>
    lanczos(diagonal(entries), { n: 2000, k: 2, which: "smallest", stream: one, ...more } as LanczosOptions & {
      complex: false;
    }).info;
  const [loose, tight, wide] = [solve({ tol: 1e-4 }), solve({ tol: 1e-13 }), solve({ tol: 1e-13, basis: 80 })];
  for (const { converged } of [loose, tight, wide]) expect(converged).toBe(true);
  expect(tight.iterations).toBeGreaterThan(loose.iterations);
  expect(wide.iterations).toBeLessThan(tight.iterations);
  expect(Math.max(...tight.residuals)).toBeLessThan(1e-12 * 2000);
});

test("apply may open scopes and grow the memory: the basis stays what it was", () => {
  const A = goe(60, { stream: one });
  let grown = 0;
  const { values } = lanczos(
    (x) => {
      // More than is mapped, twice.
      if (grown++ < 2) {
        withScope("test", (s) =>
          s
            .f64((currentEngine().arena.f64.length * 3) / 2)
            .part(0, 8)
            .fill(1),
        );
      }
      return matmul(A, matrix(60, 1, x)).data;
    },
    { n: 60, k: 2, which: "largest", stream: one },
  );
  const all = eigvalsh(A);
  expect(Math.abs(values[1]! - all[59]!)).toBeLessThan(1e-12);
});

test("what apply throws comes through, and the arena is back where it was", () => {
  const before = currentEngine().arena.top;
  expect(() =>
    lanczos(
      () => {
        throw new Error("mine");
      },
      { n: 5, k: 1, which: "largest", stream: one },
    ),
  ).toThrow("mine");
  expect(currentEngine().arena.top).toBe(before);
});

test("a wrong operator or option gets one sentence", () => {
  const options = { n: 50, k: 2, which: "smallest", stream: one } as const;
  const shift: Apply = (x) => x.map((_, i) => x[(i + 1) % x.length]!);
  expect(() => lanczos(shift, options)).toThrow("lanczos: the operator is not Hermitian");
  expect(() =>
    lanczos((x) => x.map((_, i) => (i % 2 ? x[i - 1]! : -x[i + 1]!)), { ...options, complex: true }),
  ).toThrow("not Hermitian");
  expect(() => lanczos((x) => x.subarray(1), options)).toThrow(
    "lanczos: expected apply to return 50 numbers, as it was given, got 49",
  );
  expect(() => lanczos((x) => x.fill(Number.NaN), options)).toThrow(
    "lanczos: expected apply to return finite numbers, got NaN at index 0",
  );
  expect(() => lanczos((x) => [...x] as unknown as Float64Array, options)).toThrow(
    "lanczos: expected apply to return a Float64Array",
  );
  expect(() => lanczos(shift, { ...options, k: 51 })).toThrow("lanczos: expected 1 ≤ k ≤ n = 50, got 51");
  expect(() => lanczos(shift, { ...options, basis: 2 })).toThrow("lanczos: expected basis > k = 2, got 2");
  expect(() => lanczos(matrix(2, 2, [0, 1, 0, 0]), { k: 1, which: "largest", stream: one })).toThrow(
    "lanczos: H is not Hermitian",
  );
  expect(() => lanczos(matrix(2, 2), { n: 3, k: 1, which: "largest", stream: one })).toThrow(
    "lanczos: H is 2 × 2, but n is 3; leave n out",
  );
});

test("kernels say which argument is illegal", () => {
  withScope("test", ({ kernels }) => {
    for (const project of [kernels.dproject, kernels.zproject]) {
      expect(project(-1, 0, 0, 1, 0, 0)).toBe(-1);
      expect(project(0, -1, 0, 1, 0, 0)).toBe(-2);
      expect(project(2, 0, 0, 1, 0, 0)).toBe(-4);
    }
  });
});
