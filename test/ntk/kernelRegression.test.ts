import { expect, test } from "vitest";
import { matmul } from "../../src/linalg/matmul.js";
import { identity, matrix } from "../../src/linalg/matrix.js";
import { solve } from "../../src/linalg/solve.js";
import { kernelRegression } from "../../src/ntk/kernelRegression.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { gramOf } from "./dynamics.js";
import { difference } from "./support.js";

const n = 12;
const K = gramOf(matrix(n, 40, normals(stream(1), 40 * n)));
const Y = matrix(n, 2, normals(stream(2), 2 * n));
const Ktest = matrix(5, n, normals(stream(3), 5 * n));

test.each([0, 1e-3, 2])(
  "ridge %d: the predictions of solve within 1e-11, and the condition number of K + ridge",
  (ridge) => {
    const plain = solve(
      matrix(
        n,
        n,
        K.data.map((x, at) => x + (at % (n + 1) === 0 ? ridge : 0)),
      ),
      Y,
    );
    const answer = kernelRegression(K, Y, Ktest, { ridge });
    expect(difference(answer.coefficients.data, plain.data)).toBeLessThan(1e-11);
    expect(difference(answer.predictions.data, matmul(Ktest, plain).data)).toBeLessThan(1e-11);
    expect(answer.warnings).toEqual([]);
    expect(answer.rank).toBe(n);
  },
);

test("condition is λ_max/λ_min, and counts the ridge; a large one is told in a sentence", () => {
  const diagonal = matrix(2, 2, [1e10, 0, 0, 1]);
  const steep = kernelRegression(diagonal, [1, 1], identity(2));
  expect(steep.condition).toBe(1e10);
  expect(steep.warnings).toEqual(["K has condition number 1.0e+10: as many digits are lost"]);
  expect(kernelRegression(diagonal, [1, 1], identity(2), { ridge: 1 }).condition).toBe((1e10 + 1) / 2);
});

test("equal inputs with different labels: rank, the mean of the labels, what remains, and two sentences", () => {
  const twice = matrix(3, 3, [2, 2, 1, 2, 2, 1, 1, 1, 2]);
  const answer = kernelRegression(twice, [1, 3, -1], twice);
  expect([answer.rank, answer.condition]).toEqual([2, Infinity]);
  expect(difference(answer.predictions.data, [2, 2, -1])).toBeLessThan(1e-13);
  expect(difference(answer.coefficients.data.subarray(0, 1), answer.coefficients.data.subarray(1, 2))).toBeLessThan(
    1e-13,
  );
  expect(Math.abs(answer.residual - Math.SQRT2)).toBeLessThan(1e-13);
  expect(answer.warnings).toEqual([
    "K is singular to working precision, rank 2 of 3: this is the answer of minimum norm",
    "no function of this kernel meets the targets, equal inputs may have different ones: what remains is 1.41 (2-norm)",
  ]);
  const agreeing = kernelRegression(twice, [2, 2, -1], twice);
  expect(agreeing.warnings).toHaveLength(1);
  const ridged = kernelRegression(twice, [1, 3, -1], twice, { ridge: 1e-3 });
  expect([ridged.rank, ridged.warnings]).toEqual([2, []]);
  expect(ridged.predictions.data.every(Number.isFinite)).toBe(true);
});

test("a kernel of zeros predicts 0 and has rank 0; no samples predict 0 too", () => {
  const none = kernelRegression(matrix(2, 2), [1, 2], matrix(3, 2));
  expect([...none.predictions.data, none.rank]).toEqual([0, 0, 0, 0]);
  const empty = kernelRegression(matrix(0, 0), [], matrix(3, 0));
  expect([...empty.predictions.data]).toEqual([0, 0, 0]);
});

test("a matrix that is no kernel is refused with its eigenvalue", () => {
  expect(() => kernelRegression(matrix(2, 2, [1, 2, 2, 1]), [1, 1], identity(2))).toThrow(
    "kernelRegression: expected K to be positive semidefinite, as J Jᵀ is, got an eigenvalue of -1.00 beside one of 3.00",
  );
});
