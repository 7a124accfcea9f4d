/**
 * .npy, the bridge to NumPy, QuTiP, QuSpin and PyTorch: float64 and complex128 arrays, little-endian.
 *
 * Knows the format and nothing of physics or of files: bytes in, bytes out, on every host. Inside the package arrays
 * are in C order (last index fastest), complex ones interleaved re, im, which is NumPy's own layout; a file in Fortran
 * order is turned on the way in and, when asked for, on the way out. NaN and Infinity pass through: whoever computes refuses them.
 */
import { readHeader, shapeText, type Version, writeHeader } from "./header.js";

/** An array as it is in memory: C order, 1 (f8) or 2 (c16) doubles an entry. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly dtype: "f8" | "c16";
  /** Whether the file holds the array in Fortran order; `data` is in C order either way. */
  readonly fortran: boolean;
  readonly data: Float64Array;
}

/** What can be written: an array (`dtype` f8 and C order unless given), or a matrix of the library. */
export type NpySource =
  | {
      readonly shape: readonly number[];
      readonly data: Float64Array;
      readonly dtype?: "f8" | "c16";
      readonly fortran?: boolean;
    }
  | { readonly rows: number; readonly cols: number; readonly data: Float64Array; readonly complex?: boolean };

const DOUBLES = { f8: 1, c16: 2 } as const;

/**
 * Reads an array from the bytes of an .npy file, format versions 1.0, 2.0 and 3.0.
 *
 * @param bytes  the whole file
 * @returns      a copy of the data, in C order; complex entries interleaved re, im
 * @throws TypeError   bytes is not a Uint8Array
 * @throws RangeError  not an .npy file, a cut-off header or data, bytes after the data, a type other than little-endian
 *                     float64 or complex128 (the message says how to convert in NumPy)
 * @example readNpy(await readFile("state.npy")).shape   // [8]
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`readNpy: expected a Uint8Array, got ${kindOf(bytes)}`);
  const { header, offset } = readHeader(bytes);
  const dtype = checkType(header.descr);
  const doubles = DOUBLES[dtype];
  const length = header.shape.reduce((product, size) => product * size, doubles);
  const got = bytes.length - offset;
  if (got !== 8 * length) {
    const what = got < 8 * length ? "the data are cut off" : "something follows the data";
    throw new RangeError(
      `readNpy: ${what}: expected ${8 * length} bytes for shape ${shapeText(header.shape)} of ${NAMES[dtype]}, got ${got}`,
    );
  }
  // Typed arrays are little-endian on every host that runs WebAssembly.
  const data = new Float64Array(length);
  new Uint8Array(data.buffer).set(bytes.subarray(offset));
  return {
    shape: header.shape,
    dtype,
    fortran: header.fortran,
    data: header.fortran ? turn(data, header.shape, doubles, "toC") : data,
  };
}

/**
 * The bytes of an .npy file, equal to those of `np.save` byte for byte.
 *
 * @param array    `{ shape, data, dtype?, fortran? }` or a Matrix or ComplexMatrix; data in C order
 * @param options  version: of the format; without it the lowest that fits, which is 1.0 up to some thousand axes
 * @throws TypeError   array is not one, or its data are not a Float64Array
 * @throws RangeError  a shape that is not whole numbers ≥ 0 or does not fit the data, an unknown dtype, version or option
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
  if (!(data instanceof Float64Array)) {
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
  if (dtype !== "f8" && dtype !== "c16") {
    throw new RangeError(`writeNpy: expected dtype "f8" or "c16", got ${quoted(dtype)}`);
  }
  const { version } = options;
  if (version !== undefined && !["1.0", "2.0", "3.0"].includes(version)) {
    throw new RangeError(`writeNpy: expected version "1.0", "2.0" or "3.0", got ${quoted(version)}`);
  }
  const doubles = DOUBLES[dtype];
  const length = shape.reduce((product, size) => product * size, doubles);
  if (length !== data.length) {
    throw new RangeError(
      `writeNpy: shape ${shapeText(shape)} of ${NAMES[dtype]} takes ${length} doubles, but data has length ${data.length}`,
    );
  }
  const header = writeHeader({ descr: `<${dtype}`, fortran, shape }, version);
  const ordered = fortran ? turn(data, shape, doubles, "toFortran") : data;
  const bytes = new Uint8Array(header.length + 8 * length);
  bytes.set(header);
  bytes.set(new Uint8Array(ordered.buffer, ordered.byteOffset, ordered.byteLength), header.length);
  return bytes;
}

const NAMES = { f8: "float64", c16: "complex128" } as const;

/** f8 or c16, or the sentence that names what arrived and the way to convert it. */
function checkType(descr: string): "f8" | "c16" {
  if (descr === "<f8" || descr === "<c16") return descr.slice(1) as "f8" | "c16";
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

/** Between C order (last index fastest) and Fortran order (first index fastest); an entry is `doubles` numbers. */
function turn(
  data: Float64Array,
  shape: readonly number[],
  doubles: number,
  direction: "toC" | "toFortran",
): Float64Array {
  const out = new Float64Array(data.length);
  // Walks the entries in C order; `f` is the place of the same entry in Fortran order.
  const index = new Array<number>(shape.length).fill(0);
  const strides: number[] = [];
  for (let k = 0, stride = 1; k < shape.length; k++) {
    strides.push(stride);
    stride *= shape[k]!;
  }
  const entries = data.length / doubles;
  for (let c = 0, f = 0; c < entries; c++) {
    const [from, to] = direction === "toC" ? [f, c] : [c, f];
    for (let part = 0; part < doubles; part++) out[to * doubles + part] = data[from * doubles + part]!;
    for (let k = shape.length - 1; k >= 0; k--) {
      f += strides[k]!;
      if (++index[k]! < shape[k]!) break;
      f -= strides[k]! * shape[k]!;
      index[k] = 0;
    }
  }
  return out;
}

const kindOf = (value: unknown): string =>
  value === null ? "null" : typeof value === "object" ? (value.constructor?.name ?? "an object") : typeof value;

const quoted = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));
