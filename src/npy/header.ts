/**
 * The header of an .npy file: a Python dict literal with three keys, read and written byte for byte as NumPy does.
 *
 *   \x93NUMPY  major minor  length        {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }  spaces  \n
 *   6 bytes    1     1      u16 (1.0) or  latin-1 (1.0, 2.0) or UTF-8 (3.0)
 *                           u32 (2.0, 3.0)
 *
 * The data begin at a multiple of 64 bytes.  see: numpy/lib/format.py, "Format Version 1.0 … 3.0".
 */
export interface Header {
  /** NumPy's type string ("<f8"), or the text of a structured type's list. */
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGN = 64;
/** NumPy leaves room for the growing axis to become this many digits long, so that appending can rewrite in place. */
const GROWTH_DIGITS = 21;

export type Version = "1.0" | "2.0" | "3.0";

/** A shape as Python writes it: (), (3,), (3, 4). */
export const shapeText = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;

/**
 * The header and where the data begin.
 *
 * @throws RangeError  not an .npy file, a version that does not exist, a cut-off or unreadable header
 */
export function readHeader(bytes: Uint8Array): { header: Header; offset: number } {
  if (bytes.length < MAGIC.length || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new RangeError(`readNpy: expected an .npy file, which begins with \\x93NUMPY, got ${beginning(bytes)}`);
  }
  if (bytes.length < 8) throw truncated(bytes.length, 8);
  const [major, minor] = [bytes[6], bytes[7]];
  if (minor !== 0 || (major !== 1 && major !== 2 && major !== 3)) {
    throw new RangeError(`readNpy: expected format version 1.0, 2.0 or 3.0, got ${major}.${minor}`);
  }
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw truncated(bytes.length, start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = start + length;
  if (bytes.length < offset) throw truncated(bytes.length, offset);
  const text = new TextDecoder(major === 3 ? "utf-8" : "latin1").decode(Uint8Array.from(bytes.subarray(start, offset)));
  return { header: parse(text), offset };
}

/** The bytes before the data. Without a version, the lowest that can hold the header, as NumPy chooses. */
export function writeHeader({ descr, fortran, shape }: Header, version?: Version): Uint8Array {
  const growing = shape[fortran ? shape.length - 1 : 0];
  const room = growing === undefined ? "" : " ".repeat(GROWTH_DIGITS - String(growing).length);
  const dict = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shapeText(shape)}, }`;
  const text = dict + room;
  const pad = (start: number) => ALIGN - ((start + text.length + 1) % ALIGN);
  const small = text.length + 1 + pad(10) <= 0xffff;
  if (version === "1.0" && !small) {
    throw new RangeError(`writeNpy: a shape of ${shape.length} axes does not fit version 1.0; leave the version out`);
  }
  const major = version === undefined ? (small ? 1 : 2) : Number(version[0]);
  const start = major === 1 ? 10 : 12;
  const length = text.length + 1 + pad(start);
  const bytes = new Uint8Array(start + length).fill(0x20);
  bytes.set([...MAGIC, major, 0]);
  const view = new DataView(bytes.buffer);
  if (major === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const seen = Array.from(bytes.subarray(0, 6), (b) =>
    b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, "0")}`,
  );
  const zip =
    bytes[0] === 0x50 && bytes[1] === 0x4b
      ? "; it looks like an .npz archive, which readNpz reads; np.save saves one array"
      : "";
  return `${seen.join("")}${zip}`;
}

const truncated = (got: number, wanted: number) =>
  new RangeError(`readNpy: the header is cut off: expected at least ${wanted} bytes, got ${got}`);

/** Reads the dict literal. Keys may come in any order; unknown or missing keys are refused, as NumPy does. */
function parse(text: string): Header {
  const unreadable = (what: string) => new RangeError(`readNpy: the header cannot be read: ${what}`);
  let at = 0;
  const space = () => {
    while (at < text.length && /\s/.test(text[at]!)) at++;
  };
  const take = (token: string): boolean => {
    space();
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  const need = (token: string) => {
    if (!take(token))
      throw unreadable(`expected "${token}" at byte ${at}, got ${JSON.stringify(text.slice(at, at + 12))}`);
  };
  const string = (): string => {
    space();
    const match = /^(['"])((?:(?!\1)[^\\\n])*)\1/.exec(text.slice(at));
    if (match === null) throw unreadable(`expected a string at byte ${at}`);
    at += match[0].length;
    return match[2]!;
  };
  const bracketed = (): string => {
    space();
    const from = at;
    let depth = 0;
    do {
      if (at >= text.length) throw unreadable("a list does not end");
      if (text[at] === "[") depth++;
      else if (text[at] === "]") depth--;
      at++;
    } while (depth > 0);
    return text.slice(from, at);
  };
  const tuple = (): number[] => {
    need("(");
    const shape: number[] = [];
    while (!take(")")) {
      space();
      // Python 2 wrote long integers as 3L.
      const match = /^(\d+)L?/.exec(text.slice(at));
      const size = match === null ? Number.NaN : Number(match[1]);
      if (!Number.isSafeInteger(size)) throw unreadable(`expected a shape of whole numbers at byte ${at}`);
      at += match![0].length;
      shape.push(size);
      if (!take(",")) {
        need(")");
        // (3) is a number in Python, not a tuple.
        if (shape.length === 1) throw unreadable("the shape is not a tuple");
        return shape;
      }
    }
    return shape;
  };

  let descr: string | undefined;
  let fortran: boolean | undefined;
  let shape: number[] | undefined;
  need("{");
  while (!take("}")) {
    const key = string();
    need(":");
    space();
    if (key === "descr") descr = text[at] === "[" ? bracketed() : string();
    else if (key === "shape") shape = tuple();
    else if (key === "fortran_order") {
      fortran = take("True");
      if (!fortran) need("False");
    } else throw unreadable(`the key ${JSON.stringify(key)} is unknown`);
    if (!take(",")) {
      need("}");
      break;
    }
  }
  space();
  if (at < text.length) throw unreadable(`something follows the dict at byte ${at}`);
  if (descr === undefined || fortran === undefined || shape === undefined) {
    throw unreadable("it needs descr, fortran_order and shape");
  }
  return { descr, fortran, shape };
}
