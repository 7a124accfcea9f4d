import { expect, test } from "vitest";
import { matmul } from "../../src/linalg/matmul.js";
import { identity, kron, type Matrix, matrix } from "../../src/linalg/matrix.js";
import { det16x4 } from "../../src/ntk/det16x4.js";
import { forward } from "../../src/ntk/forward.js";
import { gradientFlow } from "../../src/ntk/gradientFlow.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { kernelRegression } from "../../src/ntk/kernelRegression.js";
import { largestStableRate } from "../../src/ntk/largestStableRate.js";
import { linearize } from "../../src/ntk/linearize.js";
import { minimumNormStep } from "../../src/ntk/minimumNormStep.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { defaultNet, expectation, fixedNet, gramOf, minus } from "./dynamics.js";
import { difference, length } from "./support.js";

const { X, Y, Xtest } = det16x4();
const J = jacobian(fixedNet, X);
const K = gramOf(J);
const f0 = forward(fixedNet, X);

test("the fixture's losses at t = 0, 1, 10 within 1e-9", () => {
  const { gradFlowLossAt } = expectation<{ gradFlowLossAt: Record<string, number> }>("ntk.minnorm.det");
  const { loss, f, rank, diverges } = gradientFlow({ K, y: Y, f0, times: [0, 1, 10] });
  [0, 1, 10].forEach((t, a) => {
    expect(Math.abs(loss[a]! / gradFlowLossAt[t]! - 1)).toBeLessThan(1e-9);
  });
  expect(difference(f[0]!.data, f0.data)).toBeLessThan(1e-13);
  expect([rank, diverges]).toEqual([16, false]);
});

test("at infinity: f = y, the distance is that of the minimum-norm step, and test points are kernel regression", () => {
  const Jtest = jacobian(fixedNet, Xtest);
  const Ktest = matmul(Jtest, J, { adjointB: true });
  const f0test = forward(fixedNet, Xtest);
  const end = gradientFlow({ K, y: Y, f0, times: [Infinity], Ktest, f0test });
  expect(difference(end.f[0]!.data, Y.data)).toBeLessThan(1e-15);
  expect(end.loss[0]).toBe(0);
  const step = minimumNormStep(fixedNet, X, Y);
  expect(Math.abs(end.distance[0]! / step.distance - 1)).toBeLessThan(1e-10);
  const regression = kernelRegression(K, minus(Y, f0), Ktest).predictions;
  expect(difference(minus(end.ftest![0]!, f0test).data, regression.data)).toBeLessThan(1e-10);
  expect(difference(end.ftest![0]!.data, linearize(fixedNet, X).after(step.step, Xtest).data)).toBeLessThan(1e-10);
});

/** θ ← θ − η Jᵀ(f_lin − y), in plain loops on the linearised network. */
function descend(rate: number, steps: number): { f: Matrix; ftest: Matrix; distance: number } {
  const lin = linearize(fixedNet, X);
  let delta = new Float64Array(J.cols);
  for (let k = 0; k < steps; k++) {
    const gradient = matmul(J, minus(lin.after(delta), Y), { adjointA: true });
    delta = delta.map((value, p) => value - rate * gradient.data[p]!);
  }
  return { f: lin.after(delta), ftest: lin.after(delta, Xtest), distance: length(delta) };
}

test("gradient descent in closed form is gradient descent on the linearised network, within 1e-11: 0, 1, 7, 100 steps", () => {
  const Ktest = matmul(jacobian(fixedNet, Xtest), J, { adjointB: true });
  const rate = 0.9 * largestStableRate(K);
  const steps = [0, 1, 7, 100];
  const closed = gradientFlow({ K, y: Y, f0, learningRate: rate, steps, Ktest, f0test: forward(fixedNet, Xtest) });
  steps.forEach((count, a) => {
    const plain = descend(rate, count);
    expect(difference(closed.f[a]!.data, plain.f.data)).toBeLessThan(1e-11);
    expect(difference(closed.ftest![a]!.data, plain.ftest.data)).toBeLessThan(1e-11);
    expect(Math.abs(closed.distance[a]! - plain.distance)).toBeLessThan(1e-11);
  });
  expect(closed.diverges).toBe(false);
});

test("below the stable rate gradient descent ends at the targets; above it the loss grows, it says so, and never a NaN", () => {
  const stable = largestStableRate(K);
  const below = gradientFlow({ K, y: Y, f0, learningRate: 0.99 * stable, steps: [1e4, 1e5] });
  expect([below.diverges, below.warnings]).toEqual([false, []]);
  expect(below.loss[1]).toBeLessThan(1e-20);
  const above = gradientFlow({ K, y: Y, f0, learningRate: 1.01 * stable, steps: [100, 1000, 2 ** 40] });
  expect(above.diverges).toBe(true);
  expect(Math.abs(above.stableRate / stable - 1)).toBeLessThan(1e-14);
  expect(gradientFlow({ K, y: Y, f0, learningRate: stable, steps: [1] }).diverges).toBe(false);
  expect(above.warnings[0]).toMatch(
    /^the learning rate [\d.]+ is above [\d.]+, the largest stable one: the outputs diverge$/,
  );
  expect(above.loss[0]).toBeGreaterThan(1);
  expect(above.loss[1]).toBeGreaterThan(1e10 * above.loss[0]!);
  expect([above.loss[2], above.distance[2]]).toEqual([Infinity, Infinity]);
  expect([...above.f[2]!.data].every((x) => Math.abs(x) === Infinity)).toBe(true);
  // The signs are those of the growing mode: an even number of steps keeps those of f − y at 1000.
  expect([...above.f[2]!.data].map(Math.sign)).toEqual([...minus(above.f[1]!, Y).data].map(Math.sign));
});

test("2/λ_max: at 0.999 of it the loss of the top mode falls, at 1.001 it grows", () => {
  const diagonal = matrix(2, 2, [4, 0, 0, 1]);
  expect(largestStableRate(diagonal)).toBe(0.5);
  for (const [factor, falls] of [
    [0.999, true],
    [1.001, false],
  ] as const) {
    const { loss } = gradientFlow({ K: diagonal, y: [0, 0], f0: [1, 0], learningRate: 0.5 * factor, steps: [0, 1000] });
    expect(loss[1]! < loss[0]!).toBe(falls);
  }
  expect(largestStableRate(matrix(2, 2))).toBe(Infinity);
  expect(largestStableRate(matrix(0, 0))).toBe(Infinity);
});

test("small ηλ: (1 − (1 − ηλ)^k)/λ keeps its digits where 1 − p has none", () => {
  const tiny = matrix(1, 1, [1e-17]);
  const { ftest } = gradientFlow({ K: tiny, y: [1], f0: [0], learningRate: 1, steps: [1000], Ktest: tiny });
  expect(ftest![0]!.data[0]! / 1e-14).toBeCloseTo(1, 12);
  const flow = gradientFlow({ K: tiny, y: [1], f0: [0], times: [1000], Ktest: tiny });
  expect(flow.ftest![0]!.data[0]! / 1e-14).toBeCloseTo(1, 12);
});

test("a singular K: its null space never moves, on test points either, at any time", () => {
  // Samples 0 and 1 are equal, their targets are not.
  const K2 = matrix(3, 3, [2, 2, 1, 2, 2, 1, 1, 1, 2]);
  const Ktest = matrix(1, 3, [2, 2, 1]);
  const flow = gradientFlow({ K: K2, y: [1, 3, -1], f0: [0, 0, 0], times: [1e3, 1e300, Infinity], Ktest });
  expect([flow.rank, flow.condition]).toEqual([2, Infinity]);
  expect(flow.warnings).toEqual([
    "K is singular to working precision, rank 2 of 3: this is the answer of minimum norm",
  ]);
  for (const a of [0, 1, 2]) {
    // The mean of the two labels, and loss (y₁ − y₂)²/4.
    expect(difference(flow.f[a]!.data, [2, 2, -1])).toBeLessThan(1e-13);
    expect(difference(flow.ftest![a]!.data, [2])).toBeLessThan(1e-13);
    expect(Math.abs(flow.loss[a]! - 1)).toBeLessThan(1e-13);
  }
});

test("several outputs: columns apart with one K, and together with K ⊗ 1, agree within 1e-13", () => {
  const n = 5;
  const root = matrix(n, 8, normals(stream(1), 40));
  const kernel = gramOf(root);
  const test = matrix(2, n, normals(stream(2), 10));
  const [y, start] = [matrix(n, 3, normals(stream(3), 15)), matrix(n, 3, normals(stream(4), 15))];
  const times = [0, 0.1, 2, Infinity];
  const apart = gradientFlow({ K: kernel, y, f0: start, times, Ktest: test });
  const full = { K: kron(kernel, identity(3)) as Matrix, Ktest: kron(test, identity(3)) as Matrix };
  const together = gradientFlow({ ...full, y, f0: start, times });
  times.forEach((_, a) => {
    expect([apart.f[a]!.rows, apart.f[a]!.cols, apart.ftest![a]!.rows, apart.ftest![a]!.cols]).toEqual([5, 3, 2, 3]);
    expect(difference(apart.f[a]!.data, together.f[a]!.data)).toBeLessThan(1e-13);
    expect(difference(apart.ftest![a]!.data, together.ftest![a]!.data)).toBeLessThan(1e-13);
    for (let i = 0; i < 3; i++) {
      const column = (A: Matrix) => Float64Array.from({ length: A.rows }, (_, k) => A.data[3 * k + i]!);
      const alone = gradientFlow({ K: kernel, y: column(y), f0: column(start), times, Ktest: test });
      expect(difference(alone.f[a]!.data, column(apart.f[a]!))).toBeLessThan(1e-13);
      expect(difference(alone.ftest![a]!.data, column(apart.ftest![a]!))).toBeLessThan(1e-13);
    }
  });
  const regression = kernelRegression(kernel, y, test);
  expect(
    difference(kernelRegression(full.K, y, full.Ktest).predictions.data, regression.predictions.data),
  ).toBeLessThan(1e-12);
});

test("many times come in pieces to the same numbers", () => {
  // 16 modes and 2^17 times: two pieces.
  const times = Float64Array.from({ length: 2 ** 16 + 7 }, (_, k) => k / 1000);
  const all = gradientFlow({ K, y: Y, f0, times });
  for (const a of [0, 2 ** 16 - 1, 2 ** 16, 2 ** 16 + 6]) {
    const one = gradientFlow({ K, y: Y, f0, times: [times[a]!] });
    expect(difference(all.f[a]!.data, one.f[0]!.data)).toBeLessThan(1e-14);
  }
});

test("linearize: exact for the parameters themselves, second order in a step beside the network", () => {
  const net = defaultNet(32, 1);
  const lin = linearize(net, X);
  expect(difference(lin.at(net.parameters).data, lin.f0.data)).toBe(0);
  expect(lin.f0).toEqual(forward(net, X));
  expect(lin.jacobian()).toEqual(jacobian(net, X));
  expect(lin.jacobian(Xtest)).toEqual(jacobian(net, Xtest));
  const v = normals(stream(2), net.parameters.length);
  const error = (size: number): number => {
    const parameters = net.parameters.map((x, p) => x + size * v[p]!);
    const exact = forward({ ...net, parameters }, Xtest);
    const delta = v.map((x) => size * x);
    expect(difference(lin.at(parameters, Xtest).data, lin.after(delta, Xtest).data)).toBeLessThan(1e-13);
    return length(minus(exact, lin.at(parameters, Xtest)).data);
  };
  const ratio = error(1e-3) / error(1e-4);
  expect(ratio).toBeGreaterThan(95);
  expect(ratio).toBeLessThan(105);
  net.parameters.fill(0);
  expect(lin.f0).toEqual(lin.at(lin.network.parameters));
});
