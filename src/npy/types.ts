/**
 * NumPy's types of entries: numbers that a double can hold, and text, which NumPy keeps as UTF-32 filled up with zeros.
 *
 * see: numpy.org/doc/stable/reference/arrays.interface.html, "typestr".
 */
export interface Numbers {
  /** As NumPy says it: float32. */
  readonly name: string;
  /** Bytes of a part. */
  readonly size: number;
  /** 1, or 2 for re and im. */
  readonly parts: 1 | 2;
  readonly little: boolean;
  readonly read: (view: DataView, at: number, little: boolean) => number | bigint;
}

const READERS: Record<string, readonly [name: string, size: number, parts: 1 | 2, read: Numbers["read"]]> = {
  f8: ["float64", 8, 1, (view, at, little) => view.getFloat64(at, little)],
  f4: ["float32", 4, 1, (view, at, little) => view.getFloat32(at, little)],
  c16: ["complex128", 8, 2, (view, at, little) => view.getFloat64(at, little)],
  c8: ["complex64", 4, 2, (view, at, little) => view.getFloat32(at, little)],
  b1: ["bool", 1, 1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1)],
  i1: ["int8", 1, 1, (view, at) => view.getInt8(at)],
  i2: ["int16", 2, 1, (view, at, little) => view.getInt16(at, little)],
  i4: ["int32", 4, 1, (view, at, little) => view.getInt32(at, little)],
  i8: ["int64", 8, 1, (view, at, little) => view.getBigInt64(at, little)],
  u1: ["uint8", 1, 1, (view, at) => view.getUint8(at)],
  u2: ["uint16", 2, 1, (view, at, little) => view.getUint16(at, little)],
  u4: ["uint32", 4, 1, (view, at, little) => view.getUint32(at, little)],
  u8: ["uint64", 8, 1, (view, at, little) => view.getBigUint64(at, little)],
};

/** The numbers a type string stands for, or undefined. */
export function numbersOf(descr: string): Numbers | undefined {
  const [name, size, parts, read] = (/^[<>|]/.test(descr) && READERS[descr.slice(1)]) || [];
  if (name === undefined || (descr[0] === "|") !== (size === 1)) return undefined;
  return { name, size: size!, parts: parts!, little: descr[0] !== ">", read: read! };
}

/** All numbers of a file's data, as doubles. */
export function numbers(view: DataView, { name, size, parts, little, read }: Numbers): Float64Array {
  const data = new Float64Array(view.byteLength / size);
  if (little && size === 8 && (name === "float64" || parts === 2)) {
    // Typed arrays are little-endian on every host that runs WebAssembly.
    new Uint8Array(data.buffer).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return data;
  }
  for (let i = 0; i < data.length; i++) {
    const value = read(view, size * i, little);
    data[i] = Number(value);
    if (typeof value === "bigint" && BigInt(data[i]!) !== value) {
      throw new RangeError(`readNpy: expected integers that a double can hold, got ${value} in entry ${i}`);
    }
  }
  return data;
}

/** The characters of an entry of text, "<U12": 12; undefined for other types. */
export function characters(descr: string): number | undefined {
  const match = /^<U(\d{1,9})$/.exec(descr);
  return match === null ? undefined : Number(match[1]);
}

/** The entries of text; zeros at the end of one fill it up. */
export function texts(view: DataView, entries: number, wide: number): string[] {
  return Array.from({ length: entries }, (_, i) => {
    const points: number[] = [];
    for (let k = 0; k < wide; k++) points.push(view.getUint32(4 * (i * wide + k), true));
    while (points.at(-1) === 0) points.pop();
    return points
      .map((point) => {
        // Half of a UTF-16 pair is not a character.
        if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
          throw new RangeError(`readNpy: expected text, got the number ${point} for a character in entry ${i}`);
        }
        return String.fromCodePoint(point);
      })
      .join("");
  });
}

/** Text as NumPy keeps it, each entry as wide as the longest, at least 1. */
export function textBytes(data: readonly unknown[]): { readonly wide: number; readonly bytes: Uint8Array } {
  const points = Array.from(data, (text, i) => {
    if (typeof text !== "string") {
      throw new TypeError(`writeNpy: expected data to be strings for dtype "U", got ${typeof text} at index ${i}`);
    }
    const list = Array.from(text, (character) => character.codePointAt(0)!);
    if (list.at(-1) === 0 || list.some((point) => point >= 0xd800 && point < 0xe000)) {
      throw new RangeError(
        `writeNpy: expected well-formed text that does not end in "\\0", got ${JSON.stringify(text)} at index ${i}`,
      );
    }
    return list;
  });
  const wide = points.reduce((most, list) => Math.max(most, list.length), 1);
  const bytes = new Uint8Array(4 * wide * points.length);
  const view = new DataView(bytes.buffer);
  points.forEach((list, i) => {
    list.forEach((point, k) => {
      view.setUint32(4 * (i * wide + k), point, true);
    });
  });
  return { wide, bytes };
}
