import { afterAll, describe, expect, test } from "vitest";
import { createEngine, engineInfo, withEngine } from "../../src/engine.js";
import { cholesky } from "../../src/linalg/cholesky.js";
import { eigh, eigvalsh } from "../../src/linalg/eigh.js";
import { herk } from "../../src/linalg/herk.js";
import { matmul } from "../../src/linalg/matmul.js";
import { complexMatrix, type Field, type Matrix, matrix } from "../../src/linalg/matrix.js";
import { qr } from "../../src/linalg/qr.js";
import { solve } from "../../src/linalg/solve.js";
import { svd } from "../../src/linalg/svd.js";
import { empiricalNtk } from "../../src/ntk/empiricalNtk.js";
import { mlp } from "../../src/ntk/network.js";
import { stream } from "../../src/random/stream.js";
import { randomHermitian } from "../support/gallery.js";
import { uniforms } from "../support/random.js";

const single = createEngine();
const draw = (m: number, n: number, complex: boolean): Field =>
  complex ? complexMatrix(m, n, uniforms(1, 2 * m * n)) : matrix(m, n, uniforms(2, m * n));

/** Matrices whose merges have little to do. */
function deflating(name: string, n: number): Matrix {
  const A = matrix(n, n, new Float64Array(n * n));
  const at = (i: number, j: number) => i * n + j;
  if (name === "identity") for (let i = 0; i < n; i++) A.data[at(i, i)] = 1;
  if (name === "glued") {
    // Wilkinson's matrix of order 21, again and again.
    for (let i = 0; i < n; i++) {
      A.data[at(i, i)] = Math.abs((i % 21) - 10);
      if (i > 0) A.data[at(i, i - 1)] = A.data[at(i - 1, i)] = i % 21 === 0 ? 1e-8 : 1;
    }
  }
  if (name === "rank 40") return herk(draw(n, 40, false) as Matrix);
  if (name === "half of the values equal") {
    const B = herk(draw(n, n / 2, false) as Matrix);
    for (let i = 0; i < n; i++) (B.data[at(i, i)] as number) += 3;
    return B;
  }
  return A;
}

/** Bytes, and fast: to look at every number by itself takes longer than to compute it. */
const bits = (x: Float64Array): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);
function expectSame(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  expect(Buffer.compare(bits(actual), bits(expected))).toBe(0);
}

// The build with threads is a binary of its own, outside the projects that run on each build.
describe("an engine with threads", () => {
  const engines = [2, 3].map((threads) => createEngine({ threads }));
  afterAll(() => {
    for (const engine of engines) engine.close();
  });

  test("helpers come to their posts without being waited for", async () => {
    for (const engine of engines) {
      const deadline = Date.now() + 20_000;
      while (withEngine(engine, engineInfo).helpers < engine.threads - 1 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const info = withEngine(engine, engineInfo);
      expect(info.threads).toBe(engine.threads);
      expect(info.helpers).toBe(engine.threads - 1);
      expect(info.memory.used).toBe(0);
    }
  });

  test.each([
    [130, 150, 90],
    [40, 300, 128],
    [257, 33, 200],
    [300, 300, 300],
  ])("matmul %i × %i over %i: the bits of one thread, real and complex, all adjoint forms", (m, n, k) => {
    for (const complex of [false, true]) {
      for (const [adjointA, adjointB] of [
        [false, false],
        [true, false],
        [false, true],
      ] as const) {
        const A = adjointA ? draw(k, m, complex) : draw(m, k, complex);
        const B = adjointB ? draw(n, k, complex) : draw(k, n, complex);
        const expected = withEngine(single, () => matmul(A, B, { adjointA, adjointB })).data;
        for (const engine of engines) {
          expectSame(withEngine(engine, () => matmul(A, B, { adjointA, adjointB })).data, expected);
        }
      }
    }
  });

  test.each([100, 201, 320])("herk of %i rows: the bits of one thread", (n) => {
    for (const complex of [false, true]) {
      const A = draw(n, 130, complex);
      const expected = withEngine(single, () => herk(A)).data;
      for (const engine of engines) expectSame(withEngine(engine, () => herk(A)).data, expected);
    }
  });

  // 192: subtrees and merges are shared; 256: the product of matrix and vector; 520: with three threads four subtrees.
  test.each([100, 200, 300, 520])("eigh, n = %i: values and vectors of one thread, to the bit", (n) => {
    for (const complex of [false, true]) {
      const A = randomHermitian(n, complex, n);
      const expected = withEngine(single, () => eigh(A as never));
      const values = withEngine(single, () => eigvalsh(A));
      const some = { subset: { index: [5, n - 60] } } as const;
      const part = withEngine(single, () => eigh(A as never, some));
      for (const engine of engines) {
        withEngine(engine, () => {
          const found = eigh(A as never);
          expectSame(found.values, expected.values);
          expectSame(found.vectors.data, expected.vectors.data);
          expectSame(eigvalsh(A), values);
          expectSame(eigh(A as never, some).vectors.data, part.vectors.data);
        });
      }
    }
  });

  // Deflation leaves merges with few columns of some type, or none.
  test.each(["identity", "glued", "rank 40", "half of the values equal"])(
    "eigh of order 400, %s: the bits of one thread",
    (name) => {
      const n = 400;
      const A = deflating(name, n);
      const expected = withEngine(single, () => eigh(A));
      for (const engine of engines) {
        const found = withEngine(engine, () => eigh(A));
        expectSame(found.values, expected.values);
        expectSame(found.vectors.data, expected.vectors.data);
      }
    },
  );

  test("svd, qr, cholesky and solve of order 200: the bits of one thread", () => {
    for (const complex of [false, true]) {
      const A = draw(200, 200, complex);
      const P = herk(A);
      const all = () => [...Object.values(svd(A)), ...Object.values(qr(A)), cholesky(P), solve(A, P)];
      const numbers = (found: unknown[]) =>
        found.flatMap((x) => (x instanceof Float64Array ? [x] : (x as Field).data ? [(x as Field).data] : []));
      const expected = numbers(withEngine(single, all));
      expect(expected.length).toBeGreaterThanOrEqual(7);
      for (const engine of engines) {
        for (const [k, found] of numbers(withEngine(engine, all)).entries())
          expectSame(found, expected[k] as Float64Array);
      }
    }
  });

  test("work is really shared: every helper has taken tickets", () => {
    const A = draw(256, 256, false);
    for (const engine of engines) {
      const taken = () => Array.from({ length: engine.threads - 1 }, (_, i) => engine.kernels.teamTaken(i));
      const before = taken();
      const idle = () => taken().some((count, i) => count === before[i]);
      // Which helper comes first is chance; that one never comes is not.
      for (let k = 0; k < 1000 && idle(); k++) withEngine(engine, () => matmul(A, A));
      expect(idle()).toBe(false);
    }
  });

  test.each([
    [300, 1],
    [60, 7],
  ])(
    "the tangent kernel of %i samples and %i outputs: the bits of one thread, also traced and against others",
    (samples, outputs) => {
      const net = mlp({ widths: [5, 260, 70, outputs], activation: "erf", biasStd: 0.2, stream: stream(1) });
      const [X, Y] = [draw(samples, 5, false), draw(90, 5, false)] as [Matrix, Matrix];
      const kernels = () => [
        empiricalNtk(net, X),
        empiricalNtk(net, X, Y),
        empiricalNtk(net, X, undefined, { outputs: "trace" }),
      ];
      const expected = withEngine(single, kernels);
      for (const engine of engines) {
        withEngine(engine, kernels).forEach((K, k) => {
          expectSame(K.data, (expected[k] as Matrix).data);
        });
      }
    },
  );

  test("memory grows under the helpers, and a closed engine goes on alone", () => {
    const engine = createEngine({ threads: 2 });
    withEngine(engine, () => {
      const A = draw(700, 700, false);
      const expected = withEngine(single, () => matmul(A, A)).data;
      expectSame(matmul(A, A).data, expected);
      engine.close();
      engine.close();
      expectSame(matmul(A, A).data, expected);
      expect(engineInfo().helpers).toBe(0);
    });
  });
});

test.each([
  [{ threads: 0 }, "createEngine: expected threads to be an integer from 1 to 16, got 0"],
  [{ threads: 1.5 }, "createEngine: expected threads to be an integer from 1 to 16, got 1.5"],
  [{ threads: 17 }, "createEngine: expected threads to be an integer from 1 to 16, got 17"],
  [
    { threads: 2, build: "relaxed" as const },
    "createEngine: threads needs the strict build and its own module; leave build and module out, or use threads: 1",
  ],
])("refuses %j", (options, message) => {
  expect(() => createEngine(options)).toThrow(message);
});
