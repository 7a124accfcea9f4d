import type { Command } from "commander";
import { vi } from "vitest";

/** Runs a command in this process and returns what it wrote to standard output. Its errors are thrown. */
export async function runCommand(command: Command, args: readonly string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    command.exitOverride().configureOutput({ writeErr: () => {} });
    await command.parseAsync([...args], { from: "user" });
  } finally {
    spy.mockRestore();
  }
  return written.join("");
}
