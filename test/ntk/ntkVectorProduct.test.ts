import fc from "fast-check";
import { expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { lanczos } from "../../src/linalg/lanczos.js";
import { matmul } from "../../src/linalg/matmul.js";
import { matrix } from "../../src/linalg/matrix.js";
import { empiricalNtk } from "../../src/ntk/empiricalNtk.js";
import { jvp } from "../../src/ntk/jvp.js";
import { mlp } from "../../src/ntk/network.js";
import { ntkExtremes } from "../../src/ntk/ntkExtremes.js";
import { ntkVectorProduct } from "../../src/ntk/ntkVectorProduct.js";
import { vjp } from "../../src/ntk/vjp.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { difference, somewhere } from "./support.js";

const sample = (seed: number, rows: number, cols: number) => matrix(rows, cols, normals(stream(seed), rows * cols));

test("K u agrees with empiricalNtk times u within 1e-12, and with jvp of vjp, for all architectures", () => {
  fc.assert(
    fc.property(somewhere, ({ net, X, seed }) => {
      const outputs = net.widths.at(-1)!;
      const u = sample(seed + 2, X.rows, outputs);
      const product = ntkVectorProduct(net, X, u);
      expect([product.rows, product.cols]).toEqual([X.rows, outputs]);
      const column = matrix(u.data.length, 1, u.data);
      expect(difference(product.data, matmul(empiricalNtk(net, X), column).data)).toBeLessThan(1e-12);
      expect(difference(product.data, jvp(net, X, vjp(net, X, u)).data)).toBeLessThan(1e-14);
    }),
  );
});

const net = mlp({ widths: [4, 30, 20, 2], activation: "gelu", weightStd: 1.4, biasStd: 0.3, stream: stream(3) });
const X = sample(4, 25, 4);

test("ntkExtremes finds the ends of the spectrum of K within 1e-9 ‖K‖, and their ratio", () => {
  const values = eigvalsh(empiricalNtk(net, X));
  const [low, high] = [values[0]!, values.at(-1)!];
  const { smallest, largest, condition, info } = ntkExtremes(net, X, { stream: stream(1) });
  expect(info.converged).toBe(true);
  expect(Math.max(...info.residuals)).toBeLessThan(1e-9 * high);
  expect(Math.abs(largest - high)).toBeLessThan(1e-9 * high);
  expect(Math.abs(smallest - low)).toBeLessThan(1e-9 * high);
  expect(condition).toBe(largest / smallest);
});

test("lanczos over ntkVectorProduct finds the four largest eigenvalues of K within 1e-9 ‖K‖", () => {
  const values = eigvalsh(empiricalNtk(net, X));
  const top = lanczos((u) => ntkVectorProduct(net, X, matrix(25, 2, u)).data, {
    ...{ n: 50, k: 4, which: "largest", stream: stream(1) },
  });
  expect(top.info.converged).toBe(true);
  expect(difference(top.values, values.slice(46))).toBeLessThan(1e-9);
});

test("two equal inputs: K is singular, its smallest eigenvalue 0 within 1e-9 ‖K‖, the condition above 1e8", () => {
  const twice = matrix(6, 4, [...X.data.subarray(0, 20), ...X.data.subarray(0, 4)]);
  const { smallest, largest, condition } = ntkExtremes(net, twice, { stream: stream(1) });
  expect(Math.abs(smallest)).toBeLessThan(1e-9 * largest);
  expect(condition).toBeGreaterThan(1e8);
});

test("one sample of one output: K is a number", () => {
  const one = mlp({ widths: [4, 6, 1], activation: "erf", stream: stream(3) });
  const x = sample(1, 1, 4);
  const k = empiricalNtk(one, x).data[0]!;
  const { smallest, largest } = ntkExtremes(one, x, { stream: stream(1) });
  expect(difference([smallest, largest], [k, k])).toBeLessThan(1e-14);
});

test("too few products are data; no samples are a sentence", () => {
  const { converged, iterations } = ntkExtremes(net, X, { stream: stream(1), maxIterations: 3 }).info;
  expect([converged, iterations]).toEqual([false, 8]);
  expect(() => ntkExtremes(net, matrix(0, 4), { stream: stream(1) })).toThrow(
    "ntkExtremes: expected at least one sample, got X with 0 rows",
  );
  expect(() => ntkVectorProduct(net, X, matrix(25, 1))).toThrow(
    "ntkVectorProduct: expected u to be 25 × 2, a row for every sample, a column for every output, got 25 × 1",
  );
});
