import { checkOptions, show } from "../../engine/arguments.js";
import { currentEngine } from "../../engine/engine.js";
import { doing } from "../answer.js";
import type { Judgement, Pool, Question, Task } from "../pool.js";
import type { Answer, Order } from "./serve.js";

/** What the pool uses of a Web Worker. */
export interface WebWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  // biome-ignore lint/suspicious/noExplicitAny: a listener of Worker takes the event of its type
  addEventListener(type: string, listener: (event: any) => void): void;
}

export interface WebPoolOptions {
  /** Workers; default: the threads this browser speaks of. */
  readonly workers?: number;
  /**
   * Starts a worker whose module calls `serve(claims)`: for claims of your own, and for bundlers that do not follow
   * `new Worker(new URL(…, import.meta.url))`. Default: the package's own worker and claims.
   */
  readonly worker?: () => WebWorker;
}

/** More workers than this is a slip of the keyboard. */
const MOST = 1024;
/** Milliseconds until a worker that says nothing is taken for one that never will. */
const PATIENCE = 60_000;

const OTHER_WORKER =
  'if a bundler left the package\'s worker behind, pass worker: () => new Worker(…) with a module that calls serve(claims) of "wishart/web"';

/** In the built package every module lies in one folder, this one's worker beside it. Bundlers know these words, so they stand together. */
const ownWorker = (): WebWorker => new Worker(new URL("./web-worker.js", import.meta.url), { type: "module" });

/** A task, and whom to tell. */
interface Job {
  readonly task: Task | Question;
  resolve(answer: Float64Array | Judgement): void;
  reject(error: unknown): void;
}

/** One worker and what it is doing. */
interface Member {
  readonly worker: WebWorker;
  readonly timer: ReturnType<typeof setTimeout>;
  /** It has the kernels. */
  ready: boolean;
  job: Job | undefined;
}

/**
 * Web Workers that run trials on the kernels of the current engine: compiled once, posted to all of them. They are started
 * when there is work for them; `close` ends them.
 *
 * A worker that ends, is ended by an abort or cannot be started is one error, of the task it had; another takes its place.
 *
 * @throws RangeError, TypeError  an unknown option, workers not an integer from 1 to 1024, worker not a function
 * @throws Error                  this host has no Web Workers
 * @example const pool = webPool({ workers: 4 }); await run("page-curve", { pool }); await pool.close()
 */
export function webPool(options: WebPoolOptions = {}): Pool {
  checkOptions("webPool", options, ["workers", "worker"]);
  const { workers = globalThis.navigator?.hardwareConcurrency || 1, worker: start = ownWorker } = options;
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST) {
    throw new RangeError(`webPool: expected workers to be an integer from 1 to ${MOST}, got ${show(workers)}`);
  }
  if (typeof start !== "function") {
    throw new TypeError(`webPool: expected worker to be a function that starts one, got ${show(start)}`);
  }
  if (start === ownWorker && typeof Worker !== "function") {
    throw new Error('webPool: this host has no Web Workers; in Node, nodePool of "wishart/node" has threads');
  }

  const { build, module } = currentEngine();
  const members = new Set<Member>();
  const queue: Job[] = [];
  let closed = false;

  const remove = (member: Member): Job | undefined => {
    const { job } = member;
    clearTimeout(member.timer);
    members.delete(member);
    member.job = undefined;
    member.worker.terminate();
    return job;
  };

  /** The worker is lost, and with it what it was doing. */
  const lose = (member: Member, why: string): void => {
    if (!members.has(member)) return;
    const job = remove(member);
    const said = why === "" ? "" : ` (${why})`;
    job?.reject(
      new Error(
        member.ready
          ? `webPool: a worker ended while it ${doing(job.task)}${said}; ` +
              "use fewer workers if memory is short, and continue from the journal"
          : `webPool: a worker could not be started${said}; ${OTHER_WORKER}`,
      ),
    );
    next();
  };

  /** Tells the page's side when the worker's lock comes free: it has ended. */
  const watch = (member: Member, lock: string): void => {
    void globalThis.navigator?.locks
      ?.request(lock, () => lose(member, "it closed itself or was stopped by the browser"))
      .catch(() => {});
  };

  const hear = (member: Member, lock: string, answer: Answer): void => {
    const { job } = member;
    if (answer.says === "here") member.worker.postMessage({ build, module, lock } satisfies Order);
    else if (answer.says === "ready") {
      clearTimeout(member.timer);
      member.ready = true;
      if (answer.locked) watch(member, lock);
      if (job !== undefined) member.worker.postMessage({ task: job.task } satisfies Order);
    } else {
      member.job = undefined;
      if (answer.says === "answer") job?.resolve(answer.answer);
      else job?.reject(answer.error);
      next();
    }
  };

  const startMember = (job: Job): void => {
    const worker = start();
    // Where there are locks, there are identifiers.
    const lock = `wishart ${globalThis.crypto?.randomUUID?.()}`;
    const timer = setTimeout(() => lose(member, `it said nothing for ${PATIENCE / 1000} s`), PATIENCE);
    const member: Member = { worker, timer, ready: false, job };
    members.add(member);
    worker.addEventListener("message", ({ data }: { readonly data: Answer }) => hear(member, lock, data));
    worker.addEventListener("messageerror", () => lose(member, "its answer could not be read"));
    worker.addEventListener("error", (event: { readonly message?: string; preventDefault?(): void }) => {
      event.preventDefault?.();
      lose(member, event.message ?? "");
    });
  };

  /** Gives waiting tasks to idle workers, then to new ones. */
  const next = (): void => {
    for (let job = queue[0]; job !== undefined; job = queue[0]) {
      const idle = [...members].find((member) => member.job === undefined);
      if (idle === undefined && members.size >= workers) return;
      queue.shift();
      if (idle !== undefined) {
        idle.job = job;
        idle.worker.postMessage({ task: job.task } satisfies Order);
        continue;
      }
      try {
        startMember(job);
      } catch (cause) {
        const words = cause instanceof Error ? cause.message : String(cause);
        job.reject(new Error(`webPool: a worker could not be started (${words}); ${OTHER_WORKER}`, { cause }));
      }
    }
  };

  /** An abort takes a task out of the queue, or ends the worker that runs it: a trial does not listen. */
  const cancel = (job: Job, reason: unknown): void => {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
    for (const member of members) if (member.job === job) remove(member);
    job.reject(reason);
    next();
  };

  const post = async (task: Task | Question, signal: AbortSignal | undefined): Promise<unknown> => {
    if (closed) throw new Error("webPool: the pool is closed; make another one");
    signal?.throwIfAborted();
    let abort = () => {};
    try {
      return await new Promise((resolve, reject) => {
        const job: Job = { task, resolve, reject };
        abort = () => cancel(job, signal?.reason);
        signal?.addEventListener("abort", abort, { once: true });
        queue.push(job);
        next();
      });
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  };

  return {
    workers,
    run: (task, signal) => post(task, signal) as Promise<Float64Array>,
    judge: (question, signal) => post(question, signal) as Promise<Judgement>,
    async close() {
      closed = true;
      const left = [...queue.splice(0), ...[...members].map(remove)];
      for (const job of left) {
        job?.reject(new Error(`webPool: the pool was closed while it ${doing(job.task)}`));
      }
    },
  };
}
