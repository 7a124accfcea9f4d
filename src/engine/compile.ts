/** From text to a compiled module, with a sentence for each way a host can refuse. */
import { inflateSync } from "fflate/browser";
import type { Build } from "./engine.js";

/** The bytes of a build as scripts/build-wasm.mjs writes them: deflated, a quarter less to download even when the host compresses. */
export interface Packed {
  /** Base64 of the deflated bytes. */
  readonly deflated: string;
  /** How many bytes they are. */
  readonly size: number;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

/** (module (func (result v128) (v128.const i32x4 0 0 0 0))): valid exactly where fixed-width SIMD is. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 11,
]);

export const hostHasSimd = (): boolean => typeof WebAssembly === "object" && WebAssembly.validate(SIMD_PROBE);

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  // Node 20 to 24 have no Uint8Array.fromBase64; every host has atob.
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native !== undefined) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The bytes of a build. */
export function unpack({ deflated, size }: Packed): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  inflateSync(decodeBase64(deflated), { out: bytes });
  return bytes;
}

export function compile(bytes: Uint8Array<ArrayBuffer>, build: Build): WebAssembly.Module {
  if (typeof WebAssembly !== "object") throw new Error("engine: this host has no WebAssembly");
  if (!hostHasSimd()) {
    throw new Error(
      "engine: this host has no 128-bit WebAssembly SIMD; use Node 20, Chrome 91, Firefox 89, Safari 16.4 or newer",
    );
  }
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (build === "relaxed" && !WebAssembly.validate(bytes)) {
      throw new Error(
        'engine: this host has no relaxed SIMD; use build: "strict", Node 22 or newer, or node --experimental-wasm-relaxed-simd',
        { cause: error },
      );
    }
    throw new Error(
      "engine: this host forbids compiling WebAssembly from bytes; allow 'wasm-unsafe-eval' in its content policy, " +
        "or compile wishart/strict.wasm yourself and pass createEngine({ module })",
      { cause: error },
    );
  }
}
