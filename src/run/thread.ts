/** The pool that is no pool: trials run in this thread, which comes up for air between them. */
import type { Claim } from "../correspondence/claim.js";
import { trials } from "./execute.js";
import type { Pool } from "./pool.js";

/** Milliseconds of trials between two returns to the event loop: pages draw, signals and timers arrive. */
const BREATH = 25;

/** Resolves when the event loop has gone round once. A message is not throttled as nested timers are. */
export function eventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof MessageChannel !== "function") {
      setTimeout(resolve, 0);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** A pool of one, this thread, for one claim. */
export function thisThread(claim: Claim): Pool {
  return {
    workers: 1,
    async run(task, signal) {
      const running = trials(claim, task);
      let breath = performance.now();
      for (;;) {
        const { done, value } = running.next();
        if (done) {
          await eventLoop();
          return value;
        }
        if (performance.now() - breath > BREATH) {
          await eventLoop();
          signal?.throwIfAborted();
          breath = performance.now();
        }
      }
    },
    async close() {},
  };
}
