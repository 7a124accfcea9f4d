import { expect, test } from "vitest";
import { det16x4 } from "../../src/ntk/det16x4.js";
import { expectation } from "./dynamics.js";
import { difference } from "./support.js";

test("det16x4: the inputs and labels of the fixture within 1e-12", () => {
  const { X, Y } = det16x4();
  const expected = expectation<{ X: number[][]; y: number[] }>("data.det16x4");
  expect([X.rows, X.cols, Y.rows, Y.cols]).toEqual([16, 4, 16, 1]);
  expect(difference(X.data, expected.X.flat())).toBeLessThan(1e-12);
  expect(difference(Y.data, expected.y)).toBeLessThan(1e-12);
});

test("its unseen inputs go on where the inputs end: rows of norm 2, row 0 is the formula at k = 16", () => {
  const { Xtest } = det16x4();
  expect([Xtest.rows, Xtest.cols]).toEqual([64, 4]);
  for (let k = 0; k < 64; k++) {
    const row = Xtest.data.subarray(4 * k, 4 * k + 4);
    expect(Math.abs(row.reduce((sum, x) => sum + x * x, 0) - 4)).toBeLessThan(1e-14);
    const raw = (j: number) => Math.sin(1 + 2.1 * (16 + k) * (j + 1) + 0.7 * j * j + 0.31 * (16 + k));
    for (let j = 1; j < 4; j++) expect(Math.abs(row[j]! * raw(0) - row[0]! * raw(j))).toBeLessThan(1e-12);
  }
});
