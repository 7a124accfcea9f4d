import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../src/npy/crc32.js";
import { type NpyArray, type NpyText, readNpz, writeNpy, writeNpz } from "../../src/npy.js";

interface Case {
  name: string;
  how: string;
  arrays: Record<string, { shape: number[]; dtype: "f8" | "c16" | "U"; fortran: boolean; data: (number | string)[] }>;
  bytes: string;
}
const fixture = JSON.parse(readFileSync(new URL("../fixtures/npz.json", import.meta.url), "utf8")) as {
  cases: Case[];
  refused: Record<string, string>;
};
const decode = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
const number = (x: number | string) => (x === "inf" ? Number.POSITIVE_INFINITY : Number(x));
const expected = ({ arrays }: Case) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { data, ...rest }]) => [
      name,
      { ...rest, data: rest.dtype === "U" ? data : Float64Array.from(data, number) },
    ]),
  );
const named = (name: string) => fixture.cases.find((c) => c.name === name)!;

describe("archives made by NumPy", () => {
  test.each(fixture.cases)("readNpz reads $name", (c) => {
    const read = readNpz(decode(c.bytes), { widen: true, text: true });
    expect(read).toEqual(expected(c));
    expect(Object.keys(read)).toEqual(Object.keys(c.arrays));
  });

  test.each(fixture.cases.filter(({ how }) => how === "savez"))("writeNpz writes $name byte for byte", (c) => {
    expect(writeNpz(expected(c) as Record<string, NpyArray>)).toEqual(decode(c.bytes));
  });

  test("writeNpz deflates what np.savez_compressed deflates, to arrays that read the same", () => {
    const c = named("np.savez_compressed");
    const bytes = writeNpz(expected(c) as Record<string, NpyArray>, { compressed: true });
    expect(bytes.length).toBeLessThan(1.05 * decode(c.bytes).length);
    expect(readNpz(bytes)).toEqual(expected(c));
  });

  test("without options numbers of other types and text are refused, with the line that converts them", () => {
    expect(() => readNpz(decode(named("np.savez of many types").bytes))).toThrow(
      new RangeError(
        'readNpz: "single.npy": expected little-endian float64 or complex128, got float32 (<f4); convert: np.savez(path, single=a.astype(np.float64))',
      ),
    );
    const word = writeNpz({ word: { shape: [], dtype: "U", data: ["relu"] } });
    expect(() => readNpz(word)).toThrow(
      'readNpz: "word.npy": expected little-endian float64 or complex128, got "<U4"; save an array of numbers',
    );
  });

  test.each(Object.entries(fixture.refused))("an archive by %s is refused by name", (method, bytes) => {
    expect(() => readNpz(decode(bytes))).toThrow(
      `readNpz: expected members stored or deflated, as np.savez and np.savez_compressed do, got "X.npy" by ${method}`,
    );
  });
});

test("crc32 of 123456789 is 0xcbf43926", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

const numeric: fc.Arbitrary<NpyArray | NpyText> = fc
  .record({ shape: fc.array(fc.nat({ max: 3 }), { maxLength: 3 }), fortran: fc.boolean() })
  .chain(({ shape, fortran }) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const list = <T>(of: fc.Arbitrary<T>, n: number) => fc.array(of, { minLength: n, maxLength: n });
    return fc.oneof(
      list(fc.double(), length).map((d) => ({ shape, fortran, dtype: "f8" as const, data: Float64Array.from(d) })),
      list(fc.double(), 2 * length).map((d) => ({ shape, fortran, dtype: "c16" as const, data: Float64Array.from(d) })),
      list(fc.string({ unit: "grapheme" }), length)
        .filter((d) => d.every((text) => !text.endsWith("\0")))
        .map((data) => ({ shape, fortran, dtype: "U" as const, data })),
    );
  });

test("readNpz(writeNpz(arrays)) is arrays, bit for bit, stored and deflated, whatever they are called", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: "grapheme" }), numeric, { noNullPrototype: true, maxKeys: 4 }),
      fc.boolean(),
      (arrays, compressed) => {
        const back = readNpz(writeNpz(arrays, { compressed }), { text: true });
        expect(back).toEqual(arrays);
        expect(Object.keys(back)).toEqual(Object.keys(arrays));
      },
    ),
  );
});

test("readNpz returns memory of its own", () => {
  const bytes = writeNpz({ x: { shape: [2], data: Float64Array.of(1, 2) } });
  const { x } = readNpz(bytes);
  bytes.fill(0);
  expect(x!.data).toEqual(Float64Array.of(1, 2));
});

describe("damaged archives", () => {
  const compressed = decode(named("np.savez_compressed").bytes);
  const wide = decode(named("an archiver's, deflated, all sizes in 64 bits").bytes);
  const stored = decode(named("np.savez").bytes);
  const whole = expected(named("np.savez"));
  /** Either all arrays as they were, or one sentence. */
  const outcome = (bytes: Uint8Array): string => {
    try {
      const read = readNpz(bytes);
      return JSON.stringify(read) === JSON.stringify(whole) ? "whole" : "other";
    } catch (error) {
      return error instanceof RangeError && /^readNpz: [^\n]{10,}$/.test(error.message) ? "refused" : String(error);
    }
  };

  test("every shorter beginning of an archive is refused in a sentence", () => {
    for (const bytes of [compressed, wide]) {
      for (let n = 0; n < bytes.length; n++) expect(outcome(bytes.subarray(0, n)), `${n} bytes`).toBe("refused");
    }
  });

  test("one changed bit is refused in a sentence, or changes nothing that is read", () => {
    const seen: Record<string, number> = {};
    for (const bytes of [stored, compressed, wide]) {
      for (let bit = 0; bit < 8 * bytes.length; bit += 3) {
        const copy = bytes.slice();
        copy[bit >> 3]! ^= 1 << (bit & 7);
        const what = outcome(copy);
        seen[what] = (seen[what] ?? 0) + 1;
        expect(["whole", "refused"], `bit ${bit}`).toContain(what);
      }
    }
    expect(seen.refused).toBeGreaterThan(2 * seen.whole!);
  });

  const patched = (bytes: Uint8Array, signature: number, change: (view: DataView) => void, nth = 0) => {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    let found = 0;
    for (let at = 0; at + 4 <= copy.length; at++) {
      if (view.getUint32(at, true) === signature && found++ === nth) {
        change(new DataView(copy.buffer, at));
        return copy;
      }
    }
    throw new Error("no such signature");
  };
  const [LOCAL, RECORD, END] = [0x04034b50, 0x02014b50, 0x06054b50];
  const zeros = decode(named("np.savez of zeros, compressed a thousand times").bytes);

  test.each<[string, () => Uint8Array, string]>([
    ["nothing", () => new Uint8Array(), "readNpz: expected an .npz archive, which begins with PK, got an empty file"],
    [
      "an .npy file",
      () => writeNpy({ shape: [], data: Float64Array.of(1) }),
      "readNpz: expected an .npz archive, which begins with PK, got \\x93NUMPY: an .npy file, which readNpy reads",
    ],
    [
      "a copy that stopped",
      () => stored.subarray(0, stored.length - 30),
      "readNpz: the archive is cut off: its directory, which comes last, is missing",
    ],
    [
      "an announced size of 4 GiB",
      () => patched(compressed, RECORD, (v) => v.setUint32(24, 0xfffffffe, true)),
      /^readNpz: the archive is damaged: "X.npy" cannot be 4294967294 bytes out of \d+; copy or save it again$/ as unknown as string,
    ],
    [
      "an announced size that is too small",
      () => patched(zeros, RECORD, (v) => v.setUint32(24, v.getUint32(24, true) - 8, true)),
      'readNpz: the archive is damaged: "Z.npy" does not have the 32888 bytes the directory says; copy or save it again',
    ],
    [
      "an announced size that is too large",
      () => patched(zeros, RECORD, (v) => v.setUint32(24, v.getUint32(24, true) + 8, true)),
      'readNpz: the archive is damaged: "Z.npy" does not have the 32904 bytes the directory says; copy or save it again',
    ],
    [
      "another checksum",
      () => patched(stored, RECORD, (v) => v.setUint32(16, 1, true)),
      'readNpz: the archive is damaged: the checksum of "X.npy" does not fit its content; copy or save it again',
    ],
    [
      "an encrypted member",
      () => patched(stored, RECORD, (v) => v.setUint16(8, 1, true)),
      'readNpz: expected a plain archive, got "X.npy" encrypted; save it again',
    ],
    [
      "an archive of several parts",
      () => patched(stored, END, (v) => v.setUint16(4, 1, true)),
      "readNpz: expected an archive in one file, got one of several parts",
    ],
    [
      "a million announced records",
      () => patched(stored, END, (v) => v.setUint16(10, 65535, true)),
      "readNpz: the archive is damaged: its directory has 4 of 65535 records; copy or save it again",
    ],
    [
      "another name beside the data than in the directory",
      () => patched(stored, LOCAL, (v) => v.setUint8(30, 0x59)),
      'readNpz: the archive is damaged: its directory says "X.npy" where "Y.npy" is; copy or save it again',
    ],
    [
      "two members over the same data",
      () => {
        const two = writeNpz({
          a: { shape: [], data: Float64Array.of(1) },
          b: { shape: [], data: Float64Array.of(1) },
        });
        const first = patched(two, RECORD, (v) => v.setUint32(20, v.getUint32(20, true) + 40, true));
        return patched(first, RECORD, (v) => v.setUint32(24, v.getUint32(24, true) + 40, true));
      },
      'readNpz: the archive is damaged: "a.npy" and "b.npy" lie over each other; copy or save it again',
    ],
    [
      "a name twice",
      () =>
        patched(
          writeNpz({ a: { shape: [0], data: new Float64Array() }, b: { shape: [0], data: new Float64Array() } }),
          RECORD,
          (v) => v.setUint8(46, 0x61),
          1,
        ),
      'readNpz: expected each name once, got "a.npy" twice',
    ],
  ])("%s is refused", (_, bytes, sentence) => {
    expect(() => readNpz(bytes())).toThrow(
      typeof sentence === "string"
        ? new RangeError(sentence)
        : expect.objectContaining({ message: expect.stringMatching(sentence) }),
    );
  });

  test("a member that is no array, and one that is cut off inside, are refused by their names", () => {
    const other = writeNpz({ notes: { shape: [], data: Float64Array.of(1) } });
    const text = Buffer.from(Buffer.from(other).toString("latin1").replaceAll("notes.npy", "notes.txt"), "latin1");
    expect(() => readNpz(text)).toThrow('readNpz: expected members NAME.npy, as np.savez writes them, got "notes.txt"');
    // The shape says 2, the data are 1; the checksum is right.
    const content = writeNpy({ shape: [1], data: Float64Array.of(1) });
    const at = Buffer.from(content).indexOf("(1,)");
    content[at + 1] = 0x32;
    const archive = writeNpz({ x: { shape: [1], data: Float64Array.of(1) } });
    const place = Buffer.from(archive).indexOf("(1,)");
    archive[place + 1] = 0x32;
    const fixed = patched(archive, RECORD, (v) => v.setUint32(16, crc32(content), true));
    expect(() => readNpz(fixed)).toThrow(
      'readNpz: "x.npy": the data are cut off: expected 16 bytes for shape (2,) of float64, got 8',
    );
  });
});
