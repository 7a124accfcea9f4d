import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { combineDigests, digest } from "../../src/run/digest.js";

const records = { fields: ["x", "y"], count: 2, data: Float64Array.of(1, -0, Number.NaN, 1 / 3) };

test("digest: SHA-256 of the bytes the header of digest.ts lays out, written here one by one", () => {
  const u32 = (n: number) => [n, 0, 0, 0];
  const u64 = (n: number) => [n, 0, 0, 0, 0, 0, 0, 0];
  const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
  const bytes = [
    ...[...u32(3), ...ascii("toy")],
    ...[...u32(2), ...u32(1), ...ascii("B"), ...[0, 0, 0, 0, 0, 0, 0, 0x40]],
    ...[...u32(1), ...ascii("a"), ...[0, 0, 0, 0, 0, 0, 0xf0, 0xbf]],
    ...u64(7),
    ...[...u32(2), ...u64(2)],
    ...[0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
    ...[0, 0, 0, 0, 0, 0, 0, 0x80],
    ...[0, 0, 0, 0, 0, 0, 0xf8, 0x7f],
    ...[0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xd5, 0x3f],
  ];
  const expected = createHash("sha256").update(Uint8Array.from(bytes)).digest("hex");
  expect(digest("toy", { a: -1, B: 2 }, 7, records)).toBe(expected);
  expect(digest("toy", { B: 2, a: -1 }, 7, records)).toBe(expected);
});

test("digest: any change of claim, parameter, seed, shape or a single bit of a record changes it", () => {
  const changed = (i: number, value: number) => ({
    ...records,
    data: records.data.map((old, j) => (i === j ? value : old)),
  });
  const all = [
    digest("toy", { a: 1 }, 7, records),
    digest("toz", { a: 1 }, 7, records),
    digest("toy", { a: 2 }, 7, records),
    digest("toy", { b: 1 }, 7, records),
    digest("toy", { a: 1 }, 8, records),
    digest("toy", { a: 1 }, Number.MAX_SAFE_INTEGER, records),
    digest("toy", { a: 1 }, 7, { ...records, fields: ["x"], count: 4 }),
    digest("toy", { a: 1 }, 7, changed(0, 1 + Number.EPSILON)),
    digest("toy", { a: 1 }, 7, changed(1, 0)),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test("digest: records longer than its buffer hash as one run of bytes", () => {
  const data = Float64Array.from({ length: 20001 }, (_, i) => i / 7);
  const head = Buffer.concat([
    Buffer.from([1, 0, 0, 0, 0x74]),
    Buffer.from([0, 0, 0, 0]),
    Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from([0x21, 0x4e, 0, 0, 0, 0, 0, 0]),
  ]);
  const body = Buffer.alloc(8 * data.length);
  data.forEach((value, i) => {
    body.writeDoubleLE(value, 8 * i);
  });
  const expected = createHash("sha256").update(head).update(body).digest("hex");
  expect(digest("t", {}, 1, { fields: ["x"], count: 20001, data })).toBe(expected);
});

test("combineDigests: SHA-256 over the digests' bytes in list order; one alone keeps its own", () => {
  const [a, b] = ["a", "b"].map((text) => createHash("sha256").update(text).digest("hex")) as [string, string];
  const both = createHash("sha256").update(Buffer.from(a, "hex")).update(Buffer.from(b, "hex")).digest("hex");
  expect(combineDigests([a, b])).toBe(both);
  expect(combineDigests([b, a])).not.toBe(both);
  expect(combineDigests([a])).toBe(a);
});

test("combineDigests: refuses what is not 64 hex digits", () => {
  expect(() => combineDigests([])).toThrow("combineDigests: expected at least one digest, got none");
  expect(() => combineDigests(["abc"])).toThrow('combineDigests: expected 64 hex digits, got "abc"');
});
