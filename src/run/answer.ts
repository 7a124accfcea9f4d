/** What every worker does, whatever kind of worker it is: runs trials, or judges records. */
import type { Claim } from "../correspondence/claim.js";
import { execute, findClaim } from "./execute.js";
import type { Judgement, Question, Task } from "./pool.js";
import { judge } from "./report.js";

/** The records of a task's trials, or the judgement of a question's records. */
export function answer(claims: readonly Claim[], asked: Task | Question): Float64Array | Judgement {
  const claim = findClaim(claims, asked.claim, "worker");
  return "data" in asked ? judge(claim, asked) : execute(claim, asked);
}

/** What a worker was doing, for the sentence about its end. */
export const doing = (asked: Task | Question): string =>
  "data" in asked
    ? `judged ${asked.claim}`
    : `ran trials ${asked.from} … ${asked.from + asked.count - 1} of ${asked.claim}`;
