/** What a measurement depends on, without a word about whose machine it is. */
import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { engineInfo } from "../../src/engine.js";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly architecture: string;
  readonly runtime: string;
  readonly v8: string;
  /** Of the sources; "+" when they were changed since. */
  readonly commit: string;
  /** SHA-256 of the strict binary. */
  readonly engine: string;
  readonly clock: string;
  readonly began: string;
  /** Processes that wanted a core when it began, mean of a minute. */
  readonly load: number;
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return git("rev-parse", "--short=12", "HEAD").trim() + (git("status", "--porcelain").trim() ? "+" : "");
  } catch {
    return "unknown";
  }
}

export function machine(clock: string): Machine {
  const list = cpus();
  return {
    cpu: list[0]?.model.trim() ?? "unknown",
    cores: list.length,
    architecture: process.arch,
    runtime: `Node ${process.versions.node}`,
    v8: process.versions.v8,
    commit: commit(),
    engine: engineInfo().hash,
    clock,
    began: new Date().toISOString(),
    load: loadavg()[0] ?? 0,
  };
}
