/**
 * A team: helpers on other threads that share this memory and work on one job. Knows how a job's tickets are handed out and
 * how its end is awaited; what a ticket stands for, the job's owner knows.
 *
 *   mailbox          i32 sequence: raised by every job, what sleeping helpers wait for
 *   mailbox +   64   i64 (sequence << 32 | tickets left), exchanged as one, so that nobody gets a ticket of the wrong job
 *   mailbox +  128   i32 tickets finished
 *   mailbox +  192   i32 helpers asleep
 *   mailbox +  256   the job: its function, its number of tickets
 *   mailbox + 1024   64 bytes a helper: i32 ready, i32 tickets ever taken
 *   mailbox + 2048   the job's arguments, 8 bytes each
 *
 * Tickets are taken by whoever is free, the leader too, so that a helper that comes late or is held up by something else
 * costs no more than the ticket it has. Results do not depend on who takes which: a ticket is a part of the result, not of a
 * sum. Inside a ticket there is no team. Helpers spin a little before they sleep, because jobs come in rows.
 * Only the build with threads contains any of this.
 */

/** Turns of an empty loop before a helper sleeps: about 200 µs. */
const PATIENCE: i32 = 80000;
const TICKETS: usize = 64;
const FINISHED: usize = 128;
const ASLEEP: usize = 192;
const WORK: usize = 256;
const COUNT: usize = 264;
const HELPERS: usize = 1024;
const JOB: usize = 2048;
const CLOSED: i32 = -1;

let mailbox: usize = 0;
/** Helpers of this instance; 0 in a helper and inside a ticket. */
let count: i32 = 0;

/** Makes this instance the leader of `helpers` helpers. */
export function teamLead(at: usize, helpers: i32): i32 {
  if (helpers < 0 || helpers > 15) return -2;
  mailbox = at;
  count = helpers;
  return 0;
}

/** How many helpers have come to their posts. */
export function teamReady(): i32 {
  let ready = 0;
  if (ASC_FEATURE_THREADS) {
    for (let i = 0; i < count; i++) ready += atomic.load<i32>(Team.slot(i));
  }
  return ready;
}

/** How many tickets helper i has ever taken. */
export function teamTaken(i: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    if (i >= 0 && i < count) return atomic.load<i32>(Team.slot(i) + 4);
  }
  return 0;
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
  /** Threads that a job may count on, this one included: 1 in a helper, inside a ticket, and in a build without threads. */
  @inline static threads(): i32 {
    if (ASC_FEATURE_THREADS) return count + 1;
    return 1;
  }

  @inline static slot(i: i32): usize {
    return mailbox + HELPERS + ((<usize>i) << 6);
  }

  /** Address of argument i of the job. */
  @inline static argument(i: i32): usize {
    return mailbox + JOB + ((<usize>i) << 3);
  }

  /**
   * work(t, panels) for every t in [0, tickets), in any order, on all threads; arguments are in the mailbox.
   * `panels` is this thread's own workspace for products; every helper has one.
   */
  static run(tickets: i32, panels: usize, work: (ticket: i32, panels: usize) => void): void {
    if (ASC_FEATURE_THREADS) {
      if (tickets <= 0) return;
      const helpers = count;
      count = 0;
      store<usize>(mailbox + WORK, changetype<usize>(work));
      i32.store(mailbox + COUNT, tickets);
      atomic.store<i32>(mailbox + FINISHED, 0);
      let sequence = atomic.load<i32>(mailbox) + 1;
      if (sequence == CLOSED) sequence = 0;
      atomic.store<i64>(mailbox + TICKETS, ((<i64>sequence) << 32) | <i64>tickets);
      atomic.store<i32>(mailbox, sequence);
      if (atomic.load<i32>(mailbox + ASLEEP) > 0) atomic.notify(mailbox, -1);
      Team.takeAll(panels);
      // Spins: a page's main thread must not sleep.
      while (atomic.load<i32>(mailbox + FINISHED) != tickets) {}
      count = helpers;
    }
  }

  /** Works until there are no tickets left; returns how many it had. */
  private static takeAll(panels: usize): i32 {
    let had = 0;
    let before = atomic.load<i64>(mailbox + TICKETS);
    for (; <i32>before != 0; before = atomic.load<i64>(mailbox + TICKETS)) {
      if (atomic.cmpxchg<i64>(mailbox + TICKETS, before, before - 1) != before) continue;
      // The job cannot end before this ticket does: what the mailbox says of it holds.
      const work = changetype<(ticket: i32, panels: usize) => void>(load<usize>(mailbox + WORK));
      work(i32.load(mailbox + COUNT) - <i32>before, panels);
      atomic.add<i32>(mailbox + FINISHED, 1);
      had++;
    }
    return had;
  }

  /** The life of helper i: from its first job to the closing of the team. */
  static serve(at: usize, i: i32, panels: usize): void {
    if (ASC_FEATURE_THREADS) {
      mailbox = at;
      count = 0;
      const slot = Team.slot(i);
      let seen = atomic.load<i32>(mailbox);
      atomic.store<i32>(slot, 1);
      while (seen != CLOSED) {
        let turns = 0;
        while (atomic.load<i32>(mailbox) == seen) {
          if (++turns < PATIENCE) continue;
          atomic.add<i32>(mailbox + ASLEEP, 1);
          atomic.wait<i32>(mailbox, seen, -1);
          atomic.sub<i32>(mailbox + ASLEEP, 1);
        }
        seen = atomic.load<i32>(mailbox);
        if (seen != CLOSED) atomic.add<i32>(slot + 4, Team.takeAll(panels));
      }
    }
  }
}

/** Helper `index` of the team at `mailbox`, with its own gemmWorkspace at `panels`: returns when the team is closed. */
export function teamServe(mailbox: usize, index: i32, panels: usize): i32 {
  Team.serve(mailbox, index, panels);
  return 0;
}
