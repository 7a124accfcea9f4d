import { show } from "../engine/arguments.js";
import type { F64Block, Scope } from "../engine/scope.js";
import type { StreamValue } from "./stream.js";

export interface ChiArguments {
  /** Number of the first variate in the stream. */
  readonly first: number;
  /** Degrees of freedom of the first one, and how many each later one has more. */
  readonly degrees: number;
  readonly step: number;
  readonly scale: number;
}

/** Fills a block of an open scope with χ variates; variate i depends on (stream, i) only. Arguments are the caller's promise. */
export function chiInto(scope: Scope, stream: StreamValue, block: F64Block, args: ChiArguments): void {
  const { first, degrees, step, scale } = args;
  const [k0, k1] = stream.key;
  const [id0, id1] = stream.id;
  const { length, address } = block;
  scope.check("philoxChi", scope.kernels.philoxChi(k0, k1, id0, id1, first, length, degrees, step, scale, address));
}

/** Below 0.1, the smallest variates leave the range of a double; above 10⁶ every spectrum is frozen. */
export function checkBeta(speaker: string, beta: unknown): asserts beta is number {
  if (typeof beta !== "number") throw new TypeError(`${speaker}: expected beta to be a number, got ${show(beta)}`);
  if (!(beta >= 0.1 && beta <= 1e6)) {
    throw new RangeError(`${speaker}: expected 0.1 ≤ beta ≤ 1e6 (1 real, 2 complex), got ${beta}`);
  }
}
