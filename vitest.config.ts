import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// The same numeric tests run on each engine; WISHART_ENGINE is read by test/support/engine.ts.
const numeric = ["test/{assembly,engine,linalg,random,theory,quantum,ntk,data}/**/*.test.ts"];
const onEngine = (name: string, execArgv: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: numeric,
    env: { WISHART_ENGINE: name },
    setupFiles: ["test/support/properties.ts", "test/support/engine.ts"],
    pool: "forks" as const,
    execArgv,
  },
});

export default defineConfig({
  test: {
    globalSetup: ["test/support/globalSetup.ts"],
    reporters: ["default", "./test/support/countReporter.ts"],
    // All cores: Vitest would leave one of them alone.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      onEngine("strict"),
      onEngine("strict-debug"),
      onEngine("relaxed", process.versions.node.startsWith("20.") ? ["--experimental-wasm-relaxed-simd"] : []),
      {
        extends: true,
        test: {
          name: "package",
          include: ["test/**/*.test.ts"],
          setupFiles: ["test/support/properties.ts"],
          exclude: [...numeric, "test/browser/**"],
          pool: "forks",
        },
      },
      {
        extends: true,
        test: { name: "browser", include: ["test/browser/**/*.test.ts"], pool: "forks", testTimeout: 300_000 },
      },
    ],
  },
});
