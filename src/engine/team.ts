/**
 * A team for one engine: helper threads that instantiate the same kernels on the same shared memory and wait for tickets of
 * large problems. Knows how a host starts a thread. Does not know what a ticket is: assembly/core/team.ts does.
 */
import type { Kernels } from "../../build/abi.js";
import type { Arena } from "./arena.js";

/** Mailbox of assembly/core/team.ts: counters, 16 words a helper, the arguments of the job. */
const MAILBOX_BYTES = 4096;
export const MAXIMUM_THREADS = 16;

/** What a helper is told. */
interface Orders {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly mailbox: number;
  readonly index: number;
  readonly work: number;
}

/** The whole program of a helper: it never returns to its event loop while the team lives. */
const SERVE =
  "new WebAssembly.Instance(d.module,{env:{memory:d.memory,abort(){}}}).exports.teamServe(d.mailbox,d.index,d.work);";

interface NodeWorker {
  unref(): void;
  terminate(): Promise<number>;
}

interface NodeWorkerThreads {
  Worker: new (code: string, options: object) => NodeWorker;
}

/** Node's module where there is one, without an import that a bundler would follow. */
function nodeWorkerThreads(): NodeWorkerThreads | undefined {
  const host = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process;
  return host?.getBuiltinModule?.("node:worker_threads") as NodeWorkerThreads | undefined;
}

/** Starts one helper and returns what ends it. A helper that cannot start leaves its tickets to the others. */
function startHelper(orders: Orders): () => void {
  const threads = nodeWorkerThreads();
  if (threads !== undefined) {
    const code = `const d=require("node:worker_threads").workerData;${SERVE}`;
    const worker = new threads.Worker(code, { eval: true, workerData: orders });
    // A waiting helper does not keep the process alive.
    worker.unref();
    return () => void worker.terminate();
  }
  const url = URL.createObjectURL(new Blob([`onmessage=({data:d})=>{${SERVE}}`], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.postMessage(orders);
  return () => {
    worker.terminate();
    URL.revokeObjectURL(url);
  };
}

/**
 * The binary without its data segments (sections 11 and 12): the leader's instance has written the tables, and a helper
 * that wrote them again while a kernel runs would race with it.
 */
export function withoutData(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept: number[] = [];
  let at = 8;
  for (let i = 0; i < at; i++) kept.push(bytes[i] as number);
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
    if (id !== 11 && id !== 12) for (let i = start; i < at; i++) kept.push(bytes[i] as number);
  }
  return Uint8Array.from(kept);
}

/** Starts `threads` − 1 helpers. They join in when they are ready; until then the leader works alone, to the same bits. */
export function startTeam(
  helperModule: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: Kernels,
  arena: Arena,
  threads: number,
): () => void {
  const helpers = threads - 1;
  const mailbox = arena.reserve(MAILBOX_BYTES, "createEngine");
  new Uint8Array(memory.buffer, mailbox, MAILBOX_BYTES).fill(0);
  const workBytes = 8 * kernels.gemmWorkspace(4096, 4096, 4096);
  const ends = Array.from({ length: helpers }, (_, index) =>
    startHelper({
      module: helperModule,
      memory,
      mailbox,
      index,
      work: arena.reserve(workBytes, "createEngine"),
    }),
  );
  kernels.teamLead(mailbox, helpers);
  return () => {
    kernels.teamClose();
    for (const end of ends) end();
  };
}
