/** One run at a time on one journal: a file beside it names the process that has it. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { JournalError } from "../journal.js";

/** Locks of this process: after a restart in a container, another process may have had our number. */
const held = new Set<string>();

const code = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Is the process that wrote this still there? Of other machines we cannot know, so yes. */
function alive(owner: string, path: string): boolean {
  const [pid, host] = owner.trim().split(" ");
  if (host !== hostname()) return true;
  if (Number(pid) === process.pid) return held.has(path);
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return code(error) === "EPERM";
  }
}

/**
 * Takes the lock of the file at `path`; the lock of a process that has ended is taken over.
 *
 * @param whose    who speaks and what is locked, in the error: "openJournal: page-curve.journal"
 * @returns what gives it back
 * @throws JournalError  another run has it
 */
export function lock(path: string, whose = `openJournal: ${path}`): () => void {
  const name = `${path}.lock`;
  const mine = `${name}.${process.pid}`;
  // A link appears with its content, at once, and only where nothing is: nobody reads half an owner.
  writeFileSync(mine, `${process.pid} ${hostname()}\n`);
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(mine, name);
        break;
      } catch (error) {
        if (code(error) !== "EEXIST") throw error;
      }
      const owner = read(name);
      if (owner === undefined) continue;
      if (alive(owner, path) || attempt > 100) {
        const [pid, host] = owner.trim().split(" ");
        throw new JournalError(
          `${whose} is in use by process ${pid} on ${host}; wait for it, or remove ${name} if it has ended`,
        );
      }
      takeAway(name, owner);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  held.add(path);
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
