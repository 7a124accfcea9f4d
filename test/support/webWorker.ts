// A worker thread of Node in the dress of a Web Worker, so that webPool is tested where the debugger is; browsers come after.
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { WebWorker } from "../../src/run/web/pool.js";

/** Gives the thread what a worker's global scope has, then runs the module. */
const SCOPE = `
const { parentPort, workerData } = require("node:worker_threads");
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
globalThis.addEventListener = (type, listener) => parentPort.on(type, (data) => listener({ data }));
void import(workerData);
`;

/** Runs the module at `path` as a Web Worker would. A thread that ends is an error, as browsers tell it by a lock. */
export function webWorker(path: string): WebWorker {
  const thread = new Worker(SCOPE, { eval: true, workerData: pathToFileURL(path).href });
  return {
    postMessage: (message) => thread.postMessage(message),
    terminate: () => void thread.terminate(),
    addEventListener(type, listener) {
      if (type === "error") {
        thread.on("error", ({ message }) => listener({ message }));
        thread.on("exit", (code) => listener({ message: `exit code ${code}` }));
      } else thread.on(type, (data) => listener({ data }));
    },
  };
}
