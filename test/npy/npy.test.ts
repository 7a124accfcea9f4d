import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NpyArray, readNpy, writeNpy } from "../../src/npy.js";

interface Case {
  name: string;
  shape: number[];
  dtype: "f8" | "c16";
  fortran: boolean;
  version: "1.0" | "2.0" | "3.0" | null;
  data: number[];
  bytes: string;
}
const fixture = JSON.parse(readFileSync(new URL("../fixtures/npy.json", import.meta.url), "utf8")) as {
  cases: Case[];
  refused: { name: string; bytes: string; message: string }[];
};
const decode = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

describe("files made by NumPy", () => {
  test.each(fixture.cases)("readNpy reads $name", ({ shape, dtype, fortran, data, bytes }) => {
    expect(readNpy(decode(bytes))).toEqual({ shape, dtype, fortran, data: Float64Array.from(data) });
  });

  test.each(fixture.cases)("writeNpy writes $name byte for byte", ({ shape, dtype, fortran, version, data, bytes }) => {
    const options = version === null ? {} : { version };
    expect(writeNpy({ shape, dtype, fortran, data: Float64Array.from(data) }, options)).toEqual(decode(bytes));
  });

  test.each(fixture.refused)("readNpy refuses $name and says how to convert it", ({ bytes, message }) => {
    expect(() => readNpy(decode(bytes))).toThrow(new RangeError(message));
  });
});

const arrays: fc.Arbitrary<NpyArray> = fc
  .record({
    shape: fc.array(fc.nat({ max: 4 }), { maxLength: 5 }),
    dtype: fc.constantFrom("f8" as const, "c16" as const),
    fortran: fc.boolean(),
  })
  .chain(({ shape, dtype, fortran }) => {
    const length = shape.reduce((a, b) => a * b, dtype === "c16" ? 2 : 1);
    return fc
      .array(fc.double(), { minLength: length, maxLength: length })
      .map((data) => ({ shape, dtype, fortran, data: Float64Array.from(data) }));
  });

test("readNpy(writeNpy(a)) is a, bit for bit, in every version, and the data begin at a multiple of 64", () => {
  fc.assert(
    fc.property(arrays, fc.constantFrom("1.0" as const, "2.0" as const, "3.0" as const), (array, version) => {
      const bytes = writeNpy(array, { version });
      expect(readNpy(bytes)).toEqual(array);
      expect((bytes.length - 8 * array.data.length) % 64).toBe(0);
      expect(bytes[bytes.length - 8 * array.data.length - 1]).toBe(0x0a);
    }),
  );
});

test("readNpy reads a view that does not begin at a multiple of 8, and returns memory of its own", () => {
  const bytes = writeNpy({ shape: [2], data: Float64Array.of(1, 2) });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const { data } = readNpy(shifted.subarray(3));
  shifted.fill(0);
  expect(data).toEqual(Float64Array.of(1, 2));
});

test("writeNpy takes a Matrix and a ComplexMatrix, and leaves them untouched", () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const real = readNpy(writeNpy({ rows: 2, cols: 4, data }));
  expect(real).toEqual({ shape: [2, 4], dtype: "f8", fortran: false, data });
  const complex = readNpy(writeNpy({ rows: 2, cols: 2, data, complex: true }));
  expect(complex).toEqual({ shape: [2, 2], dtype: "c16", fortran: false, data });
});

test("writeNpy changes to version 2.0 where the header outgrows 65535 bytes, as NumPy does", () => {
  const shape = new Array<number>(30_000).fill(1);
  const bytes = writeNpy({ shape, data: Float64Array.of(5) });
  expect(bytes[6]).toBe(2);
  expect(readNpy(bytes).shape).toEqual(shape);
  expect(() => writeNpy({ shape, data: Float64Array.of(5) }, { version: "1.0" })).toThrow(
    "writeNpy: a shape of 30000 axes does not fit version 1.0; leave the version out",
  );
});

test("readNpy takes a header written by hand: other spacing, other key order, double quotes, a long integer", () => {
  const dict = `{"shape":(2L,) , 'fortran_order':False,'descr': "<f8"}\n`;
  const bytes = new Uint8Array(10 + dict.length + 16);
  bytes.set([0x93, ...Buffer.from("NUMPY"), 1, 0, dict.length, 0, ...Buffer.from(dict)]);
  expect(readNpy(bytes)).toEqual({ shape: [2], dtype: "f8", fortran: false, data: new Float64Array(2) });
});

describe("what is not an array", () => {
  const good = writeNpy({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
  const withHeader = (dict: string) => {
    const bytes = new Uint8Array(10 + dict.length);
    bytes.set([0x93, ...Buffer.from("NUMPY"), 1, 0, dict.length & 0xff, dict.length >> 8, ...Buffer.from(dict)]);
    return bytes;
  };
  const changed = (at: number, value: number) => {
    const bytes = good.slice();
    bytes[at] = value;
    return bytes;
  };
  const long = new Uint8Array(good.length + 1);
  long.set(good);

  test.each<[string, Uint8Array, string]>([
    [
      "an empty file",
      new Uint8Array(0),
      "readNpy: expected an .npy file, which begins with \\x93NUMPY, got an empty file",
    ],
    ["text", Buffer.from("a,b,c"), "readNpy: expected an .npy file, which begins with \\x93NUMPY, got a,b,c"],
    [
      "an .npz archive",
      Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0),
      "readNpy: expected an .npy file, which begins with \\x93NUMPY, got PK\\x03\\x04\\x00\\x00; it looks like an .npz archive, which readNpz reads; np.save saves one array",
    ],
    ["the magic alone", good.slice(0, 6), "readNpy: the header is cut off: expected at least 8 bytes, got 6"],
    ["a cut header", good.slice(0, 100), "readNpy: the header is cut off: expected at least 128 bytes, got 100"],
    [
      "cut data",
      good.slice(0, -1),
      "readNpy: the data are cut off: expected 32 bytes for shape (2, 2) of float64, got 31",
    ],
    ["a byte more", long, "readNpy: something follows the data: expected 32 bytes for shape (2, 2) of float64, got 33"],
    ["version 4.0", changed(6, 4), "readNpy: expected format version 1.0, 2.0 or 3.0, got 4.0"],
    ["version 1.1", changed(7, 1), "readNpy: expected format version 1.0, 2.0 or 3.0, got 1.1"],
    ["no dict", withHeader("nothing"), 'readNpy: the header cannot be read: expected "{" at byte 0, got "nothing"'],
    [
      "no shape",
      withHeader("{'descr': '<f8'}"),
      "readNpy: the header cannot be read: it needs descr, fortran_order and shape",
    ],
    ["an unknown key", withHeader("{'x': 1}"), 'readNpy: the header cannot be read: the key "x" is unknown'],
    [
      "a fractional shape",
      withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (1.5,), }"),
      'readNpy: the header cannot be read: expected ")" at byte 52, got ".5,), }"',
    ],
    [
      "a negative shape",
      withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }"),
      "readNpy: the header cannot be read: expected a shape of whole numbers at byte 51",
    ],
    [
      "a shape that is a number",
      withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (3), }"),
      "readNpy: the header cannot be read: the shape is not a tuple",
    ],
    [
      "a shape whose product no file holds",
      withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (9000000000, 9000000000), }"),
      "readNpy: the data are cut off: expected 648000000000000000000 bytes for shape (9000000000, 9000000000) of float64, got 0",
    ],
  ])("readNpy refuses %s", (_, bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(new RangeError(message));
  });

  test("readNpy answers any change of one header byte with an array or a RangeError, never another error", () => {
    fc.assert(
      fc.property(fc.nat({ max: 127 }), fc.nat({ max: 255 }), (at, value) => {
        try {
          readNpy(changed(at, value));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).toMatch(/^readNpy: /);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("readNpy refuses text that is none, and as many entries of no characters as nobody has", () => {
    const text = writeNpy({ shape: [1], dtype: "U", data: ["a"] });
    text[text.length - 2] = 0x11;
    expect(() => readNpy(text, { text: true })).toThrow(
      "readNpy: expected text, got the number 1114209 for a character in entry 0",
    );
    const none = withHeader("{'descr': '<U0', 'fortran_order': False, 'shape': (9999999999,), }\n");
    expect(() => readNpy(none, { text: true })).toThrow(
      "readNpy: expected text, got 9999999999 entries of no characters",
    );
  });

  test("readNpy with widen refuses an integer that no double equals", () => {
    const far = withHeader("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }\n");
    const whole = new Uint8Array(far.length + 8);
    whole.set(far);
    new DataView(whole.buffer).setBigInt64(far.length, 2n ** 53n + 1n, true);
    expect(() => readNpy(whole, { widen: true })).toThrow(
      "readNpy: expected integers that a double can hold, got 9007199254740993 in entry 0",
    );
    new DataView(whole.buffer).setBigInt64(far.length, -(2n ** 62n), true);
    expect(readNpy(whole, { widen: true }).data).toEqual(Float64Array.of(-(2 ** 62)));
  });

  const data = new Float64Array(4);
  test.each<[string, () => unknown, string]>([
    ["bytes of another kind", () => readNpy("x" as never), "readNpy: expected a Uint8Array, got string"],
    ["no array", () => writeNpy(null as never), "writeNpy: expected { shape, data } or a matrix, got null"],
    [
      "a plain list",
      () => writeNpy({ shape: [1], data: [1] as never }),
      "writeNpy: expected data to be a Float64Array, got Array",
    ],
    [
      "a shape that does not fit",
      () => writeNpy({ shape: [3, 2], data }),
      "writeNpy: shape (3, 2) of float64 takes 6 doubles, but data has length 4",
    ],
    [
      "half a complex array",
      () => writeNpy({ shape: [4], dtype: "c16", data }),
      "writeNpy: shape (4,) of complex128 takes 8 doubles, but data has length 4",
    ],
    [
      "a negative size",
      () => writeNpy({ shape: [-4], data }),
      "writeNpy: expected a shape of whole numbers ≥ 0, got [-4]",
    ],
    [
      "an unknown dtype",
      () => writeNpy({ shape: [4], dtype: "f4" as never, data }),
      'writeNpy: expected dtype "f8", "c16" or "U", got "f4"',
    ],
    [
      "numbers as text",
      () => writeNpy({ shape: [1], dtype: "U", data: [1] as never }),
      'writeNpy: expected data to be strings for dtype "U", got number at index 0',
    ],
    [
      "text as numbers",
      () => writeNpy({ shape: [1], dtype: "U", data: data as never }),
      'writeNpy: expected data to be a list of strings for dtype "U", got Float64Array',
    ],
    [
      "text whose end would be lost",
      () => writeNpy({ shape: [2], dtype: "U", data: ["a", "b\0"] }),
      'writeNpy: expected well-formed text that does not end in "\\0", got "b\\u0000" at index 1',
    ],
    [
      "an unknown version",
      () => writeNpy({ shape: [4], data }, { version: "4.0" as never }),
      'writeNpy: expected version "1.0", "2.0" or "3.0", got "4.0"',
    ],
  ])("refused in one sentence: %s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
