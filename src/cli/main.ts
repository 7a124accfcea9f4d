// The command `wishart`: its subcommands, and the exit codes they share (see errors.ts).
import { Command } from "commander";
import { VERSION } from "../run/version.js";
import { claimCommand } from "./claim.js";
import { entropyCommand } from "./entropy.js";
import { tell } from "./errors.js";
import { infoCommand } from "./info.js";
import { listCommand } from "./list.js";
import { mergeCommand } from "./merge.js";
import { reproduceCommand } from "./reproduce.js";
import { spectrumCommand } from "./spectrum.js";

const program = new Command("wishart")
  .description("Random states and wide networks through one Wishart matrix: exact, reproducible numerics")
  .version(VERSION);

for (const command of [
  reproduceCommand(),
  claimCommand(),
  listCommand(),
  entropyCommand(),
  spectrumCommand(),
  mergeCommand(),
  infoCommand(),
]) {
  program.addCommand(command);
}

for (const command of [program, ...program.commands]) {
  command
    .exitOverride()
    .showHelpAfterError(`(${command === program ? "" : "wishart "}${command.name()} --help lists what there is)`)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, `${command.name()}: `)) });
}

// Whoever reads our output may stop reading: wishart list | head -1
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});
// Node's own answer to these is 1, which means that a verdict failed.
const stop = (error: unknown) => process.exit(tell(error));
process.on("uncaughtException", stop);
process.on("unhandledRejection", stop);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}
