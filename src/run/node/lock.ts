/**
 * One run at a time on one journal: a file beside it names the process that has it, as `<pid> <host> <start>`.
 *
 * The start of a process, where the system tells it, is there because numbers are given out again: after a restart in a container
 * ours may be that of the run before, or that of a shell.
 */
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { JournalError } from "../journal.js";

/** Locks of this process. */
const held = new Set<string>();

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** When a process began, in the system's ticks; undefined where it does not say (other systems than Linux). */
function startOf(pid: number): string | undefined {
  try {
    // The name in brackets may hold anything; the start is field 22, the 20th behind it.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Is the process that wrote this still there? Of other machines, and of a number without a start, we cannot know. */
function alive(owner: string, path: string): boolean | "perhaps" {
  const [pid, host, start] = owner.trim().split(" ");
  if (host !== hostname()) return "perhaps";
  if (Number(pid) === process.pid) return held.has(path);
  const now = startOf(Number(pid));
  if (start !== undefined && now !== undefined) return start === now;
  try {
    process.kill(Number(pid), 0);
    return "perhaps";
  } catch (error) {
    return code(error) === "EPERM" ? "perhaps" : false;
  }
}

export interface LockOptions {
  /** Who speaks and what is locked, in the error: "openJournal: page-curve.journal". */
  readonly whose?: string;
  /** Take also the lock of a process of which we cannot know whether it is still there. */
  readonly takeOver?: boolean;
}

/**
 * Takes the lock of the file at `path`; the lock of a process that has ended is taken over.
 *
 * @returns what gives it back
 * @throws JournalError  another run has it
 */
export function lock(path: string, { whose = `openJournal: ${path}`, takeOver = false }: LockOptions = {}): () => void {
  const name = `${path}.lock`;
  const mine = `${name}.${process.pid}`;
  try {
    // A link appears with its content, at once, and only where nothing is: nobody reads half an owner.
    writeFileSync(mine, `${[process.pid, hostname(), startOf(process.pid)].join(" ").trim()}\n`);
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(mine, name);
        break;
      } catch (error) {
        if (code(error) !== "EEXIST") throw error;
      }
      const owner = read(name);
      if (owner === undefined) continue;
      const there = alive(owner, path);
      if (there === true || (there === "perhaps" && !takeOver) || attempt > 100) {
        const [pid, host] = owner.trim().split(" ");
        const elsewhere = there === "perhaps";
        const wayOut = elsewhere ? "wait for it, or, if it has ended, pass takeOver: true" : "wait for it, or end it";
        throw new JournalError(`${whose} is in use by process ${pid} on ${host}`, { wayOut, elsewhere });
      }
      takeAway(name, owner);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  held.add(path);
  sweep(name, path);
  return () => {
    held.delete(path);
    rmSync(name, { force: true });
  };
}

function read(name: string): string | undefined {
  try {
    return readFileSync(name, "utf8");
  } catch (error) {
    if (code(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Removes the lock of `owner`, and of nobody who was quicker than us to replace it. */
function takeAway(name: string, owner: string): void {
  const aside = `${name}.${process.pid}.gone`;
  try {
    renameSync(name, aside);
  } catch (error) {
    if (code(error) === "ENOENT") return;
    throw error;
  }
  if (read(aside) !== owner) {
    try {
      linkSync(aside, name);
    } catch (error) {
      if (code(error) !== "EEXIST") throw error;
    }
  }
  rmSync(aside, { force: true });
}

/** What processes that were killed while they took the lock, or were refused it, left beside it. */
function sweep(name: string, path: string): void {
  const start = `${basename(name)}.`;
  for (const file of readdirSync(dirname(name))) {
    if (!file.startsWith(start) || !/^\d+(\.gone)?$/.test(file.slice(start.length))) continue;
    const left = join(dirname(name), file);
    const owner = read(left);
    // Empty: killed before it wrote, or about to write; then it is not there for long.
    const pid = Number.parseInt(file.slice(start.length), 10);
    if (owner !== undefined && alive(owner === "" ? `${pid} ${hostname()}` : owner, path) === false) {
      rmSync(left, { force: true });
    }
  }
}
