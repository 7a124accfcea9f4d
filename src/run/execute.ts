/** Runs trials, one after another, in whatever thread it is called: the only place where a trial is started. */
import type { Claim, Params } from "../correspondence/claim.js";
import { stream } from "../random/stream.js";
import type { Task } from "./pool.js";

/** What the last claims share among their trials. Few, because a diagonalised Hamiltonian is large. */
const KEPT = 4;
const prepared = new Map<string, { readonly claim: Claim; readonly value: unknown }>();

function prepare(claim: Claim, params: Params): unknown {
  const key = JSON.stringify([claim.id, Object.entries(params).sort()]);
  let entry = prepared.get(key);
  if (entry?.claim !== claim) entry = { claim, value: claim.prepare(params) };
  // Taken out and put back: the order of the map is the order of use.
  prepared.delete(key);
  prepared.set(key, entry);
  for (const oldest of prepared.keys()) {
    if (prepared.size <= KEPT) break;
    prepared.delete(oldest);
  }
  return entry.value;
}

/**
 * The records of a task, trial by trial, into the array it returns at the end: a generator, so that its caller can do other
 * things between two trials. Trial k draws from the stream seed → claim id → k and from nowhere else.
 *
 * @throws Error  a trial returned another number of values than the claim has fields, or one that is not finite
 */
export function* trials(claim: Claim, { params, seed, from, count }: Task): Generator<void, Float64Array> {
  const shared = prepare(claim, params);
  const root = stream(seed).child(claim.id);
  const width = claim.fields.length;
  const data = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const index = from + i;
    const record = claim.trial(params, shared, root.child(index), index);
    if (record.length !== width) {
      throw new Error(`internal: ${claim.id}: trial ${index} returned ${record.length} values for ${width} fields`);
    }
    for (let j = 0; j < width; j++) {
      if (!Number.isFinite(record[j])) {
        throw new Error(`internal: ${claim.id}: trial ${index} returned ${record[j]} as ${claim.fields[j]}`);
      }
    }
    data.set(record, i * width);
    yield;
  }
  return data;
}

/** The records of a task, at once: what a worker answers. */
export function execute(claim: Claim, task: Task): Float64Array {
  const running = trials(claim, task);
  for (;;) {
    const { done, value } = running.next();
    if (done) return value;
  }
}

/**
 * The claim with this id.
 *
 * @throws RangeError  there is none; the sentence lists those there are
 */
export function findClaim(claims: readonly Claim[], id: string, speaker: string): Claim {
  const claim = claims.find((one) => one.id === id);
  if (claim === undefined) {
    const known = claims.map((one) => one.id).join(", ");
    throw new RangeError(`${speaker}: unknown claim ${JSON.stringify(id)}; there are ${known}`);
  }
  return claim;
}

/** These claims and all that they read, in the order of `claims`: what is read comes first. */
export function withUsed(claims: readonly Claim[], selected: readonly Claim[], speaker: string): Claim[] {
  const wanted = new Set<Claim>();
  const add = (claim: Claim): void => {
    if (wanted.has(claim)) return;
    wanted.add(claim);
    for (const id of claim.uses ?? []) add(findClaim(claims, id, `${speaker}: ${claim.id}`));
  };
  for (const claim of selected) add(claim);
  return [...claims.filter((claim) => wanted.has(claim)), ...selected.filter((claim) => !claims.includes(claim))];
}
