/**
 * A team: helpers on other threads that share this memory and work on strips of one job. Knows how a job is handed over
 * and how its end is awaited; what a strip is, the job's owner knows.
 *
 *   mailbox        i32 sequence │ 0 │ 0 │ 0 │ then 16 words a helper: ready, done, from, to, 0 …
 *   mailbox + 2048 the job's arguments, 8 bytes each
 *
 * The leader writes the arguments and each helper's strip, raises `sequence` and wakes the helpers; a helper copies
 * `sequence` to its `done` when its strip is finished. Helpers spin a little before they sleep, because products come in
 * rows. A helper that is not ready yet simply gets no strip: results do not depend on how many there are.
 * Only the build with threads contains any of this.
 */

/** Turns of an empty loop before a helper sleeps: about 50 µs. */
const PATIENCE: i32 = 20000;
const JOB: usize = 2048;
const CLOSED: i32 = -1;

let mailbox: usize = 0;
let count: i32 = 0;

/** Makes this instance the leader of `helpers` helpers. */
export function teamLead(at: usize, helpers: i32): i32 {
  if (helpers < 0 || helpers > 100) return -2;
  mailbox = at;
  count = helpers;
  return 0;
}

/** How many helpers have come to their posts. */
export function teamReady(): i32 {
  let ready = 0;
  for (let i = 0; i < count; i++) if (Team.isReady(i)) ready++;
  return ready;
}

/** Sends all helpers home. */
export function teamClose(): i32 {
  if (ASC_FEATURE_THREADS) {
    if (count > 0) {
      atomic.store<i32>(mailbox, CLOSED);
      atomic.notify(mailbox, -1);
      count = 0;
    }
  }
  return 0;
}

export class Team {
  /** Helpers of this instance; 0 in a helper, and in a build without threads. */
  @inline static helpers(): i32 {
    return count;
  }

  @inline private static slot(i: i32): usize {
    return mailbox + 16 + ((<usize>i) << 6);
  }

  /** Address of argument i of the job. */
  @inline static argument(i: i32): usize {
    return mailbox + JOB + ((<usize>i) << 3);
  }

  static isReady(i: i32): bool {
    if (ASC_FEATURE_THREADS) return atomic.load<i32>(Team.slot(i)) == 1;
    return false;
  }

  /** Gives helper i the strip [from, to) of the next job; an empty one lets it rest. */
  static assign(i: i32, from: i32, to: i32): void {
    i32.store(Team.slot(i), from, 8);
    i32.store(Team.slot(i), to, 12);
  }

  static post(): void {
    if (ASC_FEATURE_THREADS) {
      atomic.add<i32>(mailbox, 1);
      atomic.notify(mailbox, -1);
    }
  }

  /** Returns when every helper with a strip has finished it. Spins: a page's main thread must not sleep. */
  static join(): void {
    if (ASC_FEATURE_THREADS) {
      const sequence = atomic.load<i32>(mailbox);
      for (let i = 0; i < count; i++) {
        const slot = Team.slot(i);
        if (i32.load(slot, 8) >= i32.load(slot, 12)) continue;
        while (atomic.load<i32>(slot, 4) != sequence) {}
      }
    }
  }

  /** A helper's life: from the first job to the closing of the team. `work(from, to)` does one strip. */
  static serve(at: usize, i: i32, work: (from: i32, to: i32) => void): void {
    if (ASC_FEATURE_THREADS) {
      mailbox = at;
      const slot = Team.slot(i);
      let seen = atomic.load<i32>(mailbox);
      atomic.store<i32>(slot, 1);
      while (seen != CLOSED) {
        let turns = 0;
        while (atomic.load<i32>(mailbox) == seen) {
          if (++turns > PATIENCE) atomic.wait<i32>(mailbox, seen, -1);
        }
        seen = atomic.load<i32>(mailbox);
        if (seen == CLOSED) break;
        const from = i32.load(slot, 8);
        const to = i32.load(slot, 12);
        if (from < to) work(from, to);
        atomic.store<i32>(slot, seen, 4);
      }
    }
  }
}
