import { type NpyArray, type NpyReadOptions, type NpySource, type NpyText, readNpy, writeNpy } from "./npy.js";
import { checkOptions, kindOf } from "./sentence.js";
import { readZip, writeZip } from "./zip.js";

const ENDING = ".npy";

/**
 * Reads all arrays of an .npz archive, as np.savez and np.savez_compressed write it: stored or deflated members, zip64, with or
 * without data descriptors. Checksums are verified; sizes that an archive announces are not believed.
 *
 * @param bytes    the whole file
 * @param options  as readNpy's: widen: other numbers too, as doubles; text: text too
 * @returns        an object with the arrays by name, in the order of the archive; copies
 * @throws TypeError   bytes is not a Uint8Array, an option is not true or false
 * @throws RangeError  not an archive, one that is cut off, damaged, encrypted or compressed in another way, a name twice, a member
 *                     that is not an .npy file or that readNpy refuses
 * @example readNpz(writeNpz({ X: A })).X.shape   // [3, 3]
 */
export function readNpz(
  bytes: Uint8Array,
  options: NpyReadOptions & { readonly text: true },
): Record<string, NpyArray | NpyText>;
export function readNpz(
  bytes: Uint8Array,
  options?: NpyReadOptions & { readonly text?: false },
): Record<string, NpyArray>;
export function readNpz(bytes: Uint8Array, options?: NpyReadOptions): Record<string, NpyArray | NpyText>;
export function readNpz(bytes: Uint8Array, options: NpyReadOptions = {}): Record<string, NpyArray | NpyText> {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`readNpz: expected a Uint8Array, got ${kindOf(bytes)}`);
  checkOptions("readNpz", options, ["widen", "text"]);
  return Object.fromEntries(
    readZip("readNpz", bytes).map(({ name, content }) => {
      if (!name.endsWith(ENDING)) {
        throw new RangeError(
          `readNpz: expected members NAME.npy, as np.savez writes them, got ${JSON.stringify(name)}`,
        );
      }
      const key = name.slice(0, -ENDING.length);
      try {
        return [key, readNpy(content, options)];
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        const message = error.message
          .replace(/^readNpy: /, `readNpz: ${JSON.stringify(name)}: `)
          .replace("np.save(path, ", () => `np.savez(path, ${key}=`);
        throw new RangeError(message, { cause: error });
      }
    }),
  );
}

/**
 * The bytes of an .npz archive of named arrays; np.load reads it. Uncompressed, it is that of np.savez byte for byte.
 *
 * @param arrays   by name; each what writeNpy takes
 * @param options  compressed: deflated, as np.savez_compressed does. Default: false
 * @throws TypeError   arrays is not an object, an array is not one, compressed is not true or false
 * @throws RangeError  what writeNpy refuses, an unknown option, an archive beyond 4 GiB
 * @example await writeFile("data.npz", writeNpz({ X: A, y: { shape: [3], data: Float64Array.of(1, 0, 1) } }))
 */
export function writeNpz(
  arrays: Readonly<Record<string, NpySource>>,
  options: { readonly compressed?: boolean } = {},
): Uint8Array {
  if (typeof arrays !== "object" || arrays === null || Array.isArray(arrays) || ArrayBuffer.isView(arrays)) {
    throw new TypeError(`writeNpz: expected an object of arrays by name, got ${kindOf(arrays)}`);
  }
  const { compressed = false } = checkOptions("writeNpz", options, ["compressed"]);
  const members = Object.entries(arrays).map(([key, array]) => {
    try {
      return { name: `${key}${ENDING}`, content: writeNpy(array) };
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      const message = error.message.replace(/^writeNpy: /, `writeNpz: ${JSON.stringify(key)}: `);
      throw error instanceof TypeError ? new TypeError(message) : new RangeError(message);
    }
  });
  return writeZip("writeNpz", members, compressed);
}
