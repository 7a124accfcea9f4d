import fc from "fast-check";
import { expect, test } from "vitest";
import { matmul } from "../../src/linalg/matmul.js";
import { type Matrix, matrix } from "../../src/linalg/matrix.js";
import { solve } from "../../src/linalg/solve.js";
import { svdvals } from "../../src/linalg/svdvals.js";
import { det16x4 } from "../../src/ntk/det16x4.js";
import { empiricalNtk } from "../../src/ntk/empiricalNtk.js";
import { forward } from "../../src/ntk/forward.js";
import { gradientFlow } from "../../src/ntk/gradientFlow.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { largestStableRate } from "../../src/ntk/largestStableRate.js";
import { mlp, type Network } from "../../src/ntk/network.js";
import { type TrainOptions, train } from "../../src/ntk/train.js";
import { vjp } from "../../src/ntk/vjp.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { defaultNet, gramOf, minus } from "./dynamics.js";
import { difference, length, somewhere } from "./support.js";

const { X, Y } = det16x4();
const lm: TrainOptions = { method: "levenberg-marquardt" };

const halfSquare = (f: Matrix, y: Matrix): number => minus(f, y).data.reduce((sum, x) => sum + x * x, 0) / 2;

/** D5 word by word: J, J Jᵀ, a general solver; the losses of every step taken. */
function plainMarquardt(net: Network, x: Matrix, y: Matrix, iterations: number): number[] {
  const n = y.data.length;
  let [theta, lambda] = [net.parameters, 1e-3];
  const at = (parameters: Float64Array): Network => ({ ...net, parameters });
  const history = [halfSquare(forward(net, x), y)];
  while (history.length <= iterations && lambda <= 1e8 && history.at(-1)! >= 1e-20) {
    const J = jacobian(at(theta), x);
    const K = gramOf(J);
    let trace = 0;
    for (let i = 0; i < n; i++) trace += K.data[i * (n + 1)]!;
    const shifted = K.data.map((value, i) => value + (i % (n + 1) === 0 ? (lambda * trace) / n : 0));
    const r = matrix(n, 1, minus(y, forward(at(theta), x)).data);
    const step = matmul(J, solve(matrix(n, n, shifted), r), { adjointA: true }).data;
    const tried = theta.map((value, p) => value + step[p]!);
    const loss = halfSquare(forward(at(tried), x), y);
    if (loss < history.at(-1)!) {
      theta = tried;
      history.push(loss);
      lambda = Math.max(lambda / 10, 1e-15);
    } else {
      lambda = Math.max(10 * lambda, 1e-12);
    }
  }
  return history;
}

test.each([
  { widths: [4, 6, 1], activation: "erf", samples: 16, bias: true },
  { widths: [3, 7, 5, 2], activation: "tanh", samples: 6, bias: true },
  { widths: [3, 9, 3], activation: "softplus", samples: 4, bias: false },
] as const)(
  "Levenberg–Marquardt of $widths, $activation: the losses of the plain form within 1e-6, six steps",
  (shape) => {
    const { samples, ...arch } = shape;
    const biasStd = arch.bias ? 0.5 : 0;
    const net = mlp({ ...arch, weightStd: 1.5, biasStd, stream: stream(3) });
    const [inputs, outputs] = [arch.widths[0], arch.widths.at(-1)!];
    const x = matrix(samples, inputs, normals(stream(4), samples * inputs));
    const y = matrix(samples, outputs, normals(stream(5), samples * outputs));
    const plain = plainMarquardt(net, x, y, 6);
    const { history } = train(net, x, y, { ...lm, iterations: 6 });
    expect(history.length).toBe(plain.length);
    // Below about 1e-20 a loss is rounding.
    history.forEach((loss, i) => {
      expect(Math.abs(loss - plain[i]!)).toBeLessThan(1e-6 * plain[i]! + 1e-18);
    });
  },
);

test("it ends with what it says: loss, distance, history, and the given network as it was", () => {
  const net = defaultNet(24, 1);
  const before = net.parameters.slice();
  const answer = train(net, X, Y, { ...lm, trajectory: true });
  expect(answer).toMatchObject({ converged: true, reason: "tolerance" });
  expect(net.parameters).toEqual(before);
  expect(answer.loss).toBeLessThan(1e-20);
  expect(answer.history.at(-1)).toBe(answer.loss);
  expect(answer.history.length).toBe(answer.iterations + 1);
  for (let i = 1; i < answer.history.length; i++) expect(answer.history[i]!).toBeLessThan(answer.history[i - 1]!);
  const moved = length(answer.network.parameters.map((value, p) => value - before[p]!));
  expect(Math.abs(answer.distance / moved - 1)).toBeLessThan(1e-14);
  expect(answer.trajectory).toHaveLength(answer.history.length);
  expect(answer.trajectory![0]).toEqual(forward(net, X));
  expect(answer.trajectory!.at(-1)).toEqual(forward(answer.network, X));
  answer.trajectory!.forEach((f, i) => {
    expect(Math.abs(halfSquare(f, Y) - answer.history[i]!)).toBeLessThan(1e-13 * answer.history[i]!);
  });
  const again = train(answer.network, X, Y, lm);
  expect([again.iterations, again.distance, again.converged]).toEqual([0, 0, true]);
});

test("fewer parameters than targets: it does not converge, and says why", () => {
  const few = train(defaultNet(2, 1), X, Y, { ...lm, iterations: 30 });
  expect(few.converged).toBe(false);
  expect(["iterations", "damping"]).toContain(few.reason);
  expect(few.loss).toBeGreaterThan(1e-3);
  const short = train(defaultNet(24, 1), X, Y, { ...lm, iterations: 2 });
  expect([short.reason, short.iterations, short.converged]).toEqual(["iterations", 2, false]);
});

test("equal inputs with labels y₁ ≠ y₂: the loss stays at (y₁ − y₂)²/4 or above, at every width", () => {
  const twice = matrix(3, 4, [...X.data.slice(0, 8), ...X.data.slice(0, 4)]);
  for (const w of [4, 32, 256]) {
    const answer = train(defaultNet(w, w), twice, [0.5, -1, 2.5], lm);
    expect(answer.converged).toBe(false);
    expect(answer.loss).toBeGreaterThan(1 - 1e-12);
    expect(answer.loss).toBeLessThan(1 + 1e-9);
    const descent = train(defaultNet(w, w), twice, [0.5, -1, 2.5], { method: "gradient-descent", iterations: 300 });
    expect(descent.loss).toBeGreaterThan(1 - 1e-12);
  }
});

test("gradient descent: the parameters of the plain loop over vjp within 1e-12, at a rate and at 1", () => {
  const net = mlp({ widths: [4, 9, 6, 2], activation: "gelu", weightStd: 1.2, biasStd: 0.3, stream: stream(8) });
  const y = matrix(16, 2, normals(stream(2), 32));
  for (const [rate, iterations] of [
    [0.01, 25],
    [1, 1],
  ] as const) {
    let now = net;
    for (let k = 0; k < iterations; k++) {
      const g = vjp(now, X, minus(forward(now, X), y));
      now = { ...now, parameters: now.parameters.map((value, p) => value - rate * g[p]!) };
    }
    const answer = train(net, X, y, { method: "gradient-descent", learningRate: rate, iterations });
    expect(difference(answer.network.parameters, now.parameters)).toBeLessThan(1e-12);
    expect([answer.iterations, answer.reason, answer.learningRate]).toEqual([iterations, "iterations", rate]);
  }
});

const line: Network = mlp({ widths: [4, 1], activation: "linear", biasStd: 0.5, stream: stream(6) });
const few = matrix(4, 4, X.data.slice(0, 16));
const labels = Y.data.slice(0, 4);

test("of a network that is linear in its parameters it is the closed form within 1e-11", () => {
  const K = empiricalNtk(line, few);
  const rate = 0.9 * largestStableRate(K);
  const { trajectory, history } = train(line, few, labels, {
    method: "gradient-descent",
    learningRate: rate,
    iterations: 200,
    trajectory: true,
  });
  const steps = Array.from(history, (_, k) => k);
  const closed = gradientFlow({ K, y: labels, f0: forward(line, few), learningRate: rate, steps });
  steps.forEach((k) => {
    expect(difference(trajectory![k]!.data, closed.f[k]!.data)).toBeLessThan(1e-11);
  });
});

test("below the stable rate it converges; above it diverges, says so, and hands back finite numbers", () => {
  const stable = largestStableRate(empiricalNtk(line, few));
  const descent = { method: "gradient-descent", iterations: 200_000 } as const;
  const below = train(line, few, labels, { ...descent, learningRate: 0.99 * stable });
  expect(below).toMatchObject({ converged: true, reason: "tolerance" });
  const above = train(line, few, labels, { ...descent, learningRate: 1.01 * stable });
  expect(above).toMatchObject({ converged: false, reason: "diverged" });
  expect(above.loss).toBeGreaterThan(1e9 * above.history[0]!);
  expect(Number.isFinite(above.loss) && above.network.parameters.every(Number.isFinite)).toBe(true);
  const far = train(line, few, labels, { ...descent, learningRate: 1e160 });
  expect(far.reason).toBe("diverged");
  expect(Number.isFinite(far.loss) && far.network.parameters.every(Number.isFinite)).toBe(true);
});

test("left alone, the learning rate is 1/λ_max of the tangent kernel within 1e-7; 1 for a network that cannot move", () => {
  for (const w of [2, 16, 128]) {
    const net = defaultNet(w, w);
    const best = largestStableRate(empiricalNtk(net, X)) / 2;
    const { learningRate } = train(net, X, Y, { method: "gradient-descent", iterations: 0 });
    expect(Math.abs(learningRate! / best - 1)).toBeLessThan(1e-7);
  }
  const still = mlp({ widths: [4, 1], activation: "linear", stream: stream(1) });
  for (const options of [{ method: "gradient-descent", iterations: 3 }, lm] as const) {
    const answer = train(still, matrix(2, 4), [1, 2], options);
    expect([answer.loss, answer.distance, answer.converged]).toEqual([2.5, 0, false]);
  }
  expect(train(still, matrix(2, 4), [1, 2], { method: "gradient-descent" }).learningRate).toBe(1);
});

test("many parameters, one function: J has nullity P − n, and along a null direction at θ* the loss grows as ε⁴", () => {
  const { network } = train(defaultNet(16, 5), X, Y, lm);
  const J = jacobian(network, X);
  expect(svdvals(J).filter((value) => value > 1e-10)).toHaveLength(16);
  const z = matrix(J.cols, 1, normals(stream(1), J.cols));
  const rows = matmul(J, solve(gramOf(J), matmul(J, z)), { adjointA: true });
  const v = minus(z, rows).data;
  const unit = length(v);
  const loss = (size: number): number => {
    const parameters = network.parameters.map((value, p) => value + (size * v[p]!) / unit);
    return halfSquare(forward({ ...network, parameters }, X), Y);
  };
  for (const size of [0.01, 0.02, 0.04]) {
    const ratio = loss(2 * size) / loss(size);
    expect(ratio).toBeGreaterThan(14);
    expect(ratio).toBeLessThan(18);
  }
  // Along a direction that J sees it grows as ε².
  const seen = J.data.subarray(0, J.cols);
  const along = (size: number): number =>
    halfSquare(
      forward({ ...network, parameters: network.parameters.map((value, p) => value + size * seen[p]!) }, X),
      Y,
    );
  expect(Math.abs(along(2e-4) / along(1e-4) - 4)).toBeLessThan(0.1);
});

test("no samples, one sample; a network without curvature needs one step of Gauss and Newton", () => {
  for (const options of [lm, { method: "gradient-descent" }] as const) {
    const none = train(defaultNet(3, 1), matrix(0, 4), [], options);
    expect(none).toMatchObject({ converged: true, loss: 0, iterations: 0, distance: 0 });
    expect(train(defaultNet(3, 1), matrix(1, 4, X.data.slice(0, 4)), [1], options).converged).toBe(true);
  }
  const straight = train(line, few, labels, { ...lm, damping: 1e-14 });
  expect(straight.iterations).toBeLessThanOrEqual(2);
});

test("an option of the other method is refused by name", () => {
  expect(() => train(line, few, labels, { method: "gradient-descent", damping: 1 } as unknown as TrainOptions)).toThrow(
    'train: gradient-descent: unknown option "damping"; there are method, iterations, tolerance, trajectory, learningRate',
  );
});

test("any architecture: finite numbers, the loss it tells, and with Levenberg–Marquardt a loss that falls in every step", () => {
  fc.assert(
    fc.property(somewhere, ({ net, X: x, seed }) => {
      const outputs = net.widths.at(-1)!;
      const y = matrix(x.rows, outputs, normals(stream(seed, 7), x.rows * outputs));
      for (const options of [
        { ...lm, iterations: 6 },
        { method: "gradient-descent", iterations: 6 },
      ] as const) {
        const { history, network, loss, distance, reason } = train(net, x, y, options);
        expect(network.parameters.every(Number.isFinite) && Number.isFinite(distance)).toBe(true);
        expect(Math.abs(halfSquare(forward(network, x), y) - loss)).toBeLessThanOrEqual(1e-13 * loss + 1e-28);
        if (options.method === "levenberg-marquardt") {
          for (let i = 1; i < history.length; i++) expect(history[i]!).toBeLessThan(history[i - 1]!);
        }
        expect(["tolerance", "iterations", "damping", "diverged"]).toContain(reason);
      }
    }),
    { numRuns: 60 },
  );
});

test("a loss beyond the largest double is a sentence", () => {
  for (const options of [lm, { method: "gradient-descent" }] as const) {
    expect(() => train(line, few, [1e200, 0, 0, 0], options)).toThrow(
      "train: the loss of the given network is beyond 1.8e308, the largest double; scale Y",
    );
  }
});
