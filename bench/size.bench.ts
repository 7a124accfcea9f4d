import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { atMost, type Operation, type Row } from "./support/operation.js";

// What a browser downloads for `import "wishart"`: the entry and all chunks that it reaches, minified, one file, gzipped,
// the kernels inside: with everything that is exported, and with what a bundler keeps for one caller.
async function* rows(): AsyncGenerator<Row> {
  const entry = fileURLToPath(import.meta.resolve("wishart"));
  for (const [size, kept] of [
    ["library entry, everything", "*"],
    ["library entry, eigh alone", "{ eigh }"],
  ] as const) {
    const { outputFiles } = await build({
      stdin: { contents: `export ${kept} from ${JSON.stringify(entry)}`, resolveDir: dirname(entry) },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
      logLevel: "silent",
    });
    const contents = outputFiles[0]?.contents as Uint8Array;
    const kilobytes = gzipSync(contents, { level: 9 }).length / 1024;
    yield {
      size,
      note: `${kilobytes.toFixed(1)} KB, ${(contents.length / 1024).toFixed(0)} KB before gzip`,
      reached: kilobytes,
      target: atMost(120, "KB"),
    };
  }
}

export default {
  name: "size",
  why: "the library entry, minified and gzipped, WebAssembly inside",
  rows,
} satisfies Operation;
