import { setMaxListeners } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Piscina } from "piscina";
import { checkOptions } from "../../engine/arguments.js";
import { currentEngine } from "../../engine/engine.js";
import { doing } from "../answer.js";
import type { Judgement, Pool, Question, Task } from "../pool.js";
import type { WorkerData } from "./serve.js";

export interface NodePoolOptions {
  /** Threads; default: the cores this process may use. */
  readonly workers?: number;
  /** A module whose default export is `serve(claims)`, for claims of your own. Default: the package's own claims. */
  readonly file?: string | URL;
}

/** More threads than this is a slip of the keyboard. */
const MOST = 1024;

/** In the built package every module lies in one folder, this one's worker beside it. */
const OWN_WORKER = new URL("./worker.js", import.meta.url);

/**
 * Worker threads that run trials on the kernels of the current engine: compiled once, shared by all of them.
 * Idle threads do not keep the process alive; `close` ends them.
 *
 * @throws RangeError  an unknown option, workers not an integer from 1 to 1024, or a worker file that does not exist
 * @example const pool = nodePool({ workers: 4 }); await run("page-curve", { pool }); await pool.close()
 */
export function nodePool(options: NodePoolOptions = {}): Pool {
  const { workers = availableParallelism(), file = OWN_WORKER } = options;
  checkOptions("nodePool", options, ["workers", "file"]);
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST) {
    throw new RangeError(`nodePool: expected workers to be an integer from 1 to ${MOST}, got ${workers}`);
  }
  const path = fileURLToPath(file instanceof URL || file.startsWith("file:") ? file : pathToFileURL(file));
  if (!existsSync(path)) throw new RangeError(`nodePool: there is no worker module at ${path}`);

  const { build, module } = currentEngine();
  const workerData: WorkerData = { build, module };
  const threads = new Piscina({ filename: path, minThreads: workers, maxThreads: workers, workerData });

  // A thread that dies before it has a task belongs to nobody's promise: tell all that wait.
  const waiting = new Set<(reason: unknown) => void>();
  threads.on("error", (error: unknown) => {
    for (const reject of waiting) reject(error);
  });
  let closed = false;

  const post = async (asked: Task | Question, signal: AbortSignal | undefined): Promise<unknown> => {
    if (closed) throw new Error("nodePool: the pool is closed; make another one");
    // Every task listens to its signal, and there are as many as threads and verdicts: no leak.
    if (signal !== undefined) setMaxListeners(0, signal);
    const { promise: died, reject } = withReject();
    waiting.add(reject);
    try {
      return await Promise.race([threads.run(asked, { signal: signal ?? null }), died]);
    } catch (error) {
      throw signal?.aborted ? error : explain(error, asked);
    } finally {
      waiting.delete(reject);
    }
  };

  return {
    workers,
    run: (task, signal) => post(task, signal) as Promise<Float64Array>,
    judge: (question, signal) => post(question, signal) as Promise<Judgement>,
    async close(): Promise<void> {
      closed = true;
      await threads.destroy();
    },
  };
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  return { promise, reject };
}

/** What a trial threw passes as it is; the end of a thread becomes a sentence. */
function explain(error: unknown, asked: Task | Question): unknown {
  const { message = "", code = "" } = error as { message?: string; code?: string };
  const ended = /^worker exited with code|^Terminating worker thread/.test(message) || code.startsWith("ERR_WORKER");
  if (!ended) return error;
  return new Error(
    `nodePool: a worker ended while it ${doing(asked)} (${message}); ` +
      "use fewer workers if memory is short, and continue from the journal",
    { cause: error },
  );
}
