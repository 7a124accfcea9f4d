/** The worker's side of `nodePool`: puts the shared module under this thread and answers tasks. */
import { workerData } from "node:worker_threads";
import type { Claim } from "../../correspondence/claim.js";
import { createEngine, type Engine, setDefaultEngine } from "../../engine/engine.js";
import { execute, findClaim } from "../execute.js";
import type { Judgement, Question, Task } from "../pool.js";
import { judge } from "../report.js";

/** Nothing is posted of what a claim reads of others: those are judged where they were asked for. */
const ALONE = new Map();

/** What every worker is started with. */
export interface WorkerData {
  readonly build: Engine["build"];
  readonly module: Engine["module"];
}

/**
 * The function a worker module exports by default. Tasks name a claim by its id, since functions cannot be posted.
 *
 * @example export default serve(claims)
 */
export function serve(claims: readonly Claim[]): (task: Task | Question) => Float64Array | Judgement {
  const { build, module } = workerData as WorkerData;
  setDefaultEngine(createEngine({ build, module }));
  return (task) => {
    const claim = findClaim(claims, task.claim, "worker");
    return "data" in task ? judge(claim, task, ALONE) : execute(claim, task);
  };
}
