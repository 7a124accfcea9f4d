/** The command was given something wrong: exit code 2, the message alone, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
