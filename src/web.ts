// wishart/web — Web Workers: what a run gains from a browser. No package and no Node module is reached from here.

export type { Pool, Task } from "./run/pool.js";
export { type WebPoolOptions, type WebWorker, webPool } from "./run/web/pool.js";
export { serve } from "./run/web/serve.js";
