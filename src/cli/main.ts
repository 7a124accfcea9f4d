// The command `wishart`: its subcommands, and the exit codes they share (see errors.ts).
import { Command } from "commander";
import { VERSION } from "../run/version.js";
import { claimCommand } from "./claim.js";
import { entropyCommand } from "./entropy.js";
import { tell } from "./errors.js";
import { infoCommand } from "./info.js";
import { listCommand } from "./list.js";
import { mergeCommand } from "./merge.js";
import { ntkCommand } from "./ntk.js";
import { reproduceCommand } from "./reproduce.js";
import { spectrumCommand } from "./spectrum.js";

const program = new Command("wishart")
  .description("Random states and wide networks through one Wishart matrix: exact, reproducible numerics")
  .version(VERSION)
  .addHelpText(
    "after",
    `
Examples:
  wishart reproduce --quick          every claim with few trials
  wishart claim page-curve --full    one claim, ten times the trials
  wishart spectrum H.npy             eigenvalues of a matrix from NumPy
  wishart ntk data.csv --widths 512  the tangent kernel of a network on a data set

Exit codes:
  0   done, and every verdict held
  1   a verdict failed
  2   the command was given something wrong
  3   interrupted; the line it prints continues the run
  70  a mistake of the program`,
  );

for (const command of [
  reproduceCommand(),
  claimCommand(),
  listCommand(),
  entropyCommand(),
  spectrumCommand(),
  ntkCommand(),
  mergeCommand(),
  infoCommand(),
]) {
  program.addCommand(command);
}

/** Commander's errors in our form: who speaks, what was expected, what arrived. Our own parsers say "to be …, got …". */
const sentence = (text: string, speaker: string, words: readonly string[]): string =>
  text
    .replace(
      /^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '.*' is invalid\. (?=to be )/s,
      `${speaker}: expected $1 `,
    )
    .replace(/^error: required option '(--[\w-]+ <[\w-]+>)' not specified/, `${speaker}: expected $1, got none`)
    .replace(/^error: missing required argument '([^']+)'/, `${speaker}: expected <$1>, got none`)
    .replace(/^error: option '(--[\w-]+ <[^>]+>)' argument missing/, `${speaker}: expected $1, got none`)
    .replace(
      /^error: option '(--[\w-]+)[^']*' cannot be used with option '(--[\w-]+)[^']*'/,
      `${speaker}: expected one of $1 and $2, got both`,
    )
    .replace(/^error: too many arguments.* Expected (\d+) .*/, (_, most: string) =>
      tooMany(speaker, Number(most), words),
    )
    .replace(
      /^error: unknown (option|command) '([^']*)'(?:\n\(Did you mean (?:one of )?([^?]*)\?\))?/,
      (_, kind, word, meant) => {
        const near = meant === undefined ? "" : `; did you mean ${meant}?`;
        return `${speaker}: unknown ${kind} ${word}${near}`;
      },
    )
    .replace(/^error: /, `${speaker}: `);

function tooMany(speaker: string, most: number, words: readonly string[]): string {
  const got = `${speaker}: expected ${most === 0 ? "no argument" : most === 1 ? "one argument" : `${most} arguments`}, got ${words.join(", ")}`;
  return speaker === "reproduce" ? `${got}; wishart claim ${words.join(" ")} runs claims alone` : got;
}

for (const command of [program, ...program.commands]) {
  command
    .exitOverride()
    .showHelpAfterError(`(${command === program ? "" : "wishart "}${command.name()} --help lists what there is)`)
    .configureOutput({ outputError: (text, write) => write(sentence(text, command.name(), command.args)) });
}

// Whoever reads our output may stop reading: wishart list | head -1
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});
// Progress that nobody can read is no reason to stop.
process.stderr.on("error", () => {});
// Node's own answer to these is 1, which means that a verdict failed.
const stop = (error: unknown) => process.exit(tell(error));
process.on("uncaughtException", stop);
process.on("unhandledRejection", stop);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}
