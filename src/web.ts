// wishart/web — Web Workers and a journal in the browser's database: what a run gains from a browser. No package and no Node
// module is reached from here.

export type { Pool, Task } from "./run/pool.js";
export { type JournalOptions, openJournal, removeJournal } from "./run/web/journal.js";
export { type WebPoolOptions, type WebWorker, webPool } from "./run/web/pool.js";
export { serve } from "./run/web/serve.js";
