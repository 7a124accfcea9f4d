/** The worker's side of `nodePool`: puts the shared module under this thread and answers tasks. */
import { workerData } from "node:worker_threads";
import type { Claim } from "../../correspondence/claim.js";
import { createEngine, type Engine, setDefaultEngine } from "../../engine/engine.js";
import { answer } from "../answer.js";
import type { Judgement, Question, Task } from "../pool.js";

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
export function serve(claims: readonly Claim[]): (asked: Task | Question) => Float64Array | Judgement {
  const { build, module } = workerData as WorkerData;
  setDefaultEngine(createEngine({ build, module }));
  return (asked) => answer(claims, asked);
}
