import fc from "fast-check";
import { expect, test } from "vitest";
import { engineInfo } from "../../src/engine/info.js";
import { type StreamValue, stream } from "../../src/random/stream.js";
import { philoxBlock } from "../support/philox.js";

const identity = ({ key, id }: StreamValue) => [...key, ...id].join(" ");

/** The derivation of the header, written once more in the open. */
const twin = (parent: StreamValue, low: number, high: number): StreamValue => {
  const [a, b, c, d] = philoxBlock(parent.key, [low, high, ...parent.id]);
  return { key: [a, b], id: [c, d] };
};

test("stream: the key is the seed, the id is the index", () => {
  expect(stream(7, 9)).toMatchObject({ key: [7, 0], id: [9, 0] });
  expect(stream(2 ** 53 - 1, 2 ** 32 + 5)).toMatchObject({ key: [0xffffffff, 0x1fffff], id: [5, 1] });
  expect(stream(2n ** 64n - 1n)).toMatchObject({ key: [0xffffffff, 0xffffffff], id: [0, 0] });
  expect(identity(stream(7n))).toBe(identity(stream(7)));
});

test("stream: a value is frozen, and comes back from JSON and structuredClone with the same children", () => {
  const s = stream(5).child("noise");
  expect(Object.isFrozen(s) && Object.isFrozen(s.key) && Object.isFrozen(s.id)).toBe(true);
  for (const copy of [JSON.parse(JSON.stringify(s)) as StreamValue, structuredClone(s) as StreamValue]) {
    expect(identity(copy)).toBe(identity(s));
    expect(identity(stream(copy).child(3))).toBe(identity(s.child(3)));
  }
});

test("child(k) is one Philox block at counter (k, 2³¹ + k·2⁻³², id)", () => {
  const parent = stream(11, 4);
  expect(identity(parent.child(6))).toBe(identity(twin(parent, 6, 0x80000000)));
  expect(identity(parent.child(2 ** 40 + 6))).toBe(identity(twin(parent, 6, 0x80000100)));
});

test("child(text) chains its length and its UTF-16 units, two a block", () => {
  const parent = stream(11, 4);
  let value = twin(parent, 3, 0xc0000000);
  expect(identity(parent.child(""))).toBe(identity(twin(parent, 0, 0xc0000000)));
  value = twin(value, 0x61 + 0x10000 * 0x62, 0xe0000000);
  value = twin(value, 0x63, 0xe0000000);
  expect(identity(parent.child("abc"))).toBe(identity(value));
});

test("children are disjoint from their parent, their siblings and their cousins", () => {
  const label = fc.oneof(
    fc.nat(),
    fc.maxSafeNat(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "\0", "\0\0", 0, "0"),
  );
  const paths = fc.uniqueArray(fc.array(label, { maxLength: 3 }), {
    minLength: 2,
    maxLength: 12,
    selector: (path) => JSON.stringify(path),
  });
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), paths, (seed, index, labels) => {
      const root = stream(seed, index);
      const seen = new Set(labels.map((path) => identity(path.reduce((s, k) => s.child(k), root))));
      expect(seen.size).toBe(labels.length);
    }),
  );
});

test("20,000 children by number and 20,000 by name have 40,000 different keys and ids", () => {
  const root = stream(1);
  const seen = new Set<string>();
  for (let k = 0; k < 20_000; k++) seen.add(identity(root.child(k))).add(identity(root.child(`${k}`)));
  expect(seen.size).toBe(40_000);
  expect(engineInfo().memory.used).toBe(0);
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("stream refuses the number %s", (bad) => {
  expect(() => stream(bad)).toThrow(
    new RangeError(
      `stream: expected seed to be a non-negative integer up to 2^53 − 1, got ${bad}; a bigint reaches 2^64 − 1`,
    ),
  );
  expect(() => stream(1, bad)).toThrow(
    `stream: expected index to be a non-negative integer up to 2^53 − 1, got ${bad}`,
  );
  expect(() => stream(1).child(bad)).toThrow(`child: expected a non-negative integer up to 2^53 − 1, got ${bad}`);
});

test("stream refuses other kinds of things in one sentence", () => {
  expect(() => stream(-1n)).toThrow(new RangeError("stream: expected seed to be between 0 and 2^64 − 1, got -1"));
  expect(() => stream(2n ** 64n)).toThrow(RangeError);
  for (const bad of ["1", null, undefined, {}, [], { key: [1], id: [0, 0] }, { key: [1, -1], id: [0, 0] }]) {
    expect(() => stream(bad as never)).toThrow(TypeError);
  }
  expect(() => stream(stream(1), 2)).toThrow(RangeError);
  expect(() => stream(1, "2" as never)).toThrow(TypeError);
  for (const bad of [1n, null, undefined, {}]) expect(() => stream(1).child(bad as never)).toThrow(TypeError);
});
