import fc from "fast-check";
import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { knownAnswers, philoxBlock } from "../support/philox.js";

const kernelBlock = (key: readonly number[], counter: readonly number[]) =>
  withScope("test", (s) => {
    const out = s.i32(4);
    const [k0, k1] = key as [number, number];
    const [c0, c1, c2, c3] = counter as [number, number, number, number];
    s.check("philox4x32", s.kernels.philox4x32(k0, k1, c0, c1, c2, c3, out.address));
    return [...out.copy()].map((word) => word >>> 0);
  });

test.each(knownAnswers)("philox4x32: counter %j, key %j gives Random123's block", (counter, key, block) => {
  expect(kernelBlock(key, counter)).toEqual([...block]);
  expect(philoxBlock(key, counter)).toEqual([...block]);
});

test("philox4x32 is its plain twin on any key and counter", () => {
  const word = fc.nat(0xffffffff);
  fc.assert(
    fc.property(fc.tuple(word, word), fc.tuple(word, word, word, word), (key, counter) => {
      expect(kernelBlock(key, counter)).toEqual([...philoxBlock(key, counter)]);
    }),
  );
});
