import type { TestProject } from "vitest/node";
import { buildWasm } from "../../scripts/build-wasm.mjs";

/** All four binaries are compiled from the sources under test, once, and again when a watched file changes. */
export default async function setup(project: TestProject) {
  await buildWasm({ debug: true });
  project.onTestsRerun(() => buildWasm({ debug: true }));
}
