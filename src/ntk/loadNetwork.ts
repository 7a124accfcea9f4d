import { roomFor, show } from "../engine/arguments.js";
import type { NpyArray, NpyText } from "../npy/npy.js";
import { readNpz } from "../npy/npz.js";
import { checkNetwork, type Network } from "./network.js";

type Arrays = Readonly<Record<string, NpyArray | NpyText>>;

const TEXTS = ["activation", "parameterization"] as const;
const SCALES = ["weightStd", "biasStd"] as const;

/**
 * A network from the bytes of an .npz archive with the arrays that saveNetwork names.
 *
 * @param bytes  the whole file; from NumPy or PyTorch, weights may be float32. Without weightStd and biasStd they are 1 and 0
 * @returns      a plain object with memory of its own
 * @throws TypeError   bytes is not a Uint8Array
 * @throws RangeError  not such an archive: readNpz refuses it, an array is missing, unknown or of another shape or type, the layers do
 *                     not fit each other, a value that mlp would refuse, an entry that is NaN or infinite
 * @example loadNetwork(saveNetwork(net)).widths   // [3, 4, 2]
 */
export function loadNetwork(bytes: Uint8Array): Network {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`loadNetwork: expected the bytes of an .npz archive, a Uint8Array, got ${show(bytes)}`);
  }
  const arrays = read(bytes);
  const layers = Object.keys(arrays).filter((name) => /^W\d+$/.test(name)).length;
  if (layers === 0)
    throw new RangeError(`loadNetwork: expected weights W1, W2, … in the archive, got ${names(arrays)}`);
  const bias = Object.hasOwn(arrays, "b1");
  const known: string[] = [...TEXTS, ...SCALES];
  for (let l = 1; l <= layers; l++) known.push(`W${l}`, ...(bias ? [`b${l}`] : []));
  const missing = known.find((name) => !Object.hasOwn(arrays, name) && !SCALES.some((scale) => scale === name));
  if (missing !== undefined) {
    throw new RangeError(`loadNetwork: expected an array ${missing} in the archive, got ${names(arrays)}`);
  }
  const unknown = Object.keys(arrays).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`loadNetwork: unknown array ${show(unknown)}; there are ${known.join(", ")}`);
  }

  const widths: number[] = [];
  const pieces: Float64Array[] = [];
  for (let l = 1; l <= layers; l++) {
    const { shape, data } = numbers(arrays, `W${l}`);
    const [outs, ins] = shape as [number, number];
    if (shape.length !== 2 || (l > 1 && ins !== widths[l - 1])) {
      const wanted = l === 1 ? "a shape (outputs, inputs)" : `a shape (outputs, ${widths[l - 1]})`;
      throw new RangeError(`loadNetwork: expected W${l} to have ${wanted}, got (${shape.join(", ")})`);
    }
    if (l === 1) widths.push(ins);
    widths.push(outs);
    pieces.push(data);
    if (!bias) continue;
    const b = numbers(arrays, `b${l}`);
    if (b.shape.length !== 1 || b.shape[0] !== outs) {
      throw new RangeError(
        `loadNetwork: expected b${l} to have the shape (${outs}), the rows of W${l}, got (${b.shape.join(", ")})`,
      );
    }
    pieces.push(b.data);
  }
  const parameters = roomFor(
    "loadNetwork",
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  let at = 0;
  for (const piece of pieces) {
    parameters.set(piece, at);
    at += piece.length;
  }
  const net = {
    widths,
    activation: text(arrays, "activation"),
    parameterization: text(arrays, "parameterization"),
    weightStd: scale(arrays, "weightStd", 1),
    biasStd: scale(arrays, "biasStd", 0),
    bias,
    parameters,
  };
  checkNetwork("loadNetwork", net);
  return net;
}

function read(bytes: Uint8Array): Arrays {
  try {
    return readNpz(bytes, { text: true, widen: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(error.message.replace(/^readNpz: /, "loadNetwork: "), { cause: error });
  }
}

const names = (arrays: Arrays): string => Object.keys(arrays).join(", ") || "none";

function numbers(arrays: Arrays, name: string): NpyArray {
  const array = arrays[name]!;
  if (array.dtype !== "f8") {
    throw new RangeError(
      `loadNetwork: expected ${name} to hold real numbers, got ${array.dtype === "U" ? "text" : "complex ones"}`,
    );
  }
  return array;
}

function text(arrays: Arrays, name: string): string {
  const { shape, dtype, data } = arrays[name]!;
  if (dtype !== "U" || shape.length !== 0) {
    throw new RangeError(
      `loadNetwork: expected ${name} to be one text, np.array("relu") is one; got ${dtype} of shape (${shape.join(", ")})`,
    );
  }
  return data[0]!;
}

function scale(arrays: Arrays, name: string, otherwise: number): number {
  if (!Object.hasOwn(arrays, name)) return otherwise;
  const { shape, data } = numbers(arrays, name);
  if (shape.length !== 0) {
    throw new RangeError(`loadNetwork: expected ${name} to be one number, got shape (${shape.join(", ")})`);
  }
  return data[0]!;
}
