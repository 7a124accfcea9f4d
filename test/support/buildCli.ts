// The command and its worker as a user's Node runs them, bundled from the sources into a folder of their own.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

const replaceClaims = (file: string): Plugin => ({
  name: "other-claims",
  setup(build) {
    build.onResolve({ filter: /correspondence\/index\.js$/ }, () => ({ path: join(root, "test/support", file) }));
  },
});

export interface BuiltCli {
  /** What `node` runs. */
  readonly cli: string;
  /** What `nodePool({ file })` runs. */
  readonly worker: string;
  /** What `webPool` runs, in the dress of test/support/webWorker.ts. */
  readonly webWorker: string;
  remove(): void;
}

/** `claims: "toy"` puts test/support/toyClaims.ts in the place of the paper's, `"counted"` countedClaims.ts. */
export async function buildCli({ claims }: { claims: "toy" | "counted" | "paper" }): Promise<BuiltCli> {
  // Inside the repository, so that Node finds the packages that are not bundled.
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", "cli-"));
  await build({
    entryPoints: {
      cli: join(root, "src/cli/main.ts"),
      worker: join(root, "src/worker.ts"),
      "web-worker": join(root, "src/web-worker.ts"),
    },
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    external: ["piscina"],
    plugins: claims === "paper" ? [] : [replaceClaims(`${claims}Claims.ts`)],
    // What is CommonJS among the bundled packages asks for Node's modules by require.
    banner: { js: 'import { createRequire as _cr } from "node:module"; const require = _cr(import.meta.url);' },
    logLevel: "warning",
  });
  return {
    cli: join(folder, "cli.js"),
    worker: join(folder, "worker.js"),
    webWorker: join(folder, "web-worker.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
