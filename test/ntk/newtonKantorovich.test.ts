import { expect, test } from "vitest";
import { matrix } from "../../src/linalg/matrix.js";
import { svdvals } from "../../src/linalg/svdvals.js";
import { det16x4 } from "../../src/ntk/det16x4.js";
import { forward } from "../../src/ntk/forward.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { minimumNormStep } from "../../src/ntk/minimumNormStep.js";
import { mlp } from "../../src/ntk/network.js";
import { newtonKantorovich } from "../../src/ntk/newtonKantorovich.js";
import { train } from "../../src/ntk/train.js";
import { stream } from "../../src/random/stream.js";
import { defaultNet, median, minus } from "./dynamics.js";

const { X, Y } = det16x4();
const from = { stream: stream(3) };

test("beta and eta are 1/s_min(J) and the minimum-norm distance; gamma without directions is the step's own quotient", () => {
  const net = defaultNet(16, 1);
  const { singularValues, distance, step } = minimumNormStep(net, X, Y);
  const answer = newtonKantorovich(net, X, Y, { ...from, directions: 0, radii: [0.5] });
  expect(answer.beta).toBe(1 / singularValues[15]!);
  expect(answer.eta).toBe(distance);
  const moved = { ...net, parameters: net.parameters.map((value, p) => value + 0.5 * step[p]!) };
  const plain = svdvals(minus(jacobian(moved, X), jacobian(net, X)))[0]! / (0.5 * distance);
  expect(Math.abs(answer.gamma / plain - 1)).toBeLessThan(1e-10);
  expect(answer.samples).toBe(1);
  expect(answer.h).toBe(answer.beta * answer.gamma * answer.eta);
});

test("more directions only raise gamma, and the default samples 7 of them at 2 radii", () => {
  const net = defaultNet(16, 2);
  const few = newtonKantorovich(net, X, Y, { ...from, directions: 1 });
  const many = newtonKantorovich(net, X, Y, from);
  expect([few.samples, many.samples]).toEqual([6, 14]);
  expect(many.gamma).toBeGreaterThanOrEqual(few.gamma);
  expect(newtonKantorovich(net, X, Y, from)).toEqual(many);
});

// [M] of the specification: medians .80 and .19, h 12 and 1.8. 12 inits, standard errors of a median about 5 %.
test.each([
  [32, 0.8, 12],
  [512, 0.19, 1.8],
])("width %i: median gamma %d and h %d within 30 percent over 12 initialisations, seeds 0 to 11", (w, gamma, h) => {
  const answers = Array.from({ length: 12 }, (_, seed) => newtonKantorovich(defaultNet(w, seed), X, Y, from));
  expect(Math.abs(median(answers.map((a) => a.gamma)) / gamma - 1)).toBeLessThan(0.3);
  expect(Math.abs(median(answers.map((a) => a.h)) / h - 1)).toBeLessThan(0.3);
  expect(answers.every((a) => !a.guaranteed && a.radius === Infinity)).toBe(true);
});

test("wide enough, h ≤ ½, and undamped Levenberg–Marquardt ends within the radius, which is at most 2 eta", () => {
  const net = defaultNet(12_000, 1);
  const { guaranteed, h, eta, radius } = newtonKantorovich(net, X, Y, { ...from, directions: 1, radii: [1] });
  expect(guaranteed).toBe(true);
  expect(h).toBeLessThanOrEqual(0.5);
  expect(radius).toBeGreaterThanOrEqual(eta);
  expect(radius).toBeLessThanOrEqual(2 * eta);
  const { converged, distance } = train(net, X, Y, { method: "levenberg-marquardt", damping: 1e-15 });
  expect(converged).toBe(true);
  expect(distance).toBeLessThan(radius);
});

test("a network linear in its parameters: gamma is rounding and the minimum is guaranteed at eta", () => {
  const line = mlp({ widths: [4, 1], activation: "linear", biasStd: 0.5, stream: stream(1) });
  const answer = newtonKantorovich(line, matrix(3, 4, X.data.slice(0, 12)), [1, 2, -1], from);
  expect(answer.gamma).toBeLessThan(1e-12);
  expect(answer.guaranteed).toBe(true);
  expect(Math.abs(answer.radius / answer.eta - 1)).toBeLessThan(1e-12);
});

test("without full row rank nothing is guaranteed; on targets that are met there is nothing to go", () => {
  expect(newtonKantorovich(defaultNet(2, 1), X, Y, from)).toMatchObject({
    beta: Infinity,
    h: Infinity,
    radius: Infinity,
    guaranteed: false,
  });
  const net = defaultNet(8, 1);
  expect(newtonKantorovich(net, X, forward(net, X), from)).toMatchObject({
    eta: 0,
    gamma: 0,
    h: 0,
    radius: 0,
    guaranteed: true,
    samples: 0,
  });
});
