import { expect, test } from "vitest";
import { lstsq } from "../../src/linalg/lstsq.js";
import { matmul } from "../../src/linalg/matmul.js";
import { matrix } from "../../src/linalg/matrix.js";
import { solve } from "../../src/linalg/solve.js";
import { det16x4 } from "../../src/ntk/det16x4.js";
import { forward } from "../../src/ntk/forward.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { linearize } from "../../src/ntk/linearize.js";
import { minimumNormStep } from "../../src/ntk/minimumNormStep.js";
import { mlp } from "../../src/ntk/network.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { defaultNet, expectation, fixedNet, gramOf, minus } from "./dynamics.js";
import { difference, dot, length } from "./support.js";

const { X, Y } = det16x4();

test("the fixture's network: f_0, singular values and rᵀ K⁻¹ r within 1e-10", () => {
  const expected = expectation<{ f0: number[]; singularValues: number[]; dist2: number }>("ntk.minnorm.det");
  expect(difference(forward(fixedNet, X).data, expected.f0)).toBeLessThan(1e-10);
  const answer = minimumNormStep(fixedNet, X, Y);
  expect(difference(answer.singularValues, expected.singularValues)).toBeLessThan(1e-10);
  expect(Math.abs(answer.squaredDistance / expected.dist2 - 1)).toBeLessThan(1e-10);
  expect(Math.abs(answer.distance - Math.sqrt(expected.dist2))).toBeLessThan(1e-9);
  expect([answer.rank, answer.consistent, answer.warnings]).toEqual([16, true, []]);
  const [first, last] = [answer.singularValues[0]!, answer.singularValues[15]!];
  expect(answer.condition).toBeCloseTo((first / last) ** 2, 8);
});

test("the step is Jᵀ K⁻¹ r, and the linearised network ends at the targets, within 1e-11", () => {
  for (const [widths, samples] of [
    [[4, 8, 1], 16],
    [[4, 20, 7, 3], 5],
  ] as const) {
    const net = mlp({ widths, activation: "tanh", weightStd: 1.5, biasStd: 0.5, stream: stream(4) });
    const x = matrix(samples, 4, normals(stream(5), 4 * samples));
    const outputs = widths.at(-1)!;
    const y = matrix(samples, outputs, normals(stream(6), samples * outputs));
    const r = minus(y, forward(net, x));
    const J = jacobian(net, x);
    const plain = matmul(J, solve(gramOf(J), matrix(r.data.length, 1, r.data)), { adjointA: true });
    const { step, distance, residual } = minimumNormStep(net, x, y);
    expect(difference(step, plain.data)).toBeLessThan(1e-11);
    expect(Math.abs(length(step) - distance)).toBeLessThan(1e-12 * distance);
    expect(residual).toBeLessThan(1e-12 * length(r.data));
    expect(difference(linearize(net, x).after(step).data, y.data)).toBeLessThan(1e-11);
  }
});

test("fewer parameters than targets: the least-squares step of lstsq within 1e-10, rank P, and a sentence", () => {
  const net = defaultNet(2, 1);
  const answer = minimumNormStep(net, X, Y.data);
  const least = lstsq(jacobian(net, X), minus(Y, forward(net, X)));
  expect([answer.rank, least.rank]).toEqual([13, 13]);
  expect(difference(answer.step, least.x.data)).toBeLessThan(1e-10);
  expect(Math.abs(answer.residual - least.residual[0]!)).toBeLessThan(1e-10);
  expect([answer.condition, answer.consistent]).toEqual([Infinity, false]);
  expect(answer.warnings[0]).toBe(
    "K = J Jᵀ is singular to working precision, rank 13 of 16: this is the answer of minimum norm",
  );
  expect(answer.warnings[1]).toMatch(/^no function of this kernel meets the targets, .* what remains is \d/);
});

test("equal inputs: rank N − 1; equal targets are met, others leave (y₁ − y₂)/√2 in residual", () => {
  const net = defaultNet(64, 2);
  const twice = matrix(3, 4, [...X.data.slice(0, 8), ...X.data.slice(0, 4)]);
  const same = minimumNormStep(net, twice, [0.5, -1, 0.5]);
  expect([same.rank, same.consistent, same.warnings.length]).toEqual([2, true, 1]);
  const others = minimumNormStep(net, twice, [0.5, -1, 2.5]);
  expect([others.rank, others.consistent, others.warnings.length]).toEqual([2, false, 2]);
  expect(Math.abs(others.residual - 2 / Math.SQRT2)).toBeLessThan(1e-12);
});

test("the step has no part along the null space of J: ⟨δ, v⟩ = 0 within 1e-12 for v with J v = 0", () => {
  const net = defaultNet(8, 3);
  const J = jacobian(net, X);
  const z = normals(stream(9), J.cols);
  const rows = lstsq(J, matmul(J, matrix(J.cols, 1, z))).x.data;
  const v = z.map((value, p) => value - rows[p]!);
  const { step } = minimumNormStep(net, X, Y);
  expect(Math.abs(dot(step, v))).toBeLessThan(1e-12 * length(step) * length(v));
});

test("no samples: no step, rank 0, distance 0", () => {
  const answer = minimumNormStep(defaultNet(3, 1), matrix(0, 4), []);
  expect(answer).toMatchObject({ distance: 0, squaredDistance: 0, rank: 0, residual: 0, consistent: true });
  expect(length(answer.step)).toBe(0);
});
