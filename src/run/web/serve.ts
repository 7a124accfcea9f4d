/** The worker's side of `webPool`: puts the page's compiled kernels under this worker and answers tasks, one after another. */
import type { Claim } from "../../correspondence/claim.js";
import { createEngine, type Engine, setDefaultEngine } from "../../engine/engine.js";
import { answer } from "../answer.js";
import type { Judgement, Question, Task } from "../pool.js";

/** What a worker is told: first the kernels, then tasks. */
export type Order =
  | { readonly build: Engine["build"]; readonly module: Engine["module"]; readonly lock: string }
  | { readonly task: Task | Question };

/** What it says: that it listens, that it has the kernels, then one answer for each task. */
export type Answer =
  | { readonly says: "here" }
  /** `locked`: its end frees the lock that it was told. */
  | { readonly says: "ready"; readonly locked: boolean }
  | { readonly says: "answer"; readonly answer: Float64Array | Judgement }
  | { readonly says: "error"; readonly error: unknown };

interface WorkerScope {
  readonly document?: unknown;
  readonly navigator?: { readonly locks?: LockManager };
  postMessage?(answer: Answer, transfer?: Transferable[]): void;
  addEventListener?(type: string, listener: (event: { readonly data: Order }) => void): void;
}

const never = new Promise<never>(() => {});

/**
 * Answers the pool that started this worker. A worker module of one's own, for claims of one's own or for a bundler that does
 * not find the package's worker, is this call and its imports.
 *
 * @throws Error  this is no Web Worker
 * @example serve(claims)
 */
export function serve(claims: readonly Claim[]): void {
  const scope = globalThis as WorkerScope;
  if (scope.document !== undefined || !scope.postMessage || !scope.addEventListener) {
    throw new Error("serve: expected to be called in a Web Worker; webPool({ worker }) starts one");
  }
  const say = scope.postMessage.bind(scope);

  /** A host may not be able to post what a trial threw: then its words. */
  const sayError = (error: unknown): void => {
    try {
      say({ says: "error", error });
    } catch {
      say({ says: "error", error: new Error(error instanceof Error ? error.message : String(error)) });
    }
  };

  scope.addEventListener("message", ({ data }) => {
    if ("task" in data) {
      try {
        const found = answer(claims, data.task);
        say({ says: "answer", answer: found }, found instanceof Float64Array ? [found.buffer as ArrayBuffer] : []);
      } catch (error) {
        sayError(error);
      }
      return;
    }
    setDefaultEngine(createEngine({ build: data.build, module: data.module }));
    const ready = (locked: boolean) => say({ says: "ready", locked });
    const { locks } = scope.navigator ?? {};
    if (locks === undefined) return ready(false);
    const held = () => {
      ready(true);
      return never;
    };
    // Held until this worker ends, however it ends: no event tells a page of a worker that closed itself.
    locks.request(data.lock, held).catch(() => ready(false));
  });
  scope.addEventListener("messageerror", () => {
    throw new Error("the kernels could not be posted to it");
  });
  say({ says: "here" });
}
