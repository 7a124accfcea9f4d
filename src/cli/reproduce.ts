import { Command } from "commander";
import { claims } from "../correspondence/index.js";
import { execute } from "./execute.js";
import { addRunOptions, settings } from "./options.js";

export function reproduceCommand(): Command {
  return addRunOptions(new Command("reproduce"))
    .description("run every claim of the paper and write a report")
    .action(async (options) => {
      process.exitCode = await execute("reproduce", claims, settings(options));
    });
}
