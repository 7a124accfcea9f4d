import { expect, test } from "vitest";
import { hostArithmetic } from "../../scripts/check-arithmetic.mjs";

test("what every host rounds alike passes: roots, rounding, constants and a written power of two", () => {
  expect(hostArithmetic("const x = Math.sqrt(2) + Math.floor(Math.PI) * 2 ** 20; // Math.log")).toEqual([]);
});

test("logarithms, powers and a renamed Math are named with their line", () => {
  expect(
    hostArithmetic("const x = Math.log(2);\nconst y = x ** 3;\nconst { sin } = Math;\nlet z = y;\nz **= 2;"),
  ).toEqual(["line 1: Math.log", "line 2: **", "line 3: Math by another name", "line 5: **"]);
});
