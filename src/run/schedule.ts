/**
 * Hands out index ranges to as many workers as the pool has, in pieces of about 75 ms: long enough that posting them costs
 * nothing, short enough that a stop is prompt and little is lost. The numbers do not depend on how the ranges are cut.
 */
import type { Piece } from "./journal.js";
import type { Pool, Task } from "./pool.js";

const TARGET_MS = 75;
/** The most a piece may grow over the one before, since trials do not all cost the same. */
const GROWTH = 8;

/** What is left of [first, end) when the pieces are taken out. */
export function gaps(first: number, end: number, pieces: readonly Piece[], width: number): [number, number][] {
  const left: [number, number][] = [];
  let at = first;
  for (const { from, data } of [...pieces].sort((a, b) => a.from - b.from)) {
    if (from > at) left.push([at, from]);
    at = Math.max(at, from + data.length / width);
  }
  if (at < end) left.push([at, end]);
  return left;
}

/**
 * Runs everything in `left` and hands each finished piece to `finished`, in the order they come in.
 * The first error stops the others; it is thrown when nothing runs any more.
 */
export async function schedule(
  task: Omit<Task, "from" | "count">,
  width: number,
  left: [number, number][],
  pool: Pool,
  signal: AbortSignal | undefined,
  finished: (piece: Piece) => void | Promise<void>,
): Promise<void> {
  let remaining = left.reduce((sum, [from, end]) => sum + end - from, 0);
  let size = 1;

  const take = (): readonly [number, number] | undefined => {
    const gap = left[0];
    if (gap === undefined) return undefined;
    // Towards the end the pieces get smaller, so that the workers finish together.
    const count = Math.min(size, Math.max(1, Math.ceil(remaining / (2 * pool.workers))), gap[1] - gap[0]);
    const from = gap[0];
    gap[0] += count;
    if (gap[0] === gap[1]) left.shift();
    remaining -= count;
    return [from, count];
  };

  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  let failure: { readonly error: unknown } | undefined;

  const worker = async () => {
    for (let next = take(); next !== undefined && !stop.signal.aborted; next = take()) {
      const [from, count] = next;
      const began = performance.now();
      const data = await pool.run({ ...task, from, count }, stop.signal);
      if (data.length !== count * width) {
        throw new Error(`internal: ${task.claim}: a pool answered ${count} trials with ${data.length} values`);
      }
      const each = (performance.now() - began) / count;
      size = Math.max(1, Math.floor(Math.min(TARGET_MS / each, GROWTH * count)));
      await finished({ from, data });
    }
  };

  try {
    const workers = Math.min(pool.workers, remaining);
    await Promise.all(
      Array.from({ length: workers }, () =>
        worker().catch((error: unknown) => {
          failure ??= { error };
          stop.abort(error);
        }),
      ),
    );
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  if (failure !== undefined) throw failure.error;
  signal?.throwIfAborted();
}
