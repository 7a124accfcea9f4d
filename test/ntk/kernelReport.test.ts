import { describe, expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { herk } from "../../src/linalg/herk.js";
import { lstsq } from "../../src/linalg/lstsq.js";
import { matmul } from "../../src/linalg/matmul.js";
import { matrix } from "../../src/linalg/matrix.js";
import { forward } from "../../src/ntk/forward.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { kernelReport } from "../../src/ntk/kernelReport.js";
import { mlp } from "../../src/ntk/network.js";
import { ginibre } from "../../src/random/ginibre.js";
import { stream } from "../../src/random/stream.js";

const draw = (rows: number, cols: number, seed: number) => ginibre(rows, cols, { stream: stream(seed) });
const train = { X: draw(12, 3, 1), Y: draw(12, 2, 2) };
const held = { X: draw(5, 3, 3), Y: draw(5, 2, 4) };
const network = (width: number) => mlp({ widths: [3, width, 2], activation: "tanh", biasStd: 0.3, stream: stream(5) });
const numbers = { classes: false, trace: false };

/** The same by the plain way: J, its least squares, a loop over the errors. */
function plain(width: number) {
  const net = network(width);
  const J = jacobian(net, train.X);
  const f0 = forward(net, train.X);
  const rest = matrix(
    24,
    1,
    train.Y.data.map((y, i) => y - f0.data[i]!),
  );
  const { x, rank } = lstsq(J, rest);
  const change = matmul(jacobian(net, held.X), x);
  const f = forward(net, held.X);
  const square = (errors: number[]) => errors.reduce((sum, e) => sum + e * e, 0) / errors.length;
  return {
    rank,
    spectrum: eigvalsh(herk(J)),
    distance: Math.sqrt(x.data.reduce((sum, v) => sum + v * v, 0)),
    initial: square(Array.from(held.Y.data, (y, i) => f.data[i]! - y)),
    minimum: square(Array.from(held.Y.data, (y, i) => f.data[i]! + change.data[i]! - y)),
  };
}

// P = 6 · width + 2 against N·n_L = 24: fewer parameters than targets, some more, and so many that the kernel is factorized.
test.each([3, 6, 40])(
  "width %i: rank, spectrum, distance and errors are those of the Jacobian's least squares within 1e-8",
  (width) => {
    const report = kernelReport(network(width), train, held, numbers);
    const expected = plain(width);
    expect(report.rank).toBe(expected.rank);
    const largest = expected.spectrum.at(-1)!;
    report.spectrum.forEach((value, j) => {
      expect(Math.abs(value - expected.spectrum[j]!)).toBeLessThanOrEqual(1e-13 * largest);
    });
    expect(Math.abs(report.distance / expected.distance - 1)).toBeLessThanOrEqual(1e-8);
    expect(Math.abs(report.test!.initial.meanSquared / expected.initial - 1)).toBeLessThanOrEqual(1e-14);
    expect(Math.abs(report.test!.minimum.meanSquared / expected.minimum - 1)).toBeLessThanOrEqual(1e-8);
    if (expected.rank === 24) {
      expect(report.train.minimum.meanSquared).toBeLessThanOrEqual(1e-18);
      expect(report.condition).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(report.warnings.filter((warning) => warning.includes("singular"))).toEqual([]);
    } else {
      expect(report.condition).toBe(Number.POSITIVE_INFINITY);
      expect(report.warnings[0]).toMatch(new RegExp(`singular to working precision, rank ${expected.rank} of 24`));
    }
  },
);

test("trace: one kernel for both outputs, the mean of the two diagonal blocks", () => {
  const net = network(40);
  const { kernel, train: at } = kernelReport(net, train, held, { classes: false, trace: true });
  const full = kernelReport(net, train, held, numbers).kernel;
  expect([kernel.rows, kernel.cols]).toEqual([12, 12]);
  for (let k = 0; k < 12; k++) {
    for (let m = 0; m < 12; m++) {
      const mean = (full.data[2 * k * 24 + 2 * m]! + full.data[(2 * k + 1) * 24 + 2 * m + 1]!) / 2;
      expect(Math.abs(kernel.data[k * 12 + m]! - mean)).toBeLessThanOrEqual(1e-13 * Math.abs(mean) + 1e-14);
    }
  }
  expect(at.minimum.meanSquared).toBeLessThanOrEqual(1e-18);
});

describe("equal inputs", () => {
  const X = matrix(4, 3, [...train.X.data.subarray(0, 9), ...train.X.data.subarray(3, 6)]);
  const labels = (last: number[]) => matrix(4, 2, [0.5, -0.5, -0.5, 0.5, 0.5, -0.5, ...last]);
  test.each([30, 3])(
    "width %i: the same targets are met, and the kernel is singular; different ones leave a remainder",
    (width) => {
      const options = { classes: true, trace: false };
      const same = kernelReport(network(width), { X, Y: labels([-0.5, 0.5]) }, undefined, options);
      expect(same.equal).toEqual([{ sample: 3, earlier: 1, sameTargets: true }]);
      expect([same.rank, same.condition]).toEqual([6, Number.POSITIVE_INFINITY]);
      expect(same.train.minimum.meanSquared).toBeLessThanOrEqual(1e-18);
      expect(same.train.minimum.misclassified).toBe(0);
      expect(same.warnings.length).toBe(1);
      expect(same.test).toBeUndefined();
      const other = kernelReport(network(width), { X, Y: labels([0.5, -0.5]) }, undefined, options);
      expect(other.equal).toEqual([{ sample: 3, earlier: 1, sameTargets: false }]);
      // Each of the two is met half way: four entries out of eight are off by 1/2.
      expect(Math.abs(other.train.minimum.meanSquared - (4 * 0.25) / 8)).toBeLessThanOrEqual(1e-12);
      expect(other.warnings[1]).toMatch(
        /no function of this kernel meets the targets.*what remains is 1\.00 \(2-norm\)/,
      );
    },
  );
});
