// Performs the job in its argument, in whatever Node runs this file, and prints what came of it.
import * as wishart from "../../dist/index.js";
import { nodePool } from "../../dist/node.js";
import { perform } from "./job.mjs";

const job = JSON.parse(process.argv[2]);
const outcome = await perform(wishart, (workers) => nodePool({ workers }), job);
console.log(JSON.stringify(outcome));
