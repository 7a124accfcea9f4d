// wishart/data — data sets for networks: tables and arrays in, matrices out.
export type { DataSet, TargetKind } from "./data/dataSet.js";
export { fromArrays } from "./data/fromArrays.js";
export { type CsvOptions, readCsv } from "./data/readCsv.js";
export { rowsOf } from "./data/rowsOf.js";
export { type Scaling, type StandardiseOptions, standardise } from "./data/standardise.js";
export { type SplitOptions, trainTestSplit } from "./data/trainTestSplit.js";
