import { Command } from "commander";
import { claims } from "../correspondence/index.js";
import { execute } from "./execute.js";
import { addRunOptions, settings } from "./options.js";

export function reproduceCommand(): Command {
  return addRunOptions(new Command("reproduce"))
    .description("run every claim of the paper; write report.html, records.json, a CSV and an SVG a claim")
    .addHelpText(
      "after",
      `
Examples:
  wishart reproduce --quick
  wishart reproduce --full --seed 7 --out run7     Ctrl-C stops it; the line it prints continues it
  wishart reproduce --full --shard 1/4 --out parts`,
    )
    .action(async (options) => {
      process.exitCode = await execute("reproduce", claims, settings("reproduce", options));
    });
}
