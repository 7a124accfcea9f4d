import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

/** Closes a run with the one line that scripts read: "N passed, N failed". */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason) {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      let broken = module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed++;
        else if (state === "failed") broken++;
        else broken += state === "pending" ? 1 : 0;
      }
      failed += broken;
    }
    // A run that broke before its first test, or was stopped, did not pass.
    if (failed === 0 && (passed === 0 || reason !== "passed")) failed = 1;
    // After the default reporter's own summary, which is printed in the same tick.
    setImmediate(() => console.log(`\n${passed} passed, ${failed} failed`));
  }
}
