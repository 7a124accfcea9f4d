// wishart/node — worker threads, journals on disk, reports: what a run gains from Node.

// reports: one page, figures, JSON and CSV of finished claims
export type { ClaimReport, ReportMeta } from "./report/report.js";
export { assertWritable, writeReport } from "./report/write.js";
// run
export { type JournalOptions, openJournal, readJournal } from "./run/node/journal.js";
export { type NodePoolOptions, nodePool } from "./run/node/pool.js";
export { serve } from "./run/node/serve.js";
