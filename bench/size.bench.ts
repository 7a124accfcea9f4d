import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { atMost, type Operation, type Row } from "./support/operation.js";

// What a browser downloads for `import "wishart"`: the entry and all chunks that it reaches, minified, one file, gzipped,
// the kernels inside; everything that is exported, not only what one caller keeps.
async function* rows(): AsyncGenerator<Row> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve("wishart"))],
    bundle: true,
    minify: true,
    treeShaking: false,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  const contents = outputFiles[0]?.contents as Uint8Array;
  const kilobytes = gzipSync(contents, { level: 9 }).length / 1024;
  yield {
    size: "library entry",
    note: `${kilobytes.toFixed(1)} KB, ${(contents.length / 1024).toFixed(0)} KB before gzip`,
    reached: kilobytes,
    target: atMost(120, "KB"),
  };
}

export default {
  name: "size",
  why: "the library entry, minified and gzipped, WebAssembly inside",
  rows,
} satisfies Operation;
