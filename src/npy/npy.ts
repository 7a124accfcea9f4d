/**
 * .npy, the bridge to NumPy, QuTiP, QuSpin and PyTorch: float64 and complex128 arrays, little-endian; other numbers and text
 * for who asks.
 *
 * Knows the format and nothing of physics or of files: bytes in, bytes out, on every host. Inside the package arrays
 * are in C order (last index fastest), complex ones interleaved re, im, which is NumPy's own layout; a file in Fortran
 * order is turned on the way in and, when asked for, on the way out. NaN and Infinity pass through: whoever computes refuses them.
 */
import { readHeader, shapeText, type Version, writeHeader } from "./header.js";
import { checkOptions, kindOf, quoted } from "./sentence.js";
import { characters, type Numbers, numbers, numbersOf, textBytes, texts } from "./types.js";

/** An array as it is in memory: C order, 1 (f8) or 2 (c16) doubles an entry. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly dtype: "f8" | "c16";
  /** Whether the file holds the array in Fortran order; `data` is in C order either way. */
  readonly fortran: boolean;
  readonly data: Float64Array;
}

/** An array of text, NumPy's dtype "U": C order, without the zeros that fill each entry up. */
export interface NpyText {
  readonly shape: readonly number[];
  readonly dtype: "U";
  readonly fortran: boolean;
  readonly data: readonly string[];
}

/** What is read beside little-endian float64 and complex128. */
export interface NpyReadOptions {
  /**
   * Default: false. true also reads float32, complex64, integers, booleans and big-endian numbers, as the doubles that equal
   * them; an integer that no double equals is refused.
   */
  readonly widen?: boolean;
  /** Default: false. true also reads text (dtype "U"). */
  readonly text?: boolean;
}

/** What can be written: an array (`dtype` f8 and C order unless given), text, or a matrix of the library. */
export type NpySource =
  | {
      readonly shape: readonly number[];
      readonly dtype: "U";
      readonly data: readonly string[];
      readonly fortran?: boolean;
    }
  | {
      readonly shape: readonly number[];
      readonly data: Float64Array;
      readonly dtype?: "f8" | "c16";
      readonly fortran?: boolean;
    }
  | { readonly rows: number; readonly cols: number; readonly data: Float64Array; readonly complex?: boolean };

/**
 * Reads an array from the bytes of an .npy file, format versions 1.0, 2.0 and 3.0.
 *
 * @param bytes    the whole file
 * @param options  widen: other numbers too, as doubles; text: text too
 * @returns        a copy of the data, in C order; complex entries interleaved re, im
 * @throws TypeError   bytes is not a Uint8Array, an option is not true or false
 * @throws RangeError  not an .npy file, a cut-off header or data, bytes after the data, a type other than little-endian
 *                     float64 or complex128 that no option asks for (the message says how to convert in NumPy), with `widen` an
 *                     integer beyond 2⁵³ that no double equals
 * @example readNpy(await readFile("state.npy")).shape   // [8]
 */
export function readNpy(bytes: Uint8Array, options: NpyReadOptions & { readonly text: true }): NpyArray | NpyText;
export function readNpy(bytes: Uint8Array, options?: NpyReadOptions & { readonly text?: false }): NpyArray;
export function readNpy(bytes: Uint8Array, options?: NpyReadOptions): NpyArray | NpyText;
export function readNpy(bytes: Uint8Array, options: NpyReadOptions = {}): NpyArray | NpyText {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`readNpy: expected a Uint8Array, got ${kindOf(bytes)}`);
  const { widen, text } = checkOptions("readNpy", options, ["widen", "text"]);
  const { header, offset } = readHeader(bytes);
  const { shape, fortran, descr } = header;
  const wide = text ? characters(descr) : undefined;
  const type = wide === undefined ? ((widen ? numbersOf(descr) : undefined) ?? plain(descr)) : undefined;
  const entries = shape.reduce((product, size) => product * size, 1);
  const size = type === undefined ? 4 * wide! : type.parts * type.size;
  const got = bytes.length - offset;
  if (got !== size * entries) {
    const what = got < size * entries ? "the data are cut off" : "something follows the data";
    const name = type === undefined ? `text of ${wide} characters` : type.name;
    throw new RangeError(
      `readNpy: ${what}: expected ${size * entries} bytes for shape ${shapeText(shape)} of ${name}, got ${got}`,
    );
  }
  // Entries of no characters take no bytes, so that the bytes do not bound their number.
  if (size === 0 && entries > bytes.length) {
    throw new RangeError(`readNpy: expected text, got ${entries} entries of no characters`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, got);
  if (type === undefined) {
    const data = texts(view, entries, wide!);
    return { shape, dtype: "U", fortran, data: fortran ? turn(data, new Array(entries), shape, 1, "toC") : data };
  }
  const { parts } = type;
  const data = numbers(view, type);
  const ordered = fortran ? turn(data, new Float64Array(data.length), shape, parts, "toC") : data;
  return { shape, dtype: parts === 2 ? "c16" : "f8", fortran, data: ordered };
}

/**
 * The bytes of an .npy file, equal to those of `np.save` byte for byte.
 *
 * @param array    `{ shape, data, dtype?, fortran? }` or a Matrix or ComplexMatrix; data in C order. dtype "U": text, and data a
 *                 list of strings
 * @param options  version: of the format; without it the lowest that fits, which is 1.0 up to some thousand axes
 * @throws TypeError   array is not one, or its data are not a Float64Array or, for text, strings
 * @throws RangeError  a shape that is not whole numbers ≥ 0 or does not fit the data, an unknown dtype, version or option, text
 *                     that ends in "\\0" (NumPy drops it) or is not well-formed
 * @example await writeFile("rho.npy", writeNpy(partialTrace(psi, { keep: [0] })))
 */
export function writeNpy(array: NpySource, options: { readonly version?: Version } = {}): Uint8Array {
  if (typeof array !== "object" || array === null) {
    throw new TypeError(`writeNpy: expected { shape, data } or a matrix, got ${kindOf(array)}`);
  }
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`writeNpy: expected options { version }, got ${kindOf(options)}`);
  }
  const unknown = Object.keys(options).find((key) => key !== "version");
  if (unknown !== undefined) throw new RangeError(`writeNpy: unknown option "${unknown}"; there is version`);
  const matrix = "rows" in array;
  const shape = matrix ? [array.rows, array.cols] : array.shape;
  const { dtype = "f8", fortran = false } = matrix
    ? ({ dtype: array.complex === true ? "c16" : "f8" } as const)
    : array;
  const { data } = array;
  if (dtype === "U") {
    if (!Array.isArray(data)) {
      throw new TypeError(`writeNpy: expected data to be a list of strings for dtype "U", got ${kindOf(data)}`);
    }
  } else if (!(data instanceof Float64Array)) {
    throw new TypeError(`writeNpy: expected data to be a Float64Array, got ${kindOf(data)}`);
  }
  const flag = matrix ? array.complex : array.fortran;
  if (flag !== undefined && typeof flag !== "boolean") {
    throw new TypeError(
      `writeNpy: expected ${matrix ? "complex" : "fortran"} to be true or false, got ${kindOf(flag)}`,
    );
  }
  if (!Array.isArray(shape)) throw new TypeError(`writeNpy: expected shape to be a list, got ${kindOf(shape)}`);
  if (!Array.from(shape).every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new RangeError(`writeNpy: expected a shape of whole numbers ≥ 0, got [${shape.map(String).join(", ")}]`);
  }
  if (dtype !== "f8" && dtype !== "c16" && dtype !== "U") {
    throw new RangeError(`writeNpy: expected dtype "f8", "c16" or "U", got ${quoted(dtype)}`);
  }
  const { version } = options;
  if (version !== undefined && !["1.0", "2.0", "3.0"].includes(version)) {
    throw new RangeError(`writeNpy: expected version "1.0", "2.0" or "3.0", got ${quoted(version)}`);
  }
  const parts = dtype === "c16" ? 2 : 1;
  const length = shape.reduce((product, size) => product * size, parts);
  if (length !== data.length) {
    const [name, unit] = dtype === "U" ? ["text", "strings"] : [NAMES[dtype], "doubles"];
    throw new RangeError(
      `writeNpy: shape ${shapeText(shape)} of ${name} takes ${length} ${unit}, but data has length ${data.length}`,
    );
  }
  const wanted = (source: ArrayLike<unknown>, out: unknown[] | Float64Array) =>
    fortran ? turn(source, out, shape, parts, "toFortran") : source;
  let descr = `<${dtype}`;
  let content: Uint8Array;
  if (dtype === "U") {
    const encoded = textBytes(wanted(data, new Array(length)) as string[]);
    descr = `<U${encoded.wide}`;
    content = encoded.bytes;
  } else {
    const { buffer, byteOffset, byteLength } = wanted(data, fortran ? new Float64Array(length) : []) as Float64Array;
    content = new Uint8Array(buffer, byteOffset, byteLength);
  }
  const header = writeHeader({ descr, fortran, shape }, version);
  const bytes = new Uint8Array(header.length + content.length);
  bytes.set(header);
  bytes.set(content, header.length);
  return bytes;
}

const NAMES = { f8: "float64", c16: "complex128" } as const;

/** Little-endian float64 or complex128, or the sentence that names what arrived and the way to convert it. */
function plain(descr: string): Numbers {
  if (descr === "<f8" || descr === "<c16") return numbersOf(descr) as Numbers;
  const expected = "readNpy: expected little-endian float64 or complex128";
  const match = /^([<>|=])([a-zA-Z])(\d*)/.exec(descr);
  const [order, kind, size] = match === null ? [] : match.slice(1);
  if (descr.startsWith("[") || kind === "V") {
    throw new RangeError(`${expected}, got a structured array (${descr}); save one field: np.save(path, a["field"])`);
  }
  if (kind === "O") {
    throw new RangeError(
      `${expected}, got an object array (${descr}); save numbers: np.save(path, np.array(a.tolist(), dtype=np.complex128))`,
    );
  }
  const convert = (type: string) => `np.save(path, a.astype(${type}))`;
  if (order === ">" && (descr === ">f8" || descr === ">c16")) {
    throw new RangeError(`${expected}, got big-endian (${descr}); convert: ${convert(`"<${descr.slice(1)}"`)}`);
  }
  const word: Record<string, string> = { f: "float", c: "complex", i: "int", u: "uint" };
  const name =
    kind === "b" ? "bool" : kind !== undefined && word[kind] !== undefined ? `${word[kind]}${8 * Number(size)}` : "";
  if (name === "") throw new RangeError(`${expected}, got ${JSON.stringify(descr)}; save an array of numbers`);
  const big = order === ">" && size !== "1" ? "big-endian " : "";
  throw new RangeError(
    `${expected}, got ${big}${name} (${descr}); convert: ${convert(kind === "c" ? "np.complex128" : "np.float64")}`,
  );
}

/** Into `out`, between C order (last index fastest) and Fortran order (first index fastest); an entry is `parts` places. */
function turn<T extends unknown[] | Float64Array>(
  data: ArrayLike<unknown>,
  out: T,
  shape: readonly number[],
  parts: number,
  direction: "toC" | "toFortran",
): T {
  // Walks the entries in C order; `f` is the place of the same entry in Fortran order.
  const index = new Array<number>(shape.length).fill(0);
  const strides: number[] = [];
  for (let k = 0, stride = 1; k < shape.length; k++) {
    strides.push(stride);
    stride *= shape[k]!;
  }
  const entries = data.length / parts;
  for (let c = 0, f = 0; c < entries; c++) {
    const [from, to] = direction === "toC" ? [f, c] : [c, f];
    for (let part = 0; part < parts; part++) out[to * parts + part] = data[from * parts + part];
    for (let k = shape.length - 1; k >= 0; k--) {
      f += strides[k]!;
      if (++index[k]! < shape[k]!) break;
      f -= strides[k]! * shape[k]!;
      index[k] = 0;
    }
  }
  return out;
}
