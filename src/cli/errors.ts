/** What a command can end in, and the number it tells the shell. */
import { CommanderError } from "commander";
import { JournalError } from "../run/journal.js";

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 3, internal: 70 } as const;

/** The command was given something wrong: its message is all that is printed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Stopped from outside; the message says how to go on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Runs a check of what the user gave: whatever it throws is about that. */
export async function asUsage<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A library's refusal begins with who speaks: "eigh: expected …". The host's own errors do not. */
const isRefusal = (error: unknown) =>
  error instanceof JournalError ||
  ((error instanceof RangeError || error instanceof TypeError) &&
    /^(?!internal: )[A-Za-z][\w-]*: /.test(error.message));

/** The code of a refusal of the system (a full disk, a folder that went away), also when it is the cause of another error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "" } = error as NodeJS.ErrnoException;
  return /^E[A-Z]+$/.test(code) && "syscall" in error ? code : systemCode(error.cause);
}

/** Says on standard error what went wrong, unless that has been done, and returns the exit code. */
export function tell(error: unknown): number {
  // Commander has printed its sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.interrupted;
  }
  if (error instanceof UsageError || isRefusal(error)) {
    process.stderr.write(`${messageOf(error)}\n`);
    return EXIT.usage;
  }
  if (systemCode(error) !== undefined) {
    process.stderr.write(`wishart: the system refused: ${messageOf(error)}\n`);
    return EXIT.usage;
  }
  process.stderr.write(`wishart: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.stderr.write("wishart: this is a mistake of the program, not yours; please report it with the lines above\n");
  return EXIT.internal;
}
