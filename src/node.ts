// wishart/node — worker threads, journals on disk, reports: what a run gains from Node.

// run
export { type JournalOptions, openJournal, readJournal } from "./run/node/journal.js";
export { type NodePoolOptions, nodePool } from "./run/node/pool.js";
export { serve } from "./run/node/serve.js";
